"""Parameters and the steady state from flows of one day; plain numpy."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from weefsel.kernels.inventory.aids import aids_of, ceiling_of
from weefsel.kernels.inventory.data import (
    HALF,
    PROPORTIONAL,
    Array,
    Integers,
    Parameters,
    State,
)
from weefsel.kernels.inventory.room import lined


class Flows(NamedTuple):
    """A fabric of one day, money a day.

    `flows` (n, n), suppliers by buyers; `imports` (m, n); `products` (n,) and `import_products` (m,): which product
    0 ... K-1 each supplies; `households` (H, n); `earnings` (H, n); `other` (n,). Output is the row sum.
    """

    flows: Array
    imports: Array
    products: Integers
    import_products: Integers
    households: Array
    earnings: Array
    other: Array


class Behaviour(NamedTuple):
    """How industries behave; the defaults of the model. Rates per day, times in days.

    α_max 1.25, τ 10, γ_H = 1/30, γ_F = 2/30, b 0.8, no short-time work, τ_α 365, ρ = 1 - 0.4/90, λ 0, ψ 0.8. A value
    per industry may stand for any of the first six.
    """

    boost_limit: float | Array = 1.25
    restock_days: float | Array = 10.0
    hiring: float | Array = 1.0 / 30.0
    firing: float | Array = 2.0 / 30.0
    benefits: float | Array = 0.8
    short_time: float | Array = 0.0
    ramp_days: float = 365.0
    persistence: float = 1.0 - 0.4 / 90.0
    substitution: float = 0.0
    cover: float = 0.8
    priority: Integers | None = None
    production: int = HALF
    rationing: int = PROPORTIONAL
    orders_follow_capacity: bool = True
    households_respond: bool = True


def parameters_of(flows: Flows, stock_days: Array, criticality: Array, behaviour: Behaviour) -> Parameters:
    """Return the parameters of the daily step.

    A_kf = Σ_{g in k} Z0[g,f]/x0_f, θ[g,f] = Z0[g,f]/Σ_{g' in k} Z0[g',f], S*_kf = n_kf A_kf x0_f.

    Parameters
    ----------
    flows : one day's flows
    stock_days : (K, n), days of use held of each product by each buyer
    criticality : (K, n), 1, ½ or 0
    behaviour : see `Behaviour`
    """
    n, products = len(flows.products), len(stock_days)
    output = flows.flows.sum(axis=1) + flows.households.sum(axis=0) + flows.other
    product = np.concatenate([flows.products, flows.import_products]).astype(np.int64)
    suppliers = np.argsort(product, kind="stable").astype(np.int64)
    blocks = np.searchsorted(product[suppliers], np.arange(products + 1)).astype(np.int64)
    rows = lined(len(product) + 2 * products + 8, n)
    shares, inputs = rows[: len(product)], rows[len(product) : len(product) + products]
    stocks, each = rows[len(product) + products : len(product) + 2 * products], rows[-8:]
    bought = np.zeros((products, n))
    np.take(np.vstack([flows.flows, flows.imports]), suppliers, axis=0, out=shares)
    for k in range(products):
        block = shares[blocks[k] : blocks[k + 1]]
        bought[k] = block.sum(axis=0)
        np.divide(block, bought[k], out=block, where=bought[k] > 0.0)
        np.divide(bought, output, out=inputs, where=output > 0.0)
    np.multiply(stock_days, bought, out=stocks)
    choices = behaviour._asdict()
    names = ("boost_limit", "restock_days", "hiring", "firing", "benefits", "short_time")
    for row, name in zip(each, names, strict=False):
        row[:] = choices[name]
        choices[name] = row
    each[6], each[7] = output, flows.other
    choices["restocking"] = np.divide(1.0, choices.pop("restock_days"), out=each[1])
    if behaviour.priority is None:
        choices["priority"] = np.zeros(n + 2, dtype=np.int64)
    return Parameters(
        shares=shares,
        suppliers=suppliers,
        blocks=blocks,
        inputs=inputs,
        stocks=stocks,
        criticality=np.array(criticality, dtype=np.float64),
        output=each[6],
        households=np.array(flows.households, dtype=np.float64),
        earnings=np.array(flows.earnings, dtype=np.float64),
        other=each[7],
        imports=flows.imports.sum(axis=1),
        **choices,
    )


def steady_state(parameters: Parameters) -> State:
    """Return the state in which nothing changes: stocks full, hands and boost 1, demand x0."""
    n = len(parameters.output)
    ceiling = ceiling_of(parameters.stocks, parameters, aids_of(parameters))
    return State(
        stocks=parameters.stocks.copy(),
        hands=np.ones(n),
        boost=np.ones(n),
        demand=parameters.output.copy(),
        ceiling=ceiling,
        spending=parameters.households.sum(axis=1),
        closed=np.zeros(n),
    )
