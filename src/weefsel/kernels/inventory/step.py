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
from weefsel.kernels.inventory.data import Day, Parameters, Record, State
from weefsel.kernels.kept import kept


@kept
def step(state: State, parameters: Parameters, day: Day) -> tuple[State, Record]:
    """Return the state at the end of a day, and the record of that day; shapes and units as in `data`."""
    after, record, aids = copy_of(state), blank_record(parameters), aids_of(parameters)
    binding_of(state.stocks, aids, record.binding)
    one_day(after, parameters, aids, day, record)
    return after, record


@stages.bare
def one_day(state: State, parameters: Parameters, aids: Aids, day: Day, record: Record) -> None:
    """Pass one day, in place."""
    pass_day(state, parameters, aids, day, record)


@njit(error_model="numpy", inline="always")
def pass_day(state: State, parameters: Parameters, aids: Aids, day: Day, record: Record) -> None:
    """Set the state to that at the end of a day, and its record."""
    before_orders(state, parameters, aids, day, record)
    orders.exchange(0, len(record.orders), parameters, day, record)
    after_orders(state, parameters, day, record)


@njit(error_model="numpy", inline="always")
def before_orders(state: State, parameters: Parameters, aids: Aids, day: Day, record: Record) -> None:
    """Stages 1 to 3, and what each industry wants of each product."""
    stages.labour(state, parameters, aids, day)

    stages.capacity(state, parameters, day, record)

    stages.consumption(state, parameters, aids)
    stages.household_demand(state.spending, parameters, aids, day, record.households)

    orders.look_into_stocks(state.stocks, parameters, aids, record)
    orders.pull(record.capacity, parameters, aids, day, record.weights)
    orders.open_the_day(day, record)


@njit(error_model="numpy", inline="always")
def after_orders(state: State, parameters: Parameters, day: Day, record: Record) -> None:
    """Stages 8 and 9: stocks and ramp; orders, demand, production and rationing stand in `orders.exchange`."""
    stages.stock_after(state, record, parameters)

    stages.ramp(state, record, parameters)

    stages.close_the_day(state, day, record)


@njit(error_model="numpy")
def copy_of(state: State) -> State:
    """Return a state with memory of its own."""
    return State(
        state.stocks.copy(), state.hands.copy(), state.boost.copy(), state.demand.copy(), state.ceiling.copy(),
        state.spending.copy(), state.closed.copy(),
    )  # fmt: skip


@njit(error_model="numpy")
def blank_record(parameters: Parameters) -> Record:
    """Return a record whose numbers are not set; without substitution, scaled orders are the orders themselves."""
    n, s = len(parameters.output), len(parameters.suppliers)
    ordered = np.empty_like(parameters.stocks)
    scaled = np.empty_like(parameters.stocks) if parameters.substitution > 0.0 else ordered
    return Record(
        np.empty(n), np.empty(n), np.empty(n), np.empty(n), np.empty(n), np.empty(n, dtype=np.int64), ordered,
        np.ones(s), scaled, np.empty(s), np.empty(s), np.zeros_like(parameters.stocks),
        np.zeros(len(ordered), dtype=np.bool_), np.empty(n), np.empty(n), np.empty(n), np.empty(n),
        np.empty_like(parameters.stocks), np.empty((4, n + 2)),
    )  # fmt: skip
