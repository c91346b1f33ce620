"""Supply and use to symmetric tables: the textbook case, closed forms and what every model keeps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from weefsel.kernels.leontief import NoAnswer
from weefsel.kernels.supply_use import Model, symmetric, transformation

MODELS: tuple[Model, ...] = ("A", "B", "C", "D")
# Miller & Blair 2009, sec. 5.2: two products, two industries; industry 2 makes 10 of product 1.
SUPPLY = np.array([[90.0, 10.0], [0.0, 100.0]])
USE = np.array([[12.0, 8.0], [10.0, 7.0]])
FINAL = np.array([[80.0], [83.0]])
ADDED = np.array([[68.0, 95.0]])


def random_tables(seed: int, products: int, industries: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return balanced tables whose supply is mostly on the diagonal."""
    rng = np.random.default_rng(seed)
    supply = rng.uniform(0, 3, (products, industries)) + 50 * np.eye(products, industries)
    supply[industries:] += rng.uniform(5, 10, (max(products - industries, 0), 1))
    use = rng.uniform(0, 4, (products, industries))
    final = supply.sum(axis=1, keepdims=True) - use.sum(axis=1, keepdims=True)
    added = supply.sum(axis=0, keepdims=True) - use.sum(axis=0, keepdims=True)
    return supply, use, np.hstack([final * 0.4, final * 0.6]), np.vstack([added * 0.7, added * 0.3])


def test_industry_technology_of_the_textbook() -> None:
    """B D of Miller & Blair: products per unit of product."""
    found = symmetric("B", SUPPLY, USE, FINAL, ADDED)
    by_hand = np.array([[12 / 90 * 0.9 + 8 / 110 * 0.1, 8 / 110], [10 / 90 * 0.9 + 7 / 110 * 0.1, 7 / 110]])
    assert found.flows / found.output == pytest.approx(by_hand, rel=1e-14)
    assert np.round(found.flows / found.output, 4).tolist() == [[0.1273, 0.0727], [0.1064, 0.0636]]


def test_product_technology_is_its_closed_form() -> None:
    """A = (U ĝ⁻¹)(S ĝ⁻¹)⁻¹: inputs of an industry are those of its products, added up."""
    found = symmetric("A", SUPPLY, USE, FINAL, ADDED)
    inputs = found.flows / found.output
    industries = SUPPLY.sum(axis=0)
    assert inputs @ (SUPPLY / industries) == pytest.approx(USE / industries, rel=1e-13)
    # Product 1 is made by industry 1 alone and by nobody in another way: 12/90, 10/90.
    assert inputs[:, 0] == pytest.approx([12 / 90, 10 / 90], rel=1e-14)
    # Industry 2 spends 8 and 7, of which 10 units of product 1 take 10 x 12/90 and 10 x 10/90.
    assert inputs[:, 1] == pytest.approx([(8 - 120 / 90) / 100, (7 - 100 / 90) / 100], rel=1e-13)


def test_fixed_product_sales_share_each_row_by_who_made_it() -> None:
    found = symmetric("D", SUPPLY, USE, FINAL, ADDED)
    by_hand = np.array([[0.9 * 12, 0.9 * 8], [0.1 * 12 + 10, 0.1 * 8 + 7]])
    assert found.flows == pytest.approx(by_hand, rel=1e-14)
    assert found.final[:, 0] == pytest.approx([72.0, 91.0], rel=1e-14)


def test_fixed_industry_sales_add_up_to_the_rows_of_the_use_table() -> None:
    """C: sales of a product are those of its makers, S ĝ⁻¹ Z = U."""
    found = symmetric("C", SUPPLY, USE, FINAL, ADDED)
    assert SUPPLY / SUPPLY.sum(axis=0) @ found.flows == pytest.approx(USE, rel=1e-13)


@given(st.integers(0, 2**31), st.integers(2, 7), st.sampled_from(MODELS))
def test_balanced_tables_give_balanced_tables_and_totals_stay(seed: int, size: int, model: Model) -> None:
    supply, use, final, added = random_tables(seed, size, size)
    found = symmetric(model, supply, use, final, added)
    scale = supply.sum()
    assert found.flows.sum(axis=1) + found.final.sum(axis=1) == pytest.approx(found.output, abs=1e-12 * scale)
    assert found.flows.sum(axis=0) + found.primary.sum(axis=0) == pytest.approx(found.output, abs=1e-12 * scale)
    assert found.flows.sum() == pytest.approx(use.sum(), rel=1e-11)
    assert found.final.sum(axis=0) == pytest.approx(final.sum(axis=0), rel=1e-11)
    assert found.primary.sum(axis=1) == pytest.approx(added.sum(axis=1), rel=1e-11)


@given(st.integers(0, 2**31), st.integers(0, 4), st.sampled_from(("B", "D")))
def test_b_and_d_take_any_shape_and_stay_not_negative(seed: int, more: int, model: Model) -> None:
    supply, use, final, added = random_tables(seed, 3 + more, 3)
    found = symmetric(model, supply, use, final, added)
    assert found.flows.shape == ((3 + more, 3 + more) if model == "B" else (3, 3))
    assert (found.flows >= 0).all()
    assert found.flows.sum(axis=1) + found.final.sum(axis=1) == pytest.approx(found.output, rel=1e-12)


@given(st.integers(0, 2**31), st.sampled_from(MODELS))
def test_without_by_products_all_models_give_the_use_table(seed: int, model: Model) -> None:
    rng = np.random.default_rng(seed)
    supply, use = np.diag(rng.uniform(10, 1000, 4)), rng.uniform(0, 2, (4, 4))
    final = supply.sum(axis=1, keepdims=True) - use.sum(axis=1, keepdims=True)
    found = symmetric(model, supply, use, final, supply.sum(axis=0, keepdims=True) - use.sum(axis=0))
    assert found.flows == pytest.approx(use, rel=1e-12)
    assert found.final == pytest.approx(final, rel=1e-12)


@pytest.mark.parametrize(("by_products", "by_industries"), [("A", "C"), ("B", "D")])
@given(seed=st.integers(0, 2**31))
def test_multipliers_of_products_and_industries_agree(by_products: Model, by_industries: Model, seed: int) -> None:
    """Output of industries by the one is that of products by the other, passed through market shares or product mix."""
    supply, use, final, added = random_tables(seed, 4, 4)
    demand = np.array([1.0, 5.0, 0.5, 2.0])
    products = symmetric(by_products, supply, use, final, added)
    industries = symmetric(by_industries, supply, use, final, added)
    shares = supply.T / supply.sum(axis=1) if by_products == "B" else np.linalg.inv(supply / supply.sum(axis=0))
    made = np.linalg.solve(np.eye(4) - products.flows / products.output, demand)
    produced = np.linalg.solve(np.eye(4) - industries.flows / industries.output, shares @ demand)
    assert shares @ made == pytest.approx(produced, rel=1e-9)


def test_negative_cells_can_come_of_product_technology_only() -> None:
    use = np.array([[1.0, 8.0], [40.0, 1.0]])
    final = SUPPLY.sum(axis=1, keepdims=True) - use.sum(axis=1, keepdims=True)
    added = SUPPLY.sum(axis=0, keepdims=True) - use.sum(axis=0, keepdims=True)
    assert symmetric("A", SUPPLY, use, final, added).flows.min() < 0
    assert symmetric("B", SUPPLY, use, final, added).flows.min() >= 0
    assert symmetric("D", SUPPLY, use, final, added).flows.min() >= 0


def test_a_table_that_cannot_be_inverted_is_refused() -> None:
    with pytest.raises(NoAnswer, match="as many products as industries, not 3 and 2"):
        transformation("A", np.ones((3, 2)))
    with pytest.raises(NoAnswer, match="close to singular"):
        transformation("C", np.ones((2, 2)))
    with pytest.raises(NoAnswer, match="empty row") as caught:
        transformation("C", np.array([[1.0, 0.0], [0.0, 0.0]]))
    assert caught.value.positions == (1,)
    with pytest.raises(ValueError, match="not 'E'"):
        transformation("E", SUPPLY)  # type: ignore[arg-type]


def test_what_nobody_makes_is_not_dropped() -> None:
    supply = np.array([[5.0, 0.0], [0.0, 0.0]])
    with pytest.raises(NoAnswer, match="no industry makes") as caught:
        symmetric("D", supply, np.ones((2, 2)), np.ones((2, 1)), np.ones((1, 2)))
    assert caught.value.positions == (1,)
    with pytest.raises(NoAnswer, match="no output") as caught:
        symmetric("B", supply, np.ones((2, 2)), np.ones((2, 1)), np.ones((1, 2)))
    assert caught.value.positions == (1,)
