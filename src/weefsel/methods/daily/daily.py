"""The path of a shock, day by day."""

from __future__ import annotations

from typing import Annotated, Literal

import polars as pl

from weefsel.kernels.leontief import Array
from weefsel.methods import wrap
from weefsel.methods.daily import choices as given
from weefsel.methods.daily.accounts import accounts
from weefsel.methods.daily.course import Course, course_of, levers_of, notes_of
from weefsel.methods.daily.losses import lost
from weefsel.methods.daily.readings import with_ranges
from weefsel.methods.daily.scenario import periods
from weefsel.model import Fabric, Result
from weefsel.registry import About, method

NAME = "domino.daily"


@method(
    NAME,
    title="A shock, day by day",
    needs=("flows", "output", "final_demand", "value_added (optional)", "jobs (optional)", "imports (optional)"),
    gives="output, value added, jobs, utilisation, days of stock and unmet demand by industry and day",
    unit="currency of the fabric a day; jobs; days; 1",
    source="Pichler et al. 2022, J. Econ. Dyn. Control 144, 104527; ramp-up of capacity: Hallegatte 2008; "
    "data and a test on Belgium, with other settings: Alleman et al. 2023, arXiv 2305.16377",
    adds=("region", "sector"),
)
def daily(
    fabric: Fabric,
    *,
    shocks: given.Shocks,
    levers: given.MaybeLevers = None,
    chosen: given.Choices,
    budget: given.Budget,
    ranges: given.Ranges = False,
    every: Annotated[int, About("days from one row to the next", unit="days", low=1)] = 1,
    show: Annotated[
        Literal["level", "change"], About("levels, or the difference to a day without the shock")
    ] = "level",
) -> Result:
    r"""Return what happens day by day when a plant closes or another shock strikes.

    Each day, with primes for yesterday: hands move to min(x_inp', d'); capacity is
    x_cap = min(l/l0 x0, (1-δ)α x0); industries order O_kf = max(0, A_kf d*_f + (S*_kf - S_kf)/τ) of product k;
    demand is orders, households and other final demand; output x = min(x_cap, x_inp, d), where x_inp is what stocks
    of critical inputs allow; what is made is rationed; stocks grow by deliveries and shrink by use; capacity ramps
    up while demand is unmet. Yearly flows are spread over 365 days. Imports are delivered as ordered unless cut.

    Who is served first matters most. With rationing ``proportional`` a plant that closes for good leaves every buyer
    short for ever, and buyers that cannot do without stop too, far beyond what could happen: others in the industry,
    and imports, would serve them.

    With `ranges`, low and high span the same run under twelve readings of what nobody has measured: the production
    function that is chosen, linear, leontief and smooth, each with shortages shared business_first, proportional and
    water_fill. The last two take ``ordering=demand``, as the models they come from; weak and strong lie between linear
    and leontief; ``priority`` is a choice and stays. Where part of an industry is lost for good and others can deliver,
    readings that three closures refute are left out, and a note names them (docs/backtest.md). Notes name the readings
    that lose least and most, and say where they are too far apart for the chosen one to mean much.

    Returns
    -------
    Result
        one row per (region x) sector x measure (output, value_added, jobs, utilisation, stock_days, unmet_demand,
        public_cost) x period; period is the day, counted from 0, or its date. stock_days is the scarcest input that
        can stop output; an industry without one has no row. utilisation is output over what the plants that
        remain could make at most.

    Raises
    ------
    InputError
        If an industry, region, product, origin or category does not exist, an event is too large or outside the
        run, or a fabric without jobs is asked for jobs.
    ComputationError
        If orders swing and do not calm down.

    Examples
    --------
    >>> import polars as pl
    >>> import weefsel as wf
    >>> found = wf.compute("domino.daily", wf.load("belgium"), industry="C29", jobs=4300, horizon=60).frame
    >>> row = found.filter((pl.col("sector") == "C29") & (pl.col("measure") == "jobs") & (pl.col("period") == 0))
    >>> round(row["value"].item())
    25900
    """
    pulled = levers_of(levers)

    def run(how: given.Choices) -> Course:
        return course_of(fabric, shocks, how, levers=pulled)

    def rows(one: Course) -> list[pl.DataFrame]:
        days = list(range(0, shocks.horizon, every))
        return [_block(one, *account, days, show) for account in accounts(one, budget)]

    course = run(chosen)
    frame, said = with_ranges(course, chosen, run, rows, ranges=ranges)
    return wrap.result(NAME, [frame], [*said, *notes_of(course)])


def _block(
    course: Course, measure: str, unit: str, values: Array, base: Array, days: list[int], show: str
) -> pl.DataFrame:
    """Return rows day by day; numbers that are not defined have none."""
    fabric = course.economy.fabric
    n = len(fabric.industries)
    labels: dict[str, str | list[str | int]] = {
        name: [*column] * len(days) for name, column in wrap.industry_labels(fabric).items()
    }
    names = periods(course.scenario, days)
    labels["period"] = [name for name in names for _ in range(n)]
    shown = (-lost(base, values[days]) + 0.0 if show == "change" else values[days]).ravel()
    frame = wrap.block({**labels, "measure": measure}, shown, unit, wrap.status_of(fabric))
    return frame.filter(pl.col("value").is_not_nan())
