"""One day of the fabric: stocks, capacity, labour, demand, production, rationing.

Industry f, product k, day t; primes are yesterday's values:

1. labour     target = min(x_inp', d'), at most the plant where capacity is lost; l moves by γ_H or γ_F
2. capacity   x_cap = min(l/l0 x0, (1 - δ) α x0)
3. households log C = ρ log C' + (1-ρ)/2 log(mL) + (1-ρ)/2 log(m L_perm)
4. orders     O_kf = max(0, A_kf d*_f + (S*_kf - S_kf)/τ), d* = min(d', x_cap), split by θ and λ
5. demand     d_g = Σ_f O[g,f] + c_g + e_g
6. production x = min(x_cap, x_inp, d)
7. rationing  Σ_f Z[g,f] + c_g + e_g = x_g
8. stocks     S_kf += Σ_{g in k} Z[g,f] - A_kf x_f
9. ramp       α += (α_max - α) z/τ_α if z = (d - x)/d > 0 else (1 - α)/τ_α

Accounts (value added, jobs, days of stock) are sums over the record and stand outside.

Source: Pichler et al. 2022, J. Econ. Dyn. Control 144, 104527, eq. 1-16; Hallegatte 2008; Henriet et al. 2012.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from weefsel.kernels.inventory import orders, stages
from weefsel.kernels.inventory.data import Array, Day, Parameters, Record, State


@njit(cache=True, error_model="numpy")
def step(state: State, parameters: Parameters, day: Day) -> tuple[State, Record]:
    """Return the state at the end of a day, and the record of that day; shapes and units as in `data`."""
    hands = stages.labour(state, parameters, day)

    capacity = stages.capacity(state, hands, parameters, day)

    spending = stages.consumption(state, hands, parameters)
    households = stages.household_demand(spending, parameters, day)

    seen = stages.demand_seen(state, capacity, parameters)
    placed = orders.place(state.stocks, seen, capacity, parameters, day)

    demand = orders.demand_of(placed.asked, households, day.other, parameters)

    allowed, binding = stages.input_ceiling(state.stocks, parameters)
    output, ceiling, binding = stages.made(demand, capacity, allowed, binding, state.stocks, parameters)

    served, missing, to_households, to_other = orders.deliver(placed, output, households, day.other, parameters, day)

    stocks, clipped = stock_after(state.stocks, placed.orders, missing, output, parameters)
    boost = stages.ramp(state.boost, demand, output, parameters)

    after = State(stocks, hands, boost, demand, ceiling, spending, day.closed.copy())
    record = Record(
        output,
        demand,
        capacity,
        ceiling,
        binding,
        placed.orders,
        placed.weights,
        placed.scaled,
        served,
        missing,
        households,
        day.other,
        to_households,
        to_other,
        clipped,
    )
    return after, record


@njit(error_model="numpy")
def stock_after(
    stocks: Array, ordered: Array, missing: Array, output: Array, parameters: Parameters
) -> tuple[Array, Array]:
    """Return stocks S + O - missing - A x, at least 0, and what was used beyond the stock, both (K, n)."""
    after, clipped = np.empty_like(stocks), np.zeros_like(stocks)
    products, n = stocks.shape
    for k in range(products):
        for f in range(n):
            left = stocks[k, f] + (ordered[k, f] - missing[k, f]) - parameters.inputs[k, f] * output[f]
            if left < 0.0:
                clipped[k, f], left = -left, 0.0
            after[k, f] = left
    return after, clipped
