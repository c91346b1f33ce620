"""The text files of EXIOBASE 3: tabs, two header rows, sometimes a row with the names of the index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from weefsel.errors import InputError, InputFaults
from weefsel.sayings import say
from weefsel.sources.archives import File
from weefsel.sources.grids import Faults
from weefsel.sources.matrices import Layout, Matrix, read_matrix

AS_PUBLISHED = say("Take the files as published.")
Label = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """One file: its name below the table, and its numbers with their labels."""

    place: str
    matrix: Matrix


@dataclass(slots=True)
class Labels:
    """The industries of a table in the order of its rows, and where they stand."""

    industries: tuple[Label, ...]
    row_places: tuple[str, ...]
    column_places: tuple[str, ...]
    notes: list[str] = field(default_factory=list)

    def square(self, part: Part) -> np.ndarray:
        """Return the flows with columns in the order of rows, (n, n), without a copy where they are so already."""
        return self._ordered(part, _columns(part.matrix), axis=1)

    def rows(self, part: Part) -> np.ndarray:
        """Return a part with its rows in the order of the industries, (n, columns)."""
        return self._ordered(part, _rows(part.matrix), axis=0)

    def columns(self, part: Part) -> np.ndarray:
        """Return a part with its columns in the order of the industries, (rows, n)."""
        return self._ordered(part, _columns(part.matrix), axis=1)

    def _ordered(self, part: Part, own: Sequence[Label], axis: int) -> np.ndarray:
        if tuple(own) == self.industries:
            return part.matrix.values
        at = _positions(part, own, axis)
        faults = Faults(part.place)
        for label in self.industries:
            if label not in at:
                text = "|".join(label)
                what = say("the column is missing") if axis else say("the row is missing")
                faults.add(what, AS_PUBLISHED, *(("", text) if axis else (text, "")))
        known = set(self.industries)
        for label in own:
            if label not in known:
                text = "|".join(label)
                faults.add(
                    say("no industry of the table is called so: this column")
                    if axis
                    else say("no industry of the table is called so: this row"),
                    AS_PUBLISHED,
                    *(("", text) if axis else (text, "")),
                )
        if faults.kept:
            raise InputFaults(say("{place} cannot be imported", place=part.place), faults.all())
        self.notes.append(
            say("{place}: its columns stood in another order and were matched by label.", place=part.place)
            if axis
            else say("{place}: its rows stood in another order and were matched by label.", place=part.place)
        )
        return np.take(part.matrix.values, [at[label] for label in self.industries], axis=axis)


def labels_of(part: Part) -> Labels:
    """Return the industries on the rows of a square part; each must stand once."""
    rows = _rows(part.matrix)
    _positions(part, rows, 0)
    columns = {label: at for at, label in enumerate(_columns(part.matrix))}
    heads = [part.matrix.column_place(columns[label]) if label in columns else "" for label in rows]
    return Labels(tuple(rows), tuple(part.matrix.row_place(at) for at in range(len(rows))), tuple(heads))


def read_part(file: File, *, label_columns: int) -> Part:
    """Return what a text file holds; its header rows are told from its content.

    Raises
    ------
    InputError, InputFaults
        If it is empty, cut off, or has cells that are no numbers.
    """
    place = file.name.partition("/")[2] or file.name
    with file.opener() as stream:
        start = stream.read(1 << 20)
    if not start.strip():
        raise InputError(say("{name} is empty (0 bytes)", name=place), say("Download it again from the publisher."))
    layout = Layout(header_rows=_header_rows(start, label_columns), label_columns=label_columns, separators="\t")
    with file.opener() as stream:
        return Part(place, read_matrix(stream, place, layout))


def _header_rows(start: bytes, label_columns: int) -> int:
    """Return how many rows stand above the numbers: labels, and a row of index names with nothing beside them."""
    count = 0
    for line in start.split(b"\n")[:8]:
        cells = [cell.strip() for cell in line.rstrip(b"\r").split(b"\t")[label_columns:]]
        if cells and all(cells) and all(_is_number(cell) for cell in cells[:3]):
            break
        count += 1
    return count


def _is_number(cell: bytes) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _rows(matrix: Matrix) -> list[Label]:
    return list(zip(matrix.labels[0], matrix.labels[1], strict=True))


def _columns(matrix: Matrix) -> list[Label]:
    if len(matrix.header) < 2:
        raise InputError(say("{place} has no two header rows of region and sector", place=matrix.place), AS_PUBLISHED)
    return list(zip(matrix.header[0], matrix.header[1], strict=True))


def _positions(part: Part, own: Sequence[Label], axis: int) -> dict[Label, int]:
    at: dict[Label, int] = {}
    faults = Faults(part.place)
    for position, label in enumerate(own):
        text = "|".join(label)
        place = ("", text) if axis else (text, "")
        if label in at:
            faults.add(say("the column stands twice") if axis else say("the row stands twice"), AS_PUBLISHED, *place)
        at.setdefault(label, position)
        if not all(label):
            what = say("a column has no full label") if axis else say("a row has no full label")
            faults.add(what, AS_PUBLISHED, *place)
    if faults.kept:
        raise InputFaults(say("{place} cannot be imported", place=part.place), faults.all())
    return at
