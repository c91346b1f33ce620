"""The application: routes, guard and state put together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from threading import Thread

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from weefsel import __version__
from weefsel.faces.web.closures import warm_up
from weefsel.faces.web.guard import Guard
from weefsel.faces.web.jobs import Jobs
from weefsel.faces.web.problems import speak_of_failures
from weefsel.faces.web.routes import ROUTERS
from weefsel.faces.web.routes.pages import make_ready
from weefsel.faces.web.shelf import Shelf
from weefsel.study.library import home_of

LOOPBACK = ("localhost", "127.0.0.1", "::1")
#: Largest request in bytes: a table of some thousand industries as a workbook.
LIMIT = 64_000_000


def create_app(
    *,
    home: Path | None = None,
    hosts: Collection[str] = LOOPBACK,
    token: str | None = None,
    limit: int = LIMIT,
    warm: bool = False,
) -> FastAPI:
    """Return the application.

    Parameters
    ----------
    home
        Folder of the store; none: the user's own.
    hosts
        Names under which the server answers, without port.
    token
        What a caller must know, for a server that others can reach; none: no token is needed.
    limit
        Largest request in bytes.
    warm
        Compute what the page opens with while the server starts, so that the first reader does not wait.
    """
    jobs = Jobs(home_of(home))

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        jobs.resume()
        if warm:
            for work in (make_ready, partial(warm_up, app.state.shelf)):
                Thread(target=work, daemon=True, name="weefsel-warm").start()
        yield
        jobs.close()

    app = FastAPI(
        title="Weefsel",
        version=__version__,
        summary="Industry as a fabric of value chains, and what follows when a thread is pulled.",
        docs_url=None,
        redoc_url=None,
        lifespan=life,
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.shelf = Shelf(home)
    app.state.jobs = jobs
    app.state.token = token
    for router in ROUTERS:
        app.include_router(router)
    speak_of_failures(app)
    app.add_middleware(GZipMiddleware, minimum_size=2000, compresslevel=4)
    app.add_middleware(Guard, hosts=hosts, token=token, limit=limit)
    return app
