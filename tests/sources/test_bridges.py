"""Bridge files, totals and indices: what is right comes in whatever its dress, every fault is named at once."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xlsxwriter

from weefsel.errors import InputError, InputFaults
from weefsel.sources.bridges import read_bridge
from weefsel.sources.totals import read_index, read_totals

KNOWN = ("C10-12", "C29", "G45")


def written(folder: Path, text: str, name: str = "bridge.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def faults_of(path: Path) -> list[tuple[str, str, str, str]]:
    with pytest.raises(InputFaults) as caught:
        read_bridge(path, known=KNOWN, table="belgium")
    found = caught.value.faults()
    assert all(fault.remedy and fault.file == path.name for fault in found)
    return [(fault.what, fault.row, fault.column, fault.remedy) for fault in found]


def test_a_bridge_joins_in_the_order_of_the_table(tmp_path: Path) -> None:
    path = written(tmp_path, "from,to\nG45,Trade\nC29,Industry\nC10-12,Industry\n")
    found = read_bridge(path, known=KNOWN, table="belgium")
    assert found.sources == KNOWN
    assert found.targets == ("Trade", "Industry")
    assert found.weights.tolist() == [[0, 1], [0, 1], [1, 0]]
    assert found.splits == ()


@pytest.mark.parametrize(
    "text",
    [
        "from;to;weight\nC10-12;Food;1\nC29;Cars;0,25\nC29;Trucks;0,75\nG45;Trade;1\n",
        "\ufefffrom\tto\tweight\r\nC10-12\tFood\t1\r\nC29\tCars\t0.25\r\nC29\tTrucks\t0.75\r\nG45\tTrade\t1\r\n",
        "sep=,\nNote,To,From,Weight\n\n-,Food, C10-12 ,1\n-,Cars,C29,0.25\n-,Trucks,C29,0.75\n-,Trade,G45,1.0\n",
    ],
    ids=["semicolons and decimal commas", "tabs, BOM and CRLF", "other columns, other order, blanks"],
)
def test_any_dress_of_csv_will_do(tmp_path: Path, text: str) -> None:
    found = read_bridge(written(tmp_path, text), known=KNOWN, table="belgium")
    assert found.targets == ("Food", "Cars", "Trucks", "Trade")
    assert found.weights[1].tolist() == [0, 0.25, 0.75, 0]
    assert found.splits == ("C29",)


def test_the_first_sheet_of_a_workbook_will_do(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "bridge.xlsx") as book:
        sheet = book.add_worksheet("any name")
        for at, row in enumerate([("from", "to", "weight"), *((label, "all", 1) for label in KNOWN)]):
            sheet.write_row(at, 0, row)
    assert read_bridge(tmp_path / "bridge.xlsx", known=KNOWN, table="belgium").weights.tolist() == [[1], [1], [1]]


def test_weights_rounded_by_hand_are_scaled_to_one(tmp_path: Path) -> None:
    text = "from,to,weight\nC10-12,a,1\nC29,a,0.3333333\nC29,b,0.3333333\nC29,c,0.3333333\nG45,b,1\n"
    found = read_bridge(written(tmp_path, text), known=KNOWN, table="belgium")
    assert found.weights.sum(axis=1) == pytest.approx(np.ones(3), rel=1e-15)


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    text = (
        "from,to,weight\nC29,Cars,0.5\nC29,Cars,0.5\nC92,Cars,1\nC10-12,,1\n,Food,1\nC10-12,Fo|od,x\nC10-12,Food,-1\n"
    )
    found = faults_of(written(tmp_path, text))
    said = {(what, row, column) for what, row, column, _ in found}
    assert ("'C29' to 'Cars' stands twice, first on line 2", "line 3", "to") in said
    assert ("'C92' is no label of belgium", "line 4", "from") in said
    assert ("the cell is empty", "line 5", "to") in said
    assert ("the cell is empty", "line 6", "from") in said
    assert ("the label 'Fo|od' holds a |", "line 7", "to") in said
    assert ("'x' is not a number", "line 7", "weight") in said
    assert ("the weight -1 is negative", "line 8", "weight") in said
    assert ("'G45' of belgium is in no line", "", "from") in said
    assert "Did you mean C29?" in [remedy for what, *_, remedy in found if "C92" in what]


@pytest.mark.parametrize(
    ("text", "what", "row"),
    [
        (
            "from,to,weight\nC10-12,a,1\nC29,a,0.5\nC29,b,0.4\nG45,b,1\n",
            "weights of 'C29' sum to 0.9, not",
            "lines 3, 4",
        ),
        ("from,to\nC10-12,a\nC29,a\nC29,b\nG45,b\n", "weights of 'C29' sum to 2, not", "lines 3, 4"),
        ("from,to,weight\nC10-12,a,0\nC29,a,1\nG45,b,1\n", "weights of 'C10-12' sum to 0, not", "line 2"),
    ],
)
def test_weights_that_do_not_sum_to_one_are_named(tmp_path: Path, text: str, what: str, row: str) -> None:
    found = faults_of(written(tmp_path, text))
    assert len(found) == 1
    assert what in found[0][0]
    assert found[0][1:3] == (row, "weight")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "is empty"),
        ("\n\n", "there is nothing in it"),
        ("old,new\na,b\n", "the column 'from' is missing"),
        ("from,to,to\na,b,c\n", "the column 'to' stands twice"),
        ("from,to\n", "a header and nothing else"),
        ('from,to\n"C29,a\n', "C10-12"),
    ],
)
def test_what_is_no_bridge_is_refused(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(InputError) as caught:
        read_bridge(written(tmp_path, text), known=KNOWN, table="belgium")
    assert what in str(caught.value)


def test_a_path_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read_bridge(tmp_path / "none.csv", known=KNOWN, table="belgium")
    with pytest.raises(InputError, match="is a folder"):
        read_bridge(tmp_path, known=KNOWN, table="belgium")
    with pytest.raises(InputError, match="not an Excel workbook"):
        read_bridge(written(tmp_path, "from,to", "bridge.xlsx"), known=KNOWN, table="belgium")


def test_totals_may_stand_twice_only_where_they_are_uncertain(tmp_path: Path) -> None:
    sure = written(tmp_path, "label,total\nC29,5\nC29,6\nC2,7\n", "rows.csv")
    with pytest.raises(InputFaults) as caught:
        read_totals(sure, known=KNOWN, table="belgium")
    assert [fault.row for fault in caught.value.faults()] == ["line 3", "line 4"]
    unsure = written(tmp_path, "label,total,sd\nC29,5,1\nC29,6,0.5\n", "rows.csv")
    found = read_totals(unsure, known=KNOWN, table="belgium")
    assert found.values.tolist() == [5, 6]
    assert found.deviations.tolist() == [1, 0.5]
    negative = written(tmp_path, "label,total,sd\nC29,5,-1\n", "rows.csv")
    with pytest.raises(InputFaults, match="deviation -1 is negative"):
        read_totals(negative, known=KNOWN, table="belgium")


def test_every_label_needs_an_index_above_zero(tmp_path: Path) -> None:
    right = written(tmp_path, "label,index\nC29,110\nC10-12,90\nG45,100\nelse,50\n", "index.csv")
    assert read_index(right, known=KNOWN, table="belgium", base=100)["C29"] == pytest.approx(1.1)
    wrong = written(tmp_path, "label,index\nC29,0\nC10-12,90\n", "index.csv")
    with pytest.raises(InputFaults) as caught:
        read_index(wrong, known=KNOWN, table="belgium", base=100)
    assert [fault.column for fault in caught.value.faults()] == ["index", "label"]
