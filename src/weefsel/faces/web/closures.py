"""The answers of the Domino page: a story, its timeline and its days, from one question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace

from weefsel.errors import ComputationError
from weefsel.faces.folder import study_text
from weefsel.faces.views.closure import closure_story, closure_told_first, words_of
from weefsel.faces.views.closure_daily import closure_daily
from weefsel.faces.views.closure_day import closure_day
from weefsel.faces.views.closure_findings import closure_findings, closure_opening
from weefsel.faces.views.closure_lists import filtered
from weefsel.faces.views.closure_map import closure_map
from weefsel.faces.views.daily_causes import daily_causes
from weefsel.faces.views.daily_causes import days_of as first_days
from weefsel.faces.views.daily_course import dated
from weefsel.faces.views.daily_heat import daily_heat
from weefsel.faces.views.daily_paths import daily_paths
from weefsel.faces.views.story import Opening, Section, Story
from weefsel.faces.views.words import Words
from weefsel.faces.web.question import BASE, EVERY, STEPS, Question, question_of, study_of
from weefsel.faces.web.shelf import Shelf, key_of
from weefsel.model import Result
from weefsel.study import Findings
from weefsel.study.readings import other_readings, readings_left_out
from weefsel.study.spec import Step
from weefsel.vocabulary import LANGUAGES, sector_codes

#: What the first sentence and the first picture need.
FIRST = tuple(step for step in STEPS if step.method in ("domino.closure", "domino.links", "domino.assumptions"))


def largest_plants(shelf: Shelf) -> dict[str, dict[str, float]]:
    """Return the jobs of each industry in each region: no plant can be larger."""
    fabric = shelf.fabric(BASE)
    jobs = fabric.account_values[fabric.accounts.column("account").index("jobs")]
    found: dict[str, dict[str, float]] = {code: {} for code in sector_codes()}
    for (region, sector), value in zip(fabric.industries.labels, jobs, strict=True):
        found.setdefault(sector, {})[region] = float(value)
    return found


def results_of(shelf: Shelf, question: Question, steps: tuple[Step, ...] = STEPS) -> tuple[Result, ...]:
    """Return the results behind the story of a question, in the order of its study."""
    results = []
    for step in steps:
        place = {"place": question.place} if step.method == "domino.places" and question.place else {}
        results.append(shelf.result(BASE, step.method, {**question.plant, **place, **step.settings})[1])
    return tuple(results)


def opening_of(shelf: Shelf, question: Question, language: str) -> tuple[str, Opening]:
    """Return the key of what a story begins with, and that: what a slider that moves has to wait for."""

    def told() -> Opening:
        results = results_of(shelf, question, FIRST)
        found = closure_opening(Findings(study_of(question), shelf.fabric(BASE), results))
        return closure_told_first(found, language, for_a_time=bool(question.days))

    # The place is named in the title; where one region is looked at alone, the opening is the same.
    key = key_of(shelf.entry(BASE).hash, "opening", language, *_parts(question))
    return key, shelf.kept.get(key, told)


def story_of(shelf: Shelf, question: Question, language: str) -> tuple[str, Story]:
    """Return the key of a story and the story, with its map."""
    key = key_of(
        shelf.entry(BASE).hash, "closure", language, *_parts(question), asdict(question.picked), question.dated
    )
    return key, shelf.kept.get(key, lambda: _story(shelf, question, language))


def warm_up(shelf: Shelf) -> None:
    """Compute the story that the page opens with, in every language, and load what any other one needs."""
    opening = question_of("C29", "Limburg", 4300)
    for language in LANGUAGES:
        opening_of(shelf, opening, language)
        story_of(shelf, opening, language)
    daily_of(shelf, opening, LANGUAGES[0])  # last: a first start compiles the daily model


def daily_of(shelf: Shelf, question: Question, language: str) -> tuple[str, Section]:
    """Return the key of the timeline of a question and the timeline; a year takes a moment, so it comes apart."""
    given = {**question.plant, **question.course, "show": "change", "every": EVERY}
    found, result = shelf.result(BASE, "domino.daily", given)
    key = key_of(found, "daily", language, question.start)

    def told() -> Section:
        words = Words(language, shelf.fabric(BASE))
        return closure_daily(
            result, _readings(shelf, given), words, begin=question.start, left_out=readings_left_out(given)
        )

    return key, shelf.kept.get(key, told)


def _readings(shelf: Shelf, given: Mapping[str, object]) -> list[Result]:
    """Return the days of a question under the other readings of the daily model that have an answer."""
    found = []
    for reading in other_readings(given):
        try:
            found.append(shelf.result(BASE, "domino.daily", {**given, **reading})[1])
        except ComputationError:
            continue
    return found


def days_of(shelf: Shelf, question: Question, language: str) -> tuple[str, tuple[Section, ...]]:
    """Return the key of the days of a question and their pictures: who is next, industry by day, who falls farthest."""
    given = {**question.plant, **question.course}
    ordered, order = shelf.result(BASE, "domino.order", given)
    found, level = shelf.result(BASE, "domino.daily", {**given, "show": "change", "every": EVERY})
    begin = question.start
    daily = dated(level, begin)

    def told() -> tuple[Section, ...]:
        words = Words(language, shelf.fabric(BASE))
        causes = daily_causes(order, words, begin=begin)
        said = words("domino.next.text" if causes else "domino.next.none")
        heat, paths = daily_heat(daily, words, first_days(order)), daily_paths(daily, words)
        return (
            Section("causes", words("domino.next.heading"), (said,), chart=causes),
            *(
                [Section("heat", words("domino.heat.heading"), (words("domino.heat.text"),), chart=heat)]
                if heat
                else []
            ),
            Section("paths", words("domino.paths.heading"), (words("domino.paths.text"),), chart=paths),
        )

    key = key_of(ordered, found, "days", language, begin)
    return key, shelf.kept.get(key, told)


def day_of(shelf: Shelf, question: Question, day: int, language: str) -> tuple[str, tuple[Section, ...]]:
    """Return the key of one day of a question and what stands then."""
    given = {**question.plant, **question.course}
    ordered, order = shelf.result(BASE, "domino.order", given)
    found, daily = shelf.result(BASE, "domino.daily", {**given, "show": "change", "every": EVERY})
    key = key_of(ordered, found, "day", day, language, question.start)

    def told() -> tuple[Section, ...]:
        return closure_day(daily, order, day, Words(language, shelf.fabric(BASE)), begin=question.start)

    return key, shelf.kept.get(key, told)


def sources_of(question: Question) -> dict[str, tuple[str, str, Mapping[str, object]]]:
    """Return what each chart and table is computed from, by its name."""
    place = {"place": question.place} if question.place else {}
    plant = question.plant
    found: dict[str, tuple[str, Mapping[str, object]]] = {
        "links": ("domino.links", plant),
        "industries": ("domino.closure", {**plant, "ranges": True}),
        "regions": ("domino.closure", {**plant, "ranges": True}),
        "customers": ("domino.closure", {**plant, "customers": "both"}),
        "services": ("domino.services", plant),
        "rounds": ("domino.rounds", plant),
        "assumptions": ("domino.assumptions", {**plant, "detail": "sectors"}),
        "causes": ("domino.order", {**plant, **question.dated}),
    }
    found |= dict.fromkeys(("places", "map"), ("domino.places", {**plant, **place}))
    days = {**plant, **question.dated, "show": "change", "every": EVERY}
    found |= dict.fromkeys(("daily", "heat", "paths", "day", "daily-map"), ("domino.daily", days))
    return {name: (BASE, method, settings) for name, (method, settings) in found.items()}


def _parts(question: Question) -> tuple[object, ...]:
    return question.industry, question.region, question.place, question.size, bool(question.days)


def _story(shelf: Shelf, question: Question, language: str) -> Story:
    findings = Findings(study_of(question), shelf.fabric(BASE), results_of(shelf, question))
    found = closure_findings(findings)
    story = closure_story(found, language, study_text(findings, language), for_a_time=bool(question.days))
    words = words_of(found, language)
    where = Section("map", words("map.heading"), (words("places.text"),), chart=closure_map(found, words))
    sections = (*story.sections, where)
    if not question.picked:
        return replace(story, sections=sections)
    place = {"place": question.place} if question.place else {}
    spread = shelf.result(BASE, "domino.places", {**question.plant, **place, "detail": "sectors"})[1]
    return replace(story, sections=filtered(sections, found, spread, question.picked, words))
