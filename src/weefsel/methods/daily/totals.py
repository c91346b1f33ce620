"""What a shock costs in all, how long it lasts, and what the static model says beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import numpy as np
import polars as pl

from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap, wrap
from weefsel.methods.daily import choices as given
from weefsel.methods.daily.accounts import accounts
from weefsel.methods.daily.course import Course, course_of, levers_of, notes_of
from weefsel.methods.daily.economy import YEAR
from weefsel.methods.daily.losses import lost
from weefsel.methods.daily.readings import with_ranges
from weefsel.methods.domino.effects import effects_of, in_measure
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "domino.totals"
#: From so many times the static loss on, the daily one comes with a warning.
FAR = 5.0
#: Measures of money a day that add up over days, and the names of their sums.
SUMS = {"output": "output_lost", "value_added": "value_added_lost", "public_cost": "public_cost"}


@method(
    NAME,
    title="What a shock costs in all",
    needs=("flows", "output", "final_demand", "value_added (optional)", "jobs (optional)", "imports (optional)"),
    gives="output and value added lost over the run, jobs lost on the last and on the worst day, the worst day, the "
    "day of recovery, the cost to public budgets; for closures the static model beside it",
    unit="currency of the fabric; jobs; days",
    source="as domino.daily; static: as domino.closure",
    adds=("region", "sector"),
    apart=("jobs_lost_most",),
)
def totals(
    fabric: Fabric,
    *,
    shocks: given.Shocks,
    levers: given.MaybeLevers = None,
    chosen: given.Choices,
    budget: given.Budget,
    ranges: given.Ranges = True,
    near: Annotated[
        float, About("an industry has recovered when its output stays this near to base", unit="1", low=1e-4, high=0.5)
    ] = 0.01,
) -> Result:
    r"""Return the sums behind `domino.daily`, by industry.

    ``output_lost`` = Σ_t (x0 - x_t), and so value added; ``jobs_lost_last`` on the last day, ``jobs_lost_most`` on the
    worst; ``lowest_day``, the day of least output; ``recovery_day``, the day from which output stays within `near` of
    base to the end of the run, for industries that left it; no row where it does not. ``static``, for closures for
    good: suppliers' losses of `domino.closure` over the same days.

    low and high span the same run under twelve readings of what nobody has measured: the production function that is
    chosen, linear, leontief and smooth, each with shortages shared business_first, proportional and water_fill. The
    last two take ``ordering=demand``, as the models they come from; weak and strong lie between linear and leontief;
    ``priority`` is a choice and stays. Where part of an industry is lost for good and others can deliver, readings that
    three closures refute are left out, and a note names them (docs/backtest.md). Notes name the
    readings that lose least and most, and say where they are too far
    apart for the chosen one to mean much.
    An industry that falls and does not recover in every reading has a recovery_day without a high.

    Returns
    -------
    Result
        one row per (region x) sector x model (daily, static) x measure; positive = lost

    Raises
    ------
    InputError, ComputationError
        As `domino.daily`.

    Examples
    --------
    >>> import polars as pl
    >>> import weefsel as wf
    >>> found = wf.compute("domino.totals", wf.load("belgium"), industry="C29", jobs=4300).frame
    >>> jobs = found.filter(pl.col("measure") == "jobs_lost_last").group_by("model").agg(pl.col("value").sum())
    >>> {model: round(value, -2) for model, value in sorted(jobs.iter_rows())}
    {'daily': 5800.0, 'static': 6600.0}
    """
    pulled = levers_of(levers)

    def run(how: given.Choices) -> Course:
        return course_of(fabric, shocks, how, levers=pulled)

    course = run(chosen)
    frame, said = with_ranges(course, chosen, run, lambda one: [*_daily(one, budget), *_days(one, near)], ranges=ranges)
    blocks = [frame]
    if all(one.kind == "closure" and one.recovery == "permanent" for one in course.events):
        blocks += [_with_itself(one) if ranges else one for one in _static(course)]
        said += _warning(blocks)
    return wrap.result(NAME, blocks, [*said, *notes_of(course)])


def _with_itself(frame: pl.DataFrame) -> pl.DataFrame:
    """Return rows without a range: low and high are the value."""
    return frame.with_columns(low=pl.col("value"), high=pl.col("value"))


def _warning(blocks: list[pl.DataFrame]) -> list[str]:
    """Return a warning where the daily model loses far more than the plant and all its suppliers."""
    sums = {
        model: float(pl.concat(blocks).filter(model=model, measure="output_lost")["value"].sum())
        for model in ("daily", "static")
    }
    if sums["daily"] <= FAR * sums["static"]:
        return []
    return [
        say(
            "The daily model loses {times:,.0f} times what the plant and its suppliers make: "
            "buyers stop for want of what it sold. Take this as a sign that rationing or criticality is too strict.",
            times=sums["daily"] / sums["static"],
        )
    ]


def _block(
    course: Course, model: str, measure: str, unit: str, values: Array, chosen: list[int] | None = None
) -> pl.DataFrame:
    fabric = course.economy.fabric
    rows = list(range(len(fabric.industries))) if chosen is None else chosen
    labels = {**wrap.industry_labels(fabric, rows), "model": model, "measure": measure}
    return wrap.block(labels, values[rows], unit, wrap.status_of(fabric))


def _daily(course: Course, budget: given.Budget) -> Iterator[pl.DataFrame]:
    money = course.economy.fabric.meta.currency_unit
    for measure, unit, values, base in accounts(course, budget):
        gone = values if measure == "public_cost" else lost(base, values)
        if measure in SUMS:
            yield _block(course, "daily", SUMS[measure], money, gone.sum(axis=0))
        if measure == "jobs":
            yield _block(course, "daily", "jobs_lost_last", unit, gone[-1])
            yield _block(course, "daily", "jobs_lost_most", unit, gone.max(axis=0))


def _days(course: Course, near: float) -> Iterator[pl.DataFrame]:
    base = course.economy.parameters.output
    away = course.path.output < base * (1.0 - near)
    away[:, base <= 0] = False
    fallen = np.flatnonzero(away.any(axis=0)).tolist()
    back = len(away) - np.argmax(away[::-1], axis=0)
    yield _block(course, "daily", "lowest_day", "days", course.path.output.argmin(axis=0).astype(np.float64), fallen)
    home = [f for f in fallen if back[f] < len(away)]
    yield _block(course, "daily", "recovery_day", "days", back.astype(np.float64), home)


def _static(course: Course) -> Iterator[pl.DataFrame]:
    """Yield what the static model loses on the suppliers' side, each closure from its day to the end of the run."""
    fabric = course.economy.fabric
    system = unwrap.system_of(fabric)
    sums: dict[str, Array] = {}
    units: dict[str, str] = {}
    for fall in course.scenario.falls:
        years = float((course.scenario.schedule.closed[:, fall.position] > 0).sum()) / YEAR
        effects = effects_of(fabric, system, fall, suppliers="output_cap", households="none", replacement=0.0)
        for one in unwrap.intensities(fabric):
            direct, indirect = in_measure(one, fall, effects.direct, effects.indirect)
            known = sums.get(one.measure, np.zeros(len(direct)))
            part = 1.0 if one.measure == "jobs" else years
            sums[one.measure], units[one.measure] = known + (direct + indirect) * part, one.unit
    for measure, name in (("output", "output_lost"), ("value_added", "value_added_lost")):
        if measure in sums:
            yield _block(course, "static", name, units[measure], sums[measure])
    if "jobs" in sums:
        yield _block(course, "static", "jobs_lost_last", units["jobs"], sums["jobs"])
