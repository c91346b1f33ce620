"""Files of R (.RData, .rda), through the package rdata, which comes with ``weefsel[sources]``."""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import warnings
import zlib
from typing import Any, BinaryIO, cast

from weefsel.errors import InputError
from weefsel.sayings import say
from weefsel.sources.archives import AGAIN, File

LIMIT_BYTES = 4 * 1024**3
#: What the parser raises on bytes that are no file of R, or not as it was written.
DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    NameError,
    NotImplementedError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
)
#: First bytes of what R writes, packed in one of three ways or not at all.
GZIP, BZIP2, XZ, PLAIN = b"\x1f\x8b", b"BZh", b"\xfd7zXZ", (b"RDX", b"RDA", b"X\n", b"A\n")


def read_r(file: File, *, limit_bytes: int = LIMIT_BYTES) -> dict[str, Any]:
    """Return the objects in a file of R by name: lists as dicts, matrices and vectors as arrays.

    Raises
    ------
    InputError
        If rdata is not installed, or the file is no file of R, is cut off, or unpacks to more than `limit_bytes`.
    """
    try:
        import rdata  # noqa: PLC0415 - an extra of the package
    except ImportError:
        what = say("{name} is a file of R, and rdata is not installed", name=file.name)
        raise InputError(what, say("Install weefsel[sources].")) from None
    text = _unpacked(file, limit_bytes)
    with warnings.catch_warnings():
        # Classes of R packages come back as the lists and tables they are made of.
        warnings.simplefilter("ignore")
        try:
            found = rdata.conversion.convert(rdata.parser.parse_data(text, extension=file.suffix))
        except DAMAGE as error:
            raise InputError(
                say("{name} is damaged, or is no file of R: {reason}", name=file.name, reason=str(error)), AGAIN
            ) from None
    return {str(name): _named(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _named(value: Any) -> Any:
    return {str(name): part for name, part in value.items()} if isinstance(value, dict) else value


def _unpacked(file: File, limit: int) -> bytes:
    with file.opener() as stream:
        start = stream.read(6)
        stream.seek(0)
        try:
            packed = _opened(stream, start)
            if packed is None:
                raise InputError(say("{name} is no file of R", name=file.name), say("Give the .RData as published."))
            text = _read(packed, limit + 1)
        except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
            raise InputError(
                say("{name} is damaged or cut off: {reason}", name=file.name, reason=str(error)), AGAIN
            ) from None
    if len(text) > limit:
        raise InputError(say("{name} unpacks to more than {limit:,.3f} GB", name=file.name, limit=limit / 1e9), AGAIN)
    return text


def _read(stream: BinaryIO, most: int) -> bytes:
    """Return what a stream gives, at most so many bytes, without asking for that memory before it is needed."""
    parts, size = list[bytes](), 0
    while size < most and (part := stream.read(1 << 20)):
        parts.append(part)
        size += len(part)
    return b"".join(parts)


def _opened(stream: BinaryIO, start: bytes) -> BinaryIO | None:
    if start.startswith(GZIP):
        return cast(BinaryIO, gzip.GzipFile(fileobj=stream))
    if start.startswith(BZIP2):
        return cast(BinaryIO, bz2.BZ2File(stream))
    if start.startswith(XZ):
        return cast(BinaryIO, lzma.LZMAFile(stream))
    return stream if start.startswith(PLAIN) else None
