"""Wide text tables as publishers write them: rows and columns of labels around a block of numbers.

Read from a stream part by part, so that beside the numbers themselves only a few megabytes are held. Every cell
that is no number is named with its row and column.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import polars as pl

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.sources.cells import POINT, UNCLEAR, NotANumber, decimal_mark, number
from weefsel.sources.grids import AHEAD, Faults

PART = 1 << 22
BOM = b"\xef\xbb\xbf"
UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Matrix:
    """Numbers with the labels around them.

    `values` has shape (rows, columns). `header` has one tuple per header row, the cells above the label columns
    left out (they stand in `corner`); `labels` has one tuple per label column. `lines` gives the line of each row.
    """

    place: str
    header: tuple[tuple[str, ...], ...]
    corner: tuple[tuple[str, ...], ...]
    labels: tuple[tuple[str, ...], ...]
    values: np.ndarray
    lines: tuple[int, ...]

    def row_place(self, at: int) -> str:
        """Return where row `at` stands, as a reader finds it."""
        return f"{place_of(self.labels, at)} (line {self.lines[at]})"

    def column_place(self, at: int) -> str:
        """Return where column `at` stands, as a reader finds it."""
        return f"{place_of(self.header, at)} (column {column_letters(at + len(self.labels))})"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a text table is laid out; `blank` is what an empty cell means, None where it is a fault."""

    header_rows: int = 1
    label_columns: int = 1
    separators: str = ",;\t"
    blank: float | None = None


def place_of(labels: Sequence[Sequence[str]], at: int) -> str:
    """Return the labels at one position as one phrase."""
    return " ".join(part[at] for part in labels if part[at])


def column_letters(at: int) -> str:
    """Return a column, counted from 0, as spreadsheets name it.

    >>> column_letters(0), column_letters(26)
    ('A', 'AA')
    """
    letters, rest = "", at + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def first_cells(stream: BinaryIO, place: str, separators: str = ",;\t") -> tuple[str, ...]:
    """Return the cells of the first line, to see what kind of table it is before its numbers are read.

    Raises
    ------
    InputError, InputFaults
        If there is no text.
    """
    text = next(_parts(stream, place, 1 << 20), b"").lstrip(b"\r\n")
    line = text.split(b"\n", 1)[0]
    separator = _separator([line], b"", Layout(separators=separators))
    return tuple(_trimmed(_cells(line.rstrip(b"\r"), separator, place, 1)))


def read_matrix(stream: BinaryIO, place: str, layout: Layout, *, part: int = PART) -> Matrix:
    """Return the table in a stream of UTF-8 text.

    The separator is the one that splits the first line into most cells; only with semicolons or tabs may cells
    have decimal commas. Rows without any cell are passed over.

    Parameters
    ----------
    stream : the bytes of the file
    place : its name, for faults
    layout : header rows, label columns, separators to choose from, meaning of an empty cell
    part : bytes read at once

    Raises
    ------
    InputError, InputFaults
        If the text is empty, not UTF-8, or has rows of another length or cells that are no numbers.
    """
    parts = _parts(stream, place, part)
    first = next(parts, b"")
    head, body = _split_head(first, layout.header_rows, place)
    separator = _separator(head, body, layout)
    header_cells = [_trimmed(_cells(line, separator, place, at)) for at, line in enumerate(head, start=1)]
    width = max([len(cells) for cells in header_cells], default=0)
    if not header_cells:
        width = len(_cells(body.split(b"\n", 1)[0], separator, place, 1))
    corner, header = _header(header_cells, layout.label_columns, width)
    mark = POINT if separator == "," else _mark(body, separator, layout)
    filler = _Filler(place, header, layout, separator, mark, width)
    filler.take(body, len(head) + 1)
    line = len(head) + 1 + body.count(b"\n")
    for text in parts:
        filler.take(text, line)
        line += text.count(b"\n")
    return filler.matrix(corner)


def _parts(stream: BinaryIO, place: str, size: int) -> Iterator[bytes]:
    """Give the text in parts that end with a line."""
    rest = b""
    start = True
    while chunk := stream.read(size):
        if start and chunk.startswith(UTF16):
            raise InputError(f"{place} is UTF-16 text", "Save it as CSV UTF-8.")
        if start:
            chunk, start = chunk.removeprefix(BOM), False
        _fail_if_no_text(chunk, place)
        whole, found, after = chunk.rpartition(b"\n")
        if found:
            yield rest + whole + found
            rest = after
        else:
            rest += chunk
    if start:
        raise InputError(f"{place} is empty (0 bytes)", "Download it again from the publisher.")
    if rest:
        yield rest + b"\n"


def _fail_if_no_text(chunk: bytes, place: str) -> None:
    if b"\x00" in chunk:
        raise InputError(f"{place} is no text: it holds zero bytes", "Give the file as the publisher names it.")


def _split_head(first: bytes, rows: int, place: str) -> tuple[list[bytes], bytes]:
    """Return the header rows and what follows; blank lines before them are passed over."""
    head: list[bytes] = []
    rest = first.lstrip(b"\r\n")
    for _ in range(rows):
        line, found, rest = rest.partition(b"\n")
        if not found:
            raise InputError(f"{place} has no rows below its header", "Download it again from the publisher.")
        head.append(line.rstrip(b"\r"))
    return head, rest


def _separator(head: list[bytes], body: bytes, layout: Layout) -> str:
    line = head[-1] if head else body.split(b"\n", 1)[0]
    text = line.decode("utf-8", errors="replace")
    return max(layout.separators, key=lambda mark: len(next(csv.reader([text], delimiter=mark), [])))


def _cells(line: bytes, separator: str, place: str, number: int) -> list[str]:
    try:
        text = line.decode("utf-8")
        return [cell.strip() for cell in next(csv.reader([text], delimiter=separator, strict=True), [])]
    except (UnicodeDecodeError, csv.Error) as error:
        fault = Fault(f"the text cannot be read: {error}", "Save it as CSV UTF-8.", place, f"line {number}")
        raise InputFaults(f"{place} has faults", [fault]) from None


def _trimmed(cells: list[str]) -> list[str]:
    """Return cells without the empty ones at the end, which spreadsheets add."""
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _header(
    rows: list[list[str]], labels: int, width: int
) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]:
    filled = [cells + [""] * (width - len(cells)) for cells in rows]
    return tuple(tuple(cells[:labels]) for cells in filled), tuple(tuple(cells[labels:]) for cells in filled)


def _mark(body: bytes, separator: str, layout: Layout) -> str:
    """Return the decimal mark of a text whose cells may have commas, from its first lines."""
    lines = body[:PART].decode("utf-8", errors="replace").splitlines()[:200]
    rows = csv.reader(lines, delimiter=separator)
    return decimal_mark(cell for row in rows for cell in row[layout.label_columns :])


class _Filler:
    """Fills the numbers part by part; memory set aside ahead is only used once it is filled."""

    def __init__(
        self,
        place: str,
        header: tuple[tuple[str, ...], ...],
        layout: Layout,
        separator: str,
        mark: str,
        width: int,
    ) -> None:
        self.place, self.header, self.layout, self.separator, self.mark = place, header, layout, separator, mark
        self.width = width
        columns = max(width - layout.label_columns, 1)
        self.values = np.zeros((AHEAD // columns + 1, columns))
        self.labels: list[list[str]] = [[] for _ in range(layout.label_columns)]
        self.lines: list[int] = []
        self.faults = Faults(place)

    def take(self, text: bytes, line: int) -> None:
        """Read the rows of one part, the first of which stands in line `line`."""
        lines = text.splitlines()
        filled = [at for at, row in enumerate(lines) if row.strip(b" \r" + self.separator.encode())]
        if not filled:
            return
        changed = self._misfits(lines, filled, line)
        filled = [at for at in filled if lines[at]]
        if not filled:
            return
        if changed or len(filled) != len(lines):
            text = b"\n".join(lines[at] for at in filled)
        self._keep(self._frame(text, line), [line + at for at in filled])

    def _misfits(self, lines: list[bytes], filled: list[int], line: int) -> bool:
        """Note rows that have more or fewer cells than the header, and blank them; cut empty cells at their end."""
        mark = self.separator.encode()
        changed = False
        for at in filled:
            row = lines[at]
            if row.count(mark) + 1 == self.width and b'"' not in row:
                continue
            cells = _cells(row, self.separator, self.place, line + at)
            count, more = len(cells), len(cells) - self.width
            if more > 0 and not any(cells[self.width :]) and row.endswith(mark * more):
                lines[at] = row[: -more * len(mark)]
                changed = True
            elif more:
                lines[at], changed = b"", True
                label = row[:80].decode("utf-8", errors="replace").split(self.separator)[0].strip('" ')
                what = f"{count} cells where the header has {self.width}"
                remedy = "Take the file as published; thousands separators count as cells of their own."
                self.faults.add(what, remedy, f"{label} (line {line + at})")
        return changed

    def _frame(self, text: bytes, line: int) -> pl.DataFrame:
        labels = self.layout.label_columns
        names = [f"column_{at}" for at in range(1, self.width + 1)]
        kinds = {name: pl.String if at < labels else pl.Float64 for at, name in enumerate(names)}
        options = {
            "has_header": False,
            "separator": self.separator,
            "decimal_comma": self.mark == ",",
            "new_columns": names,
            "infer_schema": False,
        }
        if self.mark != UNCLEAR:
            try:
                return pl.read_csv(io.BytesIO(text), schema_overrides=kinds, **options)  # type: ignore[arg-type]
            except pl.exceptions.PolarsError:
                pass  # some cell is no number: read as text, and look for it
        try:
            return pl.read_csv(io.BytesIO(text), **(options | {"decimal_comma": False}))  # type: ignore[arg-type]
        except pl.exceptions.PolarsError as error:
            fault = Fault(f"the text cannot be read: {error}", "Save it as CSV UTF-8.", self.place, f"line {line} on")
            raise InputFaults(f"{self.place} has faults", [fault]) from None

    def _keep(self, frame: pl.DataFrame, lines: list[int]) -> None:
        labels = self.layout.label_columns
        start, stop = len(self.lines), len(self.lines) + frame.height
        while stop > len(self.values):
            self.values = np.concatenate([self.values, np.zeros_like(self.values)])
        for at in range(labels):
            column = frame.to_series(at).str.strip_chars().fill_null("")
            self.labels[at] += column.to_list()
        self.lines += lines
        block = self.values[start:stop]
        numbers = frame[:, labels:]
        if all(kind == pl.Float64 for kind in numbers.dtypes) and not sum(numbers.null_count().row(0)):
            block[:] = numbers.to_numpy()
        elif all(kind == pl.Float64 for kind in numbers.dtypes) and self.layout.blank is not None:
            block[:] = numbers.fill_null(self.layout.blank).to_numpy()
        else:
            for at, column in enumerate(numbers):
                block[:, at] = self._slowly(column.cast(pl.String), at, start)
        for row, column_at in np.argwhere(~np.isfinite(block)):
            what = f"{block[row, column_at]} is not a finite number"
            self._fault(what, "Write the number, or 0 where nothing flows.", start + int(row), int(column_at))

    def _blank(self, column: pl.Series, at: int, start: int) -> float:
        """Return what empty cells mean; a fault for each where they mean nothing."""
        if self.layout.blank is None:
            for row in column.is_null().arg_true():
                self._fault("the cell is empty", "Take the file as published.", start + int(row), at)
        return self.layout.blank or 0.0

    def _slowly(self, column: pl.Series, at: int, start: int) -> np.ndarray:
        """Return a column of text as numbers; a fault for each cell that is none."""
        texts = column.str.strip_chars()
        texts = texts.set(texts == "", None)
        found = texts.cast(pl.Float64, strict=False) if self.mark == POINT else pl.Series([None] * len(texts))
        values = np.zeros(len(texts))
        empty = texts.is_null()
        if empty.any():
            values[empty.to_numpy()] = self._blank(texts, at, start)
        for row in range(len(texts)):
            if empty[row]:
                continue
            if found[row] is not None:
                values[row] = found[row]
                continue
            try:
                values[row] = number(texts[row], self.mark)
            except NotANumber as error:
                self._fault(error.what, error.remedy, start + row, at)
        return values

    def _fault(self, what: str, remedy: str, row: int, column: int) -> None:
        row_place, column_place = place_of(self.labels, row), place_of(self.header, column)
        letters = column_letters(column + self.layout.label_columns)
        self.faults.add(
            what, remedy, f"{row_place} (line {self.lines[row]})".strip(), f"{column_place} (column {letters})".strip()
        )

    def matrix(self, corner: tuple[tuple[str, ...], ...]) -> Matrix:
        """Return what was read.

        Raises
        ------
        InputFaults
            If a row or a cell was wrong.
        """
        if self.faults.kept:
            raise InputFaults(f"{self.place} has faults", self.faults.all())
        if not self.lines:
            raise InputError(f"{self.place} has no rows of numbers", "Download it again from the publisher.")
        labels = tuple(tuple(column) for column in self.labels)
        return Matrix(self.place, self.header, corner, labels, self.values[: len(self.lines)], tuple(self.lines))
