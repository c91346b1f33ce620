"""National tables of Eurostat: symmetric input-output tables, and supply and use tables.

`naio_10_cp1700` and `naio_10_cp1750`, or `naio_10_cp15` with `naio_10_cp16` or `naio_10_cp1610` in one folder, as TSV,
SDMX-CSV or JSON-stat, packed or not. The dataset is told from its content: which codes stand on rows and columns.
Where a file holds several countries, years or units, one is chosen with `--set geo=BE`, `--set year=2020`,
`--set unit=MIO_EUR`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.kernels.supply_use import Model
from weefsel.model import Fabric
from weefsel.registry import About
from weefsel.sayings import say
from weefsel.sources.archives import File, files_in
from weefsel.sources.eurostat_files import TIME, Cells, read_cells
from weefsel.sources.eurostat_sheets import Sheet, sheets_of
from weefsel.sources.eurostat_supply_use import Pair, fabric_of_pair
from weefsel.sources.eurostat_table import Table, fabric_of
from weefsel.sources.nace_codes import divisions, is_product

ENDINGS = (".tsv", ".csv", ".json", ".txt", "")
PRODUCTS, INDUSTRIES, SUPPLY, USE = "naio_10_cp1700", "naio_10_cp1750", "naio_10_cp15", "naio_10_cp16"
#: Columns that only a supply table has.
OF_SUPPLY = ("TS_BP", "TS_PP", "OTTM", "P7", "OP_RES")
OTHER_TABLES = {
    "naio_10_cp1620": say("trade and transport margins"),
    "naio_10_cp1630": say("taxes less subsidies on products"),
    "naio_10_pyp1620": say("trade and transport margins"),
    "naio_10_pyp1630": say("taxes less subsidies on products"),
}


def read(
    path: Path,
    *,
    name: str,
    allow: tuple[str, ...] = (),
    geo: Annotated[str | None, About("country, such as BE, where the file holds several")] = None,
    year: Annotated[int | None, About("year, where the file holds several")] = None,
    unit: Annotated[str | None, About("MIO_EUR or MIO_NAC, where the file holds both")] = None,
    flows: Annotated[
        Literal["domestic", "total"],
        About("total: where domestic flows are not published, take them with imports inside"),
    ] = "domestic",
    model: Annotated[
        Model,
        About(
            "how supply and use become a table: A, B products; C, D industries; C and D by sales, A and B by technology"
        ),
    ] = "D",
) -> Fabric:
    """Return the national fabric in a file of Eurostat.

    Parameters
    ----------
    path : the file, also packed as .gz or .zip; for supply and use, the folder or zip with both
    name : name of the fabric
    allow : industries whose intermediate inputs may exceed their output
    geo, year, unit : which table, where the file holds several
    flows : ``domestic``, or ``total`` for domestic and imported flows together
    model : A to D, for supply and use tables

    Raises
    ------
    InputError, InputFaults
        If the files are no such tables, hold several and none is chosen, or do not add up.
    ComputationError
        If the model has no answer for a supply and a use table.
    """
    given = {"geo": geo, "unit": unit, TIME: str(year) if year is not None else None}
    chosen = {key: value for key, value in given.items() if value is not None}
    with files_in(path) as files:
        found = [_part(read_cells(file, chosen), chosen) for file in _tables(path, files)]
    kinds = {part.dataset: part for part in found}
    if len(found) == 2 and set(kinds) == {SUPPLY, USE}:
        return fabric_of_pair(_pair(kinds[SUPPLY], kinds[USE]), model, name, allow)
    if len(found) > 1:
        faults = [
            Fault(say("it is {dataset}", dataset=part.dataset), say("Give the path of one file."), part.place)
            for part in found
        ]
        raise InputFaults(say("{name} holds {count} tables", name=path.name, count=len(found)), faults)
    part = found[0]
    if part.dataset in (SUPPLY, USE):
        raise _one_of_a_pair(part)
    return fabric_of(Table(part.place, part.dataset, part.meant, part.sheets, total=flows == "total"), name, allow)


@dataclass(frozen=True, slots=True)
class _Part:
    """One file: its sheets by flow, the table they are of, and the dataset."""

    place: str
    dataset: str
    sheets: dict[str, Sheet]
    meant: dict[str, str]


def _one_of_a_pair(part: _Part) -> InputError:
    """Return the error for a supply table without its use table, or the other way round."""
    if part.dataset == SUPPLY:
        what = say("{place} is a supply table ({dataset}), one of a pair", place=part.place, dataset=part.dataset)
        remedy = say(
            "Put it and the use table of the same country and year into a folder, and give the "
            "folder; or take the symmetric table, {products} or {industries}.",
            products=PRODUCTS,
            industries=INDUSTRIES,
        )
    else:
        what = say("{place} is a use table ({dataset}), one of a pair", place=part.place, dataset=part.dataset)
        remedy = say(
            "Put it and the supply table of the same country and year into a folder, and give the "
            "folder; or take the symmetric table, {products} or {industries}.",
            products=PRODUCTS,
            industries=INDUSTRIES,
        )
    return InputError(what, remedy)


def _part(cells: Cells, chosen: dict[str, str]) -> _Part:
    _fail_if_it_is_another_table(cells)
    sheets, meant = sheets_of(cells, chosen)
    return _Part(cells.place, _dataset(cells.place, sheets.values()), sheets, meant)


def _pair(supply: _Part, use: _Part) -> Pair:
    """Return supply and use together; both must be of one country, year and unit."""
    faults = [
        Fault(
            say(
                "{key} is {here}, in {place} it is {there}",
                key=key,
                here=supply.meant[key],
                place=use.place,
                there=use.meant[key],
            ),
            say("Take one of both."),
            supply.place,
        )
        for key in ("geo", TIME, "unit")
        if key in supply.meant and key in use.meant and supply.meant[key] != use.meant[key]
    ]
    if faults:
        raise InputFaults(say("{supply} and {use} do not fit", supply=supply.place, use=use.place), faults)
    return Pair(supply.place, use.place, supply.sheets, use.sheets, use.meant)


def _tables(path: Path, files: Iterable[File]) -> list[File]:
    """Return the files that hold tables: one, or a supply and a use table."""
    found = [file for file in files if file.suffix in ENDINGS]
    if not found:
        raise InputError(
            say("{name} holds no .tsv, .csv or .json file", name=path.name), say("Give the file as Eurostat sends it.")
        )
    if len(found) > 2:
        faults = [
            Fault(say("one of several files"), say("Give the path of one file."), file.name) for file in found[:10]
        ]
        raise InputFaults(
            say("{name} holds {count} files that may be tables", name=path.name, count=len(found)), faults
        )
    return found


def _fail_if_it_is_another_table(cells: Cells) -> None:
    if "c_orig" in cells.dimensions or "c_dest" in cells.dimensions:
        raise InputError(
            say("{place} is FIGARO, with countries of origin and destination", place=cells.place),
            say("Take the CSV files of FIGARO and --layout figaro."),
        )
    if cells.dataset in OTHER_TABLES:
        raise InputError(
            say(
                "{place} is the table of {what} ({dataset})",
                place=cells.place,
                what=OTHER_TABLES[cells.dataset],
                dataset=cells.dataset,
            ),
            say("Take {products} or {industries}.", products=PRODUCTS, industries=INDUSTRIES),
        )


def _dataset(place: str, sheets: Iterable[Sheet]) -> str:
    """Return which dataset a file is, told from its codes."""
    rows = dict.fromkeys(code for sheet in sheets for code in sheet.row_at)
    columns = dict.fromkeys(code for sheet in sheets for code in sheet.column_at)
    own_rows = [code for code in rows if divisions(code)]
    own_columns = [code for code in columns if divisions(code)]
    if not own_rows or not own_columns:
        raise InputError(
            say("no codes of industries or products on the rows of {place}: {shown}", place=place, shown=[*rows][:8])
            if not own_rows
            else say(
                "no codes of industries or products on the columns of {place}: {shown}",
                place=place,
                shown=[*columns][:8],
            ),
            say("Take {products}.", products=PRODUCTS),
        )
    products = is_product(own_rows[0]), is_product(own_columns[0])
    if products == (True, False):
        return SUPPLY if any(code in columns for code in OF_SUPPLY) else USE
    return PRODUCTS if products[0] else INDUSTRIES
