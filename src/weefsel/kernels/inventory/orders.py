"""Orders and deliveries: the two passes over the table of who buys from whom."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from weefsel.kernels.inventory.data import PROPORTIONAL, Array, Day, Parameters
from weefsel.kernels.inventory.rationing import fill_of

#: A sum may be added up in any order; infinities and missing numbers keep their meaning.
FAST = {"reassoc", "contract", "nsz"}


class Placed(NamedTuple):
    """Orders of a day: `orders` (K, n), `weights` (s,), `scaled` (K, n), and `asked` (s,), what each supplier gets.

    O[g,f] = shares[g,f] weights[g] scaled[k,f].
    """

    orders: Array
    weights: Array
    scaled: Array
    asked: Array


@njit(error_model="numpy")
def pull(capacity: Array, parameters: Parameters, day: Day) -> Array:
    """Return r_g = 1 - λ + λ x_cap,g/x0_g of each supplier (s,): how far orders lean to who can deliver."""
    n, ease = len(capacity), parameters.substitution
    weights = np.ones(len(parameters.suppliers))
    if ease > 0.0:
        for i, g in enumerate(parameters.suppliers):
            if g >= n:
                able = 1.0 - day.imports_lost[g - n]
            else:
                able = capacity[g] / parameters.output[g] if parameters.output[g] > 0.0 else 1.0
            weights[i] = 1.0 - ease + ease * able
    return weights


@njit(error_model="numpy")
def wanted(stocks: Array, seen: Array, parameters: Parameters) -> Array:
    """Return O_kf = max(0, A_kf d*_f + (S*_kf - S_kf)/τ_f), shape (K, n)."""
    orders = np.empty_like(stocks)
    products, n = stocks.shape
    for k in range(products):
        for f in range(n):
            gap = (parameters.stocks[k, f] - stocks[k, f]) / parameters.restock_days[f]
            orders[k, f] = max(0.0, parameters.inputs[k, f] * seen[f] + gap)
    return orders


@njit(error_model="numpy", fastmath=FAST)
def dot(left: Array, right: Array) -> float:
    """Return Σ left·right."""
    total = 0.0
    for f in range(len(left)):
        total += left[f] * right[f]
    return total


@njit(error_model="numpy")
def place(stocks: Array, seen: Array, capacity: Array, parameters: Parameters, day: Day) -> Placed:
    """Return the orders of the day, split over suppliers: O[g,f] = O_kf θ[g,f] r_g / Σ_g' θ[g',f] r_g'.

    Where no supplier of a product can deliver anything, orders keep their base shares and stay unmet.
    """
    shares = parameters.shares
    orders = wanted(stocks, seen, parameters)
    weights = pull(capacity, parameters, day)
    scaled, asked = orders, np.empty(len(weights))
    if parameters.substitution > 0.0:
        scaled = orders.copy()
    for k in range(len(orders)):
        first, last = parameters.blocks[k], parameters.blocks[k + 1]
        if parameters.substitution > 0.0 and last > first:
            share_out_again(weights, first, last)
            pulled = np.zeros(orders.shape[1])
            for i in range(first, last):
                add_scaled(pulled, shares[i], weights[i])
            for f in range(len(pulled)):
                if pulled[f] > 0.0:
                    scaled[k, f] = orders[k, f] / pulled[f]
        for i in range(first, last):
            asked[i] = weights[i] * dot(shares[i], scaled[k])
    return Placed(orders, weights, scaled, asked)


@njit(error_model="numpy")
def share_out_again(weights: Array, first: int, last: int) -> None:
    """Set the weights of a block to 1 where all of them are 0, in place."""
    for i in range(first, last):
        if weights[i] > 0.0:
            return
    for i in range(first, last):
        weights[i] = 1.0


@njit(error_model="numpy")
def add_scaled(total: Array, row: Array, weight: float) -> None:
    """Add `weight` times `row` to `total`, in place."""
    for f in range(len(row)):
        total[f] += weight * row[f]


@njit(error_model="numpy")
def add_product(total: Array, row: Array, other: Array, weight: float) -> None:
    """Add `weight` times `row` times `other` to `total`, in place."""
    for f in range(len(row)):
        total[f] += weight * row[f] * other[f]


@njit(error_model="numpy")
def demand_of(asked: Array, households: Array, other: Array, parameters: Parameters) -> Array:
    """Return d_g = Σ_f O[g,f] + c_g + e_g, shape (n,)."""
    n = len(parameters.output)
    total = np.empty(n)
    for g in range(n):
        total[g] = households[g] + other[g]
    for i, g in enumerate(parameters.suppliers):
        if g < n:
            total[g] += asked[i]
    return total


@njit(error_model="numpy")
def deliver(
    placed: Placed, output: Array, households: Array, other: Array, parameters: Parameters, day: Day
) -> tuple[Array, Array, Array, Array]:
    """Return orders served per supplier (s,), missing deliveries (K, n), and what households and others get (n,).

    Only suppliers that fall short are read a second time. Origins of imports deliver what is ordered, and where
    a share c is cut at most 1 - c of their base flow.
    """
    n = len(output)
    served, missing = np.ones(len(placed.asked)), np.zeros_like(placed.orders)
    to_households, to_other = households.copy(), other.copy()
    for k in range(len(placed.orders)):
        for i in range(parameters.blocks[k], parameters.blocks[k + 1]):
            g, asked = parameters.suppliers[i], placed.asked[i]
            if g >= n:
                lost = day.imports_lost[g - n]
                available = (1.0 - lost) * parameters.imports[g - n]
                if lost > 0.0 and asked > available:
                    served[i] = available / asked
                    add_product(
                        missing[k], parameters.shares[i], placed.scaled[k], placed.weights[i] * (1.0 - served[i])
                    )
                continue
            demand = asked + households[g] + other[g]
            if output[g] >= demand:
                continue
            if parameters.rationing == PROPORTIONAL:
                served[i] = output[g] / demand
                to_households[g], to_other[g] = households[g] * served[i], other[g] * served[i]
                if asked > 0.0:
                    add_product(
                        missing[k], parameters.shares[i], placed.scaled[k], placed.weights[i] * (1.0 - served[i])
                    )
                continue
            to_households[g], to_other[g], served[i] = ration(
                missing[k], placed, output[g], households[g], other[g], i, k, parameters
            )
    return served, missing, to_households, to_other


@njit(error_model="numpy")
def ration(
    missing: Array,
    placed: Placed,
    output: float,
    households: float,
    other: float,
    i: int,
    k: int,
    parameters: Parameters,
) -> tuple[float, float, float]:
    """Add what supplier i leaves undelivered to `missing` (n,), in place.

    Returns what households and others get, and the part of the industries' orders that is served.
    """
    n = len(missing)
    ordered = np.empty(n)
    for f in range(n):
        ordered[f] = parameters.shares[i, f] * placed.scaled[k, f] * placed.weights[i]
    fill = fill_of(output, ordered, households, other, i, k, parameters.suppliers[i], parameters)
    short = 0.0
    for f in range(n):
        missing[f] += ordered[f] * (1.0 - fill[f])
        short += ordered[f] * (1.0 - fill[f])
    served = 1.0 - short / placed.asked[i] if placed.asked[i] > 0.0 else 1.0
    return households * fill[n], other * fill[n + 1], served
