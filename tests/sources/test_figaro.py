"""FIGARO: matrix and flat replicas read back to the bit, and what is wrong named."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.sources.figaro_replica import INDUSTRIES, Replica, replica, write_flat, write_matrix

from weefsel import study
from weefsel.errors import InputError, InputFaults
from weefsel.faces.cli import main
from weefsel.model import Fabric
from weefsel.sources import figaro, figaro_flat

NAME = "matrix_eu-ic-io_ind-by-ind_24ed_2022.csv"
FLAT = "flatfile_eu-ic-io_ind-by-ind_26ed_2024.csv"


@pytest.fixture(scope="module")
def table() -> Replica:
    return replica()


def same(found: Fabric, table: Replica) -> None:
    n = table.n
    assert found.industries.texts() == tuple(label.replace("_", "|", 1) for label in table.rows[:n])
    assert found.uses.texts() == tuple(label.replace("_", "|", 1) for label in table.columns[n:])
    assert np.array_equal(found.flows, table.values[:n, :n])
    assert np.array_equal(found.final_demand, table.values[:n, n:])
    wanted = {
        "product_taxes": 0,
        "OP_RES": 1,
        "OP_NRES": 2,
        "compensation": 3,
        "production_taxes": 4,
        "operating_surplus": 5,
    }
    for item, at in wanted.items():
        assert np.array_equal(found.value_added[found.items.column("item").index(item)], table.values[n + at, :n])
    assert np.array_equal(found.output, found.flows.sum(axis=1) + found.final_demand.sum(axis=1))


def test_a_matrix(tmp_path: Path, table: Replica) -> None:
    found = figaro.read(write_matrix(tmp_path / NAME, table), name="f")
    same(found, table)
    assert found.industries.unique("region") == ("AR", "AT", "BE", "FIGW1")
    assert found.industries.unique("sector") == tuple(INDUSTRIES)
    assert (found.meta.year, found.meta.currency_unit) == (2022, "meur")
    assert "edition 2024" in found.meta.source
    assert any("OP_RES" in note and "Not carried" in note for note in found.meta.notes)
    assert any("Zero output" in note for note in found.meta.notes)


@pytest.mark.parametrize("part", [1 << 12, 1 << 24])
def test_a_flat_file_in_parts(tmp_path: Path, table: Replica, part: int) -> None:
    path = write_flat(tmp_path / FLAT, table)
    with path.open("rb") as stream:
        matrix, absent = figaro_flat.read_flat(stream, path.name, part=part)
    assert absent == 0
    assert np.array_equal(matrix.values, table.values)
    assert matrix.labels[0] == tuple(table.rows)
    assert matrix.header[0] == tuple(table.columns)


def test_a_flat_file_in_a_zip(tmp_path: Path, table: Replica) -> None:
    path = write_flat(tmp_path / FLAT, table)
    with zipfile.ZipFile(tmp_path / "f.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(path, FLAT)
    found = figaro.read(tmp_path / "f.zip", name="f")
    same(found, table)
    assert "edition 2026" in found.meta.source
    assert found.meta.year == 2024


def test_zeros_that_are_not_listed(tmp_path: Path, table: Replica) -> None:
    """What makes and sells nothing is then not there at all; everything else comes back."""
    found = figaro.read(write_flat(tmp_path / FLAT, table, zeros=False), name="f")
    idle = tuple(label for label in table.rows if label.endswith("_U"))
    same(found, replace(_without(table, rows=idle, columns=idle), n=table.n - len(idle)))
    assert any("does not list are zero" in note for note in found.meta.notes)


def test_products_and_the_regions_of_2025(tmp_path: Path) -> None:
    table = replica(("AL", "BE", "FIGW1"), prefix="CPA_")
    found = figaro.read(write_matrix(tmp_path / "renamed.csv", table), name="f", year=2021)
    same(found, table)
    assert "product by product" in found.meta.title
    assert "edition 2025 or later" in found.meta.source
    assert found.meta.year == 2021
    unnamed = figaro.read(tmp_path / "renamed.csv", name="f")
    assert unnamed.meta.year is None
    assert any("--set year" in note for note in unnamed.meta.notes)


def test_rows_and_columns_in_any_order(tmp_path: Path, table: Replica) -> None:
    draw = np.random.default_rng(3)
    rows, columns = draw.permutation(len(table.rows)), draw.permutation(len(table.columns))
    moved = Replica(
        [table.rows[at] for at in rows],
        [table.columns[at] for at in columns],
        table.values[np.ix_(rows, columns)],
        table.n,
    )
    found = figaro.read(write_matrix(tmp_path / NAME, moved), name="f")
    order = [found.industries.texts().index(label.replace("_", "|", 1)) for label in table.rows[: table.n]]
    uses = [found.uses.texts().index(label.replace("_", "|", 1)) for label in table.columns[table.n :]]
    assert np.array_equal(found.flows[np.ix_(order, order)], table.values[: table.n, : table.n])
    assert np.array_equal(found.final_demand[np.ix_(order, uses)], table.values[: table.n, table.n :])


def test_semicolons_and_decimal_commas(tmp_path: Path, table: Replica) -> None:
    path = write_matrix(tmp_path / NAME, table, separator=";", comma=True)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    same(figaro.read(path, name="f"), table)


def test_the_edition_of_2022_has_no_number_in_its_name(tmp_path: Path, table: Replica) -> None:
    found = figaro.read(write_matrix(tmp_path / "matrix_eu-ic-io_ind-by-ind_2019.csv", table), name="f")
    assert found.meta.year == 2019
    assert "edition to 2024" in found.meta.source


def test_one_year_of_several_is_chosen(tmp_path: Path, table: Replica) -> None:
    folder = tmp_path / "years"
    folder.mkdir()
    write_matrix(folder / NAME, table)
    other = replica(seed=2)
    write_matrix(folder / NAME.replace("2022", "2021"), other)
    with pytest.raises(InputFaults, match="holds 2 tables"):
        figaro.read(folder, name="f")
    same(figaro.read(folder, name="f", year=2021), other)


def _changed(table: Replica, row: str, column: str, value: float) -> Replica:
    values = table.values.copy()
    values[table.rows.index(row), table.columns.index(column)] = value
    return replace(table, values=values)


def _without(table: Replica, *, rows: tuple[str, ...] = (), columns: tuple[str, ...] = ()) -> Replica:
    i = [at for at, label in enumerate(table.rows) if label not in rows]
    j = [at for at, label in enumerate(table.columns) if label not in columns]
    return Replica([table.rows[at] for at in i], [table.columns[at] for at in j], table.values[np.ix_(i, j)], table.n)


def _renamed(table: Replica, old: str, new: str) -> Replica:
    return Replica(
        [label.replace(old, new) for label in table.rows],
        [label.replace(old, new) for label in table.columns],
        table.values,
        table.n,
    )


@pytest.mark.parametrize("flat", [False, True])
def test_tables_that_are_not_as_published(tmp_path: Path, table: Replica, flat: bool) -> None:
    cases: list[tuple[Replica, str]] = [
        (_without(table, rows=("BE_C29",)), r"the row of BE\|C29 is missing"),
        (_without(table, columns=("BE_C29",)), r"the column of BE\|C29 is missing"),
        (_without(table, rows=("BE_C29",), columns=("BE_C29",)), "BE_C29: row and column are missing"),
        (_without(table, rows=("W2_B2A3G",)), "W2_B2A3G: the row is missing"),
        (_renamed(table, "W2_D1", "W2_D9"), "W2_D9.*not known"),
        (_changed(table, "AT_C24", "BE_C29", 1e7), r"column BE_C29 .*: intermediate inputs .* exceed"),
        (_changed(table, "BE_C29", "BE_P5M", -1e7), "output is negative"),
    ]
    for at, (wrong, said) in enumerate(cases):
        path = (write_flat if flat else write_matrix)(tmp_path / f"{at}.csv", wrong)
        with pytest.raises(InputFaults) as error:
            figaro.read(path, name="f")
        assert re.search(said, str(error.value).replace("\n", " ")), (said, str(error.value))


def test_an_industry_may_be_allowed_by_name(tmp_path: Path, table: Replica) -> None:
    wrong = _changed(table, "W2_B2A3G", "BE_C29", -1e6)
    wrong = _changed(wrong, "AT_C24", "BE_C29", 1e6)
    path = write_matrix(tmp_path / NAME, wrong)
    with pytest.raises(InputFaults, match=r"allow it by name: --allow 'BE\|C29'"):
        figaro.read(path, name="f")
    assert figaro.read(path, name="f", allow=("BE|C29", "AT|C24")).industries


def test_labels_that_stand_twice(tmp_path: Path, table: Replica) -> None:
    twice = Replica([*table.rows, "BE_C29"], table.columns, np.vstack([table.values, table.values[:1]]), table.n)
    with pytest.raises(InputFaults, match="stands twice"):
        figaro.read(write_matrix(tmp_path / NAME, twice), name="f")
    with pytest.raises(InputFaults, match="the cell stands twice"):
        figaro.read(write_flat(tmp_path / FLAT, twice), name="f")


def test_supply_and_use_tables(tmp_path: Path, table: Replica) -> None:
    rows = [label.replace("_", "_CPA_", 1) if not label.startswith("W2") else label for label in table.rows]
    with pytest.raises(InputError, match="supply or use table"):
        figaro.read(write_matrix(tmp_path / NAME, replace(table, rows=rows)), name="f")
    path = write_flat(tmp_path / FLAT, table)
    path.write_text(
        path.read_text(encoding="utf-8").replace("icioiRow,icioiCol", "icuseRow,icuseCol"), encoding="utf-8"
    )
    with pytest.raises(InputError, match="supply or use table"):
        figaro.read(path, name="f")


def test_bad_files(tmp_path: Path, table: Replica) -> None:
    matrix = write_matrix(tmp_path / NAME, table).read_bytes()
    flat = write_flat(tmp_path / FLAT, table).read_bytes()
    lines = flat.splitlines(keepends=True)
    cut = [*lines[:5000], lines[5000][:25]]
    cases: dict[str, tuple[bytes, str]] = {
        "empty.csv": (b"", "0 bytes"),
        "cut-matrix.csv": (matrix[:-3000], "cells where the header has"),
        "short-matrix.csv": (b"\n".join(matrix.splitlines()[:100]) + b"\n", "the row of .* is missing"),
        "cut-flat.csv": (b"".join(cut), "line 5001: . cells where the header has 7: cut off"),
        "short-flat.csv": (b"".join(lines[: len(lines) // 2]), "is missing"),
        "text.csv": (flat.replace(lines[7], lines[7].rsplit(b",", 1)[0] + b",n/a\n"), "line 8, column obsValue: 'n/a'"),
        "thousands.csv": (
            flat.replace(lines[7], lines[7].rsplit(b",", 1)[0] + b",1,234.5\n"),
            "8 cells where the header has 7",
        ),
        "nan.csv": (
            flat.replace(lines[7], lines[7].rsplit(b",", 1)[0] + b",NaN\n"),
            "line 8: the value is not a finite",
        ),
        "other.csv": (b"LAB_LAB,AUS_01T02\nAUS_01T02,1.0\n", "no table of FIGARO"),
        "oecd.csv": (
            b"V1,AUS_A01_02,AUS_HFCE\nAUS_A01_02,1.0,2.0\nVA,1,0\n",
            "looks like the layout icio.*--layout icio",
        ),
        "page.csv": (b"<html><body>moved</body></html>\n", "is a web page"),
    }
    for name, (raw, said) in cases.items():
        (tmp_path / name).write_bytes(raw)
        with pytest.raises(InputError) as error:
            figaro.read(tmp_path / name, name="x")
        assert re.search(said, str(error.value).replace("\n", " ")), (name, str(error.value)[:600])


def test_the_command_line(tmp_path: Path, table: Replica, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_matrix(tmp_path / NAME, table)
    assert main(["table", "import", str(path), "--layout", "figaro", "--name", "f"]) == 0
    assert len(study.load("f").industries) == table.n
    many = replica((*(f"A{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"), "FIGW1"), sectors=3)
    path = write_matrix(tmp_path / "many.csv", many)
    assert main(["table", "import", str(path), "--layout", "figaro", "--name", "many"]) == 0
    capsys.readouterr()
    assert main(["table", "show", "many"]) == 0
    shown = capsys.readouterr().out
    assert "27 (AA, AB" in shown
    assert "135 final uses: P3_S13, P3_S14, P3_S15, P51G, P5M by region" in shown
    call = ["compute", "domino.closure", "--table", "f", "--set", "region=BE", "--set", "output=10"]
    assert main([*call, "--set", "industry=motorvoertuigen"]) == 0
    assert "C29" in capsys.readouterr().out


def test_a_table_of_the_oecd_is_named_before_its_numbers_are_read(tmp_path: Path) -> None:
    """Its empty cells would be faults of a table of FIGARO, and beside the point."""
    file = tmp_path / "ICIO2021_2018.csv"
    file.write_text(
        ",AUS_01T02,AUS_03,AUS_HFCE,TOTAL\nAUS_01T02,1,2,3,6\nAUS_03,1,2,3,6\nVALU,4,2,,\n", encoding="utf-8"
    )
    with pytest.raises(InputError, match="no table of FIGARO: its columns are AUS_01T02") as raised:
        figaro.read(file, name="x")
    assert "--layout icio" in raised.value.remedy
