"""Words, names and outlines that the page is made of."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from weefsel.errors import unknown
from weefsel.faces.charts.maps import shapes_text
from weefsel.faces.charts.theme import dark_of_light
from weefsel.faces.web.asdata import as_json
from weefsel.faces.web.closures import largest_plants
from weefsel.faces.web.problems import not_here
from weefsel.faces.web.question import place_of
from weefsel.faces.web.routes.common import FAILURES, Language, TheShelf, answer
from weefsel.faces.web.shelf import key_of
from weefsel.sayings import say
from weefsel.vocabulary import (
    arrondissement_codes,
    glossary,
    municipality_codes,
    near_place_keys,
    phrase,
    phrase_keys,
    place_name,
    place_province,
    province_keys,
    province_name,
    province_region,
    region_name,
    section_codes,
    section_name,
    sector_codes,
    sector_name,
    services_bought,
)

router = APIRouter(prefix="/api", tags=["words"], responses=FAILURES)
#: Brussels is a region that is its own province.
REGIONS = ("Flanders", "Brussels", "Wallonia")
SHAPES = ("provinces",)


@router.get("/words/{language}", response_class=Response)
def words(request: Request, language: Language) -> Response:
    """Return the sentences of the page in a language."""
    found = {"words": phrase_keys(language), "dark": dark_of_light()}
    return answer(request, key_of("words", found), lambda: as_json(found), "json")


@router.get("/names/{language}", response_class=Response)
def names(request: Request, language: Language, shelf: TheShelf) -> Response:
    """Return industries, sections, regions and provinces by name, and how many jobs each industry has where."""
    sizes = largest_plants(shelf)
    found: dict[str, Any] = {
        "industries": [
            {
                "code": code,
                "name": sector_name(code, language),
                "official": sector_name(code, language, short=False),
                "jobs": sizes.get(code, {}),
            }
            for code in sector_codes()
        ],
        "services": [{"key": group.key, "name": group.name(language)} for group in services_bought()],
        "sections": {letter: section_name(letter, language) for letter in section_codes()},
        "regions": {key: region_name(key, language) for key in REGIONS},
        "provinces": [
            {"key": key, "name": province_name(key, language), "region": province_region(key)}
            for key in province_keys()
        ],
    }
    return answer(request, key_of("names", found), lambda: as_json(found), "json")


@router.get("/places/{language}", response_class=Response)
def places(
    request: Request,
    language: Language,
    near: Annotated[str, Query(description="give places of about this name only", max_length=100)] = "",
) -> Response:
    """Return where a plant can stand: regions, provinces, arrondissements and municipalities, each with its region."""
    exact = place_of(near) if near else None
    if near:
        meant = [exact[1] or exact[0]] if exact else []
        keys = list(dict.fromkeys([*meant, *near_place_keys(near)]))
    else:
        keys = [*REGIONS, *province_keys(), *arrondissement_codes(), *municipality_codes()]
    found = [
        {"key": key, **_placed(key, language), **({"exact": True} if exact and key in exact else {})}
        for key in dict.fromkeys(keys)
    ]
    return answer(request, key_of("places", found), lambda: as_json(found), "json")


def _placed(key: str, language: str) -> dict[str, str]:
    """Return the name of a place and its region; a municipality that is called as its province says what it is."""
    if key in REGIONS:
        return {"name": region_name(key, language), "region": key}
    name = place_name(key, language)
    if key not in province_keys() and name in {province_name(one, language) for one in province_keys()}:
        name = phrase("domino.municipality", language, name=name)
    return {"name": name, "region": province_region(place_province(key))}


@router.get("/glossary/{language}")
def terms(language: Language) -> list[dict[str, str]]:
    """Return the terms of the field, each explained in one sentence."""
    return [{"key": term.key, "term": term.term, "explanation": term.explanation} for term in glossary(language)]


@router.get("/shapes/{name}.json", response_class=Response)
def shapes(request: Request, name: str) -> Response:
    """Return outlines as GeoJSON."""
    if name not in SHAPES:
        raise not_here(unknown(say("map"), name, SHAPES))
    text = shapes_text(name)
    return answer(request, key_of("shapes", text), text.encode, "json")
