"""Files of trade before DuckDB sees them: which ones, in what encoding, with what between the columns.

The rule: text is UTF-8. What begins as UTF-16 is turned into UTF-8, and what is not UTF-8 is taken for Windows-1252,
of which latin-1 is a part; both are said in a note. What is neither is refused.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.sayings import say

ENDINGS = (".csv", ".gz", ".dat", ".txt", ".tsv", ".parquet")
DELIMITERS = (",", ";", "\t", "|")
CHUNK = 1 << 20
HEAD = 1 << 16


def files_of(path: Path) -> list[Path]:
    """Return the file, or the files of a folder without the lists of countries and products beside them.

    Raises
    ------
    InputError
        If there is no such file, or none in the folder.
    """
    if not path.exists():
        raise InputError(say("{path} does not exist", path=path), say("Check the path."))
    if path.is_file():
        return [path]
    found = sorted(
        file
        for file in path.iterdir()
        if file.suffix.lower() in ENDINGS and not file.name.lower().startswith(("country", "product"))
    )
    if not found:
        raise InputError(
            say("{path} holds no .csv, .dat, .txt, .gz or .parquet file", path=path),
            say("Give the folder of the download."),
        )
    return found


def is_parquet(file: Path) -> bool:
    """Return whether a file is Parquet, which has its own encoding."""
    return file.suffix.lower() == ".parquet"


def header_of(file: Path) -> tuple[str, list[str]]:
    """Return what stands between the columns, the mark that the first line holds most, and their names.

    Raises
    ------
    InputFaults
        If the first line is empty, or a column has no name or that of another.
    """
    with _opened(file) as stream:
        first = stream.readline(HEAD).decode("utf-8-sig", "replace").rstrip("\r\n")
    delimiter = max(DELIMITERS, key=first.count)
    names = next(csv.reader([first], delimiter=delimiter), [])
    faults = [
        Fault(
            say("column {name!r} stands there twice", name=name) if name.strip() else say("the column has no name"),
            say("Give every column a name of its own."), file.name, "line 1", str(at + 1),
        )
        for at, name in enumerate(names)
        if not name.strip() or name in names[:at]
    ]  # fmt: skip
    if faults or not names:
        empty = Fault(say("the first line is empty"), say("Begin with the names of the columns."), file.name, "line 1")
        raise InputFaults(say("{name} has no header", name=file.name), faults or [empty])
    return delimiter, names


def in_utf8(files: Sequence[Path], scratch: Path, *, all_of_them: bool) -> tuple[list[Path], list[str]]:
    """Return the files, those in another encoding as UTF-8 copies in `scratch`, and notes on them.

    UTF-16 shows in the first bytes. Whether a long file is UTF-8 throughout costs a reading of its own, and so it is
    asked only where DuckDB has stumbled (`all_of_them`).

    Raises
    ------
    InputFaults
        If a file is in none of the three encodings.
    """
    kept, faults = list[Path](), list[Fault]()
    notes = list[str]()
    for file in files:
        encoding = "" if is_parquet(file) else _marked(file)
        if not encoding and all_of_them and not is_parquet(file) and not _decodes(file, "utf-8"):
            encoding = "cp1252"
        if encoding and not _decodes(file, encoding):
            faults.append(
                Fault(
                    say("the text is not UTF-8, UTF-16 or Windows-1252 (latin-1)"), say("Save it as UTF-8."), file.name
                )
            )
        elif encoding:
            kept.append(_copied(file, encoding, scratch))
            name = "Windows-1252 (latin-1)" if encoding == "cp1252" else "UTF-16"
            notes.append(say("{name} is not UTF-8: read as {encoding}.", name=file.name, encoding=name))
        else:
            kept.append(file)
    if faults:
        raise InputFaults(say("text cannot be read"), faults)
    return kept, notes


def fault_of(message: str, files: Sequence[Path]) -> InputFaults | None:
    """Return what DuckDB says of a line that has another number of cells or a stray quote; None if it says neither."""
    line = re.search(r"CSV Error on Line: (\d+)", message)
    if line is None:
        return None
    file = next((file.name for file in files if file.name in message), files[0].name)
    cells = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", message)
    if cells:
        what: str = say("the line has {cells} cells, the header {header}", cells=cells[2], header=cells[1])
        column, remedy = str(int(min(cells[1], cells[2], key=int)) + 1), say("Give every line a cell for each column.")
    else:
        said = [part.strip() for part in message.splitlines()[2:3]]
        what, column = said[0].rstrip(".") if said else say("the line cannot be read"), ""
        remedy = say("Close every quote, and take the file as downloaded.")
    return InputFaults(
        say("{place} cannot be read", place=file), [Fault(what, remedy, file, f"line {line[1]}", column)]
    )


def _opened(file: Path) -> IO[bytes]:
    return gzip.open(file, "rb") if file.suffix.lower() == ".gz" else file.open("rb")  # type: ignore[return-value]


def _marked(file: Path) -> str:
    """Return utf-16 or one of its orders if the first bytes say so."""
    with _opened(file) as stream:
        head = stream.read(200)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for order, at in (("utf-16-le", 1), ("utf-16-be", 0)):
        if len(head) > 1 and head[at::2].count(0) > len(head) // 3:
            return order
    return ""


def _decodes(file: Path, encoding: str) -> bool:
    try:
        _each(file, encoding, len)
    except UnicodeError:
        return False
    return True


def _copied(file: Path, encoding: str, scratch: Path) -> Path:
    folder = scratch / "utf8"
    folder.mkdir(exist_ok=True)
    target = folder / (file.stem if file.suffix.lower() == ".gz" else file.name)
    with target.open("w", encoding="utf-8", newline="") as copy:
        _each(file, encoding, copy.write)
    return target


def _each(file: Path, encoding: str, take: Callable[[str], object]) -> None:
    """Hand over a file piece by piece, as text."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with _opened(file) as stream:
        while piece := stream.read(CHUNK):
            take(decoder.decode(piece))
    take(decoder.decode(b"", final=True))
