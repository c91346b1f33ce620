"""The plain layout: what is right comes back to the bit, what is wrong is named with its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import weefsel as wf
from tests.conftest import small_fabric
from tests.published_tables import germany_1995
from weefsel.errors import InputError, InputFaults
from weefsel.model import Axis, Fabric, Imports, Meta
from weefsel.sources import plain

Z = "name,a,b\na,10,20\nb,30,40\n"
Y = "name,households,exports\na,50,20\nb,20,10\n"
V = "name,a,b\ncompensation,40,30\noperating_surplus,20,10\n"


def folder_of(path: Path, **files: str) -> Path:
    """Write a small right table, some files replaced or, with an empty text of None, left out."""
    folder = path / "table"
    folder.mkdir()
    for name, text in {"Z": Z, "Y": Y, "V": V, **files}.items():
        if text is not None:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def same(one: Fabric, other: Fabric) -> None:
    """Assert that two fabrics have the same labels and the same numbers, to the bit."""
    for name in ("industries", "uses", "items", "accounts"):
        assert getattr(one, name) == getattr(other, name)
    for name in ("flows", "output", "final_demand", "value_added", "account_values"):
        assert (getattr(one, name) == getattr(other, name)).all(), name


def test_a_small_table(tmp_path: Path) -> None:
    fabric = plain.read(folder_of(tmp_path, E="x,b,a\njobs [jobs],3,4\n"), name="small")
    assert fabric.industries == Axis(("sector",), (("a",), ("b",)))
    assert fabric.output.tolist() == [100, 100]
    assert fabric.account_values.tolist() == [[4, 3]]
    assert any("E.csv" in note and "order" in note for note in fabric.meta.notes)


def test_embedded_fabrics_come_back_to_the_bit(tmp_path: Path) -> None:
    for name in ("belgium", "belgium-regions"):
        fabric = wf.load(name)
        plain.write(fabric, tmp_path / name)
        again = plain.read(tmp_path / name, name="again")
        same(fabric, again)
        assert fabric.imports is not None
        assert again.imports is not None
        assert (fabric.imports.flows == again.imports.flows).all()
        assert fabric.imports.final is not None
        assert again.imports.final is not None
        assert (fabric.imports.final == again.imports.final).all()
        assert again.meta.year == 2015
        assert again.meta.status == fabric.meta.status


def test_a_workbook_says_the_same(tmp_path: Path) -> None:
    fabric = germany_1995()
    plain.write(fabric, tmp_path / "germany.xlsx")
    again = plain.read(tmp_path / "germany.xlsx", name="again")
    assert again.industries == fabric.industries
    assert again.flows == pytest.approx(fabric.flows, rel=1e-15)
    assert again.output == pytest.approx(fabric.output, rel=1e-15)
    assert again.meta.title == fabric.meta.title


@given(st.integers(0, 2**31), st.booleans())
def test_random_tables_come_back_to_the_bit(tmp_path_factory: pytest.TempPathFactory, seed: int, regions: bool) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(1, 6))
    flows = rng.lognormal(0, 3, (n, n))
    demand = rng.lognormal(3, 1, (n, 2)) + flows.sum(axis=0)[:, None]
    left = flows.sum(axis=1) + demand.sum(axis=1) - flows.sum(axis=0)
    fabric = small_fabric(
        flows, demand, categories=("households", "other"), items={"compensation": left},
        sectors=tuple(f"s {at}'é" for at in range(n)), regions=("Noord",) * n if regions else None,
    )  # fmt: skip
    fabric = replace(fabric, imports=Imports(Axis(("product",), (("oil",),)), np.zeros((1, n)), np.ones((1, 2))))
    folder = tmp_path_factory.mktemp("table")
    plain.write(fabric, folder)
    same(fabric, plain.read(folder, name="again"))


def test_decimal_commas_and_semicolons_of_a_dutch_excel(tmp_path: Path) -> None:
    text = "naam;a;b\na;10,5;20\nb;1.030,25;40\n"
    fabric = plain.read(folder_of(tmp_path, Z=text, Y="n;h\na;2000\nb;2000\n", V="n;a;b\nw;1;1\n"), name="nl")
    assert fabric.flows.tolist() == [[10.5, 20], [1030.25, 40]]


def test_a_byte_order_mark_and_blank_lines(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "Z.csv").write_text("\ufeff" + Z + "\n,,\n", encoding="utf-8")
    assert plain.read(folder, name="x").industries.labels == (("a",), ("b",))


@pytest.mark.parametrize(
    ("files", "place", "row", "column", "what"),
    [
        ({"Z": None}, "table", "", "", "file Z.csv is missing"),
        ({"V": None}, "table", "", "", "file V.csv is missing"),
        ({"Z": "n,a,b\na,1,2\n"}, "Z.csv", "", "b", "not in Z"),
        ({"Z": "n,a,c\na,1,2\nb,3,4\n"}, "Z.csv", "", "b", "is missing"),
        ({"Y": "n,h\na,1\nc,2\n"}, "Y.csv", "c", "", "not in Z"),
        ({"Z": "n,a,b\na,1,x\nb,3,4\n"}, "Z.csv", "a (line 2)", "b", "'x' is not a number"),
        ({"Z": "n,a,b\na,1,NaN\nb,3,4\n"}, "Z.csv", "a (line 2)", "b", "not a finite number"),
        ({"Z": "n,a,b\na,1,\nb,3,4\n"}, "Z.csv", "a (line 2)", "b", "the cell is empty"),
        ({"Z": 'n,a,b\na,1,"2,5"\nb,3,4\n'}, "Z.csv", "a (line 2)", "b", "decimal comma"),
        ({"Z": "n,a,b\na,1,1_0\nb,3,4\n"}, "Z.csv", "a (line 2)", "b", "not a number"),
        ({"Z": "n;a;b\na;1,5;1.234\nb;3;4\n"}, "Z.csv", "a (line 2)", "b", "thousands or decimals"),
        ({"Z": "n,a,b\na,1,2,3\nb,3,4\n"}, "Z.csv", "a (line 2)", "", "3 cells where 2 columns"),
        ({"Z": "n,a,a\na,1,2\na,3,4\n"}, "Z.csv", "", "", "stands twice"),
        ({"Z": "n,a,\na,1,2\nb,3,4\n"}, "Z.csv", "a (line 2)", "", "2 cells where 1 columns"),
        ({"Z": "n,,b\na,1,2\nb,3,4\n"}, "Z.csv", "", "", "has no label"),
        ({"Y": "n,h\na,-500\nb,2\n"}, "Z.csv", "a", "output", "the output is negative"),
        ({"Z": "n,a,b\na,90,20\nb,190,40\n"}, "Z.csv", "", "a", "exceed the output"),
        ({"V": "n,a,b\nw,400,1\n"}, "V.csv", "", "a", "exceed the output"),
        ({"X": "n,output\na,100\nb,140\n"}, "X.csv", "b", "output", "miss the published output"),
        ({"E": "n,a,b\njobs,1,2\n"}, "E.csv", "jobs", "", "has no unit"),
        ({"M": "n,a\noil,1\n"}, "M.csv", "", "b", "is missing"),
    ],
)  # fmt: skip
def test_faults_are_named_with_their_place(
    tmp_path: Path, files: dict[str, str], place: str, row: str, column: str, what: str
) -> None:
    with pytest.raises(InputFaults) as caught:
        plain.read(folder_of(tmp_path, **files), name="x")
    found = [fault for fault in caught.value.faults() if what in fault.what]
    assert found, [fault.what for fault in caught.value.faults()]
    assert (found[0].file, found[0].row, found[0].column) == (place, row, column)
    assert found[0].remedy


def test_faults_of_all_files_come_together(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, Z="n,a,b\na,x,2\nb,3,y\n", Y="n,h\na,z\nb,1\n", V="")
    with pytest.raises(InputFaults) as caught:
        plain.read(folder, name="x")
    assert {fault.what.split(" ")[0] for fault in caught.value.faults()} >= {"'x'", "'y'", "'z'", "V.csv"}


def test_many_faults_are_counted_not_listed(tmp_path: Path) -> None:
    n = 50
    labels = [f"s{at}" for at in range(n)]
    text = "n," + ",".join(labels) + "\n" + "".join(f"{label}," + ",".join(["?"] * n) + "\n" for label in labels)
    with pytest.raises(InputFaults) as caught:
        plain.read(folder_of(tmp_path, Z=text), name="x")
    assert any("and 2,480 more faults" in fault.what for fault in caught.value.faults())


def test_an_allowed_industry_may_buy_more_than_it_makes(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, Z="n,a,b\na,90,20\nb,190,40\n")
    assert plain.read(folder, name="x", allow=("a",)).flows[0, 0] == 90
    with pytest.raises(InputFaults, match="not an industry"):
        plain.read(folder, name="x", allow=("a", "q"))


def test_legal_oddities_are_let_in(tmp_path: Path) -> None:
    """Zero output, negative final demand and a net operating loss are no faults."""
    text = "n,a,b,c\na,10,20,0\nb,30,40,0\nc,0,0,0\n"
    folder = folder_of(
        tmp_path, Z=text, Y="n,h,stocks\na,75,-5\nb,30,0\nc,0,0\n", V="n,a,b,c\ncompensation,70,60,0\noperating_surplus,-10,-20,0\n"
    )  # fmt: skip
    fabric = plain.read(folder, name="x")
    assert fabric.output.tolist() == [100, 100, 0]
    assert any("Zero output: c" in note for note in fabric.meta.notes)


def test_missing_rows_of_value_added_are_a_note(tmp_path: Path) -> None:
    fabric = plain.read(folder_of(tmp_path, V="n,a,b\ncompensation,10,10\n"), name="x")
    assert any("unexplained" in note for note in fabric.meta.notes)


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    zero = tmp_path / "zero.xlsx"
    zero.touch()
    fake = tmp_path / "fake.xlsx"
    fake.write_text("a,b\n1,2\n", encoding="utf-8")
    for path, message in [
        (tmp_path / "none", "does not exist"),
        (empty, "is empty"),
        (zero, "0 bytes"),
        (fake, "not an Excel workbook"),
    ]:
        with pytest.raises(InputError, match=message):
            plain.read(path, name="x")
    folder = folder_of(tmp_path)
    (folder / "Z.csv").write_bytes(b"n,a,b\na,1,2\n\xe9,3,4\n")
    with pytest.raises(InputFaults, match="UTF-8") as caught:
        plain.read(folder, name="x")
    assert caught.value.faults()[0].row == "line 3"
    (folder / "Z.csv").write_bytes(b"")
    with pytest.raises(InputFaults, match="0 bytes"):
        plain.read(folder, name="x")


def test_meta_is_read_and_its_faults_are_named(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "meta.yaml").write_text("title: Klein\nyear: 2020\ncurrency unit: keur\ncolour: red\n", encoding="utf-8")
    meta = plain.read(folder, name="x").meta
    assert meta == Meta("x", "Klein", 2020, currency_unit="keur", extra=(("colour", "red"),), notes=meta.notes)
    (folder / "meta.yaml").write_text("year: soon\nstatus: guessed\n", encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        plain.read(folder, name="x")
    assert {fault.row for fault in caught.value.faults()} == {"year", "status"}


def test_labels_of_regions_must_be_alike(tmp_path: Path) -> None:
    text = "n,N|a,b\nN|a,1,2\nb,3,4\n"
    with pytest.raises(InputFaults, match="like the first label"):
        plain.read(folder_of(tmp_path, Z=text, Y="n,h\nN|a,9\nb,9\n", V="n,N|a,b\nw,1,1\n"), name="x")
