"""Dated shocks: what happens to a fabric, when, how much, and how it passes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["closure", "imports", "demand", "labour", "curtailment"]
Recovery = Literal["permanent", "step", "linear", "exponential"]
KINDS = ("closure", "imports", "demand", "labour", "curtailment")
RECOVERIES = ("permanent", "step", "linear", "exponential")


@dataclass(frozen=True, slots=True)
class Event:
    """One dated shock.

    Parameters
    ----------
    kind
        ``closure``: a plant (industry, region; jobs, output or share) stops. ``imports``: a share of imports of
        a product (industry), from one origin or all, stops. ``demand``: final demand for an industry (or all), of
        one category or all, changes by `share` (-0.2 = a fifth less). ``labour``: a share of the workers of an
        industry is away. ``curtailment``: a share of the supply of a product, domestic and imported, is cut.
    start
        first day, counted from 0, or a date ``YYYY-MM-DD``
    days
        days in full strength before it passes
    recovery
        ``permanent``; ``step``: over after `days`; ``linear``: fades over `recovery_days`; ``exponential``: fades
        by 1/e in `recovery_days`
    """

    kind: Kind
    industry: str | None = None
    region: str | None = None
    jobs: float | None = None
    output: float | None = None
    share: float | None = None
    origin: str | None = None
    category: str | None = None
    start: int | str = 0
    days: int = 0
    recovery: Recovery = "permanent"
    recovery_days: float = 90.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}, not {self.kind!r}")
        if self.recovery not in RECOVERIES:
            raise ValueError(f"recovery must be one of {', '.join(RECOVERIES)}, not {self.recovery!r}")
        if self.days < 0 or self.recovery_days <= 0:
            raise ValueError("days must not be negative, and recovery_days must be above 0")
        low = -1.0 if self.kind == "demand" else 0.0
        high = 10.0 if self.kind == "demand" else 1.0
        if self.share is not None and not low <= self.share <= high:
            raise ValueError(f"share = {self.share:g} is not between {low:g} and {high:g}")
        if self.kind != "closure" and self.share is None:
            raise ValueError(f"an event of kind {self.kind} needs a share")
        if self.kind != "demand" and self.industry is None:
            raise ValueError(f"an event of kind {self.kind} needs an industry")
