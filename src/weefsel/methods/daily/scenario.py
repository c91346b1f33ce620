"""From dated events to what happens on each day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, cast

import numpy as np

from weefsel.errors import Fault, InputError, InputFaults, unknown
from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap
from weefsel.methods.daily.economy import Economy
from weefsel.methods.daily.products import product_names
from weefsel.methods.domino.fall import Fall, fall_of, jobs_of
from weefsel.model import Event
from weefsel.sayings import say
from weefsel.vocabulary import region_key, sector_code

if TYPE_CHECKING:
    from weefsel.kernels.inventory import Schedule


@dataclass(frozen=True, slots=True)
class Scenario:
    """What happens on each of T days.

    `own_jobs` (T, n): jobs in closed plants beyond (or below) their share of the industry's. `hit` (n,): industries
    that events touch directly. `last_change`: day after which the scenario does not change any more, or T.
    """

    schedule: Schedule
    own_jobs: Array
    hit: np.ndarray
    first_day: int
    last_change: int
    begin: date | None
    falls: tuple[Fall, ...] = ()


def scenario_of(economy: Economy, events: Sequence[Event], horizon: int, begin: str | None) -> Scenario:
    """Return the schedule of all days.

    Capacity lost by several events at once multiplies, shares of plants closed for good add up.

    Raises
    ------
    InputFaults
        With every event that is unknown, too large, or outside the days of the run.
    """
    from weefsel.kernels import inventory  # noqa: PLC0415 - loads the compiler

    start = _date(begin)
    schedule = inventory.calm(economy.parameters, horizon)
    n = len(economy.fabric.industries)
    found = Scenario(schedule, np.zeros((horizon, n)), np.zeros(n, dtype=bool), horizon, 0, start)
    faults: list[Fault] = []
    for position, event in enumerate(events, 1):
        try:
            found = _applied(found, economy, event)
        except InputError as error:
            faults += [replace(fault, row=f"event {position}") for fault in error.faults()]
    closed = schedule.closed.max(axis=0, initial=0.0)
    for f in np.flatnonzero(closed > 1.0 + 1e-9).tolist():
        faults.append(
            Fault(
                say("closures take {share:.0%} of {name}", share=closed[f], name=economy.fabric.industries.text(f)),
                say("Close at most all of it."),
            )
        )
    if faults:
        raise InputFaults(say("the events are not right"), faults)
    np.clip(schedule.closed, 0.0, 1.0, out=schedule.closed)
    schedule.capacity_lost[:] = 1.0 - (1.0 - schedule.capacity_lost) * (1.0 - schedule.closed)
    return found


@contextmanager
def at_key(key: str) -> Iterator[None]:
    """Name the key of an event or lever in every fault that arises inside."""
    try:
        yield
    except InputError as error:
        raise InputFaults(error.what, [replace(one, row="", column=f"key {key}") for one in error.faults()]) from None


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(
            say("begin = {text!r} is not a date", text=text), say("Write it as YYYY-MM-DD, such as 2026-07-01.")
        ) from None


def day_of(start: int | str, begin: date | None, horizon: int, kind: str = "event") -> int:
    """Return the first day of an event or a lever, counted from 0."""
    what = say("the event") if kind == "event" else say("the lever")
    if isinstance(start, str):
        if begin is None:
            raise InputError(
                say("{what} starts on {start}, but the run has no date", what=what, start=start),
                say("Give begin=YYYY-MM-DD, the date of day 0."),
            )
        day = (cast(date, _date(start)) - begin).days
    else:
        day = start
    if day < 0:
        raise InputError(
            say("{what} starts {days} days before the run", what=what, days=-day)
            if day < -1
            else say("{what} starts a day before the run", what=what),
            say("Begin the run earlier, or start it later."),
        )
    if day >= horizon:
        raise InputError(
            say("{what} starts on day {day}, after the run of {horizon} days", what=what, day=day, horizon=horizon),
            say("Give a longer horizon."),
        )
    return day


def strength(event: Event, day: int, horizon: int) -> Array:
    """Return how strong an event is on each day (T,), between 0 and 1."""
    since = np.arange(horizon, dtype=np.float64) - day
    late = since - event.days
    fade = {
        "permanent": np.ones(horizon),
        "step": (late < 0).astype(np.float64),
        "linear": np.clip(1.0 - np.maximum(late, 0.0) / event.recovery_days, 0.0, 1.0),
        "exponential": np.exp(-np.maximum(late, 0.0) / event.recovery_days),
    }[event.recovery]
    return np.where(since >= 0, fade, 0.0)


def _applied(found: Scenario, economy: Economy, event: Event) -> Scenario:
    horizon = len(found.schedule.closed)
    with at_key("start"):
        day = day_of(event.start, found.begin, horizon)
    force = strength(event, day, horizon)
    change: dict[str, Callable[[Scenario, Economy, Event, Array], Scenario]] = {
        "closure": _closure, "imports": _imports, "demand": _demand, "labour": _labour, "curtailment": _curtailment,
    }  # fmt: skip
    found = change[event.kind](found, economy, event, force)
    moves = np.flatnonzero(np.abs(np.diff(force)) > 1e-4)
    last = int(moves[-1]) + 1 if len(moves) else day
    return replace(found, first_day=min(found.first_day, day), last_change=max(found.last_change, last))


def _closure(found: Scenario, economy: Economy, event: Event, force: Array) -> Scenario:
    fabric = economy.fabric
    positions_of(economy, event.industry, None)
    with at_key("region"):
        unwrap.position_of(fabric, str(event.industry), event.region)
    with at_key("jobs" if event.jobs is not None else "output" if event.output is not None else "share"):
        fall = fall_of(fabric, str(event.industry), event.region, event.jobs, event.output, event.share)
    total = float(fabric.output[fall.position])
    share = fall.output / total if total > 0 else 0.0
    if event.recovery == "permanent":
        found.schedule.closed[:, fall.position] += share * force
    else:
        _lose(found.schedule.capacity_lost, fall.position, share * force)
    if fabric.accounts.where(account="jobs"):
        usual = (jobs_of(fabric, fall.position) or 0.0) * share
        found.own_jobs[:, fall.position] += ((fall.jobs or 0.0) - usual) * force
    found.hit[fall.position] = True
    return replace(found, falls=(*found.falls, fall))


def _imports(found: Scenario, economy: Economy, event: Event, force: Array) -> Scenario:
    with at_key("industry"):
        product = product_of(economy, str(event.industry))
    origins = dict.fromkeys(origin for origin, _ in economy.imports)
    with at_key("origin"):
        if event.origin is not None and event.origin not in origins:
            raise unknown(say("origin of imports"), event.origin, origins)
    rows = [
        row for row, (origin, name) in enumerate(economy.imports) if name == product and event.origin in (None, origin)
    ]
    if not rows:
        fault = Fault(
            say("{name} knows no imports of {product}", name=economy.fabric.meta.name, product=product),
            say("Take a fabric with imports (M.csv), or another product."),
            column="key industry",
        )
        raise InputFaults(fault.what, [fault])
    for row in rows:
        _lose(found.schedule.imports_lost, row, float(event.share or 0.0) * force)
    return found


def _demand(found: Scenario, economy: Economy, event: Event, force: Array) -> Scenario:
    chosen = positions_of(economy, event.industry, event.region)
    change = float(event.share or 0.0) * force[:, None]
    names = [*economy.categories, "households"]
    with at_key("category"):
        if event.category is not None and event.category not in names:
            raise unknown(say("category of final demand"), event.category, names)
    if event.category in (None, "households"):
        found.schedule.appetite[:, chosen] *= 1.0 + change
    if event.category != "households":
        base = economy.parameters.other[chosen]
        if event.category is not None:
            base = np.clip(economy.by_category[chosen, economy.categories.index(event.category)], 0.0, base)
        found.schedule.other[:, chosen] = np.maximum(found.schedule.other[:, chosen] + change * base, 0.0)
    found.hit[chosen] |= event.industry is not None
    return found


def _labour(found: Scenario, economy: Economy, event: Event, force: Array) -> Scenario:
    for position in positions_of(economy, event.industry, event.region):
        _lose(found.schedule.workers_lost, position, float(event.share or 0.0) * force)
        found.hit[position] = True
    return found


def _curtailment(found: Scenario, economy: Economy, event: Event, force: Array) -> Scenario:
    """Cut the supply of a product: the capacity of those who make it, and its imports.

    A sector of the table is cut where it stands, in one region or all; where a table in the world joins several of them
    in one product (electricity and water), the others are left alone, and so are imports of the wider product. Where a
    region is named its makers are cut, imports not: they are those of the whole table.
    """
    with at_key("industry"):
        product = product_of(economy, str(event.industry))
    loss = float(event.share or 0.0) * force
    sectors = economy.fabric.industries.column("sector")
    names = (str(event.industry).strip(), sector_code(str(event.industry)))
    own = next((name for name in names if name in sectors), None)
    with at_key("region"):
        there = set(positions_of(economy, own, event.region))
    for position, made in enumerate(product_names(sectors, sectors)):
        if made == product and position in there:
            _lose(found.schedule.capacity_lost, position, loss)
            found.hit[position] = True
    for row, (_, name) in enumerate(economy.imports):
        if name == product and event.region is None and own in (None, product):
            _lose(found.schedule.imports_lost, row, loss)
    return found


def _lose(values: Array, position: int, loss: Array) -> None:
    """Take one more loss from what is left, in place."""
    values[:, position] = 1.0 - (1.0 - values[:, position]) * (1.0 - loss)


def product_of(economy: Economy, name: str) -> str:
    """Return the product that the user means: a sector of the fabric or an imported product."""
    sectors = economy.fabric.industries.column("sector")
    for candidate in product_names(sectors, [name, name.strip(), sector_code(name) or name]):
        if candidate in economy.products:
            return str(candidate)
    raise unknown(say("product"), name, economy.products)


def positions_of(economy: Economy, industry: str | None, region: str | None) -> list[int]:
    """Return the industries that the user means; without a region all regions, without an industry all industries."""
    fabric, axis = economy.fabric, economy.fabric.industries
    found = set(range(len(axis)))
    if industry is not None:
        with at_key("industry"):
            found &= set(
                axis.where(sector=unwrap.find_label(axis, "sector", industry, sector_code(industry), say("industry")))
            )
    if region is not None:
        with at_key("region"):
            if "region" not in axis.levels:
                raise InputError(say("{name} has no regions", name=fabric.meta.name), say("Leave the region out."))
            found &= set(
                axis.where(region=unwrap.find_label(axis, "region", region, region_key(region), say("region")))
            )
            if not found:
                raise InputError(
                    say("there is no {industry} in {region}", industry=industry, region=region),
                    say("Take another region, or leave it out."),
                )
    return sorted(found)


def periods(scenario: Scenario, days: Sequence[int]) -> list[str | int]:
    """Return the labels of days: dates where the run has one, else numbers."""
    if scenario.begin is None:
        return list(days)
    return [(scenario.begin + timedelta(days=int(day))).isoformat() for day in days]
