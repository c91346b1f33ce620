"""Trade files as users download them: read right, or refused with the rows named."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

import weefsel as wf
from weefsel.errors import InputError, InputFaults
from weefsel.faces.cli.app import app
from weefsel.model.figures import Figures
from weefsel.sources import trade

BACI = "t,i,j,k,v,q\n2020,156,56,10121,90.5,1\n2020,842,56,10121,9.5,\n2020,276,56,10121,25,NA\n2020,56,842,10121,5,1\n"


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def imports(found: Figures, area: str = "BEL") -> dict[tuple[int, str, str], float]:
    rows = found.frames["partners"].filter(pl.col("area") == area, pl.col("imports") > 0)
    return {(y, k, p): v for y, k, p, v in rows.select("year", "product", "partner", "imports").iter_rows()}


def test_baci_with_numbers_of_its_own_and_lost_zeros(tmp_path: Path) -> None:
    found = trade.read(written(tmp_path / "BACI_HS17_Y2020.csv", BACI), name="b", layout="baci")
    assert imports(found) == {
        (2020, "010121", "CHN"): 90.5,
        (2020, "010121", "USA"): 9.5,
        (2020, "010121", "DEU"): 25.0,
    }
    inside = found.frames["partners"].filter(area="BEL", partner="DEU")["inside"].item()
    assert (inside, found.unit) == (True, "kusd")
    world = found.frames["world"].filter(country="CHN").row(0, named=True)
    assert (world["exports"], world["buyers"], world["captive"]) == (90.5, 1, 1)


def test_a_folder_of_years_and_the_file_of_countries_beside(tmp_path: Path) -> None:
    for year in (2020, 2021):
        written(tmp_path / f"BACI_Y{year}.csv", BACI.replace("2020", str(year)))
    written(tmp_path / "country_codes_V202401.csv", "country_code,country_name\n56,Belgium\n")
    found = trade.read(tmp_path, name="b", layout="baci")
    assert sorted(found.frames["partners"]["year"].unique()) == [2020, 2021]
    for frame in found.frames.values():
        assert frame.equals(frame.sort(frame.columns[:4] if "area" in frame.columns else frame.columns[:3]))
    only = trade.read(tmp_path, name="b", layout="baci", years="2021")
    assert only.frames["partners"]["year"].unique().to_list() == [2021]
    with pytest.raises(InputError, match="no trade in 2022"):
        trade.read(tmp_path, name="b", layout="baci", years="2021-2022")


def test_union_and_country_side_by_side(tmp_path: Path) -> None:
    found = trade.read(written(tmp_path / "b.csv", BACI), name="b", layout="baci", areas="EU27,BE")
    # Germany sells to Belgium: inside the Union for both.
    assert imports(found, "EU27")[2020, "010121", "DEU"] == 25.0
    assert imports(found, "BEL")[2020, "010121", "DEU"] == 25.0
    assert found.frames["partners"].filter(area="EU27", partner="BEL")["exports"].item() == 25.0


def test_comext_takes_one_side_and_cuts_to_six_digits(tmp_path: Path) -> None:
    head = "REPORTER,PARTNER,TRADE_TYPE,PRODUCT_NC,FLOW,STAT_PROCEDURE,PERIOD,VALUE_EUR,QUANTITY_KG\n"
    rows = [
        "BE,CN,E,85065010,1,1,202152,1000,1",
        "BE,CN,E,85065090,1,1,202152,500,1",
        "BE,CN,E,85065090,1,3,202152,500,1",
        "BE,US,E,85065010,2,1,202152,700,1",
        "BE,NL,I,85065010,1,1,202152,,1",
        "BE,QV,E,85065010,1,1,202152,9,1",
        "BE,CN,E,850XXXXX,1,1,202152,9,1",
        "BE,CN,E,TOTAL,1,1,202152,9999,1",
    ]
    found = trade.read(
        written(tmp_path / "full.dat", head + "\n".join(rows) + "\n"), name="c", layout="comext", areas="BEL"
    )
    assert imports(found) == {(2021, "850650", "CHN"): 2.0}
    said = " ".join(found.notes)
    assert "1 rows without a value" in said
    assert "1 rows whose partner is no country" in said
    assert "2 rows of totals or confidential" in said
    assert "2 rows had the labels of another" in said
    sold = trade.read(tmp_path / "full.dat", name="c", layout="comext", areas="BEL", flow="exports")
    assert sold.frames["partners"].filter(partner="USA")["exports"].item() == pytest.approx(0.7)


def test_months_and_whole_years_are_not_added_up(tmp_path: Path) -> None:
    head = "REPORTER,PARTNER,PRODUCT_NC,FLOW,PERIOD,VALUE_EUR\n"
    months = "BE,CN,85065010,1,202101,1000\nBE,CN,85065010,1,202102,500\n"
    found = trade.read(written(tmp_path / "m.dat", head + months), name="m", layout="comext", areas="BEL")
    assert imports(found) == {(2021, "850650", "CHN"): 1.5}
    both = written(tmp_path / "b.dat", head + months + "BE,CN,85065010,1,202152,9000\n")
    with pytest.raises(InputError, match="2021 stand there by month and as a whole year"):
        trade.read(both, name="b", layout="comext", areas="BEL")


def test_comtrade_counts_totals_once(tmp_path: Path) -> None:
    head = "refYear,reporterISO,flowCode,partnerISO,partner2ISO,cmdCode,customsCode,motCode,primaryValue\n"
    rows = [
        "2022,BEL,M,CHN,W00,850650,C00,0,4000",
        "2022,BEL,M,CHN,W00,850650,C01,0,4000",
        "2022,BEL,M,CHN,W00,850650,C00,2100,4000",
        "2022,BEL,M,W00,W00,850650,C00,0,9000",
        "2022,USA,X,BEL,W00,850650,C00,0,1000",
    ]
    found = trade.read(
        written(tmp_path / "ct.csv", head + "\n".join(rows) + "\n"), name="c", layout="comtrade", areas="BEL"
    )
    assert imports(found) == {(2022, "850650", "CHN"): 4.0}


def test_faults_are_gathered_with_their_rows(tmp_path: Path) -> None:
    text = (
        "year,product,exporter,importer,value\n2020,1,CHN,BEL,ten\n2020,2,CHN,BEL,-5\nx,3,CHN,BEL,1\n2020,4,CHN,BEL,1\n"
    )
    with pytest.raises(InputFaults) as caught:
        trade.read(written(tmp_path / "mine.csv", text), name="p", layout="plain")
    assert len(caught.value.faults()) == 3
    said = str(caught.value)
    assert "'ten' is not a value" in said
    assert "2020 2 CHN > BEL" in said
    assert "3 rows cannot be read" in said


def test_missing_columns_unknown_areas_and_layouts(tmp_path: Path) -> None:
    path = written(tmp_path / "b.csv", BACI)
    with pytest.raises(InputFaults, match="no column REPORTER"):
        trade.read(path, name="x", layout="comext")
    with pytest.raises(InputFaults, match="unknown area 'Mars'"):
        trade.read(path, name="x", layout="baci", areas="EU27,Mars")
    with pytest.raises(InputError, match="unknown layout"):
        trade.read(path, name="x", layout="bacci")
    with pytest.raises(InputError, match="does not exist"):
        trade.read(tmp_path / "no.csv", name="x", layout="baci")
    with pytest.raises(InputError, match="no trade of FRA"):
        trade.read(path, name="x", layout="baci", areas="FRA")


def test_unknown_codes_of_countries_are_named_and_kept(tmp_path: Path) -> None:
    text = "year,product,exporter,importer,value\n2020,1,ZZZ,BEL,3\n2020,1,China,BEL,1\n"
    found = trade.read(written(tmp_path / "p.csv", text), name="p", layout="plain")
    assert imports(found) == {(2020, "1", "ZZZ"): 3.0, (2020, "1", "CHN"): 1.0}
    assert any("Unknown codes of countries, kept as they are: ZZZ" in note for note in found.notes)


def test_concordance_lists_ambiguous_and_missing_codes(tmp_path: Path) -> None:
    text = "year,product,exporter,importer,value\n2020,11,CHN,BEL,8\n2020,12,CHN,BEL,2\n2020,99,CHN,BEL,1\n"
    path = written(tmp_path / "p.csv", text)
    table = written(tmp_path / "hs.csv", "from,to\n11,A\n11,B\n12,A\n")
    found = trade.read(path, name="p", layout="plain", concordance=str(table))
    assert imports(found) == {(2020, "A", "CHN"): 6.0, (2020, "B", "CHN"): 4.0, (2020, "99", "CHN"): 1.0}
    said = " ".join(found.notes)
    assert "1 ambiguous codes of hs.csv go to several products, split equally: an estimate: 11" in said
    assert "Not in the concordance, kept as they are: 99" in said
    shares = written(tmp_path / "shares.csv", "from,to,share\n11,A,0.75\n11,B,0.25\n12,A,1\n99,A,1\n")
    assert imports(trade.read(path, name="p", layout="plain", concordance=str(shares)))[2020, "A", "CHN"] == 9.0
    bad = written(tmp_path / "bad.csv", "from,to,share\n11,A,0.75\n")
    with pytest.raises(InputFaults, match=r"add up to 0\.75"):
        trade.read(path, name="p", layout="plain", concordance=str(bad))


def test_the_command_line_imports_lists_computes_and_removes(tmp_path: Path) -> None:
    path = written(tmp_path / "b.csv", BACI)
    runner = CliRunner()
    made = runner.invoke(
        app, ["trade", "import", str(path), "--layout", "baci", "--name", "mine", "--set", "areas=BEL"]
    )
    assert made.exit_code == 0, made.output
    assert "mine" in runner.invoke(app, ["trade", "list"]).output
    found = wf.compute("dependency.products", "belgium", trade="mine").frame
    assert found.filter(measure="concentration")["value"].item() == pytest.approx(0.905**2 + 0.095**2)
    assert found.filter(measure="outside_share")["value"].item() == pytest.approx(100 / 125)
    assert found.filter(measure="cover")["value"].item() == pytest.approx(20.0)
    assert runner.invoke(app, ["trade", "remove", "mine"]).exit_code == 0
    with pytest.raises(InputError, match="unknown trade figures: 'mine'"):
        wf.compute("dependency.products", "belgium", trade="mine")


@pytest.mark.parametrize(
    ("line", "said", "column"),
    [
        ("2020,156,56,ZZ,1,1", "'ZZ' is not a product code", "k"),
        ("2020,156,56,10\x00121,1,1", "'10\\x00121' is not a product code", "k"),
        ("20,156,56,10121,1,1", "'20' is not a year", "t"),
        ("2020,156,56,10121,1_000,1", "'1_000' is not a value", "v"),
        ("2020,156,5\x006,10121,1,1", "'5\\x006' is not a country code", "j"),
    ],
)
def test_what_no_column_of_baci_can_hold_is_refused(tmp_path: Path, line: str, said: str, column: str) -> None:
    path = written(tmp_path / "b.csv", BACI + line + "\n")
    made = CliRunner().invoke(app, ["trade", "import", str(path), "--layout", "baci", "--name", "bad", "--json"])
    assert isinstance(made.exception, InputFaults)
    assert made.exception.exit_code == 2
    with pytest.raises(InputFaults) as caught:
        trade.read(path, name="b", layout="baci")
    (fault,) = caught.value.faults()
    assert said in fault.what
    assert (fault.file, fault.row, fault.column) == ("b.csv", "line 6", column)
    assert "bad" not in CliRunner().invoke(app, ["trade", "list"]).output


def test_letters_in_comext_are_totals_or_refused(tmp_path: Path) -> None:
    head = "REPORTER,PARTNER,PRODUCT_NC,FLOW,PERIOD,VALUE_EUR\n"
    good = "BE,CN,1012100,1,202152,1000\nBE,CN,850XXXXX,1,202152,7\nBE,CN,9999AA00,1,202152,7\n"
    path = written(tmp_path / "c.dat", head + good)
    # A code of eight digits that has lost its first zero is chapter 1, not chapter 10.
    assert imports(trade.read(path, name="c", layout="comext", areas="BEL")) == {(2021, "010121", "CHN"): 1.0}
    with pytest.raises(InputFaults, match=r"line 4, column PRODUCT_NC: 'ZZ'"):
        trade.read(written(path, head + good.replace("9999AA00", "ZZ")), name="c", layout="comext", areas="BEL")
    with pytest.raises(InputFaults, match=r"line 2, column PERIOD: '202113' is not a year"):
        trade.read(written(path, head + "BE,CN,1012100,1,202113,1\n"), name="c", layout="comext", areas="BEL")


def test_rows_twice_are_refused_and_named(tmp_path: Path) -> None:
    path = written(tmp_path / "b.csv", BACI + "2020,156,56,010121,90.5,1\n")
    with pytest.raises(InputFaults, match="1 rows stand there twice") as caught:
        trade.read(path, name="b", layout="baci")
    assert [(fault.file, fault.row) for fault in caught.value.faults()] == [("b.csv", "line 2"), ("b.csv", "line 6")]
    assert "2020 010121 CHN > BEL, here with 90.5" in caught.value.faults()[1].what
    # Fewer digits join sub-headings; the same row twice stays a mistake.
    two = written(tmp_path / "two.csv", BACI + "2020,156,56,10129,9.5,1\n")
    joined = trade.read(two, name="b", layout="baci", digits=4)
    assert imports(joined)[2020, "0101", "CHN"] == 100.0
    assert "1 rows had the labels of another and were added to it (sub-headings)." in joined.notes
    with pytest.raises(InputFaults, match="stand there twice"):
        trade.read(path, name="b", layout="baci", digits=4)


def test_a_comext_row_that_equals_another_in_every_column_is_refused(tmp_path: Path) -> None:
    head = "REPORTER,PARTNER,PRODUCT_NC,FLOW,STAT_PROCEDURE,PERIOD,VALUE_EUR\n"
    rows = "BE,CN,85065010,1,1,202152,500\nBE,CN,85065010,1,3,202152,500\n"
    path = written(tmp_path / "c.dat", head + rows)
    assert imports(trade.read(path, name="c", layout="comext", areas="BEL")) == {(2021, "850650", "CHN"): 1.0}
    with pytest.raises(InputFaults, match="line 4, column PRODUCT_NC: one of several rows"):
        trade.read(written(path, head + rows + rows[:29] + "\n"), name="c", layout="comext", areas="BEL")


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16", "utf-16-le", "utf-8-sig"])
def test_other_encodings_are_turned_and_named(tmp_path: Path, encoding: str) -> None:
    text = "year;product;exporter;importer;value\n2020;Müsli;CHN;BEL;3\n2020;Zürich;USA;BEL;1\n"
    path = tmp_path / "p.csv"
    path.write_bytes(text.encode(encoding))
    found = trade.read(path, name="p", layout="plain")
    assert imports(found) == {(2020, "Müsli", "CHN"): 3.0, (2020, "Zürich", "USA"): 1.0}
    name = {"latin-1": "Windows-1252 (latin-1)", "utf-8-sig": ""}.get(encoding, "UTF-16")
    assert ([f"p.csv is not UTF-8: read as {name}."] if name else []) == [n for n in found.notes if "UTF-8" in n]


def test_latin_1_deep_in_one_file_of_a_folder(tmp_path: Path) -> None:
    head = "year,product,exporter,importer,value\n"
    lines = "".join(f"2020,p{at},CHN,BEL,1\n" for at in range(60_000))
    written(tmp_path / "a.csv", head + "2019,Müsli,CHN,BEL,3\n")
    (tmp_path / "b.csv").write_bytes((head + lines + "2020,Müsli,CHN,BEL,3\n").encode("latin-1"))
    found = trade.read(tmp_path, name="p", layout="plain", areas="BEL")
    assert found.frames["partners"].filter(product="Müsli")["year"].to_list() == [2019, 2020]
    assert "b.csv is not UTF-8: read as Windows-1252 (latin-1)." in found.notes
    (tmp_path / "b.csv").write_bytes(head.encode() + b"2020,M\x81sli,CHN,BEL,3\n")
    with pytest.raises(InputFaults, match="not UTF-8, UTF-16 or Windows-1252"):
        trade.read(tmp_path, name="p", layout="plain", areas="BEL")


def test_lines_with_another_number_of_cells_are_named(tmp_path: Path) -> None:
    path = written(tmp_path / "b.csv", BACI + "2020,156,56,10121\n")
    with pytest.raises(InputFaults, match=r"b\.csv, line 6, column 5: the line has 4 cells, the header 6"):
        trade.read(path, name="b", layout="baci")
    with pytest.raises(InputFaults, match="the line has 7 cells, the header 6"):
        trade.read(written(path, BACI + "2020,156,56,10121,3,4,5\n"), name="b", layout="baci")
    with pytest.raises(InputFaults, match="line 6"):
        trade.read(written(path, BACI + '2020,"15"6,56,10121,3,4\n'), name="b", layout="baci")


SCRIPT = """
import resource, sys, duckdb
from pathlib import Path
from weefsel.sources import trade
path, rows, memory = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
duckdb.sql(f"COPY (SELECT 2020 AS t, 1 + i // 4000 * 7 % 200 AS i, 1 + (i // 4000 + i // 800000 + i) % 200 AS j, "
    f"100000 + i % 4000 AS k, 1.5 + i % 97 AS v, i AS q FROM range({rows}) r(i)) TO '{path}' (HEADER)")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = trade.read(path, name="big", layout="baci", memory=memory)
print(before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, len(found.frames["world"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="peak memory is not to be had there")
def test_reading_stays_inside_its_memory(tmp_path: Path) -> None:
    """A million flows would take some 200 MB as Python sees them; DuckDB gets 300 MB, the rest is the interpreter."""
    call = [sys.executable, "-c", SCRIPT, str(tmp_path / "big.csv"), "1000000", "300MB"]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    before, after, rows = (int(word) for word in done.stdout.split())
    assert rows > 100_000
    assert after - before < 500_000, f"{(after - before) / 1e3:.0f} MB more"
