"""Orders, production and deliveries, supplier by supplier: one reading of the table of who buys from whom."""

from __future__ import annotations

import numpy as np
from numba import njit

from weefsel.kernels.inventory.aids import BARE, Aids, linear_ceiling
from weefsel.kernels.inventory.data import BUSINESS_FIRST, PROPORTIONAL, Array, Day, Integers, Parameters, Record
from weefsel.kernels.inventory.rationing import fill_of
from weefsel.kernels.inventory.stages import FAST, bare

#: Output this near to demand serves it in full: the difference is rounding, not shortage.
NEARLY = 1.0 - 1e-13
#: Rows of the table that are read, and read again where they fall short, while they are at hand.
CHUNK = 16


@njit(error_model="numpy", inline="always")
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


@njit(error_model="numpy", inline="always")
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
            allowed = offset[k, f] + slope[k, f] * held
            orders[k, f] = order if order > 0.0 else 0.0
            ceiling[f] = allowed if allowed < ceiling[f] else ceiling[f]
    if aids.linear:
        linear_ceiling(stocks, inputs, ceiling)


@njit(error_model="numpy", inline="always")
def open_the_day(day: Day, record: Record) -> None:
    """Set demand to that of final users, output to what can be made at most, deliveries to what is wanted, all (n,)."""
    households, other, wanted = record.households, record.other, day.other
    demand, output, to_households, to_other = record.demand, record.output, record.to_households, record.to_other
    able, allowed = record.capacity, record.ceiling
    for g in range(len(demand)):
        other[g] = wanted[g]
        demand[g] = households[g] + wanted[g]
        output[g] = able[g] if able[g] < allowed[g] else allowed[g]
        to_households[g], to_other[g] = households[g], wanted[g]


@njit(error_model="numpy", inline="always")
def exchange(start: int, end: int, parameters: Parameters, day: Day, record: Record) -> None:
    """Let the suppliers of products start ... end - 1 take orders, make and deliver, one after the other.

    O[g,f] = O_kf θ[g,f] r_g / Σ_g' θ[g',f] r_g'; d_g = Σ_f O[g,f] + c_g + e_g; x_g = min(d_g, x_cap, x_inp); what is
    short is rationed. An industry makes one product, so that its row of the table is read once, while it is at hand.
    """
    blocks, shares, suppliers, rule = parameters.blocks, parameters.shares, parameters.suppliers, parameters.rationing
    imports, imports_lost, weights, scaled = parameters.imports, day.imports_lost, record.weights, record.scaled
    demand, output, to_households, to_other = record.demand, record.output, record.to_households, record.to_other
    asked, served, missing, short = record.asked, record.served, record.missing, record.short
    for k in range(start, end):
        if parameters.substitution > 0.0:
            lean(k, blocks[k], blocks[k + 1], scaled, record.orders, weights, shares)
        if short[k]:
            for f in range(len(output)):
                missing[k, f] = 0.0
        short[k] = False
        for first in range(blocks[k], blocks[k + 1], CHUNK):
            last = min(first + CHUNK, blocks[k + 1])
            fewer = trade(
                k, first, last, rule, shares, suppliers, imports, imports_lost, weights, scaled, demand, output,
                to_households, to_other, asked, served,
            )  # fmt: skip
            if fewer:
                short[k] = True
                leave_short(k, first, last, missing, shares, weights, served)
                for i in range(first, last):
                    if served[i] < 0.0:
                        ration(suppliers[i], i, k, parameters, record)
        if short[k]:
            for f in range(len(output)):
                missing[k, f] *= scaled[k, f]


@bare
def trade(
    k: int, first: int, last: int, rule: int, shares: Array, suppliers: Integers, imports: Array, imports_lost: Array,
    weights: Array, scaled: Array, demand: Array, output: Array, to_households: Array, to_other: Array, asked: Array,
    served: Array,
) -> bool:  # fmt: skip
    """Set what suppliers first ... last - 1 of product k are asked, make and serve; return whether one falls short.

    Origins of imports deliver what is ordered, and where a share c is cut at most 1 - c of their base flow.
    Proportional rationing and business first serve all industries alike; for other rules `served` is left at -1. Arrays
    come one by one: the compiler keeps count of those in tuples, which costs as much as a short row.
    """
    n, short = len(demand), False
    for i in range(first, last):
        g, wanted, part = suppliers[i], weights[i] * dot(shares, i, scaled, k), 1.0
        asked[i] = wanted
        if g >= n:
            available = (1.0 - imports_lost[g - n]) * imports[g - n]
            if imports_lost[g - n] > 0.0 and wanted > available:
                part = available / wanted
        else:
            final, most = demand[g], output[g]
            total = final + wanted
            demand[g] = total
            output[g] = most if most < total else total
            if most < total * NEARLY:
                part = rest = most / total
                if rule == BUSINESS_FIRST:
                    part = min(1.0, most / wanted) if wanted > 0.0 else 1.0
                    rest = max(0.0, most - part * wanted) / final if final > 0.0 else 0.0
                elif rule != PROPORTIONAL:
                    part, rest = -1.0, 1.0
                to_households[g] *= rest
                to_other[g] *= rest
        served[i] = part
        short = short or part < 1.0
    return short


@bare
def leave_short(k: int, first: int, last: int, missing: Array, shares: Array, weights: Array, served: Array) -> None:
    """Add to `missing`, over the orders, what suppliers that serve all industries alike leave undelivered.

    Three rows at a time, so that sums are read and written once for three.
    """
    for i in range(first, last, 3):
        j, h = min(i + 1, last - 1), min(i + 2, last - 1)
        one, two, three = undelivered(i, served, weights), 0.0, 0.0
        if i + 1 < last:
            two = undelivered(j, served, weights)
        if i + 2 < last:
            three = undelivered(h, served, weights)
        if one + two + three > 0.0:
            for f in range(shares.shape[1]):
                missing[k, f] += one * shares[i, f] + two * shares[j, f] + three * shares[h, f]


@bare
def undelivered(i: int, served: Array, weights: Array) -> float:
    """Return the share of its orders that a supplier leaves undelivered, times its pull; 0 where buyers differ."""
    return weights[i] * (1.0 - served[i]) if 0.0 <= served[i] < 1.0 else 0.0


@njit(error_model="numpy", fastmath=FAST, **BARE)
def dot(rows: Array, i: int, others: Array, k: int) -> float:
    """Return Σ_f of a row of one matrix times a row of another."""
    total = 0.0
    for f in range(rows.shape[1]):
        total += rows[i, f] * others[k, f]
    return total


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


@bare
def ration(g: int, i: int, k: int, parameters: Parameters, record: Record) -> None:
    """Serve the orders of supplier i by the rule of rationing, buyer by buyer; missing is left over the orders."""
    n, ordered, fill = len(record.output), record.scratch[0], record.scratch[1]
    for f in range(n):
        ordered[f] = parameters.shares[i, f] * record.scaled[k, f] * record.weights[i]
    ordered[n], ordered[n + 1] = record.households[g], record.other[g]
    fill_of(record.output[g], i, k, g, parameters, record.scratch)
    short = 0.0
    for f in range(n):
        record.missing[k, f] += parameters.shares[i, f] * record.weights[i] * (1.0 - fill[f])
        short += ordered[f] * (1.0 - fill[f])
    record.served[i] = 1.0 - short / record.asked[i] if record.asked[i] > 0.0 else 1.0
    record.to_households[g] *= fill[n]
    record.to_other[g] *= fill[n + 1]
