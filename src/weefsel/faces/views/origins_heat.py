"""From which group of countries products are imported: the heat map of `dependency.origins`."""

from __future__ import annotations

from math import inf

import polars as pl

from weefsel.faces.charts.heat import HeatRow, Shade, heat_map, height_of_heat
from weefsel.faces.charts.theme import ramp
from weefsel.faces.views.story import Cell, Chart, Column, Table
from weefsel.faces.views.words import Words
from weefsel.model import Result

METHOD = "dependency.origins"
SHOWN, NAMED = 22, 3
ENDS = (0.0, 0.2, 0.4, 0.6, 0.8)
#: The origin that rows are sorted by.
FAR = "non_eu"


def origins_heat(result: Result, words: Words) -> Chart | None:
    """Return the products of which most is imported, by origin, the largest share from outside the Union on top."""
    rows = result.frame.filter(pl.col("by") == "product", pl.col("sector") != "total")
    money = rows.filter(pl.col("measure") == "imports")
    shares = rows.filter(pl.col("measure") == "share")
    if not len(shares):
        return None
    size = money.group_by("sector", maintain_order=True).agg(pl.col("value").sum()).sort("value", descending=True)
    known = {
        (sector, origin): value for sector, origin, value in shares.select("sector", "origin", "value").iter_rows()
    }
    origins = list(shares["origin"].unique(maintain_order=True))
    products = list(size["sector"].head(SHOWN))
    products.sort(key=lambda product: -known.get((product, FAR), 0.0))
    sums = dict(size.iter_rows())
    title = words("origins.title")
    lines = [
        HeatRow(
            words.industry(product),
            tuple(known.get((product, origin)) for origin in origins),
            words.money(float(sums[product])),
            inside=tuple(words.share(known.get((product, origin), 0.0)) for origin in origins),
        )
        for product in products
    ]
    names = [words(f"origin.{origin}") for origin in origins]
    named = [f"{words.industry(p)} ({words.share(known.get((p, FAR), 0.0))})" for p in products[:NAMED]]
    return Chart(
        name="origins",
        title=title,
        option=heat_map(lines, names, _shades(words), named=True),
        description=words("origins.description", shown=str(len(lines)), list=words.listed(named)),
        table=_table(size, known, origins, str(shares["status"][0]), title, words),
        credit=words("origins.credit", status=words(f"status.{shares['status'][0]}")),
        height=height_of_heat(len(lines), named=names),
    )


def _shades(words: Words) -> list[Shade]:
    colours = ramp("indigo")
    ends = [*ENDS, inf]
    return [
        Shade(
            low,
            ends[at + 1],
            f"{words.number(100 * low)}–{words.share(min(ends[at + 1], 1.0))}",
            colours[at],
        )
        for at, low in enumerate(ENDS)
    ]


def _table(
    size: pl.DataFrame, known: dict[tuple[str, str], float], origins: list[str], status: str, title: str, words: Words
) -> Table:
    lines: list[tuple[Cell, ...]] = [
        (
            words.industry(product),
            product,
            float(value),
            *[100 * known.get((product, origin), 0.0) for origin in origins],
            words(f"status.{status}"),
        )
        for product, value in size.iter_rows()
    ]
    columns = (
        Column("product", words("origins.product")),
        Column("code", words("column.code")),
        Column("imports", words("origins.imports"), words("unit.meur"), 0),
        *[Column(origin, words(f"origin.{origin}"), "%", 1) for origin in origins],
        Column("status", words("column.status")),
    )
    return Table("origins", title, columns, tuple(lines))
