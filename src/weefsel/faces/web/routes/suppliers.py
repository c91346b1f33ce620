"""The report on a supplier list. A user's own list comes in the body of a request and leaves no trace."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, File, Form, Request, Response, UploadFile

from weefsel.errors import unknown
from weefsel.faces.views.story import Story
from weefsel.faces.web import asdata, snippets, suppliers
from weefsel.faces.web.parts import maker
from weefsel.faces.web.problems import not_here
from weefsel.faces.web.routes.common import FAILURES, MEDIA, Language, TheShelf, answer
from weefsel.faces.web.shelf import Shelf, key_of
from weefsel.faces.web.uploads import Upload
from weefsel.sayings import say
from weefsel.study.case import REPORT

router = APIRouter(prefix="/api/suppliers", tags=["suppliers"], responses=FAILURES)
#: Which method each part of the report comes from.
METHODS = {"concentration": REPORT[0], "survive": REPORT[1], "loss": REPORT[1], "advice": REPORT[1]}
PRIVATE = {"cache-control": "no-store"}

TheList = Annotated[UploadFile, File(description="the template, filled in (.xlsx)")]
Extension = Literal["csv", "xlsx", "svg", "png"]


@router.get("/template.xlsx", response_class=Response)
def template() -> Response:
    """Return the workbook to fill in."""
    headers = {"content-disposition": 'attachment; filename="weefsel-suppliers.xlsx"', "cache-control": "no-cache"}
    return Response(suppliers.template(), media_type=MEDIA["xlsx"], headers=headers)


@router.get("/{language}/example", response_class=Response)
def example(request: Request, language: Language, shelf: TheShelf) -> Response:
    """Return the report on the made-up list of the template."""
    key, told = suppliers.example_of(shelf, language)
    base = str(request.base_url).rstrip("/")
    given = {"case": suppliers.SAMPLE}
    code = {name: snippets.of_source((suppliers.NATION, method, given), base) for name, method in METHODS.items()}
    data = {**asdata.story_as_data(told), "code": code}
    return answer(request, key_of(key, base), lambda: asdata.as_json(data), "json")


@router.get("/{language}/example/{section}.{extension}", response_class=Response)
def example_file(request: Request, language: Language, section: str, extension: Extension, shelf: TheShelf) -> Response:
    """Return a part of the report on the made-up list, exactly as shown, as a file."""
    key, told = suppliers.example_of(shelf, language)
    name = f"weefsel-{section}-{language}"
    return answer(
        request, key_of(key, section), lambda: _file(told, section, extension, language, shelf), extension, name
    )


@router.post("/{language}/report", response_class=Response)
def report(language: Language, file: TheList, shelf: TheShelf) -> Response:
    """Return the report on a list; nothing of it is kept."""
    told = suppliers.report_of(shelf, _upload(file), language)
    data = {**asdata.story_as_data(told), "code": {}}
    return Response(asdata.as_json(data), media_type=MEDIA["json"], headers=PRIVATE)


@router.post("/{language}/file", response_class=Response)
def report_file(
    language: Language,
    file: TheList,
    section: Annotated[str, Form(description="part of the report", max_length=40)],
    extension: Annotated[Extension, Form(description="kind of file")],
    shelf: TheShelf,
) -> Response:
    """Return a part of the report on a list, exactly as shown, as a file; nothing of it is kept."""
    told = suppliers.report_of(shelf, _upload(file), language)
    made = _file(told, section, extension, language, shelf)
    return Response(made, media_type=MEDIA[extension], headers=PRIVATE)


def _upload(file: UploadFile) -> Upload:
    name = (file.filename or "").replace("\\", "/").rpartition("/")[2]
    return Upload(name, file.file.read())


def _file(told: Story, section: str, extension: str, language: str, shelf: Shelf) -> bytes:
    sections = {found.name: found for found in told.sections}
    if section not in sections:
        raise not_here(unknown(say("part"), section[:80], sections))
    return maker(sections[section], extension, language, shelf)()
