"""Phrases in three languages, with named blanks."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files


@cache
def _catalogue(language: str) -> dict[str, str]:
    text = (files("weefsel.vocabulary") / f"phrases_{language}.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def phrase(key: str, language: str, **parts: str) -> str:
    """Return a phrase with its blanks filled.

    Raises
    ------
    KeyError
        If the phrase or a blank does not exist.

    >>> phrase("part.direct", "fr")
    'direct'
    """
    return _catalogue(language)[key].format_map(parts)


@cache
def _texts() -> dict[str, dict[str, str]]:
    return dict(json.loads((files("weefsel.vocabulary") / "texts.json").read_text(encoding="utf-8")))


def translated(text: str, language: str) -> str:
    """Return a text of the built-in figures, such as the name of a source, in a language; others as they are.

    >>> translated("jobs by industry", "nl"), translated("of a user's own", "nl")
    ('banen per bedrijfstak', "of a user's own")
    """
    return _texts().get(text, {}).get(language, text)


def phrase_keys(language: str) -> dict[str, str]:
    """Return the whole catalogue of a language, blanks unfilled."""
    return dict(_catalogue(language))
