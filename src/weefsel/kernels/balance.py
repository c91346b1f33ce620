r"""Balancing a table to given totals of rows and columns.

RAS: X = r̂ A ŝ for a table without negative cells. GRAS: a table with negative cells is split into A = P - N,
both not negative, and balanced as X = r̂ P ŝ - r̂⁻¹ N ŝ⁻¹. With p_i = (P s)_i and n_i = (N s⁻¹)_i,

r_i = (u_i + sqrt(u_i² + 4 p_i n_i)) / (2 p_i);  r_i = -n_i/u_i where p_i = 0;  1 where both are 0,

and likewise s on the columns. Without negative cells this is RAS.

Sources: Stone & Brown 1962, A Computable Model of Economic Growth (RAS); Junius & Oosterhaven 2003, Economic
Systems Research 15(1), 87-96; Lenzen, Wood & Gallego 2007, ESR 19(4), 461-465; Temurshoev, Miller & Bouwmeester
2013, ESR 25(3), 361-367 (rows without positive cells).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from weefsel.kernels.leontief import Array, NoAnswer

#: A multiplier beyond this belongs to a table that cannot be balanced; products of two still fit into a float.
LARGEST = 1e100

#: The largest miss of a row or column, relative to its own size, that counts as met. Adding up m + k cells, for the
#: multiplier and for the miss, rounds by less than (m + k) eps of their sizes: below this up to 450,000 of them.
OF_ITS_OWN = 1e-10


class Balanced(NamedTuple):
    """A balanced table (..., m, k), the multipliers r of rows (..., m) and s of columns (..., k), and how it went.

    `residual` is the largest miss of a row or column, relative to its own size: the larger of its total and the sum
    of its absolute cells. A line that has no cell to reach its total with is judged by all totals of its table.
    Columns are met to rounding by the last step. A row or column of one sign whose total is zero is emptied:
    its multiplier is 0.
    """

    table: Array
    r: Array
    s: Array
    converged: bool
    iterations: int
    residual: float


def gras(
    table: Array, row_totals: Array, column_totals: Array, *, tolerance: float = 1e-13, limit: int = 10_000
) -> Balanced:
    """Return the table nearest to the given one that meets row and column totals, signs kept.

    Parameters
    ----------
    table : (m, k), or (b, m, k) for b tables balanced side by side; money, or any one unit
    row_totals : u, (m,) or (b, m), in the unit of the table
    column_totals : v, (k,) or (b, k), adding up to the same as u
    tolerance : largest miss of a row or column, relative to the sum of absolute totals, that counts as met
    limit : iterations after which it stops with converged = False; it stops earlier where multipliers run away,
        which is how zero cells in the way of the totals show

    A line counts as met only if its miss is also at most `OF_ITS_OWN` of its own size, however small the line.

    Raises
    ------
    NoAnswer
        If the totals of rows and columns differ, or a row or column cannot reach its total (all cells zero, or
        of one sign against it). `positions` are those of rows, and of columns counted after the rows; for
        tables side by side, those of the tables at fault.
    """
    batch = table.ndim == 3
    cells, u, v = (table, row_totals, column_totals) if batch else (table[None], row_totals[None], column_totals[None])
    scale = np.maximum(np.abs(u).sum(axis=1) + np.abs(v).sum(axis=1), np.finfo(float).tiny)[:, None]
    positive, negative = _without_void(np.maximum(cells, 0.0), np.maximum(-cells, 0.0), u, v)
    fail_if_totals_conflict(positive, negative, u, v, scale, batch=batch)
    r, s = np.ones_like(u), np.ones_like(v)
    least = np.hstack([_unreached(positive, negative, u, v, axis) * scale for axis in (2, 1)])
    balanced, residual, iterations, met = cells, np.inf, 0, False
    while not met and iterations < limit and not _run_away(r, s):
        iterations += 1
        r = _multiplier(np.einsum("bij,bj->bi", positive, s), np.einsum("bij,bj->bi", negative, _inverse(s)), u)
        s = _multiplier(np.einsum("bij,bi->bj", positive, r), np.einsum("bij,bi->bj", negative, _inverse(r)), v)
        balanced = r[:, :, None] * positive * s[:, None, :] - negative * _inverse(r)[:, :, None] * _inverse(s)[:, None]
        missed = np.hstack([balanced.sum(axis=2) - u, balanced.sum(axis=1) - v])
        residual = _largest(missed, balanced, np.hstack([u, v]), least)
        met = residual <= OF_ITS_OWN and float((np.abs(missed) / scale).max(initial=0.0)) <= tolerance
    r, s = (np.where(_is_emptied(cells, balanced, axis), 0.0, found) for axis, found in ((2, r), (1, s)))
    if not batch:
        balanced, r, s = balanced[0], r[0], s[0]
    return Balanced(balanced, r, s, met, iterations, residual)


def ras(
    table: Array, row_totals: Array, column_totals: Array, *, tolerance: float = 1e-13, limit: int = 10_000
) -> Balanced:
    """Return X = r̂ A ŝ with given totals; parameters, result and refusals are those of `gras`.

    Raises
    ------
    NoAnswer
        Also if the table has a negative cell; `positions` are the rows (or tables) that do.
    """
    below = np.flatnonzero((table < 0).any(axis=tuple(range(1, table.ndim))))
    if len(below):
        raise NoAnswer("RAS needs a table without negative cells; use GRAS", below.tolist())
    return gras(table, row_totals, column_totals, tolerance=tolerance, limit=limit)


def _largest(missed: Array, balanced: Array, totals: Array, least: Array) -> float:
    """Return the largest miss of a line relative to its size, rows and columns side by side (b, m + k)."""
    cells = np.abs(balanced)
    size = np.maximum(np.maximum(np.hstack([cells.sum(axis=2), cells.sum(axis=1)]), np.abs(totals)), least)
    return float(np.divide(np.abs(missed), size, out=np.zeros_like(size), where=size > 0).max(initial=0.0))


def _unreached(positive: Array, negative: Array, rows: Array, columns: Array, axis: int) -> Array:
    """Return whether a line has no cell of the sign of its total, which then is rounding or it would be refused."""
    totals = rows if axis == 2 else columns
    above, below = (positive > 0).any(axis=axis), (negative > 0).any(axis=axis)
    return np.asarray(((totals > 0) & ~above) | ((totals < 0) & ~below))


def _multiplier(p: Array, n: Array, total: Array) -> Array:
    """Return the positive root of p r - n / r = total; zero where a row is to be emptied; one where it is empty."""
    root = np.sqrt(total * total + 4.0 * p * n)
    plain = np.divide(total + root, 2.0 * p, out=np.ones_like(p), where=p > 0)
    # For a negative total the textbook form cancels; its conjugate 2n / (root - total) does not, and where
    # p = 0 it is -n / total.
    conjugate = np.divide(2.0 * n, root - total, out=np.ones_like(p), where=(n > 0) & (total < 0))
    return np.where((n > 0) & (total < 0), conjugate, plain)


def _run_away(r: Array, s: Array) -> bool:
    """Return whether multipliers are on their way to zero or infinity."""
    found = np.hstack([r, s])
    found = found[found > 0]
    return bool(found.max(initial=1.0) > LARGEST or found.min(initial=1.0) < 1 / LARGEST)


def _inverse(multiplier: Array) -> Array:
    """Return 1 / multiplier, and zero where it is zero: there, no negative cell is left to divide."""
    return np.divide(1.0, multiplier, out=np.zeros_like(multiplier), where=multiplier > 0)


def _without_void(positive: Array, negative: Array, rows: Array, columns: Array) -> tuple[Array, Array]:
    """Return the two parts with rows and columns emptied that have one sign and a total of zero.

    Emptying a row can leave a column with one sign, hence the loop.
    """
    found = True
    while found:
        found = False
        for axis, totals in ((2, rows), (1, columns)):
            one_sign = (positive > 0).any(axis=axis) ^ (negative > 0).any(axis=axis)
            void = np.expand_dims(one_sign & (totals == 0), axis)
            if void.any():
                positive, negative = np.where(void, 0.0, positive), np.where(void, 0.0, negative)
                found = True
    return positive, negative


def _is_emptied(before: Array, after: Array, axis: int) -> Array:
    """Return whether a row (axis 2) or column (axis 1) had cells and has none left."""
    return np.asarray((before != 0).any(axis=axis) & ~(after != 0).any(axis=axis))


def fail_if_totals_conflict(
    positive: Array, negative: Array, rows: Array, columns: Array, scale: Array, *, batch: bool
) -> None:
    """Raise NoAnswer if no scaling of the tables (b, m, k) can meet the totals (b, m) and (b, k)."""
    differ = np.abs(rows.sum(axis=1) - columns.sum(axis=1)) > 1e-9 * scale[:, 0]
    if differ.any():
        tables = np.flatnonzero(differ).tolist() if batch else ()
        raise NoAnswer("the totals of rows and of columns do not add up to the same", tables)
    out_of_reach = [
        (~(positive > 0).any(axis=axis) & (totals > 1e-12 * scale))
        | (~(negative > 0).any(axis=axis) & (totals < -1e-12 * scale))
        for axis, totals in ((2, rows), (1, columns))
    ]
    lines = np.hstack(out_of_reach)
    if lines.any():
        positions = np.flatnonzero(lines.any(axis=1) if batch else lines[0])
        raise NoAnswer("a row or column of the table cannot reach its total", positions.tolist())
