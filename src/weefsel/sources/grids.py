"""Labelled grids of numbers from CSV and Excel, every fault with its row and column."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np
import python_calamine

from weefsel.errors import Fault, InputError, InputFaults

SHOWN_FAULTS = 20
LIMIT_BYTES = 4 * 1024**3
SAMPLE_LINES = 200
DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+([eE][-+]?\d+)?")
THOUSANDS = re.compile(r"[-+]?\d{1,3}(\.\d{3})+(,\d+)?")


@dataclass(frozen=True, slots=True)
class Grid:
    """Numbers with labels: `values` has shape (rows, columns)."""

    place: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: np.ndarray


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
        return [*self.kept, Fault(f"and {self.more:,} more faults in this file", "Mend these first.", self.place)]


def read_csv(path: Path) -> Grid:
    """Return the grid of a CSV file: labels in the first row and the first column.

    Separator (comma, semicolon, tab) and decimal mark are found from the content; a file with semicolons or
    tabs may have decimal commas.

    Raises
    ------
    InputError, InputFaults
        If the file is empty, too large, not UTF-8 text, or has cells that are not numbers.
    """
    place = path.name
    size = path.stat().st_size
    if size == 0:
        raise InputError(f"{place} is empty (0 bytes)", "Write the table into it, or take the file away if optional.")
    if size > LIMIT_BYTES:
        raise InputError(f"{place} has {size / 1024**3:.1f} GB, the limit is 4 GB", "Aggregate the table first.")
    fail_if_not_text(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        sample = "".join(islice(file, SAMPLE_LINES))
        separator = _separator(sample)
        lines = list(csv.reader(io.StringIO(sample), delimiter=separator))
        comma = separator != "," and any(DECIMAL_COMMA.fullmatch(cell.strip()) for line in lines for cell in line[1:])
        file.seek(0)
        try:
            return _grid(place, csv.reader(file, delimiter=separator), comma=comma)
        except csv.Error as error:
            raise InputError(f"{place} cannot be read as CSV: {error}", "Save it again as CSV, encoding UTF-8.") from None


def fail_if_not_text(path: Path) -> None:
    """Raise an InputError that names the line where a file stops being UTF-8 text."""
    line = 1
    with path.open("rb") as file:
        for raw in file:
            try:
                raw.decode("utf-8")
            except UnicodeDecodeError as error:
                raise InputFaults(
                    f"{path.name} is not UTF-8 text",
                    [
                        Fault(
                            f"byte {raw[error.start]:#04x} at position {error.start + 1} is not UTF-8",
                            "Save the file with encoding UTF-8 (in Excel: CSV UTF-8).",
                            path.name,
                            f"line {line}",
                        )
                    ],
                ) from None
            if b"\x00" in raw:
                raise InputError(f"{path.name} is not text (line {line} holds a zero byte)", "Save it as CSV.")
            line += 1


def read_sheet(book: python_calamine.CalamineWorkbook, file: str, sheet: str) -> Grid:
    """Return the grid of a sheet of a workbook; raises as `read_csv`."""
    cells = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    place = f"{file}[{sheet}]"
    if not cells:
        raise InputError(f"{place} is empty", "Fill the sheet, or take it away if it is optional.")
    texts = [str(cell) for line in cells for cell in line[1:] if isinstance(cell, str)]
    return _grid(place, cells, comma=any(DECIMAL_COMMA.fullmatch(text.strip()) for text in texts))


def _separator(sample: str) -> str:
    first = sample.splitlines()[0] if sample else ""
    return max(",;\t", key=first.count)


def _grid(place: str, lines: Iterable[Sequence[object]], *, comma: bool) -> Grid:
    """Read lines into a grid; the array grows by doubling, so that memory stays near its final size."""
    faults = Faults(place)
    numbered: Iterator[tuple[int, Sequence[object]]] = enumerate(iter(lines), start=1)
    header = next((line for _, line in numbered if _filled(line)), None)
    if header is None:
        raise InputError(f"{place} is empty", "A table needs a first row of labels and a first column of labels.")
    columns = tuple(_text(cell) for cell in header[1:])
    while columns and not columns[-1]:
        columns = columns[:-1]
    _check_labels(columns, faults, "column")
    rows: list[str] = []
    values = np.zeros((max(len(columns), 8), len(columns)))
    for number, line in numbered:
        if not _filled(line):
            continue
        label = _text(line[0])
        where = f"{label} (line {number})"
        if len(rows) == len(values):
            values = np.concatenate([values, np.zeros_like(values)])
        cells = list(line[1:])
        while len(cells) > len(columns) and not _text(cells[-1]):
            cells.pop()
        if len(cells) != len(columns):
            faults.add(f"{len(cells)} cells where {len(columns)} columns are", "Give every row one cell per column.", where)
        else:
            _read_line(values[len(rows)], cells, columns, where, faults, comma=comma)
        rows.append(label)
    _check_labels(tuple(rows), faults, "row")
    if not rows or not columns:
        faults.add("no rows" if not rows else "no columns", "A table needs labels and numbers.")
    if faults.kept:
        raise InputFaults(f"{place} has faults", faults.all())
    return Grid(place, tuple(rows), columns, values[: len(rows)].copy() if len(values) > 2 * len(rows) else values[: len(rows)])


def _filled(line: Sequence[object]) -> bool:
    return any(_text(cell) for cell in line)


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() if cell is not None else ""


def _read_line(
    target: np.ndarray, cells: Sequence[object], columns: Sequence[str], where: str, faults: Faults, *, comma: bool
) -> None:
    """Read the cells of one row; only if that fails at once, look at them one by one."""
    if not comma and not any(isinstance(cell, str) and "_" in cell for cell in cells):
        try:
            target[:] = np.array(cells, dtype=np.float64)
            if np.isfinite(target).all() and not any(isinstance(cell, bool) for cell in cells):
                return
        except (ValueError, TypeError, OverflowError):
            pass
    for at, cell in enumerate(cells):
        try:
            target[at] = number(cell, comma=comma)
        except ValueError as error:
            what, _, remedy = str(error).partition("|")
            faults.add(what, remedy, where, columns[at])


def number(cell: object, *, comma: bool) -> float:
    """Return the number in a cell, or raise ValueError with ``what|remedy``.

    >>> number("1.234,5", comma=True), number("-3e2", comma=False)
    (1234.5, -300.0)
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        value = float(cell)
    else:
        text = _text(cell)
        if not text:
            raise ValueError("the cell is empty|Absence is not zero: write 0 where nothing flows.")
        if comma and THOUSANDS.fullmatch(text) and "," not in text:
            raise ValueError(f"{text!r} may be thousands or decimals|Write it without points: 1234 or 1,234.")
        if comma:
            text = (text.replace(".", "") if THOUSANDS.fullmatch(text) else text).replace(",", ".")
        elif DECIMAL_COMMA.fullmatch(text):
            raise ValueError(f"{text!r} has a decimal comma|Write 12.5, or separate all cells with semicolons.")
        if "_" in text or text.count(".") > 1:
            raise ValueError(f"{text!r} is not a number|Write a plain number.")
        try:
            value = float(text)
        except ValueError:
            raise ValueError(f"{text!r} is not a number|Write a plain number such as 12.5.") from None
    if not np.isfinite(value):
        raise ValueError(f"{cell} is not a finite number|Write the number, or 0 where nothing flows.")
    return value


def _check_labels(labels: tuple[str, ...], faults: Faults, kind: str) -> None:
    seen: set[str] = set()
    for at, label in enumerate(labels, start=1):
        if not label:
            faults.add(f"{kind} {at} has no label", "Give every row and column its own label; undo merged cells.")
        elif label in seen:
            faults.add(f"the {kind} label {label!r} stands twice", "Give every row and column its own label.")
        seen.add(label)
