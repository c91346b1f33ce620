"""What can be wrong in a row of plain data that a user wrote: the key, what, and the remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from math import isfinite
from typing import NamedTuple

from weefsel.errors import shown


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
            remedy = f"Did you mean {near[0]}?" if near else f"Known keys: {', '.join(names)}."
            found.append(Wrong(str(key), f"unknown key: {str(key)!r}", remedy))
    return found


def not_a_number(
    row: Mapping[str, object], key: str, low: float, high: float, unit: str, *, whole: bool = False, needed: str = ""
) -> list[Wrong]:
    """Return what is wrong with a number: missing where it is needed, no number, or outside its range."""
    value = row.get(key)
    kind = "a whole number" if whole else "a number"
    bounds = f" from {low:g} to {high:g}" if high < 1e9 else f" of at least {low:g}" if low > -1e9 else ""
    remedy = f"Give {kind}{bounds}{f' ({unit})' if unit not in ('', '1') else ''}."
    if value is None:
        return [Wrong(key, f"{needed} needs a {key}", remedy)] if needed else []
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return [Wrong(key, f"{key} = {shown(value)} is not {kind}", remedy)]
    if whole and value != int(value):
        return [Wrong(key, f"{key} = {value:g} is not {kind}", remedy)]
    if not low <= value <= high:
        return [Wrong(key, f"{key} = {value:g} is not between {low:g} and {high:g}", remedy)]
    return []


def not_a_start(row: Mapping[str, object]) -> list[Wrong]:
    """Return what is wrong with the first day: a whole number from 0, or a date."""
    value = row.get("start", 0)
    remedy = "Give a day counted from 0, or a date as YYYY-MM-DD, such as 2026-07-01."
    if isinstance(value, date):
        return []
    if isinstance(value, str):
        try:
            date.fromisoformat(value)
        except ValueError:
            return [Wrong("start", f"start = {shown(value)} is not a date", remedy)]
        return []
    if isinstance(value, bool) or not isinstance(value, int):
        return [Wrong("start", f"start = {shown(value)} is neither a day nor a date", remedy)]
    return [Wrong("start", f"start = {value} is before day 0", remedy)] if value < 0 else []


def not_a_choice(row: Mapping[str, object], key: str, choices: Iterable[str], needed: str = "") -> list[Wrong]:
    """Return what is wrong with a word that is one of some."""
    value, names = row.get(key), list(choices)
    remedy = f"Choose one of {', '.join(names)}."
    if value is None:
        return [Wrong(key, f"{needed} needs a {key}", remedy)] if needed else []
    if value not in names:
        near = get_close_matches(str(value), names, n=1)
        return [Wrong(key, f"unknown {key}: {shown(value)}", f"Did you mean {near[0]}? {remedy}" if near else remedy)]
    return []


def not_text(row: Mapping[str, object], keys: Iterable[str]) -> list[Wrong]:
    """Return the keys that should hold text (or a code in figures) and hold something else."""
    return [
        Wrong(key, f"{key} = {shown(row[key])} is not text", "Write one code or name.")
        for key in keys
        if row.get(key) is not None and (isinstance(row[key], bool) or not isinstance(row[key], str | int))
    ]
