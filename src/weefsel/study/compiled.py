"""Where compiled kernels rest between runs."""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from weefsel.kernels.kept import digest_of
from weefsel.study.known import known_methods
from weefsel.study.library import home_of

#: Modules whose kernels are compiled on first use.
COMPILED = "weefsel.methods.daily"
KERNELS = "weefsel.kernels.inventory"
#: A folder of other source that no run has used for so long is removed: one that is used may be written to.
UNUSED_SECONDS = 24 * 3600


def keep_compiled(home: Path | None = None) -> None:
    """Let the compiler keep its work in the folder of the store; NUMBA_CACHE_DIR, where set, comes first.

    One folder for each state of the source and of the compiler. Call it once, before the first kernel runs.
    """
    cache = home_of(home) / "cache"
    folder = cache / f"compiled-{_state()}"
    if os.environ.setdefault("NUMBA_CACHE_DIR", str(folder)) != str(folder):
        return
    with suppress(OSError):
        os.utime(folder)  # it is in use
    with suppress(OSError):
        for other in cache.glob("compiled-*"):
            if other != folder and time.time() - other.stat().st_mtime > UNUSED_SECONDS:
                shutil.rmtree(other, ignore_errors=True)


def _state() -> str:
    """Return a digest of the source of the kernels and of what compiles it."""
    found = find_spec(KERNELS)
    source = digest_of(Path(found.origin).parent) if found and found.origin else ""
    parts = [source, *(f"{name} {version(name)}" for name in ("numba", "llvmlite", "numpy"))]
    return sha256("\n".join(parts).encode()).hexdigest()[:16]


def compiles_first(method: str) -> bool:
    """Return whether the next run of a method will first be compiled, which takes half a minute to two."""
    folder = os.environ.get("NUMBA_CACHE_DIR")
    found = known_methods().get(method)
    if folder is None or found is None or not found.function.__module__.startswith(COMPILED):
        return False
    return next(Path(folder).rglob("*.nbc"), None) is None
