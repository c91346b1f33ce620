"""The built-in parameters of the daily model and the observations of its backtest."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import SHARED

import weefsel as wf

ROOT = Path(__file__).parents[2]


def built_in(name: str) -> dict[str, Any]:
    return dict(json.loads((files("weefsel") / "data" / f"{name}.json").read_text(encoding="utf-8")))


def test_every_industry_of_belgium_has_its_parameters() -> None:
    sectors = set(wf.load("belgium").industries.column("sector"))
    known = built_in("daily")
    assert set(known["buyers"]) == set(known["criticality_doubled"]) == set(known["stock_days"]) == sectors
    assert all(len(row[0]) == 64 and set(row[0]) <= set("012") for row in known["criticality_doubled"].values())
    assert all(row[0] >= 1.0 for row in known["stock_days"].values())


@pytest.mark.parametrize(
    ("supplier", "buyer", "value"),
    [("A01", "C10-12", 1.0), ("A01", "G46", 0.5), ("A02", "C17", 0.5), ("B05-09", "C19", 1.0), ("A01", "C29", 0.0)],
)
def test_cells_of_the_survey(supplier: str, buyer: str, value: float) -> None:
    known = built_in("daily")
    sign = known["criticality_doubled"][supplier][0][known["buyers"].index(buyer)]
    assert int(sign) / 2 == value


def test_imputed_rents_and_staff_of_households_take_the_rows_of_the_survey() -> None:
    known = built_in("daily")
    assert known["stock_days"]["L68A"] == known["stock_days"]["L68"] == [34.189944]
    assert known["criticality_doubled"]["L68A"] == known["criticality_doubled"]["L68"]
    assert known["stock_days"]["T97"] == [9.385475]


def test_observations_of_2020() -> None:
    seen = built_in("covid-belgium-2020")
    assert len(seen["waves"]) == 21
    assert (seen["waves"][0], seen["waves"][-1]) == ("2020-03-30", "2021-06-22")
    assert seen["revenue"]["Belgium"][0] == -0.328159
    assert seen["revenue"]["Accommodation and food service activities"][3] == -0.953767
    assert seen["shocks"]["I55-56"] == [0.60778, -0.8, 0.15, 1.0]
    assert seen["policies"]["I55-56"] == [1, 1, 1, 0, 0, 1, 1, 1, 1]
    assert "synthetic" in seen["provenance"][3]["what"]


@pytest.mark.skipif(not (SHARED / "data").exists(), reason="the publishers' files are not at hand")
def test_built_in_files_are_what_the_publishers_files_give(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    from compile_daily import compiled, text_of  # type: ignore[import-not-found]

    for name, content in compiled(SHARED / "data").items():
        carried = (ROOT / "src" / "weefsel" / "data" / f"{name}.json").read_text(encoding="utf-8")
        assert text_of(content) == carried, name
