"""Parameters drawn from their ranges: the ensemble behind every range of the daily model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from weefsel.kernels.leontief import Array
from weefsel.methods.daily.choices import HALLEGATTE, PICHLER

Strictness = Literal["weak", "half", "strong"]


@dataclass(frozen=True, slots=True)
class Range:
    """The range of one uncertain parameter, with unit and source."""

    name: str
    low: float
    high: float
    unit: str
    source: str


#: What evidence leaves open. `strictness` picks the production function: weak below 1, half below 2, else strong.
RANGES = (
    Range("restock_days", 5.0, 30.0, "days", PICHLER),
    Range("hiring_days", 10.0, 60.0, "days", PICHLER),
    Range("firing_days", 5.0, 30.0, "days", PICHLER),
    Range("boost", 1.0, 1.5, "1", HALLEGATTE),
    Range("ramp_days", 30.0, 730.0, "days", "a month to two years; 365 in " + HALLEGATTE),
    Range("stock_scale", 0.5, 2.0, "1", "half to double the surveyed days of stock; our choice"),
    Range("strictness", 0.0, 3.0, "1", "Pichler et al. 2022, sec. 5: weak, half and strong critical inputs"),
)


def function_of(strictness: float) -> Strictness:
    """Return the production function that a drawn number stands for."""
    functions: tuple[Strictness, ...] = ("weak", "half", "strong")
    return functions[min(int(strictness), 2)]


def latin_hypercube(ranges: tuple[Range, ...], count: int, seed: int) -> Array:
    """Return `count` draws of all parameters, (count, len(ranges)), one in each of `count` equal slices."""
    from scipy.stats import qmc  # noqa: PLC0415 - a third of a second that only ensembles need

    unit = qmc.LatinHypercube(d=len(ranges), rng=np.random.default_rng(seed)).random(count)
    low, high = (np.array([getattr(one, end) for one in ranges]) for end in ("low", "high"))
    return np.asarray(low + unit * (high - low))
