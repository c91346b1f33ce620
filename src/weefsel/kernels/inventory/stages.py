"""The stages of a day, one function each; arrays of the shapes named in `data`.

Each writes into the state or the record of the day that it is given, so that a run of many days needs no memory
of its own.

Source: Pichler, Pangallo, del Rio-Chanona, Lafond & Farmer 2022, J. Econ. Dyn. Control 144, 104527; ramp-up of
capacity: Hallegatte 2008, Risk Analysis 28, 779-799.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from weefsel.kernels.inventory.aids import Aids
from weefsel.kernels.inventory.data import Array, Day, Parameters, Record, State

#: A sum may be added up in any order; infinities and missing numbers keep their meaning.
FAST = {"reassoc", "contract", "nsz"}


@njit(error_model="numpy")
def labour(state: State, parameters: Parameters, aids: Aids, day: Day, hands: Array) -> None:
    """Set hands l/l0 (n,): yesterday's, less what left with closed plants, moved towards what is needed.

    The need is min(x_inp', d'), and where capacity is lost at most what the plant can run. Of idle hands the share
    on short-time work comes back at once.
    """
    output, hiring, firing, short_time = parameters.output, parameters.hiring, parameters.firing, parameters.short_time
    limit, each, before, boost = parameters.boost_limit, aids.per_output, state.hands, state.boost
    ceiling, demand, gone, lost = state.ceiling, state.demand, state.closed, day.capacity_lost
    closed, away = day.closed, day.workers_lost
    for f in range(len(hands)):
        left = before[f] - (closed[f] - gone[f])
        need = ceiling[f] if ceiling[f] < demand[f] else demand[f]
        plant = (1.0 - lost[f]) * boost[f] * output[f]
        need = plant if lost[f] > 0.0 and plant < need else need
        gap = need * each[f] - left
        speed = hiring[f] if gap >= 0.0 else firing[f]
        idle = short_time[f] * max(1.0 - closed[f] - left, 0.0)
        back = min(max(gap, 0.0), idle)
        most = limit[f] * (1.0 - away[f]) * (1.0 - closed[f])
        moved = min(max(left + back + speed * (gap - back), 0.0), most)
        hands[f] = moved if output[f] > 0.0 else left


@njit(error_model="numpy")
def capacity(state: State, hands: Array, parameters: Parameters, day: Day, able: Array) -> None:
    """Set x_cap = min(l/l0 x0, (1 - δ) α x0), shape (n,)."""
    lost, boost, output = day.capacity_lost, state.boost, parameters.output
    for f in range(len(hands)):
        able[f] = min(hands[f], (1.0 - lost[f]) * boost[f]) * output[f]


@njit(error_model="numpy")
def demand_seen(state: State, capacity: Array, parameters: Parameters, seen: Array) -> None:
    """Set what orders rest on (n,): d* = min(d', x_cap), or d' itself."""
    follow, demand = parameters.orders_follow_capacity, state.demand
    for f in range(len(seen)):
        seen[f] = min(demand[f], capacity[f]) if follow else demand[f]


@njit(error_model="numpy", fastmath=FAST)
def income(hands: Array, parameters: Parameters, h: int) -> float:
    """Return what group h of households earns, benefits for lost wages b included, money a day."""
    wages, benefits, total = parameters.earnings, parameters.benefits, 0.0
    for f in range(len(hands)):
        total += wages[h, f] * (hands[f] + benefits[f] * (1.0 - hands[f]))
    return total


@njit(error_model="numpy")
def consumption(state: State, hands: Array, parameters: Parameters, aids: Aids, spending: Array) -> None:
    """Set what each group of households spends (H,), before shocks to its appetite.

    log C = ρ log C' + (1-ρ)/2 log(mL) + (1-ρ)/2 log(m L_perm), L = Σ(l + b(l0 - l)), m = Σc0/Σl0: benefits
    replace the share b of wages that are lost.
    """
    rho, yesterday, usual, earned = parameters.persistence, state.spending, aids.spending, aids.earnings
    for h in range(len(spending)):
        spending[h] = yesterday[h]
        if parameters.households_respond and earned[h] > 0.0 and usual[h] > 0.0:
            now = usual[h] * income(hands, parameters, h) / earned[h]
            spending[h] = np.exp(rho * np.log(yesterday[h]) + 0.5 * (1.0 - rho) * np.log(now * usual[h]))


@njit(error_model="numpy")
def household_demand(spending: Array, parameters: Parameters, aids: Aids, day: Day, wanted: Array) -> None:
    """Set household demand by industry (n,): spending in base proportions, times the day's appetite."""
    households, appetite = parameters.households, day.appetite
    for f in range(len(wanted)):
        wanted[f] = 0.0
    for h in range(len(spending)):
        if aids.spending[h] > 0.0:
            size = spending[h] / aids.spending[h]
            for f in range(len(wanted)):
                wanted[f] += households[h, f] * size * appetite[f]


@njit(error_model="numpy")
def ramp(boost: Array, record: Record, parameters: Parameters, grown: Array) -> None:
    """Set α (n,): it grows towards α_max while demand is unmet and relaxes to 1 when it is met."""
    demand, output, limit, per_day = record.demand, record.output, parameters.boost_limit, 1.0 / parameters.ramp_days
    for f in range(len(boost)):
        unmet = (demand[f] - output[f]) / demand[f]
        unmet = unmet if demand[f] > 0.0 else 0.0
        room = (limit[f] - boost[f]) * unmet if unmet > 0.0 else 1.0 - boost[f]
        grown[f] = boost[f] + room * per_day


@njit(error_model="numpy")
def stock_after(stocks: Array, record: Record, parameters: Parameters, after: Array) -> None:
    """Set stocks S + O - missing - A x, at least 0, and what was used beyond the stock, both (K, n)."""
    products, n = stocks.shape
    orders, missing, output, clipped, inputs = (
        record.orders, record.missing, record.output, record.clipped, parameters.inputs,
    )  # fmt: skip
    for k in range(products):
        for f in range(n):
            left = stocks[k, f] + (orders[k, f] - missing[k, f]) - inputs[k, f] * output[f]
            clipped[k, f] = -left if left < 0.0 else 0.0
            after[k, f] = left if left > 0.0 else 0.0
