"""Numbers out of findings: sums by label, rankings, ranges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    return float(rows(frame, **labels)["value"].sum())


def rows(frame: pl.DataFrame, **labels: str) -> pl.DataFrame:
    """Return the rows with the given labels."""
    return frame.filter(*[pl.col(name) == label for name, label in labels.items()])


def ranking(frame: pl.DataFrame, by: str, split: str, parts: Sequence[str]) -> list[Ranked]:
    """Return the sums by one label, split by another, largest first; ties in the order of the labels.

    The range, where the frame has one, is the sum of the ranges of the rows.
    """
    ranged = "low" in frame.columns
    found = []
    for (key,), group in frame.group_by(by, maintain_order=True):
        values = tuple(total(group, **{split: part}) for part in parts)
        low, high = (float(group["low"].sum()), float(group["high"].sum())) if ranged else (None, None)
        found.append(Ranked(str(key), values, float(group["value"].sum()), low, high))
    return sorted(found, key=lambda entry: -entry.total)


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
