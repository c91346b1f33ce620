"""Errors carried through in closed form against many draws, and against differences of the system itself."""

from __future__ import annotations

import numpy as np
import pytest
from tests.published_tables import germany_1995

from weefsel.kernels.uncertainty import deviations, drawn, relative_errors, triangular


def test_first_order_against_draws() -> None:
    """With 4,000 draws a standard deviation is known to 1.1 %; five such errors are allowed."""
    germany = germany_1995()
    flows, output, n = germany.flows, germany.output, len(germany.output)
    errors = relative_errors(flows, 0.01, 0.3, 1.0)
    weights = np.vstack([np.ones(n), germany.account_values[0] / output])
    inverse = np.linalg.inv(np.eye(n) - flows / output)
    expected = deviations(inverse, weights @ inverse, flows / output * errors)
    generator = np.random.default_rng(7)
    found = [weights @ np.linalg.inv(np.eye(n) - drawn(flows, errors, generator) / output) for _ in range(4000)]
    assert np.std(found, axis=0, ddof=1) == pytest.approx(expected, rel=5 / np.sqrt(2 * 4000))


def test_draws_keep_the_mean_and_have_the_errors_asked_for() -> None:
    flows = np.array([[100.0, 0.0], [-4.0, 1.0]])
    errors = np.array([[0.2, 0.0], [0.5, 1.0]])
    generator = np.random.default_rng(1)
    many = np.array([drawn(flows, errors, generator) for _ in range(40_000)])
    assert (many[:, 0, 1] == 0).all()
    assert (many[:, 1, 0] < 0).all()
    for cell in ((0, 0), (1, 0), (1, 1)):
        values, size = many[:, cell[0], cell[1]], abs(flows[cell])
        assert abs(values.mean() - flows[cell]) <= 5 * errors[cell] * size / np.sqrt(len(values))
        assert values.std() == pytest.approx(errors[cell] * size, rel=0.1)


def test_small_cells_have_larger_errors_up_to_the_bound() -> None:
    flows = np.array([[100.0, 1.0], [1e-9, 0.0]])
    errors = relative_errors(flows, 0.1, 0.5, 0.8)
    assert errors[0, 0] < 0.1 < errors[0, 1] < errors[1, 0] == 0.8
    assert errors[1, 1] == 0
    assert relative_errors(flows, 0.1, 0.0, 1.0)[flows > 0] == pytest.approx(0.1)
    assert (relative_errors(np.zeros((2, 2)), 0.1, 0.5, 1.0) == 0).all()


@pytest.mark.parametrize(("low", "mode", "high"), [(0.0, 1.0, 4.0), (-2.0, 2.0, 3.0), (0.0, 0.0, 1.0), (0.0, 1.0, 1.0)])
def test_triangular_draws_lie_one_in_each_part_of_equal_probability(low: float, mode: float, high: float) -> None:
    """F of the draws, in order, lies in [k/n, (k+1)/n): F written from its definition, one side of the mode each."""
    count = 2000
    draws = np.sort(triangular(low, mode, high, count, np.random.default_rng(3)))
    assert low <= draws[0] <= draws[-1] <= high
    chance = np.array(
        [
            (x - low) ** 2 / ((high - low) * (mode - low))
            if x < mode
            else 1.0 - (high - x) ** 2 / ((high - low) * (high - mode) if high > mode else 1.0)
            for x in draws
        ]
    )
    assert (np.abs(chance * count - np.arange(count) - 0.5) <= 0.5 + 1e-6).all()
    assert draws.mean() == pytest.approx((low + mode + high) / 3.0, abs=(high - low) / count)
    variance = (low**2 + mode**2 + high**2 - low * mode - low * high - mode * high) / 18.0
    assert draws.var() == pytest.approx(variance, rel=5e-3)
