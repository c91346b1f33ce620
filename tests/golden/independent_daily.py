"""Expected values of the daily methods from the plain-numpy step of the tests; uses no kernel and no method.

PYTHONPATH=src:. python tests/golden/independent_daily.py     writes the golden files beside it
"""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from tests.kernels import reference_inventory as reference

import weefsel as wf

HERE = Path(__file__).parent
SOURCE = "independent: tests/golden/independent_daily.py (plain-numpy step, full matrices)"


def belgium(*, goods_only: bool = True) -> tuple[Any, Any, list[str]]:
    """Return the base economy of Belgium, how it behaves, and its sectors."""
    fabric = wf.load("belgium")
    sectors = [label[0] for label in fabric.industries.labels]
    known = json.loads((files("weefsel") / "data" / "daily.json").read_text(encoding="utf-8"))
    n = len(sectors)
    assert fabric.imports is not None
    assert [label[0] for label in fabric.imports.products.labels] == sectors
    uses = [label[-1] for label in fabric.uses.labels]
    c = fabric.final_demand[:, uses.index("households")] / 365
    z = fabric.flows / 365
    e = fabric.output / 365 - z.sum(axis=1) - c
    pay = fabric.value_added[[row[0] for row in fabric.items.labels].index("compensation")] / 365
    days = np.array([[known["stock_days"][s][0] for s in sectors]] * n)
    if goods_only:
        days = np.where(np.array([[s[0] in "ABC"] for s in sectors]), days, np.minimum(days, 1.0))
    critical = np.array([[int(sign) / 2 for sign in known["criticality_doubled"][s][0]] for s in sectors])
    order = [known["buyers"].index(s) for s in sectors]
    product = np.r_[np.arange(n), np.arange(n)]
    base = reference.economy(z, fabric.imports.flows / 365, product, c, e, pay, days, critical[:, order])
    boost = np.array([1 / known["utilisation_of_manufacturing"] if s[0] == "C" else 1.25 for s in sectors])
    how = SimpleNamespace(
        production="half", rationing="business_first", priority=None, hiring=1 / 30, firing=1 / 15, boost=boost,
        respond=True, b=0.8, stay=0.0, rho=1 - 0.4 / 90, follow=True, tau=10.0, ease=0.0, psi=0.8, ramp=365.0,
    )  # fmt: skip
    return base, how, sectors


def calm(base: Any) -> Any:
    """Return a day on which nothing happens."""
    zero = np.zeros(base.n)
    return SimpleNamespace(
        delta=zero.copy(), closed=zero.copy(), epsilon=zero.copy(), appetite=np.ones(base.n), e=base.e0.copy(),
        cut=np.zeros(base.m),
    )  # fmt: skip


def come_back(state: Any, before: Any, now: Any) -> None:
    """Put workers who were away yesterday, and are not today, at their work again; the state is yesterday's."""
    absent = np.minimum(before.epsilon, np.maximum(1 - before.closed - state.h, 0))
    state.h = state.h + np.maximum(absent - now.epsilon, 0)


def write(method: str, settings: dict[str, Any], expected: list[dict[str, Any]], table: str = "belgium") -> None:
    """Write one golden file."""
    case = {"table": table, "settings": settings, "source": SOURCE, "digits": None, "expected": expected}
    (HERE / f"{method}.json").write_text(json.dumps(case, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def closure() -> None:
    """Write the path of a car plant that closes with a fifth of its industry, some imports cut as well."""
    base, how, sectors = belgium()
    events = [
        {"kind": "closure", "industry": "C29", "share": 0.2, "start": 3},
        {"kind": "imports", "industry": "C20", "share": 0.6, "start": 5, "days": 20, "recovery": "step"},
        {"kind": "labour", "industry": "H49", "share": 0.3, "start": 2, "days": 4, "recovery": "linear",
         "recovery_days": 8},
        {"kind": "demand", "industry": "I55-56", "share": -0.4, "category": "households", "start": 0},
    ]  # fmt: skip
    fabric = wf.load("belgium")
    jobs, x = fabric.account_values[0], fabric.output
    rows = [row[0] for row in fabric.items.labels]
    added = sum(fabric.value_added[rows.index(r)] for r in ("compensation", "operating_surplus", "production_taxes"))
    car, oil, road, inn = (sectors.index(s) for s in ("C29", "C20", "H49", "I55-56"))
    state, found, day = reference.steady(base, how), [], calm(base)
    for t in range(40):
        before, day = day, calm(base)
        day.closed[car] = day.delta[car] = 0.2 if t >= 3 else 0.0
        day.cut[oil] = 0.6 if 5 <= t < 25 else 0.0
        day.epsilon[road] = 0.3 * min(1.0, max(0.0, 1 - max(0, t - 6) / 8)) if t >= 2 else 0.0
        day.appetite[inn] = 0.6
        come_back(state, before, day)
        state, record = reference.step(state, base, how, day)
        present = state.h + np.minimum(day.epsilon, np.maximum(1 - day.closed - state.h, 0))
        found.append((state, record, present))
    expected = []
    for sector in ("C29", "C20", "H49", "I55-56", "Q86", "N78", "G46"):
        f = sectors.index(sector)
        for t in (2, 6, 39):
            _, record, present = found[t]
            values = {
                "output": record.x[f],
                "value_added": record.x[f] * added[f] / x[f],
                "jobs": jobs[f] * present[f],
                "unmet_demand": max(0.0, record.d[f] - record.x[f]),
            }
            expected += [
                {"sector": sector, "period": t, "measure": measure, "value": float(value)}
                for measure, value in values.items()
            ]
    write("domino.daily", {"events": json.dumps(events), "horizon": 40}, expected)


def first_to_fall() -> None:
    """Write the days on which industries fall when half of the imports of chemicals stop."""
    base, how, sectors = belgium()
    state, days, causes = reference.steady(base, how), {}, {}
    for t in range(60):
        day = calm(base)
        day.cut[sectors.index("C20")] = 0.5
        state, record = reference.step(state, base, how, day)
        for f in np.flatnonzero((record.x < 0.995 * base.x0) & (base.x0 > 0)):
            if f not in days:
                days[f] = t
                causes[f] = "demand" if record.d[f] <= record.x[f] * (1 + 1e-9) else "input"
    expected = [{"sector": sectors[f], "cause": causes[f], "value": float(day)} for f, day in days.items()]
    write("domino.order", {"event": "imports", "industry": "C20", "share": 0.5, "horizon": 60}, expected)


def sums() -> None:
    """Write the sums of a permanent closure of a fifth of the car industry, from day 3, over 40 days."""
    base, how, sectors = belgium()
    fabric = wf.load("belgium")
    car = sectors.index("C29")
    state, made, hands = reference.steady(base, how), [], []
    for t in range(40):
        day = calm(base)
        day.closed[car] = day.delta[car] = 0.2 if t >= 3 else 0.0
        state, record = reference.step(state, base, how, day)
        made.append(record.x)
        hands.append(state.h)
    lost, gone = base.x0 - np.array(made), fabric.account_values[0] * (1 - np.array(hands))
    leontief = np.linalg.inv(np.eye(base.n) - base.flows[: base.n] / base.x0)
    static = leontief[:, car] / leontief[car, car] * 0.2 * fabric.output[car]
    away = lost > 0.01 * base.x0
    expected = []
    for sector in ("C29", "N78", "C25", "G46"):
        f = sectors.index(sector)
        values = {
            ("daily", "output_lost"): lost[:, f].sum(),
            ("daily", "jobs_lost_last"): gone[-1, f],
            ("daily", "jobs_lost_most"): gone[:, f].max(),
            ("static", "output_lost"): static[f] * 37 / 365,
            ("static", "jobs_lost_last"): static[f] * fabric.account_values[0, f] / fabric.output[f],
        }
        expected += [
            {"sector": sector, "model": model, "measure": measure, "value": float(value)}
            for (model, measure), value in values.items()
        ]
    assert away[:, car].any()
    day = float(np.argmin(np.array(made)[:, car]))
    expected.append({"sector": "C29", "model": "daily", "measure": "lowest_day", "value": day})
    write("domino.totals", {"industry": "C29", "share": 0.2, "start": 3, "horizon": 40}, expected)


def helped() -> None:
    """Write what levers keep of a month in which half of the car workers are away and imports of chemicals stop."""
    base, how, sectors = belgium()
    fabric = wf.load("belgium")
    n, car, oil = base.n, sectors.index("C29"), sectors.index("C20")
    jobs = fabric.account_values[0]
    pay = base.wages
    events = [
        {"kind": "labour", "industry": "C29", "share": 0.5, "start": 2, "days": 30, "recovery": "step"},
        {"kind": "imports", "industry": "C20", "share": 0.9, "start": 4, "days": 25, "recovery": "step"},
    ]
    levers: list[dict[str, Any]] = [
        {"kind": "short_time", "value": 0.7, "start": 3, "cost_yearly": 73, "paid_by": "region"},
        {"kind": "stock", "name": "reserve", "product": "C20", "value": 9, "start": 4, "cost_share": 0.5,
         "paid_by": "eu"},
        {"kind": "income", "value": 0.95, "industry": "C29", "start": 5, "days": 20, "paid_by": "region"},
        {"kind": "hiring", "value": 10, "start": 8, "cost_once": 2, "paid_by": "municipality"},
    ]  # fmt: skip
    horizon, wanted, before, paid_before = 60, base.wanted.copy(), 0.0, 0.0
    expected: list[dict[str, Any]] = []
    alone = [("none", []), *[(row.get("name", row["kind"]), [row["kind"]]) for row in levers]]
    for name, pulled in [*alone, ("all", [row["kind"] for row in levers])]:
        base.wanted, how.stay, how.b, how.hiring = wanted.copy(), 0.0, 0.8, 1 / 30
        paid: dict[str, float] = dict.fromkeys(("municipality", "region", "federal", "eu"), 0.0)
        state, lost_output, lost_jobs, day = reference.steady(base, how), 0.0, 0.0, calm(base)
        for t in range(horizon):
            if "short_time" in pulled and t == 3:
                how.stay = 0.7
            if "hiring" in pulled and t == 8:
                how.hiring = 0.1
            if "income" in pulled:
                how.b = np.full(n, 0.8)
                how.b[car] = 0.95 if 5 <= t < 25 else 0.8
            if "stock" in pulled and t == 4:
                gift = np.zeros_like(base.wanted)
                gift[oil] = 9 * base.a[oil] * base.x0
                state.s, base.wanted = state.s + gift, base.wanted + gift
                paid["eu"] += 0.5 * gift.sum()
            yesterday, day = day, calm(base)
            day.epsilon[car] = 0.5 if 2 <= t < 32 else 0.0
            day.cut[oil] = 0.9 if 4 <= t < 29 else 0.0
            come_back(state, yesterday, day)
            state, record = reference.step(state, base, how, day)
            idle = np.maximum(1 - state.h, 0)
            lost_output += (base.x0 - record.x).sum()
            lost_jobs += (jobs * (1 - state.h - how.stay * idle)).sum()
            # Whoever is away has a job and is paid by the employer.
            away = np.minimum(day.epsilon, idle)
            gone = pay * (1 - state.h - away)
            lost_jobs -= (jobs * (away - how.stay * np.minimum(away, idle))).sum()
            paid["federal"] += 0.35 * gone.sum()
            paid["region"] += ((how.b - 0.8) * gone).sum()
        if "short_time" in pulled:
            paid["region"] += 73 * 57 / 365
        if "hiring" in pulled:
            paid["municipality"] += 2
        values = {("output_lost", "-"): lost_output, ("job_years_lost", "-"): lost_jobs / 365}
        values |= {("public_cost", level): value for level, value in paid.items()}
        if name == "none":
            before, paid_before = lost_jobs / 365, sum(paid.values())
        else:
            kept = before - lost_jobs / 365
            values["job_years_kept", "-"] = kept
            values["public_cost_change", "all"] = sum(paid.values()) - paid_before
            if kept > 1e-6:
                values["cost_per_job_year", "all"] = values["public_cost_change", "all"] / kept
        expected += [
            {"lever": name, "measure": measure, "level": level, "value": float(value)}
            for (measure, level), value in values.items()
        ]
    settings = {"events": json.dumps(events), "levers": json.dumps(levers), "horizon": horizon}
    write("domino.levers", settings, expected)


def pandemic() -> None:
    """Write revenue in the pandemic and how near it comes, with three models, from the built-in observations."""
    base, how, sectors = belgium(goods_only=False)
    how.rationing, how.follow = "proportional", False
    how.boost = np.array([1 / 0.7957 if s[0] == "C" else 1.25 for s in sectors])
    seen = json.loads((files("weefsel") / "data" / "covid-belgium-2020.json").read_text(encoding="utf-8"))
    begin = date(2020, 3, 1)
    starts = [(name, (date.fromisoformat(text) - begin).days) for name, text in seen["phases"].items()]
    days, release = starts[-1][1], dict(starts)["lockdown_release_phaseI"]
    supply, home, rest, site = (np.array([seen["shocks"][s][i] for s in sectors]) for i in range(4))
    drop = np.where(home > 0, home, np.minimum(home, -0.5 * site))
    state, daily, direct, static = reference.steady(base, how), [], [], []
    leontief = np.linalg.inv(np.eye(base.n) - base.flows[: base.n] / base.x0)
    for t in range(days):
        name = [phase for phase, first in starts if first <= t][-1:] or ["before"]
        shut = np.zeros(base.n)
        if name[0] in seen["policy_columns"]:
            shut = np.array([seen["policies"][s][seen["policy_columns"].index(name[0])] for s in sectors])
        left = 0.0 if t < dict(starts)["lockdown_1"] else min(1.0, max(0.0, 1 - (t - release) / 90))
        day = calm(base)
        day.epsilon, day.appetite, day.e = supply * shut, 1 + drop * shut, base.e0 * (1 - left * rest)
        state, record = reference.step(state, base, how, day)
        change = base.c0 * (day.appetite - 1) + day.e - base.e0
        daily.append(record.x / base.x0)
        direct.append(np.minimum(1 + change / base.x0, 1 - day.epsilon))
        static.append(np.minimum(1 + leontief @ change / base.x0, 1 - day.epsilon))
    at = [(date.fromisoformat(text) - begin).days for text in seen["waves"]]
    expected: list[dict[str, Any]] = []
    observed = np.array([seen["revenue"][branch] for branch in seen["branches"]])
    for model, path in (("daily", daily), ("direct", direct), ("static", static)):
        weekly = np.array([np.mean(path[day - 6 : day + 1], axis=0) for day in at])
        found = np.zeros_like(observed)
        for row, codes in enumerate(seen["branches"].values()):
            chosen = [sectors.index(code) for code in codes]
            found[row] = weekly[:, chosen] @ base.x0[chosen] / base.x0[chosen].sum() - 1
        pool = {
            "mae": np.abs(found - observed).mean(),
            "correlation": np.corrcoef(found.ravel(), observed.ravel())[0, 1],
        }
        expected += [
            {"model": model, "branch": "all", "wave": "all", "measure": measure, "value": float(value)}
            for measure, value in pool.items()
        ]
        for branch in ("Construction", "Metallurgy and manufacture of metal products", "Wholesale"):
            row = list(seen["branches"]).index(branch)
            for column in (0, 9, 20):
                labels = {"model": model, "branch": branch, "wave": seen["waves"][column], "measure": "revenue"}
                expected.append({**labels, "value": float(found[row, column])})
    write("domino.backtest", {"draws": 2}, expected)


def country_stops() -> None:
    """Write three countries of which one stops 70 % of two products to another from day 2, day by day and static."""
    case = json.loads((HERE / "published" / "leather.json").read_text(encoding="utf-8"))
    z, y, x = np.array(case["Z"], float), np.array(case["Y"], float), np.array(case["x"], float)
    home, stopped, share, first, horizon = [0, 1, 2], [6, 7], 0.7, 2, 45
    cells = np.zeros((9, 9))
    cells[np.ix_(stopped, home)] = z[np.ix_(stopped, home)]
    bought_there = np.zeros(9)
    bought_there[stopped] = y[stopped, 0]
    # The maker sells what may stop outside the table of flows; buyers get it as imports of the same product.
    rest = (x - (z - cells).sum(axis=1)) / 365
    base = reference.economy(
        (z - cells) / 365, cells[stopped] / 365, np.array([0, 1, 2] * 3 + [0, 1]), np.zeros(9), rest, np.zeros(9),
        np.full((3, 9), 14.0), np.full((3, 9), 0.5),
    )  # fmt: skip
    how = SimpleNamespace(
        production="half", rationing="business_first", priority=None, hiring=1 / 30, firing=1 / 15,
        boost=np.full(9, 1.25), respond=False, b=0.8, stay=0.0, rho=1 - 0.4 / 90, follow=True, tau=10.0, ease=0.0, psi=0.8,
        ramp=365.0,
    )  # fmt: skip
    state, made = reference.steady(base, how), []
    for t in range(horizon):
        day = calm(base)
        if t >= first:
            day.cut[:] = share
            day.e = rest - share * (cells.sum(axis=1) + bought_there) / 365
        state, record = reference.step(state, base, how, day)
        made.append(record.x)
    lost = x / 365 - np.array(made)
    kept = z - share * cells
    primary = x - z.sum(axis=0)
    customers = x - primary @ np.linalg.inv(np.eye(9) - kept / x[:, None])
    suppliers = x - np.linalg.inv(np.eye(9) - kept / x) @ (y.sum(axis=1) - share * bought_there)
    expected = []
    names = ("Agriculture", "Textile_and_Leather", "Transport_Equipment")
    for f in range(9):
        who = {"region": case["countries"][f // 3], "sector": names[f % 3]}
        for t in (0, 20, 40, 44):
            days = max(0, t - first + 1) / 365
            for model, measure, value in (
                ("daily", "output", lost[t, f]),
                ("daily", "output_lost", lost[: t + 1, f].sum()),
                ("customers", "output_lost", customers[f] * days),
                ("suppliers", "output_lost", suppliers[f] * days),
            ):
                expected.append({**who, "model": model, "measure": measure, "period": t, "value": float(value)})
    settings = {
        "origin": case["countries"][2], "industry": "Agriculture+Textile_and_Leather", "home": case["countries"][0],
        "share": share, "start": first, "horizon": horizon, "every": 20, "show": "all",
    }  # fmt: skip
    write("dependency.daily", settings, expected, "leather")


if __name__ == "__main__":
    sums()
    helped()
    pandemic()
    closure()
    first_to_fall()
    country_stops()
