"""Dated shocks and levers in a study file: the keys `event` and `levers`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator

from weefsel.methods.daily.rows import as_written
from weefsel.model import Event, Lever
from weefsel.model.event import wrong_in_event
from weefsel.model.lever import wrong_in_lever
from weefsel.model.rows import Wrong
from weefsel.sayings import say, together


def _as_text(value: object) -> object:
    """Read a number where text is wanted as it is written: YAML takes 29, 44021 and 2015-01-01 for no text."""
    return str(value) if isinstance(value, int | float | date) and not isinstance(value, bool) else value


#: Text in a study, where YAML may see a number or a date.
Text = Annotated[str, BeforeValidator(_as_text)]


def as_day(written: str | None) -> str | None:
    """Return a date as it is written; raises ValueError where it is none."""
    try:
        return written if written is None else date.fromisoformat(written).isoformat()
    except ValueError:
        raise ValueError(
            say("{date} is not a date: write it as YYYY-MM-DD, such as 2026-07-01", date=written)
        ) from None


def as_event(value: object) -> object:
    """Read keys and values as an event; what is wrong is said by `weefsel.study.check`, key by key."""
    if isinstance(value, Mapping):
        _fail_if_wrong(wrong_in_event(value))
        return Event(**as_written(value))  # type: ignore[arg-type]
    return value


def as_lever(value: object) -> object:
    """Read keys and values as a lever; what is wrong is said by `weefsel.study.check`, key by key."""
    if isinstance(value, Mapping):
        _fail_if_wrong(wrong_in_lever(value))
        return Lever(**as_written(value))  # type: ignore[arg-type]
    return value


def _fail_if_wrong(wrong: list[Wrong]) -> None:
    if wrong:
        raise ValueError(together([one.what for one in wrong], "; "))


def plain(row: Event | Lever) -> dict[str, Any]:
    """Return the keys of an event or a lever that say something."""
    return {
        each.name: getattr(row, each.name)
        for each in fields(row)
        if getattr(row, each.name) not in (None, each.default)
    }


def as_setting(rows: Iterable[Event | Lever]) -> str:
    """Return events or levers as the text that methods of the daily model read."""
    return json.dumps([plain(row) for row in rows])
