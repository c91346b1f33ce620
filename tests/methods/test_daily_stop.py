"""A country stops delivering, in the daily model: on the world table by country, on a national table by origin."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest
from tests.published_tables import leather, miller_blair

import weefsel as wf
from weefsel.errors import InputError, InputFaults
from weefsel.methods.daily.deliveries import opened, with_origins
from weefsel.methods.daily.products import product_names
from weefsel.model import Event
from weefsel.model.figures import Figures
from weefsel.store import embedded_figures, read_figures

HOME = ("Flanders", "Brussels", "Wallonia")


def total(frame: pl.DataFrame, model: str, measure: str = "output_lost") -> float:
    last = frame["period"].max()
    return float(frame.filter(model=model, measure=measure, period=last)["value"].sum())


def origins() -> Figures:
    return read_figures(embedded_figures()["belgium-origins"])


def test_opening_deliveries_keeps_every_row_and_every_column() -> None:
    world = wf.load("belgium-world")
    event = Event("imports", "C20+c15", share=0.5, origin="Germany")
    fabric, events = opened(world, [event])
    assert fabric.imports is not None
    assert fabric.imports.products.labels == (("Germany", "c9"), ("Germany", "c15"))
    before = world.flows.sum(axis=1) + world.final_demand.sum(axis=1)
    after = fabric.flows.sum(axis=1) + fabric.final_demand.sum(axis=1)
    assert after == pytest.approx(before, rel=1e-12)
    bought = fabric.flows.sum(axis=0) + fabric.imports.flows.sum(axis=0)
    assert bought == pytest.approx(world.flows.sum(axis=0), rel=1e-12)
    assert [(one.kind, one.industry, one.share) for one in events] == [
        ("imports", "c9", 0.5), ("demand", "c9", -0.5), ("imports", "c15", 0.5), ("demand", "c15", -0.5)
    ]  # fmt: skip


def test_nothing_stops_nothing_is_lost() -> None:
    frame = wf.compute("dependency.daily", "belgium-world", origin="Germany", share=0, horizon=40).frame
    assert np.abs(frame["value"].to_numpy()).max() < 1e-8


def test_the_static_readings_are_those_of_a_stop() -> None:
    case = {"origin": "China", "industry": "c14"}
    frame = wf.compute("dependency.daily", "belgium-world", horizon=365, every=365, show="all", **case).frame
    static = wf.compute("dependency.stop", "belgium-world", side="both", **case).frame
    for side in ("customers", "suppliers"):
        mine = frame.filter(model=side, measure="output_lost", period=364).select("region", "sector", "value")
        other = static.filter(side=side, measure="output").select("region", "sector", "value")
        assert mine.equals(other)


def test_stocks_bridge_the_first_days_and_then_industries_fall() -> None:
    found = wf.compute("dependency.daily", "belgium-world", origin="China", every=30)
    by_day = dict(
        found.frame.filter(model="daily", measure="output").group_by("period").agg(pl.col("value").sum()).iter_rows()
    )
    assert set(found.frame["region"]) == set(HOME)
    assert by_day[0] == pytest.approx(0.0, abs=1e-6)
    assert by_day[364] > by_day[120] > by_day[30]
    # Industries without an input that nobody replaces lose more than its value: no static reading shows that.
    assert total(found.frame, "daily") > total(found.frame, "customers") > total(found.frame, "suppliers") > 0


def test_a_stop_that_ends_is_made_good() -> None:
    settings = {"origin": "China", "lasting": 20, "recovery": "step", "horizon": 200, "every": 50}
    frame = wf.compute("dependency.daily", "belgium-world", **settings).frame
    always = wf.compute("dependency.daily", "belgium-world", origin="China", horizon=200, every=50).frame
    assert total(frame, "daily") < 0.2 * total(always, "daily")
    assert total(frame, "customers") == pytest.approx(total(always, "customers") * 20 / 200)


def test_a_country_that_stops_is_an_event_like_any_other() -> None:
    one = {"kind": "imports", "industry": "C20", "origin": "Germany", "share": 1.0}
    by_event = wf.compute("domino.totals", "belgium-world", events=json.dumps([one]), horizon=60).frame
    by_method = wf.compute(
        "dependency.daily", "belgium-world", origin="Germany", industry="C20", horizon=60, show="all"
    ).frame
    mine = by_event.filter(model="daily", measure="output_lost")["value"].to_numpy()
    other = by_method.filter(model="daily", measure="output_lost", period=59)["value"].to_numpy()
    assert mine == pytest.approx(other, rel=1e-12)
    every = wf.compute("domino.order", "belgium-world", event="imports", industry="C20", share=1.0, horizon=60).frame
    assert len(every) > len(wf.compute("domino.order", "belgium-world", events=json.dumps([one]), horizon=60).frame)


def test_home_and_abroad_make_the_same_product() -> None:
    assert product_names(["C20", "C21", "c9"], ["C21", "c9", "C13-15"]) == ("c9", "c9", "c4")
    assert product_names(["C20", "Steel"], ["C20"]) == ("C20",)
    # A plant that closes here does not stop chemistry everywhere: others make chemicals too.
    lost = wf.compute("domino.totals", "belgium-world", industry="C29", region="Flanders", jobs=4300).frame
    abroad = lost.filter(~pl.col("region").is_in(HOME), model="daily", measure="output_lost")["value"].sum()
    at_home = lost.filter(pl.col("region").is_in(HOME), model="daily", measure="output_lost")["value"].sum()
    assert 0 < abroad < 2 * at_home


def test_a_national_table_knows_three_origins() -> None:
    belgium = wf.load("belgium")
    split = with_origins(belgium, origins())
    assert belgium.imports is not None
    assert split.imports is not None
    assert split.imports.flows.sum(axis=0) == pytest.approx(belgium.imports.flows.sum(axis=0))
    assert with_origins(split, origins()) is split
    found = wf.compute("dependency.daily", "belgium", origin="euro_area", industry="C20", horizon=200)
    stopped = split.imports.flows[list(split.imports.products.where(origin="euro_area", product="C20"))].sum()
    assert found.notes[0] == f"Imports that stop: {stopped:,.0f} meur a year to industries."
    # Static, customers: each euro of imports that stops takes its forward multiplier along.
    ghosh = np.linalg.inv(np.eye(64) - belgium.flows / belgium.output[:, None])
    cut = split.imports.flows[list(split.imports.products.where(origin="euro_area", product="C20"))][0]
    assert total(found.frame, "customers") == pytest.approx((cut @ ghosh).sum() * 200 / 365)
    assert total(found.frame, "daily") > 0


def test_what_does_not_exist_is_named() -> None:
    for settings, what in (
        ({"origin": "Atlantis"}, "unknown country: 'Atlantis'"),
        ({"origin": "Flanders"}, "is at home"),
        ({"origin": "Germany", "industry": "weaving"}, "unknown industry"),
    ):
        with pytest.raises(InputError, match=what):
            wf.compute("dependency.daily", "belgium-world", **settings)
    with pytest.raises(InputError, match="unknown origin of imports"):
        wf.compute("dependency.daily", "belgium", origin="Germany")
    with pytest.raises(InputError, match="nothing comes from elsewhere"):
        wf.compute("dependency.daily", miller_blair(), origin="Germany")
    with pytest.raises(InputFaults, match="events are not right"):
        wf.compute("domino.daily", "belgium-world", event="imports", industry="c9", origin="Atlantis", share=1.0)


def test_on_a_table_without_nace_codes() -> None:
    names = leather().industries.unique("region")
    found = wf.compute("dependency.daily", leather(), origin=names[2], home=names[0], horizon=30)
    assert set(found.frame["region"]) == {names[0]}


def test_who_is_served_first_decides_and_the_notes_say_so() -> None:
    call = {"origin": "Germany", "industry": "c9", "horizon": 180, "ranges": False}
    first = wf.compute("dependency.daily", "belgium-world", **call)
    alike = wf.compute("dependency.daily", "belgium-world", rationing="proportional", **call)
    assert total(first.frame, "daily") < 0.1 * total(first.frame, "customers")
    assert total(alike.frame, "daily") > 100 * total(first.frame, "daily")
    assert any(note.startswith("Almost nothing is lost because others take over") for note in first.notes)
    assert not any(note.startswith("Almost nothing") for note in alike.notes)
    won = wf.compute("dependency.daily", "belgium-world", function="linear", **call)
    assert total(won.frame, "daily", "jobs") < -1000
    assert any("a stop is no gain to the economy" in note for note in won.notes)
