"""Orders, production and deliveries, supplier by supplier: one reading of the table of who buys from whom."""

from __future__ import annotations

import numpy as np
from numba import njit

from weefsel.kernels.inventory.aids import Aids, linear_ceiling
from weefsel.kernels.inventory.data import BUSINESS_FIRST, PROPORTIONAL, Array, Day, Parameters, Record
from weefsel.kernels.inventory.rationing import fill_of
from weefsel.kernels.inventory.stages import FAST

#: Output this near to demand serves it in full: the difference is rounding, not shortage.
NEARLY = 1.0 - 1e-13


@njit(error_model="numpy")
def pull(capacity: Array, parameters: Parameters, aids: Aids, day: Day, weights: Array) -> None:
    """Set r_g = 1 - λ + λ x_cap,g/x0_g of each supplier (s,): how far orders lean to who can deliver.

    Without substitution weights are 1 from the start, and stay.
    """
    n, ease = len(capacity), parameters.substitution
    if ease <= 0.0:
        return
    suppliers, imports_lost, output, each = parameters.suppliers, day.imports_lost, parameters.output, aids.per_output
    for i in range(len(suppliers)):
        g = suppliers[i]
        able = 1.0
        if g >= n:
            able = 1.0 - imports_lost[g - n]
        elif output[g] > 0.0:
            able = capacity[g] * each[g]
        weights[i] = 1.0 - ease + ease * able


@njit(error_model="numpy")
def look_into_stocks(stocks: Array, parameters: Parameters, aids: Aids, record: Record) -> None:
    """Set O_kf = max(0, A_kf d*_f + (S*_kf - S_kf)/τ_f), shape (K, n), and what stocks allow to make, x_inp (n,).

    Both read the stocks, so that they are read once.
    """
    products, n = stocks.shape
    orders, ceiling, seen = record.orders, record.ceiling, record.seen
    inputs, wanted, restocking = parameters.inputs, parameters.stocks, parameters.restocking
    slope, offset, linear = aids.slope, aids.offset, aids.linear
    for f in range(n):
        ceiling[f] = np.inf
    for k in range(products):
        for f in range(n):
            held = stocks[k, f]
            order = inputs[k, f] * seen[f] + (wanted[k, f] - held) * restocking[f]
            allowed = offset[k, f] + slope[k, f] * held
            orders[k, f] = order if order > 0.0 else 0.0
            ceiling[f] = allowed if allowed < ceiling[f] else ceiling[f]
    if linear:
        linear_ceiling(stocks, inputs, ceiling)


@njit(error_model="numpy")
def exchange(k: int, parameters: Parameters, day: Day, record: Record) -> None:
    """Let the suppliers of product k take orders, make and deliver, one after the other.

    O[g,f] = O_kf θ[g,f] r_g / Σ_g' θ[g',f] r_g'; d_g = Σ_f O[g,f] + c_g + e_g; x_g = min(d_g, x_cap, x_inp); what is
    short is rationed. An industry makes one product, so that its row of the table is read once, while it is at hand.
    Origins of imports deliver what is ordered, and where a share c is cut at most 1 - c of their base flow.
    """
    n = len(record.output)
    first, last = parameters.blocks[k], parameters.blocks[k + 1]
    shares, suppliers, imports, imports_lost = (
        parameters.shares,
        parameters.suppliers,
        parameters.imports,
        day.imports_lost,
    )
    scaled, weights, asked, served, missing = record.scaled, record.weights, record.asked, record.served, record.missing
    households, other, demand, output = record.households, record.other, record.demand, record.output
    capacity, ceiling, to_households, to_other = record.capacity, record.ceiling, record.to_households, record.to_other
    rule = parameters.rationing
    if parameters.substitution > 0.0:
        lean(k, first, last, parameters, record)
    for f in range(n):
        missing[k, f] = 0.0
    short = False
    for i in range(first, last):
        g, wanted, part = suppliers[i], weights[i] * dot(shares, i, scaled, k), 1.0
        asked[i] = wanted
        if g >= n:
            available = (1.0 - imports_lost[g - n]) * imports[g - n]
            if imports_lost[g - n] > 0.0 and wanted > available:
                part = available / wanted
        else:
            demand[g] = wanted + households[g] + other[g]
            output[g] = min(demand[g], capacity[g], ceiling[g])
            to_households[g], to_other[g] = households[g], other[g]
            if output[g] < demand[g] * NEARLY:
                short = True
                if rule not in (PROPORTIONAL, BUSINESS_FIRST):
                    ration(g, i, k, parameters, record)
                    continue
                part = rest = output[g] / demand[g]
                if rule == BUSINESS_FIRST:
                    part = min(1.0, output[g] / wanted) if wanted > 0.0 else 1.0
                    rest = max(0.0, output[g] - part * wanted) / (households[g] + other[g])
                    rest = rest if households[g] + other[g] > 0.0 else 0.0
                to_households[g] *= rest
                to_other[g] *= rest
        served[i] = part
        if part < 1.0:
            short = True
            add_row(missing, k, shares, i, weights[i] * (1.0 - part))
    if short:
        for f in range(n):
            missing[k, f] *= scaled[k, f]


@njit(error_model="numpy", fastmath=FAST)
def dot(rows: Array, i: int, others: Array, k: int) -> float:
    """Return Σ_f of a row of one matrix times a row of another."""
    total = 0.0
    for f in range(rows.shape[1]):
        total += rows[i, f] * others[k, f]
    return total


@njit(error_model="numpy")
def add_row(total: Array, k: int, rows: Array, i: int, weight: float) -> None:
    """Add `weight` times row i to row k of `total`, in place."""
    for f in range(rows.shape[1]):
        total[k, f] += weight * rows[i, f]


@njit(error_model="numpy")
def lean(k: int, first: int, last: int, parameters: Parameters, record: Record) -> None:
    """Set the orders of product k over the pull of its suppliers: scaled = O_kf / Σ_g θ[g,f] r_g.

    Where no supplier of a product can deliver anything, orders keep their base shares and stay unmet.
    """
    scaled, orders, weights, shares = record.scaled, record.orders, record.weights, parameters.shares
    share_out_again(weights, first, last)
    for f in range(scaled.shape[1]):
        scaled[k, f] = 0.0
    for i in range(first, last):
        add_row(scaled, k, shares, i, weights[i])
    for f in range(scaled.shape[1]):
        scaled[k, f] = orders[k, f] / scaled[k, f] if scaled[k, f] > 0.0 else orders[k, f]


@njit(error_model="numpy")
def share_out_again(weights: Array, first: int, last: int) -> None:
    """Set the weights of a block to 1 where all of them are 0, in place."""
    for i in range(first, last):
        if weights[i] > 0.0:
            return
    for i in range(first, last):
        weights[i] = 1.0


@njit(error_model="numpy")
def ration(g: int, i: int, k: int, parameters: Parameters, record: Record) -> None:
    """Serve the orders of supplier i by the rule of rationing, buyer by buyer; missing is left over the orders."""
    n = len(record.output)
    ordered = np.empty(n)
    for f in range(n):
        ordered[f] = parameters.shares[i, f] * record.scaled[k, f] * record.weights[i]
    fill = fill_of(record.output[g], ordered, record.households[g], record.other[g], i, k, g, parameters)
    short = 0.0
    for f in range(n):
        record.missing[k, f] += parameters.shares[i, f] * record.weights[i] * (1.0 - fill[f])
        short += ordered[f] * (1.0 - fill[f])
    record.served[i] = 1.0 - short / record.asked[i] if record.asked[i] > 0.0 else 1.0
    record.to_households[g] *= fill[n]
    record.to_other[g] *= fill[n + 1]
