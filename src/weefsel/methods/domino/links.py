"""Who is hit through whom: orders lost from buyer to supplier in the first two rounds."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import polars as pl

from weefsel.kernels.leontief import Array, coefficients
from weefsel.kernels.rounds import orders_lost
from weefsel.methods import unwrap, value, wrap
from weefsel.methods.domino import fall as given
from weefsel.methods.domino.fall import fall_of
from weefsel.methods.domino.rounds import rounds_of
from weefsel.model import Fabric, Result
from weefsel.registry import About, method

NAME = "domino.links"


@method(
    NAME,
    title="Who is hit through whom",
    needs=("flows", "output", "value_added"),
    gives="output and jobs lost by supplier and buyer in the first and second round, with what the buyer no longer "
    "imports, pays in taxes on products, and adds in value: the whole fall of each buyer",
    unit="currency of the fabric; jobs",
    source="Miller & Blair 2009, sec. 2.4.1",
    adds=("buyer_region+buyer_sector", "supplier_region+supplier_sector"),
)
def links(
    fabric: Fabric,
    *,
    industry: given.Industry,
    region: given.Region = None,
    jobs: given.Jobs = None,
    output: given.Output = None,
    share: given.Share = None,
    suppliers: given.Suppliers = "output_cap",
    smallest: Annotated[
        float,
        About(
            "links below this share of the plant's output are put together, per buyer, in a row of kind other",
            unit="1",
            low=0.0,
            high=1.0,
        ),
    ] = 5e-6,
) -> Result:
    """Return where each euro of lost output comes from, buyer by buyer.

    Round 1: a_ik dx by supplier i of the plant's industry k. Round 2: a_ij a_jk dx by supplier i and buyer j.
    For each buyer the kinds ``supplier``, ``own_industry`` (what was bought from the plant's own industry, whose
    fall is given, in reading ``output_cap``), ``other`` (suppliers too small for a row each), ``imports``,
    ``product_taxes`` and ``value_added`` add up to its fall, up to the publisher's discrepancy.

    Returns
    -------
    Result
        one row per round x buyer (region, sector) x kind x supplier (region, sector) x measure (output; jobs for
        kinds supplier and other); supplier labels are ``-`` for all kinds but supplier

    Raises
    ------
    InputError, ComputationError
        As `domino.closure`.

    Examples
    --------
    >>> import polars as pl
    >>> import weefsel as wf
    >>> found = wf.compute("domino.links", wf.load("belgium"), industry="C29", jobs=4300).frame
    >>> first = found.filter((pl.col("round") == "1") & (pl.col("kind") == "imports"))
    >>> round(first["value"].sum())
    1322
    """
    fall = fall_of(fabric, industry, region, jobs, output, share)
    system = unwrap.system_of(fabric)
    found = rounds_of(system, fall, suppliers, 2)
    leaks = _leaks(fabric)
    blocks: list[pl.DataFrame] = []
    for step in (1, 2):
        buyers = found.falls[step - 1]
        lost = orders_lost(system.inputs, buyers)
        if suppliers == "output_cap":
            own, lost[fall.position] = lost[fall.position].copy(), 0.0
            blocks.append(_leak_rows(fabric, str(step), "own_industry", own))
        small = np.abs(lost) < smallest * fall.output
        blocks += _links(fabric, str(step), np.where(small, 0.0, lost))
        blocks += _others(fabric, str(step), np.where(small, lost, 0.0))
        blocks += [_leak_rows(fabric, str(step), kind, per_output * buyers) for kind, per_output in leaks]
    return wrap.result(NAME, blocks)


def _leaks(fabric: Fabric) -> list[tuple[str, Array]]:
    items = fabric.items.column(fabric.items.levels[0])
    per_output = coefficients(fabric.value_added, fabric.output)
    added = value.gross_value_added(fabric)
    leaks = [] if added is None else [("value_added", unwrap.per_output(fabric, added))]
    for name in ("imports", "product_taxes"):
        if name in items:
            leaks.append((name, per_output[items.index(name)]))
    if "imports" not in items and fabric.imports is not None:
        leaks.append(("imports", coefficients(fabric.imports.flows, fabric.output).sum(axis=0)))
    return leaks


def _links(fabric: Fabric, step: str, lost: Array) -> list[pl.DataFrame]:
    """Return output and jobs lost by supplier and buyer; `lost` (n, n) holds output."""
    sellers, buyers = np.nonzero(lost)
    labels = {
        "round": step,
        **_prefixed(fabric, "buyer", buyers),
        "kind": "supplier",
        **_prefixed(fabric, "supplier", sellers),
    }
    return [
        wrap.block(
            {**labels, "measure": intensity.measure},
            lost[sellers, buyers] * intensity.per_output[sellers],
            intensity.unit,
            wrap.status_of(fabric),
        )
        for intensity in unwrap.intensities(fabric)
        if intensity.measure in ("output", "jobs")
    ]


def _others(fabric: Fabric, step: str, lost: Array) -> list[pl.DataFrame]:
    """Return what each buyer no longer buys from suppliers too small for a row of their own."""
    return [
        _leak_rows(fabric, step, "other", intensity.counted @ lost, intensity.measure, intensity.unit)
        for intensity in unwrap.intensities(fabric)
        if intensity.measure in ("output", "jobs")
    ]


def _leak_rows(
    fabric: Fabric, step: str, kind: str, lost: Array, measure: str = "output", unit: str = ""
) -> pl.DataFrame:
    buyers = np.flatnonzero(lost)
    nobody = {f"supplier_{level}": "-" for level in fabric.industries.levels}
    return wrap.block(
        {"round": step, **_prefixed(fabric, "buyer", buyers), "kind": kind, **nobody, "measure": measure},
        lost[buyers],
        unit or fabric.meta.currency_unit,
        wrap.status_of(fabric),
    )


def _prefixed(fabric: Fabric, role: str, positions: np.ndarray) -> dict[str, list[str]]:
    axis = fabric.industries
    columns = {level: axis.column(level) for level in axis.levels}
    return {f"{role}_{level}": [column[position] for position in positions] for level, column in columns.items()}
