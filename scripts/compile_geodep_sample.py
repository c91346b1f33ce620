"""Write the made-up dependencies `geodep-sample`: the criteria of GeoDep on the made-up trade of `trade-sample`.

Computed here in plain Python from the flows, written in the layout of the publisher, and read by its importer.
"""

from __future__ import annotations

import csv
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from runpy import run_path
from typing import Any

from weefsel.sources import geodep
from weefsel.store.figures import write_figures

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src" / "weefsel" / "data" / "figures"
UNION = {"BEL", "DEU", "FRA", "NLD", "POL"}
SECTORS = {"280461": "crm", "810411": "crm", "300490": "health", "850650": "energy", "854231": "dual_use"}
HEAD = "iso_{0},hs6,year,{1},c1_{2},c2_{2},c3_{2},c4_{2},{3},{4},dependent"
SECT = ("crm", "dual_use", "health", "agrifood", "energy", "other")


def hhi(values: Any) -> float:
    """Return the sum of squared shares."""
    total = sum(values)
    return sum((value / total) ** 2 for value in values)


def rows(direction: str) -> Iterator[list[Any]]:
    """Yield rows of one direction for the Union and its five members: M = imports, X = exports."""
    sample = run_path(str(ROOT / "scripts" / "compile_trade_sample.py"))
    names = {number: code for code, number in sample["NUMBERS"].items()}
    bought: dict[tuple[int, str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    sold: dict[tuple[int, str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    world: dict[tuple[int, str, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for year, i, j, product, value, _ in sample["flows"]():
        seller, buyer = names[i], names[j]
        world[year, product, "M"][seller] += value
        world[year, product, "X"][buyer] += value
        for area in {seller, "EUN"} if seller in UNION else {seller}:
            if area != "EUN" or buyer not in UNION:
                sold[year, product, area][buyer] += value
        for area in {buyer, "EUN"} if buyer in UNION else {buyer}:
            if area != "EUN" or seller not in UNION:
                bought[year, product, area][seller] += value
    ours, theirs = (bought, sold) if direction == "M" else (sold, bought)
    held: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for year, product, area in sorted(ours):
        if area not in UNION | {"EUN"}:
            continue
        partners = ours[year, product, area]
        total, back = sum(partners.values()), sum(theirs[year, product, area].values())
        c1, c2 = hhi(partners.values()), hhi(world[year, product, direction].values())
        c3 = min(total / back, 9999.0) if back else 9999.0
        now = c1 > 0.4 and c2 > 0.4 and c3 > 1
        held[product, area].append(now)
        c4 = float(sum(held[product, area][-3:]) >= 2)
        first = max(partners, key=lambda code: partners[code])
        line = [area, product.lstrip("0"), year, total, c1, c2, c3, c4, first, 100 * partners[first] / total]
        line.append(int(now and c4 == 1))
        if direction == "M":
            line += [int(SECTORS.get(product, "other") == sector) for sector in SECT]
        yield line


def write_geodep(folder: Path) -> None:
    """Write both files, as CEPII names their columns."""
    heads = {
        "M": HEAD.format("d", "import_dpt", "M", "first_odpt", "share_odpt").split(",") + [f"sect_{s}" for s in SECT],
        "X": HEAD.format("o", "export_opt", "X", "first_dpto", "share_dpto").split(","),
    }
    for direction, head in heads.items():
        with (folder / f"GeoDep_{direction}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(head)
            writer.writerows(rows(direction))


def main() -> None:
    """Write the sample."""
    with tempfile.TemporaryDirectory() as scratch:
        write_geodep(Path(scratch))
        found = geodep.read(Path(scratch), name="geodep-sample", status="synthetic")
    sample = replace(
        found,
        title="Made-up dependencies of ten countries in six products, 2019 to 2022",
        source="made up for this package; written in the layout of GeoDep and read by its importer",
        licence="free",
    )
    write_figures(sample, TARGET / sample.name)
    print({name: len(frame) for name, frame in sample.frames.items()})


if __name__ == "__main__":
    main()
