"""Regions from a nation: by hand, against a slow independent calculation, and what must hold for any split."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import small_fabric

import weefsel as wf
from weefsel.errors import ComputationError, InputError, InputFaults
from weefsel.methods.regionalise import Regions, regional_fabric, with_delta
from weefsel.model import Fabric, Meta

CATEGORIES = ("households", "inventories", "exports")
META = Meta("regions", "two regions", 2020, status="estimated")


def nation(seed: int = 0, n: int = 4) -> Fabric:
    rng = np.random.default_rng(seed)
    final = rng.uniform(1, 20, (n, 3))
    final[:, 1] = rng.uniform(-1, 1, n)
    return small_fabric(rng.uniform(0, 9, (n, n)), final, categories=CATEGORIES, jobs=rng.uniform(1, 5, n))


def split_of(weights: np.ndarray, people: np.ndarray) -> Regions:
    names = tuple("ABCD"[: len(weights)])
    grades = (("good",) * weights.shape[1],) * len(weights)
    return Regions(names, weights, grades, {"households": people, "inventories": None})


@pytest.fixture(scope="module")
def regions() -> Fabric:
    return wf.load("belgium-regions")


def test_two_equal_regions_by_hand() -> None:
    """Two halves: SLQ = CILQ = 1, so each buys λ = [log2(1.5)]^δ of every need at home, and all balances at once."""
    national = nation()
    halves = regional_fabric(national, split_of(np.full((2, 4), 0.5), np.array([0.5, 0.5])), META, delta=0.3)
    own = np.log2(1.5) ** 0.3
    flows = halves.flows.reshape(2, 4, 2, 4)
    assert flows[0, :, 0] == pytest.approx(own * national.flows / 2, rel=1e-12)
    assert flows[0, :, 1] == pytest.approx((1 - own) * national.flows / 2, rel=1e-12)
    homes = halves.final_demand[:, halves.uses.labels.index(("A", "households"))].reshape(2, 4)
    assert homes[0] == pytest.approx(own * national.final_demand[:, 0] / 2, rel=1e-12)
    stocks = halves.final_demand[:, halves.uses.labels.index(("A", "inventories"))].reshape(2, 4)
    assert stocks[0] == pytest.approx(national.final_demand[:, 1] / 2, rel=1e-12)
    assert stocks[1].tolist() == [0.0] * 4
    assert halves.uses.labels[-1] == ("abroad", "exports")
    assert halves.meta.extra == (("delta", "0.3"),)


def slow_flows(belgium: Fabric, regions: Fabric, sector: str, delta: float) -> np.ndarray:
    """Return flows of one product between regions, (3, 3 * 64 + 15), by loops and plain RAS."""
    i = belgium.industries.labels.index((sector,))
    x = regions.output.reshape(3, 64)
    nation_x = x.sum(axis=0)
    needs = regions.flows.reshape(3, 64, 192)[:, i].sum(axis=0)
    final = regions.final_demand.reshape(3, 64, 18)[:, i, :15].sum(axis=0)
    table = np.zeros((3, 207))
    for s in range(3):
        slq = [(x[s, k] / x[s].sum()) / (nation_x[k] / nation_x.sum()) for k in range(64)]
        size = np.log2(1 + x[s].sum() / nation_x.sum()) ** delta
        others = [r for r in range(3) if r != s]
        for column in range(64 + 5):
            share = size * (slq[i] if column in (i, *range(64, 69)) else slq[i] / slq[column])
            own = 1.0 if column == 68 else min(share, 0.99)
            at = 64 * s + column if column < 64 else 192 + 5 * s + column - 64
            need = needs[at] if column < 64 else final[at - 192]
            table[s, at] = own * need
            for r in others:
                table[r, at] = (1 - own) * need * x[r, i] / sum(x[o, i] for o in others)
    columns = np.concatenate([needs, final])
    exports = regions.final_demand.reshape(3, 64, 18)[:, i, 15:].sum(axis=1)
    residual = belgium.output[i] - belgium.flows[i].sum() - belgium.final_demand[i].sum()
    rows = x[:, i] - exports - residual * x[:, i] / nation_x[i]
    assert (table >= 0).all(), "plain RAS needs a product without negative stocks"
    for _ in range(20_000):
        table *= (rows / table.sum(axis=1))[:, None]
        table *= np.divide(columns, table.sum(axis=0), out=np.zeros(207), where=columns != 0)
    return table


@pytest.mark.parametrize("sector", ["C24", "C16", "E36"])
def test_embedded_flows_against_a_slow_independent_calculation(regions: Fabric, sector: str) -> None:
    belgium = wf.load("belgium")
    i = belgium.industries.labels.index((sector,))
    slow = slow_flows(belgium, regions, sector, 0.3)
    assert regions.flows.reshape(3, 64, 192)[:, i] == pytest.approx(slow[:, :192], rel=1e-8, abs=1e-9)
    found = regions.final_demand.reshape(3, 64, 18)[:, i, :15]
    assert found == pytest.approx(slow[:, 192:], rel=1e-8, abs=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 4), st.floats(0, 0.9))
def test_any_split_adds_up_and_meets_every_need(seed: int, count: int, delta: float) -> None:
    national = nation(seed)
    rng = np.random.default_rng(seed + 1)
    weights = rng.uniform(0.1, 1, (count, 4))
    weights /= weights.sum(axis=0)
    people = rng.uniform(0.1, 1, count)
    found = regional_fabric(national, split_of(weights, people / people.sum()), META, delta=delta)
    flows = found.flows.reshape(count, 4, count, 4)
    scale = national.output.sum()
    assert flows.sum(axis=(0, 2)) == pytest.approx(national.flows, abs=1e-10 * scale)
    assert flows.sum(axis=0) == pytest.approx(national.flows[:, None] * weights, abs=1e-10 * scale)
    made = found.flows.sum(axis=1) + found.final_demand.sum(axis=1)
    assert made == pytest.approx(found.output, abs=1e-10 * scale)
    assert found.output.reshape(count, 4).sum(axis=0) == pytest.approx(national.output)
    assert found.account_values.reshape(count, 4).sum(axis=0) == pytest.approx(national.account_values[0])


def test_the_exponent_it_was_made_with_gives_the_embedded_fabric_back(regions: Fabric) -> None:
    again = with_delta(regions, 0.3)
    assert again.flows == pytest.approx(regions.flows, rel=1e-9, abs=1e-9)
    assert again.final_demand == pytest.approx(regions.final_demand, rel=1e-9, abs=1e-9)
    assert again.meta == regions.meta


def test_a_larger_exponent_means_more_trade_between_regions(regions: Fabric) -> None:
    def own_inputs(fabric: Fabric) -> float:
        between = fabric.flows.reshape(3, 64, 3, 64).sum(axis=(1, 3))
        return float(np.trace(between) / between.sum())

    found = [own_inputs(with_delta(regions, delta)) for delta in (0.0, 0.2, 0.3, 0.4, 0.6)]
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == 5


def test_another_exponent_changes_only_who_buys_from_whom(regions: Fabric) -> None:
    other = with_delta(regions, 0.2)
    close = pytest.approx(regions.flows.reshape(3, 64, 192).sum(axis=0), rel=1e-9, abs=1e-9)
    assert other.flows.reshape(3, 64, 192).sum(axis=0) == close
    exports = [at for at, use in enumerate(regions.uses.labels) if use[0] == "abroad"]
    assert (other.final_demand[:, exports] == regions.final_demand[:, exports]).all()
    assert other.final_demand.sum(axis=0) == pytest.approx(regions.final_demand.sum(axis=0), rel=1e-9)
    sold = regions.flows.sum(axis=1) + regions.final_demand.sum(axis=1)
    assert other.flows.sum(axis=1) + other.final_demand.sum(axis=1) == pytest.approx(sold, rel=1e-9)
    assert other.meta.extra == (("delta", "0.2"),)
    for name in ("output", "value_added", "account_values", "grades", "residence", "places", "imports", "uses"):
        assert getattr(other, name) is getattr(regions, name), name
    back = with_delta(other, 0.3)
    assert back.flows == pytest.approx(regions.flows, rel=1e-9, abs=1e-9)


def test_what_the_method_gives_adds_up(regions: Fabric) -> None:
    frame = wf.compute("regionalise.flq", regions, delta=0.2).frame
    other = with_delta(regions, 0.2)
    flows = frame.filter(pl.col("measure") == "flow")
    assert flows["value"].sum() == pytest.approx(other.flows.sum(), rel=1e-12)
    one = {"region": "Flanders", "sector": "C24", "buyer_region": "Wallonia", "buyer_sector": "C25"}
    chosen = frame.filter(*[pl.col(name) == label for name, label in one.items()])
    seller = regions.industries.labels.index(("Flanders", "C24"))
    buyer = regions.industries.labels.index(("Wallonia", "C25"))
    values = dict(zip(chosen["measure"], chosen["value"], strict=True))
    flow = other.flows[seller, buyer]
    assert values == pytest.approx({"flow": flow, "coefficient": flow / regions.output[buyer]}, rel=1e-12)
    own = frame.filter(pl.col("measure") == "own_share", pl.col("region") == "Flanders", pl.col("sector") == "C25")
    flemish = flows.filter(pl.col("buyer_region") == "Flanders", pl.col("buyer_sector") == "C25")
    at_home = flemish.filter(pl.col("region") == "Flanders")["value"].to_numpy().sum()
    assert own["value"].item() == pytest.approx(at_home / flemish["value"].to_numpy().sum(), rel=1e-12)
    assert set(frame["status"]) == {"estimated"}


@pytest.mark.parametrize("delta", [-0.1, 1.0, float("nan")])
def test_an_exponent_outside_its_range_is_refused(regions: Fabric, delta: float) -> None:
    with pytest.raises(InputError):
        with_delta(regions, delta)
    with pytest.raises(InputFaults):
        wf.compute("regionalise.flq", regions, delta=delta)


def test_fabrics_without_an_estimate_behind_them_are_refused(regions: Fabric) -> None:
    observed = replace(regions, meta=replace(regions.meta, status="observed"))
    for fabric in (wf.load("belgium"), observed):
        with pytest.raises(InputError, match="delta means nothing") as caught:
            with_delta(fabric, 0.3)
        assert caught.value.remedy


def test_regions_with_other_final_uses_are_refused(regions: Fabric) -> None:
    labels = (*regions.uses.labels[:4], ("Flanders", "stocks"), *regions.uses.labels[5:])
    strange = replace(regions, uses=replace(regions.uses, labels=labels))
    with pytest.raises(InputError, match="not the same in each"):
        with_delta(strange, 0.3)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([[0.5, 0.5, 0.5, 0.6], [0.5, 0.5, 0.5, 0.5]], "at s3"),
        ([[1.5, 0.5, 0.5, 0.5], [-0.5, 0.5, 0.5, 0.5]], "negative"),
        ([[0.5, 0.5, 0.5, np.nan], [0.5, 0.5, 0.5, 0.5]], "missing"),
        ([[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]], "missing"),
    ],
)
def test_weights_that_are_no_split_are_refused(weights: list[list[float]], message: str) -> None:
    with pytest.raises(InputError, match=message):
        regional_fabric(nation(), split_of(np.array(weights), np.array([0.5, 0.5])), META)


def test_a_fabric_with_regions_is_not_split_again(regions: Fabric) -> None:
    with pytest.raises(InputError, match="already"):
        regional_fabric(regions, split_of(np.full((2, 192), 0.5), np.array([0.5, 0.5])), META)


def test_an_industry_in_one_region_only_sells_to_both() -> None:
    weights = np.array([[1.0, 0.5, 0.5, 0.0], [0.0, 0.5, 0.5, 1.0]])
    national = nation()
    found = regional_fabric(national, split_of(weights, np.array([0.6, 0.4])), META)
    flows = found.flows.reshape(2, 4, 2, 4)
    assert (flows[1, 0] == 0).all()
    assert (flows[0, 3] == 0).all()
    assert flows[0, 0] == pytest.approx(national.flows[0] * weights, rel=1e-12)


def test_supply_that_nobody_can_buy_is_named(regions: Fabric) -> None:
    """A region that sells a product at home without any output of it cannot be re-estimated."""
    output = regions.output.copy()
    output[regions.industries.labels.index(("Brussels", "C24"))] = 0.0
    with pytest.raises(ComputationError, match="C24") as caught:
        with_delta(replace(regions, output=output), 0.3)
    assert caught.value.remedy


def test_balancing_without_end_is_named() -> None:
    """Stocks stay with their producer: a region that supplies less than its own stocks asks for the impossible."""
    final = np.array([[10.0, 30.0, 5.0], [20.0, 0.0, 5.0]])
    national = small_fabric(np.array([[1.0, 2.0], [2.0, 1.0]]), final, categories=CATEGORIES)
    found = regional_fabric(national, split_of(np.array([[0.5, 0.5], [0.5, 0.5]]), np.array([0.5, 0.5])), META)
    demand = found.final_demand.copy()
    stocks = found.uses.labels.index(("A", "inventories"))
    homes = found.uses.labels.index(("A", "households"))
    # Region A has 55 of stocks to keep, all of its own making, and sells less than that at home.
    demand[2, stocks], demand[0, homes] = 40.0, 0.0
    with pytest.raises(ComputationError, match="s0"):
        with_delta(replace(found, final_demand=demand), 0.3)
