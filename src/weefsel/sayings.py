"""Sentences for users that remember how they were made, so that a face can say them in another language.

A sentence is written once, in English, where it arises, with named blanks: ``say("{count} industries have no jobs",
count=3)``. What comes back is an ordinary str; beside it stand its pattern and what filled the blanks. Translations
stand by pattern in vocabulary/said, a file for each part of the house; the tests name every pattern that has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Self


class Saying(str):
    """An English sentence with its `pattern` and the `parts` that fill it.

    A part is a number, a text that is the same in all languages (a name, a path, a label), a sentence of its own
    (`Saying`), or a list of these, which is read with commas between them.
    """

    __slots__ = ("parts", "pattern")

    pattern: str
    parts: Mapping[str, object]

    def __new__(cls, pattern: str, parts: Mapping[str, object]) -> Self:
        """Fill the blanks of a pattern."""
        self = super().__new__(cls, pattern.format_map({name: listed(part) for name, part in parts.items()}))
        self.pattern = pattern
        self.parts = dict(parts)
        return self

    def __reduce__(self) -> tuple[type[Saying], tuple[str, dict[str, object]]]:
        """Keep pattern and parts when another process gets the sentence."""
        return type(self), (self.pattern, dict(self.parts))


def say(pattern: str, **parts: object) -> Saying:
    """Return a sentence: an English pattern whose named blanks are filled.

    Raises
    ------
    KeyError
        If a blank has no part.

    >>> say("{count:,} industries have no {what}: {names}", count=1200, what=say("jobs"), names=["C19", "C24"])
    '1,200 industries have no jobs: C19, C24'
    """
    return Saying(pattern, parts)


def as_pattern(text: str) -> Saying:
    """Return a text as a sentence without blanks: its translation stands under the text itself.

    For what a method says of itself when it is registered: its settings, needs and findings.

    >>> as_pattern("field: m_i {r_j}").pattern, as_pattern("field: m_i {r_j}")
    ('field: m_i {{r_j}}', 'field: m_i {r_j}')
    """
    return text if isinstance(text, Saying) else Saying(text.replace("{", "{{").replace("}", "}}"), {})


def as_data(text: str) -> object:
    """Return a sentence as plain data for JSON, so that it can be translated when it is read again (`of_data`).

    >>> as_data(say("{count} {what}", count=3, what=say("jobs")))
    {'pattern': '{count} {what}', 'parts': {'count': 3, 'what': {'pattern': 'jobs', 'parts': {}}}}
    """
    return _plain(text)


def of_data(data: object) -> str:
    """Return a sentence out of plain data; a text without pattern as it is.

    Raises
    ------
    KeyError, TypeError
        If it is neither.

    >>> of_data(as_data(say("{name} is gone", name="Z.csv"))).pattern, of_data("a text")
    ('{name} is gone', 'a text')
    """
    if isinstance(data, str):
        return data
    found = _sentence(data)
    if not isinstance(found, Saying):
        raise TypeError("this is no sentence")
    return found


def _plain(part: object) -> object:
    if isinstance(part, Saying):
        return {"pattern": part.pattern, "parts": {name: _plain(each) for name, each in part.parts.items()}}
    if isinstance(part, list | tuple):
        return [_plain(each) for each in part]
    if part is None or isinstance(part, str | bool | int | float):
        return part
    number = getattr(part, "item", None)  # of numpy
    return number() if callable(number) else str(part)


def _sentence(data: object) -> object:
    if isinstance(data, Mapping):
        return Saying(data["pattern"], {name: _sentence(each) for name, each in data["parts"].items()})
    return [_sentence(each) for each in data] if isinstance(data, list) else data


def listed(part: object) -> object:
    """Return a list of names as one text, with commas; anything else as it is."""
    if isinstance(part, list | tuple):
        return ", ".join(str(each) for each in part)
    return part


def together(sayings: Iterable[str], between: str = " ") -> Saying:
    """Return several sentences as one, each of which keeps its own pattern.

    >>> together([say("a"), say("b")])
    'a b'
    """
    parts = {f"s{number}": each for number, each in enumerate(sayings, 1)}
    return Saying(between.join(f"{{{name}}}" for name in parts), parts)


def either(names: Sequence[str]) -> Saying:
    """Return names between which a reader chooses.

    Raises
    ------
    ValueError
        If there is no name.

    >>> either(["C24", "C25", "C28"]), either(["C24"])
    ('C24, C25 or C28', 'C24')
    """
    if not names:
        raise ValueError("no name to choose from")
    if len(names) == 1:
        return say("{name}", name=names[0])
    return say("{names} or {last}", names=list(names[:-1]), last=names[-1])
