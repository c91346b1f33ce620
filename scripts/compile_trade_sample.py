"""Write the made-up trade table `trade-sample` through the importer of BACI files; it shows methods, not the world."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from math import cos
from pathlib import Path

from weefsel.sources import trade
from weefsel.store.figures import write_figures

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src" / "weefsel" / "data" / "figures"
NUMBERS = {
    "BEL": 56, "DEU": 276, "FRA": 251, "NLD": 528, "POL": 616,
    "CHN": 156, "USA": 842, "JPN": 392, "BRA": 76, "GBR": 826,
}  # fmt: skip
#: Size of each country as a buyer.
BUYS = {"BEL": 3, "DEU": 10, "FRA": 7, "NLD": 4, "POL": 3, "CHN": 12, "USA": 20, "JPN": 6, "BRA": 3, "GBR": 6}
#: What each country sells of a product.
SELLS = {
    "280461": {"CHN": 90, "DEU": 6, "USA": 8, "JPN": 4},
    "300490": {"BEL": 40, "DEU": 50, "USA": 30, "GBR": 15, "FRA": 20},
    "810411": {"CHN": 60, "USA": 9, "BRA": 3, "NLD": 2},
    "850650": {"CHN": 28, "JPN": 22, "USA": 20, "NLD": 18, "POL": 12},
    "854231": {"CHN": 30, "USA": 35, "JPN": 25, "DEU": 6, "NLD": 4},
    "870323": {"DEU": 70, "FRA": 25, "JPN": 40, "GBR": 15, "BEL": 20, "USA": 20},
}
YEARS = range(2019, 2023)


def flows() -> Iterator[tuple[int, int, int, str, float, float]]:
    """Yield t, i, j, k, v, q; Chinese lithium cells grow year by year, everything else moves a little."""
    for year in YEARS:
        for k, (product, sellers) in enumerate(SELLS.items()):
            for i, (seller, weight) in enumerate(sellers.items()):
                grown = weight * (1.0 + 0.25 * (year - 2019) * 2 * (seller == "CHN" and product == "850650"))
                for j, (buyer, size) in enumerate(BUYS.items()):
                    if seller != buyer:
                        value = grown * size * (1.0 + 0.1 * cos(year + 3 * k + 5 * i + 7 * j))
                        yield year, NUMBERS[seller], NUMBERS[buyer], product, round(value, 3), round(value / 2, 3)


def write_baci(folder: Path) -> None:
    """Write one file per year, as CEPII does."""
    for year in YEARS:
        lines = [",".join(map(str, row)) for row in flows() if row[0] == year]
        text = "\n".join(["t,i,j,k,v,q", *lines]) + "\n"
        (folder / f"BACI_HS17_Y{year}_V0.csv").write_text(text, encoding="utf-8")


def main() -> None:
    """Write the sample."""
    with tempfile.TemporaryDirectory() as scratch:
        write_baci(Path(scratch))
        found = trade.read(Path(scratch), name="trade-sample", layout="baci", status="synthetic")
    sample = replace(
        found,
        title="Made-up trade of ten countries in six products, 2019 to 2022",
        source="made up for this package; written in the layout of BACI and read by its importer",
        licence="free",
    )
    write_figures(sample, TARGET / sample.name)
    print({name: len(frame) for name, frame in sample.frames.items()})


if __name__ == "__main__":
    main()
