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
from weefsel.sayings import Saying, say

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
        return replace(result, notes=(*result.notes, say("No totals: nothing adds up here.")))
    _fail_if_taken(result, [name for group in groups for name in group])
    rows = [*_sums(parts, groups, result.labels)]
    note = say(
        "Rows labelled {total} sum over {labels}, of what is counted in {units}; nothing else adds up.",
        total=TOTAL, labels=[_both(group) for group in groups], units=list(dict.fromkeys(parts["unit"])),
    )  # fmt: skip
    together = pl.concat([_as_text(frame, groups), *rows], how="diagonal")
    return replace(result, frame=together.select(frame.columns), notes=(*result.notes, note))


def _both(names: Sequence[str]) -> Saying:
    """Return labels over which is summed together."""
    if len(names) == 1:
        return say("{name}", name=names[0])
    return say("{names} and {last}", names=list(names[:-1]), last=names[-1])


def _groups(adds: Sequence[str], labels: Sequence[str]) -> list[list[str]]:
    """Return the labels to sum over, those joined by + together, as far as the result has them."""
    groups = [[name for name in text.split("+") if name in labels] for text in adds]
    return [group for group in groups if group]


def _fail_if_taken(result: Result, names: Sequence[str]) -> None:
    taken = [name for name in names if TOTAL in set(result.frame[name].cast(pl.String))]
    if taken:
        raise ComputationError(
            say(
                "{method}: a label of {column} is called {total!r}, so that a sum could not be told from it",
                method=result.method,
                column=taken[0],
                total=TOTAL,
            ),
            say("Rename that label in the table, or leave totals out."),
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
