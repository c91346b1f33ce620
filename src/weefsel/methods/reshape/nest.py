"""A detailed national or regional table set in the place of its country in a world table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from weefsel.errors import ComputationError, InputError, unknown
from weefsel.kernels.leontief import Array, NoAnswer
from weefsel.kernels.nesting import exports_by_buyer, imports_by_origin
from weefsel.methods.refused import because
from weefsel.methods.reshape.each import each_of_sample
from weefsel.methods.reshape.provenance import made
from weefsel.model import Axis, Fabric, Meta, in_order_of, residence_between
from weefsel.model.fabric import UNDIVIDED
from weefsel.sayings import say

#: The category of final use of the regions of the world, all uses together.
FINAL = "final"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a detailed table belongs in a world table.

    Parameters
    ----------
    country : region of the world table that it takes the place of
    sectors : sector or imported product of the detailed table -> sectors of the world table that it belongs to
    categories : final use of the detailed table -> final uses of the world table; a use that is not here is sold abroad
    destinations : final use sold abroad -> regions of the world table it goes to; a use that is not here goes anywhere
    origins : groups of regions, each with the share of imports of each product that comes from there, where that is
        known; what is left, or comes from a group that does not sell the product, may come from anywhere
    """

    country: str
    sectors: Mapping[str, tuple[str, ...]]
    categories: Mapping[str, tuple[str, ...]]
    destinations: Mapping[str, tuple[str, ...]]
    origins: tuple[tuple[tuple[str, ...], Mapping[str, float]], ...] = ()


@dataclass(frozen=True, slots=True)
class _World:
    """The world table but for the country, and the country's trade with it, in the money of the world table.

    `inside` (n, n) and `final` (n, r) of n industries and r regions; `bought` (r, c, d) by the country's sectors and
    categories; `sold` (c, n + r); labels of n industries, r regions, c sectors, d buyers.
    """

    inside: Array
    final: Array
    bought: Array
    sold: Array
    labels: list[tuple[str, ...]]
    regions: list[str]
    sectors: list[str]
    buyers: list[str]


@each_of_sample
def nest(detailed: Fabric, world: Fabric, place: Place) -> Fabric:
    """Return one table of the detailed industries and of all others in the world; detailed figures stay as they are.

    Imports are split over regions and sectors of origin, exports over buyers abroad, by the shares that the world
    table has for this country; the rest of the world is scaled by one number, imports of the detailed table over
    imports of the country in the world table, so that no exchange rate enters. Output abroad is what rows sum to, and
    what its columns leave over there, value added with taxes and margins, stands in ``undivided_value_added``. Imports
    that are exported again are left out: they are trade between others.

    Parts of value added, and accounts such as jobs, are those of the detailed table and unknown (NaN) abroad.

    Raises
    ------
    InputError
        If the country, a sector or a category is not there, or the detailed table has no imports by product and use.
    ComputationError
        If the world table has no trade where the detailed one has, or value added abroad would be negative.
    """
    _fail_if_not_ready(detailed, world, place)
    home = [at for at, use in enumerate(detailed.uses.column("category")) if use in place.categories]
    abroad = [at for at in range(len(detailed.uses)) if at not in home]
    rest = _split(world, place)
    imported, bought_total = _imports(detailed, place, rest, home)
    exported = _exports(detailed, place, rest, abroad)
    scale = bought_total / float(np.maximum(rest.bought, 0.0).sum())
    n, own = len(rest.labels), len(detailed.industries)
    flows = np.block(
        [[detailed.flows, exported[:, :n]], [imported[:, :own], rest.inside * scale]],
    )
    final = np.block(
        [[detailed.final_demand[:, home], exported[:, n:]], [imported[:, own:], rest.final * scale]],
    )
    output = np.concatenate([detailed.output, (flows[own:].sum(axis=1) + final[own:].sum(axis=1))])
    return _assembled(detailed, world, place, rest, home, (flows, final, output, scale))


def _fail_if_not_ready(detailed: Fabric, world: Fabric, place: Place) -> None:
    if world.industries.levels != ("region", "sector") or "region" not in world.uses.levels:
        raise InputError(
            say("{name} has no regions", name=world.meta.name),
            say("Take a world table, such as one imported from WIOD."),
        )
    if place.country not in world.industries.unique("region"):
        raise unknown(say("country"), place.country, world.industries.unique("region"))
    if detailed.imports is None or detailed.imports.final is None:
        raise InputError(
            say("{name} does not say who buys its imports", name=detailed.meta.name),
            say("Take a table with M, final uses too."),
        )
    if not set(detailed.uses.column("category")) & set(place.categories):
        raise InputError(
            say("no final use of {name} stays in {country}", name=detailed.meta.name, country=place.country),
            say(
                "Give both tables the same categories; {name} has {categories}.",
                name=world.meta.name,
                categories=list(world.uses.unique("category")),
            ),
        )
    sectors = world.industries.unique("sector")
    named = dict.fromkeys([*detailed.industries.unique("sector"), *detailed.imports.products.unique("product")])
    for label in named:
        if label not in place.sectors:
            raise InputError(
                say("{label} is in no line of the bridge", label=label),
                say("Say to which sector of {name} it belongs.", name=world.meta.name),
            )
    for kind, given, known in (
        (say("sector"), {to for goes in place.sectors.values() for to in goes}, sectors),
        (say("category"), {to for goes in place.categories.values() for to in goes}, world.uses.unique("category")),
        (say("region"), {to for goes in place.destinations.values() for to in goes}, world.industries.unique("region")),
        (say("region"), {to for goes, _ in place.origins for to in goes}, world.industries.unique("region")),
    ):
        for label in sorted(given - set(known)):
            raise unknown(say("{kind} of {name}", kind=kind, name=world.meta.name), label, known)


def _split(world: Fabric, place: Place) -> _World:
    """Return the world table without the country, and the country's trade."""
    of = np.array(world.industries.column("region"))
    ours, theirs = np.flatnonzero(of == place.country), np.flatnonzero(of != place.country)
    regions = [region for region in world.industries.unique("region") if region != place.country]
    of_use = np.array(world.uses.column("region"))
    sectors = list(world.industries.unique("sector"))
    own_sectors = [world.industries.labels[at][1] for at in ours]
    own_uses = np.flatnonzero(of_use == place.country)
    final = np.column_stack([world.final_demand[:, of_use == region].sum(axis=1) for region in regions])
    columns = np.hstack([world.flows[:, ours], world.final_demand[:, own_uses]])[theirs]
    bought = np.zeros((len(regions), len(sectors), columns.shape[1]))
    for at, row in zip(theirs, columns, strict=True):
        region, sector = world.industries.labels[at]
        bought[regions.index(region), sectors.index(sector)] = row
    sold = np.zeros((len(sectors), len(theirs) + len(regions)))
    for at, sector in zip(ours, own_sectors, strict=True):
        sold[sectors.index(sector)] = np.concatenate([world.flows[at, theirs], final[at]])
    return _World(
        inside=world.flows[np.ix_(theirs, theirs)],
        final=final[theirs],
        bought=bought,
        sold=sold,
        labels=[world.industries.labels[at] for at in theirs],
        regions=regions,
        sectors=sectors,
        buyers=[*own_sectors, *(world.uses.labels[at][1] for at in own_uses)],
    )


def _members(labels: Sequence[str], goes: Mapping[str, tuple[str, ...]], known: Sequence[str]) -> Array:
    """Return zeros and ones: which of the known labels each label belongs to."""
    return np.array([[float(name in goes[label]) for name in known] for label in labels])


def _imports(detailed: Fabric, place: Place, rest: _World, home: list[int]) -> tuple[Array, float]:
    """Return imports by selling industry abroad and buyer, (n, own + home), and their total."""
    imports = detailed.imports
    if imports is None or imports.final is None:
        raise InputError(say("no imports"), "")
    products = imports.products.column("product")
    values = np.hstack([imports.flows, imports.final[:, home]])
    sectors, uses = detailed.industries.column("sector"), detailed.uses.column("category")
    buyers = np.vstack(
        [
            _members(sectors, place.sectors, rest.buyers),
            _members([uses[at] for at in home], place.categories, rest.buyers),
        ]
    )
    members = _members(products, place.sectors, rest.sectors)
    found = np.zeros((len(rest.regions), len(rest.sectors), len(buyers)))
    try:
        for share, world in _by_group(place, rest, products, members):
            found += imports_by_origin(values * share[:, None], members, buyers, world)
    except NoAnswer as error:
        names = [products[at] for at in error.positions[:8]]
        raise ComputationError(
            say("{name}: {what}: {names}", name=detailed.meta.name, what=because(error), names=names),
            say("Look at the bridge there."),
        ) from error
    by_industry = [found[rest.regions.index(region), rest.sectors.index(sector)] for region, sector in rest.labels]
    return np.array(by_industry), float(values.sum())


def _by_group(place: Place, rest: _World, products: Sequence[str], members: Array) -> Iterator[tuple[Array, Array]]:
    """Give, for each group of origins, the share of each product (p,) and purchases from its regions alone."""
    left = np.ones(len(products))
    for regions, known in place.origins:
        inside = np.array([region in regions for region in rest.regions])
        world = np.where(inside[:, None, None], rest.bought, 0.0)
        sells = members @ np.maximum(world, 0.0).sum(axis=(0, 2)) > 0
        share = np.where(sells, np.array([known.get(product, 0.0) for product in products]), 0.0)
        left -= share
        yield share, world
    yield np.maximum(left, 0.0), rest.bought


def _exports(detailed: Fabric, place: Place, rest: _World, abroad: list[int]) -> Array:
    """Return exports by selling industry and buyer abroad, (own, n + regions)."""
    uses = detailed.uses.column("category")
    of_buyer = [region for region, _ in rest.labels] + rest.regions
    groups = np.array(
        [
            [float(region in place.destinations.get(uses[at], tuple(rest.regions))) for region in of_buyer]
            for at in abroad
        ]
    )
    sellers = _members(detailed.industries.column("sector"), place.sectors, rest.sectors)
    try:
        return exports_by_buyer(detailed.final_demand[:, abroad], sellers, groups, rest.sold)
    except NoAnswer as error:
        names = [uses[abroad[at]] for at in error.positions]
        raise ComputationError(
            say("{name}: {what}: {names}", name=detailed.meta.name, what=because(error), names=names),
            say("Look at the destinations."),
        ) from error


def _assembled(
    detailed: Fabric,
    world: Fabric,
    place: Place,
    rest: _World,
    home: list[int],
    found: tuple[Array, Array, Array, float],
) -> Fabric:
    flows, final, output, scale = found
    own, n = len(detailed.industries), len(rest.labels)
    labels = [label if len(label) > 1 else (place.country, *label) for label in detailed.industries.labels]
    uses = [detailed.uses.labels[at] for at in home]
    uses = [label if len(label) > 1 else (place.country, *label) for label in uses]
    kept = [at for at, name in enumerate(detailed.items.column(detailed.items.levels[0])) if name != "imports"]
    names = [detailed.items.column(detailed.items.levels[0])[at] for at in kept]
    names.append(UNDIVIDED)
    left = output[own:] - flows[:, own:].sum(axis=0)
    if (left < 0).any():
        worst = ["|".join(rest.labels[at]) for at in np.argsort(left)[: min(5, int((left < 0).sum()))]]
        raise ComputationError(say("value added abroad would be negative at {names}", names=worst), _how_to_join(world))
    unknown = np.full((len(names) - 1, n), np.nan)
    added = np.block([[detailed.value_added[kept], unknown], [np.zeros((1, own)), left[None]]])
    accounts = np.hstack([detailed.account_values, np.full((len(detailed.accounts), n), np.nan)])
    residence = None
    if detailed.residence is not None:
        here = tuple(dict.fromkeys(label[0] for label in labels))
        shares = np.eye(len(here) + len(rest.regions))
        shares[: len(here), : len(here)] = in_order_of(detailed.residence, here)
        residence = residence_between((*here, *rest.regions), shares)
    return replace(
        detailed,
        meta=_meta(detailed, world, place, scale),
        industries=Axis(("region", "sector"), (*labels, *rest.labels)),
        flows=np.ascontiguousarray(flows),
        output=output,
        uses=Axis(("region", "category"), (*uses, *((region, FINAL) for region in rest.regions))),
        final_demand=np.ascontiguousarray(final),
        items=Axis(detailed.items.levels, tuple((name,) for name in names)),
        value_added=added,
        account_values=accounts,
        imports=None,
        grades=(),
        residence=residence,
    )


def _how_to_join(world: Fabric) -> str:
    """Return the commands that join small countries, whose industries cannot carry the detailed table's trade."""
    name = world.meta.name
    wiod = {"BEL", "LUX", "RoW"} <= set(world.industries.unique("region")) and len(world.industries) == 1435
    joined = "countries-wiod2013" if wiod else "countries.csv"
    return say(
        "Join small countries with others first: `weefsel table aggregate {name} --level region --bridge {bridge} "
        "--name {name}-joined`, then nest with `--world {name}-joined`. The bridge has columns from, to; the built-in "
        "countries-wiod2013 is for WIOD, 2013 release.",
        name=name,
        bridge=joined,
    )


def _meta(detailed: Fabric, world: Fabric, place: Place, scale: float) -> Meta:
    again = 0.0
    if detailed.imports is not None and detailed.imports.final is not None:
        sold = [at for at, use in enumerate(detailed.uses.column("category")) if use not in place.categories]
        again = float(detailed.imports.final[:, sold].sum())
    unit = detailed.meta.currency_unit
    then, now = world.meta.year, detailed.meta.year
    notes = [
        say(
            "{title} ({now}) in the place of {country} in {world} ({then}): imports by origin and "
            "exports by buyer follow the shares of {then}, their totals are those of {now}.",
            title=detailed.meta.title,
            now=now,
            country=place.country,
            world=world.meta.title,
            then=then,
        ),
        say(
            "The rest of the world is scaled by {scale:.4f} {unit} per {money}, imports here "
            "over imports there: a frame, not a table of that year.",
            scale=float(scale),
            unit=unit,
            money=world.meta.currency_unit,
        ),
        say("Abroad, value added, taxes less subsidies and margins stand together in {item}.", item=UNDIVIDED),
        *([say("Shares of imports by group of countries and product are known and kept.")] if place.origins else []),
        say("Imports that are exported again ({amount:,.0f} {unit}) are left out.", amount=again, unit=unit),
    ]
    meta = made(detailed.meta, notes, title="in the world")
    sectors = tuple(pair for pair in world.meta.extra if pair[0] == "sectors")
    vintages = (*detailed.meta.vintages, *world.meta.vintages)
    return replace(meta, status="estimated", vintages=vintages, extra=(*meta.extra, *sectors))
