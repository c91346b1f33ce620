"""Tables of the story of a closure."""

from __future__ import annotations

from collections.abc import Sequence

from weefsel.faces.views.numbers import rows, total
from weefsel.faces.views.story import Cell, Column, Table
from weefsel.faces.views.words import Words
from weefsel.model import Result

PARTS = ("direct", "indirect", "induced")


def regions(closure: Result, words: Words) -> Table:
    """Return jobs and value added lost by region and part, with totals."""
    jobs, added = rows(closure.frame, measure="jobs"), rows(closure.frame, measure="value_added")
    places = list(dict.fromkeys(closure.frame["region"]))
    lines: list[tuple[Cell, ...]] = [
        (
            words.region(place),
            *[total(jobs, region=place, part=part) for part in PARTS],
            total(jobs, region=place),
            total(added, region=place),
        )
        for place in places
    ]
    sums = [sum(float(line[at] or 0.0) for line in lines) for at in range(1, 6)]
    lines.append((words.region("Belgium"), *sums))
    unit = words("unit.jobs")
    columns = [Column("region", words("column.region"))]
    columns += [Column(part, words(f"part.{part}"), unit, 0) for part in PARTS]
    columns += [
        Column("jobs", words("part.total"), unit, 0),
        Column("value_added", words("column.value_added_all"), words("unit.meur"), 1),
    ]
    return Table("regions", words("region.caption"), tuple(columns), tuple(lines))


def rounds(found: Result, words: Words) -> Table:
    """Return output, value added and jobs lost round by round."""
    lines: list[tuple[Cell, ...]] = []
    for name in dict.fromkeys(found.frame["round"]):
        label = words(f"round.{name}") if name in ("0", "rest") else words("round.n", tier=str(name))
        values = [total(found.frame, round=str(name), measure=measure) for measure in ("jobs", "value_added", "output")]
        lines.append((label, *values))
    columns = (
        Column("round", words("column.round")),
        Column("jobs", words("column.jobs"), words("unit.jobs"), 0),
        Column("value_added", words("column.value_added"), words("unit.meur"), 1),
        Column("output", words("column.output"), words("unit.meur"), 1),
    )
    return Table("rounds", words("rounds.caption"), columns, tuple(lines))


def customers(found: Sequence[Result], words: Words) -> Table:
    """Return the two readings of the customers' side, each for what it is."""
    lines: list[tuple[Cell, ...]] = []
    for result in found:
        readings = rows(result.frame, side="customers")
        for model in dict.fromkeys(readings["model"]):
            apart = rows(readings, model=model)
            if model == "ghosh":
                apart = rows(apart, part="indirect")
            key = "customers.ghosh" if model == "ghosh" else "customers.sales"
            lines.append((words(key), total(apart, measure="jobs"), total(apart, measure="value_added")))
    columns = (
        Column("reading", words("column.reading")),
        Column("jobs", words("column.jobs"), words("unit.jobs"), 0),
        Column("value_added", words("column.value_added"), words("unit.meur"), 1),
    )
    return Table("customers", words("customers.caption"), columns, tuple(lines))
