"""The `plain` layout: what a user can write by hand, as a folder of CSV files or one Excel workbook.

`Z` intermediate flows (rows sell, columns buy), `Y` final demand, `V` value added; optional `E` satellite
accounts (rows ``jobs [jobs]``), `M` imported flows (columns as Z, then as Y where known), `X` published output
(one column), and `meta.yaml` (in a workbook: a sheet `meta` with keys and values). Industries are labelled
``region|sector`` or ``sector``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import python_calamine
import yaml

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.model import Axis, Fabric, Imports, Meta
from weefsel.model.fabric import STATUSES
from weefsel.model.labels import SEPARATOR
from weefsel.sources.grids import Grid, read_csv, read_sheet
from weefsel.sources.plain_checks import accounts_notes, balance_faults, balance_notes
from weefsel.sources.plain_write import write as write

REQUIRED = ("Z", "Y", "V")
OPTIONAL = ("E", "M", "X")
ACCOUNT = re.compile(r"(.+?)\s*\[([^\[\]]+)\]")
META_KEYS = {
    "title": "title",
    "year": "year",
    "currency unit": "currency_unit",
    "currency_unit": "currency_unit",
    "price basis": "price_basis",
    "price_basis": "price_basis",
    "source": "source",
    "licence": "licence",
    "license": "licence",
    "status": "status",
}


def read(path: Path, *, name: str, allow: tuple[str, ...] = ()) -> Fabric:
    """Return the fabric in a folder or a workbook.

    Parameters
    ----------
    path : folder with CSV files, or one .xlsx file
    name : name of the fabric
    allow : labels of industries whose intermediate inputs may exceed their output

    Raises
    ------
    InputError, InputFaults
        All faults of all files together, each with file, row, column and remedy.
    """
    grids, meta_data = _read_workbook(path) if path.is_file() else _read_folder(path)
    flows = grids["Z"]
    faults: list[Fault] = []
    notes: list[str] = []
    industries = _axis(flows.place, flows.rows, "sector", faults)
    uses = _axis(grids["Y"].place, grids["Y"].columns, "category", faults)
    imports = grids.get("M")
    columns = flows.rows if imports is None or len(imports.columns) == len(flows.rows) else (*flows.rows, *grids["Y"].columns)
    aligned = {
        "Z": _aligned(flows, flows.rows, flows.rows, faults, notes),
        "Y": _aligned(grids["Y"], flows.rows, None, faults, notes),
        "V": _aligned(grids["V"], None, flows.rows, faults, notes),
        "E": _aligned(grids["E"], None, flows.rows, faults, notes) if "E" in grids else np.zeros((0, len(flows.rows))),
        "M": None if imports is None else _aligned(imports, None, columns, faults, notes),
        "X": _aligned(grids["X"], flows.rows, None, faults, notes) if "X" in grids else None,
    }
    accounts = _accounts(grids.get("E"), faults)
    products = None if imports is None else _axis(imports.place, imports.rows, "product", faults, first="origin")
    meta = _meta(meta_data, name, faults)
    if faults or industries is None or uses is None:
        raise InputFaults(f"{path.name} cannot be imported", faults)
    output = aligned["Z"].sum(axis=1) + aligned["Y"].sum(axis=1)
    if aligned["X"] is not None:
        output = aligned["X"][:, 0]
    items = Axis(("item",), tuple((row,) for row in grids["V"].rows))
    fabric = Fabric(
        meta=meta,
        industries=industries,
        flows=aligned["Z"],
        output=np.ascontiguousarray(output),
        uses=uses,
        final_demand=aligned["Y"],
        items=items,
        value_added=aligned["V"],
        accounts=accounts,
        account_values=aligned["E"],
        imports=_imports(products, aligned["M"], len(flows.rows)),
    )
    faults = balance_faults(fabric, {key: grid.place for key, grid in grids.items()}, allow)
    if faults:
        raise InputFaults(f"{path.name} cannot be imported", faults)
    noticed = (*meta.notes, *notes, *balance_notes(fabric), *accounts_notes(fabric))
    return _with_notes(fabric, noticed)


def _with_notes(fabric: Fabric, notes: tuple[str, ...]) -> Fabric:
    return replace(fabric, meta=replace(fabric.meta, notes=notes))


def _read_folder(path: Path) -> tuple[dict[str, Grid], dict[str, Any]]:
    if not path.exists():
        raise InputError(f"{path} does not exist", "Check the path of the folder or workbook.")
    found = {file.stem.lower(): file for file in sorted(path.iterdir()) if file.suffix.lower() == ".csv"}
    if not any(path.iterdir()):
        raise InputError(f"the folder {path} is empty", "Put Z.csv, Y.csv and V.csv into it.")
    present: dict[str, Callable[[], Grid]] = {
        key: (lambda file=found[key.lower()]: read_csv(file)) for key in REQUIRED + OPTIONAL if key.lower() in found
    }
    grids = _all(path.name, present, "file {}.csv")
    meta = path / "meta.yaml"
    return grids, _read_meta(meta) if meta.is_file() else {}


def _read_workbook(path: Path) -> tuple[dict[str, Grid], dict[str, Any]]:
    remedy = "Save it as .xlsx in Excel, without a password, or give a folder of CSV files."
    if path.stat().st_size == 0:
        raise InputError(f"{path.name} is empty (0 bytes)", remedy)
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise InputError(f"{path.name} is not an Excel workbook: {error}", remedy) from None
    sheets = {sheet.strip().lower(): sheet for sheet in book.sheet_names}
    present: dict[str, Callable[[], Grid]] = {
        key: (lambda sheet=sheets[key.lower()]: read_sheet(book, path.name, sheet))
        for key in REQUIRED + OPTIONAL
        if key.lower() in sheets
    }
    grids = _all(path.name, present, "sheet {}")
    meta: dict[str, Any] = {}
    if "meta" in sheets:
        for line in book.get_sheet_by_name(sheets["meta"]).to_python():
            if len(line) >= 2 and str(line[0]).strip():
                meta[str(line[0]).strip()] = line[1]
    return grids, meta


def _all(place: str, present: dict[str, Callable[[], Grid]], kind: str) -> dict[str, Grid]:
    """Read every part, and raise all faults of all parts together."""
    faults = [
        Fault(f"{kind.format(key)} is missing", "The plain layout needs Z, Y and V.", place)
        for key in REQUIRED
        if key not in present
    ]
    grids: dict[str, Grid] = {}
    for key, read_part in present.items():
        try:
            grids[key] = read_part()
        except InputFaults as error:
            faults += error.faults()
        except InputError as error:
            faults.append(Fault(error.what, error.remedy, place))
    if faults:
        raise InputFaults(f"{place} cannot be imported", faults)
    return grids


def _axis(
    place: str, labels: tuple[str, ...], level: str, faults: list[Fault], first: str = "region"
) -> Axis | None:
    """Return labels ``region|sector`` or ``sector`` as an axis; all must have the same number of parts."""
    parts = [tuple(part.strip() for part in label.split(SEPARATOR)) for label in labels]
    count = len(parts[0]) if parts else 1
    wrong = [label for label, part in zip(labels, parts, strict=True) if len(part) != count or not all(part)]
    if count > 2 or wrong:
        label = wrong[0] if wrong else labels[0]
        faults.append(
            Fault(f"{label!r} is not {level} or {first}|{level} like the first label", "Write all labels alike.", place)
        )
        return None
    if len(set(parts)) < len(parts):
        faults.append(Fault("two labels differ only by white space", "Give every label its own name.", place))
        return None
    return Axis((first, level) if count == 2 else (level,), tuple(parts))


def _aligned(
    grid: Grid, rows: tuple[str, ...] | None, columns: tuple[str, ...] | None, faults: list[Fault], notes: list[str]
) -> np.ndarray:
    """Return the values of a grid in the order of the labels of Z; labels that do not match become faults."""
    values = grid.values
    for axis, (kind, own, wanted) in enumerate((("row", grid.rows, rows), ("column", grid.columns, columns))):
        if wanted is None or own == wanted:
            continue
        missing = [label for label in wanted if label not in set(own)]
        extra = [label for label in own if label not in set(wanted)]
        for label in missing[:10]:
            fault = Fault(f"the {kind} {label!r} is missing", f"Give {kind}s the same labels as the rows of Z.", grid.place)
            faults.append(_at(fault, kind, label))
        for label in extra[:10]:
            fault = Fault(f"the {kind} {label!r} is not in Z", f"Give {kind}s the same labels as the rows of Z.", grid.place)
            faults.append(_at(fault, kind, label))
        if missing or extra:
            return np.zeros((len(rows or grid.rows), len(columns or grid.columns)))
        position = {label: at for at, label in enumerate(own)}
        values = np.take(values, [position[label] for label in wanted], axis=axis)
        notes.append(f"{grid.place}: {kind}s were put in the order of the rows of Z.")
    return np.ascontiguousarray(values)


def _at(fault: Fault, kind: str, label: str) -> Fault:
    return Fault(fault.what, fault.remedy, fault.file, label if kind == "row" else "", label if kind == "column" else "")


def _accounts(grid: Grid | None, faults: list[Fault]) -> Axis:
    labels = []
    for row in grid.rows if grid else ():
        found = ACCOUNT.fullmatch(row)
        if not found:
            place = grid.place if grid else ""
            faults.append(Fault(f"{row!r} has no unit", "Write account and unit, such as jobs [jobs].", place, row))
        else:
            labels.append((found[1], found[2].strip()))
    return Axis(("account", "unit"), tuple(dict.fromkeys(labels)))


def _imports(products: Axis | None, values: np.ndarray | None, n: int) -> Imports | None:
    if products is None or values is None:
        return None
    final = np.ascontiguousarray(values[:, n:]) if values.shape[1] > n else None
    return Imports(products, np.ascontiguousarray(values[:, :n]), final)


def _read_meta(path: Path) -> dict[str, Any]:
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"meta.yaml cannot be read: {str(error).splitlines()[0]}", "Write `key: value` lines, UTF-8.") from None
    if found is not None and not isinstance(found, dict):
        raise InputError("meta.yaml holds no keys", "Write `key: value` lines, such as `year: 2015`.")
    return found or {}


def _meta(data: dict[str, Any], name: str, faults: list[Fault]) -> Meta:
    known: dict[str, Any] = {}
    extra = []
    notes = tuple(str(note) for note in data.get("notes") or ()) if isinstance(data.get("notes"), list) else ()
    for key, value in data.items():
        target = META_KEYS.get(str(key).strip().lower())
        if target:
            known[target] = value
        elif str(key).lower() not in ("name", "notes"):
            extra.append((str(key), str(value)))
    year = known.pop("year", None)
    if year is not None and not (isinstance(year, int | float) and math.isfinite(year) and float(year).is_integer()):
        faults.append(Fault(f"year {year!r} is not a year", "Write for instance `year: 2015`.", "meta", "year"))
        year = None
    status = str(known.get("status") or "observed")
    if status not in STATUSES:
        faults.append(Fault(f"status {status!r} is not known", f"Choose one of {', '.join(STATUSES)}.", "meta", "status"))
        known["status"] = "observed"
    texts = {key: str(value) for key, value in known.items() if value is not None}
    texts["currency_unit"] = texts.get("currency_unit", "meur")
    texts["title"] = texts.get("title", str(data.get("name") or name))
    return Meta(name=name, year=None if year is None else int(year), extra=tuple(extra), notes=notes, **texts)
