"""Inter-Country Input-Output tables of the OECD: editions 2016, 2018, 2021, 2023 and 2025, one CSV per year.

Labels are ``region_sector`` and ``region_category``, or ``category_region`` in 2016; an empty cell is zero. China and
Mexico are split by kind of firm in the full tables: CN1, CN2, MX1 and MX2 sell and buy, final uses stand with CHN
and MEX, whose own industries have no output. That is kept as published, or folded into CHN and MEX.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from weefsel.model import Fabric, Meta, Vintage
from weefsel.registry import About
from weefsel.sayings import say
from weefsel.sources.archives import files_in
from weefsel.sources.editions import chosen, refusal, year_in
from weefsel.sources.matrices import Layout, Matrix, first_cells, read_matrix
from weefsel.sources.multiregion import OUTPUT, Role, fabric_of

LAYOUT = "icio"
SOURCE = "OECD, Inter-Country Input-Output tables"
TERMS = "OECD terms; cite OECD, Inter-Country Input-Output Database"
REMEDY = say("Take the .csv or .zip of one edition as published.")
USES = {
    "HFCE": "households",
    "NPISH": "npish",
    "NPS": "npish",
    "GGFC": "government",
    "GFCF": "investment",
    "INVNT": "inventories",
    "INV": "inventories",
    "DPABR": "direct_purchases_abroad",
    "P33": "direct_purchases_abroad",
    "DIRP": "direct_purchases_abroad",
}
REGION = re.compile(r"[A-Z][A-Z0-9]{2}")
SECTOR = re.compile(r"[A-Z]?\d\d.*|[A-Z]\d*[A-Z]?(_\d+|T\d+)?")
#: Rows and columns that belong to no industry, by the names of all editions.
TOTALS: tuple[tuple[str, Role], ...] = (
    (r"OUT|OUTPUT|TOTAL|TOT|GO", OUTPUT),
    (r"VA|VALU|GVA", Role("item", ("value_added",))),
    (r"TLS|TXS|([A-Z][A-Z0-9]{2}_)?TAXSUB", Role("item", ("product_taxes",))),
    (r"VA\+TAXSUB", Role("item", ("value_added_and_product_taxes",))),
    (r"DISC", Role("discrepancy")),
)
#: Which labels an edition has and others do not; regions with the split ones and without, industries per region.
EDITIONS: tuple[tuple[int, str, tuple[int, int], int], ...] = (
    (2016, r"C\d\dT?\d*[A-Z]{3}", (71, 64), 34),
    (2018, r"01T03", (69, 65), 36),
    (2021, r"01T02", (71, 67), 45),
    (2023, r"A01_02", (81, 77), 45),
    (2025, r"A0[12]|C24[AB]|C301|C302T309", (85, 81), 50),
)
PARENTS = {"CN": "CHN", "MX": "MEX"}

Side = Sequence[Role | None]


def read(
    path: Path,
    *,
    name: str,
    allow: tuple[str, ...] = (),
    year: Annotated[int | None, About("which year, where there are several", low=1990, high=2100)] = None,
    split: Annotated[
        Literal["keep", "fold"], About("CN1, CN2, MX1, MX2: kept as published, or added up in CHN and MEX")
    ] = "keep",
) -> Fabric:
    """Return the inter-country table of one year.

    Parameters
    ----------
    path : .csv, or a zip with it, also a zip in a zip
    name : name of the fabric
    allow : industries, ``region|sector``, whose intermediate inputs may exceed their output
    year : which one, where the archive holds several
    split : what happens to China and Mexico in the full tables

    Raises
    ------
    InputError, InputFaults
        If the file is of another layout, or rows, columns or numbers are not right; all are named together.
    """
    with files_in(path) as files:
        file = chosen(files, (".csv",), year, LAYOUT)
        with file.opener() as stream:
            head = first_cells(stream, file.name)
        _fail_if_another_layout(file.name, False, head[1:], [_role(label) for label in head[1:]], head)
        with file.opener() as stream:
            matrix = read_matrix(stream, file.name, Layout(blank=0.0))
    rows, columns = ([_role(label) for label in side[0]] for side in (matrix.labels, matrix.header))
    _fail_if_another_layout(matrix.place, True, matrix.labels[0], rows, matrix.labels[0])
    when = year_in(file.base, file.name)
    notes = _told(rows)
    if any(_parent(role) for role in rows):
        if split == "fold":
            rows, columns = _folded(matrix, rows, columns)
            notes.append(
                say("China and Mexico are added up: CN1, CN2, MX1 and MX2 in the rows and columns of CHN and MEX.")
            )
        else:
            notes.append(
                say(
                    "CN1, CN2, MX1 and MX2 sell and buy as regions of their own; final uses stand with CHN "
                    "and MEX, whose own industries have no output (--set split=fold adds them up)."
                )
            )
    meta = _meta(name, when, rows)
    return fabric_of(matrix, rows, columns, meta, allow=allow, whole=True, notes=notes, remedy=REMEDY)


def _role(label: str) -> Role | None:
    """Return what a row or column is by its label; None for a label of no edition."""
    text = label.strip()
    for pattern, role in TOTALS:
        if re.fullmatch(pattern, text):
            return role
    first, found, second = text.partition("_")
    if not found:
        return None
    if second in USES and REGION.fullmatch(first):
        return Role("use", (first, USES[second]))
    if first in USES and REGION.fullmatch(second):
        return Role("use", (second, USES[first]))
    if REGION.fullmatch(first) and SECTOR.fullmatch(second):
        return Role("industry", (first, second))
    return None


def _fail_if_another_layout(
    place: str, of_rows: bool, labels: Sequence[str], roles: Side, signs: Sequence[str]
) -> None:
    """Raise if more labels are unknown than are industries: then it is another table, not a faulty one."""
    industries = sum(role is not None and role.kind == "industry" for role in roles)
    if industries and sum(role is None for role in roles) <= industries:
        return
    said = ", ".join(repr(label) for label in labels[:3])
    raise refusal(
        say(
            "{place} is no table of this layout: its rows are called {labels} ..., not AUS_01T02",
            place=place,
            labels=said,
        )
        if of_rows
        else say(
            "{place} is no table of this layout: its columns are called {labels} ..., not AUS_01T02",
            place=place,
            labels=said,
        ),
        LAYOUT,
        (*place.split("/"), *signs[:200], *signs[-20:]),
        REMEDY,
    )


def _parent(role: Role | None) -> str:
    """Return the country that a region such as CN1 is part of, or nothing."""
    if role is None or role.kind != "industry":
        return ""
    region = role.label[0]
    return PARENTS.get(region[:2], "") if region[2:].isdigit() else ""


def _folded(matrix: Matrix, rows: Side, columns: Side) -> tuple[list[Role | None], list[Role | None]]:
    """Add the rows and columns of split regions to those of their countries, in place, and leave them out."""
    sides: list[list[Role | None]] = []
    for roles, lines in ((rows, matrix.values), (columns, matrix.values.T)):
        at = {role.label: position for position, role in enumerate(roles) if role is not None}
        kept = list(roles)
        for position, role in enumerate(roles):
            parent = _parent(role)
            if role is not None and parent and (parent, role.label[1]) in at:
                lines[at[parent, role.label[1]]] += lines[position]
                kept[position] = Role("left out", (f"added to {parent}",))
        sides.append(kept)
    return sides[0], sides[1]


def _edition(rows: Side) -> tuple[int, tuple[int, int], int] | None:
    sectors = {role.label[1] for role in rows if role is not None and role.kind == "industry"}
    for edition, pattern, regions, industries in reversed(EDITIONS):
        if any(re.fullmatch(pattern, sector) for sector in sectors):
            return edition, regions, industries
    return None


def _told(rows: Side) -> list[str]:
    """Return which edition the labels speak for, and what of it is not there."""
    industries = [role.label for role in rows if role is not None and role.kind == "industry"]
    regions, sectors = len({label[0] for label in industries}), len({label[1] for label in industries})
    found = _edition(rows)
    if found is None:
        return [
            say(
                "The labels speak for none of the editions known; {regions} regions x {sectors} industries.",
                regions=regions,
                sectors=sectors,
            )
        ]
    edition, expected, per_region = found
    notes: list[str] = [
        say(
            "Labels of the {edition} edition: {regions} regions x {sectors} industries.",
            edition=edition,
            regions=regions,
            sectors=sectors,
        )
    ]
    if regions not in expected or sectors != per_region:
        notes.append(
            say(
                "Published are {regions} regions, {split} with the split ones, x {industries} industries.",
                regions=expected[1],
                split=expected[0],
                industries=per_region,
            )
        )
    return notes


def _meta(name: str, year: int | None, rows: Side) -> Meta:
    edition = _edition(rows)
    source = f"{SOURCE}{f', {edition[0]} edition' if edition else ''}"
    return Meta(
        name=name,
        title=f"Inter-country input-output table{f' {year}' if year else ''} (OECD)",
        year=year,
        currency_unit="musd",
        price_basis="basic prices, current",
        source=source,
        licence=TERMS,
        vintages=(Vintage("flows, final demand, value added", year, source, TERMS),) if year else (),
    )
