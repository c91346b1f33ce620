"""Failures and notes in the language of the reader."""

from __future__ import annotations

from dataclasses import asdict, replace

from weefsel.errors import Fault, WeefselError
from weefsel.vocabulary import phrase, spoken

#: What may stand before a place in `Fault.row` and `Fault.column`, as word of the vocabulary.
PLACES = ("line", "row", "event", "lever", "shock", "column", "key", "sheet")


def fault_told(fault: Fault, language: str) -> Fault:
    """Return a fault with its sentences in a language; its place stays as the code wrote it."""
    return replace(fault, what=spoken(fault.what, language), remedy=spoken(fault.remedy, language))


def place_told(fault: Fault, language: str) -> str:
    """Return where a fault is, in a language.

    >>> place_told(Fault("", "", "Z.csv", "C29", "C24"), "nl")
    'Z.csv, rij C29, kolom C24'
    >>> place_told(Fault("", "", "study.yaml", "line 3"), "fr")
    'study.yaml, ligne 3'
    """
    places = fault.places()
    files = places[: bool(fault.file)]
    return ", ".join([*files, *(_placed(part, language) for part in places[len(files) :])])


def failure_told(error: WeefselError, language: str) -> dict[str, object]:
    """Return a failure as plain data with its sentences in a language; keys as in `WeefselError.as_dict`."""
    return {
        **error.as_dict(),
        "what": spoken(error.what, language),
        "remedy": spoken(error.remedy, language),
        "faults": [asdict(fault_told(fault, language)) for fault in error.faults()],
    }


def _placed(part: str, language: str) -> str:
    word, _, rest = part.partition(" ")
    return f"{phrase(f'place.{word}', language)} {rest}" if rest and word in PLACES else part
