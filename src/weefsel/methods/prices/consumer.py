"""What prices of industries do to what households pay, and both as one long table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from weefsel.errors import InputError
from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap, wrap
from weefsel.methods.shocks import listed
from weefsel.model import Fabric, Result
from weefsel.sayings import say

IN_FULL = say("Costs are passed on in full, quantities and the mix of inputs stay: an upper bound for a short while.")


@dataclass(frozen=True, slots=True)
class Basket:
    """Weights of domestic products in what households spend, (n, g) for g groups, and a sentence on the rest."""

    groups: tuple[str, ...]
    weights: Array
    said: str


def basket_of(fabric: Fabric) -> Basket:
    """Return the weights of household consumption at basic prices.

    Imported consumption counts in the denominator where the fabric knows it; its own price stays as it was.

    Raises
    ------
    InputError
        If no final use is household consumption, or it adds up to zero or less.
    """
    regions, columns = unwrap.household_columns(fabric, "auto")
    spent = fabric.final_demand[:, columns]
    total = spent.sum(axis=0)
    imports = fabric.imports
    if imports is not None and imports.final is not None:
        abroad = imports.final[:, columns].sum(axis=0)
        total = total + abroad
        share = float(abroad.sum() / total.sum())
        said = say("imports are {share:.1%} of the basket and keep their price", share=share)
    else:
        said = say("imported consumption is not known and is not in the basket")
    if (total <= 0).any():
        raise InputError(say("household consumption adds up to zero or less"), say("Correct it in the table."))
    return Basket(tuple(regions), spent / total, said)


def price_result(name: str, fabric: Fabric, change: Array, notes: Sequence[str]) -> Result:
    """Return changes of prices (n,), as shares of the base price, and what each adds to consumer prices."""
    status = wrap.status_of(fabric)
    made = np.flatnonzero(fabric.output != 0)
    idle = np.flatnonzero(fabric.output == 0)
    said = [
        IN_FULL,
        *([say("Left out, no output: {names}.", names=listed(fabric, idle.tolist()))] if len(idle) else []),
    ]
    regional = "region" in fabric.uses.levels
    labels = wrap.industry_labels(fabric, made.tolist())
    blocks = [_block(labels, "price", "", change[made], status, regional)]
    try:
        basket = basket_of(fabric)
    except InputError as error:
        left_out = say("Consumer prices left out: {what}. {remedy}", what=error.what, remedy=error.remedy)
        return wrap.result(name, blocks, [*notes, *said, left_out])
    added = basket.weights * change[:, np.newaxis]
    for column, group in enumerate(basket.groups):
        blocks.append(_block(labels, "consumer_price", group, added[made, column], status, regional))
        index = say(
            "Basic-price index of household consumption: {change:+.4%}, the sum of consumer_price; not what the till "
            "says: VAT, excise and other taxes on products are not in it.",
            change=float(added[:, column].sum()),
        )
        if regional and len(basket.groups) > 1:
            index = say(
                "Basic-price index of household consumption in {region}: {change:+.4%}, the sum of consumer_price; not "
                "what the till says: VAT, excise and other taxes on products are not in it.",
                region=group,
                change=float(added[:, column].sum()),
            )
        said.append(index)
    said.append(
        say(
            "Weights are domestic consumption at basic prices; {imports}; margins follow the industries that earn "
            "them; what households do not buy from industries is left out.",
            imports=basket.said,
        )
    )
    return wrap.result(name, blocks, [*notes, *said])


def _block(
    labels: dict[str, list[str]], measure: str, group: str, values: Array, status: str, regional: bool
) -> pl.DataFrame:
    extra = {"measure": measure, **({"households": group} if regional else {})}
    return wrap.block({**labels, **extra}, values, "1", status)
