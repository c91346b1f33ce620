"""`weefsel table aggregate | balance | subset | convert | deflate`: a new table from one at hand."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from weefsel import study
from weefsel.errors import InputError
from weefsel.faces.cli import show
from weefsel.faces.cli.progress import steps
from weefsel.faces.descriptions import fabric_as_data
from weefsel.model import Fabric
from weefsel.sayings import say

reshape_app = typer.Typer()

Table = Annotated[str, typer.Argument(help="Name of a table.", metavar="TABLE")]
NewName = Annotated[str, typer.Option("--name", help="Name to store the new table under.")]
Replace = Annotated[bool, typer.Option("--replace", help="Replace a stored table of this name.")]
AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable output and errors.")]


class Level(StrEnum):
    """What a bridge joins."""

    sector = "sector"
    region = "region"
    category = "category"
    item = "item"
    product = "product"


class Way(StrEnum):
    """How a table is balanced."""

    gras = "gras"
    ras = "ras"
    reconcile = "reconcile"


class Model(StrEnum):
    """What is assumed of products made outside their own industry."""

    a = "A"
    b = "B"
    c = "C"
    d = "D"


class Prices(StrEnum):
    """Who pays the price: what is added between producer and buyer."""

    purchasers = "purchasers"
    basic = "basic"


@reshape_app.command()
def aggregate(
    table: Table,
    bridge: Annotated[
        Path,
        typer.Option(
            help="CSV or .xlsx with columns from, to, and weight where labels split; or a grouping, such as strategic; "
            "or, for regions, countries-wiod2013."
        ),
    ],
    name: NewName,
    level: Annotated[
        Level, typer.Option(help="Which labels: sector, region, category, item or product.")
    ] = Level.sector,
    replace: Replace = False,
    as_json: AsJson = False,
) -> None:
    """Join labels by a bridge, or split them by weights that sum to one; totals are kept."""
    with steps(f"bridging {table}"):
        made = study.reshape.aggregate(table, bridge, name=name, level=level.value, replace=replace)
    show_made(made, as_json=as_json)


@reshape_app.command()
def balance(
    table: Table,
    name: NewName,
    rows: Annotated[
        Path | None, typer.Option(help="CSV or .xlsx with columns label, total and, for reconcile, sd: totals of rows.")
    ] = None,
    columns: Annotated[Path | None, typer.Option(help="The same for totals of columns.")] = None,
    method: Annotated[
        Way,
        typer.Option(
            help="gras; ras (no negative cells); reconcile: totals may be few, uncertain or contradict each other."
        ),
    ] = Way.gras,
    cells: Annotated[
        float, typer.Option(help="For reconcile: how well a typical cell is known, as a share of itself.")
    ] = 0.1,
    replace: Replace = False,
    as_json: AsJson = False,
) -> None:
    """Balance a whole table to totals; a total of an industry is its output, across and down.

    Rows are industries, imported products (written imports|LABEL) and rows of value added; columns are industries
    and final uses. Without files, rows and columns of each industry are made equal.
    """
    with steps(f"balancing {table}"):
        made = study.reshape.balance(
            table, name=name, rows=rows, columns=columns, way=method.value, cells=cells, replace=replace
        )
    show_made(made, as_json=as_json)


@reshape_app.command()
def subset(
    table: Table,
    name: NewName,
    regions: Annotated[str, typer.Option(help="Regions to keep, comma-separated.")] = "",
    sectors: Annotated[str, typer.Option(help="Sectors or groups of them to keep, comma-separated.")] = "",
    replace: Replace = False,
    as_json: AsJson = False,
) -> None:
    """Cut a part out: what it sells to the rest becomes exports, what it buys there imports."""
    with steps(f"cutting {table}"):
        made = study.reshape.subset(table, name=name, regions=_list(regions), sectors=_list(sectors), replace=replace)
    show_made(made, as_json=as_json)


@reshape_app.command()
def convert(
    table: Table,
    name: NewName,
    unit: Annotated[str, typer.Option(help="New unit of money: keur, meur, beur, musd, ...")],
    rate: Annotated[float | None, typer.Option(help="Units of the new currency for one of the old.")] = None,
    source: Annotated[str, typer.Option(help="Where the rate comes from.")] = "",
    replace: Replace = False,
    as_json: AsJson = False,
) -> None:
    """Write the money of a table in another unit or currency."""
    made = study.reshape.convert(table, name=name, unit=unit, rate=rate, source=source, replace=replace)
    show_made(made, as_json=as_json)


@reshape_app.command()
def deflate(
    table: Table,
    index: Annotated[Path, typer.Option(help="CSV or .xlsx with columns label and index: price of each sector.")],
    name: NewName,
    base_year: Annotated[int, typer.Option(help="Year whose prices the new table has.")],
    base: Annotated[float, typer.Option(help="The index in that year.")] = 100.0,
    source: Annotated[str, typer.Option(help="Where the indices come from.")] = "",
    replace: Replace = False,
    as_json: AsJson = False,
) -> None:
    """Put a table at prices of another year, by double deflation."""
    if not base > 0:
        raise InputError(
            say("--base {base:g} is no index", base=base), say("Give the index of the base year, such as 100.")
        )
    made = study.reshape.deflate(
        table, index, name=name, base_year=base_year, base=base, source=source, replace=replace
    )
    show_made(made, as_json=as_json)


@reshape_app.command()
def nest(
    table: Table,
    world: Annotated[str, typer.Option(help="Name of a world table, for instance one imported from WIOD.")],
    country: Annotated[str, typer.Option(help="Region of the world table whose place it takes, such as BEL.")],
    name: NewName,
    bridge: Annotated[
        str,
        typer.Option(help="CSV or .xlsx with columns from, to (sectors of the world), or a built-in name."),
    ] = "nace64-wiod2013",
    destinations: Annotated[
        Path | None, typer.Option(help="CSV or .xlsx with columns from, to: regions that exports of a kind go to.")
    ] = None,
    replace: Replace = False,
    as_json: AsJson = False,
) -> None:
    """Set a detailed table in the place of its country in a world table, by shares: its own figures stay."""
    with steps(f"setting {table} in {world}"):
        made = study.reshape.nest(
            table, world, country=country, name=name, bridge=bridge, destinations=destinations, replace=replace
        )
    show_made(made, as_json=as_json)


@reshape_app.command()
def symmetric(
    path: Annotated[Path, typer.Argument(help="Folder with S, U, Y and V.csv, or a workbook with such sheets.")],
    name: NewName,
    model: Annotated[
        Model, typer.Option(help="A, B: products; C, D: industries; D and B never give negative flows.")
    ] = Model.d,
    replace: Replace = False,
    as_json: AsJson = False,
) -> None:
    """Make an input-output table from supply and use tables.

    S and U have products in rows and industries in columns; Y products and final uses; V value added and other
    primary inputs by industry.
    """
    with steps(f"reading {path}"):
        made = study.reshape.symmetric(path, name=name, model=model.value, replace=replace)
    show_made(made, as_json=as_json)


@reshape_app.command()
def revalue(
    table: Table,
    name: NewName,
    to: Annotated[Prices, typer.Option("--to", help="purchasers or basic.")],
    margins: Annotated[Path | None, typer.Option(help="CSV as Z, then Y: trade and transport margins.")] = None,
    taxes: Annotated[Path | None, typer.Option(help="CSV as Z, then Y: taxes less subsidies on products.")] = None,
    replace: Replace = False,
    as_json: AsJson = False,
) -> None:
    """Put a table at purchasers' prices or back at basic prices, where margins and taxes are known by cell."""
    made = study.reshape.revalue(table, name=name, to=to.value, margins=margins, taxes=taxes, replace=replace)
    show_made(made, as_json=as_json)


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def show_made(made: Fabric, *, as_json: bool) -> None:
    """Print what a new table is and what was done to make it."""
    if as_json:
        show.print_json(fabric_as_data(made))
        return
    print(f"{made.meta.name}: {len(made.industries):,} industries stored")
    if made.sample is not None:
        print(f"  - {len(made.sample.tables)} tables beside it: {made.sample.what}")
    for note in made.meta.notes:
        print(f"  - {note}")
