"""Names of fabrics: built in and stored share one namespace."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import platformdirs

from weefsel.errors import ComputationError, InputError, unknown
from weefsel.model import Fabric
from weefsel.store.format import damaged, read_description, read_folder, write_folder

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,63}")
RESERVED = {"con", "prn", "aux", "nul", *(f"com{i}" for i in range(10)), *(f"lpt{i}" for i in range(10))}
#: A temporary folder older than this belongs to no living writer.
STALE_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Entry:
    """One fabric at hand, read from its description only."""

    name: str
    title: str
    year: int | None
    n: int
    status: str
    hash: str
    embedded: bool


def data_home(environ: Mapping[str, str]) -> Path:
    """Return the folder of the store: WEEFSEL_HOME, or the user's data folder."""
    given = environ.get("WEEFSEL_HOME", "")
    return Path(given) if given else Path(platformdirs.user_data_dir("weefsel", appauthor=False))


def embedded_folders() -> dict[str, Traversable]:
    """Return the built-in fabrics: name -> folder."""
    root = files("weefsel") / "data"
    return {entry.name: entry for entry in root.iterdir() if (entry / "fabric.json").is_file()}


def load(home: Path, name: str) -> Fabric:
    """Return a fabric by name.

    Raises
    ------
    InputError
        If there is none of that name, or what is stored is damaged.
    """
    built_in = embedded_folders()
    if name in built_in:
        return read_folder(built_in[name])
    pointer = _pointer(home, name)
    if not NAME.fullmatch(name) or not pointer.is_file():
        raise unknown("table", name, [entry.name for entry in names(home)])
    # A replaced object may be swept between reading its pointer and its files: look once more.
    for _ in range(2):
        folder = home / "objects" / str(_read_pointer(pointer)["hash"])
        if folder.is_dir():
            return read_folder(folder)
    raise damaged(folder)


def names(home: Path) -> list[Entry]:
    """Return what is at hand: built-in fabrics first, then stored ones by name."""
    found = [
        _entry(name, read_description(folder), embedded=True) for name, folder in sorted(embedded_folders().items())
    ]
    for pointer in sorted((home / "names").glob("*.json")) if (home / "names").is_dir() else []:
        folder = home / "objects" / str(_read_pointer(pointer)["hash"])
        found.append(_entry(pointer.stem, read_description(folder), embedded=False))
    return found


def _entry(name: str, description: dict[str, Any], *, embedded: bool) -> Entry:
    meta = description["meta"]
    n = int(description["shapes"]["output"][0])
    return Entry(name, meta["title"], meta["year"], n, meta["status"], description["hash"], embedded)


def fail_if_name_is_taken(home: Path, name: str, *, replace: bool) -> None:
    """Raise InputError if a table cannot be stored under this name."""
    if not NAME.fullmatch(name) or name.split(".")[0].lower() in RESERVED or ".." in name:
        raise InputError(
            f"{name!r} cannot be the name of a table",
            "Use up to 64 letters, digits, dots, dashes and underscores, starting with a letter or digit.",
        )
    if name in embedded_folders():
        raise InputError(f"{name} is built in", "Store the table under another name.")
    if not replace and _pointer(home, name).exists():
        raise InputError(f"a table called {name} is stored already", "Add --replace, or choose another name.")


def save(home: Path, name: str, fabric: Fabric, *, replace: bool = False) -> str:
    """Store a fabric under a name, all or nothing, and return its hash.

    Raises
    ------
    InputError
        If the name cannot be used or the folder cannot be written.
    ComputationError
        If the disk is full; the store is as it was.
    """
    fail_if_name_is_taken(home, name, replace=replace)
    with _explained(home):
        for part in ("objects", "names", "tmp"):
            (home / part).mkdir(parents=True, exist_ok=True)
        sweep(home, now=time.time())
        draft = home / "tmp" / f"{os.getpid()}-{uuid.uuid4().hex}"
        try:
            identity = write_folder(fabric, draft / "object")
            _to_disk(draft / "object")
            _publish(draft / "object", home / "objects" / identity)
            pointer = draft / "pointer.json"
            pointer.write_text(json.dumps({"name": name, "hash": identity}) + "\n", encoding="utf-8")
            _to_disk(draft)
            if replace:
                pointer.replace(_pointer(home, name))
            else:
                _link_new(pointer, _pointer(home, name), name)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return identity


def _publish(draft: Path, target: Path) -> None:
    """Give an object its final name; an object that is there already has the same content."""
    try:
        draft.rename(target)
    except OSError as error:
        if error.errno not in (errno.EEXIST, errno.ENOTEMPTY):
            raise
        try:
            read_folder(target)
        except InputError:
            spoiled = draft.with_name("spoiled")
            target.rename(spoiled)
            draft.rename(target)


def _link_new(pointer: Path, target: Path, name: str) -> None:
    """Give a pointer its name unless another writer was first."""
    try:
        target.hardlink_to(pointer)
    except FileExistsError:
        raise InputError(f"a table called {name} is stored already", "Add --replace, or choose another name.") from None
    except OSError:
        # A file system without hard links: the last writer wins, and nothing breaks.
        pointer.replace(target)


def delete(home: Path, name: str) -> None:
    """Remove a stored fabric, and its object if no other name points to it."""
    if name in embedded_folders():
        raise InputError(f"{name} is built in and cannot be removed", "Stored tables can; see `weefsel table list`.")
    pointer = _pointer(home, name)
    if not NAME.fullmatch(name) or not pointer.is_file():
        raise unknown("table", name, [entry.name for entry in names(home) if not entry.embedded])
    identity = str(_read_pointer(pointer)["hash"])
    with _explained(home):
        pointer.unlink()
        others = {str(_read_pointer(other)["hash"]) for other in (home / "names").glob("*.json")}
        if identity not in others:
            shutil.rmtree(home / "objects" / identity, ignore_errors=True)


def sweep(home: Path, *, now: float) -> None:
    """Remove what dead writers left: temporary folders a day old."""
    for folder in (home / "tmp").iterdir():
        if now - folder.stat().st_mtime > STALE_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _pointer(home: Path, name: str) -> Path:
    return home / "names" / f"{name}.json"


def _read_pointer(pointer: Path) -> dict[str, Any]:
    try:
        found = json.loads(pointer.read_text(encoding="utf-8"))
        if not re.fullmatch(r"[0-9a-f]{64}", str(found["hash"])):
            raise ValueError("not a hash")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(pointer) from error
    return dict(found)


def _to_disk(folder: Path) -> None:
    """Have the files of a folder written to the disk before its name points to them."""
    for file in folder.iterdir():
        if file.is_file():
            handle = os.open(file, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


@contextmanager
def _explained(home: Path) -> Iterator[None]:
    """Turn failures of the file system into words."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ComputationError(
                f"the disk of {home} is full; nothing was stored", "Free some space and run it again."
            ) from error
        raise InputError(
            f"the store {home} cannot be written: {error.strerror}",
            "Set WEEFSEL_HOME to a folder that you can write to.",
        ) from error


