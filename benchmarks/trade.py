"""How much memory a history of trade by product takes, and whether it grows with the years.

python benchmarks/trade.py [--rows 10000000] [--memory 2GB] 1 3 6

Prints one line of a Markdown table per count of years. The files are synthetic, in the layout of BACI, one per year:
5,000 products, 226 countries, flows drawn at random, so that nearly every country trades nearly every product. Real
trade is sparser: tables of partners and of the world are smaller there.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import numpy as np
import polars as pl

from store import EMPTY, run
from weefsel.vocabulary import country_codes

IMPORT = (
    "from pathlib import Path; from weefsel.study.trade import import_trade;"
    " import_trade(Path({folder!r}), layout='baci', name='big', settings={{'memory': {memory!r}}})"
)
PRODUCTS, COUNTRIES = 5000, 226


def one_year(rows: int) -> pl.DataFrame:
    """Return flows of one year without the year: i, j, k, v, q."""
    rng = np.random.default_rng(7)
    known = sorted({int(code) for code in country_codes() if code.isdigit()})[:COUNTRIES]
    products = np.sort(rng.choice(np.arange(10_000, 999_999), PRODUCTS, replace=False))
    # One number per product and pair of countries, so that no flow stands twice.
    cells = np.unique(rng.integers(0, PRODUCTS * len(known) * (len(known) - 1), rows + rows // 20, dtype=np.int64))
    cells = np.sort(rng.permutation(cells)[:rows])
    product, pair = np.divmod(cells, len(known) * (len(known) - 1))
    seller, other = np.divmod(pair, len(known) - 1)
    buyer = other + (other >= seller)
    value = np.exp(rng.normal(3.0, 2.0, len(cells))).round(3)
    names = np.array(known)
    return pl.DataFrame({"i": names[seller], "j": names[buyer], "k": products[product], "v": value, "q": value})


def main() -> None:
    """Print seconds and memory for each count of years."""
    parser = argparse.ArgumentParser()
    parser.add_argument("years", nargs="*", type=int, default=[1, 3])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--memory", default="2GB")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        base, flows = run(EMPTY, Path(place))[2], one_year(given.rows)
        print(f"an empty process takes {base / 1e6:,.0f} MB", flush=True)
        written = 0
        for years in sorted(given.years):
            folder = Path(place) / "baci"
            folder.mkdir(exist_ok=True)
            for year in range(written, years):
                file = folder / f"BACI_HS92_Y{1995 + year}_V0.csv"
                flows.select(pl.lit(1995 + year).alias("t"), "i", "j", "k", "v", "q").write_csv(file)
            written = years
            home = Path(place) / f"home{years}"
            seconds, busy, most = run(IMPORT.format(folder=str(folder), memory=given.memory), home)
            kept = sum(file.stat().st_size for file in home.rglob("*.parquet"))
            text = sum(file.stat().st_size for file in folder.iterdir())
            print(
                f"| {years} | {years * len(flows) / 1e6:,.0f} | {text / 1e9:.1f} | {seconds:,.0f} | {busy:,.0f} | "
                f"{most / 1e9:.2f} | {kept / 1e6:,.0f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
