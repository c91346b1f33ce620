"""Codes of industries: what each covers, and which of a hierarchy make up a table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weefsel.sources.nace_codes import SECTIONS, bare, divisions, finest, is_product
from weefsel.vocabulary import sector_code, sector_codes

LEAVES = sorted({f"{letter}{n:02d}" for letter, (first, last) in SECTIONS.items() for n in range(first, last + 1)})
WHOLES = [*SECTIONS, "B-E", "G-I", "M_N", "O-Q", "R-U", "C10-12", "C31_32", "J59_J60", "C10T12", "Q87_88", "N80-N82"]


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("C10T12", {"10", "11", "12"}),
        ("CPA_C10-C12", {"10", "11", "12"}),
        ("J59_J60", {"59", "60"}),
        ("L", {"68A", "68B"}),
        ("L68", {"68A", "68B"}),
        ("L68A", {"68A"}),
        ("T", {"97", "98"}),
        ("U", {"99"}),
        ("B-E", {*(f"{n:02d}" for n in range(5, 10)), *(str(n) for n in range(10, 40) if n != 34)}),
    ],
)
def test_what_a_code_covers(code: str, wanted: set[str]) -> None:
    assert divisions(code) == wanted


@pytest.mark.parametrize(
    "code",
    [
        "P1",
        "P52",
        "P3_S14",
        "P51G",
        "D1",
        "D21X31",
        "B1G",
        "B2A3G",
        "TU",
        "TOTAL",
        "CPA_TOTAL",
        "IMP",
        "OP_RES",
        "C09",
        "",
    ],
)
def test_what_is_no_industry(code: str) -> None:
    assert not divisions(code)


def test_products_and_industries() -> None:
    assert is_product("CPA_C29")
    assert not is_product("C29")
    assert bare("CPA_C29") == "C29"
    assert sector_code("CPA_C10-12") == sector_code("C10T12") == "C10-12"


def test_every_industry_of_ours_is_read() -> None:
    covered = [divisions("L68B" if code == "L68" else code) for code in sector_codes()]
    assert all(covered)
    assert sum(map(len, covered)) == len(frozenset().union(*covered))


@given(st.sets(st.sampled_from([*LEAVES, *WHOLES, "L68A", "L68B"]), min_size=1, max_size=40))
def test_what_is_kept_covers_all_without_overlap(codes: set[str]) -> None:
    kept, dropped = finest(sorted(codes))
    assert sorted([*kept, *dropped]) == sorted(codes)
    covered = [divisions(code) for code in kept]
    assert sum(map(len, covered)) == len(frozenset().union(*covered))
    assert frozenset().union(*covered) == frozenset().union(*(divisions(code) for code in codes))


@given(st.permutations(["A", "A01", "A02", "A03", "C10-12", "C10", "C11", "L", "L68A", "L68B", "B-E", "F"]))
def test_the_order_of_a_file_decides_nothing(codes: list[str]) -> None:
    kept, _ = finest(codes)
    assert kept == ["A01", "A02", "A03", "B-E", "F", "L68A", "L68B"]
