"""Studies with an ensemble: the same numbers as the command, kept, resumed, and what is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import weefsel as wf
from weefsel.errors import InputError
from weefsel.faces.cli.main import main
from weefsel.study import read_study, run
from weefsel.study.ensemble import run_ensemble
from weefsel.study.groups import import_groups
from weefsel.study.sampling import Uncertain

STUDY = """\
base: belgium
shocks:
  - event: {kind: closure, industry: C29, share: 0.2}
methods:
  - domino.totals: {horizon: 30, ranges: no}
  - structure.multipliers
ensemble: {vary: {restock_days: [5, 30], hiring_days: [10, 60]}, runs: 6}
"""


def written(folder: Path, text: str = STUDY) -> Path:
    file = folder / "study.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def test_the_same_numbers_as_the_ensemble_itself(tmp_path: Path) -> None:
    found = run(read_study(written(tmp_path)))
    uncertain = [Uncertain("restock_days", 5, 30), Uncertain("hiring_days", 10, 60)]
    given = {"industry": "C29", "share": 0.2, "horizon": 30, "ranges": False}
    alone = run_ensemble("domino.totals", wf.load("belgium"), given, uncertain, runs=6, seed=1).ranges
    for column in ("value", "low", "high"):
        np.testing.assert_array_equal(found.results[0].frame[column], alone.frame[column])
    assert "low" not in found.results[1].frame.columns


def test_runs_are_kept_and_gone_on_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, out = written(tmp_path), tmp_path / "out"
    assert main(["run", str(file), "--out", str(out)]) == 0
    runs = sorted((out / "runs" / "1-domino.totals-1").glob("run-*.npy"))
    assert len(runs) == 6
    whole = (out / "results.csv").read_bytes()
    kept = runs[0].stat().st_mtime_ns
    for path in runs[3:]:
        path.unlink()
    assert main(["run", str(file), "--out", str(out)]) == 2
    assert "--resume" in capsys.readouterr().err
    assert main(["run", str(file), "--out", str(out), "--resume"]) == 0
    assert (out / "results.csv").read_bytes() == whole
    assert runs[0].stat().st_mtime_ns == kept
    assert len(list(runs[0].parent.glob("run-*.npy"))) == 6


def test_which_assumption_matters_most(tmp_path: Path) -> None:
    text = STUDY.replace("runs: 6", "runs: 4, sampling: sobol")
    found = run(read_study(written(tmp_path, text)))
    indices = [result for result in found.results if "index" in result.frame.columns]
    assert len(indices) == 1
    assert set(indices[0].frame["setting"]) == {"restock_days", "hiring_days"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("restock_days: [5", "restock: [5", "ensemble.vary.restock"),
        ("[5, 30]", "[0, 30]", "ensemble.vary.restock_days"),
        ("[5, 30]", "[30, 5]", "ensemble.vary.restock_days"),
        ("runs: 6", "rans: 6", "rans"),
        ("runs: 6}", "runs: 6}\nuncertainty: {draws: 5}", "either uncertainty"),
    ],
)
def test_what_is_refused(old: str, new: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        run(read_study(written(tmp_path, STUDY.replace(old, new))))
    assert said in str(error.value)


def test_the_store_that_is_named_is_the_store_that_is_read(tmp_path: Path) -> None:
    members = tmp_path / "mine.csv"
    members.write_text("group,industry\nmachines,C28\nmachines,C29\n", encoding="utf-8")
    home = tmp_path / "other"
    import_groups(members, name="mine", home=home)
    text = STUDY.replace("ranges: no}", "ranges: no, groups: mine}")
    with pytest.raises(InputError, match="unknown grouping"):
        run(read_study(written(tmp_path, text)))
    found = run(read_study(written(tmp_path, text), home=home), home=home)
    assert "low" in found.results[0].frame.columns
