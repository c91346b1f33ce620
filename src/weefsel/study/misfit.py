"""Something a study says that does not fit, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from weefsel.errors import Fault

Location = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something a study says that does not fit: where in the study, and what is wrong."""

    location: Location
    fault: Fault
