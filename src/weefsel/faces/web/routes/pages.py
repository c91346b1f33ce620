"""The page itself: the built app and its letters, out of the package and nothing else."""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from fastapi import APIRouter, Request, Response

from weefsel.faces.web.problems import NotHere
from weefsel.faces.web.routes.common import takes_gzip
from weefsel.sayings import say

router = APIRouter(include_in_schema=False)

MEDIA = {
    "js": "text/javascript; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "woff2": "font/woff2",
    "svg": "image/svg+xml",
}
#: Kinds that shrink when packed; letters are packed already.
#: The page that opens where none is named, and how a part of the app names another.
FIRST = "domino"
PART = re.compile(r"[\"'`]\./([\w-]+\.js)[\"'`]")
PACKED = ("js", "css", "html", "svg")
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" fill="#FBFAF7"/>'
    '<path d="M6 0v32M16 0v32M26 0v32M0 6h32M0 26h32" stroke="#626D75" stroke-width="3"/>'
    '<path d="M0 16h32" stroke="#B5452C" stroke-width="5"/></svg>'
)


@cache
def _known() -> dict[str, Traversable]:
    """Return what may be asked for: address -> file of the package. An address is a key here, never a path."""
    data = files("weefsel") / "data"
    assets = {f"assets/{file.name}": file for file in (data / "app" / "assets").iterdir()}
    fonts = {f"fonts/{file.name}": file for file in (data / "fonts").iterdir() if file.name.endswith(".woff2")}
    return {**assets, **fonts, "": data / "app" / "index.html"}


@cache
def _pages() -> frozenset[str]:
    """Return the names of the pages, those that the build holds; the address of each opens it."""
    names = (address.rpartition("/")[2] for address in _known())
    return frozenset(name[5:-3] for name in names if name.startswith("page-") and name.endswith(".js"))


@cache
def _content(address: str) -> tuple[str, bytes, bytes]:
    """Return tag, content, and content packed as well as it can be: it is packed once."""
    content = _known()[address].read_bytes()
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"', content, gzip.compress(content)


def make_ready() -> None:
    """Read and pack all of the app, before anyone asks."""
    for address in _known():
        _content(address)
    for page in _pages():
        _shell(page)


@cache
def _shell(page: str) -> tuple[str, bytes, bytes]:
    """Return the app as `_content` does, naming the parts that a page will ask for, so that they come at once."""
    content = _content("")[1].replace(b"</head>", _hints(page) + b"</head>")
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"', content, gzip.compress(content)


def _hints(page: str) -> bytes:
    wanted, at = [f"page-{page or FIRST}.js"], 0
    while at < len(wanted):
        content = _content(f"assets/{wanted[at]}")[1].decode()
        wanted += [name for name in dict.fromkeys(PART.findall(content)) if name not in wanted and name != "index.js"]
        at += 1
    return "".join(f'<link rel="modulepreload" crossorigin href="/assets/{name}">\n' for name in wanted).encode()


def _answer(request: Request, address: str) -> Response:
    if address not in _known():
        raise NotHere(say("{path} does not exist", path=f"/{address[:80]}"), say("Open the page at /."))
    return _sent(request, _content(address), _known()[address].name.rpartition(".")[2])


def _sent(request: Request, found: tuple[str, bytes, bytes], kind: str) -> Response:
    tag, content, packed = found
    headers = {"etag": tag, "cache-control": "no-cache", "vary": "accept-encoding"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if kind in PACKED and takes_gzip(request):
        content, headers["content-encoding"] = packed, "gzip"
    return Response(content, media_type=MEDIA.get(kind, "application/octet-stream"), headers=headers)


@router.get("/assets/{name}")
def asset(request: Request, name: str) -> Response:
    """Return a part of the app."""
    return _answer(request, f"assets/{name}")


@router.get("/fonts/{name}")
def font(request: Request, name: str) -> Response:
    """Return letters."""
    return _answer(request, f"fonts/{name}")


@router.get("/favicon.svg")
def icon() -> Response:
    """Return the mark of the page: cloth, one thread pulled."""
    return Response(ICON, media_type="image/svg+xml", headers={"cache-control": "max-age=86400"})


@router.get("/{page}")
@router.get("/")
def page(request: Request, page: str = "") -> Response:
    """Return the app; it shows the page of the address."""
    if page and page not in _pages():
        raise NotHere(say("{path} does not exist", path=f"/{page[:80]}"), say("Open the page at /."))
    return _sent(request, _shell(page), "html")
