"""Tables that come in over HTTP: checked by size and type, and read from names of our own choosing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from weefsel.errors import Fault, InputFaults
from weefsel.faces.web.problems import TooLarge

#: Files of the plain layout, by what a user may call them in lower case; nothing else reaches the disk.
PLAIN = {
    name.lower(): name
    for name in ("Z.csv", "Y.csv", "V.csv", "E.csv", "M.csv", "X.csv", "residence.csv", "meta.yaml", "meta.yml")
}
WORKBOOK = b"PK\x03\x04"
#: A workbook may unpack to this many bytes.
UNPACKED = 512_000_000
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it came in; its name is only ever compared, never used as a path."""

    name: str
    content: bytes


@contextmanager
def laid_out(uploads: Sequence[Upload]) -> Iterator[Path]:
    """Give the path of a workbook, or of a folder with the files of the plain layout, for as long as the block runs.

    Raises
    ------
    InputFaults
        With every file that is not of a known type.
    TooLarge
        If a workbook unpacks to more than it may.
    """
    books = [upload for upload in uploads if upload.content.startswith(WORKBOOK)]
    fail_if_types_are_wrong(uploads, books)
    with TemporaryDirectory(prefix="weefsel-") as made:
        folder = Path(made) / "upload"
        folder.mkdir()
        if books:
            fail_if_it_unpacks_too_large(books[0].content)
            path = folder / "upload.xlsx"
            path.write_bytes(books[0].content)
            yield path
            return
        for upload in uploads:
            (folder / PLAIN[upload.name.lower()]).write_bytes(upload.content)
        yield folder


def fail_if_types_are_wrong(uploads: Sequence[Upload], books: Sequence[Upload]) -> None:
    """Raise InputFaults unless there is one workbook, or files of the plain layout, each once."""
    faults: list[Fault] = []
    names = [upload.name.lower() for upload in uploads]
    if not uploads:
        faults.append(Fault("no file came in", "Choose one .xlsx, or Z.csv, Y.csv and V.csv."))
    if books and len(uploads) > 1:
        faults.append(Fault("a workbook came with other files", "Send one .xlsx, or only CSV files."))
    for upload in uploads if not books else ():
        shown = upload.name[:80]
        if upload.name.lower() not in PLAIN:
            known = ", ".join(dict.fromkeys(PLAIN.values()))
            faults.append(Fault("not a file of a table", f"Send one .xlsx, or files called {known}.", file=shown))
        elif names.count(upload.name.lower()) > 1:
            faults.append(Fault("this file came twice", "Send it once.", file=shown))
        elif b"\0" in upload.content[:4096]:
            faults.append(Fault("this file is not text", "Save it as CSV with encoding UTF-8.", file=shown))
    if faults:
        raise InputFaults("the upload cannot be read", faults)


def fail_if_it_unpacks_too_large(content: bytes, limit: int = UNPACKED) -> None:
    """Raise TooLarge if a workbook unpacks to more than `limit` bytes; it is unpacked and counted, not believed."""
    seen = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for info in packed.infolist():
                with packed.open(info) as file:
                    while block := file.read(BLOCK):
                        seen += len(block)
                        if seen > limit:
                            what = f"the workbook unpacks to more than {limit:,} bytes"
                            raise TooLarge(what, "Aggregate the table first, or use the command line.")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        fault = Fault(f"not an Excel workbook: {error}", "Save it as .xlsx in Excel, without a password.")
        raise InputFaults("the upload cannot be read", [fault]) from None
