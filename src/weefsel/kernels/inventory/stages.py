"""The stages of a day, one function each; arrays of the shapes named in `data`.

Each writes into the state or the record of the day that it is given, so that a run of many days needs no memory
of its own.

Source: Pichler, Pangallo, del Rio-Chanona, Lafond & Farmer 2022, J. Econ. Dyn. Control 144, 104527; ramp-up of
capacity: Hallegatte 2008, Risk Analysis 28, 779-799.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from weefsel.kernels.inventory.data import (
    HALF,
    LEONTIEF,
    LINEAR,
    SMOOTH,
    STRONG,
    Array,
    Day,
    Integers,
    Parameters,
    Record,
    State,
)


@njit(error_model="numpy")
def labour(state: State, parameters: Parameters, day: Day, hands: Array) -> None:
    """Set hands l/l0 (n,): yesterday's, less what left with closed plants, moved towards what is needed.

    The need is min(x_inp', d'), and where capacity is lost at most what the plant can run. Of idle hands the share
    on short-time work comes back at once.
    """
    output = parameters.output
    for f in range(len(output)):
        hands[f] = state.hands[f] - (day.closed[f] - state.closed[f])
        if output[f] <= 0.0:
            continue
        need = min(state.ceiling[f], state.demand[f])
        if day.capacity_lost[f] > 0.0:
            need = min(need, (1.0 - day.capacity_lost[f]) * state.boost[f] * output[f])
        gap = need / output[f] - hands[f]
        speed = parameters.hiring[f] if gap >= 0.0 else parameters.firing[f]
        idle = max(1.0 - day.closed[f] - hands[f], 0.0)
        back = min(max(gap, 0.0), parameters.short_time[f] * idle)
        most = parameters.boost_limit[f] * (1.0 - day.workers_lost[f]) * (1.0 - day.closed[f])
        hands[f] = min(max(hands[f] + back + speed * (gap - back), 0.0), most)


@njit(error_model="numpy")
def capacity(state: State, hands: Array, parameters: Parameters, day: Day, able: Array) -> None:
    """Set x_cap = min(l/l0 x0, (1 - δ) α x0), shape (n,)."""
    for f in range(len(hands)):
        able[f] = min(hands[f], (1.0 - day.capacity_lost[f]) * state.boost[f]) * parameters.output[f]


@njit(error_model="numpy")
def demand_seen(state: State, capacity: Array, parameters: Parameters, seen: Array) -> None:
    """Set what orders rest on (n,): d* = min(d', x_cap), or d' itself."""
    for f in range(len(seen)):
        seen[f] = min(state.demand[f], capacity[f]) if parameters.orders_follow_capacity else state.demand[f]


@njit(error_model="numpy")
def consumption(state: State, hands: Array, parameters: Parameters, spending: Array) -> None:
    """Set what each group of households spends (H,), before shocks to its appetite.

    log C = ρ log C' + (1-ρ)/2 log(mL) + (1-ρ)/2 log(m L_perm), L = Σ(l + b(l0 - l)), m = Σc0/Σl0: benefits
    replace the share b of wages that are lost.
    """
    rho = parameters.persistence
    for h in range(len(spending)):
        spending[h] = state.spending[h]
        if not parameters.households_respond:
            continue
        before, now, base = 0.0, 0.0, 0.0
        for f in range(len(hands)):
            before += parameters.earnings[h, f]
            now += parameters.earnings[h, f] * (hands[f] + parameters.benefits[f] * (1.0 - hands[f]))
            base += parameters.households[h, f]
        if before <= 0.0 or base <= 0.0:
            continue
        income = base * now / before
        half = 0.5 * (1.0 - rho)
        spending[h] = np.exp(rho * np.log(spending[h]) + half * np.log(income) + half * np.log(base))


@njit(error_model="numpy")
def household_demand(spending: Array, parameters: Parameters, day: Day, wanted: Array) -> None:
    """Set household demand by industry (n,): spending in base proportions, times the day's appetite."""
    wanted[:] = 0.0
    for h in range(len(spending)):
        base = 0.0
        for f in range(len(wanted)):
            base += parameters.households[h, f]
        if base > 0.0:
            for f in range(len(wanted)):
                wanted[f] += parameters.households[h, f] * (spending[h] / base) * day.appetite[f]


@njit(cache=True, error_model="numpy")
def input_ceiling(stocks: Array, parameters: Parameters, ceiling: Array, binding: Integers) -> None:
    """Set what stocks allow to make (n,), and the product that sets it (n,), -1 where none does.

    Leontief: min S/A over all inputs; strongly critical: over C > 0; weakly critical: over C = 1; half critical:
    C = ½ counts as ½(S/A + x0); linear: ΣS/ΣA; smooth: min S x0/(ψ S*), which is the ceiling behind
    x = min(d, x_cap) min_k min(1, S/(ψ n A min(d, x_cap))). Inputs with A = 0 do not count.
    """
    inputs, output, kind = parameters.inputs, parameters.output, parameters.production
    products, n = inputs.shape
    ceiling[:], binding[:] = np.inf, -1
    if kind == LINEAR:
        linear_ceiling(stocks, inputs, ceiling)
        return
    if kind == SMOOTH:
        smooth_ceiling(stocks, parameters, ceiling, binding)
        return
    counts_from = 0.0 if kind == LEONTIEF else 0.5 if kind in (STRONG, HALF) else 1.0
    for k in range(products):
        for f in range(n):
            a, critical = inputs[k, f], parameters.criticality[k, f]
            allowed = stocks[k, f] / a
            allowed = 0.5 * (allowed + output[f]) if kind == HALF and critical < 1.0 else allowed
            allowed = allowed if a > 0.0 and critical >= counts_from else np.inf
            lower = allowed < ceiling[f]
            ceiling[f] = allowed if lower else ceiling[f]
            binding[f] = k if lower else binding[f]


@njit(error_model="numpy")
def linear_ceiling(stocks: Array, inputs: Array, ceiling: Array) -> None:
    """Set ΣS/ΣA (n,): any input stands in for any other; what it was where nothing is bought."""
    for f in range(inputs.shape[1]):
        needed, held = 0.0, 0.0
        for k in range(len(inputs)):
            needed += inputs[k, f]
            held += stocks[k, f]
        if needed > 0.0:
            ceiling[f] = held / needed


@njit(error_model="numpy")
def smooth_ceiling(stocks: Array, parameters: Parameters, ceiling: Array, binding: Integers) -> None:
    """Set min_k S x0/(ψ S*), and the product that sets it, both (n,)."""
    products, n = stocks.shape
    for k in range(products):
        for f in range(n):
            full = parameters.cover * parameters.stocks[k, f]
            allowed = stocks[k, f] * parameters.output[f] / full
            allowed = allowed if full > 0.0 else np.inf
            lower = allowed < ceiling[f]
            ceiling[f] = allowed if lower else ceiling[f]
            binding[f] = k if lower else binding[f]


@njit(error_model="numpy")
def made(record: Record) -> None:
    """Set output (n,): x = min(x_cap, x_inp, d)."""
    for f in range(len(record.output)):
        record.output[f] = min(record.demand[f], record.capacity[f], record.ceiling[f])


@njit(error_model="numpy")
def ramp(boost: Array, record: Record, parameters: Parameters, grown: Array) -> None:
    """Set α (n,): it grows towards α_max while demand is unmet and relaxes to 1 when it is met."""
    for f in range(len(boost)):
        demand = record.demand[f]
        unmet = (demand - record.output[f]) / demand if demand > 0.0 else 0.0
        room = (parameters.boost_limit[f] - boost[f]) * unmet if unmet > 0.0 else 1.0 - boost[f]
        grown[f] = boost[f] + room / parameters.ramp_days


@njit(error_model="numpy")
def stock_after(stocks: Array, record: Record, parameters: Parameters, after: Array) -> None:
    """Set stocks S + O - missing - A x, at least 0, and what was used beyond the stock, both (K, n)."""
    products, n = stocks.shape
    for k in range(products):
        for f in range(n):
            arrived = record.orders[k, f] - record.missing[k, f]
            left = stocks[k, f] + arrived - parameters.inputs[k, f] * record.output[f]
            record.clipped[k, f] = max(0.0, -left)
            after[k, f] = max(0.0, left)
