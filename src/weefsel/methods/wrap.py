"""From arrays to findings: long tables with labels, units and status."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import polars as pl

from weefsel.kernels.leontief import Array
from weefsel.model import Fabric, Result

Labels = Mapping[str, str | int | Sequence[str | int]]


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


def block(labels: Labels, values: Array, unit: str, status: str) -> pl.DataFrame:
    """Return one block of a long table; a label that is not a list is repeated on every row."""
    count = len(values)
    columns = {name: [label] * count if isinstance(label, str | int) else list(label) for name, label in labels.items()}
    return pl.DataFrame(
        {
            **columns,
            "value": np.asarray(values, dtype=np.float64),
            "unit": [unit] * count,
            "status": [status] * count,
        }
    )


def result(method: str, blocks: Iterable[pl.DataFrame], notes: Sequence[str] = ()) -> Result:
    """Return the blocks as one result."""
    return Result(method, pl.concat(list(blocks), how="vertical"), notes=tuple(notes))
