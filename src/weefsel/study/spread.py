"""Over which tables the ranges of a result run: drawn from an error model, named by the user, or held by the fabric."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.methods.uncertainty.errors import ErrorModel, drawn_table
from weefsel.model import Fabric, without_sample
from weefsel.sayings import Saying, say, together
from weefsel.study.ranges import LEVEL

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Spread:
    """Tables made when they are asked for, one by one; the share of them between low and high; a sentence on them."""

    tables: Callable[[], Iterable[Fabric]]
    level: float
    said: Callable[[int], str]


def of_errors(
    fabric: Fabric, *, draws: int, seed: int, model: ErrorModel | None = None, level: float = LEVEL
) -> Spread:
    """Return tables drawn from an error model, around those of the fabric's sample where it holds one.

    Raises
    ------
    InputError
        If `draws` is below two.
    """
    if draws < 2:
        raise InputError(
            say("{count} draws make no range", count=draws), say("Take at least 2; 200 give a fair picture.")
        )
    errors = model or ErrorModel()
    around = fabric.sample.tables if fabric.sample else (fabric,)

    def said(count: int) -> Saying:
        drawn = say(
            "Ranges: {level:.0%} of {count} tables with random errors of the flows: {error:.0%} for one of average "
            "size, growing as flows shrink (power {power:g}), at most {largest:.0%}; seed {seed}. Errors of cells are "
            "independent of each other, so that much cancels in sums, and output, jobs and other accounts are taken as "
            "exact: the ranges are narrower than what is not known.",
            level=level, count=count, error=errors.error, power=errors.power, largest=errors.largest, seed=seed,
        )  # fmt: skip
        if fabric.sample is None:
            return drawn
        held = say("Drawn around {count} tables: {what}.", count=len(around), what=fabric.sample.what)
        return together([drawn, held])

    return Spread(
        lambda: (drawn_table(around[draw % len(around)], errors, seed, draw) for draw in range(draws)), level, said
    )


def over_others(fabric: Fabric, others: Sequence[Fabric]) -> Spread:
    """Return a fabric and others, and the tables of the samples that they hold.

    Raises
    ------
    InputError, InputFaults
        If there is no other, or one does not have the industries of the fabric; those at fault are named.
    """
    if not others:
        raise InputError(say("no other table is named"), say("Name at least one."))
    faults = [fault for other in others for fault in _other_industries(fabric, other)]
    if faults:
        raise InputFaults(say("the tables of the sample do not have the same industries"), faults)
    names = [other.meta.name for other in others]
    said = say("Ranges: lowest and highest over {names} and the table itself.", names=names)
    tables = tuple(table for each in (fabric, *others) for table in (without_sample(each), *_held(each)))
    return Spread(lambda: tables, 1.0, lambda _count: said)


def of_sample(fabric: Fabric) -> Spread | None:
    """Return the tables that a fabric holds itself; None where it holds none."""
    if fabric.sample is None:
        return None
    tables, what = fabric.sample.tables, fabric.sample.what
    return Spread(
        lambda: tables,
        LEVEL,
        lambda count: say("Ranges: {level:.0%} of {count} tables: {what}.", level=LEVEL, count=count, what=what),
    )


def _held(fabric: Fabric) -> tuple[Fabric, ...]:
    return fabric.sample.tables if fabric.sample else ()


def _other_industries(fabric: Fabric, other: Fabric) -> list[Fault]:
    """Return a fault where two tables do not have the same industries, with those that only one of them has."""
    mine, theirs = set(fabric.industries.labels), set(other.industries.labels)
    if mine == theirs:
        return []
    odd = sorted("|".join(label) for label in mine ^ theirs)
    names = {"one": fabric.meta.name, "other": other.meta.name, "labels": odd[:SHOWN]}
    if len(odd) > SHOWN:
        what = say("{one} and {other} differ at {labels} and {count} more", count=len(odd) - SHOWN, **names)
    else:
        what = say("{one} and {other} differ at {labels}", **names)
    return [Fault(what, say("Aggregate both to the same industries first (`weefsel table aggregate`)."), row="sample")]
