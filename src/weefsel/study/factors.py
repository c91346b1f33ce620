"""Factorisations of large tables, kept in the store from one process to the next."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from weefsel.methods.factors import kept_on
from weefsel.store import ArrayShelf
from weefsel.study.library import home_of


def keeping_factors(*, home: Path | None = None) -> AbstractContextManager[None]:
    """Keep factorisations of large tables in the store while the block runs, for this process and the next.

    A file there saves time and never decides a result: every solution is proven by its residual against the table.
    """
    return kept_on(ArrayShelf(home_of(home) / "factors"))
