"""Lists with a header, one record a line: bridges, totals, price indices; from CSV or the first sheet of a workbook."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import python_calamine

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.sayings import say
from weefsel.sources.cells import POINT, NotANumber, decimal_mark, number, text_of
from weefsel.sources.grids import Faults, csv_lines
from weefsel.sources.workbooks import open_workbook

LIMIT_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class Records:
    """The columns of a list: `texts` and `numbers` by name, (count,) each; `lines` tells where each record stood.

    A column that may be absent, and is, is in neither.
    """

    place: str
    lines: tuple[int, ...]
    texts: dict[str, tuple[str, ...]]
    numbers: dict[str, np.ndarray] = field(default_factory=dict)
    faults: Faults = field(default_factory=lambda: Faults(""))

    def row(self, at: int) -> str:
        """Return where a record stands, as a reader finds it."""
        return f"line {self.lines[at]}"

    def fail_if_faulty(self) -> None:
        """Raise InputFaults with everything found so far."""
        if self.faults.kept:
            raise InputFaults(say("{place} has faults", place=self.place), self.faults.all())


def read_records(
    path: Path, *, texts: Sequence[str], numbers: Sequence[str] = (), optional: Sequence[str] = ()
) -> Records:
    """Return the columns `texts` and `numbers` of a list; others are not read.

    Faults of cells are gathered in the result, so that whoever knows what the labels mean can add to them.

    Parameters
    ----------
    optional : names among `texts` and `numbers` whose column may be absent; where it is there, no cell may be empty

    Raises
    ------
    InputError, InputFaults
        If the file cannot be read, or has no header with the columns needed.
    """
    try:
        lines, commas = _lines(path)
    except (csv.Error, python_calamine.CalamineError) as error:
        raise InputFaults(
            say("{place} has faults", place=path.name), [Fault(str(error), say("Save it as CSV UTF-8."), path.name)]
        ) from None
    except OSError as error:
        raise InputError(
            say("{path} cannot be read: {reason}", path=path, reason=error.strerror),
            say("Check the path and the rights to it."),
        ) from error
    filled = [(at, line) for at, line in enumerate(lines, start=1) if any(text_of(cell) for cell in line)]
    remedy = say("Write a first line with the columns {names}.", names=[*texts, *numbers])
    if not filled:
        raise InputFaults(
            say("{name} is empty", name=path.name), [Fault(say("there is nothing in it"), remedy, path.name)]
        )
    header = [text_of(cell).lower() for cell in filled[0][1]]
    wanted = [name for name in (*texts, *numbers) if name in header or name not in optional]
    _fail_if_header_is_wrong(path.name, header, wanted, remedy)
    found = Records(path.name, tuple(at for at, _ in filled[1:]), {}, {}, Faults(path.name))
    if len(filled) == 1:
        found.faults.add(say("there is a header and nothing else"), say("Write one line for each label."))
    cells = {name: _column(filled[1:], header.index(name)) for name in wanted}
    for name in wanted:
        if name in texts:
            found.texts[name] = _texts(found, name, cells[name])
        else:
            found.numbers[name] = _numbers(found, cells[name], name, may_have_commas=commas)
    return found


def _lines(path: Path) -> tuple[list[Sequence[object]], bool]:
    """Return the lines of a file, and whether its numbers may have decimal commas."""
    if not path.exists():
        raise InputError(say("{path} does not exist", path=path), say("Check the path of the file."))
    if path.is_dir():
        raise InputError(say("{path} is a folder", path=path), say("Give one file, .csv or .xlsx."))
    if path.suffix.lower() in (".xlsx", ".xlsm", ".xlsb", ".ods", ".xls"):
        book = open_workbook(path, limit_bytes=LIMIT_BYTES)
        return list(book.get_sheet_by_index(0).to_python(skip_empty_area=False)), True
    separator, lines = csv_lines(path, limit_bytes=LIMIT_BYTES)
    return list(lines), separator != ","


def _fail_if_header_is_wrong(place: str, header: list[str], wanted: list[str], remedy: str) -> None:
    faults = [
        Fault(say("the column {name!r} is missing", name=name), remedy, place, "line 1")
        for name in wanted
        if name not in header
    ]
    faults += [
        Fault(say("the column {name!r} stands twice", name=name), say("Keep one of them."), place, "line 1", name)
        for name in wanted
        if header.count(name) > 1
    ]
    if faults:
        raise InputFaults(say("{place} has faults", place=place), faults)


def _column(lines: list[tuple[int, Sequence[object]]], at: int) -> list[object]:
    return [line[at] if at < len(line) else None for _, line in lines]


def _texts(found: Records, name: str, cells: list[object]) -> tuple[str, ...]:
    for at, cell in enumerate(cells):
        if not text_of(cell):
            found.faults.add(say("the cell is empty"), say("Write a label, or remove the line."), found.row(at), name)
    return tuple(text_of(cell) for cell in cells)


def _numbers(found: Records, cells: list[object], name: str, *, may_have_commas: bool) -> np.ndarray:
    mark = decimal_mark(cell for cell in cells if isinstance(cell, str)) if may_have_commas else POINT
    values = np.zeros(len(cells))
    for at, cell in enumerate(cells):
        try:
            values[at] = number(cell, mark)
        except NotANumber as error:
            found.faults.add(error.what, error.remedy, found.row(at), name)
    return values
