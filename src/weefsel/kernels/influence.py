r"""Which coefficients matter: fields of influence and inverse-important coefficients.

A change of a_ij changes L = (I - A)⁻¹ along F_ij = L_.i L_j. (n, n), whose cells add up to m_i r_j with
m' = 1'L (column sums) and r = L 1 (row sums). All pairs are compared block by block: no n⁴, and no second
n x n array.

Sources: Sonis & Hewings 1992, Economic Systems Research 4(1); Schintke & Stäglin 1988, in Ciaschini (ed.),
Input-Output Analysis: Current Developments; Sherman & Morrison 1950; Miller & Blair 2009, sec. 12.3.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from weefsel.kernels.leontief import Array

#: Rows handled together.
BLOCK = 256


class Pairs(NamedTuple):
    """Cells (i, j), strongest first; ties in the order of rows, then columns. Each (count,)."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    scores: Array


def field(column: Array, row: Array) -> Array:
    """Return the field of influence F_ij = L_.i L_j. of one coefficient, shape (n, n), without unit.

    L(a_ij + d) = L + d F_ij / (1 - d L_ji).

    Parameters
    ----------
    column : (n,) L_.i
    row : (n,) L_j.
    """
    return np.outer(column, row)


def pull(inverse: Array, output: Array) -> Array:
    """Return s_i = max_k L_ki / x_k over industries k with output, shape (n,), per unit of money.

    The largest relative rise of any output when one more unit of i is asked for.
    """
    producing = np.flatnonzero(output > 0)
    found = np.zeros(inverse.shape[1])
    for start in range(0, len(producing), BLOCK):
        chosen = producing[start : start + BLOCK]
        np.maximum(found, (inverse[chosen] / output[chosen, np.newaxis]).max(axis=0), out=found)
    return found


def sensitivity(inputs: Array, inverse: Array, output: Array, pulls: Array, change: float, rows: slice) -> Array:
    """Return how easily coefficients move some output by a share, for a block of rows.

    A rise of a_ij by the share t moves the most affected output by p when t = p / (a_ij (s_i x_j + p L_ji)).
    Returned is 1/t, 0 where a_ij is 0 or negative: the higher, the more important.

    Parameters
    ----------
    inputs : (n, n) A
    inverse : (n, n) L
    output : (n,) x, in money
    pulls : (n,) s of `pull`
    change : p, the share by which some output may move
    rows : the rows i

    Returns
    -------
    (rows, n), without unit
    """
    block = np.outer(pulls[rows], output) / change + inverse[:, rows].T
    return np.asarray(np.maximum(inputs[rows], 0.0) * block)


def strongest(scores: Callable[[slice], Array], size: int, count: int) -> Pairs:
    """Return the cells with the highest positive scores.

    Parameters
    ----------
    scores : gives the rows (b, n) of a block
    size : number of rows
    count : cells wanted; fewer come back where fewer are positive
    """
    best = Pairs(np.empty(0, np.intp), np.empty(0, np.intp), np.empty(0))
    for start in range(0, size, BLOCK):
        stop = min(start + BLOCK, size)
        block = scores(slice(start, stop))
        flat = block.ravel()
        floor = np.partition(flat, -count)[-count] if len(flat) > count else -np.inf
        chosen = np.flatnonzero((flat >= floor) & (flat > 0))
        joined = np.concatenate([best.scores, flat[chosen]])
        order = np.argsort(-joined, kind="stable")[:count]
        rows = np.concatenate([best.rows, chosen // block.shape[1] + start])
        columns = np.concatenate([best.columns, chosen % block.shape[1]])
        best = Pairs(rows[order], columns[order], joined[order])
    return best


def influence_vector(inputs: Array, primary_share: float) -> Array:
    """Return how much aggregate output moves with the productivity of each industry, shape (n,).

    v = (α/n) (I - (1 - α) W')⁻¹ 1, W' = A with columns scaled to sum to one; v adds up to one where every
    industry buys inputs.

    Parameters
    ----------
    inputs : (n, n) A, non-negative
    primary_share : α, share of primary inputs in cost, the same in all industries, 0 < α <= 1

    Source: Acemoglu, Carvalho, Ozdaglar & Tahbaz-Salehi 2012, Econometrica 80(5), eq. 3-4.
    """
    n = len(inputs)
    bought = inputs.sum(axis=0)
    mix = inputs * np.divide(1.0 - primary_share, bought, out=np.zeros(n), where=bought != 0)
    return np.asarray(np.linalg.solve(np.eye(n) - mix, np.full(n, primary_share / n)))
