"""The error model of a table, and tables drawn from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from weefsel.kernels import uncertainty as kernel
from weefsel.kernels.leontief import Array
from weefsel.model import Fabric
from weefsel.model.fabric import UNDIVIDED
from weefsel.registry import About

ErrorOfCells = Annotated[
    float,
    About("relative standard error of a flow of average size", unit="1", low=0.0, high=1.0, source="an assumption"),
]
Power = Annotated[
    float,
    About(
        "how fast errors grow as flows shrink: error x (mean flow / flow)^power; 0 = the same for all",
        unit="1",
        low=0.0,
        high=1.0,
        source="Lenzen, Wood & Wiedmann 2010 find errors that fall with the size of a cell",
    ),
]
Largest = Annotated[float, About("largest relative standard error of a flow", unit="1", low=0.0, high=3.0)]

#: Rows that take up what a column of flows gains or loses, the first that a table has.
TAKES_UP = ("operating_surplus", "value_added")


@dataclass(frozen=True, slots=True)
class ErrorModel:
    """Relative standard errors of flows: of an average one, how they grow as flows shrink, and their bound."""

    error: float = 0.1
    power: float = 0.3
    largest: float = 1.0


def relative_errors(fabric: Fabric, model: ErrorModel) -> Array:
    """Return the relative standard error of each flow, (n, n)."""
    return kernel.relative_errors(fabric.flows, model.error, model.power, model.largest)


def drawn_table(fabric: Fabric, model: ErrorModel, seed: int, draw: int) -> Fabric:
    """Return one table drawn from the error model; the same seed and draw give the same table.

    Output stays as published. In each row final demand takes up what flows lose or gain, in proportion to its own
    cells; in each column gross operating surplus does, or the one row of value added. Where a row has no final demand
    or the table neither, the difference stays as a discrepancy.
    """
    generator = np.random.default_rng([seed, draw])
    flows = kernel.drawn(fabric.flows, relative_errors(fabric, model), generator)
    freed = fabric.flows.sum(axis=1) - flows.sum(axis=1)
    size = np.abs(fabric.final_demand)
    total = size.sum(axis=1, keepdims=True)
    shares = np.divide(size, total, out=np.zeros_like(size), where=total > 0)
    value_added = fabric.value_added.copy()
    items = fabric.items.column(fabric.items.levels[0])
    row = next((name for name in TAKES_UP if name in items), None)
    if row is not None:
        lost = fabric.flows.sum(axis=0) - flows.sum(axis=0)
        rest = value_added[items.index(row)]
        rest += lost
        if UNDIVIDED in items:  # where the surplus is not known, what holds it does
            value_added[items.index(UNDIVIDED)] += np.where(np.isnan(rest), lost, 0.0)
    return replace(
        fabric,
        flows=flows,
        final_demand=fabric.final_demand + shares * freed[:, np.newaxis],
        value_added=value_added,
    )
