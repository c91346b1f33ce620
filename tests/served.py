"""The application on a free port of this machine, for as long as a block runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn
from fastapi import FastAPI

from weefsel import compute, load
from weefsel.faces.cli.serve import listen

MARK = {"x-weefsel": "1"}


def compile_days() -> None:
    """Compile the daily model before anyone waits for an answer: a first start takes longer than an answer may."""
    fabric = load("belgium-regions")
    for method in ("domino.daily", "domino.order"):
        compute(method, fabric, industry="C29", region="Flanders", jobs=4300)


@contextmanager
def address_of(app: FastAPI) -> Iterator[str]:
    """Serve an application and give its address."""
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        until = time.monotonic() + 30
        while not server.started:
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.005)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=30)
        listening.close()


@contextmanager
def client_of(app: FastAPI, headers: dict[str, str] | None = None) -> Iterator[httpx.Client]:
    """Serve an application and give a caller of it."""
    own = MARK if headers is None else headers
    with address_of(app) as address, httpx.Client(base_url=address, headers=own, timeout=60, trust_env=False) as client:
        yield client
