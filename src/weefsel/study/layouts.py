"""In whose layout a table is: told by names of files and sheets, and by the first cells in them."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import python_calamine

from weefsel.errors import InputError
from weefsel.sayings import say
from weefsel.sources.archives import File, files_in
from weefsel.sources.editions import looks_like
from weefsel.sources.matrices import first_cells

#: Files that are opened to see what they are.
OPENED = 8
TEXTS = (".csv", ".tsv", ".txt", ".json", "")
WORKBOOKS = (".xlsx", ".xlsb", ".xlsm")
#: Rows and columns of a sheet in which labels are looked for.
CORNER = 12


def layout_of(path: Path) -> str:
    """Return the layout of the table at a path, by its content.

    Raises
    ------
    InputError, InputFaults
        If no layout is recognised, or the path cannot be read.
    """
    with files_in(path) as files:
        names = [part for file in files for part in file.name.split("/")]
        if found := looks_like(names):
            return found
        for file in files[:OPENED]:
            for signs in _signs(file):
                if found := looks_like(signs):
                    return found
    raise InputError(
        say("{name} is in no layout that is recognised", name=path.name),
        say("Choose the layout; by hand, write the layout plain: Z.csv, Y.csv and V.csv, or sheets of these names."),
    )


def _signs(file: File) -> list[list[str]]:
    """Return what a file says of itself, most telling first: names of its sheets, first cells."""
    try:
        with file.opener() as stream:
            if file.suffix in WORKBOOKS:
                return _in_a_workbook(stream)
            if file.suffix in TEXTS:
                cells = first_cells(stream, file.name)
                return [[*cells, ",".join(cells)]]
    except (InputError, OSError, python_calamine.CalamineError):
        return []  # what cannot be read says nothing; its reader will say why
    return []


def _in_a_workbook(stream: BinaryIO) -> list[list[str]]:
    book = python_calamine.CalamineWorkbook.from_filelike(stream)
    # The layout plain has sheets by the names of its files.
    sheets = [*book.sheet_names, *(f"{sheet}.csv" for sheet in book.sheet_names)]
    rows = book.get_sheet_by_index(0).to_python(nrows=CORNER)
    return [sheets, [str(cell) for row in rows for cell in row[:CORNER]]]
