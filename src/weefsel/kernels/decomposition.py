r"""Structural decomposition: how much of a change is due to each factor.

x = c ∘ L M s l, with c (n,) quantity per unit of output, L (n, n) the Leontief inverse, M (n, m) the mix of
products in each category of final demand (columns sum to one), s (m,) shares of the categories, l total final
demand. Factors are moved from their first to their second value one after another; what each step adds
depends on the order, so orders are averaged: two opposite ones (polar) or all k! of them, which is the Shapley
value and needs 2^k evaluations only.

Sources: Dietzenbacher & Los 1998, Economic Systems Research 10(4), 307-323; de Haan 2001, 13(2), for polar
pairs; Sun 1998 and Albrecht, François & Schoors 2002, Energy Policy, for the Shapley value; Dietzenbacher,
Hoen & Los 2000, Journal of Regional Science 40(3), for the multiplicative form.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import factorial
from typing import NamedTuple

import numpy as np

from weefsel.kernels.leontief import Array, Factor, solve

#: The factors, in the order of their bits in a corner.
FACTORS = ("technology", "mix", "categories", "level", "intensity")


class Side(NamedTuple):
    """The factors of one table: factors of I - A, mix (n, m), shares (m,), level in money, intensity (n,)."""

    factor: Factor
    mix: Array
    shares: Array
    level: float
    intensity: Array


def corners(first: Side, second: Side) -> Array:
    """Return x for every combination of factors, shape (32, n).

    Row b has factor j at its second value where bit j of b is set; row 0 is the first table, row 31 the second.
    """
    sides = (first, second)
    bundles = np.column_stack([sides[b & 1].mix @ sides[b >> 1].shares for b in range(4)])
    responses = [solve(side.factor, bundles) for side in sides]
    found = np.empty((32, len(first.intensity)))
    for b in range(32):
        bits = [b >> j & 1 for j in range(5)]
        bundle = bits[1] | bits[2] << 1
        found[b] = responses[bits[0]][:, bundle] * sides[bits[3]].level * sides[bits[4]].intensity
    return found


def joined(values: Array, groups: Sequence[Sequence[int]]) -> Array:
    """Return the corners where factors move together.

    Parameters
    ----------
    values : (2^k, ...) corners of k factors
    groups : g groups of factors; a factor in no group keeps its first value

    Returns
    -------
    (2^g, ...)
    """
    masks = [sum(1 << j for j in group) for group in groups]
    rows = [sum(mask for j, mask in enumerate(masks) if b >> j & 1) for b in range(1 << len(groups))]
    return np.asarray(values[rows])


def polar(values: Array) -> Array:
    """Return the effect of each of k factors as the mean of the two opposite orders.

    Parameters
    ----------
    values : (2^k, ...) corners

    Returns
    -------
    (k, ...), adding up to values[-1] - values[0]
    """
    k = len(values).bit_length() - 1
    everything = (1 << k) - 1
    effects = np.empty((k, *values.shape[1:]))
    for j in range(k):
        before = (1 << j) - 1
        after = everything ^ (before | 1 << j)
        effects[j] = 0.5 * (values[before | 1 << j] - values[before] + values[after | 1 << j] - values[after])
    return effects


def all_orders(values: Array) -> Array:
    """Return the effect of each of k factors as the mean of all k! orders; shapes as `polar`.

    effect_j = Σ_S |S|! (k - |S| - 1)! / k! (values[S + j] - values[S]) over the sets S without j.
    """
    k = len(values).bit_length() - 1
    effects = np.zeros((k, *values.shape[1:]))
    for j in range(k):
        for b in range(1 << k):
            if not b >> j & 1:
                size = b.bit_count()
                weight = factorial(size) * factorial(k - size - 1) / factorial(k)
                effects[j] += weight * (values[b | 1 << j] - values[b])
    return effects
