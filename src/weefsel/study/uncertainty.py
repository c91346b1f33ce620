"""Ranges for any method: run it on a sample of tables, drawn from an error model or named by the user."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from weefsel.methods.uncertainty.errors import ErrorModel
from weefsel.model import Fabric, Result
from weefsel.study.computing import compute_over
from weefsel.study.ranges import LEVEL, Report
from weefsel.study.spread import of_errors, over_others

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
    spread = of_errors(fabric, draws=draws, seed=seed, model=model, level=level)
    return compute_over(method, fabric, settings, spread, report)


def over_tables(method: str, fabric: Fabric, settings: Mapping[str, object], others: Sequence[Fabric]) -> Result:
    """Return a method's result on a fabric with the lowest and the highest over other tables of the same industries.

    Raises
    ------
    InputError, InputFaults, ComputationError
        As `compute`; and if no other table is named or one has other industries.
    """
    return compute_over(method, fabric, settings, over_others(fabric, others))
