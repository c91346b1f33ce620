"""Who is next: the order in which industries fall, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

import numpy as np
import polars as pl

from weefsel.kernels.leontief import Array
from weefsel.methods import wrap
from weefsel.methods.daily import choices as given
from weefsel.methods.daily.course import Course, course_of, entered, legs_of, levers_of, notes_of
from weefsel.methods.daily.readings import DAY, VALUES, with_ranges
from weefsel.model import Fabric, Result
from weefsel.registry import About, method

if TYPE_CHECKING:
    from weefsel.kernels.inventory import Record

NAME = "domino.order"


class Cause(NamedTuple):
    """Why an industry fell: the kind, the product it lacks, and through whom."""

    kind: str
    product: str
    through: dict[str, str]


@method(
    NAME,
    title="Who is next",
    needs=("flows", "output", "final_demand", "value_added (optional)", "jobs (optional)", "imports (optional)"),
    gives="the day on which each industry falls, and the cause: the shock itself, an input that ran out and its "
    "supplier, or demand that went missing and its buyer",
    unit="days",
    source="as domino.daily",
    finds=("cause", "product", "through_region", "through_sector"),
)
def order(
    fabric: Fabric,
    *,
    shocks: given.Shocks,
    levers: given.MaybeLevers = None,
    chosen: given.Choices,
    threshold: Annotated[
        float, About("an industry falls when its output is this share below base", unit="1", low=1e-4, high=1.0)
    ] = 0.005,
    ranges: given.Ranges = False,
) -> Result:
    r"""Return the first day on which each industry makes less than (1 - threshold) x0, with its cause.

    The cause is what set x = min(x_cap, x_inp, d) on that day: ``shock`` where an event hits the industry itself;
    ``input`` where the stock of `product` sets x_inp, traced to the supplier with the largest undelivered orders so
    far; ``demand`` where d is lowest, traced to the buyer whose orders fell most; ``labour`` where hands are still
    missing.

    With `ranges`, low and high are the first and the last day over the readings that `domino.totals` names; an industry
    that does not fall in every one of them has no high, and the notes count who falls in how many.

    Returns
    -------
    Result
        one row per (region x) sector that falls, by day, with cause, product and through (through_region,
        through_sector); value is the day, counted from 0. Industries that stand have no row.

    Raises
    ------
    InputError, ComputationError
        As `domino.daily`.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("domino.order", wf.load("belgium"), industry="C29", jobs=4300, horizon=40).frame
    >>> found.select("sector", "cause", "through_sector", "value").rows()[0]
    ('C29', 'shock', '-', 0.0)
    """
    pulled = levers_of(levers)

    def run(how: given.Choices) -> Course:
        return course_of(fabric, shocks, how, levers=pulled)

    course = run(chosen)
    days, said = with_ranges(course, chosen, run, lambda one: [_days(one, first_days(one, threshold))], ranges=ranges)
    frame = _frame(course, first_days(course, threshold))
    if ranges:
        keys = [name for name in days.columns if name not in (*VALUES, "low", "high")]
        frame = frame.join(days.select(*keys, "low", "high"), on=keys, how="left", maintain_order="left")
    return wrap.result(NAME, [frame], [*said, *notes_of(course)])


def first_days(course: Course, threshold: float) -> dict[int, int]:
    """Return industry -> first day below (1 - threshold) of base, in the order of the days.

    Within a day those that events touch themselves come first, then those that fall furthest.
    """
    base = course.economy.parameters.output
    below = course.path.output < base * (1.0 - threshold)
    below[:, base <= 0] = False
    days = {int(f): int(below[:, f].argmax()) for f in np.flatnonzero(below.any(axis=0))}
    hit = course.scenario.hit

    def place(pair: tuple[int, int]) -> tuple[int, bool, float, int]:
        f, day = pair
        return day, not hit[f], float(course.path.output[day, f] / base[f]), f

    return dict(sorted(days.items(), key=place))


def causes(course: Course, days: dict[int, int]) -> dict[int, Cause]:
    """Return why each industry fell: the run once more, with the whole record of the days in question."""
    from weefsel.kernels import inventory  # noqa: PLC0415 - loads the compiler

    parameters, schedule = course.economy.parameters, course.scenario.schedule
    state = inventory.steady_state(parameters)
    begins = {leg.first: leg for leg in legs_of(course.scenario, course.policy)}
    short = np.zeros(len(parameters.suppliers))
    found: dict[int, Cause] = {}
    for t in range(max(days.values(), default=-1) + 1):
        day = inventory.Day(*(values[t] for values in schedule))
        if t in begins:
            parameters, state = begins[t].parameters, entered(state, begins[t], course.scenario)
        state, record = inventory.step(state, parameters, day)
        for f in (f for f, when in days.items() if when == t):
            found[f] = _cause(course, record, short, f, t)
        short += 1.0 - record.served
    return found


def _cause(course: Course, record: Record, short: Array, f: int, t: int) -> Cause:
    schedule, nobody = course.scenario.schedule, _named(course, "-", "-")
    if schedule.capacity_lost[t, f] > 0 or schedule.workers_lost[t, f] > 0:
        return Cause("shock", "-", nobody)
    made = record.output[f]
    if record.binding[f] >= 0 and record.ceiling[f] <= made * (1.0 + 1e-9):
        k = int(record.binding[f])
        return Cause("input", course.economy.products[k], _supplier(course, short, k, f))
    if record.demand[f] <= made * (1.0 + 1e-9):
        return Cause("demand", "-", _buyer(course, record, f))
    return Cause("labour", "-", nobody)


def _supplier(course: Course, short: Array, k: int, f: int) -> dict[str, str]:
    """Return the supplier of product k that left most of industry f's orders undelivered so far."""
    parameters, economy = course.economy.parameters, course.economy
    rows = np.arange(parameters.blocks[k], parameters.blocks[k + 1])
    row = int(rows[(parameters.shares[rows, f] * short[rows]).argmax()])
    supplier = int(parameters.suppliers[row])
    n = len(parameters.output)
    if supplier >= n:
        origin, product = economy.imports[supplier - n]
        return _named(course, f"imports ({origin})", product)
    return _of_industry(course, supplier)


def _buyer(course: Course, record: Record, g: int) -> dict[str, str]:
    """Return the buyer whose orders from industry g fell most; households and other final users among them."""
    parameters = course.economy.parameters
    (row,) = np.flatnonzero(parameters.suppliers == g)
    k = int(np.searchsorted(parameters.blocks, row, side="right")) - 1
    usual = parameters.shares[row] * parameters.inputs[k] * parameters.output
    orders = parameters.shares[row] * record.weights[row] * record.scaled[k]
    fallen = np.r_[
        usual - orders,
        parameters.households[:, g].sum() - record.households[g],
        parameters.other[g] - record.other[g],
    ]
    buyer = int(fallen.argmax())
    if buyer >= len(usual):
        return _named(course, "-", ("households", "other final demand")[buyer - len(usual)])
    return _of_industry(course, buyer)


def _of_industry(course: Course, position: int) -> dict[str, str]:
    axis = course.economy.fabric.industries
    region = axis.column("region")[position] if "region" in axis.levels else "-"
    return _named(course, region, axis.column("sector")[position])


def _named(course: Course, region: str, sector: str) -> dict[str, str]:
    if "region" in course.economy.fabric.industries.levels:
        return {"through_region": region, "through_sector": sector}
    return {"through_sector": sector if region == "-" else region}


def _days(course: Course, days: dict[int, int]) -> pl.DataFrame:
    """Return the day on which each industry falls, without its cause."""
    labels = {**wrap.industry_labels(course.economy.fabric, list(days)), "measure": DAY}
    return wrap.block(labels, np.array([float(day) for day in days.values()]), "days", "modelled")


def _frame(course: Course, days: dict[int, int]) -> pl.DataFrame:
    why = causes(course, days)
    fallen = list(days)
    through = [why[f].through for f in fallen]
    labels = {
        **wrap.industry_labels(course.economy.fabric, fallen),
        "cause": [why[f].kind for f in fallen],
        "product": [why[f].product for f in fallen],
        **{name: [row[name] for row in through] for name in _named(course, "", "")},
        "measure": DAY,
    }
    return wrap.block(labels, np.array([float(days[f]) for f in fallen]), "days", wrap.status_of(course.economy.fabric))
