"""What a note says, as plain data in the order in which it is read; every number comes from the findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from weefsel.errors import InputError
from weefsel.faces.folder import story_of, study_text
from weefsel.faces.views import study_levers
from weefsel.faces.views.closure import words_of
from weefsel.faces.views.closure_findings import METHODS, closure_findings, tells_a_closure
from weefsel.faces.views.closure_map import closure_map
from weefsel.faces.views.colophon import Making, signed
from weefsel.faces.views.story import Chart, Section, Story, Table
from weefsel.faces.views.study_levers import Readings
from weefsel.faces.views.words import Words
from weefsel.sayings import say
from weefsel.study import Findings

#: Pictures of the daily model, where the study runs it beside the closure.
IN_DAYS = ("paths", "heat", "causes")


NOBODY = Making()


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of a note with its texts, pictures, tables and points."""

    heading: str
    texts: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    points: tuple[str, ...] = ()
    code: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A note in one language: title, what happens, the answer in a sentence, its parts, the story it is made from."""

    language: str
    title: str
    asked: str
    sentence: str
    basis: str
    lead: tuple[str, ...]
    parts: tuple[Part, ...]
    story: Story


def note_of(findings: Findings, language: str, readings: Readings = (), making: Making = NOBODY) -> Note:
    """Return the note of a study of one closure, or of one whose methods have pictures or totals.

    Parameters
    ----------
    readings : ``domino.levers`` under other readings of the model, for ranges
    making : who makes it, and on which day

    Raises
    ------
    InputError
        If the study does not hold all that the note of a closure needs.
    """
    story = story_of(findings, language, study_text(findings, language), readings)
    if story is None:
        raise InputError(
            say("this study does not tell a whole closure, so there is no note to write"),
            say(
                "It needs a base with regions, one closure, and the methods {methods}; or a method with pictures of "
                "its own, such as domino.daily.",
                methods=METHODS,
            ),
        )
    story = signed(story, making, Words(language, findings.fabric))
    if tells_a_closure(findings):
        found = closure_findings(findings)
        words = words_of(found, language)
        parts = _parts(story, closure_map(found, words), words)
    else:
        parts = _plain_parts(story, Words(language, findings.fabric))
    return Note(language, story.title, story.asked, story.sentence, story.basis, story.lead, parts, story)


def _plain_parts(story: Story, words: Words) -> tuple[Part, ...]:
    """Return a part for each section of a study that is told in pictures, then what it rests on.

    What helps comes first where the study asks.
    """
    helps = _helps(story, words)
    asked = any(part.charts for part in helps)
    return (
        *(helps if asked else ()),
        *[_as_part(section) for section in story.sections if section.name not in study_levers.NAMES],
        *(() if asked else helps),
        Part(words("page.not_valid"), points=story.not_valid_for),
        Part(words("page.study"), (words("page.study_text"),), code=story.study),
        Part(words("heading.method"), points=_but_basis(story)),
        Part(words("page.sources"), points=story.sources),
        Part(words("made.heading"), story.colophon),
    )


def _but_basis(story: Story) -> tuple[str, ...]:
    """Return the assumptions but the first, which stands on the first page."""
    return tuple(each for each in story.assumptions if each != story.basis)


def _helps(story: Story, words: Words) -> tuple[Part, ...]:
    """Return what helps, and at what cost; how to ask for it where the study does not."""
    told = [section for section in story.sections if section.name in study_levers.NAMES]
    if told:
        return tuple(_as_part(section) for section in told)
    return (Part(words("lev.heading"), (words("help.none"),), code=study_levers.EXAMPLE),)


def _as_part(section: Section) -> Part:
    charts = (section.chart,) if section.chart is not None else ()
    tables = (section.table,) if section.table is not None else ()
    return Part(section.heading, section.paragraphs, charts, tables)


def _parts(story: Story, where: Chart, words: Words) -> tuple[Part, ...]:
    sections = {section.name: section for section in story.sections}

    def texts(*names: str) -> tuple[str, ...]:
        return tuple(text for name in names for text in sections[name].paragraphs)

    def charts(*names: str) -> tuple[Chart, ...]:
        return tuple(chart for name in names if (chart := sections[name].chart) is not None)

    def tables(*names: str) -> tuple[Table, ...]:
        return tuple(table for name in names if (table := sections[name].table) is not None)

    return (
        Part(sections["links"].heading, charts=charts("links")),
        Part(words("heading.who"), texts("industries"), charts("industries")),
        Part(words("services.heading"), texts("services"), charts("services")),
        Part(words("heading.where"), texts("places"), (where,), tables("regions")),
        *[_as_part(section) for section in story.sections if section.name.split("-")[0] in IN_DAYS],
        Part(words("customers.heading"), texts("customers"), tables=tables("customers")),
        Part(words("heading.how_sure"), texts("assumptions"), charts("assumptions")),
        *_helps(story, words),
        Part(words("page.not_valid"), points=story.not_valid_for),
        Part(words("page.study"), (words("page.study_text"),), code=story.study),
        Part(words("heading.method"), points=_but_basis(story), tables=tables("rounds")),
        Part(words("page.sources"), points=story.sources),
        Part(words("made.heading"), story.colophon),
    )


def charts_of(note: Note) -> Sequence[Chart]:
    """Return the charts of a note in their order."""
    return [chart for part in note.parts for chart in part.charts]


def tables_of(note: Note) -> Sequence[Table]:
    """Return the tables of a note, twins of charts among them, in their order."""
    found = []
    for part in note.parts:
        found += [chart.table for chart in part.charts]
        found += part.tables
    return found
