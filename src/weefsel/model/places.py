"""Places below the region: how an industry of a region is spread over municipalities."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weefsel.model.labels import Axis


@dataclass(frozen=True, slots=True)
class Places:
    """Weights of municipalities per sector; an approximation, and it says so.

    Parameters
    ----------
    axis
        Labels with levels ``("region", "province", "municipality")``; p of them.
    sectors
        s sector codes.
    weights
        Shape (p, s), non-negative: weight of a municipality in the jobs of a sector. Only the ratios inside
        one region and sector carry meaning. A column of zeros in a region means: not known.
    basis
        One sentence on what the weights rest on.
    """

    axis: Axis
    sectors: tuple[str, ...]
    weights: np.ndarray
    basis: str

    def __post_init__(self) -> None:
        if self.weights.shape != (len(self.axis), len(self.sectors)):
            raise ValueError("the weights of places do not match their labels")
        if not np.isfinite(self.weights).all() or (self.weights < 0).any():
            raise ValueError("the weights of places must be finite and not negative")
        self.weights.setflags(write=False)
