"""`weefsel demo`: the main job on the built-in figures, end to end."""

from __future__ import annotations

import webbrowser
from importlib.resources import as_file, files
from pathlib import Path

from rich.markup import escape
from rich.table import Table

from weefsel import study
from weefsel.faces.cli.progress import steps
from weefsel.faces.cli.show import console
from weefsel.faces.folder import write_findings
from weefsel.faces.told import fail_if_not_spoken
from weefsel.faces.views.closure import closure_story
from weefsel.faces.views.closure_findings import closure_findings
from weefsel.faces.views.story import Story
from weefsel.faces.views.story import Table as StoryTable
from weefsel.store.locks import writing_alone
from weefsel.study import Findings
from weefsel.vocabulary import format_number


def run_demo(folder: Path, *, language: str, open_page: bool) -> None:
    """Run the study of the car plant, print the answer, write the folder, and open its page."""
    fail_if_not_spoken(language)
    with as_file(files("weefsel") / "data" / "studies" / "car-plant.yaml") as path:
        spec = study.read_study(path)
    with writing_alone(folder), steps("weefsel demo") as report:
        findings = study.run(spec, where="car-plant.yaml", report=report)
        show_answer(findings, language)
        written = write_findings(findings, folder, language=language, report=report)
    page = written[0]
    console().print(f"\n{escape(str(page))} and {len(written) - 1} more files in {escape(str(folder))}", soft_wrap=True)
    if open_page:
        webbrowser.open(page.resolve().as_uri())


def show_answer(findings: Findings, language: str) -> None:
    """Print title, sentence and the table by region."""
    story: Story = closure_story(closure_findings(findings), language, "")
    out = console()
    out.print(f"\n[bold]{escape(story.title)}[/bold]", soft_wrap=True)
    if story.asked:
        out.print(escape(story.asked), soft_wrap=True)
    out.print(escape(story.sentence), soft_wrap=True)
    for text in story.lead:
        out.print(escape(text), soft_wrap=True)
    out.print()
    tables = {section.name: section.table for section in story.sections if section.table}
    out.print(_table(tables["regions"], language))


def _table(shown: StoryTable, language: str) -> Table:
    table = Table(title=escape(shown.caption), title_justify="left", header_style="bold", box=None, pad_edge=False)
    for column in shown.columns:
        heading = f"{column.heading}\n[{column.unit}]" if column.unit else column.heading
        table.add_column(escape(heading), justify="left" if column.decimals is None else "right")
    for row in shown.rows:
        cells = [
            value if isinstance(value, str) else format_number(float(value or 0), language, column.decimals or 0)
            for value, column in zip(row, shown.columns, strict=True)
        ]
        table.add_row(*[escape(cell) for cell in cells])
    return table
