"""What output would be with another final demand: static and day by day."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import numpy as np
import polars as pl

from weefsel.errors import ComputationError, Fault, InputFaults
from weefsel.kernels import leontief
from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap, wrap
from weefsel.methods.daily import choices as given
from weefsel.methods.daily.choices import Choices
from weefsel.methods.daily.draws import RANGES, function_of, latin_hypercube
from weefsel.methods.daily.economy import YEAR, Economy, economy_of
from weefsel.model import Fabric, FinalDemand, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "domino.hindcast"
#: So many times the final demand of the table is another unit, not another year.
FAR = 100.0


@method(
    NAME,
    title="Output under another final demand",
    needs=("flows", "output", "final_demand", "imports (optional)"),
    gives="output by industry and region that a new matrix of final demand asks for: static, and by the daily model "
    "with ranges over its parameters",
    unit="currency of the fabric a year; change: 1",
    source="Miller & Blair 2009, sec. 2.3; daily: as domino.daily",
    adds=("region", "sector"),
)
def hindcast(
    fabric: Fabric,
    *,
    final_demand: Annotated[
        FinalDemand,
        About("path of a Y.csv in the plain layout: the new final demand", reads="final_demand", file_unless=()),
    ],
    over: Annotated[int, About("days in which demand moves from old to new", unit="days", low=1, high=3650)] = 365,
    horizon: Annotated[int, About("days to run; output is that of the last day", unit="days", low=1, high=3650)] = 730,
    function: given.Function = "half",
    rationing: given.Rationing = "business_first",
    substitution: given.Substitution = 0.0,
    ramp_days: given.RampDays = 30.0,
    boost: Annotated[
        float,
        About(
            "most that capacity can grow from one year to the next, investment included", unit="1", low=1.0, high=10.0
        ),
    ] = 3.0,
    draws: Annotated[int, About("runs over the ranges of the parameters; 0 gives no ranges", low=0, high=1000)] = 8,
    seed: Annotated[int, About("seed of the draws", low=0)] = 1,
) -> Result:
    r"""Return the output that a new final demand asks for, with the technology of the fabric.

    - ``static``: x = (I - A)⁻¹ f, f the row sums of the new final demand
    - ``daily``: final demand moves linearly from the fabric's own to the new one in `over` days, of which households'
      consumption is part; industries hire, dismiss, ramp up and run out of stock as in `domino.daily`; output is that
      of the last day, as a year. It stays below the static answer where capacity cannot grow enough: `boost` is larger
      and `ramp_days` shorter than for a shock, because years bring investment and idle plants are put to use.

    low and high span a Latin hypercube over restock, hiring and firing days, boost, stocks and production function.

    Returns
    -------
    Result
        one row per (region x) sector x model (static, daily) x measure (output; change, relative to the fabric)

    Raises
    ------
    InputFaults
        If the file's rows are not the industries of the fabric.
    ComputationError
        If the system is singular or not productive.

    Examples
    --------
    >>> import numpy as np
    >>> import weefsel as wf
    >>> from weefsel.model import FinalDemand
    >>> belgium = wf.load("belgium")
    >>> more = FinalDemand("more", belgium.uses, belgium.final_demand * 1.02)
    >>> found = wf.compute("domino.hindcast", belgium, final_demand=more, draws=0).frame
    >>> rows = found.filter(sector="C29", measure="change")
    >>> {model: round(value, 2) for model, value in rows.select("model", "value").iter_rows()}
    {'static': 0.02, 'daily': 0.02}
    """
    wanted = final_demand.values.sum(axis=1)
    fail_if_unit_is_another(fabric, final_demand)
    static = leontief.solve(unwrap.system_of(fabric).factor, wanted)
    central = Choices(
        function=function, rationing=rationing, substitution=substitution, ramp_days=ramp_days, consumption="constant"
    )
    runs = [last_output(_grown(economy_of(fabric, central), boost), wanted, over, horizon)]
    ranges = tuple(replace(one, low=1.25, high=max(boost, 1.3)) if one.name == "boost" else one for one in RANGES)
    rows = latin_hypercube(ranges, draws, seed) if draws else ()
    runs += [_drawn(fabric, central, row, wanted, over, horizon) for row in rows]
    stack = np.vstack(runs) * YEAR
    blocks = [
        *_blocks(fabric, "static", static, None),
        *_blocks(fabric, "daily", stack[0], stack if draws else None),
    ]
    return Result(
        NAME,
        pl.concat(blocks, how="diagonal"),
        notes=(*remarks(fabric, final_demand), *economy_of(fabric, central).notes),
    )


def fail_if_unit_is_another(fabric: Fabric, new: FinalDemand) -> None:
    """Raise InputFaults where all final demand is a hundred times that of the fabric, or a hundredth."""
    usual, asked = float(fabric.final_demand.sum()), float(new.values.sum())
    if usual > 0.0 and not usual / FAR < asked < usual * FAR:
        unit = fabric.meta.currency_unit
        what = say(
            "all final demand is {asked:,.0f}, that of the table {usual:,.0f} {unit}",
            asked=asked,
            usual=usual,
            unit=unit,
        )
        fault = Fault(what, say("Write it in {unit} a year, as the table has it.", unit=unit), file=new.name)
        raise InputFaults(say("{name} is not final demand for {table}", name=new.name, table=fabric.meta.name), [fault])


def remarks(fabric: Fabric, new: FinalDemand) -> list[str]:
    """Return what a reader should know of the new final demand: its size, its columns, and cells that cannot be."""
    found: list[str] = []
    usual, asked = float(fabric.final_demand.sum()), float(new.values.sum())
    if usual > 0.0:
        found.append(say("All final demand is {times:.3f} times that of the table.", times=asked / usual))
    old, own = fabric.uses.texts(), new.uses.texts()
    missing, more = ([name for name in one if name not in other] for one, other in ((old, own), (own, old)))
    if missing or more:
        found.append(
            say(
                "Columns are summed as they are: {more} are not in the table ({first}), {missing} of the table are not "
                "in the file ({absent}), which counts as no demand.",
                more=len(more), first=more[:3] or "-", missing=len(missing), absent=missing[:3] or "-",
            )
        )  # fmt: skip
    wanted, names = new.values.sum(axis=1), fabric.industries.texts()
    below, idle = wanted < -1e-9 * abs(asked), (fabric.output <= 0.0) & (wanted > 0.0)
    if below.any():
        found.append(
            say(
                "Final demand is negative for {names}: static output has it so, the daily model counts it as zero.",
                names=[names[f] for f in np.flatnonzero(below)[:8]],
            )
        )
    if idle.any():
        found.append(
            say(
                "{names} make nothing in the table and are asked for something: the daily model cannot begin what is "
                "not there.",
                names=[names[f] for f in np.flatnonzero(idle)[:8]],
            )
        )
    return found


def _grown(economy: Economy, boost: float) -> Economy:
    """Return an economy in which every industry may grow to `boost` times its output, and holds stocks for that.

    Half critical, an input allows ½ (S/A + x0), so that what lasts a day must be held for 2 boost - 1 days of base use:
    with less, stocks and not capacity would set how far output can grow.
    """
    known = economy.parameters
    limit = np.full(len(known.output), boost)
    return replace(economy, parameters=known._replace(boost_limit=limit, stocks=known.stocks * _held(boost)))


def _held(boost: float) -> float:
    """Return days of base use that allow `boost` times base output in every production function."""
    return 2.0 * boost - 1.0


def _drawn(fabric: Fabric, central: Choices, row: Array, wanted: Array, over: int, horizon: int) -> Array:
    restock, hiring, firing, boost, _, scale, strictness = (float(value) for value in row)
    chosen = replace(
        central, function=function_of(strictness), restock_days=restock, hiring_days=hiring, firing_days=firing,
        boost=boost,
    )  # fmt: skip
    economy = _grown(economy_of(fabric, chosen), boost)
    needed = _held(boost) * economy.parameters.inputs * economy.parameters.output
    stocks = np.maximum(economy.parameters.stocks * scale, needed)
    return last_output(replace(economy, parameters=economy.parameters._replace(stocks=stocks)), wanted, over, horizon)


def last_output(economy: Economy, wanted: Array, over: int, horizon: int) -> Array:
    """Return output on the last day (n,), money a day, when all final demand moves to `wanted` (n,), money a year.

    Households' consumption keeps its part of each industry's final demand; the rest is other final demand.
    """
    from weefsel.kernels import inventory  # noqa: PLC0415 - loads the compiler

    parameters = economy.parameters
    households = parameters.households.sum(axis=0)
    usual = households + parameters.other
    ratio = np.divide(wanted / YEAR, usual, out=np.ones_like(usual), where=usual > 0)
    schedule = inventory.calm(parameters, horizon)
    part = np.minimum(np.arange(1, horizon + 1) / over, 1.0)[:, None]
    ratio = np.maximum(ratio, 0.0)
    schedule.appetite[:] = 1.0 + part * (ratio - 1.0)
    target = np.maximum(wanted / YEAR - households * ratio, 0.0)
    schedule.other[:] = parameters.other + part * (target - parameters.other)
    _, path = inventory.run(inventory.steady_state(parameters), parameters, schedule)
    swings = inventory.swing(path.demand, parameters.output, over)
    if swings is not None:
        raise ComputationError(
            say(
                "the run is unstable from day {day} at {industry}",
                day=swings.day,
                industry=economy.fabric.industries.text(swings.industry),
            ),
            say("Choose another production function, or fewer days."),
        )
    return np.asarray(path.output[-1])


def _blocks(fabric: Fabric, model: str, output: Array, stack: Array | None) -> list[pl.DataFrame]:
    base = fabric.output
    known = np.flatnonzero(base > 0).tolist()
    blocks = []
    for measure, unit, chosen in (
        ("output", fabric.meta.currency_unit, list(range(len(base)))),
        ("change", "1", known),
    ):
        shown = [output] if stack is None else [output, stack.min(axis=0), stack.max(axis=0)]
        if measure == "change":
            shown = [values[chosen] / base[chosen] - 1.0 for values in shown]
        labels = {**wrap.industry_labels(fabric, chosen), "model": model, "measure": measure}
        frame = wrap.block(labels, shown[0], unit, wrap.status_of(fabric))
        if stack is not None:
            frame = frame.with_columns(low=pl.Series(shown[1]), high=pl.Series(shown[2]))
        blocks.append(frame)
    return blocks
