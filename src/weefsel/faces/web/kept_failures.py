"""Failures as plain data, so that a job that failed says why after a restart, in the language of whoever asks then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from weefsel.errors import ComputationError, Fault, InputError, InputFaults, WeefselError
from weefsel.sayings import as_data, of_data

PARTS = ("what", "remedy", "file", "row", "column")


def failure_as_data(error: WeefselError) -> dict[str, Any]:
    """Return a failure as plain data, its sentences with their patterns."""
    return {
        "kind": error.kind,
        "what": as_data(error.what),
        "remedy": as_data(error.remedy),
        "faults": [{part: as_data(getattr(fault, part)) for part in PARTS} for fault in error.faults()],
    }


def failure_of(data: Mapping[str, Any]) -> WeefselError:
    """Return a failure out of plain data.

    Raises
    ------
    KeyError, TypeError
        If the data are not of a failure.
    """
    what, remedy = of_data(data["what"]), of_data(data["remedy"])
    faults = [Fault(**{part: of_data(fault[part]) for part in PARTS}) for fault in data["faults"]]
    if data["kind"] == InputError.kind:
        return InputError(what, remedy) if faults == [Fault(what, remedy)] else InputFaults(what, faults)
    return ComputationError(what, remedy) if data["kind"] == ComputationError.kind else WeefselError(what, remedy)
