"""Tables of the ADB: a replica in the documented layout, read back, and what must be refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xlsxwriter

from weefsel.errors import InputError
from weefsel.sources import adb

SECTORS = (("c1", "Agriculture, hunting, forestry, and fishing"), ("c2", "Mining and quarrying"))
REGIONS = ("AUS", "RoW")
#: Government before households, as one description has it: the header says which is which.
USES = (
    ("F1", "Government final consumption expenditure"),
    ("F2", "Final consumption expenditure by non-profit organisations serving households (NPISH)"),
    ("F3", "Household final consumption"),
    ("F4", "Gross fixed capital formation"),
    ("F5", "Changes in inventories and valuables"),
)
BELOW = (
    ("Total intermediate consumption", "r60"),
    ("taxes less subsidies on products", "r99"),
    ("Cif/ fob adjustments on exports", "r61"),
    ("Direct purchases abroad by residents", "r62"),
    ("Purchases on the domestic territory by non-residents", "r63"),
    ("Value added at basic prices", "r64"),
    ("International Transport Margins", "trs"),
    ("Output at basic prices", "r69"),
)
RANDOM = np.random.default_rng(62)
FLOWS = np.round(RANDOM.uniform(0, 5, (4, 4)), 3)
FINAL = np.round(RANDOM.uniform(-1, 9, (4, 10)), 3)
OUTPUT = FLOWS.sum(axis=1) + FINAL.sum(axis=1)
PART = np.full(4, 0.25)


def cells(*, numeric_row: bool = False) -> list[list[Any]]:
    """Return the cells: title in A1, names, countries and codes in rows 5 to 7 and columns B to D, data from E8."""
    heads = [(name, region, code) for region in REGIONS for code, name in SECTORS]
    heads += [(name, region, code) for region in REGIONS for code, name in USES]
    heads += [("Total output", "TOT", "")]
    found: list[list[Any]] = [["Multi-Regional Input-Output Table"], ["2 economies"], ["in current US$ million"], []]
    found += [["", "", "", "", *part] for part in zip(*heads, strict=True)]
    if numeric_row:
        found.insert(4, ["", "", "", "", *range(1, len(heads) + 1)])
    for at, (name, region, code) in enumerate(heads[:4]):
        found.append(["", name, region, code, *FLOWS[at], *FINAL[at], OUTPUT[at]])
    inputs = FLOWS.sum(axis=0)
    rows = (inputs, PART, 0 * PART, 0 * PART, 0 * PART, OUTPUT - inputs - 2 * PART, PART, OUTPUT)
    for (name, code), values in zip(BELOW, rows, strict=True):
        found.append(["", name, "TOT", code, *values, *[""] * 11])
    return found


def workbook(path: Path, given: list[list[Any]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Legend").write(0, 0, "c1 is agriculture")
        page = book.add_worksheet("ADB MRIO 2021")
        for at, line in enumerate(given):
            for column, cell in enumerate(line):
                if cell != "":
                    page.write(at, column, cell)
    return path


def faults(path: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(InputError) as caught:
        adb.read(path, name="a")
    assert all(fault.remedy for fault in caught.value.faults())
    return [(fault.what, fault.row, fault.column) for fault in caught.value.faults()]


@pytest.mark.parametrize("numeric_row", [False, True])
def test_a_workbook_in_the_documented_layout(tmp_path: Path, numeric_row: bool) -> None:
    path = workbook(tmp_path / "ADB-MRIO62-2021_August 2024.xlsx", cells(numeric_row=numeric_row))
    found = adb.read(path, name="a")
    assert found.industries.labels == tuple((region, code) for region in REGIONS for code, _ in SECTORS)
    assert np.allclose(found.flows, FLOWS, rtol=1e-14)
    assert np.allclose(found.final_demand, FINAL, rtol=1e-14)
    assert found.uses.column("category")[:5] == ("government", "npish", "households", "investment", "inventories")
    rows = dict(zip(found.items.column("item"), found.value_added, strict=True))
    assert np.allclose(rows["product_taxes"], PART)
    assert np.allclose(rows["international_transport_margins"], PART)
    assert np.allclose(rows["value_added"], OUTPUT - FLOWS.sum(axis=0) - 2 * PART)
    assert (found.meta.year, found.meta.currency_unit, found.meta.price_basis) == (
        2021,
        "musd",
        "basic prices, current",
    )
    assert any("not tested on a real file" in note for note in found.meta.notes)


def test_constant_prices_are_told(tmp_path: Path) -> None:
    path = workbook(tmp_path / "ADB MRIO 2011, at constant 2010 prices.xlsx", cells())
    found = adb.read(path, name="a")
    assert (found.meta.year, found.meta.price_basis) == (2011, "basic prices, constant")


@pytest.mark.parametrize(
    ("at", "column", "value", "says"),
    [
        (7, 4, "n.a.", "not a number"),
        (7, 4, "", "empty"),
        (8, 3, "c1", "stands twice"),
        (9, 2, "BEL", "is missing"),
        (4, 8, "Something else", "not known"),
        (7, 18, 900.0, "miss the output"),
        (7, 18, -900.0, "negative"),
        (16, 4, 900.0, "miss the output"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, at: int, column: int, value: Any, says: str) -> None:
    given = cells()
    given[at][column] = value
    found = faults(workbook(tmp_path / "ADB-MRIO62-2021.xlsx", given))
    assert any(says in what for what, _, _ in found), found


def test_the_tables_of_wiod_are_refused_by_name(tmp_path: Path) -> None:
    given = cells()
    given[6][8:18] = ["c37", "c38", "c39", "c41", "c42"] * 2
    given[7][1] = "AtB"
    ((what, _, _),) = faults(workbook(tmp_path / "WIOT95_ROW_Apr12.xlsx", given))
    assert "looks like the layout wiod2013" in what
