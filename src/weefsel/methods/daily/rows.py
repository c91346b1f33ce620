"""Lists of events and levers as a user writes them: a JSON list, or a YAML or JSON file with one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

import yaml

from weefsel.errors import Fault, InputFaults, shown
from weefsel.model import Event, Lever
from weefsel.model.event import wrong_in_event
from weefsel.model.lever import wrong_in_lever
from weefsel.model.rows import Wrong
from weefsel.sayings import say, together
from weefsel.vocabulary.plain_yaml import PlainLoader, read_yaml, trouble_in

T = TypeVar("T")


def read_events(text: str) -> list[Event]:
    """Return events from a JSON list, or from a YAML or JSON file.

    Raises
    ------
    InputFaults
        With everything wrong in every event: file, line or position, key.
    """
    return read_rows(text, "event", wrong_in_event, lambda row: Event(**row))  # type: ignore[arg-type]


def read_levers(text: str) -> list[Lever]:
    """Return levers from a JSON list, or from a YAML or JSON file.

    Raises
    ------
    InputFaults
        With everything wrong in every lever: file, line or position, key.
    """
    return read_rows(text, "lever", wrong_in_lever, lambda row: Lever(**row))  # type: ignore[arg-type]


def read_rows(
    text: str,
    what: str,
    wrong_in: Callable[[Mapping[str, object]], list[Wrong]],
    make: Callable[[dict[str, object]], T],
) -> list[T]:
    """Return the rows of a list, each checked; `what` names one of them."""
    name, inline = f"{what}s", text.lstrip().startswith(("[", "{"))
    try:
        if not inline:
            name, text = Path(text).name, Path(text).read_text(encoding="utf-8-sig")
        found, node = read_yaml(text), yaml.compose(text, Loader=PlainLoader)
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise InputFaults(
            say("{name} cannot be read as {rows}", name=name, rows=_several(what)), [_unreadable(error, what, name)]
        ) from None
    if isinstance(found, dict) and set(found) == {f"{what}s"}:
        found, node = found[f"{what}s"], node.value[0][1] if isinstance(node, yaml.MappingNode) else None
    rows = found if isinstance(found, list) else [found]
    made, faults = [], []
    for at, row in enumerate(rows):
        if not isinstance(row, dict):
            wrong = [
                Wrong(
                    "",
                    say("{row} is no {kind}", row=shown(row), kind=_one(what)),
                    say("Write keys and values, such as kind: {example}.", example=_example(what)),
                )
            ]
        else:
            wrong = wrong_in(row)
        where = f"{what} {at + 1}"
        if not inline and isinstance(node, yaml.SequenceNode):
            where = f"line {node.value[at].start_mark.line + 1} ({where})"
        faults += [Fault(one.what, one.remedy, name, where, f"key {one.key}" if one.key else "") for one in wrong]
        if not wrong:
            made.append(make(as_written(row)))
    if not rows:
        faults.append(Fault(say("there is no {kind} in it", kind=_one(what)), say("Write at least one."), name))
    if faults:
        bad = say("{rows} are not right", rows=_several(what)) if inline else say("{name} is not right", name=name)
        raise InputFaults(bad, faults)
    return made


def as_written(row: Mapping[str, object]) -> dict[str, object]:
    """Return a row with dates and codes in figures as text."""
    codes = ("industry", "region", "product", "origin", "category", "first", "name")
    return {
        str(key): value.isoformat()
        if isinstance(value, date)
        else str(value)
        if key in codes and value is not None
        else value
        for key, value in row.items()
    }


def _one(what: str) -> str:
    return say("event") if what == "event" else say("lever")


def _several(what: str) -> str:
    return say("events") if what == "event" else say("levers")


def _example(what: str) -> str:
    return "closure" if what == "event" else "short_time"


def _unreadable(error: Exception, what: str, name: str) -> Fault:
    remedy = say("Give a JSON list, or the path of a YAML file with a list of {rows}.", rows=_several(what))
    if isinstance(error, FileNotFoundError):
        return Fault(say("there is no such file"), remedy, name)
    if isinstance(error, OSError):
        return Fault(say("the file cannot be opened: {reason}", reason=(error.strerror or "").lower()), remedy, name)
    if isinstance(error, yaml.YAMLError | RecursionError):
        trouble = trouble_in(error)
        said = trouble.what if trouble.is_yaml else say("this is not YAML: {problem}", problem=trouble.what)
        return Fault(said, together([trouble.remedy, remedy]), name, f"line {trouble.line}" if trouble.line else "")
    return Fault(say("this is not a list of {rows}", rows=_several(what)), remedy, name)
