r"""The price side of the Leontief system: costs are passed on in full.

p' = p'A + v_c', so p = L'v_c, with v_c (n,) primary costs (value added, imports, taxes) per unit of output.
With all of them at base values, p = 1. Quantities and the mix of inputs do not react.

Source: Miller & Blair 2009, sec. 2.6 (Leontief price model) and 13.2 by transposition (prices exogenous).
"""

from __future__ import annotations

import numpy as np

from weefsel.kernels.leontief import Array, Factor, NoAnswer, rows, solve_left


def prices(factor: Factor, unit_costs: Array) -> Array:
    """Return p = L'v_c, or the change dp = L' dv_c, for costs of shape (n,) or (m, n)."""
    return solve_left(factor, unit_costs)


def exogenous(factor: Factor, members: list[int], changes: Array) -> Array:
    """Return the change of all prices when those of a group K are set from outside.

    dp_K = t, dp_M' = t' L_KK⁻¹ L_KM; for one industry dp_m = t L_km / L_kk. Shares of the base price.

    Parameters
    ----------
    members : g positions K
    changes : (g,) t

    Returns
    -------
    (n,)

    Raises
    ------
    NoAnswer
        If L_KK is singular, so that no costs of K bring about these prices.
    """
    block = rows(factor, members)
    try:
        needed = np.linalg.solve(block[:, members].T, changes)
    except np.linalg.LinAlgError as error:
        raise NoAnswer("no costs bring about these prices", members) from error
    found = needed @ block
    found[members] = changes
    return np.asarray(found)
