"""The Levers page: what is done about a shock, what it keeps, who pays; every chart of it as a file."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from weefsel.faces.views.levers import KINDS
from weefsel.faces.web import asdata, levers, snippets
from weefsel.faces.web.routes.common import FAILURES, Language, TheShelf, answer, file_of
from weefsel.faces.web.shelf import key_of
from weefsel.model.lever import LEVELS
from weefsel.vocabulary import phrase, region_name, sector_name

router = APIRouter(prefix="/api/levers", tags=["levers"], responses=FAILURES)


def _asked(
    shelf: TheShelf,
    industry: Annotated[str, Query(description="industry that stops, by code or name", max_length=200)],
    region: Annotated[str, Query(description="its region", max_length=40)],
    share: Annotated[float, Query(description="share that stops, in percent", gt=0, le=100, allow_inf_nan=False)],
    days: Annotated[int, Query(description="days that it lasts", ge=1, le=365)],
    levers_: Annotated[
        str, Query(alias="levers", description="kind:value:payer:cost, with commas between", max_length=600)
    ] = "",
) -> levers.Asked:
    return levers.asked_of(shelf, industry, region, share, days, levers_)


TheQuestion = Annotated[levers.Asked, Depends(_asked)]
Ranges = Annotated[bool, Query(description="give what each lever does its range")]


@router.get("/{language}/choices", response_class=Response)
def choices(request: Request, language: Language, shelf: TheShelf) -> Response:
    """Return what can be asked, by name: industries, regions, levers with their ranges, levels of government."""
    fabric = shelf.fabric(levers.BASE)
    labels = [label for label, output in zip(fabric.industries.labels, fabric.output, strict=True) if output > 0]
    found: dict[str, Any] = {
        "industries": [
            {"key": code, "name": sector_name(code, language)} for code in dict.fromkeys(code for _, code in labels)
        ],
        "regions": [
            {"key": key, "name": region_name(key, language)} for key in dict.fromkeys(key for key, _ in labels)
        ],
        "levels": [{"key": key, "name": phrase(f"lev.level.{key}", language)} for key in LEVELS],
        "levers": [
            {
                "key": key,
                "name": phrase(f"lev.kind.{key}", language),
                "about": phrase(f"lev.about.{key}", language),
                **{name: getattr(kind, name) for name in ("low", "high", "step", "rest", "payer", "unit", "counted")},
            }
            for key, kind in KINDS.items()
        ],
    }
    return answer(request, key_of("levers-choices", found), lambda: asdata.as_json(found), "json")


@router.get("/{language}", response_class=Response)
def opening(request: Request, language: Language, question: TheQuestion, shelf: TheShelf) -> Response:
    """Tell what the levers keep together, and who pays."""
    key, told = levers.opening_of(shelf, question, language)
    base = str(request.base_url).rstrip("/")
    code = {name: snippets.of_source(source, base) for name, source in levers.sources_of(question).items()}
    return answer(
        request, key_of(key, base), lambda: asdata.as_json({**asdata.story_as_data(told), "code": code}), "json"
    )


@router.get("/{language}/rest", response_class=Response)
def rest(
    request: Request, language: Language, question: TheQuestion, shelf: TheShelf, *, ranges: Ranges = False
) -> Response:
    """Tell what each lever does alone, with ranges, and the days with and without levers."""
    key, sections = levers.rest_of(shelf, question, language, ranges=ranges)
    return answer(request, key, lambda: asdata.as_json([asdata.section_as_data(one) for one in sections]), "json")


@router.get("/{language}/{section}.{extension}", response_class=Response)
def part(
    request: Request,
    language: Language,
    section: str,
    extension: Literal["csv", "xlsx", "svg", "png"],
    question: TheQuestion,
    shelf: TheShelf,
    *,
    ranges: Ranges = False,
) -> Response:
    """Return a chart of the story, exactly as shown, as a file."""
    key, told = levers.opening_of(shelf, question, language)
    sections = told.sections
    if section not in {one.name for one in sections}:
        key, rest = levers.rest_of(shelf, question, language, ranges=ranges)
        sections = (*sections, *rest)
    return file_of(request, key, sections, section, extension, language)
