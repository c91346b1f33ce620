"""What is wrong and what to know, in Dutch and French, on the command line and in the files that it writes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import python_calamine

import weefsel as wf
from weefsel.errors import InputFaults, WeefselError
from weefsel.faces.cli import main, progress
from weefsel.faces.descriptions import methods_as_data
from weefsel.faces.told import failure_told, language_in, place_told, renamed, title_told
from weefsel.registry import find
from weefsel.sayings import Saying, say
from weefsel.sources.bridges import read_bridge
from weefsel.study import known_methods, run, study_from_text
from weefsel.vocabulary import spoken
from weefsel.vocabulary.sayings import catalogue

BELGIUM = "base: belgium\nmethods: [structure.linkages]\n"
EVENT = "base: belgium\nmethods: [domino.daily]\nshocks:\n  - event: "
BAD = (
    "base: [unclosed\n",
    "a: &a [*a]\n",
    "a: !!python/name:x y\n",
    "? [a, b]\n: c\n",
    "base: belgium\n\tmethods: x\n",
    "base: 'belgium\n",
    "just text\n",
    "base: belgium\nbase: belgium\nmethods: [structure.linkages]\n",
    "methods: [structure.linkages]\n",
    "base: belgium\nmethods: []\n",
    "base: belgium\nmethods: 3\n",
    "base: 2.5\nmethods: [structure.linkages]\ncolour: red\n",
    "base: belgium\nweefsel: 7\ntitles: {de: x}\nmethods: [structure.linkages]\n",
    "base: belgium\nmethods: [{structure.linkages: {}, totals: yes}]\n",
    f"{BELGIUM}shocks:\n  - closure: {{industry: C29, share: 2.5, jobs: many}}\n",
    f"{BELGIUM}shocks:\n  - closure: {{industry: C29, share: .inf}}\n",
    f"{BELGIUM}shocks:\n  - closure: {{industry: [C29], share: 0.5}}\n",
    f"{BELGIUM}shocks: [{{name: ''}}, 3]\n",
    f"{BELGIUM}shocks:\n  - closure: {{industry: C29, jobs: 1}}\n  - closure: {{industry: C24, jobs: 1}}\n",
    f"{BELGIUM}uncertainty: {{draws: 1, error: -1}}\n",
    f"{BELGIUM}uncertainty: {{draws: 1.5, seed: x}}\n",
    f"{BELGIUM}uncertainty: {{sample: [nowhere], seed: 3}}\n",
    f"{BELGIUM}uncertainty: {{sample: [belgium-regions]}}\n",
    f"{BELGIUM}uncertainty: {{draws: 5}}\nensemble: {{vary: {{restock_days: [1, 2]}}}}\n",
    f"{BELGIUM}ensemble: {{vary: {{}}, runs: 1, sampling: x}}\n",
    f"{BELGIUM}ensemble: {{vary: {{restock_days: [5, 30]}}}}\n",
    f"{BELGIUM}ensemble: {{vary: {{restock_days: [5]}}}}\n",
    f"{BELGIUM}shocks: 3\nlevers: no\n",
    f"{EVENT}3\n",
    f"{EVENT}{{kind: closure, industry: C29, share: 0.5, start: 2026-07-01}}\n",
    f"{EVENT}{{kind: closure, industry: C29, share: 0.5, start: 500}}\n",
)


def failure_of(text: str) -> WeefselError:
    with pytest.raises(WeefselError) as found:
        run(study_from_text(text))
    return found.value


def untold(text: str, language: str) -> Iterator[str]:
    """What of a sentence has no translation: its own pattern, those of sentences in it, or all of it."""
    if not isinstance(text, Saying):
        yield from [text] if " " in text else []
        return
    if text.pattern not in catalogue(language) and re.search(r"[A-Za-z]", re.sub(r"\{[^}]*\}", "", text.pattern)):
        yield text.pattern
    for part in text.parts.values():
        for each in part if isinstance(part, list | tuple) else [part]:
            if isinstance(each, Saying):
                yield from untold(each, language)


@pytest.mark.parametrize("text", BAD)
def test_nothing_that_is_wrong_in_a_study_is_said_in_english(text: str) -> None:
    error = failure_of(text)
    said = [error.what, error.remedy, *(part for fault in error.faults() for part in (fault.what, fault.remedy))]
    for language in ("nl", "fr"):
        assert not [each for sentence in said for each in untold(sentence, language)]
        told = failure_told(error, language)
        assert told["what"] != str(error.what) or language == "fr"


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        ("nl", "bad.yaml is geen geldige studie", "bad.yaml, regel 3 (shocks.0.closure.share)"),
        ("fr", "bad.yaml n’est pas une étude valable", "bad.yaml, ligne 3 (shocks.0.closure.share)"),
    ],
)
def test_the_block_of_a_bad_study_is_in_the_language_of_the_call(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, title: str, said: str
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("base: belgium\nshocks:\n  - closure: {industry: C29, share: 2.5}\nmethods: [domino.closure]\n")
    assert main(["run", str(file), "--lang", language]) == 2
    block = capsys.readouterr().err
    assert title in block
    assert said in block
    assert "outside" not in block
    assert main(["run", str(file), "--lang", language, "--json"]) == 2
    assert json.loads(capsys.readouterr().err)["what"] == "bad.yaml is not a valid study"
    assert main(["run", str(file)]) == 2
    assert "bad.yaml, line 3" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "nl", "fr"),
    [
        (["compute"], "method ontbreekt", "method manque"),
        (["compute", "structure.linkages", "--nothing"], "er is geen optie --nothing", "il n’y a pas d’option"),
        (["compute", "structure.linkages", "--draws", "x"], "--draws is niet leesbaar", "--draws est illisible"),
        (["compute", "structure.linkages", "--set", "x"], "geen SLEUTEL=WAARDE", "n’est pas CLÉ=VALEUR"),
        (["compute", "structure.linkages", "--out", "x.doc"], "bestandstype", "type de fichier"),
        (["ensemble", "domino.daily", "--vary", "x"], "geen INSTELLING=LAAG:HOOG", "n’est pas PARAMÈTRE=BAS:HAUT"),
        (["suppliers", "report", "nowhere.xlsx"], "nowhere.xlsx", "nowhere.xlsx"),
        (["brief", "nowhere.yaml", "--to", "x.pdf"], "nowhere.yaml bestaat niet", "nowhere.yaml n’existe pas"),
        (["explain", "nowhere.yaml"], "Controleer het pad", "Vérifiez le chemin"),
    ],
)
def test_every_command_with_a_language_says_its_errors_in_it(
    capsys: pytest.CaptureFixture[str], arguments: list[str], nl: str, fr: str
) -> None:
    for language, said in (("nl", nl), ("fr", fr)):
        assert main([*arguments, "--lang", language]) == 2
        assert said in capsys.readouterr().err


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_notes_stand_in_the_language_of_a_call(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    note = say("No totals: nothing adds up here.")
    told = spoken(note, language)
    asked = ["compute", "structure.linkages", "--set", "totals=yes", "--lang", language]
    assert main(asked) == 0
    assert " ".join(told.split()) in " ".join(capsys.readouterr().out.split())
    assert main([*asked, "--out", str(tmp_path / "out.xlsx")]) == 0
    assert "out.xlsx" in capsys.readouterr().out
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "out.xlsx"))
    assert told in {cell for row in book.get_sheet_by_index(0).to_python() for cell in row}
    assert main([*asked, "--out", str(tmp_path / "out.csv")]) == 0
    assert told in (tmp_path / "out.csv-metadata.json").read_text(encoding="utf-8")
    found = wf.compute("structure.linkages", wf.load("belgium"), totals=True)
    assert note in found.notes


def test_words_around_a_failure_are_told_too() -> None:
    error = failure_of(f"{BELGIUM}uncertainty: {{draws: 1}}\n")
    assert title_told(error, "nl") == "study.yaml is geen geldige studie"
    assert place_told(error.faults()[0], "fr").startswith("study.yaml, ligne 3")
    moved = renamed(error.what, "study.yaml", "mine.yaml")
    assert (moved, spoken(moved, "nl")) == ("mine.yaml is not a valid study", "mine.yaml is geen geldige studie")
    assert language_in(["run", "--lang", "de"]) == "en"


@pytest.mark.parametrize(
    ("asked", "language", "words"),
    [
        (["methods"], "nl", ["domino.closure", "Een sluiting en wat erop volgt", "Eén ervan volledig"]),
        (["methods", "structure.linkages"], "nl", ["geeft", "achterwaartse en voorwaartse verbanden", "quadrant_by"]),
        (["methods", "domino.closure"], "fr", ["branche de l’usine, par code (C29)", "par défaut output_cap"]),
        (["compute", "domino.closure", "--help"], "nl", ["bedrijfstak van de fabriek, per code (C29)", "verplicht"]),
        (["methods", "structure.linkages"], "en", ["gives", "backward and forward linkages"]),
    ],
)
def test_methods_are_listed_in_a_language(
    capsys: pytest.CaptureFixture[str], asked: list[str], language: str, words: list[str]
) -> None:
    assert main([*asked, "--lang", language]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert not [word for word in words if word not in said]


def test_a_language_that_lists_no_methods(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["methods", "--lang", "de"]) == 2
    assert "unknown language" in capsys.readouterr().err
    assert main(["methods", "structure.linkages", "--json", "--lang", "nl"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert listed["gives"] == find("structure.linkages").gives


def test_every_method_is_described_without_english() -> None:
    for language in ("nl", "fr"):
        for told, english in zip(
            methods_as_data(known_methods(), language), methods_as_data(known_methods()), strict=True
        ):
            assert told["gives"] != english["gives"]
            assert (told["source"], told["name"]) == (english["source"], english["name"])
            assert told["title"] != english["title"]


def test_several_lines_are_lines_in_every_language(tmp_path: Path) -> None:
    path = tmp_path / "bridge.csv"
    path.write_text("from,to\nC10-12,a\nC29,a\nC29,b\nG45,b\n", encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        read_bridge(path, known=["C10-12", "C29", "G45"], table="mine")
    (fault,) = caught.value.faults()
    assert fault.places()[1] == "lines 3, 4"
    assert [place_told(fault, language).split(", ", 1)[1] for language in ("nl", "fr")] == [
        "regels 3, 4, kolom weight",
        "lignes 3, 4, colonne weight",
    ]


@pytest.mark.parametrize(
    ("language", "said"), [("nl", "domino.daily wordt berekend (het dagmodel"), ("fr", "calcul de")]
)
def test_a_long_wait_is_announced_in_a_language(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str, said: str
) -> None:
    monkeypatch.setattr(progress, "compiles_first", lambda _name: True)
    progress.opening(say("computing {method}", method="domino.daily"), ["domino.daily"], language=language)
    assert capsys.readouterr().err.startswith(said)
