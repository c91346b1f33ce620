"""The committed app is what its sources build; skipped where Node or the packages are absent."""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
COMMITTED = ROOT / "src" / "weefsel" / "data" / "app"
VITE = ROOT / "web" / "node_modules" / "vite" / "bin" / "vite.js"
#: Bytes of the whole front end, compressed.
LARGEST = 600_000


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node on this machine")
@pytest.mark.skipif(not VITE.exists(), reason="the packages are not here; cd web && npm ci")
def test_the_committed_app_is_a_fresh_build(tmp_path: Path) -> None:
    fresh = tmp_path / "app"
    subprocess.run(
        ["node", str(VITE), "build"],
        cwd=ROOT / "web",
        env={**os.environ, "WEEFSEL_APP": str(fresh)},
        check=True,
        capture_output=True,
        timeout=300,
    )
    built, committed = files_of(fresh), files_of(COMMITTED)
    assert set(built) == set(committed)
    assert [name for name, content in built.items() if committed[name] != content] == []


def test_the_app_is_small_and_its_pages_come_when_asked_for() -> None:
    sizes = {name: len(gzip.compress(content, 6)) for name, content in files_of(COMMITTED).items()}
    assert sum(sizes.values()) < LARGEST
    start = (COMMITTED / "assets" / "index.js").read_text(encoding="utf-8")
    pages = [name for name in sizes if name.startswith("assets/page-")]
    assert len(pages) == len(list((ROOT / "web/app/src/pages").glob("*/Page.svelte")))
    assert "echarts" not in start
    assert all(sizes[name] < 20_000 for name in pages)
