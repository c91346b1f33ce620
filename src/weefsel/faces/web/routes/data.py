"""Results at stable addresses: the same address gives the same file, for Excel, R, Python and anyone."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request, Response

from weefsel.faces.web import snippets
from weefsel.faces.web.routes.common import FAILURES, MethodName, TableName, TheSettings, TheShelf, answer
from weefsel.faces.web.shelf import key_of
from weefsel.faces.web.speech import Spoken, workbook_language

router = APIRouter(prefix="/api/data", tags=["data"], responses=FAILURES)

SETTINGS: dict[str, Any] = {
    "parameters": [
        {
            "name": "settings",
            "in": "query",
            "required": False,
            "style": "form",
            "explode": True,
            "description": "settings of the method, such as industry=C29&jobs=4300; see /api/methods/{name}",
            "schema": {"type": "object", "additionalProperties": {"type": "string"}},
        }
    ]
}
#: Kinds of files that hold notes.
WITH_NOTES = ("json", "parquet", "xlsx")
Extension = Annotated[Literal["csv", "json", "parquet", "xlsx"], Path(description="kind of file")]


@router.get("/{table}/{method}.{extension}", openapi_extra=SETTINGS, response_class=Response)
def data(
    request: Request,
    table: TableName,
    method: MethodName,
    extension: Extension,
    shelf: TheShelf,
    settings: TheSettings,
    language: Spoken,
) -> Response:
    """Compute a method on a table and return its long table as a file; notes in the language of the caller."""
    key, _, _ = shelf.prepared(table, method, settings)
    said = workbook_language(language) if extension in WITH_NOTES else ""
    tag = key_of(key, said) if said else key
    made = f"{table}-{method}"
    return answer(request, tag, lambda: shelf.file(table, method, settings, extension, said), extension, made)


@router.get("/{table}/{method}/snippets", openapi_extra=SETTINGS)
def as_code(
    request: Request, table: TableName, method: MethodName, shelf: TheShelf, settings: TheSettings
) -> dict[str, str]:
    """Return the computation as lines for Python, R, Power Query and the command line, and its address."""
    _, found, read = shelf.prepared(table, method, settings)
    path = snippets.data_path(table, found.name, read, "csv")
    address = str(request.base_url).rstrip("/") + path
    return snippets.every(table, found.name, read, address)
