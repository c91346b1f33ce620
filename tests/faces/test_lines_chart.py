"""Lines from zero: labels where lines end never cover each other."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from weefsel.faces.charts.engine import Engine
from weefsel.faces.charts.lines import BOTTOM, STEP, TOP, Line, lines_from_zero
from weefsel.faces.picture_files import chart_as_svg
from weefsel.faces.views.story import Chart, Table

HEIGHT = 320.0
NAMES = ("alpha", "beta", "gamma", "delta")


def lines_to(*ends: float) -> list[Line]:
    """Return lines that begin at 100 and end where told, with their number there."""
    return [
        Line(name, ((0.0, 100.0), (1.0, value)), "#000000", ((1, f"{value:.0f}"),))
        for name, value in zip(NAMES, ends, strict=False)
    ]


@given(st.lists(st.floats(0.0, 100.0), min_size=1, max_size=4))
def test_labels_of_ends_stand_a_step_apart_and_no_number_covers_another(ends: list[float]) -> None:
    option = lines_from_zero(lines_to(*ends), axis="day", height=HEIGHT)
    scale = (HEIGHT - TOP - BOTTOM) / (option["yAxis"]["max"] - option["yAxis"]["min"])
    labels = sorted(
        value * scale - one["endLabel"]["offset"][1] for value, one in zip(ends, option["series"], strict=True)
    )
    assert all(b - a >= STEP - 1e-9 for a, b in pairwise(labels))
    shown = [
        value * scale for value, one in zip(ends, option["series"], strict=True) if one["data"][1]["label"]["show"]
    ]
    assert all(b - a >= STEP - 1e-9 for a, b in pairwise(sorted(shown)))
    for value, one in zip(ends, option["series"], strict=True):
        # A number stands at its point or in the label.
        assert one["data"][1]["label"]["show"] != (one["endLabel"]["formatter"].endswith(f", {value:.0f}"))


def test_lines_that_end_far_apart_are_labelled_where_they_end() -> None:
    for one in lines_from_zero(lines_to(80.0, 20.0), axis="day", height=HEIGHT)["series"]:
        assert one["endLabel"]["offset"][1] == 0
        assert one["endLabel"]["formatter"] in NAMES
        assert one["data"][1]["label"]["show"]


def test_what_is_drawn_stands_apart_too() -> None:
    option = lines_from_zero(lines_to(1.0, 0.0), axis="day", height=HEIGHT)
    chart = Chart(
        name="lines", title="Lines", option=option, description="Two lines.", table=Table("lines", "Lines", (), ()),
        credit="none", height=int(HEIGHT),
    )  # fmt: skip
    drawn = chart_as_svg(chart, Engine())
    heights = {}
    for tag, text in re.findall(r"<text([^>]*)>([^<]*)</text>", drawn):
        if text in ("alpha, 1", "beta, 0"):
            found = re.search(r"translate\(([\d.-]+)[ ,]([\d.-]+)\)", tag)
            heights[text] = float(found[2]) if found else float(re.search(r' y="([\d.-]+)"', tag)[1])  # type: ignore[index]
    assert heights["beta, 0"] - heights["alpha, 1"] == pytest.approx(STEP, abs=1.0)
