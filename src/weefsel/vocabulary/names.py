"""Names of industries, sections and groups of services, and what users may call them.

Official names are those of NACE Rev. 2: Dutch by industry from the input-output tables of the Federal Planning
Bureau, French and English by division as published by Statbel (CC BY 4.0). Short names are our own, for charts.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from weefsel.vocabulary.reading import data, fold, index_of_names, nearest


@dataclass(frozen=True, slots=True)
class ServiceGroup:
    """A group of services that industry buys: its key, the industries in it, its name by language."""

    key: str
    codes: tuple[str, ...]
    names: tuple[tuple[str, str], ...]

    def name(self, language: str) -> str:
        """Return the name in a language."""
        return dict(self.names)[language]


def sector_codes() -> tuple[str, ...]:
    """Return the codes of the 64 industries, in the order of the national accounts."""
    return tuple(data("nace")["industries"])


def sector_code(text: str) -> str | None:
    """Return the code of an industry named by code, number or name in any language, or None.

    The spellings of the Federal Planning Bureau (``68_``), Eurostat (``L68B``, ``CPA_C29``), FIGARO (``C10T12``)
    and the National Bank (``T97-98``) are known, and the letter of a section that is one industry (``F``).

    >>> sector_code("29"), sector_code("motorvoertuigen"), sector_code("68a"), sector_code("unknown")
    ('C29', 'C29', 'L68A', None)
    """
    return _sector_names().get(_folded(text.removeprefix("CPA_")))


def near_sectors(text: str, known: Collection[str]) -> list[str]:
    """Return industries, among those known, that are called much like a text in any language, each with its name.

    >>> near_sectors("staalwerk", ["C24", "C25", "C29"])
    ['C24 (Basic metals)']
    """
    shown = {code: f"{code} ({sector_name(code, 'en')})" for code in known if sector_code(code) == code}
    called = {name: shown[code] for name, code in _sector_names().items() if code in shown}
    return nearest(text, called)


def sector_name(code: str, language: str, *, short: bool = True) -> str:
    """Return the name of an industry; a code that is not ours is its own name.

    >>> sector_name("C29", "fr"), sector_name("my own label", "fr")
    ('Véhicules automobiles', 'my own label')
    """
    official = data("nace")["industries"].get(code)
    if not official:
        return code
    return str(data("short_names")["industries"][code][language] if short else official[language])


def section_codes() -> tuple[str, ...]:
    """Return the letters of the sections of NACE Rev. 2 that the tables hold, A to T."""
    return tuple(data("nace")["sections"])


def section_name(letter: str, language: str, *, short: bool = True) -> str:
    """Return the name of a section of NACE Rev. 2; a letter that is not ours is its own name.

    >>> section_name("C", "nl"), section_name("C", "nl", short=False)
    ('Verwerkende nijverheid', 'Industrie')
    """
    official = data("nace")["sections"].get(letter)
    if not official:
        return letter
    return str(data("short_names")["sections"][letter][language] if short else official[language])


def sector_section(code: str) -> str:
    """Return the letter of the section that an industry belongs to.

    Raises
    ------
    KeyError
        If the code is none of the 64.
    """
    if code not in data("nace")["industries"]:
        raise KeyError(code)
    return code[0]


@cache
def services_bought() -> tuple[ServiceGroup, ...]:
    """Return the groups of services that industry buys from other firms; no industry is in two groups."""
    return tuple(
        ServiceGroup(entry["key"], tuple(entry["codes"]), tuple(entry["names"].items()))
        for entry in data("short_names")["services"]
    )


@cache
def _sector_names() -> dict[str, str]:
    industries, short = data("nace")["industries"], data("short_names")
    return index_of_names(
        (
            code,
            [
                *_spellings(code),
                *(official[language] for language in ("nl", "fr", "en")),
                *official.get("also", ()),
                *(short["industries"][code][language] for language in ("nl", "fr", "en")),
                *short["aliases"].get(code, ()),
            ],
        )
        for code, official in industries.items()
    )


def _spellings(code: str) -> list[str]:
    letter, first, last = code[0], *code[1:].partition("-")[::2]
    if not last:
        return [code, first, first.lstrip("0")]
    spans = [f"{first}-{last}", f"{first}T{last}", f"{first.lstrip('0')}-{last.lstrip('0')}"]
    spans += [f"{first}-{letter}{last}", f"{first}T{letter}{last}"]
    return [*spans[:3], *(letter + span for span in spans)]


def _folded(text: str) -> str:
    """Return a folded name; a letter and a number apart (``C 29``) are brought together."""
    return re.sub(r"^([a-z]) (?=\d)", r"\1", fold(text))
