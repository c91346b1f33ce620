"""The daily step once more, in plain numpy with full (supplier x buyer) matrices: an independent implementation.

It shares no code with the package. Arguments are bare arrays; suppliers are the n industries and m origins of
imports in their own order, orders are kept supplier by supplier.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np


def economy(z0: Any, imports: Any, product: Any, c0: Any, e0: Any, wages: Any, days: Any, critical: Any) -> Any:
    """Return base quantities; z0 (n, n), imports (m, n), product (n + m,), days and critical (K, n), c0 (n,)."""
    z0, imports = np.asarray(z0, float), np.asarray(imports, float)
    everything = np.vstack([z0, imports])
    x0 = z0.sum(axis=1) + c0 + e0
    bought = np.array([everything[product == k].sum(axis=0) for k in range(len(days))])
    with np.errstate(divide="ignore", invalid="ignore"):
        a = np.where(x0 > 0, bought / x0, 0.0)
        theta = np.where(bought[product] > 0, everything / bought[product], 0.0)
    return SimpleNamespace(
        flows=everything, x0=x0, a=a, theta=theta, product=product, c0=c0, e0=e0, wages=wages, critical=critical,
        wanted=days * bought, n=len(x0), m=len(imports), import0=imports.sum(axis=1),
    )  # fmt: skip


def steady(base: Any, how: Any) -> Any:
    """Return the state in which nothing changes."""
    return SimpleNamespace(
        s=base.wanted.copy(), h=np.ones(base.n), alpha=np.ones(base.n), d=base.x0.copy(),
        limit=limits(base, how, base.wanted), c=base.c0.sum(), closed=np.zeros(base.n),
    )  # fmt: skip


def limits(base: Any, how: Any, stocks: Any) -> Any:
    """Return what stocks allow to make."""
    found = np.full(base.n, np.inf)
    for f in range(base.n):
        used = base.a[:, f] > 0
        if how.production == "linear":
            if used.any():
                found[f] = stocks[used, f].sum() / base.a[used, f].sum()
            continue
        for k in np.flatnonzero(used):
            weight = base.critical[k, f]
            reach = stocks[k, f] / base.a[k, f]
            if how.production == "smooth":
                found[f] = min(found[f], base.x0[f] * stocks[k, f] / base.wanted[k, f] / how.psi)
            elif how.production == "leontief" or weight == 1 or (how.production == "strong" and weight == 0.5):
                found[f] = min(found[f], reach)
            elif weight == 0.5 and how.production == "half":
                found[f] = min(found[f], (reach + base.x0[f]) / 2)
    return found


def share_out(available: float, orders: Any, base_orders: Any, how: Any) -> Any:
    """Return deliveries to all buyers, households and others last, when `available` falls short of their orders."""
    if how.rationing == "proportional":
        return orders * available / orders.sum()
    if how.rationing == "water_fill":
        weight = np.where(base_orders > 0, base_orders, orders)
        low, high = 0.0, 1e9
        for _ in range(200):
            middle = (low + high) / 2
            if np.minimum(orders, middle * weight).sum() > available:
                high = middle
            else:
                low = middle
        return np.minimum(orders, low * weight)
    group = np.r_[np.zeros(len(orders) - 2), 1, 1] if how.rationing == "business_first" else how.priority
    given = np.zeros_like(orders)
    for level in np.unique(group):
        chosen = group == level
        total = orders[chosen].sum()
        part = min(1.0, available / total) if total > 0 else 1.0
        given[chosen] = orders[chosen] * part
        available = max(0.0, available - given[chosen].sum())
    return given


def step(state: Any, base: Any, how: Any, day: Any) -> tuple[Any, Any]:
    """Return the next state and what happened, following the nine stages in words."""
    n, x0 = base.n, base.x0
    safe = np.where(x0 > 0, x0, 1.0)
    # 1 labour
    h = state.h - (day.closed - state.closed)
    need = np.minimum(state.limit, state.d)
    plant = (1 - day.delta) * state.alpha * x0
    need = np.where(day.delta > 0, np.minimum(need, plant), need)
    gap = np.where(x0 > 0, need / safe - h, 0.0)
    recalled = np.minimum(np.maximum(gap, 0), how.stay * np.maximum(1 - day.closed - h, 0))
    h = h + recalled + np.where(gap >= 0, how.hiring, how.firing) * (gap - recalled)
    h = np.where(x0 > 0, np.clip(h, 0, how.boost * (1 - day.epsilon) * (1 - day.closed)), h)
    # 2 capacity
    cap = np.minimum(h * x0, plant)
    # 3 households
    c = state.c
    if how.respond and base.wages.sum() > 0 and base.c0.sum() > 0:
        m = base.c0.sum() / base.wages.sum()
        income = (base.wages * (h + how.b * (1 - h))).sum()
        c = c**how.rho * (m * income) ** ((1 - how.rho) / 2) * base.c0.sum() ** ((1 - how.rho) / 2)
    consume = (base.c0 / base.c0.sum() * c if base.c0.sum() > 0 else np.zeros(n)) * day.appetite
    # 4 orders
    seen = np.minimum(state.d, cap) if how.follow else state.d
    wanted = np.maximum(0, base.a * seen + (base.wanted - state.s) / how.tau)
    able = np.r_[np.where(x0 > 0, cap / safe, 1.0), 1 - day.cut]
    pull = 1 - how.ease + how.ease * able
    orders = np.zeros_like(base.flows)
    for k in range(len(wanted)):
        rows = np.flatnonzero(base.product == k)
        force = pull[rows] if pull[rows].sum() > 0 else np.ones(len(rows))
        split = base.theta[rows] * force[:, None]
        total = split.sum(axis=0)
        orders[rows] = np.where(total > 0, split / np.where(total > 0, total, 1), base.theta[rows]) * wanted[k]
    # 5 demand
    d = orders[:n].sum(axis=1) + consume + day.e
    # 6 production
    limit = limits(base, how, state.s)
    x = np.minimum(np.minimum(cap, limit), d)
    if how.production == "smooth":
        most = np.minimum(d, cap)
        factor = np.ones(n)
        for f in range(n):
            for k in range(len(wanted)):
                used = how.psi * base.wanted[k, f] / safe[f] * most[f]
                if used > 0:
                    factor[f] = min(factor[f], state.s[k, f] / used)
        x = most * factor
    # 7 rationing
    z = orders.copy()
    to_c, to_e = consume.copy(), day.e.copy()
    for g in range(n):
        if x[g] < d[g]:
            given = share_out(
                x[g], np.r_[orders[g], consume[g], day.e[g]], np.r_[base.flows[g], base.c0[g], base.e0[g]], how
            )
            z[g], to_c[g], to_e[g] = given[:n], given[n], given[n + 1]
    for o in range(base.m):
        most_o = (1 - day.cut[o]) * base.import0[o]
        if day.cut[o] > 0 and orders[n + o].sum() > most_o:
            z[n + o] *= most_o / orders[n + o].sum()
    # 8 stocks
    arrived = np.array([z[base.product == k].sum(axis=0) for k in range(len(wanted))])
    s = state.s + arrived - base.a * x
    clipped = np.maximum(0, -s)
    # 9 ramp
    unmet = np.where(d > 0, (d - x) / np.where(d > 0, d, 1), 0.0)
    alpha = state.alpha + np.where(unmet > 0, (how.boost - state.alpha) * unmet, 1 - state.alpha) / how.ramp
    after = SimpleNamespace(s=np.maximum(0, s), h=h, alpha=alpha, d=d, limit=limit, c=c, closed=day.closed)
    return after, SimpleNamespace(x=x, d=d, cap=cap, z=z, to_c=to_c, to_e=to_e, clipped=clipped, orders=orders)
