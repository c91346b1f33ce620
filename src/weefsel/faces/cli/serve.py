"""`weefsel serve`: the page and the interface over HTTP."""

from __future__ import annotations

import os
import secrets
import socket
import webbrowser
from ipaddress import ip_address

from weefsel.errors import InputError, reason_of
from weefsel.sayings import say

SHORTEST_TOKEN = 16
#: Callers that may wait to be let in.
WAITING = 1024


def serve_page(host: str, port: int, *, names: tuple[str, ...] = (), open_page: bool = False) -> None:
    """Serve until interrupted.

    Raises
    ------
    InputError
        If the address cannot be listened on, the token is too short, or the parts for the web are not installed.
    """
    try:
        import uvicorn  # noqa: PLC0415 - an extra of the package

        from weefsel.faces.web import create_app  # noqa: PLC0415 - an extra of the package
        from weefsel.faces.web.app import LOOPBACK  # noqa: PLC0415 - an extra of the package
    except ModuleNotFoundError as error:
        raise InputError(
            say("{name} is not installed", name=error.name), say("Install it with: pip install 'weefsel[web]'")
        ) from None
    token = token_for(host)
    listening = listen(host, port)
    listening.listen(WAITING)  # whoever reads the address may call at once, and waits until there is an answer
    taken = listening.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{taken}/"
    app = create_app(hosts=(*LOOPBACK, host, *names), token=token, warm=True)
    print(f"Weefsel listens on {address}  (stop with Ctrl-C)", flush=True)
    if token is not None and not os.environ.get("WEEFSEL_TOKEN"):
        print(f"Token for those who open it: {token}", flush=True)
    if open_page:
        webbrowser.open(address)
    # No access log: what people ask may be confidential.
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=2
    )
    uvicorn.Server(config).run(sockets=[listening])


def token_for(host: str) -> str | None:
    """Return the token of WEEFSEL_TOKEN; without one, a new token where others can reach the server."""
    given = os.environ.get("WEEFSEL_TOKEN", "")
    if given:
        if len(given) < SHORTEST_TOKEN or not given.isascii() or not given.isprintable() or set(given) & set(' ";,\\'):
            raise InputError(
                say("WEEFSEL_TOKEN is not a token of at least {count} letters and digits", count=SHORTEST_TOKEN),
                say("Take one from: python -c 'import secrets; print(secrets.token_urlsafe())'"),
            )
        return given
    return None if _is_loopback(host) else secrets.token_urlsafe()


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that is bound to an address."""
    try:
        (family, kind, protocol, _, address), *_ = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        listening = socket.socket(family, kind, protocol)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
        except OSError:
            listening.close()
            raise
    except OSError as error:
        raise InputError(
            say("{address} cannot be listened on: {reason}", address=f"{host}:{port}", reason=reason_of(error)),
            say("Choose another --port (0 takes any that is free) or --host."),
        ) from None
    return listening
