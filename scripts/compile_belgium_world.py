"""Compile `belgium-world`: the regions of Belgium in the place of Belgium in the world table of WIOD (2013 release).

Run by `make data` after compile_belgium.py. The world table is read from WEEFSEL_SHARED (default: ../shared) and never
copied; what is carried are countries joined into eleven regions, scaled to the Belgian table.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import python_calamine

import weefsel as wf
from weefsel import store
from weefsel.methods.reshape.aggregate import aggregate
from weefsel.methods.reshape.nest import Place, nest
from weefsel.model import Bridge, Fabric
from weefsel.sources import wiod2013

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("WEEFSEL_SHARED", ROOT.parent / "shared"))
TARGET = ROOT / "src" / "weefsel" / "data"

#: Countries that stand alone: the largest partners of Belgium. Small ones have industries too small to carry its trade.
ALONE = {
    "BEL": "Belgium",
    "DEU": "Germany",
    "FRA": "France",
    "NLD": "Netherlands",
    "GBR": "United Kingdom",
    "ITA": "Italy",
    "ESP": "Spain",
    "USA": "United States",
    "CHN": "China",
}
#: Members of the euro area and of the union in 2015, the year of the Belgian table, that do not stand alone.
EURO = ("AUT", "CYP", "EST", "FIN", "GRC", "IRL", "LTU", "LUX", "LVA", "MLT", "PRT", "SVK", "SVN")
UNION = ("BGR", "CZE", "DNK", "HUN", "POL", "ROM", "SWE")
OTHER_EURO, OTHER_UNION, REST = "other euro area", "other European Union", "rest of the world"
#: Groups of destinations and origins that the Belgian tables tell apart, and what they are called there.
GROUPS = (
    ("Germany", "France", "Netherlands", "Italy", "Spain", OTHER_EURO),
    ("United Kingdom", OTHER_UNION),
    ("United States", "China", REST),
)
EXPORTS = ("exports_euro_area", "exports_other_eu", "exports_non_eu")
IMPORTS = ("Invoer eurozone", "Invoer EU niet-eurozone", "Invoer niet-EU")
USES = {name: (name,) for name in ("households", "npish", "government", "investment", "inventories")}


def world_of(data: Path) -> Fabric:
    """Return the world table of 2011 in twelve regions."""
    table = wiod2013.read(data / "world-io-wiod2013" / "wiot_2011.RData", name="wiod2013-2011")
    groups = ALONE | dict.fromkeys(EURO, OTHER_EURO) | dict.fromkeys(UNION, OTHER_UNION)
    regions = table.industries.unique("region")
    goes = [groups.get(region, REST) for region in regions]
    targets = tuple(dict.fromkeys([*ALONE.values(), OTHER_EURO, OTHER_UNION, REST]))
    weights = np.array([[float(target == to) for target in targets] for to in goes])
    joined = aggregate(table, Bridge("countries joined", regions, targets, weights), level="region")
    return replace(joined, meta=replace(joined.meta, title="World 2011, 12 regions x 35 industries"))


def place(data: Path) -> Place:
    """Return where the industries, uses and destinations of the Belgian table belong in the world table."""
    sectors: dict[str, tuple[str, ...]] = {}
    with (TARGET / "bridges" / "nace64-wiod2013.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            sectors[row["from"]] = (*sectors.get(row["from"], ()), row["to"])
    return Place("Belgium", sectors, USES, dict(zip(EXPORTS, GROUPS, strict=True)), origins(data))


def origins(data: Path) -> tuple[tuple[tuple[str, ...], dict[str, float]], ...]:
    """Return the share of each group of countries in imports of each product in 2015, re-exports included.

    Source: Federal Planning Bureau, supply table of 2015, sheet tbl_1, columns of imports.
    """
    book = python_calamine.CalamineWorkbook.from_path(data / "belgium-io-2015" / "vR64_nl_20191213.xlsx")
    _, heads, *rows = book.get_sheet_by_name("tbl_1").to_python()
    columns = [[str(head) for head in heads].index(name) for name in IMPORTS]
    sectors = wf.load("belgium").industries.unique("sector")
    known = [[float(row[column] or 0.0) for column in columns] for row in rows[: len(sectors)]]
    for sector, row in zip(sectors, rows, strict=False):
        code = sector.lstrip("ABCDEFGHIJKLMNOPQRST").lower()
        if str(row[0]).strip().lower().rstrip("_") not in (code, code.lstrip("0")):
            raise SystemExit(f"tbl_1: a row {row[0]!r} where {sector} should be")
    total = np.array(known).sum(axis=1)
    return tuple(
        (group, {s: row[at] / whole for s, row, whole in zip(sectors, known, total, strict=True) if whole > 0})
        for at, group in enumerate(GROUPS)
    )


def main() -> None:
    """Write the fabric and its provenance."""
    world = world_of(SHARED / "data")
    found = nest(wf.load("belgium-regions"), world, place(SHARED / "data"))
    meta = replace(
        found.meta,
        name="belgium-world",
        title="Flanders, Brussels and Wallonia 2015 in the world of 2011, 577 industries, estimated",
        licence="cite the publishers named in the vintages",
    )
    found = replace(found, meta=meta)
    folder = TARGET / "belgium-world"
    shutil.rmtree(folder, ignore_errors=True)
    identity = store.write_folder(found, folder)
    path = TARGET / "provenance.json"
    kept = json.loads(path.read_text(encoding="utf-8"))
    kept["fabrics"]["belgium-world"] = {
        "title": meta.title,
        "unit": "million euro, basic prices of 2015; abroad million dollar of 2011 times one number",
        "status": meta.status,
        "content_hash": identity,
        "compiled_by": "scripts/compile_belgium_world.py",
        "source": "belgium-regions; World Input-Output Database, 2013 release, world table of 2011",
        "terms": "WIOD: free to use, cite Timmer, Dietzenbacher, Los, Stehrer & de Vries 2015",
        "bridge": "data/bridges/nace64-wiod2013.csv, our own, from the headings of NACE Rev. 2 and ISIC Rev. 3",
        "notes": list(meta.notes[:4]),
    }
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    size = sum(file.stat().st_size for file in folder.iterdir()) / 1e6
    print(f"belgium-world: {len(found.industries)} industries, {size:.1f} MB")


if __name__ == "__main__":
    main()
