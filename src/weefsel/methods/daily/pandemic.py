"""The pandemic of 2020-2021 in Belgium as a scenario: published shocks, policies and dates, and what was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from weefsel.errors import InputError
from weefsel.kernels.leontief import Array
from weefsel.methods.daily.economy import Economy
from weefsel.methods.daily.known import embedded
from weefsel.sayings import say

if TYPE_CHECKING:
    from weefsel.kernels.inventory import Schedule

BEGIN = date(2020, 3, 1)
#: Days after the first release in which the fall of exports and investment fades; the range is 60 to 180.
FADE = 90.0
#: Share of consumption on site (shops, restaurants, salons) that stops where policy shuts; the range is 0 to 1.
ON_SITE = 0.5
#: Days over which a survey's "current week" is averaged.
WEEK = 7


@dataclass(frozen=True, slots=True)
class Pandemic:
    """Shocks by industry (n,), policy by day and industry (T, n), and what was observed."""

    supply: Array
    household: Array
    other: Array
    on_site: Array
    policy: Array
    seen: Mapping[str, Any]

    @property
    def days(self) -> int:
        """Days of the run."""
        return len(self.policy)


def pandemic_of(sectors: tuple[str, ...]) -> Pandemic:
    """Return the pandemic for the industries of a fabric.

    Raises
    ------
    InputError
        If industries have no published shock: the case is told in NACE industries of Belgium.
    """
    seen = embedded("covid-belgium-2020")
    strange = sorted(set(sectors) - set(seen["shocks"]))
    if strange:
        raise InputError(
            say("no shocks are published for {industries}", industries=strange[:6]),
            say("Take belgium, belgium-regions or another NACE table."),
        )
    supply, household, other, on_site = np.array([seen["shocks"][sector] for sector in sectors]).T
    starts = {name: (date.fromisoformat(text) - BEGIN).days for name, text in seen["phases"].items()}
    policy = np.zeros((starts["end"], len(sectors)))
    names, firsts = list(starts), list(starts.values())
    for name, first, end in zip(names, firsts, firsts[1:], strict=False):
        if name in seen["policy_columns"]:
            column = seen["policy_columns"].index(name)
            policy[first:end] = [seen["policies"][sector][column] for sector in sectors]
    return Pandemic(supply, household, other, on_site, policy, seen)


def fading(found: Pandemic, fade: float) -> Array:
    """Return how much of the fall in other final demand is left on each day (T,): all in lockdown, then less."""
    phases = found.seen["phases"]
    first = (date.fromisoformat(phases["lockdown_1"]) - BEGIN).days
    release = (date.fromisoformat(phases["lockdown_release_phaseI"]) - BEGIN).days
    day = np.arange(found.days, dtype=np.float64)
    return np.where(day < first, 0.0, np.clip(1.0 - (day - release) / fade, 0.0, 1.0))


def schedule_of(economy: Economy, found: Pandemic, fade: float = FADE, on_site: float = ON_SITE) -> Schedule:
    """Return the scenario: workers away, households that stay at home, exports and investment that fall."""
    from weefsel.kernels import inventory  # noqa: PLC0415 - loads the compiler

    schedule = inventory.calm(economy.parameters, found.days)
    schedule.workers_lost[:] = found.supply * found.policy
    fallen = np.where(found.household > 0, found.household, np.minimum(found.household, -on_site * found.on_site))
    schedule.appetite[:] = 1.0 + fallen * found.policy
    schedule.other[:] *= 1.0 - np.outer(fading(found, fade), found.other)
    return schedule


def direct_only(economy: Economy, schedule: Schedule) -> Array:
    """Return relative output (T, n) if nothing propagates: the smaller of own workers and own final demand."""
    parameters = economy.parameters
    final = parameters.households.sum(axis=0) * schedule.appetite + schedule.other
    usual = parameters.households.sum(axis=0) + parameters.other
    demand = 1.0 + _share(final - usual, parameters.output)
    return np.minimum(demand, 1.0 - schedule.workers_lost)


def static(economy: Economy, schedule: Schedule) -> Array:
    """Return relative output (T, n) of the static model: x = L f each day, at most what own workers allow."""
    parameters, fabric = economy.parameters, economy.fabric
    inputs = np.divide(fabric.flows, fabric.output, out=np.zeros_like(fabric.flows), where=fabric.output > 0)
    final = parameters.households.sum(axis=0) * schedule.appetite + schedule.other
    usual = parameters.households.sum(axis=0) + parameters.other
    fallen = np.linalg.solve(np.eye(len(inputs)) - inputs, (final - usual).T).T
    return np.minimum(1.0 + _share(fallen, parameters.output), 1.0 - schedule.workers_lost)


def _share(change: Array, output: Array) -> Array:
    return np.asarray(np.divide(change, output, out=np.zeros_like(change), where=output > 0))


def weeks(seen: Mapping[str, Any]) -> list[int]:
    """Return the day of each wave of the survey, counted from the start."""
    return [(date.fromisoformat(text) - BEGIN).days for text in seen["waves"]]


def revenue(relative: Array, output: Array, sectors: tuple[str, ...], seen: Mapping[str, Any]) -> Array:
    """Return revenue relative to normal, (branches + 1, waves): mean of the week, weighted by output; last the country.

    Branches in the order of ``seen["branches"]``.
    """
    groups = [[f for f, sector in enumerate(sectors) if sector in codes] for codes in seen["branches"].values()]
    groups.append(list(range(len(sectors))))
    found = np.zeros((len(groups), len(seen["waves"])))
    for column, day in enumerate(weeks(seen)):
        week = relative[max(0, day - WEEK + 1) : day + 1].mean(axis=0)
        for row, group in enumerate(groups):
            found[row, column] = np.average(week[group], weights=output[group]) - 1.0
    return found


def indicator_days(seen: Mapping[str, Any], name: str) -> tuple[list[str], list[int], Array]:
    """Return dates, days and values of an aggregate indicator, as far as the run reaches."""
    rows = [(text, (date.fromisoformat(text) - BEGIN).days, value) for text, value in seen["indicators"][name]]
    last = (date.fromisoformat(seen["phases"]["end"]) - BEGIN - timedelta(days=1)).days
    rows = [row for row in rows if 0 <= row[1] <= last]
    return [row[0] for row in rows], [row[1] for row in rows], np.array([row[2] for row in rows])
