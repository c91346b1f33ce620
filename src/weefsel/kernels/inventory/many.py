"""Many scenarios at once: they share the table, which is read once a day for all of them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from weefsel.kernels.inventory.aids import Aids, aids_of, bare
from weefsel.kernels.inventory.data import Array, Day, Parameters, Record, State
from weefsel.kernels.inventory.run import Schedule, day_of
from weefsel.kernels.inventory.step import after_orders, before_orders, blank_record, copy_of
from weefsel.kernels.inventory.trade import exchange
from weefsel.kernels.kept import kept


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


@bare
def begin_day(state: State, parameters: Parameters, aids: Aids, day: Day, record: Record) -> None:
    """Pass the stages before orders, in place."""
    before_orders(state, parameters, aids, day, record)


@bare
def one_product(k: int, parameters: Parameters, day: Day, record: Record) -> None:
    """Let the suppliers of one product trade."""
    exchange(k, k + 1, parameters, day, record)


@bare
def end_day(state: State, parameters: Parameters, day: Day, record: Record) -> None:
    """Pass the stages after orders, in place."""
    after_orders(state, parameters, day, record)


@kept
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
    states = [copy_of(start) for _ in range(scenarios)]
    records = [blank_record(parameters) for _ in range(scenarios)]
    total, final = np.zeros((scenarios, days)), np.zeros((scenarios, n))
    for t in range(days):
        for b in range(scenarios):
            begin_day(states[b], parameters, aids, day_of(scenario(schedules, b), t), records[b])
        for k in range(len(parameters.inputs)):
            for b in range(scenarios):
                one_product(k, parameters, day_of(scenario(schedules, b), t), records[b])
        for b in range(scenarios):
            end_day(states[b], parameters, day_of(scenario(schedules, b), t), records[b])
            for f in range(n):
                total[b, t] += records[b].output[f]
    for b in range(scenarios):
        final[b] = records[b].output
    return Totals(total, final)
