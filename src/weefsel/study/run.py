"""Run methods on a fabric, one by one or as a study."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from weefsel import registry
from weefsel.errors import Fault, InputFaults
from weefsel.methods.uncertainty.errors import ErrorModel
from weefsel.model import Fabric, Origin, Result, unknown_notes, without_sample
from weefsel.model.figures import Figures
from weefsel.registry import AFTERWARDS, GROUPS, TOTALS, Method, has_own_totals
from weefsel.store import content_hash
from weefsel.study.check import misfits
from weefsel.study.groups import groups_of, with_groups
from weefsel.study.inputs import read_inputs
from weefsel.study.known import known_methods
from weefsel.study.library import load
from weefsel.study.misfit import Misfit
from weefsel.study.plan import Planned, prepared, together
from weefsel.study.ranges import ranged
from weefsel.study.remarks import remarks
from weefsel.study.spec import Step, Study, Uncertainty
from weefsel.study.spread import Spread, of_errors, of_sample, over_others
from weefsel.study.totals import with_totals

Report = Callable[[str], None]

#: What is said about fabrics that are still in use, so that their numbers are read once: they never change.
_ORIGINS: dict[int, tuple[weakref.ref[Fabric], Origin]] = {}


@dataclass(frozen=True, slots=True)
class Findings:
    """What a study found: its results in the order of its methods, on one fabric."""

    study: Study
    fabric: Fabric
    results: tuple[Result, ...]


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
    return _computed(found, table, registry.read_settings(found, settings), origin_of(table))


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
    return _computed(found, fabric, read, origin_of(fabric), spread=spread, report=report)


def _computed(
    found: Method,
    fabric: Fabric,
    settings: Mapping[str, object],
    origin: Origin,
    home: Path | None = None,
    *,
    spread: Spread | None = None,
    report: Report | None = None,
) -> Result:
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
    used = [f"Figures: {each.title} ({each.source})." for each in own.values() if isinstance(each, Figures)]
    notes = [note for note in (*about, *used) if note not in result.notes]
    ran_with = {**result.settings, **inputs.named}
    return replace(result, settings=ran_with, origin=origin, notes=(*result.notes, *notes))


def is_fabric_unused(found: Method) -> bool:
    """Return whether a method says that it uses no flow of the table it is called on."""
    return any(need.endswith("is not used") for need in found.needs)


def run(study: Study, *, home: Path | None = None, where: str = "study", report: Report | None = None) -> Findings:
    """Run a study and return its findings.

    All methods and settings are checked before the first one runs. A method that has the settings of a closure
    takes them from each shock, and its result has a column ``shock``; another runs once on the base. A method that
    knows levers runs without and with those of the study, and its result has a column ``levers``: without, with,
    difference.

    Parameters
    ----------
    home : folder of the store; none = the user's own
    where : name of the study in messages
    report : called with the name of each step as it starts

    Raises
    ------
    InputError, InputFaults, ComputationError
        As `compute`.
    """
    wrong = misfits(study.model_dump(mode="json", exclude_none=True), home=home)
    plan = [(step, *prepared(step, study, where)) for step in study.methods]
    faults = [_at(misfit, where) for misfit in wrong] or [fault for _, faults, _ in plan for fault in faults]
    if faults:
        raise InputFaults(f"{where} is not a valid study", faults)
    fabric = load(study.base, home=home)
    origin = origin_of(fabric)
    spread = _spread_of(study.uncertainty, fabric, home, where) if study.uncertainty else None
    results = []
    for step, _, runs in plan:
        if report:
            report(step.method)
        try:
            results.append(_run_step(step, fabric, runs, origin, home, spread))
        except InputFaults as error:
            raise InputFaults(error.what, [_in_study(fault, where, study) for fault in error.faults()]) from None
    return Findings(study, fabric, tuple(results))


def _spread_of(uncertainty: Uncertainty, fabric: Fabric, home: Path | None, where: str) -> Spread:
    """Return the tables over which the results of a study run, its faults put at its key."""
    try:
        if uncertainty.draws is not None:
            model = ErrorModel(error=uncertainty.error)
            return of_errors(fabric, draws=uncertainty.draws, seed=uncertainty.seed, model=model)
        return over_others(fabric, [load(name, home=home) for name in uncertainty.sample])
    except InputFaults as error:
        faults = [replace(fault, file=where, row="uncertainty.sample") for fault in error.faults()]
        raise InputFaults(f"{where} is not a valid study", faults) from None


def _at(misfit: Misfit, where: str) -> Fault:
    return replace(misfit.fault, file=where, row=".".join(str(part) for part in misfit.location))


def _run_step(
    step: Step, fabric: Fabric, runs: list[Planned], origin: Origin, home: Path | None, spread: Spread | None
) -> Result:
    found = registry.find(step.method)
    return together([(one.labels, _computed(found, fabric, one.settings, origin, home, spread=spread)) for one in runs])


def _in_study(fault: Fault, where: str, study: Study) -> Fault:
    """Return a fault of the second event or the first lever with its place in the study."""
    kind, _, number = fault.row.partition(" ")
    if kind not in ("event", "lever") or not number.isdigit():
        return fault
    at = int(number) - 1
    if kind == "event":
        at = [position for position, shock in enumerate(study.shocks) if shock.event is not None][at]
    place = f"shocks.{at}.event" if kind == "event" else f"levers.{at}"
    return replace(fault, file=where, row=place)
