"""From NACE divisions (two digits) to the industries of a table that is labelled by NACE Rev. 2."""

from __future__ import annotations

import re

from weefsel.errors import InputError
from weefsel.model import Fabric
from weefsel.sayings import say
from weefsel.vocabulary import sector_code

CODE = re.compile(r"([A-U])(\d{2})(?:-(\d{2}))?A?", re.ASCII)
LETTERED = re.compile(r"(CPA_)?[A-U](\d|$)", re.ASCII)


def divisions_of(code: str) -> tuple[str, ...]:
    """Return the divisions that an industry of the 64 holds.

    >>> divisions_of("C10-12"), divisions_of("C29"), divisions_of("Steel")
    (('C10', 'C11', 'C12'), ('C29',), ())
    """
    found = CODE.fullmatch(sector_code(code) or code)
    # A bare number or a name may be anything in a table of another classification.
    if not found or not LETTERED.match(code):
        return ()
    letter, first, last = found[1], int(found[2]), int(found[3] or found[2])
    return tuple(f"{letter}{number:02d}" for number in range(first, last + 1))


def positions_by_division(fabric: Fabric) -> dict[str, list[int]]:
    """Return division -> positions of the industries that hold it, one per region.

    Raises
    ------
    InputError
        If no industry of the table has a NACE code.
    """
    found: dict[str, list[int]] = {}
    for position, label in enumerate(fabric.industries.column("sector")):
        for division in divisions_of(label):
            found.setdefault(division, []).append(position)
    if not found:
        raise InputError(
            say(
                "the industries of {name} have no NACE codes, which uses of materials are given by",
                name=fabric.meta.name,
            ),
            say("Take a table labelled by NACE Rev. 2, such as belgium."),
        )
    return found
