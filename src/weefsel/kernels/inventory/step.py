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

from weefsel.kernels.inventory import orders, stages, trade
from weefsel.kernels.inventory.aids import Aids, aids_of, bare, binding_of, brisk
from weefsel.kernels.inventory.data import Day, Parameters, Record, State
from weefsel.kernels.inventory.room import room
from weefsel.kernels.kept import kept


@kept
def step(state: State, parameters: Parameters, day: Day) -> tuple[State, Record]:
    """Return the state at the end of a day, and the record of that day; shapes and units as in `data`."""
    after, record, aids = copy_of(state), blank_record(parameters), aids_of(parameters)
    binding_of(state.stocks, aids, record.binding)
    one_day(after, parameters, aids, day, record)
    return after, record


@bare
def one_day(state: State, parameters: Parameters, aids: Aids, day: Day, record: Record) -> None:
    """Pass one day, in place."""
    pass_day(state, parameters, aids, day, record)


@brisk
def pass_day(state: State, parameters: Parameters, aids: Aids, day: Day, record: Record) -> None:
    """Set the state to that at the end of a day, and its record."""
    before_orders(state, parameters, aids, day, record)
    trade.exchange(0, len(record.orders), parameters, day, record)
    after_orders(state, parameters, day, record)


@brisk
def before_orders(state: State, parameters: Parameters, aids: Aids, day: Day, record: Record) -> None:
    """Stages 1 to 3, and what each industry wants of each product."""
    morning(state, parameters, aids, day, record)

    orders.look_into_stocks(state.stocks, parameters, aids, record)
    orders.pull(record.capacity, parameters, aids, day, record.weights)
    orders.open_the_day(day, record)


@brisk
def morning(state: State, parameters: Parameters, aids: Aids, day: Day, record: Record) -> None:
    """Stages 1 to 3: labour, capacity, households."""
    stages.labour(state, parameters, aids, day)

    stages.capacity(state, parameters, day, record)

    stages.consumption(state, parameters, aids)
    stages.household_demand(state.spending, parameters, aids, day, record.households)


@brisk
def overnight(state: State, parameters: Parameters, aids: Aids, day: Day, tomorrow: Day, record: Record) -> None:
    """Pass from the deliveries of one day to those of the next, with one reading of the stocks; nothing is recorded."""
    stages.ramp(state, record, parameters)
    stages.close_the_day(state, day, record)
    morning(state, parameters, aids, tomorrow, record)
    orders.turn_stocks(state.stocks, parameters, aids, record)
    orders.pull(record.capacity, parameters, aids, tomorrow, record.weights)
    orders.open_the_day(tomorrow, record)


@brisk
def after_orders(state: State, parameters: Parameters, day: Day, record: Record) -> None:
    """Stages 8 and 9: stocks and ramp; orders, demand, production and rationing stand in `trade.exchange`."""
    stages.stock_after(state, record, parameters)

    stages.ramp(state, record, parameters)

    stages.close_the_day(state, day, record)


@njit(error_model="numpy")
def copy_of(state: State) -> State:
    """Return a state with memory of its own, in one piece."""
    products, n = state.stocks.shape
    rows = room(products + 5, n)
    stocks, each = rows[:products], rows[products:]
    stocks[:] = state.stocks
    each[0], each[1], each[2], each[3], each[4] = state.hands, state.boost, state.demand, state.ceiling, state.closed
    return State(stocks, each[0], each[1], each[2], each[3], state.spending.copy(), each[4])


@njit(error_model="numpy")
def blank_record(parameters: Parameters) -> Record:
    """Return a record whose numbers are not set, in one piece; orders are scaled only with substitution."""
    products, n = parameters.stocks.shape
    s, scales = len(parameters.suppliers), parameters.substitution > 0.0
    rows, sold = room((4 if scales else 3) * products + 9, n), room(3, s)
    ordered, missing, clipped = rows[:products], rows[products : 2 * products], rows[2 * products : 3 * products]
    each = rows[3 * products : 3 * products + 9]
    scaled = rows[3 * products + 9 :] if scales else ordered
    sold[0] = 1.0
    return Record(
        each[0], each[1], each[2], each[3], each[4], np.empty(n, dtype=np.int64), ordered, sold[0], scaled, sold[1],
        sold[2], missing, np.zeros(products, dtype=np.bool_), each[5], each[6], each[7], each[8], clipped,
        np.empty((4, n + 2)),
    )  # fmt: skip
