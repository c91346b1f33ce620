"""Days in a row: the loop and the recorder around the step."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from weefsel.kernels.inventory.aids import Aids, aids_of, bare, binding_of
from weefsel.kernels.inventory.data import Array, Day, Integers, Parameters, Record, State
from weefsel.kernels.inventory.step import after_orders, before_orders, blank_record, copy_of, one_day, overnight
from weefsel.kernels.inventory.trade import exchange
from weefsel.kernels.kept import kept

#: Days over which swings of demand are compared, and the swing (of base output) below which none is seen.
WINDOW, SMALL = 20, 0.01


class Schedule(NamedTuple):
    """The scenario of all days: the fields of `Day`, each with a first axis of T days."""

    capacity_lost: Array
    closed: Array
    workers_lost: Array
    appetite: Array
    other: Array
    imports_lost: Array


class Path(NamedTuple):
    """What happened, day by day.

    (T, n): `output`, `demand`, `hands` (l/l0), `capacity`, `ceiling`, `binding`, `cover` (days of base use held of
    the scarcest input that can stop output; infinite where none can), `orders` (what other industries order),
    `to_households`, `to_other` (what final users get). (T,): `clipped` (use beyond stocks, money).
    `stopped`: -1, or the day on which orders had grown without bound, at industry `industry`.
    """

    output: Array
    demand: Array
    hands: Array
    capacity: Array
    ceiling: Array
    binding: Integers
    cover: Array
    orders: Array
    to_households: Array
    to_other: Array
    clipped: Array


class Swing(NamedTuple):
    """Demand that swings from day to day and does not calm down: since which day, where, and how far (of x0)."""

    day: int
    industry: int
    size: float


def calm(parameters: Parameters, days: int) -> Schedule:
    """Return a schedule of `days` days on which nothing happens; fields are read-only views until copied."""
    n, m = len(parameters.output), len(parameters.imports)
    return Schedule(
        np.zeros((days, n)),
        np.zeros((days, n)),
        np.zeros((days, n)),
        np.ones((days, n)),
        np.tile(parameters.other, (days, 1)),
        np.zeros((days, m)),
    )


@njit(error_model="numpy", inline="always")
def day_of(schedule: Schedule, t: int) -> Day:
    """Return day t of a schedule."""
    return Day(
        schedule.capacity_lost[t],
        schedule.closed[t],
        schedule.workers_lost[t],
        schedule.appetite[t],
        schedule.other[t],
        schedule.imports_lost[t],
    )


@njit(error_model="numpy")
def cover_of(stocks: Array, parameters: Parameters) -> Array:
    """Return days of base use held of the scarcest input that can stop output (n,)."""
    products, n = stocks.shape
    cover = np.full(n, np.inf)
    for k in range(products):
        for f in range(n):
            use = parameters.inputs[k, f] * parameters.output[f]
            if use > 0.0 and parameters.criticality[k, f] > 0.0:
                cover[f] = min(cover[f], stocks[k, f] / use)
    return cover


@njit(error_model="numpy", inline="always")
def set_row(target: Array, t: int, row: Array) -> None:
    """Write a row of a matrix, in place."""
    for f in range(len(row)):
        target[t, f] = row[f]


@njit(error_model="numpy")
def total_of(values: Array) -> float:
    """Return the sum of a matrix."""
    total = 0.0
    for k in range(values.shape[0]):
        for f in range(values.shape[1]):
            total += values[k, f]
    return total


@kept
def run(state: State, parameters: Parameters, schedule: Schedule) -> tuple[State, Path]:
    """Return the state after all days of a schedule, and the path. O(n²) a day, memory O(n² + T n)."""
    days, n = schedule.capacity_lost.shape
    output, demand, hands = np.zeros((days, n)), np.zeros((days, n)), np.zeros((days, n))
    capacity, ceiling, cover = np.zeros((days, n)), np.zeros((days, n)), np.zeros((days, n))
    business, to_households, to_other = np.zeros((days, n)), np.zeros((days, n)), np.zeros((days, n))
    binding, clipped = np.full((days, n), -1), np.zeros(days)
    state, record, aids = copy_of(state), blank_record(parameters), aids_of(parameters)
    for t in range(days):
        binding_of(state.stocks, aids, record.binding)
        one_day(state, parameters, aids, day_of(schedule, t), record)
        set_row(output, t, record.output)
        set_row(demand, t, record.demand)
        set_row(hands, t, state.hands)
        set_row(capacity, t, record.capacity)
        set_row(ceiling, t, record.ceiling)
        set_row(cover, t, cover_of(state.stocks, parameters))
        set_row(to_households, t, record.to_households)
        set_row(to_other, t, record.to_other)
        for f in range(n):
            business[t, f] = record.demand[f] - record.households[f] - record.other[f]
            binding[t, f] = record.binding[f]
        clipped[t] = total_of(record.clipped)
    return state, Path(
        output, demand, hands, capacity, ceiling, binding, cover, business, to_households, to_other, clipped
    )


@kept
def last(state: State, parameters: Parameters, schedule: Schedule) -> State:
    """Return the state after all days of a schedule, recording nothing."""
    state, record, aids = copy_of(state), blank_record(parameters), aids_of(parameters)
    walk(state, parameters, aids, schedule, record)
    return state


@bare
def walk(state: State, parameters: Parameters, aids: Aids, schedule: Schedule, record: Record) -> None:
    """Pass all days of a schedule, in place."""
    days, products = len(schedule.capacity_lost), len(record.orders)
    for t in range(days):
        day = day_of(schedule, t)
        if t == 0:
            before_orders(state, parameters, aids, day, record)
        exchange(0, products, parameters, day, record)
        if t + 1 < days:
            overnight(state, parameters, aids, day, day_of(schedule, t + 1), record)
        else:
            after_orders(state, parameters, day, record)


def swing(demand: Array, output: Array, calm_from: int) -> Swing | None:
    """Return the swing that does not calm down after the last change of a scenario, or None.

    A swing is |d_t - 2 d_{t-1} + d_{t-2}|/(4 x0) where d rises and falls on consecutive days. It does not calm
    down if its mean over the last `WINDOW` days is above `SMALL` and at least that of the first after `calm_from`.
    Orders that restore stocks in about one day do this: the cure is a longer restock time.
    """
    if len(demand) < calm_from + 2 * WINDOW + 2:
        return None
    move = np.diff(demand[calm_from:], axis=0)
    turns = move[1:] * move[:-1] < 0.0
    bend = np.abs(np.diff(move, axis=0)) * turns
    size = np.divide(bend, 4.0 * output, out=np.zeros_like(bend), where=output > 0.0)
    first, late = size[:WINDOW].mean(axis=0), size[-WINDOW:].mean(axis=0)
    late = np.where(late >= first, late, 0.0)
    industry = int(late.argmax())
    if late[industry] < SMALL:
        return None
    day = calm_from + 2 + int(np.flatnonzero(size[:, industry] > SMALL)[0])
    return Swing(day, industry, float(late[industry]))
