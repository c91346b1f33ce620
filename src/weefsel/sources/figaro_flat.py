"""Flat ("sequential") files of FIGARO: one line per cell, ten million of them, read part by part.

``icioiRow,icioiCol,refArea,rowIi,counterpartArea,colIi,obsValue``. Only the two full labels and the number are kept,
and of those only the part that is being read; beside the table itself little memory is used.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

import numpy as np
import polars as pl

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.sayings import say
from weefsel.sources.grids import Faults
from weefsel.sources.matrices import BOM, Matrix

PART = 1 << 20
AS_PUBLISHED = say("Take the file as published.")
REGION, PARTNER, VALUE = "refArea", "counterpartArea", "obsValue"
#: The columns of full labels, ``icioiRow`` and ``icioiCol``.
LABELS = ("Row", "Col")
KEPT = ("row", "column", "value")


def is_flat(header: str) -> bool:
    """Return whether the first line of a file is that of a flat file."""
    return REGION in header and PARTNER in header and VALUE in header


@dataclass(slots=True)
class _Axis:
    """Labels in the order in which they appear, and the line where each was first seen."""

    at: dict[str, int] = field(default_factory=dict)
    lines: list[int] = field(default_factory=list)

    def positions(self, labels: pl.Series, line: int) -> np.ndarray:
        """Return the position of each label, new ones added."""
        first = labels.arg_unique().to_numpy()
        for row, label in zip(first.tolist(), labels.gather(first).to_list(), strict=True):
            if label not in self.at:
                self.at[label] = len(self.at)
                self.lines.append(line + row)
        return labels.replace_strict(self.at, return_dtype=pl.Int32).to_numpy()


def read_flat(stream: BinaryIO, place: str, *, part: int = PART) -> tuple[Matrix, int]:
    """Return the table in a flat file, cells that are not listed as zero, and how many those are.

    Raises
    ------
    InputError, InputFaults
        If the header is another one, a line is cut off, a cell stands twice or is not a number.
    """
    parts = _parts(stream, part)
    head, _, rest = next(parts, b"").removeprefix(BOM).partition(b"\n")
    names, separator = _names(head, place)
    rows, columns = _Axis(), _Axis()
    values, seen = np.zeros((1024, 1024)), np.zeros((1024, 1024), dtype=bool)
    faults = Faults(place)
    line = 2
    for text in _with(rest, parts):
        frame = _frame(text, names, separator, place, line, faults)
        i = rows.positions(frame["row"], line)
        j = columns.positions(frame["column"], line)
        if len(rows.at) > len(values) or len(columns.at) > values.shape[1]:
            # Memory set aside ahead is only used once it is filled.
            shape = tuple(1 << max(count, 1024).bit_length() for count in (len(rows.at), len(columns.at)))
            values, seen = _grown(values, shape), _grown(seen, shape)
        _note_cells_that_stand_twice(frame, i, j, seen, line, faults)
        seen[i, j] = True
        values[i, j] = frame["value"].to_numpy()
        line += len(frame)
    if faults.kept:
        raise InputFaults(say("{place} has faults", place=place), faults.all())
    if not rows.at:
        raise InputError(
            say("{place} has no lines below its header", place=place), say("Download it again from the publisher.")
        )
    n, m = len(rows.at), len(columns.at)
    absent = n * m - int(np.count_nonzero(seen[:n, :m]))
    del seen
    values = _closed_up(values, n, m)
    return Matrix(place, (tuple(columns.at),), (("",),), (tuple(rows.at),), values, tuple(rows.lines)), absent


def _closed_up(values: np.ndarray, n: int, m: int) -> np.ndarray:
    """Return the first n rows and m columns as one block, in the memory in which they stand.

    Rows move forward one by one, each to a place that is already read; so the table is not held twice.
    """
    flat = values.reshape(-1)
    for row in range(1, n):
        flat[row * m : (row + 1) * m] = values[row, :m].copy()
    return flat[: n * m].reshape(n, m)


def _grown(values: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    grown = np.zeros(shape, dtype=values.dtype)
    grown[: values.shape[0], : values.shape[1]] = values
    return grown


def _parts(stream: BinaryIO, size: int) -> Iterator[bytes]:
    """Give the text in parts that end with a line."""
    rest = b""
    while chunk := stream.read(size):
        whole, found, after = chunk.rpartition(b"\n")
        if found:
            yield rest + whole + found
            rest = after
        else:
            rest += chunk
    if rest:
        yield rest + b"\n"


def _with(first: bytes, others: Iterator[bytes]) -> Iterator[bytes]:
    if first:
        yield first
    yield from others


def _names(head: bytes, place: str) -> tuple[list[str], str]:
    """Return the names of the columns, and the separator."""
    try:
        text = head.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise InputError(say("{place} is not UTF-8 text", place=place), AS_PUBLISHED) from None
    separator = max(",;\t", key=text.count)
    names = [name.strip().strip('"') for name in text.split(separator)]
    missing = [name for name in (REGION, PARTNER, VALUE) if name not in names]
    if missing or len(set(names)) < len(names):
        what = (
            say("{place} has no column {names}", place=place, names=missing)
            if missing
            else say("{place} has a column twice", place=place)
        )
        raise InputError(what, AS_PUBLISHED)
    for kind in LABELS:
        if sum(name.endswith(kind) for name in names) != 1:
            raise InputError(
                say("{place} has not one column icioi{kind}, as flat files of FIGARO have", place=place, kind=kind),
                AS_PUBLISHED,
            )
    return names, separator


def _frame(text: bytes, names: list[str], separator: str, place: str, line: int, faults: Faults) -> pl.DataFrame:
    """Return row label, column label and value of each line of a part."""
    wanted = [next(name for name in names if name.endswith(kind)) for kind in (*LABELS, VALUE)]
    if text.count(separator.encode()) != text.count(b"\n") * (len(names) - 1):
        raise _uneven(text, len(names), separator, place, line)
    text = separator.join(names).encode() + b"\n" + text
    options: dict[str, Any] = {
        "separator": separator,
        "infer_schema": False,
        "columns": wanted,
        "schema_overrides": {VALUE: pl.Float64},
        "decimal_comma": separator != "," and b"," in text,
    }
    try:
        frame = pl.read_csv(io.BytesIO(text), **options)
    except pl.exceptions.PolarsError:
        frame = _slowly(text, options, place, line, faults)
    frame = frame.select(*(pl.col(name).alias(kept) for name, kept in zip(wanted, KEPT, strict=True)))
    for at in frame.select(pl.any_horizontal(pl.all().is_null()).arg_true()).to_series().head(20).to_list():
        faults.add(say("the line is cut off, or a cell is empty"), AS_PUBLISHED, f"line {line + at}")
    frame = frame.with_columns(pl.col("row", "column").fill_null("?"), pl.col("value").fill_null(0.0))
    for at in frame.select((~pl.col("value").is_finite()).arg_true()).to_series().head(20).to_list():
        faults.add(say("the value is not a finite number"), AS_PUBLISHED, f"line {line + at}")
    return frame


def _slowly(text: bytes, options: dict[str, Any], place: str, line: int, faults: Faults) -> pl.DataFrame:
    """Read a part as text, and name the cells that are no numbers."""
    try:
        frame = pl.read_csv(io.BytesIO(text), **(options | {"schema_overrides": None, "decimal_comma": False}))
    except pl.exceptions.PolarsError as error:
        fault = Fault(
            say("the text cannot be split into cells: {reason}", reason=str(error)),
            AS_PUBLISHED,
            place,
            f"line {line} on",
        )
        raise InputFaults(say("{place} has faults", place=place), [fault]) from None
    values = frame[VALUE].str.strip_chars().cast(pl.Float64, strict=False)
    for at in (values.is_null() & frame[VALUE].is_not_null()).arg_true().to_list():
        remedy = say("Numbers are written as 1234.5, without thousands separators.")
        faults.add(say("{value!r} is not a number", value=frame[VALUE][at]), remedy, f"line {line + at}", VALUE)
    return frame.with_columns(values.fill_null(0.0).alias(VALUE))


def _uneven(text: bytes, width: int, separator: str, place: str, line: int) -> InputFaults:
    """Return the error that names the lines which have more or fewer cells than the header."""
    faults = Faults(place)
    for at, row in enumerate(text.splitlines()):
        count = row.count(separator.encode()) + 1
        if count != width:
            what = say(
                "{count} cells where the header has {width}: cut off, or a number with thousands commas",
                count=count,
                width=width,
            )
            faults.add(what, AS_PUBLISHED, f"line {line + at}")
    return InputFaults(say("{place} has faults", place=place), faults.all())


def _note_cells_that_stand_twice(
    frame: pl.DataFrame, i: np.ndarray, j: np.ndarray, seen: np.ndarray, line: int, faults: Faults
) -> None:
    key = i.astype(np.int64) * seen.shape[1] + j
    again = seen[i, j]
    if len(np.unique(key)) < len(key):
        order = np.argsort(key, kind="stable")
        again[order[1:][key[order][1:] == key[order][:-1]]] = True
    for at in np.flatnonzero(again).tolist():
        row, column = frame["row"][at], frame["column"][at]
        faults.add(say("the cell stands twice (line {line})", line=line + at), AS_PUBLISHED, row, column)
