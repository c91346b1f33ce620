"""A study read back says from what to what, in three languages, and every number is that of the fabric."""

from __future__ import annotations

from pathlib import Path

import pytest

import weefsel as wf
from weefsel.faces.cli import main
from weefsel.faces.views.reading import read_back
from weefsel.study import read_study, run, study_from_text
from weefsel.vocabulary import LANGUAGES, format_number

EVERY = """
base: belgium
shocks:
  - {name: a, change: "final_demand:C29:exports_non_eu:-10%"}
  - {name: b, change: "flow:C24>C29:=40 meur"}
  - {name: c, change: "coefficient:C24>C25:+0.01 points"}
  - {name: d, change: "value_added:C24:compensation:+5 meur"}
  - {name: e, change: "output:C19:-20%"}
  - {name: f, change: "capacity:F41-43:=50000 meur"}
  - {name: g, change: "price:D35:20%"}
  - {name: h, closure: {industry: C29, jobs: 4300}}
  - {name: i, event: {kind: imports, industry: C20, share: 0.5, start: 30, days: 60, recovery: linear}}
  - {name: j, event: {kind: demand, share: -0.1, category: households, start: 2025-03-01, recovery: exponential}}
  - {name: k, event: {kind: labour, industry: C10-12, share: 0.2, recovery: step, days: 14}}
  - {name: l, event: {kind: curtailment, industry: D35, share: 0.3}}
methods:
  - scenario.impact
"""


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("studies") / "every.yaml"
    found.write_text(EVERY, encoding="utf-8")
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_shock_is_a_sentence_of_its_own(path: Path, language: str) -> None:
    said = read_back(read_study(path), wf.load("belgium"), language)
    assert len(said) == 14
    assert len(set(said)) == 14
    assert not any("{" in sentence for sentence in said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_numbers_are_those_of_the_fabric(path: Path, language: str) -> None:
    belgium = wf.load("belgium")
    at = belgium.industries.labels.index(("C29",)), belgium.uses.labels.index(("exports_non_eu",))
    exports = float(belgium.final_demand[at])
    text = "\n".join(read_back(read_study(path), belgium, language))
    for value in (exports, 0.9 * exports, 40.0, 50000.0):
        assert format_number(value, language, 2) in text
    energy = belgium.industries.labels.index(("C19",))
    assert format_number(0.8 * float(belgium.output[energy]), language, 2) in text


def test_it_is_what_is_computed(path: Path) -> None:
    """All changes of a study reach the scenario, together."""
    found = run(read_study(path)).results[0]
    assert found.frame.filter(sector="C19", measure="output")["value"].item() < 0
    assert sum(note.startswith("Read as") for note in found.notes) == 7


def test_on_the_command_line(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(path), "--lang", "nl"]) == 0
    assert "wat er ook gevraagd wordt" in capsys.readouterr().out
    assert main(["explain", str(path), "--lang", "xx"]) == 2


def test_a_shock_has_one_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(
        "base: belgium\nmethods: [table.check]\n"
        "shocks:\n  - {change: 'price:D35:1%', closure: {industry: C29, jobs: 1}}\n",
        encoding="utf-8",
    )
    assert main(["explain", str(bad)]) == 2
    assert "one kind" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "(what it buys abroad)"),
        ("nl", "(wat die bedrijfstak in het buitenland koopt)"),
        ("fr", "(ce qu’elle achète à l’étranger)"),
    ],
)
def test_imports_of_an_industry_are_what_it_buys(language: str, said: str) -> None:
    text = 'base: belgium\nshocks: [{change: "value_added:C24:imports:10%"}]\nmethods: [scenario.impact]'
    assert said in read_back(study_from_text(text), wf.load("belgium"), language)[1]
