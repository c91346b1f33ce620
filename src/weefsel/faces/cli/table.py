"""`weefsel table ...`: bring tables in, look at them, take them out."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from weefsel import study
from weefsel.errors import InputError
from weefsel.faces.cli import show
from weefsel.faces.cli.pairs import key_values
from weefsel.faces.cli.progress import steps
from weefsel.faces.cli.regions import regions_app
from weefsel.faces.cli.reshape import reshape_app
from weefsel.faces.descriptions import fabric_as_data
from weefsel.faces.files import fail_if_no_frame_file, result_as_data, write_frame
from weefsel.sayings import say

table_app = typer.Typer(help="Bring tables in, look at them, check them, take them out.", no_args_is_help=True)
table_app.registered_commands.extend(reshape_app.registered_commands)
table_app.registered_commands.extend(regions_app.registered_commands)

Name = Annotated[str, typer.Argument(help="Name of a table.")]
AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable output and errors.")]


@table_app.command("import")
def import_table(
    path: Annotated[Path, typer.Argument(help="Folder or file in the layout.")],
    layout: Annotated[str, typer.Option(help="Layout of the file: plain, or that of a publisher.")] = "plain",
    name: Annotated[str, typer.Option(help="Name to store it under.")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="Replace a stored table of this name.")] = False,
    settings: Annotated[
        list[str] | None, typer.Option("--set", help="KEY=VALUE of the layout, such as year=2018; may be repeated.")
    ] = None,
    allow: Annotated[
        str, typer.Option(help="Industries whose inputs may exceed their output, with , or ; between.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Check a table and store it; a table with faults changes nothing."""
    if not name:
        raise InputError(say("the table has no name"), say("Add --name, for instance --name my-region."))
    # Names of industries may hold commas: then semicolons part them.
    allowed = tuple(part.strip() for part in allow.split(";" if ";" in allow else ",") if part.strip())
    given = key_values(settings or [])
    with steps(f"importing {path}"):
        fabric = study.import_table(path, layout=layout, name=name, replace=replace, allow=allowed, settings=given)
    if as_json:
        show.print_json({"name": name, "industries": len(fabric.industries), "notes": list(fabric.meta.notes)})
        return
    print(f"{name}: {len(fabric.industries):,} industries stored")
    for note in fabric.meta.notes:
        print(f"  - {note}")


@table_app.command("list")
def list_tables(as_json: AsJson = False) -> None:
    """List the tables at hand, built in and stored."""
    entries = study.entries()
    if as_json:
        show.print_json([asdict(entry) for entry in entries])
    else:
        show.show_entries(entries)


@table_app.command()
def check(
    name: Name,
    against: Annotated[str, typer.Option(help="A second table: name coefficients that it makes implausible.")] = "",
    as_json: AsJson = False,
) -> None:
    """Say whether a table adds up and is sound: residuals, negatives, zeros, productivity, doubles."""
    fabric = study.load(name)
    results = [study.compute("table.check", fabric)]
    if against:
        results.append(study.compute("table.compare", fabric, against=against))
    if as_json:
        show.print_json([result_as_data(result) for result in results] if against else result_as_data(results[0]))
        return
    show.show_check(results[0])
    for result in results[1:]:
        show.show_result(result)


@table_app.command("show")
def show_table(name: Name, as_json: AsJson = False) -> None:
    """Show what a table is: title, year, unit, sources, labels, totals."""
    fabric = study.load(name)
    if as_json:
        show.print_json(fabric_as_data(fabric))
    else:
        show.show_fabric(fabric)


@table_app.command()
def query(
    name: Name,
    sql: Annotated[str, typer.Argument(help='One SELECT, such as "SELECT * FROM output ORDER BY value DESC".')],
    out: Annotated[Path | None, typer.Option(help="FILE.csv, .json or .parquet")] = None,
    as_json: AsJson = False,
) -> None:
    """Ask a table in SQL; relations: flows, final_demand, output, value_added, accounts, import_flows, import_final."""
    if out is not None:
        fail_if_no_frame_file(out)
    found = study.query(name, sql)
    if out is not None:
        write_frame(found, out)
    if as_json:
        show.print_json({"columns": found.columns, "rows": [list(row) for row in found.iter_rows()]})
    elif out is not None:
        print(f"{len(found):,} rows written to {out}")
    else:
        show.show_frame(found)


@table_app.command()
def export(
    name: Name,
    to: Annotated[Path, typer.Option("--to", help="Folder, or a file that ends in .xlsx.")],
    as_json: AsJson = False,
) -> None:
    """Write a table in the plain layout; a sample that it holds stays behind, which is said on stderr."""
    files = study.export(name, to)
    sample = study.load(name).sample
    if sample is not None:
        show.console(stderr=True).print(
            f"note: {name} holds a sample of {len(sample.tables)} tables, which the plain layout cannot: it stays "
            "behind, and what is computed on the exported table has no ranges.",
            soft_wrap=True,
        )
    if as_json:
        show.print_json([str(file) for file in files])
        return
    for file in files:
        print(file)


@table_app.command()
def remove(name: Name) -> None:
    """Remove a stored table."""
    study.remove(name)
    print(f"{name} removed")
