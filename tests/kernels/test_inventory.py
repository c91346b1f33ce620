"""The daily step: published trajectory, an independent implementation, and what must always hold."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.kernels import reference_inventory as reference

from weefsel.kernels import inventory
from weefsel.kernels.inventory import Behaviour, Day, Flows, Parameters, Record, State

DAYS = 12
ROOT = Path(__file__).parents[2]


class Case(SimpleNamespace):
    """A random fabric with its scenario."""

    flows: Flows
    days: np.ndarray
    critical: np.ndarray
    seed: int


def fabric(seed: int, *, regions: int = 2, sectors: int = 3, origins: int = 2, sparse: float = 0.3) -> Case:
    """Return a random productive fabric: flows are drawn, output is the row sum and exceeds the column sum."""
    draw = np.random.default_rng(seed)
    n = regions * sectors
    z = draw.uniform(0.1, 10, (n, n)) * (draw.uniform(size=(n, n)) > sparse)
    imports = draw.uniform(0, 5, (origins, n)) * (draw.uniform(size=(origins, n)) > sparse)
    c = draw.uniform(0, 30, n)
    e = draw.uniform(1, 30, n) + np.maximum(0, z.sum(axis=0) + imports.sum(axis=0) - z.sum(axis=1) - c) * 1.5
    flows = Flows(
        z,
        imports,
        np.tile(np.arange(sectors), regions),
        draw.integers(0, sectors, origins),
        c[None],
        draw.uniform(1, 20, n)[None],
        e,
    )
    days = draw.uniform(1.0, 20.0, (sectors, n))
    critical = draw.choice([0.0, 0.5, 1.0], (sectors, n))
    return Case(flows=flows, days=days, critical=critical, seed=seed)


def scenario(case: Case, parameters: Parameters, days: int = DAYS) -> inventory.Schedule:
    """Return a schedule with every kind of shock, drawn from the seed of the case."""
    draw = np.random.default_rng(case.seed + 1)
    schedule = inventory.calm(parameters, days)
    n, m = len(parameters.output), len(parameters.imports)
    start = draw.integers(1, 4)
    shut = draw.integers(0, n)
    schedule.closed[start:, shut] = draw.uniform(0.1, 1.0)
    schedule.capacity_lost[:] = schedule.closed
    hit = draw.integers(0, n)
    schedule.capacity_lost[start + 2 : start + 5, hit] = np.maximum(
        schedule.capacity_lost[start + 2 : start + 5, hit], draw.uniform()
    )
    schedule.workers_lost[start:, draw.integers(0, n)] = draw.uniform()
    schedule.appetite[start:, draw.integers(0, n)] = draw.uniform(0, 1.5)
    schedule.other[start:, draw.integers(0, n)] *= draw.uniform(0, 2)
    if m:
        schedule.imports_lost[start:, draw.integers(0, m)] = draw.uniform()
    return schedule


def behaviour(**changes: Any) -> Behaviour:
    """Return a behaviour with production and rationing given by name."""
    for name, codes in (("production", inventory.PRODUCTION), ("rationing", inventory.RATIONING)):
        if name in changes:
            changes[name] = codes[changes[name]]
    return Behaviour(**changes)


def built(case: Case, **changes: Any) -> Parameters:
    return inventory.parameters_of(case.flows, case.days, case.critical, behaviour(**changes))


def close(found: np.ndarray, wanted: np.ndarray) -> None:
    np.testing.assert_allclose(found, wanted, rtol=1e-9, atol=1e-9)


def days_of(parameters: Parameters, schedule: inventory.Schedule) -> list[tuple[State, State, Record]]:
    """Return (state before, state after, record) of each day."""
    state, found = inventory.steady_state(parameters), []
    for t in range(len(schedule.closed)):
        day = Day(*(values[t].copy() for values in schedule))
        after, record = inventory.step(state, parameters, day)
        found.append((state, after, record))
        state = after
    return found


def delivered(parameters: Parameters, record: Record) -> np.ndarray:
    """Return Z of the industries and origins in their own order, (n + m, n), for proportional rationing."""
    z = np.zeros_like(parameters.shares)
    for k in range(len(parameters.inputs)):
        for i in range(parameters.blocks[k], parameters.blocks[k + 1]):
            ordered = parameters.shares[i] * record.weights[i] * record.scaled[k]
            z[parameters.suppliers[i]] = ordered * record.served[i]
    return z


def macrostat() -> tuple[Parameters, inventory.Schedule]:
    """Return the three-sector default of MacroStat's PichlerEtAl2022DIO, sector 1 at half its workers."""
    z = np.array([[10, 45, 30], [5, 60, 150], [5, 30, 90.0]])
    critical = np.array([[0, 1, 0], [0, 0, 1], [0, 0, 0.0]])
    flows = Flows(
        z, np.zeros((0, 3)), np.arange(3), np.zeros(0, dtype=np.int64), np.array([[10, 80, 250.0]]),
        np.array([[60, 120, 250.0]]), np.array([5, 5, 225.0]),
    )  # fmt: skip
    stays = Behaviour(boost_limit=1.0, restock_days=5.0, orders_follow_capacity=False)
    parameters = inventory.parameters_of(flows, np.tile([30, 14, 7.0], (3, 1)), critical, stays)
    schedule = inventory.calm(parameters, 182)
    schedule.workers_lost[10:40, 0] = 0.5
    return parameters, schedule


def test_the_trajectory_of_macrostat() -> None:
    # MacroStat 0.6 (PyPI), PichlerEtAl2022DIO, float32: hence 2e-5. Step t gives index t + 1; index 0 is the start.
    parameters, schedule = macrostat()
    _, path = inventory.run(inventory.steady_state(parameters), parameters, schedule)
    published = {
        10: (100, 300, 600),
        11: (50, 299.998474, 599.993652),
        20: (50, 299.015137, 599.153503),
        40: (50, 297.268494, 597.635193),
        60: (100, 298.333038, 598.135986),
        182: (100, 299.650482, 599.534912),
    }
    for index, row in published.items():
        assert path.output[index - 1] == pytest.approx(row, rel=2e-5), index


RULES = [
    *[(production, "proportional") for production in inventory.PRODUCTION],
    *[("half", rationing) for rationing in inventory.RATIONING if rationing != "proportional"],
]


@pytest.mark.parametrize(("production", "rationing"), RULES)
@pytest.mark.parametrize("ease", [0.0, 0.7])
def test_against_an_independent_implementation(production: str, rationing: str, ease: float) -> None:
    for seed in range(6):
        case = fabric(seed)
        n = len(case.flows.flows)
        priority = np.random.default_rng(seed).integers(0, 3, n + 2)
        parameters = built(
            case,
            production=production,
            rationing=rationing,
            substitution=ease,
            priority=priority,
            restock_days=4.0,
            benefits=0.6,
            short_time=0.3 * (seed % 3),
        )
        schedule = scenario(case, parameters)
        flows = case.flows
        base = reference.economy(
            flows.flows, flows.imports, np.r_[flows.products, flows.import_products], flows.households[0],
            flows.other, flows.earnings[0], case.days, case.critical,
        )  # fmt: skip
        how = SimpleNamespace(
            production=production, rationing=rationing, priority=priority, hiring=1 / 30, firing=2 / 30, boost=1.25,
            respond=True, b=0.6, stay=0.3 * (seed % 3), rho=1 - 0.4 / 90, follow=True, tau=4.0, ease=ease, psi=0.8,
            ramp=365.0,
        )  # fmt: skip
        other = reference.steady(base, how)
        for t, (_, after, record) in enumerate(days_of(parameters, schedule)):
            day = SimpleNamespace(
                delta=schedule.capacity_lost[t], closed=schedule.closed[t], epsilon=schedule.workers_lost[t],
                appetite=schedule.appetite[t], e=schedule.other[t], cut=schedule.imports_lost[t],
            )  # fmt: skip
            other, found = reference.step(other, base, how, day)
            close(record.output, found.x)
            close(record.demand, found.d)
            close(record.capacity, found.cap)
            close(record.to_households, found.to_c)
            close(record.to_other, found.to_e)
            close(after.stocks, other.s)
            close(after.hands, other.h)
            close(after.boost, other.alpha)
            close(record.clipped, found.clipped)


SEEDS = st.integers(0, 10_000)
NAMES = st.sampled_from(sorted(inventory.PRODUCTION))
RATIONS = st.sampled_from(sorted(inventory.RATIONING))


@given(SEEDS, NAMES, RATIONS, st.sampled_from([0.0, 0.4, 1.0]))
@settings(max_examples=30)
def test_no_shock_keeps_the_steady_state(seed: int, production: str, rationing: str, ease: float) -> None:
    case = fabric(seed)
    parameters = built(case, production=production, rationing=rationing, substitution=ease)
    start = inventory.steady_state(parameters)
    state, path = inventory.run(start, parameters, inventory.calm(parameters, 40))
    np.testing.assert_allclose(path.output, np.tile(parameters.output, (40, 1)), rtol=1e-12)
    np.testing.assert_allclose(state.stocks, parameters.stocks, rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(state.hands, 1.0, rtol=1e-12)
    assert path.clipped.max() < 1e-10


@given(SEEDS, NAMES, RATIONS, st.sampled_from([0.0, 0.6]))
@settings(max_examples=60)
def test_bounds_hold_under_every_shock(seed: int, production: str, rationing: str, ease: float) -> None:
    case = fabric(seed)
    priority = np.random.default_rng(seed).integers(0, 3, len(case.flows.flows) + 2)
    parameters = built(case, production=production, rationing=rationing, substitution=ease, priority=priority)
    for before, after, record in days_of(parameters, scenario(case, parameters)):
        most = np.minimum(record.demand, record.capacity)
        assert (record.output >= 0).all()
        assert (record.output <= most * (1 + 1e-12)).all()
        assert (record.served >= -1e-12).all()
        assert (record.served <= 1 + 1e-12).all()
        assert (after.stocks >= 0).all()
        assert (after.hands >= 0).all()
        assert (after.boost >= 1 - 1e-12).all()
        assert (after.boost <= 1.25 + 1e-12).all()
        # Material: what is in stock was there, arrived and was not used; the clip is what this misses.
        used = parameters.inputs * record.output
        arrived = record.orders - record.missing
        np.testing.assert_allclose(after.stocks, before.stocks + arrived - used + record.clipped, rtol=1e-9, atol=1e-9)


@given(SEEDS, NAMES, RATIONS, st.sampled_from([0.0, 0.6]))
@settings(max_examples=40)
def test_what_is_made_is_delivered(seed: int, production: str, rationing: str, ease: float) -> None:
    case = fabric(seed)
    priority = np.random.default_rng(seed).integers(0, 3, len(case.flows.flows) + 2)
    parameters = built(case, production=production, rationing=rationing, substitution=ease, priority=priority)
    n = len(parameters.output)
    for before, after, record in days_of(parameters, scenario(case, parameters)):
        z = delivered(parameters, record)
        made = z[:n].sum(axis=1) + record.to_households + record.to_other
        np.testing.assert_allclose(made, record.output, rtol=1e-9, atol=1e-9)
        # Money: what is made and imported is bought, used up or put in stock; the clip is the use that was not there.
        put = (after.stocks - before.stocks).sum() + (parameters.inputs * record.output).sum() - record.clipped.sum()
        spent = put + record.to_households.sum() + record.to_other.sum()
        assert record.output.sum() + z[n:].sum() == pytest.approx(spent, rel=1e-9)
        # What suppliers deliver is what buyers receive.
        received = (record.orders - record.missing).sum()
        assert z.sum() == pytest.approx(received, rel=1e-9)


@given(SEEDS)
@settings(max_examples=30)
def test_only_inputs_that_do_not_stop_output_are_clipped(seed: int) -> None:
    case = fabric(seed)
    parameters = built(case, production="half")
    for _, _, record in days_of(parameters, scenario(case, parameters, 40)):
        assert (record.clipped[case.critical == 1.0] < 1e-9).all()


@given(SEEDS, NAMES, RATIONS, st.sampled_from([1e-3, 7.0, 1e6]))
@settings(max_examples=40)
def test_linear_in_units(seed: int, production: str, rationing: str, unit: float) -> None:
    case = fabric(seed)
    scaled = Case(**vars(case))
    money = ("flows", "imports", "households", "earnings", "other")
    scaled.flows = case.flows._replace(**{name: getattr(case.flows, name) * unit for name in money})
    priority = np.random.default_rng(seed).integers(0, 3, len(case.flows.flows) + 2)
    how = {"production": production, "rationing": rationing, "substitution": 0.5, "priority": priority}
    one, other = built(case, **how), built(scaled, **how)
    schedule, again = scenario(case, one), scenario(scaled, other)
    _, path = inventory.run(inventory.steady_state(one), one, schedule)
    _, scaled_path = inventory.run(inventory.steady_state(other), other, again)
    np.testing.assert_allclose(scaled_path.output, path.output * unit, rtol=1e-9)
    np.testing.assert_allclose(scaled_path.clipped, path.clipped * unit, rtol=1e-9, atol=1e-9 * unit)


@given(SEEDS, NAMES, RATIONS)
@settings(max_examples=40)
def test_order_of_industries_does_not_matter(seed: int, production: str, rationing: str) -> None:
    case = fabric(seed)
    n = len(case.flows.flows)
    order = np.random.default_rng(seed).permutation(n)
    flows = case.flows
    moved = Case(**vars(case))
    moved.flows = flows._replace(
        flows=flows.flows[np.ix_(order, order)], imports=flows.imports[:, order], products=flows.products[order],
        households=flows.households[:, order], earnings=flows.earnings[:, order], other=flows.other[order],
    )  # fmt: skip
    moved.days, moved.critical = case.days[:, order], case.critical[:, order]
    how = {"production": production, "rationing": rationing, "substitution": 0.5}
    priority = np.random.default_rng(seed).integers(0, 3, n + 2)
    one = built(case, priority=priority, **how)
    other = built(moved, priority=np.r_[priority[order], priority[n:]], **how)
    schedule = scenario(case, one)
    by_industry = ("capacity_lost", "closed", "workers_lost", "appetite", "other")
    again = schedule._replace(**{name: np.ascontiguousarray(getattr(schedule, name)[:, order]) for name in by_industry})
    _, path = inventory.run(inventory.steady_state(one), one, schedule)
    _, moved_path = inventory.run(inventory.steady_state(other), other, again)
    np.testing.assert_allclose(moved_path.output, path.output[:, order], rtol=1e-9, atol=1e-9)


@given(SEEDS, NAMES, RATIONS, st.sampled_from([0.0, 0.6]), st.floats(0.1, 0.9))
@settings(max_examples=40)
def test_splitting_a_region_in_proportion_changes_nothing(
    seed: int, production: str, rationing: str, ease: float, part: float
) -> None:
    case = fabric(seed, regions=1, sectors=4)
    flows, n = case.flows, 4
    parts: Any = np.array([part, 1 - part])
    split = Case(**vars(case))
    both: Any = np.kron
    split.flows = Flows(
        both(np.outer(parts, parts), flows.flows), np.kron(parts, flows.imports), np.tile(flows.products, 2),
        flows.import_products, np.kron(parts, flows.households), np.kron(parts, flows.earnings),
        np.kron(parts, flows.other),
    )  # fmt: skip
    split.days, split.critical = np.tile(case.days, 2), np.tile(case.critical, 2)
    priority = np.random.default_rng(seed).integers(0, 3, n + 2)
    how = {"production": production, "rationing": rationing, "substitution": ease}
    one = built(case, priority=priority, **how)
    two = built(split, priority=np.r_[priority[:n], priority], **how)
    schedule = scenario(case, one)
    same = ("capacity_lost", "closed", "workers_lost", "appetite")
    again = schedule._replace(
        **{name: np.tile(getattr(schedule, name), (1, 2)) for name in same}, other=np.kron(parts, schedule.other)
    )
    _, path = inventory.run(inventory.steady_state(one), one, schedule)
    _, parts_path = inventory.run(inventory.steady_state(two), two, again)
    together = parts_path.output[:, :n] + parts_path.output[:, n:]
    np.testing.assert_allclose(together, path.output, rtol=1e-9, atol=1e-9)


@given(SEEDS, st.floats(0.05, 1.0))
@settings(max_examples=20)
def test_a_closure_takes_its_jobs_at_once_and_for_good(seed: int, share: float) -> None:
    case = fabric(seed)
    parameters = built(case, boost_limit=1.0)
    schedule = inventory.calm(parameters, 60)
    schedule.closed[5:, 1] = schedule.capacity_lost[5:, 1] = share
    _, path = inventory.run(inventory.steady_state(parameters), parameters, schedule)
    assert path.hands[4, 1] == pytest.approx(1.0, rel=1e-12)
    assert path.hands[5, 1] == pytest.approx(1.0 - share, abs=1e-12)
    assert (path.hands[5:, 1] <= 1.0 - share + 1e-12).all()
    assert (path.output[5:, 1] <= (1.0 - share) * parameters.output[1] * (1 + 1e-12)).all()


@given(SEEDS)
@settings(max_examples=20)
def test_substitution_moves_orders_to_who_can_deliver(seed: int) -> None:
    case = fabric(seed, sparse=0.0)
    stiff, easy = built(case, substitution=0.0), built(case, substitution=1.0)
    schedule = inventory.calm(stiff, 6)
    schedule.capacity_lost[2:, 0] = 0.9
    firsts = []
    for parameters in (stiff, easy):
        _, path = inventory.run(inventory.steady_state(parameters), parameters, schedule)
        firsts.append(path.orders[2])
    assert firsts[1][0] < firsts[0][0]
    assert firsts[1][3] > firsts[0][3]  # the other region's industry of the same product


@pytest.mark.parametrize(("tau", "unstable"), [(0.1, True), (0.3, True), (1.0, False), (10.0, False)])
def test_orders_that_restore_stocks_in_less_than_a_day_swing_for_ever(tau: float, unstable: bool) -> None:
    parameters = built(fabric(3), restock_days=tau)
    schedule = inventory.calm(parameters, 200)
    schedule.capacity_lost[3:6, 0] = 0.9
    _, path = inventory.run(inventory.steady_state(parameters), parameters, schedule)
    found = inventory.swing(path.demand, parameters.output, 6)
    assert (found is not None) == unstable
    if found:
        assert 6 <= found.day < 60
        assert found.size > 0.01


def test_recording_changes_nothing() -> None:
    parameters, schedule = macrostat()
    start = inventory.steady_state(parameters)
    state, _ = inventory.run(start, parameters, schedule)
    again = inventory.last(start, parameters, schedule)
    for one, other in zip(state, again, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("ease", [0.0, 0.5])
def test_many_scenarios_give_the_same_numbers_to_the_bit(ease: float) -> None:
    case = fabric(5)
    parameters = built(case, substitution=ease)
    start = inventory.steady_state(parameters)
    schedules = []
    for seed in range(5):
        case.seed = seed
        schedules.append(scenario(case, parameters))
    together = inventory.Schedule(*(np.stack(values) for values in zip(*schedules, strict=True)))
    found = inventory.run_many(start, parameters, together)
    for b, schedule in enumerate(schedules):
        _, path = inventory.run(start, parameters, schedule)
        np.testing.assert_array_equal(found.last[b], path.output[-1])
        np.testing.assert_allclose(found.output[b], path.output.sum(axis=1), rtol=1e-13)
    np.testing.assert_array_equal(start.stocks, parameters.stocks)


ELSEWHERE = """
from tests.kernels.test_inventory import built, fabric, scenario
from weefsel.kernels import inventory
case = fabric(7)
parameters = built(case, substitution=0.5)
state = inventory.last(inventory.steady_state(parameters), parameters, scenario(case, parameters, 60))
print(b"".join(values.tobytes() for values in state).hex())
"""


def test_threads_and_processes_give_the_same_numbers_to_the_bit() -> None:
    case = fabric(7)
    parameters = built(case, substitution=0.5)
    here = inventory.last(inventory.steady_state(parameters), parameters, scenario(case, parameters, 60))
    wanted = b"".join(values.tobytes() for values in here).hex()
    for threads in ("1", "2"):
        counts = dict.fromkeys(("NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), threads)
        done = subprocess.run(
            [sys.executable, "-c", ELSEWHERE], cwd=ROOT, env={**os.environ, **counts}, capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        assert done.stdout.strip() == wanted
