"""Levers of the daily model: what they move, what they cost, who pays, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import weefsel as wf
from weefsel.errors import InputError
from weefsel.faces.cli.main import main
from weefsel.faces.views.reading import read_back
from weefsel.study import read_study, run

SHOCK: dict[str, Any] = {
    "event": "imports", "industry": "C20", "share": 0.6, "lasting": 20, "recovery": "step", "horizon": 60,
}  # fmt: skip
FREE = {"cost_yearly": 0, "paid_by": "region"}


def helped(*levers: dict[str, Any], **settings: Any) -> pl.DataFrame:
    return wf.compute("domino.levers", "belgium", levers=json.dumps(levers), **{**SHOCK, **settings}).frame


def one(frame: pl.DataFrame, lever: str, measure: str, level: str = "-") -> float:
    return float(frame.filter(lever=lever, measure=measure, level=level)["value"].item())


def test_kept_is_lost_without_less_lost_with() -> None:
    found = helped({"kind": "sourcing", "value": 0.5, **FREE})
    for measure in ("output", "value_added", "job_years"):
        lost = [one(found, lever, f"{measure}_lost") for lever in ("none", "sourcing")]
        assert one(found, "sourcing", f"{measure}_kept") == pytest.approx(lost[0] - lost[1], rel=1e-9)
        assert one(found, "sourcing", f"{measure}_kept") > 0


@pytest.mark.parametrize(
    ("lever", "setting"),
    [
        ({"kind": "short_time", "value": 0.6}, {"short_time": 0.6}),
        ({"kind": "sourcing", "value": 0.4}, {"substitution": 0.4}),
        ({"kind": "restocking", "value": 6}, {"restock_days": 6.0}),
        ({"kind": "hiring", "value": 12}, {"hiring_days": 12.0}),
        ({"kind": "firing", "value": 40}, {"firing_days": 40.0}),
        ({"kind": "ramp", "value": 90}, {"ramp_days": 90.0}),
    ],
)
def test_a_lever_from_day_0_is_the_setting_itself(lever: dict[str, Any], setting: dict[str, Any]) -> None:
    levers = json.dumps([{**lever, **FREE}])
    shock = {"industry": "C29", "share": 0.3, "horizon": 60} if lever["kind"] == "ramp" else SHOCK
    pulled = wf.compute("domino.daily", "belgium", **shock, levers=levers).frame
    given = wf.compute("domino.daily", "belgium", **shock, **setting).frame
    np.testing.assert_allclose(pulled["value"].to_numpy(), given["value"].to_numpy(), rtol=1e-12, atol=1e-12)
    plain = wf.compute("domino.daily", "belgium", **shock).frame
    assert np.abs(plain["value"].to_numpy() - given["value"].to_numpy()).max() > 1e-3


def test_a_lever_changes_nothing_before_its_day_and_something_after() -> None:
    late = [{"kind": "sourcing", "value": 0.8, "start": 25, **FREE}]
    plain = wf.compute("domino.daily", "belgium", **SHOCK).frame.filter(measure="output")
    pulled = wf.compute("domino.daily", "belgium", **SHOCK, levers=json.dumps(late)).frame.filter(measure="output")
    moved = (pulled["value"] - plain["value"]).abs() > 1e-9
    assert min(plain.filter(moved)["period"].to_list()) >= 25
    back = [{"kind": "short_time", "value": 0.8, "start": 10, "days": 5, **FREE}]
    jobs = wf.compute("domino.daily", "belgium", **SHOCK, levers=json.dumps(back)).frame.filter(measure="jobs")
    base = wf.compute("domino.daily", "belgium", **SHOCK).frame.filter(measure="jobs")
    kept = (jobs["value"] - base["value"]).to_numpy().reshape(60, -1).sum(axis=1)
    assert kept[12] > 1000
    assert abs(kept[9]) < 1e-6
    assert kept[16] < 0.5 * kept[12]


def test_costs_fall_on_the_level_that_pays() -> None:
    found = helped(
        {"name": "subsidy", "kind": "hiring", "value": 30, "cost_once": 5, "cost_yearly": 36.5, "days": 20, "start": 10,
         "paid_by": "municipality"},
        {"name": "reserve", "kind": "stock", "value": 2, "product": "C20", "cost_share": 0.25, "paid_by": "eu"},
        {"name": "orders", "kind": "demand", "industry": "P85", "value": -0.1, "days": 10, "paid_by": "region"},
    )  # fmt: skip
    assert one(found, "subsidy", "public_cost", "municipality") == pytest.approx(5 + 36.5 * 20 / 365, rel=1e-12)
    belgium = wf.load("belgium")
    assert belgium.imports is not None
    at = belgium.industries.labels.index(("C20",))
    used = belgium.flows[at].sum() + belgium.imports.flows[belgium.imports.products.labels.index(("C20",))].sum()
    assert one(found, "reserve", "public_cost", "eu") == pytest.approx(0.25 * 2 * used / 365, rel=1e-6)
    schools = belgium.industries.labels.index(("P85",))
    public = belgium.final_demand[schools, belgium.uses.labels.index(("government",))]
    assert one(found, "orders", "public_cost", "region") == pytest.approx(-0.1 * public * 10 / 365, rel=1e-9)
    for lever in ("subsidy", "reserve", "orders", "all"):
        levels = [one(found, lever, "public_cost", level) for level in ("municipality", "region", "federal", "eu")]
        assert one(found, lever, "public_cost", "all") == pytest.approx(sum(levels), rel=1e-12)
    together = [one(found, "all", "public_cost", level) for level in ("municipality", "eu", "region")]
    alone = [one(found, "subsidy", "public_cost", "municipality"), one(found, "reserve", "public_cost", "eu"),
             one(found, "orders", "public_cost", "region")]  # fmt: skip
    assert together == pytest.approx(alone, rel=1e-12)


def test_benefits_that_come_on_top_are_paid_by_who_adds_them() -> None:
    found = helped({"kind": "income", "value": 1.0, "paid_by": "region"})
    on_top, usual = (one(found, "income", "public_cost", level) for level in ("region", "federal"))
    assert on_top == pytest.approx(usual * 0.2 / 0.35, rel=1e-9)


def test_a_reserve_bridges_a_stop_and_never_harms_while_nothing_is_short() -> None:
    reserve = {"kind": "stock", "product": "C20", "value": 30, "start": 0, "paid_by": "eu"}
    assert one(helped(reserve), "stock", "output_kept") > 100
    calm = helped(reserve, event="labour", industry="C29", share=0.0)
    assert one(calm, "stock", "output_lost") == pytest.approx(0.0, abs=1e-6)


def test_who_buys_is_the_government_unless_another_is_named() -> None:
    shock: dict[str, Any] = {"event": "demand", "industry": "F41-43", "share": -0.2, "horizon": 30}
    belgium = wf.load("belgium")
    at = belgium.industries.labels.index(("F41-43",))

    def bought(**lever: Any) -> float:
        found = helped({"kind": "demand", "industry": "F41-43", "value": 0.05, "paid_by": "federal", **lever}, **shock)
        return one(found, "demand", "public_cost", "federal")

    def spent(*categories: str) -> float:
        columns = [belgium.uses.labels.index((category,)) for category in categories]
        return 0.05 * float(belgium.final_demand[at, columns].sum()) * 30 / 365

    others = [name for name in belgium.uses.unique("category") if name != "households"]
    government, every = (bought(**lever, cost_share=1.0) for lever in ({}, {"category": "all"}))
    nothing = [bought(**lever, cost_share=0.0) for lever in ({}, {"category": "all"})]
    # What is delivered is paid for: at most what is asked.
    assert 0.9 * spent("government") < government - nothing[0] <= spent("government")
    assert 0.9 * spent(*others) < every - nothing[1] <= spent(*others)
    assert spent(*others) > 5 * spent("government") > 0


def test_what_is_not_delivered_is_not_paid_for() -> None:
    """Schools at work below capacity cannot make a tenth more at once: final users of an industry are served alike."""
    lever = {"kind": "demand", "industry": "P85", "value": 0.3, "paid_by": "region", "days": 10}
    calm: dict[str, Any] = {"event": "labour", "industry": "C29", "share": 0.0, "horizon": 10}
    result = wf.compute("domino.levers", "belgium", **calm, levers=json.dumps([lever]))
    days = wf.compute("domino.daily", "belgium", **calm, levers=json.dumps([lever])).frame
    missing = days.filter(sector="P85", measure="unmet_demand")["value"].to_numpy()
    belgium = wf.load("belgium")
    at = belgium.industries.labels.index(("P85",))
    more = 0.3 * belgium.final_demand[at, belgium.uses.labels.index(("government",))] / 365
    final = (belgium.output[at] - belgium.flows[at].sum()) / 365 + more
    expected = float((more * (1.0 - missing / final)).sum())
    assert missing.max() > 0.1 * more
    assert one(result.frame, "demand", "public_cost", "region") == pytest.approx(expected, rel=2e-3)
    (note,) = [note for note in result.notes if "is not delivered" in note]
    assert f"{1.0 - expected / (10 * more):.0%}" in note


@pytest.mark.parametrize("alone", [True, False])
def test_a_stock_that_is_never_drawn_on_is_warned_of(alone: bool) -> None:
    levers = [
        {"name": "steel", "kind": "stock", "product": "C24", "value": 20, "paid_by": "eu"},
        {"name": "chemicals", "kind": "stock", "product": "C20", "value": 20, "paid_by": "eu"},
    ]
    found = wf.compute("domino.levers", "belgium", **SHOCK, levers=json.dumps(levers), alone=alone)
    (note,) = [note for note in found.notes if "never drawn on" in note]
    assert note.startswith("steel is never drawn on: it costs 704 meur, keeps nothing")


def test_rounding_is_no_loss_and_keeps_no_jobs() -> None:
    found = helped(
        {"name": "steel", "kind": "stock", "product": "C24", "value": 20, "paid_by": "eu"},
        {"name": "chemicals", "kind": "stock", "product": "C20", "value": 40, "paid_by": "eu"},
        horizon=365,
    )
    small = found.filter(pl.col("value").abs() < 1e-6)["value"]
    assert set(small) == {0.0}
    assert one(found, "steel", "job_years_kept") == 0.0
    assert one(found, "chemicals", "output_lost") == 0.0
    assert found.filter(lever="steel", measure="cost_per_job_year").is_empty()
    # A loss is a loss however small.
    tiny = helped({"kind": "short_time", "value": 0.5, **FREE}, event="closure", industry="C29", share=1e-9)
    assert 0.0 < one(tiny, "none", "output_lost") < 1e-3


def test_priority_serves_the_named_first() -> None:
    levers = json.dumps([{"kind": "priority", "first": "Q86", **FREE}])
    shock = {"event": "curtailment", "industry": "D35", "share": 0.7, "horizon": 30}
    output = [
        wf.compute("domino.totals", "belgium", **shock, **more).frame.filter(
            sector="Q86", measure="output_lost", model="daily"
        )
        for more in ({}, {"levers": levers})
    ]
    assert output[1]["value"].item() < 0.2 * output[0]["value"].item()


@pytest.mark.parametrize(
    ("lever", "said", "key"),
    [
        ({"kind": "magic", "paid_by": "eu"}, "unknown kind of lever", "kind"),
        ({"value": 1, "paid_by": "eu"}, "needs a kind", "kind"),
        ({"kind": "short_time", "value": 1.5, **FREE}, "between 0 and 1", "value"),
        ({"kind": "short_time", **FREE}, "needs a value", "value"),
        ({"kind": "short_time", "value": "much", **FREE}, "not a number", "value"),
        ({"kind": "restocking", "value": 0.5, **FREE}, "between 1 and 365", "value"),
        ({"kind": "hiring", "value": 10, "paid_by": "region"}, "what it costs", "cost_yearly"),
        ({"kind": "hiring", "value": 10, "cost_once": 1}, "who pays", "paid_by"),
        ({"kind": "hiring", "value": 10, "cost_once": 1, "paid_by": "nato"}, "no level of government", "paid_by"),
        ({"kind": "hiring", "value": 10, "cost_share": 0.5, **FREE}, "no money flows", "cost_share"),
        ({"kind": "sourcing", "value": 0.5, "industry": "C20", **FREE}, "whole fabric", "industry"),
        ({"kind": "priority", **FREE}, "nobody is named", "first"),
        ({"kind": "priority", "first": "Z99", **FREE}, "unknown industry", "first"),
        ({"kind": "stock", "value": 5, "product": "Z99", "paid_by": "eu"}, "unknown product", "product"),
        ({"kind": "hiring", "value": 10, "industry": "Z99", **FREE}, "unknown industry", "industry"),
        ({"kind": "hiring", "value": 10, "region": "Flanders", **FREE}, "no regions", "region"),
        ({"kind": "hiring", "value": 10, "start": 70, **FREE}, "after the run", "start"),
        ({"kind": "hiring", "value": 10, "start": "2026-07-01", **FREE}, "no date", "start"),
        ({"kind": "hiring", "value": 10, "start": "soon", **FREE}, "not a date", "start"),
        ({"kind": "hiring", "value": 10, "name": "all", **FREE}, "means something", "name"),
        ({"kind": "hiring", "value": 10, "velue": 10, **FREE}, "unknown key", "velue"),
        ({"kind": "demand", "value": 0.1, "category": "gifts", "paid_by": "eu"}, "unknown category", "category"),
        ({"kind": "demand", "value": 0.1, "category": "households", "paid_by": "eu"}, "unknown category", "category"),
        ({"kind": "hiring", "value": 10, "category": "government", **FREE}, "takes no category", "category"),
        ({"kind": "hiring", "value": 10, "product": "C20", **FREE}, "takes no product", "product"),
        ({"kind": "hiring", "value": 10, "first": "C20", **FREE}, "takes no first", "first"),
    ],
)  # fmt: skip
def test_what_is_refused(lever: dict[str, Any], said: str, key: str) -> None:
    with pytest.raises(InputError) as error:
        helped(lever)
    assert error.value.exit_code == 2
    (fault, *_) = [one for one in error.value.faults() if said in one.what]
    assert fault.row == "lever 1"
    assert fault.column == f"key {key}"
    assert fault.remedy


STUDY = """\
base: belgium
shocks:
  - name: border
    event: {kind: imports, industry: C20, share: 0.6, start: 2026-07-03, days: 20, recovery: step}
levers:
  - {kind: short_time, value: 0.8, start: 2026-07-10, cost_yearly: 10, paid_by: federal}
  - {name: other suppliers, kind: sourcing, value: 0.5, start: 2026-07-05, cost_once: 4, paid_by: region}
methods:
  - domino.levers: {begin: 2026-07-01, horizon: 60}
  - domino.totals: {begin: 2026-07-01, horizon: 60}
"""


def test_a_study_gives_without_with_and_the_difference(tmp_path: Path) -> None:
    file = tmp_path / "study.yaml"
    file.write_text(STUDY, encoding="utf-8")
    found = run(read_study(file))
    levers, totals = (result.frame for result in found.results)
    assert list(dict.fromkeys(levers["lever"])) == ["none", "short_time", "other suppliers", "all"]
    lost = {
        label: float(totals.filter(levers=label, measure="output_lost", model="daily")["value"].sum())
        for label in ("without", "with", "difference")
    }
    assert lost["difference"] == pytest.approx(lost["with"] - lost["without"], rel=1e-9)
    assert lost["without"] == pytest.approx(one(levers, "none", "output_lost"), rel=1e-9)
    assert lost["with"] == pytest.approx(one(levers, "all", "output_lost"), rel=1e-9)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            ["80% of idle workers", "10.00 million euro a year", "the federal government", "4.00 million euro once"],
        ),
        ("nl", ["80% van de werknemers", "tijdelijke werkloosheid", "de federale overheid", "het gewest"]),
        ("fr", ["80 %", "chômage temporaire", "l’État fédéral", "la région"]),
    ],
)
def test_levers_are_read_back_in_words(language: str, said: list[str], tmp_path: Path) -> None:
    file = tmp_path / "study.yaml"
    file.write_text(STUDY, encoding="utf-8")
    spec = read_study(file)
    text = " ".join(read_back(spec, wf.load(spec.base), language)).replace("\u00a0", " ").replace("\u202f", " ")
    for words in said:
        assert words in text


def test_a_study_names_line_key_and_remedy_of_a_wrong_lever(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "study.yaml"
    wrong = STUDY.replace("value: 0.8", "value: 1.8").replace("paid_by: region", "paid_by: nato")
    file.write_text(wrong.replace("start: 2026-07-05", "start: 2026-06-05"), encoding="utf-8")
    assert main(["run", str(file)]) == 2
    said = capsys.readouterr().err
    assert "line 6 (levers.0.value)" in said
    assert "line 7 (levers.1.paid_by)" in said
    assert "line 7 (levers.1.start)" in said
    assert "Choose one of municipality, region, federal, eu." in " ".join(said.split())
    assert "Traceback" not in said
