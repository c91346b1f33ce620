"""What a setting names and a method needs whole: another table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from weefsel.model import Fabric
from weefsel.registry import Method
from weefsel.study.library import load


@dataclass(frozen=True, slots=True)
class Inputs:
    """Settings ready for a method, and what the user named in place of those that were read."""

    settings: dict[str, object]
    named: dict[str, str]


def _table(name: str, _fabric: Fabric, home: Path | None) -> Fabric:
    return load(name, home=home)


#: What `About.reads` may be -> reader of (what the user gave, fabric of the call, folder of the store).
READERS: Mapping[str, Callable[[str, Fabric, Path | None], object]] = {"table": _table}


def read_inputs(found: Method, settings: Mapping[str, object], fabric: Fabric, home: Path | None = None) -> Inputs:
    """Return settings with everything read that the user gave by name.

    Raises
    ------
    InputError
        If what is named does not exist or cannot be read.
    """
    ready, named = dict(settings), {}
    for setting in found.settings:
        value = settings.get(setting.name)
        if not setting.about.reads or value is None:
            continue
        if isinstance(value, str):
            ready[setting.name] = READERS[setting.about.reads](value, fabric, home)
        named[setting.name] = value if isinstance(value, str) else _name_of(value)
    return Inputs(ready, named)


def _name_of(value: object) -> str:
    return value.meta.name if isinstance(value, Fabric) else type(value).__name__
