"""The store: to the bit, all or nothing, whoever dies and whoever comes at the same time."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import small_fabric

import weefsel as wf
from weefsel import store
from weefsel.errors import ComputationError, InputError
from weefsel.model import Axis, Fabric, Imports, Places, Vintage, in_order_of, residence_between
from weefsel.model.fabric import regions_of
from weefsel.store import format as form
from weefsel.store import library, locks, upkeep


def shares_of(fabric: Fabric) -> np.ndarray | None:
    """Return where wages go, in the order of regions."""
    return None if fabric.residence is None else in_order_of(fabric.residence, regions_of(fabric.industries))


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
    listed = [entry.name for entry in store.names(own_home)]
    assert listed[-1] == "mine"
    assert {"belgium", "belgium-regions", "belgium-world"} == set(listed[:-1])
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
    with pytest.raises(InputError, match="cannot be"):
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


@pytest.mark.parametrize(
    "delay", [0.02, 0.13, *(pytest.param(each, marks=pytest.mark.slow) for each in (0.0, 0.06, 0.21, 0.34))]
)
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


def test_every_optional_part_comes_back_to_the_bit(own_home: Path) -> None:
    n = 4
    fabric = small_fabric(
        np.arange(16.0).reshape(n, n), np.full((n, 2), 99.0), categories=("h", "x"), regions=("N", "N", "S", "S")
    )
    meta = replace(
        fabric.meta,
        vintages=(Vintage("jobs", 2019, "é", "cite"),),
        notes=("one", "two"),
        extra=(("colour", "red"), ("colour", "blue")),
        year=None,
    )
    full = replace(
        fabric,
        meta=meta,
        grades=("good", "fair", "", "good"),
        residence=residence_between(regions_of(fabric.industries), np.array([[0.9, 0.2], [0.1, 0.8]])),
        imports=Imports(Axis(("origin", "product"), (("DE", "oil"),)), np.full((1, n), 0.1), np.full((1, 2), -0.0)),
        places=Places(
            Axis(("region", "province", "municipality"), (("N", "A", "Mol"),)), ("s0", "s1"), np.ones((1, 2)), "jobs"
        ),
    )
    for name, one in {"full": full, "final": replace(full, imports=replace(full.imports, final=None))}.items():  # type: ignore[type-var]
        store.save(own_home, name, one)
        again = store.load(own_home, name)
        assert again.meta == one.meta
        assert again.grades == one.grades
        assert again.industries == one.industries
        assert again.imports is not None
        assert one.imports is not None
        assert again.imports.products == one.imports.products
        for mine, other in [
            (one.flows, again.flows),
            (shares_of(one), shares_of(again)),
            (one.imports.flows, again.imports.flows),
            (one.imports.final, again.imports.final),
        ]:
            assert (mine is None) == (other is None)
            assert mine is None or other is None or mine.tobytes() == other.tobytes()
        assert again.places is not None
        assert again.places.axis == full.places.axis  # type: ignore[union-attr]
        assert again.places.basis == "jobs"


@settings(deadline=None)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=4, max_size=4))
def test_any_number_comes_back_to_the_bit(tmp_path_factory: pytest.TempPathFactory, values: list[float]) -> None:
    flows = np.array(values).reshape(2, 2)
    fabric = replace(small_fabric(np.zeros((2, 2)), np.ones(2)), flows=flows)
    folder = tmp_path_factory.mktemp("fabric") / "one"
    store.write_folder(fabric, folder)
    assert store.read_folder(folder).flows.tobytes() == flows.tobytes()


def test_the_hash_does_not_depend_on_how_numbers_lie_in_memory() -> None:
    fabric = _fabric()
    assert store.content_hash(replace(fabric, flows=np.asfortranarray(fabric.flows))) == store.content_hash(fabric)
    renamed = replace(fabric, industries=Axis(("sector",), tuple((f"t{at}",) for at in range(5))))
    assert store.content_hash(renamed) != store.content_hash(fabric)


def test_one_wrong_byte_anywhere_is_found(tmp_path: Path) -> None:
    """A damaged Parquet file must not reach the decoder: it can ask for more memory than there is."""
    folder = tmp_path / "one"
    store.write_folder(_fabric(), folder)
    files = sorted(folder.glob("*.parquet"))
    assert len(files) == 9
    generator = random.Random(5)
    for _ in range(200):
        file = generator.choice(files)
        raw = file.read_bytes()
        at = generator.randrange(len(raw))
        file.write_bytes(raw[:at] + bytes([raw[at] ^ (1 << generator.randrange(8))]) + raw[at + 1 :])
        with pytest.raises(InputError, match="damaged"):
            store.read_folder(folder)
        file.write_bytes(raw)
    description = folder / "fabric.json"
    description.write_text(description.read_text(encoding="utf-8").replace("a small table", "another table"))
    with pytest.raises(InputError, match="damaged"):
        store.read_folder(folder)


def test_a_damaged_table_is_listed_and_can_be_removed(own_home: Path) -> None:
    store.save(own_home, "bad", _fabric())
    store.save(own_home, "good", _fabric(1))
    (own_home / "names" / "bad.json").write_text("{", encoding="utf-8")
    found = {entry.name: entry.status for entry in store.names(own_home) if not entry.embedded}
    assert found == {"bad": "damaged", "good": "observed"}
    store.delete(own_home, "bad")
    assert [entry.name for entry in store.names(own_home) if not entry.embedded] == ["good"]
    assert len(list((own_home / "objects").iterdir())) == 1


def test_an_object_of_another_table_is_not_taken_for_this_one(own_home: Path) -> None:
    one, two = store.save(own_home, "one", _fabric()), store.save(own_home, "two", _fabric(1))
    shutil.rmtree(own_home / "objects" / one)
    shutil.copytree(own_home / "objects" / two, own_home / "objects" / one)
    with pytest.raises(InputError, match="damaged"):
        store.load(own_home, "one")
    store.save(own_home, "one", _fabric(), replace=True)
    assert (store.load(own_home, "one").flows == _fabric().flows).all()


def test_what_no_name_points_to_goes(own_home: Path) -> None:
    """A replaced or removed table does not stay on the disk; one that another name points to does."""
    store.save(own_home, "one", _fabric())
    kept = store.save(own_home, "two", _fabric())
    store.save(own_home, "one", _fabric(1), replace=True)
    assert (store.load(own_home, "two").flows == _fabric().flows).all()
    replaced = store.load(own_home, "one")
    last = store.save(own_home, "one", _fabric(2), replace=True)
    left = {folder.name for folder in (own_home / "objects").iterdir()}
    assert left == {kept, last}
    assert store.content_hash(replaced) not in left
    store.delete(own_home, "one")
    assert [folder.name for folder in (own_home / "objects").iterdir()] == [kept]


def test_names_that_differ_by_capitals_only(own_home: Path) -> None:
    store.save(own_home, "Mine", _fabric())
    with pytest.raises(InputError, match="called Mine"):
        store.save(own_home, "mine", _fabric(1), replace=True)
    with pytest.raises(InputError, match="built in"):
        store.save(own_home, "Belgium", _fabric())


LIMITED = """
import resource, signal, sys
import numpy as np
from pathlib import Path
from tests.conftest import small_fabric
from weefsel import store
from weefsel.errors import ComputationError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
n = 400
fabric = small_fabric(np.random.default_rng(1).uniform(0, 1, (n, n)), np.full(n, 2.0 * n))
try:
    store.save(Path(sys.argv[1]), "big", fabric, replace=True)
except ComputationError as error:
    print(error.what)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits on the size of files")
def test_a_disk_that_is_really_full_changes_nothing(own_home: Path) -> None:
    """The system refuses to write in the middle of a Parquet file, as a full disk does."""
    store.save(own_home, "big", _fabric())
    found = subprocess.run(
        [sys.executable, "-c", LIMITED, str(own_home)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "is full; nothing was stored" in found.stdout
    assert (store.load(own_home, "big").flows == _fabric().flows).all()
    assert not list((own_home / "tmp").iterdir())


def test_what_a_killed_writer_left_goes_with_the_next_one(own_home: Path) -> None:
    store.save(own_home, "big", _fabric())
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(own_home), "3"], cwd=Path(__file__).parents[2], stdout=subprocess.PIPE
    ) as writer:
        until = time.monotonic() + 60
        while not list((own_home / "tmp").glob("*/alive")) and time.monotonic() < until:
            time.sleep(0.001)
        writer.send_signal(signal.SIGSTOP)
        left = list((own_home / "tmp").glob("*/alive"))
        if left and locks.is_held(left[0]) and not locks.is_held(own_home / "lock"):
            store.save(own_home, "meanwhile", _fabric(1))
            assert left[0].exists()  # a writer that sleeps is alive
        writer.kill()
    store.save(own_home, "after", _fabric(2))
    assert not list((own_home / "tmp").iterdir())


def _read_often(home: Path, found: Path) -> None:
    seen = [store.load(home, "one").flows for _ in range(60)]
    known = [_fabric(seed).flows for seed in (1, 2)]
    assert all(any((flows == other).all() for other in known) for flows in seen)
    found.touch()


def test_a_reader_beside_writers_sees_one_table_or_the_other(own_home: Path, tmp_path: Path) -> None:
    store.save(own_home, "one", _fabric(1))
    context = multiprocessing.get_context("spawn")
    reader = context.Process(target=_read_often, args=(own_home, tmp_path / "found"))
    writers = [context.Process(target=_save_often, args=(own_home, "one", seed)) for seed in (1, 2)]
    for process in (reader, *writers):
        process.start()
    for process in (reader, *writers):
        process.join()
        assert process.exitcode == 0
    assert (tmp_path / "found").exists()


def test_removing_beside_saving_leaves_no_name_without_its_table(own_home: Path) -> None:
    context = multiprocessing.get_context("spawn")
    store.save(own_home, "kept", _fabric(7))
    saver = context.Process(target=_save_often, args=(own_home, "same", 3))
    remover = context.Process(target=_save_and_remove_often, args=(own_home, "other", 3))
    for process in (saver, remover):
        process.start()
    for process in (saver, remover):
        process.join()
        assert process.exitcode == 0
    assert (store.load(own_home, "same").flows == _fabric(3).flows).all()
    assert (store.load(own_home, "kept").flows == _fabric(7).flows).all()


def _save_and_remove_often(home: Path, name: str, seed: int) -> None:
    for _ in range(15):
        store.save(home, name, _fabric(seed))
        store.delete(home, name)


def test_a_writer_that_never_ends_is_named(tmp_path: Path) -> None:
    with locks.alone(tmp_path / "lock"):
        assert locks.is_held(tmp_path / "lock")
        with pytest.raises(ComputationError, match="another process"), locks.alone(tmp_path / "lock", wait=0.05):
            pass
    assert not locks.is_held(tmp_path / "lock")


def test_the_hash_of_a_large_frozen_table_is_remembered_and_let_go(tmp_path: Path) -> None:
    small = _fabric()
    n = 1000
    large = replace(
        small,
        industries=Axis(("sector",), tuple((f"s{at}",) for at in range(n))),
        flows=np.full((n, n), 0.5),
        output=np.full(n, 1000.0),
        uses=Axis(("category",), (("all",),)),
        final_demand=np.ones((n, 1)),
        items=Axis(("item",), ()),
        value_added=np.zeros((0, n)),
        accounts=Axis(("account", "unit"), ()),
        account_values=np.zeros((0, n)),
        imports=None,
        places=None,
        grades=(),
        residence=None,
    )
    store.save(tmp_path, "large", large)
    loaded = store.load(tmp_path, "large")
    first = store.content_hash(loaded)
    assert id(loaded) in form._SEEN  # read once when it was loaded, and checked
    assert store.content_hash(loaded) == first == form._hashed(loaded)
    # an array that can still be written, if only through what it is part of, is read every time
    whole = np.full(n * n, 0.5)
    view = replace(loaded, flows=whole.reshape(n, n))
    assert store.content_hash(view) == store.content_hash(replace(loaded, meta=view.meta))
    whole[0] = 0.25
    assert store.content_hash(view) != first
    position = id(loaded)
    del loaded
    gc.collect()
    assert position not in form._SEEN
