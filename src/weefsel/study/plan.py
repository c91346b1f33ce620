"""What a study runs: each method with which shocks, which levers and which settings; and how results come together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from weefsel import registry
from weefsel.errors import Fault, InputError, InputFaults
from weefsel.model import Result
from weefsel.registry import Method
from weefsel.sayings import say
from weefsel.study.events import as_setting
from weefsel.study.known import known_methods
from weefsel.study.spec import Closure, Step, Study

#: How the findings call runs without and with the levers of a study, and the second less the first.
WITHOUT, WITH, DIFFERENCE = "without", "with", "difference"
VALUES = ("value", "low", "high", "status")


@dataclass(frozen=True, slots=True)
class Planned:
    """One run of a method: what tells it from the others (column -> label), and its settings."""

    labels: dict[str, str]
    settings: dict[str, object]


def prepared(step: Step, study: Study, where: str) -> tuple[list[Fault], list[Planned]]:
    """Return the faults of a step, and the runs it stands for."""
    known_methods()
    try:
        found = registry.find(step.method)
    except InputError as error:
        return [Fault(error.what, error.remedy, file=where, row="methods")], []
    faults: list[Fault] = []
    runs: list[Planned] = []
    for one in _with_levers(found, study, _shocks_for(found, study)):
        try:
            runs.append(
                replace(one, settings=registry.read_settings(found, {**one.settings, **step.settings}, where=where))
            )
        except InputFaults as error:
            faults += [fault for fault in error.faults() if fault not in faults]
    return faults, runs


def _shocks_for(found: Method, study: Study) -> list[Planned]:
    """Return the shocks a method runs with.

    Closures run one by one; dated events run all together, and so do changes of the table.
    """
    takes = {setting.name for setting in found.settings}
    runs: list[Planned] = []
    if "industry" in takes:
        runs += [
            Planned({"shock": shock.name}, _of_closure(shock.closure, takes))
            for shock in study.shocks
            if shock.closure is not None
        ]
    dated = [shock for shock in study.shocks if shock.event is not None]
    if "events" in takes and dated:
        happening = as_setting(shock.event for shock in dated if shock.event is not None)
        runs.append(Planned({"shock": dated[0].name}, {"events": happening}))
    changes = changes_of(study)
    if "changes" in takes and changes:
        runs.append(Planned({}, {"changes": changes}))
    return runs or [Planned({}, {})]


def _with_levers(found: Method, study: Study, runs: list[Planned]) -> list[Planned]:
    """Return runs without and with levers; a method that is about levers takes them and runs once."""
    levers = next((setting for setting in found.settings if setting.name == "levers"), None)
    if levers is None or not study.levers:
        return runs
    given = {"levers": as_setting(study.levers)}
    if levers.required:
        return [replace(one, settings={**one.settings, **given}) for one in runs]
    return [
        Planned({**one.labels, "levers": label}, {**one.settings, **own})
        for one in runs
        for label, own in ((WITHOUT, {}), (WITH, given))
    ]


def changes_of(study: Study) -> str:
    """Return all changes of the table that a study names, as the text that scenarios read."""
    return "; ".join(shock.change for shock in study.shocks if shock.change is not None)


def _of_closure(closure: Closure, takes: set[str]) -> dict[str, object]:
    given = closure.model_dump(exclude_none=True, exclude={"start"})
    if closure.start is not None:
        given["begin"] = closure.start
    return {name: value for name, value in given.items() if name in takes}


def together(results: Sequence[tuple[dict[str, str], Result]]) -> Result:
    """Return the results of several runs as one, with a column for what tells them apart."""
    first = results[0][1]
    if len(results) == 1:
        return first
    notes = dict.fromkeys(note for _, result in results for note in result.notes)
    columns = [name for name in ("shock", "levers") if len({labels.get(name, "") for labels, _ in results}) > 1]
    said = []
    if "shock" in columns:
        said.append(say("Each shock stands alone: the effects of several do not simply add up."))
    frames = [_labelled(result.frame, {name: labels.get(name, "") for name in columns}) for labels, result in results]
    if "levers" in columns:
        said.append(say("levers: without, with, and difference = with less without, where both are defined."))
        frames += _differences(results, columns)
    return replace(first, frame=pl.concat(frames, how="diagonal"), notes=(*said, *notes))


def _differences(results: Sequence[tuple[dict[str, str], Result]], columns: list[str]) -> list[pl.DataFrame]:
    """Return, for each shock, what the run with levers adds to the run without."""
    found = []
    for (labels, without), (_, with_them) in zip(results[::2], results[1::2], strict=True):
        keys = [name for name in without.frame.columns if name not in VALUES]
        kept = without.frame.select(*keys, *[name for name in ("value", "status") if name in without.frame.columns])
        joined = kept.join(with_them.frame.select(*keys, other="value"), on=keys, maintain_order="left")
        changed = joined.with_columns(value=pl.col("other") - pl.col("value")).drop("other")
        found.append(_labelled(changed, {name: labels.get(name, "") for name in columns} | {"levers": DIFFERENCE}))
    return found


def _labelled(frame: pl.DataFrame, labels: dict[str, str]) -> pl.DataFrame:
    return frame.select(*[pl.lit(label).alias(name) for name, label in labels.items()], pl.all())
