"""What helps, and at what cost: levers beside the same shock without them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np
import polars as pl

from weefsel.kernels.leontief import Array
from weefsel.methods import wrap
from weefsel.methods.daily import choices as given
from weefsel.methods.daily.accounts import accounts, lost_wages
from weefsel.methods.daily.course import Course, course_of, events_of, notes_of
from weefsel.methods.daily.economy import YEAR
from weefsel.methods.daily.policy import Policy, stated_cost
from weefsel.methods.daily.rows import read_levers
from weefsel.methods.daily.scenario import positions_of
from weefsel.model import Fabric, Lever, Result
from weefsel.model.lever import LEVELS
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "domino.levers"
#: Who pays benefits and collects taxes on wages, where no lever says otherwise.
HOME = "federal"
WITHOUT, TOGETHER, ANYWHERE = "none", "all", "-"


@method(
    NAME,
    title="What helps, and at what cost",
    needs=("flows", "output", "final_demand", "value_added (optional)", "jobs (optional)", "imports (optional)"),
    gives="for each lever, and for all together: output, value added and job-years lost and kept, beside the same "
    "shock without levers; cost to public budgets by level of government, and per job-year kept",
    unit="currency of the fabric; jobs; job-years; currency per job-year",
    source="as domino.daily; costs: stated with each lever, benefits and purchases as they flow",
)
def what_helps(
    fabric: Fabric,
    *,
    levers: given.Levers,
    shocks: given.Shocks,
    chosen: given.Choices,
    budget: given.Budget,
    alone: Annotated[bool, About("run each lever alone too, not only all together")] = True,
) -> Result:
    r"""Return what each lever keeps of what a shock takes, and what it costs whom.

    The shock runs without levers (lever ``none``), with each lever alone, and with all. A lever moves a parameter of
    `domino.daily` from its first day on: the state goes on, the equations stay. Lost: Σ_t (base - value), jobs in
    job-years (365 job-days). Kept: lost without levers less lost with them; negative where a lever does harm.

    Job-years count those who have a job: at work, absent, or in short-time work; ``work_years`` those at work. What
    short-time work keeps beyond work-years are jobs whose holders wait at home.

    Cost: benefits (`benefit_cost` of lost wages) and taxes on wages fall on the federal budget; what a lever adds to
    benefits, what it buys, and what is stated with it, fall on the level that pays for it. ``public_cost`` is all of
    it, by level; ``public_cost_change`` is the difference to no lever, and ``cost_per_job_year`` that difference, all
    levels together, for each job-year kept, where jobs are kept; below zero where a lever saves more than it costs.
    Wages are compensation of employees, contributions of employers among them. A cost that a study states is taken
    as stated: the model does not know prices or rules.

    Returns
    -------
    Result
        one row per lever x measure x level; level is ``-`` where a number is not a budget's, ``all`` for all levels
        together

    Raises
    ------
    InputError, InputFaults
        If no lever is given, or an event or a lever is not right.
    ComputationError
        As `domino.daily`.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute(
    ...     "domino.levers", wf.load("belgium"), event="labour", industry="C29", share=0.5, lasting=30, recovery="step",
    ...     horizon=90, levers='[{"kind": "short_time", "value": 0.8, "cost_yearly": 0, "paid_by": "federal"}]',
    ... ).frame
    >>> kept = found.filter(lever="short_time", measure="job_years_kept")["value"].item()
    >>> kept > 0
    True
    """
    pulled, happens = read_levers(levers), events_of(shocks)
    cases: dict[str, Sequence[Lever]] = {WITHOUT: []}
    if alone or len(pulled) == 1:
        cases |= {lever.label: [lever] for lever in pulled}
    if len(pulled) > 1:
        cases[TOGETHER] = pulled
    base: dict[str, float] = {}
    blocks: list[pl.DataFrame] = []
    notes: list[str] = []
    for name, some in cases.items():
        course = course_of(fabric, shocks, chosen, events=happens, levers=some)
        lost, paid = losses(course, budget), paid_by_level(course, chosen, budget)
        if name == WITHOUT:
            base, notes = {**lost, **{f"paid {level}": value for level, value in paid.items()}}, notes_of(course)
        blocks += _rows(fabric, name, lost, paid, base)
        notes += _not_drawn(course, base["output"] - lost["output"], base["output"])
    return wrap.result(NAME, blocks, notes)


def _not_drawn(course: Course, kept: float, lost: float) -> list[str]:
    """Return a note where a stock alone keeps nothing: its goods are still there."""
    one = course.policy.pulled[0] if len(course.policy.pulled) == 1 else None
    if one is None or one.lever.kind != "stock" or abs(kept) > 1e-6 * abs(lost):
        return []
    return [
        say(
            "{lever} is not drawn on: goods worth {amount:,.0f} {unit} are still there at the end; they are no loss.",
            lever=one.lever.label,
            amount=float(course.policy.gifts[0]),
            unit=course.economy.fabric.meta.currency_unit,
        )
    ]


def losses(course: Course, budget: given.Budget) -> dict[str, float]:
    """Return what is lost over the run, by measure: money, job-years, and jobs on the last and the worst day."""
    found: dict[str, float] = {}
    for measure, _, values, base in accounts(course, budget):
        lost = (base - values).sum(axis=1)
        if measure in ("output", "value_added"):
            found[measure] = float(lost.sum())
        if measure == "jobs":
            found["work_years"] = float((base * (1.0 - course.path.hands)).sum()) / YEAR
            found["job_years"] = float(lost.sum()) / YEAR
            found["jobs_last"], found["jobs_most"] = float(lost[-1]), float(lost.max())
    return found


def paid_by_level(course: Course, chosen: given.Choices, budget: given.Budget) -> dict[str, float]:
    """Return what public budgets pay and lose over the run, by level of government."""
    wages = lost_wages(course)
    paid = dict.fromkeys(LEVELS, 0.0)
    paid[HOME] = float((budget.benefit_cost + budget.wage_tax) * wages.sum())
    now = np.full_like(wages, chosen.benefit)
    for at, one in enumerate(course.policy.pulled):
        cost = stated_cost(one)
        share = 1.0 if one.lever.cost_share is None else one.lever.cost_share
        cost += share * (course.policy.gifts[at] + course.policy.purchases[at])
        if one.lever.kind == "income":
            cost += share * _benefits(course, course.policy, at, now, wages)
        paid[str(one.lever.paid_by)] += cost
    return paid


def _benefits(course: Course, policy: Policy, at: int, now: Array, wages: Array) -> float:
    """Return what a lever adds to benefits, and enter its share of lost wages, in place."""
    one = policy.pulled[at]
    chosen = positions_of(course.economy, one.lever.industry, one.lever.region)
    cells = (slice(one.first, one.last), chosen)
    more = float(((float(one.lever.value or 0.0) - now[cells]) * wages[cells]).sum())
    now[cells] = float(one.lever.value or 0.0)
    return more


def _rows(
    fabric: Fabric, name: str, lost: dict[str, float], paid: dict[str, float], base: dict[str, float]
) -> list[pl.DataFrame]:
    money = fabric.meta.currency_unit
    units = {
        "output": money,
        "value_added": money,
        "work_years": "job-years",
        "job_years": "job-years",
        "jobs_last": "jobs",
        "jobs_most": "jobs",
    }
    rows = [(_named(measure, "lost"), ANYWHERE, value, units[measure]) for measure, value in lost.items()]
    budgets = {**paid, "all": sum(paid.values())}
    rows += [("public_cost", level, value, money) for level, value in budgets.items()]
    if name != WITHOUT:
        rows += [
            (_named(measure, "kept"), ANYWHERE, base[measure] - value, units[measure])
            for measure, value in lost.items()
        ]
        before = {level: base[f"paid {level}"] for level in paid}
        before["all"] = sum(before.values())
        rows += [("public_cost_change", level, value - before[level], money) for level, value in budgets.items()]
        kept = base.get("job_years", 0.0) - lost.get("job_years", 0.0)
        if kept > 1e-6:
            rows.append(("cost_per_job_year", "all", (budgets["all"] - before["all"]) / kept, f"{money}/job-year"))
    return [
        wrap.block({"lever": name, "measure": measure, "level": level}, np.array([value]), unit, wrap.status_of(fabric))
        for measure, level, value, unit in rows
    ]


def _named(measure: str, what: str) -> str:
    """Return output_lost, job_years_kept, jobs_lost_last ... for a measure and what became of it."""
    return measure.replace("jobs", f"jobs_{what}") if measure.startswith("jobs_") else f"{measure}_{what}"
