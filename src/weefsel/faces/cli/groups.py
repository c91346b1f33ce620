"""`weefsel groups ...`: groups of industries, built in and of the user's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from weefsel.errors import InputError
from weefsel.faces.cli import show
from weefsel.sayings import say
from weefsel.study import groups as study

groups_app = typer.Typer(help="Groups of industries: strategic sectors, and your own.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Name of a grouping.")]


@groups_app.command("import")
def import_groups(
    path: Annotated[Path, typer.Argument(help="CSV or .xlsx with the columns group, industry.")],
    name: Annotated[str, typer.Option(help="Name to store it under.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Replace a stored grouping of this name.")] = False,
) -> None:
    """Store groups of industries; then their names choose industries, and groups=NAME sums over them."""
    if not name:
        raise InputError(say("the grouping has no name"), say("Add --name, for instance --name mine."))
    found = study.import_groups(path, name=name, replace=replace)
    print(f"{name}: {', '.join(dict.fromkeys(found.frames['members']['group']))}")
    for note in found.notes:
        print(f"  - {note}")


@groups_app.command("list")
def list_groups(as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False) -> None:
    """List the groupings at hand with their groups and industries: strategic, and those you stored."""
    names = [study.STRATEGIC, *(found.name for found in study.groupings())]
    known = {name: study.groups_of(name) for name in names}
    if as_json:
        show.print_json({name: {group: list(codes) for group, codes in found.items()} for name, found in known.items()})
        return
    for name, found in known.items():
        print(name)
        for group, industries in found.items():
            print(f"  {group}: {', '.join(industries)}")


@groups_app.command()
def remove(name: Name) -> None:
    """Remove a stored grouping."""
    study.remove_groups(name)
    print(f"{name} removed")
