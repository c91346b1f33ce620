"""What is wrong in a request, in our own words: from the kinds of errors that the checker of requests knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from weefsel.errors import Fault
from weefsel.sayings import Saying, say

#: Of what a caller sent, so many signs are said back.
SHOWN_SIGNS = 60
#: Limits by the kind of error that names them.
LOWEST, HIGHEST = {"greater_than": "gt", "greater_than_equal": "ge"}, {"less_than": "lt", "less_than_equal": "le"}


def fault_of(problem: Mapping[str, Any]) -> Fault:
    """Return what is wrong at one place of a request: kind (`type`), place (`loc`), what came (`input`), limits."""
    place = [str(part) for part in problem["loc"]]
    what, remedy = _said(problem["type"], problem.get("ctx", {}), place[-1] if place else "")
    given = problem.get("input")
    if isinstance(given, str | int | float) and problem["type"] not in ("missing", "json_invalid"):
        text = repr(given)
        shown = text if len(text) <= SHOWN_SIGNS else f"{text[:SHOWN_SIGNS]}..."
        what = say("{what} (found {given})", what=what, given=shown)
    return Fault(what, remedy, row=".".join(place))


def _said(kind: str, about: Mapping[str, Any], name: str) -> tuple[Saying, Saying]:
    """Return what is wrong and what to do, for a kind of error."""
    if kind == "missing":
        return say("{name} is missing", name=name), say("Add it; see /openapi.json for what is expected.")
    if kind in LOWEST or kind in HIGHEST:
        return say("the number is outside its range"), _within(kind, about)
    if kind in ("float_type", "float_parsing", "finite_number"):
        return say("not a number"), say("Give a number with a decimal point, such as 0.2.")
    if kind.startswith("int_"):
        return say("not a whole number"), say("Give a whole number, such as 100.")
    if kind.startswith("bool_"):
        return say("neither yes nor no"), say("Give true or false.")
    if kind == "string_too_long":
        return say("this is too long"), say("Give at most {count} signs.", count=about["max_length"])
    if kind in ("literal_error", "enum", "string_pattern_mismatch"):
        return say("not one of the choices"), _among(str(about.get("expected") or about.get("pattern", "")))
    if kind == "json_invalid":
        return say("this is not JSON"), say("Send one JSON object.")
    return say("this does not fit here"), say("See /openapi.json for what is expected.")


def _within(kind: str, about: Mapping[str, Any]) -> Saying:
    limit = about[{**LOWEST, **HIGHEST}[kind]]
    if kind == "greater_than":
        return say("Give a number above {limit:,g}.", limit=limit)
    if kind == "greater_than_equal":
        return say("Give a number of at least {limit:,g}.", limit=limit)
    if kind == "less_than":
        return say("Give a number below {limit:,g}.", limit=limit)
    return say("Give a number of at most {limit:,g}.", limit=limit)


def _among(expected: str) -> Saying:
    """Return between what a caller chooses, out of how the checker or a pattern writes it."""
    names = re.findall(r"'([^']*)'", expected) or re.fullmatch(r"\^\(?([\w|]+)\)?\$", expected)
    if not names:
        return say("See /openapi.json for what is expected.")
    return say("Choose one of {names}.", names=names if isinstance(names, list) else names[1].split("|"))
