"""What an outside economist found wrong in the daily model, and must stay right."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

import weefsel as wf
from weefsel.model import Result

CHEMICALS: dict[str, Any] = {
    "event": "imports", "industry": "C20", "share": 0.5, "lasting": 60, "recovery": "step", "horizon": 120,
}  # fmt: skip


def totals(**settings: Any) -> Result:
    return wf.compute("domino.totals", "belgium", **settings)


def summed(found: Result, measure: str, column: str = "value") -> float:
    return float(found.frame.filter(model="daily", measure=measure)[column].sum())


def test_totals_span_the_readings_of_the_production_function() -> None:
    found = totals(**CHEMICALS)
    lost = {
        reading: totals(**CHEMICALS, function=reading, ranges=False).frame.filter(model="daily", measure="output_lost")
        for reading in ("linear", "leontief")
    }
    rows = found.frame.filter(model="daily", measure="output_lost")
    ends = np.vstack([rows["value"].to_numpy(), *[frame["value"].to_numpy() for frame in lost.values()]])
    np.testing.assert_allclose(rows["low"].to_numpy(), ends.min(axis=0), rtol=1e-12)
    np.testing.assert_allclose(rows["high"].to_numpy(), ends.max(axis=0), rtol=1e-12)
    assert summed(found, "output_lost", "high") > 1.5 * summed(found, "output_lost", "low")
    assert any("linear" in note and "leontief" in note for note in found.notes)


def test_a_loss_through_a_small_input_is_named() -> None:
    (note,) = [note for note in totals(**CHEMICALS).notes if "inputs below 2%" in note]
    assert "Q86 for want of C20" in note
    assert not [note for note in totals(industry="C29", share=0.1, horizon=60).notes if "inputs below" in note]


def test_electricity_cannot_be_stored() -> None:
    cut: dict[str, Any] = {
        "event": "curtailment", "industry": "D35", "share": 1.0, "lasting": 10, "recovery": "step", "horizon": 6,
    }  # fmt: skip
    base = wf.load("belgium")
    at = base.industries.labels.index(("C24",))
    last = {
        storable: wf.compute("domino.daily", "belgium", **cut, storable=storable)
        .frame.filter(sector="C24", measure="output", period=5)["value"]
        .item()
        for storable in ("goods", "all")
    }
    usual = base.output[at] / 365
    assert last["goods"] < 0.6 * usual
    assert last["all"] > 0.9 * usual


def test_boost_of_one_leaves_no_room_anywhere() -> None:
    found = wf.compute("domino.daily", "belgium", industry="C29", share=0.3, horizon=90, boost=1.0).frame
    used = found.filter(pl.col("measure") == "utilisation")["value"].to_numpy()
    assert used.max() <= 1.0 + 1e-9
    jobs = found.filter(sector="C29", measure="jobs")["value"].to_numpy()
    assert (np.diff(jobs) <= 1e-9).all()


def test_who_is_absent_keeps_a_job_and_costs_no_benefit() -> None:
    strike: dict[str, Any] = {
        "event": "labour", "industry": "C29", "share": 0.4, "lasting": 5, "recovery": "step", "horizon": 5,
    }  # fmt: skip
    found = totals(**strike, ranges=False, boost=1.0).frame.filter(model="daily", sector="C29")
    assert found.filter(measure="jobs_lost_most")["value"].item() == pytest.approx(0.0, abs=1e-6)
    assert found.filter(measure="public_cost")["value"].item() == pytest.approx(0.0, abs=1e-9)
    assert found.filter(measure="output_lost")["value"].item() > 0


def test_what_benefits_cost_is_not_what_households_have_to_spend() -> None:
    shock: dict[str, Any] = {"industry": "C29", "share": 0.2, "horizon": 60, "ranges": False}
    cheap, dear = (totals(**shock, benefit_cost=share) for share in (0.2, 0.4))
    assert summed(dear, "public_cost") == pytest.approx(2 * summed(cheap, "public_cost"), rel=1e-9)
    assert summed(dear, "output_lost") == pytest.approx(summed(cheap, "output_lost"), rel=1e-12)


def test_a_long_run_and_a_loss_beyond_reason_are_remarked() -> None:
    assert any("heals itself" in note for note in totals(industry="C29", share=0.1, ranges=False).notes)
    assert not any("heals" in note for note in totals(industry="C29", share=0.1, horizon=90, ranges=False).notes)
    wild = totals(industry="C29", share=0.142, rationing="proportional", ranges=False)
    assert any("times what the plant and its suppliers make" in note for note in wild.notes)
