"""What the methods on raw materials share: the figures, the thresholds, the years, one name for many spellings."""

from __future__ import annotations

from typing import Annotated

import polars as pl

from weefsel.errors import InputError, unknown
from weefsel.model.figures import Figures
from weefsel.registry import About
from weefsel.sayings import say
from weefsel.vocabulary import LANGUAGES, material_name
from weefsel.vocabulary.reading import fold

Materials = Annotated[
    Figures | None,
    About("figures on raw materials; none = those of the European Commission, built in", reads="materials"),
]
Named = Annotated[str, About("one material by its name in nl, fr or en, or its symbol; all = every one")]

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
        raise InputError(say("the figures on raw materials are missing"), say("Call the method with weefsel.compute."))
    return given


def importance_from(year: int) -> float:
    """Return the economic importance from which a material is critical in an assessment."""
    return IMPORTANCE.get(year, IMPORTANCE_NOW)


def chosen(figures: Figures, frame: pl.DataFrame, material: str, what: str) -> pl.DataFrame:
    """Return the rows of one material, or all; it may be named in nl, fr or en, or by its symbol.

    Raises
    ------
    InputError
        If no material of that name is known, or the figures have no `what` of it.
    """
    if material == "all":
        return frame
    known = frame["material"].unique().sort().to_list()
    everywhere = {name for each in FRAMES for name in figures.frames[each]["material"].drop_nulls()} | set(known)
    found = _named(material, everywhere)
    if found is None:
        raise unknown(say("material"), material, sorted(everywhere))
    if found not in known:
        group = GROUPS.get(found, "")
        if group in known:
            raise InputError(
                say("the figures have no {what} of {material} alone", what=what, material=found),
                say("It is among {group}: material={group}.", group=group),
            )
        held = [name for name in known if GROUPS.get(name) == found]
        there = held or say("{names} ...", names=known[:8])
        raise InputError(
            say("the figures have no {what} of {material}", what=what, material=found),
            say("The publisher gives none; there are those of {there}.", there=there),
        )
    return frame.filter(pl.col("material") == found)


#: Frames that have a column of materials.
FRAMES = ("assessments", "supply", "uses", "strategic")


def _named(text: str, known: set[str]) -> str | None:
    """Return the material that a text means: its name in a language, or its symbol."""
    wanted = fold(text)
    if text.strip() in SYMBOLS and SYMBOLS[text.strip()] in known:
        return SYMBOLS[text.strip()]
    for name in sorted(known):
        if wanted in {fold(name), *(fold(material_name(name, language)) for language in LANGUAGES)}:
            return name
    return None


def _grouped(**groups: str) -> dict[str, str]:
    return {name: group for group, names in groups.items() for name in names.split()}


#: Metals that the assessments treat together: metal -> group.
GROUPS = _grouped(
    HREEs="Dysprosium Erbium Europium Gadolinium Holmium Lutetium Terbium Thulium Ytterbium Yttrium",
    LREEs="Cerium Lanthanum Neodymium Praseodymium Samarium",
    PGMs="Iridium Palladium Platinum Rhodium Ruthenium",
)
#: Chemical symbols of materials that are elements.
SYMBOLS = {
    "Al": "Aluminium", "Sb": "Antimony", "As": "Arsenic", "Be": "Beryllium", "Bi": "Bismuth", "B": "Boron",
    "Cd": "Cadmium", "Ce": "Cerium", "Cr": "Chromium", "Co": "Cobalt", "Cu": "Copper", "Dy": "Dysprosium",
    "Er": "Erbium", "Eu": "Europium", "Gd": "Gadolinium", "Ga": "Gallium", "Ge": "Germanium", "Au": "Gold",
    "Hf": "Hafnium", "He": "Helium", "Ho": "Holmium", "H": "Hydrogen", "In": "Indium", "Ir": "Iridium",
    "Kr": "Krypton", "La": "Lanthanum", "Pb": "Lead", "Li": "Lithium", "Lu": "Lutetium", "Mg": "Magnesium",
    "Mn": "Manganese", "Mo": "Molybdenum", "Nd": "Neodymium", "Ne": "Neon", "Ni": "Nickel", "Nb": "Niobium",
    "Pd": "Palladium", "P": "Phosphorus", "Pt": "Platinum", "Pr": "Praseodymium", "Re": "Rhenium", "Rh": "Rhodium",
    "Ru": "Ruthenium", "Sm": "Samarium", "Sc": "Scandium", "Se": "Selenium", "Si": "Silicon metal", "Ag": "Silver",
    "Sr": "Strontium", "S": "Sulphur", "Ta": "Tantalum", "Te": "Tellurium", "Tb": "Terbium", "Tm": "Thulium",
    "Sn": "Tin", "Ti": "Titanium", "W": "Tungsten", "V": "Vanadium", "Xe": "Xenon", "Yb": "Ytterbium",
    "Y": "Yttrium", "Zn": "Zinc", "Zr": "Zirconium",
}  # fmt: skip
