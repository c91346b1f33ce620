"""Charts of who relies on whom, each with its table twin and its written description."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from weefsel.faces.charts.dots import Pair, pairs_of_dots
from weefsel.faces.charts.matrix import Cell as Square
from weefsel.faces.charts.matrix import Head, height_of_matrix, matrix
from weefsel.faces.charts.options import Bar, Part, height_of_bars, ranked_bars
from weefsel.faces.charts.theme import LIGHT
from weefsel.faces.views.closure_charts import COLOURS, REGIONS
from weefsel.faces.views.numbers import ranking
from weefsel.faces.views.story import Cell, Chart, Column, Table
from weefsel.faces.views.words import Words
from weefsel.model import Result
from weefsel.vocabulary import format_share, origin_code, origin_name, product_name, region_key

NAMED = 5
SHOWN_INDUSTRIES = 15
SHOWN_CHAINS = 12
ARROW = " > "
#: The letters in pictures have no arrow.
SIGN = " › "
GROUPS = {"euro_area": LIGHT.indigo, "other_eu": LIGHT.brussels, "non_eu": LIGHT.madder}


def percent(share: float, words: Words) -> str:
    """Return a share to a tenth of a percent."""
    return format_share(share, words.language, 1)


def semis(items: Sequence[str], words: Words) -> str:
    """Return items with semicolons between them, as the language sets them."""
    return ("\u00a0; " if words.language == "fr" else "; ").join(items)


def _credit(words: Words, unit: str) -> str:
    abroad = sorted({vintage.year for vintage in words.fabric.meta.vintages if "World" in vintage.source})
    return words(
        "dep.credit",
        title=words.title,
        unit=unit,
        flows=words.flows_year,
        abroad=words.listed([str(year) for year in abroad]),
        status=words("status.estimated"),
    )


def matrix_of(cells: pl.DataFrame, title: str, asked: tuple[str, str], words: Words) -> Chart:
    """Return one share for each industry (row) and country (column); the cell asked for stands in a frame."""
    sectors = list(dict.fromkeys(cells["sector"]))
    origins = list(dict.fromkeys(cells["origin"]))
    squares = [
        Square(sectors.index(sector), origins.index(origin), value, words.number(100 * value, 1))
        for sector, origin, value in cells.select("sector", "origin", "value").iter_rows()
    ]
    names = [origin_name(origin, words.language) for origin in origins]
    heads = [Head(name, origin_code(origin)) for name, origin in zip(names, origins, strict=True)]
    chosen = (sectors.index(asked[0]), origins.index(asked[1])) if asked[0] in sectors else None
    largest = sorted(squares, key=lambda square: -square.value)[:NAMED]
    listed = [
        f"{words.industry(sectors[one.row])}, {names[one.column]} ({percent(one.value, words)})" for one in largest
    ]
    values = {(square.row, square.column): square.value for square in squares}
    lines: list[tuple[Cell, ...]] = [
        (words.industry(sector), sector, *_row(values, at, len(origins))) for at, sector in enumerate(sectors)
    ]
    columns = (
        Column("industry", words("column.industry")),
        Column("nace", words("column.code")),
        *[Column(origin, name, "%", 1) for origin, name in zip(origins, names, strict=True)],
    )
    return Chart(
        name="matrix",
        title=title,
        option=matrix([words.industry(sector) for sector in sectors], heads, squares, chosen),
        description=words(
            "dep.matrix.description", rows=str(len(sectors)), columns=str(len(origins)), list=semis(listed, words)
        ),
        table=Table("matrix", title, columns, tuple(lines)),
        credit=_credit(words, words("dep.unit.share")),
        height=height_of_matrix(len(sectors)),
        narrow_height=height_of_matrix(len(sectors)) - 48,
    )


def _row(values: Mapping[tuple[int, int], float], row: int, columns: int) -> list[float | None]:
    found = [values.get((row, column)) for column in range(columns)]
    return [None if value is None else 100 * value for value in found]


def balance(shares: Mapping[str, Mapping[str, float]], asked: str, named: Mapping[str, str], words: Words) -> Chart:
    """Return for each country its share in own purchases (hollow) and in the value of all inputs (full).

    `shares` holds ``direct``, ``inputs_value`` and, for the table, ``total``, which is gross.
    """
    direct, total, gross = (shares[name] for name in ("direct", "inputs_value", "total"))
    title = words("dep.balance.title", **named)
    pairs = [
        Pair(
            origin_name(origin, words.language),
            100 * direct.get(origin, 0.0),
            100 * share,
            percent(share, words),
            loud=origin == asked,
        )
        for origin, share in total.items()
    ]
    hidden = max(total, key=lambda origin: total[origin] - direct.get(origin, 0.0))
    points = words.number(100 * (total[hidden] - direct.get(hidden, 0.0)), 1)
    lines: list[tuple[Cell, ...]] = [
        (origin_name(origin, words.language), 100 * direct.get(origin, 0.0), 100 * share,
         100 * (share - direct.get(origin, 0.0)), 100 * gross.get(origin, 0.0), words("status.estimated"))
        for origin, share in total.items()
    ]  # fmt: skip
    columns = (
        Column("country", words("dep.column.country")),
        *[
            Column(name, words(f"dep.measure.{name}"), "%", 2)
            for name in ("direct", "inputs_value", "hidden_value", "total")
        ],
        Column("status", words("column.status")),
    )
    return Chart(
        name="balance",
        title=title,
        option=pairs_of_dots(pairs, words("dep.measure.direct"), words("dep.measure.inputs_value")),
        description=words(
            "dep.balance.description",
            list=words.listed([f"{pair.label} ({pair.text})" for pair in pairs[:NAMED]]),
            hidden=f"{origin_name(hidden, words.language)} ({points})",
        ),
        table=Table("balance", title, columns, tuple(lines)),
        credit=_credit(words, words("dep.unit.share")),
        height=height_of_bars(len(pairs), legend=True),
        narrow_height=height_of_bars(len(pairs), legend=True, narrow=True),
    )


def chains(paths: Result, whole: float, named: Mapping[str, str], words: Words) -> Chart | None:
    """Return the strongest chains from a country to an industry; none where no chain is large enough."""
    frame = paths.frame.head(SHOWN_CHAINS)
    if not len(frame):
        return None
    title = words("dep.paths.title", **named)
    rows = [
        (_beginning(str(path), words), 1000 * float(value)) for path, value in frame.select("path", "value").iter_rows()
    ]
    bars = [Bar(label, (value,), words.number(value, 2), estimated=True) for label, value in rows]
    lines: list[tuple[Cell, ...]] = [
        (_chain(path, words), 1000 * value, links, _through(through, words), words("status.estimated"))
        for path, value, links, through in frame.select("path", "value", "links", "through").iter_rows()
    ]
    unit = words("dep.paths.unit")
    columns = (
        Column("path", words("dep.column.path")),
        Column("value", words("column.value"), unit, 3),
        Column("links", words("dep.column.links"), decimals=0),
        Column("through", words("dep.column.through")),
        Column("status", words("column.status")),
    )
    return Chart(
        name="paths",
        title=title,
        option=ranked_bars(bars),
        description=words(
            "dep.paths.description",
            list=semis([f"{bar.label} ({bar.text})" for bar in bars[:NAMED]], words),
            sum=words.number(sum(value for _, value in rows), 1),
            whole=words.number(1000 * whole, 1),
        ),
        table=Table("paths", title, columns, tuple(lines)),
        credit=_credit(words, unit),
        height=height_of_bars(len(bars), legend=False),
        narrow_height=height_of_bars(len(bars), legend=False, narrow=True),
    )


def _beginning(path: str, words: Words) -> str:
    """Return a chain without its end, which is the same for all, and without the country that it begins in."""
    links = path.split(ARROW)
    origin = links[0].partition("|")[0]
    return SIGN.join(_link(link, words, but=origin) for link in links[:-1])


def _chain(path: str, words: Words) -> str:
    return SIGN.join(_link(link, words) for link in path.split(ARROW))


def _link(link: str, words: Words, *, but: str = "") -> str:
    """Return an industry with its place, unless that is `but`."""
    region, _, sector = link.partition("|")
    if region_key(region):
        return f"{words.industry(sector)} ({words.region(region)})"
    name = product_name(sector, words.language)
    return name if region == but else f"{name} ({origin_name(region, words.language)})"


def _through(text: str, words: Words) -> str:
    names = [name for name in text.split(", ") if name]
    return ", ".join(words.region(name) if region_key(name) else origin_name(name, words.language) for name in names)


def stopped(stop: Result, named: Mapping[str, str], words: Words) -> Chart:
    """Return jobs in Belgium that hang on deliveries that stop, by industry and region."""
    home = stop.frame.filter(pl.col("region").is_in(REGIONS), pl.col("value") > 0)
    jobs, added = (home.filter(pl.col("measure") == measure) for measure in ("jobs", "value_added"))
    ranked = ranking(jobs, "sector", "region", REGIONS)
    money = dict(added.group_by("sector").agg(pl.col("value").sum()).iter_rows())
    title = words("dep.stop.title", **named)
    parts = [Part(region, words.region(region), COLOURS[region], words.region(region)[0]) for region in REGIONS]
    bars = [
        Bar(words.industry(entry.key), entry.values, words.about(entry.total), estimated=True)
        for entry in ranked[:SHOWN_INDUSTRIES]
    ]
    unit = words("unit.jobs")
    lines: list[tuple[Cell, ...]] = [
        (words.industry(entry.key), entry.key, *entry.values, entry.total, money.get(entry.key),
         words("status.estimated"))
        for entry in ranked
    ]  # fmt: skip
    columns = (
        Column("industry", words("column.industry")),
        Column("nace", words("column.code")),
        *[Column(region, words.region(region), unit, 1) for region in REGIONS],
        Column("jobs", words("part.total"), unit, 1),
        Column("value_added", words("dep.column.value_added"), words("unit.meur"), 1),
        Column("status", words("column.status")),
    )
    listed = [f"{bar.label} ({bar.text})" for bar in bars[:NAMED]]
    total = words.about(sum(entry.total for entry in ranked))
    return Chart(
        name="stop",
        title=title,
        option=ranked_bars(bars, parts),
        description=words("dep.stop.description", list=words.listed(listed), total=total),
        table=Table("stop", title, columns, tuple(lines)),
        credit=_credit(words, unit),
        height=height_of_bars(len(bars), legend=True),
        narrow_height=height_of_bars(len(bars), legend=True, narrow=True),
    )


def known_imports(frame: pl.DataFrame, words: Words) -> Chart:
    """Return imports by product and group of countries, as published."""
    imports = frame.filter(pl.col("by") == "product", pl.col("measure") == "imports")
    ranked = ranking(imports, "sector", "origin", tuple(GROUPS))
    parts = [Part(key, origin_name(key, words.language), colour) for key, colour in GROUPS.items()]
    shown = [entry for entry in ranked if entry.total > 0][:SHOWN_INDUSTRIES]
    bars = [Bar(words.industry(entry.key), entry.values, words.about(entry.total)) for entry in shown]
    unit = words("unit.meur")
    lines: list[tuple[Cell, ...]] = [
        (words.industry(entry.key), entry.key, *entry.values, entry.total, words("status.observed")) for entry in ranked
    ]
    columns = (
        Column("product", words("column.industry")),
        Column("nace", words("column.code")),
        *[Column(part.key, part.word, unit, 1) for part in parts],
        Column("total", words("part.total"), unit, 1),
        Column("status", words("column.status")),
    )
    whole = sum(entry.total for entry in shown)
    outside = sum(entry.values[2] for entry in shown)
    return Chart(
        name="known",
        title=words("dep.known.title"),
        option=ranked_bars(bars, parts),
        description=words(
            "dep.known.description",
            list=words.listed([f"{bar.label} ({bar.text})" for bar in bars[:NAMED]]),
            share=words.share(outside / whole if whole else 0.0),
        ),
        table=Table("known", words("dep.known.title"), columns, tuple(lines)),
        credit=words("dep.known.credit", unit=unit, status=words("status.observed")),
        height=height_of_bars(len(bars), legend=True),
        narrow_height=height_of_bars(len(bars), legend=True, narrow=True),
    )
