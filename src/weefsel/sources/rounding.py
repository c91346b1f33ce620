"""What publishers' rounding may leave between cells and their total."""

from __future__ import annotations

import numpy as np

#: A total of n rounded cells is missed by a tenth of the last digit times n at most, in the tables at hand.
ROUNDING = 0.1
DIGITS = 6


def is_rounding(cells: np.ndarray, miss: float) -> bool:
    """Say whether a total is missed by no more than the rounding of published cells to their last digit adds up to."""
    return abs(miss) <= ROUNDING * len(cells) * last_digit(cells)


def last_digit(cells: np.ndarray) -> float:
    """Return the unit of the last decimal digit of numbers: 1 for whole numbers, 0 where they are not rounded.

    >>> last_digit(np.array([3.0, 2.0])), last_digit(np.array([0.25, 1.5])), last_digit(np.array([1 / 3]))
    (1.0, 0.01, 0.0)
    """
    for digits in range(DIGITS + 1):
        if np.array_equal(np.round(cells, digits), cells):
            return float(10.0**-digits)
    return 0.0
