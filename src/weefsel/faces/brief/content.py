"""What a note says, as plain data in the order in which it is read; every number comes from the findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from weefsel.errors import InputError
from weefsel.faces.folder import story_of, study_text
from weefsel.faces.views.closure_findings import METHODS, closure_findings, tells_a_closure
from weefsel.faces.views.closure_map import closure_map
from weefsel.faces.views.story import Chart, Section, Story, Table
from weefsel.faces.views.words import Words
from weefsel.study import Findings

#: Pictures of the daily model, where the study runs it beside the closure.
IN_DAYS = ("paths", "heat", "causes")


@dataclass(frozen=True, slots=True)
class Part:
    """A heading of a note with its texts, pictures, tables and points; `fresh` begins a page."""

    heading: str
    texts: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    points: tuple[str, ...] = ()
    code: str = ""
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A note in one language: title, the answer in a sentence, its parts, and the story it is made from."""

    language: str
    title: str
    sentence: str
    lead: tuple[str, ...]
    parts: tuple[Part, ...]
    story: Story


def note_of(findings: Findings, language: str) -> Note:
    """Return the note of a study of one closure.

    Raises
    ------
    InputError
        If the study does not hold all that the note of a closure needs.
    """
    story = story_of(findings, language, study_text(findings))
    if story is None:
        raise InputError(
            "this study does not tell a whole closure, so there is no note to write",
            "It needs a base with regions, one closure, and the methods "
            + ", ".join(METHODS)
            + "; or a method with pictures of its own, such as domino.daily.",
        )
    words = Words(language, findings.fabric)
    if tells_a_closure(findings):
        parts = _parts(story, closure_map(closure_findings(findings), words), words)
    else:
        parts = _plain_parts(story, words)
    return Note(language, story.title, story.sentence, story.lead, parts, story)


def _plain_parts(story: Story, words: Words) -> tuple[Part, ...]:
    """Return a part for each section of a study that is told in pictures, one on a page, then what it rests on."""
    shown = tuple(_as_part(section, fresh=at > 0) for at, section in enumerate(story.sections))
    return (
        *shown,
        Part(words("page.not_valid"), points=story.not_valid_for),
        Part(words("heading.method"), points=story.assumptions),
        Part(words("page.sources"), points=story.sources),
        Part(words("page.study"), (words("page.study_text"),), code=story.study),
    )


def _as_part(section: Section, *, fresh: bool) -> Part:
    charts = (section.chart,) if section.chart is not None else ()
    tables = (section.table,) if section.table is not None else ()
    return Part(section.heading, section.paragraphs, charts, tables, fresh=fresh)


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
        Part(words("heading.who"), texts("industries"), charts("industries"), tables("regions"), fresh=True),
        Part(words("services.heading"), texts("services"), charts("services"), fresh=True),
        Part(words("heading.where"), texts("places"), (where,)),
        *[_as_part(section, fresh=True) for section in story.sections if section.name.split("-")[0] in IN_DAYS],
        Part(words("customers.heading"), texts("customers"), tables=tables("customers"), fresh=True),
        Part(words("heading.how_sure"), texts("assumptions"), charts("assumptions")),
        Part(words("page.not_valid"), points=story.not_valid_for),
        Part(words("heading.method"), points=story.assumptions, tables=tables("rounds")),
        Part(words("page.sources"), points=story.sources),
        Part(words("page.study"), (words("page.study_text"),), code=story.study),
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
