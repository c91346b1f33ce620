"""Output under another final demand: static, daily, and what a wrong file is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

import weefsel as wf
from weefsel.errors import InputError
from weefsel.model import Fabric, FinalDemand


@pytest.fixture(scope="module")
def belgium() -> Fabric:
    return wf.load("belgium")


def written(folder: Path, fabric: Fabric, values: np.ndarray, **changes: Any) -> Path:
    """Write Y.csv with the labels of a fabric, rows in reverse order."""
    lines = ["," + ",".join(fabric.uses.texts())]
    lines += [
        name + "," + ",".join(repr(float(cell)) for cell in row)
        for name, row in zip(fabric.industries.texts()[::-1], values[::-1], strict=True)
    ]
    path = folder / "Y.csv"
    path.write_text("\n".join(lines).replace(*changes.get("swap", ("", ""))) + "\n", encoding="utf-8")
    return path


def output(found: pl.DataFrame, model: str) -> np.ndarray:
    return found.filter(model=model, measure="output")["value"].to_numpy()


def test_the_same_final_demand_gives_the_same_output(tmp_path: Path, belgium: Fabric) -> None:
    path = written(tmp_path, belgium, belgium.final_demand)
    found = wf.compute("domino.hindcast", belgium, final_demand=str(path), draws=0, horizon=60)
    np.testing.assert_allclose(output(found.frame, "daily"), belgium.output, rtol=1e-6)
    np.testing.assert_allclose(output(found.frame, "static"), belgium.output, rtol=1e-5)
    assert found.settings["final_demand"] == str(path)


def test_the_daily_model_comes_to_the_static_answer_when_nothing_is_short(belgium: Fabric) -> None:
    values = belgium.final_demand.copy()
    values[10:30] *= 0.9
    values[30:] *= 1.01
    found = wf.compute(
        "domino.hindcast", belgium, final_demand=FinalDemand("new", belgium.uses, values), draws=0, over=200,
        horizon=1200,
    ).frame  # fmt: skip
    np.testing.assert_allclose(output(found, "daily"), output(found, "static"), rtol=1e-3)


def test_capacity_holds_output_below_the_static_answer(belgium: Fabric) -> None:
    values = belgium.final_demand * 2.0
    found = wf.compute(
        "domino.hindcast",
        belgium,
        final_demand=FinalDemand("twice", belgium.uses, values),
        draws=4,
        boost=1.5,
        horizon=400,
    ).frame
    daily = found.filter(model="daily", measure="change")
    assert (daily["value"] < 0.6).all()
    assert (daily["low"] <= daily["value"]).all()
    assert (daily["value"] <= daily["high"]).all()
    static = found.filter(model="static", measure="change")["value"].to_numpy()
    np.testing.assert_allclose(static, 1.0, rtol=1e-4)


@pytest.mark.parametrize(
    ("swap", "said"), [(("C29,", "C99,"), "'C99' should not be there"), (("\nA01,", "\nA01,x"), "A01 (line 65)")]
)
def test_a_file_that_does_not_fit_is_named(swap: tuple[str, str], said: str, tmp_path: Path, belgium: Fabric) -> None:
    path = written(tmp_path, belgium, belgium.final_demand, swap=swap)
    with pytest.raises(InputError) as error:
        wf.compute("domino.hindcast", belgium, final_demand=str(path))
    assert said in str(error.value)
    assert error.value.exit_code == 2


def test_a_file_that_is_not_there(belgium: Fabric) -> None:
    with pytest.raises(InputError, match="does not exist"):
        wf.compute("domino.hindcast", belgium, final_demand="nowhere.csv")


def test_new_columns_and_regions_are_welcome(tmp_path: Path) -> None:
    fabric = wf.load("belgium-regions")
    one = replace(fabric, uses=fabric.uses)
    total = one.final_demand.sum(axis=1, keepdims=True)
    lines = [",anything", *(f"{name},{float(v[0])!r}" for name, v in zip(one.industries.texts(), total, strict=True))]
    path = tmp_path / "Y.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = wf.compute("domino.hindcast", fabric, final_demand=str(path), draws=0, horizon=30).frame
    assert set(found["region"]) == {"Flanders", "Brussels", "Wallonia"}
    np.testing.assert_allclose(output(found, "daily"), fabric.output, rtol=1e-5, atol=1e-6)


def test_stocks_do_not_hold_growth_below_what_capacity_allows(belgium: Fabric) -> None:
    """A day of services held lets half critical output reach twice its base only; capacity may reach three times."""
    values = belgium.final_demand * 2.5
    found = wf.compute(
        "domino.hindcast", belgium, final_demand=FinalDemand("more", belgium.uses, values), draws=0, boost=3.0,
        over=365, horizon=1500, ramp_days=10.0,
    ).frame  # fmt: skip
    np.testing.assert_allclose(output(found, "daily"), output(found, "static"), rtol=0.02, atol=1.0)


def test_decimal_commas_and_columns_in_another_order_change_nothing(tmp_path: Path, belgium: Fabric) -> None:
    values = belgium.final_demand * np.linspace(0.9, 1.2, 64)[:, None]
    plain = wf.compute("domino.hindcast", belgium, final_demand=FinalDemand("new", belgium.uses, values), draws=0).frame
    order = np.random.default_rng(1).permutation(values.shape[1])
    names = belgium.uses.texts()
    lines = [";" + ";".join(names[at] for at in order)]
    lines += [
        name + ";" + ";".join(repr(float(row[at])).replace(".", ",") for at in order)
        for name, row in zip(belgium.industries.texts(), values, strict=True)
    ]
    path = tmp_path / "Y.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    other = wf.compute("domino.hindcast", belgium, final_demand=str(path), draws=0)
    np.testing.assert_allclose(other.frame["value"].to_numpy(), plain["value"].to_numpy(), rtol=1e-9, atol=1e-9)
    assert not any("Columns are summed" in note for note in other.notes)


def test_another_unit_is_refused(tmp_path: Path, belgium: Fabric) -> None:
    path = written(tmp_path, belgium, belgium.final_demand * 1000)
    with pytest.raises(InputError) as error:
        wf.compute("domino.hindcast", belgium, final_demand=str(path))
    assert error.value.exit_code == 2
    assert "Write it in meur a year" in str(error.value)
    assert "Y.csv" in str(error.value)


def test_what_is_odd_in_a_final_demand_is_said(belgium: Fabric) -> None:
    uses, values = belgium.uses, belgium.final_demand.copy()
    values[belgium.industries.labels.index(("C20",))] *= -1.0
    found = wf.compute("domino.hindcast", belgium, final_demand=FinalDemand("odd", uses, values), draws=0, horizon=30)
    assert any(note.startswith("Final demand is negative for C20:") for note in found.notes)
    assert any(note.startswith("All final demand is 0.9") for note in found.notes)
    fewer = type(uses)(uses.levels, (*uses.labels[:-2], ("gifts",)))
    less = FinalDemand("less", fewer, belgium.final_demand[:, :-1])
    notes = wf.compute("domino.hindcast", belgium, final_demand=less, draws=0, horizon=30).notes
    (said,) = [note for note in notes if note.startswith("Columns are summed")]
    assert (
        "1 are not in the table (gifts), 2 of the table are not in the file (exports_other_eu, exports_non_eu)" in said
    )
