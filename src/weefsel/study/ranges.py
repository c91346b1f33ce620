"""From the results of a method on many tables to one result with low and high."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

import polars as pl

from weefsel.errors import ComputationError
from weefsel.model import Fabric, Result
from weefsel.sayings import say

#: Share of the tables of a sample between low and high.
LEVEL = 0.9

Answer = Callable[[Fabric], Result]
Report = Callable[[str], None]


def ranged(
    central: Result,
    answer: Answer,
    tables: Iterable[Fabric],
    level: float,
    said: Callable[[int], str],
    report: Report | None = None,
    finds: Collection[str] = (),
) -> Result:
    """Return a result with low and high: quantiles over what a method answers on other tables.

    Where the method gives ranges itself, low is a quantile of its lows and high one of its highs.

    Parameters
    ----------
    central : on the table itself
    answer : runs the method on one table
    level : share of tables between low and high
    said : one sentence on the tables, from how many had an answer
    finds : labels that are findings themselves: a row is the same row whatever they say

    Raises
    ------
    ComputationError
        If the method has an answer on none of the tables.
    """
    labels = [name for name in central.labels if name not in finds]
    own = {name: name if name in central.frame.columns else "value" for name in ("low", "high")}
    stack: list[pl.DataFrame] = []
    refused = 0
    for at, table in enumerate(tables):
        if report:
            report(say("table {number}", number=at + 1))
        try:
            found = answer(table).frame
        except ComputationError:
            refused += 1
            continue
        stack.append(found.select(*labels, *(pl.col(column).alias(name) for name, column in own.items())))
    if not stack:
        raise ComputationError(
            say("{method} has no answer on any of the tables", method=central.method), say("Take smaller errors.")
        )
    tail = (1.0 - level) / 2.0
    spans = (
        pl.concat(stack)
        .group_by(labels, maintain_order=True)
        .agg(
            pl.col("low").quantile(tail, interpolation="linear"),
            pl.col("high").quantile(1.0 - tail, interpolation="linear"),
            count=pl.len(),
        )
    )
    plain = central.frame.drop(name for name in own if name in central.frame.columns)
    joined = plain.join(spans.drop("count"), on=labels, how="left", maintain_order="left", nulls_equal=True)
    joined = joined.select([*plain.columns, "low", "high"])
    notes = [said(len(stack))]
    if refused:
        notes.append(say("{count} tables had no answer and are not in the ranges.", count=refused))
    partly = int((spans["count"] < len(stack)).sum())
    if partly:
        notes.append(say("{count} rows are not defined on every table; their ranges rest on fewer.", count=partly))
    if (joined["low"] == joined["high"]).all():
        notes.append(say("No number moves: nothing here rests on what differs between the tables."))
    outside = joined.filter((pl.col("value") < pl.col("low")) | (pl.col("value") > pl.col("high")))
    if len(outside):
        notes.append(say("{count} values of the table itself lie outside the range of its draws.", count=len(outside)))
    return replace(central, frame=joined, notes=(*notes, *central.notes))
