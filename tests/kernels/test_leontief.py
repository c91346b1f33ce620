"""The Leontief system against Miller & Blair, and its identities on random tables."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.conftest import published

from weefsel.kernels import leontief
from weefsel.kernels.leontief import Households, NoAnswer


@st.composite
def systems(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Return productive flows (n, n) and final demand (n,), both not negative."""
    n = draw(st.integers(2, 7))
    flows = draw(arrays(float, (n, n), elements=st.floats(0, 100)))
    demand = draw(arrays(float, (n,), elements=st.floats(1, 100)))
    return flows, demand


def test_two_sectors_of_miller_and_blair() -> None:
    case = published("miller_blair_ch2.json")
    inputs = leontief.coefficients(np.array(case["Z"], float), np.array(case["x"], float))
    factor = leontief.factorise(inputs)
    assert np.abs(leontief.inverse(factor) - np.array(case["L"])).max() <= 0.5e-7
    new = leontief.solve(factor, np.array(case["f_new"], float))
    assert np.round(new, 1).tolist() == case["x_new"]
    assert np.abs(np.array(case["lab"]) * np.round(new, 1) - np.array(case["lab_tot"])).max() <= 0.05


def test_value_added_by_origin_in_the_leather_table() -> None:
    """v̂ L x̂, v̂ L ê and v̂ L Y as printed (cut, not rounded) for three countries and three sectors."""
    case = published("leather.json")
    output, final = np.array(case["x"], float), np.array(case["Y"], float)
    flows = np.array(case["Z"], float)
    inputs = leontief.coefficients(flows, output)
    inverse = leontief.inverse(leontief.factorise(inputs))
    origin = (1 - inputs.sum(axis=0))[:, None] * inverse
    country = np.repeat(np.arange(3), 3)
    abroad = country[:, None] != country[None, :]
    exports = (flows * abroad).sum(axis=1) + (final * (country[:, None] != np.arange(3))).sum(axis=1)
    tables = {"leontief_output": origin * output, "leontief_exports": origin * exports, "leontief_fd": origin @ final}
    assert np.abs(inverse @ final.sum(axis=1) - output).max() <= 1e-10 * output.max()
    for name, cells in case["expected"].items():
        for cell, value in cells.items():
            row, column = (int(part) for part in cell.split(","))
            assert abs(tables[name][row, column] - value) < 10 ** -(len(str(value).split(".")[1])), name


@given(systems())
def test_solves_agree_with_an_independent_inverse(system: tuple[np.ndarray, np.ndarray]) -> None:
    flows, demand = system
    output = flows.sum(axis=1) + demand
    inputs = leontief.coefficients(flows, output)
    factor = leontief.factorise(inputs)
    reference = np.linalg.inv(np.eye(len(inputs)) - inputs)
    scale = np.abs(reference).max()
    assert np.abs(leontief.solve(factor, demand) - output).max() <= 1e-9 * output.max()
    assert np.abs(leontief.inverse(factor) - reference).max() <= 1e-10 * scale
    assert np.abs(leontief.columns(factor, [1, 0]) - reference[:, [1, 0]]).max() <= 1e-10 * scale
    assert np.abs(leontief.rows(factor, [1, 0]) - reference[[1, 0]]).max() <= 1e-10 * scale


@given(systems(), st.integers(0, 3))
def test_households_agree_with_the_bordered_system(system: tuple[np.ndarray, np.ndarray], seed: int) -> None:
    """L_II from the closed form equals the inverse of the system with households as extra industries."""
    flows, demand = system
    rng = np.random.default_rng(seed)
    n, groups = len(flows), 2
    output = flows.sum(axis=1) + demand
    inputs = leontief.coefficients(flows, output)
    added = np.maximum(1 - inputs.sum(axis=0), 0)
    earnings = rng.dirichlet(np.ones(groups), n).T * added * 0.6
    spending = rng.dirichlet(np.ones(n), groups).T * 0.8
    bordered = np.block([[inputs, spending], [earnings, np.zeros((groups, groups))]])
    reference = np.linalg.inv(np.eye(n + groups) - bordered)[:n, :n]
    households = Households(spending, earnings)
    factor = leontief.factorise(inputs)
    if np.abs(np.linalg.eigvals(bordered)).max() >= 0.999:
        return
    tolerance = 1e-9 * np.abs(reference).max()
    assert np.abs(leontief.with_households(factor, households, np.eye(n)) - reference).max() <= tolerance
    assert np.abs(leontief.with_households_left(factor, households, np.eye(n)) - reference).max() <= tolerance


def test_type_two_of_one_group_is_the_published_formula() -> None:
    inputs = np.array([[0.15, 0.25], [0.20, 0.05]])
    spending, wages = np.array([[0.05], [0.40]]), np.array([[0.30, 0.25]])
    inverse = np.linalg.inv(np.eye(2) - inputs)
    loop = (wages @ inverse @ spending).item()
    reference = inverse + (inverse @ spending) @ (wages @ inverse) / (1 - loop)
    found = leontief.with_households(leontief.factorise(inputs), Households(spending, wages), np.eye(2))
    assert found == pytest.approx(reference, rel=1e-13)


def test_a_singular_system_names_its_industry() -> None:
    with pytest.raises(NoAnswer) as caught:
        leontief.factorise(np.array([[1.0, 0.0], [0.0, 0.5]]))
    assert caught.value.positions == (0,)


def test_an_unproductive_system_names_its_industry() -> None:
    inputs = np.array([[1.4, 0.1], [0.0, 0.5]])
    factor = leontief.factorise(inputs)
    with pytest.raises(NoAnswer) as caught:
        leontief.fail_if_not_productive(inputs, factor)
    assert 0 in caught.value.positions


def test_households_that_spend_more_than_they_earn_are_refused() -> None:
    factor = leontief.factorise(np.array([[0.5]]))
    with pytest.raises(NoAnswer):
        leontief.with_households(factor, Households(np.array([[1.0]]), np.array([[0.6]])), np.ones(1))


def test_zero_output_gives_a_column_of_zeros_and_the_identity() -> None:
    inputs = leontief.coefficients(np.array([[1.0, 0.0], [0.0, 0.0]]), np.array([4.0, 0.0]))
    inverse = leontief.inverse(leontief.factorise(inputs))
    assert inputs[:, 1].tolist() == [0, 0]
    assert inverse[1].tolist() == [0, 1]


def test_a_system_close_to_singular_is_refused() -> None:
    closed = np.array([[0.5, 0.4], [0.5, 0.6]]) * (1 - 1e-15)
    with pytest.raises(leontief.NoAnswer, match="singular"):
        leontief.factorise(closed)
    assert leontief.factorise(closed * (1 - 1e-6))


def test_negative_cells_do_not_hide_rounds_that_grow() -> None:
    growing = np.array([[1.5, 0.1], [-0.6, 0.5]])
    with pytest.raises(leontief.NoAnswer, match="not productive"):
        leontief.fail_if_not_productive(growing, leontief.factorise(growing))
    turning = np.array([[0.5, 0.7], [-0.7, 0.5]])  # |A| fails, but the rounds of A end: its eigenvalues are 0.86
    leontief.fail_if_not_productive(turning, leontief.factorise(turning))
    fine = np.array([[0.2, -0.1], [0.3, 0.1]])
    leontief.fail_if_not_productive(fine, leontief.factorise(fine))


def test_households_that_leave_no_leak_are_refused() -> None:
    inputs = np.array([[0.2, 0.3], [0.4, 0.1]])
    wages = 1.0 - inputs.sum(axis=0)
    spending = np.array([[0.4], [0.6]])
    households = leontief.Households(spending, wages[None])
    with pytest.raises(leontief.Overspent):
        leontief.with_households(leontief.factorise(inputs), households, np.ones(2))


def test_a_very_small_output_is_an_output() -> None:
    flows = np.array([[1e-310, 0.0], [0.0, 1.0]])
    found = leontief.coefficients(flows, np.array([4e-310, 2.0]))
    assert found == pytest.approx(np.array([[0.25, 0.0], [0.0, 0.5]]))
