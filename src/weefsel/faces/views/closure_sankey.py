"""Who is hit through whom: the Sankey of a closure, first and second round."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from weefsel.faces.charts.flows import Link, Node, height_of_sankey, sankey
from weefsel.faces.charts.theme import LIGHT
from weefsel.faces.views.numbers import rows, total
from weefsel.faces.views.story import Cell, Chart, Column, Table
from weefsel.faces.views.words import Words

if TYPE_CHECKING:
    from weefsel.faces.views.closure import ClosureFindings

FIRST, SECOND, NAMED = 7, 10, 3
PLANT, OTHER = "plant", "other"
LEAKS = ("value_added", "imports", "product_taxes", "own_industry")


def links(found: ClosureFindings, words: Words) -> Chart:
    """Return where the plant's money went, and what its largest suppliers no longer buy in turn."""
    frame = found.links.frame
    first, second = rows(frame, round="1"), rows(frame, round="2", kind="supplier")
    suppliers = _largest(rows(first, kind="supplier"))
    top = [sector for sector, _ in suppliers[:FIRST]]
    behind = _largest(second)
    top_behind = [sector for sector, _ in behind[:SECOND]]
    nodes, flows = [_plant(found, words)], []
    for kind in LEAKS:
        value = total(first, kind=kind)
        if value > 0:
            nodes.append(Node(kind, 1, words(f"sankey.{kind}"), _text(value, words), _leak_colour(kind)))
            flows.append(Link(PLANT, kind, value, _text(value, words)))
    for sector, value in _with_other(suppliers, top):
        label = _label(sector, words, "sankey.other_first", len(suppliers) - len(top))
        nodes.append(Node(f"1|{sector}", 1, label, _text(value, words), LIGHT.madder))
        flows.append(Link(PLANT, f"1|{sector}", value, _text(value, words)))
    for sector, value in _with_other(behind, top_behind):
        label = _label(sector, words, "sankey.other_second", len(behind) - len(top_behind))
        nodes.append(Node(f"2|{sector}", 2, label, _text(value, words)))
    flows += _second_round(second, top, top_behind, words)
    return Chart(
        name="links",
        title=words("sankey.title"),
        option=sankey(nodes, flows),
        description=_description(found, first, suppliers, behind, words),
        table=_table(first, second, words),
        credit=words.credit("meur"),
        height=height_of_sankey(nodes),
    )


def _plant(found: ClosureFindings, words: Words) -> Node:
    direct = rows(found.closure.frame, part="direct")
    industry = words.industry(str(direct["sector"][0]))
    value = total(direct, measure="output")
    return Node(PLANT, 0, words("sankey.plant", industry=industry), _text(value, words), LIGHT.madder)


def _leak_colour(kind: str) -> str:
    return LIGHT.abroad if kind == "imports" else LIGHT.ink if kind == "value_added" else LIGHT.muted


def _text(value: float, words: Words) -> str:
    return words.number(value, 0 if value >= 9.5 else 1)


def _label(sector: str, words: Words, other: str, count: int) -> str:
    return words(other, count=str(count)) if sector == OTHER else words.industry(sector)


def _largest(frame: pl.DataFrame) -> list[tuple[str, float]]:
    """Return supplying industries with what they lose, over all regions, largest first."""
    summed = frame.group_by("supplier_sector").agg(pl.col("value").sum())
    return list(summed.filter(pl.col("value") > 0).sort("value", "supplier_sector", descending=[True, False]).iter_rows())


def _with_other(entries: list[tuple[str, float]], top: list[str]) -> list[tuple[str, float]]:
    rest = sum(value for sector, value in entries if sector not in top)
    named = [entry for entry in entries if entry[0] in top]
    return [*named, (OTHER, rest)] if rest > 0 else named


def _second_round(second: pl.DataFrame, top: list[str], top_behind: list[str], words: Words) -> list[Link]:
    """Return what each first-tier supplier no longer buys from each second-tier one."""
    grouped = second.with_columns(
        pl.when(pl.col("buyer_sector").is_in(top)).then("buyer_sector").otherwise(pl.lit(OTHER)).alias("from"),
        pl.when(pl.col("supplier_sector").is_in(top_behind)).then("supplier_sector").otherwise(pl.lit(OTHER)).alias("to"),
    )
    summed = grouped.group_by("from", "to").agg(pl.col("value").sum()).filter(pl.col("value") > 0).sort("from", "to")
    return [Link(f"1|{buyer}", f"2|{seller}", value, _text(value, words)) for buyer, seller, value in summed.iter_rows()]


def _description(
    found: ClosureFindings, first: pl.DataFrame, suppliers: list[tuple[str, float]], behind: list[tuple[str, float]], words: Words
) -> str:
    direct = rows(found.closure.frame, part="direct")
    named = [f"{words.industry(sector)} ({_text(value, words)})" for sector, value in suppliers[:NAMED]]
    return words(
        "sankey.description",
        industry=words.industry(str(direct["sector"][0])),
        output=words.money(total(direct, measure="output")),
        value_added=words.money(total(first, kind="value_added")),
        imports=words.money(total(first, kind="imports")),
        suppliers=words.money(total(first, kind="supplier") + total(first, kind="own_industry")),
        first=words.listed(named),
        second=words.listed([words.industry(sector) for sector, _ in behind[:NAMED]]),
    )


def _table(first: pl.DataFrame, second: pl.DataFrame, words: Words) -> Table:
    lines: list[tuple[Cell, ...]] = []
    for step, frame in (("1", first), ("2", second)):
        keys = ["buyer_sector", "kind", "supplier_sector"]
        summed = frame.group_by(keys).agg(pl.col("value").sum()).sort("value", descending=True)
        for buyer, kind, supplier, value in summed.filter(pl.col("value") >= 0.05).iter_rows():
            target = words.industry(supplier) if kind == "supplier" else words(f"sankey.{kind}")
            lines.append((step, words.industry(buyer), target, supplier if kind == "supplier" else "", value))
    columns = (
        Column("round", words("column.round")),
        Column("buyer", words("column.from")),
        Column("supplier", words("column.to")),
        Column("nace", words("column.code")),
        Column("value", words("column.output"), words("unit.meur"), 1),
    )
    return Table("links", words("sankey.title"), columns, tuple(lines))
