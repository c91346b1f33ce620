"""The report on a firm's own suppliers, as a story: sentence, charts, tables."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from weefsel.faces.charts.dots import Pair, pairs_of_dots
from weefsel.faces.charts.options import Bar, Part, height_of_bars, ranked_bars
from weefsel.faces.charts.theme import LIGHT
from weefsel.faces.views.story import Cell, Chart, Column, Section, Story, Table
from weefsel.faces.views.words import Words
from weefsel.model import Result
from weefsel.vocabulary import format_money, format_share, origin_name

NAMED = 5
SHOWN = 20


def suppliers_story(results: Sequence[Result], words: Words, *, example: bool = False) -> Story:
    """Return the story of a supplier list.

    Parameters
    ----------
    results : ``suppliers.concentration`` and ``suppliers.survive`` on the list
    example : whether the list is the made-up one
    """
    concentration, survive = results
    parts = _wide(concentration.frame, ["product", "part"])
    stops = _wide(survive.frame, ["product", "stops", "part", "who"]).sort(
        "loss", "product", "who", descending=[True, False, False]
    )
    return Story(
        language=words.language,
        title=words("sup.title"),
        sentence=_sentence(parts, stops, words),
        lead=(*([words("sup.lead.example")] if example else []), *_lead(stops, words)),
        sections=_sections(concentration, parts, stops, words),
        assumptions=tuple(words(f"sup.assume.{at}") for at in range(1, 4)),
        not_valid_for=tuple(words(f"sup.notvalid.{at}") for at in range(1, 3)),
        sources=tuple(words(f"sup.source.{at}") for at in range(1, 3)),
        study="",
        words={},
    )


def _wide(frame: pl.DataFrame, index: list[str]) -> pl.DataFrame:
    return frame.pivot("measure", index=index, values="value", aggregate_function="first")


def _money(euro: float, words: Words) -> str:
    return format_money(euro / 1e6, words.language)


def _who(row: dict[str, object], words: Words) -> str:
    return origin_name(str(row["who"]), words.language) if row["stops"] == "country" else str(row["who"])


def _what(row: dict[str, object], words: Words) -> str:
    """Return what stops with whom: the product, its part where there is one, or all that a firm delivers."""
    if row["stops"] == "supplier":
        return words("sup.all")
    return f"{row['part']}, {row['product']}" if row["stops"] == "firm" else str(row["product"])


def _sentence(parts: pl.DataFrame, stops: pl.DataFrame, words: Words) -> str:
    said = {"single": words.number(float(parts["single_source"].sum())), "parts": str(len(parts))}
    worst = next(stops.filter(pl.col("stops") != "country").iter_rows(named=True), None)
    if worst is None or worst["loss"] <= 0:
        return words("sup.sentence.safe", **said)
    loss = _money(worst["loss"], words)
    return words("sup.sentence.loss", **said, who=str(worst["who"]), product=_what(worst, words), loss=loss)


def _lead(stops: pl.DataFrame, words: Words) -> tuple[str, ...]:
    firms, countries = (stops.filter(pl.col("stops") == kind) for kind in ("firm", "country"))
    short = int((firms["gap_days"].fill_null(0) > 0).sum())
    said = [words("sup.lead.short", short=str(short), count=str(len(firms)))]
    worst = next(countries.iter_rows(named=True), None)
    if worst is not None and worst["loss"] > 0:
        country, loss = _who(worst, words), _money(worst["loss"], words)
        said.append(words("sup.lead.country", country=country, loss=loss, product=str(worst["product"])))
    return tuple(said)


def _sections(concentration: Result, parts: pl.DataFrame, stops: pl.DataFrame, words: Words) -> tuple[Section, ...]:
    def section(name: str, chart: Chart | None = None, table: Table | None = None) -> Section:
        return Section(name, words(f"sup.{name}.heading"), (words(f"sup.{name}.text"),), chart=chart, table=table)

    firms = stops.filter(pl.col("stops") == "firm")
    status = words(f"status.{concentration.frame['status'][0]}")
    return (
        section("concentration", _concentration(concentration.frame, parts, status, words)),
        section("survive", _survive(firms, status, words)),
        section("loss", _loss(stops, status, words)),
        section("advice", table=_advice(firms, words)),
    )


def _concentration(frame: pl.DataFrame, parts: pl.DataFrame, status: str, words: Words) -> Chart:
    names = {
        (row["product"], row["part"], row["measure"]): str(row["who"])
        for row in frame.filter(pl.col("measure").is_in(["largest_firm", "largest_country"])).iter_rows(named=True)
    }
    bars, lines = [], []
    for row in parts.sort("largest_firm", "product", "part", descending=[True, False, False]).iter_rows(named=True):
        firm = names[row["product"], row["part"], "largest_firm"]
        country = origin_name(names[row["product"], row["part"], "largest_country"], words.language)
        share = row["largest_firm"]
        alone = bool(row["single_source"])
        values = (share, 0.0) if alone else (0.0, share)
        bars.append(Bar(f"{row['part']}, {row['product']}", values, f"{firm} {format_share(share, words.language)}"))
        line: tuple[Cell, ...] = (
            row["product"], row["part"], firm, 100 * share, country, 100 * row["largest_country"],
            row["hhi_firm"], row["hhi_country"], row["suppliers"], words("mat.yes" if alone else "mat.no"),
        )  # fmt: skip
        lines.append(line)
    single = [bar.label for bar in bars if bar.values[0] > 0]
    colours = [
        Part("single", words("sup.single"), LIGHT.madder),
        Part("several", words("sup.several"), LIGHT.abroad),
    ]
    title = words("sup.concentration.title")
    listed = words.listed([f"{bar.label} ({bar.text})" for bar in bars[:NAMED]])
    return Chart(
        name="concentration",
        title=title,
        option=ranked_bars(bars[:SHOWN], colours),
        description=words(
            "sup.concentration.description", list=listed, single=words.listed(single) or words("sup.nothing")
        ),
        table=Table("concentration", title, _concentration_columns(words), tuple(lines)),
        credit=words("sup.credit", unit=words("dep.unit.share"), status=status),
        height=height_of_bars(len(bars[:SHOWN]), legend=True),
        narrow_height=height_of_bars(len(bars[:SHOWN]), legend=True, narrow=True),
    )


def _concentration_columns(words: Words) -> tuple[Column, ...]:
    return (
        Column("product", words("sup.column.product")),
        Column("part", words("sup.column.part")),
        Column("firm", words("sup.column.firm")),
        Column("firm_share", words("mat.column.share"), "%", 0),
        Column("country", words("sup.column.largest_country")),
        Column("country_share", words("mat.column.share"), "%", 0),
        Column("hhi_firm", words("sup.column.hhi_firm"), decimals=2),
        Column("hhi_country", words("sup.column.hhi_country"), decimals=2),
        Column("suppliers", words("sup.column.count"), decimals=0),
        Column("single", words("sup.single")),
    )


def _survive(firms: pl.DataFrame, status: str, words: Words) -> Chart:
    """Return days to survive (hollow) and days to recover (full) by firm that stops; what never ends has no dot."""
    pairs, lines = [], []
    ordered = firms.with_columns(gap=pl.col("gap_days").fill_null(0.0)).sort("gap", "loss", descending=True)
    for row in ordered.iter_rows(named=True):
        short = row["gap"] > 0
        text = words("sup.short", days=words.number(row["gap"])) if short else words("sup.enough")
        label = f"{row['who']}: {row['part']}, {row['product']}"
        if row["survive_days"] is not None:
            pairs.append(Pair(label, row["survive_days"], row["recover_days"], text, loud=short))
        line: tuple[Cell, ...] = (
            row["who"], row["part"], row["product"],
            words("sup.endless") if row["survive_days"] is None else row["survive_days"],
            row["recover_days"], row["gap"],
        )  # fmt: skip
        lines.append(line)
    unit = words("sup.unit.days")
    columns = (
        Column("who", words("sup.column.who")),
        Column("part", words("sup.column.part")),
        Column("product", words("sup.column.product")),
        Column("survive", words("sup.survive"), unit, 0),
        Column("recover", words("sup.recover"), unit, 0),
        Column("gap", words("column.difference"), unit, 0),
    )
    title = words("sup.survive.title")
    shown = pairs[:SHOWN]
    short = words.listed([f"{pair.label} ({pair.text})" for pair in pairs if pair.loud][:NAMED])
    return Chart(
        name="survive",
        title=title,
        option=pairs_of_dots(shown, words("sup.survive"), words("sup.recover")),
        description=words("sup.survive.description", list=short or words("sup.nothing")),
        table=Table("survive", title, columns, tuple(lines)),
        credit=words("sup.credit", unit=unit, status=status),
        height=height_of_bars(len(shown), legend=True),
        narrow_height=height_of_bars(len(shown), legend=True, narrow=True) + 24,
    )


def _loss(stops: pl.DataFrame, status: str, words: Words) -> Chart:
    bars, lines = [], []
    for row in stops.iter_rows(named=True):
        kind = words(f"sup.kind.{row['stops']}")
        label = f"{_who(row, words)} ({_what(row, words)})"
        bars.append(Bar(label, (row["loss"],), words.about(row["loss"])))
        product = words("sup.all") if row["product"] == "all" else row["product"]
        line: tuple[Cell, ...] = (kind, _who(row, words), row["part"] if row["stops"] == "firm" else "",
                                  product, row["loss"])  # fmt: skip
        lines.append(line)
    unit = words("sup.unit.eur")
    columns = (
        Column("kind", words("sup.column.kind")),
        Column("who", words("sup.column.who")),
        Column("part", words("sup.column.part")),
        Column("product", words("sup.column.product")),
        Column("loss", words("sup.column.loss"), unit, 0),
    )
    shown = [bar for bar in bars if bar.total > 0][:SHOWN]
    title = words("sup.loss.title")
    listed = words.listed([f"{bar.label} {bar.text}" for bar in shown[:NAMED]])
    return Chart(
        name="loss",
        title=title,
        option=ranked_bars(shown),
        description=words("sup.loss.description", list=listed or words("sup.nothing")),
        table=Table("loss", title, columns, tuple(lines)),
        credit=words("sup.credit", unit=unit, status=status),
        height=height_of_bars(max(1, len(shown)), legend=False),
        narrow_height=height_of_bars(max(1, len(shown)), legend=False, narrow=True),
    )


def _advice(firms: pl.DataFrame, words: Words) -> Table:
    """Return what takes each loss away, the largest loss per euro moved first."""
    known = [name for name in ("loss_per_euro_moved", "value_to_move", "stock_days_needed") if name in firms.columns]
    lines: list[tuple[Cell, ...]] = []
    if len(known) == 3:
        losing = firms.filter(pl.col("loss") > 0).sort("loss_per_euro_moved", descending=True, nulls_last=True)
        lines = [
            (row["part"], row["product"], row["who"], row["value_to_move"], row["stock_days_needed"], row["loss"],
             row["loss_per_euro_moved"])
            for row in losing.iter_rows(named=True)
        ]  # fmt: skip
    columns = (
        Column("part", words("sup.column.part")),
        Column("product", words("sup.column.product")),
        Column("who", words("sup.column.who")),
        Column("move", words("sup.column.move"), words("sup.unit.eur_year"), 0),
        Column("stock", words("sup.column.stock"), words("sup.unit.days"), 0),
        Column("loss", words("sup.column.loss"), words("sup.unit.eur"), 0),
        Column("saved", words("sup.column.saved"), decimals=1),
    )
    return Table("advice", words("sup.advice.caption"), columns, tuple(lines))
