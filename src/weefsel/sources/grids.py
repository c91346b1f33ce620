"""Labelled grids of numbers, every fault with its row and column; here from CSV.

The first row and the first column hold labels. Places are given as a reader finds them: the label with the
line, as in ``C29 (line 12)``, and the label with the letter that a spreadsheet shows, as in ``C24 (column F)``.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

import numpy as np

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.sayings import say
from weefsel.sources.cells import POINT, UNKNOWN, NotANumber, decimal_mark, number, numbers, text_of
from weefsel.sources.csv_parts import AHEAD as AHEAD  # noqa: PLC0414 - other readers set memory aside alike
from weefsel.sources.csv_parts import read_numbers

SHOWN_FAULTS = 20
LIMIT_BYTES = 4 * 1024**3
SAMPLE_LINES = 50


@dataclass(frozen=True, slots=True)
class Grid:
    """Numbers with labels: `values` has shape (rows, columns); `lines` tells where each row stood."""

    place: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: np.ndarray
    lines: tuple[int, ...]

    def row_place(self, at: int) -> str:
        """Return where row `at` stands, as a reader finds it."""
        return f"{self.rows[at]} (line {self.lines[at]})"

    def column_place(self, at: int) -> str:
        """Return where column `at` stands, as a reader finds it."""
        return _column_place(self.columns[at], at)


@dataclass(slots=True)
class Faults:
    """Faults of one file as they are found; the first twenty are kept, the rest counted."""

    place: str
    kept: list[Fault] = field(default_factory=list)
    more: int = 0

    def add(self, what: str, remedy: str, row: str = "", column: str = "") -> None:
        """Note one fault."""
        if len(self.kept) < SHOWN_FAULTS:
            self.kept.append(Fault(what, remedy, self.place, row, column))
        else:
            self.more += 1

    def all(self) -> list[Fault]:
        """Return what was found, the last one saying how many more there are."""
        if not self.more:
            return list(self.kept)
        return [
            *self.kept,
            Fault(say("and {count:,} more faults in this file", count=self.more), say("Mend these first."), self.place),
        ]


def read_csv(path: Path, *, limit_bytes: int = LIMIT_BYTES, unknown: bool = False) -> Grid:
    """Return the grid of a CSV file: labels in the first row and the first column.

    Separator (comma, semicolon, tab) and decimal mark are found from the content; only a file with semicolons
    or tabs may have decimal commas. With `unknown`, cells may say so in words and give NaN.

    Raises
    ------
    InputError, InputFaults
        If the file is empty, larger than `limit_bytes`, not UTF-8 text, or has cells that are not numbers.
    OSError
        If the file cannot be opened.
    """
    place = path.name
    fail_if_size_is_wrong(path, limit_bytes)
    fail_if_not_text(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = "".join(islice(file, SAMPLE_LINES))
        # Excel writes a first line `sep=;` where it fears to be misread.
        told = re.match(r"sep=(.)\s", sample, re.IGNORECASE)
        separator = told[1] if told else _separator(sample)
        if separator == "," and not told and (plain := _plain_grid(path)):
            return plain
        mark = POINT
        try:
            if separator != ",":
                lines = _lines(file, separator, blank_first=bool(told))
                mark = decimal_mark(chain.from_iterable(line[1:] for line in islice(lines, 1 + bool(told), None)))
            return grid_of(place, _lines(file, separator, blank_first=bool(told)), mark, unknown=unknown)
        except csv.Error as error:
            what = say("the text cannot be split into cells: {reason}", reason=str(error))
            fault = Fault(what, say("Close every quote, and save as CSV UTF-8."), place)
            raise InputFaults(say("{place} has faults", place=place), [fault]) from None


def _plain_grid(path: Path) -> Grid | None:
    """Return the grid of a file of plain numbers with labels that stand once, or None where something needs a look."""
    found = read_numbers(path)
    if not found or not found.rows:
        return None
    for labels in (found.rows, found.columns):
        if not all(labels) or len(set(labels)) < len(labels):
            return None
    lines = tuple(range(2, len(found.rows) + 2))
    return Grid(path.name, tuple(found.rows), tuple(found.columns), found.values, lines)


def csv_lines(path: Path, *, limit_bytes: int = LIMIT_BYTES) -> tuple[str, list[list[str]]]:
    """Return the separator of a small CSV file, and its cells line by line.

    Raises
    ------
    InputError, InputFaults, OSError, csv.Error
        As `read_csv`.
    """
    fail_if_size_is_wrong(path, limit_bytes)
    fail_if_not_text(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = "".join(islice(file, SAMPLE_LINES))
        told = re.match(r"sep=(.)\s", sample, re.IGNORECASE)
        separator = told[1] if told else _separator(sample)
        return separator, list(_lines(file, separator, blank_first=bool(told)))


def _lines(file: TextIO, separator: str, *, blank_first: bool) -> Iterator[list[str]]:
    """Give the lines of a file from its start, the first one blank if it is none of the table."""
    file.seek(0)
    for at, line in enumerate(csv.reader(file, delimiter=separator)):
        yield [] if blank_first and not at else line


def fail_if_size_is_wrong(path: Path, limit_bytes: int) -> None:
    """Raise InputError if a file is empty or larger than the limit."""
    size = path.stat().st_size
    if size == 0:
        raise InputError(
            say("{name} is empty (0 bytes)", name=path.name),
            say("Write the table into it, or remove it if it is optional."),
        )
    if size > limit_bytes:
        what = say(
            "{name} has {size:,.3f} GB, the limit is {limit:,.3f} GB",
            name=path.name,
            size=size / 1e9,
            limit=limit_bytes / 1e9,
        )
        raise InputError(what, say("Aggregate the table first."))


def fail_if_not_text(path: Path) -> None:
    """Raise InputFaults that name the line where a file stops being UTF-8 text."""
    with path.open("rb") as file:
        for line, raw in enumerate(file, start=1):
            try:
                raw.decode("utf-8")
                what = say("a zero byte: this is no text") if b"\x00" in raw else ""
            except UnicodeDecodeError as error:
                what = say(
                    "byte {byte:#04x} at position {position} is not UTF-8",
                    byte=raw[error.start],
                    position=error.start + 1,
                )
            if what:
                fault = Fault(
                    what, say("Save it with encoding UTF-8 (in Excel: CSV UTF-8)."), path.name, f"line {line}"
                )
                raise InputFaults(say("{place} is not UTF-8 text", place=path.name), [fault])


def _separator(sample: str) -> str:
    """Return the separator with which most lines have as many cells as the first; then the one with most cells."""

    def rank(separator: str) -> tuple[int, int]:
        try:
            lines = [line for line in csv.reader(io.StringIO(sample, newline=""), delimiter=separator) if any(line)]
        except csv.Error:
            return 0, 0
        width = len(lines[0]) if lines else 0
        return (sum(len(line) == width for line in lines), width) if width > 1 else (0, 0)

    return max(",;\t", key=rank)


def grid_of(place: str, lines: Iterable[Sequence[object]], mark: str, *, unknown: bool = False) -> Grid:
    """Return the grid that `lines` hold, read with the decimal mark `mark`; NaN where `unknown` cells say so.

    Raises
    ------
    InputError, InputFaults
        If there are no lines; every label and cell that is wrong.
    """
    faults = Faults(place)
    numbered: Iterator[tuple[int, Sequence[object]]] = (
        (number, line) for number, line in enumerate(lines, start=1) if any(map(_filled, line))
    )
    header_line, header = next(numbered, (0, ()))
    if not header:
        raise InputError(
            say("{place} is empty", place=place),
            say("A table needs a first row of labels and a first column of labels."),
        )
    second = next(numbered, None)
    if second:
        _fail_if_header_is_a_title(place, header_line, header, second[1], mark)
        numbered = chain([second], numbered)
    columns = tuple(text_of(cell) for cell in header[1:])
    while columns and not columns[-1]:
        columns = columns[:-1]
    _check_labels(columns, [_column_place(label, at) for at, label in enumerate(columns)], faults, "column")
    rows: list[str] = []
    at_line: list[int] = []
    values = np.zeros((min(max(len(columns), 8), AHEAD // max(len(columns), 1) + 1), len(columns)))
    for line_number, line in numbered:
        if len(rows) == len(values):
            values = np.concatenate([values, np.zeros_like(values)])
        rows.append(text_of(line[0]))
        at_line.append(line_number)
        cells = _as_known(line) if unknown else line
        _read_line(values[len(rows) - 1], cells, columns, f"{rows[-1]} (line {line_number})", mark, faults)
        if unknown:
            values[len(rows) - 1, _unknown(line, len(columns))] = np.nan
    _check_labels(rows, [f"line {line}" for line in at_line], faults, "row")
    if not rows or not columns:
        faults.add(
            say("no rows") if columns else say("no columns"),
            say("A table needs labels in its first row and first column."),
        )
    if faults.kept:
        raise InputFaults(say("{place} has faults", place=place), faults.all())
    return Grid(place, tuple(rows), columns, values[: len(rows)], tuple(at_line))


def _fail_if_header_is_a_title(
    place: str, line: int, header: Sequence[object], below: Sequence[object], mark: str
) -> None:
    """Raise InputFaults if the first line is a title or a merged heading, and the labels stand below it."""
    labels = sum(_filled(cell) for cell in header[1:])
    cells = [cell for cell in below[1:] if _filled(cell)]
    texts = [cell for cell in cells if isinstance(cell, str) and numbers([cell], mark) is None]
    if len(cells) > labels and (not labels or len(texts) == len(cells)):
        what = say(
            "line {line} is a title or a merged heading: it has {labels} labels over {count} columns",
            line=line,
            labels=labels,
            count=len(cells),
        )
        remedy = say(
            "Leave one line of labels, one label per column: delete what stands above it and undo merged cells."
        )
        raise InputFaults(say("{place} has faults", place=place), [Fault(what, remedy, place, f"line {line}")])


def _filled(cell: object) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _read_line(
    target: np.ndarray, line: Sequence[object], columns: Sequence[str], where: str, mark: str, faults: Faults
) -> None:
    """Read the cells of one row; only if that fails at once, look at them one by one."""
    cells = line[1:]
    while len(cells) > len(columns) and not _filled(cells[-1]):
        cells = cells[:-1]
    if len(cells) != len(columns):
        what = say("{cells} cells where {columns} columns are", cells=len(cells), columns=len(columns))
        faults.add(what, say("Give every row one cell per column; a label with a separator in it needs quotes."), where)
        return
    at_once = numbers(cells, mark)
    if at_once is not None:
        target[:] = at_once
        return
    for at, cell in enumerate(cells):
        try:
            target[at] = number(cell, mark)
        except NotANumber as error:
            faults.add(error.what, error.remedy, where, _column_place(columns[at], at))


def _unknown(line: Sequence[object], count: int) -> list[int]:
    """Return which of the first cells behind the label say that they are not known."""
    return [at for at, cell in enumerate(line[1 : count + 1]) if text_of(cell).lower() == UNKNOWN]


def _as_known(line: Sequence[object]) -> list[object]:
    """Return a line with zero in the place of what is not known."""
    found = list(line)
    for at in _unknown(line, len(line)):
        found[at + 1] = "0"
    return found


def _column_place(label: str, at: int) -> str:
    """Return a column as a reader finds it; the labels of the rows stand in column A.

    >>> _column_place("C24", 4), _column_place("", 26)
    ('C24 (column F)', 'column AB')
    """
    letters, rest = "", at + 2
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{label} (column {letters})" if label else f"column {letters}"


def _check_labels(labels: Sequence[str], places: Sequence[str], faults: Faults, kind: str) -> None:
    """Note labels that are empty or stand twice."""
    first: dict[str, str] = {}
    for label, place in zip(labels, places, strict=True):
        row, column = (place, "") if kind == "row" else ("", place)
        if not label:
            remedy = say("Give every row and column its own label; undo merged cells.")
            what = say("this row has no label") if kind == "row" else say("this column has no label")
            faults.add(what, remedy, row, column)
        elif label in first:
            what = say("the label {label!r} stands twice, first at {first}", label=label, first=first[label])
            remedy = say("Give every row its own label.") if kind == "row" else say("Give every column its own label.")
            faults.add(what, remedy, row, column)
        first.setdefault(label, place)
