"""What a study names, held against what is at hand: its table, its methods, the industries and places of its closures.

Works on a study as it is written, so that all of this comes together with what is wrong in its form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from weefsel import registry
from weefsel.errors import InputError, InputFaults, unknown
from weefsel.methods import unwrap
from weefsel.model import Fabric
from weefsel.sayings import say
from weefsel.study.dated import dated_misfits, plant_misfits
from weefsel.study.known import known_methods
from weefsel.study.library import entries, load
from weefsel.study.misfit import Location, Misfit
from weefsel.study.steps import as_step
from weefsel.vocabulary import region_key, sector_code

#: In which terms a plant may be as large as it is.
SIZES = ("jobs", "output", "share")


def misfits(study: Mapping[str, Any], *, home: Path | None = None) -> list[Misfit]:
    """Return what a study names that is not at hand; parts whose form is wrong are passed over.

    Parameters
    ----------
    study : the keys and values of a study, as written
    home : folder of the store; none = the user's own
    """
    found = list(_methods(study.get("methods")))
    base, fabric = study.get("base"), None
    if isinstance(base, str):
        try:
            fabric = load(base, home=home)
            found += _closures(study.get("shocks"), fabric)
        except InputError as error:
            found.append(Misfit(("base",), error.faults()[0]))
    return [*found, *dated_misfits(study, fabric), *_sample(study.get("uncertainty"), home)]


def _sample(uncertainty: object, home: Path | None) -> list[Misfit]:
    """Return the other tables of a study that are not at hand."""
    names = uncertainty.get("sample") if isinstance(uncertainty, dict) else None
    known = {entry.name for entry in entries(home=home)}
    return [
        Misfit(("uncertainty", "sample", at), unknown(say("table"), name, known).faults()[0])
        for at, name in enumerate(names if isinstance(names, list | tuple) else ())
        if isinstance(name, str) and name not in known
    ]


def _methods(steps: object) -> Iterator[Misfit]:
    known_methods()
    for at, step in enumerate(steps if isinstance(steps, list | tuple) else ()):
        read = as_step(step)
        if not isinstance(read, dict) or not isinstance(name := read.get("method"), str):
            continue
        place = ("methods", at, *((name,) if isinstance(step, dict) and "method" not in step else ()))
        try:
            method = registry.find(name)
        except InputError as error:
            yield Misfit(place, error.faults()[0])
            continue
        settings = read.get("settings")
        try:
            registry.read_settings(method, settings if isinstance(settings, dict) else {})
        except InputFaults as error:
            # A setting that is missing has no row: the shock may give it.
            yield from (Misfit((*place, fault.row), fault) for fault in error.faults() if fault.row)


def _closures(shocks: object, fabric: Fabric) -> Iterator[Misfit]:
    for at, shock in enumerate(shocks if isinstance(shocks, list | tuple) else ()):
        closure = shock.get("closure") if isinstance(shock, dict) else None
        if isinstance(closure, dict):
            yield from _closure(("shocks", at, "closure"), closure, fabric)


def _closure(place: Location, closure: Mapping[str, object], fabric: Fabric) -> Iterator[Misfit]:
    """Yield what a closure names that the fabric does not have, each name by itself."""
    axis, places = fabric.industries, fabric.places
    named = {key: str(value) for key, value in closure.items() if value is not None}
    inside, wrong = None, False

    def industry(name: str) -> None:
        unwrap.find_label(axis, "sector", name, sector_code(name), say("industry"))

    def region(name: str) -> None:
        nonlocal inside
        if "region" not in axis.levels:
            unwrap.position_of(fabric, axis.unique("sector")[0], name)  # raises: there are no regions
        inside = unwrap.find_label(axis, "region", name, region_key(name), say("region"))

    def where(name: str) -> None:
        if places is not None and ("region" not in named or inside):
            unwrap.place_positions(places, name, inside)

    for key, check in (("industry", industry), ("region", region), ("place", where)):
        try:
            if key in named:
                check(named[key])
        except InputError as error:
            wrong = True
            yield Misfit((*place, key), error.faults()[0])
    sized = any(key in named for key in SIZES)
    if "industry" in named and sized and not wrong and all(_is_amount(closure.get(key)) for key in SIZES):
        yield from plant_misfits(place, closure, fabric)


def _is_amount(value: object) -> bool:
    """Return whether a value can be the size of a plant; another has a fault of its own."""
    return value is None or (isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1e15)
