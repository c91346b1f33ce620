"""Countries and groups of them: one key (ISO 3166-1 alpha-3) for the codes that trade statistics use."""

from __future__ import annotations

from functools import cache

from babel import Locale

from weefsel.vocabulary.numbers import LOCALES
from weefsel.vocabulary.reading import data, fold

#: Names that stand for several countries: named, never guessed.
AMBIGUOUS = {"congo": ("COD", "COG"), "korea": ("KOR", "PRK"), "coree": ("KOR", "PRK")}
#: Names in use beside those of the CLDR.
ALSO = {
    "turkey": "TUR", "czech republic": "CZE", "tsjechische republiek": "CZE", "republique tcheque": "CZE",
    "vs": "USA", "etats unis d'amerique": "USA", "south korea": "KOR", "holland": "NLD",
}  # fmt: skip


def country_key(code: str) -> str | None:
    """Return the key of a country given by ISO code, number of UN statistics or name in nl, fr or en, or None.

    >>> country_key("BE"), country_key("056"), country_key("251"), country_key("EL"), country_key("Belgium")
    ('BEL', 'BEL', 'FRA', 'GRC', 'BEL')
    >>> country_key("Duitsland"), country_key("Pays-Bas"), country_key("Congo")
    ('DEU', 'NLD', None)
    """
    text = code.strip()
    return country_codes().get(str(int(text)) if text.isascii() and text.isdigit() else fold(text))


def meant_countries(text: str) -> tuple[str, ...]:
    """Return the keys of the countries that an ambiguous name may stand for; none where it is not one.

    >>> meant_countries("Congo")
    ('COD', 'COG')
    """
    return AMBIGUOUS.get(fold(text), ())


def country_name(key: str, language: str = "en") -> str:
    """Return the name of a country in a language (Unicode CLDR); a key that is not ours is its own name.

    >>> country_name("DEU"), country_name("DEU", "nl"), country_name("USA", "fr")
    ('Germany', 'Duitsland', 'États-Unis')
    """
    entry = data("countries")["countries"].get(key)
    if not entry:
        return key
    if language == "en":
        return str(entry["name"])
    return str(Locale.parse(LOCALES[language]).territories.get(entry["iso2"][0], entry["name"]))


def area_members(name: str) -> tuple[str, ...] | None:
    """Return the countries of an area: one country, or a group such as ``EU27`` (members since 2020); None if unknown.

    >>> area_members("BE"), len(area_members("EU27"))
    (('BEL',), 27)
    """
    groups = data("countries")["areas"]
    if name.strip().upper() in groups:
        return tuple(groups[name.strip().upper()])
    key = country_key(name)
    return (key,) if key else None


def region_group(label: str) -> tuple[str, ...]:
    """Return the countries of a group that the built-in table of the world has as one region; none where unknown.

    >>> len(region_group("other euro area")), region_group("rest of the world")
    (13, ())
    """
    return tuple(data("countries")["groups"].get(label, ()))


def not_countries() -> tuple[str, ...]:
    """Return the codes of trade statistics that stand for the world, a group, or nobody in particular."""
    return tuple(data("countries")["not_countries"])


@cache
def country_codes() -> dict[str, str]:
    """Return folded code, number or name -> key."""
    found: dict[str, str] = {}
    for key, entry in data("countries")["countries"].items():
        for code in (key, *entry["iso2"], *entry["numbers"], entry["name"]):
            found.setdefault(fold(code), key)
    for key in data("countries")["countries"]:
        for language in LOCALES:
            name = fold(country_name(key, language))
            if name not in AMBIGUOUS:
                found.setdefault(name, key)
    return {**ALSO, **found}
