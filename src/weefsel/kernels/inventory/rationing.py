"""Who is served first when a supplier makes less than is asked.

Source: Henriet, Hallegatte & Tabourier 2012, J. Econ. Dyn. Control 36, 150-167; Inoue & Todo 2019, Nature
Sustainability 2, 841-847 (water-fill).
"""

from __future__ import annotations

from weefsel.kernels.inventory.aids import bare
from weefsel.kernels.inventory.data import WATER_FILL, Array, Integers, Parameters


@bare
def fill_of(output: float, row: int, k: int, g: int, parameters: Parameters, scratch: Array) -> None:
    """Set the part of its order that each buyer gets (n + 2,): industries, then households, then others.

    - water-fill: every order is filled up to one common multiple of the buyer's base order
    - priority: classes in turn, in proportion inside a class

    Σ fill x order = output where orders exceed it; each part lies in [0, 1]. Rows of `scratch`: orders, fill (set
    here), base orders, which are full.
    """
    asked, fill, base, full = scratch[0], scratch[1], scratch[2], scratch[3]
    if parameters.rationing != WATER_FILL:
        by_class(output, asked, parameters.priority, fill)
        return
    n = len(parameters.output)
    for f in range(n):
        base[f] = parameters.shares[row, f] * parameters.inputs[k, f] * parameters.output[f]
    base[n], base[n + 1] = 0.0, parameters.other[g]
    for h in range(len(parameters.households)):
        base[n] += parameters.households[h, g]
    water_fill(output, asked, base, fill, full)


@bare
def by_class(output: float, asked: Array, classes: Integers, fill: Array) -> None:
    """Set the part of each order served when lower classes go first, (b,)."""
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


@bare
def water_fill(output: float, asked: Array, weight: Array, fill: Array, full: Array) -> None:
    """Set the part of each order served (b,) when all are filled to the level v: min(asked, v weight).

    v solves Σ min(asked, v weight) = output. A buyer without a base counts its order as one.
    """
    level, growing = 0.0, True
    for j in range(len(asked)):
        weight[j] = weight[j] if weight[j] > 0.0 else asked[j]
        full[j], fill[j] = 0.0, 1.0
    while growing:
        left, open_weight, growing = output, 0.0, False
        for j in range(len(asked)):
            if full[j] > 0.0:
                left -= asked[j]
            else:
                open_weight += weight[j]
        level = left / open_weight if open_weight > 0.0 else 0.0
        for j in range(len(asked)):
            if full[j] == 0.0 and asked[j] <= level * weight[j]:
                full[j], growing = 1.0, True
    for j in range(len(asked)):
        if full[j] == 0.0 and asked[j] > 0.0:
            fill[j] = min(1.0, max(0.0, level * weight[j] / asked[j]))
