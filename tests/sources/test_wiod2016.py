"""WIOD, 2016 release: replicas of its workbooks (.xlsb, .xlsx), of its tables in R and of its CSV."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import rdata
import xlsxwriter
from tests.sources.xlsb import write_xlsb

from weefsel.errors import InputError
from weefsel.methods.multipliers import multipliers
from weefsel.model import Fabric
from weefsel.sources import wiod2016

SECTORS = (
    ("A01", "Crop and animal production, hunting and related service activities", 1),
    ("C10-C12", "Manufacture of food products, beverages and tobacco products", 5),
    ("U", "Activities of extraterritorial organizations and bodies", 56),
)
USES = (
    ("CONS_h", "Final consumption expenditure by households", 57),
    ("CONS_np", "Final consumption expenditure by non-profit organisations serving households (NPISH)", 58),
    ("CONS_g", "Final consumption expenditure by government", 59),
    ("GFCF", "Gross fixed capital formation", 60),
    ("INVEN", "Changes in inventories and valuables", 61),
)
REGIONS = ("AUS", "ROW")
RANDOM = np.random.default_rng(16)
FLOWS = np.round(RANDOM.uniform(0, 5, (6, 6)), 6)
FINAL = np.round(RANDOM.uniform(-1, 9, (6, 10)), 6)
FLOWS[2], FINAL[2] = 0.0, 0.0
FLOWS[:, 2] = 0.0
OUTPUT = np.round(FLOWS.sum(axis=1) + FINAL.sum(axis=1), 6)
PART = np.where(OUTPUT > 0, 0.125, 0.0)
BELOW = (
    ("II_fob", "Total intermediate consumption", 65),
    ("TXSP", "taxes less subsidies on products", 66),
    ("EXP_adj", "Cif/ fob adjustments on exports", 67),
    ("PURR", "Direct purchases abroad by residents", 68),
    ("PURNR", "Purchases on the domestic territory by non-residents ", 69),
    ("VA", "Value added at basic prices", 70),
    ("IntTTM", "International Transport Margins", 71),
    ("GO", "Output at basic prices", 73),
)
INPUTS = FLOWS.sum(axis=0)
VALUES = (INPUTS, PART, 2 * PART, 0 * PART, -PART, OUTPUT - INPUTS - 5 * PART, 3 * PART, OUTPUT)
INDUSTRIES = [(*sector, region) for region in REGIONS for sector in SECTORS]
CATEGORIES = [(*use, region) for region in REGIONS for use in USES]

Table = list[list[Any]]


def workbook_cells() -> Table:
    """Return the cells of the publisher's sheet: codes in rows 3 to 6 and columns A to D, data from E7."""
    heads = [(code, name, region, f"c{number}") for code, name, number, region in [*INDUSTRIES, *CATEGORIES]]
    heads.append(("GO", "Total output", "TOT", "c62"))
    cells: Table = [["World Input-Output Table"], ["Current prices, millions of US$; 2014"]]
    cells += [["", "", "", "", *part] for part in zip(*heads, strict=True)]
    for at, (code, name, number, region) in enumerate(INDUSTRIES):
        cells.append([code, name, region, f"r{number}", *FLOWS[at], *FINAL[at], OUTPUT[at]])
    for (code, name, number), values in zip(BELOW, VALUES, strict=True):
        cells.append([code, name, "TOT", f"r{number}", *values, *([0.5] * 10 if code == "TXSP" else [""] * 10), ""])
    return cells


def long_cells(*, stata: bool = False) -> Table:
    """Return the columns of the table in R: labels first, ``AUS1`` to ``ROW61``, ``TOT``."""
    prefix = "v" if stata else ""
    names = [f"{prefix}{region}{number}" for _, _, number, region in [*INDUSTRIES, *CATEGORIES]]
    cells: Table = [["IndustryCode", "IndustryDescription", "Country", "RNr", "Year", *names, "TOT"]]
    for at, (code, name, number, region) in enumerate(INDUSTRIES):
        cells.append([code, name, region, number, 2014, *FLOWS[at], *FINAL[at], OUTPUT[at]])
    for (code, name, number), values in zip(BELOW, VALUES, strict=True):
        cells.append([code, name, "TOT", number, 2014, *values, *np.zeros(10), 0.0])
    return cells


def xlsx(path: Path, cells: Table) -> Path:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("2014")
        for at, line in enumerate(cells):
            for column, cell in enumerate(line):
                if cell != "":
                    page.write(at, column, cell)
    return path


def xlsb(path: Path, cells: Table) -> Path:
    return write_xlsb(path, cells, "2014")


def csv(path: Path, cells: Table) -> Path:
    quoted = [[f'"{cell}"' if isinstance(cell, str) and "," in cell else str(cell) for cell in line] for line in cells]
    path.write_text("".join(",".join(line) + "\n" for line in quoted), encoding="utf-8")
    return path


def r_file(path: Path, cells: Table, name: str = "wiot") -> Path:
    columns = dict(zip(cells[0], zip(*cells[1:], strict=True), strict=True))
    kinds = {key: object if isinstance(values[0], str) else float for key, values in columns.items()}
    frame = pd.DataFrame({key: pd.Series(values, dtype=kinds[key]) for key, values in columns.items()})
    rdata.write_rda(path, {name: frame})
    return path


def faults(path: Path, **options: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(InputError) as caught:
        wiod2016.read(path, name="w", **options)
    assert all(fault.remedy for fault in caught.value.faults())
    return [(fault.what, fault.row, fault.column) for fault in caught.value.faults()]


def check_numbers(found: Fabric) -> None:
    assert found.industries.labels == tuple((region, code) for code, _, _, region in INDUSTRIES)
    assert np.array_equal(found.flows, FLOWS)
    assert np.array_equal(found.final_demand, FINAL)
    assert np.array_equal(found.output, OUTPUT)
    assert found.uses.column("category")[:5] == ("households", "npish", "government", "investment", "inventories")
    rows = dict(zip(found.items.column("item"), found.value_added, strict=True))
    assert np.allclose(rows["product_taxes"], PART)
    assert np.allclose(rows["value_added"], VALUES[5])
    assert np.allclose(rows["purchases_by_non_residents"], -PART)
    assert np.allclose(rows["international_transport_margins"], 3 * PART)
    assert (found.meta.year, found.meta.currency_unit) == (2014, "musd")
    assert "C10-C12 Manufacture of food" in dict(found.meta.extra)["sectors"]


@pytest.mark.parametrize(
    ("write", "name", "cells"),
    [
        (xlsb, "WIOT2014_Nov16_ROW.xlsb", workbook_cells()),
        (xlsx, "WIOT2014_Nov16_ROW.xlsx", workbook_cells()),
        (r_file, "WIOT2014_October16_ROW.RData", long_cells()),
        (csv, "WIOT2014_October16_ROW.csv", long_cells()),
        (csv, "wiot_stata.csv", long_cells(stata=True)),
    ],
    ids=["xlsb", "xlsx", "RData", "csv", "csv from Stata"],
)
def test_each_kind_of_file(tmp_path: Path, write: Callable[[Path, Table], Path], name: str, cells: Table) -> None:
    found = wiod2016.read(write(tmp_path / name, cells), name="w")
    check_numbers(found)
    measures = set(multipliers(found).frame["measure"])
    assert {"output", "value_added"} <= measures


def test_rows_and_columns_in_another_order(tmp_path: Path) -> None:
    cells = long_cells()
    order = [2, 0, 3, 1, 4, *range(len(cells[0]) - 1, 4, -1)]
    shuffled = [[line[at] for at in order] for line in [cells[0], *cells[:0:-1]]]
    found = wiod2016.read(csv(tmp_path / "w.csv", shuffled), name="w")
    assert np.array_equal(found.flows[::-1, ::-1], FLOWS)
    assert np.array_equal(found.output[::-1], OUTPUT)


def test_a_zip_of_years(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "WIOTS_in_R.zip", "w") as packed:
        for year in (2013, 2014):
            name = f"WIOT{year}_October16_ROW.RData"
            packed.write(r_file(tmp_path / name, long_cells()), name)
    check_numbers(wiod2016.read(tmp_path / "WIOTS_in_R.zip", name="w", year=2014))
    assert len(faults(tmp_path / "WIOTS_in_R.zip")) == 2


def changed(at: int, column: int, value: Any, cells: Table | None = None) -> Table:
    given = long_cells() if cells is None else cells
    given[at][column] = value
    return given


@pytest.mark.parametrize(
    ("cells", "what", "row", "column"),
    [
        (changed(1, 5, "n.a."), "not a number", "line 2", "AUS"),
        (changed(1, 5, "1.234.567"), "thousands or decimals", "line 2", "AUS"),
        (changed(2, 3, 1), "stands with C10-C12", "line 3", ""),
        (changed(2, 0, "A01"), "number 5 stands with C10-C12", "line 6", ""),
        (changed(4, 2, "AUS"), "AUS|A01 stands twice", "line 5", ""),
        (changed(0, 5, "AUS77"), "not known", "", "column F"),
        (changed(0, 6, "AUS1"), "stands twice", "", "column G"),
        (changed(1, 21, 900.0), "miss the output", "line 2", "output"),
        (changed(1, 21, -900.0), "negative", "line 2", "output"),
        (changed(12, 5, 900.0), "miss the output", "", "AUS"),
        (changed(7, 0, "NEW"), "not known", "line 8", ""),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, cells: Table, what: str, row: str, column: str) -> None:
    if cells[7][0] == "NEW":
        cells[7][1] = "A row of a later edition"
    found = faults(csv(tmp_path / "w.csv", cells))
    assert any(what in said and row in at and column in head for said, at, head in found), found


def test_an_r_table_with_missing_numbers(tmp_path: Path) -> None:
    cells = changed(1, 5, np.nan)
    cells[-1][-1] = np.nan
    found = faults(r_file(tmp_path / "w.RData", cells))
    assert found == [("the number is missing or not finite", "AUS A01 (row 1)", "AUS1")]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("w.csv", "V1,AUS_01T02,AUS_HFCE\nAUS_01T02,1,2\n", "it looks like the layout icio"),
        ("w.csv", "rowLabels,AT_A01\nAT_A01,1\n", "it looks like the layout figaro"),
        ("BEL_NIOT_nov16.xlsx", "x", "is a national table"),
        ("w.txt", "x", "is no .xlsb, .xlsx, .rdata, .rda or .csv file"),
        ("w.RData", "", "0 bytes"),
    ],
)
def test_files_of_others_are_refused(tmp_path: Path, name: str, text: str, says: str) -> None:
    (tmp_path / name).write_text(text)
    ((what, _, _),) = faults(tmp_path / name)
    assert says in what


def test_the_2013_release_is_refused_by_name(tmp_path: Path) -> None:
    cells = workbook_cells()
    for at, code in enumerate(("c37", "c38", "c39", "c41", "c42") * 2):
        cells[5][10 + at] = code
    cells[2][4:10] = ["AtB", "15t16", "P"] * 2
    cells[2][10:20] = [""] * 10
    for line, isic in zip(cells[6:12], ["AtB", "15t16", "P"] * 2, strict=True):
        line[0] = isic
    cells[5][20] = "c43"
    for line in cells[12:]:
        line[3] = "r60"
    cells[8][3] = cells[11][3] = "r35"
    ((what, _, _),) = faults(xlsx(tmp_path / "w.xlsx", cells))
    assert "looks like the layout wiod2013" in what
    rdata.write_rda(tmp_path / "wiot_1995.RData", {"wiot_1995": {"year": np.array([1995.0])}})
    assert "looks like the layout wiod2013" in faults(tmp_path / "wiot_1995.RData")[0][0]


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("kind", ["xlsb", "xlsx", "RData", "csv"])
def test_a_wrong_byte_is_refused_or_harmless(tmp_path: Path, kind: str, seed: int) -> None:
    """Whatever byte is wrong, the answer is a table or a refusal in words, never a crash."""
    write, cells = {
        "xlsb": (xlsb, workbook_cells()),
        "xlsx": (xlsx, workbook_cells()),
        "RData": (r_file, long_cells()),
        "csv": (csv, long_cells()),
    }[kind]
    path = write(tmp_path / f"WIOT2014.{kind}", cells)
    raw = bytearray(gzip.decompress(path.read_bytes()) if kind == "RData" else path.read_bytes())
    random = np.random.default_rng(seed)
    for at in random.integers(0, len(raw), 1 + seed % 5):
        raw[at] = random.integers(0, 256)
    path.write_bytes(raw[: len(raw) // 2] if seed % 10 == 9 else raw)
    try:
        assert len(wiod2016.read(path, name="w").industries) == 6
    except InputError as error:
        assert all(fault.what and fault.remedy for fault in error.faults())
