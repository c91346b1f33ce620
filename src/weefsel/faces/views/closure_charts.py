"""Charts of the story of a closure, each with its table twin and its written description."""

from __future__ import annotations

import polars as pl

from weefsel.faces.charts.options import Bar, Part, height_of_bars, ranked_bars
from weefsel.faces.charts.theme import LIGHT
from weefsel.faces.views.closure_findings import ClosureFindings
from weefsel.faces.views.closure_sankey import links
from weefsel.faces.views.numbers import Ranked, ranking, rows, total
from weefsel.faces.views.story import Cell, Chart, Column, Table
from weefsel.faces.views.words import Words
from weefsel.vocabulary import province_name, services_bought

__all__ = ["assumptions", "industries", "links", "places", "services"]

SHOWN_INDUSTRIES = 15
NAMED = 5
REGIONS = ("Flanders", "Brussels", "Wallonia")
COLOURS = {"Flanders": LIGHT.flanders, "Brussels": LIGHT.brussels, "Wallonia": LIGHT.wallonia}


def _parts(words: Words) -> list[Part]:
    return [Part(region, words.region(region), COLOURS[region], words.region(region)[0]) for region in REGIONS]


def _graded(code: str, grade: str | None, words: Words) -> str:
    """Return the name of an industry, with the grade of its regional weight where it has one."""
    name = words.industry(code)
    return f"{name} ({words.short_grade(grade)})" if grade else name


def _named(entries: list[Ranked], names: list[str], words: Words) -> str:
    pairs = list(zip(names, entries, strict=True))[:NAMED]
    return words.listed([f"{name} ({words.about(entry.total)})" for name, entry in pairs])


def industries(found: ClosureFindings, words: Words) -> Chart:
    """Return jobs at suppliers by industry, stacked by region."""
    frame = rows(found.closure.frame, measure="jobs", part="indirect")
    varied = rows(found.assumptions.frame, measure="jobs", part="indirect")
    grades = dict(zip(frame["sector"], frame["grade"], strict=True)) if "grade" in frame.columns else {}
    ranked = [entry for entry in ranking(frame, "sector", "region", REGIONS, varied) if entry.total != 0]
    shown = ranked[:SHOWN_INDUSTRIES]
    bars = [
        Bar(
            _graded(entry.key, grades.get(entry.key), words),
            entry.values,
            words.about(entry.total),
            entry.low,
            entry.high,
            estimated=True,
        )
        for entry in shown
    ]
    whole = sum(entry.total for entry in ranked)
    share = sum(entry.total for entry in shown[:NAMED]) / whole if whole else 0.0
    names = [words.industry(entry.key) for entry in shown]
    return Chart(
        name="industries",
        title=words("industry.title"),
        option=ranked_bars(bars, _parts(words)),
        description=words("industry.description", list=_named(shown, names, words), share=words.share(share)),
        table=_industry_table(ranked, grades, words),
        credit=words.credit("jobs", {grades[entry.key] for entry in shown if entry.key in grades}),
        height=height_of_bars(len(bars), legend=True),
        narrow_height=height_of_bars(len(bars), legend=True, narrow=True),
        keys=tuple(entry.key for entry in ranked),
    )


def _industry_table(ranked: list[Ranked], grades: dict[str, str], words: Words) -> Table:
    lines: list[tuple[Cell, ...]] = [
        (
            words.industry(entry.key),
            entry.key,
            *entry.values,
            entry.total,
            entry.low,
            entry.high,
            words.grade(grades[entry.key]) if entry.key in grades else "",
            words("status.estimated"),
        )
        for entry in ranked
    ]
    unit = words("unit.jobs")
    columns = [Column("industry", words("column.industry")), Column("nace", words("column.code"))]
    columns += [Column(region, words.region(region), unit, 1) for region in REGIONS]
    columns += [
        Column("jobs", words("part.total"), unit, 1),
        Column("low", words("column.jobs_low"), unit, 1),
        Column("high", words("column.jobs_high"), unit, 1),
        Column("grade", words("column.grade")),
        Column("status", words("column.status")),
    ]
    return Table("industries", words("industry.title"), tuple(columns), tuple(lines))


def services(found: ClosureFindings, words: Words) -> Chart:
    """Return jobs lost in the services that industry buys."""
    names = {group.key: group for group in services_bought()}
    frame = rows(found.services.frame, measure="jobs", part="indirect")
    ranked = ranking(frame, "service", "region", REGIONS)
    labels = [names[entry.key].name(words.language) for entry in ranked]
    bars = [
        Bar(label, entry.values, words.about(entry.total), estimated=True)
        for label, entry in zip(labels, ranked, strict=True)
    ]
    lines: list[tuple[Cell, ...]] = [
        (label, " ".join(names[entry.key].codes), *entry.values, entry.total)
        for label, entry in zip(labels, ranked, strict=True)
    ]
    unit = words("unit.jobs")
    columns = (
        Column("service", words("column.service")),
        Column("nace", words("column.code")),
        *[Column(region, words.region(region), unit, 1) for region in REGIONS],
        Column("jobs", words("part.total"), unit, 1),
    )
    return Chart(
        name="services",
        title=words("services.title"),
        option=ranked_bars(bars, _parts(words)),
        description=words(
            "services.description",
            list=_named(ranked, labels, words),
            total=words.about(sum(entry.total for entry in ranked)),
            indirect=words.about(total(found.closure.frame, measure="jobs", part="indirect")),
        ),
        table=Table("services", words("services.title"), columns, tuple(lines)),
        credit=words.credit("jobs"),
        height=height_of_bars(len(bars), legend=True),
        narrow_height=height_of_bars(len(bars), legend=True, narrow=True),
        keys=tuple(entry.key for entry in ranked),
    )


def places(found: ClosureFindings, words: Words) -> Chart:
    """Return jobs at suppliers by province."""
    frame = rows(found.placed.frame, measure="jobs")
    indirect = rows(frame, part="indirect")
    region_of = dict(zip(indirect["province"], indirect["region"], strict=True))
    ranked = ranking(indirect, "province", "region", REGIONS)
    labels = [province_name(entry.key, words.language) for entry in ranked]
    bars = [
        Bar(label, entry.values, words.about(entry.total), estimated=True)
        for label, entry in zip(labels, ranked, strict=True)
    ]
    lines: list[tuple[Cell, ...]] = [
        (
            label,
            words.region(region_of[entry.key]),
            *[total(frame, province=entry.key, part=part) for part in ("direct", "indirect", "induced")],
            words("status.estimated"),
        )
        for label, entry in zip(labels, ranked, strict=True)
    ]
    unit = words("unit.jobs")
    columns = (
        Column("province", words("column.province")),
        Column("region", words("column.region")),
        *[Column(part, words(f"part.{part}"), unit, 0) for part in ("direct", "indirect", "induced")],
        Column("status", words("column.status")),
    )
    return Chart(
        name="places",
        title=words("places.title"),
        option=ranked_bars(bars, _parts(words)),
        description=words("places.description", list=_named(ranked, labels, words)),
        table=Table("places", words("places.title"), columns, tuple(lines)),
        credit=words.credit("jobs"),
        height=height_of_bars(len(bars), legend=True),
        narrow_height=height_of_bars(len(bars), legend=True, narrow=True),
        keys=tuple(entry.key for entry in ranked),
    )


def assumptions(found: ClosureFindings, words: Words) -> Chart:
    """Return all jobs under each assumption, one changed at a time."""
    frame = rows(found.assumptions.frame, measure="jobs")
    totals = frame.group_by("assumption", "case", maintain_order=True).agg(pl.col("value").sum())
    central = totals.filter(pl.col("assumption") == "central")["value"].item()
    entries = [(_assumption(name, case, words), value) for name, case, value in totals.iter_rows()]
    bars = [Bar(label, (value,), words.about(value), estimated=True) for label, value in entries]
    lines: list[tuple[Cell, ...]] = [(label, value, value - central) for label, value in entries]
    values = [value for _, value in entries]
    unit = words("unit.jobs")
    columns = (
        Column("assumption", words("column.assumption")),
        Column("jobs", words("column.jobs"), unit, 0),
        Column("difference", words("column.difference"), unit, 0),
    )
    return Chart(
        name="assumptions",
        title=words("assumption.title"),
        option=ranked_bars(bars),
        description=words(
            "assumption.description",
            central=words.about(central),
            low=words.about(min(values)),
            high=words.about(max(values)),
        ),
        table=Table("assumptions", words("assumption.caption"), columns, tuple(lines)),
        credit=words.credit("jobs"),
        height=height_of_bars(len(bars), legend=False),
        narrow_height=height_of_bars(len(bars), legend=False, narrow=True),
    )


def _assumption(name: str, case: str, words: Words) -> str:
    if name == "central":
        return words("assumption.central")
    if name == "replacement":
        return words("assumption.replacement", share=words.share(float(case)))
    if name == "delta":
        return words("assumption.delta", value=words.number(float(case), 1))
    return words(f"assumption.{name}.{case}")
