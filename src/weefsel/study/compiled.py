"""Where compiled kernels rest between runs."""

from __future__ import annotations

import os
from pathlib import Path

from weefsel import __version__, registry
from weefsel.study.library import home_of

#: Modules whose kernels are compiled on first use.
COMPILED = "weefsel.methods.daily"


def keep_compiled(home: Path | None = None) -> None:
    """Let the compiler keep its work in the folder of the store; NUMBA_CACHE_DIR, where set, comes first.

    One folder per version of the package. Call it once, before the first kernel runs.
    """
    os.environ.setdefault("NUMBA_CACHE_DIR", str(home_of(home) / "cache" / f"compiled-{__version__}"))


def compiles_first(method: str) -> bool:
    """Return whether the next run of a method will first be compiled, which takes one to two minutes."""
    folder = os.environ.get("NUMBA_CACHE_DIR")
    if folder is None or not registry.find(method).function.__module__.startswith(COMPILED):
        return False
    return next(Path(folder).rglob("*.nbc"), None) is None
