"""Names of industries, regions, provinces and groups of services, and what users may call them.

Official names are those of NACE Rev. 2 (Eurostat; Dutch and French as published by Statbel); short names are
our own, for charts.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("nl", "fr", "en")


@dataclass(frozen=True, slots=True)
class ServiceGroup:
    """A group of services that industry buys: its key, the industries in it, its name by language."""

    key: str
    codes: tuple[str, ...]
    names: tuple[tuple[str, str], ...]

    def name(self, language: str) -> str:
        """Return the name in a language."""
        return dict(self.names)[language]


@cache
def _data(name: str) -> Any:
    return json.loads((files("weefsel.vocabulary") / f"{name}.json").read_text(encoding="utf-8"))


def fold(text: str) -> str:
    """Return a name without case, accents, and differences of dash, apostrophe or white space.

    >>> fold(" Liège ") == fold("LIEGE")
    True
    """
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("–", "-")).casefold()
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


@cache
def _sector_aliases() -> dict[str, str]:
    aliases: dict[str, str] = {}
    for code, entry in _data("sectors").items():
        names: list[str] = [code, *entry["short"].values(), *entry["official"].values()]
        number = code[1:]
        names.append({"68": "68_", "68A": "68a"}.get(number, number))
        _add(aliases, names, code)
    aliases["68"] = "L68"
    aliases["t97-98"] = "T97"
    return aliases


def _add(aliases: dict[str, str], names: Iterable[str], key: str) -> None:
    for name in names:
        folded = fold(name)
        if aliases.setdefault(folded, key) != key:
            raise ValueError(f"the name {name!r} stands for {aliases[folded]} and for {key}")


def sector_codes() -> tuple[str, ...]:
    """Return the codes of the 64 industries, in the order of the national accounts."""
    return tuple(_data("sectors"))


def sector_code(text: str) -> str | None:
    """Return the code of an industry named by code, number or name in any language, or None.

    >>> sector_code("29"), sector_code("motorvoertuigen"), sector_code("68a"), sector_code("unknown")
    ('C29', 'C29', 'L68A', None)
    """
    return _sector_aliases().get(fold(text))


def sector_name(code: str, language: str, *, short: bool = True) -> str:
    """Return the name of an industry; a code that is not ours is its own name."""
    entry = _data("sectors").get(code)
    return str(entry["short" if short else "official"][language]) if entry else code


@cache
def _place_aliases(kind: str) -> dict[str, str]:
    aliases: dict[str, str] = {}
    for key, entry in _data(kind).items():
        _add(aliases, [key, *entry["names"].values(), *entry["aliases"]], key)
    return aliases


def region_key(text: str) -> str | None:
    """Return the key of a region named in any language, by NUTS or NIS code, or None.

    >>> region_key("Vlaanderen"), region_key("BE3")
    ('Flanders', 'Wallonia')
    """
    return _place_aliases("regions").get(fold(text))


def region_name(key: str, language: str) -> str:
    """Return the name of a region; a key that is not ours is its own name."""
    entry = _data("regions").get(key)
    return str(entry["names"][language]) if entry else key


def province_key(text: str) -> str | None:
    """Return the key of a province (Brussels counts as one) named in any language or by code, or None.

    >>> province_key("Luik"), province_key("East Flanders")
    ('Liège', 'Oost-Vlaanderen')
    """
    return _place_aliases("provinces").get(fold(text))


def province_name(key: str, language: str) -> str:
    """Return the name of a province; a key that is not ours is its own name."""
    entry = _data("provinces").get(key)
    return str(entry["names"][language]) if entry else key


def province_region(key: str) -> str:
    """Return the region of a province."""
    return str(_data("provinces")[key]["region"])


@cache
def services_bought() -> tuple[ServiceGroup, ...]:
    """Return the groups of services that industry buys from other firms."""
    return tuple(
        ServiceGroup(entry["key"], tuple(entry["codes"]), tuple(entry["names"].items())) for entry in _data("services")
    )
