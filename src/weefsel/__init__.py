"""Weefsel: industry as a fabric of value chains, and what follows when a thread is pulled.

>>> import weefsel as wf
>>> fabric = wf.load("belgium")
>>> multipliers = wf.compute("structure.multipliers", fabric)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from weefsel.study import compute, load, query

__version__ = "0.1.0"
__all__ = ["__version__", "compute", "load", "query"]


def __getattr__(name: str) -> Any:
    if name in ("compute", "load", "query"):
        return getattr(import_module("weefsel.study"), name)
    raise AttributeError(f"module 'weefsel' has no attribute {name!r}")
