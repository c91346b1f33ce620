"""What a run means in money, jobs and days."""

from __future__ import annotations

import numpy as np

from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap
from weefsel.methods.daily.choices import Budget
from weefsel.methods.daily.course import Course
from weefsel.methods.daily.losses import lost


def accounts(course: Course, budget: Budget) -> list[tuple[str, str, Array, Array]]:
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
            found.append(("jobs", intensity.unit, base * on_payroll(course) - course.scenario.own_jobs, base))
    left = 1.0 - course.scenario.schedule.closed
    most = output * course.policy.daily("boost_limit") * left
    used = np.divide(path.output, most, out=np.full_like(most, np.nan), where=most > 0)
    found.append(("utilisation", "1", used, 1.0 / parameters.boost_limit))
    base_days = np.where(np.isfinite(path.cover[0]), course.economy.known.stock_days, np.nan)
    found.append(("stock_days", "days", np.where(np.isfinite(path.cover), path.cover, np.nan), base_days))
    found.append(("unmet_demand", money, np.maximum(lost(path.demand, path.output), 0.0), np.zeros_like(output)))
    if parameters.earnings.any():
        found.append(("public_cost", money, public_cost(course, budget), np.zeros_like(output)))
    return found


def absent(course: Course) -> Array:
    """Return hands that are away (strike, sickness) but have a job, relative to base (T, n)."""
    schedule = course.scenario.schedule
    return np.asarray(np.minimum(schedule.workers_lost, np.maximum(1.0 - schedule.closed - course.path.hands, 0.0)))


def on_payroll(course: Course) -> Array:
    """Return hands that have a job, relative to base (T, n): at work, absent, or in short-time work."""
    away, closed = absent(course), course.scenario.schedule.closed
    idle = np.maximum(1.0 - closed - course.path.hands - away, 0.0)
    return np.asarray(course.path.hands + away + course.policy.daily("short_time") * idle)


def public_cost(course: Course, budget: Budget) -> Array:
    """Return benefits and lost taxes (T, n), money a day: what lost wages cost; negative where gained."""
    return (budget.benefit_cost + budget.wage_tax) * lost_wages(course)


def lost_wages(course: Course) -> Array:
    """Return wages that are not earned (T, n), money a day; below 0 where more are at work than usual.

    Hands in short-time work earn none here; whoever is absent is paid by the employer.
    """
    return course.economy.parameters.earnings.sum(axis=0) * lost(np.ones(1), course.path.hands + absent(course))
