"""Sentences for users in another language: faults and notes, by the English pattern from which they were made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

from weefsel.sayings import Saying
from weefsel.vocabulary.phrases import translated
from weefsel.vocabulary.reading import data

#: Decimal and thousands signs of a language; English has a point and a comma.
SIGNS = {"nl": str.maketrans(".,", ",."), "fr": str.maketrans(".,", ",\N{NARROW NO-BREAK SPACE}")}


def spoken(text: str, language: str) -> str:
    """Return a sentence in a language; in English where it has no translation; texts of the built-in figures too.

    >>> from weefsel.sayings import say
    >>> spoken(say("Did you mean {near}?", near=["C24", "C25"]), "nl")
    'Bedoelde u C24, C25?'
    >>> spoken("a text of a user's own", "nl")
    "a text of a user's own"
    >>> spoken("Jobs are persons employed, not full-time equivalents.", "nl")
    'Banen zijn werkende personen, geen voltijdse equivalenten.'
    """
    if language == "en":
        return str(text)
    if not isinstance(text, Saying):
        return translated(text, language)
    pattern = catalogue(language).get(text.pattern, text.pattern)
    return _Speaker(language).vformat(pattern, (), text.parts)


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Return the translations of a language, by English pattern.

    Raises
    ------
    ValueError
        If a pattern stands in two files with two translations.
    """
    found: dict[str, str] = {}
    for file in sorted(each.name for each in (files("weefsel.vocabulary") / "said").iterdir()):
        for pattern, translations in data(f"said/{file.removesuffix('.json')}").items():
            if found.setdefault(pattern, translations[language]) != translations[language]:
                raise ValueError(f"{pattern!r} has two translations, one of which stands in {file}")
    return found


class _Speaker(Formatter):
    """Fills the blanks of a sentence in a language: sentences within it translated, numbers with its signs."""

    def __init__(self, language: str) -> None:
        self.language = language

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        """Translate before quoting: ``{name!r}`` quotes what is read."""
        return super().convert_field(self._read(value), conversion)

    def format_field(self, value: Any, format_spec: str) -> str:
        """Format a number with the signs of the language, if the pattern asks for a format."""
        text = str(super().format_field(value, format_spec))
        if isinstance(value, int | float) and (format_spec or isinstance(value, float)):
            signed = text.translate(SIGNS[self.language])
            return signed.replace("%", "\N{NO-BREAK SPACE}%") if self.language == "fr" else signed
        return text

    def _read(self, value: Any) -> Any:
        if isinstance(value, Saying):
            return spoken(value, self.language)
        if isinstance(value, Sequence) and not isinstance(value, str):
            return ", ".join(str(self._read(each)) for each in value)
        return value
