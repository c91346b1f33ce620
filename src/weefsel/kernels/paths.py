r"""Structural path analysis: which chains of deliveries carry a multiplier.

c'L y = Σ_j c_j y_j + Σ_ij c_i a_ij y_j + Σ_hij c_h a_hi a_ij y_j + ... Each product is one path, from the industry
that delivers to final demand upstream to the one where c arises.

All paths that begin with j, i, ... together carry at most |a_ij y_j| b_i, with b' = |c|'(I - |A|)⁻¹. The search
opens the heaviest beginning first and drops those that cannot hold a path worth keeping: what it returns is
exactly the strongest paths, unless it ran out of steps and says so.

Sources: Crama, Defourny & Gazon 1984, Economie Appliquée 37(3-4); Treloar 1997; Lenzen 2007, Economic
Modelling 24(3), for the tree and its pruning.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np

from weefsel.kernels.leontief import Array, factorise, fail_if_not_productive, solve_left


class Limits(NamedTuple):
    """Where the search ends.

    `depth`: links in a path, 0 = the industry that delivers to final demand alone. `least`: smallest contribution
    worth keeping, in the unit of c y. `keep`: paths kept. `steps`: beginnings opened.
    """

    depth: int
    least: float
    keep: int
    steps: int


class Paths(NamedTuple):
    """Paths found, strongest first: positions from final demand upstream, contributions, and how it ended."""

    paths: tuple[tuple[int, ...], ...]
    contributions: Array
    steps: int
    complete: bool


def ceilings(inputs: Array, intensity: Array) -> Array:
    """Return b' = |c|'(I - |A|)⁻¹, shape (n,): no chain through i carries more than b_i per unit of i.

    Raises NoAnswer if I - |A| is not productive, so that there is no such bound. The bound is raised by 1e-12, so
    that rounding never cuts off a path that just holds.
    """
    size = np.abs(inputs)
    factor = factorise(size)
    fail_if_not_productive(size, factor)
    return np.maximum(solve_left(factor, np.abs(intensity)), 0.0) * (1.0 + 1e-12)


def strongest(inputs: Array, intensity: Array, demand: Array, bound: Array, limits: Limits) -> Paths:
    """Return the paths with the largest contributions, best-first; ties in the order of positions.

    Parameters
    ----------
    inputs : (n, n) A
    intensity : (n,) c
    demand : (n,) y
    bound : (n,) b of `ceilings`
    limits : where the search ends
    """
    kept: list[tuple[float, tuple[int, ...]]] = []
    open_ends: list[tuple[float, tuple[int, ...], float]] = []
    for j in np.flatnonzero(np.abs(demand) * bound >= max(limits.least, np.finfo(float).tiny)):
        heappush(open_ends, (-abs(demand[j]) * bound[j], (int(j),), float(demand[j])))
    steps = 0
    floor = limits.least
    while open_ends and -open_ends[0][0] >= floor and steps < limits.steps:
        _, path, carried = heappop(open_ends)
        steps += 1
        here = path[-1]
        _keep(kept, intensity[here] * carried, path, limits)
        if len(kept) == limits.keep:
            floor = max(limits.least, abs(kept[-1][0]))
        if len(path) > limits.depth:
            continue
        next_carried = inputs[:, here] * carried
        weight = np.abs(next_carried) * bound
        for i in np.flatnonzero((weight >= floor) & (weight > 0)):
            heappush(open_ends, (-weight[i], (*path, int(i)), float(next_carried[i])))
    complete = not open_ends or -open_ends[0][0] < floor
    return Paths(tuple(path for _, path in kept), np.array([value for value, _ in kept]), steps, complete)


def _keep(kept: list[tuple[float, tuple[int, ...]]], value: float, path: tuple[int, ...], limits: Limits) -> None:
    """Insert a path into the sorted list of the best ones, in place."""
    if value == 0 or abs(value) < limits.least:
        return
    place = len(kept)
    while place and (-abs(value), path) < (-abs(kept[place - 1][0]), kept[place - 1][1]):
        place -= 1
    kept.insert(place, (float(value), path))
    del kept[limits.keep :]
