"""Run one method on a fabric."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from weefsel import registry
from weefsel.model import Fabric, Origin, Result, unknown_notes, without_sample
from weefsel.model.figures import Figures
from weefsel.registry import AFTERWARDS, GROUPS, TOTALS, Method, has_own_totals, is_fabric_unused
from weefsel.sayings import say
from weefsel.store import content_hash
from weefsel.study.groups import groups_of, with_groups
from weefsel.study.inputs import read_inputs
from weefsel.study.known import known_methods
from weefsel.study.library import load
from weefsel.study.ranges import ranged
from weefsel.study.remarks import remarks
from weefsel.study.spread import Spread, of_sample
from weefsel.study.totals import with_totals

Report = Callable[[str], None]

#: What is said about fabrics that are still in use, so that their numbers are read once: they never change.
_ORIGINS: dict[int, tuple[weakref.ref[Fabric], Origin]] = {}


def compute(method: str, fabric: Fabric | str, **settings: object) -> Result:
    """Run one registered method on a fabric; one that holds a sample gives every value a low and a high.

    Parameters
    ----------
    method : name of the method, see ``weefsel methods``
    fabric : a fabric, or the name of a stored or embedded one
    settings : settings of the method; text is read as on the command line

    Raises
    ------
    InputError
        If the method, the fabric or a setting does not exist or is not right.
    ComputationError
        If there is no valid answer.
    """
    known_methods()
    found = registry.find(method)
    table = load(fabric) if isinstance(fabric, str) else fabric
    return computed(found, table, registry.read_settings(found, settings), origin_of(table))


def origin_of(fabric: Fabric) -> Origin:
    """Return what a result says about the fabric it was computed on."""
    key, meta = id(fabric), fabric.meta
    seen = _ORIGINS.get(key)
    if seen is not None and seen[0]() is fabric:
        return seen[1]
    origin = Origin(meta.name, meta.title, content_hash(fabric), meta.year, meta.vintages)
    _ORIGINS[key] = (weakref.ref(fabric, lambda _: _ORIGINS.pop(key, None)), origin)
    return origin


def compute_over(
    method: str,
    fabric: Fabric,
    settings: Mapping[str, object],
    spread: Spread,
    report: Report | None = None,
) -> Result:
    """Run one registered method on a fabric, with low and high over other tables; raises as `compute`."""
    known_methods()
    found = registry.find(method)
    read = registry.read_settings(found, settings)
    return computed(found, fabric, read, origin_of(fabric), spread=spread, report=report)


def computed(
    found: Method,
    fabric: Fabric,
    settings: Mapping[str, object],
    origin: Origin,
    home: Path | None = None,
    *,
    spread: Spread | None = None,
    report: Report | None = None,
) -> Result:
    """Return the result of a method whose settings are read, with its ranges, notes and origin."""
    inputs = read_inputs(found, settings, fabric, home)
    theirs = {each.name for each in AFTERWARDS if each in found.settings}
    own = {name: value for name, value in inputs.settings.items() if name not in theirs}
    summed = bool(settings.get(TOTALS.name, TOTALS.default))
    grouping = settings.get(GROUPS.name) if GROUPS in found.settings else None
    groups = groups_of(str(grouping), home=home) if grouping is not None else None

    def answer(table: Fabric) -> Result:
        result: Result = found.function(table, **own)
        if not has_own_totals(found):
            result = with_totals(found, result) if summed else result
            result = replace(result, settings={**result.settings, TOTALS.name: summed})
        if groups is None:
            return result
        result = with_groups(found, result, str(grouping), groups, table)
        return replace(result, settings={**result.settings, GROUPS.name: grouping})

    result = answer(without_sample(fabric))
    over = spread or of_sample(fabric)
    if over is not None:
        result = ranged(result, answer, over.tables(), over.level, over.said, report, found.finds)
    about = [] if is_fabric_unused(found) else [*remarks(fabric, result), *unknown_notes(fabric), *fabric.meta.notes]
    used = [
        say("Figures: {title} ({source}).", title=each.title, source=each.source)
        for each in own.values()
        if isinstance(each, Figures)
    ]
    notes = [note for note in (*about, *used) if note not in result.notes]
    # A method that uses no flow of the table says nothing of its year and vintages: it names its own figures.
    origin = replace(origin, year=None, vintages=()) if is_fabric_unused(found) else origin
    ran_with = {**result.settings, **inputs.named}
    return replace(result, settings=ran_with, origin=origin, notes=(*result.notes, *notes))
