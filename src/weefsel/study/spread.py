"""Over which tables the ranges of a result run: drawn from an error model, named by the user, or held by the fabric."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.methods.uncertainty.errors import ErrorModel, drawn_table
from weefsel.model import Fabric, without_sample
from weefsel.study.ranges import LEVEL

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Spread:
    """Tables made when they are asked for, one by one; the share of them between low and high; one sentence on them."""

    tables: Callable[[], Iterable[Fabric]]
    level: float
    said: str


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
        raise InputError(f"{draws} draws make no range", "Take at least 2; 200 give a fair picture.")
    errors = model or ErrorModel()
    around = fabric.sample.tables if fabric.sample else (fabric,)
    said = (
        f"Ranges: {level:.0%} of {{count}} tables with random errors of the flows: {errors.error:.0%} for one of "
        f"average size, growing as flows shrink (power {errors.power:g}), at most {errors.largest:.0%}; seed {seed}. "
        "Errors of cells are independent of each other, so that much cancels in sums, and output, jobs and other "
        "accounts are taken as exact: the ranges are narrower than what is not known."
    )
    said += f" Drawn around {len(around)} tables: {fabric.sample.what}." if fabric.sample else ""
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
        raise InputError("no other table is named", "Name at least one.")
    faults = [fault for other in others for fault in _other_industries(fabric, other)]
    if faults:
        raise InputFaults("the tables of the sample do not have the same industries", faults)
    said = f"Ranges: lowest and highest over {', '.join(other.meta.name for other in others)} and the table itself."
    tables = tuple(table for each in (fabric, *others) for table in (without_sample(each), *_held(each)))
    return Spread(lambda: tables, 1.0, said)


def of_sample(fabric: Fabric) -> Spread | None:
    """Return the tables that a fabric holds itself; None where it holds none."""
    if fabric.sample is None:
        return None
    tables = fabric.sample.tables
    return Spread(lambda: tables, LEVEL, f"Ranges: {LEVEL:.0%} of {{count}} tables: {fabric.sample.what}.")


def _held(fabric: Fabric) -> tuple[Fabric, ...]:
    return fabric.sample.tables if fabric.sample else ()


def _other_industries(fabric: Fabric, other: Fabric) -> list[Fault]:
    """Return a fault where two tables do not have the same industries, with those that only one of them has."""
    mine, theirs = set(fabric.industries.labels), set(other.industries.labels)
    if mine == theirs:
        return []
    odd = sorted("|".join(label) for label in mine ^ theirs)
    more = f" and {len(odd) - SHOWN} more" if len(odd) > SHOWN else ""
    what = f"{fabric.meta.name} and {other.meta.name} differ at {', '.join(odd[:SHOWN])}{more}"
    return [Fault(what, "Aggregate both to the same industries first (`weefsel table aggregate`).", row="sample")]
