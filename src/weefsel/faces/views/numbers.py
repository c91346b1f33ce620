"""Numbers out of findings: sums by label, rankings, ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

import polars as pl


@dataclass(frozen=True, slots=True)
class Ranked:
    """One entry of a ranking: its key, its values in the order asked for, their sum, and the range."""

    key: str
    values: tuple[float, ...]
    total: float
    low: float | None = None
    high: float | None = None


def total(frame: pl.DataFrame, **labels: str) -> float:
    """Return the sum of values of the rows with the given labels."""
    values = frame["value"]
    if labels:  # column by column: a story asks for some hundred sums, and a query for each takes far longer
        values = values.filter(reduce(and_, (frame[name] == label for name, label in labels.items())))
    return float(values.sum())


def rows(frame: pl.DataFrame, **labels: str) -> pl.DataFrame:
    """Return the rows with the given labels."""
    return frame.filter(*[pl.col(name) == label for name, label in labels.items()])


def ranking(
    frame: pl.DataFrame, by: str, split: str, parts: Sequence[str], varied: pl.DataFrame | None = None
) -> list[Ranked]:
    """Return the sums by one label, split by another, largest first; ties in the order of the labels.

    Parameters
    ----------
    varied : the same sums under each assumption (`domino.assumptions` by that label): they give the range
    """
    spans = _spans(varied, by)
    sums = frame.group_by(by, split, maintain_order=True).agg(pl.col("value").sum())
    split_up = {(str(key), str(part)): float(value) for key, part, value in sums.iter_rows()}
    wholes = frame.group_by(by, maintain_order=True).agg(pl.col("value").sum())
    found = []
    for key, whole in wholes.iter_rows():
        values = tuple(split_up.get((str(key), part), 0.0) for part in parts)
        low, high = spans.get(str(key), (None, None))
        found.append(Ranked(str(key), values, float(whole), low, high))
    return sorted(found, key=lambda entry: -entry.total)


def _spans(varied: pl.DataFrame | None, by: str) -> dict[str, tuple[float, float]]:
    """Return the lowest and the highest sum of each label over the assumptions; none where they are not known."""
    if varied is None or by not in varied.columns:
        return {}
    sums = varied.group_by(by, "assumption", "case", maintain_order=True).agg(pl.col("value").sum())
    spans = sums.group_by(by, maintain_order=True).agg(low=pl.col("value").min(), high=pl.col("value").max())
    return {str(key): (low, high) for key, low, high in spans.iter_rows()}


@dataclass(frozen=True, slots=True)
class Range:
    """A central value with the lowest and the highest over the assumptions."""

    central: float
    low: float
    high: float


def range_over_assumptions(frame: pl.DataFrame, parts: Sequence[str], measure: str = "jobs") -> Range:
    """Return the sum of some parts in the central case, and its range over `domino.assumptions`."""
    chosen = frame.filter(pl.col("measure") == measure, pl.col("part").is_in(list(parts)))
    totals = chosen.group_by("assumption", "case", maintain_order=True).agg(pl.col("value").sum())
    central = totals.filter(pl.col("assumption") == "central")["value"].item()
    return Range(float(central), float(totals["value"].min()), float(totals["value"].max()))  # type: ignore[arg-type]
