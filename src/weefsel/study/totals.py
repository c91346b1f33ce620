"""Total rows, for every method at once: what adds up is summed, what does not is said.

A method says along which labels its rows add up (`Method.adds`) and which of its measures do not (`Method.apart`). Rows
add up only where their unit is a quantity: money, jobs, tonnes, a flow per day. Ratios, indices, prices and days never
do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import polars as pl

from weefsel.errors import ComputationError
from weefsel.model import Result
from weefsel.model.fabric import STATUSES
from weefsel.registry import Method

#: The label of a row that sums over a column.
TOTAL = "total"
#: Units of numbers that say how much of something per something else, or when; their sum means nothing.
NO_QUANTITIES = ("1", "%", "days", "stages", "year", "countries", "firms")
#: A quantity per unit of time adds up over whoever makes it.
TIMES = ("day", "month", "year")
#: Labels that belong to the industry beside them, and say nothing of a sum over industries.
OF_AN_INDUSTRY = {"grade": ("sector", "region")}
#: From the surest to the least sure; a sum is as sure as its least sure part.
SUREST_FIRST = ("observed", "modelled", "estimated", "reconstructed", "synthetic")


def is_a_quantity(unit: str) -> bool:
    """Return whether numbers in a unit can be added up.

    >>> [is_a_quantity(unit) for unit in ("meur", "meur/day", "jobs", "jobs/meur", "1", "days")]
    [True, True, True, False, False, False]
    """
    above, _, below = unit.partition("/")
    return above not in NO_QUANTITIES and below in ("", *TIMES)


def with_totals(found: Method, result: Result) -> Result:
    """Return a result with a row for every sum over the labels along which its method adds up, and a note that says so.

    Rows are summed over each label, each pair of labels and so on, whatever other labels say being kept apart; a sum
    carries the label ``total`` in place of what it runs over, the status of its least sure part, and no range.

    Raises
    ------
    ComputationError
        If something of the user's own is called ``total``, so that a sum could not be told from it.
    """
    groups = _groups(found.adds, result.labels)
    frame = result.frame
    parts = frame.filter(
        pl.col("unit").map_elements(is_a_quantity, return_dtype=pl.Boolean),
        ~(pl.col("measure") if "measure" in frame.columns else pl.lit("")).is_in(found.apart),
    )
    if not groups or not len(parts):
        return replace(result, notes=(*result.notes, "No totals: nothing adds up here."))
    _fail_if_taken(result, [name for group in groups for name in group])
    rows = [*_sums(parts, groups, result.labels)]
    summed = ", ".join(dict.fromkeys(parts["unit"]))
    over = ", ".join(" and ".join(group) for group in groups)
    note = f"Rows labelled {TOTAL} sum over {over}, of what is counted in {summed}; nothing else adds up."
    together = pl.concat([_as_text(frame, groups), *rows], how="diagonal")
    return replace(result, frame=together.select(frame.columns), notes=(*result.notes, note))


def _groups(adds: Sequence[str], labels: Sequence[str]) -> list[list[str]]:
    """Return the labels to sum over, those joined by + together, as far as the result has them."""
    groups = [[name for name in text.split("+") if name in labels] for text in adds]
    return [group for group in groups if group]


def _fail_if_taken(result: Result, names: Sequence[str]) -> None:
    taken = [name for name in names if TOTAL in set(result.frame[name].cast(pl.String))]
    if taken:
        raise ComputationError(
            f"{result.method}: a label of {taken[0]} is called {TOTAL!r}, so that a sum could not be told from it",
            "Rename that label in the table, or leave totals out.",
        )


def _as_text(frame: pl.DataFrame, groups: Sequence[Sequence[str]]) -> pl.DataFrame:
    return frame.with_columns(pl.col(name).cast(pl.String) for group in groups for name in group)


def _sums(parts: pl.DataFrame, groups: list[list[str]], labels: list[str]) -> Iterator[pl.DataFrame]:
    """Yield the sums over each choice of groups, as long tables; sums over all groups always."""
    order = pl.Enum([*SUREST_FIRST, *(status for status in STATUSES if status not in SUREST_FIRST)])
    table = parts.with_columns(pl.col("status").cast(order))
    for count in range(1, len(groups) + 1):
        for chosen in combinations(groups, count):
            over = [name for group in chosen for name in group]
            over += [name for name, owners in OF_AN_INDUSTRY.items() if name in labels and {*owners} & {*over}]
            keys = [*[name for name in labels if name not in over], "unit"]
            sums = table.group_by(keys, maintain_order=True).agg(
                pl.col("value").sum(), pl.col("status").max().cast(pl.String)
            )
            if len(sums) < len(table) or count == len(groups):
                yield _as_text(sums, [[name for name in keys if name in {n for g in groups for n in g}]]).with_columns(
                    pl.lit(TOTAL).alias(name) for name in over
                )
