"""What is wrong with a value of a study, in words: from the kinds of errors that the checker of forms knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from weefsel.errors import Fault, shown, unknown
from weefsel.sayings import say

#: Kinds of errors -> the sentence and the remedy, from what is known about the limits.
Sentence = Callable[[Mapping[str, Any]], tuple[str, str]]


def _of(what: str, remedy: str) -> Sentence:
    return lambda _about: (what, remedy)


def _limit(key: str, remedy: Callable[[object], str]) -> Sentence:
    return lambda about: (say("the number is outside its range"), remedy(about[key]))


NUMBER = _of(say("not a number"), say("Give a number with a decimal point, such as 0.2."))
WHOLE = _of(say("not a whole number"), say("Give a whole number, such as 100."))
TEXT = _of(say("not text"), say("Write one code, name or text."))
KEYS = _of(say("not keys and values"), say("Write keys with their values under it, such as `industry: C29`."))
LIST = _of(say("not a list"), say("Write a list: under it one line for each, which begins with a dash."))

SENTENCES: Mapping[str, Sentence] = {
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "finite_number": _of(say("not a finite number"), say("Give a number with an end.")),
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_parsing_size": WHOLE,
    "int_from_float": WHOLE,
    "string_type": TEXT,
    "string_too_short": _of(say("empty text"), say("Write it, or leave the key out.")),
    "dict_type": KEYS,
    "model_type": KEYS,
    "dataclass_type": KEYS,
    "is_instance_of": KEYS,
    "list_type": LIST,
    "tuple_type": LIST,
    "iterable_type": LIST,
    "too_short": lambda about: (
        say(
            "{count} of them, but at least {least} are needed", count=about["actual_length"], least=about["min_length"]
        ),
        say("Name at least so many."),
    ),
    "too_long": lambda about: (
        say("there are too many of them"),
        say("Give at most {count}.", count=about["max_length"]),
    ),
    "literal_error": lambda about: (
        say("not one of the choices"),
        say("Choose one of {names}.", names=choices_in(about["expected"])),
    ),
    "greater_than": _limit("gt", lambda limit: say("Give a number above {limit:g}.", limit=limit)),
    "greater_than_equal": _limit("ge", lambda limit: say("Give a number of at least {limit:g}.", limit=limit)),
    "less_than": _limit("lt", lambda limit: say("Give a number below {limit:g}.", limit=limit)),
    "less_than_equal": _limit("le", lambda limit: say("Give a number of at most {limit:g}.", limit=limit)),
}
#: Where the checker has no kind that we know.
GENERAL = say("this does not fit here")


def fault_of(problem: Mapping[str, Any], known: list[str], file: str, place: str) -> Fault:
    """Return what is wrong with a value, from an error of the checker of forms.

    Parameters
    ----------
    problem : kind (`type`), place (`loc`), what was given (`input`) and limits (`ctx`)
    known : keys that may stand where the error is
    file, place : where the fault is said to be
    """
    kind, last = problem["type"], str(problem["loc"][-1]) if problem["loc"] else ""
    about = problem.get("ctx", {})
    if kind == "extra_forbidden":
        error = unknown(say("key"), last, known)
        return Fault(error.what, error.remedy, file, place)
    if kind == "missing":
        return Fault(say("the key {key!r} is missing", key=last), say("Add it; see docs/studies.md."), file, place)
    if kind == "value_error":
        return Fault(about["error"].args[0], say("Correct this; see docs/studies.md."), file, place)
    if last == "[key]":
        key = str(problem["loc"][-2])
        remedy: str = say("Choose one of {names}.", names=choices_in(about.get("expected", "")))
        return Fault(say("unknown key: {key!r}", key=key), remedy, file, place)
    what, remedy = SENTENCES.get(kind, _of(GENERAL, say("Correct it; see docs/studies.md.")))(about)
    return Fault(say("{what} (found {given})", what=what, given=shown(problem.get("input"))), remedy, file, place)


def choices_in(expected: object) -> list[str]:
    """Return the choices that the checker names in one text.

    >>> choices_in("'nl', 'fr' or 'en'"), choices_in("1")
    (['nl', 'fr', 'en'], ['1'])
    """
    return str(expected).replace("'", "").replace(" or ", ", ").split(", ")
