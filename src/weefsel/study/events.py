"""Dated shocks in a study file: the key `event`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from weefsel.model import Event


def _as_text(value: object) -> object:
    """Read a number where text is wanted as it is written: YAML takes 29, 44021 and 2015-01-01 for no text."""
    return str(value) if isinstance(value, int | float | date) and not isinstance(value, bool) else value


#: Text in a study, where YAML may see a number or a date.
Text = Annotated[str, BeforeValidator(_as_text)]


class DatedEvent(BaseModel):
    """A dated shock: what happens, where, how much, from when, and how it passes."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    kind: Literal["closure", "imports", "demand", "labour", "curtailment"] = Field(description="what happens")
    industry: Text | None = Field(None, description="industry or product, by code, number or name")
    region: Text | None = Field(None, description="region, where the fabric has several")
    jobs: float | None = Field(None, ge=0, description="closure: jobs lost in the plant")
    output: float | None = Field(None, ge=0, description="closure: output lost, in currency units a year")
    share: float | None = Field(None, ge=-1, le=10, description="share lost; for demand its change")
    origin: Text | None = Field(None, description="imports: the origin that stops")
    category: Text | None = Field(None, description="demand: the category of final demand that changes")
    start: date | int = Field(0, description="first day, counted from 0, or a date")
    days: int = Field(0, ge=0, description="days in full strength before it passes")
    recovery: Literal["permanent", "step", "linear", "exponential"] = Field("permanent", description="how it passes")
    recovery_days: float = Field(90.0, gt=0, description="days of fading")

    @model_validator(mode="after")
    def _is_an_event(self) -> DatedEvent:
        Event(**self.plain())
        return self

    def plain(self) -> dict[str, Any]:
        """Return the keys that are given, dates as text."""
        return self.model_dump(mode="json", exclude_none=True)


def as_setting(events: Iterable[DatedEvent]) -> str:
    """Return events as the text that methods of the daily model read."""
    return json.dumps([event.plain() for event in events])
