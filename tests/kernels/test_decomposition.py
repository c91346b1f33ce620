"""Effects add up whatever the averages, and one factor alone is all of the change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from weefsel.kernels.decomposition import Side, all_orders, corners, joined, polar
from weefsel.kernels.leontief import Array, factorise

NUMBERS = st.floats(0.01, 1.0)


def side(inputs: Array, final: Array, intensity: Array) -> Side:
    totals = final.sum(axis=0)
    return Side(factorise(inputs / 5.0), final / totals, totals / totals.sum(), float(totals.sum()), intensity)


sides = st.builds(side, arrays(float, (4, 4), elements=NUMBERS), arrays(float, (4, 2), elements=NUMBERS),
                  arrays(float, (4,), elements=NUMBERS))  # fmt: skip


@given(sides, sides)
def test_effects_add_up_to_the_change(first: Side, second: Side) -> None:
    values = corners(first, second)
    for average in (polar, all_orders):
        np.testing.assert_allclose(average(values).sum(axis=0), values[-1] - values[0], rtol=1e-9, atol=1e-12)


@given(sides, sides)
def test_the_reverse_change_has_the_reverse_effects(first: Side, second: Side) -> None:
    there, back = corners(first, second), corners(second, first)
    for average in (polar, all_orders):
        np.testing.assert_allclose(average(there), -average(back), rtol=1e-9, atol=1e-12)


@given(sides, sides)
def test_a_factor_that_stays_has_no_effect(first: Side, second: Side) -> None:
    values = corners(first, second._replace(level=first.level))
    for average in (polar, all_orders):
        np.testing.assert_allclose(average(values)[3], 0.0, atol=1e-9)


@given(sides, sides)
def test_factors_joined_add_their_effects_in_the_mean_of_all_orders_of_two(first: Side, second: Side) -> None:
    two = joined(corners(first, second), [[0], [1, 2, 3, 4]])
    assert two.shape == (4, 4)
    np.testing.assert_allclose(polar(two), all_orders(two), rtol=1e-12)


def test_two_factors_by_hand() -> None:
    # values = a b with a: 2 -> 3, b: 5 -> 7; Δ = 11 = 6 from a (mean of 5 and 7), 5 from b (mean of 4 and 6)
    values = np.array([[10.0], [15.0], [14.0], [21.0]])
    assert polar(values).ravel() == pytest.approx([6.0, 5.0])


def test_corners_by_hand() -> None:
    """Without inputs x = c ∘ M s l; bit 1 is the mix, bit 2 the shares of categories, bit 3 the level, bit 4 c."""
    nothing, all_a = factorise(np.zeros((2, 2))), factorise(np.diag([0.5, 0.0]))
    first = Side(nothing, np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0.5, 0.5]), 10.0, np.array([1.0, 1.0]))
    second = Side(all_a, np.array([[0.8, 0.4], [0.2, 0.6]]), np.array([0.25, 0.75]), 20.0, np.array([3.0, 2.0]))
    found = corners(first, second)
    assert found[0b00000] == pytest.approx([5.0, 5.0])
    assert found[0b00001] == pytest.approx([10.0, 5.0])  # technology: twice the first product
    assert found[0b00010] == pytest.approx([6.0, 4.0])  # mix: 10 (0.8 + 0.4)/2 and 10 (0.2 + 0.6)/2
    assert found[0b00100] == pytest.approx([2.5, 7.5])  # categories
    assert found[0b00110] == pytest.approx([5.0, 5.0])  # both: 10 (0.2 + 0.3) and 10 (0.05 + 0.45)
    assert found[0b01000] == pytest.approx([10.0, 10.0])
    assert found[0b10000] == pytest.approx([15.0, 10.0])
    assert found[0b11111] == pytest.approx([3 * 2 * 20 * 0.5, 2 * 20 * 0.5])
