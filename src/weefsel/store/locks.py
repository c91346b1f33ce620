"""Locks between processes, held by the operating system: they end with the process that holds them."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from weefsel.errors import ComputationError, InputError
from weefsel.sayings import say

WAIT_SECONDS = 120.0
PAUSE_SECONDS = 0.02
#: What a file system answers that knows no locks (some network drives).
NO_LOCKS_HERE = (errno.ENOSYS, errno.ENOTSUP, errno.EINVAL, errno.EBADF, errno.ENOLCK)
HELD_BY_ANOTHER = (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)


def taken(handle: int) -> bool:
    """Try to lock an open file and return whether that worked.

    Where the file system knows no locks the answer is yes: one writer at a time is then up to the user.
    """
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - of this platform only

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - of this platform only

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in NO_LOCKS_HERE:
            return True
        if error.errno in HELD_BY_ANOTHER:
            return False
        raise
    return True


def opened(path: Path) -> int:
    """Open a lock file, made if absent."""
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o666)


@contextmanager
def alone(path: Path, *, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Be the only process inside, as marked by a lock on the file `path`.

    Raises
    ------
    ComputationError
        If another process stays inside for longer than `wait` seconds.
    OSError
        If the lock file cannot be made.
    """
    handle = opened(path)
    try:
        until = time.monotonic() + wait
        while not taken(handle):
            if time.monotonic() > until:
                raise ComputationError(
                    say(
                        "another process has been writing to {folder} for more than {wait:.0f} seconds",
                        folder=path.parent,
                        wait=wait,
                    ),
                    say("Wait until it is done, or stop it, and run this again."),
                )
            time.sleep(PAUSE_SECONDS)
        yield
    finally:
        os.close(handle)


@contextmanager
def writing_alone(folder: Path) -> Iterator[None]:
    """Be the only process that writes to a folder, made if absent; one that is left empty goes again.

    The folder itself carries the lock, so that no file of ours stands in it (on Windows a file ``.lock``).

    Raises
    ------
    InputError
        If another process is writing there, or the folder cannot be made or written.
    """
    made = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK | os.X_OK)
        handle = opened(folder / ".lock") if sys.platform == "win32" else os.open(folder, os.O_RDONLY)
    except OSError as error:
        said = say("a file stands there") if error.errno in (errno.EEXIST, errno.ENOTDIR) else error.strerror
        raise InputError(
            say("{folder} cannot be made: {reason}", folder=folder, reason=said),
            say("Choose another folder that you can write to."),
        ) from error
    try:
        if not writable:
            raise InputError(
                say("{folder} cannot be written: you may only read it", folder=folder),
                say("Choose another folder that you can write to."),
            )
        if not taken(handle):
            raise InputError(
                say("another process is writing to {folder}", folder=folder),
                say("Wait until it is done, or choose another folder."),
            )
        yield
    finally:
        os.close(handle)
        for each in made:
            with suppress(OSError):
                each.rmdir()


@contextmanager
def alone_if_possible(path: Path) -> Iterator[None]:
    """As `alone`, but go on without a lock where none can be made: nobody can write there either."""
    try:
        os.close(opened(path))
    except OSError:
        yield
        return
    with alone(path):
        yield


def is_held(path: Path) -> bool:
    """Return whether a living process holds the lock on the file `path`."""
    handle = opened(path)
    try:
        return not taken(handle)
    finally:
        os.close(handle)
