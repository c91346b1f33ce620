"""WIOD, 2013 release: the real R files where they are at hand, and replicas of both kinds of file."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rdata
import xlsxwriter
from tests.conftest import SHARED

from weefsel.errors import InputError, InputFaults
from weefsel.methods.multipliers import multipliers
from weefsel.model import Fabric
from weefsel.sources import plain, wiod2013
from weefsel.store import load, save

REAL = SHARED / "data" / "world-io-wiod2013"
needs_real = pytest.mark.skipif(not (REAL / "wiot_2008.RData").exists(), reason="the files of WIOD are not at hand")

SECTORS = (("AtB", "Agriculture, Hunting, Forestry and Fishing"), ("C", "Mining and Quarrying"))
USES = ("c37", "c38", "c39", "c41", "c42")
REGIONS = ("AUS", "RoW")
FLOWS = np.array([[10.0, 20.0, 3.0, 1.0], [5.0, 8.0, 0.0, 2.0], [1.0, 0.0, 40.0, 10.0], [0.5, 4.0, 6.0, 30.0]])
FINAL = np.arange(40.0).reshape(4, 10) - 4.0
OUTPUT = FLOWS.sum(axis=1) + FINAL.sum(axis=1)
TAXES = np.array([3.0, 1.0, 2.0, 4.0])
BELOW = (
    ("Total intermediate consumption", "r60"),
    ("taxes less subsidies on products", "r99"),
    ("Cif/ fob adjustments on exports", "r61"),
    ("Direct purchases abroad by residents", "r62"),
    ("Purchases on the domestic territory by non-residents", "r63"),
    ("Value added at basic prices", "r64"),
    ("International Transport Margins", "r65"),
    ("Output at basic prices", "r69"),
)

Table = list[list[Any]]


def table(year: int = 1995) -> Table:
    """Return the cells of a workbook in the publisher's layout: codes in row 6 and column D, data from E7."""
    cells: Table = [["Intercountry Input-Output Table"], [f"(industry-by-industry)  {year}"], [], [], [], []]
    heads = [(*SECTORS[at % 2], REGIONS[at // 2], f"c{at % 2 + 1}") for at in range(4)]
    heads += [("", f"use {code}", region, code) for region in REGIONS for code in USES]
    heads += [("", "Total output", "TOT", "c43")]
    for row in range(4):
        cells[2 + row] = ["", "", "", "", *(head[row] for head in heads)]
    for at in range(4):
        cells.append([*heads[at], *FLOWS[at], *FINAL[at], OUTPUT[at]])
    margins, zeros = np.full(4, 0.25), np.zeros(4)
    inputs = FLOWS.sum(axis=0)
    added = OUTPUT - inputs - TAXES - margins
    rows = (inputs, TAXES, zeros, zeros, zeros, added, margins, OUTPUT)
    for (name, code), values in zip(BELOW, rows, strict=True):
        cells.append(["", name, "TOT", code, *values, *([1.5] * 10 if code == "r99" else [""] * 10), ""])
    return cells


def workbook(path: Path, cells: Table, sheet: str = "WIOT_1995") -> Path:
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet(sheet)
        for at, line in enumerate(cells):
            for column, cell in enumerate(line):
                if cell != "":
                    page.write(at, column, cell)
    return path


def r_file(path: Path, **changes: Any) -> Path:
    """Write a table as the R package wiod carries it: whole millions, no names on the matrices."""
    parts: dict[str, Any] = {
        "year": np.array([1995], dtype=np.int32),
        "countries": np.array(REGIONS),
        "industries": np.array(["c1", "c2"]),
        "final": np.round(FINAL).astype(np.int32),
        "output": np.round(OUTPUT),
        "inter": np.round(FLOWS).astype(np.int32),
    }
    parts = {key: value for key, value in (parts | changes).items() if value is not None}
    rdata.write_rda(path, {"wiot_1995": parts})
    return path


def faults(path: Path, **options: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(InputError) as caught:
        wiod2013.read(path, name="w", **options)
    assert all(fault.remedy for fault in caught.value.faults())
    return [(fault.what, fault.row, fault.column) for fault in caught.value.faults()]


def test_a_workbook_in_the_layout_of_the_publisher(tmp_path: Path) -> None:
    found = wiod2013.read(workbook(tmp_path / "WIOT95_ROW_Apr12.xlsx", table()), name="w")
    assert found.industries.labels == (("AUS", "c1"), ("AUS", "c2"), ("RoW", "c1"), ("RoW", "c2"))
    assert found.uses.labels[:5] == tuple(
        ("AUS", use) for use in ("households", "npish", "government", "investment", "inventories")
    )
    assert (found.flows == FLOWS).all()
    assert (found.final_demand == FINAL).all()
    assert (found.output == OUTPUT).all()
    assert found.items.column("item") == (
        "product_taxes",
        "cif_fob_adjustments",
        "direct_purchases_abroad",
        "purchases_by_non_residents",
        "value_added",
        "international_transport_margins",
    )
    assert np.allclose(found.flows.sum(axis=0) + found.value_added.sum(axis=0), OUTPUT, rtol=1e-12)
    assert (found.meta.year, found.meta.currency_unit) == (1995, "musd")
    assert "c1 Agriculture, Hunting, Forestry and Fishing" in dict(found.meta.extra)["sectors"]
    assert any("product_taxes 15" in note for note in found.meta.notes)
    assert any("2 regions x 2 industries; published are 41 x 35" in note for note in found.meta.notes)


def test_reordered_rows_and_columns_and_renamed_rows(tmp_path: Path) -> None:
    cells = table()
    body = cells[6:]
    shuffled = [body[at] for at in (11, 2, 0, 9, 1, 3, 5, 4, 6, 7, 8, 10)]
    order = [0, 1, 2, 3, 18, 6, 4, 5, 7, *range(17, 7, -1)]
    cells = cells[:2] + [[line[at] for at in order] for line in cells[2:6] + shuffled]
    cells = [[str(cell).upper() if cell == "Value added at basic prices" else cell for cell in line] for line in cells]
    found = wiod2013.read(workbook(tmp_path / "t.xlsx", cells), name="w")
    straight = wiod2013.read(workbook(tmp_path / "s.xlsx", table()), name="w")
    for region, sector in straight.industries.labels:
        one = found.industries.labels.index((region, sector))
        other = straight.industries.labels.index((region, sector))
        back = [found.industries.labels.index(label) for label in straight.industries.labels]
        uses = [found.uses.labels.index(label) for label in straight.uses.labels]
        assert (found.flows[one, back] == straight.flows[other]).all()
        assert (found.final_demand[one, uses] == straight.final_demand[other]).all()
        assert found.output[one] == straight.output[other]
    rows = [found.items.labels.index(label) for label in straight.items.labels]
    assert (found.value_added[np.ix_(rows, back)] == straight.value_added).all()


def test_a_zip_of_several_years(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "WIOTS_in_EXCEL.zip", "w") as packed:
        for year in (1995, 1996):
            name = f"wiot{year - 1900}_row_apr12.xlsx"
            packed.write(workbook(tmp_path / name, table(year), f"WIOT_{year}"), f"folder/{name}")
    assert wiod2013.read(tmp_path / "WIOTS_in_EXCEL.zip", name="w", year=1996).meta.year == 1996
    assert [what for what, _, _ in faults(tmp_path / "WIOTS_in_EXCEL.zip")] == ["it is for 1995", "it is for 1996"]
    assert len(faults(tmp_path / "WIOTS_in_EXCEL.zip", year=2001)) == 2


def test_merged_headers_count_for_every_column_they_cover(tmp_path: Path) -> None:
    cells = table()
    with xlsxwriter.Workbook(tmp_path / "m.xlsx") as book:
        page = book.add_worksheet("WIOT_1995")
        for at, line in enumerate(cells):
            for column, cell in enumerate(line):
                if cell != "" and not (at == 4 and column < 8):
                    page.write(at, column, cell)
        page.merge_range(4, 4, 4, 5, "AUS")
        page.merge_range(4, 6, 4, 7, "RoW")
        page.merge_range(6, 2, 7, 2, "AUS")
    found = wiod2013.read(tmp_path / "m.xlsx", name="w")
    assert (found.flows == FLOWS).all()
    assert found.industries.labels[1] == ("AUS", "c2")


def test_cells_that_are_no_numbers_are_named_together(tmp_path: Path) -> None:
    cells = table()
    cells[6][4], cells[7][5], cells[8][6], cells[9][7] = "n.a.", "1,234.5", "", "2,5"
    found = faults(workbook(tmp_path / "t.xlsx", cells))
    assert [column.rpartition(" ")[2] for _, _, column in found] == ["E)", "F)", "G)", "H)"]
    assert "AUS c1 (line 7)" in found[0][1]
    assert "empty" in found[2][0]


def test_formulas_count_with_their_stored_value(tmp_path: Path) -> None:
    cells = table()
    with xlsxwriter.Workbook(tmp_path / "f.xlsx") as book:
        page = book.add_worksheet("WIOT_1995")
        for at, line in enumerate(cells):
            for column, cell in enumerate(line):
                if (at, column) == (6, 4):
                    page.write_formula(at, column, "=4+6", None, 10)
                elif (at, column) == (7, 5):
                    page.write_formula(at, column, "=4+4", None, "")
                elif cell != "":
                    page.write(at, column, cell)
    ((what, line_told, column_told),) = faults(tmp_path / "f.xlsx")
    assert "empty" in what
    assert "line 8" in line_told
    assert "column F" in column_told


@pytest.mark.parametrize(
    ("at", "column", "value", "says"),
    [
        (6, 3, "c77", "not known"),
        (7, 3, "c1", "stands twice"),
        (6, 2, "BEL", "is missing"),
        (6, 18, 500.0, "miss the output"),
        (8, 3, "c3", "is missing"),
        (6, 18, -500.0, "negative"),
        (13, 4, 500.0, "value added"),
        (12, 1, "Something else", "not known"),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, at: int, column: int, value: Any, says: str) -> None:
    cells = table()
    cells[at][column] = value
    if value == "Something else":
        cells[at][3] = "r80"
    assert any(says in what for what, _, _ in faults(workbook(tmp_path / "t.xlsx", cells)))


def test_tables_of_others_are_refused_with_their_name(tmp_path: Path) -> None:
    cells = table()
    cells[5][8:13] = ["F1", "F2", "F3", "F4", "F5"]
    ((what, _, _),) = faults(workbook(tmp_path / "t.xlsx", cells))
    assert "looks like the layout adb" in what
    cells = table()
    cells[5][8:13] = ["c57", "c58", "c59", "c60", "c61"]
    ((what, _, _),) = faults(workbook(tmp_path / "t.xlsx", cells))
    assert "looks like the layout wiod2016" in what
    (tmp_path / "matrix_eu-ic-io_ind-by-ind_24ed_2022.csv").write_text("rowLabels,AT_A01\nAT_A01,1\n")
    ((what, _, _),) = faults(tmp_path / "matrix_eu-ic-io_ind-by-ind_24ed_2022.csv")
    assert "looks like the layout figaro" in what
    (tmp_path / "empty.xlsx").write_bytes(b"")
    assert "0 bytes" in faults(tmp_path / "empty.xlsx")[0][0]
    (tmp_path / "page.xlsx").write_bytes(b"<html>")
    assert "not an Excel workbook" in faults(tmp_path / "page.xlsx")[0][0]


def test_an_r_file(tmp_path: Path) -> None:
    found = wiod2013.read(r_file(tmp_path / "wiot_1995.RData"), name="w")
    assert (found.flows == np.round(FLOWS)).all()
    assert (found.final_demand == np.round(FINAL)).all()
    assert found.items.column("item") == ("value_added_taxes_and_margins",)
    assert np.allclose(found.value_added[0], np.round(OUTPUT) - np.round(FLOWS).sum(axis=0))
    assert any("transport margins together" in note for note in found.meta.notes)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"output": None}, "no table with the parts"),
        ({"countries": np.array(["AUS", "AUS"])}, "stands twice"),
        ({"industries": np.array(["c1", "D10"])}, "no industry of the 2013 release"),
        ({"output": np.round(OUTPUT)[:3]}, "ask for 4"),
        ({"inter": np.ones((3, 3))}, "ask for 4 x 4"),
        ({"output": np.round(OUTPUT) * [1, 1, 2, 1]}, "miss the output"),
        ({"output": np.array([np.nan, 1, 1, 1])}, "not finite"),
        ({"inter": np.round(FLOWS) + 500}, "exceed the output"),
        ({"industries": np.array(["c1"]), "countries": np.array(["A", "B", "C", "D"])}, "final is"),
    ],
)
def test_an_r_file_with_faults(tmp_path: Path, changes: dict[str, Any], says: str) -> None:
    found = faults(r_file(tmp_path / "wiot_1995.RData", **changes))
    assert any(says in what for what, _, _ in found), found


def test_an_r_file_that_is_cut_off_or_none(tmp_path: Path) -> None:
    whole = r_file(tmp_path / "wiot_1995.RData").read_bytes()
    for name, raw in (("cut", whole[: len(whole) // 2]), ("none", b"hello there"), ("short", whole[:8])):
        path = tmp_path / f"{name}.RData"
        path.write_bytes(raw)
        assert any(word in faults(path)[0][0] for word in ("cut off", "no file of R", "damaged"))


@needs_real
@pytest.mark.parametrize("year", [1995, 2000, 2005, 2008, 2011])
def test_the_real_files(year: int) -> None:
    found = wiod2013.read(REAL / f"wiot_{year}.RData", name="w")
    raw = rdata_list(REAL / f"wiot_{year}.RData")
    assert len(found.industries) == 1435
    assert (found.meta.year, len(found.uses)) == (year, 205)
    assert (found.flows == np.asarray(raw["inter"])).all()
    assert (found.final_demand == np.asarray(raw["final"])).all()
    assert (found.output == np.asarray(raw["output"])).all()
    residual = np.abs(found.output - found.flows.sum(axis=1) - found.final_demand.sum(axis=1))
    assert residual.max() < 120
    assert (found.value_added >= 0).all()


def rdata_list(path: Path) -> dict[str, Any]:
    parsed = rdata.parser.parse_file(path)
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        (found,) = rdata.conversion.convert(parsed).values()
    return {str(key): value for key, value in found.items()}


@needs_real
def test_the_real_table_is_stored_and_has_multipliers(tmp_path: Path) -> None:
    found: Fabric = wiod2013.read(REAL / "wiot_2008.RData", name="w")
    save(tmp_path, "world2008", found)
    again = load(tmp_path, "world2008")
    assert again.flows.tobytes() == found.flows.tobytes()
    frame = multipliers(again).frame
    belgian = frame.filter(region="BEL", sector="c18", measure="output", kind="effect", type="I")["value"].item()
    flows, output = found.flows, np.where(found.output > 0, found.output, 1.0)
    at = found.industries.labels.index(("BEL", "c18"))
    expected = np.linalg.solve((np.eye(1435) - flows / output).T, np.ones(1435))[at]
    assert abs(belgian - expected) < 1e-9


@needs_real
@needs_real
@pytest.mark.parametrize("target", ["folder", pytest.param("book.xlsx", marks=pytest.mark.slow)])
def test_the_real_table_exported_and_imported_again_is_the_same_to_the_bit(tmp_path: Path, target: str) -> None:
    """Rows of whole numbers miss their totals by rounding: the plain layout takes them as the publisher's does."""
    found: Fabric = wiod2013.read(REAL / "wiot_2008.RData", name="w")
    plain.write(found, tmp_path / target)
    again = plain.read(tmp_path / target, name="w")
    for name in ("flows", "output", "final_demand", "value_added"):
        assert np.array_equal(getattr(found, name), getattr(again, name))
    assert (again.industries, again.uses, again.items) == (found.industries, found.uses, found.items)
    assert set(found.meta.notes) <= set(again.meta.notes)


@needs_real
def test_a_folder_of_years_asks_which() -> None:
    assert len(faults(REAL)) == 5
    with pytest.raises(InputFaults):
        wiod2013.read(REAL, name="w", year=1999)
