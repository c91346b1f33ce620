"""Who is served first when a supplier makes less than is asked.

Source: Henriet, Hallegatte & Tabourier 2012, J. Econ. Dyn. Control 36, 150-167; Inoue & Todo 2019, Nature
Sustainability 2, 841-847 (water-fill).
"""

from __future__ import annotations

import numpy as np
from numba import njit

from weefsel.kernels.inventory.data import WATER_FILL, Array, Integers, Parameters


@njit(error_model="numpy")
def fill_of(
    output: float, ordered: Array, households: float, other: float, row: int, k: int, g: int, parameters: Parameters
) -> Array:
    """Return the part of its order that each buyer gets (n + 2,): industries, then households, then others.

    - water-fill: every order is filled up to one common multiple of the buyer's base order
    - priority: classes in turn, in proportion inside a class

    Σ fill x order = output where orders exceed it; each part lies in [0, 1].
    """
    n = len(ordered)
    asked = np.empty(n + 2)
    for f in range(n):
        asked[f] = ordered[f]
    asked[n], asked[n + 1] = households, other
    if parameters.rationing == WATER_FILL:
        base = np.empty(n + 2)
        for f in range(n):
            base[f] = parameters.shares[row, f] * parameters.inputs[k, f] * parameters.output[f]
        base[n], base[n + 1] = 0.0, parameters.other[g]
        for h in range(len(parameters.households)):
            base[n] += parameters.households[h, g]
        return water_fill(output, asked, base)
    return by_class(output, asked, parameters.priority)


@njit(error_model="numpy")
def by_class(output: float, asked: Array, classes: Integers) -> Array:
    """Return the part of each order served when lower classes go first, (b,)."""
    fill = np.zeros(len(asked))
    left, highest = output, 0
    for j in range(len(asked)):
        highest = max(highest, classes[j])
    for group in range(highest + 1):
        total = 0.0
        for j in range(len(asked)):
            if classes[j] == group:
                total += asked[j]
        part = min(1.0, max(left, 0.0) / total) if total > 0.0 else 1.0
        for j in range(len(asked)):
            if classes[j] == group:
                fill[j] = part
        left -= part * total
    return fill


@njit(error_model="numpy")
def water_fill(output: float, asked: Array, base: Array) -> Array:
    """Return the part of each order served (b,) when all are filled to the level v: min(asked, v base).

    v solves Σ min(asked, v base) = output. A buyer without a base counts its order as one.
    """
    buyers = len(asked)
    weight, full = np.empty(buyers), np.zeros(buyers, dtype=np.bool_)
    for j in range(buyers):
        weight[j] = base[j] if base[j] > 0.0 else asked[j]
    level, growing = 0.0, True
    while growing:
        left, open_weight, growing = output, 0.0, False
        for j in range(buyers):
            if full[j]:
                left -= asked[j]
            else:
                open_weight += weight[j]
        level = left / open_weight if open_weight > 0.0 else 0.0
        for j in range(buyers):
            if not full[j] and asked[j] <= level * weight[j]:
                full[j] = growing = True
    fill = np.ones(buyers)
    for j in range(buyers):
        if not full[j] and asked[j] > 0.0:
            fill[j] = min(1.0, max(0.0, level * weight[j] / asked[j]))
    return fill
