"""Studies whose methods run many times over uncertain settings: the key `ensemble`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from weefsel import registry
from weefsel.errors import Fault, InputFaults
from weefsel.model import Fabric, Result
from weefsel.sayings import say
from weefsel.study.ensemble import run_ensemble
from weefsel.study.executors import Executor
from weefsel.study.plan import Planned, together
from weefsel.study.sampling import Uncertain
from weefsel.study.spec import Ensemble

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Kept:
    """Where runs are done, and where each is kept as it is done; `resume` goes on with those that are there."""

    executor: Executor | None = None
    folder: Path | None = None
    resume: bool = False


def is_varied(method: str, ensemble: Ensemble) -> bool:
    """Return whether a method has one of the settings that an ensemble varies."""
    return any(setting.name in ensemble.vary for setting in registry.find(method).settings)


def fail_if_nothing_takes_a_setting(methods: Sequence[str], ensemble: Ensemble, where: str) -> None:
    """Raise InputFaults with every varied setting that no method of a study has."""
    taken = {setting.name for method in methods for setting in registry.find(method).settings}
    numbers = sorted(
        {each.name for method in methods for each in registry.find(method).settings if each.kind in (int, float)}
    )
    faults = [
        Fault(
            say("no method has a setting {name!r}", name=name),
            say("Known: {names}.", names=numbers),
            where,
            f"ensemble.vary.{name}",
        )
        for name in ensemble.vary
        if name not in taken
    ]
    if faults:
        raise InputFaults(say("{where} is not a valid study", where=where), faults)


def varied(
    method: str, step: int, fabric: Fabric, runs: Sequence[Planned], ensemble: Ensemble, kept: Kept, where: str,
    report: Report | None, home: Path | None = None,
) -> list[Result]:  # fmt: skip
    """Return a method's result with low and high over its uncertain settings, and Sobol indices where asked.

    Raises
    ------
    InputFaults
        If a range is not right, with the key of the study.
    InputError
        If runs of another ensemble are kept where these should be.
    """
    takes = {setting.name for setting in registry.find(method).settings}
    uncertain = [Uncertain(name, *ends) for name, ends in ensemble.vary.items() if name in takes]
    ranges, indices = [], []
    for at, one in enumerate(runs):
        place = None if kept.folder is None else kept.folder / f"{step + 1}-{method}-{at + 1}"
        try:
            found = run_ensemble(
                method, fabric, one.settings, uncertain, runs=ensemble.runs, seed=ensemble.seed,
                sampling=ensemble.sampling, executor=kept.executor, folder=place,
                resume=kept.resume and place is not None and place.exists(), report=report, home=home,
            )  # fmt: skip
        except InputFaults as error:
            faults = [
                replace(fault, file=where, row=f"ensemble.vary.{fault.row}") if fault.row in ensemble.vary else fault
                for fault in error.faults()
            ]
            raise InputFaults(say("{where} is not a valid study", where=where), faults) from None
        ranges.append((one.labels, found.ranges))
        if found.indices is not None:
            named = [pl.lit(label).alias(name) for name, label in one.labels.items()] if len(runs) > 1 else []
            indices.append(replace(found.indices, frame=found.indices.frame.select(*named, pl.all())))
    return [together(ranges), *indices]
