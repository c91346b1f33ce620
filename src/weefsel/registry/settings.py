"""Settings: the keyword-only parameters of a function, each with its `About`, and what users give for them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from math import isfinite
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from weefsel.errors import Fault, InputFaults, shown, unknown
from weefsel.sayings import as_pattern, say

YES = ("yes", "true", "1", "ja", "oui")
NO = ("no", "false", "0", "nee", "non")


@dataclass(frozen=True, slots=True)
class About:
    """What a setting means: one sentence, its unit, and the range in which it makes sense.

    `reads` says that the user gives a name and the method gets what stands under it: ``table``, another fabric.
    `groups` says that it names industries, with + between them, and that the name of a group stands for its industries.
    `file_unless` says that the setting is the path of a file, unless it is one of these words or holds JSON; a
    server takes no paths.
    """

    text: str
    unit: str = ""
    low: float | None = None
    high: float | None = None
    source: str = ""
    reads: str = ""
    file_unless: tuple[str, ...] | None = None
    groups: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a method."""

    name: str
    about: About
    kind: type
    choices: tuple[str, ...]
    optional: bool
    default: object
    required: bool


def settings_of(function: Callable[..., Any]) -> tuple[Setting, ...]:
    """Return the settings of a function: its keyword-only parameters, and the fields of those it takes together."""
    hints = get_type_hints(function, include_extras=True)
    together = bundles_of(function)
    found: list[Setting] = []
    for name, parameter in inspect.signature(function).parameters.items():
        if name in together:
            inside = get_type_hints(together[name], include_extras=True)
            found += [_setting(each.name, inside[each.name], each.default) for each in fields(together[name])]
        elif parameter.kind is inspect.Parameter.KEYWORD_ONLY:
            found.append(_setting(name, hints[name], parameter.default))
    return tuple(found)


def bundles_of(function: Callable[..., Any]) -> dict[str, type[Any]]:
    """Return the keyword-only parameters of a function that take several settings together, with their dataclasses."""
    hints = get_type_hints(function, include_extras=True)
    return {
        name: hints[name]
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and is_dataclass(hints[name])
    }


def options_of(function: Callable[..., Any]) -> tuple[Setting, ...]:
    """Return those keyword-only parameters of a function that carry an `About`; others are not for the user."""
    hints = get_type_hints(function, include_extras=True)
    parameters = inspect.signature(function).parameters.values()
    return tuple(
        _setting(parameter.name, hints[parameter.name], parameter.default)
        for parameter in parameters
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and get_origin(hints.get(parameter.name)) is Annotated
    )


def _setting(name: str, hint: Any, given: object) -> Setting:
    if get_origin(hint) is not Annotated:
        raise TypeError(f"setting {name} has no About")
    bare, about = get_args(hint)[:2]
    optional = get_origin(bare) in (Union, UnionType) and type(None) in get_args(bare)
    if optional:
        (bare,) = (part for part in get_args(bare) if part is not type(None))
    choices: tuple[str, ...] = ()
    if get_origin(bare) is Literal:
        choices, bare = tuple(get_args(bare)), str
    required = given is inspect.Parameter.empty or given is MISSING
    return Setting(name, about, bare, choices, optional, None if required else given, required)


def read_options(
    name: str, settings: tuple[Setting, ...], given: Mapping[str, object], *, where: str = ""
) -> dict[str, object]:
    """Turn what a user gave into typed settings of what is called `name`.

    Text is read by the type of the setting (``yes`` and ``no``, numbers with a decimal point); values that
    already have their type pass. All faults are gathered and raised once, as InputFaults.
    """
    known = {setting.name: setting for setting in settings}
    faults: list[Fault] = []
    values: dict[str, object] = {}
    for key, value in given.items():
        if key not in known:
            error = unknown(say("setting of {name}", name=name), key, known)
            faults.append(Fault(error.what, error.remedy, file=where, row=key))
            continue
        try:
            values[key] = _read(known[key], value)
        except ValueError as error:
            faults.append(
                Fault(
                    say("{key} = {shown}: {reason}", key=key, shown=shown(value), reason=error.args[0]),
                    _expects(known[key]),
                    file=where,
                    row=key,
                )
            )
    for setting in settings:
        if setting.required and setting.name not in given:
            faults.append(
                Fault(
                    say("{name} needs the setting {setting}", name=name, setting=setting.name),
                    say("Give {name}=...: {text}", name=setting.name, text=as_pattern(setting.about.text)),
                    file=where,
                )
            )
    if faults:
        raise InputFaults(say("the settings of {name} are not right", name=name), faults)
    return values


def _read(setting: Setting, value: object) -> object:
    if value is None or value == "none":
        if setting.optional:
            return None
        if setting.choices and "none" in setting.choices:
            return "none"
        raise ValueError(say("a value is needed"))
    if setting.about.reads:
        return value
    if setting.choices:
        text = str(value)
        if text not in setting.choices:
            raise ValueError(say("not one of the choices"))
        return text
    if setting.kind is bool:
        return _read_bool(value)
    if setting.kind in (int, float):
        return _read_number(setting, value)
    if isinstance(value, list | tuple):
        return ",".join(str(part) for part in value)
    return str(value)


def _read_bool(value: object) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).lower()
    if text in YES:
        return True
    if text in NO:
        return False
    raise ValueError(say("neither yes nor no"))


def _read_number(setting: Setting, value: object) -> float | int:
    if isinstance(value, bool):
        raise ValueError(say("yes or no where a number is needed"))
    try:
        number = setting.kind(value)
        finite = isfinite(number)
    except (TypeError, ValueError, OverflowError):
        raise ValueError(_why_no_number(value)) from None
    if not finite:
        raise ValueError(say("not a finite number"))
    low, high = setting.about.low, setting.about.high
    if (low is not None and number < low) or (high is not None and number > high):
        raise ValueError(say("outside its range"))
    return number


def _why_no_number(value: object) -> str:
    """Return why a value is no number; a decimal comma is named."""
    text = str(value).strip()
    if re.fullmatch(r"[-+]?[0-9]*,[0-9]+", text):
        return say("not a number; decimals take a point here: {number}", number=text.replace(",", "."))
    if re.fullmatch(r"[-+]?[0-9]{1,3}([ .,'][0-9]{3})+([.,][0-9]+)?", text):
        return say("not a number; leave out the signs between thousands")
    return say("not a number")


def _bounds(about: About) -> str:
    """Return which numbers a setting takes, to stand behind what it is."""
    low, high = about.low, about.high
    if low is None:
        return "" if high is None else say(", at most {high:g}", high=high)
    if high is None:
        return say(", at least {low:g}", low=low)
    return say(", at least {low:g} and at most {high:g}", low=low, high=high)


def _expects(setting: Setting) -> str:
    if setting.choices:
        return say("Choose one of {names}.", names=setting.choices)
    if setting.kind is bool:
        return say("Write yes or no.")
    if setting.kind in (int, float):
        what = say("a whole number") if setting.kind is int else say("a number with a decimal point")
        unit = say(" ({unit})", unit=as_pattern(setting.about.unit)) if setting.about.unit else ""
        return say("Give {what}{bounds}{unit}.", what=what, bounds=_bounds(setting.about), unit=unit)
    return as_pattern(setting.about.text)
