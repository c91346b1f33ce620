"""A story can be told of any industry, however small or large the plant, in every language."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import weefsel as wf
from weefsel.faces.views.closure import closure_story
from weefsel.faces.views.closure_findings import closure_findings
from weefsel.faces.views.story import Story
from weefsel.model import Fabric
from weefsel.study import Findings, compute, read_study
from weefsel.vocabulary import LANGUAGES, sector_codes

EXAMPLE = Path(__file__).parents[2] / "examples" / "car-plant.yaml"
REGIONS = ("Flanders", "Brussels", "Wallonia")
SIZES = ({"jobs": 0}, {"jobs": 1}, {"share": 1}, {"output": 0}, {"output": 1e-6})


@cache
def _fabric() -> Fabric:
    return wf.load("belgium-regions")


def _story(industry: str, region: str, size: dict[str, float], language: str) -> Story:
    spec = read_study(EXAMPLE)
    closure = {"industry": industry, "region": region, **size}
    results = tuple(compute(step.method, _fabric(), **closure, **step.settings) for step in spec.methods)
    return closure_story(closure_findings(Findings(spec, _fabric(), results)), language, "")


@example(industry="T97", region="Flanders", size={"share": 1}, language="nl")
@example(industry="C29", region="Flanders", size={"jobs": 0}, language="en")
@example(industry="C29", region="Flanders", size={"jobs": 1}, language="fr")
@settings(max_examples=4, deadline=None)
@given(
    industry=st.sampled_from(sector_codes()),
    region=st.sampled_from(REGIONS),
    size=st.sampled_from(SIZES),
    language=st.sampled_from(LANGUAGES),
)
def test_any_industry_of_any_size_has_a_story(
    industry: str, region: str, size: dict[str, float], language: str
) -> None:
    story = _story(industry, region, size, language)
    for text in (story.title, story.sentence, *story.lead):
        assert text.strip()
        assert not re.search(r"\{|\}|NaN|None|nan\b|inf\b", text), text


@pytest.mark.parametrize("size", [{"jobs": 0}, {"output": 0}])
def test_nothing_lost_is_a_table_without_rows(size: dict[str, float]) -> None:
    some = wf.compute("domino.links", _fabric(), industry="C29", region="Flanders", jobs=100).frame
    none = wf.compute("domino.links", _fabric(), industry="C29", region="Flanders", **size).frame
    assert none.schema == some.schema
    assert not len(none)


def test_who_buys_nothing_has_no_share_of_imports() -> None:
    said = [" ".join(_story(code, "Flanders", {"share": 1}, "en").lead) for code in ("T97", "C29")]
    assert ["comes from abroad" in text for text in said] == [False, True]


@pytest.mark.parametrize(("jobs", "ranged"), [(1, False), (4300, True)])
def test_a_range_is_left_out_where_both_ends_round_alike(jobs: float, ranged: bool) -> None:
    sentence = _story("C29", "Flanders", {"jobs": jobs}, "en").sentence
    assert ("up to" in sentence or "between" in sentence) is ranged
