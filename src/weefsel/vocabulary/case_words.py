"""Words of a user's own case in three languages: sheets, columns and what they mean, and the report on it."""

from __future__ import annotations

from weefsel.vocabulary.reading import data

ENGLISH = "en"


def sheet_name(name: str, language: str) -> str:
    """Return what a sheet is called.

    >>> sheet_name("Suppliers", "fr")
    'Fournisseurs'
    """
    return str(data("suppliers")["sheets"][name][language])


def column_words(key: str, language: str, heading: str, about: str) -> tuple[str, str]:
    """Return the heading of a column and what it means; in English those that are given.

    >>> column_words("suppliers.part", "nl", "Part", "what is delivered")
    ('Onderdeel', 'wat er geleverd wordt')
    """
    if language == ENGLISH:
        return heading, about
    entry = data("suppliers")["columns"][key][language]
    return str(entry["heading"]), str(entry["about"])


def case_phrase(key: str, language: str, **parts: str) -> str:
    """Return a phrase of the report or the template with its blanks filled.

    >>> case_phrase("single", "nl", list="geen")
    'Enige bronnen: geen.'
    """
    return str(data("suppliers")["words"][key][language]).format_map(parts)
