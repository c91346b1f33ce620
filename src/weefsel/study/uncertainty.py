"""Ranges for any method: run it on a sample of tables, drawn from an error model or named by the user."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from weefsel.errors import ComputationError, InputError
from weefsel.methods.uncertainty.errors import ErrorModel, drawn_table
from weefsel.model import Fabric, Result
from weefsel.study.run import compute

__all__ = ["ErrorModel", "over_tables", "with_errors"]

Report = Callable[[str], None]


def with_errors(
    method: str,
    fabric: Fabric,
    settings: Mapping[str, object],
    *,
    draws: int,
    seed: int,
    model: ErrorModel | None = None,
    level: float = 0.9,
    report: Report | None = None,
) -> Result:
    """Return a method's result with low and high over tables drawn from an error model.

    Parameters
    ----------
    draws : tables drawn
    seed : of the draws; the same seed gives the same ranges
    model : errors of the flows; none = the default one
    level : share of draws between low and high

    Raises
    ------
    InputError, ComputationError
        As `compute`; and if `draws` is below two or no draw has an answer.
    """
    if draws < 2:
        raise InputError(f"{draws} draws make no range", "Take at least 2; 200 give a fair picture.")
    errors = model or ErrorModel()
    tables = (drawn_table(fabric, errors, seed, draw) for draw in range(draws))
    said = (
        f"Ranges: {level:.0%} of {{count}} tables with random errors of the flows: {errors.error:.0%} for one of "
        f"average size, growing as flows shrink (power {errors.power:g}), at most {errors.largest:.0%}; seed {seed}."
    )
    return _ranged(compute(method, fabric, **settings), method, tables, settings, level, said, report)


def over_tables(method: str, fabric: Fabric, settings: Mapping[str, object], others: Sequence[Fabric]) -> Result:
    """Return a method's result on a fabric with the lowest and the highest over other tables of the same shape."""
    if not others:
        raise InputError("no other table is named", "Name at least one.")
    said = f"Ranges: lowest and highest over {', '.join(other.meta.name for other in others)} and the table itself."
    central = compute(method, fabric, **settings)
    return _ranged(central, method, (fabric, *others), settings, 1.0, said, None)


def _ranged(
    central: Result,
    method: str,
    tables: Iterable[Fabric],
    settings: Mapping[str, object],
    level: float,
    said: str,
    report: Report | None,
) -> Result:
    labels = central.labels
    stack: list[pl.DataFrame] = []
    refused = 0
    for at, table in enumerate(tables):
        if report:
            report(f"table {at + 1}")
        try:
            found = compute(method, table, **settings).frame
        except ComputationError:
            refused += 1
            continue
        stack.append(found.select(*labels, pl.col("value")))
    if not stack:
        raise ComputationError(f"{method} has no answer on any of the tables", "Take smaller errors.")
    tail = (1.0 - level) / 2.0
    spans = (
        pl.concat(stack)
        .group_by(labels, maintain_order=True)
        .agg(
            low=pl.col("value").quantile(tail, interpolation="linear"),
            high=pl.col("value").quantile(1.0 - tail, interpolation="linear"),
            count=pl.len(),
        )
    )
    plain = central.frame.drop([name for name in ("low", "high") if name in central.frame.columns])
    joined = plain.join(spans.drop("count"), on=labels, how="left", maintain_order="left")
    notes = [said.replace("{count}", str(len(stack)))]
    if refused:
        notes.append(f"{refused} tables had no answer and are not in the ranges.")
    partly = int((spans["count"] < len(stack)).sum())
    if partly:
        notes.append(f"{partly} rows are not defined on every table; their ranges rest on fewer.")
    outside = joined.filter((pl.col("value") < pl.col("low")) | (pl.col("value") > pl.col("high")))
    if len(outside):
        notes.append(f"{len(outside)} values of the table itself lie outside the range of its draws.")
    return replace(central, frame=joined, notes=(*notes, *central.notes))
