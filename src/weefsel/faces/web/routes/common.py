"""What routes share: the state of the server, settings out of an address, answers that can be cached."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable
from typing import Annotated, Any

from fastapi import Depends, Path, Request
from starlette.responses import Response

from weefsel.errors import Fault, InputFaults, unknown
from weefsel.faces.views.story import Section
from weefsel.faces.web.jobs import Jobs
from weefsel.faces.web.parts import maker
from weefsel.faces.web.problems import VARIES, not_here
from weefsel.faces.web.shelf import Shelf, key_of
from weefsel.faces.web.speech import KEY
from weefsel.sayings import say

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
}
#: Kinds that shrink when packed, and how hard an answer is packed that someone waits for.
TEXTS = ("csv", "json", "svg", "html")
QUICK = 1
#: How failures look, for the description of the interface.
BLOCK: dict[str, Any] = {
    "type": "object",
    "properties": {
        "error": {"type": "string"},
        "exit_code": {"type": "integer"},
        "what": {"type": "string"},
        "remedy": {"type": "string"},
        "faults": {"type": "array", "items": {"type": "object"}},
    },
    "required": ["error", "what", "remedy", "faults"],
}
FAILURES: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "content": {"application/json": {"schema": BLOCK}}}
    for status, text in (
        (401, "a token is needed"),
        (403, "another site may not use this server"),
        (404, "what was asked for does not exist"),
        (413, "the request is too large"),
        (421, "this server does not answer under that name"),
        (422, "the input is wrong, or there is no answer; every fault with its place and remedy"),
    )
}


async def _shelf(request: Request) -> Shelf:
    return request.app.state.shelf


async def _jobs(request: Request) -> Jobs:
    return request.app.state.jobs


async def _query(request: Request) -> dict[str, str]:
    return settings_of(request)


TheShelf = Annotated[Shelf, Depends(_shelf)]
TheJobs = Annotated[Jobs, Depends(_jobs)]
#: Every key of the address that no route knows is a setting of the method.
TheSettings = Annotated[dict[str, str], Depends(_query)]
TableName = Annotated[str, Path(description="name of a table, as in /api/tables", max_length=64)]
MethodName = Annotated[str, Path(description="name of a method, as in /api/methods", max_length=100)]
Language = Annotated[str, Path(description="nl, fr or en", pattern="^(nl|fr|en)$")]


def settings_of(request: Request) -> dict[str, str]:
    """Return the settings in the query of an address; each may stand once."""
    pairs = request.query_params.multi_items()
    names = [name for name, _ in pairs]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        faults = [
            Fault(say("{name} is given twice", name=name), say("Keep one of the two."), row=name) for name in twice
        ]
        raise InputFaults(say("the address is not right"), faults)
    return {name: value for name, value in pairs if value != "" and name != KEY}


def answer(request: Request, key: str, make: Callable[[], bytes], extension: str, name: str = "") -> Response:
    """Return bytes under a key that changes with their content; nothing, if the caller has them already.

    What a reader takes packed is packed once and kept with the results, in memory.
    """
    tag = f'"{key[:32]}-{extension}"'
    headers = {"etag": tag, "cache-control": "private, no-cache", "vary": f"accept-encoding, {VARIES}"}
    if tag in request.headers.get("if-none-match", "").split(", "):
        return Response(status_code=304, headers=headers)
    if name:
        headers["content-disposition"] = f'attachment; filename="{name}.{extension}"'
    if extension in TEXTS and takes_gzip(request):
        kept: Shelf = request.app.state.shelf
        content = kept.kept.get((key, extension, name, "gzip"), lambda: gzip.compress(make(), QUICK))
        headers["content-encoding"] = "gzip"
    else:
        content = make()
    return Response(content, media_type=MEDIA[extension], headers=headers)


def file_of(
    request: Request,
    key: str,
    sections: Iterable[Section],
    name: str,
    extension: str,
    language: str,
) -> Response:
    """Return a chart or a table of a story as a file, made once; NotHere if no section has that name."""
    shelf: Shelf = request.app.state.shelf
    known = {one.name: one for one in sections}
    if name not in known:
        raise not_here(unknown(say("part"), name[:80], known))
    make = maker(known[name], extension, language, shelf)
    called = f"weefsel-{name}-{language}"
    return answer(request, key_of(key, name), lambda: shelf.kept.get((key, name, extension), make), extension, called)


def takes_gzip(request: Request) -> bool:
    """Say whether the caller reads what is packed with gzip."""
    offered = request.headers.get("accept-encoding", "").replace(" ", "").lower().split(",")
    return "gzip" in offered
