"""The findings of a study as a folder: page, pictures, tables, and the study that reproduces them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import yaml

from weefsel.errors import InputError, reason_of
from weefsel.faces.charts.engine import Engine, png
from weefsel.faces.files import result_as_data, write_bytes, write_long_csv, write_result, write_text, write_workbook
from weefsel.faces.own_files import settle
from weefsel.faces.page import render_page
from weefsel.faces.picture_files import chart_as_svg, charts_as_xlsx
from weefsel.faces.views import study_levers
from weefsel.faces.views.closure import closure_story
from weefsel.faces.views.closure_findings import closure_findings, tells_a_closure
from weefsel.faces.views.story import Chart, Story
from weefsel.faces.views.study_levers import Readings
from weefsel.faces.views.study_story import picture_sections, study_story, tells_in_pictures, tells_plainly
from weefsel.faces.views.words import Words
from weefsel.sayings import say
from weefsel.study import Findings
from weefsel.vocabulary import LANGUAGES, phrase

Report = Callable[[str], None]


def write_findings(
    findings: Findings, folder: Path, *, language: str = "en", report: Report | None = None
) -> list[Path]:
    """Write findings to a folder, made if absent, and return the files written.

    Always: ``results.csv`` (all results, long), ``results.json``, ``results.xlsx``, one CSV per result under
    ``tables/``, ``study.yaml``. If the study tells a whole closure, or a method has pictures of its own:
    ``index.html``, ``pictures/`` and ``pictures.xlsx`` with the numbers behind them. What an
    earlier run wrote to the folder and this one does not is removed; files of others stay.

    Raises
    ------
    InputError
        If the folder cannot be made or written.
    """
    tell = report or (lambda _step: None)
    try:
        for part in (folder, folder / "tables"):
            part.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            say("{path} cannot be made: {reason}", path=folder, reason=reason_of(error)),
            say("Choose another folder with --out."),
        ) from error
    ordered = [language, *[other for other in LANGUAGES if other != language]]
    stories = [story for each in ordered if (story := story_of(findings, each, study_text(findings, each)))]
    shown = _page(stories, folder, tell) if stories else []
    tell(say("tables"))
    results = findings.results
    written = [
        *shown,
        write_long_csv(results, folder / "results.csv"),
        write_text(folder / "results.json", _json(findings, language)),
        write_workbook(results, folder / "results.xlsx", story=next(iter(stories), None), language=language),
        write_text(folder / "study.yaml", study_text(findings, language)),
    ]
    counted: Counter[str] = Counter()
    for result in results:
        counted[result.method] += 1
        turn = f"-{counted[result.method]}" if counted[result.method] > 1 else ""
        written.append(write_result(result, folder / "tables" / f"{result.method}{turn}.csv"))
    settle(folder, written)
    return written


def story_of(findings: Findings, language: str, study: str, readings: Readings = ()) -> Story | None:
    """Return what a page tells of a study: a whole closure, else its pictures or totals; none where there are none."""
    words = Words(language, findings.fabric)
    if tells_a_closure(findings):
        story = closure_story(closure_findings(findings), language, study)
        return replace(
            story,
            sections=(
                *story.sections,
                *picture_sections(findings, words),
                *study_levers.sections(findings, words, readings),
            ),
        )
    tells = tells_in_pictures(findings) or tells_plainly(findings)
    return study_story(findings, language, study, readings) if tells else None


def study_text(findings: Findings, language: str = "en") -> str:
    """Return the study as YAML, with the identity of the fabric it ran on, said in a language."""
    spec = findings.study.model_dump(exclude_defaults=True, mode="json")
    spec = {"weefsel": 1, **spec}
    spec["methods"] = [
        {step["method"]: step["settings"]} if step.get("settings") else step["method"] for step in spec["methods"]
    ]
    origin = findings.results[0].origin
    said = {"fabric": origin.fabric, "hash": origin.content_hash[:16]} if origin else None
    head = f"# {phrase('page.ran_on', language, **said)}\n" if said else ""
    return head + yaml.safe_dump(spec, sort_keys=False, allow_unicode=True)


def _json(findings: Findings, language: str) -> str:
    data = {
        "title": findings.study.title_in(language),
        "results": [result_as_data(result, language) for result in findings.results],
    }
    return json.dumps(data, ensure_ascii=False, allow_nan=False) + "\n"


def _page(stories: list[Story], folder: Path, tell: Report) -> list[Path]:
    tell(say("page"))
    engine = Engine()
    downloads = ("results.xlsx", "pictures.xlsx", "results.csv", "results.json", "study.yaml")
    page = write_text(folder / "index.html", render_page(stories, engine=engine, downloads=downloads))
    tell(say("pictures"))
    charts = [section.chart for section in stories[0].sections if section.chart is not None]
    book = write_bytes(folder / "pictures.xlsx", charts_as_xlsx(charts))
    return [page, book, *_pictures(charts, folder / "pictures", engine)]


def _pictures(charts: Sequence[Chart], folder: Path, engine: Engine) -> list[Path]:
    folder.mkdir(exist_ok=True)
    written = []
    for chart in charts:
        drawn = chart_as_svg(chart, engine)
        written.append(write_text(folder / f"{chart.name}.svg", drawn))
        written.append(write_bytes(folder / f"{chart.name}.png", png(drawn)))
    return written
