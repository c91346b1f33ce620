"""Dated shocks: what happens to a fabric, when, how much, and how it passes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal

from weefsel.model.rows import Wrong, not_a_choice, not_a_number, not_a_start, not_known, not_text
from weefsel.sayings import say

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
        industry is away. ``curtailment``: a share of the supply of a product is cut, what is made (in a region, or
        everywhere) and, where no region is named, what is imported.
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
        wrong = wrong_in_event({each.name: getattr(self, each.name) for each in fields(self)})
        if wrong:
            raise ValueError("; ".join(one.what for one in wrong))


def _wrong_size(row: Mapping[str, object], kind: str) -> list[Wrong]:
    """Return what is wrong with how large an event is: jobs, output or share."""
    found = list[Wrong]()
    for key, unit in (("jobs", say("jobs")), ("output", say("money a year"))):
        found += not_a_number(row, key, 0.0, 1e15, unit)
        if kind != "closure" and row.get(key) is not None:
            found.append(
                Wrong(key, say("an event of kind {kind} takes no {key}", kind=kind, key=key), say("Give its share."))
            )
    low, high = (-1.0, 10.0) if kind == "demand" else (0.0, 1.0)
    found += not_a_number(
        row, "share", low, high, "1", needed="" if kind == "closure" else say("an event of kind {kind}", kind=kind)
    )
    return found


def wrong_in_event(row: Mapping[str, object]) -> list[Wrong]:
    """Return everything that is wrong in an event as plain data: key, what, remedy."""
    found = not_known(row, (each.name for each in fields(Event)))
    found += not_a_choice(row, "kind", KINDS, needed=say("an event"))
    found += not_a_choice(row, "recovery", RECOVERIES)
    found += not_text(row, ("industry", "region", "origin", "category"))
    found += not_a_start(row)
    found += not_a_number(row, "days", 0, 36500, say("days"), whole=True)
    found += not_a_number(row, "recovery_days", 1.0, 36500.0, say("days"))
    kind = row.get("kind")
    if kind not in KINDS:
        return found
    found += _wrong_size(row, str(kind))
    if kind != "demand" and row.get("industry") is None:
        remedy = (
            say("Name the product, such as C29.")
            if kind in ("imports", "curtailment")
            else say("Name the industry, such as C29.")
        )
        found.append(
            Wrong(
                "industry",
                say("an event of kind {kind} needs an industry", kind=kind),
                remedy,
            )
        )
    if kind == "closure" and all(row.get(key) is None for key in ("jobs", "output", "share")):
        found.append(Wrong("jobs", say("how large the plant is has not been said"), say("Give jobs, output or share.")))
    if kind == "imports" and row.get("region") is not None:
        found.append(
            Wrong(
                "region",
                say("an event of kind {kind} takes no {key}", kind=kind, key="region"),
                say("Imports are those of all regions; leave it out."),
            )
        )
    for key, only in (("origin", "imports"), ("category", "demand")):
        if kind != only and row.get(key) is not None:
            found.append(
                Wrong(
                    key,
                    say("an event of kind {kind} takes no {key}", kind=kind, key=key),
                    say("Only {only} take one; leave it out.", only=only),
                )
            )
    return found
