"""The pictures of a result: for methods that have pictures of their own, the charts that show what they found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from weefsel.faces.views import daily_causes as causes
from weefsel.faces.views import daily_course, origins_heat, reliance
from weefsel.faces.views.daily_causes import daily_causes
from weefsel.faces.views.daily_heat import daily_heat
from weefsel.faces.views.daily_map import daily_map
from weefsel.faces.views.daily_paths import daily_paths
from weefsel.faces.views.reliance import reliance_heat
from weefsel.faces.views.reliance_map import reliance_map
from weefsel.faces.views.story import Chart
from weefsel.faces.views.words import Words
from weefsel.model import Result
from weefsel.study.plan import WITHOUT

Pictures = Callable[[Result, Words, Sequence[Result]], Sequence[Chart | None]]
#: From so many days between the first fall and the last, a tree on a time axis has something to show.
AT_ONCE = 7.0
#: Column that tells several shocks of a study apart.
SHOCK = "shock"
#: Column that tells runs without and with the levers of a study apart.
LEVERS = "levers"


def pictures_of(result: Result, words: Words, others: Sequence[Result] = ()) -> tuple[Chart, ...]:
    """Return the pictures of a result, the one that says most first; none for a method without any.

    Parameters
    ----------
    others : results of the same study: `domino.order` gives the heat map of `domino.daily` the exact day of each fall
    """
    draw = DRAWN.get(result.method)
    if draw is None:
        return ()
    if LEVERS in result.frame.columns:
        shock = pictures_of(without_levers(result), words, [without_levers(one) for one in others])
        return tuple(replace(chart, title=f"{chart.title} – {words('lev.without')}") for chart in shock)
    if SHOCK not in result.frame.columns:
        return tuple(chart for chart in draw(result, words, others) if chart is not None)
    found = []
    for at, name in enumerate(result.frame[SHOCK].unique(maintain_order=True), start=1):
        apart = [_of_shock(one, str(name)) for one in (result, *others)]
        for chart in draw(apart[0], words, apart[1:]):
            if chart is not None:
                table = replace(chart.table, name=f"{chart.table.name}-{at}")
                found.append(replace(chart, name=f"{chart.name}-{at}", title=f"{chart.title} – {name}", table=table))
    return tuple(found)


def has_pictures(method: str) -> bool:
    """Say whether a method has pictures of its own."""
    return method in DRAWN


def without_levers(result: Result) -> Result:
    """Return the rows of the run without levers: the shock itself."""
    if LEVERS not in result.frame.columns:
        return result
    return replace(result, frame=result.frame.filter(pl.col(LEVERS) == WITHOUT).drop(LEVERS))


def _of_shock(result: Result, name: str) -> Result:
    """Return the rows of one shock, without the column that named it."""
    if SHOCK not in result.frame.columns:
        return result
    return replace(result, frame=result.frame.filter(pl.col(SHOCK) == name).drop(SHOCK))


def _daily(result: Result, words: Words, others: Sequence[Result]) -> Sequence[Chart | None]:
    if "output" not in set(result.frame["measure"]):
        return ()
    order = next((one for one in others if one.method == causes.METHOD), None)
    days = causes.days_of(order) if order is not None else None
    return daily_paths(result, words), daily_heat(result, words, days), daily_map(result, words)


def _order(result: Result, words: Words, others: Sequence[Result]) -> Sequence[Chart | None]:
    """Return who falls through whom; nothing where all fall within days of each other and the heat map tells more."""
    days = causes.days_of(result).values()
    if any(one.method == daily_course.METHOD for one in others) and days and max(days) - min(days) < AT_ONCE:
        return ()
    begin = result.settings.get("begin")
    return (daily_causes(result, words, begin=None if begin is None else str(begin)),)


def _stop(result: Result, words: Words, _others: Sequence[Result]) -> Sequence[Chart | None]:
    """Return the pictures of `dependency.daily`: its daily model, whose losses are positive, as changes."""
    rows = result.frame.filter(pl.col("model") == "daily", pl.col("measure").is_in(["output", "jobs"])).drop("model")
    changed = rows.with_columns(-pl.col("value"))
    course = replace(result, frame=changed, settings={**result.settings, "show": "change"})
    return _daily(course, words, ())


def _chains(result: Result, words: Words, _others: Sequence[Result]) -> Sequence[Chart | None]:
    return reliance_heat(result, words), reliance_map(result, words)


def _origins(result: Result, words: Words, _others: Sequence[Result]) -> Sequence[Chart | None]:
    return (origins_heat.origins_heat(result, words),)


DRAWN: Mapping[str, Pictures] = {
    daily_course.METHOD: _daily,
    causes.METHOD: _order,
    "dependency.daily": _stop,
    reliance.METHOD: _chains,
    origins_heat.METHOD: _origins,
}
