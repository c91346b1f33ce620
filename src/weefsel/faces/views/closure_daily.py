"""A closure day by day: jobs below what they would have been, over a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import polars as pl

from weefsel.faces.charts.lines import Line, lines_from_zero
from weefsel.faces.charts.theme import LIGHT
from weefsel.faces.views.daily_course import on_day, period_text, spaced
from weefsel.faces.views.numbers import rows
from weefsel.faces.views.story import Cell, Chart, Column, Section, Table
from weefsel.faces.views.words import Words
from weefsel.model import Result

HEIGHT = 320
#: Most dates under the axis.
WRITTEN = 5


#: How the note of the daily model on inputs that weigh little begins.
SMALL = "Much of the loss runs through inputs"
#: From so many times the lowest on, the highest leaves no number in the middle to be sure of.
WIDE = 10.0


def closure_daily(
    found: Result, readings: Sequence[Result], words: Words, *, begin: str | None = None, left_out: bool = False
) -> Section:
    """Return jobs lost by day, from `domino.daily` with ``show=change``: all, and those in the plant's industry.

    Parameters
    ----------
    readings : the same under other readings of the daily model, for the range
    begin : the date of day 0; none = days are numbers
    left_out : whether readings are left out, because plants that closed refute them
    """
    frame = rows(found.frame, measure="jobs").with_columns(lost=-pl.col("value"))
    own = rows(frame, sector=str(found.settings["industry"]), region=str(found.settings["region"]))
    days, every = _by_day(frame)
    _, inside = _by_day(own)
    low, high = _ends(every, readings)
    peak = max(range(len(every)), key=lambda at: every[at])
    marked = sorted({0, peak, len(days) - 1})
    texts = tuple((at, words.about(every[at])) for at in marked)
    across = days if begin is None else [float(at) for at in range(len(days))]
    lines = [Line(words("daily.all"), tuple(zip(across, every, strict=True)), LIGHT.madder, texts)]
    others = [("own", inside, LIGHT.muted)]
    parts = {"low": low[-1], "last": every[-1], "high": high[-1]}
    if not _wide(parts):
        others += [("low", low, LIGHT.abroad)] if _apart(low, every) else []
        others += [("high", high, LIGHT.abroad)] if _apart(every, high) else []
    for key, values, colour in others:
        end = ((len(days) - 1, words.about(values[-1])),)
        lines.append(Line(words(f"daily.{key}"), tuple(zip(across, values, strict=True)), colour, end))
    chart = Chart(
        name="daily",
        title=words("daily.title"),
        option=lines_from_zero(lines, axis=_axis(begin, words), columns=_columns(days, begin, words), height=HEIGHT),
        description=words(
            "daily.description",
            start=on_day(days[0], begin, words),
            first=words.about(every[0]),
            most=words.about(every[peak]),
            day=on_day(days[peak], begin, words),
            last=words.about(every[-1]),
            end=on_day(days[-1], begin, words),
            own=words.about(inside[-1]),
        ),
        table=_table([_named(day, begin, words) for day in days], (every, low, high, inside), words),
        credit=words.credit("jobs"),
        height=HEIGHT,
    )
    said = [words("daily.text")]
    if readings:
        shown = {key: words.about(one) for key, one in parts.items()}
        key = "daily.same" if len(set(shown.values())) == 1 else "daily.wide" if _wide(parts) else "daily.range"
        said.append(words(key, end=on_day(days[-1], begin, words), **shown))
    said += [words("daily.left_out")] if readings and left_out else []
    said.append(words("daily.heals"))
    said += [words("daily.small")] if any(note.startswith(SMALL) for note in found.notes) else []
    return Section("daily", words("daily.heading"), tuple(said), chart=chart)


def _wide(ends: Mapping[str, float]) -> bool:
    """Tell whether the highest is so many times the lowest that the usual reading says little."""
    sizes = [abs(value) for value in ends.values()]
    return max(sizes) > WIDE * min(sizes)


def _named(day: float, begin: str | None, words: Words) -> str:
    return words.number(day) if begin is None else on_day(day, begin, words)


def _axis(begin: str | None, words: Words) -> str:
    return words("daily.axis" if begin is None else "column.period")


def _columns(days: list[float], begin: str | None, words: Words) -> list[str]:
    """Return dates for the axis, a few of them written; none where days are numbers."""
    if begin is None:
        return []
    written = set(spaced(len(days), WRITTEN))
    first = date.fromisoformat(begin)
    return [
        period_text((first + timedelta(days=int(day))).isoformat(), words) if at in written else ""
        for at, day in enumerate(days)
    ]


def _apart(low: list[float], high: list[float]) -> bool:
    """Tell whether two lines stand apart in a picture."""
    return max(b - a for a, b in zip(low, high, strict=True)) > 0.02 * max(high)


def _ends(every: list[float], readings: Sequence[Result]) -> tuple[list[float], list[float]]:
    """Return the fewest and the most jobs lost on each day, the usual reading among them."""
    frames = (rows(one.frame, measure="jobs").with_columns(lost=-pl.col("value")) for one in readings)
    by_day = list(zip(every, *(_by_day(frame)[1] for frame in frames), strict=True))
    return [min(values) for values in by_day], [max(values) for values in by_day]


def _by_day(frame: pl.DataFrame) -> tuple[list[float], list[float]]:
    summed = frame.group_by("period", maintain_order=True).agg(pl.col("lost").sum())
    return [float(day) for day in summed["period"]], [float(value) for value in summed["lost"]]


def _table(days: list[str], values: tuple[list[float], ...], words: Words) -> Table:
    unit = words("unit.jobs")
    columns = (
        Column("day", words("daily.axis"), decimals=None),
        Column("jobs", words("daily.all"), unit, 0),
        Column("low", words("column.low"), unit, 0),
        Column("high", words("column.high"), unit, 0),
        Column("own", words("daily.own"), unit, 0),
    )
    lines: list[tuple[Cell, ...]] = [(day, *line) for day, *line in zip(days, *values, strict=True)]
    return Table("daily", words("daily.title"), columns, tuple(lines))
