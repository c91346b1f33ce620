"""What a study may name: every registered method."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import walk_packages

import weefsel.methods
from weefsel import registry
from weefsel.registry import Method


def known_methods() -> Mapping[str, Method]:
    """Return every registered method by name; the modules of the methods floor are imported here."""
    _import_all()
    return registry.methods()


@cache
def _import_all() -> None:
    for module in walk_packages(weefsel.methods.__path__, "weefsel.methods."):
        import_module(module.name)
