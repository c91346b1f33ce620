"""Runs of an ensemble in a folder: what is damaged is done again, what belongs elsewhere is refused."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from weefsel.errors import InputError
from weefsel.faces.cli.main import main
from weefsel.study.executors import Dask, executor_of
from weefsel.study.identity import PACKAGE, code_digest
from weefsel.study.kept_runs import begin, keep

CALL = [
    "ensemble", "domino.closure", "--set", "industry=C29", "--set", "jobs=4300", "--vary", "replacement=0:0.5",
    "--runs", "5",
]  # fmt: skip
FAULT = "fault in Weefsel"


def closure(folder: Path, *more: str) -> int:
    return main([*CALL, "--folder", str(folder / "runs"), "--out", str(folder / "found.csv"), *more])


@pytest.fixture
def done(tmp_path: Path) -> Path:
    assert closure(tmp_path) == 0
    return tmp_path


@pytest.mark.parametrize("size", [0, 20, 100, 200])
def test_a_damaged_run_is_done_again(size: int, done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run, whole = done / "runs" / "run-000003.npy", (done / "found.csv").read_bytes()
    before = run.read_bytes()
    os.truncate(run, size)
    capsys.readouterr()
    assert main([*CALL, "--folder", str(done / "runs"), "--resume"]) == 0
    said = capsys.readouterr()
    assert "run-000003.npy could not be read back" in " ".join((said.out + said.err).split())
    assert run.read_bytes() == before
    assert closure(done, "--resume") == 0
    assert (done / "found.csv").read_bytes() == whole


@pytest.mark.parametrize("values", [np.zeros(3), np.zeros(513, dtype=np.int64), np.array(["a"])])
def test_numbers_of_another_shape_or_kind_are_no_run(values: np.ndarray, tmp_path: Path) -> None:
    plan = {"runs": 2}
    begin(tmp_path, plan, 513, resume=False)
    keep(tmp_path, 0, np.ones(513))
    np.save(tmp_path / "run-000001.npy", values)
    begun = begin(tmp_path, plan, 513, resume=True)
    assert list(begun.values) == [0]
    assert "run-000001.npy" in begun.notes[0]


@pytest.mark.parametrize("name", ["run-abc.npy", "run-.npy", "run-000999.npy", "run-١٢٣٤٥٦.npy"])
def test_a_stray_file_is_left_alone(name: str, done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stray = done / "runs" / name
    stray.write_bytes(b"mine")
    assert main([*CALL, "--folder", str(done / "runs"), "--resume"]) == 0
    assert "left alone" in capsys.readouterr().out
    assert stray.read_bytes() == b"mine"


@pytest.mark.parametrize("content", [b"", b'{"method": "domino', b"5", b"[" * 100_000, b"\xff\xfe\x00"])
def test_a_broken_plan_is_named(content: bytes, done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (done / "runs" / "plan.json").write_bytes(content)
    capsys.readouterr()
    assert closure(done, "--resume") == 2
    said = "".join(capsys.readouterr().err.split())
    assert "plan.json" in said
    assert "emptythisone" in said.replace("│", "")


def test_runs_without_a_plan_are_not_taken(done: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (done / "runs" / "plan.json").unlink()
    assert closure(done, "--resume") == 2
    assert closure(done) == 2
    assert "nobody knows of what" in " ".join(capsys.readouterr().err.replace("│", " ").split())


@pytest.mark.parametrize(
    ("key", "value", "said"), [("code", "old", "other code"), ("weefsel", "0.0.9", "0.0.9"), ("seed", 9, "seed")]
)
def test_runs_of_other_code_do_not_mix(
    key: str, value: object, said: str, done: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan = done / "runs" / "plan.json"
    plan.write_text(json.dumps(json.loads(plan.read_text()) | {key: value}))
    assert closure(done, "--resume") == 2
    assert said in capsys.readouterr().err


def test_the_digest_is_of_all_code_that_makes_numbers(tmp_path: Path) -> None:
    copy = tmp_path / "weefsel"
    for part in ("kernels", "methods", "model"):
        shutil.copytree(PACKAGE / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "data").mkdir()
    for file in (PACKAGE / "data").glob("*.json"):
        shutil.copy(file, copy / "data")
    assert code_digest(copy) == code_digest()
    helper = copy / "kernels" / "inventory" / "stages.py"
    helper.write_text(helper.read_text() + "\n")
    assert code_digest(copy) != code_digest()


def test_a_file_that_a_setting_names_belongs_to_the_plan(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    events = tmp_path / "events.yaml"
    events.write_text("- {kind: closure, industry: C29, share: 0.2}\n")
    call = [
        "ensemble", "domino.totals", "--set", f"events={events}", "--set", "horizon=5", "--set", "ranges=no",
        "--vary", "restock_days=5:9", "--runs", "2", "--folder", str(tmp_path / "runs"),
    ]  # fmt: skip
    assert main(call) == 0
    assert main([*call, "--resume"]) == 0
    events.write_text("- {kind: closure, industry: C29, share: 0.3}\n")
    assert main([*call, "--resume"]) == 2
    assert "settings differ" in " ".join(capsys.readouterr().err.replace("│", " ").split())


@pytest.mark.skipif(sys.platform == "win32", reason="limits on files are of POSIX")
def test_a_full_disk_is_named(done: Path) -> None:
    for path in (done / "runs").glob("run-*.npy"):
        path.unlink()
    call = [sys.executable, "-m", "weefsel", *CALL, "--folder", str(done / "runs"), "--resume"]
    limit = "import resource, os, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (1024, 1024)); "
    code = f"{limit} os.execv(sys.executable, {call!r})"
    told = {**os.environ, "NUMBA_CACHE_DIR": str(done), "COLUMNS": "300"}
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=told, check=False)
    assert found.returncode == 1
    assert "run-000000.npy cannot be written" in found.stderr
    assert "--resume" in found.stderr
    assert [path.name for path in (done / "runs").iterdir()] == ["plan.json"]


def test_a_folder_that_is_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "runs").touch()
    assert closure(tmp_path) == 2
    assert "folder that you can write to" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--seed", "-1"], "--seed"),
        (["--seed", str(2**32)], "--seed"),
        (["--workers", "0"], "--workers"),
        (["--executor", "processes", "--workers", "-2"], "--workers"),
        (["--vary", "replacement=0:0.4"], "twice"),
        (["--vary", "induced=0:1"], "induced"),
        (["--resume"], "--folder"),
        (["--scheduler", "tcp://127.0.0.1:1"], "--executor dask"),
        (["--runs", "1"], "2"),
        (["--runs", "-5"], "2"),
        (["--runs", "1000000000"], "at most"),
        (["--sampling", "sobol"], "power of two"),
        (["--sampling", "grid"], "latin or sobol"),
        (["--executor", "cloud"], "serial, processes or dask"),
    ],
)
def test_a_wrong_option_is_named(more: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*CALL, *more]) == 2
    found = " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert said in found
    assert FAULT not in found


@pytest.mark.parametrize("span", ["nan:1", "0:inf", "-inf:inf", "0:1e400", "1:0", "0:", ":", "0:1:2", "a:b", ""])
def test_a_range_that_is_none_is_named(span: str, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("replacement", "jobs"):
        assert main(["ensemble", "domino.closure", "--set", "industry=C29", "--vary", f"{name}={span}"]) == 2
        assert FAULT not in capsys.readouterr().err


def test_a_scheduler_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("weefsel.study.executors.CONNECT_SECONDS", 1)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(InputError, match="no Dask scheduler answers at") as error:
        list(Dask(address).run(float, [1]))  # type: ignore[arg-type]
    assert "Check the address" in error.value.remedy


@pytest.mark.parametrize("key", ["levers", "shocks"])
def test_a_part_of_a_study_that_is_no_list_is_named(
    key: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "study.yaml"
    file.write_text(f"base: belgium\n{key}: 5\nmethods: [structure.multipliers]\n")
    assert main(["run", str(file)]) == 2
    assert f"{key} = 5 is no list" in capsys.readouterr().err


def test_an_executor_without_workers() -> None:
    with pytest.raises(InputError, match="0 workers"):
        executor_of("processes", workers=0)
