"""Compiled kernels that are kept between runs, for as long as no line of theirs changes.

The compiler itself looks only at the file of the function that it keeps, and what that calls may stand in others.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., object])


def digest_of(folder: Path) -> str:
    """Return a digest of all source in a folder: the names and the content of its modules."""
    found = sha256()
    for file in sorted(folder.glob("*.py")):
        content = file.read_bytes()
        found.update(f"{file.name} {len(content)}\n".encode())
        found.update(content)
    return found.hexdigest()[:16]


def kept(function: Function) -> Function:
    """Compile a function on first use and keep it on disk, under the digest of all source beside it."""
    from numba import njit  # noqa: PLC0415 - the digest is asked for where the compiler is not needed

    digest = digest_of(Path(function.__code__.co_filename).parent)
    # the compiler names what it keeps after the function: one of another digest is never found
    function.__qualname__ = f"{function.__qualname__}_{digest}"
    return cast(Function, njit(cache=True, error_model="numpy")(function))
