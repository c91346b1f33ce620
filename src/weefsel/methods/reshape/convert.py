"""The same table in another unit, another currency, at prices of another year or at purchasers' prices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from weefsel.errors import ComputationError, InputError
from weefsel.kernels import valuation
from weefsel.kernels.leontief import Array, NoAnswer
from weefsel.methods.reshape.provenance import made
from weefsel.model import Axis, Fabric, Imports

#: How many units of a currency the prefixes stand for: ``keur`` is a thousand euro.
PREFIXES = {"": 1.0, "k": 1e3, "m": 1e6, "b": 1e9}
UNIT = re.compile(r"([kmb]?)([a-z]{3})")
MARGINS = "trade_and_transport_margins"
PRODUCT_TAXES = "taxes_on_own_products"


def to_unit(fabric: Fabric, unit: str, *, rate: float | None = None, source: str = "") -> Fabric:
    """Return a fabric with its money in another unit, such as ``keur``, ``meur``, ``beur`` or ``musd``.

    Parameters
    ----------
    unit : prefix k, m or b (or none) and a currency of three letters
    rate : units of the new currency for one of the old, needed where the currency changes
    source : where the rate comes from

    Raises
    ------
    InputError
        If a unit cannot be read, or a rate is missing, given in vain or not above zero.
    """
    (old_prefix, old), (prefix, currency) = _parsed(fabric.meta.currency_unit), _parsed(unit)
    if (old == currency) == (rate is not None):
        what = (
            f"{old} to {currency} needs a rate" if rate is None else f"both units are in {old}, so a rate means nothing"
        )
        raise InputError(what, f"Add --rate with {currency} per {old}." if rate is None else "Leave --rate out.")
    if rate is not None and not (np.isfinite(rate) and rate > 0):
        raise InputError(f"{rate!r} is no exchange rate", f"Give {currency} per {old}, above zero.")
    note = f"Money in {unit}, before in {fabric.meta.currency_unit}"
    note += f", at {rate:g} {currency} per {old}{f' ({source})' if source else ''}." if rate is not None else "."
    scale = PREFIXES[old_prefix] / PREFIXES[prefix] * (rate or 1.0)
    imports = fabric.imports
    if imports is not None:
        imports = Imports(
            imports.products, imports.flows * scale, imports.final * scale if imports.final is not None else None
        )
    own = np.array([scale if at == fabric.meta.currency_unit else 1.0 for at in fabric.accounts.column("unit")])
    units = tuple((name, unit if at == fabric.meta.currency_unit else at) for name, at in fabric.accounts.labels)
    return replace(
        fabric,
        meta=made(fabric.meta, [note], currency_unit=unit),
        flows=fabric.flows * scale,
        output=fabric.output * scale,
        final_demand=fabric.final_demand * scale,
        value_added=fabric.value_added * scale,
        accounts=Axis(fabric.accounts.levels, units),
        account_values=fabric.account_values * own[:, None] if len(own) else fabric.account_values,
        imports=imports,
    )


def _parsed(unit: str) -> tuple[str, str]:
    match = UNIT.fullmatch(unit.strip().lower())
    if not match:
        raise InputError(
            f"{unit!r} is no unit of money", "Write k, m or b and a currency of three letters: keur, meur, musd."
        )
    return match[1], match[2]


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
    sectors = fabric.industries.column("sector")
    missing = [sector for sector in dict.fromkeys(sectors) if sector not in prices]
    if missing:
        raise InputError(f"no price index for {', '.join(missing[:8])}", "Give every sector an index.")
    wrong = [name for name, price in prices.items() if not (np.isfinite(price) and price > 0)]
    if wrong:
        raise InputError(f"the price index of {', '.join(wrong[:8])} is not above zero", "Give price levels.")
    index = np.array([prices[sector] for sector in sectors])
    imports, notes = _deflated_imports(fabric, prices, index)
    bought = imports.flows.sum(axis=0) if imports is not None else np.zeros(len(index))
    items = fabric.items.column(fabric.items.levels[0])
    whole = _overall(fabric, index)
    counted = [at for at, name in enumerate(items) if name == "imports"]
    if counted and imports is None:
        bought = fabric.value_added[counted[0]] / whole
        notes = [f"Imports have no index of their own and take that of output as a whole ({whole:.4f})."]
    try:
        found = valuation.deflate(fabric.flows, fabric.final_demand, fabric.output, index, imported=bought)
        others = [at for at in range(len(items)) if at not in counted]
        values = np.zeros_like(fabric.value_added)
        values[counted] = bought
        # What a publisher's column leaves over is no value added: it is deflated as output and stays.
        gap = (
            fabric.output - fabric.flows.sum(axis=0) - _nominal_imports(fabric) - fabric.value_added[others].sum(axis=0)
        )
        if others:
            values[others] = valuation.scaled_rows(fabric.value_added[others], found.left - gap / index)
    except NoAnswer as error:
        names = ", ".join(fabric.industries.text(at) for at in error.positions[:8])
        raise ComputationError(
            f"{fabric.meta.name}: {error}, at {names}", "Look at the price indices there."
        ) from error
    below = int(((found.left < 0) & (values[others].sum(axis=0) < 0)).sum()) if others else 0
    notes.append(
        f"Prices of {base_year} by double deflation{f' ({source})' if source else ''}; value added is what is left."
    )
    notes += [f"Value added is negative at these prices in {below} of {len(index)} industries."] if below else []
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
    notes = [f"Imported products without an index take that of output as a whole ({whole:.4f})."] if without else []
    final = imports.final / own[:, None] if imports.final is not None else None
    return Imports(imports.products, imports.flows / own[:, None], final), notes


@dataclass(frozen=True, slots=True)
class Valuation:
    """What lies between basic and purchasers' prices, cell by cell in the order of the fabric.

    `margins` and `taxes` (n, n + m): of flows, then of final demand; positive where the buyer pays more.
    """

    margins: Array
    taxes: Array


def to_purchasers(fabric: Fabric, layers: Valuation) -> Fabric:
    """Return a fabric at purchasers' prices: margins and taxes on products are added to what is bought.

    Output of a product is its value to buyers; two rows below (trade_and_transport_margins,
    taxes_on_own_products) hold what its buyers pay beyond basic prices, so that columns add up. A row
    ``product_taxes`` shrinks by the taxes that now stand in the flows.

    Raises
    ------
    InputError
        If shapes do not match, margins of a buyer do not sum to zero, or the table is at purchasers' prices already.
    """
    if MARGINS in fabric.items.column(fabric.items.levels[0]):
        raise InputError(f"{fabric.meta.name} is at purchasers' prices already", "Take a table at basic prices.")
    return _revalued(fabric, layers, 1.0)


def to_basic(fabric: Fabric, layers: Valuation) -> Fabric:
    """Return a fabric at basic prices from one that `to_purchasers` made, or one with the same rows; its inverse.

    Raises
    ------
    InputError
        If shapes do not match, margins of a buyer do not sum to zero, or the rows of margins and taxes are not there.
    """
    items = fabric.items.column(fabric.items.levels[0])
    if MARGINS not in items or PRODUCT_TAXES not in items:
        raise InputError(
            f"{fabric.meta.name} has no rows {MARGINS} and {PRODUCT_TAXES}",
            "Take a table at purchasers' prices that says in V what lies between.",
        )
    return _revalued(fabric, layers, -1.0)


def _revalued(fabric: Fabric, layers: Valuation, sign: float) -> Fabric:
    n, m = fabric.final_demand.shape
    if layers.margins.shape != (n, n + m) or layers.taxes.shape != (n, n + m):
        raise InputError("margins and taxes do not have the rows and columns of the table", "Give them as Z, then Y.")
    try:
        valuation.fail_if_margins_do_not_cancel(layers.margins, fabric.output)
    except NoAnswer as error:
        names = [*fabric.industries.texts(), *fabric.uses.texts()]
        raise InputError(
            f"{error} in column {', '.join(names[at] for at in error.positions[:8])}",
            "What goods gain, trade and transport lose: give both.",
        ) from error
    both = sign * (layers.margins + layers.taxes)
    rows, added = sign * layers.margins.sum(axis=1), sign * layers.taxes.sum(axis=1)
    items = list(fabric.items.column(fabric.items.levels[0]))
    values = fabric.value_added.copy()
    paid = sign * layers.taxes[:, :n].sum(axis=0)
    if "product_taxes" in items:
        values[items.index("product_taxes")] -= paid
    elif (paid != 0).any():
        raise InputError(
            f"{fabric.meta.name} has no row product_taxes, which holds what buyers pay beyond basic prices",
            "Add the row to V, or give margins only.",
        )
    if sign > 0:
        items += [MARGINS, PRODUCT_TAXES]
        values = np.vstack([values, rows, added])
    else:
        stay = [at for at, name in enumerate(items) if name not in (MARGINS, PRODUCT_TAXES)]
        items, values = [items[at] for at in stay], values[stay]
    basis = "purchasers' prices" if sign > 0 else "basic prices"
    note = f"Valued at {basis}, from tables of margins and taxes on products."
    return replace(
        fabric,
        meta=made(fabric.meta, [note], title=basis, price_basis=basis),
        flows=fabric.flows + both[:, :n],
        output=fabric.output + rows + added,
        final_demand=fabric.final_demand + both[:, n:],
        items=Axis(fabric.items.levels, tuple((name,) for name in items)),
        value_added=values,
    )
