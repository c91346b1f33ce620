"""What the server answers: one file per resource."""

from weefsel.faces.web.routes import data, jobs, methods, session, tables

ROUTERS = (session.router, methods.router, tables.router, data.router, jobs.router)
