"""Changes say exactly what they change, add up, and are refused where they could be read in two ways."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from tests.published_tables import germany_1995

import weefsel as wf
from weefsel.errors import InputFaults
from weefsel.methods.scenario.changes import read_changes


def change(changes: str, measure: str) -> pl.Series:
    return wf.compute("scenario.impact", "belgium", changes=changes).frame.filter(measure=measure)["value"]


def test_demand_changes_add_up() -> None:
    one, two = "final_demand:C29:all:-10%", "final_demand:C24:exports_non_eu:+100 meur"
    both = change(f"{one};{two}", "jobs")
    assert (change(one, "jobs") + change(two, "jobs") - both).abs().max() < 1e-6  # type: ignore[operator]


def test_what_is_already_so_changes_nothing() -> None:
    """On a table whose rows miss their output, too."""
    germany = germany_1995()
    odd = replace(germany, final_demand=germany.final_demand * 1.003)
    level = f"{odd.output[3]:.10g}"
    for changes in (f"output:trade_group:={level} meur", f"capacity:trade_group:={level} meur", "price:trade_group:0%"):
        frame = wf.compute("scenario.impact", odd, changes=changes).frame
        assert frame["value"].abs().max() < 1e-6, changes  # type: ignore[operator]
    cut = wf.compute("scenario.impact", odd, changes="output:trade_group:-20%").frame
    mixed = wf.compute("structure.mixed", odd, outputs="trade_group:-20%").frame
    one, two = (frame.filter(measure="output")["value"].to_numpy() for frame in (cut, mixed))
    assert one == pytest.approx(two, rel=1e-10)
    capped = wf.compute("scenario.impact", odd, changes="capacity:trade_group:-1%")
    assert any("At their capacity: trade_group" in note for note in capped.notes)


def test_an_output_that_is_set_is_the_mixed_model() -> None:
    mixed = wf.compute("structure.mixed", "belgium", outputs="C29:-20%").frame.filter(measure="output")["value"]
    assert (change("output:C29:-20%", "output") - mixed).abs().max() < 0.05  # type: ignore[operator]


def test_an_amount_over_several_cells_is_spread_by_what_is_there() -> None:
    fabric = wf.load("belgium-regions")
    (found,) = read_changes(fabric, "final_demand:C29@all:all:-100 meur")
    assert sum(cell.after - cell.before for cell in found.cells) == pytest.approx(-100)
    shares = [cell.after / cell.before for cell in found.cells if cell.before]
    assert max(shares) == pytest.approx(min(shares))


def test_a_level_is_a_level() -> None:
    (found,) = read_changes(wf.load("belgium"), "flow:C24>C29:=10 meur")
    assert [cell.after for cell in found.cells] == [10.0]
    assert found.cells[0].before == pytest.approx(58.6374, abs=1e-4)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("bla:C29:2", "unknown kind of change"),
        ("flow:C24:2%", "names no buyer"),
        ("flow:C24>C29:2000", "share or an amount"),
        ("coefficient:C24>C29:0.05", "two ways"),
        ("final_demand:C29:export:-10%", "unknown category"),
        ("value_added:C29:wage:-10%", "unknown item"),
        ("output:C29:-5 usd", "in usd"),
        ("output:C29:-99999 meur", "less than nothing"),
        ("output:C99:-5%", "unknown industry"),
        ("output:C29:-5%;capacity:C29:-1%", "changed twice"),
        ("price:D35:5 meur", "price changes by a share"),
        ("price:C98:5%", "unknown industry"),
        ("flow:C24>T97:1%", "share of nothing"),
        ("", "no change"),
        ("output:C29", "parts"),
    ],
)
def test_what_is_not_clear_is_refused(text: str, said: str) -> None:
    with pytest.raises(InputFaults, match=said):
        wf.compute("scenario.impact", "belgium", changes=text)


def test_all_faults_come_together() -> None:
    with pytest.raises(InputFaults) as caught:
        wf.compute("scenario.impact", "belgium", changes="bla:C29:2; output:C99:-5%; price:D35:5 meur")
    assert len(caught.value.faults()) == 3
