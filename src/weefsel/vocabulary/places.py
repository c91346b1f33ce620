"""Names of regions, provinces and municipalities, and what users may call them."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from weefsel.vocabulary.reading import data, fold, index_of_names, nearest


def region_key(text: str) -> str | None:
    """Return the key of a region named in any language, by NUTS, NIS or ISO 3166-2 code, or None.

    >>> region_key("Vlaanderen"), region_key("BE3")
    ('Flanders', 'Wallonia')
    """
    return _index("regions").get(fold(text))


def region_name(key: str, language: str) -> str:
    """Return the name of a region (also in German, ``de``); a key that is not ours is its own name."""
    entry = data("places")["regions"].get(key)
    return str(entry["names"][language]) if entry else key


def province_keys() -> tuple[str, ...]:
    """Return the keys of the ten provinces and Brussels."""
    return tuple(data("places")["provinces"])


def province_key(text: str) -> str | None:
    """Return the key of a province (Brussels counts as one) named in any language or by code, or None.

    >>> province_key("Luik"), province_key("East Flanders"), province_key("Province du Hainaut")
    ('Liège', 'Oost-Vlaanderen', 'Hainaut')
    """
    return _index("provinces").get(fold(text))


def province_name(key: str, language: str) -> str:
    """Return the name of a province (also in German, ``de``); a key that is not ours is its own name."""
    entry = data("places")["provinces"].get(key)
    return str(entry["names"][language]) if entry else key


def region_where(key: str, language: str) -> str:
    """Return a region with its preposition; a key that is not ours is its own name.

    >>> region_where("Brussels", "fr")
    'à Bruxelles'
    """
    entry = data("places")["regions"].get(key)
    return str(entry["in"][language]) if entry else _inside(key, language)


def place_where(key: str, language: str) -> str:
    """Return a province or municipality (NIS code) with its preposition, as a sentence has it.

    >>> place_where("Limburg", "fr"), place_where("52075", "fr"), place_where("44021", "en")
    ('dans le Limbourg', 'aux Bons Villers', 'in Ghent')
    """
    entry = data("places")["provinces"].get(key)
    return str(entry["in"][language]) if entry else _inside(municipality_name(key, language), language)


def _inside(name: str, language: str) -> str:
    if language != "fr":
        return f"in {name}"
    for article, joined in (("Le ", "au "), ("Les ", "aux ")):
        if name.startswith(article):
            return joined + name.removeprefix(article)
    return f"à {name}"


def municipality_code(text: str) -> str | None:
    """Return the NIS code of a municipality named in any language or by its code, or None.

    >>> municipality_code("Gand"), municipality_code("44021"), municipality_code("nowhere")
    ('44021', '44021', None)
    """
    return _municipality_names().get(fold(text))


def municipality_name(code: str, language: str) -> str:
    """Return the name of a municipality; in English that of its own region, or the usual one. Others as they are."""
    entry = _municipalities().get(code)
    if entry is None:
        return code
    if language == "en":
        usual = data("places")["municipalities"]["aliases"].get(code)
        return str(usual[0] if usual else entry["fr" if entry["region"] == "Wallonia" else "nl"])
    return str(entry[language])


def municipality_province(code: str) -> str:
    """Return the province of a municipality.

    Raises
    ------
    KeyError
        If it is not known.
    """
    return str(_municipalities()[code]["province"])


def near_places(text: str) -> list[str]:
    """Return provinces and municipalities whose names resemble a text, in any language."""
    called = {name: province_name(key, "en") for name, key in _index("provinces").items()}
    called |= {name: municipality_name(code, "en") for name, code in _municipality_names().items()}
    return nearest(text, called)


@cache
def _municipalities() -> dict[str, dict[str, str]]:
    text = (files("weefsel") / "data" / "municipalities.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = json.loads(text)
    return found


@cache
def _municipality_names() -> dict[str, str]:
    aliases = data("places")["municipalities"]["aliases"]
    return index_of_names(
        (code, [code, entry["nl"], entry["fr"], *aliases.get(code, ())]) for code, entry in _municipalities().items()
    )


def province_region(key: str) -> str:
    """Return the region of a province.

    Raises
    ------
    KeyError
        If the key is none of `province_keys`.
    """
    return str(data("places")["provinces"][key]["region"])


@cache
def _index(kind: str) -> dict[str, str]:
    return index_of_names(
        (key, [key, *entry["names"].values(), *entry["aliases"]]) for key, entry in data("places")[kind].items()
    )
