"""`weefsel trade ...`: trade by product as users download it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from weefsel.errors import InputError
from weefsel.faces.cli import show
from weefsel.faces.cli.pairs import key_values
from weefsel.faces.cli.progress import steps
from weefsel.model.figures import Figures
from weefsel.sayings import say
from weefsel.study import trade as study

trade_app = typer.Typer(help="Bring in trade by product: BACI, Comext, Comtrade, GeoDep, plain.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="Name of a trade table.")]
AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable output and errors.")]


@trade_app.command("import")
def import_trade(
    path: Annotated[Path, typer.Argument(help="File, or folder of files, as downloaded.")],
    layout: Annotated[str, typer.Option(help="baci, comext, comtrade, geodep or plain.")] = "plain",
    name: Annotated[str, typer.Option(help="Name to store it under.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Replace a stored trade table of this name.")] = False,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="KEY=VALUE: areas=EU27,BEL years=2018-2022 concordance=FILE digits=6 flow=imports memory=2GB; "
            "may be repeated.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Read trade by product, reduce it to the areas asked for, and store it; a file with faults changes nothing."""
    if not name:
        raise InputError(say("the trade table has no name"), say("Add --name, for instance --name baci."))
    with steps(f"importing {path}"):
        found = study.import_trade(path, layout=layout, name=name, replace=replace, settings=key_values(settings or []))
    if as_json:
        show.print_json(_as_data(found))
        return
    _show(found)


@trade_app.command("list")
def list_trade(as_json: AsJson = False) -> None:
    """List the trade tables at hand, built in and stored."""
    found = study.trade_entries()
    if as_json:
        show.print_json([_as_data(each) for each in found])
        return
    for each in found:
        print(f"{each.name}: {each.title} ({each.status})")


@trade_app.command("show")
def show_trade(name: Name, as_json: AsJson = False) -> None:
    """Show what a trade table is: years, areas, products, and what was done to it."""
    found = study.load_trade(name)
    if as_json:
        show.print_json(_as_data(found))
    else:
        _show(found)


@trade_app.command()
def remove(name: Name) -> None:
    """Remove a stored trade table."""
    study.remove_trade(name)
    print(f"{name} removed")


def _as_data(found: Figures) -> dict[str, object]:
    partners = found.frames["partners" if found.kind == "trade" else "rows"]
    return {
        "name": found.name,
        "title": found.title,
        "kind": found.kind,
        "source": found.source,
        "licence": found.licence,
        "status": found.status,
        "unit": found.unit,
        "years": partners["year"].unique().sort().to_list(),
        "areas": partners["area"].unique().sort().to_list(),
        "products": partners["product"].n_unique(),
        "rows": len(partners),
        "notes": list(found.notes),
    }


def _show(found: Figures) -> None:
    data = _as_data(found)
    print(f"{found.name}: {found.title}")
    for key in ("source", "licence", "status", "unit", "years", "areas", "products", "rows"):
        value = data[key]
        print(f"  {key}: {', '.join(map(str, value)) if isinstance(value, list) else value}")
    for note in found.notes:
        print(f"  - {note}")
