"""The daily model against what happened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated, Literal

import numpy as np
import polars as pl

from weefsel.errors import InputError
from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap, wrap
from weefsel.methods.daily import pandemic
from weefsel.methods.daily.choices import Choices
from weefsel.methods.daily.closure_cases import closure_frame
from weefsel.methods.daily.draws import RANGES, Range, function_of, latin_hypercube
from weefsel.methods.daily.economy import Economy, economy_of
from weefsel.methods.daily.observed import observed_from
from weefsel.methods.daily.pandemic import Pandemic
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "domino.backtest"
COVID = "covid-belgium-2020"
#: As the authors of the shocks have it: orders rest on demand, what is short is shared in proportion, all is stored.
CENTRAL = Choices(rationing="proportional", ordering="demand", storable="all")
OWN_RANGES = (
    *RANGES,
    Range("fade", 60.0, 180.0, "days", "how long exports and investment took to recover; our choice"),
    Range("on_site", 0.0, 1.0, "1", "share of consumption on site that stops where policy shuts; all that it can be"),
)
COUNTRY = "Belgium"


@dataclass(frozen=True, slots=True)
class Outcome:
    """Relative revenue (branches + 1, waves), value added and jobs (T,) of one run."""

    revenue: Array
    value_added: Array
    jobs: Array


@method(
    NAME,
    title="The daily model against what happened",
    needs=("flows", "output", "final_demand", "value_added", "jobs"),
    gives="revenue by branch and survey wave, observed and predicted with ranges, and how near: correlation and mean "
    "absolute error by wave and branch, beside two baselines; for plants, jobs over time beside published counts",
    unit="1; jobs",
    source="shocks: Pichler et al. 2022, Alleman et al. 2023; observed: ERMG survey, National Bank of Belgium; "
    "closures: see the notes",
)
def backtest(
    fabric: Fabric,
    *,
    case: Annotated[
        Literal["covid-belgium-2020", "ford-genk-2014", "opel-antwerp-2010", "caterpillar-gosselies-2016"],
        About("what happened"),
    ] = "covid-belgium-2020",
    draws: Annotated[int, About("runs over the ranges of the parameters", low=2, high=1000)] = 24,
    seed: Annotated[int, About("seed of the draws", low=0)] = 1,
) -> Result:
    r"""Return how near the daily model comes to what was observed, with ranges over its uncertain parameters.

    Nothing is fitted. ``covid-belgium-2020``: workers away = supply shock x policy of the day; household demand =
    1 + shock x policy, and of what is consumed on site half stops where policy shuts (range none to all); exports
    and investment fall in the first lockdown and recover linearly in 90 days from its release (range 60 to 180).
    Models: ``daily``; ``direct``, no propagation, min(own workers, own final demand); ``static``, x = L f each
    day, at most own workers. Revenue is output over normal, less 1, mean of seven days. low and high span a Latin
    hypercube over restock, hiring and firing days, boost, ramp, stocks, production function, consumption on site and
    the recovery of exports. The series called synthetic indicator is not national accounts, and employment is 1
    less temporary unemployment.

    Closures: jobs lost over time, on the suppliers' side, beside `domino.closure` and published counts.

    Returns
    -------
    Result
        one row per model (observed, daily, direct, static; published) x branch x wave x measure (revenue, mae,
        correlation; indicator; jobs); ``all`` stands for all branches or waves

    Raises
    ------
    InputError
        If the fabric has industries without published shocks, or no jobs.

    Examples
    --------
    >>> import polars as pl
    >>> import weefsel as wf
    >>> found = wf.compute("domino.backtest", wf.load("belgium"), case="ford-genk-2014", draws=2).frame
    >>> row = found.filter((pl.col("model") == "daily") & (pl.col("wave") == "day 0"))
    >>> round(row["value"].item())
    4300
    """
    if case != COVID:
        frame, notes = closure_frame(fabric, case, draws, seed)
        return Result(NAME, frame, notes=tuple(notes))
    sectors = fabric.industries.column("sector")
    found = pandemic.pandemic_of(sectors)
    fail_if_no_jobs_or_value_added(fabric)
    economy = economy_of(fabric, CENTRAL)
    central = outcome(economy, found)
    drawn = [_drawn(fabric, found, row) for row in latin_hypercube(OWN_RANGES, draws, seed)]
    schedule = pandemic.schedule_of(economy, found)
    base = economy.parameters.output
    others = {
        "direct": pandemic.revenue(pandemic.direct_only(economy, schedule), base, sectors, found.seen),
        "static": pandemic.revenue(pandemic.static(economy, schedule), base, sectors, found.seen),
    }
    seen = np.array([found.seen["revenue"][name] for name in [*found.seen["branches"], COUNTRY]])
    blocks = [_revenue_rows("observed", seen, found, "observed")]
    blocks.append(_revenue_rows("daily", central.revenue, found, wrap.status_of(fabric), [d.revenue for d in drawn]))
    blocks += [_revenue_rows(name, values, found, wrap.status_of(fabric)) for name, values in others.items()]
    blocks.append(_score_rows("daily", seen, central.revenue, found, [d.revenue for d in drawn]))
    blocks += [_score_rows(name, seen, values, found) for name, values in others.items()]
    blocks.append(_indicator_rows(central, drawn, found))
    return Result(NAME, pl.concat(blocks, how="diagonal"), notes=notes_of())


def fail_if_no_jobs_or_value_added(fabric: Fabric) -> None:
    """Raise InputError unless the fabric has jobs and value added to compare."""
    known = {intensity.measure for intensity in unwrap.intensities(fabric)}
    for measure in ("jobs", "value_added"):
        if measure not in known:
            what = say("jobs") if measure == "jobs" else say("value added")
            raise InputError(
                say("{name} has no {what}", name=fabric.meta.name, what=what),
                say("Take a table with jobs and value added."),
            )


def outcome(
    economy: Economy, found: Pandemic, fade: float = pandemic.FADE, on_site: float = pandemic.ON_SITE
) -> Outcome:
    """Return one run of the pandemic."""
    from weefsel.kernels import inventory  # noqa: PLC0415 - loads the compiler

    parameters, fabric = economy.parameters, economy.fabric
    schedule = pandemic.schedule_of(economy, found, fade, on_site)
    _, path = inventory.run(inventory.steady_state(parameters), parameters, schedule)
    base = parameters.output
    relative = np.divide(path.output, base, out=np.ones_like(path.output), where=base > 0)
    weights = {one.measure: one.counted * fabric.output for one in unwrap.intensities(fabric)}
    added, jobs = weights["value_added"], weights["jobs"]
    revenue = pandemic.revenue(relative, base, fabric.industries.column("sector"), found.seen)
    return Outcome(revenue, relative @ added / added.sum(), np.minimum(path.hands, 1.0) @ jobs / jobs.sum())


def _drawn(fabric: Fabric, found: Pandemic, row: Array) -> Outcome:
    restock, hiring, firing, boost, ramp, scale, strictness, fade, on_site = (float(value) for value in row)
    chosen = replace(
        CENTRAL, function=function_of(strictness), restock_days=restock, hiring_days=hiring, firing_days=firing,
        boost=boost, ramp_days=ramp,
    )  # fmt: skip
    economy = economy_of(fabric, chosen)
    stocks = np.maximum(economy.parameters.stocks * scale, economy.parameters.inputs * economy.parameters.output)
    return outcome(replace(economy, parameters=economy.parameters._replace(stocks=stocks)), found, fade, on_site)


def notes_of() -> tuple[str, ...]:
    """Return what a reader must know beside the numbers."""
    return (
        say(
            "The activity series of the National Bank is a synthetic indicator, not national accounts; employment is 1 "
            "less temporary unemployment."
        ),
        say(
            "Nothing is fitted: low and high span the ranges of the parameters. See docs/backtest.md for where it "
            "misses."
        ),
        *observed_from(),
    )


def _revenue_rows(
    model: str, values: Array, found: Pandemic, status: str, drawn: list[Array] | None = None
) -> pl.DataFrame:
    names, waves = [*found.seen["branches"], COUNTRY], found.seen["waves"]
    labels = {
        "model": model,
        "branch": [name for name in names for _ in waves],
        "wave": waves * len(names),
        "measure": "revenue",
    }
    frame = wrap.block(labels, values.ravel(), "1", status)
    return _ranged(frame, [values, *drawn] if drawn else None)


def scores(seen: Array, values: Array) -> list[tuple[str, str, str, float]]:
    """Return (branch, wave, measure, value): positions as text, or ``all``; the country is left out of the pool."""
    branches, waves = seen[:-1].shape
    pairs: list[tuple[str, str, Array, Array]] = [("all", "all", seen[:-1].ravel(), values[:-1].ravel())]
    pairs += [(str(b), "all", seen[b], values[b]) for b in range(branches + 1)]
    pairs += [("all", str(w), seen[:-1, w], values[:-1, w]) for w in range(waves)]
    rows = []
    for branch, wave, one, other in pairs:
        rows.append((branch, wave, "mae", float(np.abs(one - other).mean())))
        moves = one.std() > 0 and other.std() > 0
        rows.append((branch, wave, "correlation", float(np.corrcoef(one, other)[0, 1]) if moves else float("nan")))
    return rows


def _score_rows(
    model: str, seen: Array, values: Array, found: Pandemic, drawn: list[Array] | None = None
) -> pl.DataFrame:
    names, waves = [*found.seen["branches"], COUNTRY], found.seen["waves"]
    rows = scores(seen, values)
    labels = {
        "model": model,
        "branch": [names[int(row[0])] if row[0] != "all" else "all" for row in rows],
        "wave": [waves[int(row[1])] if row[1] != "all" else "all" for row in rows],
        "measure": [row[2] for row in rows],
    }
    stack = [np.array([row[3] for row in scores(seen, one)]) for one in [values, *(drawn or [])]]
    frame = _ranged(wrap.block(labels, stack[0], "1", "modelled"), stack if drawn else None)
    return frame.filter(pl.col("value").is_not_nan())


def _indicator_rows(central: Outcome, drawn: list[Outcome], found: Pandemic) -> pl.DataFrame:
    blocks = []
    for name, field in (("synthetic_indicator", "value_added"), ("employment", "jobs")):
        dates, days, observed = pandemic.indicator_days(found.seen, name)
        labels = {"branch": name.replace("_", " "), "wave": dates, "measure": "indicator"}
        stack = [getattr(one, field)[days] for one in (central, *drawn)]
        blocks.append(wrap.block({"model": "observed", **labels}, observed, "1", "observed"))
        blocks.append(_ranged(wrap.block({"model": "daily", **labels}, stack[0], "1", "modelled"), stack))
    return pl.concat(blocks, how="diagonal")


def _ranged(frame: pl.DataFrame, stack: list[Array] | None) -> pl.DataFrame:
    """Add the lowest and the highest value over runs."""
    if stack is None:
        return frame
    values = np.vstack([one.ravel() for one in stack])
    return frame.with_columns(low=pl.Series(values.min(axis=0)), high=pl.Series(values.max(axis=0)))
