"""The terms of the field, in three languages: what each means, in one plain sentence."""

from __future__ import annotations

from dataclasses import dataclass

from weefsel.vocabulary.reading import data, fold


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the field in one language: its key, the term as written, one sentence that explains it."""

    key: str
    term: str
    explanation: str


def glossary_keys() -> tuple[str, ...]:
    """Return the keys of all terms."""
    return tuple(data("glossary"))


def glossary_term(key: str, language: str) -> Term:
    """Return a term in a language.

    Raises
    ------
    KeyError
        If the key or the language does not exist.

    >>> glossary_term("fte", "nl").term
    'voltijdequivalent (vte)'
    """
    entry = data("glossary")[key][language]
    return Term(key, entry["term"], entry["explanation"])


def glossary(language: str) -> tuple[Term, ...]:
    """Return all terms in a language, in the order of its alphabet."""
    terms = (glossary_term(key, language) for key in glossary_keys())
    return tuple(sorted(terms, key=lambda term: fold(term.term)))
