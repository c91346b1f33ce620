"""Places: every name, in every language, leads to one key and back."""

from __future__ import annotations

from itertools import product

import pytest

from weefsel.vocabulary import (
    LANGUAGES,
    province_key,
    province_keys,
    province_name,
    province_region,
    region_key,
    region_name,
)
from weefsel.vocabulary.reading import data, fold

PROVINCES = {
    "Antwerpen": "Flanders",
    "Limburg": "Flanders",
    "Oost-Vlaanderen": "Flanders",
    "Vlaams-Brabant": "Flanders",
    "West-Vlaanderen": "Flanders",
    "Brussels": "Brussels",
    "Brabant wallon": "Wallonia",
    "Hainaut": "Wallonia",
    "Liège": "Wallonia",
    "Luxembourg": "Wallonia",
    "Namur": "Wallonia",
}


def test_the_provinces_and_their_regions() -> None:
    assert {key: province_region(key) for key in province_keys()} == PROVINCES
    with pytest.raises(KeyError):
        province_region("Atlantis")


def test_the_regions() -> None:
    assert list(data("places")["regions"]) == ["Flanders", "Brussels", "Wallonia", "abroad", "Belgium"]


def test_names_lead_back_to_their_place() -> None:
    for key, language in product(PROVINCES, (*LANGUAGES, "de")):
        assert province_key(province_name(key, language)) == key
        assert province_key(fold(province_name(key, language))) == key
    for key, language in product(data("places")["regions"], (*LANGUAGES, "de")):
        assert region_key(region_name(key, language)) == key
        assert region_key(region_name(key, language).upper()) == key


def test_every_region_says_where_in_every_language() -> None:
    for entry in data("places")["regions"].values():
        assert set(entry["in"]) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Vlaams Gewest", "Flanders"),
        ("vlaanderen", "Flanders"),
        ("BE2", "Flanders"),
        ("BE-VLG", "Flanders"),
        ("02000", "Flanders"),
        ("Region de Bruxelles Capitale", "Brussels"),
        ("Région wallonne", "Wallonia"),
        ("België", "Belgium"),
        ("Etranger", "abroad"),
        ("Rest of the world", "abroad"),
    ],
)
def test_regions_are_known_by_many_names(text: str, key: str) -> None:
    assert region_key(text) == key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Anvers", "Antwerpen"),
        ("Provincie Henegouwen", "Hainaut"),
        ("Province d'Anvers", "Antwerpen"),
        ("Province de Flandre Orientale", "Oost-Vlaanderen"),
        ("Province du Brabant Wallon", "Brabant wallon"),
        ("Brabant Wallon", "Brabant wallon"),
        ("LIEGE", "Liège"),
        ("Lüttich", "Liège"),
        ("20002", "Brabant wallon"),
        ("BE35", "Namur"),
        ("Brussels Hoofdstedelijk Gewest", "Brussels"),
    ],
)
def test_provinces_are_known_by_many_names(text: str, key: str) -> None:
    assert province_key(text) == key


@pytest.mark.parametrize("postcode", ["1000", "2000", "3000", "4000"])
def test_a_postcode_is_not_taken_for_a_region(postcode: str) -> None:
    # 03000 is the NIS code of Wallonia, 3000 is Leuven
    assert region_key(postcode) is None
    assert province_key(postcode) is None


def test_unknown_places() -> None:
    assert region_key("Atlantis") is None
    assert province_key("Vlaanderen") is None
    assert region_name("Kärnten", "nl") == "Kärnten"
    assert province_name("Steiermark", "fr") == "Steiermark"
