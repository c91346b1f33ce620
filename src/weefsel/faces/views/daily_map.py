"""Where jobs are lost on one day of a run of `domino.daily`, by region."""

from __future__ import annotations

import numpy as np

from weefsel.faces.charts.maps import Spot, spot_map
from weefsel.faces.charts.theme import LIGHT
from weefsel.faces.views.daily_course import Course, course_of, day_text, period_text, period_word
from weefsel.faces.views.story import Cell, Chart, Column, Table
from weefsel.faces.views.words import Words
from weefsel.model import Result
from weefsel.vocabulary import rounded_together

HEIGHT, NARROW_HEIGHT = 460, 300
#: Fewer jobs than this are none.
LEAST = 1.0
COLOURS = {"Flanders": LIGHT.flanders, "Brussels": LIGHT.brussels, "Wallonia": LIGHT.wallonia}


def daily_map(result: Result, words: Words, day: int | None = None) -> Chart | None:
    """Return jobs lost by region on a day; none where no job is, or where regions are others than those of Belgium.

    Parameters
    ----------
    day : number of the day among those of the result, from 0; none = the day on which most jobs are missing
    """
    if "region" not in result.frame.columns or "jobs" not in set(result.frame["measure"]):
        return None
    course = course_of(result, words.fabric, "jobs")
    regions = [key[0] for key in course.keys]
    if set(regions) != set(COLOURS):
        return None
    lost = {
        region: -course.values[[at for at, one in enumerate(regions) if one == region]].sum(axis=0)
        for region in COLOURS
    }
    whole = np.sum([*lost.values()], axis=0)
    at = int(np.abs(whole).argmax()) if day is None else day
    if day is None and abs(whole[at]) < LEAST:
        return None
    title = words("daily_map.title", day=day_text(course.periods[at], words))
    total, shown = rounded_together([float(values[at]) for values in lost.values()])
    spots = [
        _spot(region, float(values[at]), known, words)
        for (region, values), known in zip(lost.items(), shown, strict=True)
    ]
    return Chart(
        name="daily-map",
        title=title,
        option=spot_map("provinces", spots),
        description=words(
            "daily_map.description",
            list=words.listed([f"{spot.label} ({spot.text})" for spot in sorted(spots, key=lambda s: -s.value)]),
            total=words.number(total),
        ),
        table=_table(course, lost, title, words),
        credit=f"{words.credit('jobs')} {words('map.credit')}",
        height=HEIGHT,
        narrow_height=NARROW_HEIGHT,
    )


def _spot(region: str, lost: float, shown: float, words: Words) -> Spot:
    """Return a circle for jobs lost, with what is shown of them; for gains a full one in their colour, and a plus."""
    if lost >= 0:
        return Spot(region, words.region(region), lost, words.number(shown), COLOURS[region])
    return Spot(region, words.region(region), -lost, f"+{words.number(-shown)}", LIGHT.weld, hollow=False)


def _table(course: Course, lost: dict[str, np.ndarray], title: str, words: Words) -> Table:
    """Return jobs lost by region on every day of the result."""
    lines: list[tuple[Cell, ...]] = [
        (
            period_text(period, words),
            *[float(values[at]) for values in lost.values()],
            float(sum(values[at] for values in lost.values())),
        )
        for at, period in enumerate(course.periods)
    ]
    unit = words("unit.jobs")
    columns = (
        Column("period", period_word(course, words)),
        *[Column(region, words.region(region), unit, 0) for region in lost],
        Column("jobs", words("part.total"), unit, 0),
    )
    return Table("daily-map", title, columns, tuple(lines))
