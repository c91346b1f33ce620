"""The story says what the findings hold: every number in a sentence comes from them, in each language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import weefsel as wf
from weefsel.faces.views.closure import closure_story
from weefsel.faces.views.closure_findings import ClosureFindings, closure_findings, tells_a_closure
from weefsel.faces.views.numbers import range_over_assumptions, ranking
from weefsel.faces.views.story import Story
from weefsel.study import Findings, read_study, run
from weefsel.vocabulary import LANGUAGES, format_number, phrase_keys, rounded, rounded_together, translated

EXAMPLE = Path(__file__).parents[2] / "examples" / "car-plant.yaml"


@pytest.fixture(scope="module")
def findings() -> Findings:
    return run(read_study(EXAMPLE))


@pytest.fixture(scope="module")
def found(findings: Findings) -> ClosureFindings:
    return closure_findings(findings)


@pytest.fixture(scope="module", params=LANGUAGES)
def story(request: pytest.FixtureRequest, found: ClosureFindings) -> Story:
    return closure_story(found, request.param, "base: belgium-regions\n")


def _numbers(text: str, language: str) -> set[float]:
    """Return the numbers in a text, read back by the separators of its language."""
    group, point = {"nl": (".", ","), "fr": ("\u202f", ","), "en": (",", ".")}[language]
    found = re.findall(rf"\d[\d{re.escape(group)}]*(?:{re.escape(point)}\d+)?", text)
    return {float(number.rstrip(group + point).replace(group, "").replace(point, ".")) for number in found}


def test_the_sentence_holds_the_findings(story: Story, found: ClosureFindings) -> None:
    jobs = found.closure.frame.filter(pl.col("measure") == "jobs")
    by_part = {part: jobs.filter(pl.col("part") == part)["value"].sum() for part in ("direct", "indirect")}
    span = range_over_assumptions(found.assumptions.frame, ("direct", "indirect"))
    whole, parts = rounded_together([float(value) for value in by_part.values()])
    assert whole == sum(parts) == rounded(float(sum(by_part.values())))
    assert _numbers(story.sentence, story.language) == {whole, *parts, rounded(span.low), rounded(span.high)}


def test_the_lead_holds_the_findings(story: Story, found: ClosureFindings) -> None:
    frame = found.closure.frame
    added = frame.filter(pl.col("measure") == "value_added")
    parts = {part: added.filter(pl.col("part") == part)["value"].sum() for part in ("direct", "indirect")}
    whole, shown = rounded_together([float(value) for value in parts.values()])
    assert _numbers(story.lead[2], story.language) - {2015.0} == {whole, *shown}
    indirect = frame.filter(pl.col("measure") == "jobs", pl.col("part") == "indirect")
    regions = indirect.group_by("region", maintain_order=True).agg(pl.col("value").sum())["value"].to_list()
    said = _numbers(story.lead[3], story.language)
    assert said == set(rounded_together(regions, rounded(sum(regions)))[1])
    assert sum(said) in _numbers(story.sentence, story.language), "regions add up to what the sentence says"
    # That these are estimates is said before any further number.
    assert {2015.0, 2019.0, 2011.0} <= _numbers(story.lead[0], story.language)


def test_a_column_that_counts_what_households_spend_says_so(story: Story, found: ClosureFindings) -> None:
    table = next(section.table for section in story.sections if section.name == "regions")
    assert table is not None
    column = [one.name for one in table.columns].index("value_added")
    added = found.closure.frame.filter(pl.col("measure") == "value_added", pl.col("side") != "customers")
    assert table.rows[-1][column] == pytest.approx(added["value"].sum())
    assert added.filter(part="induced")["value"].sum() > 0
    said = {"nl": "geïnduceerd inbegrepen", "fr": "induit compris", "en": "induced included"}
    assert table.columns[column].heading.endswith(said[story.language])


def test_the_warning_of_studied_closures_is_what_they_say(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """The published jobs at suppliers over the method's own, for the cases that the sentence names."""
    root = Path(__file__).parents[2]
    cases = json.loads((root / "docs" / "closures.json").read_text(encoding="utf-8"))["cases"]
    ratios = []
    for case in cases:
        plant = {key: case[key] for key in ("industry", "region", "jobs")}
        jobs = wf.compute("domino.closure", "belgium-regions", **plant).frame.filter(measure="jobs", part="indirect")
        for row in case["published"]:
            if row["part"] == "indirect" and row["area"] in ("Belgium", case["region"]):
                where = jobs if row["area"] == "Belgium" else jobs.filter(region=row["area"])
                ratios.append(row["value"] / where["value"].sum())
    assert _numbers(story.lead[1], story.language) == {round(min(ratios), 1), round(max(ratios), 0)}


def _texts(story: Story) -> Iterator[str]:
    yield from (story.title, story.sentence, *story.lead, *story.assumptions, *story.not_valid_for, *story.sources)
    for section in story.sections:
        yield from (section.heading, *section.paragraphs)
        if section.chart:
            yield from (section.chart.title, section.chart.description, section.chart.credit)


def test_no_text_has_a_hole(story: Story) -> None:
    for text in _texts(story):
        assert text.strip()
        assert not re.search(r"\{|\}|NaN|None|nan\b|inf\b", text), text


def test_descriptions_name_what_the_chart_shows(story: Story) -> None:
    for section in story.sections:
        if section.chart is None:
            continue
        table, description = section.chart.table, section.chart.description
        largest = table.rows[0][0]
        if section.name in ("industries", "services", "places"):
            assert str(largest) in description
        assert len(description) > 60


def test_charts_and_their_tables_say_the_same(story: Story) -> None:
    for section in story.sections:
        chart = section.chart
        if chart is None or section.name == "links":
            continue
        bars = [
            series for series in chart.option["series"] if series["type"] == "bar" and series.get("stack") == "total"
        ]
        drawn = [sum(series["data"][at]["value"] for series in bars) for at in range(len(bars[0]["data"]))]
        names = [column.name for column in chart.table.columns]
        column = names.index("indirect") if section.name == "places" else names.index("jobs")
        shown = sorted((float(row[column] or 0) for row in chart.table.rows), reverse=True)[: len(drawn)]
        assert sorted(drawn, reverse=True) == pytest.approx(shown, rel=1e-9)


def test_the_sankey_adds_up(story: Story, found: ClosureFindings) -> None:
    (chart,) = [section.chart for section in story.sections if section.name == "links"]
    assert chart
    (series,) = chart.option["series"]
    jobs = found.links.frame.filter(pl.col("measure") == "jobs")
    for depth, step in ((0, "1"), (1, "2")):
        nodes = {item["name"] for item in series["data"] if item["depth"] == depth}
        drawn = sum(link["value"] for link in series["links"] if link["source"] in nodes)
        assert drawn == pytest.approx(jobs.filter(pl.col("round") == step)["value"].sum(), rel=1e-9)
    for depth in (0, 1, 2):
        assert len([item for item in series["data"] if item["depth"] == depth]) <= 12


def test_options_are_plain_json(story: Story) -> None:
    for section in story.sections:
        if section.chart:
            text = json.dumps(section.chart.option, allow_nan=False)
            assert "function" not in text


def test_the_regions_table_adds_up(story: Story, found: ClosureFindings) -> None:
    (table,) = [section.table for section in story.sections if section.name == "regions"]
    assert table
    *regions, total = table.rows
    for column in range(1, 6):
        assert float(total[column] or 0) == pytest.approx(sum(float(row[column] or 0) for row in regions))
    jobs = found.closure.frame.filter(pl.col("measure") == "jobs")["value"].sum()
    assert total[4] == pytest.approx(jobs)


def test_other_studies_do_not_tell_a_closure(findings: Findings) -> None:
    assert tells_a_closure(findings)
    only = Findings(findings.study, findings.fabric, findings.results[:1])
    assert not tells_a_closure(only)


def test_what_is_built_in_is_translated() -> None:
    for name in ("belgium", "belgium-regions"):
        meta = wf.load(name).meta
        assert f"fabric.{name}" in phrase_keys("nl")
        for vintage in meta.vintages:
            for text in (vintage.what, vintage.source, vintage.terms):
                same = {"CC BY 4.0", "CC0", "Eurostat nama_10r_2gfcf"}
                for language in ("nl", "fr"):
                    assert text in same or translated(text, language) != text, text


def test_rankings_keep_ranges_and_order() -> None:
    frame = pl.DataFrame({"k": ["a", "b", "a"], "r": ["x", "x", "y"], "value": [1.0, 5.0, 2.0]})
    varied = pl.DataFrame(
        {
            "k": ["a", "a", "a", "b", "b"],
            "assumption": ["central", "delta", "delta", "central", "delta"],
            "case": ["central", "0.2", "0.2", "central", "0.2"],
            "value": [3.0, 1.0, 3.5, 5.0, 4.0],
        }
    )
    first, second = ranking(frame, "k", "r", ["x", "y"], varied)
    assert (first.key, first.values, first.total) == ("b", (5.0, 0.0), 5.0)
    assert (second.low, second.high) == (3.0, 4.5)
    assert ranking(frame, "k", "r", ["x", "y"])[0].low is None


def test_numbers_read_back() -> None:
    assert _numbers(f"({format_number(6900, 'fr')} ; {format_number(12.5, 'fr', 1)})", "fr") == {6900.0, 12.5}
    data: dict[str, Any] = {"nl": "6.900 en 12,5.", "en": "6,900, and 12.5."}
    for language, text in data.items():
        assert _numbers(text, language) == {6900.0, 12.5}


def test_a_part_of_no_length_shows_no_sliver(story: Story) -> None:
    (chart,) = [section.chart for section in story.sections if section.name == "places"]
    assert chart
    items = [item for series in chart.option["series"] if series.get("stack") == "total" for item in series["data"]]
    assert any(item["value"] == 0 for item in items)
    assert all((item["itemStyle"] == {"opacity": 0}) == (item["value"] == 0) for item in items)
