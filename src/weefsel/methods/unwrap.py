"""From a labelled fabric to arrays: coefficients, intensities, positions, households."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from weefsel.errors import ComputationError, InputError, unknown
from weefsel.kernels import leontief
from weefsel.kernels.leontief import Array, Coefficients, Factor, Households, NoAnswer, Overspent
from weefsel.methods import factors, value
from weefsel.methods.refused import because
from weefsel.methods.several import all_found
from weefsel.model import Axis, Fabric, Places, counted, in_order_of
from weefsel.model.fabric import regions_of
from weefsel.sayings import say
from weefsel.vocabulary import (
    arrondissement_code,
    municipality_arrondissement,
    municipality_code,
    near_places,
    near_sectors,
    place_province,
    province_key,
    province_region,
    region_key,
    sector_code,
    strategic_codes,
)

#: Names under which publishers give the consumption of households.
HOUSEHOLD_NAMES = (
    "households",
    "final_consumption_households",
    "household_consumption",
    "P3_S14",
    "P.31/S14",
    "HFCE",
    "CONS_h",
    "c37",
)


@dataclass(frozen=True)
class System:
    """The Leontief system of a fabric: A as flows per output, and the factorisation of I - A."""

    coefficients: Coefficients
    factor: Factor

    @cached_property
    def inputs(self) -> Array:
        """Input coefficients A as one array (n, n), formed when first asked for."""
        return leontief.coefficients(*self.coefficients)


@dataclass(frozen=True, slots=True)
class Intensity:
    """A quantity per unit of output, (n,), NaN where it is not known, with the unit of the quantity itself."""

    measure: str
    per_output: Array
    unit: str

    @property
    def counted(self) -> Array:
        """The quantity for sums over industries: zero where it is not known."""
        return counted(self.per_output)


def system_of(fabric: Fabric, order: Sequence[int] | None = None) -> System:
    """Return the Leontief system of a fabric, its industries in another order where one is given.

    Raises
    ------
    ComputationError
        If the system is singular or not productive; the industries at fault are named.
    """
    try:
        if order is None:
            factor = factors.factor_of(fabric.flows, fabric.output)
        else:
            flows = fabric.flows[np.ix_(order, order)]
            factor = factors.factor_of(flows, fabric.output[np.asarray(order, dtype=np.intp)])
    except NoAnswer as error:
        if order is not None:
            error = NoAnswer(str(error), [order[position] for position in error.positions])
        raise no_answer(fabric, error) from error
    return System(factor.coefficients, factor)


def inverse_of(fabric: Fabric) -> Array:
    """Return the Leontief inverse L of a fabric, (n, n), to be read only; raises as `system_of`."""
    try:
        return factors.inverse_of(fabric.flows, fabric.output)
    except NoAnswer as error:
        raise no_answer(fabric, error) from error


def no_answer(fabric: Fabric, error: NoAnswer) -> ComputationError:
    """Return a kernel's refusal with positions turned into names."""
    if isinstance(error, Overspent):
        return ComputationError(
            say(
                "{name}: {what}: nearly all income is spent at home, so that type II has no answer",
                name=fabric.meta.name,
                what=because(error),
            ),
            say(
                "Leave households out (households=none), choose the other denominator, or check "
                "compensation and household consumption."
            ),
        )
    names = [fabric.industries.text(position) for position in error.positions[:8]]
    what = say("{name}: {what}", name=fabric.meta.name, what=because(error))
    if names:
        what = say("{name}: {what} at {places}", name=fabric.meta.name, what=because(error), places=names)
    return ComputationError(
        what,
        say(
            "Look at the inputs of these industries with `weefsel table check`: an industry that "
            "buys as much as it makes has no multiplier."
        ),
    )


def intensities(fabric: Fabric) -> list[Intensity]:
    """Return output, value added, compensation and jobs per unit of output, as far as the fabric has them."""
    money = fabric.meta.currency_unit
    found = [Intensity("output", (fabric.output != 0).astype(np.float64), money)]
    items = fabric.items.column(fabric.items.levels[0])
    added = value.gross_value_added(fabric)
    if added is not None:
        found.append(Intensity("value_added", per_output(fabric, added), money))
    if "compensation" in items:
        wages = fabric.value_added[items.index("compensation")]
        found.append(Intensity("compensation", per_output(fabric, wages), money))
    for position, (account, unit) in enumerate(fabric.accounts.labels):
        if account == "jobs":
            found.append(Intensity("jobs", per_output(fabric, fabric.account_values[position]), unit))
    return found


def per_output(fabric: Fabric, values: Array) -> Array:
    """Return a quantity per unit of output, (n,); zero where output is zero, NaN where the quantity is not known."""
    return np.where(np.isnan(values), np.nan, leontief.coefficients(values[np.newaxis], fabric.output)[0])


def households_of(fabric: Fabric, denominator: str, *, category: str = "auto", replacement: float = 0.0) -> Households:
    """Return the households of a fabric as spending and earning coefficients.

    One group per region that has a column of household consumption; wages go to the regions where workers
    live if the fabric knows commuting (`residence`), and stay where they are earned if not.

    Parameters
    ----------
    denominator
        ``wages``: spending per unit of compensation earned, imported consumption left out, so that part of
        each wage leaves the country. ``consumption``: spending adds up to one, all of the wage is spent on
        domestic products.
    category
        Name of the category of household consumption; ``auto`` finds it.
    replacement
        Share of a lost wage that benefits replace, between 0 and 1.
    """
    items = fabric.items.column(fabric.items.levels[0])
    if "compensation" not in items:
        raise InputError(
            say(
                "{name} has no row of compensation of employees, so households cannot be closed in",
                name=fabric.meta.name,
            ),
            say("Add a row `compensation` to V, or ask for type I only."),
        )
    regions, columns = household_columns(fabric, category)
    wages = counted(fabric.value_added[items.index("compensation")])
    industry_regions = _regions(fabric)
    places = regions_of(fabric.industries)
    home = in_order_of(fabric.residence, places) if fabric.residence is not None else np.eye(len(places))
    homes, here = [places.index(region) for region in regions], [places.index(region) for region in industry_regions]
    share = home[np.ix_(homes, here)]
    consumption = fabric.final_demand[:, columns]
    income = share @ wages
    scale = income if denominator == "wages" else consumption.sum(axis=0)
    if (scale <= 0).any():
        raise ComputationError(
            say(
                "{name}: the {denominator} of households add up to zero or less",
                name=fabric.meta.name,
                denominator=say("wages") if denominator == "wages" else say("consumption"),
            ),
            say("Choose the other denominator, or leave households out."),
        )
    earnings = share * per_output(fabric, wages) * (1.0 - replacement)
    return Households(consumption / scale, earnings)


def household_columns(fabric: Fabric, category: str) -> tuple[list[str], list[int]]:
    """Return the regions of households and the columns of their consumption in final demand.

    Raises
    ------
    InputError
        If no category, or more than one, is household consumption.
    """
    names = fabric.uses.column("category")
    known = HOUSEHOLD_NAMES if category == "auto" else (category,)
    matching = [name for name in dict.fromkeys(names) if name in known]
    if not matching and category == "auto":
        matching = [name for name in dict.fromkeys(names) if "household" in name.lower()]
    if len(matching) != 1:
        raise unknown(
            say("category of household consumption") if category == "auto" else say("category"),
            ", ".join(matching) or category,
            dict.fromkeys(names),
        )
    columns = [position for position, name in enumerate(names) if name == matching[0]]
    if "region" not in fabric.uses.levels:
        return [regions_of(fabric.industries)[0]], columns
    regions = fabric.uses.column("region")
    places = regions_of(fabric.industries)
    columns = [position for position in columns if regions[position] in places]
    return [regions[position] for position in columns], columns


def _regions(fabric: Fabric) -> tuple[str, ...]:
    if "region" in fabric.industries.levels:
        return fabric.industries.column("region")
    return ("",) * len(fabric.industries)


def position_of(fabric: Fabric, industry: str, region: str | None) -> int:
    """Return the position of an industry, named by its code, number or name, in a region.

    Raises
    ------
    InputError
        If the industry or the region does not exist, or a region is needed and not given.
    """
    axis = fabric.industries
    if region is not None and "region" in axis.levels:
        _fail_if_one_is_unknown(axis, industry, region)
    sector = find_label(axis, "sector", industry, sector_code(industry), say("industry"))
    if "region" not in axis.levels:
        if region is not None:
            raise InputError(
                say(
                    "{name} has no regions, so region {region!r} does not exist there",
                    name=fabric.meta.name,
                    region=region,
                ),
                say("Leave the region out, or take a regional fabric such as belgium-regions."),
            )
        return axis.where(sector=sector)[0]
    if region is None:
        raise InputError(
            say("{name} has several regions: {regions}", name=fabric.meta.name, regions=list(axis.unique("region"))),
            say("Say in which region, for instance region={region}.", region=axis.unique("region")[0]),
        )
    place = find_label(axis, "region", region, region_key(region), say("region"))
    found = axis.where(region=place, sector=sector)
    if not found:
        raise unknown(
            say("industry in {region}", region=place), sector, [axis.text(p) for p in axis.where(region=place)]
        )
    return found[0]


def _fail_if_one_is_unknown(axis: Axis, industry: str, region: str) -> None:
    """Raise InputError where the industry or its region does not exist, with both where neither does."""
    given = {"sector": (industry, sector_code(industry)), "region": (region, region_key(region))}
    kinds = {"sector": say("industry"), "region": say("region")}
    all_found(given, lambda level: find_label(axis, level, *given[level], kinds[level]))


def find_label(axis: Axis, level: str, given: str, alias: str | None, kind: str) -> str:
    """Return the label of an axis that the user means, literal labels first, then the alias."""
    known = axis.unique(level)
    for candidate in (given, given.strip(), alias):
        if candidate is not None and candidate in known:
            return candidate
    # Publishers spell one code in many ways: CPA_C10-12, C10T12, C10-C12.
    spelled = [label for label in known if alias is not None and sector_code(label) == alias]
    if len(spelled) == 1:
        return spelled[0]
    if level == "sector" and (members := strategic_codes(given)):
        raise InputError(
            say("{given} is a group of industries: {members}", given=given, members=list(members)),
            say(
                "Name one of them, or take a method that takes groups, such as structure.extraction with variant=group."
            ),
        )
    if level == "sector":
        raise unknown(kind, given, known, near=near_sectors(given, known))
    if level == "region" and (place := province_key(given) or arrondissement_code(given) or municipality_code(given)):
        around = province_region(place_province(place))
        if around in known:
            raise InputError(
                say("{given!r} is a place, not a region", given=given),
                say("Give region={around} and place={given}.", around=around, given=given),
            )
    raise unknown(kind, given, known)


def place_positions(places: Places, name: str, region: str | None) -> list[int]:
    """Return the municipalities of a place: a NIS code, or a province, arrondissement or municipality by its name.

    Names are known in any language. One that a province and a municipality have, such as Antwerpen, is the province;
    an arrondissement is named with that word.

    Raises
    ------
    InputError
        If there is no such place in the region.
    """
    axis = places.axis
    inside = axis.where(region=region) if region else tuple(range(len(axis)))
    municipalities, provinces = axis.column("municipality"), axis.column("province")
    readings = (
        (municipalities, name),
        (provinces, province_key(name) or name),
        ([municipality_arrondissement(code) for code in municipalities], arrondissement_code(name) or "-"),
        (municipalities, municipality_code(name) or name),
    )
    for labels, label in readings:
        if found := [position for position in inside if labels[position] == label]:
            return found
    kind = say("place in {region}", region=region) if region else say("place")
    if region_key(name):
        raise InputError(
            say("{name!r} is a region, not a place", name=name), say("Give it as the region, and leave the place out.")
        )
    known = dict.fromkeys(provinces[position] for position in inside)
    elsewhere = province_key(name) or arrondissement_code(name) or municipality_code(name)
    raise unknown(kind, name, known, near=() if elsewhere else near_places(name))
