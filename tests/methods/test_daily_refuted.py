"""Readings of the daily model that plants which closed refute: which they are, and where they are left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import polars as pl
import pytest

import weefsel as wf
from weefsel.methods.daily.choices import Choices
from weefsel.methods.daily.closure_cases import refutations
from weefsel.methods.daily.readings import left_out_of, readings_of
from weefsel.methods.daily.refuted import REFUTED, TIMES, others_deliver
from weefsel.model import Event, Result
from weefsel.study.readings import kept_in_study, other_readings
from weefsel.study.spec import Step, Study

PLANT: dict[str, Any] = {"industry": "C29", "jobs": 4300.0}
FUNCTIONS = ("half", "strong", "weak", "leontief", "linear", "smooth")
STAY = [
    ("half", "business_first"), ("linear", "business_first"), ("linear", "proportional"), ("linear", "water_fill"),
    ("leontief", "business_first"), ("smooth", "business_first"),
]  # fmt: skip


@pytest.mark.parametrize("table", ["belgium", "belgium-regions"])
def test_what_is_left_out_is_what_the_plants_refute(table: str) -> None:
    every = [
        Choices(function=function, rationing=rule, ordering=ordering)  # type: ignore[arg-type]
        for function, rule, ordering in product(
            FUNCTIONS, ("business_first", "proportional", "water_fill"), ("capacity", "demand")
        )
    ]
    worst: dict[Choices, float] = {}
    for one in refutations(wf.load(table), every):
        worst[one.reading] = max(worst.get(one.reading, 0.0), one.elsewhere / one.published)
    refuted = {(one.function, one.rationing, one.ordering) for one, times in worst.items() if times > TIMES}
    assert refuted == {(function, *key) for key, functions in REFUTED.items() for function in functions}
    # Nothing hangs on the limit: no reading is near it.
    assert not [times for times in worst.values() if 1.0 < times < 2 * TIMES]


def test_published_jobs_are_those_of_the_sources() -> None:
    found = {one.case: one.published for one in refutations(wf.load("belgium"), [Choices()])}
    assert found == {
        "ford-genk-2014": 11750,
        "opel-antwerp-2010": 2606 + 180,
        "caterpillar-gosselies-2016": 2200 + 4000,
    }


def ends() -> Iterator[Any]:
    for kind, more in (
        ("closure", {"industry": "C29", "jobs": 4300.0}), ("labour", {"industry": "H49", "share": 0.5}),
        ("curtailment", {"industry": "D35", "share": 0.3}), ("imports", {"industry": "C20", "share": 0.5}),
    ):  # fmt: skip
        for recovery in ("step", "linear", "exponential"):
            yield Event(kind, **more, days=30, recovery=recovery)  # type: ignore[arg-type]
    yield Event("imports", "C20", share=0.5)
    yield Event("curtailment", "D35", share=0.3)
    yield Event("closure", "C29", share=1.0)
    yield Event("demand", "C29", share=0.3)


@pytest.mark.parametrize("event", list(ends()), ids=str)
def test_what_ends_or_cannot_be_replaced_keeps_all_readings(event: Event) -> None:
    assert len(readings_of(Choices(), [event])) == 11
    # A plant that closes for good beside it takes nothing away.
    assert len(readings_of(Choices(), [Event("closure", "C29", jobs=4300.0), event])) == 11


@pytest.mark.parametrize(
    "event",
    [
        Event("closure", "C29", jobs=4300.0),
        Event("closure", "C29", share=0.9),
        Event("closure", "C29", "Flanders", share=1.0),
        Event("labour", "H49", share=0.2),
        Event("curtailment", "D35", "Wallonia", share=0.3),
    ],
    ids=str,
)
def test_part_of_an_industry_lost_for_good_leaves_out_exactly_the_refuted_ones(event: Event) -> None:
    stay = [Choices(), *readings_of(Choices(), [event])]
    assert [(one.function, one.rationing) for one in stay] == STAY
    fall = Event("demand", "C29", share=-0.3)
    assert readings_of(Choices(), [event, fall]) == stay[1:]
    assert not others_deliver([fall])


def test_what_is_asked_for_is_never_left_out() -> None:
    event = [Event("closure", "C29", jobs=4300.0)]
    asked = replace(Choices(), rationing="water_fill", ordering="demand")
    assert asked not in left_out_of(asked, event)
    found = wf.compute("domino.totals", "belgium", **PLANT, rationing="water_fill", ordering="demand")
    jobs = found.frame.filter(measure="jobs_lost_last", model="daily")
    assert jobs["value"].sum() > 100_000
    assert any("half with water_fill, is refuted" in note for note in found.notes)


def last_jobs(found: Result) -> np.ndarray:
    return found.frame.filter(measure="jobs_lost_last", model="daily")["value"].to_numpy()


def test_the_range_of_a_closure_is_over_what_stays() -> None:
    found = wf.compute("domino.totals", "belgium", **PLANT)
    rows = found.frame.filter(measure="jobs_lost_last", model="daily")
    orders = {"business_first": "capacity", "proportional": "demand", "water_fill": "demand"}
    every = np.vstack(
        [
            last_jobs(
                wf.compute(
                    "domino.totals", "belgium", **PLANT, function=function, rationing=rule, ordering=orders[rule],
                    ranges=False,
                )
            )
            for function, rule in STAY
        ]
    )  # fmt: skip
    np.testing.assert_allclose(rows["low"].to_numpy(), every.min(axis=0), rtol=1e-12)
    np.testing.assert_allclose(rows["high"].to_numpy(), every.max(axis=0), rtol=1e-12)
    (note,) = [note for note in found.notes if note.startswith("Left out")]
    for function, rule in product(("half", "leontief", "smooth"), ("proportional", "water_fill")):
        assert f"{function} with {rule}" in note
    assert "linear" not in note
    assert "--set rationing=proportional" in note


@pytest.mark.parametrize("method", ["domino.daily", "domino.order"])
def test_days_and_order_leave_out_the_same(method: str) -> None:
    closed = wf.compute(method, "belgium", **PLANT, horizon=60, ranges=True)
    passing = wf.compute(method, "belgium", **PLANT, lasting=50, recovery="step", horizon=60, ranges=True)
    assert any(note.startswith("Left out") for note in closed.notes)
    assert not any(note.startswith("Left out") for note in passing.notes)
    assert "over 6 readings" in closed.notes[0]
    assert "over 12 readings" in passing.notes[0]
    assert closed.frame.filter(pl.col("high") < pl.col("low")).is_empty()


def test_pages_and_briefs_leave_out_the_same() -> None:
    assert len(other_readings({**PLANT, "region": "Flanders"})) == 5
    assert len(other_readings({**PLANT, "lasting": 30, "recovery": "step"})) == 11
    given: list[dict[str, Any]] = [
        {"function": "leontief"},
        {"rationing": "water_fill", "ordering": "demand"},
        {"firing_days": 5.0},
    ]
    step = Step(method="domino.levers", settings={"horizon": 90})
    levers = [{"kind": "short_time", "value": 0.8, "cost_yearly": 0, "paid_by": "federal"}]
    plant = {"name": "plant", "closure": {"industry": "C29", "jobs": 4300}}
    strike = {
        "name": "strike",
        "event": {"kind": "labour", "industry": "H49", "share": 0.5, "days": 5, "recovery": "step"},
    }
    for shock, count in ((plant, 2), (strike, 3)):
        study = Study.model_validate({"base": "belgium", "shocks": [shock], "levers": levers, "methods": [step]})
        assert len(kept_in_study(given, study, step)) == count
