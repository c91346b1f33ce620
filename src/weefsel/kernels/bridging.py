r"""Aggregation and disaggregation by bridges.

X' = R' X C, with a bridge R (m, m') for rows and C (k, k') for columns, whose rows sum to one: each old row goes,
in parts, to new rows. A bridge of zeros and ones aggregates; a row with several parts splits. Totals are kept,
and two bridges one after the other are their product: (R S)' X (C D) = S'(R' X C) D.

An industry split in parts p buys and sells in these proportions, so that each part has the coefficients and the
multiplier of the whole; that is an assumption, not a finding.

Source: Miller & Blair 2009, sec. 4.9 (aggregation matrix S); Kymn 1990, Economic Systems Research 2(1), 65-93.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from weefsel.kernels.leontief import Array, NoAnswer


def bridged(values: Array, rows: Array | None, columns: Array | None) -> Array:
    """Return R' X C.

    Parameters
    ----------
    values : X (m, k), in any unit
    rows : R (m, m'), rows summing to one; None leaves the rows as they are
    columns : C (k, k'), rows summing to one; None leaves the columns as they are

    Returns
    -------
    (m', k'), in the same unit
    """
    found = values
    if rows is not None:
        found = sparse.csr_array(rows.T) @ found
    if columns is not None:
        found = (sparse.csr_array(columns.T) @ found.T).T
    return np.ascontiguousarray(found, dtype=np.float64)


def fail_if_not_a_bridge(bridge: Array) -> None:
    """Raise NoAnswer unless each row of a bridge is not negative and sums to one; `positions` are its rows."""
    wrong = np.flatnonzero((bridge < 0).any(axis=1) | (np.abs(bridge.sum(axis=1) - 1.0) > 1e-9))
    if len(wrong):
        raise NoAnswer("the weights of a bridge do not sum to one", wrong.tolist())


def joined_shares(shares: Array, mass: Array, bridge: Array) -> Array:
    """Return how the columns of a table of shares join: each counts by its mass.

    S'_rj = Σ_i S_ri m_i B_ij / Σ_i m_i B_ij

    Parameters
    ----------
    shares : S (r, k), shares within each column, without unit
    mass : m (k,), weight of each column, not negative, any unit
    bridge : B (k, k'), rows summing to one; a new column without mass takes its parts evenly

    Returns
    -------
    (r, k'), columns that sum to what they summed to, on average
    """
    parts = mass[:, None] * bridge
    empty = parts.sum(axis=0) == 0
    parts[:, empty] = bridge[:, empty]
    total = parts.sum(axis=0)
    return np.asarray(shares @ np.divide(parts, total, out=np.zeros_like(parts), where=total > 0))
