"""Ranges of the daily model: the same run under other readings of the production function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Literal

import polars as pl

from weefsel.errors import ComputationError
from weefsel.methods.daily.choices import Choices
from weefsel.methods.daily.course import Course

#: From inputs that all stand in for each other to inputs that all stop output.
EXTREMES: tuple[Literal["linear", "leontief"], ...] = ("linear", "leontief")
VALUES = ("value", "unit", "status")

Rows = Callable[[Course], Sequence[pl.DataFrame]]


def with_ranges(
    central: Course, chosen: Choices, run: Callable[[Choices], Course], rows: Rows, *, ranges: bool
) -> tuple[pl.DataFrame, list[str]]:
    """Return the rows of a run, with low and high over the readings of the production function, and what they span.

    Parameters
    ----------
    run : gives the same run under other choices
    rows : gives the rows of a run
    ranges : whether to run the readings at all
    """
    frame = pl.concat(rows(central))
    if not ranges:
        return frame, []
    frames, refused = [frame], []
    for reading in EXTREMES:
        if reading != chosen.function:
            try:
                frames.append(pl.concat(rows(run(replace(chosen, function=reading)))))
            except ComputationError:
                refused.append(reading)
    keys = [name for name in frame.columns if name not in VALUES]
    spans = pl.concat(frames).group_by(keys).agg(low=pl.col("value").min(), high=pl.col("value").max())
    notes = [
        "Ranges: lowest and highest over the readings of the production function, from linear (inputs stand in for "
        f"each other) over {chosen.function} to leontief (every input stops output). Where it is wide, the answer "
        "hangs on which inputs buyers can do without."
    ]
    notes += [f"{reading} gives no answer and is not in the ranges." for reading in refused]
    return frame.join(spans, on=keys, how="left", maintain_order="left"), notes
