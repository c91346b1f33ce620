"""A run of the daily model: the economy, its scenario, the levers, and the path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from weefsel.errors import ComputationError, Fault, InputError, InputFaults
from weefsel.methods.daily.choices import Choices, Shocks
from weefsel.methods.daily.deliveries import SOLD, opened
from weefsel.methods.daily.economy import Economy, economy_of
from weefsel.methods.daily.policy import Phase, Policy, policy_of
from weefsel.methods.daily.rows import read_events, read_levers
from weefsel.methods.daily.scenario import Scenario, scenario_of
from weefsel.methods.daily.stuck import stuck
from weefsel.methods.dependency.places import places_of
from weefsel.model import Event, Fabric, Lever
from weefsel.model.event import wrong_in_event
from weefsel.sayings import say, together

if TYPE_CHECKING:
    from weefsel.kernels.inventory import Path, State


#: Part of the buyer's output below which an input is small; days from which a run is long.
SMALL_INPUT, LONG = 0.02, 365


@dataclass(frozen=True, slots=True)
class Course:
    """A run of the daily model: the economy, its scenario and levers, and the path (T days by n industries)."""

    economy: Economy
    events: tuple[Event, ...]
    scenario: Scenario
    policy: Policy
    path: Path
    home: str = "auto"


def events_of(shocks: Shocks) -> list[Event]:
    """Return the events of a call: those in `events`, and the one that the other settings describe.

    Raises
    ------
    InputError
        If there is none, or one is not right.
    """
    found = read_events(shocks.events) if shocks.events is not None else []
    if shocks.industry is None and not (shocks.event == "demand" and shocks.share is not None):
        if not found:
            raise InputError(
                say("nothing happens"), say("Name an industry, with jobs, output or share; or give events.")
            )
        return found
    names = {each.name for each in fields(Event)} & {each.name for each in fields(shocks)}
    row = {"kind": shocks.event, "days": shocks.lasting, **{name: getattr(shocks, name) for name in sorted(names)}}
    wrong = wrong_in_event(row)
    if wrong:
        faults = [
            Fault(one.what, one.remedy, row={"days": "lasting", "kind": "event"}.get(one.key, one.key)) for one in wrong
        ]
        raise InputFaults(say("the event is not right"), faults)
    return [*found, Event(**row)]


def levers_of(text: str | None) -> list[Lever]:
    """Return the levers of a call, if any."""
    return [] if text is None else read_levers(text)


def course_of(
    fabric: Fabric,
    shocks: Shocks,
    chosen: Choices,
    *,
    events: Sequence[Event] | None = None,
    levers: Sequence[Lever] = (),
    home: str = "auto",
) -> Course:
    """Return a run of the daily model; `events` stand for those that `shocks` names, if given.

    `home` are the regions at which imports from other regions of the table stop.

    Raises
    ------
    InputFaults
        If an event or a lever is not right.
    ComputationError
        If orders swing and do not calm down; the day, the industry and the setting are named.
    """
    happening = list(events) if events is not None else events_of(shocks)
    fabric, happening = opened(fabric, happening, home)
    economy = economy_of(fabric, chosen)
    scenario = scenario_of(economy, happening, shocks.horizon, shocks.begin)
    policy = policy_of(economy, scenario, levers)
    path = walked(economy, scenario, policy)
    fail_if_orders_swing(economy, path, max(scenario.last_change, policy.last_change), chosen)
    return Course(economy, tuple(happening), scenario, policy, path, home)


def walked(economy: Economy, scenario: Scenario, policy: Policy) -> Path:
    """Return the path of all days, leg by leg: the state goes on, parameters change, who was absent comes back."""
    from weefsel.kernels import inventory  # noqa: PLC0415 - loads the compiler

    state = inventory.steady_state(economy.parameters)
    parts = []
    for leg in legs_of(scenario, policy):
        days = inventory.Schedule(*(values[leg.first : leg.last] for values in scenario.schedule))
        state, path = inventory.run(entered(state, leg, scenario), leg.parameters, days)
        parts.append(path)
    if len(parts) == 1:
        return parts[0]
    return inventory.Path(*(np.concatenate(values) for values in zip(*parts, strict=True)))


def legs_of(scenario: Scenario, policy: Policy) -> list[Phase]:
    """Return the phases of a policy, cut where workers who were away come back."""
    away = scenario.schedule.workers_lost
    back = np.flatnonzero((away[1:] < away[:-1]).any(axis=1)) + 1
    legs = []
    for phase in policy.phases:
        edges = [phase.first, *(int(day) for day in back if phase.first < day < phase.last), phase.last]
        for first, last in pairwise(edges):
            goods = phase.delivered if first == phase.first else None
            legs.append(replace(phase, first=first, last=last, delivered=goods))
    return legs


def entered(state: State, leg: Phase, scenario: Scenario) -> State:
    """Return the state in which a leg begins: goods put in stock, and workers who were away at their work again.

    Of yesterday's absent, min(ε', 1 - closed' - l'/l0), those beyond today's ε come back at once: they have a job.
    """
    if leg.delivered is not None:
        state = state._replace(stocks=state.stocks + leg.delivered)
    if leg.first == 0:
        return state
    before, now = scenario.schedule.workers_lost[leg.first - 1 : leg.first + 1]
    absent = np.minimum(before, np.maximum(1.0 - state.closed - state.hands, 0.0))
    return state._replace(hands=state.hands + np.maximum(absent - now, 0.0))


def fail_if_orders_swing(economy: Economy, path: Path, last_change: int, chosen: Choices) -> None:
    """Raise ComputationError where demand swings from day to day and does not calm down."""
    from weefsel.kernels import inventory  # noqa: PLC0415

    found = inventory.swing(path.demand, economy.parameters.output, last_change + 1)
    if found is not None:
        raise ComputationError(
            say(
                "the run is unstable from day {day}: demand for {industry} swings by {size:.0%} of its base "
                "from day to day",
                day=found.day,
                industry=economy.fabric.industries.text(found.industry),
                size=found.size,
            ),
            say("Give a restock_days above {restock_days:g}, or a smaller boost.", restock_days=chosen.restock_days),
        )


def notes_of(course: Course) -> list[str]:
    """Return where parameters come from, and how much use went beyond stocks."""
    notes = [*stuck(course.economy, course.scenario, course.path), *course.economy.notes]
    clipped = float(course.path.clipped.sum())
    made = float(course.path.output.sum())
    if clipped > 1e-9 * made:
        notes.append(
            say(
                "Inputs that do not stop output were used beyond stock: {share:.2%} of all output.",
                share=clipped / made,
            )
        )
    return [*notes, *_home(course), *_overtime(course), *_growth(course), *_small_inputs(course), *_long_run(course)]


def _home(course: Course) -> list[str]:
    """Return to whom deliveries stop, where a table of several regions is read as home and abroad."""
    fabric = course.economy.fabric
    if SOLD not in fabric.uses.column("category"):
        return []
    places = places_of(fabric, course.home)
    at_home = [name for name, foreign in zip(places.names, places.foreign, strict=True) if not foreign]
    return [say("Deliveries stop to {home}; other regions go on trading.", home=at_home)]


def _overtime(course: Course) -> list[str]:
    """Return a note on how much of the work of those who are away others take over."""
    away = course.scenario.schedule.workers_lost.max(axis=0, initial=0.0)
    limit = course.economy.parameters.boost_limit
    hit = np.flatnonzero((away > 0.0) & (limit > 1.0))
    if not len(hit):
        return []
    f = int(hit[away[hit].argmax()])
    return [
        say(
            "Others take over at once from workers who are away, up to {limit:.2f} times their usual work (boost): of "
            "the {away:.0%} away in {industry}, {felt:.0%} is felt. boost=1 lets nobody work more.",
            limit=float(limit[f]), away=float(away[f]), industry=course.economy.fabric.industries.text(f),
            felt=max(0.0, 1.0 - float(limit[f]) * (1.0 - float(away[f]))),
        )
    ]  # fmt: skip


def _growth(course: Course) -> list[str]:
    """Return a note that more demand is not met at once."""
    if not any(one.kind == "demand" and (one.share or 0.0) > 0.0 for one in course.events):
        return []
    return [
        say(
            "More demand is not met at once: plants begin at their usual output and grow by what they cannot deliver, "
            "in ramp_days. See unmet_demand; a small ramp_days lets them use what is idle."
        )
    ]


def _small_inputs(course: Course) -> list[str]:
    """Return a note where most of the loss runs through inputs that are a small part of what buyers make."""
    path, parameters = course.path, course.economy.parameters
    lost = np.where(
        path.ceiling < np.minimum(path.demand, path.capacity) * (1.0 - 1e-9),
        np.maximum(parameters.output - path.output, 0.0),
        0.0,
    )
    total = float(np.maximum(parameters.output - path.output, 0.0).sum())
    sums: dict[tuple[int, int], float] = {}
    for f in np.flatnonzero(lost.sum(axis=0) > 0.01 * total).tolist():
        for k in np.unique(path.binding[lost[:, f] > 0.0, f]).tolist():
            if k >= 0 and parameters.inputs[k, f] < SMALL_INPUT:
                sums[k, f] = float(lost[path.binding[:, f] == k, f].sum())
    if not sums or sum(sums.values()) < 0.1 * total:
        return []
    worst = sorted(sums, key=lambda pair: -sums[pair])[:3]
    named = [
        say(
            "{buyer} for want of {product} ({part:.1%} of what it makes, {share:.0%} of all output lost)",
            buyer=course.economy.fabric.industries.text(f),
            product=course.economy.products[k],
            part=float(parameters.inputs[k, f]),
            share=sums[k, f] / total,
        )
        for k, f in worst
    ]
    return [
        say(
            "Much of the loss runs through inputs below {small:.0%} of the buyer's output: {cases}. Stocks of one "
            "product are not known, only of the buyer as a whole; a buyer may hold more, or do without. See the "
            "ranges.",
            small=SMALL_INPUT,
            cases=together(named, "; "),
        )
    ]


def _long_run(course: Course) -> list[str]:
    if len(course.path.output) < LONG or not course.scenario.schedule.closed.any():
        return []
    return [
        say(
            "From a year on the model heals itself: other plants of the industry grow into demand that is unmet, "
            "exports among it, and jobs come back. Exports that moved elsewhere do not; read long runs of a closure "
            "as a lower end."
        )
    ]
