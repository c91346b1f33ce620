"""Prices set from outside, passed on to all others."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from weefsel.errors import InputError
from weefsel.kernels import prices as kernel
from weefsel.kernels.leontief import NoAnswer
from weefsel.methods import unwrap
from weefsel.methods.prices.consumer import price_result
from weefsel.methods.shocks import read_shocks
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "prices.exogenous"


@method(
    NAME,
    title="Prices set from outside",
    needs=("flows", "output", "final_demand (consumer prices)"),
    gives="per industry: the change of its price when the prices of some industries are set from outside, and what it "
    "adds to the basic-price index of what households buy",
    unit="1 (share of the base price)",
    source="Miller & Blair 2009, sec. 2.6 and 13.2 (mixed model, transposed)",
)
def exogenous(
    fabric: Fabric,
    *,
    prices: Annotated[
        str,
        About(
            "whose price changes by what share, with commas between: D35:20% or D35:0.2; D35@Flanders:20%, "
            "D35@all:20% in a table of regions"
        ),
    ],
) -> Result:
    r"""Return what prices set from outside do to all others.

    With L = (I - A)⁻¹ (n, n) and t the change of the price of k: dp_m = t L_km / L_kk; for a group K with changes
    t (g,): dp_M' = t' L_KK⁻¹ L_KM, dp_K = t. The price of k itself does not react to dearer inputs, as it is
    given. Costs are passed on in full, quantities and the mix of inputs stay. Imports keep their price.

    Returns
    -------
    Result
        one row per (region x) sector x measure (price, consumer_price) (x households, by region); consumer_price
        rows add up to the change of an index at basic prices, without VAT and excise

    Raises
    ------
    InputError
        If an industry does not exist or has no output, or a change is not a share.
    ComputationError
        If the system has no answer.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("prices.exogenous", wf.load("belgium"), prices="D35:20%").frame
    >>> round(found.filter(measure="price", sector="C24")["value"].item(), 4)
    0.0086
    """
    shocks = read_shocks(fabric, prices, setting="prices", with_item=False, share_only=True)
    members = [position for shock in shocks for position in shock.positions]
    changes = np.array([shock.change.value for shock in shocks for _ in shock.positions])
    idle = [position for position in members if fabric.output[position] == 0]
    if idle:
        name = fabric.industries.text(idle[0])
        raise InputError(say("{name} has no output", name=name), say("Leave it out: it has no price."))
    system = unwrap.system_of(fabric)
    try:
        change = kernel.exogenous(system.factor, members, changes)
    except NoAnswer as error:
        raise unwrap.no_answer(fabric, error) from error
    notes = [
        say(
            "Read as: price of {who} by {change:+.6g} of itself.",
            who=shock.text.rsplit(":", 1)[0],
            change=shock.change.value,
        )
        for shock in shocks
    ]
    return price_result(NAME, fabric, change, notes)
