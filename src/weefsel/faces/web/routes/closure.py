"""The Domino page's question and its answer: a story, and every chart and table of it as a file."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from weefsel.faces.views.story import Section
from weefsel.faces.web import asdata, snippets
from weefsel.faces.web.closures import daily_of, day_of, days_of, opening_of, sources_of, story_of
from weefsel.faces.web.question import BASE, YEAR, Question, question_of
from weefsel.faces.web.routes.common import FAILURES, Language, TheShelf, answer, file_of

router = APIRouter(prefix="/api/closure", tags=["domino"], responses=FAILURES)
#: Parts that come from the daily model.
DAYS = ("causes", "heat", "paths")
#: Parts that tell of one day.
ONE_DAY = ("day", "daily-map")
TheDay = Annotated[int, Query(description="day that is told, counted from 0", ge=0, le=YEAR)]


def _asked(
    industry: Annotated[str, Query(description="industry of the plant, by code or name", max_length=200)],
    place: Annotated[
        str,
        Query(
            description="region, province, arrondissement or municipality of the plant, by name or code", max_length=100
        ),
    ],
    jobs: Annotated[
        float | None,
        Query(description="jobs of the plant, all lost without a share", gt=0, lt=1e9, allow_inf_nan=False),
    ] = None,
    share: Annotated[
        float | None,
        Query(
            description="part that stops, in percent: of the plant, or of its industry in the region without jobs",
            gt=0,
            le=100,
            allow_inf_nan=False,
        ),
    ] = None,
    start: Annotated[str, Query(description="first day, as YYYY-MM-DD; days are numbered without", max_length=40)] = "",
    days: Annotated[int, Query(description="days that it lasts; 0 = for good", ge=0, le=365)] = 0,
    back: Annotated[int, Query(description="days that it takes to come back; 0 = at once", ge=0, le=365)] = 0,
    only: Annotated[str, Query(description="lists: losses at suppliers in a region or province", max_length=40)] = "",
    who: Annotated[str, Query(description="lists: losses at suppliers of an industry", max_length=200)] = "",
    what: Annotated[str, Query(description="lists: losses in a group of services, by key", max_length=40)] = "",
) -> Question:
    part = None if share is None else share / 100
    return question_of(
        industry, place, jobs, only=only, who=who, what=what, share=part, start=start, days=days, back=back
    )


TheQuestion = Annotated[Question, Depends(_asked)]


@router.get("/{language}", response_class=Response)
def story(request: Request, language: Language, question: TheQuestion, shelf: TheShelf) -> Response:
    """Tell what follows when a plant closes: sentence, charts with their tables, assumptions, sources."""
    key, told = story_of(shelf, question, language)
    return answer(
        request, key, lambda: shelf.kept.get((key, "data"), lambda: asdata.as_json(asdata.story_as_data(told))), "json"
    )


@router.get("/{language}/opening", response_class=Response)
def opening(request: Request, language: Language, question: TheQuestion, shelf: TheShelf) -> Response:
    """Tell what the story begins with: its sentence, and who is hit through whom."""
    key, told = opening_of(shelf, question, language)
    return answer(request, key, lambda: asdata.as_json(asdata.opening_as_data(told)), "json")


@router.get("/{language}/daily", response_class=Response)
def daily(request: Request, language: Language, question: TheQuestion, shelf: TheShelf) -> Response:
    """Tell the same closure day by day, over a year."""
    key, told = daily_of(shelf, question, language)
    return answer(request, key, lambda: asdata.as_json(asdata.section_as_data(told)), "json")


@router.get("/{language}/days", response_class=Response)
def days(request: Request, language: Language, question: TheQuestion, shelf: TheShelf) -> Response:
    """Tell who is next, and show the industries day by day."""
    key, sections = days_of(shelf, question, language)
    return answer(request, key, lambda: asdata.as_json([asdata.section_as_data(one) for one in sections]), "json")


@router.get("/{language}/day", response_class=Response)
def day(request: Request, language: Language, question: TheQuestion, shelf: TheShelf, at: TheDay = 0) -> Response:
    """Tell what stands on one day: jobs missing by industry and region, and who has fallen by then."""
    key, sections = day_of(shelf, question, at, language)
    return answer(request, key, lambda: asdata.as_json([asdata.section_as_data(one) for one in sections]), "json")


@router.get("/{language}/{section}.{extension}", response_class=Response)
def part(
    request: Request,
    language: Language,
    section: str,
    extension: Literal["csv", "xlsx", "svg", "png"],
    question: TheQuestion,
    shelf: TheShelf,
    at: TheDay = 0,
) -> Response:
    """Return a chart or a table of the story, exactly as shown, as a file."""
    sections: tuple[Section, ...]
    if section == "daily":
        key, timeline = daily_of(shelf, question, language)
        sections = (timeline,)
    elif section in DAYS:
        key, sections = days_of(shelf, question, language)
    elif section in ONE_DAY:
        key, sections = day_of(shelf, question, at, language)
    else:
        key, told = story_of(shelf, question, language)
        sections = told.sections
    return file_of(request, key, sections, section, extension, language)


@router.get("/{language}/snippets")
def as_code(language: Language, request: Request, question: TheQuestion) -> dict[str, str]:
    """Return the closure as lines for Python, R, Power Query and the command line."""
    del language
    settings = {**question.plant, "ranges": True}
    address = str(request.base_url).rstrip("/") + snippets.data_path(BASE, "domino.closure", settings, "csv")
    return snippets.every(BASE, "domino.closure", settings, address)


@router.get("/{language}/code")
def code_of_charts(language: Language, request: Request, question: TheQuestion) -> dict[str, dict[str, str]]:
    """Return what each chart and table is computed from, as lines for Python, R, Power Query and the command line."""
    del language
    base = str(request.base_url).rstrip("/")
    return {name: snippets.of_source(source, base) for name, source in sources_of(question).items()}
