"""Concentration and supply risk: published cases, closed forms, and what must hold for any numbers."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from weefsel.kernels import concentration as kernel
from weefsel.kernels.leontief import NoAnswer

#: material: IR, EoL_RIR, SI_SR, HHI_GS, HHI_EU, published SR (European Commission 2017).
WORKED = {
    "magnesium": (1.0, 0.09, 0.9, 4.4, 5.2, 4.0),
    "cobalt": (0.32, 0.0, 1.0, 3.6, 1.3, 1.6),
    "tungsten": (0.44, 0.42, 1.0, 7.5, 1.9, 1.8),
    "natural graphite": (0.99, 0.03, 1.0, 3.2, 2.9, 2.9),
    "lithium": (0.86, 0.0, 0.9, 0.8, 1.4, 1.0),
    "copper": (0.82, 0.55, 1.0, 0.5, 0.5, 0.2),
}

deliveries = st.integers(1, 12).flatmap(
    lambda n: arrays(float, n, elements=st.floats(0.0, 1e9, allow_subnormal=False)).filter(lambda v: v.max() > 1e-6)
)


@pytest.mark.parametrize("name", WORKED)
def test_published_supply_risk_lies_within_the_rounding_of_its_inputs(name: str) -> None:
    reliance, recycled, replaced, world, union, published = WORKED[name]
    # Inputs are printed with one digit less than they have: rates to 0.005, indices and substitution to 0.05.
    ends = [
        (min(reliance + d, 1.0) for d in (-0.005, 0.005)),
        (max(recycled + d, 0.0) for d in (-0.005, 0.005)),
        (min(replaced + d, 1.0) for d in (-0.05, 0.05)),
        (world + d for d in (-0.05, 0.05)),
        (union + d for d in (-0.05, 0.05)),
    ]
    found = [
        float(kernel.supply_risk(gs, eu, ir, eol, si)) for ir, eol, si, gs, eu in product(*[list(e) for e in ends])
    ]
    assert min(found) <= published + 0.05
    assert max(found) >= published - 0.05
    assert float(kernel.supply_risk(world, union, reliance, recycled, replaced)) == pytest.approx(published, abs=0.11)


def test_one_side_of_supply_stands_alone_where_the_other_is_not_known() -> None:
    # Phosphorus 2017: EU sourcing only, 4.5 x 0.9 = 4.05, published 4.1.
    assert float(kernel.supply_risk(None, 4.5, 1.0, 0.0, 0.9)) == pytest.approx(4.05)
    assert float(kernel.supply_risk(4.5, None, 0.3, 0.0, 0.9)) == pytest.approx(4.05)


def test_supply_risk_takes_arrays() -> None:
    found = kernel.supply_risk([7.5, 0.8], [1.9, 1.4], [0.44, 0.86], [0.42, 0.0], [1.0, 0.9])
    assert found.round(1).tolist() == [1.8, 1.0]


@pytest.mark.parametrize("rates", [(1.1, 0, 1), (0, -0.1, 1), (0, 0, float("nan")), (0, 2, 1)])
def test_rates_outside_their_range_are_refused(rates: tuple[float, float, float]) -> None:
    with pytest.raises(NoAnswer, match="outside 0 to 1"):
        kernel.supply_risk(1.0, 1.0, *rates)


def test_without_any_supply_there_is_no_risk_to_compute() -> None:
    with pytest.raises(NoAnswer, match="neither"):
        kernel.supply_risk(None, None, 0.5, 0.0, 1.0)
    with pytest.raises(NoAnswer, match="negative or missing"):
        kernel.supply_risk(-1.0, 1.0, 0.5, 0.0, 1.0)


@given(deliveries)
def test_the_index_lies_between_one_over_n_and_one(values: np.ndarray) -> None:
    index = float(kernel.hhi(values))
    assert 1.0 / len(values) - 1e-12 <= index <= 1.0 + 1e-12


@given(deliveries, st.floats(1e-6, 1e6))
def test_the_unit_of_deliveries_does_not_matter(values: np.ndarray, scale: float) -> None:
    assert float(kernel.hhi(values * scale)) == pytest.approx(float(kernel.hhi(values)), rel=1e-9)


def test_equal_suppliers_and_a_single_one_are_the_two_ends() -> None:
    assert float(kernel.hhi([3.0] * 7)) == pytest.approx(1 / 7)
    assert float(kernel.hhi([3.0, 0.0])) == 1.0
    assert np.isnan(kernel.hhi([0.0, 0.0]))
    with pytest.raises(NoAnswer):
        kernel.hhi([1.0, -1.0])


def test_huge_and_tiny_deliveries_do_not_overflow() -> None:
    assert kernel.hhi([[1e300, 1e300], [1e-300, 1e-300]]).tolist() == [0.5, 0.5]


def test_import_reliance_of_a_net_exporter_is_zero() -> None:
    found = kernel.import_reliance([90.0, 10.0, 0.0, 0.0], [10.0, 5.0, 5.0, 0.0], [0.0, 8.0, 0.0, 0.0])
    assert found[:3].tolist() == [0.1, 0.0, 1.0]
    assert np.isnan(found[3])


def test_weights_of_governance_and_trade() -> None:
    # 0.8^2 x 6 x 1.1 + 0.2^2 x 2 x 0.8
    assert float(kernel.weighted_hhi([0.8, 0.2], [6.0, 2.0], [1.1, 0.8])) == pytest.approx(4.288)


def test_economic_importance_of_the_largest_sector_alone_is_ten() -> None:
    assert float(kernel.economic_importance([1.0], [200.0], 200.0)) == 10.0
    assert float(kernel.economic_importance([0.5, 0.5], [200.0, 100.0], 200.0, 0.8)) == pytest.approx(6.0)


def test_indicators_of_the_commission() -> None:
    extra = np.array([[60.0, 20.0, 20.0], [0.0, 0.0, 0.0], [5.0, 0.0, 0.0], [1.0, 1.0, 0.0]])
    cdi = kernel.import_indicators(extra, np.array([100.0, 3.0, 0.0, 0.0]), np.array([50.0, 1.0, 0.0, 1e-9]), cap=100.0)
    assert cdi[0][[0, 2, 3]].tolist() == pytest.approx([0.44, 1.0, 0.5])
    assert cdi[1][[0, 2, 3]].tolist() == [0.5, 1.0, 1.0]
    assert cdi[2][[0, 2, 3]].tolist() == [2.0, 100.0, 100.0]
    assert all(np.isnan(found[1]) for found in cdi)
