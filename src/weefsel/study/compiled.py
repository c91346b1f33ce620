"""Where compiled kernels rest between runs."""

from __future__ import annotations

import hashlib
import os
from importlib.resources import files
from pathlib import Path

from weefsel import __version__, registry
from weefsel.study.library import home_of

#: Modules whose kernels are compiled on first use.
COMPILED = "weefsel.methods.daily"


def keep_compiled(home: Path | None = None) -> None:
    """Let the compiler keep its work in the folder of the store; NUMBA_CACHE_DIR, where set, comes first.

    One folder per version of the package and state of its kernels: the compiler itself looks only at the file of the
    function that is called, not at those it calls. Call it once, before the first kernel runs.
    """
    place = home_of(home) / "cache" / f"compiled-{__version__}-{state_of_kernels()}"
    os.environ.setdefault("NUMBA_CACHE_DIR", str(place))


def state_of_kernels() -> str:
    """Return a short word that changes when a file of the compiled kernels does."""
    folder = files("weefsel") / "kernels" / "inventory"
    texts = [file.read_bytes() for file in sorted(folder.iterdir(), key=lambda file: file.name) if file.is_file()]
    return hashlib.sha256(b"".join(texts)).hexdigest()[:8]


def compiles_first(method: str) -> bool:
    """Return whether the next run of a method will first be compiled, which takes one to two minutes."""
    folder = os.environ.get("NUMBA_CACHE_DIR")
    if folder is None or not registry.find(method).function.__module__.startswith(COMPILED):
        return False
    return next(Path(folder).rglob("*.nbc"), None) is None
