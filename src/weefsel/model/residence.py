"""Where wages go: from the region of work to the region of home."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weefsel.model.labels import Axis


@dataclass(frozen=True, slots=True)
class Residence:
    """Shares of the wages earned in a region that go to households of each region.

    Parameters
    ----------
    regions
        Axis of R regions, level ``("region",)``, of rows and columns alike.
    shares
        (R, R), homes by row, work by column; columns sum to one.

    Raises
    ------
    ValueError
        If the shape does not match the labels or a number is not finite.
    """

    regions: Axis
    shares: np.ndarray

    def __post_init__(self) -> None:
        count = len(self.regions)
        if self.shares.shape != (count, count) or self.shares.dtype != np.float64:
            raise ValueError(f"residence has shape {self.shares.shape}, its labels ask for {(count, count)} of float64")
        if not np.isfinite(self.shares).all():
            raise ValueError("residence holds a number that is not finite")
        self.shares.setflags(write=False)


def residence_between(regions: tuple[str, ...], shares: np.ndarray) -> Residence:
    """Return shares whose rows and columns are these regions, in this order."""
    return Residence(Axis(("region",), tuple((region,) for region in regions)), shares)


def in_order_of(residence: Residence, regions: tuple[str, ...]) -> np.ndarray:
    """Return the shares between some regions, in their order.

    >>> home = residence_between(("N", "S"), np.array([[0.9, 0.2], [0.1, 0.8]]))
    >>> in_order_of(home, ("S", "N")).tolist()
    [[0.8, 0.1], [0.2, 0.9]]
    """
    known = residence.regions.column("region")
    at = [known.index(region) for region in regions]
    return np.ascontiguousarray(residence.shares[np.ix_(at, at)])
