"""Tables that come in over HTTP: checked by size and type, and read from names of our own choosing."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import SpooledTemporaryFile, TemporaryDirectory
from typing import IO

from weefsel.errors import Fault, InputFaults
from weefsel.faces.web.problems import TooLarge
from weefsel.sayings import Saying, say

#: Files of the plain layout, by what a user may call them in lower case.
PLAIN = {
    name.lower(): name
    for name in ("Z.csv", "Y.csv", "V.csv", "E.csv", "M.csv", "X.csv", "residence.csv", "meta.yaml", "meta.yml")
}
#: Kinds of files in which publishers give tables; the others say what they are by being one of the files above.
KINDS = (".csv", ".tsv", ".txt", ".json", ".xlsx", ".xlsb", ".zip", ".gz", ".rdata", ".rda")
ALONE = (".xlsx", ".xlsb", ".zip")
TEXTS = (".csv", ".tsv", ".txt", ".json")
ZIP, GZIP = b"PK\x03\x04", b"\x1f\x8b"
#: What comes in may unpack to this many bytes in all, archives inside archives included, so many deep.
UNPACKED = 512_000_000
DEEPEST = 3
#: Files at once, and the length of a name that is kept.
MOST, LONGEST = 64, 100
BLOCK = 1 << 20
DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{at}" for port in ("com", "lpt") for at in range(10))})
REMEDY = say("Send the file as the publisher gives it, one .xlsx, or Z.csv, Y.csv and V.csv.")
SAVE_AGAIN = say("Save it again, without a password.")


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it came in; its name is compared, and never used as a path."""

    name: str
    content: bytes

    @property
    def kind(self) -> str:
        """The ending of the name in small letters."""
        return f".{self.name.lower().rpartition('.')[2]}" if "." in self.name else ""


@contextmanager
def laid_out(uploads: Sequence[Upload]) -> Iterator[Path]:
    """Give the path of the file that came in, or of a folder with several, for as long as the block runs.

    Readers know files of some publishers by their names, so names are kept, letter by letter out of an alphabet
    without any sign that means something to a file system.

    Raises
    ------
    InputFaults
        With every file that is not of a known type.
    TooLarge
        If what came in unpacks to more than it may.
    """
    fail_if_types_are_wrong(uploads)
    budget = Budget(UNPACKED)
    for upload in uploads:
        fail_if_it_unpacks_too_large(upload, budget)
    with TemporaryDirectory(prefix="weefsel-") as made:
        folder = Path(made) / "upload"
        folder.mkdir()
        for upload in uploads:
            (folder / harmless(upload.name)).write_bytes(upload.content)
        alone = len(uploads) == 1 and uploads[0].name.lower() not in PLAIN
        yield folder / harmless(uploads[0].name) if alone else folder


def harmless(name: str) -> str:
    """Return a name for a file that came in: that of the layout plain, or its letters, digits, dots and dashes.

    >>> harmless("z.CSV"), harmless("../../etc/passwd.csv"), harmless("Tabel 1 (2018).xlsx")
    ('Z.csv', 'etc_passwd.csv', 'Tabel_1_2018.xlsx')
    """
    if name.lower() in PLAIN:
        return PLAIN[name.lower()]
    stem, _, ending = name.rpartition(".")
    kept = re.sub(r"[^A-Za-z0-9.-]+", "_", stem).strip("._-")
    kept = re.sub(r"\.{2,}", ".", kept)[:LONGEST]
    # The first letters keep the name clear of those that some systems hold for devices.
    safe = kept if kept and kept.partition(".")[0].lower() not in DEVICES else f"table_{kept}"
    return f"{safe}.{re.sub(r'[^A-Za-z0-9]', '', ending)}"


def fail_if_types_are_wrong(uploads: Sequence[Upload]) -> None:
    """Raise InputFaults unless there are files in which tables come, each once."""
    faults: list[Fault] = []
    if not uploads:
        faults.append(Fault(say("no file came in"), REMEDY))
    if len(uploads) > MOST:
        faults.append(Fault(say("more than {count} files came in", count=MOST), say("Send one table at a time.")))
    if len(uploads) > 1 and any(upload.kind in ALONE for upload in uploads):
        faults.append(Fault(say("a workbook or an archive came with other files"), say("Send it alone.")))
    names = [harmless(upload.name).lower() for upload in uploads]
    for upload, name in zip(uploads, names, strict=True):
        shown = upload.name[:80]
        if upload.kind not in KINDS and upload.name.lower() not in PLAIN:
            faults.append(Fault(say("not a file of a table"), REMEDY, file=shown))
        elif names.count(name) > 1:
            faults.append(Fault(say("this file came twice"), say("Send it once."), file=shown))
        elif (upload.kind in TEXTS or upload.name.lower() in PLAIN) and b"\0" in upload.content[:4096]:
            faults.append(Fault(say("this file is not text"), say("Save it as CSV with encoding UTF-8."), file=shown))
        elif upload.kind in ALONE and not upload.content.startswith(ZIP):
            faults.append(Fault(say("this file is no {kind}", kind=upload.kind), SAVE_AGAIN, file=shown))
    if faults:
        raise InputFaults(say("the upload cannot be read"), faults)


class TooDeep(ValueError):
    """Archives stand too deep in each other."""


@dataclass(slots=True)
class Budget:
    """How many bytes may still come out."""

    limit: int
    seen: int = field(default=0)

    def spend(self, count: int) -> None:
        """Count bytes; TooLarge when there are too many."""
        self.seen += count
        if self.seen > self.limit:
            what = say("the upload unpacks to more than {limit:,} bytes", limit=self.limit)
            raise TooLarge(what, say("Aggregate the table first, or use the command line."))


def fail_if_it_unpacks_too_large(upload: Upload, budget: Budget) -> None:
    """Raise TooLarge if a file unpacks to more than it may; it is unpacked and counted, not believed."""
    try:
        _count(io.BytesIO(upload.content), budget, 0)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        what = say("this file cannot be unpacked: {reason}", reason=_why(error))
        fault = Fault(what, SAVE_AGAIN, upload.name[:80])
        raise InputFaults(say("the upload cannot be read"), [fault]) from None


def _why(error: Exception) -> Saying:
    if isinstance(error, TooDeep):
        return say("archives stand {count} deep in each other", count=DEEPEST)
    if isinstance(error, NotImplementedError):
        return say("it is packed in a way that is not known here")
    return say("it needs a password") if isinstance(error, RuntimeError) else say("it is damaged")


def _count(packed: IO[bytes], budget: Budget, depth: int) -> None:
    """Count what comes out of an archive, and out of the archives in it; a file that is none counts as it is."""
    start = packed.read(4)
    packed.seek(0)
    if start != ZIP and not start.startswith(GZIP):
        return
    if depth >= DEEPEST:
        raise TooDeep
    if start == ZIP:
        with zipfile.ZipFile(packed) as archive:
            for info in archive.infolist():
                with archive.open(info) as member:
                    _unpacked(member, budget, depth)
    else:
        with gzip.open(packed) as member:
            _unpacked(member, budget, depth)


def _unpacked(member: IO[bytes] | gzip.GzipFile, budget: Budget, depth: int) -> None:
    with SpooledTemporaryFile(max_size=8 * BLOCK) as inner:
        keep: bool | None = None
        while block := member.read(BLOCK):
            budget.spend(len(block))
            keep = block.startswith((ZIP, GZIP)) if keep is None else keep
            if keep:
                inner.write(block)
        if keep:
            inner.seek(0)
            _count(inner, budget, depth + 1)
