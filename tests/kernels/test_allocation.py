"""Stocks and sourcing: the teaching case, closed forms, brute force on small cases, limits that collide."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from weefsel.kernels.allocation import (
    Collision,
    Network,
    frontier,
    newsvendor_fractile,
    newsvendor_normal,
    one_tier,
    public_stockpile,
    recover,
    smallest_stock,
    source,
    time_to_survive,
)
from weefsel.kernels.allocation.recovery import Arc
from weefsel.kernels.allocation.sourcing import Limits
from weefsel.kernels.allocation.stockpile import tail_mean
from weefsel.kernels.leontief import NoAnswer

#: Three suppliers that all make both products; Simchi-Levi et al., teaching case.
CASE = one_tier(
    np.ones((3, 2), dtype=bool),
    np.array([30.0, 45.0, 60.0]),
    np.array([75.0, 50.0]),
    np.array([20.0, 25.0]),
    np.array([5000.0, 6500.0]),
)


def down(network: Network, *nodes: int) -> np.ndarray:
    mask = np.zeros(len(network.capacity), dtype=bool)
    mask[list(nodes)] = True
    return mask


@pytest.mark.parametrize(
    ("stopped", "loss", "survive"),
    [((), 0.0, np.inf), ((0,), 0.0, 2.25), ((1,), 125_000.0, 9 / 7), ((2,), 275_000.0, 0.9)],
)
def test_the_teaching_case(stopped: tuple[int, ...], loss: float, survive: float) -> None:
    assert recover(CASE, down(CASE, *stopped), 2.0).loss == pytest.approx(loss)
    assert time_to_survive(CASE, down(CASE, *stopped)) == pytest.approx(survive)


def test_prices_say_what_one_more_unit_saves() -> None:
    stop = down(CASE, 2)
    found = recover(CASE, stop, 2.0)
    more = Network(CASE.arcs, CASE.capacity, CASE.stock + np.eye(5)[3], CASE.demand, CASE.loss)
    assert found.loss - recover(more, stop, 2.0).loss == pytest.approx(found.stock_price[3]) == pytest.approx(5000.0)
    wider = Network(CASE.arcs, CASE.capacity + np.eye(5)[0], CASE.stock, CASE.demand, CASE.loss)
    assert (
        found.loss - recover(wider, stop, 2.0).loss == pytest.approx(found.capacity_price[0]) == pytest.approx(10_000.0)
    )


@st.composite
def small_cases(draw: st.DrawFn) -> tuple[np.ndarray, list[int], list[int], list[int], list[int]]:
    suppliers, products = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    makes = draw(arrays(bool, (suppliers, products)))

    def whole(n: int, high: int) -> list[int]:
        return draw(st.lists(st.integers(0, high), min_size=n, max_size=n))

    return makes, whole(suppliers, 3), whole(products, 4), whole(products, 2), whole(products, 9)


@given(small_cases())
@settings(max_examples=60)
def test_brute_force_finds_nothing_better(case: tuple[np.ndarray, list[int], list[int], list[int], list[int]]) -> None:
    makes, capacity, demand, stock, loss = case
    # With whole numbers a transport problem has a whole best answer, so trying all of them is exact.
    splits = [
        [part for part in product(*[range(c + 1 if able else 1) for able in makes[i]]) if sum(part) <= c]
        for i, c in enumerate(capacity)
    ]
    best = min(
        sum(
            f * max(d - s - sum(got), 0)
            for f, d, s, got in zip(loss, demand, stock, zip(*choice, strict=True), strict=True)
        )
        for choice in product(*splits)
    )
    values = [np.array(numbers, dtype=float) for numbers in (capacity, demand, stock, loss)]
    network = one_tier(makes, *values)
    assert recover(network, down(network), 1.0).loss == pytest.approx(best, abs=1e-7)


def test_two_tiers_by_hand() -> None:
    """Ore (2 per plate, either mine) and gas for plate; plate for the customer: the narrowest part decides."""
    arcs = (Arc(0, 3, 0, 2.0), Arc(1, 3, 0, 2.0), Arc(2, 3, 1, 1.0))
    network = Network(
        arcs,
        np.array([12.0, 8.0, 20.0, 15.0]),
        np.array([6.0, 0.0, 5.0, 4.0]),
        np.array([0.0, 0.0, 0.0, 9.0]),
        np.array([0.0, 0.0, 0.0, 10.0]),
    )
    # Mine 0 is down 5 days: ore 8 x 5 + 6 = 46, so 23 plates, 4 in stock, 45 wanted.
    assert recover(network, down(network, 0), 5.0).loss == pytest.approx(10 * (45 - 23 - 4))
    # 9 t = 4 + (6 + 8 t) / 2  =>  t = 1.4
    assert time_to_survive(network, down(network, 0)) == pytest.approx(1.4)
    # Gas down: 5 in stock; 9 t = 4 + 5.
    assert time_to_survive(network, down(network, 2)) == pytest.approx(1.0)
    assert time_to_survive(network, down(network)) == np.inf


def test_the_smallest_stock_survives_every_stop_and_no_smaller_one_does() -> None:
    where = np.array([False, False, False, True, True])
    stops = [(down(CASE, i), 2.0) for i in range(3)]
    stock, cost = smallest_stock(CASE, stops, np.array([9.0, 9.0, 9.0, 1.0, 2.0]), where=where)
    # S3 down for 2 days: 250 wanted, 150 made.
    assert (stock[3], stock[4], cost) == pytest.approx((100.0, 0.0, 100.0))
    held = Network(CASE.arcs, CASE.capacity, stock, CASE.demand, CASE.loss)
    assert min(time_to_survive(held, stop) for stop, _ in stops) == pytest.approx(2.0)
    less = Network(CASE.arcs, CASE.capacity, stock * 0.99, CASE.demand, CASE.loss)
    assert min(time_to_survive(less, stop) for stop, _ in stops) < 2.0


def test_stock_that_may_stand_nowhere_collides() -> None:
    with pytest.raises(Collision) as caught:
        smallest_stock(CASE, [(down(CASE, 2), 2.0)], np.ones(5), where=np.zeros(5, dtype=bool))
    assert set(caught.value.limits) >= {"places for stock", "demand", "capacity"}


def test_newsvendor() -> None:
    assert newsvendor_fractile(10.0, 25.0, 5.0) == 0.5
    assert newsvendor_normal(10.0, 25.0, 5.0, 100.0, 20.0) == pytest.approx(100.0)
    assert newsvendor_normal(30.0, 25.0, 5.0, 100.0, 20.0) == 0.0
    with pytest.raises(NoAnswer, match="no end"):
        newsvendor_fractile(10.0, 25.0, -11.0)


@given(st.floats(1, 9), st.floats(10, 50), st.floats(0, 9), st.floats(1, 30))
def test_newsvendor_is_the_cheapest_of_its_neighbours(price: float, short: float, left: float, spread: float) -> None:
    best = newsvendor_normal(price, short, left, 200.0, spread)
    demand = 200.0 + spread * np.sqrt(2) * np.polynomial.hermite.hermgauss(64)[0]
    weight = np.polynomial.hermite.hermgauss(64)[1] / np.sqrt(np.pi)
    from scipy.stats import norm

    def cost(x: float) -> float:
        z = (x - 200.0) / spread
        missing = spread * (norm.pdf(z) - z * norm.sf(z))
        return float(price * x + short * missing + left * (missing + x - 200.0))

    assert cost(best) <= min(cost(best * 0.99), cost(best * 1.01)) + 1e-9
    assert cost(200.0) == pytest.approx(
        float(price * 200 + (weight * (short + left) * np.maximum(demand - 200, 0)).sum()), rel=0.02
    )


NEED = np.array([[0.0, 0.0], [6.0, 2.0], [9.0, 0.0], [0.0, 5.0]])
CHANCE = np.array([0.85, 0.08, 0.02, 0.05])


@pytest.mark.parametrize("aversion", [0.0, 1.0, 5.0])
@pytest.mark.parametrize("budget", [0.0, 5.0, 12.0])
def test_public_stockpile_against_all_whole_stocks(aversion: float, budget: float) -> None:
    loss, price, volume = np.array([10.0, 8.0]), np.array([1.0, 2.0]), np.array([1.0, 1.0])
    found = public_stockpile(
        NEED,
        CHANCE,
        loss,
        price,
        budget,
        volume=volume,
        storage=8.0,
        most=np.array([7.0, 4.0]),
        aversion=aversion,
        tail=0.9,
    )

    def value(stock: np.ndarray) -> float:
        losses = (np.maximum(NEED - stock, 0) * loss).sum(axis=1)
        return float(CHANCE @ losses) + aversion * tail_mean(losses, CHANCE, 0.9)

    grid = [np.array(s) for s in product(np.arange(0, 7.25, 0.25), np.arange(0, 4.25, 0.25))]
    allowed = [s for s in grid if s @ price <= budget + 1e-9 and s @ volume <= 8.0]
    assert value(found.stock) == pytest.approx(found.expected + aversion * found.cvar)
    assert value(found.stock) <= min(value(s) for s in allowed) + 1e-7
    assert found.stock @ price <= budget + 1e-7


def test_one_more_euro_of_budget_buys_its_price() -> None:
    loss, price = np.array([10.0, 8.0]), np.array([1.0, 2.0])
    found = public_stockpile(NEED, CHANCE, loss, price, 4.0)
    more = public_stockpile(NEED, CHANCE, loss, price, 5.0)
    assert found.expected - more.expected == pytest.approx(found.budget_price) == pytest.approx(10 * (0.08 + 0.02))


def test_tail_mean_counts_a_part_of_the_event_on_the_border() -> None:
    # The worst 5 %: all of the 2 %, and 3 of the 8 %.
    assert tail_mean(np.array([0.0, 10.0, 100.0]), np.array([0.9, 0.08, 0.02]), 0.95) == pytest.approx(
        (2 * 100 + 3 * 10) / 5
    )


def test_probabilities_must_add_up() -> None:
    with pytest.raises(NoAnswer, match="add up to"):
        public_stockpile(NEED, CHANCE * 0.5, np.ones(2), np.ones(2), 1.0)


def test_two_suppliers_cannot_be_less_concentrated_than_a_half() -> None:
    with pytest.raises(Collision) as caught:
        source(np.array([1.0, 2.0]), np.array([1.0, 0.0]), Limits(np.ones(2), 0.4))
    assert "largest concentration" in caught.value.limits
    assert {"index": 0.4, "suppliers": 2.0, "least": 0.5}.items() <= caught.value.numbers.items()
    assert source(np.array([1.0, 2.0]), np.array([1.0, 0.0]), Limits(np.ones(2), 0.5)).shares == pytest.approx(
        [0.5, 0.5], abs=1e-4
    )


def test_caps_that_are_too_low_collide_with_the_whole() -> None:
    with pytest.raises(Collision) as caught:
        source(np.ones(3), np.array([1.0, 0, 0]), Limits(np.full(3, 0.3)))
    assert caught.value.limits == ("shares add up to 1", "largest share")
    assert caught.value.numbers["caps"] == pytest.approx(0.9)


def test_concentration_and_a_limit_on_others_collide_without_the_caps() -> None:
    limits = Limits(np.ones(3), 0.4, np.array([True, True, False]), 0.3)
    with pytest.raises(Collision) as caught:
        source(np.ones(3), np.array([1.0, 0, 0]), limits)
    assert caught.value.limits == ("shares add up to 1", "largest concentration", "largest share of the group")
    assert (caught.value.numbers["index"], caught.value.numbers["group_share"]) == (0.4, 0.3)


def test_the_cone_has_its_closed_form() -> None:
    """min c'w on the disc w'w <= H, sum w = 1: w = 1/3 - (c - mean c) sqrt((H - 1/3) / |c - mean c|^2)."""
    found = source(np.array([1.0, 2.0, 3.0]), np.array([1.0, 0, 0]), Limits(np.ones(3), 0.4))
    step = np.sqrt((0.4 - 1 / 3) / 2)
    assert found.converged
    assert found.shares == pytest.approx([1 / 3 + step, 1 / 3, 1 / 3 - step], abs=1e-4)
    # d cost / d H = -|c - mean| / (2 sqrt(H - 1/3))
    assert found.index_price == pytest.approx(np.sqrt(2) / (2 * np.sqrt(0.4 - 1 / 3)), rel=1e-3)


@given(
    arrays(float, 3, elements=st.floats(1, 5)),
    st.floats(0.4, 1.0),
    st.floats(0.0, 2.0),
    st.floats(0.0, 3.0),
)
@settings(max_examples=40)
def test_sourcing_against_a_grid(cost: np.ndarray, index: float, switching: float, aversion: float) -> None:
    now, cap = np.array([0.7, 0.3, 0.0]), np.array([0.65, 0.65, 0.65])
    stops, chance = np.eye(3), np.array([0.1, 0.03, 0.03])
    found = source(
        cost, now, Limits(cap, index), switching=switching, stops=stops, probability=chance, loss=5.0, aversion=aversion
    )

    def value(w: np.ndarray) -> float:
        losses = np.append(5.0 * w, 0.0)
        risk = tail_mean(losses, np.append(chance, 1 - chance.sum()), 0.95)
        return float(cost @ w + switching * np.abs(w - now).sum() + aversion * risk)

    steps = np.arange(0, 0.651, 0.025)
    grid = [np.array([a, b, 1 - a - b]) for a in steps for b in steps]
    allowed = [w for w in grid if 0 <= w[2] <= 0.65 + 1e-12 and w @ w <= index]
    assert found.shares.sum() == pytest.approx(1.0)
    assert found.shares @ found.shares <= index + 1e-7
    assert value(found.shares) <= min(value(w) for w in allowed) + 1e-6


def test_the_frontier_trades_cost_for_exposure() -> None:
    found = frontier(
        np.array([1.0, 1.3, 1.5]), np.array([1.0, 0, 0]), Limits(np.ones(3)), [0.0, 0.05, 0.1, 1.0],
        stops=np.eye(3), probability=np.array([0.1, 0.02, 0.02]), loss=5.0,
    )  # fmt: skip
    costs, risks = [each.buying for each in found], [each.cvar for each in found]
    assert costs == sorted(costs)
    assert risks == sorted(risks, reverse=True)
    assert costs[0] == 1.0
    assert risks[-1] < risks[0]


def test_others_than_like_minded_have_a_limit() -> None:
    limits = Limits(np.ones(3), group=np.array([True, False, False]), group_share=0.25)
    found = source(np.array([1.0, 2.0, 3.0]), np.array([1.0, 0, 0]), limits)
    assert found.shares == pytest.approx([0.25, 0.75, 0.0])
    assert found.group_price == pytest.approx(1.0)
