"""Run methods on a fabric, one by one or as a study."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from weefsel import registry
from weefsel.errors import Fault, InputError, InputFaults
from weefsel.methods.uncertainty.errors import ErrorModel
from weefsel.model import Fabric, Origin, Result
from weefsel.sayings import say
from weefsel.study import varied
from weefsel.study.check import misfits
from weefsel.study.computing import computed, origin_of
from weefsel.study.library import load
from weefsel.study.misfit import Misfit
from weefsel.study.plan import Planned, prepared, together
from weefsel.study.spec import Step, Study, Uncertainty
from weefsel.study.spread import Spread, of_errors, over_others
from weefsel.study.varied import Kept

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a study found: its results in the order of its methods, on one fabric."""

    study: Study
    fabric: Fabric
    results: tuple[Result, ...]


def run(
    study: Study,
    *,
    home: Path | None = None,
    where: str = "study",
    report: Report | None = None,
    kept: Kept | None = None,
) -> Findings:
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
    kept : where the runs of an ensemble are done and kept

    Raises
    ------
    InputError, InputFaults, ComputationError
        As `compute`.
    """
    wrong = misfits(study.model_dump(mode="json", exclude_none=True), home=home)
    plan = [(step, *prepared(step, study, where)) for step in study.methods]
    faults = [_at(misfit, where) for misfit in wrong] or [fault for _, faults, _ in plan for fault in faults]
    if faults:
        raise InputFaults(say("{where} is not a valid study", where=where), faults)
    fabric = load(study.base, home=home)
    origin = origin_of(fabric)
    spread = _spread_of(study.uncertainty, fabric, home, where) if study.uncertainty else None
    results: list[Result] = []
    if study.ensemble:
        varied.fail_if_nothing_takes_a_setting([step.method for step in study.methods], study.ensemble, where)
    for at, (step, _, runs) in enumerate(plan):
        if report:
            report(step.method)
        try:
            if study.ensemble and varied.is_varied(step.method, study.ensemble):
                place = kept or varied.Kept()
                results += varied.varied(step.method, at, fabric, runs, study.ensemble, place, where, report, home)
            else:
                results.append(_run_step(step, fabric, runs, origin, home, spread))
        except InputError as error:
            faults = [_in_study(fault, where, study, f"methods.{at}.{step.method}") for fault in error.faults()]
            raise InputFaults(error.what, faults) from None
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
        raise InputFaults(say("{where} is not a valid study", where=where), faults) from None


def _at(misfit: Misfit, where: str) -> Fault:
    return replace(misfit.fault, file=where, row=".".join(str(part) for part in misfit.location))


def _run_step(
    step: Step, fabric: Fabric, runs: list[Planned], origin: Origin, home: Path | None, spread: Spread | None
) -> Result:
    found = registry.find(step.method)
    return together([(one.labels, computed(found, fabric, one.settings, origin, home, spread=spread)) for one in runs])


def _in_study(fault: Fault, where: str, study: Study, step: str) -> Fault:
    """Return a fault with its place in the study: the second event, the first lever, or the step that ran."""
    kind, _, number = fault.row.partition(" ")
    if kind not in ("event", "lever") or not number.isdigit():
        return fault if fault.file else replace(fault, file=where, row=f"{step}{fault.row and '.'}{fault.row}")
    at = int(number) - 1
    if kind == "event":
        at = [position for position, shock in enumerate(study.shocks) if shock.event is not None][at]
    place = f"shocks.{at}.event" if kind == "event" else f"levers.{at}"
    return replace(fault, file=where, row=place)
