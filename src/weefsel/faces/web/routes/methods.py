"""The methods: what can be computed."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from weefsel import study
from weefsel.faces.descriptions import methods_as_data
from weefsel.faces.web.routes.common import FAILURES, MethodName
from weefsel.faces.web.shelf import method_called, without_files
from weefsel.faces.web.speech import Spoken

router = APIRouter(prefix="/api/methods", tags=["methods"], responses=FAILURES)


@router.get("")
def methods(language: Spoken) -> list[dict[str, Any]]:
    """List what can be computed here: name, title, needs, gives, unit, source, settings.

    A method that needs a file of your own, such as `domino.hindcast`, runs on the command line.
    """
    return methods_as_data(without_files(study.known_methods()), language)


@router.get("/{name}")
def method(name: MethodName, language: Spoken) -> dict[str, Any]:
    """Return one method."""
    found = method_called(name)
    return methods_as_data({found.name: found}, language)[0]
