"""A folder of findings: what a second run leaves, and what a page needs."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from weefsel.faces.brief.content import note_of
from weefsel.faces.brief.write import write_brief
from weefsel.faces.cli import main
from weefsel.faces.folder import story_of, write_findings
from weefsel.faces.own_files import MANIFEST, settle
from weefsel.faces.views.closure import closure_story
from weefsel.faces.views.closure_findings import closure_findings, tells_a_closure, wanting
from weefsel.faces.views.story import Story
from weefsel.faces.views.study_story import study_story
from weefsel.study import Findings, read_study, run, study_from_text
from weefsel.vocabulary import format_rounded

EXAMPLES = Path(__file__).parents[2] / "examples"
BORDER = """
base: belgium-regions
title: Half of the imports of chemicals stop
shocks:
  - {name: border, event: {kind: imports, industry: C20, share: 0.5, start: 0}}
methods:
  - domino.daily: {horizon: 60}
  - domino.order: {horizon: 60}
  - domino.totals: {horizon: 60}
"""
SHORT = "base: belgium\nmethods: [table.check]\n"


@pytest.fixture(scope="module")
def steel() -> Findings:
    return run(read_study(EXAMPLES / "steel-mill.yaml"))


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_second_run_leaves_nothing_of_the_first(tmp_path: Path, steel: Findings) -> None:
    write_findings(steel, tmp_path)
    assert {"index.html", "pictures/links.png", "tables/domino.rounds.csv"} <= _files(tmp_path)
    (tmp_path / "pictures" / "mine.png").write_bytes(b"mine")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "tables" / "domino.rounds.csv").write_text("changed by hand", encoding="utf-8")
    other = run(study_from_text(SHORT))
    write_findings(other, tmp_path)
    fresh = tmp_path / "fresh"
    write_findings(other, fresh)
    left = _files(tmp_path) - {f"fresh/{name}" for name in _files(fresh)}
    assert left - _files(fresh) == {"pictures/mine.png", "notes.txt", "tables/domino.rounds.csv"}
    assert (tmp_path / "results.csv").read_bytes() == (fresh / "results.csv").read_bytes()


def test_folders_left_empty_go_too(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    one, two = tmp_path / "a" / "one.txt", tmp_path / "two.txt"
    for path in (one, two):
        path.write_text("x", encoding="utf-8")
    assert settle(tmp_path, [one, two]) == []
    assert settle(tmp_path, [two]) == [one]
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    "note", ['{"files": {"../out.txt": "HASH"}}', '{"files": {"/out.txt": "HASH"}}', "[]", "{", '{"files": 3}']
)
def test_a_note_that_is_not_ours_removes_nothing(tmp_path: Path, note: str) -> None:
    folder, out = tmp_path / "folder", tmp_path / "out.txt"
    folder.mkdir()
    out.write_text("x", encoding="utf-8")
    noted = settle(tmp_path, [out])
    assert noted == []
    content = (tmp_path / MANIFEST).read_text(encoding="utf-8").split('"out.txt": "')[1].split('"')[0]
    (folder / MANIFEST).write_text(note.replace("HASH", content), encoding="utf-8")
    settle(folder, [])
    assert out.exists()


def test_the_steel_mill_has_a_page_that_says_what_it_is(steel: Findings) -> None:
    assert tells_a_closure(steel)
    titles = {language: closure_story(closure_findings(steel), language, "") for language in ("nl", "fr", "en")}
    assert titles["en"].title == "A fifth of Flemish basic metals stops in Ghent"
    assert titles["en"].asked == "20% of Basic metals in Flanders stops in Ghent from 1 July 2026 for good."
    assert (
        titles["nl"].asked == "20% van de tak Basismetalen in Vlaanderen valt in Gent vanaf 1 juli 2026 voorgoed stil."
    )
    assert titles["fr"].asked == (
        "20\u00a0% de la branche «\u00a0Métallurgie\u00a0» en Flandre s’arrête à Gand à partir du "
        "1er juillet 2026 pour de bon."
    )
    for story in titles.values():
        assert not re.search(r"plant|factory|fabriek|usine|clos(es|ure)|sluit|ferme", " ".join(_words_of(story)))


def _words_of(story: Story) -> list[str]:
    """Return the texts of a story that speak of what happens."""
    charts = [section.chart for section in story.sections if section.chart]
    return [
        story.title,
        story.asked,
        story.sentence,
        *[text for at, text in enumerate(story.lead) if at != 1],
        *story.assumptions,
        *[text for section in story.sections for text in section.paragraphs],
        *[text for chart in charts for text in (chart.title, chart.description, chart.table.caption)],
    ]


@pytest.mark.parametrize(
    ("language", "place", "title"),
    [
        ("fr", "Limburg", "Une usine ferme dans le Limbourg\u00a0: "),
        ("fr", "Oost-Vlaanderen", "Une usine ferme en Flandre-Orientale\u00a0: "),
        ("fr", "Antwerpen", "Une usine ferme dans la province d’Anvers\u00a0: "),
        ("nl", "Gand", "Een fabriek in Gent sluit: "),
        ("en", None, "A plant in Flanders closes: "),
    ],
)
def test_places_have_their_prepositions(steel: Findings, language: str, place: str | None, title: str) -> None:
    (shock,) = steel.study.shocks
    assert shock.closure is not None
    own = shock.closure.model_copy(update={"place": place, "share": None, "jobs": 400.0})
    moved = shock.model_copy(update={"closure": own})
    study = steel.study.model_copy(update={"shocks": (moved,), "titles": {}})
    given = {"share": None, "jobs": 400.0}
    by_jobs = tuple(replace(each, settings={**each.settings, **given}) for each in steel.results)
    story = closure_story(closure_findings(replace(steel, study=study, results=by_jobs)), language, "")
    assert story.title.startswith(title)


def test_a_share_of_an_industry_without_a_place_stops(steel: Findings) -> None:
    (shock,) = steel.study.shocks
    assert shock.closure is not None
    moved = shock.model_copy(update={"closure": shock.closure.model_copy(update={"place": None})})
    study = steel.study.model_copy(update={"shocks": (moved,), "titles": {}})
    story = closure_story(closure_findings(replace(steel, study=study)), "en", "")
    assert story.title.startswith("20% of Basic metals in Flanders stops: ")


def test_a_table_without_places_has_a_page_without_them(steel: Findings) -> None:
    without = replace(steel, fabric=replace(steel.fabric, places=None))
    without = replace(without, results=tuple(each for each in steel.results if each.method != "domino.places"))
    assert tells_a_closure(without)
    sections = {section.name for section in closure_story(closure_findings(without), "en", "").sections}
    assert "places" not in sections
    assert {"links", "industries", "regions"} <= sections


def test_what_a_page_lacks_is_said_in_one_line(
    tmp_path: Path, steel: Findings, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not wanting(steel)
    text = (EXAMPLES / "steel-mill.yaml").read_text(encoding="utf-8")
    study = tmp_path / "s.yaml"
    study.write_text(text[: text.index("methods:")] + "methods: [domino.closure, domino.links]\n", encoding="utf-8")
    assert main(["run", str(study), "--out", str(tmp_path / "out"), "--lang", "fr"]) == 0
    said = capsys.readouterr().err
    assert "domino.rounds, domino.services, domino.assumptions, domino.places" in said
    assert "domino.links" not in said
    assert not (tmp_path / "out" / "index.html").exists()
    assert main(["run", str(study), "--lang", "xx"]) == 2


def test_the_workbook_opens_with_the_answer_in_its_language(tmp_path: Path, steel: Findings) -> None:
    write_findings(steel, tmp_path, language="fr")
    book = CalamineWorkbook.from_path(tmp_path / "results.xlsx")
    assert book.sheet_names[0] == "Résumé"
    story = closure_story(closure_findings(steel), "fr", "")
    rows = book.get_sheet_by_name("Résumé").to_python()
    first = [row[0] for row in rows]
    assert first[:3] == [story.title, story.asked, story.sentence]
    (table,) = [section.table for section in story.sections if section.name == "regions" and section.table]
    flanders = rows[first.index("Flandre")]
    assert flanders[1:6] == pytest.approx([float(cell or 0) for cell in table.rows[0][1:]])
    assert set(book.sheet_names[2:]) - set(first) <= {name for name in book.sheet_names if name.endswith(" chart")}
    head, *lines = book.get_sheet_by_name("Une fermeture et ses suites").to_python()
    names = {line[head.index("branche")]: line[head.index("sector_name")] for line in lines}
    assert names["C24"] == "Métallurgie"


@pytest.fixture(scope="module")
def border() -> Findings:
    return run(study_from_text(BORDER))


def test_a_study_of_the_daily_model_has_a_page_with_its_pictures(tmp_path: Path, border: Findings) -> None:
    assert not tells_a_closure(border)
    write_findings(border, tmp_path, language="nl")
    names = ("paths", "heat", "causes", "daily-map")
    assert {f"pictures/{name}.{kind}" for name in names for kind in ("svg", "png")} <= _files(tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    for text in (
        "Wie valt, en wanneer",
        "La chaîne des causes",
        "Where jobs are missing",
        "50% van de invoer van Chemie uit het buitenland valt vanaf dag 0 voorgoed weg.",
    ):
        assert text in page
    assert '"shapes": {"provinces"' in page
    book = CalamineWorkbook.from_path(tmp_path / "pictures.xlsx")
    assert set(book.sheet_names) == {*names, "result-2"}
    sheet = book.get_sheet_by_name("causes").to_python()
    order = next(result for result in border.results if result.method == "domino.order")
    assert len(sheet) - 5 == len(order.frame)
    assert sheet[0][0] == "Wie valt wanneer, en door wie"


def test_the_story_of_a_study_says_what_was_found(border: Findings) -> None:
    story = study_story(border, "en", "")
    jobs = border.results[0].frame.filter(pl.col("measure") == "jobs", pl.col("period") == 59)["value"].sum()
    accounts = border.fabric.account_values[border.fabric.accounts.column("account").index("jobs")]
    assert f"About {format_rounded(accounts.sum() - jobs, 'en')} jobs are missing" in story.sentence
    fallen = next(result for result in border.results if result.method == "domino.order").frame
    assert story.lead[0].startswith(f"{len(fallen)} industries fall.")
    assert story.asked == "50% of imports of Chemicals from abroad stop from day 0 for good."
    assert len({section.chart.name for section in story.sections if section.chart}) == len(story.sections)
    assert story.assumptions[0] == story.basis == "Assumed: size, beginning and duration are given, not estimated."
    assert story.assumptions[2] == "A shock, day by day: days computed: 60; all else as usual"


def test_a_closure_with_the_daily_model_tells_both(steel: Findings) -> None:
    text = (EXAMPLES / "steel-mill.yaml").read_text(encoding="utf-8").rstrip()
    both = run(
        study_from_text(f"{text}\n  - domino.daily: {{horizon: 30, every: 5}}\n  - domino.order: {{horizon: 30}}\n")
    )
    story = story_of(both, "fr", "")
    alone = story_of(steel, "fr", "")
    assert story is not None
    assert alone is not None
    assert story.sentence == alone.sentence
    added = [section.name for section in story.sections][len(alone.sections) :]
    assert set(added) <= {"paths", "heat", "daily-map", "causes"}
    assert {"paths", "heat"} <= set(added)  # all fall within days of each other: a tree in time says less


def test_a_note_of_the_daily_model(tmp_path: Path, border: Findings) -> None:
    note = note_of(border, "nl")
    assert [part.charts[0].name for part in note.parts if part.charts][:4] == ["paths", "heat", "daily-map", "causes"]
    assert write_brief(border, tmp_path / "note.html", language="nl").stat().st_size > 100_000


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_compute_draws_pictures(tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["compute", "domino.order", "--set", "event=imports", "--set", "industry=C20", "--set", "share=0.5"]
    out = tmp_path / f"order.{kind}"
    assert main([*call, "--set", "horizon=40", "--out", str(out), "--lang", "nl"]) == 0
    assert capsys.readouterr().out.split() == [str(out)]
    start = out.read_bytes()[:200]
    assert start.startswith(b"<svg" if kind == "svg" else b"\x89PNG")
    if kind == "svg":
        assert "Wie valt wanneer" in out.read_text(encoding="utf-8")
    several = tmp_path / f"chains.{kind}"
    assert main(["compute", "dependency.chains", "--table", "belgium-world", "--out", str(several)]) == 0
    assert {path.name for path in tmp_path.glob("chains*")} == {f"chains.{kind}", f"chains-world.{kind}"}
    bars = tmp_path / f"bars.{kind}"
    assert main(["compute", "structure.multipliers", "--out", str(bars)]) == 0
    assert bars.stat().st_size > 1000


def test_a_picture_is_not_written_in_a_language_that_is_not_ours(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "x.png"
    assert main(["compute", "structure.multipliers", "--out", str(out), "--lang", "xx"]) == 2
    assert "xx" in capsys.readouterr().err
    assert not out.exists()
    assert main(["compute", "structure.multipliers", "--out", str(tmp_path / "x.gif")]) == 2


def test_an_ensemble_draws_its_ranges(tmp_path: Path) -> None:
    out = tmp_path / "paths.svg"
    given = ["event=imports", "industry=C20", "share=0.5", "horizon=25", "totals=yes"]
    call = ["ensemble", "domino.daily", "--vary", "restock_days=5:30", "--runs", "4", "--out", str(out), "--lang", "fr"]
    assert main([*call, *[part for pair in given for part in ("--set", pair)]]) == 0
    drawn = out.read_text(encoding="utf-8")
    assert "la bande la fourchette des calculs" in drawn
    assert drawn.count('fill-opacity="0.22"') >= 2
    assert main([*call[:-1], "xx", *[part for pair in given for part in ("--set", pair)]]) == 2
