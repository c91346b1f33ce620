"""Findings as files: what they carry beside their rows, native charts, sheets in the language asked for."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from python_calamine import CalamineWorkbook
from tests.published_tables import table

import weefsel as wf
from weefsel.faces.cli import main
from weefsel.faces.files import write_workbook
from weefsel.faces.sheets import charted, sheet_names, title_of
from weefsel.faces.views.explore import shown
from weefsel.faces.views.words import Words
from weefsel.model import Result
from weefsel.study import known_methods
from weefsel.vocabulary.reading import data

GOLDEN = Path(__file__).parents[1] / "golden"
SLOW = {"domino.backtest", "regionalise.validate", "domino.levers", "dependency.daily", "domino.order", "domino.totals",
        "domino.hindcast"}  # fmt: skip
CASES = [path for path in sorted(GOLDEN.glob("*.json")) if path.stem not in SLOW]
CALL = ["compute", "structure.extraction", "--set", "industry=C29"]


def _found(path: Path) -> Result:
    case = json.loads(path.read_text(encoding="utf-8"))
    given = {
        name: table(value[1:]) if str(value).startswith("@") else value for name, value in case["settings"].items()
    }
    return wf.compute(path.stem, table(case["table"]), **given)


def _charts(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as book:
        return [book.read(name).decode() for name in book.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_method_has_a_native_chart_of_numbers_that_stand_in_its_rows(path: Path, tmp_path: Path) -> None:
    result = _found(path)
    book = write_workbook([result], tmp_path / "x.xlsx")
    (chart,) = _charts(book)
    assert "<c:barChart>" in chart or "<c:lineChart>" in chart
    assert title_of(path.stem, "en").replace("&", "&amp;") in chart
    (name,) = sheet_names([result], "")
    assert CalamineWorkbook.from_path(book).sheet_names == ["read me", name, f"{name[:25]} chart"]
    head, *rows = CalamineWorkbook.from_path(book).get_sheet_by_name(f"{name[:25]} chart").to_python()
    series = charted(result, "")
    assert series is not None
    assert [str(row[0]) for row in rows] == [label for label, _ in series.rows]
    assert [float(str(row[1])) for row in rows] == pytest.approx([value for _, value in series.rows])
    assert head[1] == series.unit
    if "side" not in result.labels or "part" not in result.labels:  # a closure is summed by industry
        assert {value for _, value in series.rows} <= set(result.frame["value"])


def test_the_chart_shows_the_largest_and_leaves_sums_out() -> None:
    asked = wf.compute("structure.extraction", "belgium", industry="C29", totals=True)
    series = charted(asked, "en")
    assert series is not None
    jobs = asked.frame.filter(pl.col("measure") == "jobs", pl.col("sector") != "total")
    assert [value for _, value in series.rows] == sorted(jobs["value"], reverse=True)[:15]
    assert series.unit == "jobs"


def test_industries_of_several_regions_have_bars_of_their_own() -> None:
    series = charted(wf.compute("structure.extraction", "belgium-regions", industry="C29@Flanders"), "")
    assert series is not None
    assert series.rows[0][0] == "Flanders | C29"
    assert len({label for label, _ in series.rows}) == 15


def test_days_are_a_line_in_their_order() -> None:
    found = wf.compute("domino.daily", "belgium", industry="C29", jobs=4300, horizon=60, every=10)
    series = charted(found, "en")
    assert series is not None
    assert series.ordered
    assert [label for label, _ in series.rows] == ["0", "10", "20", "30", "40", "50"]


@pytest.mark.parametrize(("language", "name", "heading"), [("nl", "Hypothetische extractie", "bedrijfstak"),
                                                          ("fr", "Extraction hypothétique", "branche")])  # fmt: skip
def test_sheets_and_headings_are_in_the_language_asked_for(
    tmp_path: Path, language: str, name: str, heading: str
) -> None:
    path = tmp_path / "x.xlsx"
    assert main([*CALL, "--out", str(path), "--lang", language]) == 0
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names[1] == name
    assert book.get_sheet_by_name(name).to_python()[0][0] == heading
    assert book.sheet_names[0] == {"nl": "leesmij", "fr": "lisez-moi"}[language]
    (chart,) = _charts(path)
    assert name in chart
    assert main([*CALL, "--out", str(path), "--lang", "xx"]) == 2


def test_titles_are_those_of_methods_and_make_names_of_sheets() -> None:
    titles = data("methods")
    for name, said in titles.items():
        assert name in known_methods()
        assert set(said) == {"nl", "fr"}
    for language in ("nl", "fr"):
        names = sheet_names([Result(name, _empty()) for name in titles], language)
        assert len({name.lower() for name in names}) == len(names)
        assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def _empty() -> pl.DataFrame:
    return pl.DataFrame(schema={"value": pl.Float64, "unit": pl.String, "status": pl.String})


def _kept(path: Path) -> dict[str, Any]:
    """Return what a Parquet file says of itself: texts as they are, all else as JSON."""
    kept = {key.removeprefix("weefsel."): text for key, text in pl.read_parquet_metadata(path).items()}
    plain = ("method", "table", "table_hash")
    return {key: text if key in plain else json.loads(text) for key, text in kept.items() if "ARROW" not in key}


@pytest.mark.parametrize("extension", ["csv", "json", "parquet", "xlsx"])
def test_every_file_carries_method_parameters_table_hash_units_and_labels(tmp_path: Path, extension: str) -> None:
    path = tmp_path / f"x.{extension}"
    assert main([*CALL, "--set", "variant=sales", "--out", str(path)]) == 0
    origin = wf.compute("structure.extraction", "belgium", industry="C29").origin
    assert origin is not None
    if extension == "xlsx":
        rows = CalamineWorkbook.from_path(path).get_sheet_by_name("read me").to_python()
        text = "\n".join(str(cell) for row in rows for cell in row)
        assert origin.content_hash in text
        assert "structure.extraction" in text
        assert "variant = sales" in text
        return
    if extension == "parquet":
        about = _kept(path)
        assert about["table_hash"] == origin.content_hash
    elif extension == "csv":
        beside = json.loads((tmp_path / "x.csv-metadata.json").read_text(encoding="utf-8"))
        assert beside["url"] == "x.csv"
        assert [column["name"] for column in beside["tableSchema"]["columns"]] == pl.read_csv(path).columns
        about = beside["weefsel"]
    else:
        about = json.loads(path.read_text(encoding="utf-8"))
    assert about["method"] == "structure.extraction"
    assert about["settings"]["variant"] == "sales"
    assert about["settings"]["industry"] == "C29"
    assert about["origin"]["content_hash"] == origin.content_hash
    if extension != "json":
        assert about["units"] == ["jobs", "meur"]
        assert about["labels"] == ["sector", "measure"]


def test_labels_that_are_findings_divide_no_chart() -> None:
    fabric, found = table("germany_1995"), wf.compute("structure.linkages", table("germany_1995"))
    shown_rows = charted(found, "en")
    assert shown_rows is not None
    assert len(shown_rows.rows) == len(fabric.output)
    bars = shown(found, Words("en", fabric))
    assert bars.chart is not None
    assert len(bars.chart.table.rows) == len(fabric.output)
