"""A country stops delivering, day by day, beside what the static model says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
import polars as pl

from weefsel.errors import InputError
from weefsel.kernels import leontief, reliance
from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap, wrap
from weefsel.methods.daily import choices as given
from weefsel.methods.daily.accounts import accounts
from weefsel.methods.daily.course import Course, course_of, notes_of
from weefsel.methods.daily.deliveries import with_origins
from weefsel.methods.daily.economy import YEAR
from weefsel.methods.daily.losses import lost
from weefsel.methods.daily.readings import with_ranges
from weefsel.methods.daily.scenario import day_of, periods, strength
from weefsel.methods.dependency.origins import Origins
from weefsel.methods.dependency.places import Home, StoppedProduct, StoppedShare, places_of, stopped_of
from weefsel.methods.dependency.stop import losses_of
from weefsel.methods.several import all_found
from weefsel.model import Event, Fabric, Result
from weefsel.model.figures import Figures
from weefsel.registry import About, method
from weefsel.sayings import say, together
from weefsel.vocabulary import sector_code

NAME = "dependency.daily"
#: Measures of money a day that add up over days, and the names of their sums.
SUMS = {"output": "output_lost", "value_added": "value_added_lost"}


@dataclass(frozen=True, slots=True)
class Stop:
    """What stops: the fabric it happens on, events, industries shown, and yearly losses of the static readings."""

    fabric: Fabric
    events: list[Event]
    shown: list[int]
    static: dict[str, Array]
    what: str


@method(
    NAME,
    title="A country stops delivering, day by day",
    needs=("flows, output and final_demand", "several regions, or imports", "figures on origins where imports have "
           "none"),
    gives="per industry and region: output, value added and jobs lost on each day and so far (positive = lost), in "
    "the daily model, and beside it so far in the static readings of customers and suppliers",
    unit="currency of the fabric a day; currency of the fabric; jobs",
    source="as domino.daily; static: as dependency.stop",
    adds=("region", "sector"),
)  # fmt: skip
def stop(
    fabric: Fabric,
    *,
    origin: Annotated[str, About("the country (region of the table, or origin of its imports) that stops delivering")],
    industry: StoppedProduct = "all",
    home: Home = "auto",
    share: StoppedShare = 1.0,
    show: Annotated[Literal["home", "all"], About("industries at home, or of all regions")] = "home",
    start: given.Start = 0,
    lasting: given.Lasting = 0,
    recovery: given.Recovery = "permanent",
    recovery_days: given.RecoveryDays = 90.0,
    begin: given.Begin = None,
    horizon: given.Horizon = 365,
    every: Annotated[int, About("days from one row to the next", unit="days", low=1)] = 30,
    chosen: given.Choices,
    ranges: given.Ranges = True,
    origins: Origins = None,
) -> Result:
    r"""Return what is lost day by day when one country no longer delivers a product to home.

    On a table of several countries the flows from the industries that stop to home, and what final users at home buy
    from them, are cut by `share`; the rest of the world goes on trading. On a national table imports are cut by
    origin: its own origins where it has them, else each product comes to every buyer from where the country as a whole
    gets it (an estimate). Then the daily model runs: stocks bridge the first days, orders move to those who still
    deliver as far as their capacity goes, and industries without a critical input stop.

    The static readings of `dependency.stop` stand beside it, as much of a year as the stop is in force: customers, when
    nothing is replaced and no stock helps, in proportion to value; suppliers, when buyers turn elsewhere. On a national
    table customers lose loss' = m'G, with m the imports that stop, and no supplier is at home.

    low and high span the readings that `domino.totals` names, of the production function and of who is served first.

    Returns
    -------
    Result
        one row per (region x) sector x model (daily, customers, suppliers) x measure x period. output, value_added and
        jobs are lost on that day; output_lost and value_added_lost up to and with it; static readings have the sums
        and, as jobs, what a year without the deliveries costs. The last day is always there.

    Raises
    ------
    InputError
        If the country, a product or the event does not exist, or a table without regions has no imports.
    ComputationError
        If orders swing and do not calm down, or the static system has no answer.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("dependency.daily", "belgium", origin="non_eu", industry="C21").frame
    >>> lost = found.filter(measure="output_lost", period=364, model="daily").sort("value", descending=True)
    >>> lost["sector"][0], round(lost["value"][0], -2)  # hospitals and doctors do without medicines
    ('Q86', 2700.0)
    """
    event = Event(
        "imports", industry, None, None, None, share, origin, None, start, lasting, recovery, recovery_days
    )  # fmt: skip
    stopped = _in_world(fabric, event, home, show) if _has_abroad(fabric, home) else _of_nation(fabric, event, origins)
    shocks = given.Shocks(begin=begin, horizon=horizon)

    def run(how: given.Choices) -> Course:
        return course_of(stopped.fabric, shocks, how, events=stopped.events, home=home)

    course = run(chosen)
    days = sorted({*range(0, horizon, every), horizon - 1})
    force = np.cumsum(strength(event, day_of(event.start, course.scenario.begin, horizon), horizon)) / YEAR
    frame, said = with_ranges(
        course, chosen, run, lambda one: _daily(one, stopped, days), ranges=ranges, shown=stopped.shown
    )
    static = _static(course, stopped, days, force)
    if ranges:
        static = [one.with_columns(low=pl.col("value"), high=pl.col("value")) for one in static]
    blocks = [frame, *static]
    notes = [stopped.what, *_words(blocks, fabric), *said, *notes_of(course)]
    return wrap.result(NAME, blocks, notes)


def _has_abroad(fabric: Fabric, home: str) -> bool:
    if home != "auto":
        return True
    try:
        places_of(fabric, home)
    except InputError:
        return False
    return True


def _in_world(fabric: Fabric, event: Event, home: str, show: str) -> Stop:
    """Return a stop of flows from another region of the table."""
    places = places_of(fabric, home)
    rows = stopped_of(fabric, places, str(event.origin), str(event.industry))
    share = float(event.share or 0.0)
    losses, deliveries = losses_of(fabric, places, rows, share, ("customers", "suppliers"))
    names = "+".join(fabric.industries.column("sector")[row] for row in rows)
    happens = [
        Event("imports", sector, None, None, None, event.share, event.origin, None, event.start, event.days,
              event.recovery, event.recovery_days)
        for sector in names.split("+")
    ]  # fmt: skip
    shown = list(range(len(fabric.industries))) if show == "all" else places.home
    what = say(
        "Deliveries that stop: {amount:,.0f} {unit} a year to industries at home.",
        amount=float(deliveries.sum()),
        unit=fabric.meta.currency_unit,
    )
    return Stop(fabric, happens, shown, losses, what)


def _of_nation(fabric: Fabric, event: Event, figures: Figures | None) -> Stop:
    """Return a stop of imports of a national table, by their origin."""
    if fabric.imports is None:
        raise InputError(
            say("{name} has one region and no imports, so nothing comes from elsewhere", name=fabric.meta.name),
            say("Take belgium-world, belgium, or a table with imports (M.csv)."),
        )
    if "origin" not in fabric.imports.products.levels:
        if figures is None:
            raise InputError(say("the figures on origins are missing"), say("Call the method with weefsel.compute."))
        fabric = with_origins(fabric, figures)
    assert fabric.imports is not None
    axis = fabric.imports.products
    origin = unwrap.find_label(axis, "origin", str(event.origin), None, say("origin of imports"))
    known = [axis.column("product")[row] for row in axis.where(origin=origin)]
    wanted = known if event.industry == "all" else all_found(
        (name.strip() for name in str(event.industry).split("+")),
        lambda name: unwrap.find_label(axis, "product", name, sector_code(name), say("product")),
    )  # fmt: skip
    rows = [row for name in dict.fromkeys(wanted) for row in axis.where(origin=origin, product=name)]
    rows = [row for row in rows if fabric.imports.flows[row].any()]
    if not rows:
        raise InputError(
            say("nothing of {industry} comes from {origin}", industry=event.industry, origin=origin),
            say("Name another product or origin."),
        )
    happens = [
        Event("imports", axis.column("product")[row], None, None, None, event.share, origin, None, event.start,
              event.days, event.recovery, event.recovery_days)
        for row in rows
    ]  # fmt: skip
    stopped = float(event.share or 0.0) * fabric.imports.flows[rows].sum(axis=0)
    system = unwrap.system_of(fabric)
    gone = reliance.stopped_imports(stopped, fabric.output, lambda c: leontief.solve_left(system.factor, c))
    what = say(
        "Imports that stop: {amount:,.0f} {unit} a year to industries.",
        amount=float(stopped.sum()),
        unit=fabric.meta.currency_unit,
    )
    return Stop(fabric, happens, list(range(len(fabric.industries))), {"customers": gone}, what)


def _block(stopped: Stop, labels: tuple[str, str, str | int], values: Array, unit: str) -> pl.DataFrame:
    fabric = stopped.fabric
    model, measure, period = labels
    who = wrap.industry_labels(fabric, stopped.shown)
    return wrap.block(
        {**who, "model": model, "measure": measure, "period": period}, values[stopped.shown], unit,
        wrap.status_of(fabric),
    )  # fmt: skip


def _daily(course: Course, stopped: Stop, days: list[int]) -> list[pl.DataFrame]:
    money, blocks = stopped.fabric.meta.currency_unit, []
    for measure, unit, values, base in accounts(course, given.Budget()):
        if measure not in (*SUMS, "jobs"):
            continue
        gone = lost(base, values)
        so_far = np.cumsum(gone, axis=0)
        for day, period in zip(days, periods(course.scenario, days), strict=True):
            blocks.append(_block(stopped, ("daily", measure, period), gone[day] + 0.0, unit))
            if measure in SUMS:
                blocks.append(_block(stopped, ("daily", SUMS[measure], period), so_far[day] + 0.0, money))
    return blocks


def _static(course: Course, stopped: Stop, days: list[int], years: Array) -> list[pl.DataFrame]:
    blocks = []
    names = {**SUMS, "jobs": "jobs"}
    for model, loss in stopped.static.items():
        for one in unwrap.intensities(stopped.fabric):
            if one.measure not in names:
                continue
            for day, period in zip(days, periods(course.scenario, days), strict=True):
                part = 1.0 if one.measure == "jobs" else float(years[day])
                blocks.append(
                    _block(stopped, (model, names[one.measure], period), loss * one.per_output * part, one.unit)
                )
    return blocks


def _words(blocks: list[pl.DataFrame], fabric: Fabric) -> list[str]:
    """Return what is lost in all over the run, by model."""
    frame = pl.concat(blocks)
    last = frame["period"][-1]
    sums = {
        model: float(frame.filter(model=model, measure="output_lost", period=last)["value"].sum())
        for model in frame["model"].unique(maintain_order=True)
    }
    said = together((say("{model} {value:,.0f}", model=model, value=value) for model, value in sums.items()), ", ")
    return [
        say("Output lost over the run, {unit}, industries shown: {sums}.", unit=fabric.meta.currency_unit, sums=said),
        say(
            "In the daily model stocks bridge the first days. What is missing is ordered again from all who still "
            "deliver, as far as their capacity goes (boost), and with rationing=business_first their final buyers go "
            "without before industries do. What an input that is missing stops, and who is served first, is not known: "
            "see the ranges."
        ),
        *_surprises(frame, last, sums),
        say(
            "Losses come in steps: nothing for long, then much once an input that nobody can do without falls short; "
            "try several shares, and substitution above 0."
        ),
        say("Customers and suppliers are static readings that never add up: nothing replaced, and everything."),
    ]


def _surprises(frame: pl.DataFrame, last: object, sums: dict[str, float]) -> list[str]:
    """Return why the daily model says much less than its static reading, or that jobs are won."""
    said: list[str] = []
    if sums.get("customers", 0.0) > 0.0 and sums["daily"] < 0.1 * sums["customers"]:
        said.append(
            say(
                "Almost nothing is lost because others take over within the days of stock: this is the optimistic "
                "end, and what final buyers abroad and at home go without is not counted as output lost."
            )
        )
    won = frame.filter(model="daily", measure="jobs", period=last)
    total = float(won["value"].sum())
    if total < -0.5:
        said.append(
            say(
                "{jobs:,.0f} jobs more at home on the last day: makers at home refill stocks and sell what the country "
                "no longer does, at the cost of buyers who are not industries; a stop is no gain to the economy.",
                jobs=-total,
            )
        )
    return said
