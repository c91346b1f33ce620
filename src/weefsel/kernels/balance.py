r"""Balancing a table to given totals of rows and columns.

GRAS: a table with negative cells is split into A = P - N, both not negative, and balanced as
X = r̂ P ŝ - r̂⁻¹ N ŝ⁻¹. With p_i = (P s)_i and n_i = (N s⁻¹)_i,

r_i = (u_i + sqrt(u_i² + 4 p_i n_i)) / (2 p_i);  r_i = -n_i/u_i where p_i = 0;  1 where both are 0,

and likewise s on the columns. Without negative cells it is RAS.

Sources: Junius & Oosterhaven 2003, Economic Systems Research 15(1), 87-96; Lenzen, Wood & Gallego 2007,
ESR 19(4), 461-465; Temurshoev, Miller & Bouwmeester 2013, ESR 25(3), 361-367 (rows without positive cells).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from weefsel.kernels.leontief import Array, NoAnswer


class Balanced(NamedTuple):
    """A balanced table (..., m, k), the multipliers of rows (..., m) and columns (..., k), and how it went.

    `residual` is the largest miss of a row total, relative to the sum of absolute totals; columns are met
    exactly by the last step.
    """

    table: Array
    rows: Array
    columns: Array
    converged: bool
    iterations: int
    residual: float


def gras(
    table: Array, row_totals: Array, column_totals: Array, *, tolerance: float = 1e-13, limit: int = 10_000
) -> Balanced:
    """Return the table nearest to the given one that meets row and column totals.

    Parameters
    ----------
    table : (m, k), or (b, m, k) for b tables balanced side by side
    row_totals : u, (m,) or (b, m)
    column_totals : v, (k,) or (b, k), adding up to the same as u
    tolerance : largest relative miss of a row that counts as met
    limit : iterations after which it stops with converged = False

    Raises
    ------
    NoAnswer
        If the totals of rows and columns differ, or a row or column cannot reach its total (all cells zero, or
        of one sign against it); `positions` are those of rows, or of columns counted after the rows.
    """
    batch = table.ndim == 3
    cells, rows, columns = (table, row_totals, column_totals) if batch else (
        table[None], row_totals[None], column_totals[None]
    )  # fmt: skip
    positive, negative = np.maximum(cells, 0.0), np.maximum(-cells, 0.0)
    scale = np.maximum(np.abs(rows).sum(axis=1) + np.abs(columns).sum(axis=1), np.finfo(float).tiny)
    fail_if_totals_conflict(positive, negative, rows, columns, scale)
    s = np.ones_like(columns)
    r = np.ones_like(rows)
    residual, iterations = np.inf, 0
    while residual > tolerance and iterations < limit:
        iterations += 1
        r = _multiplier(np.einsum("bij,bj->bi", positive, s), np.einsum("bij,bj->bi", negative, 1 / s), rows)
        s = _multiplier(np.einsum("bij,bi->bj", positive, r), np.einsum("bij,bi->bj", negative, 1 / r), columns)
        reached = r * np.einsum("bij,bj->bi", positive, s) - np.einsum("bij,bj->bi", negative, 1 / s) / r
        residual = float((np.abs(reached - rows) / scale[:, None]).max(initial=0.0))
    balanced = r[:, :, None] * positive * s[:, None, :] - negative / (r[:, :, None] * s[:, None, :])
    if not batch:
        balanced, r, s = balanced[0], r[0], s[0]
    return Balanced(balanced, r, s, residual <= tolerance, iterations, residual)


def _multiplier(p: Array, n: Array, total: Array) -> Array:
    """Return the positive root of p r - n / r = total, or one where there is nothing to scale."""
    root = np.sqrt(total * total + 4.0 * p * n)
    # For a negative total the textbook form cancels; its conjugate 2n / (root - total) does not.
    plain = np.divide(total + root, 2.0 * p, out=np.ones_like(p), where=p > 0)
    conjugate = np.divide(2.0 * n, root - total, out=np.ones_like(p), where=(n > 0) & (total < 0))
    return np.where((total < 0) & (n > 0), conjugate, np.where((p > 0) & (plain > 0), plain, 1.0))


def fail_if_totals_conflict(positive: Array, negative: Array, rows: Array, columns: Array, scale: Array) -> None:
    """Raise NoAnswer if no scaling of the table can meet the totals."""
    difference = np.abs(rows.sum(axis=1) - columns.sum(axis=1))
    if (difference > 1e-9 * scale).any():
        raise NoAnswer("the totals of rows and of columns do not add up to the same")
    m = rows.shape[1]
    at_fault: list[int] = []
    for axis, totals, start in ((2, rows, 0), (1, columns, m)):
        none = (positive.sum(axis=axis) == 0) & (totals > 1e-12 * scale[:, None])
        none |= (negative.sum(axis=axis) == 0) & (totals < -1e-12 * scale[:, None])
        at_fault += [start + int(position) for position in np.flatnonzero(none.any(axis=0))]
    if at_fault:
        raise NoAnswer("a row or column of the table cannot reach its total", at_fault)
