"""The `plain` layout: what a user can write by hand, as a folder of CSV files or one Excel workbook.

`Z` intermediate flows (rows sell, columns buy), `Y` final demand, `V` value added; optional `E` satellite
accounts (rows ``jobs [jobs]``), `M` imported flows (columns as Z, then as Y where known), `X` published output
(one column), `residence` (regions by regions: where the wages earned in the column's region go), and `meta.yaml`
(in a workbook: a sheet `meta` with keys and values). Industries are labelled ``region|sector`` or ``sector``.

Rows and columns are matched by label, never by position.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from weefsel.errors import Fault, InputFaults
from weefsel.model import Axis, Fabric, Imports, Meta, residence_between
from weefsel.model.fabric import regions_of
from weefsel.sayings import say
from weefsel.sources.grids import LIMIT_BYTES, Grid
from weefsel.sources.plain_checks import (
    accounts_notes,
    balance_faults,
    balance_notes,
    fail_if_imports_are_unknown,
    fail_if_numbers_overflow,
)
from weefsel.sources.plain_files import given
from weefsel.sources.plain_labels import accounts_of, aligned, axis_of
from weefsel.sources.plain_meta import grades_from, meta_from
from weefsel.sources.plain_write import write

__all__ = ["read", "write"]


def read(path: Path, *, name: str, allow: tuple[str, ...] = (), limit_bytes: int = LIMIT_BYTES) -> Fabric:
    """Return the fabric in a folder or a workbook.

    Parameters
    ----------
    path : folder with CSV files, or one .xlsx file
    name : name of the fabric
    allow : labels of industries whose intermediate inputs may exceed their output
    limit_bytes : a file larger than this is refused before it is read

    Raises
    ------
    InputError, InputFaults
        All faults of all files together, each with file, row, column and remedy.
    """
    found = given(path, limit_bytes=limit_bytes)
    faults, notes = list(found.faults), list(found.notes)
    meta = meta_from(found.meta, name, found.meta_place, faults)
    fabric = _fabric(found.grids, meta, faults, notes)
    if fabric is not None:
        fabric = replace(fabric, grades=grades_from(found.meta, fabric.industries, found.meta_place, faults))
        faults += balance_faults(fabric, found.grids, allow)
    if fabric is None or faults:
        raise InputFaults(say("{place} cannot be imported", place=path.name), faults)
    noticed = (*meta.notes, *notes, *balance_notes(fabric), *accounts_notes(fabric))
    return replace(fabric, meta=replace(meta, notes=tuple(dict.fromkeys(noticed))))


def _fabric(grids: dict[str, Grid], meta: Meta, faults: list[Fault], notes: list[str]) -> Fabric | None:
    """Return the table put together by label, or None with what keeps it from that added to `faults`."""
    if "Z" not in grids:
        return None
    labels = grids["Z"].rows
    industries = axis_of(grids["Z"], labels, ("region", "sector"), faults)
    uses = axis_of(grids["Y"], grids["Y"].columns, ("region", "category"), faults) if "Y" in grids else None
    wanted = _wanted(grids, labels, industries)
    before = len(faults)
    values = {"Z": aligned(grids["Z"], labels, labels, faults, notes)}
    if industries is None or len(faults) > before:
        return None  # with labels in doubt, every other part would seem wrong too
    values |= {key: aligned(grids[key], *wanted[key], faults, notes) for key in grids if key != "Z"}
    accounts = accounts_of(grids.get("E"), faults)
    products = axis_of(grids["M"], grids["M"].rows, ("origin", "product"), faults) if "M" in grids else None
    if not faults:
        fail_if_numbers_overflow(grids, faults)
        if "V" in grids:
            fail_if_imports_are_unknown(grids, faults)
    if faults or uses is None:
        return None
    n = len(industries)
    return Fabric(
        meta=meta,
        industries=industries,
        flows=values["Z"],
        output=values["X"][:, 0].copy() if "X" in values else values["Z"].sum(axis=1) + values["Y"].sum(axis=1),
        uses=uses,
        final_demand=values["Y"],
        items=Axis(("item",), tuple((row,) for row in grids["V"].rows)),
        value_added=values["V"],
        accounts=accounts,
        account_values=values["E"] if "E" in values else np.zeros((0, n)),
        imports=_imports(products, values["M"], n) if products else None,
        residence=residence_between(regions_of(industries), values["residence"]) if "residence" in values else None,
    )


def _wanted(
    grids: dict[str, Grid], labels: tuple[str, ...], industries: Axis | None
) -> dict[str, tuple[tuple[str, ...] | None, tuple[str, ...] | None]]:
    """Return which labels the rows and columns of each part must have; None where any will do."""
    final = grids["Y"].columns if "Y" in grids else ()
    with_final = "M" in grids and len(grids["M"].columns) > len(labels)
    regions = regions_of(industries) if industries else None
    return {
        "Z": (labels, labels),
        "Y": (labels, None),
        "V": (None, labels),
        "E": (None, labels),
        "M": (None, labels + final if with_final else labels),
        "X": (labels, ("output",)),
        "residence": (regions, regions),
    }


def _imports(products: Axis, values: np.ndarray, n: int) -> Imports:
    final = np.ascontiguousarray(values[:, n:]) if values.shape[1] > n else None
    return Imports(products, np.ascontiguousarray(values[:, :n]), final)
