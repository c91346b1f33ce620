"""Paths are exactly the strongest, and all of them together are the multiplier."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from weefsel.kernels.influence import field
from weefsel.kernels.leontief import Array, columns, factorise, rows, solve_left
from weefsel.kernels.mixed import respond
from weefsel.kernels.paths import Limits, ceilings, strongest

INPUTS = arrays(float, (4, 4), elements=st.floats(0.0, 0.24))
VECTOR = arrays(float, (4,), elements=st.floats(0.0, 10.0))


@given(INPUTS, VECTOR, VECTOR, st.integers(1, 30))
def test_the_strongest_paths_are_those_of_a_full_list(
    inputs: Array, intensity: Array, demand: Array, keep: int
) -> None:
    everything = []
    for links in range(4):
        for path in product(range(4), repeat=links + 1):
            value = demand[path[0]] * intensity[path[-1]]
            for buyer, supplier in pairwise(path):
                value *= inputs[supplier, buyer]
            everything.append(value)
    found = strongest(inputs, intensity, demand, ceilings(inputs, intensity), Limits(3, 0.0, keep, 10**6))
    expected = sorted((value for value in everything if value > 1e-290), reverse=True)[:keep]
    np.testing.assert_allclose(found.contributions[: len(expected)], expected, rtol=1e-9, atol=1e-280)
    assert found.complete


def test_deep_paths_add_up_to_the_multiplier() -> None:
    inputs = np.array([[0.1, 0.2], [0.05, 0.1]])
    intensity, demand = np.array([0.3, 0.5]), np.array([10.0, 20.0])
    found = strongest(inputs, intensity, demand, ceilings(inputs, intensity), Limits(12, 1e-12, 10**5, 10**6))
    whole = solve_left(factorise(inputs), intensity) @ demand
    np.testing.assert_allclose(found.contributions.sum(), whole, rtol=1e-7)


def test_a_search_that_stops_early_says_so() -> None:
    inputs = np.full((3, 3), 0.2)
    one = np.ones(3)
    assert not strongest(inputs, one, one, ceilings(inputs, one), Limits(5, 0.0, 100, 3)).complete


@given(INPUTS, VECTOR, VECTOR)
def test_mixed_output_and_demand_fit_the_balance(inputs: Array, change: Array, asked: Array) -> None:
    factor = factorise(inputs)
    asked = np.array([0.0, asked[1], 0.0, asked[3]])
    found = respond(factor, [0, 2], change[:2], asked)
    np.testing.assert_allclose(found.output[[0, 2]], change[:2], rtol=1e-10, atol=1e-10)
    demand = asked.copy()
    demand[[0, 2]] = found.final_demand
    np.testing.assert_allclose(found.output - inputs @ found.output, demand, rtol=1e-8, atol=1e-8)


@given(INPUTS)
def test_the_field_of_influence_is_the_derivative_of_the_inverse(inputs: Array) -> None:
    factor, step = factorise(inputs), 1e-6
    changed = inputs.copy()
    changed[1, 2] += step
    whole = np.linalg.inv(np.eye(4) - inputs)
    exact = step / (1 - step * whole[2, 1])
    found = field(columns(factor, [1])[:, 0], rows(factor, [2])[0])
    np.testing.assert_allclose(np.linalg.inv(np.eye(4) - changed) - whole, exact * found, rtol=1e-6, atol=1e-12)
