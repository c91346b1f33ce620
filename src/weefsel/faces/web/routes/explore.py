"""Any method on any table, as the page shows it: table, bars, and what can be held fixed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from fastapi import APIRouter, Request, Response

from weefsel.errors import InputError
from weefsel.faces.views.explore import Shown, shown
from weefsel.faces.views.words import Words
from weefsel.faces.web import asdata
from weefsel.faces.web.routes.common import FAILURES, Language, MethodName, TableName, TheSettings, TheShelf, answer
from weefsel.faces.web.routes.data import SETTINGS
from weefsel.faces.web.shelf import Shelf, key_of
from weefsel.sayings import say

router = APIRouter(prefix="/api/explore", tags=["explore"], responses=FAILURES)
#: How keys of the address that choose what is shown begin; the others are settings.
SHOW, HOLD = "show.by", "hold."


@router.get("/{language}/{table}/{method}", openapi_extra=SETTINGS, response_class=Response)
def explore(
    request: Request, language: Language, table: TableName, method: MethodName, shelf: TheShelf, settings: TheSettings
) -> Response:
    """Compute a method on a table and return it as shown: `show.by` names the label of the bars, `hold.*` others."""
    key, found = _shown(shelf, language, table, method, settings)
    return answer(request, key, lambda: asdata.as_json(_as_data(found)), "json")


@router.get("/{language}/{table}/{method}/bars.{extension}", openapi_extra=SETTINGS, response_class=Response)
def bars(
    request: Request,
    language: Language,
    table: TableName,
    method: MethodName,
    extension: Literal["csv", "xlsx", "svg", "png"],
    shelf: TheShelf,
    settings: TheSettings,
) -> Response:
    """Return the bars as a file, exactly as shown."""
    key, found = _shown(shelf, language, table, method, settings)
    chart = found.chart
    if chart is None:
        raise InputError(say("there are no bars to draw"), say("The result has no row with these values."))
    name = f"weefsel-{table}-{method}-{language}"
    if extension in ("svg", "png"):
        return answer(
            request,
            key,
            lambda: shelf.draw(lambda engine: asdata.picture_of(chart, engine, as_png=extension == "png")),
            extension,
            name,
        )
    if extension == "csv":
        return answer(request, key, lambda: asdata.table_as_csv(chart.table, language), extension, name)
    return answer(request, key, lambda: asdata.table_as_xlsx(chart.table, chart.credit), extension, name)


def _shown(shelf: Shelf, language: str, table: str, method: str, asked: Mapping[str, str]) -> tuple[str, Shown]:
    given = {key: value for key, value in asked.items() if key != SHOW and not key.startswith(HOLD)}
    held = {key.removeprefix(HOLD): value for key, value in asked.items() if key.startswith(HOLD)}
    by = asked.get(SHOW, "")
    found, result = shelf.result(table, method, given)
    key = key_of(found, "explore", language, by, held)
    words = Words(language, shelf.fabric(table))
    return key, shelf.kept.get(key, lambda: shown(result, words, by=by, held=held))


def _as_data(found: Shown) -> dict[str, Any]:
    return {
        "table": asdata.table_as_data(found.table),
        "rows": found.rows,
        "by": found.by,
        "over": [{"column": column, "heading": heading} for column, heading in found.over],
        "choices": [
            {
                "column": choice.column,
                "heading": choice.heading,
                "values": [{"value": value, "label": label} for value, label in choice.values],
                "held": choice.held,
            }
            for choice in found.choices
        ],
        "chart": asdata.chart_as_data(found.chart) if found.chart else None,
    }
