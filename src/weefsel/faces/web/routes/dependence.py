"""The Dependence page: who relies on whom, raw materials; every chart and table of it as a file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from weefsel.faces.views.dependence import HOME, MEASURES, groups_of_industries
from weefsel.faces.views.story import Story
from weefsel.faces.web import asdata, materials, snippets
from weefsel.faces.web.dependence import WORLD, Asked, Source, asked_of, sources_of, story_of
from weefsel.faces.web.routes.common import FAILURES, Language, TheShelf, answer, file_of
from weefsel.faces.web.shelf import key_of
from weefsel.vocabulary import (
    material_name,
    origin_name,
    phrase,
    product_name,
    region_name,
    section_name,
    sector_name,
    strategic_keys,
    strategic_name,
)

router = APIRouter(prefix="/api/dependence", tags=["dependence"], responses=FAILURES)


def _asked(
    shelf: TheShelf,
    industry: Annotated[str, Query(description="industry at home, by code or name", max_length=200)],
    region: Annotated[str, Query(description="its region", max_length=40)],
    origin: Annotated[str, Query(description="country, as the table calls it", max_length=40)],
    product: Annotated[str, Query(description="what stops: c1 to c35, or all", max_length=10)] = "all",
    share: Annotated[float, Query(description="share that stops, in percent", ge=0, le=100, allow_inf_nan=False)] = 100,
    group: Annotated[str, Query(description="industries shown in the matrix", max_length=20)] = "C",
    measure: Annotated[str, Query(description="share shown in the matrix", max_length=20)] = "inputs_value",
) -> Asked:
    given = {"industry": industry, "region": region, "origin": origin, "product": product}
    return asked_of(shelf, {**given, "group": group, "measure": measure}, share)


def _material(
    shelf: TheShelf,
    material: Annotated[str, Query(description="raw material, as the figures call it", max_length=60)],
    year: Annotated[int, Query(description="year of the assessment", ge=1900, le=2200)],
) -> materials.Asked:
    return materials.asked_of(shelf, material, year)


TheQuestion = Annotated[Asked, Depends(_asked)]
TheMaterial = Annotated[materials.Asked, Depends(_material)]
Extension = Literal["csv", "xlsx", "svg", "png"]


@router.get("/{language}/choices", response_class=Response)
def choices(request: Request, language: Language, shelf: TheShelf) -> Response:
    """Return what can be asked, by name: countries, what they deliver, groups of industries."""
    fabric = shelf.fabric(WORLD)
    abroad = [name for name in fabric.industries.unique("region") if name not in HOME]
    products = [sector for region, sector in fabric.industries.labels if region == abroad[0]]
    home = list(dict.fromkeys(sector for region, sector in fabric.industries.labels if region in HOME))
    found: dict[str, Any] = {
        "industries": [{"key": code, "name": sector_name(code, language)} for code in home],
        "regions": [{"key": key, "name": region_name(key, language)} for key in HOME],
        "origins": [{"key": name, "name": origin_name(name, language)} for name in abroad],
        "products": [{"key": code, "name": product_name(code, language)} for code in products],
        "groups": [{"key": key, "name": _group(key, language)} for key in groups_of_industries()],
        "materials": sorted(
            ({"key": name, "name": material_name(name, language)} for name in materials.materials_of(shelf)[0]),
            key=lambda one: one["name"],
        ),
        "years": [{"key": str(year), "name": str(year)} for year in materials.materials_of(shelf)[1]],
        "measures": [{"key": key, "name": phrase(f"dep.measure.{key}", language)} for key in MEASURES],
    }
    return answer(request, key_of("choices", found), lambda: asdata.as_json(found), "json")


def _group(key: str, language: str) -> str:
    if key in ("all", "strategic"):
        return phrase(f"dep.group.{key}", language)
    return strategic_name(key, language) if key in strategic_keys() else section_name(key, language)


@router.get("/{language}/countries", response_class=Response)
def countries(request: Request, language: Language, question: TheQuestion, shelf: TheShelf) -> Response:
    """Tell on whom an industry relies, and what hangs on a country: sentence, charts with their tables, sources."""
    return _told(request, story_of(shelf, question, language), sources_of(question))


@router.get("/{language}/countries/{section}.{extension}", response_class=Response)
def country_file(
    request: Request, language: Language, section: str, extension: Extension, question: TheQuestion, shelf: TheShelf
) -> Response:
    """Return a chart of the story, exactly as shown, as a file."""
    return _file(request, story_of(shelf, question, language), section, extension)


@router.get("/{language}/materials", response_class=Response)
def raw_materials(request: Request, language: Language, question: TheMaterial, shelf: TheShelf) -> Response:
    """Tell how critical a raw material is, who uses it and what hangs on it."""
    return _told(request, materials.story_of(shelf, question, language), materials.sources_of(question))


@router.get("/{language}/materials/{section}.{extension}", response_class=Response)
def material_file(
    request: Request, language: Language, section: str, extension: Extension, question: TheMaterial, shelf: TheShelf
) -> Response:
    """Return a chart or table of the story of a raw material, exactly as shown, as a file."""
    return _file(request, materials.story_of(shelf, question, language), section, extension)


def _told(request: Request, found: tuple[str, Story], sources: Mapping[str, Source]) -> Response:
    key, told = found
    base = str(request.base_url).rstrip("/")
    shown = {section.name for section in told.sections if section.chart or section.table}
    code = {name: snippets.of_source(source, base) for name, source in sources.items() if name in shown}
    return answer(
        request, key_of(key, base), lambda: asdata.as_json({**asdata.story_as_data(told), "code": code}), "json"
    )


def _file(request: Request, found: tuple[str, Story], section: str, extension: str) -> Response:
    key, told = found
    return file_of(request, key, told.sections, section, extension, told.language)
