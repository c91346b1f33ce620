"""What is wrong with a value of a study, in words: from the kinds of errors that the checker of forms knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from weefsel.errors import Fault, shown, unknown

#: Kinds of errors -> the sentence and the remedy, from what is known about the limits.
Sentence = Callable[[Mapping[str, Any]], tuple[str, str]]


def _bound(word: str, key: str) -> Sentence:
    return lambda about: ("the number is outside its range", f"Give a number {word} {about[key]:g}.")


def _of(what: str, remedy: str) -> Sentence:
    return lambda _about: (what, remedy)


NUMBER = _of("not a number", "Give a number with a decimal point, such as 0.2.")
WHOLE = _of("not a whole number", "Give a whole number, such as 100.")
TEXT = _of("not text", "Write one code, name or text.")
KEYS = _of("not keys and values", "Write keys with their values under it, such as `industry: C29`.")
LIST = _of("not a list", "Write a list: under it one line for each, which begins with a dash.")

SENTENCES: Mapping[str, Sentence] = {
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "finite_number": _of("not a finite number", "Give a number with an end."),
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_parsing_size": WHOLE,
    "int_from_float": WHOLE,
    "string_type": TEXT,
    "string_too_short": _of("empty text", "Write it, or leave the key out."),
    "dict_type": KEYS,
    "model_type": KEYS,
    "dataclass_type": KEYS,
    "is_instance_of": KEYS,
    "list_type": LIST,
    "tuple_type": LIST,
    "iterable_type": LIST,
    "too_short": lambda about: (
        f"{about['actual_length']} of them, but at least {about['min_length']} are needed",
        "Name at least so many.",
    ),
    "too_long": lambda about: ("there are too many of them", f"Give at most {about['max_length']}."),
    "literal_error": lambda about: ("not one of the choices", f"Choose one of {_plain(about['expected'])}."),
    "greater_than": _bound("above", "gt"),
    "greater_than_equal": _bound("of at least", "ge"),
    "less_than": _bound("below", "lt"),
    "less_than_equal": _bound("of at most", "le"),
}


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
        error = unknown("key", last, known)
        return Fault(error.what, error.remedy, file, place)
    if kind == "missing":
        return Fault(f"the key {last!r} is missing", "Add it; see docs/studies.md.", file, place)
    if kind == "value_error":
        return Fault(str(about["error"]), "Correct this; see docs/studies.md.", file, place)
    if last == "[key]":
        key = str(problem["loc"][-2])
        return Fault(f"unknown key: {key!r}", f"Choose one of {_plain(about.get('expected', ''))}.", file, place)
    what, remedy = SENTENCES.get(kind, _of("this does not fit here", "Correct it; see docs/studies.md."))(about)
    return Fault(f"{what} (found {shown(problem.get('input'))})", remedy, file, place)


def _plain(expected: object) -> str:
    return str(expected).replace("'", "").replace(" or ", ", ")
