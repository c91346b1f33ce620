"""Location quotients: worked by hand, and their identities on random regions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from weefsel.kernels import location
from weefsel.kernels.leontief import NoAnswer

NATION = np.array([100.0, 200.0, 100.0])
REGION = np.array([40.0, 40.0, 20.0])


def test_by_hand() -> None:
    quotients = location.slq(REGION, NATION)
    assert quotients.tolist() == [1.6, 0.8, 0.8]
    cross = location.cilq(quotients)
    assert cross[0].tolist() == pytest.approx([1.6, 2.0, 2.0])
    assert cross[1].tolist() == pytest.approx([0.5, 0.8, 1.0])
    weight = np.log2(1.25) ** 0.3
    assert location.flq(REGION, NATION, 0.3)[1, 0] == pytest.approx(0.5 * weight)
    assert location.aflq(REGION, NATION, 0.3)[1, 0] == pytest.approx(0.5 * weight * np.log2(2.6))
    assert location.flq(REGION, NATION, 0.0) == pytest.approx(cross)


def test_only_buyers_in_which_a_region_specialises_are_augmented() -> None:
    """SLQ is 1.6, 0.8, 0.8: the first column times log2(2.6), the others as FLQ. One of exactly 1 gives log2(2) = 1."""
    augmented, plain = location.aflq(REGION, NATION, 0.3), location.flq(REGION, NATION, 0.3)
    assert augmented[:, 0] == pytest.approx(plain[:, 0] * np.log2(2.6), rel=1e-14)
    assert augmented[:, 1:].tolist() == plain[:, 1:].tolist()
    assert plain[0, 1] == pytest.approx(2.0 * np.log2(1.25) ** 0.3)
    assert location.aflq(NATION, NATION, 0.3) == pytest.approx(np.ones((3, 3)))


@given(arrays(float, 6, elements=st.floats(1, 100)), arrays(float, 6, elements=st.floats(0.01, 1)))
def test_weighted_by_the_nation_quotients_average_one(nation: np.ndarray, part: np.ndarray) -> None:
    quotients = location.slq(nation * part, nation)
    assert (quotients * nation).sum() / nation.sum() == pytest.approx(1.0)
    own = location.own_share(location.flq(nation * part, nation, 0.3))
    assert ((own >= 0) & (own <= 1)).all()


@given(arrays(float, 6, elements=st.floats(1, 100)), st.floats(0, 0.99), st.floats(0, 0.99))
def test_the_nation_supplies_itself_and_small_regions_less(nation: np.ndarray, one: float, other: float) -> None:
    assert location.flq(nation, nation, one) == pytest.approx(np.ones((6, 6)))
    low, high = sorted((one, other))
    half = 0.5 * nation
    assert (location.flq(half, nation, high) <= location.flq(half, nation, low) + 1e-12).all()


def test_absent_industries() -> None:
    quotients = location.slq(np.array([0.0, 5.0, 0.0]), np.array([10.0, 10.0, 0.0]))
    assert quotients[0] == 0
    table = location.cilq(quotients)
    assert np.isfinite(table).all()
    assert table[1, 0] == 1.0


def test_what_is_not_a_part_is_refused() -> None:
    with pytest.raises(NoAnswer):
        location.slq(np.zeros(2), np.ones(2))
    with pytest.raises(NoAnswer) as caught:
        location.slq(np.array([1.0, 3.0]), np.array([5.0, 2.0]))
    assert caught.value.positions == (1,)


@given(arrays(float, 5, elements=st.floats(1, 100)), st.floats(0.05, 0.95))
def test_a_scaled_down_nation_supplies_itself_without_size_weight(nation: np.ndarray, part: float) -> None:
    """Equal shares in all industries and δ = 0: nothing is bought elsewhere."""
    quotients = location.flq(part * nation, nation, 0.0)
    assert location.own_share(quotients) == pytest.approx(np.ones((5, 5)), rel=1e-12)
    inputs = np.full((5, 5), 0.1)
    assert location.regional_coefficients(inputs, quotients) == pytest.approx(inputs, rel=1e-12)


def test_regional_coefficients_never_exceed_the_nations() -> None:
    inputs = np.array([[0.2, 0.1, 0.0], [0.1, 0.3, 0.2], [0.0, 0.2, 0.1]])
    found = location.regional_coefficients(inputs, location.flq(REGION, NATION, 0.3))
    weight = np.log2(1.25) ** 0.3
    assert found[1, 0] == pytest.approx(0.1 * 0.5 * weight)
    assert found[0, 1] == pytest.approx(0.1 * min(1.0, 2.0 * weight))
    assert (found <= inputs).all()


def test_cross_hauling_of_a_nation_by_hand() -> None:
    """Makes 100, exports 30, imports 50: both ways 60, handled 100 + 120."""
    found = location.heterogeneity(np.array([100.0, 100, 0]), np.array([30.0, 0, 0]), np.array([50.0, 20, 0]))
    assert found == pytest.approx([60 / 220, 0, 0])


def test_own_shares_with_cross_hauling_by_hand() -> None:
    """Supply 60, needs 100, h = 0.1: 16 cross, half of them out; 60 - 8 stays, 48 of the 100 come in."""
    found = location.charm_own_share(np.array([[60.0, 0.0, 40.0]]), np.array([[100.0, 20.0, 0.0]]), np.array([0.1]))
    assert found == pytest.approx(np.array([[0.52, 0.0, 1.0]]))


@given(arrays(float, (3, 2), elements=st.floats(0, 100)), arrays(float, (3, 2), elements=st.floats(0, 100)))
def test_nobody_buys_at_home_more_than_is_made_or_needed(supply: np.ndarray, needs: np.ndarray) -> None:
    for mixed in (0.0, 0.2, 1.0):
        share = location.charm_own_share(supply, needs, np.full(3, mixed))
        assert (share >= -1e-12).all()
        assert (share * needs <= np.minimum(supply, needs) + 1e-9).all()
    without = location.charm_own_share(supply, needs, np.zeros(3))
    assert without * needs == pytest.approx(np.minimum(supply, needs), abs=1e-9)
