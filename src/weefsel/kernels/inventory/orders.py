"""What each industry orders of each product, and how far orders lean to suppliers that can deliver."""

from __future__ import annotations

import numpy as np

from weefsel.kernels.inventory.aids import Aids, bare, brisk, linear_ceiling
from weefsel.kernels.inventory.data import Array, Day, Parameters, Record


@brisk
def pull(capacity: Array, parameters: Parameters, aids: Aids, day: Day, weights: Array) -> None:
    """Set r_g = 1 - λ + λ x_cap,g/x0_g of each supplier (s,): how far orders lean to who can deliver.

    Without substitution weights are 1 from the start, and stay.
    """
    n, ease = len(capacity), parameters.substitution
    suppliers, imports_lost, output, each = parameters.suppliers, day.imports_lost, parameters.output, aids.per_output
    for i in range(len(suppliers) if ease > 0.0 else 0):
        g = suppliers[i]
        able = 1.0
        if g >= n:
            able = 1.0 - imports_lost[g - n]
        elif output[g] > 0.0:
            able = capacity[g] * each[g]
        weights[i] = 1.0 - ease + ease * able


@brisk
def look_into_stocks(stocks: Array, parameters: Parameters, aids: Aids, record: Record) -> None:
    """Set O_kf = max(0, A_kf d*_f + (S*_kf - S_kf)/τ_f), shape (K, n), and what stocks allow to make, x_inp (n,).

    Both read the stocks, so that they are read once.
    """
    ceiling, orders, seen = record.ceiling, record.orders, record.seen
    inputs, wanted, restocking, slope, offset = (
        parameters.inputs, parameters.stocks, parameters.restocking, aids.slope, aids.offset,
    )  # fmt: skip
    for f in range(len(ceiling)):
        ceiling[f] = np.inf
    for k in range(len(orders)):
        for f in range(len(ceiling)):
            held = stocks[k, f]
            order = inputs[k, f] * seen[f] + (wanted[k, f] - held) * restocking[f]
            lowest, allowed = ceiling[f], offset[k, f] + slope[k, f] * held
            orders[k, f] = order if order > 0.0 else 0.0
            ceiling[f] = allowed if allowed < lowest else lowest
    if aids.linear:
        linear_ceiling(stocks, inputs, ceiling)


@brisk
def turn_stocks(stocks: Array, parameters: Parameters, aids: Aids, record: Record) -> None:
    """Set stocks at the end of a day, and the orders and ceilings of the next, with one reading of the stocks."""
    ceiling, orders, missing, seen, output = (
        record.ceiling, record.orders, record.missing, record.seen, record.output,
    )  # fmt: skip
    inputs, wanted, restocking, slope, offset = (
        parameters.inputs, parameters.stocks, parameters.restocking, aids.slope, aids.offset,
    )  # fmt: skip
    for f in range(len(ceiling)):
        ceiling[f] = np.inf
    for k in range(len(orders)):
        for f in range(len(ceiling)):
            left = stocks[k, f] + (orders[k, f] - missing[k, f]) - inputs[k, f] * output[f]
            held = left if left > 0.0 else 0.0
            order = inputs[k, f] * seen[f] + (wanted[k, f] - held) * restocking[f]
            lowest, allowed = ceiling[f], offset[k, f] + slope[k, f] * held
            stocks[k, f] = held
            orders[k, f] = order if order > 0.0 else 0.0
            ceiling[f] = allowed if allowed < lowest else lowest
    if aids.linear:
        linear_ceiling(stocks, inputs, ceiling)


@brisk
def open_the_day(day: Day, record: Record) -> None:
    """Set demand to that of final users, output to what can be made at most, what final users get to all; (n,)."""
    households, other, wanted = record.households, record.other, day.other
    demand, output, to_households, to_other = record.demand, record.output, record.to_households, record.to_other
    able, allowed = record.capacity, record.ceiling
    for g in range(len(demand)):
        other[g] = wanted[g]
        demand[g] = households[g] + wanted[g]
        output[g] = able[g] if able[g] < allowed[g] else allowed[g]
    for g in range(len(demand)):
        to_households[g], to_other[g] = 1.0, 1.0


@bare
def add_row(total: Array, k: int, rows: Array, i: int, weight: float) -> None:
    """Add `weight` times row i to row k of `total`, in place."""
    for f in range(rows.shape[1]):
        total[k, f] += weight * rows[i, f]


@bare
def lean(k: int, first: int, last: int, scaled: Array, orders: Array, weights: Array, shares: Array) -> None:
    """Set the orders of product k over the pull of its suppliers: scaled = O_kf / Σ_g θ[g,f] r_g.

    Where no supplier of a product can deliver anything, orders keep their base shares and stay unmet.
    """
    share_out_again(weights, first, last)
    for f in range(scaled.shape[1]):
        scaled[k, f] = 0.0
    for i in range(first, last):
        add_row(scaled, k, shares, i, weights[i])
    for f in range(scaled.shape[1]):
        scaled[k, f] = orders[k, f] / scaled[k, f] if scaled[k, f] > 0.0 else orders[k, f]


@bare
def share_out_again(weights: Array, first: int, last: int) -> None:
    """Set the weights of a block to 1 where all of them are 0, in place."""
    for i in range(first, last):
        if weights[i] > 0.0:
            return
    for i in range(first, last):
        weights[i] = 1.0
