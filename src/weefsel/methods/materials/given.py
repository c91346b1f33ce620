"""What the methods on raw materials share: the figures, the thresholds, the years, one name for many spellings."""

from __future__ import annotations

from typing import Annotated

import polars as pl

from weefsel.errors import InputError, unknown
from weefsel.model.figures import Figures
from weefsel.registry import About

Materials = Annotated[
    Figures | None,
    About("figures on raw materials; none = those of the European Commission, built in", reads="materials"),
]
Named = Annotated[str, About("one material by its name; all = every material")]

SUPPLY_RISK = 1.0
#: Economic importance was scaled otherwise before 2017.
IMPORTANCE = {2011: 5.0, 2014: 5.0}
IMPORTANCE_NOW = 2.8
SOURCE = (
    "European Commission 2017, Methodology for establishing the EU list of critical raw materials; assessments of "
    "2011, 2014, 2017, 2020 and 2023"
)


def figures_of(given: Figures | None) -> Figures:
    """Return the figures, or say that they are missing; the study floor reads those that are built in."""
    if given is None:
        raise InputError("the figures on raw materials are missing", "Call the method with weefsel.compute.")
    return given


def importance_from(year: int) -> float:
    """Return the economic importance from which a material is critical in an assessment."""
    return IMPORTANCE.get(year, IMPORTANCE_NOW)


def chosen(frame: pl.DataFrame, material: str) -> pl.DataFrame:
    """Return the rows of one material, or all.

    Raises
    ------
    InputError
        If no material of that name is there.
    """
    if material == "all":
        return frame
    known = frame["material"].unique().sort().to_list()
    folded = {name.casefold(): name for name in known}
    if material.strip().casefold() not in folded:
        raise unknown("material", material, known)
    return frame.filter(pl.col("material") == folded[material.strip().casefold()])


def _grouped(**groups: str) -> dict[str, str]:
    return {name: group for group, names in groups.items() for name in names.split()}


#: Metals that the assessments treat together: metal -> group.
GROUPS = _grouped(
    HREEs="Dysprosium Erbium Europium Gadolinium Holmium Lutetium Terbium Thulium Ytterbium Yttrium",
    LREEs="Cerium Lanthanum Neodymium Praseodymium Samarium",
    PGMs="Iridium Palladium Platinum Rhodium Ruthenium",
)
