r"""How a fall in output runs on, round by round and link by link.

Industry k falls by dx_k; its suppliers form the first round, their suppliers the second: d0 = dx_k e_k,
d_{t+1} = A d_t. Industries held at a fixed output (k itself, where its fall is a cap) lose nothing in later
rounds: with M all others the rounds then add up to L_Mk / L_kk dx_k, and to (L - I) e_k dx_k with none held.

Source: Miller & Blair 2009, sec. 2.4.1 (power series) and 13.2.1 (output exogenous).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from weefsel.kernels.leontief import Array


class Rounds(NamedTuple):
    """Rounds of a fall: `falls` (rounds + 1, n), the origin first; `rest` (n,) all later rounds together."""

    falls: Array
    rest: Array


def supplier_rounds(inputs: Array, k: int, fall: float, held: tuple[int, ...], total: Array, count: int) -> Rounds:
    """Return the first `count` rounds of suppliers and what is left of the total after them.

    Parameters
    ----------
    inputs : (n, n) input coefficients A
    k, fall : the industry and its fall dx_k, in money
    held : positions whose output no demand changes
    total : (n,) the whole fall of all rounds, from the Leontief inverse
    count : number of rounds after the origin
    """
    falls = np.zeros((count + 1, len(total)))
    falls[0, k] = fall
    for step in range(count):
        falls[step + 1] = inputs @ falls[step]
        falls[step + 1, list(held)] = 0.0
    return Rounds(falls, total - falls.sum(axis=0))


def orders_lost(inputs: Array, falls: Array) -> Array:
    """Return who loses orders through whom: cell (i, j) is a_ij d_j.

    Parameters
    ----------
    inputs : (n, n) input coefficients A
    falls : (n,) fall in output d of the buyers, in money

    Returns
    -------
    (n, n) money
    """
    return inputs * falls
