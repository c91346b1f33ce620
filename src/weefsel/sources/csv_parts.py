"""Plain CSV of numbers, read in large parts by all cores; what is not plain is left to the reader that explains it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl

#: Bytes parsed at once, at most and at least, and lines that they are to hold: what reading needs beside the numbers.
PART_BYTES, LEAST_BYTES, LINES = 1 << 23, 1 << 20, 48
#: Numbers set aside before the number of rows is known; memory is only used once it is filled.
AHEAD = 1 << 27


class Numbers(NamedTuple):
    """Labels of rows and columns, and the numbers between them, (rows, columns)."""

    rows: list[str]
    columns: list[str]
    values: np.ndarray


def read_numbers(path: Path, *, part_bytes: int = PART_BYTES) -> Numbers | None:
    """Return what a comma-separated file with labels in its first row and column holds, or None if it is not plain.

    Plain is: no quotes below the first line, no blank lines, one finite number in every cell, no white space
    around cells. Numbers are read to the bit.
    """
    with path.open("rb") as file:
        first = file.readline().decode("utf-8-sig")
        columns = next(csv.reader(io.StringIO(first, newline="")), [])[1:]
        if not columns or first.count('"') % 2:
            return None
        columns = [label.strip() for label in columns]
        schema: dict[str, type[pl.DataType]] = {
            "label": pl.String,
            **{f"c{at}": pl.Float64 for at in range(len(columns))},
        }
        values = np.zeros((min(max(len(columns), 8), AHEAD // len(columns) + 1), len(columns)))
        rows: list[str] = []
        width = len(first) * 2  # about as long as a line of numbers
        for part in _parts(file, max(min(part_bytes, LINES * width), min(part_bytes, LEAST_BYTES))):
            frame = _frame(part, schema)
            if frame is None:
                return None
            while len(rows) + len(frame) > len(values):
                values = np.concatenate([values, np.zeros_like(values)])
            block = values[len(rows) : len(rows) + len(frame)]
            block[:] = frame.select(pl.exclude("label")).to_numpy()
            if not np.isfinite(block).all():
                return None
            rows += [label.strip() for label in frame["label"]]
    return Numbers(rows, columns, values[: len(rows)])


def _parts(file: io.BufferedReader, size: int) -> Iterator[bytes]:
    """Give the rest of a file in parts of whole lines."""
    rest = b""
    while part := file.read(size):
        whole, end, tail = part.rpartition(b"\n")
        if end:
            yield rest + whole + end
            rest = tail
        else:
            rest += part
    if rest:
        yield rest


def _frame(part: bytes, schema: dict[str, type[pl.DataType]]) -> pl.DataFrame | None:
    """Return the cells of some lines, or None if one of them needs a closer look."""
    if b'"' in part:
        return None
    try:
        frame = pl.read_csv(part, has_header=False, schema=schema, quote_char=None)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return None
    lines = part.count(b"\n") + (not part.endswith(b"\n"))
    if len(frame) != lines or frame.null_count().row(0) != (0,) * frame.width:
        return None
    return frame
