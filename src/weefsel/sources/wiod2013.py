"""World Input-Output Database, 2013 release: 41 regions x 35 industries (ISIC Rev. 3, c1 to c35), 1995 to 2011.

Read are the workbooks of the publisher (``WIOT95_ROW_Apr12.xlsx``), alone or in their zip, and the files
``wiot_1995.RData`` of the R package wiod. The R files hold whole millions and no value added: what output leaves
over below each column is value added, taxes less subsidies on products and transport margins together, and is
carried as one row `value_added_taxes_and_margins`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from importlib.resources import files as resources
from pathlib import Path
from typing import Annotated, Any

import numpy as np

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.model import Axis, Fabric, Meta, Vintage
from weefsel.registry import About
from weefsel.sayings import say
from weefsel.sources.archives import File, files_in
from weefsel.sources.editions import chosen, refusal, year_in
from weefsel.sources.grids import Faults
from weefsel.sources.multiregion import OUTPUT, Role, checked, fabric_of
from weefsel.sources.multiregion_checks import Where
from weefsel.sources.rfiles import read_r
from weefsel.sources.wide_sheets import read_book
from weefsel.sources.wiod_codes import REGION, TOTAL, USES, other_size, region_part, row_below

LAYOUT = "wiod2013"
SOURCE = "World Input-Output Database, 2013 release (Timmer, Dietzenbacher, Los, Stehrer & de Vries 2015)"
TERMS = "free to use; cite Timmer et al. (2015), Review of International Economics 23"
REMEDY = say("Take the file of the 2013 release as published.")
REGIONS, SECTORS = 41, 35
PARTS = {"year", "countries", "industries", "final", "output", "inter"}
RESIDUAL = "value_added_taxes_and_margins"
RESIDUAL_NOTE = say(
    "{item}: what output leaves over below the inputs of each industry; value added, "
    "taxes less subsidies on products and transport margins together, because this file does "
    "not tell them apart.",
    item=RESIDUAL,
)
USE_CODES = ("c37", "c38", "c39", "c41", "c42")


def read(
    path: Path,
    *,
    name: str,
    allow: tuple[str, ...] = (),
    year: Annotated[int | None, About("which year, where there are several", low=1995, high=2011)] = None,
) -> Fabric:
    """Return the world table of one year.

    Parameters
    ----------
    path : .xlsx as published, their zip, or .RData of the R package wiod
    name : name of the fabric
    allow : industries, ``region|sector``, whose intermediate inputs may exceed their output
    year : which one, where the archive or the folder holds several

    Raises
    ------
    InputError, InputFaults
        If the file is of another layout, or rows, columns or numbers are not right; all are named together.
    """
    with files_in(path) as files:
        file = chosen(files, (".xlsx", ".xlsb", ".rdata", ".rda"), year, LAYOUT)
        if file.suffix in (".rdata", ".rda"):
            return _from_r(file, name, allow)
        return _from_workbook(file, name, allow, year)


def _names() -> dict[str, str]:
    text = (resources("weefsel.sources") / "wiod2013.json").read_text(encoding="utf-8")
    return {code: entry[1] for code, entry in json.loads(text)["sectors"].items()}


def _meta(name: str, year: int | None, axis: Axis, sectors: dict[str, str]) -> Meta:
    regions, known = axis.unique("region"), axis.unique("sector")
    notes = [say("Labels c1 to c35 are industries of ISIC Rev. 3 in the order of the 2013 release.")]
    notes += other_size(len(regions), len(known), REGIONS, SECTORS)
    said = "; ".join(f"{code} {sectors[code]}" for code in known if code in sectors)
    return Meta(
        name=name,
        title=f"World input-output table{f' {year}' if year else ''}, {len(regions)} regions x {len(known)} industries",
        year=year,
        currency_unit="musd",
        price_basis="basic prices, current",
        source=SOURCE,
        licence=TERMS,
        vintages=(Vintage("flows, final demand, output", year, SOURCE, TERMS),) if year else (),
        notes=tuple(notes),
        extra=(("sectors", said),),
    )


def _from_r(file: File, name: str, allow: tuple[str, ...]) -> Fabric:
    found = [value for value in read_r(file).values() if isinstance(value, dict) and set(value) >= PARTS]
    if len(found) != 1:
        what = say("{name} holds no table with the parts {parts}", name=file.name, parts=sorted(PARTS))
        raise refusal(what, LAYOUT, (file.name,), REMEDY)
    table = found.pop()
    regions, sectors = (tuple(str(part) for part in np.ravel(table[key])) for key in ("countries", "industries"))
    _fail_if_labels_are_wrong(file.name, regions, sectors)
    industries = Axis(("region", "sector"), tuple((region, sector) for region in regions for sector in sectors))
    uses = Axis(("region", "category"), tuple((region, USES[code]) for region in regions for code in USE_CODES))
    n = len(industries)
    shapes = {"inter": (n, n), "final": (n, len(uses)), "output": (n,)}
    values = _blocks(file.name, table, shapes, industries)
    output = values["output"]
    fabric = Fabric(
        meta=_meta(name, int(np.ravel(table["year"])[0]), industries, _names()),
        industries=industries,
        flows=values["inter"],
        output=output,
        uses=uses,
        final_demand=values["final"],
        items=Axis(("item",), ((RESIDUAL,),)),
        value_added=(output - values["inter"].sum(axis=0))[np.newaxis],
        accounts=Axis(("account", "unit"), ()),
        account_values=np.zeros((0, n)),
    )
    where = Where(
        file.name,
        tuple(f"{text} (row {at} of inter)" for at, text in enumerate(industries.texts(), start=1)),
        tuple(f"{text} (column {at} of inter)" for at, text in enumerate(industries.texts(), start=1)),
    )
    return checked(fabric, where, allow=allow, whole=True, notes=(RESIDUAL_NOTE,))


def _fail_if_labels_are_wrong(place: str, regions: tuple[str, ...], sectors: tuple[str, ...]) -> None:
    faults = [
        Fault(say("{label} stands twice", label=label), REMEDY, place, label)
        for labels in (regions, sectors)
        for label in dict.fromkeys(labels)
        if labels.count(label) > 1
    ]
    known = _names()
    faults += [
        Fault(say("{sector!r} is no industry of the 2013 release (c1 to c35)", sector=sector), REMEDY, place, sector)
        for sector in sectors
        if sector not in known
    ]
    if faults:
        raise InputFaults(say("{place} cannot be imported", place=place), faults)


def _blocks(
    place: str, table: dict[str, Any], shapes: dict[str, tuple[int, ...]], industries: Axis
) -> dict[str, np.ndarray]:
    """Return the blocks of numbers as float64, and let go of those of R."""
    faults = Faults(place)
    blocks: dict[str, np.ndarray] = {}
    for key, shape in shapes.items():
        given = np.ma.getdata(np.asanyarray(table[key]))
        missing = np.ma.getmaskarray(np.asanyarray(table.pop(key)))
        if not np.issubdtype(given.dtype, np.number):
            faults.add(say("{key} holds no numbers", key=key), REMEDY, key)
            continue
        if given.size != np.prod(shape) or given.ndim > len(shape) + 1:
            has, asks = (" x ".join(map(str, part)) for part in (given.shape, shape))
            faults.add(
                say("{key} is {has}, countries and industries ask for {asks}", key=key, has=has, asks=asks), REMEDY, key
            )
            continue
        blocks[key] = given.astype(np.float64).reshape(shape)
        for spot in np.argwhere(missing.reshape(shape) | ~np.isfinite(blocks[key])):
            what = say("{key} holds a number that is missing or not finite", key=key)
            faults.add(what, REMEDY, industries.text(int(spot[0])), str(int(spot[1]) + 1) if len(spot) > 1 else "")
    if faults.kept:
        raise InputFaults(say("{place} cannot be imported", place=place), faults.all())
    return blocks


def _from_workbook(file: File, name: str, allow: tuple[str, ...], year: int | None) -> Fabric:
    found = read_book(file, year, LAYOUT, REMEDY)
    matrix = found.matrix
    heads, labels = (tuple(zip(*side, strict=True)) for side in (matrix.header, matrix.labels))
    _fail_if_another_edition(matrix.place, heads)
    at_row, at_column = region_part(matrix.labels), region_part(matrix.header)
    rows = [_role(label, at_row) or row_below(label) for label in labels]
    columns = [_role(head, at_column) or _column_beyond(head) for head in heads]
    when = year_in(*found.title, matrix.place.partition("[")[2], file.base)
    axis = Axis(
        ("region", "sector"), tuple(dict.fromkeys(role.label for role in rows if role and len(role.label) == 2))
    )
    names = {label[-1].replace("r", "c"): max(label, key=len) for label in labels}
    return fabric_of(matrix, rows, columns, _meta(name, when, axis, names), allow=allow, whole=True, remedy=REMEDY)


def _role(label: Sequence[str], region_at: int) -> Role | None:
    """Return what a row or column of a region is by its code; None for one of no region."""
    region, code = label[region_at], label[-1].replace("r", "c")
    if not REGION.fullmatch(region) or region == TOTAL:
        return None
    if code in USES:
        return Role("use", (region, USES[code]))
    if re.fullmatch(r"c\d+", code) and int(code[1:]) <= SECTORS:
        return Role("industry", (region, code))
    return None


def _column_beyond(label: Sequence[str]) -> Role | None:
    """Return what a column is that belongs to no region: output, or unknown."""
    return OUTPUT if any("output" in part.lower() or part in (TOTAL, "GO") for part in label) else None


def _fail_if_another_edition(place: str, heads: tuple[tuple[str, ...], ...]) -> None:
    codes = {head[-1] for head in heads}
    other = ""
    if any(code.startswith("F") for code in codes):
        other = "adb"
    elif any(code in codes for code in ("c57", "c56", "c50")):
        other = "wiod2016"
    if other:
        raise InputError(
            say("{place} is not of the 2013 release: it looks like the layout {other}", place=place, other=other),
            say("Try --layout {other}. {remedy}", other=other, remedy=REMEDY),
        )
