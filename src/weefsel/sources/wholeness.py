"""Is a file that was downloaded whole: archives read to their end, checksums of the publisher met."""

from __future__ import annotations

import gzip
import hashlib
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from weefsel.sayings import say
from weefsel.sources.archives import Limits

CHUNK = 1 << 20
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile, NotImplementedError, RuntimeError, ValueError)


def fault_of(path: Path, sums: Mapping[str, str], *, limits: Limits | None = None) -> str:
    """Return what is wrong with a file, or nothing.

    Parameters
    ----------
    path : the file
    sums : checksums that the publisher gives: kind (sha256, sha1, md5) -> hexadecimal
    limits : how much may come out of an archive while it is tested
    """
    for kind, wanted in sums.items():
        found = _sum(path, kind)
        if found != wanted.lower():
            return say(
                "its {kind} is {found}, the publisher gives {wanted}", kind=kind, found=found, wanted=wanted.lower()
            )
    with path.open("rb") as file:
        start = file.read(512)
    if start.lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return say("it is a web page, not a table")
    if start.startswith(b"PK"):
        return _zip_fault(path, limits or Limits())
    if start.startswith(b"\x1f\x8b"):
        return _gzip_fault(path, limits or Limits())
    if path.suffix.lower() in (".zip", ".gz", ".xlsx", ".7z") and not start.startswith(b"7z\xbc\xaf\x27\x1c"):
        return say("it is no {kind} file", kind=path.suffix.lower())
    return ""


def _sum(path: Path, kind: str) -> str:
    sums = hashlib.new(kind, usedforsecurity=False)
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            sums.update(chunk)
    return sums.hexdigest()


def _zip_fault(path: Path, limits: Limits) -> str:
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(info.file_size for info in packed.infolist()) > limits.bytes:
                return say("it would unpack to more than is sensible: it may be a zip bomb")
            broken = packed.testzip()
    except DAMAGE as error:
        return say("the archive is damaged or cut off ({reason})", reason=str(error))
    return say("the archive is damaged at {broken}", broken=broken) if broken else ""


def _gzip_fault(path: Path, limits: Limits) -> str:
    count = 0
    try:
        with gzip.open(path) as packed:
            while chunk := packed.read(CHUNK):
                count += len(chunk)
                if count > limits.bytes:
                    return say("it unpacks to more than is sensible: it may be a gzip bomb")
    except (*DAMAGE, OSError) as error:
        return say("the archive is damaged or cut off ({reason})", reason=str(error))
    return ""
