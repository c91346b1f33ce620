"""From dated levers to parameters that change from a day on, and to what they cost."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from weefsel.errors import Fault, InputError, InputFaults, unknown
from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap
from weefsel.methods.daily.economy import YEAR, Economy
from weefsel.methods.daily.scenario import Scenario, at_key, day_of, positions_of, product_of
from weefsel.model import Lever
from weefsel.model.lever import EVERY, PUBLIC
from weefsel.sayings import say
from weefsel.vocabulary import sector_code

if TYPE_CHECKING:
    from weefsel.kernels.inventory import Parameters


@dataclass(frozen=True, slots=True)
class Phase:
    """Days [first, last) on which parameters stay; `delivered` (K, n) is put in stock at their start."""

    first: int
    last: int
    parameters: Parameters
    delivered: Array | None = None


@dataclass(frozen=True, slots=True)
class Pulled:
    """A lever on the days [first, last) on which it works."""

    lever: Lever
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Policy:
    """The levers of a run, and its days in phases of equal parameters.

    By lever: `gifts`, money put in stock; `purchases` (n,), what it buys of each industry, money a day.
    """

    pulled: tuple[Pulled, ...]
    phases: tuple[Phase, ...]
    gifts: tuple[float, ...]
    purchases: tuple[Array, ...]
    last_change: int

    def daily(self, name: str) -> Array:
        """Return a parameter by industry on each day (T, n)."""
        return np.vstack(
            [np.tile(getattr(phase.parameters, name), (phase.last - phase.first, 1)) for phase in self.phases]
        )


def policy_of(economy: Economy, scenario: Scenario, levers: Sequence[Lever]) -> Policy:
    """Return what levers do to the parameters, phase by phase; purchases enter the schedule of the scenario.

    Raises
    ------
    InputFaults
        With every lever that names what does not exist, or works outside the days of the run.
    """
    horizon = len(scenario.schedule.closed)
    faults: list[Fault] = []
    pulled: list[Pulled] = []
    for position, lever in enumerate(levers, 1):
        try:
            pulled.append(_pulled(economy, scenario, lever, horizon))
        except InputError as error:
            faults += [replace(fault, row=f"lever {position}") for fault in error.faults()]
    names = [one.lever.label for one in pulled]
    faults += [
        Fault(say("two levers are called {name!r}", name=name), say("Give each a name of its own."), column="key name")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if faults:
        raise InputFaults(say("the levers are not right"), faults)
    edges = sorted({0, horizon, *(one.first for one in pulled), *(one.last for one in pulled)})
    phases, gifts = [], [0.0] * len(pulled)
    for first, last in pairwise(edges):
        parameters, delivered = economy.parameters, None
        for at, one in enumerate(pulled):
            if one.first <= first < one.last:
                parameters = MOVES[one.lever.kind](economy, parameters, one.lever)
            if one.first == first and one.lever.kind == "stock":
                gift = _gift(economy, one.lever)
                gifts[at] = float(gift.sum())
                delivered = gift if delivered is None else delivered + gift
        phases.append(Phase(first, last, parameters, delivered))
    bought = [_purchases(economy, scenario, one) for one in pulled]
    return Policy(tuple(pulled), tuple(phases), tuple(gifts), tuple(bought), edges[-2] if len(edges) > 2 else 0)


def _pulled(economy: Economy, scenario: Scenario, lever: Lever, horizon: int) -> Pulled:
    with at_key("start"):
        first = day_of(lever.start, scenario.begin, horizon, "lever")
    MOVES[lever.kind](economy, economy.parameters, lever)
    if lever.kind == "stock":
        _gift(economy, lever)
    if lever.kind == "demand":
        _category(economy, lever)
    return Pulled(lever, first, min(first + lever.days, horizon) if lever.days else horizon)


def _set(field: str, change: Callable[[float], float]) -> Callable[[Economy, Parameters, Lever], Parameters]:
    """Return a move that sets a parameter by industry."""

    def move(economy: Economy, parameters: Parameters, lever: Lever) -> Parameters:
        values = getattr(parameters, field).copy()
        values[positions_of(economy, lever.industry, lever.region)] = change(float(lever.value or 0.0))
        return parameters._replace(**{field: values})

    return move


def _stock_days(economy: Economy, parameters: Parameters, lever: Lever) -> Parameters:
    wanted = parameters.stocks.copy()
    rows = _products(economy, lever)
    cells = np.ix_(rows, positions_of(economy, lever.industry, lever.region))
    use = parameters.inputs * parameters.output
    wanted[cells] = float(lever.value or 0.0) * use[cells]
    return parameters._replace(stocks=wanted)


def _gift(economy: Economy, lever: Lever) -> Array:
    """Return goods put in stock (K, n): so many days of base use."""
    given = np.zeros_like(economy.parameters.stocks)
    cells = np.ix_(_products(economy, lever), positions_of(economy, lever.industry, lever.region))
    given[cells] = float(lever.value or 0.0) * (economy.parameters.inputs * economy.parameters.output)[cells]
    return given


def _stock(economy: Economy, parameters: Parameters, lever: Lever) -> Parameters:
    """Raise wanted stocks by what is given: it is held beside the usual stock, and does not stand for orders."""
    return parameters._replace(stocks=parameters.stocks + _gift(economy, lever))


def _products(economy: Economy, lever: Lever) -> list[int]:
    if lever.product is None:
        return list(range(len(economy.products)))
    with at_key("product"):
        return [economy.products.index(product_of(economy, lever.product))]


def _sourcing(_economy: Economy, parameters: Parameters, lever: Lever) -> Parameters:
    return parameters._replace(substitution=float(lever.value or 0.0))


def _ramp(_economy: Economy, parameters: Parameters, lever: Lever) -> Parameters:
    return parameters._replace(ramp_days=float(lever.value or 0.0))


def _priority(economy: Economy, parameters: Parameters, lever: Lever) -> Parameters:
    from weefsel.kernels import inventory  # noqa: PLC0415 - loads the compiler

    axis, classes = economy.fabric.industries, np.ones(len(economy.fabric.industries) + 2, dtype=np.int64)
    for name in str(lever.first).split(","):
        with at_key("first"):
            sector = unwrap.find_label(axis, "sector", name.strip(), sector_code(name.strip()), say("industry"))
        classes[list(axis.where(sector=sector))] = 0
    if parameters.rationing == inventory.RATIONING["business_first"]:
        classes[-2:] = 2
    return parameters._replace(priority=classes, rationing=inventory.RATIONING["priority"])


def _nothing(economy: Economy, parameters: Parameters, lever: Lever) -> Parameters:
    positions_of(economy, lever.industry, lever.region)
    return parameters


def _per_day(days: float) -> float:
    return 1.0 / days


def _itself(value: float) -> float:
    return value


#: What each kind of lever does to the parameters; purchases act elsewhere.
MOVES: dict[str, Callable[[Economy, Parameters, Lever], Parameters]] = {
    "short_time": _set("short_time", _itself),
    "income": _set("benefits", _itself),
    "stock": _stock,
    "stock_days": _stock_days,
    "sourcing": _sourcing,
    "capacity": _set("boost_limit", _itself),
    "ramp": _ramp,
    "restocking": _set("restocking", _per_day),
    "hiring": _set("hiring", _per_day),
    "firing": _set("firing", _per_day),
    "demand": _nothing,
    "priority": _priority,
}


def _category(economy: Economy, lever: Lever) -> int | None:
    """Return which category of other final demand a lever moves, None for all of it: the public buys, unless said."""
    name = lever.category or PUBLIC
    if name == EVERY:
        return None
    if name not in economy.categories:
        with at_key("category"):
            raise unknown(say("category of final demand"), name, [*economy.categories, EVERY])
    return economy.categories.index(name)


def _purchases(economy: Economy, scenario: Scenario, one: Pulled) -> Array:
    """Add what a lever buys to the schedule, and return it by industry (n,), money a day."""
    more = np.zeros_like(economy.parameters.other)
    if one.lever.kind != "demand":
        return more
    chosen = positions_of(economy, one.lever.industry, one.lever.region)
    base, category = economy.parameters.other[chosen], _category(economy, one.lever)
    if category is not None:
        base = np.clip(economy.by_category[chosen, category], 0.0, base)
    more[chosen] = float(one.lever.value or 0.0) * base
    scenario.schedule.other[one.first : one.last] += more
    return more


def stated_cost(one: Pulled) -> float:
    """Return the stated cost of a lever over its days, money."""
    lever = one.lever
    return (lever.cost_once or 0.0) + (lever.cost_yearly or 0.0) * (one.last - one.first) / YEAR
