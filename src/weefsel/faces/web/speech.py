"""The language of a caller: the page says its own, scripts may, and whoever says nothing is answered in English."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Query, Request

from weefsel.errors import unknown
from weefsel.sayings import say
from weefsel.vocabulary import LANGUAGES

#: The key of an address that asks for a language.
KEY = "lang"
ENGLISH = "en"


def language_of(request: Request) -> str:
    """Return the language in which a caller reads: that of `lang`, of `Accept-Language`, or of the path.

    The page sends `Accept-Language: nl`, its own language alone. The list that browsers send by themselves
    (``nl-BE,nl;q=0.9``) does not count: it is not what the reader of the page chose.
    """
    said = (request.query_params.get(KEY), request.headers.get("accept-language"), request.path_params.get("language"))
    return next((language for language in said if language in LANGUAGES), ENGLISH)


async def _asked(
    request: Request,
    lang: Annotated[str, Query(description="language of notes and of what is wrong: nl, fr or en", max_length=10)] = "",
) -> str:
    if lang and lang not in LANGUAGES:
        raise unknown(say("language"), lang, LANGUAGES)
    return language_of(request)


def workbook_language(language: str) -> str:
    """Return the language of a workbook of results: in English labels are codes, as in every other file."""
    return "" if language == ENGLISH else language


#: For routes that answer in words.
Spoken = Annotated[str, Depends(_asked)]
