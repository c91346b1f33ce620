"""Ranges of any method: reproducible, wider with larger errors, and over tables that a user names."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tests.published_tables import germany_1995, germany_changed, table

from weefsel.errors import InputError
from weefsel.faces.cli import main
from weefsel.methods.uncertainty.errors import drawn_table
from weefsel.registry import find
from weefsel.study import ErrorModel, compute, over_tables, with_errors

GOLDEN = Path(__file__).parents[1] / "golden"


def test_the_same_seed_gives_the_same_ranges() -> None:
    one, two, other = (
        with_errors("structure.multipliers", germany_1995(), {}, draws=20, seed=seed).frame for seed in (1, 1, 2)
    )
    assert one.equals(two)
    assert not one.equals(other)
    assert (one["low"] <= one["high"]).all()


def test_larger_errors_give_wider_ranges() -> None:
    wide, narrow = (
        with_errors("structure.multipliers", germany_1995(), {}, draws=40, seed=1, model=ErrorModel(error)).frame
        for error in (0.2, 0.02)
    )
    assert ((wide["high"] - wide["low"]) >= (narrow["high"] - narrow["low"])).all()


def test_settings_reach_the_method() -> None:
    found = with_errors("domino.closure", germany_1995(), {"industry": "construction", "share": 0.1}, draws=5, seed=1)
    assert found.settings["share"] == 0.1
    assert found.frame.columns[-5:] != []
    assert {"low", "high"} <= set(found.frame.columns)


def test_a_drawn_table_keeps_its_accounts() -> None:
    germany = germany_1995()
    drawn = drawn_table(germany, ErrorModel(0.3), 3, 0)
    before = germany.flows.sum(axis=1) + germany.final_demand.sum(axis=1)
    assert drawn.flows.sum(axis=1) + drawn.final_demand.sum(axis=1) == pytest.approx(before, rel=1e-12)
    columns = germany.flows.sum(axis=0) + germany.value_added.sum(axis=0)
    assert drawn.flows.sum(axis=0) + drawn.value_added.sum(axis=0) == pytest.approx(columns, rel=1e-12)


def test_over_other_tables_is_the_lowest_and_the_highest() -> None:
    first, second = germany_1995(), germany_changed()
    found = over_tables("structure.multipliers", first, {}, [second]).frame
    one, two = (compute("structure.multipliers", table).frame["value"] for table in (first, second))
    assert found["low"].to_numpy() == pytest.approx([min(pair) for pair in zip(one, two, strict=True)])
    assert found["high"].to_numpy() == pytest.approx([max(pair) for pair in zip(one, two, strict=True)])
    with pytest.raises(InputError, match="no other table"):
        over_tables("structure.multipliers", first, {}, [])


def test_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    call = ["compute", "structure.multipliers", "--json", "--draws", "3", "--error", "0.05", "--seed", "4"]
    assert main(call) == 0
    data = json.loads(capsys.readouterr().out)
    assert {"low", "high"} <= set(data["columns"])
    assert any("seed 4" in note for note in data["notes"])
    assert main(["compute", "structure.multipliers", "--draws", "1"]) == 2
    capsys.readouterr()
    assert main(["compute", "structure.multipliers", "--json", "--sample", "belgium,belgium"]) == 0


def test_a_quadrant_that_changes_from_table_to_table_narrows_no_range() -> None:
    germany = germany_1995()
    found = with_errors("structure.linkages", germany, {}, draws=60, seed=4, model=ErrorModel(0.3))
    assert not any("not defined on every table" in note for note in found.notes)
    assert found.frame.columns[:2] == ["sector", "quadrant"]
    backward = found.frame.filter(direction="backward", reach="total", measure="linkage")
    tables = [drawn_table(germany, ErrorModel(0.3), 4, draw) for draw in range(60)]
    known = np.array([np.linalg.inv(np.eye(6) - each.flows / each.output).sum(axis=0) for each in tables])
    assert backward["low"].to_numpy() == pytest.approx(np.quantile(known, 0.05, axis=0), rel=1e-12)
    assert backward["high"].to_numpy() == pytest.approx(np.quantile(known, 0.95, axis=0), rel=1e-12)


def test_a_method_that_reads_no_flows_says_that_nothing_moves() -> None:
    found = with_errors("materials.screen", germany_1995(), {}, draws=3, seed=1)
    assert (found.frame["low"] == found.frame["high"]).all()
    assert any("No number moves" in note for note in found.notes)


@pytest.mark.parametrize("method", ["dependency.products", "dependency.reverse", "structure.linkages", "domino.order"])
def test_what_a_label_finds_is_not_needed_to_know_a_row(method: str) -> None:
    case = json.loads((GOLDEN / f"{method}.json").read_text(encoding="utf-8"))
    frame = compute(method, table(case["table"]), **case["settings"]).frame
    labels = [name for name in frame.columns if name not in ("value", "low", "high", "unit", "status")]
    finds = find(method).finds
    assert set(finds) & set(labels)
    assert not frame.select(name for name in labels if name not in finds).is_duplicated().any()
