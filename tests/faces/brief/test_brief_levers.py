"""The note of a study with levers: what each keeps, over which range, who pays; all of it from the findings."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

import weefsel as wf
from weefsel.faces.brief.content import Note, note_of
from weefsel.faces.cli.brief import readings_of
from weefsel.faces.folder import write_findings
from weefsel.faces.views.levers_said import why_no_more
from weefsel.faces.views.study_levers import EXAMPLE
from weefsel.faces.views.words import Words
from weefsel.model import Result
from weefsel.model.lever import LEVELS
from weefsel.study import Findings, run, study_from_text
from weefsel.vocabulary import LANGUAGES, format_money, format_number, format_rounded, rounded, rounded_together

STUDY = """
base: belgium
shocks:
  - {name: stop, event: {kind: closure, industry: C24, share: 0.4, start: 2026-07-03, days: 60, recovery: step}}
levers:
  - {kind: short_time, value: 0.8, start: 2026-07-10, cost_yearly: 0, paid_by: federal}
  - {name: slab reserve, kind: stock, product: C24, value: 20, start: 2026-07-03, paid_by: eu}
methods:
  - domino.levers: {begin: 2026-07-01, horizon: 90}
  - domino.daily: {begin: 2026-07-01, horizon: 90, every: 30}
"""
NUMBER = re.compile(r"\d[\d.,\u202f\u00a0]*\d|\d")


@pytest.fixture(scope="module")
def told() -> tuple[Findings, list[Result]]:
    spec = study_from_text(STUDY)
    return run(spec), list(readings_of(spec))


def number(found: Result, lever: str, measure: str, level: str = "-") -> float:
    return float(found.frame.filter(lever=lever, measure=measure, level=level)["value"].item())


def numbers(text: str) -> set[str]:
    return {found.strip(".,") for found in NUMBER.findall(text)}


def texts(note: Note, heading: int) -> str:
    return " ".join(note.parts[heading].texts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_helps_comes_first_and_its_numbers_are_found(told: tuple[Findings, list[Result]], language: str) -> None:
    findings, readings = told
    note, found = note_of(findings, language, readings), findings.results[0]
    kept = [number(one, "all", "job_years_kept") for one in (found, *readings)]
    assert min(kept) < kept[0] <= max(kept)
    lost, cost = number(found, "none", "job_years_lost"), number(found, "all", "public_cost_change", "all")
    known = {format_rounded(value, language) for value in (kept[0], lost, min(kept), max(kept))}
    known |= numbers(format_money(abs(cost), language)) | {format_number(90, language)}
    working = number(found, "all", "work_years_kept")
    whole, shown = rounded_together([working, kept[0] - working])
    assert whole == rounded(kept[0])
    known |= {format_number(part, language) for part in shown}
    # days of the readings, and the year of their paper
    assert numbers(texts(note, 0)) - known == {"5", "30", "10", "60", "2022"}
    assert known <= numbers(texts(note, 0))
    each = {
        number
        for lever in ("short_time", "slab reserve", "all")
        for number in numbers(
            format_money(abs(globals()["number"](found, lever, "public_cost_change", "all")), language)
        )
    }
    assert numbers(texts(note, 1)) == each | {format_number(90, language)}
    budget = {str(row[0]): row[3] for row in note.parts[1].charts[0].table.rows}
    assert list(budget.values()) == pytest.approx([number(found, "all", "public_cost_change", at) for at in LEVELS])
    levers = note.parts[0].charts[0].table.rows
    assert [row[2] for row in levers] == pytest.approx(
        [number(found, at, "job_years_kept") for at in ("short_time", "slab reserve", "all")]
    )
    assert [row[0] for row in levers][1] == "slab reserve"
    assert all(row[3] <= row[2] <= row[4] for row in levers)  # type: ignore[operator]


def test_pictures_of_the_days_show_the_shock_without_levers(
    told: tuple[Findings, list[Result]], tmp_path: Path
) -> None:
    findings, _ = told
    note = note_of(findings, "nl")
    paths = next(chart for part in note.parts for chart in part.charts if chart.name == "paths")
    assert paths.title.endswith("zonder hefbomen")
    alone = run(
        study_from_text(
            re.sub(r"levers:\n.*\n.*\n", "", STUDY).replace("  - domino.levers: {begin: 2026-07-01, horizon: 90}\n", "")
        )
    )
    same = next(chart for part in note_of(alone, "nl").parts for chart in part.charts if chart.name == "paths")
    assert paths.table.rows == same.table.rows
    assert paths.option == same.option
    write_findings(findings, tmp_path, language="nl")
    assert (tmp_path / "pictures" / "kept.svg").exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_study_without_levers_is_told_how_to_add_one(language: str) -> None:
    day = "{kind: closure, industry: C24, share: 0.4, days: 60, recovery: step}"
    whole = f"base: belgium\nshocks:\n  - {{name: stop, event: {day}}}\n"
    note = note_of(run(study_from_text(f"{whole}methods:\n  - domino.daily: {{horizon: 30, every: 15}}\n")), language)
    assert [part.code for part in note.parts if part.code == EXAMPLE] == [EXAMPLE]
    again = note_of(run(study_from_text(whole + EXAMPLE.replace("horizon: 365", "horizon: 30"))), language)
    assert [chart.name for part in again.parts[:2] for chart in part.charts] == ["kept", "budget"]
    assert not [part for part in again.parts if part.code == EXAMPLE]


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_ensemble_gives_its_own_ranges(language: str) -> None:
    found = run(
        study_from_text(
            STUDY.replace("  - domino.daily: {begin: 2026-07-01, horizon: 90, every: 30}\n", "")
            + "ensemble: {vary: {firing_days: [5, 30]}, runs: 4}\n"
        )
    )
    note = note_of(found, language)
    frame = found.results[0].frame.filter(pl.col("measure") == "job_years_kept", pl.col("lever") == "all")
    ends = {format_rounded(float(frame[end].item()), language) for end in ("low", "high")}
    assert ends <= numbers(texts(note, 0))
    assert "2022" not in texts(note, 0)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "Alle samen houden niet meer vast dan Tijdelijke werkloosheid alleen"),
        ("fr", "Toutes ensemble ne préservent pas plus que Chômage temporaire seul"),
        ("en", "All together keep no more than Short-time work alone"),
    ],
)
def test_all_together_that_keep_no_more_than_one_say_why(language: str, said: str) -> None:
    def found(*kept: tuple[str, float]) -> Result:
        rows = [{"lever": name, "measure": "job_years_kept", "level": "-", "value": value} for name, value in kept]
        frame = pl.DataFrame(rows).with_columns(unit=pl.lit("job_years"), status=pl.lit("modelled"))
        return Result("domino.levers", frame)

    words = Words(language, wf.load("belgium"))
    names = {"short_time": words("lev.kind.short_time"), "stock": "B", "all": words("lev.together")}
    overlap = why_no_more(found(("short_time", 1000.0), ("stock", 300.0), ("all", 1010.0)), names, words)
    rest = why_no_more(found(("short_time", 1000.0), ("stock", 0.2), ("all", 1000.0)), names, words)
    assert overlap[0].startswith(said)
    assert rest[0].startswith(said)
    assert overlap != rest
    assert why_no_more(found(("short_time", 1000.0), ("stock", 300.0), ("all", 1250.0)), names, words) == []
    assert why_no_more(found(("short_time", 1000.0), ("stock", 300.0)), {"short_time": "A"}, words) == []
