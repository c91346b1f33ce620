"""Purchasers' to basic prices: a case worked by hand, tables made forwards and taken back, and what is lost nowhere."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weefsel.kernels.basic_prices import to_basic_prices
from weefsel.kernels.leontief import NoAnswer


def test_a_case_by_hand() -> None:
    """Goods of 100 at purchasers' prices hold 20 of trade margin and 10 of tax; of 70, 35 come from abroad."""
    uses = np.array([[60.0, 40.0], [5.0, 15.0]])
    found = to_basic_prices(
        uses,
        output=np.array([35.0, 40.0]),
        imports=np.array([35.0, 0.0]),
        margins=np.array([20.0, -20.0]),
        taxes=np.array([10.0, 0.0]),
    )
    assert found.domestic == pytest.approx(np.array([[21.0, 14.0], [5.0 + 12.0, 15.0 + 8.0]]))
    assert found.imported == pytest.approx(np.array([[21.0, 14.0], [0.0, 0.0]]))
    assert found.taxes == pytest.approx([6.0, 4.0])


@given(st.integers(0, 2**32 - 1), st.integers(1, 3), st.integers(1, 5))
def test_what_is_taken_apart_was_put_together(seed: int, traders: int, users: int) -> None:
    """Start from basic prices, add margins and taxes at one rate per product, and take them off again."""
    draw = np.random.default_rng(seed)
    goods = 4
    p = goods + traders
    basic = draw.gamma(1.0, 50.0, (p, users)) + 0.1
    rate, tax = draw.uniform(0.0, 0.4, p), draw.uniform(-0.1, 0.3, p)
    rate[goods:] = 0.0
    mix = draw.uniform(0.1, 1.0, traders)
    mix /= mix.sum()
    margins_paid = (rate[:, None] * basic).sum(axis=0)
    carried = basic.copy()
    carried[goods:] += np.outer(mix, margins_paid)  # what users need of trade at basic prices, margins within
    uses = (1.0 + rate + tax)[:, None] * basic
    margins = rate * basic.sum(axis=1)
    margins[goods:] = -mix * margins_paid.sum()
    taxes = tax * basic.sum(axis=1)
    abroad = draw.uniform(0.0, 0.9, p)
    total = carried.sum(axis=1)
    found = to_basic_prices(uses, (1.0 - abroad) * total, abroad * total, margins, taxes)
    assert found.domestic + found.imported == pytest.approx(carried, rel=1e-9)
    assert found.imported == pytest.approx(abroad[:, None] * carried, rel=1e-9)
    assert found.taxes == pytest.approx((tax[:, None] * basic).sum(axis=0), rel=1e-9, abs=1e-9)
    columns = (found.domestic + found.imported).sum(axis=0) + found.taxes
    assert columns == pytest.approx(uses.sum(axis=0), rel=1e-9)


def test_what_has_no_answer() -> None:
    one = np.array([[1.0]])
    zero = np.zeros(1)
    with pytest.raises(NoAnswer, match="not supplied") as error:
        to_basic_prices(one, zero, zero, zero, zero)
    assert list(error.value.positions) == [0]
    with pytest.raises(NoAnswer, match="not to zero"):
        to_basic_prices(one, np.array([0.5]), zero, np.array([0.5]), zero)


def test_a_product_that_nobody_uses_stays_empty() -> None:
    found = to_basic_prices(np.zeros((2, 1)), np.zeros(2), np.zeros(2), np.zeros(2), np.zeros(2))
    assert not found.domestic.any()
    assert not found.imported.any()
