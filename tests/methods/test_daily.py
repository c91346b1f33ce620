"""The daily model on a fabric: events, paths, causes, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.conftest import small_fabric

import weefsel as wf
from weefsel.errors import ComputationError, InputError
from weefsel.model import Fabric, Result
from weefsel.study import read_study, run

CAR: dict[str, Any] = {"industry": "C29", "jobs": 4300, "horizon": 30}


def daily(table: str | Fabric = "belgium", **settings: Any) -> Result:
    return wf.compute("domino.daily", table, **settings)


def path(found: Result, measure: str, **labels: str) -> np.ndarray:
    rows = found.frame.filter(measure=measure, **labels)
    return rows.group_by("period").agg(pl.col("value").sum()).sort("period")["value"].to_numpy()


def test_without_a_shock_that_bites_nothing_moves() -> None:
    found = daily(industry="C29", share=0.0, horizon=20, show="change")
    assert np.abs(found.frame.filter(pl.col("measure") != "stock_days")["value"].to_numpy()).max() < 1e-6


def test_a_closure_takes_its_jobs_on_its_day() -> None:
    found = daily(**CAR, start=5, show="change")
    jobs = path(found, "jobs", sector="C29")
    assert jobs[4] == pytest.approx(0.0, abs=1e-6)
    assert jobs[5] == pytest.approx(-4300, rel=1e-9)


def test_a_plant_with_its_own_output_per_job() -> None:
    found = daily(industry="C29", jobs=4300, output=1000, horizon=3, show="change")
    assert path(found, "jobs", sector="C29")[0] == pytest.approx(-4300, rel=1e-9)
    assert path(found, "output", sector="C29")[0] == pytest.approx(-1000 / 365, rel=1e-9)


def test_regions_and_their_labels() -> None:
    found = daily("belgium-regions", **CAR, region="Flanders", show="change")
    assert set(found.frame["region"]) == {"Flanders", "Brussels", "Wallonia"}
    assert path(found, "jobs", sector="C29", region="Wallonia")[0] == pytest.approx(0.0, abs=1e-6)
    assert set(found.frame["unit"]) == {"meur/day", "jobs", "days", "1"}


def test_a_flood_passes() -> None:
    found = daily(industry="C20", share=0.5, lasting=3, recovery="step", horizon=200, restock_days=15)
    output = path(found, "output", sector="C20")
    assert output[0] < 0.6 * output[-1]
    assert output[-1] == pytest.approx(wf.load("belgium").output[10] / 365, rel=0.02)


@pytest.mark.parametrize(
    ("recovery", "half_way"), [("linear", 0.5), ("exponential", 1 - np.exp(-0.5)), ("step", 1.0), ("permanent", 0.0)]
)
def test_curves_of_recovery(recovery: str, half_way: float) -> None:
    # Ten days in full, then twenty of fading; day 20 is half way. Capacity alone limits output here.
    found = daily(
        industry="A03", share=0.5, lasting=10, recovery=recovery, recovery_days=20, horizon=21, hiring_days=1,
        firing_days=1, boost=1.0,
    )  # fmt: skip
    output = path(found, "output", sector="A03")
    base = output[0] / 0.5
    assert output[9] <= 0.5 * base * (1 + 1e-9)
    assert output[20] <= (0.5 + 0.5 * half_way) * base * (1 + 1e-6)
    if recovery == "permanent":
        assert output[20] == pytest.approx(0.5 * base, rel=1e-6)


def test_an_import_stop_is_traced_to_its_origin() -> None:
    found = wf.compute("domino.order", "belgium", event="imports", industry="C20", share=0.5, horizon=60).frame
    first = found.row(0, named=True)
    assert (first["cause"], first["product"], first["through_sector"]) == ("input", "C20", "imports (abroad)")
    assert found["value"].to_list() == sorted(found["value"])


def test_substitution_softens_an_import_stop() -> None:
    losses = [
        path(daily(event="imports", industry="C24", share=0.9, horizon=150, substitution=ease, show="change"), "output")
        for ease in (0.0, 1.0)
    ]
    assert losses[0][-1] < -1.0
    assert losses[1][-1] > losses[0][-1] / 10


def test_demand_of_one_category_falls() -> None:
    found = daily(event="demand", industry="C29", share=-0.5, category="exports_non_eu", horizon=5, show="change")
    fabric = wf.load("belgium")
    at = fabric.industries.labels.index(("C29",))
    exports = fabric.final_demand[at, fabric.uses.labels.index(("exports_non_eu",))]
    assert path(found, "output", sector="C29")[0] == pytest.approx(-0.5 * exports / 365, rel=1e-6)


def test_workers_away_and_energy_cut() -> None:
    fabric = wf.load("belgium")
    base = fabric.output / 365
    away = daily(event="labour", industry="H49", share=0.4, horizon=3, boost=1.0)
    h49, d35 = (fabric.industries.labels.index((code,)) for code in ("H49", "D35"))
    assert path(away, "output", sector="H49")[0] == pytest.approx(0.6 * base[h49], rel=1e-9)
    cut = daily(event="curtailment", industry="D35", share=0.3, horizon=3)
    assert path(cut, "output", sector="D35")[0] == pytest.approx(0.7 * base[d35], rel=1e-9)


def test_dates_stand_in_periods() -> None:
    events = json.dumps([{"kind": "closure", "industry": "C29", "share": 0.1, "start": "2026-07-03"}])
    found = daily(events=events, begin="2026-07-01", horizon=4, show="change")
    assert sorted(set(found.frame["period"])) == ["2026-07-01", "2026-07-02", "2026-07-03", "2026-07-04"]
    jobs = path(found, "jobs", sector="C29")
    assert jobs[1] == pytest.approx(0.0, abs=1e-6)
    assert jobs[2] < -2000


def test_short_time_work_and_what_it_costs() -> None:
    settings: dict[str, Any] = {"event": "demand", "industry": "C29", "share": -0.5, "horizon": 60, "show": "change"}
    plain = daily(**settings, benefit=0.6)
    kept = daily(**settings, benefit=0.6, short_time=1.0)
    assert path(plain, "jobs")[-1] < -1000
    assert path(kept, "jobs", sector="C29")[-1] == pytest.approx(0.0, abs=1e-6)
    assert path(plain, "public_cost")[-1] == pytest.approx(path(kept, "public_cost")[-1], rel=1e-12)
    assert path(plain, "public_cost")[-1] > 0


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, "nothing happens"),
        ({"industry": "C99", "jobs": 10}, "unknown industry"),
        ({"industry": "C29"}, "how large the plant is"),
        ({"industry": "C29", "jobs": 1e6}, "more than"),
        ({"industry": "C29", "share": 1.2}, "between 0 and 1"),
        ({"industry": "C29", "share": 0.1, "start": 400}, "after the run"),
        ({"industry": "C29", "share": 0.1, "horizon": 0}, "horizon"),
        ({"industry": "C29", "share": 0.1, "restock_days": 0.5}, "restock_days"),
        ({"industry": "C29", "share": 0.1, "stock_days": 0}, "stock_days"),
        ({"event": "imports", "industry": "C20", "share": 0.1, "origin": "Mars"}, "unknown origin"),
        ({"event": "demand", "share": -0.1, "category": "gifts"}, "unknown category"),
        ({"event": "imports", "industry": "C20", "share": 0.1, "region": "Flanders"}, "takes no region"),
        ({"events": '[{"kind": "flood", "industry": "C20"}]'}, "kind"),
        ({"events": '[{"kind": "closure", "industry": "C29", "share": 0.7}, '
                    '{"kind": "closure", "industry": "C29", "share": 0.7}]'}, "closures take 140%"),
        ({"events": '[{"kind": "closure", "industry": "C29", "share": 0.1, "start": "2026-06-01"}]',
          "begin": "2026-07-01"}, "before the run"),
        ({"events": '[{"kind": "labour", "industry": "C29", "share": 0.1, "start": "2026-06-01"}]'}, "no date"),
        ({"industry": "C29", "share": 0.1, "criticality": "nowhere.csv"}, "cannot be read"),
        ({"industry": "C29", "share": 0.1, "begin": "tomorrow"}, "not a date"),
    ],
)  # fmt: skip
def test_what_is_refused(settings: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as error:
        daily(**settings)
    assert error.value.exit_code == 2
    assert said in str(error.value)


def test_every_fault_of_several_events_is_named() -> None:
    events = json.dumps([
        {"kind": "closure", "industry": "C98", "share": 0.1},
        {"kind": "imports", "industry": "C97", "share": 0.1},
    ])  # fmt: skip
    with pytest.raises(InputError) as error:
        daily(events=events)
    assert [fault.row for fault in error.value.faults()] == ["event 1", "event 2"]


def test_a_fabric_without_jobs_or_households() -> None:
    fabric = small_fabric(np.array([[1.0, 2.0], [3.0, 1.0]]), np.array([[5.0], [6.0]]))
    with pytest.raises(InputError, match="jobs of s0"):
        daily(fabric, industry="s0", jobs=1)
    found = daily(fabric, industry="s0", share=0.5, horizon=5)
    assert any("household" in note for note in found.notes)
    assert any("does not know" in note for note in found.notes)
    assert path(found, "output", sector="s0")[0] == pytest.approx(4 / 365, rel=1e-9)


def test_stock_days_and_utilisation_of_the_fabric_itself() -> None:
    fabric = small_fabric(np.array([[1.0, 2.0], [3.0, 1.0]]), np.array([[5.0], [6.0]]), jobs=np.array([1.0, 2.0]))
    from dataclasses import replace

    from weefsel.model import Axis

    own = replace(
        fabric,
        accounts=Axis(("account", "unit"), (("jobs", "jobs"), ("stock_days", "days"), ("utilisation", "1"))),
        account_values=np.array([[1.0, 2.0], [4.0, 9.0], [0.5, 0.8]]),
    )
    found = daily(own, industry="s0", share=0.0, horizon=1)
    assert path(found, "stock_days", sector="s1")[0] == pytest.approx(9.0)
    assert path(found, "utilisation", sector="s0")[0] == pytest.approx(0.5)
    bad = replace(own, account_values=np.array([[1.0, 2.0], [0.0, 9.0], [0.5, 0.8]]))
    with pytest.raises(InputError, match="0 days of stock"):
        daily(bad, industry="s0", share=0.0, horizon=1)


def test_criticality_from_a_file(tmp_path: Path) -> None:
    fabric = small_fabric(np.array([[1.0, 2.0], [3.0, 1.0]]), np.array([[5.0], [6.0]]))
    right, wrong = tmp_path / "right.csv", tmp_path / "wrong.csv"
    right.write_text(",s0,s1\ns0,0,0\ns1,0,0\n", encoding="utf-8")
    wrong.write_text(",s0,s1\ns0,0,2\ns1,0,0\n", encoding="utf-8")
    found = daily(fabric, industry="s0", share=0.9, horizon=60, criticality=str(right), rationing="proportional")
    assert not len(found.frame.filter(measure="stock_days"))
    with pytest.raises(InputError, match="matrix of criticality"):
        daily(fabric, industry="s0", share=0.9, criticality=str(wrong))


def test_a_run_that_swings_stops_and_names_the_setting() -> None:
    from weefsel.kernels import inventory
    from weefsel.methods.daily.choices import Choices, Shocks
    from weefsel.methods.daily.course import course_of, fail_if_orders_swing
    from weefsel.model import Event

    chosen = Choices()
    course = course_of(wf.load("belgium"), Shocks(horizon=60), chosen, events=[Event("closure", "C29", share=0.1)])
    demand = course.path.demand.copy()
    demand[:, 3] *= 1.0 + 0.3 * (-1.0) ** np.arange(60)
    with pytest.raises(ComputationError, match=r"A0|B05") as error:
        fail_if_orders_swing(course.economy, course.path._replace(demand=demand), course.scenario.last_change, chosen)
    assert "restock_days" in str(error.value)
    assert isinstance(course.path, inventory.Path)


STUDY = """
base: belgium
shocks:
  - name: plant
    event: {kind: closure, industry: C29, share: 0.2, start: 2026-07-03}
  - name: border
    event: {kind: imports, industry: C20, share: 0.5, start: 2026-07-05, days: 10, recovery: linear}
methods:
  - domino.daily: {begin: 2026-07-01, horizon: 10}
  - domino.order: {begin: 2026-07-01, horizon: 10}
"""


def test_events_of_a_study_happen_in_one_run(tmp_path: Path) -> None:
    file = tmp_path / "study.yaml"
    file.write_text(STUDY, encoding="utf-8")
    found = run(read_study(file))
    together = daily(
        events=json.dumps([
            {"kind": "closure", "industry": "C29", "share": 0.2, "start": 2},
            {"kind": "imports", "industry": "C20", "share": 0.5, "start": 4, "days": 10, "recovery": "linear"},
        ]),
        begin="2026-07-01",
        horizon=10,
    )  # fmt: skip
    assert found.results[0].frame.equals(together.frame)
    assert "shock" not in found.results[0].frame.columns


def test_an_event_that_is_not_right_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "study.yaml"
    file.write_text(STUDY.replace("share: 0.2", "share: 1.2"), encoding="utf-8")
    with pytest.raises(InputError, match=r"line \d+"):
        read_study(file)
    file.write_text(STUDY.replace("kind: imports", "kind: locusts"), encoding="utf-8")
    with pytest.raises(InputError, match="locusts"):
        read_study(file)
