"""The session: whether a token is needed, and where the page gives it."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from weefsel import __version__
from weefsel.errors import InputError
from weefsel.faces.web.guard import COOKIE, knows_token, same
from weefsel.faces.web.routes.common import FAILURES
from weefsel.sayings import say
from weefsel.vocabulary import LANGUAGES

router = APIRouter(tags=["session"], responses=FAILURES)
PAUSE_SECONDS = 0.5


class Session(BaseModel):
    """What the page must know before anything else."""

    version: str
    languages: list[str]
    token_needed: bool


class Given(BaseModel):
    """A token as it is typed in."""

    token: Annotated[str, Field(max_length=200)]


@router.get("/api/session")
def session(request: Request) -> Session:
    """Say which version answers, in which languages, and whether a token is needed."""
    held = request.headers.get("cookie", "")
    needed = not knows_token(request.app.state.token, request.headers.get("authorization", ""), held)
    return Session(version=__version__, languages=list(LANGUAGES), token_needed=needed)


@router.post("/api/session", status_code=204)
async def give_token(request: Request, given: Given) -> Response:
    """Take a token and keep it in a cookie that scripts cannot read."""
    token = request.app.state.token
    if token is not None and not same(given.token, token):
        await asyncio.sleep(PAUSE_SECONDS)
        raise InputError(say("this is not the token"), say("Copy it from where `weefsel serve` was started."))
    answer = Response(status_code=204)
    if token is None:
        return answer  # nothing to keep
    answer.set_cookie(COOKIE, given.token, httponly=True, samesite="strict", path="/")
    return answer
