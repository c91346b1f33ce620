"""The one list of methods: names to functions, with what each needs and gives.

A method registers with ``@method(...)``; its settings are the keyword-only parameters of the function, each
annotated with `About`. The command line, the documentation and the tests all read this list.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from weefsel.errors import unknown
from weefsel.registry.settings import About, Setting, bundles_of, read_options, settings_of
from weefsel.sayings import say

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Method:
    """A registered method."""

    name: str
    title: str
    needs: tuple[str, ...]
    gives: str
    unit: str
    source: str
    settings: tuple[Setting, ...]
    function: Callable[..., Any]
    adds: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    finds: tuple[str, ...] = ()


#: The setting that every method has: sums are made for all of them in one place, from what each says adds up.
TOTALS = Setting(
    "totals",
    About("add rows labelled total for what adds up; ratios, indices and the like do not, and a note says so"),
    bool,
    (),
    optional=False,
    default=False,
    required=False,
)

#: Likewise for groups of industries.
GROUPS = Setting(
    "groups",
    About(
        "sum what adds up over groups of industries: strategic (telecom, energy, food, finance, security, health), or "
        "a grouping of your own, see `weefsel groups`; none = industry by industry"
    ),
    str,
    (),
    optional=True,
    default=None,
    required=False,
)
#: What the study does to the answer of any method.
AFTERWARDS = (TOTALS, GROUPS)

_METHODS: dict[str, Method] = {}


def method(
    name: str,
    *,
    title: str,
    needs: tuple[str, ...],
    gives: str,
    unit: str,
    source: str,
    adds: tuple[str, ...] = (),
    apart: tuple[str, ...] = (),
    finds: tuple[str, ...] = (),
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Register a function under `name`; the result it returns carries the settings it ran with.

    Settings that stand for something read elsewhere, such as another table, are named by whoever read them.
    Settings that several methods share stand in one frozen dataclass, each field with its `About`: a keyword-only
    parameter of that type takes them all. Callers give them one by one, or the dataclass whole.

    Parameters
    ----------
    adds : labels along which rows in a unit of quantity add up, two that go together joined by ``+``; none = nothing
        adds up. Every method has the setting `totals`; who gives it none of its own leaves the sums to the study.
    apart : measures that do not add up although their unit is a quantity
    finds : labels that are findings themselves (the quadrant of an industry), so that on another table the same row may
        carry another
    """

    def register(function: Callable[P, R]) -> Callable[P, R]:
        if name in _METHODS and _METHODS[name].function.__module__ != function.__module__:
            raise ValueError(f"method {name} is registered twice")
        signature = inspect.signature(function)
        own, together = settings_of(function), bundles_of(function)
        taken = {each.name for each in own}
        settings = (*own, *(each for each in AFTERWARDS if each.name not in taken))

        @wraps(function)
        def computed(*args: P.args, **kwargs: P.kwargs) -> R:
            given: dict[str, Any] = dict(kwargs)
            for parameter, kind in together.items():
                parts = {each.name: given.pop(each.name) for each in fields(kind) if each.name in given}
                given[parameter] = replace(given[parameter], **parts) if parameter in given else kind(**parts)
            bound = signature.bind(*args, **given)
            bound.apply_defaults()
            values = dict(bound.arguments)
            for parameter in together:
                whole = values[parameter]
                values |= {each.name: getattr(whole, each.name) for each in fields(whole)}
            ran_with = {each.name: values[each.name] for each in own if not each.about.reads}
            found: Any = function(*bound.args, **bound.kwargs)
            return replace(found, settings=ran_with)

        _METHODS[name] = Method(name, title, needs, gives, unit, source, settings, computed, adds, apart, finds)
        return computed

    return register


def methods() -> Mapping[str, Method]:
    """Return all registered methods by name, sorted."""
    return dict(sorted(_METHODS.items()))


def find(name: str) -> Method:
    """Return the method called `name`, or raise an InputError that names the nearest ones."""
    if name not in _METHODS:
        raise unknown(say("method"), name, sorted(_METHODS))
    return _METHODS[name]


def has_own_totals(found: Method) -> bool:
    """Return whether a method makes its own totals, because they are more than sums over labels."""
    return TOTALS not in found.settings


def is_fabric_unused(found: Method) -> bool:
    """Return whether a method says that it uses no flow of the table it is called on."""
    return any(need.endswith("is not used") for need in found.needs)


def what_adds(found: Method) -> str:
    """Return in words what `totals` sums over, for lists and pages.

    >>> what_adds(Method("a.b", "", (), "", "", "", (TOTALS,), print, ("region+sector", "part"), ("peak",)))
    'over region and sector, part, where the unit is a quantity (not: peak)'
    """
    if has_own_totals(found):
        return say("its own, see the setting")
    if not found.adds:
        return say("nothing adds up here")
    labels = [_together(text.split("+")) for text in found.adds]
    if not found.apart:
        return say("over {labels}, where the unit is a quantity", labels=labels)
    return say("over {labels}, where the unit is a quantity (not: {apart})", labels=labels, apart=found.apart)


def _together(names: list[str]) -> str:
    """Return the labels over which one sum goes."""
    if len(names) == 1:
        return names[0]
    return say("{names} and {last}", names=names[:-1], last=names[-1])


def read_settings(found: Method, given: Mapping[str, object], *, where: str = "") -> dict[str, object]:
    """Turn what a user gave into typed settings of a method; see `read_options`."""
    return read_options(found.name, found.settings, given, where=where)
