"""Extraction as a user asks for it, against literal cuts of the table and a new solution."""

from __future__ import annotations

import numpy as np
import pytest

import weefsel as wf
from weefsel.errors import InputError
from weefsel.kernels.leontief import Array

SHARE = 0.3


def left(inputs: Array, final: Array) -> Array:
    return np.asarray(np.linalg.solve(np.eye(len(final)) - inputs, final))


def literal(variant: str, flows: Array, output: Array, k: int, group: list[int]) -> Array:
    """Return the loss of output when links are cut in the table itself."""
    inputs = flows / output
    final = output - flows.sum(axis=1)
    cut, rest = inputs.copy(), final.copy()
    if variant == "group":
        cut[group], cut[:, group], rest[group] = 0, 0, 0
    elif variant == "total":
        cut[k], cut[:, k], rest[k] = 0, 0, 0
    elif variant == "links":
        own = cut[k, k]
        cut[k], cut[:, k] = 0, 0
        cut[k, k] = own
    elif variant == "purchases":
        cut[:, k] = 0
    elif variant == "sales":
        cut[k] = 0
    elif variant == "sales_share":
        cut[k] *= 1 - SHARE
        rest[k] *= 1 - SHARE
    elif variant == "output_cap":
        others = [i for i in range(len(output)) if i != k]
        fall = SHARE * output[k]
        loss = np.zeros_like(output)
        loss[k] = fall
        loss[others] = left(inputs[np.ix_(others, others)], inputs[others, k] * fall)
        return loss
    elif variant == "supply":
        shares = flows / output[:, None]
        added = output - output @ shares
        shares[k] = 0
        return np.asarray(output - left(shares.T, added))
    return np.asarray(output - left(cut, rest))


@pytest.mark.parametrize(
    "variant", ["total", "links", "purchases", "sales", "supply", "group", "output_cap", "sales_share"]
)
def test_every_variant_on_belgium(variant: str) -> None:
    belgium = wf.load("belgium")
    k = belgium.industries.labels.index(("C24",))
    group = [k, belgium.industries.labels.index(("C25",))]
    settings = {"share": SHARE} if variant in ("output_cap", "sales_share") else {}
    industry = "C24+C25" if variant == "group" else "C24"
    frame = wf.compute("structure.extraction", belgium, industry=industry, variant=variant, **settings).frame
    found = frame.filter(measure="output")["value"].to_numpy()
    expected = literal(variant, belgium.flows, belgium.output, k, group)
    assert np.abs(found - expected).max() <= 1e-9 * belgium.output.max()
    jobs = frame.filter(measure="jobs")["value"].to_numpy()
    assert jobs == pytest.approx(expected * belgium.account_values[0] / belgium.output, rel=1e-8, abs=1e-6)


def test_a_share_where_it_means_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="no meaning"):
        wf.compute("structure.extraction", "belgium", industry="C24", share=0.3)


def _lost(**settings: object) -> Array:
    frame = wf.compute("structure.extraction", "belgium-regions", **settings).frame
    return frame.filter(measure="output")["value"].to_numpy()


def test_a_group_over_several_regions_is_named_in_many_ways() -> None:
    regions = wf.load("belgium-regions")
    group = [regions.industries.labels.index((place, "C29")) for place in ("Flanders", "Wallonia")]
    expected = literal("group", regions.flows, regions.output, group[0], group)
    for settings in (
        {"industry": "C29", "region": "Flanders+Wallonia"},
        {"industry": "C29", "region": "Vlaanderen + Wallonië", "variant": "group"},
        {"industry": "C29@Flanders+C29@Wallonia"},
        {"industry": "Flanders|C29+29@Wallonia"},
    ):
        assert np.abs(_lost(**settings) - expected).max() <= 1e-9 * regions.output.max(), settings


@pytest.mark.parametrize("variant", ["total", "purchases", "sales", "sales_share", "output_cap", "supply"])
def test_groups_over_regions_in_every_variant(variant: str) -> None:
    regions = wf.load("belgium-regions")
    pair = [regions.industries.labels.index(("Flanders", name)) for name in ("C29", "C24")]
    inputs, final = regions.flows / regions.output, regions.output - regions.flows.sum(axis=1)
    cut, rest = inputs.copy(), final.copy()
    if variant == "total":
        cut[pair], cut[:, pair], rest[pair] = 0, 0, 0
    elif variant == "purchases":
        cut[:, pair] = 0
    elif variant == "sales":
        cut[pair] = 0
    elif variant == "sales_share":
        cut[pair] *= 1 - SHARE
        rest[pair] *= 1 - SHARE
    expected = regions.output - left(cut, rest)
    if variant == "output_cap":
        others = [at for at in range(len(rest)) if at not in pair]
        expected[pair] = SHARE * regions.output[pair]
        expected[others] = left(inputs[np.ix_(others, others)], inputs[np.ix_(others, pair)] @ expected[pair])
    if variant == "supply":
        shares = regions.flows / regions.output[:, None]
        added = regions.output - regions.output @ shares
        shares[pair] = 0
        expected = regions.output - left(shares.T, added)
    settings: dict[str, object] = {"share": SHARE} if variant in ("sales_share", "output_cap") else {}
    found = _lost(industry="C29+C24", region="Flanders", variant=variant, **settings)
    assert np.abs(found - expected).max() <= 1e-9 * regions.output.max()


def test_a_group_that_is_every_industry_loses_all_output_and_says_so() -> None:
    found = wf.compute("structure.extraction", "belgium-regions", industry="all", region="all")
    regions = wf.load("belgium-regions")
    lost = found.frame.filter(measure="output")["value"].to_numpy()
    assert np.abs(lost - regions.output).max() <= 1e-9 * regions.output.max()
    assert any("every industry" in note for note in found.notes)
    brussels = wf.compute("structure.extraction", "belgium-regions", industry="all@Brussels")
    assert any(note.startswith("Taken out together: Brussels|A01") for note in brussels.notes)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"industry": "C29"}, "several regions"),
        ({"industry": "C29", "region": "Flanders+Nowhere"}, "unknown region: 'Nowhere'"),
        ({"industry": "C29+C999", "region": "Flanders"}, "unknown industry: 'C999'"),
        ({"industry": " + "}, "no industry is named"),
    ],
)
def test_what_is_not_there_is_refused(settings: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        wf.compute("structure.extraction", "belgium-regions", **settings)
