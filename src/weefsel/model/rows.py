"""What can be wrong in a row of plain data that a user wrote: the key, what, and the remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from math import isfinite
from typing import NamedTuple

from weefsel.errors import shown
from weefsel.sayings import say


class Wrong(NamedTuple):
    """One thing that is wrong: at which key, what, and what to do."""

    key: str
    what: str
    remedy: str


def not_known(row: Mapping[str, object], known: Iterable[str]) -> list[Wrong]:
    """Return the keys that are not known."""
    names = list(known)
    found = []
    for key in row:
        if key not in names:
            near = get_close_matches(str(key), names, n=1)
            remedy = say("Did you mean {near}?", near=near[0]) if near else say("Known keys: {names}.", names=names)
            found.append(Wrong(str(key), say("unknown key: {key!r}", key=str(key)), remedy))
    return found


def not_a_number(
    row: Mapping[str, object], key: str, low: float, high: float, unit: str, *, whole: bool = False, needed: str = ""
) -> list[Wrong]:
    """Return what is wrong with a number: missing where it is needed, no number, or outside its range."""
    value = row.get(key)
    kind = say("a whole number") if whole else say("a number")
    remedy = _number_wanted(kind, low, high, unit)
    if value is None:
        return [Wrong(key, say("{needed} needs a {key}", needed=needed, key=key), remedy)] if needed else []
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return [Wrong(key, say("{key} = {shown} is not {kind}", key=key, shown=shown(value), kind=kind), remedy)]
    if whole and value != int(value):
        return [Wrong(key, say("{key} = {value:g} is not {kind}", key=key, value=value, kind=kind), remedy)]
    if not low <= value <= high:
        return [
            Wrong(
                key,
                say("{key} = {value:g} is not between {low:g} and {high:g}", key=key, value=value, low=low, high=high),
                remedy,
            )
        ]
    return []


def _number_wanted(kind: str, low: float, high: float, unit: str) -> str:
    """Return the remedy that says which numbers may stand there."""
    bounds: str = ""
    if high < 1e9:
        bounds = say(" from {low:g} to {high:g}", low=low, high=high)
    elif low > -1e9:
        bounds = say(" of at least {low:g}", low=low)
    if unit in ("", "1"):
        return say("Give {kind}{bounds}.", kind=kind, bounds=bounds)
    return say("Give {kind}{bounds} ({unit}).", kind=kind, bounds=bounds, unit=unit)


def not_a_start(row: Mapping[str, object]) -> list[Wrong]:
    """Return what is wrong with the first day: a whole number from 0, or a date."""
    value = row.get("start", 0)
    remedy = say("Give a day counted from 0, or a date as YYYY-MM-DD, such as 2026-07-01.")
    if isinstance(value, date):
        return []
    if isinstance(value, str):
        try:
            date.fromisoformat(value)
        except ValueError:
            return [Wrong("start", say("start = {shown} is not a date", shown=shown(value)), remedy)]
        return []
    if isinstance(value, bool) or not isinstance(value, int):
        return [Wrong("start", say("start = {shown} is neither a day nor a date", shown=shown(value)), remedy)]
    return [Wrong("start", say("start = {value} is before day 0", value=value), remedy)] if value < 0 else []


def not_a_choice(row: Mapping[str, object], key: str, choices: Iterable[str], needed: str = "") -> list[Wrong]:
    """Return what is wrong with a word that is one of some."""
    value, names = row.get(key), list(choices)
    remedy = say("Choose one of {names}.", names=names)
    if value is None:
        return [Wrong(key, say("{needed} needs a {key}", needed=needed, key=key), remedy)] if needed else []
    if value not in names:
        near = get_close_matches(str(value), names, n=1)
        return [
            Wrong(
                key,
                say("unknown {key}: {shown}", key=key, shown=shown(value)),
                say("Did you mean {near}? {remedy}", near=near[0], remedy=remedy) if near else remedy,
            )
        ]
    return []


def not_text(row: Mapping[str, object], keys: Iterable[str]) -> list[Wrong]:
    """Return the keys that should hold text (or a code in figures) and hold something else."""
    return [
        Wrong(key, say("{key} = {shown} is not text", key=key, shown=shown(row[key])), say("Write one code or name."))
        for key in keys
        if row.get(key) is not None and (isinstance(row[key], bool) or not isinstance(row[key], str | int))
    ]
