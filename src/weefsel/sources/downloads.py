"""Fetch one file over HTTP: resumed where it was cut, redirected only so far, and refused where it is not whole.

What arrives is written to a file of its own, beside a note on where it came from; it is the caller who puts a
whole file in its place. Clock, pauses and the client are arguments.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from weefsel.errors import ComputationError, InputError
from weefsel.sayings import say

if TYPE_CHECKING:
    import httpx

CHUNK = 1 << 16
REDIRECTS = 5
#: Waits before the tries that follow a connection which was cut or a server that failed.
PAUSES = (1.0, 4.0, 10.0)
LIMIT_BYTES = 64 * 1024**3
CONTENT_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")
REDIRECTED = (301, 302, 303, 307, 308)

Progress = Callable[[int, int | None], None]


class DownloadFailed(ComputationError):
    """A file could not be had; what was there before is still there."""

    kind = "download"


class _Again(Exception):
    """The transfer stopped in a way that another try may mend; a silent server gets one more try only."""

    def __init__(self, reason: str, *, silent: bool = False) -> None:
        super().__init__(reason)
        self.silent = silent


@dataclass(frozen=True, slots=True)
class Received:
    """What arrived: from where at last, how much, and its checksum."""

    address: str
    size: int
    sha256: str


@dataclass(slots=True)
class _Mark:
    """What is known about a file that is not whole yet, so that its rest can be asked for."""

    address: str
    validator: str = ""


def fetch(
    client: httpx.Client,
    address: str,
    part: Path,
    *,
    progress: Progress,
    pause: Callable[[float], None],
    limit_bytes: int = LIMIT_BYTES,
) -> Received:
    """Fetch `address` into the file `part`, going on where an earlier try stopped.

    Parameters
    ----------
    client : an httpx client with its timeouts; redirects are followed here, not by the client
    address : http or https
    part : where to write; what is there already is the beginning of the same file
    progress : called with bytes so far and bytes in all (None where the server does not say)
    pause : called with seconds to wait between tries
    limit_bytes : more than this is refused

    Raises
    ------
    DownloadFailed
        If there is no network, the address has changed, the server fails or stalls, or the file stays cut.
    InputError
        If the address is none of http or https.
    """
    reason, reached = "", -1
    for wait in (0.0, *PAUSES):
        if wait:
            pause(wait)
        try:
            return _try(client, address, part, progress, limit_bytes)
        except _Again as again:
            reason, before = again.args[0], reached
            reached = part.stat().st_size if part.exists() else 0
            if again.silent and wait and reached <= before:
                break  # two times nothing: do not keep the user waiting
    kept = part.stat().st_size if part.exists() else 0
    raise DownloadFailed(
        say("{address}: {reason}", address=address, reason=reason),
        say("Run it again later: it goes on where it stopped. {count:,} bytes are kept.", count=kept)
        if kept
        else say("Run it again later: it goes on where it stopped."),
    )


def _try(client: httpx.Client, address: str, part: Path, progress: Progress, limit_bytes: int) -> Received:
    import httpx  # noqa: PLC0415 - an extra of the package

    mark = _read_mark(part)
    start = part.stat().st_size if part.exists() and mark.address == address and mark.validator else 0
    headers = {"Accept-Encoding": "identity"}
    if start:
        headers |= {"Range": f"bytes={start}-", "If-Range": mark.validator}
    try:
        response = _opened(client, address, headers)
        try:
            return _received(response, address, part, start, progress, limit_bytes)
        finally:
            response.close()
    except httpx.TimeoutException as error:
        raise _Again(say("the server is silent ({error})", error=type(error).__name__), silent=True) from error
    except (httpx.ConnectError, httpx.UnsupportedProtocol, httpx.InvalidURL) as error:
        what = say("{address} cannot be reached ({reason})", address=address, reason=str(error))
        raise DownloadFailed(
            what, say("Is there a network? If so, the address may be old: give another with --from.")
        ) from error
    except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError, httpx.CloseError) as error:
        raise _Again(say("the connection was cut ({reason})", reason=str(error))) from error
    except httpx.HTTPError as error:
        raise DownloadFailed(
            say("{address}: {reason}", address=address, reason=str(error)),
            say("Check the address, or give another with --from."),
        ) from error


def _opened(client: httpx.Client, address: str, headers: dict[str, str]) -> httpx.Response:
    """Return the response at the end of the redirects, its body unread."""
    at = address
    for _ in range(REDIRECTS + 1):
        _fail_if_not_http(at, before=address)
        response = client.send(client.build_request("GET", at, headers=headers), stream=True, follow_redirects=False)
        if response.status_code not in REDIRECTED:
            _fail_if_refused(response, address)
            return response
        response.close()
        at = str(response.url.join(response.headers.get("location", "")))
    raise DownloadFailed(
        say("{address} is redirected more than {count} times", address=address, count=REDIRECTS),
        say("Give another with --from."),
    )


def _fail_if_not_http(address: str, *, before: str) -> None:
    if not address.startswith(("http://", "https://")):
        raise InputError(
            say("{address} is no address of http or https", address=address), say("Give one with --from https://...")
        )
    if before.startswith("https://") and address.startswith("http://"):
        raise DownloadFailed(
            say("{before} is redirected to the unprotected {address}", before=before, address=address),
            say("Give another with --from."),
        )


def _fail_if_refused(response: httpx.Response, address: str) -> None:
    status = response.status_code
    if status in (200, 206, 416):
        return
    response.close()
    if status in (404, 410):
        raise DownloadFailed(
            say("{address} is not there any more ({status})", address=address, status=status),
            say("The publisher has moved it: look for the new address on its page, and give it with --from."),
        )
    if status in (401, 403):
        raise DownloadFailed(
            say("{address} may not be read ({status})", address=address, status=status),
            say("The publisher may ask for an account."),
        )
    if status in (408, 413, 425, 429) or status >= 500:
        raise _Again(say("the server answers {status}", status=status))
    raise DownloadFailed(
        say("{address}: the server answers {status}", address=address, status=status), say("Give another with --from.")
    )


def _received(
    response: httpx.Response, address: str, part: Path, start: int, progress: Progress, limit_bytes: int
) -> Received:
    if response.status_code == 416:
        _forget(part)
        raise _Again(say("the file has changed since it was begun"))
    total = _total(response, start)
    if response.status_code == 200:
        start = 0
    if total is not None and total > limit_bytes:
        raise DownloadFailed(
            say(
                "{address} has {total:,} bytes, the limit is {limit:,}",
                address=address,
                total=total,
                limit=limit_bytes,
            ),
            say("Take a smaller part."),
        )
    if "text/html" in response.headers.get("content-type", ""):
        raise DownloadFailed(
            say("{address} gives a web page, not a file", address=address),
            say("Give the address of the file with --from."),
        )
    sums = _sum_of(part, start)
    _write_mark(part, _Mark(address, _validator(response)))
    done = start
    with part.open("r+b" if start else "wb") as file:
        file.seek(start)
        for chunk in response.iter_raw():
            file.write(chunk)
            sums.update(chunk)
            done += len(chunk)
            if done > limit_bytes:
                raise DownloadFailed(
                    say("{address} has more than {limit:,} bytes", address=address, limit=limit_bytes),
                    say("Take a smaller part."),
                )
            progress(done, total)
        file.truncate()
    if total is not None and done < total:
        raise _Again(say("the connection was cut after {done:,} of {total:,} bytes", done=done, total=total))
    if not done:
        raise DownloadFailed(
            say("{address} gives an empty file", address=address),
            say("Run it again later, or give another with --from."),
        )
    return Received(str(response.url), done, sums.hexdigest())


def _total(response: httpx.Response, start: int) -> int | None:
    """Return how many bytes the whole file has, None where the server does not say."""
    if response.status_code == 206:
        found = CONTENT_RANGE.fullmatch(response.headers.get("content-range", ""))
        if not found or int(found[1]) != start:
            raise DownloadFailed(
                say("{address} sends another part than was asked for", address=str(response.url)),
                say("Run it again with another address."),
            )
        return None if found[2] == "*" else int(found[2])
    length = response.headers.get("content-length", "")
    return int(length) if length.isdigit() else None


def _validator(response: httpx.Response) -> str:
    """Return by what the server will know whether the file is still the same: a strong ETag, or its date."""
    tag = response.headers.get("etag", "")
    return str(tag) if tag and not tag.startswith("W/") else str(response.headers.get("last-modified", ""))


def _sum_of(part: Path, size: int) -> Any:
    sums = hashlib.sha256()
    if size:
        with part.open("rb") as file:
            while chunk := file.read(CHUNK):
                sums.update(chunk)
    return sums


def _mark_of(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _read_mark(part: Path) -> _Mark:
    try:
        found = json.loads(_mark_of(part).read_text(encoding="utf-8"))
        return _Mark(str(found["address"]), str(found["validator"]))
    except (OSError, ValueError, KeyError, TypeError):
        return _Mark("")


def _write_mark(part: Path, mark: _Mark) -> None:
    _mark_of(part).write_text(json.dumps(asdict(mark)), encoding="utf-8")


def _forget(part: Path) -> None:
    part.unlink(missing_ok=True)
    _mark_of(part).unlink(missing_ok=True)
