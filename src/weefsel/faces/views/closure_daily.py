"""A closure day by day: jobs below what they would have been, over a year."""

from __future__ import annotations

import polars as pl

from weefsel.faces.charts.lines import Line, lines_from_zero
from weefsel.faces.charts.theme import LIGHT
from weefsel.faces.views.numbers import rows
from weefsel.faces.views.story import Cell, Chart, Column, Section, Table
from weefsel.faces.views.words import Words
from weefsel.model import Result

HEIGHT = 320


def closure_daily(found: Result, words: Words) -> Section:
    """Return jobs lost by day, from `domino.daily` with ``show=change``: all, and those in the plant's industry."""
    frame = rows(found.frame, measure="jobs").with_columns(lost=-pl.col("value"))
    own = rows(frame, sector=str(found.settings["industry"]), region=str(found.settings["region"]))
    days, every = _by_day(frame)
    _, inside = _by_day(own)
    peak = max(range(len(every)), key=lambda at: every[at])
    marked = sorted({0, peak, len(days) - 1})
    lines = [
        Line(
            words("daily.all"),
            tuple(zip(days, every, strict=True)),
            LIGHT.madder,
            tuple((at, words.about(every[at])) for at in marked),
        ),
        Line(
            words("daily.own"),
            tuple(zip(days, inside, strict=True)),
            LIGHT.muted,
            ((len(days) - 1, words.about(inside[-1])),),
        ),
    ]
    chart = Chart(
        name="daily",
        title=words("daily.title"),
        option=lines_from_zero(lines, axis=words("daily.axis")),
        description=words(
            "daily.description",
            first=words.about(every[0]),
            most=words.about(every[peak]),
            day=words.number(days[peak]),
            last=words.about(every[-1]),
            end=words.number(days[-1]),
            own=words.about(inside[-1]),
        ),
        table=_table(days, every, inside, words),
        credit=words.credit("jobs"),
        height=HEIGHT,
    )
    return Section("daily", words("daily.heading"), (words("daily.text"),), chart=chart)


def _by_day(frame: pl.DataFrame) -> tuple[list[float], list[float]]:
    summed = frame.group_by("period", maintain_order=True).agg(pl.col("lost").sum())
    return [float(day) for day in summed["period"]], [float(value) for value in summed["lost"]]


def _table(days: list[float], every: list[float], inside: list[float], words: Words) -> Table:
    unit = words("unit.jobs")
    columns = (
        Column("day", words("daily.axis"), decimals=None),
        Column("jobs", words("daily.all"), unit, 0),
        Column("own", words("daily.own"), unit, 0),
    )
    lines: list[tuple[Cell, ...]] = [
        (words.number(day), one, other) for day, one, other in zip(days, every, inside, strict=True)
    ]
    return Table("daily", words("daily.title"), columns, tuple(lines))
