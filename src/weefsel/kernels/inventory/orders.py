"""Orders and deliveries: the two passes over the table of who buys from whom."""

from __future__ import annotations

import numpy as np
from numba import njit

from weefsel.kernels.inventory.data import PROPORTIONAL, Array, Day, Parameters, Record
from weefsel.kernels.inventory.rationing import fill_of

#: A sum may be added up in any order; infinities and missing numbers keep their meaning.
FAST = {"reassoc", "contract", "nsz"}
#: Output this near to demand serves it in full: the difference is rounding, not shortage.
NEARLY = 1.0 - 1e-13


@njit(error_model="numpy")
def pull(capacity: Array, parameters: Parameters, day: Day, weights: Array) -> None:
    """Set r_g = 1 - λ + λ x_cap,g/x0_g of each supplier (s,): how far orders lean to who can deliver."""
    n, ease = len(capacity), parameters.substitution
    weights[:] = 1.0
    if ease > 0.0:
        for i, g in enumerate(parameters.suppliers):
            if g >= n:
                able = 1.0 - day.imports_lost[g - n]
            else:
                able = capacity[g] / parameters.output[g] if parameters.output[g] > 0.0 else 1.0
            weights[i] = 1.0 - ease + ease * able


@njit(error_model="numpy")
def wanted(stocks: Array, seen: Array, parameters: Parameters, orders: Array) -> None:
    """Set O_kf = max(0, A_kf d*_f + (S*_kf - S_kf)/τ_f), shape (K, n)."""
    products, n = stocks.shape
    for k in range(products):
        for f in range(n):
            gap = (parameters.stocks[k, f] - stocks[k, f]) * parameters.restocking[f]
            orders[k, f] = max(0.0, parameters.inputs[k, f] * seen[f] + gap)


@njit(error_model="numpy", fastmath=FAST)
def dot(left: Array, right: Array) -> float:
    """Return Σ left·right."""
    total = 0.0
    for f in range(len(left)):
        total += left[f] * right[f]
    return total


@njit(error_model="numpy")
def place(parameters: Parameters, record: Record) -> None:
    """Set what each supplier is asked, from orders and pull: O[g,f] = O_kf θ[g,f] r_g / Σ_g' θ[g',f] r_g'.

    Where no supplier of a product can deliver anything, orders keep their base shares and stay unmet.
    """
    for k in range(len(record.orders)):
        ask(k, parameters, record)


@njit(error_model="numpy")
def ask(k: int, parameters: Parameters, record: Record) -> None:
    """Set what the suppliers of product k are asked."""
    first, last = parameters.blocks[k], parameters.blocks[k + 1]
    if parameters.substitution > 0.0:
        lean(k, first, last, parameters, record)
    for i in range(first, last):
        record.asked[i] = record.weights[i] * dot(parameters.shares[i], record.scaled[k])


@njit(error_model="numpy")
def lean(k: int, first: int, last: int, parameters: Parameters, record: Record) -> None:
    """Set the orders of product k over the pull of its suppliers: scaled = O_kf / Σ_g θ[g,f] r_g."""
    share_out_again(record.weights, first, last)
    scaled = record.scaled[k]
    scaled[:] = 0.0
    for i in range(first, last):
        add_scaled(scaled, parameters.shares[i], record.weights[i])
    for f in range(len(scaled)):
        scaled[f] = record.orders[k, f] / scaled[f] if scaled[f] > 0.0 else record.orders[k, f]


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
def add_up(parameters: Parameters, record: Record) -> None:
    """Set d_g = Σ_f O[g,f] + c_g + e_g, shape (n,)."""
    n = len(record.demand)
    for g in range(n):
        record.demand[g] = record.households[g] + record.other[g]
    for i, g in enumerate(parameters.suppliers):
        if g < n:
            record.demand[g] += record.asked[i]


@njit(error_model="numpy")
def deliver(parameters: Parameters, day: Day, record: Record) -> None:
    """Set orders served per supplier (s,), missing deliveries (K, n), and what households and others get (n,).

    Only suppliers that fall short are read a second time. Origins of imports deliver what is ordered, and where
    a share c is cut at most 1 - c of their base flow.
    """
    n = len(record.output)
    record.served[:], record.missing[:] = 1.0, 0.0
    for g in range(n):
        record.to_households[g], record.to_other[g] = record.households[g], record.other[g]
    for k in range(len(record.orders)):
        for i in range(parameters.blocks[k], parameters.blocks[k + 1]):
            g = parameters.suppliers[i]
            if g >= n:
                lost = day.imports_lost[g - n]
                available = (1.0 - lost) * parameters.imports[g - n]
                if lost > 0.0 and record.asked[i] > available:
                    leave_short(available / record.asked[i], i, k, parameters, record)
            elif record.output[g] < record.demand[g] * NEARLY:
                if parameters.rationing == PROPORTIONAL:
                    part = record.output[g] / record.demand[g]
                    record.to_households[g] *= part
                    record.to_other[g] *= part
                    leave_short(part, i, k, parameters, record)
                else:
                    ration(g, i, k, parameters, record)


@njit(error_model="numpy")
def leave_short(part: float, i: int, k: int, parameters: Parameters, record: Record) -> None:
    """Serve only a part of the orders of supplier i, the same for all industries."""
    record.served[i] = part
    add_product(record.missing[k], parameters.shares[i], record.scaled[k], record.weights[i] * (1.0 - part))


@njit(error_model="numpy")
def ration(g: int, i: int, k: int, parameters: Parameters, record: Record) -> None:
    """Serve the orders of supplier i by the rule of rationing, buyer by buyer."""
    n = len(record.output)
    ordered = np.empty(n)
    for f in range(n):
        ordered[f] = parameters.shares[i, f] * record.scaled[k, f] * record.weights[i]
    fill = fill_of(record.output[g], ordered, record.households[g], record.other[g], i, k, g, parameters)
    short = 0.0
    for f in range(n):
        lost = ordered[f] * (1.0 - fill[f])
        record.missing[k, f] += lost
        short += lost
    record.served[i] = 1.0 - short / record.asked[i] if record.asked[i] > 0.0 else 1.0
    record.to_households[g] *= fill[n]
    record.to_other[g] *= fill[n + 1]
