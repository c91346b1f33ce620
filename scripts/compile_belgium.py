"""Compile the built-in figures of Belgium from the publishers' files into src/weefsel/data.

Run by `make data`. The publishers' files are read from WEEFSEL_SHARED (default: ../shared) and never copied.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
from belgium import ingredients, places, summary, weights

from weefsel import store
from weefsel.methods.regionalise import DELTA, Regions, regional_fabric
from weefsel.model import Axis, Fabric
from weefsel.sources import fpb

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("WEEFSEL_SHARED", ROOT.parent / "shared"))
TARGET = ROOT / "src" / "weefsel" / "data"

YEARS = "Years do not match: flows of 2015, jobs of 2019, jobs by place of 2011, enterprises by place of 2019."


def national(data: Path) -> Fabric:
    """Return the fabric of Belgium with jobs; places are added later."""
    table = fpb.read(data / "belgium-io-2015" / "vR64_nl_20191213.xlsx", name="belgium")
    jobs = weights.jobs_by_industry(data / "belgium-jobs", table.industries.column("sector"))
    meta = replace(
        table.meta,
        title="Belgium 2015, 64 industries",
        vintages=tuple(ingredient.vintage() for ingredient in ingredients.NATIONAL),
        notes=(YEARS, "Jobs are persons employed, not full-time equivalents."),
    )
    accounts = Axis(("account", "unit"), (("jobs", "jobs"), *table.accounts.labels))
    return replace(table, meta=meta, accounts=accounts, account_values=np.vstack([jobs, table.account_values]))


def regional(data: Path, belgium: Fabric) -> Fabric:
    """Return Flanders, Brussels and Wallonia, estimated from the national fabric."""
    codes = belgium.industries.column("sector")
    jobs = belgium.account_values[belgium.accounts.where(account="jobs")[0]]
    shares, grades = weights.regional_weights(data, codes, jobs)
    folder = data / "belgium-jobs"
    people = weights.by_region({name: both[0] for name, both in weights.population(folder).items()})
    public = weights.by_region(
        {name: sum(row[s] for s in "OPQ") for name, row in weights.jobs_by_workplace(folder).items()}
    )
    capital = weights.investment(data / "investment-nuts2" / "nama_10r_2gfcf_tabular.tsv")
    uses = {
        "households": people,
        "npish": people,
        "government": public,
        "investment": capital,
        "inventories": None,
    }
    split = Regions(weights.REGIONS, shares, grades, uses, weights.residence(folder), belgium.places)
    meta = replace(
        belgium.meta,
        name="belgium-regions",
        title="Flanders, Brussels and Wallonia 2015, 3 x 64 industries, estimated",
        status="estimated",
        vintages=tuple(found.vintage() for found in (*ingredients.NATIONAL, *ingredients.REGIONAL)),
        notes=(
            *belgium.meta.notes,
            f"Regions are estimated from the national table: own purchases by FLQ with delta = {DELTA}, balanced by "
            "GRAS; every region has the national technology. The grade says how good an industry's weight is.",
        ),
    )
    return regional_fabric(belgium, split, meta)


def provenance(fabrics: list[Fabric]) -> dict[str, object]:
    """Return where each built-in figure comes from and what was done to it."""
    used = {fabric.meta.name: {(vintage.what, vintage.year) for vintage in fabric.meta.vintages} for fabric in fabrics}
    return {
        "compiled_by": "scripts/compile_belgium.py",
        "replace": "Each set can be replaced by your own download: import it with `weefsel table import`.",
        "fabrics": {
            fabric.meta.name: {
                "title": fabric.meta.title,
                "unit": "million euro, basic prices of 2015; jobs: persons",
                "status": fabric.meta.status,
                "content_hash": store.content_hash(fabric),
                "notes": list(fabric.meta.notes),
            }
            for fabric in fabrics
        },
        "ingredients": [
            {**found.as_dict(), "used_in": [name for name, sets in used.items() if (found.what, found.year) in sets]}
            for found in (*ingredients.NATIONAL, *ingredients.REGIONAL)
        ],
        "final_uses_by_region": "households and npish by population, government by jobs by workplace in sections O, P "
        "and Q, investment by gross fixed capital formation of 2015, inventories and exports by producer.",
    }


def compiled(data: Path) -> tuple[list[Fabric], dict[str, dict[str, str]]]:
    """Return the built-in fabrics, and the names of municipalities by NIS code."""
    belgium = national(data)
    spread, names = places.read(data, belgium.industries.column("sector"))
    belgium = replace(belgium, places=spread)
    return [belgium, regional(data, belgium)], names


def main() -> None:
    """Write the built-in fabrics, the names of places, and their provenance."""
    data = SHARED / "data"
    fabrics, names = compiled(data)
    for fabric in fabrics:
        folder = TARGET / fabric.meta.name
        if folder.exists():
            shutil.rmtree(folder)
        store.write_folder(fabric, folder)
        print(f"{fabric.meta.name}: {len(fabric.industries)} industries, {store.content_hash(fabric)[:12]}")
    for name, content in (("provenance", provenance(fabrics)), ("municipalities", names)):
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        (TARGET / f"{name}.json").write_text(text, encoding="utf-8")
    print("\n".join(summary.lines(data, *fabrics)))


if __name__ == "__main__":
    main()
