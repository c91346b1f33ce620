"""A user's own case in Excel: what is written can be read, what is wrong is named by row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from string import Formatter

import pytest
import python_calamine
import xlsxwriter
from typer.testing import CliRunner

import weefsel as wf
from weefsel.errors import ComputationError, InputError, InputFaults
from weefsel.faces.cli.app import app
from weefsel.sources import case
from weefsel.sources.case_sheets import SHEETS
from weefsel.vocabulary import LANGUAGES, column_words
from weefsel.vocabulary.reading import data, fold

Rows = Sequence[Sequence[object]]
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
    assert "| pump | Example Motors | motor | 10.0 | 120 | 110 | 2,750,000 |" in text
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
    # One firm that delivers motors for pumps and fans costs most when it stops: its stops add up.
    whole = frame.filter(stops="supplier", product="all", who="Example Motors", measure="loss")["value"].item()
    assert whole == pytest.approx(2_750_000 + 49_600)
    assert both["risk_exposure"] == pytest.approx(2_750_000 / whole)


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


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_template_and_report_in_each_language(tmp_path: Path, language: str) -> None:
    path = str(tmp_path / "mine.xlsx")
    assert CliRunner().invoke(app, ["suppliers", "template", path, "--lang", language]).exit_code == 0
    found, english = case.read(Path(path), name="c"), case.read(case.write_template(tmp_path / "en.xlsx"), name="c")
    for name, frame in english.frames.items():
        assert found.frames[name].equals(frame)
    out = tmp_path / "out"
    done = CliRunner().invoke(app, ["suppliers", "report", path, "--lang", language, "--out", str(out)])
    assert done.exit_code == 0, done.output
    text = (out / "report.md").read_text(encoding="utf-8")
    page = (out / "report.html").read_text(encoding="utf-8")
    said = {
        "nl": ("Enige bronnen: motor voor pump (Example Motors).", "| pump | China | alles | 10,0 | 120 | 110 |",
               "1. housing voor pump, nu van Example Foundry: koop 48% elders (238.889 euro per jaar)"),
        "fr": ("Sources uniques : motor pour pump (Example Motors).", "| pump | Chine | tout | 10,0 | 120 | 110 |",
               "achetez 48\u00a0% ailleurs"),
        "en": ("Single sources: motor for pump (Example Motors).", "| pump | China | all | 10.0 | 120 | 110 |",
               "buy 48% elsewhere (EUR 238,889 a year)"),
    }[language]  # fmt: skip
    for line in said:
        assert line in text
    assert f'<html lang="{language}">' in page
    book = python_calamine.CalamineWorkbook.from_path(str(out / "report.xlsx"))
    assert len(book.sheet_names) == 4
    first = book.get_sheet_by_index(0).to_python()
    assert first[1][4] == pytest.approx(0.68)


def test_decimal_commas_and_countries_in_any_language(tmp_path: Path) -> None:
    head = ["Van", "Land", "Onderdeel", "Naar", "Waarde", "Reservecapaciteit", "Dagen voorraad", "Hersteltijd"]
    rows = [["A", "Duitsland", "as", "pomp", "12,5", "0,2", 5, 30], ["B", "Congo", "as", "pomp", "1.000,5", 0, 5, 30]]
    products: Rows = [["Naar", "Verlies per dag"], ["pomp", 1]]
    path = workbook(tmp_path / "s.xlsx", Leveranciers=[head, *rows], Producten=products)
    found = case.read(path, name="s")
    assert found.frames["suppliers"]["value"].to_list() == [12.5, 1000.5]
    assert found.notes == ("Unknown or ambiguous countries, kept as they are: Congo (one of COD, COG).",)
    text = CliRunner().invoke(app, ["suppliers", "report", str(path), "--lang", "nl"]).output
    assert "Duitsland" in text
    assert "Congo (Congo-Kinshasa / Congo-Brazzaville?)" in text
    row = ["A", "CN", "x", "y", "1.234", 0, 5, 30]
    unclear = workbook(tmp_path / "u.xlsx", Fournisseurs=[HEAD, row], Products=[["To", "Loss per day"]])
    with pytest.raises(InputFaults) as caught:
        case.read(unclear, name="u")
    fault = caught.value.faults()[0]
    assert (fault.file, fault.row, fault.column) == ("u.xlsx[Fournisseurs]", "2", "Value")
    assert "may be thousands or decimals" in fault.what


DUTCH = ["Van", "Land", "Onderdeel", "Naar", "Waarde", "Reservecapaciteit", "Dagen voorraad", "Hersteltijd"]


def titled(path: Path, *lines: Sequence[object]) -> Path:
    """Write a Dutch workbook with a title merged over row 1 of the suppliers, and lines below it."""
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("Leveranciers")
        page.merge_range("A1:H1", "Onze leveranciers 2026")
        for row, line in enumerate(lines, start=1):
            page.write_row(row, 0, line)
        page = book.add_worksheet("Producten")
        page.write_row(0, 0, ["Naar", "Verlies per dag"])
        page.write_row(1, 0, ["pomp", 1])
    return path


def test_a_merged_title_above_the_headings_is_skipped(tmp_path: Path) -> None:
    path = titled(tmp_path / "s.xlsx", [], DUTCH, ["A", "BE", "as", "pomp", "12,5", "0,2", 5, 30])
    found = case.read(path, name="s")
    assert found.frames["suppliers"].select("value", "spare").rows() == [(12.5, 0.2)]
    assert found.notes == ("Rows above the headings are skipped: Leveranciers!1:2.",)
    done = CliRunner().invoke(app, ["suppliers", "report", str(path), "--lang", "nl"])
    assert done.exit_code == 0, done.output
    assert "- Rijen boven de koppen zijn overgeslagen: Leveranciers!1:2." in done.output


def test_faults_below_a_title_name_the_row_as_excel_counts(tmp_path: Path) -> None:
    path = titled(tmp_path / "s.xlsx", DUTCH, ["A", "BE", "as", "pomp", "veel", 0, 5, 30])
    with pytest.raises(InputFaults) as caught:
        case.read(path, name="s")
    assert [(fault.row, fault.column) for fault in caught.value.faults()] == [("3", "Waarde")]
    with pytest.raises(InputFaults, match="column Hersteltijd is missing"):
        case.read(titled(tmp_path / "m.xlsx", DUTCH[:-1]), name="m")


def test_a_sheet_without_headings_is_one_fault_in_its_own_language(tmp_path: Path) -> None:
    path = titled(tmp_path / "s.xlsx", ["Firma", "Staat"], ["A", "BE"])
    with pytest.raises(InputFaults) as caught:
        case.read(path, name="s")
    (fault,) = caught.value.faults()
    assert (fault.file, fault.row) == ("s.xlsx[Leveranciers]", "2")
    assert fault.what == "no headings in rows 1 to 3; row 2 holds: Firma, Staat"
    assert fault.remedy == f"Write in one row: {', '.join(DUTCH)}."


def test_words_of_a_case_are_there_in_every_language() -> None:
    words = data("suppliers")
    columns = {f"{sheet.frame}.{column.name}" for sheet in SHEETS for column in sheet.columns}
    assert set(words["columns"]) == columns
    assert {*(sheet.name for sheet in SHEETS), "Read me"} == set(words["sheets"])
    for key, entry in words["words"].items():
        blanks = [{name for _, name, *_ in Formatter().parse(entry[language]) if name} for language in LANGUAGES]
        assert blanks[0] == blanks[1] == blanks[2], key
    for sheet in SHEETS:
        for language in LANGUAGES:
            headings = [column_words(f"{sheet.frame}.{c.name}", language, c.heading, c.about)[0] for c in sheet.columns]
            assert len({fold(heading) for heading in headings}) == len(headings)


def test_who_does_not_mind_risk_still_counts_what_is_lost_on_average() -> None:
    """Against a search over all shares in steps of 5 points: Perth and Porto, once their stops are counted."""
    found = wf.compute("stockpile.sourcing", "belgium", case="case-sample", loss=1e7)
    shares = dict(found.frame.filter(measure="share").select("source", "value").iter_rows())
    cost, stop = (1_000_000, 1_150_000, 1_300_000), (0.06, 0.02, 0.02)
    steps = [(a / 20, b / 20, (20 - a - b) / 20) for a in range(14) for b in range(14) if 7 <= a + b <= 20]
    best = min(steps, key=lambda w: sum(w[k] * (cost[k] + 1e7 * stop[k]) for k in range(3)))
    assert list(shares.values()) == pytest.approx(best)
    assert best == (0.0, 0.65, 0.35)
    lost = found.frame.filter(measure="expected_loss", source="all")["value"].item()
    assert lost == pytest.approx(1e7 * 0.02)
    bought = found.frame.filter(measure="buying", source="all")["value"].item()
    assert bought == pytest.approx(0.65 * 1_150_000 + 0.35 * 1_300_000)
    cheap = wf.compute("stockpile.sourcing", "belgium", case="case-sample", loss=1e7, expected="no").frame
    assert cheap.filter(measure="share", source="Example Shenzhen")["value"].item() == pytest.approx(0.65)
