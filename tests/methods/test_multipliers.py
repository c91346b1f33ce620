"""Multipliers against Germany 1995 (Beutel, Eurostat Manual 2008) and against the bordered system."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.conftest import published, small_fabric
from tests.published_tables import germany_1995

import weefsel as wf
from weefsel.errors import ComputationError, InputError
from weefsel.kernels import leontief
from weefsel.methods.multipliers import multipliers
from weefsel.model import Axis, Fabric, residence_between
from weefsel.model.fabric import GROSS_VALUE_ADDED_ITEMS


@pytest.fixture
def germany() -> Fabric:
    return germany_1995()


def _values(frame: pl.DataFrame, **labels: str) -> np.ndarray:
    return frame.filter(*[pl.col(name) == label for name, label in labels.items()])["value"].to_numpy()


def test_value_added_in_one_row_counts_as_its_parts_do(germany: Fabric) -> None:
    names = germany.items.column("item")
    parts = [names.index(name) for name in GROSS_VALUE_ADDED_ITEMS if name in names]
    rest = [at for at in range(len(names)) if at not in parts]
    rows = Axis(("item",), (("value_added",), *(germany.items.labels[at] for at in rest)))
    values = np.vstack([germany.value_added[parts].sum(axis=0), germany.value_added[rest]])
    found, whole = (multipliers(fabric).frame for fabric in (replace(germany, items=rows, value_added=values), germany))
    one, other = (_values(frame, measure="value_added", kind="effect", type="I") for frame in (found, whole))
    assert len(one) == len(germany.output)
    assert np.allclose(one, other, rtol=1e-12)


def test_type_one_as_printed(germany: Fabric) -> None:
    frame = multipliers(germany).frame
    expected = published("germany_1995.json")["expected"]
    for measure, name in [
        ("output", "output_multipliers"),
        ("value_added", "gva_multipliers"),
        ("jobs", "employment_multipliers"),
    ]:
        found = _values(frame, measure=measure, kind="effect", type="I")
        assert np.round(found, 4).tolist() == expected[name]
    ratio = _values(frame, measure="value_added", kind="ratio", type="I")
    effect = _values(frame, measure="value_added", kind="effect", type="I")
    assert np.round(effect / ratio, 4).tolist() == expected["gva_coef"]


@pytest.mark.parametrize("households", ["wages", "consumption"])
def test_type_two_equals_the_inverse_with_a_household_row_and_column(germany: Fabric, households: str) -> None:
    frame = multipliers(germany, households=households).frame  # type: ignore[arg-type]
    inputs = germany.flows / germany.output
    pay, consumption = germany.value_added[0], germany.final_demand[:, 0]
    spending = consumption / (pay.sum() if households == "wages" else consumption.sum())
    bordered = np.block([[inputs, spending[:, None]], [(pay / germany.output)[None], np.zeros((1, 1))]])
    closed = np.linalg.inv(np.eye(7) - bordered)[:6, :6]
    jobs = germany.account_values[0] / germany.output
    assert _values(frame, measure="output", kind="effect", type="II") == pytest.approx(closed.sum(axis=0), rel=1e-12)
    assert _values(frame, measure="jobs", kind="effect", type="II") == pytest.approx(jobs @ closed, rel=1e-12)


def test_every_promised_row_stands_once(germany: Fabric) -> None:
    frame = multipliers(germany).frame
    assert frame.columns == ["sector", "measure", "type", "kind", "value", "unit", "status"]
    assert len(frame) == 6 * 4 * 2 * 2
    assert set(frame["unit"]) == {"1", "meur/meur", "jobs/meur"}


def test_ratio_of_an_industry_without_jobs_is_left_out_and_named(germany: Fabric) -> None:
    jobs = germany.account_values.copy()
    jobs[0, 2] = 0
    result = multipliers(replace(germany, account_values=jobs))
    kept = result.frame.filter(pl.col("measure") == "jobs", pl.col("kind") == "ratio", pl.col("type") == "I")
    assert len(kept) == 5
    assert any("construction" in note for note in result.notes)


def test_without_households_type_two_is_left_out_with_a_reason(germany: Fabric) -> None:
    anonymous = replace(germany, uses=Axis(("category",), tuple((f"c{i}",) for i in range(5))))
    result = multipliers(anonymous)
    assert set(result.frame["type"]) == {"I"}
    assert result.notes[0].startswith("Type II left out")
    with pytest.raises(InputError, match="unknown category"):
        multipliers(anonymous, household_category="people")


def test_households_of_two_regions_earn_where_they_live() -> None:
    """With commuting, wages paid in the south raise consumption in the north."""
    flows = np.array([[1.0, 2.0], [3.0, 1.0]])
    demand = np.array([[4.0, 1.0, 5.0], [1.0, 6.0, 5.0]])
    base = small_fabric(
        flows,
        demand,
        sectors=("a", "a"),
        regions=("north", "south"),
        categories=("u", "v", "w"),
        items={"compensation": np.array([5.0, 6.0])},
    )
    uses = Axis(("region", "category"), (("north", "households"), ("south", "households"), ("abroad", "exports")))
    commuting = np.array([[1.0, 0.5], [0.0, 0.5]])
    fabric = replace(base, uses=uses, residence=residence_between(("north", "south"), commuting))
    found = multipliers(fabric).frame.filter(pl.col("type") == "II", pl.col("kind") == "effect")
    pay = np.array([5.0, 6.0])
    spending = demand[:, :2] / (commuting @ pay)
    earnings = commuting * (pay / fabric.output)
    bordered = np.block([[flows / fabric.output, spending], [earnings, np.zeros((2, 2))]])
    closed = np.linalg.inv(np.eye(4) - bordered)[:2, :2]
    assert _values(found, measure="output") == pytest.approx(closed.sum(axis=0), rel=1e-12)


def test_a_system_without_an_answer_names_the_industry() -> None:
    fabric = small_fabric(np.array([[4.0, 0.0], [0.0, 1.0]]), np.array([0.0, 1.0]), sectors=("steel", "cars"))
    with pytest.raises(ComputationError, match="steel"):
        multipliers(fabric)


def test_permuting_the_industries_changes_nothing_but_the_order(germany: Fabric) -> None:
    order = np.array([3, 1, 5, 0, 2, 4])
    shuffled = replace(
        germany,
        industries=Axis(("sector",), tuple(germany.industries.labels[i] for i in order)),
        flows=germany.flows[np.ix_(order, order)].copy(),
        output=germany.output[order].copy(),
        final_demand=germany.final_demand[order].copy(),
        value_added=germany.value_added[:, order].copy(),
        account_values=germany.account_values[:, order].copy(),
    )
    keys = ["sector", "measure", "type", "kind"]
    one, other = multipliers(germany).frame.sort(keys), multipliers(shuffled).frame.sort(keys)
    assert np.abs(one["value"].to_numpy() / other["value"].to_numpy() - 1).max() < 1e-12
    assert leontief.coefficients(germany.flows, germany.output).shape == (6, 6)


def test_households_without_a_leak_leave_type_one_standing() -> None:
    closed = small_fabric(
        np.array([[2.0, 3.0], [4.0, 1.0]]),
        np.array([5.0, 6.0]),
        sectors=("a", "b"),
        items={"compensation": np.array([4.0, 7.0])},
        categories=("households",),
    )
    found = wf.compute("structure.multipliers", closed)
    assert set(found.frame["type"]) == {"I"}
    assert any("Type II left out" in note for note in found.notes)


@pytest.mark.parametrize(("demand", "digits"), [(0.5, None), (1e-9, 6), (1e-11, 4)])
def test_a_system_close_to_singular_says_how_many_digits_hold(demand: float, digits: int | None) -> None:
    """Two industries sell all but `demand` to each other: multipliers are about 1/demand, known to eps/demand."""
    fabric = small_fabric(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([demand, demand]))
    said = [note for note in multipliers(fabric).notes if "close to singular" in note]
    assert said == [] if digits is None else f"about {digits} digits" in said[0]
