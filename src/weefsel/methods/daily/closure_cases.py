"""Plants that closed, over time: jobs lost by the daily and the static model, beside published counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from weefsel.errors import ComputationError, InputError
from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap, wrap
from weefsel.methods.daily.accounts import accounts
from weefsel.methods.daily.choices import Budget, Choices, Shocks
from weefsel.methods.daily.course import course_of
from weefsel.methods.daily.draws import RANGES, function_of, latin_hypercube
from weefsel.methods.daily.known import embedded
from weefsel.methods.domino.effects import effects_of, in_measure
from weefsel.methods.domino.fall import fall_of
from weefsel.model import Event, Fabric
from weefsel.sayings import say

DAYS = (0, 30, 90, 180, 365)


@dataclass(frozen=True, slots=True)
class Refutation:
    """A reading on a plant that closed: jobs lost outside the plant after a year, and all jobs published for it."""

    case: str
    reading: Choices
    elsewhere: float
    published: float

    @property
    def times(self) -> float:
        """Return how many times all published jobs are lost outside the plant."""
        return self.elsewhere / self.published


def refutations(fabric: Fabric, readings: Iterable[Choices]) -> Iterator[Refutation]:
    """Yield what readings give for each plant that closed, beside what was published; none where there is no answer."""
    known = embedded("closures")
    for reading in readings:
        for case, (industry, region, jobs) in known["cases"].items():
            place = region if "region" in fabric.industries.levels else None
            try:
                lost = float(lost_jobs(fabric, Event("closure", industry, place, jobs=jobs), reading)[-1])
            except ComputationError:
                continue
            yield Refutation(case, reading, lost - jobs, published_total(known["published"][case]))


def published_total(rows: Sequence[tuple[str, float, str, str]]) -> float:
    """Return the most jobs published for a closure: its highest total, or the plant and its highest other count.

    >>> published_total([("direct jobs", 10.0, "", ""), ("indirect jobs", 5.0, "", ""), ("supplier", 7.0, "", "")])
    17.0
    """
    totals = [value for what, value, *_ in rows if what.startswith("total")]
    plant = max(value for what, value, *_ in rows if what.startswith("direct"))
    rest = [value for what, value, *_ in rows if not what.startswith(("direct", "total"))]
    return max(totals, default=plant + max(rest, default=0.0))


def closure_frame(fabric: Fabric, case: str, draws: int, seed: int) -> tuple[pl.DataFrame, list[str]]:
    """Return jobs lost in the whole fabric by day, and the counts published at the time.

    Raises
    ------
    InputError
        If the fabric has no jobs or not the industry of the plant.
    """
    known = embedded("closures")
    industry, region, jobs = known["cases"][case]
    place = region if "region" in fabric.industries.levels else None
    plant = Event("closure", industry, place, jobs=jobs)
    if not fabric.accounts.where(account="jobs"):
        raise InputError(say("{name} has no jobs", name=fabric.meta.name), say("Take a table with jobs."))
    central = lost_jobs(fabric, plant, Choices())
    rows = [lost_jobs(fabric, plant, chosen_of(row)) for row in latin_hypercube(RANGES, draws, seed)]
    stack = np.vstack([central, *rows])
    labels = {"branch": "all", "wave": [f"day {day}" for day in DAYS], "measure": "jobs"}
    path = wrap.block({"model": "daily", **labels}, central, "jobs", wrap.status_of(fabric)).with_columns(
        low=pl.Series(stack.min(axis=0)), high=pl.Series(stack.max(axis=0))
    )
    published = [
        wrap.block(
            {"model": "published", "branch": f"{quantity}: {who}", "wave": kind, "measure": "jobs"},
            np.array([value]), "jobs", "observed",
        )
        for quantity, value, kind, who in known["published"][case]
    ]  # fmt: skip
    notes: list[str] = [
        say("Published counts are estimates made before the closure, for the place that they name."),
        say("The daily model has prices and customers' choices fixed; ranges span its parameters, not the economy's."),
    ]
    return pl.concat([path, _static(fabric, plant), *published], how="diagonal"), notes


def chosen_of(row: Array) -> Choices:
    """Return the choices that a draw of RANGES stands for; stocks keep their days."""
    restock, hiring, firing, boost, ramp, _, strictness = (float(value) for value in row)
    return replace(
        Choices(), function=function_of(strictness), restock_days=restock, hiring_days=hiring, firing_days=firing,
        boost=boost, ramp_days=ramp,
    )  # fmt: skip


def lost_jobs(fabric: Fabric, plant: Event, chosen: Choices) -> Array:
    """Return jobs lost in the whole fabric on each of DAYS."""
    course = course_of(fabric, Shocks(horizon=max(DAYS) + 1), chosen, events=[plant])
    (found,) = [(values, base) for measure, _, values, base in accounts(course, Budget()) if measure == "jobs"]
    values, base = found
    return np.asarray((base - values[list(DAYS)]).sum(axis=1))


def _static(fabric: Fabric, plant: Event) -> pl.DataFrame:
    fall = fall_of(fabric, str(plant.industry), plant.region, plant.jobs, None, None)
    effects = effects_of(
        fabric, unwrap.system_of(fabric), fall, suppliers="output_cap", households="wages", replacement=0.0
    )
    (jobs,) = [one for one in unwrap.intensities(fabric) if one.measure == "jobs"]
    direct, indirect = in_measure(jobs, fall, effects.direct, effects.indirect)
    induced = effects.induced * jobs.counted
    values = np.cumsum([direct.sum(), indirect.sum(), induced.sum()])
    labels = {"model": "static", "branch": "all", "wave": ["direct", "and suppliers", "and households"]}
    return wrap.block({**labels, "measure": "jobs"}, values, "jobs", wrap.status_of(fabric))
