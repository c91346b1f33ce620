"""A publisher's server on this machine that can cut, stall, redirect, fail, and serve what is not whole."""

from __future__ import annotations

import hashlib
import io
import threading
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def zip_of(text: str, name: str = "table.csv") -> bytes:
    """Return a zip with one file, stored so that its size follows the text."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(name, text)
    return packed.getvalue()


class Publisher:
    """What the server serves at each path, how it misbehaves there, and what it was asked."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.behaviour: dict[str, str] = {}
        self.moved: dict[str, str] = {}
        self.asked: list[tuple[str, str]] = []
        self.count: Counter[str] = Counter()
        self.release = threading.Event()
        self.address = ""

    def put(self, path: str, content: bytes, behaviour: str = "") -> str:
        """Serve content at a path; return its address."""
        self.files[path] = content
        self.behaviour[path] = behaviour
        return self.address + path


@contextmanager
def publisher() -> Iterator[Publisher]:
    """Run a server while the block runs."""
    served = Publisher()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            served.asked.append((self.path, self.headers.get("Range", "")))
            served.count[self.path] += 1
            if self.path in served.moved:
                self._head(302, {"Location": served.moved[self.path], "Content-Length": "0"})
                return
            if self.path not in served.files:
                self._head(404, {"Content-Length": "0"})
                return
            self._serve(served.files[self.path], served.behaviour[self.path])

        def _head(self, status: int, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def _serve(self, content: bytes, behaviour: str) -> None:
            first = served.count[self.path] == 1
            if behaviour.isdigit() or (behaviour == "500 once" and first):
                self._head(int(behaviour[:3]), {"Content-Length": "0"})
                return
            tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
            headers = {"Content-Type": "text/html" if behaviour == "page" else "application/octet-stream"}
            if behaviour not in ("no ranges", "no ranges, cut once"):
                headers |= {"ETag": tag, "Accept-Ranges": "bytes"}
            start, status = 0, 200
            wanted = self.headers.get("Range", "")
            if wanted and "ETag" in headers and self.headers.get("If-Range") == tag:
                start, status = int(wanted.removeprefix("bytes=").rstrip("-")), 206
                headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
            if behaviour == "unknown length":
                headers["Connection"] = "close"
            else:
                headers["Content-Length"] = str(len(content) - start)
            self._head(status, headers)
            body = content[start:]
            cut = behaviour == "cut always" or (behaviour in ("cut once", "no ranges, cut once") and first)
            if cut or behaviour in ("stall", "stall once"):
                self.wfile.write(body[: len(body) // 2])
                self.wfile.flush()
                if behaviour == "stall" or (behaviour == "stall once" and first):
                    served.release.wait(10)
                elif behaviour == "stall once":
                    self.wfile.write(body[len(body) // 2 :])
                    return
                self.close_connection = True
                return
            self.wfile.write(body)
            self.close_connection = behaviour == "unknown length"

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    served.address = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield served
    finally:
        served.release.set()
        server.shutdown()
        server.server_close()
        thread.join()
