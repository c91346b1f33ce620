"""Failures over HTTP: the same readable blocks as on the command line, as JSON, in the language of the caller.

404 names what does not exist, 413 what is too large, 422 what is wrong in the input or has no answer.
"""

from __future__ import annotations

from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from weefsel.errors import InputError, InputFaults, WeefselError
from weefsel.faces.told import failure_told
from weefsel.faces.web.speech import language_of
from weefsel.faces.web.wrong_request import fault_of
from weefsel.sayings import Saying, say

#: What answers in words depend on, beside their address.
VARIES = "accept-language"


class NotHere(InputError):
    """What was asked for does not exist (404)."""


class TooLarge(InputError):
    """What was sent is larger than may be (413)."""


def not_here(error: InputError) -> NotHere:
    """Return an error about an unknown name as one that answers 404."""
    return NotHere(error.what, error.remedy)


def block(error: WeefselError, status: int, language: str) -> JSONResponse:
    """Return a failure as JSON with its status, in a language."""
    return JSONResponse(
        failure_told(error, language), status_code=status, headers={"content-language": language, "vary": VARIES}
    )


def speak_of_failures(app: FastAPI) -> None:
    """Have an app answer every failure with a readable block, and never with a traceback."""
    app.add_exception_handler(WeefselError, _ours)
    app.add_exception_handler(RequestValidationError, _request)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _unplanned)


def _ours(request: Request, error: Exception) -> Response:
    status = 404 if isinstance(error, NotHere) else 413 if isinstance(error, TooLarge) else 422
    return block(cast("WeefselError", error), status, language_of(request))


def _request(request: Request, error: Exception) -> Response:
    problems: list[dict[str, Any]] = list(cast("RequestValidationError", error).errors())
    found = InputFaults(say("the request is not right"), [fault_of(problem) for problem in problems])
    return block(found, 422, language_of(request))


def _http(request: Request, error: Exception) -> Response:
    found = cast("HTTPException", error)
    what: Saying
    if found.status_code == 404:
        what, remedy = say("{path} does not exist", path=request.url.path), say("See /openapi.json for what there is.")
    elif found.status_code == 405:
        what = say("{path} does not take {method}", path=request.url.path, method=request.method)
        remedy = say("See /openapi.json for what is expected.")
    elif isinstance(found.detail, Saying):
        what, remedy = found.detail, say("Send less, or use the command line.")
    else:
        what, remedy = say("the request cannot be read"), say("See /openapi.json for what is expected.")
    answer = block(InputError(what, remedy), found.status_code, language_of(request))
    answer.headers.update(found.headers or {})
    return answer


def _unplanned(request: Request, error: Exception) -> Response:
    what = say("a fault in Weefsel itself: {kind}", kind=type(error).__name__)
    return block(WeefselError(what, say("Please report it, with what the server printed.")), 500, language_of(request))
