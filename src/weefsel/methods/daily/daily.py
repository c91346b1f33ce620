"""The path of a shock, day by day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
import polars as pl

from weefsel.errors import ComputationError, InputError
from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap, wrap
from weefsel.methods.daily import choices as given
from weefsel.methods.daily.choices import Choices
from weefsel.methods.daily.deliveries import opened
from weefsel.methods.daily.economy import Economy, economy_of
from weefsel.methods.daily.scenario import Scenario, periods, read_events, scenario_of
from weefsel.methods.domino import fall as plant
from weefsel.model import Event, Fabric, Result
from weefsel.registry import About, method

if TYPE_CHECKING:
    from weefsel.kernels.inventory import Path

NAME = "domino.daily"


@dataclass(frozen=True, slots=True)
class Course:
    """A run of the daily model: the economy, its scenario, and the path (T days by n industries)."""

    economy: Economy
    scenario: Scenario
    path: Path


def events_of(
    kind: str, industry: str | None, region: str | None, jobs: float | None, output: float | None,
    share: float | None, origin: str | None, category: str | None, start: int, lasting: int, recovery: str,
    recovery_days: float, events: str | None,
) -> list[Event]:  # fmt: skip
    """Return the events of a call: those in `events`, and the one that the other settings describe.

    Raises
    ------
    InputError
        If there is none, or one is not right.
    """
    found = read_events(events) if events is not None else []
    if industry is None and not (kind == "demand" and share is not None):
        if not found:
            raise InputError("nothing happens", "Name an industry, with jobs, output or share; or give events.")
        return found
    try:
        one = Event(
            kind, industry, region, jobs, output, share, origin, category, start, lasting, recovery, recovery_days  # type: ignore[arg-type]
        )  # fmt: skip
    except ValueError as error:
        raise InputError(str(error), "See the settings of the method.") from None
    return [*found, one]


def course_of(
    fabric: Fabric, events: list[Event], horizon: int, begin: str | None, chosen: Choices, *, home: str = "auto"
) -> Course:
    """Return a run of the daily model; `home` are the regions that imports from other regions stop at.

    Raises
    ------
    InputFaults
        If an event is not right.
    ComputationError
        If orders swing and do not calm down; the day, the industry and the setting are named.
    """
    from weefsel.kernels import inventory  # noqa: PLC0415 - loads the compiler

    fabric, events = opened(fabric, events, home)
    economy = economy_of(fabric, chosen)
    scenario = scenario_of(economy, events, horizon, begin)
    _, path = inventory.run(inventory.steady_state(economy.parameters), economy.parameters, scenario.schedule)
    fail_if_orders_swing(economy, path, scenario, chosen)
    return Course(economy, scenario, path)


def fail_if_orders_swing(economy: Economy, path: Path, scenario: Scenario, chosen: Choices) -> None:
    """Raise ComputationError where demand swings from day to day and does not calm down."""
    from weefsel.kernels import inventory  # noqa: PLC0415

    found = inventory.swing(path.demand, economy.parameters.output, scenario.last_change + 1)
    if found is not None:
        raise ComputationError(
            f"the run is unstable from day {found.day}: demand for {economy.fabric.industries.text(found.industry)} "
            f"swings by {found.size:.0%} of its base from day to day",
            f"Give a restock_days above {chosen.restock_days:g}, or a smaller boost.",
        )


@method(
    NAME,
    title="A shock, day by day",
    needs=("flows", "output", "final_demand", "value_added (optional)", "jobs (optional)", "imports (optional)"),
    gives="output, value added, jobs, utilisation, days of stock and unmet demand by industry and day",
    unit="currency of the fabric a day; jobs; days; 1",
    source="Pichler et al. 2022, J. Econ. Dyn. Control 144, 104527; ramp-up of capacity: Hallegatte 2008; "
    "tested on Belgium: Alleman et al. 2023, arXiv 2305.16377",
    adds=("region", "sector"),
)
def daily(
    fabric: Fabric,
    *,
    event: given.Kind = "closure",
    industry: given.Industry = None,
    region: plant.Region = None,
    jobs: plant.Jobs = None,
    output: plant.Output = None,
    share: given.Share = None,
    origin: given.Origin = None,
    category: given.Category = None,
    start: given.Start = 0,
    lasting: given.Lasting = 0,
    recovery: given.Recovery = "permanent",
    recovery_days: given.RecoveryDays = 90.0,
    events: given.Events = None,
    begin: given.Begin = None,
    horizon: given.Horizon = 365,
    function: given.Function = "half",
    rationing: given.Rationing = "business_first",
    first: given.First = None,
    restock_days: given.Restock = 10.0,
    substitution: given.Substitution = 0.0,
    boost: given.Boost = 1.25,
    ramp_days: given.RampDays = 365.0,
    hiring_days: given.HiringDays = 30.0,
    firing_days: given.FiringDays = 15.0,
    stock_days: given.StockDays = None,
    criticality: given.Criticality = "survey",
    consumption: given.Consumption = "income",
    ordering: given.Ordering = "capacity",
    short_time: Annotated[
        float, About("share of idle hands that stay on the payroll in short-time work", unit="1", low=0.0, high=1.0)
    ] = 0.0,
    benefit: Annotated[
        float | None,
        About(
            "share of lost wages that the public budget pays; adds the measure public_cost", unit="1", low=0.0, high=1.0
        ),
    ] = None,
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
    short for ever, and buyers that cannot do without stop too: the upper end of what could happen, and for a plant
    that exports far beyond it.

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
    happens = events_of(
        event, industry, region, jobs, output, share, origin, category, start, lasting, recovery, recovery_days, events
    )
    chosen = Choices(
        function, rationing, first, restock_days, substitution, boost, ramp_days, hiring_days, firing_days,
        stock_days, criticality, consumption, ordering,
    )  # fmt: skip
    course = course_of(fabric, happens, horizon, begin, chosen)
    days = list(range(0, horizon, every))
    blocks = [
        _block(course, measure, unit, values, base, days, show)
        for measure, unit, values, base in accounts(course, short_time, benefit)
    ]
    return wrap.result(NAME, blocks, notes_of(course))


def notes_of(course: Course) -> list[str]:
    """Return where parameters come from, and how much use went beyond stocks."""
    notes = list(course.economy.notes)
    clipped = float(course.path.clipped.sum())
    made = float(course.path.output.sum())
    if clipped > 1e-9 * made:
        notes.append(f"Inputs that do not stop output were used beyond stock: {clipped / made:.2%} of all output.")
    return notes


def accounts(course: Course, short_time: float, benefit: float | None) -> list[tuple[str, str, Array, Array]]:
    """Return (measure, unit, values (T, n), base (n,)) of each account."""
    fabric, path, parameters = course.economy.fabric, course.path, course.economy.parameters
    money = f"{fabric.meta.currency_unit}/day"
    output = parameters.output
    found = [("output", money, path.output, output)]
    for intensity in unwrap.intensities(fabric):
        if intensity.measure == "value_added":
            found.append(("value_added", money, path.output * intensity.per_output, output * intensity.per_output))
        if intensity.measure == "jobs":
            base = intensity.per_output * fabric.output
            closed = course.scenario.schedule.closed
            hands = path.hands + short_time * np.maximum(1.0 - closed - path.hands, 0.0)
            found.append(("jobs", intensity.unit, base * hands - course.scenario.own_jobs, base))
    left = 1.0 - course.scenario.schedule.closed
    most = output * parameters.boost_limit * left
    used = np.divide(path.output, most, out=np.full_like(most, np.nan), where=most > 0)
    found.append(("utilisation", "1", used, 1.0 / parameters.boost_limit))
    base_days = np.where(np.isfinite(path.cover[0]), course.economy.known.stock_days, np.nan)
    found.append(("stock_days", "days", np.where(np.isfinite(path.cover), path.cover, np.nan), base_days))
    found.append(("unmet_demand", money, np.maximum(path.demand - path.output, 0.0), np.zeros_like(output)))
    if benefit is not None:
        wages = parameters.earnings.sum(axis=0)
        cost = benefit * wages * np.maximum(1.0 - path.hands, 0.0)
        found.append(("public_cost", money, cost, np.zeros_like(output)))
    return found


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
    shown = (values[days] - base if show == "change" else values[days]).ravel()
    frame = wrap.block({**labels, "measure": measure}, shown, unit, wrap.status_of(fabric))
    return frame.filter(pl.col("value").is_not_nan())
