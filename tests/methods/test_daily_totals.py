"""Sums, days of recovery and the static model beside the daily one."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import weefsel as wf


def column(frame: pl.DataFrame, measure: str, model: str = "daily") -> dict[str, float]:
    rows = frame.filter(measure=measure, model=model)
    return dict(zip(rows["sector"], rows["value"], strict=True))


def test_sums_are_those_of_the_path() -> None:
    settings = {"industry": "C20", "share": 0.4, "lasting": 10, "recovery": "step", "horizon": 60}
    sums = wf.compute("domino.totals", "belgium", **settings).frame
    path = wf.compute("domino.daily", "belgium", show="change", **settings).frame
    for measure, name in (("output", "output_lost"), ("value_added", "value_added_lost")):
        daily = path.filter(measure=measure).group_by("sector").agg(pl.col("value").sum())
        found = column(sums, name)
        assert found == pytest.approx({s: -v for s, v in daily.iter_rows()}, rel=1e-9, abs=1e-6)
    last = path.filter(measure="jobs", period=59)
    assert column(sums, "jobs_lost_last") == pytest.approx(
        {s: -v for s, v in last.select("sector", "value").iter_rows()}, rel=1e-9, abs=1e-5
    )
    assert sums.filter(model="static").is_empty()


def test_the_day_of_recovery() -> None:
    settings = {"industry": "C20", "share": 0.4, "lasting": 10, "recovery": "step", "horizon": 200, "hiring_days": 5}
    sums = wf.compute("domino.totals", "belgium", **settings).frame
    path = wf.compute("domino.daily", "belgium", **settings).frame.filter(sector="C20", measure="output")
    output = path.sort("period")["value"].to_numpy()
    base = wf.load("belgium").output[wf.load("belgium").industries.labels.index(("C20",))] / 365
    day = int(column(sums, "recovery_day")["C20"])
    assert 10 <= day < 200
    assert (output[day:] >= 0.99 * base).all()
    assert output[day - 1] < 0.99 * base
    assert output.argmin() == column(sums, "lowest_day")["C20"]


def test_an_industry_that_does_not_recover_has_no_day() -> None:
    sums = wf.compute("domino.totals", "belgium", industry="C29", share=0.4, horizon=50).frame
    assert "C29" in column(sums, "lowest_day")
    assert "C29" not in column(sums, "recovery_day")


def test_the_static_model_stands_beside_a_closure() -> None:
    sums = wf.compute("domino.totals", "belgium", industry="C29", jobs=4300, horizon=365).frame
    closed = wf.compute("domino.closure", "belgium", industry="C29", jobs=4300, households="none").frame
    jobs = closed.filter(measure="jobs").group_by("sector").agg(pl.col("value").sum())
    static = column(sums, "jobs_lost_last", "static")
    assert static == pytest.approx(dict(jobs.iter_rows()), rel=1e-9, abs=1e-9)
    assert np.isclose(sum(static.values()), 6642, atol=1)


def test_what_it_costs_the_public() -> None:
    settings = {"industry": "C29", "jobs": 4300, "horizon": 30, "benefit": 0.6}
    sums = wf.compute("domino.totals", "belgium", **settings).frame
    path = wf.compute("domino.daily", "belgium", **settings).frame.filter(measure="public_cost")
    assert sum(column(sums, "public_cost").values()) == pytest.approx(path["value"].sum(), rel=1e-9)
