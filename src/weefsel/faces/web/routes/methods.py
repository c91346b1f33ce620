"""The methods: what can be computed."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from weefsel import study
from weefsel.faces.descriptions import methods_as_data
from weefsel.faces.web.routes.common import FAILURES, MethodName
from weefsel.faces.web.shelf import method_called

router = APIRouter(prefix="/api/methods", tags=["methods"], responses=FAILURES)


@router.get("")
def methods() -> list[dict[str, Any]]:
    """List what can be computed: name, title, needs, gives, unit, source, settings."""
    return methods_as_data(study.known_methods())


@router.get("/{name}")
def method(name: MethodName) -> dict[str, Any]:
    """Return one method."""
    found = method_called(name)
    return methods_as_data({found.name: found})[0]
