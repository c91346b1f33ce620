"""Ensembles: a method run many times over uncertain settings, with ranges and the assumption that matters most."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path

import numpy as np
import polars as pl

from weefsel import __version__, registry
from weefsel.errors import ComputationError, Fault, InputFaults
from weefsel.model import Fabric, Result, without_sample
from weefsel.registry import Method
from weefsel.sayings import say, together
from weefsel.store import content_hash
from weefsel.store.locks import writing_alone
from weefsel.study.computing import computed, origin_of
from weefsel.study.executors import Executor, Numbers, Serial
from weefsel.study.identity import code_digest, settings_by_content
from weefsel.study.kept_runs import Begun, begin, keep
from weefsel.study.known import known_methods
from weefsel.study.sampling import Uncertain, sample, sobol_indices

Report = Callable[[str], None]
LEVEL = 0.9
#: What the sampler takes.
LARGEST_SEED = 2**32 - 1


@dataclass(frozen=True, slots=True)
class Run:
    """One run of an ensemble by its number: a method on a fabric with the settings of a row of the sample.

    Gives the values of the rows in `labels`, in their order; NaN where a row is missing. A run without an answer
    gives NaN throughout.
    """

    method: str
    fabric: Fabric
    settings: Mapping[str, object]
    names: tuple[str, ...]
    rows: Numbers
    labels: pl.DataFrame
    home: Path | None = None

    def __call__(self, number: int) -> Numbers:
        """Return the values of run `number` (rows,)."""
        varied = dict(zip(self.names, map(float, self.rows[number]), strict=True))
        try:
            found = _computed(
                self.method, self.fabric, {**self.settings, **whole(self.method, varied)}, self.home
            ).frame
        except ComputationError:
            return np.full(len(self.labels), np.nan)
        if found.select(self.labels.columns).equals(self.labels):
            return found["value"].to_numpy().copy()
        keys = self.labels.columns
        joined = self.labels.join(found.select(*keys, "value"), on=keys, how="left", maintain_order="left")
        return joined["value"].fill_null(float("nan")).to_numpy().copy()


@dataclass(frozen=True, slots=True)
class Ensemble:
    """What an ensemble found: `ranges`, the method's result with low and high; `indices`, by setting, or None."""

    ranges: Result
    indices: Result | None
    done: int


def _computed(method: str, fabric: Fabric, settings: Mapping[str, object], home: Path | None) -> Result:
    known_methods()
    found = registry.find(method)
    return computed(found, fabric, registry.read_settings(found, settings), origin_of(fabric), home)


def _keys(central: Result) -> list[str]:
    """Return the labels that say what a row is about; others are findings, and may differ from run to run."""
    return [name for name in central.labels if name not in registry.find(central.method).finds]


def whole(method: str, varied: Mapping[str, float]) -> dict[str, object]:
    """Return settings with whole numbers where the method takes whole numbers."""
    known_methods()
    kinds = {setting.name: setting.kind for setting in registry.find(method).settings}
    return {name: round(value) if kinds[name] is int else value for name, value in varied.items()}


def run_ensemble(
    method: str,
    fabric: Fabric,
    settings: Mapping[str, object],
    uncertain: Sequence[Uncertain],
    *,
    runs: int,
    seed: int,
    sampling: str = "latin",
    executor: Executor | None = None,
    folder: Path | None = None,
    resume: bool = False,
    report: Report | None = None,
    home: Path | None = None,
) -> Ensemble:
    """Run a method over a sample of its uncertain settings; a sample that the fabric holds is left aside.

    Each run is written to `folder` as it is done, so that an interruption loses nothing: `resume` goes on.

    Parameters
    ----------
    settings : what all runs share
    uncertain : settings with their ranges, drawn uniformly
    runs : of a Latin hypercube; for ``sobol``, base sample of a power of two, runs x (2 settings + 2) in all
    executor : where runs are done; the numbers are the same everywhere
    folder : where runs are kept; none = not at all
    home : folder of the store; none = the user's own

    Raises
    ------
    InputError, InputFaults
        If a setting does not exist or a range is not right; if the folder holds another ensemble or runs of other
        code, or another process is writing to it.
    ComputationError
        If no run has an answer, or the disk is full.
    """
    _fail_if_call_is_wrong(seed, folder, resume=resume)
    fail_if_ranges_are_wrong(method, settings, uncertain)
    rows = sample(uncertain, runs, seed, sampling)
    fabric = without_sample(fabric)
    central = _computed(method, fabric, settings, home)
    work = Run(
        method, fabric, dict(settings), tuple(one.name for one in uncertain), rows,
        central.frame.select(_keys(central)), home,
    )  # fmt: skip
    plan = {} if folder is None else _plan(work, uncertain, seed, sampling)
    with nullcontext() if folder is None else writing_alone(folder):
        stack, notes = _run(work, plan, executor or Serial(), folder, resume=resume, report=report)
    found = _summary(central, stack, uncertain, sampling, seed)
    return replace(found, ranges=replace(found.ranges, notes=(*notes, *found.ranges.notes)))


def _run(
    work: Run, plan: Mapping[str, object], executor: Executor, folder: Path | None, *, resume: bool,
    report: Report | None,
) -> tuple[Numbers, tuple[str, ...]]:  # fmt: skip
    """Return what all runs give (runs, rows) and what is to be said about those that were there."""
    begun = Begun({}) if folder is None else begin(folder, plan, len(work.labels), resume=resume)
    done = dict(begun.values)
    total = len(work.rows)
    if report:
        report(say("{done} of {count} runs", done=len(done), count=total))
    for number, values in executor.run(work, [number for number in range(total) if number not in done]):
        if folder is not None:
            keep(folder, number, values)
        done[number] = values
        if report:
            report(say("{done} of {count} runs", done=len(done), count=total))
    return np.vstack([done[number] for number in range(total)]), begun.notes


def _fail_if_call_is_wrong(seed: int, folder: Path | None, *, resume: bool) -> None:
    faults = []
    if not 0 <= seed <= LARGEST_SEED:
        remedy = say("Give a whole number from 0 to {most}.", most=LARGEST_SEED)
        faults.append(Fault(say("the seed {seed} is outside its range", seed=seed), remedy, row="--seed"))
    if resume and folder is None:
        what = say("--resume without --folder: there is nothing to go on with")
        faults.append(Fault(what, say("Name the folder of the runs."), row="--resume"))
    if faults:
        raise InputFaults(say("the ensemble cannot be run"), faults)


def fail_if_ranges_are_wrong(method: str, settings: Mapping[str, object], uncertain: Sequence[Uncertain]) -> None:
    """Raise InputFaults unless every uncertain setting exists, is a number, and its range lies in what makes sense."""
    known_methods()
    found = registry.find(method)
    faults = []
    for at, one in enumerate(uncertain):
        wrong = _wrong_range(one, found, settings, uncertain[:at])
        if wrong is not None:
            faults.append(Fault(*wrong, row=one.name))
        else:
            faults += [fault for fault in _outside(one, found) if fault not in faults]
    if not uncertain:
        faults.append(Fault(say("nothing is uncertain"), say("Give at least one range, such as restock_days=5:30.")))
    if faults:
        raise InputFaults(say("the ranges are not right"), faults)


def _wrong_range(
    one: Uncertain, found: Method, settings: Mapping[str, object], before: Sequence[Uncertain]
) -> tuple[str, str] | None:
    """Return what is wrong with a range by itself, and the remedy."""
    numbers = sorted(setting.name for setting in found.settings if setting.kind in (int, float))
    if one.name in settings:
        return say("{name} is both given and uncertain", name=one.name), say("Keep one of the two.")
    if one.name not in numbers:
        what = say("{method} has no number {name!r}", method=found.name, name=one.name)
        return what, say("Known: {names}.", names=numbers)
    if one.name in [each.name for each in before]:
        return say("{name} is varied twice", name=one.name), say("Keep one of the two ranges.")
    if not (isfinite(one.low) and isfinite(one.high)):
        return say("the range of {name} has no end", name=one.name), say("Give two plain numbers.")
    if not one.low < one.high:
        return say("the range {low:g} to {high:g} is empty", low=one.low, high=one.high), say("Give low < high.")
    return None


def _outside(one: Uncertain, found: Method) -> list[Fault]:
    """Return the ends of a range that its setting does not take."""
    alone = replace(found, settings=tuple(each for each in found.settings if each.name == one.name))
    faults: list[Fault] = []
    for end in (one.low, one.high):
        try:
            registry.read_settings(alone, whole(found.name, {one.name: end}))
        except InputFaults as error:
            faults += error.faults()
    return faults


def _plan(work: Run, uncertain: Sequence[Uncertain], seed: int, sampling: str) -> dict[str, object]:
    return {
        "weefsel": __version__,
        "code": code_digest(),
        "method": work.method,
        "fabric": content_hash(work.fabric),
        "settings": settings_by_content(work.method, work.fabric, work.settings, home=work.home),
        "uncertain": [[one.name, one.low, one.high] for one in uncertain],
        "seed": seed,
        "sampling": sampling,
        "sample": hashlib.sha256(work.rows.tobytes()).hexdigest(),
        "runs": len(work.rows),
    }


def _summary(central: Result, stack: Numbers, uncertain: Sequence[Uncertain], sampling: str, seed: int) -> Ensemble:
    answered = ~np.isnan(stack).all(axis=1)
    if not answered.any():
        raise ComputationError(
            say("{method} has no answer in any run", method=central.method), say("Narrow the ranges.")
        )
    tail = (1.0 - LEVEL) / 2.0
    found = stack[answered]
    low, high = (np.nanquantile(found, part, axis=0) for part in (tail, 1.0 - tail))
    frame = central.frame.drop([name for name in ("low", "high") if name in central.frame.columns])
    frame = frame.with_columns(low=pl.Series(low), high=pl.Series(high))
    spans = [say("{name} {low:g} to {high:g}", name=one.name, low=one.low, high=one.high) for one in uncertain]
    given = {"level": LEVEL, "count": len(found), "sampling": sampling, "seed": seed, "spans": together(spans, "; ")}
    notes = [say("Ranges: {level:.0%} of {count} runs ({sampling}, seed {seed}) over {spans}.", **given)]
    if len(found) < len(stack):
        notes.append(say("{count} runs had no answer and are not in the ranges.", count=len(stack) - len(found)))
    ranges = replace(central, frame=frame, notes=(*notes, *central.notes))
    indices = None
    if sampling == "sobol" and answered.all():
        indices = sobol_indices(central, stack, uncertain, seed)
    return Ensemble(ranges, indices, len(stack))
