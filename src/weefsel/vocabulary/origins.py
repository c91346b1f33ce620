"""Names of what comes from abroad: countries and groups of them, industries of the world table, raw materials."""

from __future__ import annotations

from functools import cache

from babel import Locale

from weefsel.vocabulary.countries import country_key
from weefsel.vocabulary.reading import data


def origin_name(text: str, language: str) -> str:
    """Return a country, or a group of countries, in a language; a name that is not known stays as it is.

    >>> origin_name("Germany", "fr"), origin_name("rest of the world", "nl"), origin_name("Elbonia", "nl")
    ('Allemagne', 'rest van de wereld', 'Elbonia')
    """
    group = data("origins")["groups"].get(text)
    if group:
        return str(group[language])
    key = country_key(text)
    codes = data("countries")["countries"][key]["iso2"] if key else []
    return next((name for code in codes if (name := _territories(language).get(code))), text)


def origin_code(text: str) -> str:
    """Return a country as two letters, for headings where a name has no room; a group as its own letters.

    >>> origin_code("Germany"), origin_code("rest of the world")
    ('DE', 'RW')
    """
    group = data("origins")["groups"].get(text, {})
    if "code" in group:
        return str(group["code"])
    key = country_key(text)
    return str(data("countries")["countries"][key]["iso2"][0]) if key else text[:3]


def product_name(code: str, language: str) -> str:
    """Return an industry of the World Input-Output Database (release of 2013) in a language; others as they are.

    >>> product_name("c14", "en")
    'Electronics and electrical equipment'
    """
    entry = data("origins")["industries"].get(code)
    return str(entry[language]) if entry else code


def material_name(name: str, language: str) -> str:
    """Return a raw material in a language; a name that is not ours stays as it is.

    >>> material_name("Cobalt", "nl"), material_name("Unobtainium", "nl")
    ('Kobalt', 'Unobtainium')
    """
    entry = data("origins")["materials"].get(name)
    return str(entry[language]) if entry else name


@cache
def _territories(language: str) -> dict[str, str]:
    return dict(Locale.parse(language).territories)
