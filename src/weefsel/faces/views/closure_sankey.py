"""Who is hit through whom: the Sankey of a closure, first and second round."""

from __future__ import annotations

import polars as pl

from weefsel.faces.charts.flows import Link, Node, height_of_sankey, sankey
from weefsel.faces.charts.theme import LIGHT
from weefsel.faces.views.closure_findings import ClosureOpening
from weefsel.faces.views.numbers import rows
from weefsel.faces.views.story import Cell, Chart, Column, Table, Thread
from weefsel.faces.views.words import Words

FIRST, SECOND, NAMED = 9, 11, 3
#: Links below this many million euro stay out of the table on the page; the files hold them.
SMALLEST_SHOWN = 0.1
PLANT, OTHER = "plant", "other"
#: How findings label the supplier where there is none of its own.
NOBODY = "-"


def links(found: ClosureOpening, words: Words) -> Chart:
    """Return jobs lost at the plant's suppliers, and behind them at theirs."""
    jobs = rows(found.links.frame, measure="jobs").with_columns(pl.col("supplier_sector").replace(NOBODY, OTHER))
    first, second = rows(jobs, round="1"), rows(jobs, round="2")
    suppliers, behind = _largest(first), _largest(second)
    top, top_behind = [sector for sector, _ in suppliers[:FIRST]], [sector for sector, _ in behind[:SECOND]]
    whole, whole_behind = float(first["value"].sum()), float(second["value"].sum())
    nodes = [Node(PLANT, 0, words("sankey.plant"), "", LIGHT.madder)]
    flows = []
    for sector, value in _with_other(suppliers, top, whole):
        label = _label(sector, words, "sankey.other_first", len(suppliers) - len(top))
        nodes.append(Node(f"1|{sector}", 1, label, words.about_some(value), LIGHT.madder))
        flows.append(Link(PLANT, f"1|{sector}", value))
    for sector, value in _with_other(behind, top_behind, whole_behind):
        label = _label(sector, words, "sankey.other_second", len(behind) - len(top_behind))
        nodes.append(Node(f"2|{sector}", 2, label, words.about_some(value)))
    flows += _second_round(second, top, top_behind)
    return Chart(
        name="links",
        title=words("sankey.title"),
        option=sankey(nodes, flows),
        description=words(
            "sankey.description",
            jobs=words.about_some(whole),
            first=_named(suppliers, words),
            behind=words.about_some(whole_behind),
            second=_named(behind, words),
        ),
        table=_table(found.links.frame, words),
        credit=words.credit("jobs"),
        height=height_of_sankey(nodes),
        narrow_height=height_of_sankey(nodes, narrow=True),
        threads=_threads(nodes, flows, words),
        threads_title=words("sankey.threads"),
    )


def _threads(nodes: list[Node], flows: list[Link], words: Words) -> tuple[Thread, ...]:
    """Return each supplier of the plant with the largest of those behind it."""
    labels = {node.key: node.label for node in nodes}
    threads = []
    for node in nodes:
        if node.depth != 1:
            continue
        own = [link for link in flows if link.source == node.key and link.target != f"2|{OTHER}" and link.value >= 0.5]
        behind = sorted(own, key=lambda link: -link.value)[:NAMED]
        named = words.listed([f"{labels[link.target]} ({words.about_some(link.value)})" for link in behind])
        said = words("sankey.behind", list=named) if behind else ""
        threads.append(Thread(node.key, node.label, node.text, said))
    return tuple(threads)


def _named(entries: list[tuple[str, float]], words: Words) -> str:
    return words.listed([f"{words.industry(sector)} ({words.about_some(value)})" for sector, value in entries[:NAMED]])


def _label(sector: str, words: Words, other: str, count: int) -> str:
    return words(other, count=str(count)) if sector == OTHER else words.industry(sector)


def _largest(frame: pl.DataFrame) -> list[tuple[str, float]]:
    """Return supplying industries with what they lose, over all regions, largest first; unnamed ones apart."""
    named = frame.filter(pl.col("supplier_sector") != OTHER)
    summed = named.group_by("supplier_sector", maintain_order=True).agg(pl.col("value").sum())
    ordered = summed.filter(pl.col("value") > 0).sort("value", "supplier_sector", descending=[True, False])
    return list(ordered.iter_rows())


def _with_other(entries: list[tuple[str, float]], top: list[str], whole: float) -> list[tuple[str, float]]:
    named = [entry for entry in entries if entry[0] in top]
    rest = whole - sum(value for _, value in named)
    return [*named, (OTHER, rest)] if rest > 0 else named


def _second_round(second: pl.DataFrame, top: list[str], top_behind: list[str]) -> list[Link]:
    """Return what each first-tier supplier no longer buys from each second-tier one."""
    grouped = second.with_columns(
        pl.when(pl.col("buyer_sector").is_in(top)).then("buyer_sector").otherwise(pl.lit(OTHER)).alias("from"),
        pl.when(pl.col("supplier_sector").is_in(top_behind))
        .then("supplier_sector")
        .otherwise(pl.lit(OTHER))
        .alias("to"),
    )
    summed = (
        grouped.group_by("from", "to", maintain_order=True)
        .agg(pl.col("value").sum())
        .filter(pl.col("value") > 0)
        .sort("from", "to")
    )
    return [Link(f"1|{buyer}", f"2|{seller}", value) for buyer, seller, value in summed.iter_rows()]


def _table(frame: pl.DataFrame, words: Words) -> Table:
    """Return every link of both rounds, jobs beside output; what leaves the chain has no jobs here."""
    keys = ["round", "buyer_sector", "kind", "supplier_sector"]
    summed = frame.group_by([*keys, "measure"], maintain_order=True).agg(pl.col("value").sum())
    lost, staff = (
        rows(summed, measure=measure).select(*keys, pl.col("value").alias(measure)) for measure in ("output", "jobs")
    )
    wide = lost.join(staff, on=keys, how="left").sort("round", "output", descending=[False, True])
    lines: list[tuple[Cell, ...]] = []
    for step, buyer, kind, supplier, output, jobs in wide.iter_rows():
        if output < SMALLEST_SHOWN:
            continue
        target = words.industry(supplier) if kind == "supplier" else words(f"sankey.{kind}")
        lines.append((step, words.industry(buyer), target, supplier if kind == "supplier" else "", jobs, output))
    columns = (
        Column("round", words("column.round")),
        Column("buyer", words("column.from")),
        Column("supplier", words("column.to")),
        Column("nace", words("column.code")),
        Column("jobs", words("column.jobs"), words("unit.jobs"), 1),
        Column("output", words("column.output"), words("unit.meur"), 1),
    )
    return Table("links", words("sankey.caption"), columns, tuple(lines))
