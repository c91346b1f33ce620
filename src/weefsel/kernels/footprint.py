r"""Footprints: whose production stands in whose consumption.

S (k, n) quantities per unit of output (jobs, emissions, value added), M = S L the same per unit of final demand, Y
final demand (n, D) by destination, the R regions first. What region o contributes to the consumption of d is

    T_od = Σ_{i in o} S_i (L Y_d)_i,   (k, R, D).

Production-based: what is used or emitted in o. Consumption-based: Σ_o T_od. Embodied in exports of o: T_od, d ≠ o; in
imports of d: T_od, o ≠ d; so that consumption = production - exports + imports in a table that balances.

Source: Miller & Blair 2009, ch. 10; Peters 2008, Ecological Economics 65(1), 13-23; Kanemoto et al. 2012,
Environmental Science & Technology 46(1), 172-179.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from weefsel.kernels import leontief
from weefsel.kernels.gvc import Positions
from weefsel.kernels.leontief import Array, Factor


class BySector(NamedTuple):
    """Footprints by industry: `consumption` and `imports` (k, R, n) by product bought, `exports` (k, n) by producer."""

    consumption: Array
    imports: Array
    exports: Array


def bilateral(factor: Factor, intensities: Array, final: Array, members: Sequence[Positions]) -> Array:
    """Return T (k, R, D): quantities of each region embodied in the final demand of each destination.

    Parameters
    ----------
    intensities : S (k, n), the quantity per unit of output
    final : Y (n, D), in money
    members : R arrays of positions
    """
    needed = leontief.solve(factor, final)
    return np.stack([intensities[:, own] @ needed[own] for own in members], axis=1)


def by_producer(factor: Factor, intensities: Array, final: Array) -> Array:
    """Return quantities of each industry embodied in the final demand of each destination, (k, n, D)."""
    return np.asarray(intensities[:, :, None] * leontief.solve(factor, final)[None])


def by_sector(factor: Factor, intensities: Array, final: Array, members: Sequence[Positions]) -> BySector:
    """Return consumption and imports by product bought, and exports by producer; shapes as `BySector`.

    Consumption of d: M_j Y_jd; of it imported: (M_j - Σ_{i in d} S_i L_ij) Y_jd, whichever region j stands in.
    """
    kinds, n = intensities.shape
    regions = len(members)
    at_home = np.zeros((kinds, regions, n))
    for region, own in enumerate(members):
        at_home[:, region, own] = intensities[:, own]
    own_part = leontief.solve_left(factor, at_home.reshape(kinds * regions, n)).reshape(kinds, regions, n)
    whole = own_part.sum(axis=1)
    demand = final[:, :regions].T
    needed = leontief.solve(factor, final)
    exported = needed.sum(axis=1)
    for region, own in enumerate(members):
        exported[own] -= needed[own, region]
    return BySector(whole[:, None] * demand, (whole[:, None] - own_part) * demand, intensities * exported)
