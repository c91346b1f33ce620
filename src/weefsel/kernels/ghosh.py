r"""The supply-driven system of Ghosh.

x' = v' G with B = x̂⁻¹ Z and G = (I - B)⁻¹ = x̂⁻¹ L x̂: no second inverse is needed.

It answers "what would buyers lose if they could not replace what k no longer supplies, each using its inputs
in fixed shares of sales", an upper bound rather than a forecast.

Sources: Ghosh 1958, Economica 25, 58-64; Oosterhaven 1988, J. Regional Science 28(2), on what it cannot say;
Miller & Blair 2009, ch. 12.
"""

from __future__ import annotations

import numpy as np

from weefsel.kernels.leontief import Array


def row_from_leontief(row: Array, k: int, output: Array) -> Array:
    """Return G_k. = L_k. x̂ / x_k, shape (n,); zeros off k where x_k is zero."""
    if output[k] == 0:
        unit = np.zeros_like(row)
        unit[k] = 1.0
        return unit
    return row * output / output[k]


def buyers_loss(row: Array, k: int, output: Array, fall: float) -> Array:
    """Return what buyers lose when the output of k falls by `fall` and nothing replaces it.

    loss_j = dx_k G_kj / G_kk for j != k, and dx_k in k itself.

    Parameters
    ----------
    row : (n,) the row L_k. of the Leontief inverse
    fall : dx_k, in money
    """
    ghosh = row_from_leontief(row, k, output)
    return np.asarray(ghosh * (fall / ghosh[k]))
