"""What is wrong in a request, in our own words: from the kinds of errors that the checker of requests knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from weefsel.errors import Fault, shown
from weefsel.sayings import say
from weefsel.study.wrong_value import GENERAL, SENTENCES


def fault_of(problem: Mapping[str, Any]) -> Fault:
    """Return what is wrong at one place of a request: kind (`type`), place (`loc`), what came (`input`), limits."""
    place = [str(part) for part in problem["loc"]]
    what, remedy = _said(problem["type"], problem.get("ctx", {}), place[-1] if place else "")
    given = problem.get("input")
    if isinstance(given, str | int | float) and problem["type"] not in ("missing", "json_invalid"):
        what = say("{what} (found {given})", what=what, given=shown(given))
    return Fault(what, remedy, row=".".join(place))


def _said(kind: str, about: Mapping[str, Any], name: str) -> tuple[str, str]:
    """Return what is wrong and what to do, for a kind of error."""
    if kind == "missing":
        return say("{name} is missing", name=name), say("Add it; see /openapi.json for what is expected.")
    if kind.startswith("bool_"):
        return say("neither yes nor no"), say("Give true or false.")
    if kind == "string_too_long":
        return say("this is too long"), say("Give at most {count} signs.", count=about["max_length"])
    if kind == "string_pattern_mismatch" and (names := re.fullmatch(r"\^\(?([\w|]+)\)?\$", about["pattern"])):
        return say("not one of the choices"), say("Choose one of {names}.", names=names[1].split("|"))
    if kind == "json_invalid":
        return say("this is not JSON"), say("Send one JSON object.")
    if kind in SENTENCES:
        return SENTENCES[kind](about)
    return GENERAL, say("See /openapi.json for what is expected.")
