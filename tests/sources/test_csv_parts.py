"""Plain CSV in parts: numbers to the bit, and everything that is not plain left to the reader that explains it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from weefsel.sources import grids
from weefsel.sources.csv_parts import read_numbers


@given(arrays(float, (5, 3), elements=st.floats(allow_nan=False, allow_infinity=False)), st.integers(1, 200))
def test_every_number_comes_back_to_the_bit_whatever_the_parts(
    tmp_path_factory: pytest.TempPathFactory, values: np.ndarray, part: int
) -> None:
    path = tmp_path_factory.mktemp("csv") / "Z.csv"
    lines = [",a,b,c", *(f"r{at}," + ",".join(map(repr, row.tolist())) for at, row in enumerate(values))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = read_numbers(path, part_bytes=part)
    assert found is not None
    assert found.rows == [f"r{at}" for at in range(5)]
    assert found.values.tobytes() == values.tobytes()


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends_and_a_byte_order_mark_do_not_matter(tmp_path: Path, ending: str, last: bool) -> None:
    path = tmp_path / "Z.csv"
    text = "\ufeff" + ending.join(['"",a,"b, c"', "Noord|s é,1,2e-3", "r1,-3,.5"]) + (ending if last else "")
    path.write_bytes(text.encode())
    found = read_numbers(path)
    assert found is not None
    assert (found.rows, found.columns) == (["Noord|s é", "r1"], ["a", "b, c"])
    assert found.values.tolist() == [[1, 0.002], [-3, 0.5]]


NOT_PLAIN = ["x,1,\n", "x,1\n", "x,1,2,3\n", "x,1,nan\n", "x,1,inf\n", "x,1,1e999\n", 'x,1,"2"\n', "x,1,two\n"]


@pytest.mark.parametrize("body", [*NOT_PLAIN, "x,1,2\n\ny,3,4\n", "x,1,1_0\n"])
def test_what_is_not_plain_is_left_alone(tmp_path: Path, body: str) -> None:
    path = tmp_path / "Z.csv"
    path.write_text(",a,b\n" + body, encoding="utf-8")
    assert read_numbers(path) is None


@given(arrays(float, (4, 2), elements=st.floats(-1e9, 1e9)))
def test_both_readers_agree(tmp_path_factory: pytest.TempPathFactory, values: np.ndarray) -> None:
    path = tmp_path_factory.mktemp("csv") / "Z.csv"
    rows = [f"r{at}," + ",".join(map(repr, row.tolist())) for at, row in enumerate(values)]
    path.write_text("\n".join([",a,b", *rows]), encoding="utf-8")
    quick = grids.read_csv(path)
    path.write_text("\n".join([",a,b", "", *rows]), encoding="utf-8")
    slow = grids.read_csv(path)
    assert quick.values.tobytes() == slow.values.tobytes()
    assert (quick.rows, quick.columns) == (slow.rows, slow.columns)
    assert (quick.lines[0], slow.lines[0]) == (2, 3)
