"""Ranges for any method: run it on a sample of tables, drawn from an error model or named by the user."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from weefsel.errors import InputError
from weefsel.methods.uncertainty.errors import ErrorModel, drawn_table
from weefsel.model import Fabric, Result, without_sample
from weefsel.study.ranges import LEVEL, Report, ranged
from weefsel.study.run import compute

__all__ = ["ErrorModel", "over_tables", "with_errors"]


def with_errors(
    method: str,
    fabric: Fabric,
    settings: Mapping[str, object],
    *,
    draws: int,
    seed: int,
    model: ErrorModel | None = None,
    level: float = LEVEL,
    report: Report | None = None,
) -> Result:
    """Return a method's result with low and high over tables drawn from an error model.

    Where the fabric holds a sample, errors are drawn around its tables in turn, so that ranges hold both.

    Parameters
    ----------
    draws : tables drawn
    seed : of the draws; the same seed gives the same ranges
    model : errors of the flows; none = the default one
    level : share of draws between low and high

    Raises
    ------
    InputError, ComputationError
        As `compute`; and if `draws` is below two or no draw has an answer.
    """
    if draws < 2:
        raise InputError(f"{draws} draws make no range", "Take at least 2; 200 give a fair picture.")
    errors = model or ErrorModel()
    around = fabric.sample.tables if fabric.sample else (fabric,)
    tables = (drawn_table(around[draw % len(around)], errors, seed, draw) for draw in range(draws))
    said = (
        f"Ranges: {level:.0%} of {{count}} tables with random errors of the flows: {errors.error:.0%} for one of "
        f"average size, growing as flows shrink (power {errors.power:g}), at most {errors.largest:.0%}; seed {seed}."
    )
    said += f" Drawn around {len(around)} tables: {fabric.sample.what}." if fabric.sample else ""

    def answer(table: Fabric) -> Result:
        return compute(method, table, **settings)

    return ranged(answer(without_sample(fabric)), answer, tables, level, said, report)


def over_tables(method: str, fabric: Fabric, settings: Mapping[str, object], others: Sequence[Fabric]) -> Result:
    """Return a method's result on a fabric with the lowest and the highest over other tables of the same shape."""
    if not others:
        raise InputError("no other table is named", "Name at least one.")
    said = f"Ranges: lowest and highest over {', '.join(other.meta.name for other in others)} and the table itself."
    tables = [table for each in (fabric, *others) for table in (without_sample(each), *tables_of(each))]

    def answer(table: Fabric) -> Result:
        return compute(method, table, **settings)

    return ranged(answer(without_sample(fabric)), answer, tables, 1.0, said)


def tables_of(fabric: Fabric) -> tuple[Fabric, ...]:
    """Return the tables of a fabric's sample; none where it has none."""
    return fabric.sample.tables if fabric.sample else ()
