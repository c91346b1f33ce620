"""Value chains of random tables against brute force, and the identities between their measures."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.conftest import published
from tests.golden.independent_gvc import decompose, sixteen

from weefsel.kernels import gvc, gvc_terms, leontief
from weefsel.kernels.gvc import Chains

PERSPECTIVES: list[Literal["source", "sink"]] = ["source", "sink"]


@st.composite
def chains(draw: st.DrawFn, *, balanced: bool = False, closed: bool = False) -> Chains:
    """Return a productive table of two to four regions, one of one sector, in any order, with demand from outside."""
    regions = draw(st.integers(2, 4))
    of = [0, 0, 0, 1, 1, *range(regions), 1][: draw(st.integers(5 + regions, 6 + regions))]
    order = draw(st.permutations(of))
    n, destinations = len(order), regions + draw(st.integers(0, 2))
    flows = draw(arrays(float, (n, n), elements=st.floats(0, 10)))
    final = draw(arrays(float, (n, destinations), elements=st.floats(0, 10))) + 0.5
    imports = draw(arrays(float, (n,), elements=st.floats(0, 5)))
    imports *= not closed
    purchases = flows.sum(axis=0) + imports
    scale = min(1.0, float((0.9 * final.sum(axis=1) / np.maximum(purchases, 1e-9)).min()))
    flows, imports = flows * scale, imports * scale  # industries buy less than they make
    rest = np.zeros(n) if balanced else draw(arrays(float, (n,), elements=st.floats(0, 0.05)))
    output = flows.sum(axis=1) + final.sum(axis=1) + rest
    value = 1 - flows.sum(axis=0) / output - imports / output
    members = [np.array([at for at, r in enumerate(order) if r == region]) for region in range(regions)]
    return Chains(
        flows, output, final, output - flows.sum(axis=1) - final.sum(axis=1), value, imports / output, members
    )


@pytest.fixture(params=["blocks", "products"], autouse=True)
def size_of_regions(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run every test both ways in which flows are summed over regions."""
    if request.param == "blocks":
        monkeypatch.setattr(gvc, "SMALL_REGION", 0)


def _inverse(table: Chains) -> np.ndarray:
    return leontief.inverse(leontief.factorise(leontief.coefficients(table.flows, table.output)))


def _brute(table: Chains, perspective: str) -> dict[str, np.ndarray]:
    members = [own.tolist() for own in table.members]
    imports = table.outside * table.output
    return decompose(table.flows, table.output, table.final, members, imports=imports, perspective=perspective)


@pytest.mark.parametrize("perspective", PERSPECTIVES)
@given(table=chains())
def test_closed_form_equals_brute_force(table: Chains, perspective: Literal["source", "sink"]) -> None:
    found = gvc.measures(table, _inverse(table), perspective)
    for name, expected in _brute(table, perspective).items():
        assert np.abs(getattr(found, name) - expected).max() <= 1e-9 * table.output.max(), name


@given(table=chains())
def test_source_and_sink_agree_for_a_country_as_a_whole(table: Chains) -> None:
    inverse = _inverse(table)
    one, other = (gvc.measures(table, inverse, perspective) for perspective in PERSPECTIVES)
    for own in table.members:
        for name in gvc.Measures._fields:
            gap = getattr(one, name)[own].sum() - getattr(other, name)[own].sum()
            assert abs(gap) <= 1e-9 * table.output.sum(), name


@pytest.mark.parametrize("perspective", PERSPECTIVES)
@given(table=chains(balanced=True))
def test_parts_add_up_to_exports(table: Chains, perspective: Literal["source", "sink"]) -> None:
    found = gvc.measures(table, _inverse(table), perspective)
    tiny = 1e-9 * table.output.max()
    assert np.abs(found.DC + found.FC - found.EXGR).max() <= tiny
    assert np.abs(found.DVA + found.DDC - found.DC).max() <= tiny
    assert np.abs(found.FVA + found.FDC - found.FC).max() <= tiny
    assert np.abs(found.VAX + found.REF - found.DVA).max() <= tiny
    assert np.abs(found.GVCB + found.GVCF - found.GVC).max() <= tiny
    for part in found:
        assert part.min() >= -tiny


@given(table=chains(balanced=True))
def test_value_added_exports_reach_everyone_once(table: Chains) -> None:
    """What all regions absorb of each other's value added is all value added but what stays at home."""
    inverse = _inverse(table)
    found = gvc.measures(table, inverse)
    at_home = sum(
        (table.value[own] @ (inverse @ table.final[:, region])[own]) for region, own in enumerate(table.members)
    )
    assert found.VAX.sum() + at_home == pytest.approx(table.value @ table.output, rel=1e-9)


def test_an_industry_without_output_and_negative_demand_are_legal() -> None:
    flows = np.array([[1.0, 0, 2], [0, 0, 0], [1, 0, 1]])
    final = np.array([[3.0, 1], [0, 0], [-0.5, 4]])
    output = flows.sum(axis=1) + final.sum(axis=1)
    value = 1 - leontief.coefficients(flows, output).sum(axis=0)
    table = Chains(flows, output, final, np.zeros(3), value, np.zeros(3), [np.array([0, 1]), np.array([2])])
    found = gvc.measures(table, _inverse(table))
    assert np.isfinite(np.stack(found)).all()
    assert not found.EXGR[1].any()
    assert np.abs(found.DC + found.FC - found.EXGR).max() <= 1e-12


@given(table=chains(balanced=True, closed=True))
def test_sixteen_terms_equal_the_terms_one_by_one(table: Chains) -> None:
    found = gvc_terms.wang(table, _inverse(table))
    for name, expected in sixteen(
        table.flows, table.output, table.final, [own.tolist() for own in table.members]
    ).items():
        assert np.abs(getattr(found, name) - expected).max() <= 1e-9 * table.output.max(), name


@given(table=chains())
def test_sixteen_terms_add_up_to_exports_in_every_cell_and_to_nine(table: Chains) -> None:
    """The nine come from their own equations, and as sums of the sixteen: Wang, Wei & Zhu, table E2."""
    factor = leontief.factorise(leontief.coefficients(table.flows, table.output))
    terms = gvc_terms.wang(table, leontief.inverse(factor))
    tiny = 1e-9 * table.output.sum()
    assert np.abs(np.sum(terms, axis=0) - gvc.exports_of(table)).max() <= tiny
    nine, summed = gvc_terms.koopman(table, factor), gvc_terms.nine_of(terms)
    for at, own in enumerate(table.members):
        for name in gvc_terms.NineTerms._fields:
            assert abs(getattr(summed, name)[own].sum() - getattr(nine, name)[at]) <= tiny, name


def test_leather_in_sixteen_terms_as_published() -> None:
    case, table = published("leather.json"), published("leather_wwz.json")
    flows, output, final = (np.array(case[name], float) for name in ("Z", "x", "Y"))
    value = 1 - (flows / output).sum(axis=0)
    members = [np.arange(3) + 3 * at for at in range(3)]
    leather = Chains(flows, output, final, output - flows.sum(axis=1) - final.sum(axis=1), value, np.zeros(9), members)
    found = gvc_terms.wang(leather, _inverse(leather))
    sectors = ["Agriculture", "Textile_and_Leather", "Transport_Equipment"]
    for country, sector, partner, values in table["expected"]:
        row = 3 * case["countries"].index(country) + sectors.index(sector)
        column = case["countries"].index(partner)
        for name, expected in zip(table["terms"], values, strict=True):
            cell = gvc.exports_of(leather) if name == "texp" else getattr(found, name)
            assert cell[row, column] == pytest.approx(expected, rel=1e-12, abs=1e-12), (country, sector, partner, name)


def test_leather_in_nine_terms_as_published() -> None:
    """Six domestic terms one by one, the three foreign ones as a sum: see the remark in the published file."""
    case, table = published("leather.json"), published("leather_kww.json")["expected"]
    flows, output, final = (np.array(case[name], float) for name in ("Z", "x", "Y"))
    inputs = flows / output
    members = [np.arange(3) + 3 * at for at in range(3)]
    leather = Chains(flows, output, final, np.zeros(9), 1 - inputs.sum(axis=0), np.zeros(9), members)
    found = gvc_terms.koopman(leather, leontief.factorise(inputs))
    for at, country in enumerate(case["countries"]):
        for name in gvc_terms.NineTerms._fields[:6]:
            assert getattr(found, name)[at] == pytest.approx(table[country][name], rel=1e-9), name
        foreign = sum(getattr(found, name)[at] for name in gvc_terms.NineTerms._fields[6:])
        assert foreign == pytest.approx(sum(table[country][name] for name in ("FVA_FIN", "FVA_INT", "FDC")), rel=1e-9)
