"""A table at prices of another year, by double deflation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from weefsel.errors import ComputationError, InputError
from weefsel.kernels import valuation
from weefsel.kernels.leontief import Array, NoAnswer
from weefsel.methods.refused import because
from weefsel.methods.reshape.each import each_of_sample
from weefsel.methods.reshape.provenance import made
from weefsel.model import Fabric, Imports, counted
from weefsel.sayings import say


@each_of_sample
def deflate(fabric: Fabric, prices: Mapping[str, float], *, base_year: int, source: str = "") -> Fabric:
    """Return a fabric at prices of another year, by double deflation.

    Parameters
    ----------
    prices : price index of each sector, base year = 1; of imported products too where their labels are in it,
        otherwise imports keep the index of output as a whole
    base_year : year of the prices

    Raises
    ------
    InputError
        If a sector has no index, or one is not above zero.
    ComputationError
        If an industry without value added would have some.
    """
    index = _index(fabric, prices)
    imports, notes = _deflated_imports(fabric, prices, index)
    bought = imports.flows.sum(axis=0) if imports is not None else np.zeros(len(index))
    items = fabric.items.column(fabric.items.levels[0])
    whole = _overall(fabric, index)
    import_rows = [at for at, name in enumerate(items) if name == "imports"]
    if import_rows and imports is None:
        bought = fabric.value_added[import_rows[0]] / whole
        notes = [
            say("Imports have no index of their own and take that of output as a whole ({index:.4f}).", index=whole)
        ]
    others = [at for at in range(len(items)) if at not in import_rows]
    try:
        found = valuation.deflate(fabric.flows, fabric.final_demand, fabric.output, index, imported=bought)
        said = counted(fabric.value_added[others])
        # What a publisher's column leaves over is no value added: it is deflated as output and stays.
        gap = fabric.output - fabric.flows.sum(axis=0) - _nominal_imports(fabric) - said.sum(axis=0)
        values = np.zeros_like(fabric.value_added)
        values[import_rows] = bought
        if others:
            scaled = valuation.scaled_rows(said, found.left - gap / index)
            values[others] = np.where(np.isnan(fabric.value_added[others]), np.nan, scaled)
    except NoAnswer as error:
        names = [fabric.industries.text(at) for at in error.positions[:8]]
        raise ComputationError(
            say("{name}: {what}, at {names}", name=fabric.meta.name, what=because(error), names=names),
            say("Look at the price indices there."),
        ) from error
    below = int(((found.left < 0) & (counted(values[others]).sum(axis=0) < 0)).sum()) if others else 0
    notes += _deflated(base_year, source, below, len(index))
    basis = f"{fabric.meta.price_basis or 'basic prices'}, prices of {base_year}"
    return replace(
        fabric,
        meta=made(fabric.meta, notes[::-1], title=f"prices of {base_year}", status="estimated", price_basis=basis),
        flows=found.flows,
        output=found.output,
        final_demand=found.final,
        value_added=values,
        imports=imports,
    )


def _deflated(base_year: int, source: str, below: int, total: int) -> list[str]:
    """Return how prices were taken out, and where value added came out negative."""
    deflated = say("Prices of {base_year} by double deflation; value added is what is left.", base_year=base_year)
    if source:
        deflated = say(
            "Prices of {base_year} by double deflation ({source}); value added is what is left.",
            base_year=base_year,
            source=source,
        )
    if not below:
        return [deflated]
    negative = say(
        "Value added is negative at these prices in {count} of {total} industries.", count=below, total=total
    )
    return [deflated, negative]


def _index(fabric: Fabric, prices: Mapping[str, float]) -> Array:
    """Return the price index of each industry, (n,)."""
    sectors = fabric.industries.column("sector")
    missing = [sector for sector in dict.fromkeys(sectors) if sector not in prices]
    if missing:
        raise InputError(say("no price index for {names}", names=missing[:8]), say("Give every sector an index."))
    wrong = [name for name, price in prices.items() if not (np.isfinite(price) and price > 0)]
    if wrong:
        raise InputError(
            say("the price index of {names} is not above zero", names=wrong[:8]), say("Give price levels.")
        )
    return np.array([prices[sector] for sector in sectors])


def _overall(fabric: Fabric, index: Array) -> float:
    """Return the price of output as a whole: value at current prices over value at base-year prices."""
    return float(fabric.output.sum() / (fabric.output / index).sum())


def _nominal_imports(fabric: Fabric) -> Array:
    items = fabric.items.column(fabric.items.levels[0])
    if "imports" in items:
        return np.asarray(fabric.value_added[items.index("imports")])
    return np.asarray(fabric.imports.flows.sum(axis=0)) if fabric.imports is not None else np.zeros(len(fabric.output))


def _deflated_imports(fabric: Fabric, prices: Mapping[str, float], index: Array) -> tuple[Imports | None, list[str]]:
    imports = fabric.imports
    if imports is None:
        return None, []
    whole = _overall(fabric, index)
    products = imports.products.column("product")
    own = np.array([prices.get(name, whole) for name in products])
    without = [name for name in dict.fromkeys(products) if name not in prices]
    notes: list[str] = (
        [say("Imported products without an index take that of output as a whole ({index:.4f}).", index=whole)]
        if without
        else []
    )
    final = imports.final / own[:, None] if imports.final is not None else None
    return Imports(imports.products, imports.flows / own[:, None], final), notes
