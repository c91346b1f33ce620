"""What a table does not know: no row says zero, sums count what is known, and transforms keep it so."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.conftest import small_fabric

import weefsel as wf
from weefsel.errors import InputFaults
from weefsel.faces.cli import main
from weefsel.methods.reshape.aggregate import aggregate
from weefsel.methods.reshape.balance import balance
from weefsel.methods.reshape.constant_prices import deflate
from weefsel.methods.reshape.convert import to_unit
from weefsel.methods.reshape.subset import subset
from weefsel.methods.uncertainty.errors import ErrorModel, drawn_table
from weefsel.model import Axis, Bridge, Fabric, gross_value_added, unknown_notes
from weefsel.sources import plain
from weefsel.store import load, save

HOME = ("Flanders", "Brussels", "Wallonia")
PARTIAL = ("jobs", "hours", "gross_fixed_capital_formation", "compensation")


@pytest.fixture(scope="module")
def world() -> Fabric:
    return wf.load("belgium-world")


def two_regions() -> Fabric:
    """Return two regions of two industries; jobs and wages of the second are not known."""
    flows = np.array([[2.0, 1, 1, 0], [1, 3, 0, 2], [1, 0, 4, 1], [0, 1, 2, 3]])
    final = np.array([[10.0, 2], [12, 1], [3, 20], [1, 15]])
    base = small_fabric(
        flows, final, sectors=("a", "b", "a", "b"), regions=("N", "N", "S", "S"), categories=("x", "y"),
        jobs=np.array([4.0, 6, np.nan, np.nan]),
    )  # fmt: skip
    left = base.output - flows.sum(axis=0)
    paid = np.array([0.5, 0.5, np.nan, np.nan]) * left
    items = Axis(("item",), (("compensation",), ("operating_surplus",), ("undivided_value_added",)))
    whole = np.array([0.0, 0, 1, 1]) * left
    uses = Axis(("region", "category"), (("N", "households"), ("S", "final")))
    return replace(base, uses=uses, items=items, value_added=np.array([paid, paid, whole]))


def test_value_added_is_known_as_a_whole() -> None:
    table = two_regions()
    assert gross_value_added(table) == pytest.approx(table.output - table.flows.sum(axis=0), rel=1e-15)
    (note,) = unknown_notes(table)
    assert note.startswith("Not known in S: compensation, operating_surplus, jobs.")
    mixed = replace(table, account_values=np.array([[np.nan, 6, 5, 4]]))
    assert any("Not known in N|a: jobs" in said for said in unknown_notes(mixed))
    assert unknown_notes(wf.load("belgium-regions")) == []


def test_footprints_in_closed_form() -> None:
    """What is known is that of a table with zeros in the place of what is not; what rests on the unknown has no row."""
    table = two_regions()
    jobs = np.array([4.0, 6]) / table.output[:2]
    inverse = np.linalg.inv(np.eye(4) - table.flows / table.output)
    abroad = jobs @ (inverse @ table.final_demand[:, 1])[:2]
    frame = wf.compute("footprint.accounts", table, account="jobs").frame
    assert {(row["region"], row["measure"]): row["value"] for row in frame.iter_rows(named=True)} == {
        ("N", "production"): pytest.approx(10.0, rel=1e-12),
        ("N", "exports"): pytest.approx(abroad, rel=1e-12),
    }
    pairs = wf.compute("trade.embodied", table, account="jobs").frame
    assert [(row["origin"], row["destination"]) for row in pairs.iter_rows(named=True)] == [("N", "N"), ("N", "S")]
    assert pairs["value"][1] == pytest.approx(abroad, rel=1e-12)
    by_sector = wf.compute("footprint.accounts", table, account="jobs", by="sector").frame
    assert set(by_sector["region"]) == {"N"}
    assert set(by_sector["measure"]) == {"production", "exports"}
    assert by_sector.filter(measure="exports")["value"].sum() == pytest.approx(abroad, rel=1e-12)
    produced = wf.compute("trade.embodied", table, account="jobs", by="sector").frame
    assert set(produced["origin"]) == {"N"}
    whole = wf.compute("footprint.accounts", table, account="value_added").frame
    assert len(whole) == 8


def test_multipliers_count_what_is_known() -> None:
    table = two_regions()
    jobs = np.array([4.0, 6, 0, 0]) / table.output
    expected = jobs @ np.linalg.inv(np.eye(4) - table.flows / table.output)
    found = wf.compute("structure.multipliers", table)
    rows = found.frame.filter(measure="jobs", type="I", kind="effect")
    assert rows["region"].to_list() == ["N", "N"]
    assert rows["value"].to_numpy() == pytest.approx(expected[:2], rel=1e-12)
    assert any("Not known in S" in note for note in found.notes)
    ranges = wf.compute("uncertainty.multipliers", table).frame.filter(measure="jobs")
    assert ranges["value"].to_numpy() == pytest.approx(expected[:2], rel=1e-12)
    lost = wf.compute("structure.extractions", table).frame
    assert set(lost.filter(measure="jobs")["region"]) == {"N"}
    assert set(lost.filter(measure="value_added")["region"]) == {"N", "S"}


@pytest.mark.parametrize("totals", [False, True])
def test_a_closure_says_nothing_of_jobs_abroad(world: Fabric, totals: bool) -> None:
    found = wf.compute(
        "domino.closure", world, industry="C29", region="Flanders", jobs=1000, ranges=True, totals=totals,
        customers="both",
    )  # fmt: skip
    frame = found.frame.filter(pl.col("measure").is_in(PARTIAL))
    assert set(frame["region"]) <= {*HOME, "total"}
    assert not frame["value"].is_nan().any()
    assert not frame["low"].is_nan().any()
    assert set(found.frame.filter(measure="value_added")["region"]) > {"Germany", "China"}
    assert any("jobs" in note and "Germany" in note for note in found.notes)


@pytest.mark.parametrize(
    ("method", "settings"),
    [
        ("domino.rounds", {"industry": "C29", "region": "Flanders", "jobs": 1000}),
        ("domino.links", {"industry": "C29", "region": "Flanders", "jobs": 1000}),
        ("domino.assumptions", {"industry": "C29", "region": "Flanders", "jobs": 1000}),
        ("domino.daily", {"industry": "C29", "region": "Flanders", "jobs": 1000}),
        ("structure.extraction", {"industry": "C29", "region": "Flanders"}),
        ("structure.multipliers", {}),
        ("footprint.accounts", {}),
        ("trade.embodied", {}),
        ("dependency.stop", {"origin": "Germany", "industry": "c9"}),
    ],
)
def test_no_jobs_of_zero_abroad(world: Fabric, method: str, settings: dict[str, object]) -> None:
    frame = wf.compute(method, world, **settings).frame
    assert not frame["value"].is_nan().any()
    place = next(name for name in ("region", "origin", "supplier_region") if name in frame.columns)
    partial = frame.filter(pl.any_horizontal(pl.col(name).is_in(PARTIAL) for name in frame.columns if name in (
        "measure", "account")))  # fmt: skip
    assert set(partial[place]) <= {*HOME, "-"}


def test_a_closure_abroad_has_no_jobs_to_start_from(world: Fabric, capsys: pytest.CaptureFixture[str]) -> None:
    call = ["compute", "domino.closure", "--table", "belgium-world", "--set", "industry=c15", "--set", "region=Germany"]
    assert main([*call, "--set", "jobs=100"]) == 2
    assert "does not know the jobs of Germany|c15" in capsys.readouterr().err
    assert main([*call, "--set", "share=0.1", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    at = rows["columns"].index("part")
    assert {row[at] for row in rows["rows"]} == {"direct", "indirect", "induced"}


def test_the_world_keeps_its_value_added_as_a_whole(world: Fabric) -> None:
    added = gross_value_added(world)
    assert added is not None
    place = np.array(world.industries.column("region"))
    abroad = ~np.isin(place, HOME)
    assert added[abroad] == pytest.approx((world.output - world.flows.sum(axis=0))[abroad], rel=1e-12)
    assert np.isnan(world.account_values[:, abroad]).all()
    assert not np.isnan(world.account_values[:, ~abroad]).any()


def test_transforms_keep_what_is_not_known(own_home: Path) -> None:
    table = two_regions()
    bridge = Bridge("all", ("a", "b"), ("ab",), np.ones((2, 1)))
    joined = aggregate(table, bridge)
    assert joined.account_values[0, 0] == 10.0
    assert np.isnan(joined.account_values[0, 1])
    over = aggregate(table, Bridge("one", ("N", "S"), ("NS",), np.ones((2, 1))), level="region")
    assert np.isnan(over.account_values).all()
    assert gross_value_added(aggregate(table, bridge)) == pytest.approx(
        (table.output - table.flows.sum(axis=0)).reshape(2, 2).sum(axis=1)
    )
    assert np.isnan(subset(table, regions=("S",)).account_values).all()
    assert (to_unit(table, "keur").value_added[2] == table.value_added[2] * 1000).all()
    balanced = balance(table)
    assert np.isnan(balanced.value_added[:2, 2:]).all()
    real = deflate(table, {"a": 1.1, "b": 0.9}, base_year=2010)
    assert np.isnan(real.value_added[:2, 2:]).all()
    spent = real.flows.sum(axis=0) + np.nansum(real.value_added, axis=0)
    assert spent == pytest.approx(real.output, rel=1e-12)
    drawn = drawn_table(table, ErrorModel(0.3), 1, 0)
    assert drawn.flows.sum(axis=0) + np.nansum(drawn.value_added, axis=0) == pytest.approx(table.output, rel=1e-12)
    check = wf.compute("table.check", table).frame.filter(check="column", measure="residual")
    assert np.abs(check["value"].to_numpy()).max() < 1e-12
    save(own_home, "two", table)
    again = load(own_home, "two")
    np.testing.assert_array_equal(again.value_added, table.value_added)
    np.testing.assert_array_equal(again.account_values, table.account_values)
    asked = wf.query("two", "SELECT region, sum(value) AS jobs FROM accounts GROUP BY region ORDER BY region")
    assert asked["jobs"].to_list() == [10.0, None]


@pytest.mark.parametrize("target", ["folder", "book.xlsx"])
def test_unknown_is_a_word_in_the_plain_layout(target: str, tmp_path: Path, own_home: Path) -> None:
    table = two_regions()
    files = plain.write(table, tmp_path / target)
    if target == "folder":
        assert any("unknown" in file.read_text(encoding="utf-8") for file in files)
    found = plain.read(tmp_path / target, name="small")
    np.testing.assert_array_equal(found.account_values, table.account_values)
    np.testing.assert_array_equal(found.value_added, table.value_added)
    assert main(["table", "import", str(tmp_path / target), "--name", "two"]) == 0
    assert main(["table", "show", "two"]) == 0


def test_flows_are_never_unknown(tmp_path: Path) -> None:
    plain.write(two_regions(), tmp_path / "t")
    for name in ("Z", "Y", "X"):
        file = tmp_path / "t" / f"{name}.csv"
        if not file.exists():
            continue
        kept = file.read_text(encoding="utf-8")
        head, first, *rest = kept.splitlines()
        file.write_text("\n".join([head, ",".join([*first.split(",")[:-1], "unknown"]), *rest]), encoding="utf-8")
        with pytest.raises(InputFaults, match="not a number"):
            plain.read(tmp_path / "t", name="x")
        file.write_text(kept, encoding="utf-8")
    added = tmp_path / "t" / "V.csv"
    added.write_text(added.read_text(encoding="utf-8") + "imports,0,0,0,unknown\n", encoding="utf-8")
    with pytest.raises(InputFaults, match="imports must be known"):
        plain.read(tmp_path / "t", name="x")
