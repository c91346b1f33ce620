"""What is lost, free of what rounding leaves.

A number of a path and its base come from a few operations each, so that their difference is known to some units in the
last place of what is subtracted: |base - value| <= ULPS u (|base| + |value|) is no loss, with u = 2⁻⁵³.
"""

from __future__ import annotations

from math import log2
from typing import NamedTuple

import numpy as np

from weefsel.kernels.leontief import Array

#: Unit roundoff of a number in float64.
ROUNDOFF = 2.0**-53
#: Roundings behind a number of a path: sums over suppliers, its share of what is delivered, the day itself.
ULPS = 8.0


class Sum(NamedTuple):
    """A sum and the most that rounding may have put into it."""

    value: float
    noise: float


def lost(base: Array, values: Array) -> Array:
    """Return base - value, 0 where that is rounding.

    >>> lost(np.array([100.0, 100.0]), np.array([100.0 + 3e-14, 99.9])).round(9).tolist()
    [0.0, 0.1]
    """
    away = base - values
    return np.where(np.abs(away) <= ULPS * ROUNDOFF * (np.abs(base) + np.abs(values)), 0.0, away)


def lost_in_all(base: Array, values: Array) -> Sum:
    """Return Σ (base - value) and its noise: (1 + log2 N) u Σ (|base| + |value|), as sums are made pair by pair.

    Source: Higham 2002, Accuracy and Stability of Numerical Algorithms, sec. 4.2.
    """
    size = float(np.abs(np.broadcast_to(base, values.shape)).sum() + np.abs(values).sum())
    return Sum(float(lost(base, values).sum()), (1.0 + log2(max(values.size, 1))) * ROUNDOFF * size)


def apart(one: Sum, other: Sum) -> float:
    """Return the difference of two sums, 0 where it is no more than their noise.

    >>> apart(Sum(14210.0, 1e-9), Sum(14210.0 + 5e-12, 1e-9)), apart(Sum(3.0, 1e-9), Sum(1.0, 1e-9))
    (0.0, 2.0)
    """
    difference = one.value - other.value
    return 0.0 if abs(difference) <= one.noise + other.noise else difference
