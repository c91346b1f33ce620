"""Footprints and embodied trade: published cells, identities, a peer as a black box."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from tests.conftest import published, small_fabric
from tests.published_tables import germany_1995, leather

from weefsel.errors import InputError
from weefsel.methods.embodied import embodied
from weefsel.methods.footprint import accounts
from weefsel.model import Axis, Fabric

REGIONS = ("a", "b", "c")


def _fabric(flows: np.ndarray, final: np.ndarray, jobs: np.ndarray) -> Fabric:
    n = len(flows)
    fabric = small_fabric(
        flows,
        final,
        sectors=tuple(f"s{at % 2}" for at in range(n)),
        regions=tuple(REGIONS[at // 2] for at in range(n)),
        categories=tuple(str(at) for at in range(final.shape[1])),
        jobs=jobs,
    )
    names = tuple((REGIONS[at // 2], f"c{at % 2}") for at in range(final.shape[1]))
    return replace(fabric, uses=Axis(("region", "category"), names))


@st.composite
def fabrics(draw: st.DrawFn) -> Fabric:
    """Return a fabric of three regions with two sectors and two final uses each, and jobs."""
    flows = draw(arrays(float, (6, 6), elements=st.floats(0, 9)))
    final = draw(arrays(float, (6, 6), elements=st.floats(0, 9))) + 0.2
    return _fabric(flows, final, draw(arrays(float, (6,), elements=st.floats(0, 99))))


def test_value_added_by_origin_and_destination_as_published() -> None:
    frame = embodied(leather(), by="sector").frame
    countries = leather().industries.unique("region")
    for cell, value in published("leather.json")["expected"]["leontief_fd"].items():
        row, column = (int(part) for part in cell.split(","))
        region, sector = leather().industries.labels[row]
        found = frame.filter(origin=region, sector=sector, destination=countries[column])["value"].item()
        assert abs(found - value) < 1e-7  # seven decimals are printed


@given(fabrics())
def test_consumption_is_production_less_exports_plus_imports(fabric: Fabric) -> None:
    table = accounts(fabric).frame.pivot("measure", index="region", values="value")
    gap = table["production"] - table["exports"] + table["imports"] - table["consumption"]
    scale = 1e-9 * max(1.0, fabric.account_values.sum())
    assert gap.abs().max() <= scale
    assert abs(table["consumption"].sum() - fabric.account_values.sum()) <= scale
    matrix = embodied(fabric).frame
    bought = matrix.group_by("destination", maintain_order=True).agg(pl.col("value").sum())["value"]
    assert (bought - table["consumption"]).abs().max() <= scale


@given(fabrics())
def test_sectors_add_up_to_regions(fabric: Fabric) -> None:
    whole = accounts(fabric).frame
    parts = accounts(fabric, by="sector").frame.group_by("region", "measure", maintain_order=True)
    summed = parts.agg(pl.col("value").sum()).join(whole, on=["region", "measure"])
    assert len(summed) == 12
    assert (summed["value"] - summed["value_right"]).abs().max() <= 1e-9 * max(1.0, fabric.account_values.sum())


def test_trade_inside_a_group_is_no_trade() -> None:
    fabric = leather()
    apart = embodied(fabric).frame
    joined = embodied(fabric, groups="AT:Argentina+Turkey").frame
    both = apart.filter(pl.col("origin") != "Germany", pl.col("destination") != "Germany")["value"].sum()
    assert joined.filter(origin="AT", destination="AT")["value"].item() == pytest.approx(both, rel=1e-12)
    sectors = embodied(fabric, groups="AT:Argentina+Turkey", by="sector").frame
    assert len(sectors) == 2 * 3 * 2
    assert sectors["value"].sum() == pytest.approx(apart["value"].sum(), rel=1e-12)


def test_unknown_accounts_and_tables_without_regions_are_refused() -> None:
    with pytest.raises(InputError, match="unknown account: 'CO2'"):
        accounts(leather(), account="CO2")
    with pytest.raises(InputError, match="no region"):
        accounts(germany_1995())
    named = replace(leather(), items=Axis(("item",), (("everything_else",),)))
    assert set(accounts(named).frame["account"]) == {"value_added"}  # all that output leaves over
    assert accounts(leather(), account="value_added").frame["value"].to_list() == pytest.approx(
        accounts(named, account="everything_else").frame["value"].to_list()
    )
    bare = replace(leather(), items=Axis(("item",), ()), value_added=np.zeros((0, 9)))
    with pytest.raises(InputError, match="neither value added nor accounts"):
        embodied(bare)


PEER = """
import json, sys
import numpy as np, pandas as pd, pymrio
with np.load(sys.argv[1]) as given:
    flows, final, jobs = given["flows"], given["final"], given["jobs"]
rows = pd.MultiIndex.from_product([list("abc"), ["s0", "s1"]], names=["region", "sector"])
columns = pd.MultiIndex.from_product([list("abc"), ["c0", "c1"]], names=["region", "category"])
system = pymrio.IOSystem(Z=pd.DataFrame(flows, rows, rows), Y=pd.DataFrame(final, rows, columns))
system.satellite = pymrio.Extension("satellite", F=pd.DataFrame([jobs], ["jobs"], rows))
system.calc_all()
found = system.satellite
names = {"production": "D_pba", "consumption": "D_cba", "exports": "D_exp", "imports": "D_imp"}
print(json.dumps({key: getattr(found, name).to_numpy().ravel().tolist() for key, name in names.items()}))
"""


def test_accounts_agree_with_pymrio(tmp_path: Path) -> None:
    """pymrio as a black box, in an interpreter of its own: WEEFSEL_PEER_PYTHON names it."""
    peer = os.environ.get("WEEFSEL_PEER_PYTHON", "")
    if not peer:
        pytest.skip("WEEFSEL_PEER_PYTHON does not name an interpreter with pymrio")
    random = np.random.default_rng(4)
    for _ in range(3):
        flows, final, jobs = random.random((6, 6)), random.random((6, 6)) * 3, random.random(6)
        np.savez(tmp_path / "table.npz", flows=flows, final=final, jobs=jobs)
        said = subprocess.run(
            [peer, "-c", PEER, str(tmp_path / "table.npz")], check=True, capture_output=True, text=True
        ).stdout
        ours = accounts(_fabric(flows, final, jobs), by="sector").frame
        for measure, expected in json.loads(said.splitlines()[-1]).items():
            found = ours.filter(measure=measure)["value"].to_list()
            assert found == pytest.approx(expected, rel=1e-10, abs=1e-12), measure
