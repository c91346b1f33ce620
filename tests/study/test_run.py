"""Studies run: shocks reach the methods that take them, and every fault stops the run before it starts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from tests.conftest import small_fabric
from tests.kernels.test_lu import random_table

import weefsel as wf
from weefsel import study
from weefsel.errors import InputError, InputFaults
from weefsel.kernels import leontief
from weefsel.methods import factors
from weefsel.study import read_study, run

TWO = """
base: belgium
shocks:
  - {name: cars, closure: {industry: C29, jobs: 4300}}
  - {name: diggers, closure: {industry: C28, jobs: 2200}}
methods:
  - domino.closure
  - table.check
"""


def _study(folder: Path, text: str) -> Path:
    path = folder / "study.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_each_shock_stands_alone(tmp_path: Path) -> None:
    findings = run(read_study(_study(tmp_path, TWO)))
    closure, check = findings.results
    assert closure.frame["shock"].unique(maintain_order=True).to_list() == ["cars", "diggers"]
    alone = wf.compute("domino.closure", "belgium", industry="C28", jobs=2200).frame
    diggers = closure.frame.filter(pl.col("shock") == "diggers").drop("shock")
    assert diggers.equals(alone)
    assert any("alone" in note for note in closure.notes)
    assert "shock" not in check.frame.columns


def test_settings_and_origin_travel_with_the_result() -> None:
    result = wf.compute("domino.closure", "belgium", industry="29", jobs="4300", ranges="yes")
    assert result.settings["jobs"] == 4300.0
    assert result.settings["ranges"] is True
    assert result.settings["households"] == "wages"
    assert result.origin is not None
    assert result.origin.fabric == "belgium"
    assert len(result.origin.content_hash) == 64
    assert {vintage.year for vintage in result.origin.vintages} >= {2015, 2019}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("domino.closure", "domino.closing", "not a valid study"),
        ("  - domino.closure\n", "  - domino.closure: {house: wages}\n", "not a valid study"),
        ("base: belgium", "base: belgum", "unknown table"),
        ("industry: C29", "industry: C99", "unknown industry"),
        ("jobs: 4300", "jobs: 99000", "line 4 .*more than the 30,200 of C29"),
        ("industry: C29", "industry: C29, region: Flanders", "has no regions"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        run(read_study(_study(tmp_path, TWO.replace(old, new))))


def test_all_methods_are_checked_before_any_runs(tmp_path: Path) -> None:
    text = TWO.replace("table.check", "nothing.here").replace("jobs: 2200", "jobs: 2200, output: 3, share: 0.1")
    with pytest.raises(InputFaults) as caught:
        run(read_study(_study(tmp_path, text)))
    assert "nothing.here" in str(caught.value)


def test_an_unknown_region_is_named_with_those_that_exist() -> None:
    with pytest.raises(InputError) as caught:
        wf.compute("domino.closure", "belgium-regions", industry="C29", region="Atlantis", jobs=100)
    assert "Flanders" in str(caught.value)


def test_factors_of_a_large_table_rest_in_the_store(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flows, output = random_table(1010)
    fabric = replace(small_fabric(flows, output - flows.sum(axis=1)), output=output)
    with study.keeping_factors():
        first = study.compute("structure.multipliers", fabric).frame
        study.compute("structure.multipliers", "belgium")
    assert len(list((own_home / "factors").iterdir())) == 1
    monkeypatch.setattr(factors, "_MEMORY", factors.Memory())
    monkeypatch.setattr(leontief, "factorise", None)  # nothing is factorised again
    with study.keeping_factors():
        again = study.compute("structure.multipliers", fabric).frame
    assert (again["value"] / first["value"] - 1).abs().max() <= 1e-12  # type: ignore[operator]
