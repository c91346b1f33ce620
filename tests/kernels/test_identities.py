"""Identities of the static system on random productive tables."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.test_leontief import systems

from weefsel.kernels import leontief, linkages, prices, streams
from weefsel.kernels.leontief import Array, Factor

System = tuple[np.ndarray, np.ndarray]


def parts(system: System) -> tuple[Array, Array, Array, Array, Factor]:
    flows, demand = system
    output = flows.sum(axis=1) + demand
    inputs = leontief.coefficients(flows, output)
    return flows, demand, output, inputs, leontief.factorise(inputs)


@given(systems())
def test_primary_inputs_travel_up_as_far_as_final_demand_travels_down(system: System) -> None:
    """v'U = f'D, and both are the sum of outputs times stages."""
    flows, demand, output, _, factor = parts(system)
    primary = output - flows.sum(axis=0)
    up, down = streams.upstreamness(factor, output), streams.downstreamness(factor)
    scale = float(np.abs(primary) @ up) + float(np.abs(demand) @ down)
    assert abs(primary @ up - demand @ down) <= 1e-9 * scale
    assert abs(demand @ down - output.sum()) <= 1e-9 * scale


@given(systems())
def test_linkages_are_sums_of_both_inverses(system: System) -> None:
    flows, _, output, inputs, factor = parts(system)
    n = len(output)
    inverse = np.asarray(np.linalg.inv(np.eye(n) - inputs), dtype=np.float64)
    made = np.where(output > 0, output, 1.0)
    ghosh = np.linalg.inv(np.eye(n) - flows / made[:, None])
    assert linkages.total_backward(factor) == pytest.approx(inverse.sum(axis=0), rel=1e-8)
    assert linkages.total_forward(factor, output)[output > 0] == pytest.approx(ghosh.sum(axis=1)[output > 0], rel=1e-8)
    assert linkages.direct_backward(inputs) == pytest.approx(inputs.sum(axis=0))
    assert linkages.normalised(inverse.sum(axis=0)).mean() == pytest.approx(1.0)
    if n > 1:
        spread = linkages.variation_of_columns(inverse)
        assert spread == pytest.approx(inverse.std(axis=0, ddof=1) / inverse.mean(axis=0), rel=1e-9)
        found = linkages.variation_of_rows(inverse, output)[output > 0]
        assert found == pytest.approx((ghosh.std(axis=1, ddof=1) / ghosh.mean(axis=1))[output > 0], rel=1e-7)


@given(systems())
def test_prices_are_one_at_base_costs(system: System) -> None:
    _, _, output, inputs, factor = parts(system)
    costs = np.where(output > 0, 1.0 - inputs.sum(axis=0), 1.0)
    assert prices.prices(factor, costs) == pytest.approx(np.ones(len(output)), rel=1e-8)


@given(systems(), st.data())
def test_a_price_held_from_outside_is_that_price(system: System, data: st.DataObject) -> None:
    _, _, output, inputs, factor = parts(system)
    k = data.draw(st.integers(0, len(output) - 1))
    found = prices.exogenous(factor, [k], np.array([0.2]))
    assert found[k] == 0.2
    others = np.arange(len(output)) != k
    assert (found @ inputs)[others] == pytest.approx(found[others], rel=1e-8, abs=1e-10)


@given(systems(), st.floats(0.1, 0.9))
def test_type_two_income_multipliers_are_a_constant_times_type_one(system: System, share: float) -> None:
    """With one group of households the ratio of income effects II/I is the same for all industries: 1/(1 - q)."""
    _, demand, output, inputs, factor = parts(system)
    wages = share * np.where(output > 0, 1.0 - inputs.sum(axis=0), 0.0)
    if wages.max() <= 1e-6 or demand.sum() <= 0:
        return
    households = leontief.Households((demand / demand.sum() * 0.8)[:, None], wages[None])
    one = leontief.solve_left(factor, wages)
    two = leontief.with_households_left(factor, households, wages)
    ratio = two[one > 1e-9] / one[one > 1e-9]
    q = float(one @ households.spending[:, 0])
    assert ratio == pytest.approx(1.0 / (1.0 - q), rel=1e-7)
