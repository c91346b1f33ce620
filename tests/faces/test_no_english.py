"""Pages and briefs in Dutch and French hold no English, but for code, names as the user wrote them, and data labels."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from weefsel.faces.brief.content import note_of
from weefsel.faces.brief.pdf import as_data
from weefsel.faces.folder import write_findings
from weefsel.study import Findings, read_study, run, study_from_text

EXAMPLES = Path(__file__).parents[2] / "examples"
LEVERS = """
base: belgium-regions
shocks:
  - {name: strike, event: {kind: labour, industry: C29, region: Flanders, share: 0.4, start: 2026-07-03, days: 21,
                           recovery: exponential, recovery_days: 20}}
  - {name: power, event: {kind: curtailment, industry: D35, share: 0.05, start: 2026-07-10, days: 9, recovery: step}}
levers:
  - {kind: short_time, value: 0.8, start: 2026-07-04, cost_yearly: 0, paid_by: federal}
  - {kind: demand, industry: C29, value: 0.05, start: 2026-07-04, paid_by: region}
methods:
  - domino.daily: {begin: 2026-07-01, horizon: 42, every: 7, function: strong, rationing: proportional}
  - domino.order: {begin: 2026-07-01, horizon: 42}
  - domino.levers: {begin: 2026-07-01, horizon: 42}
"""
STOP = re.compile(
    r"\b(the|of|and|with|is|are|which|their|its|for|from|by|as|at|not|all|no|one|where|what|who|how|than|jobs?|plants?"
    r"|days?|output|suppliers?|industr(?:y|ies)|share|stops?|loses?|households|exports|government|none)\b",
    re.IGNORECASE,
)
#: Words that Dutch or French has too.
SAME = {
    "nl": {"is", "of", "as", "stop", "stops", "no", "government", "at"},
    "fr": {"stop", "stops", "as", "plants", "plant", "industries"},
}
#: Code, downloads, and the title as the user wrote it.
APART = re.compile(r"<noscript>.*?</noscript>|<pre.*?</pre>|<a [^>]*download.*?</a>|<h1>.*?</h1>", re.DOTALL)
LANGUAGES = ("nl", "fr")


@pytest.fixture(scope="module")
def ran() -> dict[str, Findings]:
    files = {path.stem: run(read_study(path)) for path in sorted(EXAMPLES.glob("*.yaml"))}
    return {**files, "levers": run(study_from_text(LEVERS))}


def english(text: str, language: str) -> list[str]:
    """Return the English words in a text, with what stands around them."""
    found = [match for match in STOP.finditer(text) if match[0].lower() not in SAME[language]]
    return [text[max(0, match.start() - 40) : match.end() + 40] for match in found]


def test_english_is_seen_where_it_stands() -> None:
    assert english("Banen bij the leveranciers", "nl")
    assert english("La part of la branche", "fr")
    assert not english("Banen bij de leveranciers is of niet", "nl")


@pytest.mark.parametrize("language", LANGUAGES)
def test_briefs_hold_no_english(ran: dict[str, Findings], language: str) -> None:
    for name, findings in ran.items():
        data = as_data(note_of(findings, language))
        data["title"] = ""  # the user's own words
        data["made"] = ""
        for part in data["parts"]:
            part["code"] = ""
        texts = list(_texts(data))
        assert len(texts) > 30
        leaks = [leak for text in texts for leak in english(_known(text), language)]
        assert leaks == [], name


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_hold_no_english(ran: dict[str, Findings], tmp_path: Path, language: str) -> None:
    for name, findings in ran.items():
        write_findings(findings, tmp_path / name, language=language)
        page = (tmp_path / name / "index.html").read_text(encoding="utf-8")
        article = page.split(f'<article lang="{language}"')[1].split("</article>")[0]
        bare = APART.sub(" ", article)
        labels = " ".join(re.findall(r'(?:aria-label|title|data-done|data-heading)="([^"]*)"', bare))
        text = html.unescape(f"{re.sub(r'<[^>]+>', ' ', bare)} {labels}")
        assert len(text) > 1000
        assert english(_known(text), language) == [], name


def _texts(data: object) -> list[str]:
    if isinstance(data, str):
        return [data]
    if isinstance(data, dict):
        return [text for key, value in data.items() if key != "file" for text in _texts(value)]
    return [text for value in data for text in _texts(value)] if isinstance(data, list) else []


def _known(text: str) -> str:
    """Leave out commands that are to be typed, and the names of files, sources and terms of use."""
    return re.sub(r"weefsel run \S+ --out \S+|study\.yaml|CC BY 4\.0|nama_10r_2gfcf|TF_VAT_NACE_SQ_2019", " ", text)
