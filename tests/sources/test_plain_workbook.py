"""The workbook of a table: opens well, and comes in again after it was edited as Excel leaves it."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
import python_calamine
import xlsxwriter
from tests.conftest import small_fabric

import weefsel as wf
from weefsel.faces.cli import main
from weefsel.sources import plain
from weefsel.sources.plain_workbook import Exact


def xml_of(book: Path, sheet: int) -> str:
    with zipfile.ZipFile(book) as packed:
        return packed.read(f"xl/worksheets/sheet{sheet}.xml").decode()


def test_the_workbook_opens_well(tmp_path: Path) -> None:
    assert main(["table", "export", "belgium", "--to", str(tmp_path / "b.xlsx")]) == 0
    book = python_calamine.CalamineWorkbook.from_path(tmp_path / "b.xlsx")
    assert book.sheet_names == ["about", "Z", "Y", "V", "E", "M", "X", "meta"]
    cover = book.get_sheet_by_name("about").to_python()
    said = {str(line[0]): str(line[1]) for line in cover if line[0]}
    assert cover[0][0] == "Belgium 2015, 64 industries"
    assert said["unit"].startswith("meur")
    assert "Federal Planning Bureau" in said["source"]
    assert said["Z"] == "intermediate flows: rows sell, columns buy"
    flows = xml_of(tmp_path / "b.xlsx", 2)
    assert re.search(r'<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>', flows)
    with zipfile.ZipFile(tmp_path / "b.xlsx") as packed:
        styles = packed.read("xl/styles.xml").decode()
        names = packed.read("xl/workbook.xml").decode()
    assert 'formatCode="#,##0.00"' in styles or 'numFmtId="4"' in styles
    assert "_xlnm.Print_Titles" in names
    assert 'activeTab="' not in names  # the cover is what one sees first


def test_numbers_keep_every_bit() -> None:
    for value in (0.1 + 0.2, 1 / 3, 1e-300, 123456789.123456789):
        assert float(f"{Exact(value):.16G}") == value


def test_a_workbook_edited_in_excel_comes_in_again(tmp_path: Path) -> None:
    """Excel saves shared strings, styles, whole numbers without point, formulas with the values they had."""
    with xlsxwriter.Workbook(tmp_path / "edited.xlsx") as book:
        red = book.add_format({"font_color": "red", "num_format": "0.0"})
        cover = book.add_worksheet("About")
        cover.write_string(0, 0, "my own words")
        for name, lines in {
            "Z": [["", "a", "b"], ["a", 1, 2.5], ["b", 3, 4]],
            "Y": [["", "households"], ["b", 12], ["a", 7]],
            "V": [["", "a", "b"], ["operating_surplus", 6.5, 12.5]],
            "E": [["", "a", "b"], ["jobs [jobs]", 5, "unknown"]],
        }.items():
            sheet = book.add_worksheet(name)
            for at, line in enumerate(lines):
                sheet.write_row(at, 0, line, red if at else None)
        sheet = book.get_worksheet_by_name("Z")
        assert sheet is not None
        sheet.write_formula(1, 2, "=A9+2.5", red, 2.5)
        sheet.merge_range(6, 0, 6, 2, "")
        sheet = book.add_worksheet("meta")
        sheet.write_row(0, 0, ["year", 2015])
    assert b"sharedStrings" in b"".join(zipfile.ZipFile(tmp_path / "edited.xlsx").read("[Content_Types].xml").split())
    found = plain.read(tmp_path / "edited.xlsx", name="x")
    assert found.flows.tolist() == [[1.0, 2.5], [3.0, 4.0]]
    assert found.final_demand[:, 0].tolist() == [7.0, 12.0]
    assert found.meta.year == 2015
    assert np.isnan(found.account_values[0, 1])
    assert not any("Not read" in note for note in found.meta.notes)


def test_what_is_exported_twice_is_the_same(tmp_path: Path) -> None:
    for name in ("one", "two"):
        source = "belgium-world" if name == "one" else "again"
        assert main(["table", "export", source, "--to", str(tmp_path / f"{name}.xlsx")]) == 0
        if name == "one":
            assert main(["table", "import", str(tmp_path / "one.xlsx"), "--name", "again"]) == 0
    first, again = wf.load("belgium-world"), wf.load("again")
    assert first.residence is not None
    assert again.residence is not None
    assert first.residence.regions == again.residence.regions
    for one, other in (
        (first.flows, again.flows), (first.output, again.output), (first.residence.shares, again.residence.shares),
        (first.value_added, again.value_added), (first.account_values, again.account_values),
    ):  # fmt: skip
        np.testing.assert_array_equal(one, other)
    assert xml_of(tmp_path / "one.xlsx", 2) == xml_of(tmp_path / "two.xlsx", 2)


def test_a_table_too_wide_for_a_sheet_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from weefsel.store import save

    n = 17_000
    wide = small_fabric(np.zeros((1, 1)), np.ones((1, n)), categories=tuple(f"u{at}" for at in range(n)))
    save(tmp_path / "weefsel-home", "wide", wide)
    assert main(["table", "export", "wide", "--to", str(tmp_path / "wide.xlsx")]) == 2
    assert "17,000 columns, a sheet holds 16,383" in capsys.readouterr().err
    assert not (tmp_path / "wide.xlsx").exists()
