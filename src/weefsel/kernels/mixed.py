r"""The mixed model: output given for some industries, final demand for the others.

For a group K with given change of output and all others M with given change of final demand:
dx_M = (I - A_MM)⁻¹ (df_M + A_MK dx_K), df_K = (I - A_KK) dx_K - A_KM dx_M. With the factors of the whole
I - A at hand: df_K = L_KK⁻¹ (dx_K - (L df_M)_K) and dx = L df.

Source: Miller & Blair 2009, sec. 13.2.1.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from weefsel.kernels.leontief import Array, Factor, NoAnswer, columns, solve


class Mixed(NamedTuple):
    """Change of output (n,) and of final demand of K (g,), in money."""

    output: Array
    final_demand: Array


def respond(factor: Factor, members: list[int], output_change: Array, demand_change: Array) -> Mixed:
    """Return what follows from given outputs of K and given final demands of the others.

    Parameters
    ----------
    members : g positions K
    output_change : (g,) dx_K, in money
    demand_change : (n,) df, zero at K, in money

    Raises
    ------
    NoAnswer
        If L_KK is singular: no final demand brings about these outputs.
    """
    free = solve(factor, demand_change)
    block = columns(factor, members)
    try:
        final = np.linalg.solve(block[members], output_change - free[members])
    except np.linalg.LinAlgError as error:
        raise NoAnswer("no final demand brings about these outputs", members) from error
    found = free + block @ final
    found[members] = output_change
    return Mixed(np.asarray(found), np.asarray(final))
