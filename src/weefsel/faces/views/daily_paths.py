"""Paths with ranges: output of all industries and of those that fall farthest, day by day."""

from __future__ import annotations

from math import floor, log10

import numpy as np

from weefsel.faces.charts.fans import Path, height_of_paths, small_paths
from weefsel.faces.charts.theme import LIGHT
from weefsel.faces.views.daily_course import (
    Course,
    axis_texts,
    course_of,
    day_text,
    fine_share,
    name_of,
    period_text,
    period_word,
)
from weefsel.faces.views.story import Cell, Chart, Column, Table
from weefsel.faces.views.words import Words
from weefsel.model import Result

#: Panels beside that of all industries.
SHOWN, NAMED = 8, 3


def daily_paths(result: Result, words: Words) -> Chart | None:
    """Return paths of output against a day without the shock; none where there are fewer than two days."""
    course = course_of(result, words.fabric)
    if len(course.periods) < 2:
        return None
    chosen = [at for at in course.ranked() if np.nanmin(course.values[at]) < 0][:SHOWN]
    paths = [_whole(course, words), *(_path(course, at, words) for at in chosen)]
    title = words("paths.title")
    most = 4 if isinstance(course.periods[0], int) else 3  # dates are longer than days
    ranged = course.low is not None
    lowest = int(np.argmin(course.whole))
    description = words(
        "paths.description",
        lowest=fine_share(float(course.whole[lowest]), words),
        day=day_text(course.periods[lowest], words),
        last=fine_share(float(course.whole[-1]), words),
        end=day_text(course.periods[-1], words),
        list=words.listed([f"{path.title} ({path.end})" for path in paths[1 : NAMED + 1]]) or "–",
    )
    band = words("paths.band" if ranged else "paths.single")
    return Chart(
        name="paths",
        title=title,
        option=small_paths(
            paths,
            axis=period_word(course, words),
            columns=axis_texts(course, range(len(course.periods)), most, words),
        ),
        description=f"{description} {band}",
        table=_table(course, title, words),
        credit=f"{words.credit('percent')} {words('paths.scales')} {band}",
        height=height_of_paths(len(paths)),
        narrow_height=height_of_paths(len(paths), narrow=True),
    )


def _whole(course: Course, words: Words) -> Path:
    return _panel(words("paths.whole"), course.whole, course.whole_low, course.whole_high, words, LIGHT.ink)


def _path(course: Course, at: int, words: Words) -> Path:
    low, high = (None if end is None else end[at] for end in (course.low, course.high))
    return _panel(name_of(course.keys[at], words), course.values[at], low, high, words, LIGHT.madder)


def _panel(
    title: str, values: np.ndarray, low: np.ndarray | None, high: np.ndarray | None, words: Words, colour: str
) -> Path:
    everything = np.concatenate([part for part in (values, low, high) if part is not None])
    bottom, top = (nice(float(end)) for end in (min(0.0, everything.min()), max(0.0, everything.max())))
    # An end that is a tenth of the other one is no more than a tremble: it gets no line of its own.
    bottom, top = (0.0 if abs(end) < 0.1 * other else end for end, other in ((bottom, top), (top, -bottom)))
    ticks = tuple(
        (
            end,
            words.share_with(end, 0 if abs(end * 100 - round(end * 100)) < 1e-9 else 1 if abs(end) >= 0.001 else 2)
            if end
            else "0",
        )
        for end in (bottom, 0.0, top)
    )
    return Path(
        title,
        tuple((float(at), float(value)) for at, value in enumerate(values)),
        tuple(float(value) for value in low) if low is not None else (),
        tuple(float(value) for value in high) if high is not None else (),
        fine_share(float(values[-1]), words),
        ticks=tuple(dict.fromkeys(ticks)),
        colour=colour,
    )


def nice(end: float) -> float:
    """Return the next number of one figure away from zero, a fifth of a step fine.

    >>> nice(-0.034), nice(0.0), nice(0.0021)
    (-0.04, 0.0, 0.003)
    """
    if not end:
        return 0.0
    step = 10.0 ** floor(log10(abs(end)))
    times = next(times for times in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if abs(end) <= times * step * (1 + 1e-9))
    return float(f"{np.sign(end) * times * step:.6g}")


def _table(course: Course, title: str, words: Words) -> Table:
    """Return all industries together by day, then each industry on the last day."""
    lines: list[tuple[Cell, ...]] = []
    for day, period in enumerate(course.periods):
        ends = (course.whole_low, course.whole_high)
        low, high = (None if end is None else 100.0 * float(end[day]) for end in ends)
        lines.append(
            (words("paths.whole"), "", period_text(period, words), 100.0 * float(course.whole[day]), low, high)
        )
    for at in course.ranked()[:SHOWN]:
        for day, period in enumerate(course.periods):
            low, high = (None if end is None else 100.0 * float(end[at, day]) for end in (course.low, course.high))
            lines.append(
                (
                    name_of(course.keys[at], words),
                    course.keys[at][-1],
                    period_text(period, words),
                    100.0 * float(course.values[at, day]),
                    low,
                    high,
                )
            )
    columns = (
        Column("industry", words("column.industry")),
        Column("code", words("column.code")),
        Column("period", period_word(course, words)),
        Column("change", words("paths.change"), "%", 2),
        Column("low", words("paths.low"), "%", 2),
        Column("high", words("paths.high"), "%", 2),
    )
    return Table("paths", title, columns, tuple(lines))
