"""Places of origin in a table of several regions: which are at home, which industries are under study."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from weefsel.errors import InputError
from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap
from weefsel.model import Fabric
from weefsel.registry import About
from weefsel.vocabulary import region_key

Home = Annotated[
    str,
    About("regions at home, with + between them; auto = the Belgian regions where there are any, else the first"),
]


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
            f"{fabric.meta.name} has one region, so nothing comes from another",
            "Take a table of several countries, such as belgium-world.",
        )
    names = fabric.industries.unique("region")
    if home == "auto":
        belgian = [name for name in names if region_key(name) in BELGIAN]
        chosen = belgian or [next((name for name in names if name in ("BEL", "BE", "Belgium")), names[0])]
    else:
        chosen = [
            unwrap.find_label(fabric.industries, "region", part.strip(), region_key(part.strip()), "region")
            for part in home.split("+")
        ]
    column = fabric.industries.column("region")
    members = np.array([[float(place == name) for place in column] for name in names])
    foreign = np.array([name not in chosen for name in names])
    if not foreign.any():
        raise InputError("every region counts as home", "Name fewer regions with home=..., or take belgium-world.")
    return Places(names, members, foreign, [at for at, place in enumerate(column) if place in chosen])
