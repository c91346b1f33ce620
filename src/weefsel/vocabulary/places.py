"""Names of regions and provinces, and what users may call them."""

from __future__ import annotations

from functools import cache

from weefsel.vocabulary.reading import data, fold, index_of_names


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
