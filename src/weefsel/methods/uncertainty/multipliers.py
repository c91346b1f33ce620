"""How sure multipliers are, in closed form."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import polars as pl

from weefsel.kernels import leontief
from weefsel.kernels import uncertainty as kernel
from weefsel.methods import unwrap, wrap
from weefsel.methods.uncertainty.errors import ErrorModel, ErrorOfCells, Largest, Power, relative_errors
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "uncertainty.multipliers"


@method(
    NAME,
    title="Multipliers with the errors of the table behind them",
    needs=("flows", "output", "value_added, jobs (optional)"),
    gives="per industry: multipliers of type I with a low and a high from errors of the flows, to first order",
    unit="1; jobs per unit of currency",
    source="Bullard & Sebald 1977, Review of Economics and Statistics 59(1); Lenzen, Wood & Wiedmann 2010",
)
def multipliers(
    fabric: Fabric,
    *,
    error: ErrorOfCells = 0.1,
    power: Power = 0.3,
    largest: Largest = 1.0,
    width: Annotated[float, About("half the range, in standard deviations", unit="1", low=0.0, high=10.0)] = 1.645,
) -> Result:
    r"""Return multipliers c'L with ranges: m ± `width` s, Var(m_k) = Σ_j L_jk² Σ_i m_i² s_ij².

    m' = c'L (n,) with c (n,) a quantity per unit of output, L = (I - A)⁻¹ and s (n, n): s_ij = a_ij r_ij,
    r_ij = min(e (z̄/|z_ij|)^p, largest), z̄ the mean flow; errors of cells are independent, output and intensities c are
    without error. The default width holds 90 % of a normal distribution. The table gives no errors:
    `error` and `power` are assumptions. For any other method draw tables: ``weefsel compute METHOD --draws 200``.

    Returns
    -------
    Result
        one row per (region x) sector x measure (output, value_added, compensation, jobs), with low and high

    Raises
    ------
    ComputationError
        If the system is singular or not productive.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("uncertainty.multipliers", wf.load("belgium")).frame
    >>> cars = found.filter(sector="C29", measure="output")
    >>> [round(cars[name].item(), 2) for name in ("low", "value", "high")]
    [1.28, 1.29, 1.3]
    """
    system = unwrap.system_of(fabric)
    inverse = leontief.inverse(system.factor)
    found = unwrap.intensities(fabric)
    asked = np.array([np.ones_like(each.per_output) if each.measure == "output" else each.counted for each in found])
    central = asked @ inverse
    errors = np.abs(system.inputs) * relative_errors(fabric, ErrorModel(error, power, largest))
    spread = width * kernel.deviations(inverse, central, errors)
    status, money = wrap.status_of(fabric), fabric.meta.currency_unit
    blocks = []
    for each, values, half in zip(found, central, spread, strict=True):
        unit = "1" if each.measure == "output" else f"{each.unit}/{money}"
        known = np.flatnonzero(~np.isnan(each.per_output))
        labels = {**wrap.industry_labels(fabric, known.tolist()), "measure": each.measure}
        block = wrap.block(labels, values[known], unit, status)
        low, high = (values - half)[known], (values + half)[known]
        blocks.append(block.with_columns(low=pl.Series(low), high=pl.Series(high)))
    notes: list[str] = [
        say(
            "Errors of flows are assumed: {error:.0%} for a flow of average size, at most {largest:.0%}.",
            error=error,
            largest=largest,
        )
    ]
    return wrap.result(NAME, blocks, notes)
