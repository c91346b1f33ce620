"""The story of any study whose methods have pictures: what was found, what happens, and the pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from weefsel.faces.views import daily_causes, daily_course, origins_heat, reliance, study_levers
from weefsel.faces.views.daily_course import Course, course_of, day_text, fine_share, name_of, on_day
from weefsel.faces.views.explore import shown
from weefsel.faces.views.happening import happening, happening_besides, short_titles
from weefsel.faces.views.pictures import SHOCK, has_pictures, pictures_of, without_levers
from weefsel.faces.views.plain_story import assumed, basis_of, changes_sentence, losses_sentence
from weefsel.faces.views.reading import read_rest
from weefsel.faces.views.story import Section, Story
from weefsel.faces.views.study_levers import Readings
from weefsel.faces.views.words import Words
from weefsel.model import Result
from weefsel.study import Findings
from weefsel.vocabulary import phrase_keys

NAMED = 3


def tells_in_pictures(findings: Findings) -> bool:
    """Say whether a study has a result with pictures of its own."""
    return any(has_pictures(result.method) or result.method == study_levers.METHOD for result in findings.results)


def tells_plainly(findings: Findings) -> bool:
    """Say whether a study changes something, more than one closure, and a result of it has bars to show."""
    shocks = findings.study.shocks
    alone = len(shocks) == 1 and shocks[0].closure is not None
    return bool(shocks) and not alone and any(result.method in SAID for result in findings.results)


def picture_sections(findings: Findings, words: Words) -> tuple[Section, ...]:
    """Return a section for each picture of the results of a study."""
    sections: list[Section] = []
    taken: dict[str, int] = {}
    for result in findings.results:
        for chart in pictures_of(result, words, findings.results):
            taken[chart.name] = taken.get(chart.name, 0) + 1
            name = chart.name if taken[chart.name] == 1 else f"{chart.name}-{taken[chart.name]}"
            key = chart.name.split("-")[0] if chart.name != "daily-map" else "daily-map"
            again = Section(
                name, words(f"section.{key}"), (words(f"section.{key}.text"),), chart=replace(chart, name=name)
            )
            sections.append(again)
    return tuple(sections)


def study_story(findings: Findings, language: str, study: str, readings: Readings = ()) -> Story:
    """Return the story of a study in a language.

    Parameters
    ----------
    study : text of the study file that reproduces it
    readings : ``domino.levers`` under other readings of the model, for ranges
    """
    words = Words(language, findings.fabric)
    found, said = _found(findings, words), happening(findings.study, findings.fabric, language)
    besides = happening_besides(findings.study, findings.fabric, language)
    based = basis_of(findings, words)
    return Story(
        language=language,
        title=findings.study.title_in(language) or _title(findings, words),
        asked=" ".join(said),
        sentence=found[0],
        lead=(*found[1:], *besides, *read_rest(findings.study, findings.fabric, language)),
        sections=(
            *study_levers.sections(findings, words, readings),
            *picture_sections(findings, words),
            *_others(findings, words),
        ),
        assumptions=(
            *([based] if based else []),
            words("study.base", title=words.title, year=words.flows_year),
            *dict.fromkeys(assumed(result, bool(findings.study.shocks), words) for result in findings.results),
        ),
        not_valid_for=_not_valid(findings, words),
        sources=tuple(words.vintage(vintage) for vintage in findings.fabric.meta.vintages),
        study=study,
        words=phrase_keys(language),
        basis=based,
    )


def _title(findings: Findings, words: Words) -> str:
    """Return what happens as a title; the table where nothing does."""
    titles = short_titles(findings.study, findings.fabric, words.language)
    return words.listed(titles[:NAMED]) if titles else words("study.title", table=words.title)


def _others(findings: Findings, words: Words) -> tuple[Section, ...]:
    """Return bars for each result without pictures of its own."""
    sections = []
    for at, result in enumerate(findings.results):
        own = has_pictures(result.method) or result.method == study_levers.METHOD
        chart = None if own else shown(without_levers(result), words).chart
        if chart is not None:
            name = f"result-{at}"
            by = chart.table.columns[0].heading
            title = words("study.bars", method=words.method(result.method), by=by)
            table = replace(chart.table, name=name, caption=title)
            again = replace(chart, name=name, title=title, table=table)
            sections.append(Section(name, words.method(result.method), chart=again))
    return tuple(sections)


def _found(findings: Findings, words: Words) -> list[str]:
    """Return what was found, in sentences, the most telling first."""
    first: dict[str, Result] = {}
    for result in findings.results:
        if SHOCK not in result.frame.columns or result.method == "domino.closure":
            first.setdefault(result.method, without_levers(result))
    said = [SAID[method](first[method], words) for method in SAID if method in first]
    said = [sentence for sentence in said if sentence]
    return said or [words("study.apart")]


def _daily(result: Result, words: Words) -> str:
    if "output" not in set(result.frame["measure"]):
        return ""
    course = course_of(result, words.fabric)
    lowest = int(course.whole.argmin())
    parts = {
        "lowest": _with_range(course, lowest, words),
        "day": day_text(course.periods[lowest], words),
        "last": _with_range(course, -1, words),
        "end": day_text(course.periods[-1], words),
    }
    said = words("study.daily_down" if lowest == len(course.whole) - 1 else "study.daily", **parts)
    if "jobs" not in set(result.frame["measure"]):
        return said
    jobs = float(course_of(result, words.fabric, "jobs").whole[-1])
    return f"{said} {words('study.jobs' if jobs <= 0 else 'study.jobs_more', jobs=words.about(abs(jobs)))}"


def _with_range(course: Course, day: int, words: Words) -> str:
    point = fine_share(float(course.whole[day]), words)
    if course.whole_low is None or course.whole_high is None:
        return point
    low, high = (fine_share(float(end[day]), words) for end in (course.whole_low, course.whole_high))
    return words("study.range", point=point, low=low, high=high)


def _order(result: Result, words: Words) -> str:
    days = sorted(daily_causes.days_of(result).items(), key=lambda pair: pair[1])
    if not days:
        return words("study.nobody")
    begin = result.settings.get("begin")
    from_day = None if begin is None else str(begin)
    named = [f"{name_of(key, words)} ({on_day(day, from_day, words)})" for key, day in days[:NAMED]]
    return words("study.order", count=str(len(days)), list=words.listed(named))


def _chains(result: Result, words: Words) -> str:
    return reliance.reliance_heat(result, words).description


def _origins(result: Result, words: Words) -> str:
    chart = origins_heat.origins_heat(result, words)
    return chart.description if chart else ""


SAID: Mapping[str, Callable[[Result, Words], str]] = {
    daily_course.METHOD: _daily,
    daily_causes.METHOD: _order,
    study_levers.METHOD: study_levers.sentence,
    reliance.METHOD: _chains,
    origins_heat.METHOD: _origins,
    "domino.closure": losses_sentence,
    "scenario.impact": changes_sentence,
}


def _not_valid(findings: Findings, words: Words) -> tuple[str, ...]:
    ran = {result.method for result in findings.results}
    keys = ["study.notvalid.flows"]
    if ran & {"scenario.impact", "domino.closure"}:
        keys.append("study.notvalid.adapts")
    if ran & {daily_course.METHOD, daily_causes.METHOD}:
        keys += ["study.notvalid.prices", "study.notvalid.firms", "study.notvalid.years"]
    if study_levers.METHOD in ran:
        keys += [f"lev.notvalid.{at}" for at in (2, 3, 4)]
    if ran & {reliance.METHOD, origins_heat.METHOD}:
        keys += ["study.notvalid.products", "study.notvalid.substitutes"]
    return tuple(words(key, flows=words.flows_year) for key in keys)
