"""The files of a plain table: which parts are there, read from a folder or a workbook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.sayings import say
from weefsel.sources.cells import text_of
from weefsel.sources.grids import Grid, read_csv
from weefsel.sources.plain_meta import read_meta
from weefsel.sources.workbooks import open_workbook, read_sheet

REQUIRED = ("Z", "Y", "V")
OPTIONAL = ("E", "M", "X", "residence")
#: Parts whose cells may be `unknown`.
MAY_BE_UNKNOWN = ("V", "E")
#: The sheet of a workbook that is for people and is not read.
COVER = "about"
META_FILES = ("meta.yaml", "meta.yml")

Reader = Callable[[], Grid]


@dataclass(frozen=True, slots=True)
class Given:
    """What stands in the files of a table: the parts that could be read, and what is wrong with the others."""

    grids: dict[str, Grid]
    meta: dict[str, object]
    meta_place: str
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]


def given(path: Path, *, limit_bytes: int) -> Given:
    """Read what a path holds.

    Raises
    ------
    InputError
        If there is nothing at this path, or nothing that can be opened.
    """
    try:
        if not path.exists():
            raise InputError(say("{path} does not exist", path=path), say("Check the path of the folder or workbook."))
        return _workbook(path, limit_bytes) if path.is_file() else _folder(path, limit_bytes)
    except OSError as error:
        raise InputError(
            say("{path} cannot be read: {reason}", path=path, reason=error.strerror),
            say("Check the path and the rights to it."),
        ) from error


def _folder(path: Path, limit_bytes: int) -> Given:
    files = sorted(entry for entry in path.iterdir() if not entry.name.startswith("."))
    if not files:
        raise InputError(say("the folder {path} is empty", path=path), say("Put Z.csv, Y.csv and V.csv into it."))
    faults: list[Fault] = []
    tables: dict[str, Path] = {}
    for file in files:
        if file.suffix.lower() == ".csv" and (key := _key(file.stem)):
            if key in tables:
                what = say("{one} and {other} are both there", one=tables[key].name, other=file.name)
                faults.append(Fault(what, say("Keep one of them."), file.name))
            tables[key] = file
    metas = [file for file in files if file.name.lower() in META_FILES]
    meta: dict[str, object] = {}
    for file in metas[:1]:
        try:
            meta = read_meta(file)
        except InputError as error:
            faults += _faults_of(error, file.name)
    others = [file.name for file in files if file not in tables.values() and file not in metas[:1]]
    notes = (say("Not read, because the layout knows no such files: {others}.", others=others[:10]),) if others else ()
    readers: dict[str, Reader] = {
        key: partial(read_csv, file, limit_bytes=limit_bytes, unknown=key in MAY_BE_UNKNOWN)
        for key, file in tables.items()
    }
    names = {key: file.name for key, file in tables.items()}
    grids = _read_all(path.name, readers, names, faults, of_book=False)
    return Given(grids, meta, metas[0].name if metas else "meta.yaml", tuple(faults), notes)


def _workbook(path: Path, limit_bytes: int) -> Given:
    book = open_workbook(path, limit_bytes=limit_bytes)
    faults: list[Fault] = []
    sheets: dict[str, str] = {}
    others: list[str] = []
    meta: dict[str, object] = {}
    meta_place = f"{path.name}[meta]"
    for sheet in book.sheet_names:
        key = _key(sheet)
        if sheet.strip().lower() == "meta":
            meta, meta_place = _meta_sheet(book.get_sheet_by_name(sheet).to_python()), f"{path.name}[{sheet}]"
        elif not key and sheet.strip().lower() != COVER:
            others.append(sheet)
        elif key and key in sheets:
            faults.append(
                Fault(
                    say("sheets {one} and {other} are both there", one=sheets[key], other=sheet),
                    say("Keep one of them."),
                    path.name,
                )
            )
        elif key:
            sheets[key] = sheet
    notes = (say("Not read, because the layout knows no such sheets: {others}.", others=others[:10]),) if others else ()
    readers: dict[str, Reader] = {
        key: partial(read_sheet, book, path.name, sheet, unknown=key in MAY_BE_UNKNOWN) for key, sheet in sheets.items()
    }
    names = {key: f"{path.name}[{sheet}]" for key, sheet in sheets.items()}
    grids = _read_all(path.name, readers, names, faults, of_book=True)
    return Given(grids, meta, meta_place, tuple(faults), notes)


def _key(name: str) -> str:
    """Return which part of the layout a file or sheet is, whatever its capitals; empty if none."""
    return next((key for key in REQUIRED + OPTIONAL if key.lower() == name.strip().lower()), "")


def _meta_sheet(lines: list[list[object]] | object) -> dict[str, object]:
    """Return the sheet of keys and values; a key with several values, or in several rows, gives a list."""
    found: dict[str, object] = {}
    for line in lines if isinstance(lines, list) else []:
        key, values = text_of(line[0]), [cell for cell in line[1:] if text_of(cell)]
        if key in ("notes", "grades", "vintages"):
            rows = found.setdefault(key, [])
            if isinstance(rows, list):
                rows += [[text_of(cell) for cell in line[1:]]] if key == "vintages" else map(text_of, values)
        elif key and values:
            found[key] = values[0]
    return found


def _read_all(
    place: str, readers: dict[str, Reader], names: dict[str, str], faults: list[Fault], *, of_book: bool
) -> dict[str, Grid]:
    """Read every part; add the faults of all of them to `faults`."""
    for key in REQUIRED:
        if key not in readers:
            what = (
                say("the sheet {sheet} is missing", sheet=key)
                if of_book
                else say("the file {key}.csv is missing", key=key)
            )
            faults.append(Fault(what, say("The plain layout needs Z, Y and V."), place))
    grids: dict[str, Grid] = {}
    for key, read_part in readers.items():
        try:
            grids[key] = read_part()
        except InputError as error:
            faults += _faults_of(error, names[key])
        except OSError as error:
            faults.append(
                Fault(
                    say("it cannot be read: {reason}", reason=error.strerror),
                    say("Check the rights to it."),
                    names[key],
                )
            )
    return grids


def _faults_of(error: InputError, place: str) -> list[Fault]:
    if isinstance(error, InputFaults):
        return list(error.faults())
    return [Fault(error.what, error.remedy, place)]
