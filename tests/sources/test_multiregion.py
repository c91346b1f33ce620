"""Roles to fabric: matched by label, checked against published totals, every fault named."""

from __future__ import annotations

import io
from collections.abc import Callable

import numpy as np
import pytest

from weefsel.errors import InputFaults
from weefsel.model import Fabric, Meta
from weefsel.sources.matrices import Layout, read_matrix
from weefsel.sources.multiregion import OUTPUT, Role, fabric_of

TABLE = """,A|x,A|y,B|x,A|use,B|use,out
A|x,10.5,20,5,50,14.5,100
A|y,15,5,0,-10,40,50
B|x,0,0,5,30,45,80
taxes,4.5,5,10,3,2,
wages,70,20,60,0,0,
out,100,50,80,,,
"""


def role(label: str) -> Role | None:
    region, _, part = label.partition("|")
    if part in ("x", "y"):
        return Role("industry", (region, part))
    if part == "use":
        return Role("use", (region, part))
    return {"out": OUTPUT, "taxes": Role("item", ("product_taxes",)), "wages": Role("item", ("compensation",))}.get(
        label
    )


def read(text: str, allow: tuple[str, ...] = ()) -> Fabric:
    matrix = read_matrix(io.BytesIO(text.encode()), "t.csv", Layout(blank=0.0))
    rows, columns = ([role(label) for label in side[0]] for side in (matrix.labels, matrix.header))
    return fabric_of(matrix, rows, columns, Meta("t", "t", 2020), allow=allow)


def faults(text: str, allow: tuple[str, ...] = ()) -> list[tuple[str, str, str]]:
    with pytest.raises(InputFaults) as caught:
        read(text, allow)
    assert all(fault.file in ("t.csv", "--allow") and fault.remedy for fault in caught.value.faults())
    return [(fault.what, fault.row, fault.column) for fault in caught.value.faults()]


def test_a_small_table() -> None:
    found = read(TABLE)
    assert found.industries.labels == (("A", "x"), ("A", "y"), ("B", "x"))
    assert found.uses.labels == (("A", "use"), ("B", "use"))
    assert found.flows.tolist() == [[10.5, 20, 5], [15, 5, 0], [0, 0, 5]]
    assert found.output.tolist() == [100, 50, 80]
    assert found.items.labels == (("product_taxes",), ("compensation",))
    assert found.value_added.tolist() == [[4.5, 5, 10], [70, 20, 60]]
    assert found.meta.notes == ("Not carried: what stands in the columns of final uses in the rows product_taxes 5.",)


def test_rows_and_columns_in_any_order_give_the_same_fabric() -> None:
    cells = [line.split(",") for line in TABLE.splitlines()]
    rows, columns = [0, 5, 1, 2, 3, 4, 6], [0, 6, 3, 1, 5, 4, 2]
    found = read("\n".join(",".join(cells[row][column] for column in columns) for row in rows) + "\n")
    straight = read(TABLE)
    assert found.industries == straight.industries
    assert (found.flows == straight.flows).all()
    assert (found.value_added[::-1] == straight.value_added).all()
    assert any("matched by label" in note for note in found.meta.notes)


Change = Callable[[str], str]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda t: t.replace("B|x,0,", "B|z,0,"), ("not known", "B|z (line 4)", "")),
        (lambda t: t.replace("wages", "wagons"), ("not known", "wagons (line 6)", "")),
        (lambda t: t.replace("B|use,out", "B|fun,out"), ("not known", "", "B|fun (column F)")),
        (lambda t: t.replace("A|y,15", "A|x,15"), ("stands twice, first at A|x (line 2)", "A|x (line 3)", "")),
        (lambda t: t.replace("A|y,B|x,A", "B|x,B|x,A"), ("stands twice", "", "B|x (column D)")),
        (lambda t: t.replace(",14.5,100", ",14.5,200"), ("miss the output", "A|x (line 2)", "output")),
        (lambda t: t.replace(",14.5,100", ",-214.5,-129"), ("negative", "A|x (line 2)", "output")),
        (lambda t: t.replace("out,100", "out,120"), ("below the column", "output", "A|x (column B)")),
        (lambda t: t.replace("wages,70", "wages,80"), ("value added", "", "A|x (column B)")),
        (lambda t: t.replace("10.5,20", "90.5,20").replace("50,14.5", "-30,14.5"), ("exceed", "", "A|x (column B)")),
        (lambda t: t.replace("10.5", "1e200"), ("too large", "A|x (line 2)", "")),
    ],
)
def test_what_is_wrong_is_named(change: Change, expected: tuple[str, str, str]) -> None:
    found = faults(change(TABLE))
    assert any(expected[0] in what and expected[1:] == (row, column) for what, row, column in found), found


def test_a_missing_row_or_column_is_named() -> None:
    lines = TABLE.splitlines()
    assert ("the row of A|y is missing", "A|y", "") in faults("\n".join(lines[:2] + lines[3:]) + "\n")
    without = "\n".join(",".join(line.split(",")[:2] + line.split(",")[3:]) for line in lines) + "\n"
    assert ("the column of A|y is missing", "", "A|y") in faults(without)


def test_inputs_beyond_output_are_let_in_by_name_only() -> None:
    text = TABLE.replace("10.5,20", "90.5,20").replace("50,14.5", "-30,14.5").replace("wages,70", "wages,-10")
    assert any("exceed" in what for what, _, _ in faults(text))
    assert read(text, ("A|x",)).flows[0, 0] == 90.5
    assert any("not an industry" in what for what, _, _ in faults(text, ("A|nothing",)))


def test_a_small_miss_is_kept_with_a_note() -> None:
    found = read(TABLE.replace("14.5,100", "14.75,100"))
    assert found.output[0] == 100
    assert any(note.startswith("Rows miss their output by up to 0.25 (A|x)") for note in found.meta.notes)


def test_rounding_to_whole_numbers_may_miss_more_in_small_rows_only() -> None:
    """Forty cells of 0.4 each are rounded to nothing: 4 of 10 are lost, and no more than a tenth per cell."""
    names = [f"R|{letter}{at}" for letter in "ab" for at in range(20)]

    def table(published: float) -> str:
        lines = [",".join(["", *names, "R|use", "out"])]
        for at, name in enumerate(names):
            own = ["2" if other == at else "0" for other in range(40)]
            lines.append(",".join([name, *own, "8", str(published) if at == 0 else "10"]))
        return "\n".join(lines) + "\n"

    def rounded(text: str) -> Fabric:
        matrix = read_matrix(io.BytesIO(text.encode()), "t.csv", Layout())
        roles = [Role("industry", tuple(name.split("|"))) for name in names]
        return fabric_of(matrix, roles, [*roles, Role("use", ("R", "use")), OUTPUT], Meta("t", "t", 2020))

    assert any("rounding explains" in note for note in rounded(table(14)).meta.notes)
    with pytest.raises(InputFaults, match="cannot be imported"):
        rounded(table(15))
    with pytest.raises(InputFaults):
        rounded(table(14).replace(",8,14", ",8.01,14"))


def test_legal_are_zero_output_and_negative_cells() -> None:
    text = TABLE.replace("B|x,0,0,5,30,45,80", "B|x,0,0,0,0,0,0").replace("wages,70,20,60", "wages,70,20,-15")
    found = read(text.replace("out,100,50,80", "out,100,50,0"), ("B|x",))
    assert found.output[2] == 0
    assert np.isclose(found.value_added[1, 2], -15)
    assert any("Zero output: 1" in note for note in found.meta.notes)
