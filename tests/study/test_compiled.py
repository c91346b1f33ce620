"""Compiled kernels rest in the store's folder; a fresh process starts at once, and never with what was before."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

import weefsel
from weefsel import study

SOURCE = Path(weefsel.__file__).parent
INVENTORY = SOURCE / "kernels" / "inventory"


def said_by(code: str, **environment: str) -> str:
    """Return what a fresh process prints."""
    known = {name: value for name, value in os.environ.items() if name != "NUMBA_CACHE_DIR"}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**known, **environment}
    )
    return done.stdout.strip()


@pytest.fixture
def unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", "restored after the test")
    monkeypatch.delenv("NUMBA_CACHE_DIR")


@pytest.mark.usefixtures("unset")
def test_compiled_kernels_have_a_folder_of_their_source(tmp_path: Path) -> None:
    study.known_methods()
    assert not study.compiles_first("domino.daily")
    study.keep_compiled(tmp_path)
    folder = Path(os.environ["NUMBA_CACHE_DIR"])
    assert folder.parent == tmp_path / "cache"
    assert study.compiles_first("domino.daily")
    assert not study.compiles_first("domino.closure")
    folder.mkdir(parents=True)
    assert study.compiles_first("domino.daily"), "an interrupted first run leaves an empty folder"
    (folder / "step.1.nbc").touch()
    assert not study.compiles_first("domino.daily")


@pytest.mark.parametrize(
    "module",
    ["stages.py", *(pytest.param(each, marks=pytest.mark.slow) for each in ("orders.py", "rationing.py", "data.py"))],
)
def test_another_source_has_another_folder(module: str, tmp_path: Path) -> None:
    shutil.copytree(SOURCE, tmp_path / "weefsel", ignore=shutil.ignore_patterns("__pycache__", "data"))
    code = "import os, weefsel.study as s; s.keep_compiled(); print(os.environ['NUMBA_CACHE_DIR'])"
    given = {"PYTHONPATH": str(tmp_path), "WEEFSEL_HOME": str(tmp_path / "home")}
    before = said_by(code, **given)
    assert said_by(code, **given) == before
    helper = tmp_path / "weefsel" / "kernels" / "inventory" / module
    helper.write_text(helper.read_text(encoding="utf-8") + "\nCHANGED = 1\n", encoding="utf-8")
    assert said_by(code, **given) != before


def test_a_kernel_follows_the_helpers_in_other_files(tmp_path: Path) -> None:
    package = tmp_path / "kernels"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "main.py").write_text(
        "from kernels.helper import helper\nfrom weefsel.kernels.kept import kept\n"
        "@kept\ndef total(x):\n    return helper(x) + 1.0\n"
    )
    helper = package / "helper.py"
    text = "from numba import njit\n@njit\ndef helper(x):\n    return x * 2.0\n"
    code = "from kernels.main import total; print(total(10.0), sum(total.stats.cache_hits.values()))"
    given = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{SOURCE.parent}", "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    helper.write_text(text)
    assert said_by(code, **given) == "21.0 0"
    assert said_by(code, **given) == "21.0 1", "kept, as long as nothing changes"
    helper.write_text(text.replace("2.0", "3.00"))
    assert said_by(code, **given) == "31.0 0"


def test_all_kernels_that_are_kept_follow_their_helpers() -> None:
    own = []
    for file in INVENTORY.glob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert "cache=True" not in text, f"{file.name}: take @kept"
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("weefsel"):
                own.append(str(node.module).startswith(("weefsel.kernels.inventory", "weefsel.kernels.kept")))
    assert own and all(own), "the digest is of the folder: what is compiled must not stand outside it"


@pytest.mark.usefixtures("unset")
def test_folders_that_nobody_uses_are_removed(tmp_path: Path) -> None:
    cache, long_ago = tmp_path / "cache", time.time() - 2 * 24 * 3600
    old, recent, other = cache / "compiled-0.1.0", cache / "compiled-of-today", cache / "factors"
    for folder in (old, recent, other):
        folder.mkdir(parents=True)
        (folder / "step.1.nbc").touch()
    for folder in (old, other):
        os.utime(folder, (long_ago, long_ago))
    study.keep_compiled(tmp_path)
    assert not old.exists()
    assert recent.exists()
    assert other.exists()
    mine = Path(os.environ.pop("NUMBA_CACHE_DIR"))
    mine.mkdir()
    os.utime(mine, (long_ago, long_ago))
    study.keep_compiled(tmp_path)
    assert time.time() - mine.stat().st_mtime < 3600, "a folder in use says so"


def test_a_folder_that_the_user_chose_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", "chosen")
    study.keep_compiled(tmp_path)
    assert os.environ["NUMBA_CACHE_DIR"] == "chosen"


def test_other_methods_do_not_load_the_compiler() -> None:
    code = "import sys, weefsel; weefsel.study.known_methods(); print('numba' in sys.modules)"
    assert said_by(f"import weefsel.study; {code}") == "False"
