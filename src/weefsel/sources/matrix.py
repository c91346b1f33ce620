"""Numbers with the labels around them, and where each of them stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Matrix:
    """Numbers with the labels around them.

    `values` has shape (rows, columns). `header` has one tuple per header row, the cells above the label columns
    left out (they stand in `corner`); `labels` has one tuple per label column. `lines` gives the line of each row,
    `first_column` the column of the first number where labels were reordered.
    """

    place: str
    header: tuple[tuple[str, ...], ...]
    corner: tuple[tuple[str, ...], ...]
    labels: tuple[tuple[str, ...], ...]
    values: np.ndarray
    lines: tuple[int, ...]
    first_column: int | None = None

    def row_place(self, at: int) -> str:
        """Return where row `at` stands, as a reader finds it."""
        return f"{place_of(self.labels, at)} (line {self.lines[at]})"

    def column_place(self, at: int) -> str:
        """Return where column `at` stands, as a reader finds it."""
        before = len(self.labels) if self.first_column is None else self.first_column
        return f"{place_of(self.header, at)} (column {column_letters(at + before)})"


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
