"""The shelf: what is put there comes back, what is damaged does not, and the oldest makes room."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from weefsel.store.shelf import ArrayShelf

KEYS = ["a" * 64, "b" * 64, "c" * 64]


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    shelf = ArrayShelf(tmp_path / "new")
    assert shelf.get(KEYS[0]) is None
    lu = np.asfortranarray(np.random.default_rng(0).random((5, 5)).astype(np.float32))
    shelf.put(KEYS[0], {"lu": lu, "pivots": np.arange(5, dtype=np.int32)})
    found = shelf.get(KEYS[0])
    assert found is not None
    assert (found["lu"] == lu).all()
    assert found["lu"].flags.f_contiguous
    assert found["pivots"].dtype == np.int32
    assert [path.suffix for path in shelf.folder.iterdir()] == [".npz"]


@pytest.mark.parametrize("spoil", [b"", b"PK\x03\x04 and nothing else", None])
def test_what_is_damaged_is_as_if_it_were_not_there(tmp_path: Path, spoil: bytes | None) -> None:
    shelf = ArrayShelf(tmp_path)
    shelf.put(KEYS[0], {"lu": np.ones((50, 50))})
    path = tmp_path / f"{KEYS[0]}.npz"
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2] if spoil is None else spoil)
    assert shelf.get(KEYS[0]) is None
    shelf.put(KEYS[0], {"lu": np.ones((50, 50))})
    assert shelf.get(KEYS[0]) is not None


def test_the_oldest_makes_room_and_what_is_too_large_is_not_kept(tmp_path: Path) -> None:
    shelf = ArrayShelf(tmp_path, limit=2 * 8 * 1000 + 2000)
    for age, key in enumerate(KEYS[:2]):
        shelf.put(key, {"lu": np.ones(1000)})
        os.utime(tmp_path / f"{key}.npz", (age, age))
    assert shelf.get(KEYS[0]) is not None  # used again: no longer the oldest
    shelf.put(KEYS[2], {"lu": np.ones(1000)})
    assert [shelf.get(key) is not None for key in KEYS] == [True, False, True]
    shelf.put(KEYS[1], {"lu": np.ones(5000)})
    assert shelf.get(KEYS[1]) is None


def test_a_folder_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    shelf = ArrayShelf(tmp_path / "file" / "below")
    shelf.put(KEYS[0], {"lu": np.ones(3)})
    assert shelf.get(KEYS[0]) is None
    with pytest.raises(ValueError, match="not the key"):
        shelf.get("../escape")
