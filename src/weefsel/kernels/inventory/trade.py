"""Demand, production and deliveries, supplier by supplier: one reading of the table of who buys from whom."""

from __future__ import annotations

from weefsel.kernels.inventory.aids import bare, brisk, summing
from weefsel.kernels.inventory.data import BUSINESS_FIRST, PROPORTIONAL, Array, Day, Integers, Parameters, Record
from weefsel.kernels.inventory.orders import lean
from weefsel.kernels.inventory.rationing import fill_of

#: Output this near to demand serves it in full: the difference is rounding, not shortage.
NEARLY = 1.0 - 1e-13
#: Rows of the table that are read, and read again where they fall short, while they are at hand.
CHUNK = 18


@brisk
def exchange(start: int, end: int, parameters: Parameters, day: Day, record: Record) -> None:
    """Let the suppliers of products start ... end - 1 take orders, make and deliver, one after the other.

    O[g,f] = O_kf θ[g,f] r_g / Σ_g' θ[g',f] r_g'; d_g = Σ_f O[g,f] + c_g + e_g; x_g = min(d_g, x_cap, x_inp); what is
    short is rationed. An industry makes one product, so that its row of the table is read once, while it is at hand.
    """
    blocks, shares, suppliers, rule = parameters.blocks, parameters.shares, parameters.suppliers, parameters.rationing
    weights, scaled, asked, served = record.weights, record.scaled, record.asked, record.served
    missing, short = record.missing, record.short
    for k in range(start, end):
        if parameters.substitution > 0.0:
            lean(k, blocks[k], blocks[k + 1], scaled, record.orders, weights, shares)
        was_short, kept = short[k], 0.0
        for first in range(max(blocks[k], 0), blocks[k + 1], CHUNK):
            last = min(first + CHUNK, blocks[k + 1])
            ask(k, first, last, shares, weights, scaled, asked)
            if sell(
                first, last, rule, suppliers, parameters.imports, day.imports_lost, asked, record.demand,
                record.output, record.to_households, record.to_other, served,
            ):  # fmt: skip
                leave_short(k, first, last, kept, shares, weights, scaled, served, missing)
                kept = 1.0
                if rule not in (PROPORTIONAL, BUSINESS_FIRST):
                    for i in range(first, last):
                        if served[i] < 0.0:
                            ration(suppliers[i], i, k, parameters, record)
        short[k] = kept > 0.0
        if was_short and not short[k]:
            for f in range(missing.shape[1]):
                missing[k, f] = 0.0


@summing
def ask(k: int, first: int, last: int, shares: Array, weights: Array, scaled: Array, asked: Array) -> None:
    """Set what suppliers first ... last - 1 of product k are asked, Σ_f O[g,f].

    Six rows share one reading of the orders; those that remain go by three, the last one more than once.
    """
    i = first
    while i + 6 <= last:
        a = b = c = d = e = g = 0.0
        for f in range(shares.shape[1]):
            order = scaled[k, f]
            a += shares[i, f] * order
            b += shares[i + 1, f] * order
            c += shares[i + 2, f] * order
            d += shares[i + 3, f] * order
            e += shares[i + 4, f] * order
            g += shares[i + 5, f] * order
        asked[i], asked[i + 1], asked[i + 2] = weights[i] * a, weights[i + 1] * b, weights[i + 2] * c
        asked[i + 3], asked[i + 4], asked[i + 5] = weights[i + 3] * d, weights[i + 4] * e, weights[i + 5] * g
        i += 6
    while i < last:
        j, h = min(i + 1, last - 1), min(i + 2, last - 1)
        a = b = c = 0.0
        for f in range(shares.shape[1]):
            order = scaled[k, f]
            a += shares[i, f] * order
            b += shares[j, f] * order
            c += shares[h, f] * order
        asked[i], asked[j], asked[h] = weights[i] * a, weights[j] * b, weights[h] * c
        i += 3


@brisk
def sell(
    first: int, last: int, rule: int, suppliers: Integers, imports: Array, imports_lost: Array, asked: Array,
    demand: Array, output: Array, to_households: Array, to_other: Array, served: Array,
) -> bool:  # fmt: skip
    """Set demand, output and the part served of suppliers first ... last - 1; return whether one falls short.

    Origins of imports deliver what is ordered, and where a share c is cut at most 1 - c of their base flow.
    Proportional rationing and business first serve all industries alike; for other rules `served` is left at -1.
    """
    n, short = len(demand), False
    for i in range(first, last):
        g, wanted, part = max(suppliers[i], 0), asked[i], 1.0
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
                to_households[g] = to_other[g] = rest
        served[i] = part
        short = short or part < 1.0
    return short


@brisk
def leave_short(
    k: int, first: int, last: int, kept: float, shares: Array, weights: Array, scaled: Array, served: Array,
    missing: Array,
) -> None:  # fmt: skip
    """Set `missing` to `kept` times what it was, plus what suppliers that serve all industries alike do not deliver.

    Rows go by six and by three, as in `ask`. 1 - |served| is 0 where buyers are served one by one, at -1.
    """
    i = first
    while i + 6 <= last:
        a, b, c = less(i, served, weights), less(i + 1, served, weights), less(i + 2, served, weights)
        d, e, g = less(i + 3, served, weights), less(i + 4, served, weights), less(i + 5, served, weights)
        for f in range(shares.shape[1]):
            left = a * shares[i, f] + b * shares[i + 1, f] + c * shares[i + 2, f]
            left += d * shares[i + 3, f] + e * shares[i + 4, f] + g * shares[i + 5, f]
            missing[k, f] = kept * missing[k, f] + scaled[k, f] * left
        i, kept = i + 6, 1.0
    while i < last:
        j, h = min(i + 1, last - 1), min(i + 2, last - 1)
        a = less(i, served, weights)
        b = less(j, served, weights) if j > i else 0.0
        c = less(h, served, weights) if h > j else 0.0
        for f in range(shares.shape[1]):
            left = a * shares[i, f] + b * shares[j, f] + c * shares[h, f]
            missing[k, f] = kept * missing[k, f] + scaled[k, f] * left
        i, kept = i + 3, 1.0


@brisk
def less(i: int, served: Array, weights: Array) -> float:
    """Return the share of its orders that a supplier leaves undelivered, times its pull."""
    return weights[i] * (1.0 - abs(served[i]))


@bare
def ration(g: int, i: int, k: int, parameters: Parameters, record: Record) -> None:
    """Serve the orders of supplier i by the rule of rationing, buyer by buyer."""
    n, ordered, fill = len(record.output), record.scratch[0], record.scratch[1]
    for f in range(n):
        ordered[f] = parameters.shares[i, f] * record.scaled[k, f] * record.weights[i]
    ordered[n], ordered[n + 1] = record.households[g], record.other[g]
    fill_of(record.output[g], i, k, g, parameters, record.scratch)
    short = 0.0
    for f in range(n):
        record.missing[k, f] += ordered[f] * (1.0 - fill[f])
        short += ordered[f] * (1.0 - fill[f])
    record.served[i] = 1.0 - short / record.asked[i] if record.asked[i] > 0.0 else 1.0
    record.to_households[g] = fill[n]
    record.to_other[g] = fill[n + 1]
