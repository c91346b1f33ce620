"""A sample of regional tables over delta: known in closed form for equal halves, and results carry its range."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from tests.conftest import small_fabric

import weefsel as wf
from weefsel.errors import InputError
from weefsel.faces.cli import main
from weefsel.kernels.uncertainty import triangular
from weefsel.methods.regionalise import with_delta
from weefsel.model import Fabric, with_sample
from weefsel.store import content_hash, load, save
from weefsel.study import ErrorModel, over_tables, with_errors
from weefsel.study.ensemble import run_ensemble
from weefsel.study.sampling import Uncertain


def test_draws_are_those_of_a_triangle() -> None:
    """One draw in each part of equal probability: F of the sorted draws lies in [k/n, (k + 1)/n)."""
    low, mode, high, count = 0.13, 0.3, 0.4, 200
    found = triangular(low, mode, high, count, np.random.default_rng(5))
    chance = stats.triang.cdf(np.sort(found), (mode - low) / (high - low), low, high - low)
    assert (np.floor(chance * count + 1e-9) == np.arange(count)).all()
    assert found.mean() == pytest.approx((low + mode + high) / 3, abs=(high - low) / count)
    assert not (np.diff(found) > 0).all()
    assert (np.diff(np.sort(triangular(0.1, 0.1, 0.5, 9, np.random.default_rng(1)))) > 0).all()


def halves(folder: Path) -> Fabric:
    """Store a nation, split it into two equal halves with 25 draws, and return it as stored."""
    rng = np.random.default_rng(3)
    final = rng.uniform(5, 20, (3, 2))
    flows = rng.uniform(0, 5, (3, 3))
    nation = small_fabric(
        flows,
        final,
        categories=("households", "exports"),
        jobs=rng.uniform(1, 5, 3),
        items={"compensation": np.ones(3)},
    )
    save(folder, "nation", nation)
    weights = folder / "weights.csv"
    lines = [f"{region},s{at},0.5" for region in ("East", "West") for at in range(3)]
    weights.write_text("\n".join(["region,sector,share", *lines]), encoding="utf-8")
    call = ["table", "regionalise", "nation", "--weights", str(weights), "--name", "halves", "--sample", "25"]
    assert main([*call, "--seed", "4"]) == 0
    return wf.load("halves")


def test_equal_halves_in_closed_form(own_home: Path) -> None:
    """Of every need each half buys log2(1.5)^delta at home: the range of that share is that of the deltas drawn."""
    found = halves(own_home)
    assert found.sample is not None
    nation = wf.load("nation")
    deltas = triangular(0.13, 0.3, 0.4, 25, np.random.default_rng(4))
    for delta, table in zip(deltas, found.sample.tables, strict=True):
        flows = table.flows.reshape(2, 3, 2, 3)
        assert flows[0, :, 0] == pytest.approx(np.log2(1.5) ** delta * nation.flows / 2, rel=1e-12)
        assert flows.sum(axis=(0, 2)) == pytest.approx(nation.flows, rel=1e-12)
        assert float(dict(table.meta.extra)["delta"]) == pytest.approx(delta, rel=1e-5)
    frame = wf.compute("trade.embodied", "halves", account="jobs").frame
    # In a region like the other, with own share q of every purchase, L acts on sums and on differences of the halves:
    # on differences with coefficients (2q - 1) A and deliveries (2q - 1) y.
    inputs, jobs = nation.flows / nation.output, nation.account_values[0] / nation.output
    kept = []
    for delta in deltas:
        apart = 2 * np.log2(1.5) ** delta - 1
        alike = np.linalg.solve(np.eye(3) - inputs, nation.final_demand[:, 0] / 2)
        other = np.linalg.solve(np.eye(3) - apart * inputs, apart * nation.final_demand[:, 0] / 2)
        kept.append(jobs @ (alike + other) / 2)
    row = frame.filter(origin="East", destination="East").row(0, named=True)
    assert row["low"] == pytest.approx(np.quantile(kept, 0.05), rel=1e-9)
    assert row["high"] == pytest.approx(np.quantile(kept, 0.95), rel=1e-9)
    assert row["low"] < row["value"] < row["high"]


def test_every_region_has_the_nations_multiplier_whatever_delta(own_home: Path) -> None:
    """All regions have the national technology: over all regions together, delta moves no output multiplier."""
    halves(own_home)
    found = wf.compute("structure.multipliers", "halves").frame.filter(measure="output", type="I", kind="effect")
    nation = wf.compute("structure.multipliers", "nation").frame.filter(measure="output", type="I", kind="effect")
    for name in ("low", "value", "high"):
        assert found[name].to_numpy() == pytest.approx(np.tile(nation["value"].to_numpy(), 2), rel=1e-9)


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Fabric:
    base = wf.load("belgium-regions")
    what = "delta 0.2, 0.25, 0.35 and 0.4"
    return with_sample(base, what, tuple(with_delta(base, delta) for delta in (0.2, 0.25, 0.35, 0.4)))


def test_an_export_says_that_the_sample_stays_behind(
    sampled: Fabric, own_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(own_home, "four", sampled)
    assert main(["table", "export", "four", "--to", str(tmp_path / "four"), "--json"]) == 0
    told = capsys.readouterr()
    assert "note: four holds a sample of 4 tables" in told.err
    assert "has no ranges" in told.err
    assert all(Path(file).exists() for file in json.loads(told.out))
    assert main(["table", "export", "belgium", "--to", str(tmp_path / "belgium")]) == 0
    assert capsys.readouterr().err == ""


def test_a_sample_is_stored_whole(sampled: Fabric, own_home: Path) -> None:
    identity = save(own_home, "four", sampled)
    found = load(own_home, "four")
    assert found.sample is not None
    assert sampled.sample is not None
    assert content_hash(found) == identity != content_hash(wf.load("belgium-regions"))
    for one, other in zip(found.sample.tables, sampled.sample.tables, strict=True):
        assert (one.flows == other.flows).all()
        assert (one.final_demand == other.final_demand).all()
        assert one.meta.extra == other.meta.extra
        assert one.value_added is not None
    assert found.sample.what == sampled.sample.what


def test_ranges_are_quantiles_of_the_tables_one_by_one(sampled: Fabric) -> None:
    assert sampled.sample is not None
    found = wf.compute("trade.embodied", sampled, account="jobs")
    each = [wf.compute("trade.embodied", table, account="jobs").frame["value"] for table in sampled.sample.tables]
    stack = np.array([values.to_numpy() for values in each])
    assert found.frame["low"].to_numpy() == pytest.approx(np.quantile(stack, 0.05, axis=0), rel=1e-12)
    assert found.frame["high"].to_numpy() == pytest.approx(np.quantile(stack, 0.95, axis=0), rel=1e-12)
    assert any("4 tables: delta 0.2" in note for note in found.notes)


def test_ranges_of_a_method_are_widened_not_lost(sampled: Fabric) -> None:
    settings = {"industry": "C29", "region": "Flanders", "jobs": 1000}
    alone = wf.compute("domino.closure", wf.load("belgium-regions"), ranges=True, **settings).frame
    found = wf.compute("domino.closure", sampled, ranges=True, **settings).frame
    whole = [frame.filter(measure="jobs", part="indirect").select("low", "high").sum() for frame in (alone, found)]
    assert whole[1]["low"].item() < whole[1]["high"].item()
    assert whole[0]["low"].item() == pytest.approx(whole[1]["low"].item(), rel=0.05)


def test_transforms_are_done_to_every_table(sampled: Fabric, own_home: Path, tmp_path: Path) -> None:
    save(own_home, "four", sampled)
    assert main(["table", "subset", "four", "--regions", "Flanders", "--name", "part"]) == 0
    assert main(["table", "convert", "part", "--unit", "keur", "--name", "small"]) == 0
    found = wf.load("small")
    assert found.sample is not None
    assert sampled.sample is not None
    for table, before in zip(found.sample.tables, sampled.sample.tables, strict=True):
        assert table.flows == pytest.approx(before.flows[:64, :64] * 1000, rel=1e-12)
    bridge = tmp_path / "all.csv"
    sectors = found.industries.unique("sector")
    bridge.write_text("\n".join(["from,to", *(f"{sector},all" for sector in sectors)]), encoding="utf-8")
    assert main(["table", "aggregate", "four", "--bridge", str(bridge), "--name", "one"]) == 0
    frame = wf.compute("structure.multipliers", "one").frame
    assert (frame["low"] < frame["high"]).any()


def test_random_errors_are_drawn_around_the_tables_of_a_sample(sampled: Fabric) -> None:
    found = with_errors("trade.embodied", sampled, {"account": "jobs"}, draws=4, seed=1, model=ErrorModel(0.0))
    low = wf.compute("trade.embodied", sampled, account="jobs").frame["low"]
    assert found.frame["low"].to_numpy() == pytest.approx(low.to_numpy(), rel=1e-9)
    over = over_tables("trade.embodied", wf.load("belgium-regions"), {"account": "jobs"}, [sampled]).frame
    assert (over["low"] <= found.frame["low"] + 1e-9).all()


def test_an_ensemble_leaves_the_sample_aside(sampled: Fabric) -> None:
    vary = [Uncertain("replacement", 0.1, 0.5)]
    given = {"industry": "C29", "region": "Flanders", "jobs": 1000}
    one, other = (
        run_ensemble("domino.closure", table, given, vary, runs=3, seed=1).ranges.frame
        for table in (sampled, wf.load("belgium-regions"))
    )
    assert one.equals(other)


def test_a_sample_of_the_built_in_regions(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("one", "two"):
        assert main(["table", "sample", "belgium-regions", "--draws", "5", "--seed", "2", "--name", name]) == 0
    assert content_hash(replace(wf.load("one"), meta=wf.load("belgium-regions").meta)) == content_hash(
        replace(wf.load("two"), meta=wf.load("belgium-regions").meta)
    )
    capsys.readouterr()
    assert main(["table", "show", "one", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["sample"]["tables"] == 5
    assert main(["compute", "trade.embodied", "--table", "one", "--json"]) == 0
    assert {"low", "high"} <= set(json.loads(capsys.readouterr().out)["columns"])
    found = wf.load("one")
    assert found.sample is not None
    belgium = wf.load("belgium").flows
    for table in found.sample.tables:
        assert table.flows.reshape(3, 64, 3, 64).sum(axis=(0, 2)) == pytest.approx(belgium, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("table", "extra", "words"),
    [
        ("belgium", [], "one exponent delta"),
        ("belgium-world", [], "one exponent delta"),
        ("belgium-regions", ["--draws", "1"], "make no range"),
        ("belgium-regions", ["--delta-low", "0.35"], "no range of delta around 0.3"),
        ("belgium-regions", ["--delta-high", "0.2"], "no range of delta around 0.3"),
    ],
)
def test_what_has_no_exponent_is_refused(
    table: str, extra: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["table", "sample", table, "--name", "x", *extra]) == 2
    assert words in capsys.readouterr().err


def test_a_quotient_without_exponent_has_no_sample(own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    halves(own_home)
    weights = str(own_home / "weights.csv")
    call = ["table", "regionalise", "nation", "--weights", weights, "--name", "x"]
    assert main([*call, "--method", "slq", "--sample", "3"]) == 2
    assert "one exponent delta" in capsys.readouterr().err
    assert main([*call, "--method", "aflq"]) == 0
    assert main(["table", "sample", "x", "--draws", "3", "--name", "y"]) == 0
    far = own_home / "far.csv"
    far.write_text("from,to,distance\nEast,West,10\n", encoding="utf-8")
    assert main([*call, "--distances", str(far), "--replace"]) == 0
    assert main(["table", "sample", "x", "--draws", "3", "--name", "z"]) == 2
    assert "rests on distances" in capsys.readouterr().err
    assert main([*call, "--distances", str(far), "--replace", "--sample", "3"]) == 0


def test_labels_must_be_those_of_the_fabric() -> None:
    with pytest.raises(ValueError, match="labels of the fabric"):
        with_sample(wf.load("belgium-regions"), "wrong", (wf.load("belgium"),))
    with pytest.raises(InputError):
        with_delta(wf.load("belgium"), 0.3)
