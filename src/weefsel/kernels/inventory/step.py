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
from weefsel.kernels.inventory.aids import Aids, aids_of, binding_of
from weefsel.kernels.inventory.data import Array, Day, Parameters, Record, State


@njit(cache=True, error_model="numpy")
def step(state: State, parameters: Parameters, day: Day) -> tuple[State, Record]:
    """Return the state at the end of a day, and the record of that day; shapes and units as in `data`."""
    after, record, aids = blank_state(parameters), blank_record(parameters), aids_of(parameters)
    pass_day(state, parameters, aids, day, after, record)
    binding_of(state.stocks, aids, record.binding)
    return after, record


@njit(error_model="numpy")
def pass_day(state: State, parameters: Parameters, aids: Aids, day: Day, after: State, record: Record) -> None:
    """Set the state at the end of a day and its record, from the state at its start."""
    before_orders(state, parameters, aids, day, after, record)
    for k in range(len(record.orders)):
        orders.exchange(k, parameters, day, record)
    after_orders(state, parameters, day, after, record)


@njit(error_model="numpy")
def before_orders(state: State, parameters: Parameters, aids: Aids, day: Day, after: State, record: Record) -> None:
    """Stages 1 to 3, and what each industry wants of each product."""
    stages.labour(state, parameters, aids, day, after.hands)

    stages.capacity(state, after.hands, parameters, day, record.capacity)

    stages.consumption(state, after.hands, parameters, aids, after.spending)
    stages.household_demand(after.spending, parameters, aids, day, record.households)
    copy(day.other, record.other)

    stages.demand_seen(state, record.capacity, parameters, record.seen)
    orders.look_into_stocks(state.stocks, parameters, aids, record)
    orders.pull(record.capacity, parameters, aids, day, record.weights)


@njit(error_model="numpy")
def after_orders(state: State, parameters: Parameters, day: Day, after: State, record: Record) -> None:
    """Stages 8 and 9: stocks and ramp; orders, demand, production and rationing stand in `orders.exchange`."""
    stages.stock_after(state.stocks, record, parameters, after.stocks)

    stages.ramp(state.boost, record, parameters, after.boost)

    copy(record.demand, after.demand)
    copy(record.ceiling, after.ceiling)
    copy(day.closed, after.closed)


@njit(error_model="numpy")
def copy(source: Array, target: Array) -> None:
    """Copy a vector, in place."""
    for f in range(len(source)):
        target[f] = source[f]


@njit(error_model="numpy")
def blank_state(parameters: Parameters) -> State:
    """Return a state whose numbers are not set."""
    n = len(parameters.output)
    return State(
        np.empty_like(parameters.stocks), np.empty(n), np.empty(n), np.empty(n), np.empty(n),
        np.empty(len(parameters.households)), np.empty(n),
    )  # fmt: skip


@njit(error_model="numpy")
def blank_record(parameters: Parameters) -> Record:
    """Return a record whose numbers are not set; without substitution, scaled orders are the orders themselves."""
    n, s = len(parameters.output), len(parameters.suppliers)
    ordered = np.empty_like(parameters.stocks)
    scaled = np.empty_like(parameters.stocks) if parameters.substitution > 0.0 else ordered
    return Record(
        np.empty(n), np.empty(n), np.empty(n), np.empty(n), np.empty(n), np.empty(n, dtype=np.int64), ordered,
        np.ones(s), scaled, np.empty(s), np.empty(s), np.empty_like(parameters.stocks), np.empty(n), np.empty(n),
        np.empty(n), np.empty(n), np.empty_like(parameters.stocks),
    )  # fmt: skip
