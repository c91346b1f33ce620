"""`weefsel suppliers ...`: a firm's own suppliers, from an Excel file to a report."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from weefsel.errors import InputError
from weefsel.faces.case_report import report_text, write_report
from weefsel.faces.cli import show
from weefsel.faces.cli.progress import say_once, steps
from weefsel.faces.files import result_as_data
from weefsel.faces.told import fail_if_not_spoken
from weefsel.sayings import say
from weefsel.study import case as study

suppliers_app = typer.Typer(
    help="Your own suppliers: a template to fill in, a report on it, cases for methods.", no_args_is_help=True
)

File = Annotated[Path, typer.Argument(help="An Excel file, FILE.xlsx.")]
Lang = Annotated[str, typer.Option(help="Language: nl, fr or en.")]
AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable output and errors.")]


@suppliers_app.command()
def template(path: File, lang: Lang = "en") -> None:
    """Write an Excel file to fill in, with a made-up example; it may be filled in with decimal points or commas."""
    print(study.write_template(path, language=language_of(lang)))


@suppliers_app.command()
def report(
    path: File,
    out: Annotated[Path | None, typer.Option(help="Folder to write the report and its tables to.")] = None,
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Report on suppliers: concentration, single sources, time to survive, what to buy elsewhere first.

    The file may be in any of the three languages, whatever the report is in.
    """
    language = language_of(lang)
    say_once(f"reading {path}")
    with steps(f"reading {path}"):
        found = study.supplier_report(path)
    files = write_report(found, out, language) if out is not None else []
    if as_json:
        show.print_json([result_as_data(result) for result in found.results])
    elif files:
        for file in files:
            print(file)
    else:
        print(report_text(found, language))


def language_of(lang: str) -> str:
    """Return the language that was asked for, or say which there are."""
    fail_if_not_spoken(lang)
    return lang


@suppliers_app.command("import")
def import_case(
    path: File,
    name: Annotated[str, typer.Option(help="Name to store it under.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Replace a stored case of this name.")] = False,
) -> None:
    """Store a filled-in template as a case for methods such as stockpile.public."""
    if not name:
        raise InputError(say("the case has no name"), say("Add --name, for instance --name my-plant."))
    found = study.import_case(path, name=name, replace=replace)
    for frame, rows in found.frames.items():
        print(f"{name}: {len(rows)} rows of {frame}")
    for note in found.notes:
        print(f"  - {note}")


@suppliers_app.command("list")
def list_cases() -> None:
    """List the cases at hand, built in and stored."""
    for found in study.cases():
        print(f"{found.name}: {found.title} ({found.status})")


@suppliers_app.command()
def remove(name: Annotated[str, typer.Argument(help="Name of a case.")]) -> None:
    """Remove a stored case."""
    study.remove_case(name)
    print(f"{name} removed")
