"""Eurostat's national tables: replicas in every form read back to the bit, and what is wrong named."""

from __future__ import annotations

import gzip
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.conftest import SHARED
from tests.sources.eurostat_replica import Cells, cells_of, code_of, write_json_stat, write_sdmx_csv, write_tsv

import weefsel as wf
from weefsel import study
from weefsel.errors import InputError, InputFaults
from weefsel.faces.cli import main
from weefsel.model import Fabric
from weefsel.sources import eurostat
from weefsel.sources.archives import files_in
from weefsel.sources.eurostat_files import read_cells

BE = ("BE", "MIO_EUR")
OLD = ("unit", "stk_flow", "induse", "prod_na", "geo")


@pytest.fixture(scope="module")
def belgium() -> Fabric:
    """Return the Belgian table with exports by partner and stocks as Eurostat names them."""
    return wf.load("belgium")


@pytest.fixture(scope="module")
def cells(belgium: Fabric) -> Cells:
    return cells_of(belgium, "CPA_")


def same_numbers(found: Fabric, wanted: Fabric, prefix: str = "") -> None:
    """Assert that two tables have the same numbers, to the bit, whatever the order of their labels."""
    codes = [(code_of(code, prefix),) for (code,) in wanted.industries.labels]
    assert sorted(found.industries.labels) == sorted(codes)
    assert sorted(found.uses.labels) == sorted(wanted.uses.labels)
    n = [found.industries.labels.index(code) for code in codes]
    m = [found.uses.labels.index(use) for use in wanted.uses.labels]
    assert np.array_equal(found.flows[np.ix_(n, n)], wanted.flows)
    assert np.array_equal(found.output[n], wanted.output)
    assert np.array_equal(found.final_demand[np.ix_(n, m)], wanted.final_demand)
    assert found.items == wanted.items
    assert np.array_equal(found.value_added[:, n], wanted.value_added)
    assert found.imports is not None
    assert wanted.imports is not None
    assert np.array_equal(found.imports.flows[np.ix_(n, n)], wanted.imports.flows)
    assert found.imports.final is not None
    assert wanted.imports.final is not None
    assert np.array_equal(found.imports.final[np.ix_(n, m)], wanted.imports.final)


def test_products_from_tsv_to_the_bit(tmp_path: Path, belgium: Fabric, cells: Cells) -> None:
    path = write_tsv(tmp_path / "estat_naio_10_cp1700.tsv", {BE: {"2015": cells}})
    found = eurostat.read(path, name="be")
    same_numbers(found, belgium, "CPA_")
    assert found.meta.year == 2015
    assert found.meta.currency_unit == "meur"
    assert "naio_10_cp1700" in found.meta.source
    assert "BE" in found.meta.title


def test_industries_and_dimensions_in_another_order(tmp_path: Path, belgium: Fabric) -> None:
    path = write_tsv(
        tmp_path / "x.tsv",
        {BE: {"2015": cells_of(belgium)}},
        order=("geo", "ind_ava", "ind_use", "freq", "stk_flow", "unit"),
        rows="ind_ava",
        columns="ind_use",
    )
    found = eurostat.read(path, name="be")
    same_numbers(found, belgium)
    assert "naio_10_cp1750" in found.meta.source


def test_old_names_of_dimensions(tmp_path: Path, belgium: Fabric, cells: Cells) -> None:
    path = write_tsv(
        tmp_path / "naio_10_cp1700.tsv", {BE: {"2015": cells}}, order=OLD, rows="prod_na", columns="induse", time="time"
    )
    same_numbers(eurostat.read(path, name="be"), belgium, "CPA_")


@pytest.mark.parametrize("labels", [False, True])
def test_sdmx_csv(tmp_path: Path, belgium: Fabric, cells: Cells, labels: bool) -> None:
    path = write_sdmx_csv(tmp_path / "any.csv", cells, geo="BE", year="2015", labels=labels)
    same_numbers(eurostat.read(path, name="be"), belgium, "CPA_")


def test_sdmx_csv_of_the_second_version_with_labels_in_columns_of_their_own(
    tmp_path: Path, belgium: Fabric, cells: Cells
) -> None:
    head = (
        "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,freq,Time frequency,unit,Unit of measure,stk_flow,Stock or flow,prd_use,"
        "Products used,prd_ava,Products available,geo,Geopolitical entity,TIME_PERIOD,Time,OBS_VALUE,Observation value,"
        "OBS_FLAG,Observation status (Flag) V2 structure,CONF_STATUS,Confidentiality status (flag)"
    )
    lines = [head]
    for (flow, row, column), value in cells.items():
        codes = f'A,Annual,MIO_EUR,Million euro,{flow},Flow,{column},"Use, {column}",{row},Of {row},BE,Belgium,2015,'
        lines.append(f"dataflow,ESTAT:NAIO_10_CP1700(1.0),Symmetric table,{codes},{value!r},,,,,")
    path = tmp_path / "t.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    same_numbers(eurostat.read(path, name="be"), belgium, "CPA_")


def test_json_stat(tmp_path: Path, belgium: Fabric, cells: Cells) -> None:
    path = write_json_stat(tmp_path / "any.json", cells, geo="BE", year="2015")
    same_numbers(eurostat.read(path, name="be"), belgium, "CPA_")


def test_packed_and_with_a_byte_order_mark(tmp_path: Path, belgium: Fabric, cells: Cells) -> None:
    plain = write_tsv(tmp_path / "t.tsv", {BE: {"2015": cells}})
    raw = b"\xef\xbb\xbf" + plain.read_bytes()
    (tmp_path / "t.tsv.gz").write_bytes(gzip.compress(raw))
    same_numbers(eurostat.read(tmp_path / "t.tsv.gz", name="be"), belgium, "CPA_")
    with zipfile.ZipFile(tmp_path / "t.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("naio.tsv", raw)
    same_numbers(eurostat.read(tmp_path / "t.zip", name="be"), belgium, "CPA_")


def test_flags_and_missing_cells_that_are_zero(tmp_path: Path, belgium: Fabric, cells: Cells) -> None:
    """Zeros are not published in some cells, letters stand behind numbers: the numbers come back as they are."""
    empty: Cells = {key: None if value == 0 and not key[1].startswith("P1") else value for key, value in cells.items()}
    flags = {key: ("c" if value is None else "p") for key, value in empty.items()}
    path = write_tsv(tmp_path / "t.tsv", {BE: {"2015": empty}}, flags=flags)
    found = eurostat.read(path, name="be")
    same_numbers(found, belgium, "CPA_")
    assert any("cells without a number are zero" in note for note in found.meta.notes)


def test_a_confidential_cell_that_is_not_zero_is_named(tmp_path: Path, cells: Cells) -> None:
    broken = dict(cells)
    broken["DOM", "CPA_C29", "CPA_C29"] = None
    with pytest.raises(InputFaults) as error:
        eurostat.read(write_tsv(tmp_path / "t.tsv", {BE: {"2015": broken}}), name="be")
    fault = error.value.faults()[0]
    assert (fault.file, fault.row, fault.column) == ("t.tsv", "CPA_C29", "CPA_C29")
    assert "confidential" in fault.remedy


def test_the_whole_hierarchy_is_served(tmp_path: Path, belgium: Fabric, cells: Cells) -> None:
    """Sections and wider groups stand beside their parts: they are left out, and a note says so."""
    codes = [code_of(code) for (code,) in belgium.industries.labels]
    more = dict(cells)
    for group, start in (("CPA_A", "A"), ("CPA_C", "C"), ("CPA_J", "J")):
        parts = [f"CPA_{code}" for code in codes if code.startswith(start)]
        for flow in ("DOM", "IMP", "TOTAL"):
            for column in [f"CPA_{code}" for code in codes] + ["TU", "TOTAL", "P3_S14"]:
                more[flow, group, column] = sum(cells[flow, part, column] or 0.0 for part in parts)
                if column.startswith("CPA_"):
                    more[flow, column, group] = sum(cells[flow, column, part] or 0.0 for part in parts)
    found = eurostat.read(write_tsv(tmp_path / "t.tsv", {BE: {"2015": more}}), name="be")
    same_numbers(found, belgium, "CPA_")
    assert any("CPA_A, CPA_C, CPA_J" in note for note in found.meta.notes)


def test_several_tables_ask_for_a_choice(tmp_path: Path, belgium: Fabric, cells: Cells) -> None:
    half = {key: value / 2 if value is not None else None for key, value in cells.items()}
    tables = {BE: {"2010": half, "2015": cells}, ("BE", "MIO_NAC"): {"2015": cells}, ("AT", "MIO_EUR"): {"2015": half}}
    path = write_tsv(tmp_path / "t.tsv", tables)
    with pytest.raises(InputFaults) as error:
        eurostat.read(path, name="be")
    said = str(error.value)
    assert all(part in said for part in ("AT, BE", "MIO_EUR, MIO_NAC", "2010, 2015", "--set geo="))
    with pytest.raises(InputFaults, match="several: 2010, 2015"):
        eurostat.read(path, name="be", geo="BE", unit="MIO_EUR")
    whole = eurostat.read(path, name="be", geo="BE", unit="MIO_EUR", year=2015)
    same_numbers(whole, belgium, "CPA_")
    earlier = eurostat.read(path, name="be", geo="BE", unit="MIO_EUR", year=2010)
    assert np.array_equal(earlier.flows, whole.flows / 2)
    assert earlier.meta.year == 2010
    with pytest.raises(InputFaults, match="'2011' is not in the file; it has 2010, 2015"):
        eurostat.read(path, name="be", geo="BE", unit="MIO_EUR", year=2011)


def test_total_flows_only_when_asked(tmp_path: Path, belgium: Fabric, cells: Cells) -> None:
    only = {key: value for key, value in cells.items() if key[0] == "TOTAL"}
    only |= {
        ("TOTAL", key[1], key[2]): value
        for key, value in cells.items()
        if key[1] in ("D1", "B2A3G", "D29X39", "D21X31")
    }
    path = write_tsv(tmp_path / "t.tsv", {BE: {"2015": only}})
    with pytest.raises(InputError, match="no domestic flows"):
        eurostat.read(path, name="be")
    found = eurostat.read(path, name="be", flows="total")
    assert belgium.imports is not None
    order = [found.industries.labels.index((code_of(code, "CPA_"),)) for (code,) in belgium.industries.labels]
    assert np.array_equal(found.flows[np.ix_(order, order)], belgium.flows + belgium.imports.flows)
    assert found.uses.labels[-1] == ("imports",)
    assert found.imports is None
    rows = found.flows.sum(axis=1) + found.final_demand.sum(axis=1)
    assert np.abs(rows - found.output).max() < 0.02


def test_without_partners_or_parts_the_coarser_column_is_taken(tmp_path: Path, cells: Cells) -> None:
    fewer = {key: value for key, value in cells.items() if not key[2].startswith("P6_")}
    found = eurostat.read(write_tsv(tmp_path / "t.tsv", {BE: {"2015": fewer}}), name="be")
    assert "exports" in found.uses.column("category")
    exports = found.final_demand[:, found.uses.column("category").index("exports")]
    wanted = np.array([cells["DOM", code, "P6"] for (code,) in found.industries.labels], dtype=float)
    assert np.array_equal(exports, wanted)


def test_value_added_from_what_is_published(tmp_path: Path, belgium: Fabric, cells: Cells) -> None:
    codes = [code_of(code, "CPA_") for (code,) in belgium.industries.labels]
    together = belgium.value_added[:3].sum(axis=0)
    fewer = {key: value for key, value in cells.items() if key[1] != "B2A3G"}
    fewer |= {("TOTAL", "B1G", code): float(value) for code, value in zip(codes, together, strict=True)}
    found = eurostat.read(write_tsv(tmp_path / "t.tsv", {BE: {"2015": fewer}}), name="be")
    at = found.items.column("item").index("operating_surplus")
    order = [found.industries.labels.index((code,)) for code in codes]
    assert found.value_added[at][order] == pytest.approx(belgium.value_added[1], abs=1e-9)
    fewer = {key: value for key, value in fewer.items() if key[1] not in ("D1", "D29X39")}
    found = eurostat.read(write_tsv(tmp_path / "t.tsv", {BE: {"2015": fewer}}), name="be")
    assert found.items.column("item")[0] == "gross_value_added"
    assert np.array_equal(found.value_added[0][order], together)


def test_a_table_that_does_not_add_up_is_refused(tmp_path: Path, cells: Cells) -> None:
    wrong = dict(cells)
    wrong["DOM", "P1", "CPA_C24"] = 1.0
    with pytest.raises(InputFaults) as error:
        eurostat.read(write_tsv(tmp_path / "t.tsv", {BE: {"2015": wrong}}), name="be")
    places = {(fault.row, fault.column) for fault in error.value.faults()}
    assert ("CPA_C24", "output") in places
    assert ("", "CPA_C24") in places


def supply(cells: Cells) -> Cells:
    found: Cells = {}
    for (flow, row, column), value in cells.items():
        if flow == "DOM" and row.startswith("CPA_"):
            found["TOTAL", row, column.removeprefix("CPA_")] = value
    return found


def test_supply_and_use_tables_are_told_apart(tmp_path: Path, cells: Cells) -> None:
    use = supply(cells)
    path = write_tsv(
        tmp_path / "u.tsv", {BE: {"2015": use}}, order=("freq", "unit", "ind_use", "prd_ava", "geo"), columns="ind_use"
    )
    with pytest.raises(InputError, match=r"use table \(naio_10_cp16\)"):
        eurostat.read(path, name="x")
    made: Cells = {key: value for key, value in use.items() if not key[2].startswith("P")}
    made |= {("TOTAL", row, "TS_BP"): 1.0 for _, row, _ in list(use)}
    path = write_tsv(
        tmp_path / "s.tsv",
        {BE: {"2015": made}},
        order=("freq", "unit", "ind_impv", "prd_amo", "geo"),
        rows="prd_amo",
        columns="ind_impv",
    )
    with pytest.raises(InputError, match=r"supply table \(naio_10_cp15\)"):
        eurostat.read(path, name="x")


def text_with(cells: Cells, tmp_path: Path, old: str, new: str) -> Path:
    path = write_tsv(tmp_path / "t.tsv", {BE: {"2015": cells}})
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("value", "said"),
    [("1,5", "1,5"), ("1 234", "1 234"), ("abc", "abc"), ("nan", "nan"), ("1.2.3", "1.2.3"), ("", "")],
)
def test_a_cell_that_is_no_number_is_named_with_its_line(tmp_path: Path, cells: Cells, value: str, said: str) -> None:
    line = "A,MIO_EUR,DOM,CPA_A01,CPA_A01,BE\t"
    path = write_tsv(tmp_path / "t.tsv", {BE: {"2015": cells}})
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(i for i, text in enumerate(lines) if text.startswith(line))
    lines[at] = line + value
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(InputFaults) as error:
        eurostat.read(path, name="x")
    fault = error.value.faults()[0]
    assert fault.row == f"line {at + 1}"
    assert said in fault.what


def test_bad_files(tmp_path: Path, cells: Cells) -> None:
    good = write_tsv(tmp_path / "good.tsv", {BE: {"2015": cells}}).read_bytes()
    cases: dict[str, tuple[bytes, str]] = {
        "empty.tsv": (b"", "0 bytes"),
        "cut.tsv": (good[: good.rindex(b"BE")], "cut off|has not the 6 codes"),
        "page.tsv": (b"<!DOCTYPE html><html><body>Not found</body></html>", "web page"),
        "other.csv": (b"a,b,c\n1,2,3\n", "does not begin like a table of Eurostat"),
        "figaro.csv": (b"rowLabels,AT_A01\nAT_A01,1.0\n", "looks like the layout figaro"),
        "latin.tsv": ("freq,é\\t\t2015\n".encode("latin-1"), "UTF-8"),
        "half.json": (b'{"version": "2.0", "val', "no whole JSON"),
        "told.json": (json.dumps({"error": [{"status": 413, "label": "too large"}]}).encode(), "413"),
        "odd.json": (json.dumps({"id": ["geo"], "size": [2]}).encode(), "no JSON-stat"),
        "twice.tsv": (good + good.splitlines(keepends=True)[1], "stands twice"),
        "margins.tsv": (good.replace(b"prd_use", b"c_orig,prd_use", 1), "FIGARO|has not the 7 codes"),
        "cut.tsv.gz": (gzip.compress(good)[:-2000], "cut off"),
    }
    for name, (raw, said) in cases.items():
        (tmp_path / name).write_bytes(raw)
        with pytest.raises(InputError) as error:
            eurostat.read(tmp_path / name, name="x")
        assert re.search(said, str(error.value)), (name, str(error.value))


def test_values_that_are_no_table_of_flows(tmp_path: Path) -> None:
    """A real file of Eurostat, of another dataset, is refused with the names of its dimensions."""
    path = SHARED / "data" / "investment-nuts2" / "nama_10r_2gfcf_tabular.tsv"
    if not path.exists():
        pytest.skip(f"{path} is not at hand")
    with pytest.raises(InputError, match="its dimensions are freq, currency, nace_r2, geo"):
        eurostat.read(path, name="x")


def test_a_real_file_of_eurostat_is_read_cell_by_cell() -> None:
    """The only real TSV at hand is of another dataset: its cells are read, the missing ones too."""
    path = SHARED / "data" / "investment-nuts2" / "nama_10r_2gfcf_tabular.tsv"
    if not path.exists():
        pytest.skip(f"{path} is not at hand")
    with files_in(path) as files:
        frame = read_cells(files[0], {}).frame
    lines = path.read_text(encoding="utf-8").splitlines()
    years = lines[0].split("\t")[1:]
    assert len(frame) == (len(lines) - 1) * len(years)
    cells = [cell for line in lines[1:] for cell in line.split("\t")[1:]]
    assert frame["value"].is_not_null().sum() == sum(not cell.strip().startswith(":") for cell in cells)
    found = frame.filter(pl.col("nace_r2") == "A", pl.col("geo") == "AT", pl.col("time") == "2000")
    assert found.filter(currency="MIO_EUR")["value"].to_list() == [1712.0]


def test_the_command_takes_options_and_stores(
    tmp_path: Path, own_home: Path, cells: Cells, capsys: pytest.CaptureFixture[str]
) -> None:
    half = {key: value / 2 if value is not None else None for key, value in cells.items()}
    path = write_tsv(tmp_path / "t.tsv", {BE: {"2010": half, "2015": cells}})
    call = ["table", "import", str(path), "--layout", "eurostat", "--name", "be"]
    assert main(call) == 2
    said = capsys.readouterr()
    assert "2010, 2015" in said.err
    assert not said.out
    assert not (own_home / "names").exists()
    assert main([*call, "--set", "yaer=2015"]) == 2
    assert "year" in capsys.readouterr().err
    assert main([*call, "--set", "year"]) == 2
    assert "KEY=VALUE" in capsys.readouterr().err
    assert main([*call, "--set", "year=2015"]) == 0
    assert study.load("be").meta.year == 2015
    assert main(["compute", "domino.closure", "--table", "be", "--set", "industry=29", "--set", "output=100"]) == 0


def test_semicolons_and_decimal_commas(tmp_path: Path, belgium: Fabric, cells: Cells) -> None:
    path = write_sdmx_csv(tmp_path / "t.csv", cells, geo="BE", year="2015")
    lines = path.read_text(encoding="utf-8").replace(".", "@").replace(",", ";").replace("@", ",").splitlines()
    lines[1:] = [line.replace("(1,0)", "(1.0)") for line in lines[1:]]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    same_numbers(eurostat.read(path, name="be"), belgium, "CPA_")


def test_national_currency_says_so(tmp_path: Path, belgium: Fabric, cells: Cells) -> None:
    found = eurostat.read(write_tsv(tmp_path / "t.tsv", {("CZ", "MIO_NAC"): {"2015": cells}}), name="cz")
    assert found.meta.currency_unit == "million national currency (CZ)"
    assert replace(found.meta, name="x").year == 2015
