r"""Linkages: how strongly an industry pulls on its suppliers and feeds its buyers.

A = Z x̂⁻¹ (n, n) input coefficients, B = x̂⁻¹ Z (n, n) allocation coefficients, L = (I - A)⁻¹,
G = (I - B)⁻¹ = x̂⁻¹ L x̂.

Sources: Chenery & Watanabe 1958, Econometrica 26(4); Rasmussen 1956, Studies in Inter-sectoral Relations;
Hazari 1970, Review of Economics and Statistics 52(3), for the coefficients of variation; Miller & Blair 2009,
sec. 12.2.
"""

from __future__ import annotations

import numpy as np

from weefsel.kernels.leontief import Array, Factor, solve_left
from weefsel.kernels.streams import upstreamness

#: Columns handled together, so that no second n x n array is formed.
BLOCK = 256


def direct_backward(inputs: Array) -> Array:
    """Return the column sums of A, shape (n,), without unit."""
    return np.asarray(inputs.sum(axis=0))


def direct_forward(flows: Array, output: Array) -> Array:
    """Return the row sums of B, shape (n,), without unit; 0 where output is 0.

    Parameters
    ----------
    flows : (n, n) Z, in money
    output : (n,) x, in the same money
    """
    return np.divide(flows.sum(axis=1), output, out=np.zeros_like(output), where=output != 0)


def total_backward(factor: Factor) -> Array:
    """Return the column sums of L, m' = 1'L, shape (n,)."""
    return solve_left(factor, np.ones(len(factor.pivots)))


def total_forward(factor: Factor, output: Array) -> Array:
    """Return the row sums of G, shape (n,), from one solve: G 1 = x̂⁻¹ L x."""
    return upstreamness(factor, output)


def normalised(values: Array) -> Array:
    """Return values relative to their mean, n v_j / Σ v, shape (n,): above one is above average.

    The mean must not be zero.
    """
    return np.asarray(values * (len(values) / values.sum()))


def variation_of_columns(inverse: Array) -> Array:
    """Return the coefficient of variation of each column of L, shape (n,).

    V_j = s_j / mean_j with s_j² = Σ_i (L_ij - mean_j)² / (n - 1); n is at least 2. Low: the pull of j is spread
    evenly over suppliers.
    """
    found = np.empty(inverse.shape[1])
    for start in range(0, inverse.shape[1], BLOCK):
        block = inverse[:, start : start + BLOCK]
        found[start : start + BLOCK] = block.std(axis=0, ddof=1) / block.mean(axis=0)
    return found


def variation_of_rows(inverse: Array, output: Array) -> Array:
    """Return the coefficient of variation of each row of G, shape (n,).

    Row i of G is row i of L x̂ divided by x_i, and the ratio does not depend on x_i: G is never formed. Rows
    whose weighted sum is zero (no output) get 0.
    """
    found = np.zeros(len(inverse))
    for start in range(0, len(inverse), BLOCK):
        block = inverse[start : start + BLOCK] * output
        mean = block.mean(axis=1)
        np.divide(block.std(axis=1, ddof=1), mean, out=found[start : start + BLOCK], where=mean != 0)
    return found
