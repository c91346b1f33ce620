"""From whom to buy: shares that cost least under caps, a limit on concentration and a price of changing.

    min c'w + κ sum_j |w_j - w0_j| + λ CVaR_α(L),  L_e = loss x share that event e stops
    w >= 0, sum w = 1, w_j <= cap_j, sum_j w_j^2 <= H, share of some suppliers <= limit

The limit on the Herfindahl-Hirschman index is a cone. It is met by supporting planes: where the best w of a linear
programme has w'w > H, the line from w to the least concentrated shares meets the cone at b, and the plane
2 b'w <= H + b'b is added. b obeys all limits; the search ends when it costs no more than the programme, which allows
too much. Sources: Veinott 1967, Operations Research 15(1), 147-152; Rockafellar & Uryasev 2000 (CVaR).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from weefsel.kernels.allocation.program import Collision, Program, Solution, solve
from weefsel.kernels.allocation.stockpile import tail_mean
from weefsel.kernels.leontief import Array, NoAnswer

#: Relative gap between what is allowed too freely and what obeys all limits.
TOLERANCE, ROUNDS = 1e-8, 200
SUM, CAP, INDEX, GROUP = "shares add up to 1", "largest share", "largest concentration", "largest share of the group"


class Sourcing(NamedTuple):
    """Shares, their cost, risk and concentration; prices are what one more unit of a limit saves (positive).

    `residual` is the largest amount by which better shares might cost less.
    """

    shares: Array
    buying: float
    switching: float
    cvar: float
    concentration: float
    cap_price: Array
    index_price: float
    group_price: float
    converged: bool
    iterations: int
    residual: float


@dataclass(frozen=True, slots=True)
class Limits:
    """What shares may be.

    Parameters
    ----------
    cap : (n,) largest share of each supplier
    index : H, largest sum of squared shares
    group : (n,) of bool, suppliers that together may have `group_share` at most (those not like-minded)
    """

    cap: Array
    index: float = 1.0
    group: NDArray[np.bool_] | None = None
    group_share: float = 1.0


def source(
    cost: Array,
    now: Array,
    limits: Limits,
    *,
    switching: float = 0.0,
    stops: Array | None = None,
    probability: Array | None = None,
    loss: float = 0.0,
    aversion: float = 0.0,
    tail: float = 0.95,
) -> Sourcing:
    """Return the best shares.

    Parameters
    ----------
    cost : (n,) c, money for everything bought from supplier j alone
    now : (n,) w0, shares of today, adding up to one
    limits : caps and limits
    switching : κ, money for moving the whole
    stops : (e, n) share of supplier j that event e stops, 0 to 1
    probability : (e,) of each event; what is left is the event without a stop
    loss : money lost when everything stops
    aversion : λ
    tail : α

    Raises
    ------
    Collision
        If no shares obey all limits; the names of those that collide are given.
    """
    n = len(cost)
    if abs(float(now.sum()) - 1.0) > 1e-9 or (now < 0).any():
        raise NoAnswer("shares of today add up to {total:g}, not to 1", [], total=float(now.sum()))
    events, chance = _events(stops, probability, n)
    centre = _centre(limits)

    def value(w: Array) -> float:
        risk = tail_mean(events @ w * loss, chance, tail)
        return float(cost @ w + switching * np.abs(w - now).sum() + aversion * risk)

    program = _program(cost, now, limits, switching, events * loss, chance, aversion, tail)
    cuts: list[int] = []
    rounds = 0
    while True:
        rounds += 1
        best = _best(program)
        shares = _inside(np.maximum(best.x[:n], 0.0), centre, limits.index)
        gap = max(value(shares) - best.cost, 0.0)
        if gap <= TOLERANCE * max(abs(best.cost), 1e-12) or rounds == ROUNDS:
            break
        cuts.append(len(program.rows))
        bound = limits.index + float(shares @ shares)
        program.add(INDEX, [(j, 2.0 * float(shares[j])) for j in range(n)], bound)
    caps = [at for at, name in enumerate(program.names) if name == CAP]
    group = [at for at, name in enumerate(program.names) if name == GROUP]
    return Sourcing(
        shares,
        float(cost @ shares),
        float(switching * np.abs(shares - now).sum()),
        tail_mean(events @ shares * loss, chance, tail),
        float(shares @ shares),
        -best.prices[caps],
        -float(best.prices[cuts].sum()),
        -float(best.prices[group].sum()),
        gap <= TOLERANCE * max(abs(best.cost), 1e-12),
        rounds,
        gap,
    )


def _best(program: Program) -> Solution:
    found = solve(program)
    if found is None:
        raise NoAnswer("the cost has no lower end", [])
    return found


def _inside(shares: Array, centre: Array, index: float) -> Array:
    """Return the point nearest to `shares` on the line to `centre` whose concentration is allowed."""
    if float(shares @ shares) <= index:
        return shares
    step = shares - centre
    # |centre + a step|^2 = H, the larger root.
    square, half, rest = float(step @ step), float(centre @ step), float(centre @ centre) - index
    a = (-half + np.sqrt(max(half * half - square * rest, 0.0))) / square
    return np.asarray(centre + min(max(a, 0.0), 1.0) * step)


def _centre(limits: Limits) -> Array:
    """Return the least concentrated shares that caps and the limit on the group allow.

    Raises
    ------
    Collision
        If there are none, or the least concentrated ones are above the limit.
    """
    found = _least(limits, ())
    if found is None:
        raise Collision([SUM, *_needed(limits)], _numbers(limits))
    return found


def _least(limits: Limits, left_out: Sequence[str]) -> Array | None:
    """Return the shares that are least concentrated under the limits not left out, or None where they collide."""
    cap = np.where(limits.cap > 0, 1.0, 0.0) if CAP in left_out else np.minimum(limits.cap, 1.0)
    index = 1.0 if INDEX in left_out else limits.index
    group = limits.group if limits.group is not None and GROUP not in left_out else None
    found = _filled(cap, 1.0)
    if group is not None and found is not None and found[group].sum() > limits.group_share + 1e-12:
        parts = _filled(cap[group], limits.group_share), _filled(cap[~group], 1.0 - limits.group_share)
        if parts[0] is None or parts[1] is None:
            return None
        found = np.zeros(len(cap))
        found[group], found[~group] = parts
    return found if found is not None and float(found @ found) <= index + 1e-12 else None


def _needed(limits: Limits) -> list[str]:
    """Return limits none of which can be left out of the collision."""
    kept = [INDEX, CAP, GROUP]
    for name in list(kept):
        fewer = [other for other in kept if other != name]
        if _least(limits, [other for other in (INDEX, CAP, GROUP) if other not in fewer]) is None:
            kept = fewer
    return kept


def _filled(cap: Array, total: float) -> Array | None:
    """Return the most even shares below `cap` that add up to `total`, min(cap_j, level), or None."""
    if cap.sum() < total - 1e-12:
        return None
    order = np.sort(cap)
    below = np.concatenate([[0.0], np.cumsum(order)])
    for at, limit in enumerate(order):
        level = (total - below[at]) / (len(cap) - at)
        if level <= limit:
            return np.minimum(cap, level)
    return np.asarray(cap, dtype=np.float64)


def frontier(cost: Array, now: Array, limits: Limits, aversions: Sequence[float], **settings: object) -> list[Sourcing]:
    """Return the best shares for several weights of risk: cost against exposure, from indifferent to anxious."""
    return [source(cost, now, limits, aversion=weight, **settings) for weight in aversions]  # type: ignore[arg-type]


def _events(stops: Array | None, probability: Array | None, n: int) -> tuple[Array, Array]:
    """Return events with the one without a stop added, (e + 1, n) and (e + 1,)."""
    events = np.zeros((0, n)) if stops is None else stops
    chance = np.zeros(0) if probability is None else probability
    if len(chance) != len(events) or (chance < 0).any() or chance.sum() > 1.0 + 1e-12:
        raise NoAnswer("each event needs a probability, and together they are at most 1", [])
    return np.vstack([events, np.zeros((1, n))]), np.append(chance, max(1.0 - float(chance.sum()), 0.0))


def _program(
    cost: Array,
    now: Array,
    limits: Limits,
    switching: float,
    lost: Array,
    chance: Array,
    aversion: float,
    tail: float,
) -> Program:
    n, events = len(cost), len(lost)
    moved, excess, high = n, 2 * n, 2 * n + events
    weights = np.zeros(high + 1)
    weights[:n] = cost
    weights[moved:excess] = switching
    weights[excess:high] = aversion * chance / (1.0 - tail)
    weights[high] = aversion
    program = Program(weights)
    program.add(SUM, [(j, 1.0) for j in range(n)], 1.0, equal=True)
    for j in range(n):
        program.add(CAP, [(j, 1.0)], float(limits.cap[j]))
        program.add("change", [(j, 1.0), (moved + j, -1.0)], float(now[j]))
        program.add("change", [(j, -1.0), (moved + j, -1.0)], -float(now[j]))
    if limits.group is not None and limits.group_share < 1.0:
        members = [(int(j), 1.0) for j in np.flatnonzero(limits.group)]
        program.add(GROUP, members, limits.group_share)
    for e in range(events):
        stopped = [(j, float(lost[e, j])) for j in range(n) if lost[e, j]]
        program.add("tail", [*stopped, (high, -1.0), (excess + e, -1.0)], 0.0)
    return program


def _numbers(limits: Limits) -> dict[str, float]:
    """Return how narrow the limits are: of the index, of the group, of all caps, and how many suppliers are left."""
    suppliers = int((limits.cap > 0).sum())
    return {
        "index": float(limits.index),
        "group_share": float(limits.group_share),
        "caps": float(limits.cap.sum()),
        "suppliers": suppliers,
        "least": 1 / max(suppliers, 1),
    }
