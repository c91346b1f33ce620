"""One factorisation: float32 with refinement against float64, A never formed, any number of threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.test_leontief import systems
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from weefsel.kernels import leontief, lu
from weefsel.kernels.lu import Coefficients, Factor, NoAnswer


def random_table(n: int, *, zeros: float = 0.0, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Return flows (n, n), a share of them zero, and output (n,): inputs take a third to two thirds of output."""
    random = np.random.default_rng(seed)
    flows = random.lognormal(0.0, 2.0, (n, n))
    flows[random.random((n, n)) < zeros] = 0.0
    return flows, np.maximum(flows.sum(axis=0), flows.sum(axis=1)) * random.uniform(1.5, 3.0, n)


@given(systems(), st.integers(0, 9), st.sampled_from([1e-30, 1.0, 1e30]))
def test_single_precision_refined_equals_double(system: tuple[np.ndarray, np.ndarray], seed: int, scale: float) -> None:
    flows, demand = system
    inputs = Coefficients(flows, flows.sum(axis=1) + demand)
    one, other = (lu.factorise(inputs, precision) for precision in ("single", "double"))
    right = np.random.default_rng(seed).normal(size=(len(demand), 3)) * scale
    for solve, given_right in ((leontief.solve, right), (leontief.solve_left, right.T), (leontief.solve, right[:, 0])):
        expected = solve(other, given_right)
        assert np.abs(solve(one, given_right) - expected).max() <= 1e-10 * np.abs(expected).max()


@pytest.mark.parametrize("zeros", [0.0, 0.7])
def test_a_large_table_is_factorised_in_single_and_proven(zeros: float) -> None:
    flows, output = random_table(1100, zeros=zeros)
    factor = lu.factorise(Coefficients(flows, output))
    assert factor.lu.dtype == np.float32
    assert factor.coefficients.flows is flows
    right = np.random.default_rng(0).random((1100, 4))
    found = lu.refined(factor, right)
    assert found.converged
    assert found.iterations <= 4
    system = np.eye(1100) - flows / output
    assert np.abs(right - system @ found.solution).max() <= 1e-13
    expected = np.linalg.solve(system, right)
    assert np.abs(found.solution - expected).max() <= 1e-12 * np.abs(expected).max()
    left = leontief.solve_left(factor, right.T)
    assert np.abs(left - np.linalg.solve(system.T, right).T).max() <= 1e-12 * np.abs(left).max()
    whole = leontief.inverse(factor)
    assert np.abs(whole @ system - np.eye(1100)).max() <= 1e-12


@pytest.mark.parametrize("precision", ["single", "double"])
def test_threads_do_not_change_results(precision: lu.Precision) -> None:
    flows, output = random_table(600)
    demand = output - flows.sum(axis=1)
    found = []
    for threads in (1, 2, 3):
        with threadpool_limits(threads):
            factor = lu.factorise(Coefficients(flows, output), precision)
            found.append((leontief.solve(factor, demand), lu.inverse_of(Coefficients(flows, output))))
    for solution, inverse in found[1:]:
        assert np.abs(solution / found[0][0] - 1).max() <= 1e-10
        assert np.abs(inverse - found[0][1]).max() <= 1e-10
    assert found[0][0] == pytest.approx(output, rel=1e-12)


def test_a_table_too_close_to_singular_for_single_is_factorised_in_double() -> None:
    inputs = np.array([[0.5, 0.5 - 1e-7], [0.5, 0.5 - 1e-7]])
    factor = lu.factorise(inputs, "single")
    assert factor.lu.dtype == np.float64
    expected = np.linalg.inv(np.eye(2) - inputs)
    assert np.abs(lu.inverse(factor) - expected).max() <= 1e-8 * expected.max()


def test_factors_of_another_table_give_no_answer() -> None:
    """The residual is taken against the flows at hand: what it does not prove is not returned."""
    flows, output = random_table(40)
    factor = lu.factorise(Coefficients(flows, output), "single")
    other = Factor(factor.lu[::-1].copy(order="F"), *factor[1:])
    with pytest.raises(NoAnswer, match="residual"):
        leontief.solve(other, output)


def test_inverse_in_one_array_and_zero_output() -> None:
    flows, output = random_table(50)
    flows[:, 3] = flows[3] = output[3] = 0.0
    inputs = Coefficients(flows, output)
    inverse = lu.inverse_of(inputs)
    assert inverse[3].tolist() == inverse[:, 3].tolist() == np.eye(50)[3].tolist()
    assert inverse == pytest.approx(lu.inverse(lu.factorise(inputs)), abs=1e-13)
    assert lu.applied(inputs, output) == pytest.approx(flows.sum(axis=1))
    assert lu.applied_left(inputs, np.ones(50)) == pytest.approx(leontief.coefficients(flows, output).sum(axis=0))
    with pytest.raises(NoAnswer, match="singular"):
        lu.inverse_of(Coefficients(np.eye(2), np.ones(2)))


def test_many_threads_may_solve_on_one_factor() -> None:
    """A server answers many at once: SciPy's getrs changes the pivots while it runs, so each call needs its own."""
    draw = np.random.default_rng(7)
    inputs = draw.random((200, 200)) / 200
    factor = leontief.factorise(inputs)
    rights = [draw.random((200, 40)) for _ in range(200)]
    known = [lu.solve(factor, right) for right in rights]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda right: lu.solve(factor, right), rights))
    assert all(np.array_equal(one, other) for one, other in zip(found, known, strict=True))


@pytest.mark.parametrize("from_left", [False, True])
def test_the_residual_is_relative_to_the_norm_of_the_side_that_is_solved(from_left: bool) -> None:
    """Row sums of I - A reach 100.5, column sums 50.5; for the transpose they change places: ||I|| + ||A|| with 2."""
    inputs = np.array([[0.5, 50.0, 50.0], [0.0, 0.5, 0.0], [0.0, 0.0, 0.5]])
    factor = lu.factorise(inputs, "single")
    assert (factor.row_norm, factor.column_norm) == (100.5, 50.5)
    wrong = factor._replace(coefficients=Coefficients(inputs * 1.01, np.ones(3)))
    right = np.array([1.0, 2.0, 3.0])
    system = (np.eye(3) - inputs).T if from_left else np.eye(3) - inputs
    other = (np.eye(3) - inputs * 1.01).T if from_left else np.eye(3) - inputs * 1.01
    found = lu.refined(wrong, right, from_left=from_left)
    assert found.converged  # the flows at hand are solved, not those that were factorised
    assert found.solution == pytest.approx(np.linalg.solve(other, right), rel=1e-12)
    alien = factor._replace(coefficients=Coefficients(-3.0 * inputs, np.ones(3)))
    start = np.linalg.solve(system, right)
    gap = right - (start - (-3.0 * (inputs.T if from_left else inputs) @ start))
    norm = 2.0 + (50.5 if from_left else 100.5)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lu, "ROUNDS", 1)
        stopped = lu.refined(alien, right, from_left=from_left)
    assert not stopped.converged
    assert stopped.residual == pytest.approx(np.abs(gap).max() / (np.abs(start).max() * norm), rel=1e-5)


def test_hybrid_units_are_not_taken_for_a_singular_table() -> None:
    """A = D A0 D⁻¹ has the inverse D L0 D⁻¹, to the digits of A0."""
    random = np.random.default_rng(3)
    plain = random.random((12, 12))
    plain *= 0.7 / plain.sum(axis=0)
    units = 10.0 ** random.uniform(-6, 9, 12)
    factor = lu.factorise(plain * units[:, None] / units)
    expected = np.linalg.inv(np.eye(12) - plain) * units[:, None] / units
    assert lu.inverse(factor) == pytest.approx(expected, rel=1e-11)
    assert lu.condition(factor) < 1e3
    assert lu.digits(factor) >= 12
    with pytest.raises(NoAnswer, match="close to singular"):
        lu.factorise(plain / 0.7 * (1 - 1e-15) * units[:, None] / units)


@pytest.mark.parametrize("gap", [1e-3, 1e-6, 1e-9, 1e-12])
def test_digits_that_hold_follow_how_close_to_singular_a_table_is(gap: float) -> None:
    """Column sums of 1 - gap: the condition is 2/gap - 1, the eigenvalue of L (I + A); multipliers are 1/gap."""
    plain = np.random.default_rng(1).random((20, 20))
    np.fill_diagonal(plain, 0.0)
    plain *= (1.0 - gap) / plain.sum(axis=0)
    factor = lu.factorise(plain)
    assert lu.condition(factor) >= 0.5 / gap
    if gap < 1e-5:
        assert lu.condition(factor) == pytest.approx(2.0 / gap, rel=0.01)
    off = np.abs(lu.solve_left(factor, np.ones(20)) * gap - 1.0).max()
    assert off <= 10.0 ** (1 - lu.digits(factor))
    assert lu.digits(factor) <= 16 + np.log10(gap)
