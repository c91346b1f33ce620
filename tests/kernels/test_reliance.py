"""Reliance through chains, and stops of deliveries, against series and against solving the changed system."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weefsel.kernels import leontief, reliance


def random_system(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    n = 6
    flows = rng.uniform(0, 10, (n, n)) * (rng.uniform(size=(n, n)) < 0.7) + 0.1
    final = rng.uniform(5, 40, n)
    output = flows.sum(axis=1) + final
    # The supply side must add up to output too: value added is what is left, kept positive by larger final uses.
    need = np.maximum(flows.sum(axis=0) * 1.2 - output, 0)
    return flows, final + need, output + need, np.kron(np.eye(3), np.ones((1, 2)))


@given(st.integers(0, 10_000))
@settings(max_examples=30)
def test_chains_are_the_sum_of_all_tiers(seed: int) -> None:
    flows, _, output, places = random_system(seed)
    inputs = flows / output
    factor = leontief.factorise(inputs)
    columns = leontief.solve(factor, inputs)
    series, power = np.zeros_like(inputs), np.eye(6)
    for _ in range(400):
        power = power @ inputs
        series += power
    assert reliance.through_chains(columns, inputs, places) == pytest.approx(reliance.parts(places @ series), rel=1e-8)
    assert reliance.through_chains(columns, inputs, places).sum(axis=0) == pytest.approx(np.ones(6))
    index, share = reliance.concentration_by_tier(
        inputs, lambda x: inputs @ x, places, np.array([False, True, True]), 3
    )
    third = places @ (inputs @ inputs @ inputs)
    assert share[2] == pytest.approx(third[1:].sum(axis=0) / third.sum(axis=0))
    assert index[2] == pytest.approx((third[1:] ** 2).sum(axis=0) / third[1:].sum(axis=0) ** 2)


@given(st.integers(0, 10_000))
@settings(max_examples=30)
def test_all_value_is_added_somewhere(seed: int) -> None:
    flows, _, output, places = random_system(seed)
    inputs = flows / output
    columns = leontief.columns(leontief.factorise(inputs), range(6))
    found = reliance.value_added(columns, 1 - inputs.sum(axis=0), places)
    assert found.sum(axis=0) == pytest.approx(np.ones(6))


@given(st.integers(0, 10_000), st.floats(0.1, 1.0))
@settings(max_examples=30)
def test_a_stop_is_what_the_changed_system_says(seed: int, share: float) -> None:
    flows, final, output, _ = random_system(seed)
    stopped, home = np.array([3, 4]), np.array([0, 1])
    factor = leontief.factorise(flows / output)
    deliveries = np.zeros((2, 6))
    deliveries[:, home] = share * flows[np.ix_(stopped, home)]
    # Ghosh: x' = v' (I - B)^-1 with the cells gone.
    allocation = flows / output[:, None]
    added = output - flows.sum(axis=0)
    cut = allocation.copy()
    cut[np.ix_(stopped, home)] *= 1 - share
    after = added @ np.linalg.inv(np.eye(6) - cut)
    found = reliance.stopped_customers(deliveries, stopped, output, lambda c: leontief.solve_left(factor, c))
    assert found == pytest.approx(output - after, rel=1e-8, abs=1e-8)
    # Leontief: x = (I - A)^-1 f with the cells and part of final uses gone.
    inputs = flows / output
    inputs[np.ix_(stopped, home)] *= 1 - share
    gone = np.array([2.0, 1.0])
    left = final.copy()
    left[stopped] -= gone
    after = np.linalg.solve(np.eye(6) - inputs, left)
    found = reliance.stopped_suppliers(deliveries, gone, stopped, output, lambda y: leontief.solve(factor, y))
    assert found == pytest.approx(output - after, rel=1e-8, abs=1e-8)
