"""What helps, and at what cost: levers beside the same shock without them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated

import numpy as np
import polars as pl

from weefsel.kernels.leontief import Array
from weefsel.methods import wrap
from weefsel.methods.daily import choices as given
from weefsel.methods.daily.accounts import accounts, lost_wages
from weefsel.methods.daily.course import Course, course_of, events_of, notes_of
from weefsel.methods.daily.economy import YEAR
from weefsel.methods.daily.losses import ROUNDOFF, Sum, apart, lost, lost_in_all
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
#: Share of what a lever buys from which on a note says that it is not delivered.
MISSING = 0.005


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
    base: dict[str, Sum] = {}
    blocks: list[pl.DataFrame] = []
    notes: list[str] = []
    for name, some in cases.items():
        course = course_of(fabric, shocks, chosen, events=happens, levers=some)
        gone, paid = losses(course, budget), paid_by_level(course, chosen, budget)
        if name == WITHOUT:
            base, notes = {**gone, **{f"paid {level}": value for level, value in paid.items()}}, notes_of(course)
        blocks += _rows(fabric, name, gone, paid, base)
        if len(some) == 1:
            notes += [*_not_drawn(course, apart(base["output"], gone["output"])), *_not_delivered(course)]
    if not alone and len(pulled) > 1:
        together = losses(course, budget)["output"]
        for lever in (one for one in pulled if one.kind == "stock"):
            others = [one for one in pulled if one is not lever]
            without = losses(course_of(fabric, shocks, chosen, events=happens, levers=others), budget)["output"]
            notes += _not_drawn(course, apart(without, together), lever)
        notes += _not_delivered(course)
    return wrap.result(NAME, blocks, notes)


def _not_drawn(course: Course, kept: float, lever: Lever | None = None) -> list[str]:
    """Return a warning where a stock is never drawn on: without it, nothing more is lost."""
    found: list[str] = []
    for one, worth in zip(course.policy.pulled, course.policy.gifts, strict=True):
        if one.lever.kind == "stock" and lever in (None, one.lever) and kept == 0.0:
            found.append(
                say(
                    "{lever} is never drawn on: it costs {worth:,.0f} {unit}, keeps nothing, and its goods are still "
                    "there at the end. Another product, buyer or day may need it.",
                    lever=one.lever.label, worth=worth, unit=course.economy.fabric.meta.currency_unit,
                )
            )  # fmt: skip
    return found


def _not_delivered(course: Course) -> list[str]:
    """Return a note where makers cannot deliver what levers buy: it is not paid for either."""
    found: list[str] = []
    for at, one in enumerate(course.policy.pulled):
        wanted = float(course.policy.purchases[at].sum()) * (one.last - one.first)
        missing = 1.0 - delivered(course, at) / wanted if wanted > 0.0 else 0.0
        if missing > MISSING:
            found.append(
                say(
                    "Of what {lever} buys {share:.0%} is not delivered, and not paid for: its makers are short of "
                    "hands or plants. What it does get, others go without.",
                    lever=one.lever.label, share=missing,
                )
            )  # fmt: skip
    return found


def delivered(course: Course, at: int) -> float:
    """Return the worth of what a lever buys and gets over its days: final users of an industry are served alike."""
    one, days = course.policy.pulled[at], slice(course.policy.pulled[at].first, course.policy.pulled[at].last)
    wanted, got = course.scenario.schedule.other[days], course.path.to_other[days]
    served = np.divide(got, wanted, out=np.zeros_like(wanted), where=wanted > 0.0)
    return float((served * course.policy.purchases[at]).sum()) if one.lever.kind == "demand" else 0.0


def losses(course: Course, budget: given.Budget) -> dict[str, Sum]:
    """Return what is lost over the run, by measure: money, job-years, and jobs on the last and the worst day."""
    found: dict[str, Sum] = {}
    for measure, _, values, base in accounts(course, budget):
        if measure in ("output", "value_added"):
            found[measure] = lost_in_all(base, values)
        if measure == "jobs":
            found["work_years"] = _a_year(lost_in_all(base, base * course.path.hands))
            found["job_years"] = _a_year(lost_in_all(base, values))
            worst = int(lost(base, values).sum(axis=1).argmax())
            found["jobs_last"], found["jobs_most"] = (lost_in_all(base, values[day]) for day in (-1, worst))
    return found


def _a_year(days: Sum) -> Sum:
    return Sum(days.value / YEAR, days.noise / YEAR)


def paid_by_level(course: Course, chosen: given.Choices, budget: given.Budget) -> dict[str, Sum]:
    """Return what public budgets pay and lose over the run, by level of government."""
    wages = lost_wages(course)
    paid = dict.fromkeys(LEVELS, 0.0)
    paid[HOME] = float((budget.benefit_cost + budget.wage_tax) * wages.sum())
    now = np.full_like(wages, chosen.benefit)
    for at, one in enumerate(course.policy.pulled):
        cost = stated_cost(one)
        share = 1.0 if one.lever.cost_share is None else one.lever.cost_share
        cost += share * (course.policy.gifts[at] + delivered(course, at))
        if one.lever.kind == "income":
            cost += share * _benefits(course, course.policy, at, now, wages)
        paid[str(one.lever.paid_by)] += cost
    usual = course.economy.parameters.earnings.sum(axis=0)
    noise = lost_in_all(usual, usual * course.path.hands).noise
    return {level: Sum(value, noise + abs(value) * ROUNDOFF) for level, value in paid.items()}


def _benefits(course: Course, policy: Policy, at: int, now: Array, wages: Array) -> float:
    """Return what a lever adds to benefits, and enter its share of lost wages, in place."""
    one = policy.pulled[at]
    chosen = positions_of(course.economy, one.lever.industry, one.lever.region)
    cells = (slice(one.first, one.last), chosen)
    more = float(((float(one.lever.value or 0.0) - now[cells]) * wages[cells]).sum())
    now[cells] = float(one.lever.value or 0.0)
    return more


def _rows(
    fabric: Fabric, name: str, gone: dict[str, Sum], paid: dict[str, Sum], base: dict[str, Sum]
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
    rows = [(_named(measure, "lost"), ANYWHERE, one.value, units[measure]) for measure, one in gone.items()]
    budgets = {**paid, "all": _added(paid.values())}
    rows += [("public_cost", level, one.value, money) for level, one in budgets.items()]
    if name != WITHOUT:
        rows += [
            (_named(measure, "kept"), ANYWHERE, apart(base[measure], one), units[measure])
            for measure, one in gone.items()
        ]
        before = {level: base[f"paid {level}"] for level in paid}
        before["all"] = _added(before.values())
        change = {level: apart(one, before[level]) for level, one in budgets.items()}
        rows += [("public_cost_change", level, value, money) for level, value in change.items()]
        kept = apart(base["job_years"], gone["job_years"]) if "job_years" in gone else 0.0
        if kept > 0.0:
            rows.append(("cost_per_job_year", "all", change["all"] / kept, f"{money}/job-year"))
    return [
        wrap.block({"lever": name, "measure": measure, "level": level}, np.array([value]), unit, wrap.status_of(fabric))
        for measure, level, value, unit in rows
    ]


def _added(sums: Iterable[Sum]) -> Sum:
    every = list(sums)
    return Sum(sum(one.value for one in every), sum(one.noise for one in every))


def _named(measure: str, what: str) -> str:
    """Return output_lost, job_years_kept, jobs_lost_last ... for a measure and what became of it."""
    return measure.replace("jobs", f"jobs_{what}") if measure.startswith("jobs_") else f"{measure}_{what}"
