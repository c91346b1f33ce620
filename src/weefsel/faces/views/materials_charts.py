"""Charts of raw materials, each with its table twin and its written description."""

from __future__ import annotations

import polars as pl

from weefsel.faces.charts.options import Bar, Part, height_of_bars, ranked_bars
from weefsel.faces.charts.quadrant import Axis, Point, quadrant
from weefsel.faces.charts.theme import LIGHT
from weefsel.faces.views.story import Cell, Chart, Column, Table
from weefsel.faces.views.words import Words
from weefsel.vocabulary import format_share, material_name, origin_name

NAMED = 5
#: Thresholds of the published method; the economic importance of the first two assessments has another scale.
RISK_FROM = 1.0
OLD_SCALE, OLD_FROM, IMPORTANCE_FROM = (2011, 2014), 5.0, 2.8
LIMIT = 0.65
SHOWN_TARGETS = 20


def importance_from(year: int) -> float:
    """Return the threshold of economic importance in an assessment."""
    return OLD_FROM if year in OLD_SCALE else IMPORTANCE_FROM


def _wide(frame: pl.DataFrame, *index: str) -> pl.DataFrame:
    return frame.pivot("measure", index=list(index), values="value")


def _yes(value: float, words: Words) -> str:
    return words("mat.yes" if value else "mat.no")


def screen(frame: pl.DataFrame, year: int, asked: str, words: Words) -> Chart:
    """Return supply risk over economic importance of all materials assessed in a year."""
    wide = _wide(frame.filter(pl.col("year") == year), "material").sort("supply_risk", descending=True)
    rows = list(wide.iter_rows(named=True))
    points = [
        Point(
            material_name(row["material"], words.language),
            row["economic_importance"],
            row["supply_risk"],
            bool(row["critical"]),
            asked=row["material"] == asked,
        )
        for row in rows
    ]
    title = words("mat.screen.title", year=str(year))
    x_from = importance_from(year)
    x = Axis(words("mat.importance"), x_from, words("mat.threshold", value=words.number(x_from, 1)))
    y = Axis(words("mat.risk"), RISK_FROM, words("mat.threshold", value=words.number(RISK_FROM)))
    lines: list[tuple[Cell, ...]] = [
        (point.label, row["supply_risk"], row["economic_importance"], _yes(row["critical"], words),
         _yes(row["listed"], words))
        for point, row in zip(points, rows, strict=True)
    ]  # fmt: skip
    columns = (
        Column("material", words("mat.column.material")),
        Column("supply_risk", words("mat.risk"), decimals=1),
        Column("economic_importance", words("mat.importance"), decimals=1),
        Column("critical", words("mat.column.critical")),
        Column("listed", words("mat.column.listed")),
    )
    listed = [f"{point.label} ({words.number(point.y, 1)})" for point in points[:NAMED]]
    return Chart(
        name="screen",
        title=title,
        option=quadrant(points, x, y),
        description=words(
            "mat.screen.description",
            count=str(len(points)),
            critical=str(sum(point.beyond for point in points)),
            list=words.listed(listed),
        ),
        table=Table("screen", title, columns, tuple(lines)),
        credit=words("mat.credit", unit=words("mat.unit.index"), status=words("status.observed")),
        height=560,
        narrow_height=420,
    )


def history(frame: pl.DataFrame, material: str, name: str, words: Words) -> Table:
    """Return a material through the assessments."""
    wide = _wide(frame.filter(pl.col("material") == material), "year").sort("year")
    lines: list[tuple[Cell, ...]] = [
        (str(row["year"]), row["supply_risk"], row["economic_importance"], _yes(row["critical"], words),
         _yes(row["listed"], words))
        for row in wide.iter_rows(named=True)
    ]  # fmt: skip
    columns = (
        Column("year", words("mat.column.year")),
        Column("supply_risk", words("mat.risk"), decimals=1),
        Column("economic_importance", words("mat.importance"), decimals=1),
        Column("critical", words("mat.column.critical")),
        Column("listed", words("mat.column.listed")),
    )
    return Table("history", words("mat.history.caption", material=name), columns, tuple(lines))


def uses(frame: pl.DataFrame, name: str, words: Words) -> Chart:
    """Return the share of EU use by industry."""
    used = frame.filter(pl.col("measure") == "use").sort("value", descending=True)
    title = words("mat.uses.title", material=name)
    rows = [(words.industry(sector), sector, value) for sector, value in used.select("sector", "value").iter_rows()]
    bars = [Bar(label, (value,), format_share(value, words.language)) for label, _, value in rows]
    lines: list[tuple[Cell, ...]] = [
        (label, code, 100 * value, words("status.observed")) for label, code, value in rows
    ]
    columns = (
        Column("industry", words("column.industry")),
        Column("nace", words("column.code")),
        Column("use", words("mat.column.use"), "%", 0),
        Column("status", words("column.status")),
    )
    return Chart(
        name="uses",
        title=title,
        option=ranked_bars(bars),
        description=words(
            "mat.uses.description", list=words.listed([f"{bar.label} ({bar.text})" for bar in bars[:NAMED]])
        ),
        table=Table("uses", title, columns, tuple(lines)),
        credit=words("mat.credit", unit=words("dep.unit.share"), status=words("status.observed")),
        height=height_of_bars(len(bars), legend=False),
        narrow_height=height_of_bars(len(bars), legend=False, narrow=True),
    )


def size(frame: pl.DataFrame, name: str, words: Words) -> Chart:
    """Return value added, here, of the industries that use a material."""
    wide = _wide(frame, "sector").sort("value_added", descending=True)
    title = words("mat.size.title", material=name)
    bars = [
        Bar(words.industry(row["sector"]), (row["value_added"],), words.about(row["value_added"]))
        for row in wide.iter_rows(named=True)
    ]
    lines: list[tuple[Cell, ...]] = [
        (words.industry(row["sector"]), row["sector"], row["value_added"], row["jobs"], 100 * row["use"])
        for row in wide.iter_rows(named=True)
    ]
    unit = words("unit.meur")
    columns = (
        Column("industry", words("column.industry")),
        Column("nace", words("column.code")),
        Column("value_added", words("dep.column.value_added"), unit, 0),
        Column("jobs", words("column.jobs"), words("unit.jobs"), 0),
        Column("use", words("mat.column.use"), "%", 0),
    )
    status = words(f"status.{words.fabric.meta.status}")
    return Chart(
        name="size",
        title=title,
        option=ranked_bars(bars),
        description=words(
            "mat.size.description", list=words.listed([f"{bar.label} ({bar.text})" for bar in bars[:NAMED]])
        ),
        table=Table("size", title, columns, tuple(lines)),
        credit=words("mat.credit.size", title=words.title, flows=words.flows_year, unit=unit, status=status),
        height=height_of_bars(len(bars), legend=False),
        narrow_height=height_of_bars(len(bars), legend=False, narrow=True),
    )


def targets(frame: pl.DataFrame, words: Words) -> Chart:
    """Return the largest share of one third country for strategic materials; those beyond the goal in madder."""
    wanted = frame.filter(pl.col("strategic") == "yes")
    largest = wanted.filter(pl.col("measure") == "largest_share").sort("value", "material", descending=[True, False])
    own = {
        (material, stage): value
        for material, stage, value in wanted.filter(pl.col("measure") == "own_share")
        .select("material", "stage", "value")
        .iter_rows()
    }
    limit = format_share(LIMIT, words.language)
    bars, lines = [], []
    for material, stage, country, value in largest.select("material", "stage", "country", "value").iter_rows():
        name, where = material_name(material, words.language), origin_name(country, words.language)
        at = words(f"mat.stage.{stage}")
        text = f"{where} {format_share(value, words.language)}"
        bars.append(Bar(f"{name}, {at}", (value, 0.0) if value > LIMIT else (0.0, value), text))
        line: tuple[Cell, ...] = (name, at, where, 100 * value, 100 * own[material, stage])
        lines.append(line)
    above = [bar for bar in bars if bar.values[0] > 0]
    parts = [
        Part("above", words("mat.targets.above", limit=limit), LIGHT.madder),
        Part("below", words("mat.targets.below", limit=limit), LIGHT.abroad),
    ]
    shown = bars[:SHOWN_TARGETS]
    title = words("mat.targets.title")
    return Chart(
        name="targets",
        title=title,
        option=ranked_bars(shown, parts),
        description=words(
            "mat.targets.description",
            above=str(len(above)),
            count=str(len(bars)),
            limit=limit,
            list=words.listed([f"{bar.label} ({bar.text})" for bar in above]),
        ),
        table=Table("targets", title, _target_columns(words), tuple(lines)),
        credit=words("mat.credit", unit=words("dep.unit.share"), status=words("status.observed")),
        height=height_of_bars(len(shown), legend=True),
        narrow_height=height_of_bars(len(shown), legend=True, narrow=True),
    )


def _target_columns(words: Words) -> tuple[Column, ...]:
    return (
        Column("material", words("mat.column.material")),
        Column("stage", words("mat.column.stage")),
        Column("country", words("dep.column.country")),
        Column("share", words("mat.column.share"), "%", 0),
        Column("own", words("mat.column.own"), "%", 0),
    )
