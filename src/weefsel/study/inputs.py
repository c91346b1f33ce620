"""What a setting names and a method needs whole: another table, or figures beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from weefsel import store
from weefsel.model import Fabric, FinalDemand, without_sample
from weefsel.model.figures import Figures
from weefsel.registry import Method
from weefsel.sources import plain_demand
from weefsel.study.groups import expanded
from weefsel.study.library import home_of, load

Reader = Callable[[str, Fabric, Path | None], object]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Settings ready for a method, and what the user named in place of those that were read."""

    settings: dict[str, object]
    named: dict[str, str]


def _table(name: str, _fabric: Fabric, home: Path | None) -> Fabric:
    return without_sample(load(name, home=home))


def _figures(kind: str) -> Reader:
    def read(name: str, _fabric: Fabric, home: Path | None) -> Figures:
        return store.load_figures(home_of(home), name, kind)

    return read


def _final_demand(path: str, fabric: Fabric, _home: Path | None) -> FinalDemand:
    return plain_demand.read(Path(path), fabric)


#: What `About.reads` may be -> reader of (what the user gave, fabric of the call, folder of the store).
READERS: Mapping[str, Reader] = {
    "table": _table,
    "final_demand": _final_demand,
    "materials": _figures("materials"),
    "trade": _figures("trade"),
    "dependencies": _figures("dependencies"),
    "origins": _figures("origins"),
    "case": _figures("case"),
    "goals": _figures("goals"),
}
#: What of these is a file of the user's own, read from where it lies.
FROM_FILES = ("final_demand",)
#: What is read where the user names nothing.
BUILT_IN: Mapping[str, str] = {"materials": "eu-materials", "origins": "belgium-origins", "goals": "eu-goals"}


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
        if value is None:
            value = BUILT_IN.get(setting.about.reads)
        if setting.about.groups and isinstance(value, str):
            ready[setting.name] = expanded(value, fabric, home=home)
        if not setting.about.reads or value is None:
            continue
        if isinstance(value, str):
            ready[setting.name] = READERS[setting.about.reads](value, fabric, home)
        named[setting.name] = value if isinstance(value, str) else _name_of(value)
    return Inputs(ready, named)


def _name_of(value: object) -> str:
    if isinstance(value, Fabric):
        return value.meta.name
    return value.name if isinstance(value, Figures | FinalDemand) else type(value).__name__
