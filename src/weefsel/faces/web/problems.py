"""Failures over HTTP: the same readable blocks as on the command line, as JSON.

404 names what does not exist, 413 what is too large, 422 what is wrong in the input or has no answer.
"""

from __future__ import annotations

from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from weefsel.errors import Fault, InputError, InputFaults, WeefselError


class NotHere(InputError):
    """What was asked for does not exist (404)."""


class TooLarge(InputError):
    """What was sent is larger than may be (413)."""


def not_here(error: InputError) -> NotHere:
    """Return an error about an unknown name as one that answers 404."""
    return NotHere(error.what, error.remedy)


def block(error: WeefselError, status: int) -> JSONResponse:
    """Return a failure as JSON with its status."""
    return JSONResponse(error.as_dict(), status_code=status)


def speak_of_failures(app: FastAPI) -> None:
    """Have an app answer every failure with a readable block, and never with a traceback."""
    app.add_exception_handler(WeefselError, _ours)
    app.add_exception_handler(RequestValidationError, _request)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unplanned)


def _ours(_request: Request, error: Exception) -> Response:
    status = 404 if isinstance(error, NotHere) else 413 if isinstance(error, TooLarge) else 422
    return block(cast("WeefselError", error), status)


def _request(_request: Request, error: Exception) -> Response:
    problems: list[dict[str, Any]] = list(cast("RequestValidationError", error).errors())
    faults = [
        Fault(str(problem["msg"]), "See /openapi.json for what is expected.", row=".".join(map(str, problem["loc"])))
        for problem in problems
    ]
    return block(InputFaults("the request is not right", faults), 422)


def _http(request: Request, error: Exception) -> Response:
    found = cast("HTTPException", error)
    if found.status_code == 404:
        problem = InputError(f"{request.url.path} does not exist", "See /openapi.json for what there is.")
    else:
        problem = InputError(str(found.detail), "See /openapi.json for what is expected.")
    answer = block(problem, found.status_code)
    answer.headers.update(found.headers or {})
    return answer


def _unplanned(_request: Request, error: Exception) -> Response:
    what = f"a fault in Weefsel itself: {type(error).__name__}"
    return block(WeefselError(what, "Please report it, with what the server printed."), 500)
