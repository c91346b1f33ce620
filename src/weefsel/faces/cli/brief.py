"""`weefsel brief`: a note of a few pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from weefsel import study
from weefsel.errors import InputError
from weefsel.faces.brief import write_brief
from weefsel.faces.brief.write import fail_if_not_a_note
from weefsel.faces.cli.progress import opening, steps
from weefsel.faces.views.colophon import Making
from weefsel.faces.views.levers import READINGS
from weefsel.faces.views.study_levers import METHOD
from weefsel.model import Result
from weefsel.sayings import say
from weefsel.study.readings import kept_in_study
from weefsel.study.spec import Step, Study


def making_of(author: str, organisation: str, day: str, *, today: date) -> Making:
    """Return who makes a note and when: the day that is given, none for `none`, `today` where nothing is said.

    Raises
    ------
    InputError
        If the day is not a date.
    """
    if day == "none":
        return Making(None, author, organisation)
    try:
        return Making(date.fromisoformat(day) if day else today, author, organisation)
    except ValueError:
        raise InputError(
            say("--date {day} is not a date", day=day), say("Write it as YYYY-MM-DD, such as 2026-07-01, or none.")
        ) from None


def run_brief(path: Path, *, language: str, to: Path, making: Making) -> None:
    """Run the study of a file and write its note."""
    fail_if_not_a_note(to, language)
    spec = study.read_study(path)
    doing = opening(say("writing {name}", name=to.name), [step.method for step in spec.methods], language=language)
    with steps(doing, language) as report:
        findings = study.run(spec, where=path.name, report=report)
        report(to.name)
        write_brief(findings, to, language=language, readings=list(readings_of(spec)), making=making)
    print(to)


def readings_of(spec: Study) -> Iterator[Result]:
    """Yield what each lever keeps under other readings of the model; nothing where the study makes ranges itself."""
    asked = next((step for step in spec.methods if step.method == METHOD), None)
    if asked is None or spec.uncertainty or spec.ensemble:
        return
    for reading in kept_in_study(READINGS, spec, asked):
        step = Step(method=METHOD, settings={**asked.settings, **reading})
        yield study.run(spec.model_copy(update={"methods": (step,)})).results[0]
