"""The note: a few pages, tagged, vectors; every number in it comes from the findings."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import python_calamine

from weefsel.errors import InputError
from weefsel.faces.brief import write_brief
from weefsel.faces.brief.content import note_of, tables_of
from weefsel.faces.brief.pdf import as_data
from weefsel.faces.cli import main
from weefsel.faces.cli.brief import making_of
from weefsel.faces.views.colophon import Making
from weefsel.study import Findings, read_study, run, study_from_text
from weefsel.vocabulary import LANGUAGES, format_money, format_number, format_rounded, format_share, rounded_together

EXAMPLE = Path(__file__).parents[3] / "examples" / "car-plant.yaml"
#: Numbers that belong to a word of the field or to a year of a source, not to a finding.
WORDS = {"nl": r"NACE Rev\. 2|Dijk|tier \d", "fr": r"NACE Rév\. 2", "en": r"NACE Rev\. 2"}
NUMBER = re.compile(r"\d[\d.,\u202f\u00a0]*\d|\d")


@pytest.fixture(scope="module")
def findings() -> Findings:
    return run(read_study(EXAMPLE))


def said(text: str, language: str) -> list[str]:
    """Return the numbers in a text, in their order."""
    return [found.strip(".,") for found in NUMBER.findall(re.sub(WORDS[language], "", text))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_in_the_sentences_comes_from_the_findings(findings: Findings, language: str) -> None:
    note = note_of(findings, language)
    by_name = {result.method: result.frame for result in findings.results[::-1]}
    closure, varied = (
        by_name["domino.closure"].filter(pl.col("side") != "customers"),
        by_name["domino.assumptions"].filter(measure="jobs"),
    )

    def total(measure: str, *parts: str, **labels: str) -> float:
        return sum(float(closure.filter(measure=measure, part=part, **labels)["value"].sum()) for part in parts)

    def span(*parts: str) -> list[float]:
        sums = [
            sum(float(group.filter(part=part)["value"].sum()) for part in parts)
            for _, group in varied.group_by("assumption", "case")
        ]
        return [min(sums), max(sums)]

    both = ("direct", "indirect")
    jobs = [total("jobs", *both), total("jobs", "direct"), total("jobs", "indirect"), *span(*both)]
    whole, parts = rounded_together(jobs[1:3])
    ends = {format_rounded(value, language) for value in (jobs[0], *jobs[3:])}
    assert set(said(note.sentence, language)) == ends | {format_number(value, language) for value in parts}
    assert format_number(whole, language) in ends
    money = [total("value_added", *parts) for parts in (both, ("direct",), ("indirect",))]
    known = [number for value in money for number in said(format_money(value, language), language)]
    known.append(str(findings.fabric.meta.year))
    assert sorted(said(note.lead[2], language)) == sorted(known)
    regions = [total("jobs", "indirect", region=region) for region in ("Flanders", "Brussels", "Wallonia")]
    shown = rounded_together(regions, parts[1])[1]
    assert said(note.lead[3], language) == [format_number(value, language) for value in shown]
    first = by_name["domino.links"].filter(round="1", measure="output")
    bought = sum(
        float(first.filter(kind=kind)["value"].sum()) for kind in ("supplier", "other", "own_industry", "imports")
    )
    share = float(first.filter(kind="imports")["value"].sum()) / bought
    assert said(note.lead[4], language) == said(format_share(share, language), language)
    induced = [total("jobs", "induced"), *span("induced")]
    assert said(note.lead[5], language) == [format_rounded(value, language) for value in induced]
    years = {str(vintage.year) for vintage in findings.fabric.meta.vintages} | {str(findings.fabric.meta.year)}
    assert set(said(note.lead[0], language)) <= years


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_in_a_description_is_that_of_its_chart(findings: Findings, language: str) -> None:
    note = note_of(findings, language)
    by_name = {result.method: result.frame for result in findings.results[::-1]}
    indirect = float(by_name["domino.closure"].filter(measure="jobs", part="indirect", side="suppliers")["value"].sum())
    links = by_name["domino.links"].filter(measure="jobs")
    count = 0
    for chart in (chart for part in note.parts for chart in part.charts):
        if chart.name == "links":
            keys = (["round"], ["round", "supplier_sector"])
            values = [float(group["value"].sum()) for key in keys for _, group in links.group_by(key)]
        else:
            column = [found.name for found in chart.table.columns].index("indirect" if chart.name == "map" else "jobs")
            values = [float(row[column] or 0) for row in chart.table.rows]
            values += [sum(values), indirect]
        known = {format_rounded(value, language) for value in values}
        if chart.name == "industries":
            share = sum(sorted(values[:-2], reverse=True)[:5]) / indirect
            known |= set(said(format_share(share, language), language))
        numbers = said(chart.description, language)
        assert [number for number in numbers if number not in known] == [], (chart.name, chart.description)
        count += len(numbers)
    assert count > 15


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_adds_no_word_and_no_number(findings: Findings, language: str) -> None:
    data = as_data(note_of(findings, language))
    assert data["title"]
    template = (Path(__file__).parents[3] / "src/weefsel/faces/brief/note.typ").read_text(encoding="utf-8")
    shown = re.findall(r"\[([^\]#]*)\]", template)
    assert not [text for text in shown if re.search(r"[A-Za-z]{3}", text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_a_few_tagged_pages_with_vectors(findings: Findings, tmp_path: Path, language: str) -> None:
    content = write_brief(findings, tmp_path / "note.pdf", language=language).read_bytes()
    whole = content + b"".join(_streams(content))
    assert content.startswith(b"%PDF-")
    assert b"pdfuaid:part" in whole
    assert re.search(rb"/Lang\s*\(" + language.encode(), whole)
    assert b"/MarkInfo" in whole
    assert b"/Figure" in whole
    assert b"/Alt" in whole
    assert b"/TH" in whole
    assert b"/Subtype /Image" not in content
    pages = len(re.findall(rb"/Type\s*/Page[^s]", whole))
    assert 2 <= pages <= 5
    levels = [int(level) for level in re.findall(rb"/S\s*/H([1-6])\b", whole)]
    assert levels.count(1) == 1
    figures = len(re.findall(rb"/S\s*/Figure\b", whole))
    assert figures == len([chart for part in note_of(findings, language).parts for chart in part.charts])
    assert len(re.findall(rb"/Alt\s*[(<]", whole)) >= figures
    assert b"/DisplayDocTitle true" in whole


def test_the_same_study_and_day_give_the_same_bytes(findings: Findings, tmp_path: Path) -> None:
    making = Making(date(2026, 7, 1), "A. Writer", "A Federation")
    first, again = (
        write_brief(findings, tmp_path / f"{name}.pdf", language="en", making=making).read_bytes() for name in "ab"
    )
    assert first == again
    page = write_brief(findings, tmp_path / "note.html", language="fr", making=making).read_text(encoding="utf-8")
    assert "Rédigé par A. Writer, A Federation le 1er juillet 2026." in page
    unsigned = write_brief(findings, tmp_path / "plain.html", language="fr").read_text(encoding="utf-8")
    assert "Rédigé" not in unsigned.split("<h1>")[1].split("weefsel-data")[0]


def test_the_day_of_making_is_given_or_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    today = date(2026, 11, 24)
    assert making_of("", "", "", today=today).day == today
    assert making_of("", "", "2026-07-01", today=today).day == date(2026, 7, 1)
    assert making_of("a", "b", "none", today=today) == Making(None, "a", "b")
    assert main(["brief", str(EXAMPLE), "--to", str(tmp_path / "n.pdf"), "--date", "soon"]) == 2
    assert "YYYY-MM-DD" in capsys.readouterr().err


def _streams(content: bytes) -> Iterator[bytes]:
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        try:
            yield zlib.decompress(found[1].strip(b"\r\n"))
        except zlib.error:
            continue


def test_html_and_excel_hold_the_same_words(findings: Findings, tmp_path: Path) -> None:
    note = note_of(findings, "nl")
    page = write_brief(findings, tmp_path / "note.html", language="nl").read_text(encoding="utf-8")
    assert note.sentence in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    book = python_calamine.CalamineWorkbook.from_path(write_brief(findings, tmp_path / "note.xlsx", language="nl"))
    words = [str(row[0]) for row in book.get_sheet_by_index(0).to_python()]
    assert words[:3] == [note.title, note.asked, note.sentence]
    for table in {table.name: table for table in tables_of(note)}.values():
        rows: list[list[Any]] = book.get_sheet_by_name(table.name).to_python()
        assert len(rows) == len(table.rows) + 1
        for shown, known in zip(rows[1:], table.rows, strict=True):
            for cell, value in zip(shown, known, strict=False):
                if isinstance(value, float):
                    assert cell == pytest.approx(value, rel=1e-14)


def test_what_cannot_be_a_note_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = run(study_from_text("base: belgium\nmethods: [structure.multipliers]\n"))
    with pytest.raises(InputError, match="closure"):
        write_brief(found, tmp_path / "note.pdf", language="nl")
    assert main(["brief", str(EXAMPLE), "--to", str(tmp_path / "note.docx")]) == 2
    assert ".pdf" in capsys.readouterr().err
    assert main(["brief", str(EXAMPLE), "--to", str(tmp_path / "note.pdf"), "--lang", "de"]) == 2
    assert not list(tmp_path.iterdir())
