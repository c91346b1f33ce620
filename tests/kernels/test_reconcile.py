"""Reconciling: GRAS where all is firm, closed forms where it is not, and an optimiser of the objective itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import optimize, sparse
from tests.conftest import published

from weefsel.kernels.balance import gras
from weefsel.kernels.leontief import NoAnswer
from weefsel.kernels.reconcile import reconcile, typical_spread


def lines_of(m: int, k: int) -> sparse.csr_array:
    """Return the constraints on the sums of m rows, then k columns, of a table laid out row by row."""
    rows = sparse.kron(sparse.eye_array(m), np.ones((1, k)))
    columns = sparse.kron(np.ones((1, m)), sparse.eye_array(k))
    return sparse.csr_array(sparse.vstack([rows, columns]))


def test_with_all_totals_firm_it_is_the_published_gras_example() -> None:
    case = published("gras_temurshoev2013.json")
    cells, u, v = np.array(case["A"], float), np.array(case["u"], float), np.array(case["v"], float)
    totals = np.concatenate([u, v])
    found = reconcile(cells.ravel(), lines_of(*cells.shape), totals, np.zeros(len(totals)), spread=1.0)
    assert found.converged
    assert np.round(found.cells.reshape(cells.shape), 3).tolist() == case["X"]


@given(st.integers(0, 2**31))
def test_with_all_totals_firm_it_is_gras(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cells = rng.uniform(1, 20, (4, 5)) * np.where(rng.random((4, 5)) < 0.2, -1, 1)
    target = cells * rng.uniform(0.7, 1.4, cells.shape)
    u, v = target.sum(axis=1), target.sum(axis=0)
    found = reconcile(cells.ravel(), lines_of(4, 5), np.concatenate([u, v]), np.zeros(9), spread=3.0)
    assert found.converged
    assert found.cells.reshape(4, 5) == pytest.approx(gras(cells, u, v).table, rel=1e-8)
    assert np.abs(found.missed).max() < 1e-9 * np.abs(cells).sum()
    assert (np.sign(found.cells) == np.sign(cells.ravel())).all()


def test_one_soft_total_has_a_closed_form() -> None:
    """All cells of the line grow by one factor r: S r + (σ²/u) ln r = c."""
    cells, total, deviation, spread = np.array([1.0, 4.0, 5.0]), 14.0, 3.0, 0.7
    found = reconcile(cells, sparse.csr_array(np.ones((1, 3))), np.array([total]), np.array([deviation]), spread=spread)
    factor = optimize.brentq(lambda r: 10 * r + deviation**2 / spread * np.log(r) - total, 1e-6, 10, xtol=1e-15)
    assert found.converged
    assert found.cells == pytest.approx(cells * factor, rel=1e-11)
    assert 10 < found.cells.sum() < 14


def test_two_sources_that_disagree_meet_by_their_precision() -> None:
    """Both pull on one factor r: ln r = -u Σ (S r - c) / σ²; with cells hardly known, the mean weighted by 1/σ²."""
    g, totals, deviations = sparse.csr_array(np.ones((2, 2))), np.array([10.0, 13.0]), np.array([1.0, 2.0])
    for spread in (0.3, 1e4):
        found = reconcile(np.array([5.0, 5.0]), g, totals, deviations, spread=spread)
        pulls = lambda r, u=spread: np.log(r) + u * ((10 * r - totals) / deviations**2).sum()  # noqa: E731
        assert found.converged
        assert found.cells.sum() == pytest.approx(10 * optimize.brentq(pulls, 0.1, 10, xtol=1e-15), rel=1e-10)
    assert found.cells.sum() == pytest.approx((10 / 1 + 13 / 4) / (1 / 1 + 1 / 4), rel=1e-4)


def test_an_optimiser_of_the_objective_finds_the_same() -> None:
    rng = np.random.default_rng(4)
    cells, spread = np.array([6.0, -2.0, 3.0, 1.0, 8.0, 2.5]), 0.5
    g = rng.integers(0, 2, (4, 6)).astype(float)
    totals, deviations = g @ cells * np.array([1.2, 0.9, 1.1, 1.05]) + 0.3, np.array([0.4, 1.0, 0.2, 2.0])

    def objective(z: np.ndarray) -> float:
        missed = (g @ (cells * z) - totals) / deviations
        return float((np.abs(cells) * (z * np.log(z) - z + 1)).sum() + spread / 2 * (missed**2).sum())

    best = optimize.minimize(
        objective, np.ones(6), bounds=[(1e-6, 10)] * 6, method="L-BFGS-B", options={"ftol": 1e-16, "gtol": 1e-10}
    )
    found = reconcile(cells, sparse.csr_array(g), totals, deviations, spread=spread)
    assert found.converged
    assert found.cells == pytest.approx(cells * best.x, rel=1e-5)


@given(st.integers(0, 2**31), st.sampled_from([1e-3, 1e3, 1e6]))
def test_the_unit_of_money_does_not_matter(seed: int, unit: float) -> None:
    rng = np.random.default_rng(seed)
    cells, g = rng.uniform(1, 9, 8), sparse.csr_array(rng.integers(0, 2, (5, 8)).astype(float) + np.eye(5, 8))
    totals, deviations = g @ cells * rng.uniform(0.8, 1.2, 5), rng.uniform(0, 1, 5)
    one = reconcile(cells, g, totals, deviations, spread=typical_spread(cells))
    other = reconcile(cells * unit, g, totals * unit, deviations * unit, spread=typical_spread(cells * unit))
    assert one.converged
    assert other.converged
    assert other.cells / unit == pytest.approx(one.cells, rel=1e-8)


def test_partial_totals_leave_the_rest_alone() -> None:
    cells = np.array([[1.0, 2.0], [3.0, 4.0]])
    g = sparse.csr_array(np.array([[1.0, 1.0, 0.0, 0.0]]))
    found = reconcile(cells.ravel(), g, np.array([6.0]), np.array([0.0]), spread=1.0)
    assert found.cells.tolist() == pytest.approx([2.0, 4.0, 3.0, 4.0], rel=1e-12)


def test_firm_constraints_that_contradict_each_other_do_not_pass_for_an_answer() -> None:
    g = sparse.csr_array(np.ones((2, 2)))
    found = reconcile(np.array([5.0, 5.0]), g, np.array([10.0, 12.0]), np.zeros(2), spread=1.0)
    assert not found.converged
    assert found.residual > 0.01
    with pytest.raises(NoAnswer) as caught:
        reconcile(np.array([5.0, 0.0]), sparse.csr_array(np.eye(2)), np.array([5.0, 1.0]), np.zeros(2), spread=1.0)
    assert caught.value.positions == (1,)


@pytest.mark.parametrize("deviation", [0.0, 1.0, 1e300])
def test_a_total_beyond_all_reach_is_refused_without_a_word_from_numpy(deviation: float) -> None:
    cells = np.array([1.0, 2.0, 3.0, 4.0]) * 1e3
    for total in (1e300, 1.7e308, -1e300):
        totals = np.array([total, 7e3, 4e3, 6e3])
        with pytest.raises(NoAnswer) as caught:
            reconcile(cells, lines_of(2, 2), totals, np.array([deviation, 0.0, 0.0, 0.0]), spread=typical_spread(cells))
        assert caught.value.positions == (0,)


def test_a_total_that_is_not_known_at_all_is_as_if_it_were_not_given() -> None:
    cells, without = np.array([1.0, 2.0, 3.0, 4.0]) * 1e3, lines_of(2, 2)[[1, 2, 3]]
    wanted = np.array([9e3, 5e3, 7e3])
    loose = reconcile(
        cells, lines_of(2, 2), np.array([1.0, *wanted]), np.array([1e300, 0, 0, 0]), spread=typical_spread(cells)
    )
    free = reconcile(cells, sparse.csr_array(without), wanted, np.zeros(3), spread=typical_spread(cells))
    assert loose.converged
    assert loose.cells == pytest.approx(free.cells, rel=1e-9)
