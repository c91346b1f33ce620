"""Write a note: PDF for people, HTML for the web, Excel for those who go on."""

from __future__ import annotations

from pathlib import Path

from weefsel.errors import unknown
from weefsel.faces.brief.content import NOBODY, Note, note_of
from weefsel.faces.brief.sheets import note_as_xlsx
from weefsel.faces.charts.engine import Engine
from weefsel.faces.files import write_bytes, write_text
from weefsel.faces.page import render_page
from weefsel.faces.told import fail_if_not_spoken
from weefsel.faces.views.colophon import Making
from weefsel.faces.views.study_levers import Readings
from weefsel.sayings import say
from weefsel.study import Findings

EXTENSIONS = (".pdf", ".html", ".xlsx")


def fail_if_not_a_note(path: Path, language: str) -> None:
    """Raise an InputError unless a path ends in a known extension and the language is one of ours."""
    if path.suffix.lower() not in EXTENSIONS:
        raise unknown(say("file type"), path.suffix or path.name, EXTENSIONS)
    fail_if_not_spoken(language)


def write_brief(
    findings: Findings, path: Path, *, language: str, readings: Readings = (), making: Making = NOBODY
) -> Path:
    """Write the note of a study by the extension of its path.

    Parameters
    ----------
    readings : ``domino.levers`` under other readings of the model, for ranges
    making : who makes it, and on which day: said as given, left out where not

    Raises
    ------
    InputError
        If the extension or language is not known, the study tells no closure, or the file cannot be written.
    """
    fail_if_not_a_note(path, language)
    note = note_of(findings, language, readings, making)
    kind = path.suffix.lower()
    if kind == ".xlsx":
        return write_bytes(path, note_as_xlsx(note))
    if kind == ".html":
        return write_text(path, render_page([note.story], engine=Engine()))
    return write_bytes(path, _pdf(note, making))


def _pdf(note: Note, making: Making) -> bytes:
    from weefsel.faces.brief.pdf import note_as_pdf  # noqa: PLC0415 - an extra of the package

    return note_as_pdf(note, Engine(), making)
