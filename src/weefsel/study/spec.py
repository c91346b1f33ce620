"""A study as a file: which fabric, which shocks, which methods.

Everything wrong in a study file is gathered and raised once, each fault with its line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from weefsel.errors import Fault, InputError, InputFaults, reason_of
from weefsel.model import Event, Lever
from weefsel.sayings import say
from weefsel.study.check import misfits
from weefsel.study.events import Text, as_day, as_event, as_lever
from weefsel.study.misfit import Location
from weefsel.study.steps import as_step
from weefsel.study.wrong_value import fault_of
from weefsel.vocabulary.plain_yaml import PlainLoader, read_yaml, trouble_in

LIMIT_BYTES = 1_000_000


class Strict(BaseModel):
    """A frozen part of a study that knows no key but its own."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Closure(Strict):
    """A plant closes for good: its industry and place, and its size in jobs, output or share."""

    industry: Text = Field(description="industry of the plant, by code, number or name")
    region: Text | None = Field(None, description="region of the plant, where the fabric has several")
    place: Text | None = Field(
        None, description="province, arrondissement or municipality of the plant, by name or code"
    )
    jobs: float | None = Field(None, ge=0, le=1e15, description="jobs lost in the plant")
    output: float | None = Field(None, ge=0, le=1e15, description="output lost in the plant, in currency units a year")
    share: float | None = Field(None, ge=0, le=1, description="share of the industry's output in its region")
    start: Annotated[Text | None, AfterValidator(as_day)] = Field(
        None, description="first day, as YYYY-MM-DD: said in words, and day 0 of methods that have `begin`"
    )


class Shock(Strict):
    """One shock, by its kind: a closure for good, a dated event for the daily model, or a change of the table."""

    name: Text = Field("closure", min_length=1, description="what the findings call this shock")
    closure: Closure | None = Field(None, description="a plant that closes for good")
    event: Annotated[Event | None, BeforeValidator(as_event)] = Field(
        None, description="a dated shock; all events of a study happen in one run"
    )
    change: str | None = Field(
        None,
        min_length=1,
        description="a change of the table as `what:who:by`, see scenario.impact; all changes happen together",
    )

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Shock:
        if sum(kind is not None for kind in (self.closure, self.event, self.change)) != 1:
            raise ValueError(say("a shock has one kind: closure, event or change"))
        return self


class Step(Strict):
    """One method to run, with settings of its own."""

    method: str = Field(description="name of a registered method")
    settings: dict[str, Any] = Field(default_factory=dict, description="settings of the method")


def _a_step(value: object) -> object:
    """Read a step; settings beside their method, where they should stand under it, are named for what they are."""
    if isinstance(value, dict) and "method" not in value and len(value) > 1:
        first, *rest = map(str, value)
        raise ValueError(
            say(
                "{keys} stand beside {method}: one method a line, its settings indented under it",
                keys=rest[:5],
                method=first,
            )
        )
    return as_step(value)


class Uncertainty(Strict):
    """Over which tables every result gives low and high: drawn with random errors, or other tables by name."""

    draws: int | None = Field(None, ge=2, le=100_000, description="tables drawn with random errors of the flows")
    error: float = Field(0.1, gt=0, le=1, description="relative standard error of a flow of average size")
    seed: int = Field(0, ge=0, description="seed of the draws")
    sample: tuple[Text, ...] = Field((), description="other tables of the same industries, by name")

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Uncertainty:
        if (self.draws is None) == (not self.sample):
            raise ValueError(say("uncertainty is either draws (with error and seed) or a sample of other tables"))
        if self.sample and self.model_fields_set & {"error", "seed"}:
            raise ValueError(say("error and seed belong to draws, not to a sample of other tables"))
        return self


class Ensemble(Strict):
    """Methods run many times over uncertain settings: ranges on every number, and which assumption matters most."""

    vary: dict[str, tuple[float, float]] = Field(min_length=1, description="setting: [low, high], drawn uniformly")
    runs: int = Field(100, ge=2, le=100_000, description="runs of each method; for sobol a power of two")
    sampling: Literal["latin", "sobol"] = Field("latin", description="latin: ranges; sobol: indices too")
    seed: int = Field(1, ge=0, le=2**32 - 1, description="seed of the sample")


class Study(Strict):
    """A study: base fabric, shocks, methods, uncertainty."""

    weefsel: Literal[1] = Field(1, description="version of the layout of this file")
    title: Text = Field("", description="what the study is called")
    titles: dict[Literal["nl", "fr", "en"], Text] = Field({}, description="what it is called, by language")
    base: Text = Field(description="name of the fabric, as in `weefsel table list`")
    shocks: tuple[Shock, ...] = Field((), description="what happens")
    levers: tuple[Annotated[Lever, BeforeValidator(as_lever)], ...] = Field((), description="what is done about it")
    methods: tuple[Annotated[Step, BeforeValidator(_a_step)], ...] = Field(min_length=1, description="what is computed")

    uncertainty: Uncertainty | None = Field(None, description="ranges on every number")
    ensemble: Ensemble | None = Field(None, description="ranges over uncertain settings of the methods")

    @model_validator(mode="after")
    def _has_one_kind_of_range(self) -> Study:
        if self.uncertainty is not None and self.ensemble is not None:
            raise ValueError(say("a study has either uncertainty (of the table) or an ensemble (of settings)"))
        return self

    def title_in(self, language: str) -> str:
        """Return what the study is called in a language, or as the user calls it; empty where nothing is said."""
        titles = {str(key): text for key, text in self.titles.items()}
        return titles.get(language) or self.title or next(iter(titles.values()), "")


def read_study(path: Path, *, home: Path | None = None) -> Study:
    """Read a study from a YAML file; what it names must be at hand in the store (none = the user's own).

    Raises
    ------
    InputFaults
        With every fault of the file and its line.
    """
    return study_from_text(_read_text(path), path.name, home=home)


def study_from_text(text: str, name: str = "study.yaml", *, home: Path | None = None) -> Study:
    """Read a study from YAML text; `name` stands for the file in messages, `home` is the folder of the store.

    Raises
    ------
    InputFaults
        With every fault of the text and its line.
    """
    try:
        node = yaml.compose(text, Loader=PlainLoader)
        data = read_yaml(text)
        faults = [*_repeated_keys(name, node)]
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        trouble = trouble_in(error)
        line = f"line {trouble.line}" if trouble.line else ""
        what = say("{name} is not plain YAML", name=name) if trouble.is_yaml else say("{name} is not YAML", name=name)
        raise InputFaults(what, [Fault(trouble.what, trouble.remedy, file=name, row=line)]) from None
    if not isinstance(data, dict):
        raise InputError(
            say("{name} holds no study", name=name), say("A study has at least the keys `base` and `methods`.")
        )
    study = None
    try:
        study = Study.model_validate(data)
        faults += _shock_faults(name, study)
    except ValidationError as error:
        faults += [_fault(name, node, problem) for problem in error.errors() if not _is_dated(problem["loc"])]
    faults += [
        replace(misfit.fault, file=name, row=_place(node, misfit.location)) for misfit in misfits(data, home=home)
    ]
    if study is None or faults:
        raise InputFaults(say("{name} is not a valid study", name=name), faults)
    return study


def _read_text(path: Path) -> str:
    try:
        if path.is_dir():
            raise InputError(
                say("{path} is a folder, not a study file", path=path), say("Give the path of a YAML file.")
            )
        if path.stat().st_size > LIMIT_BYTES:
            raise InputError(
                say("{path} is larger than a study can be (1 MB)", path=path), say("Is this really a study file?")
            )
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(say("{path} does not exist", path=path), say("Check the path of the study file.")) from None
    except UnicodeDecodeError as error:
        raise InputError(
            say("{name} is not UTF-8 text (byte {at})", name=path.name, at=error.start + 1),
            say("Save the file with encoding UTF-8."),
        ) from None
    except OSError as error:
        raise InputError(
            say("{path} cannot be read: {reason}", path=path, reason=reason_of(error)),
            say("Check the path and your rights."),
        ) from None


def _fault(name: str, root: yaml.Node | None, problem: Any) -> Fault:
    location = tuple(part for part in problem["loc"] if part != "Step" and not str(part).startswith("function-"))
    return fault_of({**problem, "loc": location}, list(_known_keys(location[:-1])), name, _place(root, location))


def _is_dated(location: Location) -> bool:
    """Return whether a fault lies inside an event or a lever, whose keys are checked one by one elsewhere."""
    return location[:1] == ("levers",) or (location[:1] == ("shocks",) and location[2:3] == ("event",))


def _place(root: yaml.Node | None, location: Location) -> str:
    return f"{_line(root, location)} ({'.'.join(str(part) for part in location)})"


def _known_keys(parent: tuple[str | int, ...]) -> Iterable[str]:
    words = [part for part in parent if isinstance(part, str)]
    model: type[BaseModel] = Study
    if words[:1] == ["shocks"]:
        model = Closure if words[-1] == "closure" else Shock
    elif words[:1] == ["methods"]:
        model = Step
    elif words[:1] == ["uncertainty"]:
        model = Uncertainty
    elif words[:1] == ["ensemble"]:
        model = Ensemble
    return model.model_fields


def _line(node: yaml.Node | None, location: tuple[str | int, ...]) -> str:
    """Return the 1-based line of the deepest part of a location that exists in the file."""
    line = 1
    for part in location:
        if node is None:
            break
        line = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            found = [(key, value) for key, value in node.value if key.value == str(part)]
            if not found:
                break
            key, node = found[0]
            line = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return f"line {line}"


def _repeated_keys(name: str, node: yaml.Node | None) -> Iterable[Fault]:
    """Yield a fault for each key that stands twice in one mapping: YAML would silently keep the last."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                line = f"line {key.start_mark.line + 1}"
                what = say("the key {key!r} stands twice", key=key.value)
                yield Fault(what, say("Keep one of the two."), file=name, row=line)
            seen.add(str(key.value))
            yield from _repeated_keys(name, value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _repeated_keys(name, value)


def _shock_faults(name: str, study: Study) -> list[Fault]:
    names = [shock.name for shock in study.shocks if shock.closure is not None]
    twice = {shock for shock in names if names.count(shock) > 1}
    remedy = say("Give each shock a `name` of its own.")
    return [
        Fault(say("two shocks are called {name!r}", name=shock), remedy, file=name, row="shocks")
        for shock in sorted(twice)
    ]
