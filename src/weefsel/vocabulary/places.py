"""Names of regions, provinces and municipalities, and what users may call them."""

from __future__ import annotations

import json
import re
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
    """Return a province, arrondissement or municipality (NIS code) with its preposition, as a sentence has it.

    >>> place_where("Limburg", "fr"), place_where("52075", "fr"), place_where("44021", "en")
    ('dans le Limbourg', 'aux Bons Villers', 'in Ghent')
    >>> [place_where("44000", language) for language in ("nl", "fr", "en")]
    ['in het arrondissement Gent', 'dans l’arrondissement de Gand', 'in the arrondissement of Ghent']
    """
    entry = data("places")["provinces"].get(key)
    if entry:
        return str(entry["in"][language])
    if key in _arrondissements():
        inside = {"nl": "in het a", "fr": "dans l’a", "en": "in the a"}[language]
        return inside + arrondissement_name(key, language).removeprefix("A")
    return _inside(municipality_name(key, language), language)


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


def municipality_codes() -> tuple[str, ...]:
    """Return the NIS codes of all municipalities."""
    return tuple(_municipalities())


def municipality_arrondissement(code: str) -> str | None:
    """Return the NIS code of the arrondissement of a municipality, or None where the municipality is not known."""
    entry = _municipalities().get(code)
    return entry["arrondissement"] if entry else None


def arrondissement_codes() -> tuple[str, ...]:
    """Return the NIS codes of the arrondissements; that of Brussels is the region itself, and not among them."""
    return tuple(code for code in _arrondissements() if province_key(code) is None)


def arrondissement_code(text: str) -> str | None:
    """Return the NIS code of an arrondissement, named with that word in any language or by its code, or None.

    >>> arrondissement_code("arrondissement de Gand"), arrondissement_code("44000"), arrondissement_code("Gent")
    ('44000', '44000', None)
    """
    return _arrondissement_names().get(fold(text))


def arrondissement_name(code: str, language: str) -> str:
    """Return the name of an arrondissement; a code that is not ours is its own name.

    >>> [arrondissement_name("62000", language) for language in ("nl", "fr", "en")]
    ['Arrondissement Luik', 'Arrondissement de Liège', 'Arrondissement of Liège']
    """
    entry = _arrondissements().get(code)
    if entry is None:
        return code
    if language != "en":
        return str(entry[f"arrondissement_{language}"])
    own = entry["arrondissement_fr" if entry["region"] == "Wallonia" else "arrondissement_nl"]
    bare = re.sub("^Arrondissement (de |d’)?", "", own)
    seat = municipality_code(bare)
    return f"Arrondissement of {municipality_name(seat, language) if seat else bare}"


def place_name(key: str, language: str) -> str:
    """Return the name of a province, arrondissement or municipality, by its key or code.

    >>> place_name("44000", "fr"), place_name("44021", "fr"), place_name("Antwerpen", "fr")
    ('Arrondissement de Gand', 'Gand', 'Anvers')
    """
    if key in data("places")["provinces"]:
        return province_name(key, language)
    return arrondissement_name(key, language) if key in _arrondissements() else municipality_name(key, language)


def place_province(key: str) -> str:
    """Return the province of a province, arrondissement or municipality, by its key or code.

    Raises
    ------
    KeyError
        If it is not known.

    >>> place_province("44021"), place_province("44000"), place_province("Limburg")
    ('Oost-Vlaanderen', 'Oost-Vlaanderen', 'Limburg')
    """
    if key in data("places")["provinces"]:
        return key
    return str((_municipalities().get(key) or _arrondissements()[key])["province"])


def near_places(text: str) -> list[str]:
    """Return provinces and municipalities whose names resemble a text, in any language."""
    called = {name: province_name(key, "en") for name, key in _index("provinces").items()}
    called |= {name: municipality_name(code, "en") for name, code in _municipality_names().items()}
    return nearest(text, called)


def near_place_keys(text: str) -> list[str]:
    """Return the keys of regions, provinces, arrondissements and municipalities whose names resemble a text.

    >>> [municipality_name(key, "en") for key in near_place_keys("Dendermnde")][0]
    'Dendermonde'
    """
    return nearest(text, {**_arrondissement_names(), **_municipality_names(), **_index("provinces")})


@cache
def _municipalities() -> dict[str, dict[str, str]]:
    text = (files("weefsel") / "data" / "municipalities.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = json.loads(text)
    return found


@cache
def _arrondissements() -> dict[str, dict[str, str]]:
    """Return one municipality of each arrondissement: it names the arrondissement too."""
    return {entry["arrondissement"]: entry for entry in reversed(_municipalities().values())}


@cache
def _arrondissement_names() -> dict[str, str]:
    return index_of_names(
        (code, [code, *(arrondissement_name(code, language) for language in ("nl", "fr", "en"))])
        for code in arrondissement_codes()
    )


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
