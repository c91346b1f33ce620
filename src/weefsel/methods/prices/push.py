"""A cost that rises in some industries, passed on to all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np

from weefsel.errors import Fault, InputError, InputFaults, unknown
from weefsel.kernels import leontief
from weefsel.kernels import prices as kernel
from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap
from weefsel.methods.costs import IMPORTED, cost_items
from weefsel.methods.prices.consumer import price_result
from weefsel.methods.shocks import EVERY, Shock, difference, read_shocks
from weefsel.model import Fabric, Imports, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "prices.push"
#: The item that stands for the product of an industry from abroad, in the costs of whoever buys it.
PRODUCT = "imported"


@method(
    NAME,
    title="Cost push",
    needs=("flows", "output", "value_added or imports (the cost that changes)", "final_demand (consumer prices)"),
    gives="per industry: the change of its price when costs rise somewhere and everyone passes them on in full, and "
    "what it adds to the basic-price index of what households buy",
    unit="1 (share of the base price)",
    source="Miller & Blair 2009, sec. 2.6",
)
def push(
    fabric: Fabric,
    *,
    costs: Annotated[
        str,
        About(
            "what costs more, as industry:item:change with commas between: C29:imports:20% (a share), "
            "C29@Flanders:compensation:5 meur (an amount), C29:imports:=900 meur (a level), all:imports:0.1; an item "
            "is a row of value added, value_added for all of it, imports (all that this industry buys abroad), or "
            "imported (its product from abroad, whoever buys it: B05-09:imported:20% is dearer oil and gas)"
        ),
    ],
) -> Result:
    r"""Return what a rise of primary costs does to all prices: dp = L' dv_c.

    v_c (n,) is primary cost per unit of output, L = (I - A)⁻¹ (n, n). Prices are relative to a base of one for each
    industry. Costs are passed on in full, quantities and the mix of inputs stay: an upper bound for a
    short while. Imported consumption keeps its price: the pass-through to households is what domestic products
    carry. ``imports`` is what an industry buys abroad, ``imported`` its product from abroad, in the costs of all who
    buy it: dv_j = t M_ij / x_j, with M (n, n) imports by product. Industry i adds w_i dp_i to consumer prices, w_i its
    share in household consumption including imports where these are known.

    Returns
    -------
    Result
        one row per (region x) sector x measure (price, consumer_price) (x households, by region); consumer_price
        rows add up to the change of an index at basic prices, without VAT and excise

    Raises
    ------
    InputError
        If an industry or item does not exist, a change can be read in two ways, or is a share of nothing.
    ComputationError
        If the system is singular or not productive.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("prices.push", wf.load("belgium"), costs="C19:imports:20%").frame
    >>> round(found.filter(measure="price", sector="C19")["value"].item(), 4)
    0.1582
    """
    shocks = read_shocks(fabric, costs, setting="costs", with_item=True)
    added, notes = _added_cost(fabric, shocks)
    system = unwrap.system_of(fabric)
    change = kernel.prices(system.factor, leontief.coefficients(added[np.newaxis], fabric.output)[0])
    return price_result(NAME, fabric, change, notes)


def _added_cost(fabric: Fabric, shocks: Sequence[Shock]) -> tuple[Array, list[str]]:
    """Return the cost added in each industry, (n,), in money, and a sentence on each shock."""
    known = cost_items(fabric)
    faults: list[Fault] = []
    added = np.zeros(len(fabric.output))
    notes: list[str] = []
    for shock in shocks:
        if shock.item == PRODUCT and fabric.imports is not None:
            try:
                cost, said = _product_cost(fabric, fabric.imports, shock)
            except InputError as refused:
                faults.append(Fault(refused.what, refused.remedy, row=shock.text))
                continue
            added += cost
            notes.append(said)
            continue
        if shock.item not in known:
            error = unknown(say("item of cost"), shock.item, known)
            faults.append(Fault(error.what, error.remedy, row=shock.text))
            continue
        base = known[shock.item][list(shock.positions)]
        change = _changes(shock, base)
        idle = [p for p, d in zip(shock.positions, change, strict=True) if d and not fabric.output[p]]
        if idle:
            name = fabric.industries.text(idle[0])
            faults.append(
                Fault(say("{name} has no output", name=name), say("Leave it out: it has no price."), row=shock.text)
            )
        if shock.change.kind == "share" and shock.change.value and not base.any():
            faults.append(
                Fault(
                    say("{text}: a share of nothing", text=shock.text),
                    say("Give an amount, or another item."),
                    row=shock.text,
                )
            )
        added[list(shock.positions)] += change
        notes += _read_as(fabric, shock, float(base.sum()), float(change.sum()))
    if faults:
        raise InputFaults(say("costs is not right"), faults)
    return added, notes


def _read_as(fabric: Fabric, shock: Shock, base: float, change: float) -> list[str]:
    """Return how a shock to a cost was read."""
    who = shock.text.rsplit(":", 2)[0]
    what = (
        say("imports bought by {who}", who=who)
        if shock.item == IMPORTED
        else say("{item} of {who}", item=shock.item, who=who)
    )
    notes: list[str] = [
        say(
            "Read as: {what} from {base:.6g} by {change:+.6g} {unit}.",
            what=what,
            base=base,
            change=change,
            unit=fabric.meta.currency_unit,
        )
    ]
    if shock.item == IMPORTED and fabric.imports is not None and EVERY not in who:
        notes.append(
            say(
                "For the product {who} from abroad, whoever buys it, write {who}:{item}:...",
                who=who,
                item=PRODUCT,
            )
        )
    return notes


def _product_cost(fabric: Fabric, imports: Imports, shock: Shock) -> tuple[Array, str]:
    """Return what a dearer imported product costs each industry that buys it, (n,), and how it was read.

    A region says whose purchases get dearer; an amount or a level is spread by what each buys now.
    """
    sectors = {fabric.industries.column("sector")[at] for at in shock.positions}
    rows = [at for at, product in enumerate(imports.products.column("product")) if product in sectors]
    if not rows:
        raise InputError(
            say("{name} knows no imports of {sectors}", name=fabric.meta.name, sectors=sorted(sectors)),
            say("Known: {names} ...", names=list(imports.products.unique("product")[:12])),
        )
    bought = imports.flows[rows].sum(axis=0)
    if "region" in fabric.industries.levels:
        regions = fabric.industries.column("region")
        places = {regions[at] for at in shock.positions}
        bought = np.where([region in places for region in regions], bought, 0.0)
    total = float(bought.sum())
    if total == 0:
        raise InputError(say("{text}: nobody buys it", text=shock.text), say("Name a product that industries import."))
    change = difference(shock.change, total)
    said = say(
        "Read as: the product {who} from abroad, whoever buys it, from {total:.6g} by {change:+.6g} {unit}, for "
        "{count} industries.",
        who=shock.text.rsplit(":", 2)[0],
        total=total,
        change=float(change),
        unit=fabric.meta.currency_unit,
        count=int((bought != 0).sum()),
    )
    return bought * (change / total), said


def _changes(shock: Shock, base: Array) -> Array:
    """Return the change in each industry of a shock; an amount for several is spread by what each has now."""
    if shock.change.kind == "share" or len(base) == 1:
        return np.array([difference(shock.change, float(value)) for value in base])
    total = base.sum()
    spread = base / total if total else np.full(len(base), 1.0 / len(base))
    return np.asarray(spread * difference(shock.change, float(total)))
