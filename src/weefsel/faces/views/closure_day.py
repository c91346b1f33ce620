"""What stands on one day of a closure: jobs missing by industry and region, and who has fallen by then."""

from __future__ import annotations

from collections.abc import Mapping

from weefsel.faces.charts.options import Bar, Part, height_of_bars, ranked_bars
from weefsel.faces.views.closure_charts import COLOURS, NAMED, REGIONS
from weefsel.faces.views.daily_causes import days_of
from weefsel.faces.views.daily_course import Key, dated, on_day
from weefsel.faces.views.daily_map import daily_map
from weefsel.faces.views.numbers import Ranked, ranking, rows, total
from weefsel.faces.views.story import Cell, Chart, Column, Section, Table
from weefsel.faces.views.words import Words
from weefsel.model import Result

SHOWN = 12
#: Fewer jobs than this are none.
LEAST = 0.5


def closure_day(
    daily: Result, order: Result, day: int, words: Words, *, begin: str | None = None
) -> tuple[Section, ...]:
    """Return what stands on a day in a sentence, by industry, and on the map.

    Parameters
    ----------
    daily : `domino.daily` with ``show=change``, days counted from 0
    order : `domino.order` of the same run
    day : the day; one without a row is told by the last day before it that has one
    begin : the date of day 0; none = days are numbers
    """
    days = daily.frame["period"].unique(maintain_order=True).to_list()
    at = max(turn for turn, one in enumerate(days) if one <= max(day, 0))
    now = daily.frame.filter((daily.frame["measure"] == "jobs") & (daily.frame["period"] == days[at]))
    fallen = {key: fell for key, fell in days_of(order).items() if fell <= days[at]}
    own = rows(now, sector=str(daily.settings["industry"]), region=str(daily.settings["region"]))
    gone = now.with_columns(value=0.0 - now["value"])
    called = on_day(days[at], begin, words)
    said = words(
        "day.sentence" if len(fallen) != 1 else "day.sentence_one",
        day=called,
        jobs=words.about(total(gone)),
        own=words.about(0.0 - total(own)),
        count=str(len(fallen)),
    )
    ranked = [entry for entry in ranking(gone, "sector", "region", REGIONS) if abs(entry.total) >= LEAST]
    ranked.sort(key=lambda entry: -abs(entry.total))
    where = daily_map(dated(daily, begin), words, at)
    chart = _chart(ranked, fallen, called, begin, words) if ranked else None
    return (
        Section("day", words("day.heading", day=called), (said,), chart=chart),
        *([Section("daily-map", words("day.where", day=called), (), chart=where)] if where and ranked else []),
    )


def _chart(ranked: list[Ranked], fallen: Mapping[Key, float], called: str, begin: str | None, words: Words) -> Chart:
    shown = ranked[:SHOWN]
    bars = [Bar(words.industry(entry.key), entry.values, words.about(entry.total), estimated=True) for entry in shown]
    title = words("day.title", day=called)
    named = [f"{words.industry(entry.key)} ({words.about(entry.total)})" for entry in shown[:NAMED]]
    parts = [Part(region, words.region(region), COLOURS[region], words.region(region)[0]) for region in REGIONS]
    return Chart(
        name="day",
        title=title,
        option=ranked_bars(bars, parts),
        description=words("day.description", day=called, list=words.listed(named)),
        table=_table(ranked, fallen, title, begin, words),
        credit=words.credit("jobs"),
        height=height_of_bars(len(bars), legend=True),
        narrow_height=height_of_bars(len(bars), legend=True, narrow=True),
    )


def _table(ranked: list[Ranked], fallen: Mapping[Key, float], title: str, begin: str | None, words: Words) -> Table:
    """Return every industry that misses jobs, and where it has fallen since when."""

    def since(sector: str) -> str:
        found = [(region, day) for (region, code), day in fallen.items() if code == sector]
        return words.listed([f"{words.region(region)} ({on_day(day, begin, words)})" for region, day in found])

    lines: list[tuple[Cell, ...]] = [
        (words.industry(entry.key), entry.key, *entry.values, entry.total, since(entry.key)) for entry in ranked
    ]
    unit = words("unit.jobs")
    columns = (
        Column("industry", words("column.industry")),
        Column("nace", words("column.code")),
        *[Column(region, words.region(region), unit, 1) for region in REGIONS],
        Column("jobs", words("part.total"), unit, 1),
        Column("fallen", words("day.fallen")),
    )
    return Table("day", title, columns, tuple(lines))
