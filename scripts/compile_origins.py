"""Compile imports of Belgium by product and origin from sheet tbl_8 of the Federal Planning Bureau's workbook.

python scripts/compile_origins.py reads WEEFSEL_SHARED (default: ../shared).
"""

from __future__ import annotations

import os
from pathlib import Path

import polars as pl
import python_calamine

from weefsel.model.figures import KINDS, Figures
from weefsel.store.figures import write_figures
from weefsel.vocabulary import sector_code

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("WEEFSEL_SHARED", ROOT.parent / "shared"))
TARGET = ROOT / "src" / "weefsel" / "data" / "figures"
ROWS = {"P.7/S21i": "euro_area", "P.7/S21x": "other_eu", "P.7/S22": "non_eu"}


def imports(path: Path) -> pl.DataFrame:
    """Return imports by product and origin; rows and columns are found by their codes."""
    cells = python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_name("tbl_8").to_python()
    products = {at: sector_code(str(code)) for at, code in enumerate(cells[0]) if sector_code(str(code))}
    found = [
        (2015, product, origin, float(str(line[at])))
        for line in cells
        if (origin := ROWS.get(str(line[0]).strip()))
        for at, product in products.items()
    ]
    if len(found) != 3 * 64:
        raise ValueError(f"{len(found)} cells, not 3 x 64")
    schema = {column: kind() for column, kind in KINDS["origins"]["imports"].items()}
    return pl.DataFrame(found, schema=schema, orient="row")


def main() -> None:
    """Write the figures."""
    frame = imports(SHARED / "data" / "belgium-io-2015" / "vR64_nl_20191213.xlsx")
    figures = Figures(
        kind="origins",
        name="belgium-origins",
        title="Imports of Belgium by product and origin, 2015",
        frames={"imports": frame},
        source="Federal Planning Bureau / National Accounts Institute, input-output tables 2015, sheet tbl_8",
        licence="official statistics; cite the source",
        unit="meur",
        notes=("Imports are those of all uses at basic prices; goods that are exported again are among them.",),
    )
    write_figures(figures, TARGET / figures.name)
    print(frame.group_by("origin").agg(pl.col("value").sum()))


if __name__ == "__main__":
    main()
