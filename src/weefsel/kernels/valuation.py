r"""Other prices for the same quantities: constant prices, and purchasers' prices.

**Double deflation.** With p (n,) the price index of each product, base year = 1, flows at prices of the base year
are Z°_ij = Z_ij / p_i and Y°_ic = Y_ic / p_i, output x°_j = x_j / p_j; value added is what is left:
w°_j = x°_j - Σ_i Z°_ij - imports°_j. Rows add up as they did; columns do by that definition. Value added of an industry
whose inputs became dearer than its output can be negative in prices of another year.

**Purchasers' prices.** Z^p = Z^b + T^m + T^t, with T^m trade and transport margins (columns of zero sum: what goods
gain, trade and transport lose) and T^t taxes less subsidies on products, both cell by cell.

Source: Eurostat 2008, Manual of Supply, Use and Input-Output Tables, ch. 8 (double deflation) and ch. 6 (valuation);
United Nations 2018, Handbook on Supply and Use Tables and Input-Output Tables, ch. 9 and 7.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from weefsel.kernels.leontief import Array, NoAnswer


class Deflated(NamedTuple):
    """Flows (n, n), final uses (n, m), output (n,) and what is left for value added (n,), at base-year prices."""

    flows: Array
    final: Array
    output: Array
    left: Array


def deflate(flows: Array, final: Array, output: Array, prices: Array, *, imported: Array | None = None) -> Deflated:
    """Return a table at prices of the base year.

    Parameters
    ----------
    flows : Z (n, n), final : Y (n, m), output : x (n,), in current prices
    prices : p (n,), index of each product with base year = 1
    imported : (n,) imported inputs of each industry, at prices of the base year already; none = 0

    Raises
    ------
    NoAnswer
        If an index is not positive; `positions` are its products.
    """
    fail_if_not_positive(prices)
    real = flows / prices[:, None]
    made = output / prices
    left = made - real.sum(axis=0) - (0.0 if imported is None else imported)
    return Deflated(real, final / prices[:, None], made, left)


def fail_if_not_positive(prices: Array) -> None:
    """Raise NoAnswer unless all price indices are above zero."""
    wrong = np.flatnonzero(~(prices > 0))
    if len(wrong):
        raise NoAnswer("a price index must be above zero", wrong.tolist())


def scaled_rows(rows: Array, totals: Array) -> Array:
    """Return rows (k, n) scaled in each column so that columns sum to `totals` (n,); shares of a column stay.

    Raises
    ------
    NoAnswer
        If a column that sums to zero is to sum to something else; `positions` are the columns.
    """
    sums = rows.sum(axis=0)
    floor = 1e-12 * (np.abs(totals).max(initial=0.0) + np.abs(rows).max(initial=0.0))
    lost = np.flatnonzero((np.abs(sums) <= floor) & (np.abs(totals) > floor * 1e3))
    if len(lost):
        raise NoAnswer("value added of zero cannot be scaled to another total", lost.tolist())
    return rows * np.divide(totals, sums, out=np.ones_like(sums), where=np.abs(sums) > floor)


def fail_if_margins_do_not_cancel(margins: Array, scale: Array) -> None:
    """Raise NoAnswer unless margins sum to zero in every column, up to 1e-6 of `scale`; `positions` are columns."""
    wrong = np.flatnonzero(np.abs(margins.sum(axis=0)) > 1e-6 * np.abs(scale).max(initial=1.0))
    if len(wrong):
        raise NoAnswer("margins do not sum to zero", wrong.tolist())
