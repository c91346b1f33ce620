"""A table at purchasers' prices, and back: margins and taxes on products, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from weefsel.errors import InputError
from weefsel.kernels import valuation
from weefsel.kernels.leontief import Array, NoAnswer
from weefsel.methods.refused import because
from weefsel.methods.reshape.each import each_of_sample
from weefsel.methods.reshape.provenance import made
from weefsel.model import Axis, Fabric
from weefsel.sayings import say

MARGINS = "trade_and_transport_margins"
PRODUCT_TAXES = "taxes_on_own_products"


@dataclass(frozen=True, slots=True)
class Valuation:
    """What lies between basic and purchasers' prices, cell by cell in the order of the fabric.

    `margins` and `taxes` (n, n + m): of flows, then of final demand; positive where the buyer pays more.
    """

    margins: Array
    taxes: Array


@each_of_sample
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
        raise InputError(
            say("{name} is at purchasers' prices already", name=fabric.meta.name), say("Take a table at basic prices.")
        )
    return _revalued(fabric, layers, 1.0)


@each_of_sample
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
            say(
                "{name} has no rows {one} and {other}",
                name=fabric.meta.name,
                one=MARGINS,
                other=PRODUCT_TAXES,
            ),
            say("Take a table at purchasers' prices that says in V what lies between."),
        )
    return _revalued(fabric, layers, -1.0)


def _fail_if_margins_do_not_cancel(fabric: Fabric, layers: Valuation) -> None:
    try:
        valuation.fail_if_margins_do_not_cancel(layers.margins, fabric.output)
    except NoAnswer as error:
        names = [*fabric.industries.texts(), *fabric.uses.texts()]
        raise InputError(
            say(
                "{what} in column {names}",
                what=because(error),
                names=[names[at] for at in error.positions[:8]],
            ),
            say("What goods gain, trade and transport lose: give both."),
        ) from error


def _revalued(fabric: Fabric, layers: Valuation, sign: float) -> Fabric:
    n, m = fabric.final_demand.shape
    if layers.margins.shape != (n, n + m) or layers.taxes.shape != (n, n + m):
        raise InputError(
            say("margins and taxes do not have the rows and columns of the table"), say("Give them as Z, then Y.")
        )
    _fail_if_margins_do_not_cancel(fabric, layers)
    both = sign * (layers.margins + layers.taxes)
    rows, added = sign * layers.margins.sum(axis=1), sign * layers.taxes.sum(axis=1)
    items = list(fabric.items.column(fabric.items.levels[0]))
    values = fabric.value_added.copy()
    paid = sign * layers.taxes[:, :n].sum(axis=0)
    if "product_taxes" in items:
        values[items.index("product_taxes")] -= paid
    elif (paid != 0).any():
        raise InputError(
            say(
                "{name} has no row product_taxes, which holds what buyers pay beyond basic prices",
                name=fabric.meta.name,
            ),
            say("Add the row to V, or give margins only."),
        )
    if sign > 0:
        items += [MARGINS, PRODUCT_TAXES]
        values = np.vstack([values, rows, added])
    else:
        stay = [at for at, name in enumerate(items) if name not in (MARGINS, PRODUCT_TAXES)]
        items, values = [items[at] for at in stay], values[stay]
    basis = "purchasers' prices" if sign > 0 else "basic prices"
    note = (
        say("Valued at purchasers' prices, from tables of margins and taxes on products.")
        if sign > 0
        else say("Valued at basic prices, from tables of margins and taxes on products.")
    )
    return replace(
        fabric,
        meta=made(fabric.meta, [note], title=basis, price_basis=basis),
        flows=fabric.flows + both[:, :n],
        output=fabric.output + rows + added,
        final_demand=fabric.final_demand + both[:, n:],
        items=Axis(fabric.items.levels, tuple((name,) for name in items)),
        value_added=values,
    )
