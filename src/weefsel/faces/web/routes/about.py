"""What the page says about itself: what it assumes, what it is not valid for, its sources."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from weefsel.faces.told import notes_told
from weefsel.faces.views.words import Words
from weefsel.faces.web.question import BASE
from weefsel.faces.web.routes.common import FAILURES, Language, TableName, TheShelf

router = APIRouter(prefix="/api", tags=["words"], responses=FAILURES)


@router.get("/about/{language}")
def about(language: Language, shelf: TheShelf) -> dict[str, Any]:
    """Return assumptions, what they are not valid for, and sources, in a language."""
    words = Words(language, shelf.fabric(BASE))
    return {
        "assumptions": [words(f"assume.{at}") for at in (*range(1, 6), 7, 8)],
        "notValidFor": [words(f"notvalid.{at}", flows=words.flows_year) for at in range(1, 6)],
    }


@router.get("/vintages/{language}/{table}")
def vintages(language: Language, table: TableName, shelf: TheShelf) -> dict[str, Any]:
    """Return title, sources and years of a table, in a language."""
    fabric = shelf.fabric(table)
    words = Words(language, fabric)
    return {
        "name": table,
        "title": words.title,
        "sources": [words.vintage(vintage) for vintage in fabric.meta.vintages] or [fabric.meta.source],
        "notes": notes_told(fabric.meta.notes, language),
    }
