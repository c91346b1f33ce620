"""Industries chosen by code, by name, or as a strategic sector."""

from __future__ import annotations

from typing import Annotated

from weefsel.errors import Fault, InputError
from weefsel.methods import unwrap
from weefsel.methods.several import fail_together
from weefsel.model import Fabric
from weefsel.registry import About
from weefsel.sayings import say
from weefsel.vocabulary import sector_code, strategic_codes, strategic_keys

Sectors = Annotated[
    str,
    About(
        "industries to show, with + between them: codes, names, or strategic sectors (telecom, energy, food, finance, "
        "security, health; strategic = all six) and groups of your own (`weefsel groups`); all = every industry",
        groups=True,
    ),
]


def sectors_of(fabric: Fabric, wanted: str) -> tuple[str, ...]:
    """Return the sector labels of a table that are meant, in the order of the table.

    Raises
    ------
    InputError
        If a name is neither an industry of the table nor a strategic sector.
    """
    known = fabric.industries.unique("sector")
    if wanted == "all":
        return known
    found: set[str] = set()
    faults: list[Fault] = []
    for part in (name.strip() for name in wanted.split("+")):
        groups = strategic_keys() if part == "strategic" else (part,)
        for group in groups:
            codes = strategic_codes(group)
            for code in codes if codes is not None else (group,):
                if codes is not None and code not in known:
                    continue
                try:
                    found.add(unwrap.find_label(fabric.industries, "sector", code, sector_code(code), say("industry")))
                except InputError as error:
                    faults += error.faults()
    fail_together(faults)
    return tuple(label for label in known if label in found)
