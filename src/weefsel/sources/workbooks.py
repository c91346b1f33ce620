"""Labelled grids of numbers from Excel workbooks."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

import python_calamine

from weefsel.errors import InputError
from weefsel.sayings import say
from weefsel.sources.cells import decimal_mark
from weefsel.sources.grids import LIMIT_BYTES, Grid, fail_if_size_is_wrong, grid_of

REMEDY = say("Save it as .xlsx in Excel, without a password, or give a folder of CSV files.")
#: A sheet that claims more cells than this has a stray cell far from its table, or is no table for Excel.
LIMIT_CELLS = 200_000_000
DIMENSION = re.compile(rb'<dimension ref="[A-Z]+\d+:([A-Z]+)(\d+)"')
PROTECTED = bytes.fromhex("d0cf11e0a1b11ae1")


def open_workbook(path: Path, *, limit_bytes: int = LIMIT_BYTES) -> python_calamine.CalamineWorkbook:
    """Return an open workbook.

    Raises
    ------
    InputError
        If the file is empty, too large (packed or unpacked), protected by a password, or no workbook at all.
    OSError
        If the file cannot be opened.
    """
    fail_if_size_is_wrong(path, limit_bytes)
    with path.open("rb") as file:
        start = file.read(len(PROTECTED))
    if path.suffix.lower() == ".csv":
        raise InputError(
            say("{name} is one CSV file", name=path.name), say("Give the folder that holds Z.csv, Y.csv and V.csv.")
        )
    _fail_if_it_unpacks_too_large(path, limit_bytes)
    try:
        return python_calamine.CalamineWorkbook.from_path(path)
    except python_calamine.PasswordError:
        raise InputError(say("{name} is protected by a password", name=path.name), REMEDY) from None
    except (python_calamine.CalamineError, ValueError) as error:
        if start == PROTECTED:
            raise InputError(say("{name} is protected by a password, or is no .xlsx", name=path.name), REMEDY) from None
        raise InputError(
            say("{name} is not an Excel workbook: {reason}", name=path.name, reason=str(error)), REMEDY
        ) from None


def _fail_if_it_unpacks_too_large(path: Path, limit_bytes: int) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(info.file_size for info in packed.infolist())
            if size > limit_bytes:
                what = say(
                    "{name} unpacks to {size:,.3f} GB, the limit is {limit:,.3f} GB",
                    name=path.name,
                    size=size / 1e9,
                    limit=limit_bytes / 1e9,
                )
                raise InputError(what, say("Aggregate the table first, or give a folder of CSV files."))
            for info in packed.infolist():
                if info.filename.startswith("xl/worksheets/") and info.filename.endswith(".xml"):
                    with packed.open(info) as sheet:
                        _fail_if_cells_stray(path.name, sheet.read(4096))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, UnicodeDecodeError):
        return  # not packed, or damaged: opening it says so in words


def _fail_if_cells_stray(name: str, start: bytes) -> None:
    found = DIMENSION.search(start)
    if not found:
        return
    columns = 0
    for letter in found[1].decode():
        columns = columns * 26 + ord(letter) - ord("A") + 1
    if columns * int(found[2]) > LIMIT_CELLS:
        what = say(
            "a sheet of {name} reaches to cell {cell}",
            name=name,
            cell=(found[1] + found[2]).decode(),
        )
        raise InputError(what, say("Delete the rows and columns beyond the table, or give a folder of CSV files."))


def read_sheet(book: python_calamine.CalamineWorkbook, file: str, sheet: str, *, unknown: bool = False) -> Grid:
    """Return the grid of a sheet; formulas count with the values that Excel stored for them.

    Raises
    ------
    InputError, InputFaults
        As `grids.grid_of`.
    """
    place = f"{file}[{sheet}]"
    try:
        cells = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except python_calamine.CalamineError as error:
        raise InputError(say("{place} cannot be read: {reason}", place=place, reason=str(error)), REMEDY) from None
    texts = (cell for line in cells[1:] for cell in line[1:] if isinstance(cell, str))
    return grid_of(place, cells, decimal_mark(texts), unknown=unknown)
