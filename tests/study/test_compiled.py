"""Compiled kernels rest in the store's folder; a fresh process then starts at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from weefsel import __version__, study
from weefsel.study.compiled import state_of_kernels


def test_compiled_kernels_have_a_folder_of_their_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", "restored after the test")
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    study.known_methods()
    assert not study.compiles_first("domino.daily")
    study.keep_compiled(tmp_path)
    folder = Path(os.environ["NUMBA_CACHE_DIR"])
    assert folder.parent == tmp_path / "cache"
    assert folder.name == f"compiled-{__version__}-{state_of_kernels()}"
    assert study.compiles_first("domino.daily")
    assert not study.compiles_first("domino.closure")
    folder.mkdir(parents=True)
    assert study.compiles_first("domino.daily"), "an interrupted first run leaves an empty folder"
    (folder / "step.1.nbc").touch()
    assert not study.compiles_first("domino.daily")


def test_a_folder_that_the_user_chose_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", "chosen")
    study.keep_compiled(tmp_path)
    assert os.environ["NUMBA_CACHE_DIR"] == "chosen"


def test_other_methods_do_not_load_the_compiler() -> None:
    code = "import sys, weefsel; weefsel.study.known_methods(); print('numba' in sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", f"import weefsel.study; {code}"], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "False"
