"""What the server answers: one file per resource."""

from weefsel.faces.web.routes import closure, data, jobs, methods, pages, session, tables, words

ROUTERS = tuple(resource.router for resource in (session, methods, tables, data, jobs, closure, words, pages))
