"""Write a fabric as Eurostat writes a table: TSV of today and of old, SDMX-CSV, JSON-stat."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from weefsel.model import Fabric

Key = tuple[str, str, str]  # flow, row, column
Cells = dict[Key, float | None]

USE_CODES = {
    "households": "P3_S14",
    "npish": "P3_S15",
    "government": "P3_S13",
    "investment": "P51G",
    "inventories": "P5M",
    "exports_euro_area": "P6_U2",
    "exports_other_eu": "P6_U3",
    "exports_non_eu": "P6_D0",
}
ITEM_CODES = {
    "compensation": "D1",
    "operating_surplus": "B2A3G",
    "production_taxes": "D29X39",
    "product_taxes": "D21X31",
    "imports": "IMP",
}


def code_of(code: str, prefix: str = "") -> str:
    """Return an industry as Eurostat writes it: real estate without imputed rents is L68B there."""
    return prefix + ("L68B" if code == "L68" else code)


def cells_of(fabric: Fabric, prefix: str = "") -> Cells:
    """Return the cells of a national fabric: domestic, imported and total flows, with the totals Eurostat gives."""
    codes = [code_of(code, prefix) for (code,) in fabric.industries.labels]
    uses = [USE_CODES[use] for (use,) in fabric.uses.labels]
    total = "CPA_TOTAL" if prefix else "TOTAL"
    cells: Cells = {}
    assert fabric.imports is not None
    assert fabric.imports.final is not None
    for flow, flows, final in (
        ("DOM", fabric.flows, fabric.final_demand),
        ("IMP", fabric.imports.flows, fabric.imports.final),
        ("TOTAL", fabric.flows + fabric.imports.flows, fabric.final_demand + fabric.imports.final),
    ):
        _put(cells, flow, codes, codes, flows)
        _put(cells, flow, codes, uses, final)
        _put(cells, flow, codes, ["TOTAL"], flows.sum(axis=1)[:, None])
        _put(cells, flow, codes, ["TU"], (flows.sum(axis=1) + final.sum(axis=1))[:, None])
        for whole in ("P3", "P5", "P6"):
            at = [i for i, use in enumerate(uses) if use.startswith(whole)]
            _put(cells, flow, codes, [whole], final[:, at].sum(axis=1)[:, None])
        _put(cells, flow, [total], codes, flows.sum(axis=0)[None, :])
        cells[flow, total, "TU"] = float(flows.sum() + final.sum())
    for item, values in zip(fabric.items.column("item"), fabric.value_added, strict=True):
        _put(cells, "DOM", [ITEM_CODES[item]], codes, values[None, :])
        cells["DOM", ITEM_CODES[item], "TOTAL"] = float(values.sum())
    _put(cells, "DOM", ["P1"], codes, fabric.output[None, :])
    _put(cells, "TOTAL", ["P1"], codes, fabric.output[None, :])
    imported = fabric.imports.flows.sum(axis=1) + fabric.imports.final.sum(axis=1)
    _put(cells, "TOTAL", ["P7"], codes, imported[None, :])
    return cells


def _put(cells: Cells, flow: str, rows: list[str], columns: list[str], values: np.ndarray) -> None:
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            cells[flow, row, column] = float(values[i, j])


def write_tsv(
    path: Path,
    tables: Mapping[tuple[str, str], Mapping[str, Cells]],
    *,
    order: tuple[str, ...] = ("freq", "unit", "stk_flow", "prd_use", "prd_ava", "geo"),
    rows: str = "prd_ava",
    columns: str = "prd_use",
    flags: Mapping[Key, str] | None = None,
    time: str = "TIME_PERIOD",
) -> Path:
    """Write tables (geo, unit) -> year -> cells as TSV; a cell that a year lacks is `:`."""
    years = sorted({year for by_year in tables.values() for year in by_year})
    lines = [",".join(order) + "\\" + time + "\t" + "\t".join(f"{year} " for year in years)]
    for (geo, unit), by_year in tables.items():
        for key in dict.fromkeys(key for cells in by_year.values() for key in cells):
            flow, row, column = key
            code = {"freq": "A", "unit": unit, "stk_flow": flow, rows: row, columns: column, "geo": geo}
            found = [_text(by_year.get(year, {}).get(key), (flags or {}).get(key, "")) for year in years]
            lines.append(",".join(code[name] for name in order) + "\t" + "\t".join(found))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _text(value: float | None, flag: str) -> str:
    return f"{':' if value is None else repr(value)} {flag}"


def write_sdmx_csv(
    path: Path, cells: Cells, *, geo: str, year: str, unit: str = "MIO_EUR", labels: bool = False
) -> Path:
    """Write one table as SDMX-CSV, as the button "SDMX-CSV" of the data browser gives it."""
    head = "DATAFLOW,LAST UPDATE,freq,unit,stk_flow,prd_use,prd_ava,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG,CONF_STATUS"
    lines = [head]
    for (flow, row, column), value in cells.items():
        shown = "" if value is None else repr(value)
        where = f'"{geo}: Belgium, a country"' if labels else geo
        lines.append(
            f"ESTAT:NAIO_10_CP1700(1.0),01/03/26 11:00:00,A,{unit},{flow},{column},{row},{where},{year},{shown},,"
        )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_json_stat(path: Path, cells: Cells, *, geo: str, year: str, unit: str = "MIO_EUR") -> Path:
    """Write one table as JSON-stat 2.0: sparse values by flat index, the last dimension fastest."""
    flows, rows, columns = (list(dict.fromkeys(key[at] for key in cells)) for at in range(3))
    codes = {
        "freq": ["A"],
        "unit": [unit],
        "stk_flow": flows,
        "prd_use": columns,
        "prd_ava": rows,
        "geo": [geo],
        "time": [year],
    }
    size = [len(code) for code in codes.values()]
    value = {}
    for (flow, row, column), number in cells.items():
        at = np.ravel_multi_index((0, 0, flows.index(flow), columns.index(column), rows.index(row), 0, 0), size)
        if number is not None:
            value[str(int(at))] = number
    data = {
        "version": "2.0",
        "class": "dataset",
        "label": "Symmetric input-output table at basic prices (product by product)",
        "source": "ESTAT",
        "value": value,
        "id": list(codes),
        "size": size,
        "dimension": {
            name: {
                "label": name,
                "category": {"index": {c: i for i, c in enumerate(code)}, "label": {c: c for c in code}},
            }
            for name, code in codes.items()
        },
        "extension": {"id": "NAIO_10_CP1700"},
    }
    path.write_text(json.dumps(data), encoding="utf-8")
    return path
