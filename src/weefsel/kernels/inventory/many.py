"""Many scenarios at once: they share the table, which is read once a day for all of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from weefsel.kernels.inventory.aids import aids_of
from weefsel.kernels.inventory.data import Array, Parameters, State
from weefsel.kernels.inventory.orders import exchange
from weefsel.kernels.inventory.run import Schedule, day_of
from weefsel.kernels.inventory.step import after_orders, before_orders, blank_record, blank_state, copy


class Totals(NamedTuple):
    """Output of B scenarios: `output` (B, T), of all industries, money a day; `last` (B, n), of the last day."""

    output: Array
    last: Array


@njit(error_model="numpy")
def scenario(schedules: Schedule, b: int) -> Schedule:
    """Return scenario b of schedules whose fields have a first axis of B scenarios."""
    return Schedule(
        schedules.capacity_lost[b], schedules.closed[b], schedules.workers_lost[b], schedules.appetite[b],
        schedules.other[b], schedules.imports_lost[b],
    )  # fmt: skip


@njit(error_model="numpy")
def set_state(source: State, target: State) -> None:
    """Copy a state, in place."""
    for k in range(len(source.stocks)):
        copy(source.stocks[k], target.stocks[k])
    copy(source.hands, target.hands)
    copy(source.boost, target.boost)
    copy(source.demand, target.demand)
    copy(source.ceiling, target.ceiling)
    copy(source.spending, target.spending)
    copy(source.closed, target.closed)


@njit(cache=True, error_model="numpy")
def run_many(start: State, parameters: Parameters, schedules: Schedule) -> Totals:
    """Return the output of B scenarios from one start and one set of parameters.

    The same numbers as B runs, to the bit. A row of the table serves all scenarios while it is in cache; memory is
    O(n²) once and O(K n) for each scenario.

    Parameters
    ----------
    schedules : fields with axes (B, T, n), imports_lost (B, T, m)
    """
    scenarios, days, n = schedules.capacity_lost.shape
    aids = aids_of(parameters)
    states = [blank_state(parameters) for _ in range(scenarios)]
    others = [blank_state(parameters) for _ in range(scenarios)]
    records = [blank_record(parameters) for _ in range(scenarios)]
    for b in range(scenarios):
        set_state(start, states[b])
    total, final = np.zeros((scenarios, days)), np.zeros((scenarios, n))
    for t in range(days):
        for b in range(scenarios):
            before_orders(states[b], parameters, aids, day_of(scenario(schedules, b), t), others[b], records[b])
        for k in range(len(parameters.inputs)):
            for b in range(scenarios):
                exchange(k, parameters, day_of(scenario(schedules, b), t), records[b])
        for b in range(scenarios):
            after_orders(states[b], parameters, day_of(scenario(schedules, b), t), others[b], records[b])
            for f in range(n):
                total[b, t] += records[b].output[f]
        states, others = others, states
    for b in range(scenarios):
        copy(records[b].output, final[b])
    return Totals(total, final)
