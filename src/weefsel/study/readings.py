"""The readings of the daily model, as settings that a method takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from weefsel.methods.daily.choices import Choices, Shocks
from weefsel.methods.daily.course import events_of
from weefsel.methods.daily.readings import left_out_of, readings_of
from weefsel.methods.daily.refuted import is_refuted, others_deliver
from weefsel.model import Event
from weefsel.study.plan import prepared
from weefsel.study.spec import Step, Study


def events_in(settings: Mapping[str, Any]) -> list[Event]:
    """Return the events that the settings of a method of the daily model describe."""
    known = {each.name for each in fields(Shocks)}
    return events_of(Shocks(**{name: value for name, value in settings.items() if name in known}))


def other_readings(settings: Mapping[str, Any]) -> tuple[dict[str, object], ...]:
    """Return the settings of every reading beside the usual one: what a missing input stops, who is served first.

    >>> other_readings({"event": "imports", "industry": "C20", "share": 0.5})[0]
    {'function': 'half', 'rationing': 'proportional', 'ordering': 'demand'}
    """
    return tuple(
        {"function": one.function, "rationing": one.rationing, "ordering": one.ordering}
        for one in readings_of(Choices(), events_in(settings))
    )


def readings_left_out(settings: Mapping[str, Any]) -> bool:
    """Tell whether readings are left out of the ranges of a shock, because plants that closed refute them."""
    return bool(left_out_of(Choices(), events_in(settings)))


def kept_in_study(readings: Sequence[Mapping[str, Any]], study: Study, step: Step) -> list[Mapping[str, Any]]:
    """Return the readings, given as settings, that stay for the shocks of a step of a study."""
    _, runs = prepared(step, study, "study")
    return kept_readings(readings, [event for one in runs for event in events_in(one.settings)])


def kept_readings(readings: Sequence[Mapping[str, Any]], events: Sequence[Event]) -> list[Mapping[str, Any]]:
    """Return the readings, given as settings, without those that plants which closed refute where the events are such.

    >>> plant = Event("closure", "C29", jobs=4300)
    >>> kept_readings([{"rationing": "water_fill", "ordering": "demand"}, {"firing_days": 5.0}], [plant])
    [{'firing_days': 5.0}]
    """
    if not others_deliver(events):
        return list(readings)
    return [one for one in readings if not is_refuted(replace(Choices(), **one))]
