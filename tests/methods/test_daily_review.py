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


#: Each rule of rationing with what orders rest on in the models that it comes from.
RULES = (("business_first", "capacity"), ("proportional", "demand"), ("water_fill", "demand"))
READINGS: list[dict[str, Any]] = [
    {"function": function, "rationing": rule, "ordering": ordering}
    for function in ("half", "linear", "leontief", "smooth")
    for rule, ordering in RULES
]


def test_totals_span_what_inputs_stop_and_who_is_served_first() -> None:
    found = totals(**CHEMICALS)
    rows = found.frame.filter(model="daily", measure="output_lost")
    lost = [
        totals(**CHEMICALS, **reading, ranges=False).frame.filter(model="daily", measure="output_lost")["value"]
        for reading in READINGS
    ]
    ends = np.vstack([values.to_numpy() for values in lost])
    np.testing.assert_allclose(rows["low"].to_numpy(), ends.min(axis=0), rtol=1e-12)
    np.testing.assert_allclose(rows["high"].to_numpy(), ends.max(axis=0), rtol=1e-12)
    # Who is served first moves the answer more than which inputs stop output.
    sums = {(one["function"], one["rationing"]): values.sum() for one, values in zip(READINGS, lost, strict=True)}
    assert sums["half", "water_fill"] > 10 * sums["leontief", "business_first"] > 0


def test_notes_name_the_readings_at_both_ends_and_warn_where_they_are_far_apart() -> None:
    found = totals(**CHEMICALS)
    (ends,) = [note for note in found.notes if note.startswith("All output lost over the run")]
    sums = {
        f"{one['function']} with {one['rationing']}": summed(totals(**CHEMICALS, **one, ranges=False), "output_lost")
        for one in READINGS
    }
    least, most = min(sums, key=sums.__getitem__), max(sums, key=sums.__getitem__)
    assert f"{sums[least]:,.0f} ({least})" in ends
    assert f"{sums[most]:,.0f} ({most})" in ends
    assert f"{sums['half with business_first']:,.0f} as chosen" in ends
    assert any("does not know how large the loss is" in note for note in found.notes)


def test_a_fall_of_demand_is_the_same_in_every_reading() -> None:
    found = totals(event="demand", share=-0.1, category="government", horizon=60)
    rows = found.frame.filter(measure="output_lost")
    np.testing.assert_allclose(rows["high"].to_numpy(), rows["low"].to_numpy(), rtol=1e-9, atol=1e-9)
    assert not any("does not know how large" in note for note in found.notes)
    assert not any("Industries that fall" in note for note in found.notes)


def test_who_is_named_first_is_not_read_otherwise() -> None:
    found = totals(**CHEMICALS, rationing="priority", first="Q86")
    assert "over 4 readings" in found.notes[0]
    assert not any("business_first" in note for note in found.notes)


def test_without_ranges_the_one_reading_is_named() -> None:
    assert "half with business_first" in totals(**CHEMICALS, ranges=False).notes[0]


def test_a_recovery_that_does_not_come_in_every_reading_has_no_high() -> None:
    found = totals(**CHEMICALS).frame.filter(model="daily")
    every = [totals(**CHEMICALS, **one, ranges=False).frame.filter(model="daily") for one in READINGS]
    for sector, low, high in found.filter(measure="recovery_day").select("sector", "low", "high").iter_rows():
        fell = [one.filter(sector=sector) for one in every if len(one.filter(sector=sector, measure="lowest_day"))]
        days = [day for one in fell for day in one.filter(measure="recovery_day")["value"]]
        assert low == min(days)
        assert high == (max(days) if len(days) == len(fell) else None)
    assert found.filter(measure="recovery_day")["high"].null_count() > 0


def test_the_order_of_falling_has_the_first_and_last_day_over_the_readings() -> None:
    flood: dict[str, Any] = {
        "event": "curtailment", "industry": "D35", "share": 0.3, "lasting": 20, "recovery": "step", "horizon": 60,
    }  # fmt: skip
    found = wf.compute("domino.order", "belgium", **flood, ranges=True)
    every = [wf.compute("domino.order", "belgium", **flood, **one).frame for one in READINGS]
    ends = []
    for sector, value, low, high in found.frame.select("sector", "value", "low", "high").iter_rows():
        days = [day for one in every for day in one.filter(sector=sector)["value"]]
        assert low == min(days) <= value
        assert high == (max(days) if len(days) == len(READINGS) else None)
        ends.append(high)
    assert None in ends
    assert {"D35"} == set(found.frame.filter(pl.col("high") == 0)["sector"])
    assert any("Industries that fall within the run" in note for note in found.notes)


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


@pytest.mark.parametrize("recovery", ["step", "linear"])
def test_strikers_are_at_work_again_when_the_strike_is_over(recovery: str) -> None:
    """Three days without anybody at work are no dismissals: a month of hiring would bring the country down."""
    strike: dict[str, Any] = {
        "event": "labour", "industry": "C29", "share": 1.0, "start": 2, "lasting": 3, "recovery": recovery,
        "recovery_days": 4.0, "horizon": 30,
    }  # fmt: skip
    found = wf.compute("domino.daily", "belgium", **strike, boost=1.0).frame.filter(sector="C29")
    output = found.filter(measure="output")["value"].to_numpy()
    absent = {"step": [0, 0, 1, 1, 1, 0, 0, 0, 0], "linear": [0, 0, 1, 1, 1, 1, 0.75, 0.5, 0.25]}[recovery]
    np.testing.assert_allclose(output[:9] / output[0], 1.0 - np.array(absent), atol=0.08)
    assert output[9] > 0.97 * output[0]
    jobs = found.filter(measure="jobs")["value"].to_numpy()
    assert jobs.min() > 0.97 * jobs[0]


def test_a_strike_of_all_lorries_is_a_closure_of_as_many_days() -> None:
    days: dict[str, Any] = {"industry": "H49", "share": 1.0, "lasting": 3, "recovery": "step", "horizon": 120}
    strike, closure = (
        summed(totals(event=kind, **days, ranges=False), "output_lost") for kind in ("labour", "closure")
    )
    assert 0.8 * closure < strike < closure


def test_who_is_next_after_a_strike_follows_the_same_path() -> None:
    strike: dict[str, Any] = {
        "event": "labour", "industry": "H49", "share": 1.0, "lasting": 3, "recovery": "step", "horizon": 40,
    }  # fmt: skip
    order = wf.compute("domino.order", "belgium", **strike).frame
    path = wf.compute("domino.daily", "belgium", **strike).frame.filter(measure="output")
    base = wf.load("belgium")
    usual = dict(zip(base.industries.column("sector"), base.output / 365, strict=True))
    for sector, day in order.select("sector", "value").iter_rows():
        output = path.filter(sector=sector)["value"].to_numpy()
        assert int((output < 0.995 * usual[sector]).argmax()) == day
    assert not {"labour"} & set(order.filter(pl.col("value") > 3)["cause"])


def test_a_curtailment_can_be_of_one_region() -> None:
    cut: dict[str, Any] = {"event": "curtailment", "industry": "D35", "share": 0.3, "lasting": 5, "recovery": "step"}
    found = wf.compute("domino.daily", "belgium-regions", **cut, region="Wallonia", horizon=1, show="change").frame
    base = wf.load("belgium-regions")
    usual = dict(zip(base.industries.labels, base.output / 365, strict=True))
    for region, value in found.filter(measure="output", sector="D35").select("region", "value").iter_rows():
        fallen = -value / usual[region, "D35"]
        assert fallen == pytest.approx(0.3, abs=1e-9) if region == "Wallonia" else fallen < 0.1


def test_less_water_is_not_less_electricity_where_a_table_joins_them() -> None:
    """In the world table water and electricity are one sector; at home they are not."""
    cut: dict[str, Any] = {"event": "curtailment", "industry": "E36", "share": 0.2, "lasting": 30, "recovery": "step"}
    found = wf.compute("domino.daily", "belgium-world", **cut, horizon=1, show="change").frame
    base = wf.load("belgium-world")
    usual = dict(zip(base.industries.labels, base.output / 365, strict=True))
    fallen = {
        (region, sector): -value / usual[region, sector]
        for region, sector, value in found.filter(measure="output").select("region", "sector", "value").iter_rows()
        if usual[region, sector] > 0
    }
    assert {who for who, share in fallen.items() if share > 0.1} == {
        (region, "E36") for region in ("Flanders", "Brussels", "Wallonia")
    }


def test_what_others_take_over_and_what_plants_cannot_deliver_is_said() -> None:
    away = totals(event="labour", industry="Q86", share=0.3, horizon=20, ranges=False)
    assert any("of the 30% away in Q86, 12% is felt" in note for note in away.notes)
    alone = totals(event="labour", industry="Q86", share=0.3, horizon=20, ranges=False, boost=1.0)
    assert not any("away in" in note for note in alone.notes)
    more = totals(event="demand", share=0.05, horizon=20, ranges=False)
    assert any("More demand is not met at once" in note for note in more.notes)
    assert not any(
        "More demand" in note for note in totals(event="demand", share=-0.05, horizon=20, ranges=False).notes
    )


def test_to_whom_deliveries_stop_is_said() -> None:
    stop: dict[str, Any] = {"event": "imports", "industry": "c9", "origin": "Germany", "share": 0.1, "horizon": 2}
    found = wf.compute("domino.totals", "belgium-world", **stop, ranges=False)
    assert "Deliveries stop to Flanders, Brussels, Wallonia; other regions go on trading." in found.notes
    assert not any("Deliveries stop" in note for note in totals(**CHEMICALS, ranges=False).notes)
