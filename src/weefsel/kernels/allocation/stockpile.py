"""Public stockpiles: what to hold of many goods under a budget, against rare events; and the classical single stock.

Sources: Rockafellar & Uryasev 2000, Journal of Risk 2(3), 21-41 (CVaR as a linear programme); Arrow, Harris &
Marschak 1951, Econometrica 19(3) (newsvendor).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from weefsel.kernels.allocation.program import Program, solve
from weefsel.kernels.leontief import Array, NoAnswer


class Stockpile(NamedTuple):
    """What to hold and what it is worth; prices are what one more unit of a limit saves (positive)."""

    stock: Array
    expected: float
    cvar: float
    budget_price: float
    storage_price: float
    shelf_price: Array


def public_stockpile(
    need: Array,
    probability: Array,
    loss: Array,
    price: Array,
    budget: float,
    *,
    volume: Array | None = None,
    storage: float = np.inf,
    most: Array | None = None,
    aversion: float = 0.0,
    tail: float = 0.95,
) -> Stockpile:
    """Return the stocks that lose least: min sum_w p_w L_w + λ CVaR_α(L), L_w = sum_k f_k max(N_wk - s_k, 0).

    CVaR = z + sum_w p_w e_w / (1 - α), e_w >= L_w - z; sum_k c_k s_k <= B, sum_k v_k s_k <= V, s_k <= m_k.

    Parameters
    ----------
    need : (w, k) N, units of good k that are missing in event w without a stock
    probability : (w,) p, adding up to one (the event without need among them)
    loss : (k,) f, money lost for each missing unit
    price : (k,) c, money to hold one unit
    budget, storage : B and V
    volume : (k,) v, space of one unit; none = no limit on space
    most : (k,) m, largest stock that turns over before it spoils (daily use x shelf life); none = no limit
    aversion : λ >= 0, weight of the tail
    tail : α, between 0 and 1

    Raises
    ------
    Collision
        If a limit is negative.
    NoAnswer
        If probabilities do not add up to one, or α is not below one.
    """
    events, goods = need.shape
    if abs(float(probability.sum()) - 1.0) > 1e-9 or (probability < 0).any():
        raise NoAnswer("probabilities add up to {total:g}, not to 1", [], total=float(probability.sum()))
    if not 0.0 <= tail < 1.0 or aversion < 0.0:
        raise NoAnswer("the tail must lie between 0 and 1, and the aversion may not be negative", [])
    short, excess = goods, goods + events * goods
    high = excess + events
    cost = np.zeros(high + 1)
    cost[short:excess] = (probability[:, None] * loss).ravel()
    cost[excess:high] = aversion * probability / (1.0 - tail)
    # z is the value at risk; losses are never negative, so z >= 0 excludes nothing.
    cost[high] = aversion
    program = Program(cost)
    program.add("budget", [(k, float(price[k])) for k in range(goods)], budget)
    if volume is not None and np.isfinite(storage):
        program.add("storage", [(k, float(volume[k])) for k in range(goods)], storage)
    shelf = []
    for k, limit in enumerate(most if most is not None else ()):
        shelf.append(len(program.rows))
        program.add("shelf life", [(k, 1.0)], float(limit))
    for w in range(events):
        for k in range(goods):
            program.add("need", [(k, -1.0), (short + w * goods + k, -1.0)], -float(need[w, k]))
        lost = [(short + w * goods + k, float(loss[k])) for k in range(goods)]
        program.add("tail", [*lost, (high, -1.0), (excess + w, -1.0)], 0.0)
    found = solve(program)
    if found is None:
        raise NoAnswer("the loss has no lower end", [])
    stock = found.x[:goods]
    losses = (np.maximum(need - stock, 0.0) * loss).sum(axis=1)
    stored = program.names.index("storage") if "storage" in program.names else None
    return Stockpile(
        stock,
        float(probability @ losses),
        tail_mean(losses, probability, tail),
        -float(found.prices[0]),
        0.0 if stored is None else -float(found.prices[stored]),
        -found.prices[shelf] if shelf else np.zeros(goods),
    )


def tail_mean(losses: Array, probability: Array, tail: float) -> float:
    """Return CVaR_α: the mean of the worst 1 - α of losses, an event on the border counted in part.

    Parameters
    ----------
    losses, probability : (w,)

    >>> tail_mean(np.array([0.0, 10.0, 100.0]), np.array([0.9, 0.08, 0.02]), 0.95)
    46.0
    """
    left, total = 1.0 - tail, 0.0
    for at in np.argsort(-losses):
        part = min(left, float(probability[at]))
        total += part * float(losses[at])
        left -= part
    return float(round(total / (1.0 - tail), 12))


def newsvendor_fractile(price: float, shortage: float, surplus: float) -> float:
    """Return F(x*) = (q⁺ - c) / (q⁺ + q⁻), the chance that the best stock is enough.

    min over x of c x + q⁺ E max(D - x, 0) + q⁻ E max(x - D, 0)

    Parameters
    ----------
    price : c, money for one unit of stock
    shortage : q⁺, money lost for each unit that is missing
    surplus : q⁻, money lost for each unit left over

    Raises
    ------
    NoAnswer
        If shortage and surplus together cost nothing, or less than -c (then the best stock has no end).

    >>> newsvendor_fractile(10.0, 25.0, 5.0)
    0.5
    """
    if shortage + surplus <= 0 or surplus + price < 0:
        raise NoAnswer("a unit left over brings money: the best stock has no end", [])
    return min(max((shortage - price) / (shortage + surplus), 0.0), 1.0)


def newsvendor_normal(price: float, shortage: float, surplus: float, mean: float, spread: float) -> float:
    """Return the best stock for demand N(mean, spread²), x* = mean + spread Φ⁻¹(F(x*)), never negative."""
    fractile = newsvendor_fractile(price, shortage, surplus)
    if fractile == 0.0:
        return 0.0
    if fractile == 1.0:
        raise NoAnswer("a unit left over costs nothing: the best stock has no end", [])
    return max(float(mean + spread * ndtri(fractile)), 0.0)
