"""What the server answers: one file per resource."""

from weefsel.faces.web.routes import (
    about,
    closure,
    data,
    dependence,
    explore,
    jobs,
    methods,
    pages,
    session,
    tables,
    words,
)

RESOURCES = (session, methods, tables, data, jobs, closure, dependence, explore, words, about, pages)
ROUTERS = tuple(resource.router for resource in RESOURCES)
