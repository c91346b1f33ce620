"""Chains, stops and origins on the built-in tables."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.conftest import SHARED
from tests.published_tables import leather

import weefsel as wf
from weefsel.errors import InputError
from weefsel.study import import_table
from weefsel.vocabulary import sector_codes, strategic_codes, strategic_keys


def test_shares_of_all_places_add_up_to_one() -> None:
    frame = wf.compute("dependency.chains", "belgium-world", region="Flanders", sectors="strategic").frame
    for measure in ("direct", "total"):
        sums = frame.filter(measure=measure).group_by("sector").agg(pl.col("value").sum())["value"].to_numpy()
        assert sums == pytest.approx(np.ones(len(sums)))
    hidden = frame.filter(measure="hidden").group_by("sector").agg(pl.col("value").sum())["value"].to_numpy()
    assert hidden == pytest.approx(np.zeros(len(hidden)), abs=1e-12)


def test_belgian_regions_are_home_and_nobody_else() -> None:
    found = wf.compute("dependency.chains", "belgium-world", industry="C29", region="Flanders")
    assert "At home: Flanders, Brussels, Wallonia." in found.notes
    index = found.frame.filter(measure="concentration")["value"]
    # Eleven places abroad.
    assert len(index) == 4
    assert index.min() >= 1 / 11  # type: ignore[operator]
    assert index.max() <= 1.0  # type: ignore[operator]


def test_china_hides_upstream() -> None:
    frame = wf.compute("dependency.chains", "belgium-world", industry="C29", region="Flanders").frame
    china = dict(frame.filter(origin="China").select("measure", "value").iter_rows())
    assert china["total"] > 2 * china["direct"]


def test_stopping_half_costs_less_than_all_and_nothing_nothing() -> None:
    def lost(share: float) -> float:
        frame = wf.compute("dependency.stop", "belgium-world", origin="Germany", industry="c9", share=share).frame
        return float(frame.filter(measure="output", region="Flanders")["value"].sum())

    assert 0.0 == lost(0.0) < lost(0.5) < lost(1.0)
    assert lost(1.0) / lost(0.5) == pytest.approx(2.0, rel=0.05)


def test_what_does_not_exist_is_named() -> None:
    with pytest.raises(InputError, match="one region"):
        wf.compute("dependency.chains", "belgium")
    with pytest.raises(InputError, match="is at home"):
        wf.compute("dependency.stop", "belgium-world", origin="Flanders")
    with pytest.raises(InputError, match="unknown country"):
        wf.compute("dependency.stop", "belgium-world", origin="Atlantis")
    with pytest.raises(InputError, match="every region counts as home"):
        wf.compute("dependency.chains", leather(), home="+".join(leather().industries.unique("region")))


def test_chains_that_carry_reliance_add_up_towards_the_whole() -> None:
    whole = wf.compute("dependency.chains", "belgium-world", industry="C29", region="Flanders").frame
    china = whole.filter(origin="China", measure="value_added")["value"].item()
    found = wf.compute(
        "dependency.paths", "belgium-world", origin="China", industry="C29", region="Flanders", keep=2000
    )
    carried = found.frame["value"].sum()
    assert 0.15 * china < carried <= china
    assert found.frame["path"].str.starts_with("China|").all()
    assert any(found.frame["through"] != "")


@pytest.mark.skipif(
    not (SHARED / "data" / "world-io-wiod2013").is_dir(), reason="the world tables of WIOD 2013 are absent"
)
def test_on_the_world_table_of_41_regions(tmp_path: Path) -> None:
    path = SHARED / "data" / "world-io-wiod2013" / "wiot_2011.RData"
    world = import_table(path, layout="wiod2013", name="world", home=tmp_path)
    found = wf.compute("dependency.chains", world, industry="c15", home="BEL").frame
    direct = found.filter(measure="direct")
    assert len(direct) == 41
    assert direct["value"].sum() == pytest.approx(1.0)
    china = dict(found.filter(origin="CHN").select("measure", "value").iter_rows())
    assert china["hidden"] > 0


def test_imports_by_origin_add_up_to_the_table() -> None:
    belgium = wf.load("belgium")
    assert belgium.imports is not None
    assert belgium.imports.final is not None
    frame = wf.compute("dependency.origins", "belgium").frame
    by_product = frame.filter(by="product", measure="imports")["value"].sum()
    assert by_product == pytest.approx(belgium.imports.flows.sum() + belgium.imports.final.sum(), abs=0.05)
    by_industry = frame.filter(by="industry", measure="imports")["value"].sum()
    assert by_industry == pytest.approx(belgium.imports.flows.sum())
    assert set(frame.filter(by="industry")["status"]) == {"estimated"}


def test_origins_of_regions() -> None:
    frame = wf.compute("dependency.origins", "belgium-regions", sectors="C29+health").frame
    assert set(frame.filter(by="industry")["region"]) == {"Flanders", "Brussels", "Wallonia"}
    assert set(frame["sector"]) == {"C29", "C21", "Q86", "Q87-88"}


def test_strategic_sectors_are_industries_of_the_table() -> None:
    for key in strategic_keys():
        assert set(strategic_codes(key) or ()) <= set(sector_codes())
    with pytest.raises(InputError, match="unknown industry: 'weaving-mills'"):
        wf.compute("dependency.origins", "belgium", sectors="weaving-mills")
    shown = wf.compute("materials.uses", "belgium", sectors="energy").frame
    assert set(shown["sector"]) <= {"B05-09", "C19", "D35"}


def test_the_value_of_inputs_counts_nothing_twice() -> None:
    """Shares of value added behind all inputs, from a dense inverse."""
    world = wf.load("belgium-world")
    frame = wf.compute("dependency.chains", world, industry="C29", region="Flanders").frame
    inverse = np.linalg.inv(np.eye(577) - world.flows / np.where(world.output > 0, world.output, 1.0))
    k = world.industries.labels.index(("Flanders", "C29"))
    gross = ("compensation", "operating_surplus", "production_taxes", "undivided_value_added")
    rows = [world.items.column("item").index(name) for name in gross]
    per_output = np.nan_to_num(world.value_added[rows]).sum(axis=0) / np.where(world.output > 0, world.output, 1.0)
    value = per_output * (inverse[:, k] - np.eye(577)[k])
    china = value[list(world.industries.where(region="China"))].sum() / value.sum()
    found = dict(frame.filter(origin="China").select("measure", "value").iter_rows())
    assert found["inputs_value"] == pytest.approx(china, rel=1e-9)
    assert found["hidden_value"] == pytest.approx(china - found["direct"], rel=1e-9)
    # Gross deliveries make China's hidden part look larger than the value that comes from there.
    assert found["hidden"] > found["hidden_value"] > 0
