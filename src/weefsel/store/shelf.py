"""A shelf of arrays that can be computed again: factorisations of large tables, between one process and the next.

One file per key, written beside its place and moved there in one step. What is damaged, or cannot be written, is as if
it were not there: a shelf saves time and never decides a result.
"""

from __future__ import annotations

import re
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

#: Bytes on a shelf; files not used for longest go first.
LIMIT = 4 << 30

KEY = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class ArrayShelf:
    """Arrays by key in a folder, up to a number of bytes."""

    folder: Path
    limit: int = LIMIT

    def get(self, key: str) -> dict[str, NDArray[Any]] | None:
        """Return the arrays under a key, or None where there are none or they cannot be read."""
        path = self._path(key)
        try:
            with path.open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                found = {name: file[name] for name in file.files}
            path.touch()
        except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile):
            return None
        return found

    def put(self, key: str, arrays: dict[str, NDArray[Any]]) -> None:
        """Keep arrays under a key; without room or right to write, nothing is kept."""
        if sum(array.nbytes for array in arrays.values()) > self.limit:
            return
        draft = self.folder / f"{uuid4().hex}.draft"
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            try:
                with draft.open("xb") as file:
                    np.savez(file, allow_pickle=False, **arrays)
                draft.replace(self._path(key))
            finally:
                draft.unlink(missing_ok=True)
            self._make_room()

    def _path(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise ValueError(f"{key!r} is not the key of a table")
        return self.folder / f"{key}.npz"

    def _make_room(self) -> None:
        files = sorted(((path.stat().st_mtime, path) for path in self.folder.glob("*.npz")), reverse=True)
        room = self.limit
        for _, path in files:
            room -= path.stat().st_size
            if room < 0:
                path.unlink(missing_ok=True)
