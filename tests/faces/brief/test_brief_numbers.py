"""Every number that a brief opens with is one of the study, of its table, or of what was found; in three languages."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from babel.dates import format_date

from weefsel.faces.brief.content import Note, note_of
from weefsel.faces.brief.write import write_brief
from weefsel.model import Fabric
from weefsel.study import Findings, run, study_from_text
from weefsel.vocabulary import LANGUAGES, format_money, format_number, format_rounded, format_share

NUMBER = re.compile(r"[−-]?\d[\d.,\u202f]*\d|[−-]?\d")
BEGIN = date(2026, 7, 1)
DAILY = """
base: belgium-regions
shocks:
  - {name: furnace, event: {kind: closure, industry: C24, region: Flanders, share: 0.35, start: 2026-07-03,
                            days: 17, recovery: linear, recovery_days: 23}}
  - {name: border, event: {kind: imports, industry: C20, share: 0.45, start: 2026-07-09}}
methods:
  - domino.daily: {begin: 2026-07-01, horizon: 61, every: 4, restock_days: 13}
  - domino.order: {begin: 2026-07-01, horizon: 61}
"""
CLOSURES = """
base: belgium-regions
shocks:
  - {name: Alpha, closure: {industry: C29, region: Flanders, jobs: 1234}}
  - {name: Beta, closure: {industry: C24, region: Wallonia, share: 0.27}}
methods: [domino.closure]
"""
CHANGES = """
base: belgium
shocks:
  - {name: exports, change: "final_demand:C29:exports_non_eu:-11%"}
  - {name: chemicals, change: "capacity:C20:=30000 meur"}
methods: [scenario.impact]
"""
Known = Callable[[Findings, str], set[str]]


def numbers(text: str) -> list[str]:
    return [found.replace("-", "") for found in NUMBER.findall(text)]


def day_of(day: date, language: str) -> str:
    text = format_date(day, format="long", locale={"nl": "nl_BE", "fr": "fr_BE", "en": "en_GB"}[language])
    return re.sub("^1 ", "1er ", text) if language == "fr" else text


def opening(note: Note) -> str:
    return "\n".join((note.title, note.asked, note.sentence, note.basis, *note.lead))


def without_dates(text: str, language: str) -> str:
    for day in range(70):
        text = text.replace(day_of(BEGIN + timedelta(days=day), language), "")
    return text


def of_a_loss(fabric: Fabric, key: tuple[str, str], language: str, **given: float) -> set[str]:
    """Return what the basis of a closure says: jobs and output, of how many, and the share."""
    at = fabric.industries.labels.index(key)
    jobs = float(fabric.account_values[fabric.accounts.column("account").index("jobs"), at])
    share = given.get("share", given.get("jobs", 0.0) / jobs)
    output = float(fabric.output[at])
    texts = [format_number(value, language) for value in (share * jobs, jobs, share * output, output)]
    percent = 100 * share
    decimals = 0 if abs(percent - round(percent)) < 1e-9 else 1
    return {*texts, *numbers(format_share(share, language, decimals))}


def daily_known(findings: Findings, language: str) -> set[str]:
    daily, order = (result.frame for result in findings.results)
    fabric = findings.fabric
    base = float(fabric.output.sum()) / 365
    made = daily.filter(measure="output").group_by("period", maintain_order=True).agg(pl.col("value").sum())["value"]
    drops = made / base - 1
    staff = float(fabric.account_values[fabric.accounts.column("account").index("jobs")].sum())
    last = daily["period"].unique(maintain_order=True)[-1]
    missing = staff - float(daily.filter(measure="jobs", period=last)["value"].sum())
    shares = [float(drops.min()), float(drops[-1])]  # type: ignore[arg-type]
    known = {
        number for share in shares for number in numbers(format_share(share, language, 1 if abs(share) < 0.0995 else 0))
    }
    known |= {format_rounded(missing, language), str(len(order)), "35", "17", "23", "45"}
    return known | of_a_loss(fabric, ("Flanders", "C24"), language, share=0.35)


def closures_known(findings: Findings, language: str) -> set[str]:
    known = {format_number(1234, language), "27"}
    frame = findings.results[0].frame.filter(pl.col("part").is_in(["direct", "indirect"]))
    for _, group in frame.group_by("shock"):
        sums = {
            measure: float(group.filter(measure=measure)["value"].sum())
            for measure in ("jobs", "value_added", "output")
        }
        known.add(format_rounded(sums["jobs"], language))
        known |= {
            number for name in ("value_added", "output") for number in numbers(format_money(sums[name], language))
        }
    known |= of_a_loss(findings.fabric, ("Flanders", "C29"), language, jobs=1234)
    return known | of_a_loss(findings.fabric, ("Wallonia", "C24"), language, share=0.27)


def changes_known(findings: Findings, language: str) -> set[str]:
    frame, fabric = findings.results[0].frame, findings.fabric
    sums = {
        measure: float(frame.filter(measure=measure)["value"].sum()) for measure in ("jobs", "value_added", "output")
    }
    known = {format_rounded(sums["jobs"], language)}
    known |= {number for name in ("value_added", "output") for number in numbers(format_money(sums[name], language))}
    cars, chemicals = (fabric.industries.labels.index((code,)) for code in ("C29", "C20"))
    exports = float(fabric.final_demand[cars, fabric.uses.labels.index(("exports_non_eu",))])
    values = (exports, 0.89 * exports, 30000.0, float(fabric.output[chemicals]))
    return known | {format_number(value, language, 2) for value in values} | {"−11", str(len(fabric.industries))}


STUDIES: dict[str, tuple[str, Known]] = {
    "daily": (DAILY, daily_known),
    "closures": (CLOSURES, closures_known),
    "changes": (CHANGES, changes_known),
}


@pytest.fixture(scope="module")
def ran() -> dict[str, Findings]:
    return {name: run(study_from_text(text)) for name, (text, _) in STUDIES.items()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STUDIES)
def test_every_number_a_brief_opens_with_is_known(
    ran: dict[str, Findings], tmp_path: Path, name: str, language: str
) -> None:
    findings, known = ran[name], STUDIES[name][1](ran[name], language)
    path = write_brief(findings, tmp_path / "note.html", language=language)
    body = path.read_text(encoding="utf-8").split("<h1>")[1].split("<section")[0]
    text = without_dates(html.unescape(re.sub(r"<[^>]+>", " ", body)), language)
    assert set(numbers(text)) - known == set()
    told = without_dates(opening(note_of(findings, language)), language)
    assert sorted(numbers(told)) == sorted(numbers(text)), "page and note open with the same numbers"
    assert len(set(numbers(told))) >= 6


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", STUDIES)
def test_a_number_that_is_not_found_is_seen(ran: dict[str, Findings], name: str, language: str) -> None:
    """Other findings give other numbers: the check above goes red where a text and its findings part."""
    findings = ran[name]
    known = STUDIES[name][1](findings, language)
    note = note_of(findings, language)
    for number in numbers(without_dates(note.sentence, language)):
        changed = note.sentence.replace(number, number[:-1] + str((int(number[-1]) + 3) % 10))
        assert set(numbers(without_dates(changed, language))) - known, number


@pytest.mark.parametrize("language", LANGUAGES)
def test_settings_and_names_of_methods_are_words(ran: dict[str, Findings], language: str) -> None:
    for findings in ran.values():
        note = note_of(findings, language)
        texts = [opening(note), *[text for part in note.parts for text in (part.heading, *part.texts, *part.points)]]
        texts += [text for part in note.parts for chart in part.charts for text in (chart.title, chart.description)]
        for text in texts:
            assert not re.search(r"\b[a-z]+_[a-z_]+\b(?<!nama_10r_2gfcf)|\b(domino|scenario)\.[a-z]+| = ", text), text
    (daily,) = [
        point for part in note_of(ran["daily"], "nl").parts for point in part.points if "bij te bestellen" in point
    ]
    assert daily.endswith("dagen om voorraad bij te bestellen: 13; al de rest zoals gewoonlijk")
