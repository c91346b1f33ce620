"""Where files cannot be written, or another writes too: one block, and no file under its name that is not whole."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from weefsel.faces.cli import main
from weefsel.store.locks import writing_alone

CLOSURE = ["domino.closure", "--set", "industry=C29", "--set", "jobs=4300"]
STUDY = """
base: belgium
shocks:
  - closure: {industry: C29, jobs: 4300}
methods:
  - domino.closure
"""


@contextmanager
def _small_files(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def _study(folder: Path) -> str:
    (folder / "study.yaml").write_text(STUDY, encoding="utf-8")
    return str(folder / "study.yaml")


def _one_block(capsys: pytest.CaptureFixture[str], said: str) -> None:
    error = capsys.readouterr().err
    assert error.count("╭") == 1, error
    assert "Traceback" not in error
    assert said in " ".join(error.replace("│", " ").split()), error


@pytest.mark.parametrize("extension", ["csv", "json", "xlsx", "parquet", "svg", "png"])
def test_a_limit_on_files_leaves_no_half_file(
    extension: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    with _small_files(2048):
        code = main(["compute", *CLOSURE, "--out", str(out / f"x.{extension}")])
    assert code == 2
    _one_block(capsys, "a limit on the size of files")
    assert not list(out.iterdir())


def test_a_limit_leaves_what_was_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study, out = _study(tmp_path), tmp_path / "out"
    assert main(["run", study, "--out", str(out)]) == 0
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    (out / "results.csv").write_text("old", encoding="utf-8")
    capsys.readouterr()
    with _small_files(2048):
        assert main(["run", study, "--out", str(out)]) == 2
    _one_block(capsys, "results.csv cannot be written: there is a limit on the size of files")
    assert {path for path in out.rglob("*") if path.is_file()} == set(before)
    assert (out / "results.csv").read_text(encoding="utf-8") == "old"


def test_a_workbook_of_a_table_is_whole_or_not_there(tmp_path: Path) -> None:
    export = [sys.executable, "-m", "weefsel", "table", "export", "belgium", "--to", str(tmp_path / "t.xlsx")]
    done = subprocess.run(
        ["sh", "-c", 'ulimit -f 8; exec "$@"', "sh", *export], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.count("╭") == 1
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_second_writer_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study, out = _study(tmp_path), tmp_path / "out"
    with writing_alone(out):
        assert main(["run", study, "--out", str(out)]) == 2
        _one_block(capsys, "another process is writing to")
        assert main(["demo", "--no-open", "--out", str(out)]) == 2
        _one_block(capsys, "another process is writing to")
        ensemble = ["ensemble", *CLOSURE, "--vary", "replacement=0:0.5", "--runs", "2", "--folder", str(out)]
        assert main(ensemble) == 2
        _one_block(capsys, "another process is writing to")
        assert not list(out.iterdir())
    assert not out.exists()
    assert main(ensemble) == 0
    assert main(["run", study, "--out", str(tmp_path / "out2")]) == 0


def test_a_file_where_a_folder_should_be(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    study = _study(tmp_path)
    for out in (study, f"{study}/x"):
        assert main(["run", study, "--out", out]) == 2
        _one_block(capsys, "a file stands there")


@pytest.mark.parametrize(
    "option", [["--resume"], ["--executor", "processes"], ["--workers", "3"], ["--scheduler", "x"]]
)
def test_options_of_an_ensemble_say_that_there_is_none(
    option: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", _study(tmp_path), "--out", str(tmp_path / "out"), *option]) == 2
    _one_block(capsys, f"{option[0]} does nothing here")
    assert not (tmp_path / "out").exists()
