"""Imports by origin and exports by buyer: closed forms on small arrays, totals on random ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weefsel.kernels.leontief import NoAnswer
from weefsel.kernels.nesting import exports_by_buyer, imports_by_origin


def test_one_product_from_two_regions_by_hand() -> None:
    """Buyer 1 of the world takes 3 from region 1 and 1 from region 2; 100 are imported."""
    world = np.array([[[3.0, 0.0]], [[1.0, 5.0]]])
    one = np.ones((1, 1))
    found = imports_by_origin(np.array([[100.0]]), one, np.array([[1.0, 0.0]]), world)
    assert found[:, 0, 0].tolist() == [75.0, 25.0]
    both = imports_by_origin(np.array([[100.0]]), one, np.array([[1.0, 1.0]]), world)
    assert both[:, 0, 0] == pytest.approx([100 * 3 / 9, 100 * 6 / 9], rel=1e-15)


def test_a_product_that_belongs_to_two_sectors_is_split_as_the_world_buys_them() -> None:
    world = np.array([[[2.0], [6.0]]])
    found = imports_by_origin(np.array([[40.0]]), np.array([[1.0, 1.0]]), np.ones((1, 1)), world)
    assert found[0, :, 0].tolist() == [10.0, 30.0]


def test_a_buyer_without_purchases_there_takes_the_mix_of_all() -> None:
    world = np.array([[[0.0, 2.0]], [[0.0, 6.0]]])
    found = imports_by_origin(np.array([[8.0]]), np.ones((1, 1)), np.array([[1.0, 0.0]]), world)
    assert found[:, 0, 0].tolist() == [2.0, 6.0]


def test_exports_go_to_their_group_of_regions_only() -> None:
    world = np.array([[1.0, 3.0, 6.0]])
    groups = np.array([[1.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    found = exports_by_buyer(np.array([[20.0, 7.0]]), np.ones((1, 1)), groups, world)
    assert found.tolist() == [[5.0, 15.0, 7.0]]


@given(st.integers(0, 2**31))
def test_totals_are_those_of_the_detailed_table(seed: int) -> None:
    rng = np.random.default_rng(seed)
    world = rng.uniform(-1, 5, (3, 4, 6))
    products, buyers = np.eye(4)[rng.integers(0, 4, 7)], np.eye(6)[rng.integers(0, 6, 9)]
    products[0] = [1, 1, 0, 0]
    imports = rng.uniform(0, 10, (7, 9)) * (rng.random((7, 9)) < 0.7)
    found = imports_by_origin(imports, products, buyers, world)
    assert found.sum(axis=(0, 1)) == pytest.approx(imports.sum(axis=0), rel=1e-12, abs=1e-12)
    assert (found >= 0).all()
    single = imports[1:].T @ products[1:]
    assert (single - 1e-9 <= found.sum(axis=0).T).all()
    sold, groups = rng.uniform(0, 5, (4, 8)), np.repeat(np.eye(2), 4, axis=1)
    exports = rng.uniform(0, 9, (7, 2))
    delivered = exports_by_buyer(exports, products, groups, sold)
    assert delivered @ groups.T == pytest.approx(exports, rel=1e-12)


def test_trade_that_the_world_does_not_know_is_refused() -> None:
    with pytest.raises(NoAnswer) as caught:
        imports_by_origin(np.array([[0.0], [1.0]]), np.eye(2), np.ones((1, 1)), np.array([[[1.0], [0.0]]]))
    assert caught.value.positions == (1,)
    with pytest.raises(NoAnswer) as caught:
        exports_by_buyer(np.array([[1.0, 1.0]]), np.ones((1, 1)), np.eye(2), np.array([[2.0, 0.0]]))
    assert caught.value.positions == (1,)
