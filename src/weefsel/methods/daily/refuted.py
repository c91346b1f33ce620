"""Readings of the daily model that plants which closed for good refute, and the events for which they are left out.

The rule, by kind of event: where part of an industry is lost for good and others in it, or imports, can deliver what it
made, the readings in `REFUTED` are left out of ranges. A reading is refuted when, for at least one of three plants that
closed in Belgium (`closure_cases`), a year later it loses outside the plant more than `TIMES` times all jobs published
for that closure. They stay for events that end, and for what others cannot deliver: who goes without then is not known.
"""

from __future__ import annotations

from collections.abc import Sequence

from weefsel.methods.daily.choices import Choices
from weefsel.model import Event

#: How many times all published jobs a reading may lose outside the plant: far beyond what such counts miss.
TIMES = 10.0
ALL_BUT_LINEAR = ("half", "strong", "weak", "leontief", "smooth")
#: (rationing, orders rest on) -> production functions: computed by `closure_cases.refutations`, and checked against it.
REFUTED: dict[tuple[str, str], tuple[str, ...]] = {
    ("proportional", "demand"): ("half", "strong", "leontief", "smooth"),
    ("proportional", "capacity"): ALL_BUT_LINEAR,
    ("water_fill", "demand"): ALL_BUT_LINEAR,
    ("water_fill", "capacity"): ALL_BUT_LINEAR,
}


def is_refuted(reading: Choices) -> bool:
    """Tell whether plants that closed refute a reading of what inputs stop and who is served first.

    >>> is_refuted(Choices()), is_refuted(Choices(rationing="water_fill")), is_refuted(Choices(rationing="priority"))
    (False, True, False)
    """
    return reading.function in REFUTED.get((reading.rationing, reading.ordering), ())


def others_deliver(events: Sequence[Event]) -> bool:
    """Tell whether part of an industry is lost for good, others can deliver what it made, and nothing else is short.

    >>> plant = Event("closure", "C29", jobs=4300)
    >>> others_deliver([plant]), others_deliver([Event("closure", "C29", share=0.1, days=30, recovery="step")])
    (True, False)
    """
    shortages = [one for one in events if one.kind != "demand" or (one.share or 0.0) > 0.0]
    return bool(shortages) and all(_part_for_good(one) for one in shortages)


def _part_for_good(event: Event) -> bool:
    """Tell whether an event takes part of an industry for good: not all of it, and not its imports."""
    if event.recovery != "permanent" or event.kind not in ("closure", "labour", "curtailment"):
        return False
    if event.kind == "curtailment":
        return event.region is not None
    return event.region is not None or event.share is None or event.share < 1.0
