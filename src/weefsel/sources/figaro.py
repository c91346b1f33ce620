"""FIGARO: the inter-country input-output tables of Eurostat and the Joint Research Centre, editions 2021 to 2026.

Industry by industry or product by product, as a matrix (labels `AT_A01` on rows and columns) or flat (one line per
cell), bare or in a zip. Labels are split at the first underscore; `FIGW1` is the rest of the world. Final uses
are P3_S13, P3_S14, P3_S15, P51G and P5M per region; the rows `W2_...` below are taxes and value added.

The files carry no total: output is the sum of the row, and columns must meet it. Their year stands in their name
only: where it was renamed, say it with `--set year=2022`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.model import Fabric, Meta, Vintage
from weefsel.registry import About
from weefsel.sayings import say
from weefsel.sources.archives import File, files_in
from weefsel.sources.editions import refusal
from weefsel.sources.figaro_flat import is_flat, read_flat
from weefsel.sources.matrices import Layout, Matrix, first_cells, read_matrix
from weefsel.sources.multiregion import Role, fabric_of
from weefsel.sources.nace_codes import divisions, is_product
from weefsel.sources.residuals import fail_if_it_does_not_balance

TAXES_AND_VALUE_ADDED = "W2"
ITEMS = {
    "D21X31": "product_taxes",
    "D1": "compensation",
    "D29X39": "production_taxes",
    "B2A3G": "operating_surplus",
    # Purchases of residents abroad and of non-residents at home: they stand in the columns of final uses.
    "OP_RES": "OP_RES",
    "OP_NRES": "OP_NRES",
}
REQUIRED = ("D21X31", "D1", "D29X39", "B2A3G")
USES = ("P3_S13", "P3_S14", "P3_S15", "P51G", "P5M", "P3", "P5", "P52", "P53", "P52_P53")
#: Regions that came with the edition of 2025.
SINCE_2025 = {"AL", "ME", "MK", "RS"}
EDITION = re.compile(r"(?:^|[_-])(\d{2})ed(?:[_.]|$)")
YEAR = re.compile(r"(?:^|[_-])(19\d\d|20\d\d)(?=[_.-]|$)")
SUPPLY_USE = re.compile(r"ic-(supply|use)|icsup|icuse", re.IGNORECASE)
AS_PUBLISHED = say("Take the file as published by Eurostat.")
TERMS = "CC BY 4.0 (Eurostat); cite the source"


def read(
    path: Path,
    *,
    name: str,
    allow: tuple[str, ...] = (),
    year: Annotated[
        int | None, About("year of the table, where its file name does not say it, or which of several")
    ] = None,
) -> Fabric:
    """Return the fabric in a file of FIGARO.

    Parameters
    ----------
    path : a .csv, or a .zip or folder that holds one
    name : name of the fabric
    allow : industries, ``region|sector``, whose intermediate inputs may exceed their output
    year : which file of several, or the year of a file whose name does not say it

    Raises
    ------
    InputError, InputFaults
        If the file is no such table, or does not add up.
    """
    with files_in(path) as files:
        file = _one(path, files, year)
        matrix, absent, layout = _matrix(file)
    rows, columns = _row_roles(matrix), _column_roles(matrix)
    _fail_if_it_is_supply_or_use(matrix, rows, columns)
    meta, notes = _meta(name, file.base, year, rows, layout)
    fabric = fabric_of(matrix, rows, columns, meta, allow=allow, notes=notes, remedy=AS_PUBLISHED)
    _fail_if_regions_differ(matrix.place, fabric)
    _fail_if_rows_are_missing(matrix.place, rows)
    fail_if_it_does_not_balance(fabric, matrix.place, allow, whole=True)
    if absent:
        said = say(
            "{count:,} cells that the flat file does not list are zero: with them, columns meet rows.", count=absent
        )
        fabric = replace(fabric, meta=replace(fabric.meta, notes=(*fabric.meta.notes, said)))
    return fabric


def _one(path: Path, files: Iterable[File], year: int | None) -> File:
    """Return the file that holds the table; that of a year where there are several."""
    found = [file for file in files if file.suffix in (".csv", ".txt", ".tsv")]
    if not found:
        raise InputError(
            say("{name} holds no .csv file", name=path.name), say("Give a matrix or flat file of FIGARO, or its zip.")
        )
    if len(found) > 1 and year is not None:
        found = [file for file in found if _year_of(file.base) == year] or found
    if len(found) == 1:
        return found[0]
    faults = [
        Fault(say("year {year}", year=_year_of(file.base)), say("Choose with --set year=..."), file.name)
        for file in found[:40]
    ]
    raise InputFaults(say("{name} holds {count} tables", name=path.name, count=len(found)), faults)


def _year_of(base: str) -> int | None:
    found = YEAR.findall(base)
    return int(found[-1]) if found else None


def _matrix(file: File) -> tuple[Matrix, int, str]:
    """Return the numbers, how many cells a flat file does not list, and the layout."""
    with file.opener() as stream:
        start = stream.read(1 << 16)
    if not start:
        raise InputError(say("{name} is empty (0 bytes)", name=file.base), say("Download it again from the publisher."))
    if start.lstrip().startswith(b"<"):
        raise InputError(
            say("{name} is a web page, not a table", name=file.base), say("Download the .csv or .zip itself.")
        )
    header = start.split(b"\n", 1)[0].decode("utf-8", errors="replace")
    if SUPPLY_USE.search(header):
        raise _supply_use(file.base)
    if not is_flat(header):
        with file.opener() as stream:
            cells = first_cells(stream, file.base)
        if not any(
            _is_use(cell) for cell in cells[1:]
        ):  # said before the numbers, whose faults would be beside the point
            raise _another(file.base, False, cells[1:], cells[:5000])
    with file.opener() as stream:
        if is_flat(header):
            return *read_flat(stream, file.base), say("flat")
        return read_matrix(stream, file.base, Layout()), 0, say("matrix")


def _supply_use(place: str) -> InputError:
    return InputError(
        say("{place} is a supply or use table of FIGARO, not an input-output table", place=place),
        say("Take matrix_eu-ic-io_ind-by-ind or flatfile_eu-ic-io_ind-by-ind (or prod-by-prod) of the same year."),
    )


def _row_roles(matrix: Matrix) -> list[Role | None]:
    found: list[Role | None] = []
    for label in matrix.labels[0]:
        region, _, code = label.partition("_")
        if region == TAXES_AND_VALUE_ADDED:
            found.append(Role("item", (ITEMS[code],)) if code in ITEMS else None)
        else:
            found.append(Role("industry", (region, code)) if _is_industry(region, code) else None)
    return found


def _column_roles(matrix: Matrix) -> list[Role | None]:
    found: list[Role | None] = []
    for label in matrix.header[0]:
        region, _, code = label.partition("_")
        if _is_use(label):
            found.append(Role("use", (region, code)))
        else:
            found.append(Role("industry", (region, code)) if _is_industry(region, code) else None)
    return found


def _is_use(label: str) -> bool:
    region, _, code = label.partition("_")
    return code in USES and bool(region)


def _is_industry(region: str, code: str) -> bool:
    return bool(re.fullmatch(r"[A-Z][A-Z0-9]{1,5}", region)) and bool(divisions(code))


def _fail_if_it_is_supply_or_use(matrix: Matrix, rows: Sequence[Role | None], columns: Sequence[Role | None]) -> None:
    """Raise if products are on one side and industries on the other, or if nothing looks like FIGARO."""
    sides = [
        {is_product(role.label[1]) for role in side if role and role.kind == "industry"} for side in (rows, columns)
    ]
    if sides in ([{True}, {False}], [{False}, {True}]):
        raise _supply_use(matrix.place)
    uses = any(role is not None and role.kind == "use" for role in columns)
    if not sides[0] or not sides[1] or not uses:
        of_rows, labels = (False, matrix.header[0]) if sides[0] else (True, matrix.labels[0])
        texts = [*matrix.corner[0], *matrix.header[0][:5000], *matrix.labels[0][:5000]]
        raise _another(matrix.place, of_rows, labels, texts)


def _another(place: str, of_rows: bool, labels: Sequence[str], signs: Sequence[str]) -> InputError:
    """Return the error for a table of another publisher, with the layout that it looks like."""
    what = (
        say("{place} is no table of FIGARO: its rows are {labels} ...", place=place, labels=labels[:4])
        if of_rows
        else say("{place} is no table of FIGARO: its columns are {labels} ...", place=place, labels=labels[:4])
    )
    return refusal(
        what, "figaro", signs, say("Labels are written AT_A01, final uses AT_P3_S14: region, underscore, code.")
    )


def _fail_if_regions_differ(place: str, fabric: Fabric) -> None:
    """Raise if some region lacks an industry or product that others have."""
    sectors = fabric.industries.unique("sector")
    there = set(fabric.industries.labels)
    missing = [(region, sector) for region in fabric.industries.unique("region") for sector in sectors]
    faults = [
        Fault(say("row and column are missing, other regions have them"), AS_PUBLISHED, place, f"{region}_{sector}")
        for region, sector in missing
        if (region, sector) not in there
    ]
    if faults:
        raise InputFaults(say("{place} cannot be imported", place=place), faults[:20])


def _fail_if_rows_are_missing(place: str, rows: Sequence[Role | None]) -> None:
    there = {role.label[0] for role in rows if role is not None and role.kind == "item"}
    faults = [
        Fault(say("the row is missing"), AS_PUBLISHED, place, f"{TAXES_AND_VALUE_ADDED}_{code}")
        for code in REQUIRED
        if ITEMS[code] not in there
    ]
    if faults:
        raise InputFaults(say("{place} cannot be imported", place=place), faults)


def _meta(name: str, base: str, year: int | None, rows: Sequence[Role | None], layout: str) -> tuple[Meta, list[str]]:
    """Return what the table is, and what was found out about it."""
    industries = [role.label for role in rows if role is not None and role.kind == "industry"]
    regions = {region for region, _ in industries}
    products = any(is_product(sector) for _, sector in industries)
    by = say("product by product") if products else say("industry by industry")
    named = EDITION.search(base)
    edition = (
        say("edition {year}", year=f"20{named[1]}")
        if named
        else say("edition 2025 or later")
        if regions & SINCE_2025
        else say("edition to 2024")
    )
    told = year if year is not None else _year_of(base)
    source = f"Eurostat and Joint Research Centre, FIGARO, {edition}"
    notes: list[str] = [
        say(
            "Read as FIGARO, {edition}, {layout} file, {by}, {count} regions; output is the sum of the row.",
            edition=edition,
            layout=layout,
            by=by,
            count=len(regions),
        )
    ]
    if told is None:
        notes.append(say("The year is not known: it stands in the file name only. Say it with --set year=..."))
    meta = Meta(
        name=name,
        title=f"FIGARO{f' {told}' if told else ''}, {len(regions)} regions, {by}",
        year=told,
        price_basis="basic prices, current",
        source=source,
        licence=TERMS,
        vintages=(Vintage("flows, value added", told, source, TERMS),) if told else (),
    )
    return meta, notes
