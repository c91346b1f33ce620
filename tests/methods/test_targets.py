"""Quantified goals: chips, goals that are caps, figures of another concept, goals of the user."""

from __future__ import annotations

from math import ceil, inf, log
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

import weefsel as wf
from weefsel.errors import InputError, InputFaults
from weefsel.faces.cli.app import app
from weefsel.kernels import goals as kernel
from weefsel.kernels.leontief import NoAnswer
from weefsel.sources import goals


def measures(**settings: object) -> dict[str, float]:
    frame = wf.compute("targets.progress", "belgium", **settings).frame
    return dict(frame.select("measure", "value").iter_rows())


def test_chips() -> None:
    found = measures(goal="chips", world_growth=0.05)
    assert 1 + found["required_growth"] == pytest.approx(1.0933, abs=5e-5)
    assert found["required_growth_level"] == pytest.approx(1.05 * (20 / 9.8) ** (1 / 8) - 1)
    assert found["at_pace"] == pytest.approx(11.7)
    assert found["year_reached"] == ceil(2022 + log(20 / 9.8) / log((11.7 / 9.8) ** (1 / 8)))


def test_capacity_is_never_compared_with_value() -> None:
    result = wf.compute("targets.progress", "belgium", goal="chips")
    other = result.frame.filter(measure="other_concept").row(0, named=True)
    assert (other["value"], other["concept"]) == (8.0, "capacity share by location of the plant")
    assert result.frame.filter(measure="now")["value"].item() == 9.8
    assert any("not compared" in note for note in result.notes)


def test_goals_without_figures_say_so_and_reached_ones_are_reached() -> None:
    everything = wf.compute("targets.progress", "belgium")
    assert any("raw materials: recycling: no figure" in note for note in everything.notes)
    research = measures(goal="research")
    assert research["gap"] == pytest.approx(-0.48)
    with pytest.raises(InputError, match="unknown goal: 'chps'"):
        wf.compute("targets.progress", "belgium", goal="chps")


def test_goals_of_the_user(tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    head = "goal,concept,unit,kind,year,value,area,source\n"
    path.write_text(
        head
        + "gas,share,%,at_most,2030,20,BE,me\ngas,share,%,observed,2020,40,BE,me\ngas,share,%,observed,2024,32,BE,me\n"
    )
    runner = CliRunner()
    assert runner.invoke(app, ["goals", "import", str(path), "--name", "mine"]).exit_code == 0
    found = measures(goals="mine", goal="gas")
    assert found["gap"] == 12.0
    assert found["pace"] == pytest.approx((32 / 40) ** 0.25 - 1)
    assert found["year_reached"] == ceil(2024 + log(20 / 32) / log((32 / 40) ** 0.25))
    assert "mine" in runner.invoke(app, ["goals", "list"]).output
    assert runner.invoke(app, ["goals", "remove", "mine"]).exit_code == 0


def test_wrong_rows_are_named(tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    head = "goal,concept,unit,kind,year,value,area,source\n"
    path.write_text(
        head + "gas,share,%,at_most,2030,lots,BE,me\noil,share,%,seen,2020,40,BE,me\nx,s,%,observed,2020,4,BE,me\n"
    )
    with pytest.raises(InputFaults) as caught:
        goals.read(path, name="g")
    said = str(caught.value)
    assert "row 2, column value" in said
    assert "kind is 'seen'" in said
    assert "x has figures and no target" in said
    path.write_text("goal\nx\n")
    with pytest.raises(InputFaults, match="column concept is missing"):
        goals.read(path, name="g")


@given(st.floats(1, 50), st.floats(1, 50), st.integers(1, 30), st.floats(-0.2, 0.3))
def test_the_required_growth_arrives(now: float, target: float, years: int, world: float) -> None:
    growth = kernel.required_growth(now, target, years, world)
    assert now * ((1 + growth) / (1 + world)) ** years == pytest.approx(target)
    speed = kernel.pace(now, target, years)
    if now < target * 0.99:
        assert kernel.years_to_reach(now, target, speed) == pytest.approx(years, rel=1e-6)


def test_a_pace_that_leads_away_never_arrives() -> None:
    assert kernel.years_to_reach(10.0, 20.0, -0.01) == inf
    assert kernel.years_to_reach(10.0, 20.0, 0.0) == inf
    assert kernel.years_to_reach(10.0, 5.0, 0.01, falling=True) == inf
    assert kernel.years_to_reach(25.0, 20.0, 0.0) == 0.0
    with pytest.raises(NoAnswer):
        kernel.required_growth(0.0, 20.0, 8)
