"""GRAS against the published example, and its margins on random tables."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.conftest import published

from weefsel.kernels.balance import OF_ITS_OWN, gras, ras
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
def test_totals_that_cannot_be_met_are_refused(
    rows: list[float], columns: list[float], positions: tuple[int, ...]
) -> None:
    cells = np.array([[0.0, 0.0], [1.0, 1.0]])
    with pytest.raises(NoAnswer) as caught:
        gras(cells, np.array(rows), np.array(columns))
    assert caught.value.positions == positions


def test_ras_keeps_the_odds_of_a_two_by_two_table() -> None:
    """A biproportional table keeps ad/bc; with totals 1/2 all round and odds 4 its diagonal is 1/3."""
    cells = np.array([[4.0, 1.0], [1.0, 1.0]])
    found = ras(cells, np.array([0.5, 0.5]), np.array([0.5, 0.5]))
    assert found.table == pytest.approx(np.array([[1 / 3, 1 / 6], [1 / 6, 1 / 3]]), rel=1e-12)
    assert found.table == pytest.approx(found.r[:, None] * cells * found.s, rel=1e-12)


def test_one_row_and_proportional_tables_have_closed_forms() -> None:
    assert ras(np.array([[1.0, 2.0]]), np.array([9.0]), np.array([4.0, 5.0])).table.tolist() == [[4.0, 5.0]]
    rows, columns = np.array([1.0, 3.0]), np.array([0.5, 1.5, 2.0])
    assert ras(np.ones((2, 3)), rows, columns).table == pytest.approx(np.outer(rows, columns) / 4, rel=1e-13)


def test_ras_refuses_negative_cells() -> None:
    with pytest.raises(NoAnswer) as caught:
        ras(np.array([[1.0, 1.0], [1.0, -1.0]]), np.array([2.0, 0.0]), np.array([2.0, 0.0]))
    assert caught.value.positions == (1,)


def test_multipliers_give_the_table_and_solve_their_equations() -> None:
    case = published("gras_temurshoev2013.json")
    cells = np.array(case["A"], float)
    found = gras(cells, np.array(case["u"], float), np.array(case["v"], float))
    positive, negative = np.maximum(cells, 0), np.maximum(-cells, 0)
    again = found.r[:, None] * positive * found.s - negative / np.outer(found.r, found.s)
    assert again == pytest.approx(found.table, rel=1e-13)
    # The fourth column has one cell, -3, and the total -2: s = -n / v.
    assert found.s[3] == pytest.approx(3.0 / found.r[0] / 2.0, rel=1e-12)


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_line_of_one_sign_with_a_total_of_zero_is_emptied(sign: float) -> None:
    cells = np.array([[2.0, 3.0], [sign, sign * 2]])
    found = gras(cells, np.array([8.0, 0.0]), np.array([3.0, 5.0]))
    assert found.converged
    assert found.table[1].tolist() == [0.0, 0.0]
    assert found.table[0] == pytest.approx(np.array([3.0, 5.0]), rel=1e-13)
    assert found.r[1] == 0.0


def test_emptying_a_line_can_put_another_out_of_reach() -> None:
    cells = np.array([[1.0, 0.0], [1.0, 1.0]])
    with pytest.raises(NoAnswer) as caught:
        gras(cells, np.array([3.0, 0.0]), np.array([1.0, 2.0]))
    assert caught.value.positions == (3,)


def test_zeros_in_the_way_of_the_totals_do_not_pass_for_an_answer() -> None:
    """The first row can only sell to the first column, which wants less."""
    found = gras(np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([3.0, 1.0]), np.array([1.0, 3.0]))
    assert not found.converged
    assert found.residual > 0.1
    assert np.isfinite(found.table).all()


def test_the_tables_at_fault_are_named_among_tables_side_by_side() -> None:
    cells = np.array([[[1.0, 1.0], [1.0, 1.0]], [[0.0, 0.0], [1.0, 1.0]]])
    rows, columns = np.full((2, 2), 2.0), np.full((2, 2), 2.0)
    with pytest.raises(NoAnswer) as caught:
        gras(cells, rows, columns)
    assert caught.value.positions == (1,)
    with pytest.raises(NoAnswer) as caught:
        gras(np.ones((2, 2, 2)), rows * np.array([[2.0], [1.0]]), columns)
    assert caught.value.positions == (0,)


@given(arrays(float, (3, 4), elements=st.floats(-20, 100)), st.integers(0, 2**31))
def test_an_answer_is_always_reached_where_there_are_no_zeros(cells: np.ndarray, seed: int) -> None:
    """Totals of a table with the same signs can be met, and met they are: rows and columns."""
    cells = np.where(np.abs(cells) < 1.0, 1.0, cells)
    target = cells * np.random.default_rng(seed).uniform(0.7, 1.4, cells.shape)
    found = gras(cells, target.sum(axis=1), target.sum(axis=0))
    assert found.converged
    scale = np.abs(target).sum()
    assert np.abs(found.table.sum(axis=1) - target.sum(axis=1)).max() <= 1e-10 * scale
    assert np.abs(found.table.sum(axis=0) - target.sum(axis=0)).max() <= 1e-10 * scale


def test_a_small_row_beside_a_large_one_is_met_to_its_own_size() -> None:
    """Odds of 1e15 are kept: with x12 = d and x11 = 1e9, d (1e-6 + d) = 1e-6 (2e-6 - d), so d = (sqrt 3 - 1) 1e-6."""
    cells, rows = np.array([[1e9, 1e-6], [1e-6, 1e-6]]), np.array([1e9, 3e-6])
    found = gras(cells, rows, np.array([1e9 + 1e-6, 2e-6]))
    assert found.converged
    root = np.sqrt(3.0)
    expected = np.array([[1e9, (root - 1) * 1e-6], [root * 1e-6, (3 - root) * 1e-6]])
    assert found.table == pytest.approx(expected, rel=1e-9)
    assert found.table[1].sum() == pytest.approx(3e-6, rel=OF_ITS_OWN)
    assert found.residual <= OF_ITS_OWN
    stopped = gras(cells, rows, np.array([1e9 + 1e-6, 2e-6]), limit=1)
    assert not stopped.converged
    assert stopped.residual == pytest.approx(abs(stopped.table[1].sum() - 3e-6) / 3e-6, rel=1e-6)


@given(arrays(float, (3, 4), elements=st.floats(-6, 6)), st.integers(0, 2**31))
def test_what_is_called_converged_meets_every_line_however_small(exponents: np.ndarray, seed: int) -> None:
    cells = 10.0**exponents
    target = cells * np.random.default_rng(seed).uniform(0.7, 1.4, cells.shape)
    found = gras(cells, target.sum(axis=1), target.sum(axis=0), limit=500)
    if found.converged:
        assert found.table.sum(axis=1) == pytest.approx(target.sum(axis=1), rel=2 * OF_ITS_OWN)
        assert found.table.sum(axis=0) == pytest.approx(target.sum(axis=0), rel=2 * OF_ITS_OWN)


@pytest.mark.parametrize("apart", [1e-3, 1e-6, 3e-9])
def test_totals_that_differ_by_little_are_refused_too(apart: float) -> None:
    """`apart` is a share of the sum of all absolute totals, rows and columns."""
    rows, columns = np.array([4.0, 6.0]), np.array([5.0, 5.0 + 20.0 * apart])
    with pytest.raises(NoAnswer, match="do not add up"):
        gras(np.ones((2, 2)), rows, columns)
    assert gras(np.ones((2, 2)), rows, np.array([5.0, 5.0 * (1 + 1e-15)])).converged


@pytest.mark.parametrize("turned", [False, True])
def test_emptying_goes_on_until_no_line_is_void(turned: bool) -> None:
    """Row 1 is void; without it column 1 has one sign and a total of zero; without that so has row 2, and column 2."""
    cells = np.array([[5.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, -1.0, 1.0], [2.0, 0.0, -1.0]])
    rows, columns = np.array([4.0, 0.0, 0.0, 2.0]), np.array([6.0, 0.0, 0.0])
    expected = np.array([[4.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0], [2.0, 0.0, 0.0]])
    if turned:
        cells, expected, rows, columns = cells.T, expected.T, columns, rows
    found = gras(cells, rows, columns)
    assert found.converged
    assert found.table == pytest.approx(expected, rel=1e-13)
