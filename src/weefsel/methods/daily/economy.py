"""From a labelled fabric to the arrays of the daily model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap
from weefsel.methods.daily.choices import Choices
from weefsel.methods.daily.known import Known, known_of
from weefsel.methods.daily.products import can_be_stored, product_names
from weefsel.model import Fabric, counted, in_order_of
from weefsel.model.fabric import regions_of
from weefsel.sayings import say
from weefsel.vocabulary import sector_code

if TYPE_CHECKING:
    from weefsel.kernels.inventory import Flows, Parameters

#: Flows of a year are flows of 365 days.
YEAR = 365.0
#: Days that what cannot be stored lasts: what was bought yesterday is used today.
ONE_DAY = 1.0


@dataclass(frozen=True, slots=True)
class Economy:
    """A fabric in the daily model.

    `products` names the K products; `suppliers` the s rows of shares: (region, sector) or (origin, product), ``True``
    first where imported. `categories` (c,) and `by_category` (n, c): other final demand, money a day; `discrepancy`
    (n,) is what the publisher leaves over. `names` (m,): origin and product of each import.
    """

    fabric: Fabric
    parameters: Parameters
    known: Known
    products: tuple[str, ...]
    imports: tuple[tuple[str, str], ...]
    categories: tuple[str, ...]
    by_category: Array
    notes: tuple[str, ...]


def economy_of(fabric: Fabric, choices: Choices) -> Economy:
    """Return a fabric as parameters of the daily step; yearly flows become daily ones.

    Raises
    ------
    InputFaults
        If an industry holds less than a day of a critical input.
    """
    from weefsel.kernels import inventory  # noqa: PLC0415 - loads the compiler, a second that others need not pay

    sectors = fabric.industries.column("sector")
    imports = _imports(fabric, sectors)
    products = tuple(dict.fromkeys([*product_names(sectors, sectors), *(product for _, product in imports)]))
    notes: list[str] = []
    flows, categories, by_category = _flows(fabric, products, imports, notes)
    known = known_of(
        fabric, products, criticality=choices.criticality, stock_days=choices.stock_days, boost=choices.boost
    )
    fail_if_stocks_are_too_small(fabric, known)
    behaviour = inventory.Behaviour(
        boost_limit=known.boost_limit,
        restock_days=choices.restock_days,
        hiring=1.0 / choices.hiring_days,
        firing=1.0 / choices.firing_days,
        benefits=choices.benefit,
        short_time=choices.short_time,
        ramp_days=choices.ramp_days,
        substitution=choices.substitution,
        priority=_priority(fabric, choices.first),
        production=inventory.PRODUCTION[choices.function],
        rationing=inventory.RATIONING[choices.rationing],
        orders_follow_capacity=choices.ordering == "capacity",
        households_respond=choices.consumption == "income" and bool(flows.earnings.sum() > 0.0),
    )
    days = np.tile(known.stock_days, (len(products), 1))
    if choices.storable == "goods":
        flowing = np.array([not can_be_stored(product) for product in products])
        days[flowing] = np.minimum(days[flowing], ONE_DAY)
    parameters = inventory.parameters_of(flows, days, known.criticality, behaviour)
    return Economy(fabric, parameters, known, products, imports, categories, by_category, (*known.notes, *notes))


def fail_if_stocks_are_too_small(fabric: Fabric, known: Known) -> None:
    """Raise InputFaults where a critical input is held for less than a day: the step needs one."""
    short = (known.stock_days < 1.0) & (known.criticality.max(axis=0, initial=0.0) > 0.0)
    if short.any():
        raise InputFaults(
            say("stocks are too small for a model in days"),
            [
                Fault(say("{days:g} days of stock with critical inputs", days=known.stock_days[f]),
                      say("Give at least 1 day."), "E", "stock_days", fabric.industries.text(f))
                for f in np.flatnonzero(short).tolist()
            ],
        )  # fmt: skip


def _imports(fabric: Fabric, sectors: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    if fabric.imports is None:
        return ()
    axis = fabric.imports.products
    origins = axis.column("origin") if "origin" in axis.levels else ("abroad",) * len(axis)
    return tuple(zip(origins, product_names(sectors, axis.column("product")), strict=True))


def _flows(
    fabric: Fabric, products: tuple[str, ...], imports: tuple[tuple[str, str], ...], notes: list[str]
) -> tuple[Flows, tuple[str, ...], Array]:
    from weefsel.kernels.inventory import Flows  # noqa: PLC0415

    n, sectors = len(fabric.industries), fabric.industries.column("sector")
    flows = _not_negative(fabric.flows, say("flows"), notes)
    bought = _not_negative(fabric.imports.flows, say("imports"), notes) if fabric.imports else np.zeros((0, n))
    columns, households, earnings = _households(fabric, notes)
    others = [position for position in range(len(fabric.uses)) if position not in columns]
    kinds = fabric.uses.column("category")
    categories = tuple(dict.fromkeys(kinds[position] for position in others))
    by_category = np.zeros((n, len(categories)))
    for position in others:
        by_category[:, categories.index(kinds[position])] += fabric.final_demand[:, position]
    other = fabric.output - flows.sum(axis=1) - households.sum(axis=0)
    below = other < -1e-9 * np.abs(fabric.output).max(initial=1.0)
    if below.any():
        names = [fabric.industries.text(f) for f in np.flatnonzero(below)[:8]]
        notes.append(say("Final demand other than households is negative for {names}; it counts as zero.", names=names))
    at = {product: k for k, product in enumerate(products)}
    arrays = Flows(
        flows / YEAR,
        bought / YEAR,
        np.array([at[name] for name in product_names(sectors, sectors)]),
        np.array([at[product] for _, product in imports], dtype=np.int64),
        households / YEAR,
        earnings / YEAR,
        np.maximum(other, 0.0) / YEAR,
    )
    return arrays, categories, by_category / YEAR


def _not_negative(values: Array, what: str, notes: list[str]) -> Array:
    if (values < 0).any():
        notes.append(
            say(
                "{count} negative {what} count as zero ({amount:.3g} a year).",
                count=int((values < 0).sum()),
                what=what,
                amount=float(values[values < 0].sum()),
            )
        )
    return np.maximum(values, 0.0)


def _households(fabric: Fabric, notes: list[str]) -> tuple[list[int], Array, Array]:
    """Return the columns of household consumption, consumption (H, n) and the wages of each group (H, n), a year."""
    n = len(fabric.industries)
    try:
        regions, columns = unwrap.household_columns(fabric, "auto")
    except InputError:
        notes.append(say("The fabric has no column of household consumption: all final demand is given."))
        return [], np.zeros((1, n)), np.zeros((1, n))
    items = fabric.items.column(fabric.items.levels[0])
    consumption = np.maximum(fabric.final_demand[:, columns].T, 0.0)
    if "compensation" not in items:
        notes.append(say("The fabric has no row of compensation of employees: households spend what they always did."))
        return columns, consumption, np.zeros_like(consumption)
    wages = np.maximum(counted(fabric.value_added[items.index("compensation")]), 0.0)
    places = regions_of(fabric.industries)
    home = in_order_of(fabric.residence, places) if fabric.residence is not None else np.eye(len(places))
    at = fabric.industries.column("region") if "region" in fabric.industries.levels else ("",) * n
    share = np.array([[home[places.index(group), places.index(region)] for region in at] for group in regions])
    return columns, consumption, share * wages


def _priority(fabric: Fabric, first: str | None) -> np.ndarray:
    classes = np.ones(len(fabric.industries) + 2, dtype=np.int64)
    axis = fabric.industries
    for name in (first or "").split(","):
        if name.strip():
            sector = unwrap.find_label(axis, "sector", name.strip(), sector_code(name.strip()), say("industry"))
            classes[list(axis.where(sector=sector))] = 0
    return classes
