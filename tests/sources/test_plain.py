"""The plain layout: what is right comes back to the bit, what is wrong is named with its place."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import small_fabric
from tests.published_tables import germany_1995

import weefsel as wf
from weefsel.errors import InputError, InputFaults
from weefsel.model import Axis, Fabric, Imports, Meta, residence_between
from weefsel.sources import cells, plain

Z = "name,a,b\na,10,20\nb,30,40\n"
Y = "name,households,exports\na,50,20\nb,20,10\n"
V = "name,a,b\ncompensation,40,30\noperating_surplus,20,10\n"


def folder_of(path: Path, **files: str | None) -> Path:
    """Write a small right table, some files replaced or, with an empty text of None, left out."""
    folder = path / "table"
    folder.mkdir()
    for name, text in {"Z": Z, "Y": Y, "V": V, **files}.items():
        if text is not None:
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def same(one: Fabric, other: Fabric) -> None:
    """Assert that two fabrics have the same labels and the same numbers, to the bit."""
    for name in ("industries", "uses", "items", "accounts", "grades"):
        assert getattr(one, name) == getattr(other, name)
    for name in ("flows", "output", "final_demand", "value_added", "account_values"):
        assert bits(getattr(one, name)) == bits(getattr(other, name)), name
    assert (one.residence is None) == (other.residence is None)
    if one.residence is not None and other.residence is not None:
        assert one.residence.regions == other.residence.regions
        assert bits(one.residence.shares) == bits(other.residence.shares)
    assert (one.imports is None) == (other.imports is None)
    if one.imports is not None and other.imports is not None:
        assert one.imports.products == other.imports.products
        assert bits(one.imports.flows) == bits(other.imports.flows)
        assert bits(one.imports.final) == bits(other.imports.final)


def bits(values: np.ndarray | None) -> bytes | None:
    """Return numbers as they lie in memory, so that -0.0 and 0.0 differ."""
    return None if values is None else np.ascontiguousarray(values).tobytes()


def test_a_small_table(tmp_path: Path) -> None:
    fabric = plain.read(folder_of(tmp_path, E="x,b,a\njobs [jobs],3,4\n"), name="small")
    assert fabric.industries == Axis(("sector",), (("a",), ("b",)))
    assert fabric.output.tolist() == [100, 100]
    assert fabric.account_values.tolist() == [[4, 3]]
    assert any("E.csv" in note and "order" in note for note in fabric.meta.notes)


@pytest.mark.parametrize("name", ["belgium", "belgium-regions"])
def test_embedded_fabrics_come_back_to_the_bit(tmp_path: Path, name: str) -> None:
    fabric = wf.load(name)
    files = plain.write(fabric, tmp_path / name)
    assert {file.name for file in files} >= {"Z.csv", "Y.csv", "V.csv", "E.csv", "M.csv", "meta.yaml"}
    again = plain.read(tmp_path / name, name=name)
    same(fabric, again)
    assert replace(again.meta, notes=()) == replace(fabric.meta, notes=())
    assert again.meta.notes[: len(fabric.meta.notes)] == fabric.meta.notes
    twice = tmp_path / "twice"
    plain.write(again, twice)
    assert [(twice / file.name).read_bytes() for file in files] == [
        file.read_bytes() if file.name != "meta.yaml" else (twice / file.name).read_bytes() for file in files
    ]


@pytest.mark.parametrize("name", ["belgium", "belgium-regions"])
def test_a_workbook_says_the_same(tmp_path: Path, name: str) -> None:
    fabric = wf.load(name)
    plain.write(fabric, tmp_path / "book.xlsx")
    again = plain.read(tmp_path / "book.xlsx", name=name)
    assert again.industries == fabric.industries
    assert again.grades == fabric.grades
    assert (again.flows == fabric.flows).all()  # to the bit
    assert (again.output == fabric.output).all()
    assert replace(again.meta, notes=()) == replace(fabric.meta, notes=())
    assert again.meta.notes[: len(fabric.meta.notes)] == fabric.meta.notes


def test_a_published_workbook_says_the_same(tmp_path: Path) -> None:
    fabric = germany_1995()
    plain.write(fabric, tmp_path / "germany.xlsx")
    again = plain.read(tmp_path / "germany.xlsx", name="again")
    assert again.industries == fabric.industries
    assert (again.flows == fabric.flows).all()
    assert again.meta.title == fabric.meta.title


LABEL = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="|[]"), min_size=1, max_size=8)
NUMBER = st.floats(min_value=0, max_value=1e12, allow_subnormal=True)


@st.composite
def tables(draw: st.DrawFn) -> Fabric:
    """Draw a table that adds up, with any labels and any of the optional parts."""
    n, m, k = draw(st.integers(1, 4)), draw(st.integers(1, 3)), draw(st.integers(1, 3))
    names = draw(st.lists(LABEL, min_size=n + m + k + 2, max_size=n + m + k + 2, unique=True))
    flows = np.array(draw(st.lists(NUMBER, min_size=n * n, max_size=n * n))).reshape(n, n)
    demand = np.array(draw(st.lists(NUMBER, min_size=n * m, max_size=n * m))).reshape(n, m)
    demand[:, 0] += 2 * flows.sum(axis=0) + 1.0
    spread = np.array(draw(st.lists(st.sampled_from([-0.0, -1.5, 1 / 3]), min_size=k * n, max_size=k * n)))
    regional = draw(st.booleans())
    fabric = small_fabric(
        flows,
        demand,
        sectors=tuple(names[:n]),
        categories=tuple(names[n : n + m]),
        regions=(names[-1],) * n if regional else None,
        items=dict(zip(names[n + m : n + m + k], spread.reshape(k, n), strict=True)),
        jobs=np.array(draw(st.lists(NUMBER, min_size=n, max_size=n))) if draw(st.booleans()) else None,
    )
    if draw(st.booleans()):
        final = np.zeros((1, m)) if draw(st.booleans()) else None
        fabric = replace(fabric, imports=Imports(Axis(("product",), ((names[-2],),)), np.full((1, n), 0.1), final))
    if regional and draw(st.booleans()):
        fabric = replace(
            fabric, residence=residence_between(tuple(fabric.industries.unique("region")), np.array([[0.7]]))
        )
    if draw(st.booleans()):
        fabric = replace(fabric, output=fabric.output * (1 + draw(st.floats(-0.004, 0.004))))
    return replace(fabric, grades=("good",) * n) if draw(st.booleans()) else fabric


@settings(deadline=None)
@given(tables())
def test_any_table_comes_back_to_the_bit(tmp_path_factory: pytest.TempPathFactory, fabric: Fabric) -> None:
    folder = tmp_path_factory.mktemp("table")
    plain.write(fabric, folder)
    same(fabric, plain.read(folder, name="again"))


@settings(deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_number_is_read_as_python_reads_it(value: float) -> None:
    fast = cells.numbers([repr(value), " 1 "], cells.POINT)
    assert fast is not None
    assert np.array([value, 1.0]).tobytes() == fast.tobytes()
    assert math.copysign(1, cells.number(repr(value), cells.POINT)) == math.copysign(1, value)
    assert cells.number(repr(value), cells.POINT) == value
    assert cells.number(repr(value).replace(".", ","), cells.COMMA) == value


def test_decimal_commas_and_semicolons_of_a_dutch_excel(tmp_path: Path) -> None:
    text = "naam;a;b\na;10,5;20\nb;1.030,25;40\n"
    fabric = plain.read(folder_of(tmp_path, Z=text, Y="n;h\na;2000\nb;2000\n", V="n;a;b\nw;1;1\n"), name="nl")
    assert fabric.flows.tolist() == [[10.5, 20], [1030.25, 40]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("n;a;b\na;1.234;0.5\nb;3;4\n", [[1.234, 0.5], [3, 4]]),
        ("n\ta\tb\na\t1,234\t0,5\nb\t3\t4\n", [[1.234, 0.5], [3, 4]]),
        ("n,a,b\na, 1.234 ,1e1\nb,+3,.4\n", [[1.234, 10], [3, 0.4]]),
        ("sep=;\nn;a;b\na;1,5;2\nb;3;4\n", [[1.5, 2], [3, 4]]),
        ('"n";"a";"b"\n"a";"1,5";"2"\n"b";"3";"4"\n', [[1.5, 2], [3, 4]]),
        ("n,a,b\r\na,1,2\r\nb,3,4\r\n", [[1, 2], [3, 4]]),
        ("n,a,b,,\na,1,2,,\nb,3,4,,\n,,,,\n", [[1, 2], [3, 4]]),
        ("n,b,a\nb,4,3\na,2,1\n", [[4, 3], [2, 1]]),
    ],
)
def test_ways_to_write_numbers(tmp_path: Path, text: str, expected: list[list[float]]) -> None:
    fabric = plain.read(folder_of(tmp_path, Z=text, Y="n,h\na,99\nb,99\n", V="n,a,b\nw,1,1\n"), name="x")
    assert fabric.flows.tolist() == expected


def test_labels_may_hold_separators(tmp_path: Path) -> None:
    text = "naam;Food, drinks, tobacco;b\nFood, drinks, tobacco;1,5;2\nb;3;4\n"
    other = 'n,"Food, drinks, tobacco",b\nw,1,1\n'
    fabric = plain.read(folder_of(tmp_path, Z=text, Y='n,h\n"Food, drinks, tobacco",99\nb,99\n', V=other), name="x")
    assert fabric.industries.labels == (("Food, drinks, tobacco",), ("b",))
    assert fabric.flows.tolist() == [[1.5, 2], [3, 4]]


def test_a_byte_order_mark_and_blank_lines(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "Z.csv").write_text("\ufeff" + Z + "\n,,\n", encoding="utf-8")
    assert plain.read(folder, name="x").industries.labels == (("a",), ("b",))


@pytest.mark.parametrize(
    ("files", "place", "row", "column", "what"),
    [
        ({"Z": None}, "table", "", "", "the file Z.csv is missing"),
        ({"V": None}, "table", "", "", "the file V.csv is missing"),
        ({"Y": ""}, "Y.csv", "", "", "is empty (0 bytes)"),
        ({"Y": "\n,,\n"}, "Y.csv", "", "", "is empty"),
        ({"Y": "just words\n"}, "Y.csv", "", "", "no columns"),
        ({"Y": "n,h\n"}, "Y.csv", "", "", "no rows"),
        ({"Z": "n,a,b\na,1,2\n"}, "Z.csv", "", "b (column C)", "should not be there"),
        ({"Z": "n,a\na,1\nb,2\n"}, "Z.csv", "", "b", "is missing"),
        ({"Z": "n,a,c\na,1,2\nb,3,4\n"}, "Z.csv", "", "b", "is missing"),
        ({"Z": "n,a,c\na,1,2\nb,3,4\n"}, "Z.csv", "", "c (column C)", "should not be there"),
        ({"Y": "n,h\na,1\nc,2\n"}, "Y.csv", "c (line 3)", "", "should not be there"),
        ({"Y": "n,h\na,1\nc,2\n"}, "Y.csv", "b", "", "is missing"),
        ({"V": "n,a\nw,1\n"}, "V.csv", "", "b", "is missing"),
        ({"Z": "n,a,b\na,1,x\nb,3,4\n"}, "Z.csv", "a (line 2)", "b (column C)", "'x' is not a number"),
        ({"Z": "n,a,b\n\na,1,2\nb,y,4\n"}, "Z.csv", "b (line 4)", "a (column B)", "'y' is not a number"),
        ({"Z": "n,a,b\na,1,NaN\nb,3,4\n"}, "Z.csv", "a (line 2)", "b (column C)", "not a finite number"),
        ({"Z": "n,a,b\na,1,-inf\nb,3,4\n"}, "Z.csv", "a (line 2)", "b (column C)", "not a finite number"),
        ({"Z": "n,a,b\na,1,1e400\nb,3,4\n"}, "Z.csv", "a (line 2)", "b (column C)", "not a finite number"),
        ({"Z": "n,a,b\na,1,1e300\nb,3,4\n"}, "Z.csv", "a (line 2)", "b (column C)", "too large"),
        ({"Z": "n,a,b\na,1,\nb,3,4\n"}, "Z.csv", "a (line 2)", "b (column C)", "the cell is empty"),
        ({"Z": 'n,a,b\na,1,"2,5"\nb,3,4\n'}, "Z.csv", "a (line 2)", "b (column C)", "decimal comma"),
        ({"Z": 'n,a,b\na,1,"2,500"\nb,3,4\n'}, "Z.csv", "a (line 2)", "b (column C)", "thousands or decimals"),
        ({"Z": 'n,a,b\na,1,"2,500.5"\nb,3,4\n'}, "Z.csv", "a (line 2)", "b (column C)", "is not a number"),
        ({"Z": "n,a,b\na,1,1_0\nb,3,4\n"}, "Z.csv", "a (line 2)", "b (column C)", "not a number"),
        ({"Z": "n,a,b\na,1,0x10\nb,3,4\n"}, "Z.csv", "a (line 2)", "b (column C)", "not a number"),
        ({"Z": "n;a;b\na;1,5;1.234\nb;3;4\n"}, "Z.csv", "a (line 2)", "b (column C)", "thousands or decimals"),
        ({"Z": "n;a;b\na;1;1.234\nb;3;4\n"}, "Z.csv", "a (line 2)", "b (column C)", "thousands or decimals"),
        ({"Z": "n\ta\tb\na\t1\t1,234\nb\t3\t4\n"}, "Z.csv", "a (line 2)", "b (column C)", "thousands or decimals"),
        ({"Z": "n;a;b\na;1,5;12.5\nb;3;4\n"}, "Z.csv", "a (line 2)", "b (column C)", "has a decimal point"),
        ({"Z": "n;a;b\na;12.5;1,5\nb;3;4\n"}, "Z.csv", "a (line 2)", "b (column C)", "has a decimal comma"),
        ({"Z": "n,a,b\na,1,2,3\nb,3,4\n"}, "Z.csv", "a (line 2)", "", "3 cells where 2 columns"),
        ({"Z": "n,a,b\na,1\nb,3,4\n"}, "Z.csv", "a (line 2)", "", "1 cells where 2 columns"),
        ({"Z": "n,a,a\na,1,2\nb,3,4\n"}, "Z.csv", "", "a (column C)", "stands twice, first at a (column B)"),
        ({"Z": "n,a,b\na,1,2\na,3,4\n"}, "Z.csv", "line 3", "", "stands twice, first at line 2"),
        ({"Z": "n,a,\na,1,2\nb,3,4\n"}, "Z.csv", "a (line 2)", "", "2 cells where 1 columns"),
        ({"Z": "n,,b\na,1,2\nb,3,4\n"}, "Z.csv", "", "column B", "has no label"),
        ({"Z": "n,a,b\n,1,2\nb,3,4\n"}, "Z.csv", "line 2", "", "has no label"),
        ({"Z": "n,N|a,b\nN|a,1,2\nb,3,4\n"}, "Z.csv", "b (line 3)", "", "not of the form region|sector"),
        ({"Z": "n,a|b|c,b\na|b|c,1,2\nb,3,4\n"}, "Z.csv", "a|b|c (line 2)", "", "neither sector nor region|sector"),
        ({"Y": "n,N|,N|x\na,1,1\nb,1,1\n"}, "Y.csv", "", "N| (column B)", "neither category nor region|category"),
        ({"Z": 'n,a,b\na,1,"2\nb,3,4\n'}, "Z.csv", "a (line 2)", "b (column C)", "is not a number"),
        ({"Y": "n,h\na,-500\nb,2\n"}, "Z.csv", "a (line 2)", "output", "the output is negative"),
        ({"Z": "n,a,b\na,90,20\nb,190,40\n"}, "Z.csv", "", "a (column B)", "intermediate inputs of 280 exceed"),
        ({"V": "n,a,b\nimports,90,1\n"}, "Z.csv", "", "a (column B)", "intermediate inputs of 130 exceed"),
        ({"M": "n,a,b\noil,90,1\n"}, "Z.csv", "", "a (column B)", "intermediate inputs of 130 exceed"),
        ({"V": "n,b,a\nw,1,400\n"}, "V.csv", "", "a (column C)", "value added of 440 exceed the output of 100"),
        ({"X": "n,output\na,100\nb,140\n"}, "X.csv", "b (line 3)", "output", "miss the output"),
        ({"X": "n,total\na,100\nb,100\n"}, "X.csv", "", "output", "is missing"),
        ({"E": "n,a,b\njobs,1,2\n"}, "E.csv", "jobs (line 2)", "", "has no unit"),
        ({"E": "n,a,b\njobs [j],1,2\njobs  [j],1,2\n"}, "E.csv", "jobs  [j] (line 3)", "", "stands twice"),
        ({"M": "n,a\noil,1\n"}, "M.csv", "", "b", "is missing"),
        ({"M": "n,a,b,households\noil,1,1,1\n"}, "M.csv", "", "exports", "is missing"),
    ],
)  # fmt: skip
def test_faults_are_named_with_their_place(
    tmp_path: Path, files: dict[str, str | None], place: str, row: str, column: str, what: str
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
        tmp_path,
        Z=text,
        Y="n,h,stocks\na,75,-5\nb,30,0\nc,0,0\n",
        V="n,a,b,c\ncompensation,70,60,0\noperating_surplus,-10,-20,0\n",
    )
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
    with pytest.raises(InputFaults, match="as the first label is"):
        plain.read(folder_of(tmp_path, Z=text, Y="n,h\nN|a,9\nb,9\n", V="n,N|a,b\nw,1,1\n"), name="x")


COMPLETE = "n,a,b\ncompensation,40,30\noperating_surplus,{},10\nproduction_taxes,0,0\nproduct_taxes,0,0\nimports,0,0\n"


def test_a_column_whose_every_row_is_there_must_add_up(tmp_path: Path) -> None:
    """Up to half a percent of output is kept as a discrepancy; more is refused, either way."""
    for surplus, accepted in [("20", True), ("19.6", True), ("20.4", True), ("19.4", False), ("20.6", False)]:
        path = tmp_path / surplus
        path.mkdir()
        folder = folder_of(path, V=COMPLETE.format(surplus))
        if accepted:
            notes = plain.read(folder, name="x").meta.notes
            assert any("statistical discrepancy" in note for note in notes) == (surplus != "20")
        else:
            with pytest.raises(InputFaults) as caught:
                plain.read(folder, name="x")
            assert [(fault.file, fault.column) for fault in caught.value.faults()] == [("V.csv", "a (column B)")]


def test_a_row_may_miss_its_published_output_a_little(tmp_path: Path) -> None:
    fabric = plain.read(folder_of(tmp_path, X="n,output\na,100.4\nb,100\n"), name="x")
    assert fabric.output.tolist() == [100.4, 100]
    assert any("Rows miss their output by up to 0.4" in note for note in fabric.meta.notes)


def test_imports_said_twice_must_agree(tmp_path: Path) -> None:
    files = {"V": "n,a,b\nimports,10,10\n", "M": "n,a,b\noil,10,12\n"}
    with pytest.raises(InputFaults) as caught:
        plain.read(folder_of(tmp_path, **files), name="x")
    assert [(fault.row, fault.column) for fault in caught.value.faults()] == [("imports", "b (column C)")]


def test_labels_in_another_order_or_with_white_space_are_matched(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path, Z="n,N|b,N|a\nN | a,20,10\nN|b,40,30\n", Y="n,h,x\nN|b,20,10\nN|a,50,20\n", V="n,N|b,N|a\nw,1,2\n"
    )  # fmt: skip
    fabric = plain.read(folder, name="x")
    assert fabric.industries.texts() == ("N|a", "N|b")
    assert fabric.flows.tolist() == [[10, 20], [30, 40]]
    assert fabric.final_demand.tolist() == [[50, 20], [20, 10]]
    assert fabric.value_added.tolist() == [[2, 1]]
    assert {note[:5] for note in fabric.meta.notes if "matched by label" in note} == {"Z.csv", "Y.csv", "V.csv"}


def workbook(path: Path, **sheets: list[list[object]]) -> Path:
    """Write a workbook: the small right table, some sheets replaced."""
    with xlsxwriter.Workbook(path) as book:
        right: dict[str, list[list[object]]] = {
            key: [list(line.split(",")) for line in text.splitlines()] for key, text in (("Z", Z), ("Y", Y), ("V", V))
        }
        for name, lines in {**right, **sheets}.items():
            sheet = book.add_worksheet(name)
            for row, line in enumerate(lines):
                for column, cell in enumerate(line):
                    if isinstance(cell, str) and cell.startswith("="):
                        sheet.write_formula(row, column, cell, None, 4.5 if "#" not in cell else "#REF!")
                    elif isinstance(cell, str) and row and column and cell.lstrip("-").isdigit():
                        sheet.write_number(row, column, int(cell))
                    else:
                        sheet.write(row, column, cell)
    return path


def test_formulas_and_text_numbers_of_a_workbook(tmp_path: Path) -> None:
    flows: list[list[object]] = [["", "a", "b"], ["a", "=1+3.5", "2,5"], ["b", 3, 4]]
    value_added: list[list[object]] = [["", "a", "b"], ["compensation", 7, 7]]
    path = workbook(tmp_path / "b.xlsx", Z=flows, V=value_added, meta=[["year", "2015"]])
    fabric = plain.read(path, name="x")
    assert fabric.flows.tolist() == [[4.5, 2.5], [3, 4]]
    assert fabric.meta.year == 2015


@pytest.mark.parametrize(
    ("cell", "what"),
    [
        ("=#REF!+1", "the cell is empty"),
        ("", "the cell is empty"),
        ("n.a.", "'n.a.' is not a number"),
        (True, "'True' is not a number"),
        ("1.234", "thousands or decimals"),
    ],
)
def test_faults_of_a_workbook_name_sheet_and_cell(tmp_path: Path, cell: object, what: str) -> None:
    path = workbook(tmp_path / "b.xlsx", Z=[["", "a", "b"], ["a", 1, 2], ["b", cell, 4]])
    with pytest.raises(InputFaults) as caught:
        plain.read(path, name="x")
    (fault,) = caught.value.faults()
    assert what in fault.what
    assert (fault.file, fault.row, fault.column) == ("b.xlsx[Z]", "b (line 3)", "a (column B)")


def test_sheets_that_are_missing_or_empty(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        book.add_worksheet("z")
        book.add_worksheet("Notes")
    with pytest.raises(InputFaults) as caught:
        plain.read(tmp_path / "b.xlsx", name="x")
    found = {(fault.file, fault.what) for fault in caught.value.faults()}
    assert found == {
        ("b.xlsx", "the sheet Y is missing"),
        ("b.xlsx", "the sheet V is missing"),
        ("b.xlsx[z]", "b.xlsx[z] is empty"),
    }


def test_files_that_are_no_workbook(tmp_path: Path) -> None:
    protected = tmp_path / "protected.xlsx"
    protected.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(3000))
    cut = workbook(tmp_path / "cut.xlsx")
    cut.write_bytes(cut.read_bytes()[:2000])
    folder = tmp_path / "folder.xlsx"
    folder.mkdir()
    (folder / "other.txt").touch()
    single = tmp_path / "Z.csv"
    single.write_text(Z, encoding="utf-8")
    for path, message in [
        (protected, "protected by a password"),
        (cut, "not an Excel workbook"),
        (folder, "the file Z.csv is missing"),
        (single, "one CSV file"),
    ]:
        with pytest.raises(InputError, match=message):
            plain.read(path, name="x")


def test_files_too_large_are_refused_before_they_are_read(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "Z.csv").write_bytes(b"\xff" * 3000)
    with pytest.raises(InputFaults, match="the limit is") as caught:
        plain.read(folder, name="x", limit_bytes=2000)
    assert len(caught.value.faults()) == 1
    book = workbook(tmp_path / "b.xlsx")
    with pytest.raises(InputError, match="unpacks to"):
        plain.read(book, name="x", limit_bytes=book.stat().st_size)


def test_a_stray_cell_far_away_is_named(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "b.xlsx") as book:
        sheet = book.add_worksheet("Z")
        sheet.write(0, 1, "a")
        sheet.write(1_048_575, 16_383, "far")
    with pytest.raises(InputError, match="reaches to cell XFD1048576"):
        plain.read(tmp_path / "b.xlsx", name="x")


def test_files_that_cannot_be_opened_or_chosen(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, Y=None)
    (folder / "Y.csv").mkdir()
    (folder / "z.CSV").write_text(Z, encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        plain.read(folder, name="x")
    found = [(fault.file, fault.what) for fault in caught.value.faults()]
    assert ("z.CSV", "Z.csv and z.CSV are both there") in found
    assert any(file == "Y.csv" and "cannot be read" in what for file, what in found)


def test_unknown_files_are_named_in_a_note(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "emissions.csv").write_text("n,a\n", encoding="utf-8")
    assert any("emissions.csv" in note for note in plain.read(folder, name="x").meta.notes)


def test_writing_does_not_mix_two_tables(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, M="n,a,b\noil,0.1,0.1\n")
    fabric = plain.read(folder, name="x")
    plain.write(fabric, tmp_path / "out")
    with pytest.raises(InputError, match=r"holds M\.csv"):
        plain.write(replace(fabric, imports=None), tmp_path / "out")
    plain.write(fabric, tmp_path / "out")
    same(plain.read(tmp_path / "out", name="x"), fabric)
    blocked = tmp_path / "blocked"
    blocked.touch()
    with pytest.raises(InputError, match="cannot be written"):
        plain.write(fabric, blocked)
    with pytest.raises(InputError, match="cannot be written"):
        plain.write(fabric, blocked / "book.xlsx")


@pytest.mark.parametrize("sector", ["a|b", " a", "a\nb", "a\u2028b"])
def test_labels_that_would_not_come_back_are_refused(tmp_path: Path, sector: str) -> None:
    fabric = small_fabric(np.ones((1, 1)), np.full(1, 3.0), sectors=(sector,))
    with pytest.raises(InputError, match="cannot be written"):
        plain.write(fabric, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_table_too_wide_for_a_sheet(tmp_path: Path) -> None:
    wide = tuple(f"c{at}" for at in range(16_384))
    fabric = small_fabric(np.ones((1, 1)), np.full((1, 16_384), 1.0), categories=wide)
    with pytest.raises(InputError, match="16,384 columns"):
        plain.write(fabric, tmp_path / "b.xlsx")


@pytest.mark.parametrize(
    ("text", "row", "what"),
    [
        (b"year: 2015\ntitle: a: b\n", "line 2", "not YAML"),
        (b"year: 2015\ntitle: caf\xe9\n", "line 2", "not UTF-8"),
        (b"- 1\n", "", "no keys"),
        (b"title: &a x\nsource: *a\n", "line 1", "elsewhere"),
        (b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "line 1", "elsewhere"),
        (b"year: true\n", "year", "'True' is not a year"),
        (b"vintages:\n- jobs\n", "vintages", "is no vintage"),
        (b"grades:\n- a=good\n", "grades", "'b' has no grade"),
    ],
)
def test_faults_of_meta(tmp_path: Path, text: bytes, row: str, what: str) -> None:
    folder = folder_of(tmp_path)
    (folder / "meta.yaml").write_bytes(text)
    with pytest.raises(InputFaults) as caught:
        plain.read(folder, name="x")
    (fault,) = caught.value.faults()
    assert (fault.file, fault.row) == ("meta.yaml", row)
    assert what in fault.what


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("n,a,b,c\na,1,2,0\nb,3,4,0\n", "2 rows and 3 columns: add the row 'c', or remove the column 'c'"),
        ("n,a,b\na,1,2\nb,3,4\nc,0,0\n", "3 rows and 2 columns: add the column 'c', or remove the row 'c'"),
    ],
)
def test_a_table_that_is_not_square_says_what_to_add_or_remove(tmp_path: Path, text: str, remedy: str) -> None:
    with pytest.raises(InputFaults) as caught:
        plain.read(folder_of(tmp_path, Z=text), name="x")
    assert any(remedy in fault.remedy for fault in caught.value.faults())


def test_every_number_too_large_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputFaults) as caught:
        plain.read(folder_of(tmp_path, Z="n,a,b\na,1,1e300\nb,2e300,4\n"), name="x")
    found = {(fault.row, fault.column) for fault in caught.value.faults() if "too large" in fault.what}
    assert found == {("a (line 2)", "b (column C)"), ("b (line 3)", "a (column B)")}


@pytest.mark.parametrize(
    ("first", "labels"),
    [("Table of the region,,\n", 0), ("name,Flows between industries,\n", 1)],
    ids=["title", "merged heading"],
)
def test_a_title_above_the_labels_is_one_fault(tmp_path: Path, first: str, labels: int) -> None:
    folder = folder_of(tmp_path, Z=first + "n,a,b\na,1,2\nb,3,4\n")
    with pytest.raises(InputFaults) as caught:
        plain.read(folder, name="mine")
    (fault,) = [fault for fault in caught.value.faults() if fault.file == "Z.csv"]
    assert fault.row == "line 1"
    assert f"{labels} labels over 2 columns" in fault.what
    assert "merged" in fault.remedy
