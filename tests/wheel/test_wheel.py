"""The wheel alone, in an empty environment, without a network, runs the demo."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WHEELS = Path(sys.prefix) / "wheelhouse"

pytestmark = pytest.mark.wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of what is committed or to be committed, so that nothing ignored slips in."""
    source = tmp_path_factory.mktemp("source") / "weefsel"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for name in listed:
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, source / name)
    out = source.parent / "dist"
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(source)],
        check=True, capture_output=True,
    )  # fmt: skip
    (found,) = out.glob("*.whl")
    return found


def test_the_wheel_holds_what_it_needs_and_no_more(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for part in (
        "weefsel/data/belgium/fabric.json",
        "weefsel/data/belgium-regions/flows.parquet",
        "weefsel/data/provenance.json",
        "weefsel/data/charts/weefsel.js",
        "weefsel/data/studies/car-plant.yaml",
        "weefsel/faces/page/page.html",
        "weefsel/vocabulary/phrases_nl.json",
        "weefsel/py.typed",
    ):
        assert part in names
    assert not [name for name in names if name.startswith(("tests/", "web/")) or name.endswith(".xlsx")]
    assert wheel.stat().st_size < 5_000_000


def test_the_demo_runs_from_the_wheel_alone_without_a_network(wheel: Path, tmp_path: Path) -> None:
    if not WHEELS.is_dir():
        pytest.skip("no wheelhouse of dependencies beside the environment; `make test` makes it")
    home = tmp_path / "environment"
    venv.create(home, with_pip=True)
    python = home / "bin" / "python"
    subprocess.run(
        [str(python), "-m", "pip", "install", "--quiet", "--no-index", "--find-links", str(WHEELS), str(wheel)],
        check=True,
    )
    command = [str(home / "bin" / "weefsel"), "demo", "--no-open", "--out", str(tmp_path / "demo")]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "https_proxy": "http://127.0.0.1:9",
        "http_proxy": "http://127.0.0.1:9",
    }
    cut_off = [*_without_network(), *command]
    found = subprocess.run(cut_off, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
    assert "4,300" in found.stdout
    made = {str(path.relative_to(tmp_path / "demo")) for path in (tmp_path / "demo").rglob("*") if path.is_file()}
    assert made >= {
        "index.html",
        "results.xlsx",
        "results.csv",
        "results.json",
        "study.yaml",
        "pictures/links.svg",
        "pictures/links.png",
        "pictures/industries.svg",
    }


def _without_network() -> list[str]:
    """Return what runs a command in a network of its own with nothing in it, where the system allows that."""
    if shutil.which("unshare"):
        probe = subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False)
        if probe.returncode == 0:
            return ["unshare", "-rn"]
    return []
