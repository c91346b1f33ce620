"""Notes on disk: the texts, and beside them how they were made, so that they can be translated when read again."""

from __future__ import annotations

from collections.abc import Sequence

from weefsel.sayings import as_data, of_data


def how_made(notes: Sequence[str]) -> list[object]:
    """Return how each note was made, as plain data for JSON."""
    return [as_data(note) for note in notes]


def as_made(texts: Sequence[str], made: object) -> tuple[str, ...]:
    """Return notes that were read as the sentences they were.

    `made` is what `how_made` gave, or anything else; a note of which it does not make the text stays that text.

    >>> as_made(["2 regions.", "Of a user."], [{"pattern": "{count} regions.", "parts": {"count": 2}}, "another"])
    ('2 regions.', 'Of a user.')
    """
    if not isinstance(made, list) or len(made) != len(texts):
        return tuple(texts)
    return tuple(_restored(text, data) for text, data in zip(texts, made, strict=True))


def _restored(text: str, data: object) -> str:
    try:
        note = of_data(data)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError):
        return text
    return note if note == text else text
