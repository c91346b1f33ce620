"""Who falls when: output of the industries that fall, day by day, as a heat map sorted by the day of the fall."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from math import inf, nextafter

import numpy as np

from weefsel.faces.charts.heat import HeatRow, Shade, heat_map, height_of_heat
from weefsel.faces.charts.theme import ramp
from weefsel.faces.views.daily_course import (
    Course,
    Key,
    axis_texts,
    course_of,
    days_of_periods,
    fine_share,
    first_fall,
    name_of,
    on_day,
    period_text,
    period_word,
    spaced,
)
from weefsel.faces.views.story import Cell, Chart, Column, Table
from weefsel.faces.views.words import Words
from weefsel.model import Result

SHOWN, COLUMNS, NAMED = 24, 61, 3
#: Ends of the classes of loss, by the largest loss that is shown.
ENDS = (
    (0.2, (0.005, 0.01, 0.02, 0.05, 0.1)),
    (0.6, (0.005, 0.02, 0.05, 0.1, 0.3)),
    (2.0, (0.005, 0.05, 0.1, 0.25, 0.5)),
)
#: Where fewer industries fall than this, others that lose at least a thousandth are shown too, so many in all.
FEW, FILLED = 10, 15
FINE_ENDS = (0.001, 0.002, 0.005, 0.02, 0.1)


def daily_heat(result: Result, words: Words, order: Mapping[Key, float] | None = None) -> Chart | None:
    """Return the heat map of a run of `domino.daily`; none where no industry loses a thousandth of its output.

    Parameters
    ----------
    order : the day on which each industry falls, counted from 0, from `domino.order`; none = the first day shown
    """
    course = course_of(result, words.fabric)
    falls = {at: day for at in range(len(course.keys)) if (day := _fall(course, at, order)) is not None}
    fine = len(falls) < FEW
    chosen = [at for at in course.ranked() if at in falls or (fine and _worst(course, at) <= -FINE_ENDS[0])]
    if not chosen:
        return None
    chosen = chosen[: FILLED if fine else SHOWN]
    days = spaced(len(course.periods), COLUMNS)
    columns = {at: int(falls[at] / _step(days)) if at in falls else inf for at in chosen}
    # Who falls in the same column stands by how far it falls; where all do, the day of the fall tells nobody apart.
    chosen.sort(key=lambda at: (columns[at], _worst(course, at)))
    once = len(set(columns.values())) == 1 and len(chosen) > 1
    ends = FINE_ENDS if fine else next(ends for limit, ends in ENDS if -_worst(course, course.ranked()[0]) < limit)
    rows = [_row(course, at, days, None if once else falls.get(at), ends[0], words) for at in chosen]
    title = words("heat.title")
    return Chart(
        name="heat",
        title=title,
        option=heat_map(
            rows,
            axis_texts(course, days, 8, words),
            _shades(course.values[np.ix_(chosen, days)], ends, words),
            axis=period_word(course, words),
            mark="" if once else words("heat.mark"),
        ),
        description=words(
            "heat.description",
            count=str(len(falls)),
            first=words.listed([_named(course, at, falls[at], words) for at in chosen[:NAMED] if at in falls]) or "–",
            worst=_worst_named(course, words),
            shown=str(len(chosen)),
        ),
        table=_table(course, chosen, falls, days, title, words),
        credit=_credit(course, days, ends[0], words),
        height=height_of_heat(len(rows)),
    )


def _step(days: tuple[int, ...]) -> int:
    """Return how many days of the course one column holds."""
    return days[1] if len(days) > 1 else 1


def _fall(course: Course, at: int, order: Mapping[Key, float] | None) -> float | None:
    """Return where on the axis of days an industry falls."""
    if order is None:
        return first_fall(course, at)
    day = order.get(course.keys[at])
    if day is None:
        return None
    return float(np.interp(day, days_of_periods(course), np.arange(len(course.periods))))


def _worst(course: Course, at: int) -> float:
    return float(np.nanmin(course.values[at]))


def _row(course: Course, at: int, days: tuple[int, ...], fall: float | None, blank: float, words: Words) -> HeatRow:
    return HeatRow(
        name_of(course.keys[at], words),
        tuple(float(value) if abs(value) >= blank else None for value in course.values[at, list(days)]),
        fine_share(_worst(course, at), words),
        mark=None if fall is None else fall / _step(days),
    )


def _shades(values: np.ndarray, ends: tuple[float, ...], words: Words) -> list[Shade]:
    """Return classes of loss that fit the largest one, and one for gains where there are any."""
    most = -float(values.min())
    colours = ramp("madder")
    shown = [words.share_with(end, 1 if end < 0.01 else 0) for end in ends]
    found = []
    for at, (low, high) in enumerate(pairwise((*ends, inf))):
        word = f"{shown[at]}+" if high == inf else f"{_bare(shown[at])}–{shown[at + 1]}"
        # A class holds its low end and not its high one; of a loss it should hold the end near zero.
        bottom = -inf if high == inf else nextafter(-high, 0.0)
        found.append(Shade(bottom, nextafter(-low, 0.0), word, colours[at]))
        if most < high:
            break
    if float(values.max()) >= ends[0]:
        found.append(Shade(ends[0], inf, words("heat.gain", end=shown[0]), ramp("weld")[2], striped=True))
    return found


def _bare(share: str) -> str:
    return share.rstrip("%").rstrip("\u00a0\u202f")


def _named(course: Course, at: int, fall: float, words: Words) -> str:
    return words("heat.named", industry=name_of(course.keys[at], words), day=_day(course, fall, words))


def _day(course: Course, fall: float, words: Words) -> str:
    day = float(np.interp(fall, np.arange(len(course.periods)), days_of_periods(course)))
    first = course.periods[0]
    return words.number(day) if isinstance(first, int) else on_day(day, first, words)


def _worst_named(course: Course, words: Words) -> str:
    at = course.ranked()[0]
    return f"{name_of(course.keys[at], words)} ({fine_share(_worst(course, at), words)})"


def _credit(course: Course, days: tuple[int, ...], blank: float, words: Words) -> str:
    step = days[1] if len(days) > 1 else 1
    line = f"{words.credit('percent')} {words('heat.blank', end=words.share_with(blank, 1))}"
    if len(course.periods) > 1:
        first, second = days_of_periods(course)[:2]
        gap = step * int(second - first)
        if gap > 1:
            line = f"{line} {words('heat.every', days=str(gap))}"
    return line


def _table(
    course: Course, chosen: list[int], falls: Mapping[int, float], days: tuple[int, ...], title: str, words: Words
) -> Table:
    """Return the rows of the chart, with the day of each fall and the change on the days that are shown."""
    lines: list[tuple[Cell, ...]] = [
        (
            name_of(course.keys[at], words),
            course.keys[at][-1],
            _day(course, falls[at], words) if at in falls else "",
            100.0 * _worst(course, at),
            *[100.0 * float(course.values[at, day]) for day in days],
            words(f"status.{'estimated' if words.fabric.meta.status == 'estimated' else 'modelled'}"),
        )
        for at in chosen
    ]
    word = period_word(course, words)
    columns = (
        Column("industry", words("column.industry")),
        Column("code", words("column.code")),
        Column("fall", words("heat.mark")),
        Column("lowest", words("heat.lowest"), "%", 1),
        *[
            Column(f"day{course.periods[day]}", f"{word} {period_text(course.periods[day], words)}", "%", 2)
            for day in days
        ],
        Column("status", words("column.status")),
    )
    return Table("heat", title, columns, tuple(lines))
