"""The readings of the daily model, as settings that a method takes."""

from __future__ import annotations

from weefsel.methods.daily.choices import Choices
from weefsel.methods.daily.readings import readings_of


def other_readings() -> tuple[dict[str, object], ...]:
    """Return the settings of every reading beside the usual one: what a missing input stops, who is served first.

    >>> other_readings()[0]
    {'function': 'half', 'rationing': 'proportional', 'ordering': 'demand'}
    """
    return tuple(
        {"function": one.function, "rationing": one.rationing, "ordering": one.ordering}
        for one in readings_of(Choices())
    )
