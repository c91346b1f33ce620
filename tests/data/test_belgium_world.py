"""Belgium in the world: its own figures stay, all adds up, and origins of imports are what the publisher says."""

from __future__ import annotations

import csv
import importlib
import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from tests.conftest import SHARED

import weefsel as wf
from weefsel import store
from weefsel.model import Fabric

ROOT = Path(__file__).parents[2]
BELGIUM = ("Flanders", "Brussels", "Wallonia")


@pytest.fixture(scope="module")
def world() -> Fabric:
    return wf.load("belgium-world")


@pytest.fixture(scope="module")
def regions() -> Fabric:
    return wf.load("belgium-regions")


def at_home(world: Fabric) -> np.ndarray:
    return np.isin(world.industries.column("region"), BELGIUM)


def test_belgian_figures_are_those_of_the_regional_table(world: Fabric, regions: Fabric) -> None:
    home = at_home(world)
    assert world.industries.labels[:192] == regions.industries.labels
    assert (world.flows[np.ix_(home, home)] == regions.flows).all()
    assert (world.output[home] == regions.output).all()
    assert (world.account_values[:, home] == regions.account_values).all()
    assert np.isnan(world.account_values[:, ~home]).all()  # not known, which is not zero
    assert regions.imports is not None
    assert world.flows[np.ix_(~home, home)].sum(axis=0) == pytest.approx(regions.imports.flows.sum(axis=0), abs=1e-9)
    abroad = [at for at, use in enumerate(regions.uses.labels) if use[0] == "abroad"]
    sold = [at for at, use in enumerate(world.uses.labels) if use[0] not in BELGIUM]
    exports = world.flows[np.ix_(home, ~home)].sum(axis=1) + world.final_demand[home][:, sold].sum(axis=1)
    assert exports == pytest.approx(regions.final_demand[:, abroad].sum(axis=1), abs=1e-9)


def test_rows_and_columns_add_up(world: Fabric, regions: Fabric) -> None:
    row = world.output - world.flows.sum(axis=1) - world.final_demand.sum(axis=1)
    column = world.output - world.flows.sum(axis=0) - np.nansum(world.value_added, axis=0)
    own = regions.output - regions.flows.sum(axis=1) - regions.final_demand.sum(axis=1)
    assert np.abs(row[:192] - own).max() < 1e-9  # the residuals that the publisher leaves, and no more
    assert np.abs(row[192:]).max() < 1e-8
    assert np.abs(column).max() < 1e-8
    assert world.flows.min() >= 0
    assert np.nanmin(world.value_added[:, 192:]) >= 0


def test_years_status_and_terms_are_said(world: Fabric) -> None:
    assert world.meta.status == "estimated"
    assert {2011, 2015} <= {vintage.year for vintage in world.meta.vintages}
    assert any("undivided_value_added" in note for note in world.meta.notes)
    kept = json.loads((files("weefsel") / "data" / "provenance.json").read_text(encoding="utf-8"))
    assert kept["fabrics"]["belgium-world"]["content_hash"] == store.content_hash(world)
    assert "Timmer" in kept["fabrics"]["belgium-world"]["terms"]


def test_the_bridge_names_every_industry_and_every_sector(world: Fabric) -> None:
    with (files("weefsel") / "data" / "bridges" / "nace64-wiod2013.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["from"] for row in rows} == set(wf.load("belgium").industries.unique("sector"))
    assert {row["to"] for row in rows} == {f"c{at}" for at in range(1, 36)}


def test_origins_of_imports_are_those_of_the_supply_table(world: Fabric) -> None:
    """Published for 2015, re-exports included: euro area 58.6 %, other union 13.4 %, elsewhere 28.0 %."""
    home = at_home(world)
    uses = [at for at, use in enumerate(world.uses.labels) if use[0] in BELGIUM]
    bought = world.flows[np.ix_(~home, home)].sum(axis=1) + world.final_demand[~home][:, uses].sum(axis=1)
    of = np.array(world.industries.column("region"))[~home]
    euro = np.isin(of, ["Germany", "France", "Netherlands", "Italy", "Spain", "other euro area"])
    union = np.isin(of, ["United Kingdom", "other European Union"])
    shares = [bought[group].sum() / bought.sum() for group in (euro, union, ~euro & ~union)]
    assert shares == pytest.approx([0.586, 0.134, 0.280], abs=0.01)
    by_country = {name: bought[of == name].sum() / bought.sum() for name in ("Netherlands", "Germany", "France")}
    assert min(by_country.values()) > max(
        bought[of == name].sum() / bought.sum() for name in ("Italy", "Spain", "China")
    )


def test_a_plant_that_closes_takes_suppliers_abroad_with_it(world: Fabric, regions: Fabric) -> None:
    """Inputs that were imports are flows now: the same fall costs at least as much output, and the same direct jobs."""
    plant = {"industry": "C29", "region": "Flanders", "jobs": 1000}
    inside = wf.compute("domino.closure", regions, **plant).frame
    whole = wf.compute("domino.closure", world, **plant).frame
    jobs = [frame.filter(measure="jobs", part="direct")["value"].sum() for frame in (inside, whole)]
    assert jobs[0] == pytest.approx(jobs[1])
    parts = [frame.filter(measure="output", part="indirect")["value"].to_numpy() for frame in (inside, whole)]
    indirect = [float(part.sum()) for part in parts]
    assert indirect[1] > 1.5 * indirect[0]


@pytest.mark.skipif(
    not (SHARED / "data" / "world-io-wiod2013").exists(), reason="the publishers' files are not at hand"
)
def test_compiling_again_gives_the_same(world: Fabric, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rdata")
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    script = importlib.import_module("compile_belgium_world")
    made = script.nest(wf.load("belgium-regions"), script.world_of(SHARED / "data"), script.place(SHARED / "data"))
    assert made.industries == world.industries
    assert made.flows == pytest.approx(world.flows, rel=1e-12, abs=1e-12)
