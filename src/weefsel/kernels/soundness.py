r"""Is a table of coefficients one that an economy could have: its largest eigenvalue, twins, odd coefficients.

The largest eigenvalue ρ of A >= 0 says whether I - A can be inverted to something not negative: ρ < 1. Column sums
above one are no fault in themselves (a subsidised industry), as long as ρ < 1.

Source: Miller & Blair 2009, sec. 2.4.2; Takayama 1985, theorem 4.C.4 (Hawkins-Simon).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.linalg import eigs

from weefsel.kernels.leontief import Array

#: Up to this size all eigenvalues are formed; Arnoldi's method needs a few rows more than it returns values.
SMALL = 50


def spectral_radius(inputs: Array) -> float:
    """Return the largest absolute eigenvalue of A (n, n), without unit."""
    if len(inputs) <= SMALL:
        return float(np.abs(np.linalg.eigvals(inputs)).max(initial=0.0))
    start = np.ones(len(inputs))
    return float(np.abs(eigs(inputs, k=1, which="LM", v0=start, return_eigenvectors=False))[0])


def twins(flows: Array) -> list[tuple[int, int]]:
    """Return pairs of industries whose rows and columns of Z (n, n) hold the same numbers; empty ones do not count.

    Positions i < j are twins if Z_i. = Z_j. and Z_.i = Z_.j, to the bit; i is the first of its kind.
    """
    across, down = flows.sum(axis=1), flows.sum(axis=0)
    seen: dict[tuple[float, float], list[int]] = {}
    found = []
    for at in range(len(flows)):
        if not flows[at].any() and not flows[:, at].any():
            continue
        alike = seen.setdefault((float(across[at]), float(down[at])), [])
        for other in alike:
            if (flows[at] == flows[other]).all() and (flows[:, at] == flows[:, other]).all():
                found.append((other, at))
                break
        else:
            alike.append(at)
    return found


def implausible(first: Array, second: Array, *, factor: float, least: float) -> NDArray[np.bool_]:
    """Return where coefficients differ by more than a factor and by more than `least`, (n, n).

    Where one of the two is zero or of the other sign, the difference alone decides.

    Parameters
    ----------
    first, second : A and A* (n, n), without unit
    factor : above one
    least : smallest difference that counts, without unit
    """
    low, high = np.minimum(np.abs(first), np.abs(second)), np.maximum(np.abs(first), np.abs(second))
    apart = (high > factor * low) | (np.sign(first) != np.sign(second))
    return np.asarray(apart & (np.abs(first - second) > least))
