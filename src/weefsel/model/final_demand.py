"""A matrix of final demand beside a fabric: what final users would buy instead."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weefsel.model.fabric import fail_if_malformed
from weefsel.model.labels import Axis


@dataclass(frozen=True, slots=True)
class FinalDemand:
    """Final demand for the industries of a fabric, in its order and currency, a year.

    `values` has shape (n, m); `uses` has levels ``("region", "category")`` or ``("category",)``; `name` is that of
    the file.
    """

    name: str
    uses: Axis
    values: np.ndarray

    def __post_init__(self) -> None:
        fail_if_malformed("final demand", self.values, (len(self.values), len(self.uses)))
        self.values.setflags(write=False)
