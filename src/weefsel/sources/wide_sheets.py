"""Wide Excel tables with several header rows and label columns, as WIOD and the ADB publish them.

The header row with column codes (``c1``, ``F1``) and the label column with row codes (``c1``, ``r60``) are found
by what stands in them; the rows above and the columns before them are labels too.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import numpy as np
import python_calamine

from weefsel.errors import InputError, InputFaults
from weefsel.sayings import say
from weefsel.sources.archives import AGAIN, File, as_path
from weefsel.sources.cells import POINT, NotANumber, number, numbers, text_of
from weefsel.sources.editions import refusal, year_in
from weefsel.sources.grids import Faults
from weefsel.sources.matrices import Matrix, column_letters
from weefsel.sources.workbooks import open_workbook

CODE = re.compile(r"[crF]\d{1,2}|trs")
#: Rows below industries have codes from here on; there an empty cell is zero.
BELOW = 57
#: The codes must come within the first rows; a header is as high as the table has label columns.
LOOK_AT, HEADER, ENOUGH = 30, 4, 2
FORMULA = say(
    "Take the file as published; where a formula stands there, open it in Excel and save it, so that it has a value."
)


@dataclass(frozen=True, slots=True)
class WideSheet:
    """A table with the texts above it, such as title, year and unit."""

    matrix: Matrix
    title: tuple[str, ...]


def read_book(file: File, year: int | None, layout: str, remedy: str) -> WideSheet:
    """Return the first table in a workbook, of the year asked for where sheets are named by years.

    Raises
    ------
    InputError, InputFaults
        If no sheet has column codes, or one that has is not right.
    """
    with as_path(file) as path:
        if file.suffix == ".xlsb":
            _fail_if_damaged(path, file.name)
        try:
            book = open_workbook(path)
        except OSError as error:
            raise InputError(
                say("{name} is not an Excel workbook: {reason}", name=file.name, reason=str(error)), AGAIN
            ) from None
        for sheet in book.sheet_names:
            if year is None or year_in(sheet) in (None, year):
                found = read_wide(book, file.name, sheet)
                if found is not None:
                    return found
    what = (
        say("no sheet of {name} has a row of column codes such as c1 for {year}", name=file.name, year=year)
        if year
        else say("no sheet of {name} has a row of column codes such as c1", name=file.name)
    )
    raise refusal(what, layout, (*file.name.split("/"), *book.sheet_names), remedy)


def _fail_if_damaged(path: Path, name: str) -> None:
    """Raise InputError if a part of a binary workbook is not as it was packed.

    One wrong byte in a binary sheet can place a cell so far out that the reader asks for all memory.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            damaged = packed.testzip()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, ValueError) as error:
        raise InputError(
            say("{name} is not an Excel workbook: {reason}", name=name, reason=str(error)), AGAIN
        ) from None
    if damaged:
        raise InputError(say("{name} is damaged: {part} is not as it was packed", name=name, part=damaged), AGAIN)


def read_wide(book: python_calamine.CalamineWorkbook, file: str, sheet: str) -> WideSheet | None:
    """Return the table in a sheet, or None if no row of it holds column codes.

    `header` and `labels` of the matrix have the codes last.

    Raises
    ------
    InputError, InputFaults
        If the sheet cannot be read, or cells among industries are empty or no numbers.
    """
    place = f"{file}[{sheet}]"
    try:
        page = book.get_sheet_by_name(sheet)
        lines = _lines(page)
        merged = page.merged_cell_ranges or []
    except (python_calamine.CalamineError, OSError) as error:
        raise InputError(
            say("{place} cannot be read: {reason}", place=place, reason=str(error)), say("Save it as .xlsx in Excel.")
        ) from None
    top = list(islice(lines, LOOK_AT))
    _spread(top, merged)
    code_row = next((at for at, line in enumerate(top) if _codes(line) >= ENOUGH), None)
    if code_row is None:
        return None
    body = top[code_row + 1 :]
    code_column = next((at for at in range(min(len(top[0]), 8)) if _codes([line[at] for line in body]) >= ENOUGH), None)
    if code_column is None:
        what = say("no column of {place} holds row codes such as c1 or r60", place=place)
        raise InputError(what, say("Take the file as published."))
    first = code_column + 1
    header = top[max(code_row - HEADER + 1, 0) : code_row + 1]
    width = max((at for line in header for at, cell in enumerate(line) if text_of(cell)), default=0) + 1
    heads = tuple(tuple(text_of(cell) for cell in line[first:width]) for line in header)
    title = tuple(text_of(cell) for line in top[:code_row] for cell in line[:first] if text_of(cell))
    numbered = enumerate(chain(body, lines), start=code_row + 2)
    return WideSheet(_filled(place, heads, numbered, first, width, merged), title)


def _lines(page: python_calamine.CalamineSheet) -> Iterator[list[object]]:
    """Give the rows from A1 on; the reader itself begins at the first cell that is filled."""
    top, left = page.start or (0, 0)
    width = page.total_width
    for _ in range(top):
        yield [""] * width
    for line in page.iter_rows():
        yield [""] * left + list(line)


def _codes(cells: Sequence[object]) -> int:
    return sum(bool(CODE.fullmatch(text_of(cell))) for cell in cells)


def _spread(lines: list[list[object]], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Write what stands in a merged cell into every cell that it covers."""
    for (top, left), (bottom, right) in merged:
        for row in range(top, min(bottom + 1, len(lines))):
            for column in range(left, min(right + 1, len(lines[row]))):
                lines[row][column] = lines[top][left]


def _covered(
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]], columns: int
) -> dict[tuple[int, int], tuple[int, int]]:
    """Return the first cell of the merged range that covers a cell of the label columns."""
    return {
        (row, column): (top, left)
        for (top, left), (bottom, right) in merged
        for column in range(left, min(right + 1, columns))
        for row in range(top, bottom + 1)
    }


def _filled(
    place: str,
    heads: tuple[tuple[str, ...], ...],
    lines: Iterator[tuple[int, list[object]]],
    first: int,
    width: int,
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]],
) -> Matrix:
    """Return the rows that have a row code; empty cells outside industries are zero."""
    faults = Faults(place)
    labels: list[tuple[str, ...]] = []
    at_line: list[int] = []
    values = np.zeros((width - first + 64, width - first))
    covered = _covered(merged, first)
    shown: dict[tuple[int, int], object] = {}
    for line_number, line in lines:
        for column in range(first):
            if anchor := covered.get((line_number - 1, column)):
                line[column] = shown.setdefault(anchor, line[column])
        label = tuple(text_of(cell) for cell in line[:first])
        if not CODE.fullmatch(label[-1]):
            if any(label) and any(isinstance(cell, float | int) for cell in line[first:width]):
                faults.add(say("this row has no row code"), say("Take the file as published."), f"line {line_number}")
            continue
        if len(labels) == len(values):
            values = np.concatenate([values, np.zeros_like(values)])
        labels.append(label)
        at_line.append(line_number)
        where = f"{' '.join(part for part in label if part)} (line {line_number})"
        _read_line(
            values[len(labels) - 1],
            line[first:width],
            heads,
            where,
            first,
            faults,
            not label[-1][1:].isdigit() or int(label[-1][1:]) >= BELOW,
        )
    if faults.kept:
        raise InputFaults(say("{place} has faults", place=place), faults.all())
    columns = tuple(tuple(part) for part in zip(*labels, strict=True))
    return Matrix(place, heads, (), columns, values[: len(labels)], tuple(at_line))


def _read_line(
    target: np.ndarray,
    cells: Sequence[object],
    heads: tuple[tuple[str, ...], ...],
    where: str,
    first: int,
    faults: Faults,
    may_be_blank: bool,
) -> None:
    at_once = numbers(cells, POINT)
    if at_once is not None and len(at_once) == len(target):
        target[:] = at_once
        return
    for at, cell in enumerate(cells):
        if may_be_blank and not text_of(cell):
            continue
        try:
            target[at] = number(cell, POINT)
        except NotANumber as error:
            head = " ".join(part[at] for part in heads if part[at])
            remedy = FORMULA if not text_of(cell) else error.remedy
            faults.add(error.what, remedy, where, f"{head} (column {column_letters(at + first)})".strip())
