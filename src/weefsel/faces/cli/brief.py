"""`weefsel brief`: a note of a few pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from weefsel import study
from weefsel.faces.brief import write_brief
from weefsel.faces.brief.write import fail_if_not_a_note
from weefsel.faces.cli.progress import opening, steps
from weefsel.faces.views.levers import READINGS
from weefsel.faces.views.study_levers import METHOD
from weefsel.model import Result
from weefsel.study.spec import Step, Study


def run_brief(path: Path, *, language: str, to: Path) -> None:
    """Run the study of a file and write its note."""
    fail_if_not_a_note(to, language)
    spec = study.read_study(path)
    with steps(opening(f"writing {to.name}", [step.method for step in spec.methods])) as report:
        findings = study.run(spec, where=path.name, report=report)
        report(to.name)
        write_brief(findings, to, language=language, readings=list(readings_of(spec)))
    print(to)


def readings_of(spec: Study) -> Iterator[Result]:
    """Yield what each lever keeps under other readings of the model; nothing where the study makes ranges itself."""
    asked = next((step for step in spec.methods if step.method == METHOD), None)
    if asked is None or spec.uncertainty or spec.ensemble:
        return
    for reading in READINGS:
        step = Step(method=METHOD, settings={**asked.settings, **reading})
        yield study.run(spec.model_copy(update={"methods": (step,)})).results[0]
