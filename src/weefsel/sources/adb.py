"""Multi-regional tables of the Asian Development Bank: 62 or 72 economies and the rest of the world x 35 industries.

Read are the workbooks as published (``ADB-MRIO62-2021_August 2024.xlsx``), alone or in an archive: header rows with
name, country and code, codes ``c1`` to ``c35`` and ``F1`` to ``F5``. The layout is documented and not tested on a
real file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from weefsel.model import Fabric, Meta, Vintage
from weefsel.registry import About
from weefsel.sayings import say
from weefsel.sources.archives import files_in
from weefsel.sources.editions import UNTESTED, YEAR, chosen, refusal
from weefsel.sources.multiregion import OUTPUT, Role, fabric_of
from weefsel.sources.wide_sheets import read_book
from weefsel.sources.wiod_codes import REGION, TOTAL, region_part, row_below

LAYOUT = "adb"
SOURCE = "Asian Development Bank, Multi-Regional Input-Output tables"
TERMS = "ADB terms; cite"
REMEDY = say("Take the workbook as published.")
SECTORS = 35
#: Final uses by what their header says; the order of F1 to F5 is not the same in all descriptions.
USES = (
    (r"non-?profit|npish", "npish"),
    (r"household", "households"),
    (r"government", "government"),
    (r"fixed capital", "investment"),
    (r"inventor", "inventories"),
)


def read(
    path: Path,
    *,
    name: str,
    allow: tuple[str, ...] = (),
    year: Annotated[int | None, About("which year, where there are several", low=1990, high=2100)] = None,
) -> Fabric:
    """Return the table of one year.

    Parameters
    ----------
    path : .xlsx as published, or an archive of them
    name : name of the fabric
    allow : industries, ``region|sector``, whose intermediate inputs may exceed their output
    year : which one, where there are several

    Raises
    ------
    InputError, InputFaults
        If the file is of another layout, or rows, columns or numbers are not right; all are named together.
    """
    with files_in(path) as files:
        file = chosen(files, (".xlsx", ".xlsb"), year, LAYOUT, year_of=_year)
        found = read_book(file, None, LAYOUT, REMEDY)
    matrix = found.matrix
    if not any(code.startswith("F") for code in matrix.header[-1]):
        what = say("{place} has no columns of final use F1 to F5", place=matrix.place)
        signs = [text for side in (*matrix.header, *matrix.labels) for text in side]
        raise refusal(what, LAYOUT, (*file.name.split("/"), *signs), REMEDY)
    at_row, at_column = region_part(matrix.labels), region_part(matrix.header)
    rows = [_row(label, at_row) for label in zip(*matrix.labels, strict=True)]
    columns = [_column(head, at_column) for head in zip(*matrix.header, strict=True)]
    industries = [role.label for role in rows if role is not None and role.kind == "industry"]
    names = {label[-1]: max(label, key=len) for label in zip(*matrix.labels, strict=True) if label[-1].startswith("c")}
    when = _year(file.base) or _year(" ".join(found.title))
    basis = "constant" if "constant" in f"{file.base} {' '.join(found.title)}".lower() else "current"
    meta = Meta(
        name=name,
        title=f"Multi-regional input-output table{f' {when}' if when else ''} (ADB)",
        year=when,
        currency_unit="musd",
        price_basis=f"basic prices, {basis}",
        source=SOURCE,
        licence=TERMS,
        vintages=(Vintage("flows, final demand, value added", when, SOURCE, TERMS),) if when else (),
        notes=(UNTESTED, say("{count} regions.", count=len(dict.fromkeys(region for region, _ in industries)))),
        extra=(("sectors", "; ".join(f"{code} {text}" for code, text in names.items())),),
    )
    return fabric_of(matrix, rows, columns, meta, allow=allow, whole=True, remedy=REMEDY)


def _year(text: str) -> int | None:
    """Return the first year in a name: the last one may be that of the release."""
    found = YEAR.search(text)
    return int(found[1]) if found else None


def _row(label: Sequence[str], region_at: int) -> Role | None:
    region, code = label[region_at], label[-1]
    if region != TOTAL and REGION.fullmatch(region) and _is_industry(code):
        return Role("industry", (region, code))
    return row_below(label) or (Role("item", ("international_transport_margins",)) if code == "trs" else None)


def _column(head: Sequence[str], region_at: int) -> Role | None:
    region, code = head[region_at], head[-1]
    if region == TOTAL or not REGION.fullmatch(region):
        return OUTPUT if any("output" in part.lower() or part in (TOTAL, "GO") for part in head) else None
    if _is_industry(code):
        return Role("industry", (region, code))
    said = " ".join(head[:-1])
    use = next((name for pattern, name in USES if re.search(pattern, said, re.IGNORECASE)), "")
    return Role("use", (region, use)) if code.startswith("F") and use else None


def _is_industry(code: str) -> bool:
    return bool(re.fullmatch(r"c\d+", code)) and 1 <= int(code[1:]) <= SECTORS
