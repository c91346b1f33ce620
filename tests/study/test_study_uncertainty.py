"""The key `uncertainty` of a study: the same ranges as on the command line, read back in words, refused where wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from tests.published_tables import germany_1995

import weefsel as wf
from weefsel import store
from weefsel.errors import InputFaults
from weefsel.faces.cli import main
from weefsel.faces.folder import study_text, write_findings
from weefsel.faces.views.reading import read_back
from weefsel.model import Axis
from weefsel.study import read_study, run, study_from_text
from weefsel.vocabulary import LANGUAGES

DRAWN = """
base: belgium
shocks:
  - {closure: {industry: C29, jobs: 4300}}
methods:
  - domino.closure
  - structure.extraction: {industry: C29, totals: yes}
uncertainty: {draws: 12, error: 0.2, seed: 3}
"""


def test_a_study_gives_the_ranges_of_the_command_line(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(DRAWN, encoding="utf-8")
    assert main(["run", str(tmp_path / "study.yaml"), "--out", str(tmp_path / "found")]) == 0
    call = ["compute", "structure.extraction", "--set", "industry=C29", "--set", "totals=yes"]
    drawn = ["--draws", "12", "--error", "0.2", "--seed", "3", "--out", str(tmp_path / "x.csv")]
    assert main([*call, *drawn]) == 0
    ours = pl.read_csv(tmp_path / "found" / "tables" / "structure.extraction.csv")
    assert ours.equals(pl.read_csv(tmp_path / "x.csv"))
    closure = pl.read_csv(tmp_path / "found" / "tables" / "domino.closure.csv")
    indirect = closure.filter(pl.col("part") == "indirect", pl.col("measure") == "jobs", pl.col("value") > 100)
    assert len(indirect)
    assert (indirect["low"] < indirect["high"]).all()
    assert "uncertainty:" in (tmp_path / "found" / "study.yaml").read_text(encoding="utf-8")


def test_a_study_written_out_gives_the_same_findings_again() -> None:
    first = run(study_from_text(DRAWN))
    again = run(study_from_text(study_text(first)))
    assert all(one.frame.equals(other.frame) for one, other in zip(first.results, again.results, strict=True))


def test_ranges_over_other_tables_by_name(tmp_path: Path) -> None:
    germany = germany_1995()
    for name, factor in (("first", 1.0), ("second", 1.1)):
        flows = germany.flows * factor
        store.save(tmp_path, name, replace(germany, flows=flows))
    spec = study_from_text(
        "base: first\nmethods: [structure.multipliers]\nuncertainty: {sample: [second]}", home=tmp_path
    )
    (found,) = run(spec, home=tmp_path).results
    ends = [
        wf.compute("structure.multipliers", wf.load(name, home=tmp_path)).frame["value"] for name in ("first", "second")
    ]
    assert (found.frame["low"] == pl.Series([min(pair) for pair in zip(*ends, strict=True)])).all()
    assert (found.frame["high"] == pl.Series([max(pair) for pair in zip(*ends, strict=True)])).all()
    said = read_back(spec, wf.load("first", home=tmp_path), "en")
    assert "second" in said[-1]


def test_tables_with_other_industries_are_refused_with_their_names(tmp_path: Path) -> None:
    germany = germany_1995()
    labels = tuple(("other",) if at == 2 else label for at, label in enumerate(germany.industries.labels))
    store.save(tmp_path, "first", germany)
    store.save(tmp_path, "second", replace(germany, industries=Axis(("sector",), labels)))
    text = "base: first\nmethods: [structure.multipliers]\nuncertainty: {sample: [second]}"
    with pytest.raises(InputFaults) as error:
        run(study_from_text(text, home=tmp_path), home=tmp_path)
    (fault,) = error.value.faults()
    assert "other" in fault.what
    assert germany.industries.labels[2][0] in fault.what
    assert fault.row == "uncertainty.sample"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("{draws: 1}", "the number is outside its range"),
        ("{draws: 10, sample: [belgium]}", "either draws"),
        ("{error: 0.2}", "either draws"),
        ("{sample: [belgium], seed: 3}", "belong to draws"),
        ("{sample: [nowhere]}", "unknown table"),
        ("{draws: 10, spread: 3}", "unknown key: 'spread'"),
        ("{draws: 10, error: -0.1}", "the number is outside its range"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(wrong: str, said: str) -> None:
    with pytest.raises(InputFaults) as error:
        study_from_text(f"base: belgium\nmethods: [structure.linkages]\nuncertainty: {wrong}")
    (fault,) = error.value.faults()
    assert said in fault.what.lower()
    assert fault.row.startswith("line 3")


@pytest.mark.parametrize("language", LANGUAGES)
def test_uncertainty_is_read_back_in_words(language: str) -> None:
    belgium = wf.load("belgium")
    said = read_back(study_from_text(DRAWN), belgium, language)
    plain = read_back(study_from_text(DRAWN.split("uncertainty", maxsplit=1)[0]), belgium, language)
    assert said[:-1] == plain
    assert all(number in said[-1] for number in ("12", "20", "90", "3"))
    assert "{" not in said[-1]


def test_explain_on_the_command_line_says_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "study.yaml").write_text(DRAWN, encoding="utf-8")
    assert main(["explain", str(tmp_path / "study.yaml"), "--lang", "nl"]) == 0
    assert "Marges: alles wordt opnieuw berekend op 12 tabellen" in capsys.readouterr().out


def test_a_page_with_ranges_can_be_written(tmp_path: Path) -> None:
    study = read_study(Path(__file__).parents[2] / "examples" / "car-plant.yaml")
    ranged = study_from_text(
        "base: belgium-regions\nuncertainty: {draws: 3}\nshocks:\n"
        "  - {closure: {industry: C29, region: Flanders, place: Limburg, jobs: 4300}}\n"
        "methods: [" + ", ".join(step.method for step in study.methods) + "]"
    )
    written = write_findings(run(ranged), tmp_path, language="en")
    assert any(path.suffix == ".html" for path in written)
