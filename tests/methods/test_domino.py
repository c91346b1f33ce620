"""Closures against literal computations: the parts add up, the readings differ as they say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.conftest import small_fabric

import weefsel as wf
from weefsel.errors import InputError, InputFaults
from weefsel.model import Axis, Fabric

PLANT = {"industry": "C29", "region": "Flanders", "jobs": 4300}


@pytest.fixture(scope="module")
def regions() -> Fabric:
    return wf.load("belgium-regions")


@pytest.fixture(scope="module")
def belgium() -> Fabric:
    return wf.load("belgium")


def _sum(frame: pl.DataFrame, **labels: str) -> float:
    return float(frame.filter(*[pl.col(name) == label for name, label in labels.items()])["value"].sum())


def test_parts_against_literal_inverses(belgium: Fabric) -> None:
    """Direct, indirect and induced from inverses formed by numpy, households as an extra row and column."""
    k = belgium.industries.labels.index(("C29",))
    n = len(belgium.output)
    inputs = belgium.flows / belgium.output
    jobs = belgium.account_values[0] / belgium.output
    fall = 4300 / belgium.account_values[0, k] * belgium.output[k]
    pay = belgium.value_added[belgium.items.labels.index(("compensation",))]
    spending = belgium.final_demand[:, belgium.uses.labels.index(("households",))] / pay.sum()
    bordered = np.block([[inputs, spending[:, None]], [(pay / belgium.output)[None], np.zeros((1, 1))]])
    open_column = np.linalg.inv(np.eye(n) - inputs)[:, k]
    closed_column = np.linalg.inv(np.eye(n + 1) - bordered)[:n, k]
    open_loss, closed_loss = open_column / open_column[k] * fall, closed_column / closed_column[k] * fall
    frame = wf.compute("domino.closure", belgium, industry="C29", jobs=4300).frame
    assert _sum(frame, measure="jobs", part="direct") == pytest.approx(4300, rel=1e-12)
    assert _sum(frame, measure="jobs", part="indirect") == pytest.approx(jobs @ open_loss - 4300, rel=1e-10)
    assert _sum(frame, measure="jobs", part="induced") == pytest.approx(jobs @ (closed_loss - open_loss), rel=1e-9)
    plant = wf.compute("domino.closure", belgium, industry="C29", jobs=4300, suppliers="plant").frame
    assert _sum(plant, measure="jobs", part="indirect") == pytest.approx(jobs @ open_column * fall - 4300, rel=1e-10)
    assert _sum(plant, measure="output", part="indirect", sector="C29") == pytest.approx(
        (open_column[k] - 1) * fall, rel=1e-9
    )


def test_jobs_output_and_share_say_the_same(regions: Fabric) -> None:
    k = regions.industries.where(region="Flanders", sector="C29")[0]
    share = 0.2
    by_share = wf.compute("domino.closure", regions, industry="C29", region="Flanders", share=share).frame
    jobs = share * regions.account_values[0, k]
    by_jobs = wf.compute("domino.closure", regions, industry="29", region="Vlaanderen", jobs=jobs).frame
    output = share * regions.output[k]
    by_output = wf.compute("domino.closure", regions, industry="C29", region="Flanders", output=output).frame
    for other in (by_jobs, by_output):
        assert other["value"].to_numpy() == pytest.approx(by_share["value"].to_numpy(), rel=1e-12)


def test_a_plant_with_its_own_output_per_job(belgium: Fabric) -> None:
    frame = wf.compute("domino.closure", belgium, industry="C29", jobs=1000, output=2000).frame
    assert _sum(frame, measure="jobs", part="direct") == 1000
    assert _sum(frame, measure="output", part="direct") == 2000


def test_such_a_plant_pays_wages_by_its_jobs(belgium: Fabric) -> None:
    """Twice the jobs for the same output: twice the wages, and the households of the second half on top."""
    usual = wf.compute("domino.closure", belgium, industry="C29", output=1000, suppliers="plant").frame
    jobs = _sum(usual, measure="jobs", part="direct")
    dense = wf.compute("domino.closure", belgium, industry="C29", jobs=2 * jobs, output=1000, suppliers="plant").frame
    wages = {"measure": "compensation", "part": "direct"}
    assert _sum(dense, **wages) == pytest.approx(2 * _sum(usual, **wages), rel=1e-12)
    n, k = len(belgium.output), belgium.industries.labels.index(("C29",))
    inputs = belgium.flows / belgium.output
    pay = belgium.value_added[belgium.items.labels.index(("compensation",))]
    spending = belgium.final_demand[:, belgium.uses.labels.index(("households",))] / pay.sum()
    bordered = np.block([[inputs, spending[:, None]], [(pay / belgium.output)[None], np.zeros((1, 1))]])
    closed = np.linalg.inv(np.eye(n + 1) - bordered)
    extra = closed[:n, n] * pay[k] / belgium.output[k] * 1000
    output = {"measure": "output", "part": "induced"}
    assert _sum(dense, **output) - _sum(usual, **output) == pytest.approx(extra.sum(), rel=1e-9)
    capped = wf.compute("domino.closure", belgium, industry="C29", jobs=2 * jobs, output=1000).frame
    own = _sum(capped, measure="output", sector="C29")
    assert own == pytest.approx(1000, rel=1e-9)
    apart = wf.compute("domino.closure", belgium, industry="C29", jobs=2 * jobs, output=1000, customers="ghosh").frame
    assert _sum(apart, side="customers", part="direct", measure="jobs") == pytest.approx(2 * jobs, rel=1e-12)


def test_rounds_add_up_to_the_indirect_part(regions: Fabric) -> None:
    closure = wf.compute("domino.closure", regions, **PLANT).frame
    for count in (1, 6):
        rounds = wf.compute("domino.rounds", regions, **PLANT, count=count).frame
        for measure in ("output", "value_added", "jobs"):
            later = _sum(rounds.filter(pl.col("round") != "0"), measure=measure)
            assert later == pytest.approx(_sum(closure, measure=measure, part="indirect"), rel=1e-9)


def test_links_account_for_every_euro_of_the_fall(regions: Fabric) -> None:
    """Suppliers, imports, taxes and value added of a buyer add up to its fall."""
    links = wf.compute("domino.links", regions, **PLANT, suppliers="plant", smallest=0).frame
    links = links.filter(pl.col("measure") == "output")
    rounds = wf.compute("domino.rounds", regions, **PLANT, suppliers="plant").frame
    for step, buyers in (("1", "0"), ("2", "1")):
        lost = _sum(links, round=step)
        fall = _sum(rounds, round=buyers, measure="output")
        assert lost == pytest.approx(fall, rel=1e-5)
    first = links.filter(pl.col("round") == "1", pl.col("kind") == "supplier")
    assert first["value"].sum() == pytest.approx(_sum(rounds, round="1", measure="output"), rel=1e-9)


def test_links_and_rounds_are_the_same_losses(regions: Fabric) -> None:
    """Whatever is too small for a row of its own stands in a row of kind other."""
    links = wf.compute("domino.links", regions, **PLANT).frame
    assert "other" in set(links["kind"])
    rounds = wf.compute("domino.rounds", regions, **PLANT, count=2).frame
    for step in ("1", "2"):
        for measure in ("jobs", "output"):
            named = links.filter(pl.col("kind").is_in(["supplier", "other"]))
            found = _sum(named, round=step, measure=measure)
            assert found == pytest.approx(_sum(rounds, round=step, measure=measure), rel=1e-9)


def test_places_of_a_region_add_up_to_the_region(regions: Fabric) -> None:
    closure = wf.compute("domino.closure", regions, **PLANT).frame
    for level in ("province", "municipality"):
        placed = wf.compute("domino.places", regions, **PLANT, place="Limburg", level=level).frame
        for region in ("Flanders", "Brussels", "Wallonia"):
            for part in ("direct", "indirect", "induced"):
                labels = {"measure": "jobs", "region": region, "part": part}
                assert _sum(placed, **labels) == pytest.approx(_sum(closure, **labels), rel=1e-9, abs=1e-9)
    assert _sum(placed, measure="jobs", part="direct", province="Limburg") == 4300


def test_services_are_part_of_the_closure(regions: Fabric) -> None:
    closure = wf.compute("domino.closure", regions, **PLANT).frame
    services = wf.compute("domino.services", regions, **PLANT).frame
    staff = closure.filter(pl.col("sector") == "N78")
    for part in ("indirect", "induced"):
        labels = {"measure": "jobs", "part": part}
        assert _sum(services, service="staff", **labels) == pytest.approx(_sum(staff, **labels), rel=1e-12)


def test_customers_stand_apart(belgium: Fabric) -> None:
    alone = wf.compute("domino.closure", belgium, industry="C24", jobs=3000).frame
    for customers in ("ghosh", "sales_extraction"):
        result = wf.compute("domino.closure", belgium, industry="C24", jobs=3000, customers=customers, totals=True)
        own = result.frame.filter(pl.col("side") != "customers", pl.col("sector") != "total")
        assert own["value"].to_list() == alone["value"].to_list()
        apart = result.frame.filter(pl.col("side") == "customers")
        assert set(apart["model"]) == {customers}
        assert _sum(apart, measure="output", part="direct") > 0
        total = result.frame.filter(pl.col("sector") == "total", pl.col("part") == "total", pl.col("measure") == "jobs")
        assert total["value"].item() == pytest.approx(_sum(alone, measure="jobs"), rel=1e-12)


def test_ghosh_agrees_with_the_allocation_system(belgium: Fabric) -> None:
    k = belgium.industries.labels.index(("C24",))
    fall = 0.4 * belgium.output[k]
    shares = belgium.flows / belgium.output[:, None]
    others = np.arange(len(shares)) != k
    reference = np.linalg.solve(np.eye(len(shares) - 1) - shares[np.ix_(others, others)].T, shares[k, others] * fall)
    frame = wf.compute("domino.closure", belgium, industry="C24", share=0.4, customers="ghosh").frame
    found = frame.filter(pl.col("side") == "customers", pl.col("measure") == "output", pl.col("part") == "indirect")
    assert found["value"].to_numpy() == pytest.approx(reference, rel=1e-9, abs=1e-9)


def test_both_readings_of_the_customers_stand_apart(belgium: Fabric) -> None:
    """The demand-driven reading against a literal cut of row k and of final demand for k."""
    share = 0.4
    frame = wf.compute("domino.closure", belgium, industry="C24", share=share, customers="both").frame
    apart = frame.filter(pl.col("side") == "customers", pl.col("measure") == "output")
    assert set(apart["model"]) == {"ghosh", "sales_extraction"}
    k, n = belgium.industries.labels.index(("C24",)), len(belgium.output)
    inputs = belgium.flows / belgium.output
    final = belgium.output - inputs @ belgium.output
    inputs[k] *= 1 - share
    final[k] *= 1 - share
    left = np.linalg.solve(np.eye(n) - inputs, final)
    sales = apart.filter(pl.col("model") == "sales_extraction")["value"].to_numpy()
    assert sales == pytest.approx(belgium.output - left, rel=1e-8, abs=1e-6)


def test_ranges_hold_the_value_and_come_from_the_assumptions(regions: Fabric) -> None:
    frame = wf.compute("domino.closure", regions, **PLANT, ranges=True).frame
    assert (frame["low"] <= frame["value"]).all()
    assert (frame["value"] <= frame["high"]).all()
    assert (frame["high"] > frame["low"]).any()
    varied = wf.compute("domino.assumptions", regions, **PLANT).frame
    assert set(varied["assumption"]) == {"central", "own_industry", "households", "replacement", "delta"}
    central = _sum(varied, assumption="central", measure="jobs")
    assert central == pytest.approx(_sum(frame, measure="jobs"), rel=1e-12)
    induced = varied.filter(pl.col("measure") == "jobs", pl.col("part") == "induced")
    kept = _sum(induced, assumption="replacement")
    assert 0 < kept < _sum(induced, assumption="central")


def test_the_range_of_a_sector_is_that_of_its_sum_over_regions(regions: Fabric) -> None:
    by_sector = wf.compute("domino.assumptions", regions, **PLANT, detail="sectors").frame
    by_region = wf.compute("domino.assumptions", regions, **PLANT).frame
    keys = ["assumption", "case", "part", "measure"]
    sums = [
        frame.group_by(keys).agg(pl.col("value").sum()).sort(keys)["value"].to_numpy()
        for frame in (by_sector, by_region)
    ]
    assert sums[0] == pytest.approx(sums[1], rel=1e-10)
    staff = by_sector.filter(sector="N78", part="indirect", measure="jobs")["value"]
    rows = wf.compute("domino.closure", regions, **PLANT, ranges=True).frame
    apart = rows.filter(sector="N78", part="indirect", measure="jobs")
    assert apart["low"].sum() < staff.min() <= staff.max() <= apart["high"].sum() * (1 + 1e-12)  # type: ignore[operator]


def test_the_national_sum_hardly_depends_on_the_regional_estimate(belgium: Fabric, regions: Fabric) -> None:
    """Regions share technology, so the indirect jobs of a Flemish plant are near those of a Belgian one."""
    national = _sum(
        wf.compute("domino.closure", belgium, industry="C29", jobs=4300).frame, measure="jobs", part="indirect"
    )
    regional = _sum(wf.compute("domino.closure", regions, **PLANT).frame, measure="jobs", part="indirect")
    assert regional == pytest.approx(national, rel=0.02)


def test_results_are_linear_in_the_size_of_the_plant(regions: Fabric) -> None:
    one = wf.compute("domino.closure", regions, industry="C20", region="Wallonia", jobs=100).frame["value"].to_numpy()
    ten = wf.compute("domino.closure", regions, industry="C20", region="Wallonia", jobs=1000).frame["value"].to_numpy()
    assert ten == pytest.approx(10 * one, rel=1e-10, abs=1e-9)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"industry": "C29"}, "several regions"),
        ({"industry": "C29", "region": "Flanders"}, "how large"),
        ({"industry": "C29", "region": "Flanders", "jobs": 1e6}, "larger than its industry"),
        ({"industry": "C29", "region": "Flanders", "output": 1e7}, "larger than its industry"),
        ({"industry": "C29", "region": "Flanders", "share": 0.2, "jobs": 3}, "together"),
        ({"industry": "L68A", "region": "Flanders", "jobs": 3}, "has no jobs|larger"),
        ({"industry": "Z1", "region": "Flanders", "jobs": 3}, "unknown industry"),
        ({"industry": "C29", "region": "Bavaria", "jobs": 3}, "unknown region"),
    ],
)
def test_what_does_not_fit_is_refused(regions: Fabric, settings: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        wf.compute("domino.closure", regions, **settings)


def test_a_place_of_another_region_is_refused(regions: Fabric) -> None:
    with pytest.raises(InputError, match="unknown place in Flanders"):
        wf.compute("domino.places", regions, **PLANT, place="Namur")


def test_settings_out_of_range_are_refused_all_at_once(regions: Fabric) -> None:
    with pytest.raises(InputFaults) as caught:
        wf.compute("domino.closure", regions, **{**PLANT, "jobs": -4, "households": "rich", "ranges": "maybe"})
    assert {fault.row for fault in caught.value.faults()} == {"jobs", "households", "ranges"}


def test_an_industry_of_zero_output_has_nothing_to_lose() -> None:
    fabric = small_fabric(
        np.array([[1.0, 2.0, 0.0], [2.0, 1.0, 0.0], [0.0, 0.0, 0.0]]),
        np.array([3.0, 4.0, 0.0]),
        sectors=("a", "b", "idle"),
        jobs=np.array([5.0, 6.0, 0.0]),
    )
    frame = wf.compute("domino.closure", fabric, industry="idle", share=1.0, households="none", customers="ghosh").frame
    assert frame["value"].abs().max() == 0
    named = replace(fabric, industries=Axis(("sector",), (("a|x".replace("|", "/"),), ("b",), ("idle",))))
    assert wf.compute("domino.closure", named, industry="a/x", share=0.5, households="none").frame["value"].sum() > 0
