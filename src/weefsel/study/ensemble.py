"""Ensembles: a method run many times over uncertain settings, with ranges and the assumption that matters most."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl

from weefsel import registry
from weefsel.errors import ComputationError, Fault, InputError, InputFaults
from weefsel.model import Fabric, Result, without_sample
from weefsel.store import content_hash
from weefsel.study.computing import compute
from weefsel.study.executors import Executor, Numbers, Serial
from weefsel.study.known import known_methods
from weefsel.study.sampling import Uncertain, sample, sobol_indices

Report = Callable[[str], None]
LEVEL = 0.9


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

    def __call__(self, number: int) -> Numbers:
        """Return the values of run `number` (rows,)."""
        varied = dict(zip(self.names, map(float, self.rows[number]), strict=True))
        try:
            found = compute(self.method, self.fabric, **self.settings, **whole(self.method, varied)).frame
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

    Raises
    ------
    InputError, InputFaults
        If a setting does not exist or a range is not right; if the folder holds another ensemble.
    ComputationError
        If no run has an answer.
    """
    fail_if_ranges_are_wrong(method, settings, uncertain)
    rows = sample(uncertain, runs, seed, sampling)
    fabric = without_sample(fabric)
    central = compute(method, fabric, **settings)
    work = Run(
        method, fabric, dict(settings), tuple(one.name for one in uncertain), rows, central.frame.select(_keys(central))
    )
    plan = _plan(work, uncertain, seed, sampling)
    with tempfile.TemporaryDirectory() as spare:
        place = folder or Path(spare)
        done = _begin(place, plan, resume=resume)
        todo = [number for number in range(len(rows)) if number not in done]
        if report:
            report(f"{len(done)} of {len(rows)} runs")
        for number, values in (executor or Serial()).run(work, todo):
            _keep(place, number, values)
            done.add(number)
            if report:
                report(f"{len(done)} of {len(rows)} runs")
        stack = np.vstack([np.load(_file(place, number)) for number in range(len(rows))])
    return _summary(central, stack, uncertain, sampling, seed)


def fail_if_ranges_are_wrong(method: str, settings: Mapping[str, object], uncertain: Sequence[Uncertain]) -> None:
    """Raise InputFaults unless every uncertain setting exists, is a number, and its range lies in what makes sense."""
    known_methods()
    found = registry.find(method)
    numbers = {setting.name for setting in found.settings if setting.kind in (int, float)}
    faults = []
    for one in uncertain:
        if one.name in settings:
            faults.append(Fault(f"{one.name} is both given and uncertain", "Keep one of the two.", row=one.name))
        elif one.name not in numbers:
            faults.append(
                Fault(f"{method} has no number {one.name!r}", f"Known: {', '.join(sorted(numbers))}.", row=one.name)
            )
        elif not one.low < one.high:
            faults.append(Fault(f"the range {one.low:g} to {one.high:g} is empty", "Give low < high.", row=one.name))
        else:
            for end in (one.low, one.high):
                try:
                    registry.read_settings(
                        replace(found, settings=tuple(s for s in found.settings if s.name == one.name)),
                        whole(method, {one.name: end}),
                    )
                except InputFaults as error:
                    faults += [fault for fault in error.faults() if fault not in faults]
    if not uncertain:
        faults.append(Fault("nothing is uncertain", "Give at least one range, such as restock_days=5:30."))
    if faults:
        raise InputFaults("the ranges are not right", faults)


def _plan(work: Run, uncertain: Sequence[Uncertain], seed: int, sampling: str) -> dict[str, object]:
    return {
        "method": work.method,
        "fabric": content_hash(work.fabric),
        "settings": {name: str(value) for name, value in sorted(work.settings.items())},
        "uncertain": [[one.name, one.low, one.high] for one in uncertain],
        "seed": seed,
        "sampling": sampling,
        "sample": hashlib.sha256(work.rows.tobytes()).hexdigest(),
        "runs": len(work.rows),
    }


def _begin(folder: Path, plan: Mapping[str, object], *, resume: bool) -> set[int]:
    """Return the numbers of runs that are there; write the plan where there is none."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "plan.json"
    if file.exists():
        if json.loads(file.read_text(encoding="utf-8")) != plan:
            raise InputError(f"{folder} holds another ensemble", "Give another folder, or the same call.")
        if not resume:
            raise InputError(f"{folder} holds runs of this ensemble already", "Go on with --resume, or empty it.")
        return {int(path.stem[4:]) for path in folder.glob("run-*.npy")}
    file.write_text(json.dumps(plan, indent=1) + "\n", encoding="utf-8")
    return set()


def _file(folder: Path, number: int) -> Path:
    return folder / f"run-{number:06d}.npy"


def _keep(folder: Path, number: int, values: Numbers) -> None:
    """Write one run whole or not at all."""
    half = folder / f".half-{number:06d}.npy"
    np.save(half, values)
    half.replace(_file(folder, number))


def _summary(central: Result, stack: Numbers, uncertain: Sequence[Uncertain], sampling: str, seed: int) -> Ensemble:
    answered = ~np.isnan(stack).all(axis=1)
    if not answered.any():
        raise ComputationError(f"{central.method} has no answer in any run", "Narrow the ranges.")
    tail = (1.0 - LEVEL) / 2.0
    found = stack[answered]
    low, high = (np.nanquantile(found, part, axis=0) for part in (tail, 1.0 - tail))
    frame = central.frame.drop([name for name in ("low", "high") if name in central.frame.columns])
    frame = frame.with_columns(low=pl.Series(low), high=pl.Series(high))
    what = "; ".join(f"{one.name} {one.low:g} to {one.high:g}" for one in uncertain)
    notes = [f"Ranges: {LEVEL:.0%} of {len(found)} runs ({sampling}, seed {seed}) over {what}."]
    if len(found) < len(stack):
        notes.append(f"{len(stack) - len(found)} runs had no answer and are not in the ranges.")
    ranges = replace(central, frame=frame, notes=(*notes, *central.notes))
    indices = None
    if sampling == "sobol" and answered.all():
        indices = sobol_indices(central, stack, uncertain, seed)
    return Ensemble(ranges, indices, len(stack))
