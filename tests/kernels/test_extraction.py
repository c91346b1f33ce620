"""Closed forms of hypothetical extraction against literal extraction: cut the links and invert again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.test_leontief import systems

from weefsel.kernels import extraction, ghosh, leontief
from weefsel.kernels.rounds import supplier_rounds

System = tuple[np.ndarray, np.ndarray]


def _parts(system: System) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    flows, demand = system
    output = flows.sum(axis=1) + demand
    inputs = leontief.coefficients(flows, output)
    return inputs, demand, output, leontief.inverse(leontief.factorise(inputs))


def _output(inputs: np.ndarray, demand: np.ndarray) -> np.ndarray:
    return np.linalg.solve(np.eye(len(inputs)) - inputs, demand)


def _same(found: np.ndarray, expected: np.ndarray, scale: np.ndarray) -> None:
    assert np.abs(found - expected).max() <= 1e-9 * scale.max()


@given(systems(), st.data())
def test_total(system: System, data: st.DataObject) -> None:
    inputs, demand, output, inverse = _parts(system)
    k = data.draw(st.integers(0, len(demand) - 1))
    cut, left = inputs.copy(), demand.copy()
    cut[k], cut[:, k], left[k] = 0, 0, 0
    _same(extraction.total(inverse[:, k], k, output), output - _output(cut, left), output)
    economy = inverse.sum(axis=0)[k] * output[k] / inverse[k, k]
    assert abs(extraction.total(inverse[:, k], k, output).sum() - economy) <= 1e-9 * output.sum()


@given(systems(), st.data())
def test_links(system: System, data: st.DataObject) -> None:
    inputs, demand, output, inverse = _parts(system)
    k = data.draw(st.integers(0, len(demand) - 1))
    cut = inputs.copy()
    cut[k], cut[:, k] = 0, 0
    cut[k, k] = inputs[k, k]
    _same(extraction.links(inverse[:, k], k, output, inputs[k, k], demand[k]), output - _output(cut, demand), output)


@given(systems(), st.data())
def test_purchases_and_sales(system: System, data: st.DataObject) -> None:
    inputs, demand, output, inverse = _parts(system)
    k = data.draw(st.integers(0, len(demand) - 1))
    cut = inputs.copy()
    cut[:, k] = 0
    _same(extraction.purchases(inverse[:, k], k, output), output - _output(cut, demand), output)
    cut = inputs.copy()
    cut[k] = 0
    _same(extraction.sales(inverse[:, k], k, output, demand[k]), output - _output(cut, demand), output)


@given(systems(), st.data())
def test_supply_and_buyers_loss(system: System, data: st.DataObject) -> None:
    inputs, _, output, inverse = _parts(system)
    k = data.draw(st.integers(0, len(output) - 1))
    allocation = np.linalg.inv(np.eye(len(output)) - (inputs * output) / output[:, None])
    primary = output @ (np.eye(len(output)) - (inputs * output) / output[:, None])
    cut = (inputs * output) / output[:, None]
    cut[k] = 0
    without = primary @ np.linalg.inv(np.eye(len(output)) - cut)
    _same(extraction.supply(inverse[k], k, output), output - without, output)
    _same(ghosh.row_from_leontief(inverse[k], k, output), allocation[k], allocation)
    fall = 0.3 * output[k]
    _same(ghosh.buyers_loss(inverse[k], k, output, fall), allocation[k] * fall / allocation[k, k], output)


@given(systems(), st.data())
def test_group(system: System, data: st.DataObject) -> None:
    inputs, demand, output, inverse = _parts(system)
    members = data.draw(st.sets(st.integers(0, len(demand) - 1), min_size=1))
    chosen = np.array(sorted(members))
    cut, left = inputs.copy(), demand.copy()
    cut[chosen], cut[:, chosen], left[chosen] = 0, 0, 0
    _same(extraction.group(inverse[:, chosen], chosen, output), output - _output(cut, left), output)


@given(systems(), st.data(), st.floats(0, 1))
def test_output_cap_and_its_rounds(system: System, data: st.DataObject, share: float) -> None:
    inputs, demand, output, inverse = _parts(system)
    k = data.draw(st.integers(0, len(demand) - 1))
    fall = share * output[k]
    others = np.arange(len(demand)) != k
    found = extraction.output_cap(inverse[:, k], k, fall)
    upstream = np.linalg.solve(np.eye(len(demand) - 1) - inputs[np.ix_(others, others)], inputs[others, k] * fall)
    _same(found[others], upstream, output)
    assert abs(found[k] - fall) <= 1e-9 * output.max()
    rounds = supplier_rounds(inputs, k, fall, (k,), found, 3)
    _same(rounds.falls[1][others], inputs[others, k] * fall, output)
    assert rounds.falls[1:, k].tolist() == [0, 0, 0]
    assert (rounds.rest >= -1e-9 * output.max()).all()
    free = supplier_rounds(inputs, k, fall, (), inverse[:, k] * fall, 2)
    _same(free.falls[2], inputs @ inputs[:, k] * fall, output)


@given(systems(), st.data(), st.floats(0, 1))
def test_sales_share(system: System, data: st.DataObject, share: float) -> None:
    inputs, demand, output, inverse = _parts(system)
    k = data.draw(st.integers(0, len(demand) - 1))
    cut, left = inputs.copy(), demand.copy()
    cut[k] *= 1 - share
    left[k] *= 1 - share
    _same(extraction.sales_share(inverse[:, k], k, output, share), output - _output(cut, left), output)


@given(systems(), st.floats(0.0, 1.0))
def test_all_at_once_is_one_by_one(system: System, share: float) -> None:
    inputs, _demand, output, inverse = _parts(system)
    weights = np.vstack([np.ones_like(output), np.linspace(0.1, 2.0, len(output))])
    for k in range(len(output)):
        column, final = inverse[:, k], float(output[k] - inputs[k] @ output)
        one = {
            "total": extraction.total(column, k, output),
            "links": extraction.links(column, k, output, inputs[k, k], final),
            "purchases": extraction.purchases(column, k, output),
            "sales": extraction.sales(column, k, output, final),
            "supply": extraction.supply(inverse[k], k, output),
            "output_cap": extraction.output_cap(column, k, share * output[k]),
            "sales_share": extraction.sales_share(column, k, output, share),
        }
        for variant, loss in one.items():
            every = extraction.everyone(variant, inverse, inputs, output, weights, share)
            assert every.shape == weights.shape
            _same(every[:, k], weights @ loss, weights @ np.ones_like(output) * output.max())


@given(systems(), st.data())
def test_groups_in_every_variant(system: System, data: st.DataObject) -> None:
    inputs, demand, output, inverse = _parts(system)
    n = len(demand)
    members = np.array(sorted(data.draw(st.sets(st.integers(0, n - 1), min_size=1, max_size=n))))
    share = data.draw(st.floats(0, 1))
    others = np.setdiff1d(np.arange(n), members)
    own = inputs[np.ix_(members, members)]

    def literal(variant: str) -> np.ndarray:
        cut, left = inputs.copy(), demand.copy()
        if variant in ("total", "links"):
            cut[members], cut[:, members] = 0, 0
        if variant == "total":
            left[members] = 0
        if variant == "links":
            cut[np.ix_(members, members)] = own
        if variant == "purchases":
            cut[:, members] = 0
        if variant == "sales":
            cut[members] = 0
        if variant == "sales_share":
            cut[members] *= 1 - share
            left[members] *= 1 - share
        if variant == "output_cap":
            fall = np.zeros(n)
            fall[members] = share * output[members]
            fall[others] = _output(inputs[np.ix_(others, others)], inputs[np.ix_(others, members)] @ fall[members])
            return fall
        if variant == "supply":
            shares = np.divide(inputs * output, output[:, None], out=np.zeros_like(inputs), where=output[:, None] > 0)
            added = output - output @ shares
            shares[members] = 0
            return output - np.linalg.solve(np.eye(n) - shares.T, added)
        return np.asarray(output - _output(cut, left))

    for variant in ("total", "links", "purchases", "sales", "supply", "output_cap", "sales_share"):
        block = inverse[members].T if variant == "supply" else inverse[:, members]
        found = extraction.grouped(variant, block, members, output, own, demand[members], share)
        _same(found, literal(variant), output)


@given(systems(), st.data())
def test_a_group_of_one_is_the_industry_itself(system: System, data: st.DataObject) -> None:
    inputs, demand, output, inverse = _parts(system)
    k = data.draw(st.integers(0, len(demand) - 1))
    alone, own = np.array([k]), inputs[k : k + 1, k : k + 1]
    for variant, one in (
        ("total", extraction.total(inverse[:, k], k, output)),
        ("purchases", extraction.purchases(inverse[:, k], k, output)),
        ("sales", extraction.sales(inverse[:, k], k, output, demand[k])),
        ("links", extraction.links(inverse[:, k], k, output, inputs[k, k], demand[k])),
        ("sales_share", extraction.sales_share(inverse[:, k], k, output, 0.3)),
    ):
        _same(extraction.grouped(variant, inverse[:, alone], alone, output, own, demand[alone], 0.3), one, output)
    found = extraction.grouped("supply", inverse[alone].T, alone, output, own, demand[alone], 0.3)
    _same(found, extraction.supply(inverse[k], k, output), output)


def test_links_of_a_group_that_uses_more_than_its_own_output_are_refused() -> None:
    """Each uses 0.6 of the other's output and 0.5 of its own: both together take 1.1 per unit, so (I - A_KK)⁻¹ < 0."""
    own = np.array([[0.5, 0.6], [0.6, 0.5]])
    block, output = np.vstack([np.eye(2), [[0.1, 0.2]]]), np.array([10.0, 10.0, 10.0])
    members, final = np.array([0, 1]), np.array([1.0, 1.0])
    with pytest.raises(leontief.NoAnswer, match="own output") as caught:
        extraction.grouped("links", block, members, output, own, final, 1.0)
    assert caught.value.positions == (0, 1)
    # The other variants do not ask what the group keeps, and a group that leaves something has an answer.
    assert np.isfinite(extraction.grouped("total", block, members, output, own, final, 1.0)).all()
    loss = extraction.grouped("links", block, members, output, own / 2, final, 1.0)
    assert loss[:2] == pytest.approx(10.0 - 1.0 / 0.45)
