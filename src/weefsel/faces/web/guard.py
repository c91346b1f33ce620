"""Who may ask what: host and origin, token, size, and the headers on every answer.

The server listens on the machine itself. A page elsewhere on the web can still make a browser call it; so the name
in `Host` must be one of ours (no DNS rebinding), a change needs a header that only our own page can send (no
forged requests), and another site gets no answer at all.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from weefsel.errors import InputError
from weefsel.faces.web.problems import block
from weefsel.faces.web.speech import language_of
from weefsel.sayings import Saying, say

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; font-src 'self'; "
    "img-src 'self' data: blob:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}
#: The header our own page sends with a change; another site cannot without a permission it never gets.
MARK = "x-weefsel"
COOKIE = "weefsel"
CHANGES_NOTHING = ("GET", "HEAD", "OPTIONS")
#: Paths that answer without a token: whether one is needed, and where it is given.
OPEN = ("/api/session",)


class Guard:
    """Lets a request through, or answers it.

    Parameters
    ----------
    hosts
        Names under which the server is reached, without port.
    token
        What a caller must know; none: the machine's own user is trusted.
    limit
        Largest body in bytes.
    """

    def __init__(self, app: ASGIApp, *, hosts: Collection[str], token: str | None, limit: int) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)
        self.token = token
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {key.decode("latin-1").lower(): value.decode("latin-1") for key, value in scope["headers"]}

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name.lower() for name, _ in message["headers"]}
                extra = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
                message["headers"] = [*message["headers"], *(pair for pair in extra if pair[0] not in given)]
            await send(message)

        refused = self._refusal(scope, headers)
        if refused is not None:
            answer = block(refused[1], refused[0], language_of(Request(scope)))
            await answer(scope, receive, with_headers)
            return
        if scope["method"] == "HEAD":  # whatever can be read has a head: the same answer without its body
            await self.app({**scope, "method": "GET"}, self._counted(receive), _without_body(with_headers))
            return
        await self.app(scope, self._counted(receive), with_headers)

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> tuple[int, InputError] | None:
        """Return status and reason if the request may not pass."""
        host = headers.get("host", "")
        if _name_of(host) not in self.hosts:
            what = say("this server does not answer under that name")
            return 421, InputError(what, say("Open the address that `weefsel serve` printed."))
        api = scope["path"].startswith("/api/")
        site = headers.get("sec-fetch-site", "same-origin")
        if api and site not in ("same-origin", "none"):
            return 403, InputError(say("another site may not use this server"), say("Open the page itself."))
        if scope["method"] not in CHANGES_NOTHING:
            origin = headers.get("origin")
            if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
                return 403, InputError(say("another site may not change anything here"), say("Open the page itself."))
            if MARK not in headers:
                return 403, InputError(
                    say("a change needs the header {header}", header=MARK),
                    say("Send {header}: 1 with the request.", header=MARK),
                )
        if api and scope["path"] not in OPEN and not self.knows(headers):
            remedy = say("Send it as `Authorization: Bearer ...`, or open the page.")
            return 401, InputError(say("a token is needed"), remedy)
        if int(headers.get("content-length", "0") or 0) > self.limit:
            return 413, InputError(too_large(self.limit), say("Send less, or use the command line."))
        return None

    def knows(self, headers: dict[str, str]) -> bool:
        """Say whether a request carries the token, or none is needed."""
        return knows_token(self.token, headers.get("authorization", ""), headers.get("cookie", ""))

    def _counted(self, receive: Receive) -> Receive:
        """Count the body as it comes in; its announced length may be absent or wrong."""
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self.limit:
                raise HTTPException(413, too_large(self.limit))
            return message

        return counted


def too_large(limit: int) -> Saying:
    """Return what is wrong with a request that is larger than it may be."""
    return say("a request may hold {limit:,} bytes", limit=limit)


def _without_body(send: Send) -> Send:
    async def head(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return head


def knows_token(token: str | None, authorization: str, cookie: str) -> bool:
    """Say whether one of two headers carries the token, or none is needed."""
    if token is None:
        return True
    kind, _, value = authorization.partition(" ")
    if kind.lower() == "bearer" and same(value.strip(), token):
        return True
    try:
        held = SimpleCookie(cookie).get(COOKIE)
    except CookieError:
        return False
    return held is not None and same(held.value, token)


def same(given: str, token: str) -> bool:
    """Compare in constant time."""
    return secrets.compare_digest(given.encode(), token.encode())


def _name_of(host: str) -> str:
    """Return the host without its port."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""
