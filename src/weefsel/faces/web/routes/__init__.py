"""What the server answers: one file per resource."""

from weefsel.faces.web.routes import (
    about,
    closure,
    data,
    dependence,
    explore,
    jobs,
    levers,
    methods,
    pages,
    session,
    suppliers,
    tables,
    words,
)

RESOURCES = (session, methods, tables, data, jobs, closure, dependence, suppliers, levers, explore, words, about, pages)
ROUTERS = (tables.layouts_router, *(resource.router for resource in RESOURCES))
