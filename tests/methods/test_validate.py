"""Errors of location quotients: nil where there is nothing to estimate, and those of seven Austrian regions."""

from __future__ import annotations

import importlib
import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from tests.conftest import SHARED
from tests.published_tables import germany_1995, germany_part

import weefsel as wf
from weefsel.errors import ComputationError, InputError
from weefsel.methods.reshape.convert import to_unit

ROOT = Path(__file__).parents[2]
FIGURES = json.loads((ROOT / "docs" / "regional-validation.json").read_text(encoding="utf-8"))


def summary(variant: str, delta: float = 0.3) -> dict[str, float]:
    frame = wf.compute(
        "regionalise.validate", germany_part(), nation=germany_1995(), variant=variant, delta=delta
    ).frame.filter(pl.col("sector") == "all")
    return dict(zip(frame["measure"].to_list(), frame["value"].to_list(), strict=True))


@pytest.mark.parametrize("variant", ["nation", "slq", "cilq", "flq", "aflq"])
def test_a_nation_is_its_own_best_estimate(variant: str) -> None:
    nation = germany_1995()
    found = wf.compute("regionalise.validate", nation, nation=nation, variant=variant, delta=0.3).frame
    assert found.filter(measure="mean_absolute")["value"].item() < 1e-13
    assert found.filter(measure="coefficients")["value"].item() < 1e-13


def test_a_larger_exponent_lowers_every_multiplier() -> None:
    means = [summary("flq", delta)["mean"] for delta in (0.0, 0.2, 0.4, 0.6)]
    assert means == sorted(means, reverse=True)
    assert summary("flq", 0.0)["mean"] == pytest.approx(summary("cilq")["mean"], rel=1e-12)
    assert summary("nation")["mean"] > summary("slq")["mean"]


def test_tables_that_cannot_be_compared_are_refused() -> None:
    nation, region = germany_1995(), germany_part()
    with pytest.raises(InputError, match="same sectors"):
        wf.compute("regionalise.validate", region, nation=wf.load("belgium"))
    with pytest.raises(InputError, match="is in keur"):
        wf.compute("regionalise.validate", to_unit(region, "keur"), nation=nation)
    with pytest.raises(ComputationError, match="more than its nation"):
        wf.compute("regionalise.validate", replace(region, output=nation.output * 2), nation=nation)


def test_the_page_says_what_its_figures_say(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    page = importlib.import_module("regional_page")
    assert (ROOT / "docs" / "regional-validation.md").read_text(encoding="utf-8") == page.regional_page(FIGURES)
    picture = (ROOT / "docs" / "pictures" / "regional-validation.svg").read_text(encoding="utf-8")
    assert picture == page.regional_picture(FIGURES)
    by = {name: page.mean(FIGURES["rows"], name, "mean_absolute") for name in page.NAMES}
    assert by["aflq"] < by["flq"] < by["cilq"] < by["slq"] < by["nation"]
    assert abs(page.mean(FIGURES["rows"], "flq", "mean")) < 0.02
    assert 0.07 < page.mean(FIGURES["rows"], "slq", "mean") < 0.2


@pytest.mark.skipif(not (SHARED / "data" / "regional-io").exists(), reason="the regional tables are not at hand")
def test_figures_come_back_from_the_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("rdata")
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    script = importlib.import_module("regional_validation")
    whole, region = script.nation(), script.region_of("AT33")
    kept = [row for row in FIGURES["rows"] if row["region"] == "Tyrol"]
    for row in kept:
        found = script.errors(region, whole, row["variant"], row["delta"])
        assert found == pytest.approx({name: row[name] for name in found}, rel=1e-9)
