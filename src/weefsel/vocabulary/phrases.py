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


def phrase_keys(language: str) -> dict[str, str]:
    """Return the whole catalogue of a language, blanks unfilled."""
    return dict(_catalogue(language))
