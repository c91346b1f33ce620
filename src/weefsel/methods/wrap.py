"""From arrays to findings: long tables with labels, units and status."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
import polars as pl

from weefsel.kernels.leontief import Array
from weefsel.model import Fabric, Result

Labels = Mapping[str, str | int | Sequence[str | int]]
#: Columns of labels up to this many rows are kept.
SHORT = 1000


def status_of(fabric: Fabric) -> str:
    """Return the status of what is computed from a fabric: modelled, unless the fabric itself is an estimate."""
    return "modelled" if fabric.meta.status == "observed" else fabric.meta.status


def industry_labels(fabric: Fabric, positions: Sequence[int] | None = None) -> dict[str, list[str]]:
    """Return the label columns of industries, with the grade of their weight where there is one."""
    axis = fabric.industries
    chosen = range(len(axis)) if positions is None else positions
    columns = {level: axis.column(level) for level in axis.levels}
    labels = {level: [column[position] for position in chosen] for level, column in columns.items()}
    if fabric.grades:
        labels["grade"] = [fabric.grades[position] for position in chosen]
    return labels


def joined(values: Array, members: Array) -> Array:
    """Return sums over industries by group, (..., n) to (..., g), by members (n, g); NaN where a part is not known."""
    missing = np.isnan(values)
    found = np.where(missing, 0.0, values) @ members
    return np.where(missing.astype(np.float64) @ (members != 0) > 0, np.nan, found) if missing.any() else found


def block(labels: Labels, values: Array, unit: str, status: str) -> pl.DataFrame:
    """Return one block of a long table; a label that is not a list is repeated on every row.

    A value that is NaN is not known and has no row. A block without rows has the columns and types of any other, so
    that nothing lost is still a table.
    """
    count = len(values)
    found = pl.DataFrame(
        [
            *[_column(name, label, count) for name, label in labels.items()],
            pl.Series("value", np.asarray(values, dtype=np.float64)),
            _column("unit", unit, count),
            _column("status", status, count),
        ]
    )
    return found.filter(pl.col("value").is_not_nan()) if np.isnan(values).any() else found


def _column(name: str, label: str | int | Sequence[str | int], count: int) -> pl.Series:
    if isinstance(label, str | int):
        return _repeated(name, label, count) if count <= SHORT else _same(name, label, count)
    kind = type(label[0]) if label else str
    return _listed(name, tuple(label), kind is int) if len(label) <= SHORT else _series(name, label, kind)


def _series(name: str, cells: Sequence[str | int], kind: type) -> pl.Series:
    return pl.Series(name, cells, dtype=pl.Int64 if kind is int else pl.String)


def _same(name: str, label: str | int, count: int) -> pl.Series:
    kind = pl.Int64 if isinstance(label, int) else pl.String
    return pl.repeat(label, count, dtype=kind, eager=True).alias(name)


# A method writes the same labels block after block, and question after question: the last ones are kept.
@lru_cache(maxsize=512)
def _repeated(name: str, label: str | int, count: int) -> pl.Series:
    return _same(name, label, count)


@lru_cache(maxsize=512)
def _listed(name: str, cells: tuple[str | int, ...], counts: bool) -> pl.Series:
    return _series(name, cells, int if counts else str)


def result(method: str, blocks: Iterable[pl.DataFrame], notes: Sequence[str] = ()) -> Result:
    """Return the blocks as one result."""
    return Result(method, pl.concat(list(blocks), how="vertical"), notes=tuple(notes))
