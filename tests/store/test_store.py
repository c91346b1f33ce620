"""The store: to the bit, all or nothing, whoever dies and whoever comes at the same time."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import weefsel as wf
from tests.conftest import small_fabric
from weefsel import store
from weefsel.errors import ComputationError, InputError
from weefsel.model import Fabric
from weefsel.store import library, upkeep


def _fabric(seed: int = 0, n: int = 5) -> Fabric:
    rng = np.random.default_rng(seed)
    return small_fabric(rng.uniform(0, 1, (n, n)), rng.uniform(n, 2 * n, n), jobs=rng.uniform(1, 9, n))


def test_fabrics_come_back_to_the_bit(own_home: Path) -> None:
    for name in ("belgium", "belgium-regions"):
        fabric = wf.load(name)
        store.save(own_home, f"{name}-copy", fabric)
        again = store.load(own_home, f"{name}-copy")
        assert again.meta == fabric.meta
        assert again.grades == fabric.grades
        assert (again.flows == fabric.flows).all()
        assert again.places is not None
        assert fabric.places is not None
        assert (again.places.weights == fabric.places.weights).all()
        assert store.content_hash(again) == store.content_hash(fabric)


def test_the_hash_is_of_content() -> None:
    fabric = _fabric()
    assert store.content_hash(fabric) == store.content_hash(_fabric())
    changed = fabric.flows.copy()
    changed[0, 0] = np.nextafter(changed[0, 0], 2)
    assert store.content_hash(replace(fabric, flows=changed)) != store.content_hash(fabric)
    assert store.content_hash(replace(fabric, meta=replace(fabric.meta, year=1999))) != store.content_hash(fabric)


def test_names_list_and_delete(own_home: Path) -> None:
    store.save(own_home, "mine", _fabric())
    assert [entry.name for entry in store.names(own_home)] == ["belgium", "belgium-regions", "mine"]
    with pytest.raises(InputError, match="stored already"):
        store.save(own_home, "mine", _fabric(1))
    store.save(own_home, "mine", _fabric(1), replace=True)
    assert (store.load(own_home, "mine").flows == _fabric(1).flows).all()
    store.delete(own_home, "mine")
    with pytest.raises(InputError, match="unknown table"):
        store.load(own_home, "mine")
    with pytest.raises(InputError, match="built in"):
        store.delete(own_home, "belgium")


@pytest.mark.parametrize("name", ["../up", ".hidden", "a/b", "", "nul", "a" * 65, "a..b", "x y", "belgium"])
def test_names_that_cannot_be(own_home: Path, name: str) -> None:
    with pytest.raises(InputError):
        store.save(own_home, name, _fabric())
    assert not own_home.exists() or not list(own_home.glob("names/*"))
    if name != "belgium":
        with pytest.raises(InputError):
            store.load(own_home, name)


def test_damage_is_found(own_home: Path) -> None:
    identity = store.save(own_home, "mine", _fabric())
    folder = own_home / "objects" / identity
    other = store.save(own_home, "other", _fabric(1))
    flows = (own_home / "objects" / other / "flows.parquet").read_bytes()
    (folder / "flows.parquet").write_bytes(flows)
    with pytest.raises(InputError, match="damaged"):
        store.load(own_home, "mine")
    (folder / "flows.parquet").write_bytes(flows[:50])
    with pytest.raises(InputError, match="damaged"):
        store.load(own_home, "mine")
    store.save(own_home, "again", _fabric())
    assert (store.load(own_home, "mine").flows == _fabric().flows).all()
    (own_home / "names" / "mine.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="damaged"):
        store.load(own_home, "mine")


def test_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    with pytest.raises(InputError, match="WEEFSEL_HOME|cannot be written"):
        store.save(blocked, "mine", _fabric())
    assert blocked.read_text(encoding="utf-8") == "in the way"


def test_a_full_disk_changes_nothing(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store.save(own_home, "mine", _fabric())

    def full(fabric: Fabric, folder: Path) -> str:
        folder.mkdir(parents=True)
        (folder / "half").write_bytes(b"x")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(library, "write_folder", full)
    with pytest.raises(ComputationError, match="full"):
        store.save(own_home, "mine", _fabric(1), replace=True)
    assert (store.load(own_home, "mine").flows == _fabric().flows).all()
    assert not list((own_home / "tmp").iterdir())


def test_home_comes_from_the_environment() -> None:
    assert store.data_home({"WEEFSEL_HOME": "there"}) == Path("there")
    assert store.data_home({}).name == "weefsel"


WRITER = """
import sys
import numpy as np
from pathlib import Path
from tests.conftest import small_fabric
from weefsel import store
n = 900
rng = np.random.default_rng(int(sys.argv[2]))
fabric = small_fabric(rng.uniform(0, 1, (n, n)), np.full(n, 2.0 * n))
print("ready", flush=True)
for turn in range(100):
    store.save(Path(sys.argv[1]), "big", fabric, replace=True)
"""


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.06, 0.13, 0.21, 0.34])
def test_a_writer_killed_at_any_moment_leaves_the_store_whole(own_home: Path, delay: float) -> None:
    store.save(own_home, "big", _fabric())
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(own_home), "3"], cwd=root, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout
        writer.stdout.readline()
        time.sleep(delay)
        writer.send_signal(signal.SIGKILL)
    found = store.load(own_home, "big")
    assert len(found.industries) in (5, 900)
    assert [entry.name for entry in store.names(own_home)][-1] == "big"
    store.save(own_home, "after", _fabric(2))
    assert (store.load(own_home, "after").flows == _fabric(2).flows).all()


def _save_often(home: Path, name: str, seed: int) -> None:
    for _ in range(10):
        store.save(home, name, _fabric(seed), replace=True)


def test_writers_at_the_same_time(own_home: Path) -> None:
    context = multiprocessing.get_context("spawn")
    jobs = [("one", 1), ("one", 2), ("two", 3), ("three", 3)]
    writers = [context.Process(target=_save_often, args=(own_home, name, seed)) for name, seed in jobs]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    flows = store.load(own_home, "one").flows
    assert any((flows == _fabric(seed).flows).all() for seed in (1, 2))
    assert (store.load(own_home, "two").flows == store.load(own_home, "three").flows).all()
    assert not list((own_home / "tmp").iterdir())


def test_what_dead_writers_left_is_swept(own_home: Path) -> None:
    store.save(own_home, "mine", _fabric())
    left = own_home / "tmp" / "1-dead"
    left.mkdir()
    old = time.time() - 2 * upkeep.STALE_SECONDS
    os.utime(left, (old, old))
    fresh = own_home / "tmp" / "2-alive"
    fresh.mkdir()
    store.save(own_home, "other", _fabric(1))
    assert not left.exists()
    assert fresh.exists()


def test_another_version_of_the_format_is_refused(own_home: Path) -> None:
    identity = store.save(own_home, "mine", _fabric())
    path = own_home / "objects" / identity / "fabric.json"
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), "version": 99}), encoding="utf-8")
    with pytest.raises(InputError, match="version 99"):
        store.load(own_home, "mine")
