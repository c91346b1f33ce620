"""A national table split into regions on the command line, by weights the user gives."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import weefsel as wf
from weefsel.faces.cli import main
from weefsel.kernels.interregional import gravity
from weefsel.model import Fabric

REGIONS = ("Flanders", "Brussels", "Wallonia")
USES = ("households", "npish", "government", "investment")


@pytest.fixture(scope="module")
def known() -> Fabric:
    return wf.load("belgium-regions")


def files_of(folder: Path, known: Fabric) -> list[str]:
    """Write the weights of the built-in regional table, and return the arguments that name them."""
    output = known.output.reshape(3, 64)
    sectors = known.industries.unique("sector")
    lines = [
        f"{region},{sector},{float(output[at, k] / output[:, k].sum())!r}"
        for at, region in enumerate(REGIONS)
        for k, sector in enumerate(sectors)
    ]
    (folder / "weights.csv").write_text("\n".join(["region,sector,share", *lines]), encoding="utf-8")
    assert known.imports is not None
    assert known.imports.final is not None
    shares = []
    for use in USES:
        bought = [known.imports.final[:, known.uses.labels.index((region, use))].sum() for region in REGIONS]
        if not sum(bought):  # nothing is imported for it: as households
            bought = [known.imports.final[:, known.uses.labels.index((region, USES[0]))].sum() for region in REGIONS]
        shares += [
            f"{region},{use},{float(part / sum(bought))!r}" for region, part in zip(REGIONS, bought, strict=True)
        ]
    (folder / "uses.csv").write_text("\n".join(["region,category,share", *shares]), encoding="utf-8")
    return ["--weights", str(folder / "weights.csv"), "--uses", str(folder / "uses.csv")]


def test_the_weights_of_the_built_in_regions_give_its_flows(tmp_path: Path, known: Fabric) -> None:
    assert main(["table", "regionalise", "belgium", *files_of(tmp_path, known), "--name", "again"]) == 0
    found = wf.load("again")
    assert found.industries == known.industries
    assert found.flows == pytest.approx(known.flows, rel=1e-7, abs=1e-7)
    assert found.final_demand == pytest.approx(known.final_demand, rel=1e-7, abs=1e-7)
    assert found.meta.status == "estimated"


@pytest.mark.parametrize("method", ["slq", "cilq", "aflq", "charm"])
def test_other_ways_keep_the_nation(method: str, tmp_path: Path, known: Fabric) -> None:
    arguments = [*files_of(tmp_path, known), "--method", method, "--name", "other"]
    assert main(["table", "regionalise", "belgium", *arguments]) == 0
    found, nation = wf.load("other"), wf.load("belgium")
    assert found.flows.reshape(3, 64, 3, 64).sum(axis=(0, 2)) == pytest.approx(nation.flows, rel=1e-9, abs=1e-9)
    assert found.output.reshape(3, 64).sum(axis=0) == pytest.approx(nation.output, rel=1e-12)
    row = found.output - found.flows.sum(axis=1) - found.final_demand.sum(axis=1)
    whole = nation.output - nation.flows.sum(axis=1) - nation.final_demand.sum(axis=1)
    assert row.reshape(3, 64).sum(axis=0) == pytest.approx(whole, abs=1e-8)
    assert np.abs(row).sum() == pytest.approx(np.abs(whole).sum(), abs=1e-6)
    own = np.einsum("rirj->", found.flows.reshape(3, 64, 3, 64)) / found.flows.sum()
    flq = np.einsum("rirj->", known.flows.reshape(3, 64, 3, 64)) / known.flows.sum()
    assert own > flq if method in ("slq", "cilq", "aflq") else 0.3 < own < 1


def test_near_regions_trade_more(tmp_path: Path, known: Fabric) -> None:
    arguments = files_of(tmp_path, known)
    far = tmp_path / "far.csv"
    far.write_text(
        "from,to,distance\nFlanders,Brussels,10\nFlanders,Wallonia,80\nBrussels,Wallonia,80\n", encoding="utf-8"
    )
    for name, extra in (("plain", []), ("near", ["--distances", str(far), "--decay", "2"])):
        assert main(["table", "regionalise", "belgium", *arguments, *extra, "--name", name]) == 0
    plain, near = (wf.load(name).flows.reshape(3, 64, 3, 64).sum(axis=(1, 3)) for name in ("plain", "near"))
    assert near[0, 1] > plain[0, 1]
    assert near[2, 1] < plain[2, 1]
    assert near.sum() == pytest.approx(plain.sum(), rel=1e-10)


def test_distance_without_exponent_does_not_matter() -> None:
    distances = np.array([[0.0, 5, 9], [5, 0, 2], [9, 2, 0]])
    assert gravity(distances, 0.0).tolist() == np.ones((3, 3)).tolist()
    assert gravity(distances, 2.0)[0, 1] == pytest.approx(1 / 25)


def test_every_fault_of_the_weights_is_named(tmp_path: Path, known: Fabric, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = files_of(tmp_path, known)
    path = tmp_path / "weights.csv"
    text = path.read_text(encoding="utf-8").splitlines()
    text[1] = "Flanders,A01,-0.5"
    text[2] = "Flanders,A20,0.5"
    text.append("Flanders,A03,0.1")
    path.write_text("\n".join(text), encoding="utf-8")
    assert main(["table", "regionalise", "belgium", *arguments, "--name", "x", "--json"]) == 2
    said = [(fault["what"], fault["row"]) for fault in json.loads(capsys.readouterr().err)["faults"]]
    assert ("the share -0.5 is negative", "line 2") in said
    assert ("'A20' is no sector of belgium", "line 3") in said
    assert any("Flanders, A03 stands twice" in what for what, _ in said)
    assert any("the shares of 'A02' sum to" in what for what, _ in said)


def test_wrong_calls_are_refused(tmp_path: Path, known: Fabric, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = files_of(tmp_path, known)
    far = tmp_path / "far.csv"
    far.write_text("from,to,distance\nFlanders,Brussels,0\nFlanders,Paris,300\n", encoding="utf-8")
    for extra, words in (
        (["--delta", "1.5"], "is not an exponent"),
        (["--distances", str(far)], "have no distance"),
        (["--distances", str(far)], "is no region"),
        (["--decay", "-1"], "no exponent of distance"),
    ):
        assert main(["table", "regionalise", "belgium", *arguments, *extra, "--name", "x"]) == 2
        assert words in capsys.readouterr().err
    assert main(["table", "regionalise", "belgium-regions", *arguments, "--name", "x"]) == 2
    assert "already" in capsys.readouterr().err
