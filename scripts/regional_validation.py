"""How well location quotients find what is known: seven Austrian regions, each estimated as if it were not.

Run by `make data`. Survey-based tables of seven regions (via Huang et al. 2023) and the world table of 2011 (WIOD, 2013
release) are read from WEEFSEL_SHARED (default: ../shared); figures go to docs/regional-validation.json, and from there
to docs/regional-validation.md.
"""

from __future__ import annotations

import csv
import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl

import weefsel as wf
from weefsel.methods.reshape.aggregate import aggregate
from weefsel.methods.reshape.convert import to_unit
from weefsel.methods.reshape.subset import subset
from weefsel.model import Axis, Bridge, Fabric, Meta
from weefsel.sources import wiod2013

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("WEEFSEL_SHARED", ROOT.parent / "shared"))
DOCS = ROOT / "docs"

REGIONS = {
    "AT11": "Burgenland",
    "AT12": "Lower Austria",
    "AT13": "Vienna",
    "AT21": "Carinthia",
    "AT32": "Salzburg",
    "AT33": "Tyrol",
    "AT34": "Vorarlberg",
}
#: Sectors of the regional tables, in their order, in the sectors of the world table; some of those are joined.
CODES = (
    "c1 c1 c1 c2 c3 c4-5 c6 c7 c7 c8 c9 c9 c10 c11 c12 c12 c14 c14 c13 c15 c15 c16 c13 c17 c17 c34-35 c18 c19-21 c23 "
    "c24 c25 c26 c27 c22 c7 c34-35 c27 c30 c28 c28 c28 c29 c30 c30 c30 c30 c30 c30 c30 c26 c30 c31 c32 c33 c33 c34-35"
)
SECTORS = CODES.split()
JOINED = dict.fromkeys(("c4", "c5"), "c4-5") | dict.fromkeys(("c19", "c20", "c21"), "c19-21")
JOINED |= dict.fromkeys(("c34", "c35"), "c34-35")
#: Dollars for one euro, mean of 2011 (European Central Bank, reference rates): it enters the size of regions alone.
RATE = 1.392
VARIANTS = ("nation", "slq", "cilq", "flq", "aflq")
EXPONENTS = tuple(round(0.01 * at, 2) for at in range(96))


def region_of(code: str) -> Fabric:
    """Return what a region's industries buy from each other, in the joined sectors."""
    with (SHARED / "data" / "regional-io" / "austria" / f"{code}.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    n, total = len(SECTORS), header.index("Total")
    cells = np.array([[float(cell) for cell in row[1 : total + 1]] for row in rows[:n]])
    labels = tuple((label.strip(),) for label in header[1 : n + 1])
    fabric = Fabric(
        meta=Meta(
            code, REGIONS[code], None, "meur", "basic prices", "survey-based regional table, via Huang et al. 2023"
        ),
        industries=Axis(("sector",), labels),
        flows=np.ascontiguousarray(cells[:, :n]),
        output=cells[:, total - 1].copy(),
        uses=Axis(("category",), (("final",),)),
        final_demand=cells[:, n : total - 1].sum(axis=1)[:, None],
        items=Axis(("item",), ()),
        value_added=np.zeros((0, n)),
        accounts=Axis(("account", "unit"), ()),
        account_values=np.zeros((0, n)),
    )
    return aggregate(fabric, _bridge([label for (label,) in labels], SECTORS))


def nation() -> Fabric:
    """Return Austria out of the world table of 2011, in the joined sectors and in euro."""
    world = wiod2013.read(SHARED / "data" / "world-io-wiod2013" / "wiot_2011.RData", name="world")
    austria = subset(world, regions=("AUT",))
    names = austria.industries.unique("sector")
    joined = aggregate(austria, _bridge(list(names), [JOINED.get(name, name) for name in names]))
    plain = Axis(("sector",), tuple((sector,) for sector in joined.industries.column("sector")))
    return to_unit(replace(joined, industries=plain), "meur", rate=1 / RATE, source="mean of 2011")


def _bridge(sources: list[str], targets: list[str]) -> Bridge:
    known = tuple(sorted(set(targets), key=lambda name: int(name[1:].split("-")[0])))
    return Bridge(
        "sectors of the world table", tuple(sources), known, np.array([[float(t == k) for k in known] for t in targets])
    )


def errors(region: Fabric, whole: Fabric, variant: str, delta: float) -> dict[str, float]:
    """Return the summary rows of one estimate."""
    frame = wf.compute("regionalise.validate", region, nation=whole, variant=variant, delta=delta).frame
    summary = frame.filter(pl.col("sector") == "all")
    return dict(zip(summary["measure"].to_list(), summary["value"].to_list(), strict=True))


def best(found: dict[str, list[dict[str, float]]], others: list[str]) -> int:
    """Return the position of the exponent with the smallest mean absolute error over some regions."""
    return int(np.argmin(np.mean([[each["mean_absolute"] for each in found[code]] for code in others], axis=0)))


def compiled() -> dict[str, object]:
    """Return all figures of the page."""
    whole, regions = nation(), {code: region_of(code) for code in REGIONS}
    rows, fitted = [], {}
    for variant in VARIANTS:
        tried = EXPONENTS if variant in ("flq", "aflq") else (0.0,)
        found = {code: [errors(region, whole, variant, delta) for delta in tried] for code, region in regions.items()}
        for code in regions:
            at = best(found, [other for other in regions if other != code])
            rows.append({"region": REGIONS[code], "variant": variant, "delta": tried[at], **found[code][at]})
            own = best(found, [code])
            fitted[f"{variant} {code}"] = {"own": tried[own], "error": found[code][own]["mean_absolute"]}
        if len(tried) > 1:
            fitted[variant] = {"all": tried[best(found, list(regions))]}
    shares = {REGIONS[code]: float(region.output.sum() / whole.output.sum()) for code, region in regions.items()}
    return {"rows": rows, "fitted": fitted, "shares": shares, "sectors": len(whole.output), "rate": RATE}


def main() -> None:
    """Write the figures and the page."""
    from regional_page import regional_page, regional_picture  # noqa: PLC0415 - beside this script

    figures = compiled()
    text = json.dumps(figures, indent=1, default=lambda value: round(float(value), 12))
    (DOCS / "regional-validation.json").write_text(text + "\n", encoding="utf-8")
    (DOCS / "regional-validation.md").write_text(regional_page(json.loads(text)), encoding="utf-8", newline="\n")
    picture = DOCS / "pictures" / "regional-validation.svg"
    picture.write_text(regional_picture(json.loads(text)), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
