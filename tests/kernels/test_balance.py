"""GRAS against the published example, and its margins on random tables."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.conftest import published
from weefsel.kernels.balance import gras
from weefsel.kernels.leontief import NoAnswer


def test_worked_example_of_temurshoev_miller_and_bouwmeester() -> None:
    case = published("gras_temurshoev2013.json")
    found = gras(np.array(case["A"], float), np.array(case["u"], float), np.array(case["v"], float))
    assert found.converged
    assert np.round(found.table, 3).tolist() == case["X"]


@given(arrays(float, (4, 5), elements=st.floats(-50, 100)), st.integers(0, 2**31))
def test_margins_are_met_where_an_answer_exists(cells: np.ndarray, seed: int) -> None:
    """Totals come from a table of the same signs, so that an answer exists."""
    cells = np.where(np.abs(cells) < 0.5, 0.0, cells)
    rng = np.random.default_rng(seed)
    target = cells * rng.uniform(0.5, 2.0, cells.shape)
    found = gras(cells, target.sum(axis=1), target.sum(axis=0))
    scale = np.abs(target).sum() + 1
    if found.converged:
        assert np.abs(found.table.sum(axis=1) - target.sum(axis=1)).max() <= 1e-10 * scale
    assert np.abs(found.table.sum(axis=0) - target.sum(axis=0)).max() <= 1e-9 * scale
    assert (np.sign(found.table) == np.sign(cells)).all()


def test_positive_tables_converge_and_agree_with_plain_ras() -> None:
    rng = np.random.default_rng(1)
    cells, target = rng.uniform(1, 9, (6, 4)), rng.uniform(1, 9, (6, 4))
    found = gras(cells, target.sum(axis=1), target.sum(axis=0))
    plain = cells.copy()
    for _ in range(2000):
        plain *= (target.sum(axis=1) / plain.sum(axis=1))[:, None]
        plain *= target.sum(axis=0) / plain.sum(axis=0)
    assert found.converged
    assert found.table == pytest.approx(plain, rel=1e-10)


def test_a_table_that_meets_its_totals_stays() -> None:
    cells = np.array([[3.0, -1.0], [2.0, 5.0]])
    found = gras(cells, cells.sum(axis=1), cells.sum(axis=0))
    assert found.table == pytest.approx(cells, rel=1e-12)


def test_tables_side_by_side_are_those_alone() -> None:
    rng = np.random.default_rng(2)
    cells = rng.uniform(-1, 5, (3, 4, 5))
    target = cells * rng.uniform(0.8, 1.2, cells.shape)
    together = gras(cells, target.sum(axis=2), target.sum(axis=1))
    for at in range(3):
        alone = gras(cells[at], target[at].sum(axis=1), target[at].sum(axis=0))
        assert together.table[at] == pytest.approx(alone.table, rel=1e-9)


@pytest.mark.parametrize(
    ("rows", "columns", "positions"),
    [([3.0, 4.0], [5.0, 5.0], ()), ([1.0, 4.0], [4.0, 1.0], (0,)), ([0.0, -4.0], [-2.0, -2.0], (1, 2, 3))],
)
def test_totals_that_cannot_be_met_are_refused(rows: list[float], columns: list[float], positions: tuple[int, ...]) -> None:
    cells = np.array([[0.0, 0.0], [1.0, 1.0]])
    with pytest.raises(NoAnswer) as caught:
        gras(cells, np.array(rows), np.array(columns))
    assert caught.value.positions == positions
