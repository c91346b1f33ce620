"""Fill a wide table with numbers, part by part; every cell that is none is named with its row and column."""

from __future__ import annotations

import csv
import io

import numpy as np
import polars as pl

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.sayings import say
from weefsel.sources.cells import POINT, UNCLEAR, NotANumber, number
from weefsel.sources.grids import AHEAD, Faults
from weefsel.sources.matrix import Layout, Matrix, column_letters, place_of


def cells_of(line: bytes, separator: str, place: str, number: int) -> list[str]:
    """Return the cells of one line of text, or raise InputFaults with its number."""
    try:
        text = line.decode("utf-8")
        return [cell.strip() for cell in next(csv.reader([text], delimiter=separator, strict=True), [])]
    except (UnicodeDecodeError, csv.Error) as error:
        fault = Fault(
            say("the text cannot be read: {reason}", reason=str(error)),
            say("Save it as CSV UTF-8."),
            place,
            f"line {number}",
        )
        raise InputFaults(say("{place} has faults", place=place), [fault]) from None


class Filler:
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
            cells = cells_of(row, self.separator, self.place, line + at)
            count, more = len(cells), len(cells) - self.width
            if more > 0 and not any(cells[self.width :]) and row.endswith(mark * more):
                lines[at] = row[: -more * len(mark)]
                changed = True
            elif more:
                lines[at], changed = b"", True
                label = row[:80].decode("utf-8", errors="replace").split(self.separator)[0].strip('" ')
                what = say("{count} cells where the header has {width}", count=count, width=self.width)
                remedy = say("Take the file as published; thousands separators count as cells of their own.")
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
            fault = Fault(
                say("the text cannot be read: {reason}", reason=str(error)),
                say("Save it as CSV UTF-8."),
                self.place,
                f"line {line} on",
            )
            raise InputFaults(say("{place} has faults", place=self.place), [fault]) from None

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
            what = say("{text} is not a finite number", text=block[row, column_at])
            self._fault(what, say("Write the number, or 0 where nothing flows."), start + int(row), int(column_at))

    def _blank(self, column: pl.Series, at: int, start: int) -> float:
        """Return what empty cells mean; a fault for each where they mean nothing."""
        if self.layout.blank is None:
            for row in column.is_null().arg_true():
                self._fault(say("the cell is empty"), say("Take the file as published."), start + int(row), at)
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
            raise InputFaults(say("{place} has faults", place=self.place), self.faults.all())
        if not self.lines:
            raise InputError(
                say("{place} has no rows of numbers", place=self.place), say("Download it again from the publisher.")
            )
        labels = tuple(tuple(column) for column in self.labels)
        return Matrix(self.place, self.header, corner, labels, self.values[: len(self.lines)], tuple(self.lines))
