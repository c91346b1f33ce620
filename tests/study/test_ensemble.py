"""Ensembles: the same numbers everywhere, nothing lost, nothing twice, and indices that are known."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from tests.conftest import small_fabric

from weefsel.errors import InputError
from weefsel.faces.cli import main
from weefsel.model import Fabric, Result
from weefsel.study.ensemble import Ensemble, run_ensemble
from weefsel.study.executors import Dask, Executor, Numbers, Processes, Serial, Work, executor_of
from weefsel.study.sampling import Uncertain, sample, sobol_indices

RANGES = [Uncertain("restock_days", 5.0, 30.0), Uncertain("boost", 1.0, 1.5), Uncertain("lasting", 1.0, 9.0)]
SETTINGS: dict[str, Any] = {
    "industry": "s0", "share": 0.6, "recovery": "step", "horizon": 12, "rationing": "proportional", "stock_days": 2.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def fabric() -> Fabric:
    draw = np.random.default_rng(1)
    return small_fabric(draw.uniform(1, 5, (3, 3)), draw.uniform(5, 9, (3, 1)), jobs=np.array([10.0, 20.0, 30.0]))


def ensemble(fabric: Fabric, executor: Executor | None = None, **changes: Any) -> Ensemble:
    given: dict[str, Any] = {"runs": 10, "seed": 3, "executor": executor, **changes}
    return run_ensemble("domino.daily", fabric, SETTINGS, RANGES, **given)


@dataclass
class Interrupted:
    """Stops after a few runs, as a user would; counts what it did."""

    after: int
    did: list[int]

    def run(self, work: Work, numbers: Sequence[int]) -> Iterator[tuple[int, Numbers]]:
        for number in numbers:
            if len(self.did) == self.after:
                raise KeyboardInterrupt
            self.did.append(number)
            yield number, work(number)


def test_ranges_stand_on_every_number(fabric: Fabric) -> None:
    found = ensemble(fabric).ranges.frame
    assert (found["low"] <= found["high"]).all()
    assert (found["low"] < found["high"]).any()
    assert "restock_days 5 to 30" in ensemble(fabric).ranges.notes[0]


def test_the_same_numbers_in_processes(fabric: Fabric) -> None:
    assert ensemble(fabric, Processes(2), runs=6).ranges.frame.equals(ensemble(fabric, Serial(), runs=6).ranges.frame)


def test_an_interruption_loses_nothing_and_repeats_nothing(fabric: Fabric, tmp_path: Path) -> None:
    first = Interrupted(4, [])
    with pytest.raises(KeyboardInterrupt):
        ensemble(fabric, first, folder=tmp_path)
    assert len(list(tmp_path.glob("run-*.npy"))) == 4
    with pytest.raises(InputError, match="--resume"):
        ensemble(fabric, folder=tmp_path)
    second = Interrupted(99, [])
    resumed = ensemble(fabric, second, folder=tmp_path, resume=True)
    assert sorted(first.did + second.did) == list(range(10))
    assert resumed.ranges.frame.equals(ensemble(fabric).ranges.frame)
    with pytest.raises(InputError, match="another ensemble"):
        ensemble(fabric, folder=tmp_path, resume=True, seed=4)


def test_progress_is_told(fabric: Fabric) -> None:
    told: list[str] = []
    ensemble(fabric, runs=3, report=told.append)
    assert told == ["0 of 3 runs", "1 of 3 runs", "2 of 3 runs", "3 of 3 runs"]


@pytest.mark.parametrize(
    ("uncertain", "said"),
    [
        ([], "nothing is uncertain"),
        ([Uncertain("wind", 0, 1)], "no number 'wind'"),
        ([Uncertain("boost", 1.2, 1.2)], "is empty"),
        ([Uncertain("restock_days", 0.1, 5.0)], "outside its range"),
        ([Uncertain("share", 0.1, 0.5)], "both given and uncertain"),
    ],
)
def test_ranges_that_are_wrong_are_named(fabric: Fabric, uncertain: list[Uncertain], said: str) -> None:
    with pytest.raises(InputError) as error:
        run_ensemble("domino.daily", fabric, SETTINGS, uncertain, runs=4, seed=1)
    assert said in str(error.value)


def test_indices_of_a_known_function() -> None:
    # Ishigami & Homma 1990, a = 7, b = 0.1: first 0.3139, 0.4424, 0; total 0.5576, 0.4424, 0.2437.
    three = [Uncertain(name, -np.pi, np.pi) for name in "abc"]
    x = sample(three, 1024, 1, "sobol")
    y = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    frame = pl.DataFrame({"measure": ["output"], "value": [0.0], "unit": ["1"], "status": ["modelled"]})
    found = sobol_indices(Result("any", frame), y[:, None], three, 1).frame
    for kind, known in (("first", (0.3139, 0.4424, 0.0)), ("total", (0.5576, 0.4424, 0.2437))):
        assert found.filter(index=kind)["value"].to_list() == pytest.approx(known, abs=0.03)


def test_which_assumption_matters_most(fabric: Fabric) -> None:
    found = ensemble(fabric, sampling="sobol", runs=16)
    assert found.done == 16 * 8
    assert found.indices is not None
    table = found.indices.frame.filter(measure="output", index="total")
    assert table.sort("value", descending=True)["setting"][0] == "lasting"
    with pytest.raises(InputError, match="power of two"):
        ensemble(fabric, sampling="sobol", runs=10)


def test_an_executor_that_does_not_exist() -> None:
    assert executor_of("processes", workers=3) == Processes(3)
    with pytest.raises(InputError, match="unknown executor"):
        executor_of("cloud")
    with pytest.raises(InputError, match="scheduler"):
        executor_of("dask")


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = [
        "ensemble", "domino.closure", "--set", "industry=C29", "--set", "jobs=4300", "--vary", "replacement=0:0.6",
        "--runs", "4", "--folder", str(tmp_path / "runs"), "--out", str(tmp_path / "found.csv"),
    ]  # fmt: skip
    assert main(call) == 0
    found = pl.read_csv(tmp_path / "found.csv")
    induced = found.filter(pl.col("part") == "induced")
    assert (induced["low"] < induced["high"]).any()
    assert main(call) == 2
    assert main([*call, "--resume"]) == 0
    assert main([*call[:2], "--vary", "replacement=much"]) == 2
    assert "SETTING=LOW:HIGH" in capsys.readouterr().err


@pytest.mark.filterwarnings("ignore")
def test_a_worker_that_dies_on_a_cluster_loses_nothing(fabric: Fabric, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, local_directory=str(tmp_path)
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        came: list[int] = []

        @dataclass
        class Killing:
            """Kills a worker after the first run."""

            def run(self, work: Work, numbers: Sequence[int]) -> Iterator[tuple[int, Numbers]]:
                for number, values in Dask(client).run(work, numbers):
                    if not came:
                        os.kill(next(iter(client.run(os.getpid).values())), signal.SIGKILL)
                    came.append(number)
                    yield number, values

        found = ensemble(fabric, Killing(), runs=24)
    assert sorted(came) == list(range(24))
    assert found.ranges.frame.equals(ensemble(fabric, runs=24).ranges.frame)
