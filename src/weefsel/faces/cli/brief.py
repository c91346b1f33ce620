"""`weefsel brief`: a note of a few pages."""

from __future__ import annotations

from pathlib import Path

from weefsel import study
from weefsel.faces.brief import write_brief
from weefsel.faces.brief.write import fail_if_not_a_note
from weefsel.faces.cli.progress import steps


def run_brief(path: Path, *, language: str, to: Path) -> None:
    """Run the study of a file and write its note."""
    fail_if_not_a_note(to, language)
    spec = study.read_study(path)
    with steps(f"writing {to.name}") as report:
        findings = study.run(spec, where=path.name, report=report)
        report(to.name)
        write_brief(findings, to, language=language)
    print(to)
