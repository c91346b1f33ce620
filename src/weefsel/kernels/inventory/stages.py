"""The stages of a day, one function each; arrays of the shapes named in `data`.

Each writes into the state or the record of the day that it is given, so that a run of many days needs no memory
of its own.

Source: Pichler, Pangallo, del Rio-Chanona, Lafond & Farmer 2022, J. Econ. Dyn. Control 144, 104527; ramp-up of
capacity: Hallegatte 2008, Risk Analysis 28, 779-799.
"""

from __future__ import annotations

import numpy as np

from weefsel.kernels.inventory.aids import Aids, brisk, summing
from weefsel.kernels.inventory.data import Array, Day, Parameters, Record, State


@brisk
def labour(state: State, parameters: Parameters, aids: Aids, day: Day) -> None:
    """Set hands l/l0 (n,): yesterday's, less what left with closed plants, moved towards what is needed.

    The need is min(x_inp', d'), and where capacity is lost at most what the plant can run. Of idle hands the share
    on short-time work comes back at once.
    """
    output, hiring, firing, short_time = parameters.output, parameters.hiring, parameters.firing, parameters.short_time
    limit, each, hands, boost = parameters.boost_limit, aids.per_output, state.hands, state.boost
    ceiling, demand, gone, lost = state.ceiling, state.demand, state.closed, day.capacity_lost
    closed, away = day.closed, day.workers_lost
    for f in range(len(hands)):
        left = hands[f] - (closed[f] - gone[f])
        need = ceiling[f] if ceiling[f] < demand[f] else demand[f]
        plant = (1.0 - lost[f]) * boost[f] * output[f]
        need = plant if lost[f] > 0.0 and plant < need else need
        gap = need * each[f] - left
        up, down = hiring[f], firing[f]
        speed = up if gap >= 0.0 else down
        idle = 1.0 - closed[f] - left
        called = short_time[f] * (idle if idle > 0.0 else 0.0)
        more = gap if gap > 0.0 else 0.0
        back = more if more < called else called
        moved = left + back + speed * (gap - back)
        moved = moved if moved > 0.0 else 0.0
        most = limit[f] * (1.0 - away[f]) * (1.0 - closed[f])
        moved = moved if moved < most else most
        hands[f] = moved if output[f] > 0.0 else left


@brisk
def capacity(state: State, parameters: Parameters, day: Day, record: Record) -> None:
    """Set x_cap = min(l/l0 x0, (1 - δ) α x0), and what orders rest on, d* = min(d', x_cap) or d' itself, both (n,)."""
    hands, lost, boost, output = state.hands, day.capacity_lost, state.boost, parameters.output
    able, seen, demand, follow = record.capacity, record.seen, state.demand, parameters.orders_follow_capacity
    for f in range(len(hands)):
        plant = (1.0 - lost[f]) * boost[f]
        most = (hands[f] if hands[f] < plant else plant) * output[f]
        able[f] = most
        seen[f] = most if follow and most < demand[f] else demand[f]


@summing
def income(hands: Array, wages: Array, benefits: Array, h: int) -> float:
    """Return what group h of households earns, benefits for lost wages b included, money a day."""
    total = 0.0
    for f in range(len(hands)):
        total += wages[h, f] * (hands[f] + benefits[f] * (1.0 - hands[f]))
    return total


@brisk
def consumption(state: State, parameters: Parameters, aids: Aids) -> None:
    """Set what each group of households spends (H,), before shocks to its appetite.

    log C = ρ log C' + (1-ρ)/2 log(mL) + (1-ρ)/2 log(m L_perm), L = Σ(l + b(l0 - l)), m = Σc0/Σl0: benefits
    replace the share b of wages that are lost.
    """
    rho, spending, usual, earned = parameters.persistence, state.spending, aids.spending, aids.earnings
    for h in range(len(spending)):
        if parameters.households_respond and earned[h] > 0.0 and usual[h] > 0.0:
            now = usual[h] * income(state.hands, parameters.earnings, parameters.benefits, h) / earned[h]
            spending[h] = np.exp(rho * np.log(spending[h]) + 0.5 * (1.0 - rho) * np.log(now * usual[h]))


@brisk
def household_demand(spending: Array, parameters: Parameters, aids: Aids, day: Day, wanted: Array) -> None:
    """Set household demand by industry (n,): spending in base proportions, times the day's appetite."""
    households, appetite, usual = parameters.households, day.appetite, aids.spending
    for f in range(len(wanted)):
        wanted[f] = 0.0
    for h in range(len(spending)):
        if usual[h] > 0.0:
            size = spending[h] / usual[h]
            for f in range(len(wanted)):
                wanted[f] += households[h, f] * size * appetite[f]


@brisk
def ramp(state: State, record: Record, parameters: Parameters) -> None:
    """Set α (n,): it grows towards α_max while demand is unmet and relaxes to 1 when it is met."""
    boost, limit, per_day = state.boost, parameters.boost_limit, 1.0 / parameters.ramp_days
    demand, output = record.demand, record.output
    for f in range(len(boost)):
        unmet = (demand[f] - output[f]) / demand[f]
        unmet = unmet if demand[f] > 0.0 else 0.0
        room = (limit[f] - boost[f]) * unmet if unmet > 0.0 else 1.0 - boost[f]
        boost[f] += room * per_day


@brisk
def stock_after(state: State, record: Record, parameters: Parameters) -> None:
    """Set stocks S + O - missing - A x, at least 0, and what was used beyond the stock, both (K, n)."""
    stocks, clipped, inputs = state.stocks, record.clipped, parameters.inputs
    orders, missing, output = record.orders, record.missing, record.output
    for k in range(len(stocks)):
        for f in range(len(output)):
            left = stocks[k, f] + (orders[k, f] - missing[k, f]) - inputs[k, f] * output[f]
            clipped[k, f] = -left if left < 0.0 else 0.0
            stocks[k, f] = left if left > 0.0 else 0.0


@brisk
def close_the_day(state: State, day: Day, record: Record) -> None:
    """Keep demand, what stocks allowed, and plants closed so far, for tomorrow; set what final users got; all (n,)."""
    for f in range(len(record.demand)):
        state.demand[f] = record.demand[f]
        state.ceiling[f] = record.ceiling[f]
        state.closed[f] = day.closed[f]
    for f in range(len(record.demand)):
        record.to_households[f] *= record.households[f]
        record.to_other[f] *= record.other[f]
