"""Wide text tables: numbers and labels come out as they stand, and every wrong cell is named."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weefsel.errors import InputError, InputFaults
from weefsel.sources.matrices import Layout, Matrix, read_matrix


def read(text: str | bytes, part: int = 1 << 22, **layout: Any) -> Matrix:
    raw = text.encode() if isinstance(text, str) else text
    return read_matrix(io.BytesIO(raw), "t.csv", Layout(**layout), part=part)


def faults(text: str | bytes, **layout: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(InputFaults) as caught:
        read(text, **layout)
    return [(fault.what, fault.row, fault.column) for fault in caught.value.faults()]


def test_labels_and_numbers() -> None:
    found = read("V1,a,b\nx,1,2.5\n\ny,-3e2,4\n")
    assert found.header == (("a", "b"),)
    assert found.corner == (("V1",),)
    assert found.labels == (("x", "y"),)
    assert found.values.tolist() == [[1, 2.5], [-300, 4]]
    assert found.lines == (2, 4)


def test_several_header_rows_and_label_columns() -> None:
    found = read("r\ts\tAT\tAT\n\t\tA01\tB\nAT\tA01\t1\t2\nAT\tB\t3\t4\n", header_rows=2, label_columns=2)
    assert found.header == (("AT", "AT"), ("A01", "B"))
    assert found.labels == (("AT", "AT"), ("A01", "B"))
    assert found.values.tolist() == [[1, 2], [3, 4]]


def test_bare_numbers() -> None:
    assert read("1\t2\n3\t4\n", header_rows=0, label_columns=0).values.tolist() == [[1, 2], [3, 4]]


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffV1,a,b\r\nx,1.5,2000\r\n",
        "V1;a;b\nx;1,5;2000\n",
        "V1;a;b;;\nx;1,5;2.000,0;;\n",
        'V1,a,b\n"x","1.5","2000"\n',
        "V1\ta\tb\nx\t 1,5\t2000\n",
    ],
)
def test_marks_that_spreadsheets_leave(text: str) -> None:
    found = read(text)
    assert found.header == (("a", "b"),)
    assert found.values.tolist() == [[1.5, 2000]]


def test_an_empty_cell_means_what_the_layout_says() -> None:
    assert read("V1,a,b\nx,,2\n", blank=0.0).values.tolist() == [[0, 2]]
    assert faults("V1,a,b\nx,,2\n") == [("the cell is empty", "x (line 2)", "a (column B)")]


def test_all_wrong_cells_are_named_together() -> None:
    text = 'V1,a,b\nx,n.a.,2\ny,"1,234",NaN\nz,inf,1\nw,1,2,3\n'
    found = faults(text)
    assert [(row, column) for _, row, column in found] == [
        ("w (line 5)", ""),
        ("x (line 2)", "a (column B)"),
        ("y (line 3)", "a (column B)"),
        ("y (line 3)", "b (column C)"),
        ("z (line 4)", "a (column B)"),
    ]
    assert "4 cells where the header has 3" in found[0][0]
    assert "thousands or decimals" in found[2][0]
    assert "not a finite number" in found[3][0]


def test_more_than_twenty_faults_are_counted() -> None:
    found = faults("V1,a\n" + "".join(f"r{at},x\n" for at in range(50)))
    assert len(found) == 21
    assert "30 more" in found[-1][0]


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "0 bytes"),
        (b"\xff\xfea\x00", "UTF-16"),
        (b"PK\x03\x04\x00\x00", "zero bytes"),
        (b"V1,a\n", "no rows of numbers"),
        (b"V1,a", "no rows"),
        (b"V1,\xe9\nx,1\n", "cannot be read"),
    ],
)
def test_what_is_no_table(raw: bytes, says: str) -> None:
    with pytest.raises(InputError) as caught:
        read(raw)
    assert says in str(caught.value)


@settings(max_examples=40)
@given(
    st.integers(1, 12),
    st.integers(1, 7),
    st.integers(8, 200),
    st.randoms(use_true_random=False),
)
def test_parts_of_any_size_give_the_same_numbers(rows: int, columns: int, part: int, random: Any) -> None:
    values = np.array([[random.gauss(0, 1e6) for _ in range(columns)] for _ in range(rows)])
    lines = ["," + ",".join(f"c{at}" for at in range(columns))]
    lines += [f"r{at}," + ",".join(map(repr, row)) for at, row in enumerate(values.tolist())]
    found = read("\n".join(lines), part=part)
    assert found.values.tobytes() == values.tobytes()
    assert found.labels[0] == tuple(f"r{at}" for at in range(rows))
    assert found.lines == tuple(range(2, rows + 2))
