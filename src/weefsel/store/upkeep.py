"""How a store stays whole: drafts, pointers, what is no longer needed, and the disk."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from weefsel.errors import ComputationError, InputError
from weefsel.sayings import say
from weefsel.store.format import damaged, forbidden
from weefsel.store.locks import alone, is_held, opened, taken

#: A temporary folder without a lock that is older than this belongs to no living writer.
STALE_SECONDS = 24 * 3600
#: What the system answers when a disk, a quota or a limit on files is full.
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def draft(home: Path) -> Iterator[Path]:
    """Give a temporary folder for what is being written, marked as alive by a lock for as long as its writer lives."""
    with alone(home / "lock"):
        sweep(home, now=time.time())
        folder = home / "tmp" / f"{os.getpid()}-{uuid.uuid4().hex}"
        folder.mkdir()
        alive = opened(folder / "alive")
        taken(alive)
    try:
        yield folder
    finally:
        os.close(alive)
        shutil.rmtree(folder, ignore_errors=True)


def collect(home: Path) -> None:
    """Remove objects that no name points to; whoever calls this holds the lock of the store.

    Nothing is removed while some pointer cannot be read, because nobody knows what it keeps.
    """
    try:
        kept = {read_pointer(pointer) for pointer in pointers(home)}
    except (InputError, FileNotFoundError):
        return
    for folder in (home / "objects").iterdir():
        if folder.name not in kept:
            grave = home / "tmp" / f"gone-{uuid.uuid4().hex}"
            try:
                folder.rename(grave)
            except OSError:
                continue  # being read, where that forbids it: the next writer removes it
            shutil.rmtree(grave, ignore_errors=True)


def sweep(home: Path, *, now: float) -> None:
    """Remove what dead writers left; whoever calls this holds the lock of the store.

    A folder is dead if its lock is free; one without a lock is dead after a day.
    """
    for folder in (home / "tmp").iterdir():
        try:
            mark = folder / "alive"
            old = now - folder.stat().st_mtime > STALE_SECONDS
            dead = not is_held(mark) if mark.exists() else old or folder.name.startswith("gone-")
        except FileNotFoundError:
            continue  # its writer was done in the meantime
        if dead:
            shutil.rmtree(folder, ignore_errors=True)


def pointer_of(home: Path, name: str) -> Path:
    """Return the file that says which object a name stands for."""
    return home / "names" / f"{name}.json"


def pointers(home: Path) -> list[Path]:
    """Return the pointers of a store; none where there is no store yet."""
    try:
        return sorted(entry for entry in (home / "names").iterdir() if entry.suffix == ".json")
    except (FileNotFoundError, NotADirectoryError):
        return []


def read_pointer(pointer: Path) -> str:
    """Return the hash that a pointer holds; FileNotFoundError where there is no pointer."""
    try:
        found = str(json.loads(pointer.read_text(encoding="utf-8"))["hash"])
    except FileNotFoundError:
        raise
    except PermissionError as error:
        raise forbidden(pointer) from error
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise damaged(pointer) from error
    if not re.fullmatch(r"[0-9a-f]{64}", found):
        raise damaged(pointer)
    return found


def to_disk(folder: Path, *, files: bool = True) -> None:
    """Have a folder, and the files in it, written to the disk before a name points to them."""
    for file in folder.iterdir() if files else ():
        if file.is_file():
            _sync(file, os.O_RDWR)
    if sys.platform != "win32":  # there, folders cannot be opened
        _sync(folder, os.O_RDONLY)


def _sync(path: Path, mode: int) -> None:
    handle = os.open(path, mode)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def explained(home: Path, *, doing: str = "written") -> Iterator[None]:
    """Turn failures of the file system into ComputationError (full) or InputError, in words."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise ComputationError(
                say("the disk of {home} is full; nothing was stored", home=home),
                say("Free some space and run it again."),
            ) from error
        raise InputError(
            say("the store {home} cannot be read: {reason}", home=home, reason=error.strerror)
            if doing == "read"
            else say("the store {home} cannot be written: {reason}", home=home, reason=error.strerror),
            say("Set WEEFSEL_HOME to a folder that you can write to."),
        ) from error
