"""The stages of a day, one function each; arrays of the shapes named in `data`.

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
    State,
)


@njit(error_model="numpy")
def labour(state: State, parameters: Parameters, day: Day) -> Array:
    """Return hands l/l0 (n,): yesterday's, less what left with closed plants, moved towards what is needed.

    The need is min(x_inp', d'), and where capacity is lost at most what the plant can run.
    """
    output, hands = parameters.output, state.hands.copy()
    for f in range(len(output)):
        hands[f] -= day.closed[f] - state.closed[f]
        if output[f] <= 0.0:
            continue
        need = min(state.ceiling[f], state.demand[f])
        if day.capacity_lost[f] > 0.0:
            need = min(need, (1.0 - day.capacity_lost[f]) * state.boost[f] * output[f])
        gap = need / output[f] - hands[f]
        speed = parameters.hiring[f] if gap >= 0.0 else parameters.firing[f]
        most = parameters.boost_limit[f] * (1.0 - day.workers_lost[f]) * (1.0 - day.closed[f])
        hands[f] = min(max(hands[f] + speed * gap, 0.0), most)
    return hands


@njit(error_model="numpy")
def capacity(state: State, hands: Array, parameters: Parameters, day: Day) -> Array:
    """Return x_cap = min(l/l0 x0, (1 - δ) α x0), shape (n,)."""
    able = np.empty_like(hands)
    for f in range(len(hands)):
        able[f] = min(hands[f], (1.0 - day.capacity_lost[f]) * state.boost[f]) * parameters.output[f]
    return able


@njit(error_model="numpy")
def demand_seen(state: State, capacity: Array, parameters: Parameters) -> Array:
    """Return what orders rest on (n,): d* = min(d', x_cap), or d' itself."""
    seen = state.demand.copy()
    if parameters.orders_follow_capacity:
        for f in range(len(seen)):
            seen[f] = min(seen[f], capacity[f])
    return seen


@njit(error_model="numpy")
def consumption(state: State, hands: Array, parameters: Parameters) -> Array:
    """Return what each group of households spends (H,), before shocks to its appetite.

    log C = ρ log C' + (1-ρ)/2 log(mL) + (1-ρ)/2 log(m L_perm), L = bΣl0 + (1-b)Σl, m = Σc0/Σl0.
    """
    spending = state.spending.copy()
    if not parameters.households_respond:
        return spending
    rho, b = parameters.persistence, parameters.optimism
    for h in range(len(spending)):
        before, now, base = 0.0, 0.0, 0.0
        for f in range(len(hands)):
            before += parameters.earnings[h, f]
            now += parameters.earnings[h, f] * hands[f]
            base += parameters.households[h, f]
        if before <= 0.0 or base <= 0.0:
            continue
        income = base * (b + (1.0 - b) * now / before)
        half = 0.5 * (1.0 - rho)
        spending[h] = np.exp(rho * np.log(spending[h]) + half * np.log(income) + half * np.log(base))
    return spending


@njit(error_model="numpy")
def household_demand(spending: Array, parameters: Parameters, day: Day) -> Array:
    """Return household demand by industry (n,): spending in base proportions, times the day's appetite."""
    wanted = np.zeros_like(parameters.output)
    for h in range(len(spending)):
        base = 0.0
        for f in range(len(wanted)):
            base += parameters.households[h, f]
        if base > 0.0:
            for f in range(len(wanted)):
                wanted[f] += parameters.households[h, f] * (spending[h] / base) * day.appetite[f]
    return wanted


@njit(cache=True, error_model="numpy")
def input_ceiling(stocks: Array, parameters: Parameters) -> tuple[Array, Integers]:
    """Return what stocks allow to make (n,), and the product that sets it (n,), -1 where none does.

    Leontief: min S/A over all inputs; strongly critical: over C > 0; weakly critical: over C = 1; half critical:
    C = ½ counts as ½(S/A + x0); linear: ΣS/ΣA. Inputs with A = 0 do not count.
    """
    inputs, output, kind = parameters.inputs, parameters.output, parameters.production
    products, n = inputs.shape
    ceiling, binding = np.full(n, np.inf), np.full(n, -1)
    if kind == LINEAR:
        return linear_ceiling(stocks, inputs), binding
    counts_from = 0.0 if kind == LEONTIEF else 0.5 if kind in (STRONG, HALF) else 1.0
    for k in range(products):
        for f in range(n):
            a, critical = inputs[k, f], parameters.criticality[k, f]
            if a <= 0.0 or critical < counts_from:
                continue
            allowed = stocks[k, f] / a
            if kind == HALF and critical < 1.0:
                allowed = 0.5 * (allowed + output[f])
            if allowed < ceiling[f]:
                ceiling[f], binding[f] = allowed, k
    return ceiling, binding


@njit(error_model="numpy")
def linear_ceiling(stocks: Array, inputs: Array) -> Array:
    """Return ΣS/ΣA (n,): any input stands in for any other; infinite where nothing is bought."""
    n = inputs.shape[1]
    ceiling = np.full(n, np.inf)
    for f in range(n):
        needed, held = 0.0, 0.0
        for k in range(len(inputs)):
            needed += inputs[k, f]
            held += stocks[k, f]
        if needed > 0.0:
            ceiling[f] = held / needed
    return ceiling


@njit(error_model="numpy")
def made(
    demand: Array, capacity: Array, ceiling: Array, binding: Integers, stocks: Array, parameters: Parameters
) -> tuple[Array, Array, Integers]:
    """Return output, ceiling and binding product (n,); only the smooth form changes the last two.

    x = min(x_cap, x_inp, d); smooth: x = min(d, x_cap) min_k min(1, S/(ψ S*/x0 min(d, x_cap))).
    """
    n = len(demand)
    most, output = np.empty(n), np.empty(n)
    for f in range(n):
        most[f] = min(demand[f], capacity[f])
        output[f] = min(most[f], ceiling[f])
    if parameters.production != SMOOTH:
        return output, ceiling, binding
    least, ceiling, binding = np.full(n, np.inf), np.full(n, np.inf), np.full(n, -1)
    for k in range(len(parameters.inputs)):
        for f in range(n):
            wanted = parameters.cover * parameters.stocks[k, f] * most[f]
            if wanted > 0.0:
                part = stocks[k, f] * parameters.output[f] / wanted
                if part < least[f]:
                    least[f], binding[f] = part, k
    for f in range(n):
        if least[f] < 1.0:
            output[f] = ceiling[f] = least[f] * most[f]
        else:
            output[f], binding[f] = most[f], -1
    return output, ceiling, binding


@njit(error_model="numpy")
def ramp(boost: Array, demand: Array, output: Array, parameters: Parameters) -> Array:
    """Return α (n,): it grows towards α_max while demand is unmet and relaxes to 1 when it is met."""
    grown = boost.copy()
    for f in range(len(boost)):
        unmet = (demand[f] - output[f]) / demand[f] if demand[f] > 0.0 else 0.0
        room = (parameters.boost_limit[f] - boost[f]) * unmet if unmet > 0.0 else 1.0 - boost[f]
        grown[f] += room / parameters.ramp_days
    return grown
