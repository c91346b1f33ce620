"""`weefsel goals ...`: quantified goals of the user's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from weefsel.errors import InputError
from weefsel.sayings import say
from weefsel.study import goals as study

goals_app = typer.Typer(help="Quantified goals and figures, for targets.progress.", no_args_is_help=True)


@goals_app.command("import")
def import_goals(
    path: Annotated[
        Path, typer.Argument(help="CSV with the columns goal, concept, unit, kind, year, value, area, source.")
    ],
    name: Annotated[str, typer.Option(help="Name to store it under.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Replace a stored set of this name.")] = False,
) -> None:
    """Store goals (kind at_least or at_most) and figures (observed or forecast)."""
    if not name:
        raise InputError(say("the goals have no name"), say("Add --name, for instance --name my-goals."))
    found = study.import_goals(path, name=name, replace=replace)
    print(f"{name}: {len(found.frames['goals'])} goals, {len(found.frames['points'])} figures")


@goals_app.command("list")
def list_goals() -> None:
    """List the sets of goals at hand, built in and stored."""
    for found in study.goal_sets():
        names = ", ".join(found.frames["goals"]["goal"])
        print(f"{found.name}: {found.title} ({names})")


@goals_app.command()
def remove(name: Annotated[str, typer.Argument(help="Name of a set of goals.")]) -> None:
    """Remove a stored set of goals."""
    study.remove_goals(name)
    print(f"{name} removed")
