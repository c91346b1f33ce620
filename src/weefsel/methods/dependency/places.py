"""Places of origin in a table of several regions: which are at home, which industries are under study."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from weefsel.errors import InputError
from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap
from weefsel.methods.several import all_found
from weefsel.model import Fabric
from weefsel.registry import About
from weefsel.sayings import say
from weefsel.vocabulary import region_key, sector_code

Home = Annotated[
    str,
    About("regions at home, with + between them; auto = the Belgian regions where there are any, else the first"),
]
StoppedProduct = Annotated[
    str, About("what it stops delivering: industries or groups, with + between them; all = everything", groups=True)
]
StoppedShare = Annotated[float, About("share of the deliveries that stops", unit="1", low=0.0, high=1.0)]

BELGIAN = ("Flanders", "Brussels", "Wallonia")


@dataclass(frozen=True, slots=True)
class Places:
    """Regions of a table: names, membership (o, n), which are abroad (o,), positions of industries at home (h,)."""

    names: tuple[str, ...]
    members: Array
    foreign: NDArray[np.bool_]
    home: list[int]


def places_of(fabric: Fabric, home: str) -> Places:
    """Return the places of a table.

    Raises
    ------
    InputError
        If the table has one region only, or a region at home does not exist.
    """
    if "region" not in fabric.industries.levels or len(fabric.industries.unique("region")) < 2:
        raise InputError(
            say("{name} has one region, so nothing comes from another", name=fabric.meta.name),
            say("Take a table of several countries, such as belgium-world."),
        )
    names = fabric.industries.unique("region")
    if home == "auto":
        belgian = [name for name in names if region_key(name) in BELGIAN]
        chosen = belgian or [next((name for name in names if name in ("BEL", "BE", "Belgium")), names[0])]
    else:
        chosen = all_found(
            (part.strip() for part in home.split("+")),
            lambda name: unwrap.find_label(fabric.industries, "region", name, region_key(name), say("region")),
        )
    column = fabric.industries.column("region")
    members = np.array([[float(place == name) for place in column] for name in names])
    foreign = np.array([name not in chosen for name in names])
    if not foreign.any():
        raise InputError(
            say("every region counts as home"), say("Name fewer regions with home=..., or take belgium-world.")
        )
    return Places(names, members, foreign, [at for at, place in enumerate(column) if place in chosen])


def stopped_of(fabric: Fabric, places: Places, origin: str, industry: str) -> list[int]:
    """Return the positions of industries of a country abroad: `industry` names them, with + between; all = every one.

    Where the country has the sectors of the world table, codes of NACE Rev. 2 stand for the sector that holds them.

    Raises
    ------
    InputError
        If the country or an industry does not exist, the country is at home, or it makes nothing of the kind.
    """
    country = unwrap.find_label(fabric.industries, "region", origin, None, say("country"))
    if not places.foreign[places.names.index(country)]:
        raise InputError(say("{country} is at home", country=country), say("Name a country abroad, or set home=..."))
    there = {fabric.industries.column("sector")[at]: at for at in fabric.industries.where(region=country)}
    if industry == "all":
        found = list(there.values())
    else:
        names = dict.fromkeys(name.strip() for name in industry.split("+") if name.strip())
        each = all_found(names, lambda name: _positions(fabric, there, name, country))
        found = list(dict.fromkeys(at for positions in each for at in positions))
    found = [at for at in found if fabric.output[at] > 0]
    if not found:
        raise InputError(
            say("{country} makes nothing of {industry}", country=country, industry=industry),
            say("Name another industry."),
        )
    return found


def _positions(fabric: Fabric, there: Mapping[str, int], name: str, country: str) -> list[int]:
    code = sector_code(name)
    wider = [there[sector] for sector in world_sectors().get(code or "", ()) if sector in there]
    if wider and name not in there and code not in there:
        return wider
    return [unwrap.position_of(fabric, name, country)]


@cache
def world_sectors() -> Mapping[str, tuple[str, ...]]:
    """Return industry of NACE Rev. 2 -> sectors of the world table of 2013 that it belongs to.

    >>> world_sectors()["C20"], world_sectors()["C13-15"]
    (('c9',), ('c4', 'c5'))
    """
    text = (files("weefsel") / "data" / "bridges" / "nace64-wiod2013.csv").read_text(encoding="utf-8")
    found: dict[str, tuple[str, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        found[row["from"]] = (*found.get(row["from"], ()), row["to"])
    return found
