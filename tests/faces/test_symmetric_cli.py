"""Supply and use tables to a symmetric table on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

import weefsel as wf
from weefsel.faces.cli import main

# Miller & Blair 2009, sec. 5.2: two products, two industries; industry Two makes 10 of product One.
FILES = {
    "S": ",One,Two\nOne,90,10\nTwo,0,100\n",
    "U": ",One,Two\nOne,12,8\nTwo,10,7\n",
    "Y": ",households,exports\nOne,50,30\nTwo,40,43\n",
    "V": ",Two,One\ncompensation,60,50\noperating_surplus,35,18\n",
}


def folder_of(tmp_path: Path, **changed: str) -> Path:
    folder = tmp_path / "tables"
    folder.mkdir(exist_ok=True)
    for key, text in {**FILES, **changed}.items():
        (folder / f"{key}.csv").write_text(text, encoding="utf-8")
    (folder / "meta.yaml").write_text("title: a textbook\nyear: 2009\ncurrency unit: musd\n", encoding="utf-8")
    return folder


def test_all_four_models(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path)
    for model in "ABCD":
        assert main(["table", "symmetric", str(folder), "--model", model, "--name", f"model-{model}"]) == 0
    assert "(fixed product sales)" in capsys.readouterr().out
    b, d = wf.load("model-B"), wf.load("model-D")
    assert np.round(b.flows / b.output, 4).tolist() == [[0.1273, 0.0727], [0.1064, 0.0636]]
    assert d.flows == pytest.approx(np.array([[10.8, 7.2], [11.2, 7.8]]), rel=1e-14)
    assert b.output.tolist() == [100, 100]
    assert d.output.tolist() == [90, 110]
    assert d.value_added.tolist() == [[50, 60], [18, 35]]  # put in the order of S by label
    for model in "ABCD":
        found = wf.load(f"model-{model}")
        assert found.flows.sum() == pytest.approx(37)
        assert found.output - found.flows.sum(axis=1) - found.final_demand.sum(axis=1) == pytest.approx(
            [0, 0], abs=1e-12
        )
        assert found.output - found.flows.sum(axis=0) - found.value_added.sum(axis=0) == pytest.approx(
            [0, 0], abs=1e-12
        )
        assert found.meta.currency_unit == "musd"


def test_negative_flows_are_kept_and_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    uses = {"U": ",One,Two\nOne,1,8\nTwo,40,1\n", "Y": ",final\nOne,91\nTwo,59\n", "V": ",One,Two\nadded,49,101\n"}
    folder = folder_of(tmp_path, **uses)
    assert main(["table", "symmetric", str(folder), "--model", "A", "--name", "negative"]) == 0
    assert "negative flows" in capsys.readouterr().out
    assert wf.load("negative").flows.min() < 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"U": ",One,Three\nOne,12,8\nTwo,10,7\n"}, "'Two' is missing"),
        ({"U": ",One,Two\nOne,12,x\nTwo,10,7\n"}, "'x' is not a number"),
        ({"Y": ",final\nOne,70\nTwo,83\n"}, "uses of 90 in U and Y miss the supply of 100"),
        ({"V": ",One,Two\nadded,68,80\n"}, "inputs of 95 in U and V miss the output of 110"),
    ],
)
def test_faults_are_named(
    changed: dict[str, str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of(tmp_path, **changed)
    assert main(["table", "symmetric", str(folder), "--name", "x", "--json"]) == 2
    faults = json.loads(capsys.readouterr().err)["faults"]
    assert any(said in fault["what"] and fault["file"] for fault in faults)


def test_what_has_no_answer_names_the_products(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path)
    (folder / "V.csv").unlink()
    assert main(["table", "symmetric", str(folder), "--name", "x"]) == 2
    assert "V.csv is missing" in capsys.readouterr().err
    wide = {
        "S": ",One\nOne,90\nTwo,10\n",
        "U": ",One\nOne,12\nTwo,1\n",
        "Y": ",f\nOne,78\nTwo,9\n",
        "V": ",One\nadded,87\n",
    }
    folder = folder_of(tmp_path, **wide)
    assert main(["table", "symmetric", str(folder), "--model", "A", "--name", "x"]) == 1
    assert "as many products as industries" in capsys.readouterr().err
    assert main(["table", "symmetric", str(folder), "--model", "D", "--name", "x"]) == 0
