"""A user's own case in Excel: what is written can be read, what is wrong is named by row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter
from typer.testing import CliRunner

import weefsel as wf
from weefsel.errors import ComputationError, InputError, InputFaults
from weefsel.faces.cli.app import app
from weefsel.sources import case

HEAD: list[object] = ["From", "Country", "Part", "To", "Value", "Spare capacity", "Stock days", "Time to recover"]


def workbook(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name, lines in sheets.items():
            page = book.add_worksheet(name)
            for row, line in enumerate(lines):
                page.write_row(row, 0, line)
    return path


def test_the_template_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    found = case.read(case.write_template(tmp_path / "t.xlsx"), name="t")
    assert {name: len(frame) for name, frame in found.frames.items()} == {
        "suppliers": 7, "products": 2, "goods": 3, "events": 4, "sources": 3, "nodes": 5, "arcs": 6,
    }  # fmt: skip
    assert "Rows of the made-up example" in " ".join(found.notes)
    with pytest.raises(InputError, match="there already"):
        case.write_template(tmp_path / "t.xlsx")


def test_every_wrong_cell_is_named_by_its_row(tmp_path: Path) -> None:
    lines = [
        HEAD,
        ["A", "CN", "seal", "pump", "much", 0, 5, 30],
        ["B", "CN", "seal", "pump", -4, 0, 5, 30],
        ["C", "CN", "", "pump", 10, 0, 5, ""],
        ["D", "CN", "seal", "pump", 10, "", "", 30],
        ["D", "CN", "seal", "pump", 10, 0, 5, 30],
    ]
    path = workbook(tmp_path / "s.xlsx", Suppliers=lines, Products=[["To", "Loss per day"], ["pump", 1]])
    with pytest.raises(InputFaults) as caught:
        case.read(path, name="s")
    places = [(fault.row, fault.column) for fault in caught.value.faults()]
    assert places == [("2", "Value"), ("3", "Value"), ("4", "Part"), ("4", "Time to recover"), ("6", "")]
    assert "stands twice, first in row 5" in str(caught.value)


def test_sheets_must_fit_each_other(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "s.xlsx",
        Suppliers=[HEAD, ["A", "CN", "seal", "pump", 5, 0, 5, 30]],
        Products=[["To", "Loss per day"], ["fan", 1]],
        Events=[["Event", "Probability", "Good", "Need"], ["x", 0.9, "masks", 5], ["y", 0.3, "masks", 5]],
        Goods=[["Good", "Price", "Volume", "Most", "Loss"], ["masks", 1, 1, 9, 1]],
    )
    with pytest.raises(InputFaults) as caught:
        case.read(path, name="s")
    said = str(caught.value)
    assert "'pump' is not on the sheet Products" in said
    assert "probabilities add up to 1.2" in said


def test_missing_columns_and_empty_workbooks(tmp_path: Path) -> None:
    with pytest.raises(InputFaults, match="column Time to recover is missing"):
        case.read(workbook(tmp_path / "a.xlsx", Suppliers=[HEAD[:-1]]), name="a")
    with pytest.raises(InputFaults, match="no row is filled in"):
        case.read(workbook(tmp_path / "b.xlsx", Other=[["x"]]), name="b")
    with pytest.raises(InputError, match="does not exist"):
        case.read(tmp_path / "c.xlsx", name="c")


def test_the_report_from_the_command_line(tmp_path: Path) -> None:
    runner = CliRunner()
    path = str(tmp_path / "mine.xlsx")
    assert runner.invoke(app, ["suppliers", "template", path]).exit_code == 0
    done = runner.invoke(app, ["suppliers", "report", path, "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    text = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert "Single sources: motor for pump (Example Motors)." in text
    assert "| pump | Example Motors | motor | 10.0 | 120 | 2,750,000 |" in text
    assert "1. housing for pump, now from Example Foundry: buy 48% elsewhere" in text
    assert (tmp_path / "out" / "suppliers.survive.xlsx").is_file()


def test_a_stored_case_serves_methods(tmp_path: Path) -> None:
    runner = CliRunner()
    path = str(tmp_path / "mine.xlsx")
    runner.invoke(app, ["suppliers", "template", path])
    assert runner.invoke(app, ["suppliers", "import", path, "--name", "mine"]).exit_code == 0
    assert "mine:" in runner.invoke(app, ["suppliers", "list"]).output
    found = wf.compute("stockpile.public", "belgium", case="mine", budget=100)
    assert found.settings["case"] == "mine"
    assert runner.invoke(app, ["suppliers", "remove", "mine"]).exit_code == 0
    with pytest.raises(InputError, match="unknown case figures"):
        wf.compute("stockpile.public", "belgium", case="mine", budget=100)


def test_two_sources_cannot_be_less_concentrated_than_a_half(tmp_path: Path) -> None:
    head = ["Source", "Country", "Cost", "Share now", "Chance of a stop", "Like-minded"]
    path = workbook(tmp_path / "s.xlsx", Sources=[head, ["a", "CN", 1, 0.5, 0.1, 0], ["b", "US", 2, 0.5, 0.1, 1]])
    two = case.read(path, name="two")
    with pytest.raises(ComputationError, match=r"2 suppliers cannot be below 1/2 = 0\.5"):
        wf.compute("stockpile.sourcing", "belgium", case=two, concentration=0.4, cap=1.0)
    with pytest.raises(InputError, match="has no suppliers"):
        wf.compute("suppliers.survive", "belgium", case=two)


def test_a_frontier_and_prices_in_words() -> None:
    found = wf.compute(
        "stockpile.sourcing", "belgium", case="case-sample", loss=3e6, aversion="0,0.1,0.5", cap=1.0, concentration=0.5
    )
    tail = found.frame.filter(measure="tail_loss", source="all")["value"].to_list()
    assert tail == sorted(tail, reverse=True)
    assert tail[0] > tail[-1]
    assert any("a concentration 0.01 higher would save EUR" in note for note in found.notes)


def test_more_budget_saves_what_its_price_says() -> None:
    def lost(budget: float) -> float:
        frame = wf.compute("stockpile.public", "belgium", case="case-sample", budget=budget).frame
        return float(frame.filter(measure="expected_loss")["value"].item())

    frame = wf.compute("stockpile.public", "belgium", case="case-sample", budget=6000).frame
    price = frame.filter(measure="budget_price")["value"].item()
    assert lost(6000) - lost(6100) == pytest.approx(100 * price)


def test_a_country_stops_with_all_it_delivers() -> None:
    frame = wf.compute("suppliers.survive", "belgium", case="case-sample").frame
    china = frame.filter(stops="country", who="CHN", product="pump")
    both = {row["measure"]: row["value"] for row in china.iter_rows(named=True)}
    # Motors last 10 days and are all from China; housings would last longer.
    assert both["survive_days"] == pytest.approx(10.0)
    assert both["loss"] == pytest.approx((120 - 10) * 25_000)
    assert both["risk_exposure"] == 1.0


def test_the_smallest_stocks_survive_and_countries_need_more() -> None:
    firm = wf.compute("suppliers.stock", "belgium", case="case-sample").frame
    country = wf.compute("suppliers.stock", "belgium", case="case-sample", stops="country").frame
    days = dict(firm.filter(measure="stock_days", product="pump").select("part", "value").iter_rows())
    # housing: 90 (1 - 0.3) = 63 days; motors: one source, 120 days.
    assert days["housing"] == pytest.approx(63.0)
    assert days["motor"] == pytest.approx(120.0)
    wider = dict(country.filter(measure="stock_days", product="pump").select("part", "value").iter_rows())
    # China stops for 120 days with motors and housings.
    assert wider["housing"] == pytest.approx(120 * 0.7)
    with pytest.raises(InputError, match="stops = 'plant'"):
        wf.compute("suppliers.stock", "belgium", case="case-sample", stops="plant")


def test_prices_of_the_teaching_case_and_arcs_that_lead_nowhere(tmp_path: Path) -> None:
    frame = wf.compute("suppliers.network", "belgium", case="case-sample").frame
    prices = dict(frame.filter(stop="S3", measure="capacity_price").select("at", "value").iter_rows())
    # One more unit a day for two days, EUR 5,000 each.
    assert prices == pytest.approx({"S1": 10_000.0, "S2": 10_000.0})
    assert frame.filter(stop="none", measure="survive_days").is_empty()
    path = workbook(
        tmp_path / "n.xlsx",
        Nodes=[["Node", "Capacity", "Stock", "Demand", "Loss", "Time to recover"], ["a", "", "", 1, 1, 2]],
        Arcs=[["From", "To", "Part", "Need"], ["b", "a", "x", 1]],
    )
    with pytest.raises(InputFaults, match="'b' is not on the sheet Nodes"):
        case.read(path, name="n")
