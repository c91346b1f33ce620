"""World Input-Output Database, 2016 release: 44 regions x 56 industries (ISIC Rev. 4), 2000 to 2014.

Read are the workbooks of the publisher (``WIOT2014_Nov16_ROW.xlsb``, also as .xlsx), the tables in R
(``WIOT2014_October16_ROW.RData``) and the same columns as .csv (``AUS1`` or, from Stata, ``vAUS1``), alone or in
their zip. Industries are labelled with the publisher's codes, such as ``C10-C12``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import numpy as np

from weefsel.errors import InputError, InputFaults
from weefsel.model import Fabric, Meta, Vintage
from weefsel.registry import About
from weefsel.sayings import say
from weefsel.sources.archives import File, files_in
from weefsel.sources.cells import text_of
from weefsel.sources.editions import chosen, refusal, year_in
from weefsel.sources.grids import Faults
from weefsel.sources.matrices import Layout, Matrix, first_cells, read_matrix
from weefsel.sources.multiregion import OUTPUT, Role, fabric_of
from weefsel.sources.rfiles import read_r
from weefsel.sources.wide_sheets import read_book
from weefsel.sources.wiod_codes import REGION, TOTAL, other_size, region_part, row_below

LAYOUT = "wiod2016"
SOURCE = "World Input-Output Database, 2016 release (Timmer, Los, Stehrer & de Vries 2016)"
TERMS = "CC BY 4.0; cite Timmer et al. (2015), Review of International Economics 23"
REMEDY = say("Take the world table (WIOT) of the 2016 release as published.")
REGIONS, SECTORS = 44, 56
USES = {57: "households", 58: "npish", 59: "government", 60: "investment", 61: "inventories"}
#: Columns of labels in the tables of R and in CSV, whatever their order.
LABELS = ("industrycode", "industrydescription", "country", "rnr", "year")
COLUMN = re.compile(r"v?([A-Z][A-Za-z]{2})(\d{1,2})")


def read(
    path: Path,
    *,
    name: str,
    allow: tuple[str, ...] = (),
    year: Annotated[int | None, About("which year, where there are several", low=2000, high=2014)] = None,
) -> Fabric:
    """Return the world table of one year.

    Parameters
    ----------
    path : .xlsb or .xlsx, .RData or .csv as published, or their zip
    name : name of the fabric
    allow : industries, ``region|sector``, whose intermediate inputs may exceed their output
    year : which one, where the archive or the folder holds several

    Raises
    ------
    InputError, InputFaults
        If the file is of another layout, or rows, columns or numbers are not right; all are named together.
    """
    with files_in(path) as files:
        file = chosen(files, (".xlsb", ".xlsx", ".rdata", ".rda", ".csv"), year, LAYOUT)
        _fail_if_national(file)
        if file.suffix in (".xlsb", ".xlsx"):
            matrix, title = _from_workbook(file, year)
        elif file.suffix == ".csv":
            matrix, title = _from_csv(file)
        else:
            matrix, title = _from_r(file)
    rows = [_row(label) for label in zip(*matrix.labels, strict=True)]
    codes = _codes(matrix)
    columns = [_column(head, codes) for head in zip(*matrix.header, strict=True)]
    when = year_in(*title, file.base)
    return fabric_of(matrix, rows, columns, _meta(name, when, matrix, rows), allow=allow, whole=True, remedy=REMEDY)


def _fail_if_national(file: File) -> None:
    if "NIOT" in file.base.upper():
        raise InputError(say("{name} is a national table of the release", name=file.name), REMEDY)


def _from_workbook(file: File, year: int | None) -> tuple[Matrix, tuple[str, ...]]:
    """Return the sheet with labels as code, name, region and number, and the texts above it."""
    found = read_book(file, year, LAYOUT, REMEDY)
    matrix = found.matrix
    numbers = {code.lstrip("cr") for code in (*matrix.header[-1], *matrix.labels[-1])}
    if not numbers & {"57", "65", "70", "73"}:
        what = say("{place} has none of the columns c57 to c61 of the 2016 release", place=matrix.place)
        raise refusal(what, LAYOUT, (text for side in (*matrix.header, *matrix.labels) for text in side), REMEDY)
    sides = [_ordered(side) for side in (matrix.header, matrix.labels)]
    return Matrix(matrix.place, sides[0], (), sides[1], matrix.values, matrix.lines), (
        *found.title,
        matrix.place.partition("[")[2],
    )


def _ordered(side: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Return label rows or columns as code, name, region, number, each found by what stands in it."""
    regions = region_part(side)
    others = sorted(
        (at for at in range(len(side) - 1) if at != regions), key=lambda at: sum(len(text) for text in side[at])
    )
    if len(others) < 2:
        return ((*side[0],), (*side[0],), side[regions], side[-1])
    return side[others[0]], side[others[-1]], side[regions], side[-1]


def _from_csv(file: File) -> tuple[Matrix, tuple[str, ...]]:
    with file.opener() as stream:
        head = first_cells(stream, file.name)
    _fail_if_not_the_columns(file.name, head)
    with file.opener() as stream:
        matrix = read_matrix(stream, file.name, Layout(label_columns=len(LABELS), blank=0.0))
    named = {text.lower(): column for text, column in zip(matrix.corner[0], matrix.labels, strict=True)}
    return _named(matrix.place, matrix.header[0], named, matrix.values, matrix.lines)


def _fail_if_not_the_columns(place: str, head: Sequence[str]) -> None:
    first = [text.lower() for text in head[: len(LABELS)]]
    if sorted(first) != sorted(LABELS):
        what = say(
            "{place} does not begin with the columns IndustryCode, IndustryDescription, Country, RNr and Year",
            place=place,
        )
        raise refusal(what, LAYOUT, (*place.split("/"), *head[:200], *head[-20:]), REMEDY)


def _from_r(file: File) -> tuple[Matrix, tuple[str, ...]]:
    tables = [table for table in read_r(file).values() if hasattr(table, "columns")]
    wide = [table for table in tables if "rnr" in {str(name).lower() for name in table.columns}]
    if len(wide) != 1:
        what = say("{name} holds no table with the columns IndustryCode, Country and RNr", name=file.name)
        raise refusal(what, LAYOUT, (*file.name.split("/"),), REMEDY)
    table: Any = wide[0]
    names = [str(name) for name in table.columns]
    labels = [name for name in names if name.lower() in LABELS]
    _fail_if_not_the_columns(file.name, [*labels, *(name for name in names if name not in labels)])
    named = {name.lower(): tuple(text_of(cell) for cell in table[name]) for name in labels}
    heads = tuple(name for name in names if name not in labels)
    values = np.zeros((len(table), len(heads)))
    faults = Faults(file.name)
    below = np.array([region == TOTAL for region in named["country"]])
    for at, head in enumerate(heads):
        try:
            column = table[head].to_numpy(dtype=np.float64, na_value=np.nan)
        except (TypeError, ValueError):
            faults.add(say("the column holds cells that are no numbers"), REMEDY, "", head)
            continue
        # Below the industries a missing number is an empty cell of the workbook.
        values[:, at] = np.where(below & np.isnan(column), 0.0, column)
        for row in np.flatnonzero(~np.isfinite(values[:, at])):
            place = f"{named['country'][row]} {named['industrycode'][row]} (row {row + 1})"
            faults.add(say("the number is missing or not finite"), REMEDY, place, head)
    if faults.kept:
        raise InputFaults(say("{place} has faults", place=file.name), faults.all())
    lines = tuple(range(1, len(table) + 1))
    return _named(file.name, heads, named, values, lines)


def _named(
    place: str,
    heads: tuple[str, ...],
    named: dict[str, tuple[str, ...]],
    values: np.ndarray,
    lines: tuple[int, ...],
) -> tuple[Matrix, tuple[str, ...]]:
    """Return a table of R or CSV with labels as code, name, region and number on both sides."""
    numbers = tuple(text_of(float(text)) if _is_number(text) else text for text in named["rnr"])
    labels = (named["industrycode"], named["industrydescription"], named["country"], numbers)
    parts = [COLUMN.fullmatch(head) for head in heads]
    header = (
        tuple("" if part else head for part, head in zip(parts, heads, strict=True)),
        ("",) * len(heads),
        tuple(part[1] if part else TOTAL for part in parts),
        tuple(part[2] if part else "" for part in parts),
    )
    return Matrix(place, header, (), labels, values, lines, len(LABELS)), named["year"][:1]


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"\d+(\.0+)?", text))


def _codes(matrix: Matrix) -> dict[str, str]:
    """Return the code of each industry by its number, the same in all regions."""
    codes: dict[str, str] = {}
    faults = Faults(matrix.place)
    for at, (code, _, region, number) in enumerate(zip(*matrix.labels, strict=True)):
        digits = number.lstrip("cr")
        if region != TOTAL and codes.setdefault(digits, code) != code:
            what = say(
                "number {number} stands with {here} here and with {before} before",
                number=digits,
                here=code,
                before=codes[digits],
            )
            faults.add(what, REMEDY, matrix.row_place(at))
    if faults.kept:
        raise InputFaults(say("{place} has faults", place=matrix.place), faults.all())
    return codes


def _row(label: Sequence[str]) -> Role | None:
    """Return what a row is, from its code, name, region and number."""
    code, _, region, number = label
    if region == TOTAL or not REGION.fullmatch(region):
        return row_below(label)
    digits = number.lstrip("cr")
    return Role("industry", (region, code)) if code and digits.isdigit() and int(digits) <= SECTORS else None


def _column(head: Sequence[str], codes: dict[str, str]) -> Role | None:
    """Return what a column is; industries get the code that the row of their number has."""
    code, name, region, number = head
    digits = number.lstrip("cr")
    if region == TOTAL or not REGION.fullmatch(region):
        return OUTPUT if code in ("TOT", "GO") or "output" in f"{code}{name}".lower() else None
    if digits.isdigit() and int(digits) in USES:
        return Role("use", (region, USES[int(digits)]))
    if digits.isdigit() and int(digits) <= SECTORS and digits in codes:
        return Role("industry", (region, codes[digits]))
    return None


def _meta(name: str, year: int | None, matrix: Matrix, rows: Sequence[Role | None]) -> Meta:
    industries = [at for at, role in enumerate(rows) if role is not None and role.kind == "industry"]
    names = {matrix.labels[0][at]: matrix.labels[1][at] for at in industries}
    regions = {matrix.labels[2][at] for at in industries}
    notes = other_size(len(regions), len(names), REGIONS, SECTORS)
    return Meta(
        name=name,
        title=f"World input-output table{f' {year}' if year else ''}, {len(regions)} regions x {len(names)} industries",
        year=year,
        currency_unit="musd",
        price_basis="basic prices, " + ("previous year" if "_PYP" in matrix.place.upper() else "current"),
        source=SOURCE,
        licence=TERMS,
        vintages=(Vintage("flows, final demand, value added", year, SOURCE, TERMS),) if year else (),
        notes=tuple(notes),
        extra=(("sectors", "; ".join(f"{code} {text}" for code, text in names.items())),),
    )
