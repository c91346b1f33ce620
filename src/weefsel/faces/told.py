"""Failures and notes in the language of the reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from itertools import pairwise

from weefsel.errors import Fault, InputError, WeefselError
from weefsel.sayings import Saying, either, say
from weefsel.vocabulary import LANGUAGES, phrase, spoken

#: What may stand before a place in `Fault.row` and `Fault.column`, as word of the vocabulary.
PLACES = ("line", "lines", "row", "event", "lever", "shock", "column", "key", "sheet")

#: How users begin to write German.
GERMAN = ("de", "ge", "du")


def language_in(arguments: Sequence[str]) -> str:
    """Return the language that arguments of the command line ask for; English where they ask for none that we speak.

    >>> language_in(["run", "study.yaml", "--lang", "nl"]), language_in(["demo", "--lang=fr"]), language_in(["demo"])
    ('nl', 'fr', 'en')
    """
    given = [text.removeprefix("--lang=") for text in arguments if text.startswith("--lang=")]
    given += [after for text, after in pairwise(arguments) if text == "--lang"]
    return given[-1] if given and given[-1] in LANGUAGES else "en"


def fail_if_not_spoken(language: str) -> None:
    """Raise an InputError unless a language is one of ours; of German there are official labels only, and that is said.

    Raises
    ------
    InputError
        If it is another.
    """
    if language in LANGUAGES:
        return
    german = say(" German stands only where a publisher has official labels, such as names of regions.")
    remedy = say(
        "Choose {languages}.{german}",
        languages=either(LANGUAGES),
        german=german if language[:2].lower() in GERMAN else "",
    )
    raise InputError(say("unknown {kind}: {name!r}", kind=say("language"), name=language), remedy)


def notes_told(notes: Iterable[str], language: str) -> list[str]:
    """Return notes in a language; none given: in English."""
    return [spoken(note, language or "en") for note in notes]


def title_told(error: WeefselError, language: str) -> str:
    """Return what stands above a failure: what it says as a whole, or of which kind it is where it says one thing."""
    faults = error.faults()
    if len(faults) == 1 and faults[0].what == error.what:
        return phrase(f"failure.{error.kind}", language)
    return spoken(error.what, language)


def fault_told(fault: Fault, language: str) -> Fault:
    """Return a fault in a language: its sentences, and the words in its place."""
    if language == "en":
        return fault
    return Fault(
        spoken(fault.what, language),
        spoken(fault.remedy, language),
        fault.file,
        _placed(fault.row, language),
        _placed(fault.column, language),
    )


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


def renamed(text: str, old: str, new: str) -> str:
    """Return a sentence in which a file has another name; what can be translated stays so."""
    if not isinstance(text, Saying):
        return text.replace(old, new)
    parts = {name: renamed(part, old, new) if isinstance(part, str) else part for name, part in text.parts.items()}
    return Saying(text.pattern, parts)


def _placed(part: str, language: str) -> str:
    word, _, rest = part.partition(" ")
    return f"{phrase(f'place.{word}', language)} {rest}" if rest and word in PLACES else part
