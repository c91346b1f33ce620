"""What a study will do, as data: every shock with what it was and what it becomes."""

from __future__ import annotations

from dataclasses import dataclass

from weefsel.methods.domino.fall import fall_of
from weefsel.methods.scenario.changes import TableChange, read_changes
from weefsel.model import Fabric
from weefsel.study.plan import changes_of
from weefsel.study.spec import Study

__all__ = ["ReadClosure", "Reading", "TableChange", "read_against"]


@dataclass(frozen=True, slots=True)
class ReadClosure:
    """A closure as it will be computed: position of the industry, jobs and output lost, share of the industry there."""

    position: int
    jobs: float | None
    output: float
    share: float


@dataclass(frozen=True, slots=True)
class Reading:
    """All shocks of a study, read against its fabric."""

    closures: tuple[ReadClosure, ...]
    changes: tuple[TableChange, ...]


def read_against(study: Study, fabric: Fabric) -> Reading:
    """Return what the shocks of a study mean on a fabric.

    Raises
    ------
    InputError, InputFaults
        If a shock names what the fabric does not have, or cannot be read.
    """
    closures = []
    for shock in study.shocks:
        if shock.closure is not None:
            given = shock.closure
            fall = fall_of(fabric, given.industry, given.region, given.jobs, given.output, given.share)
            total = float(fabric.output[fall.position])
            closures.append(ReadClosure(fall.position, fall.jobs, fall.output, fall.output / total if total else 0.0))
    text = changes_of(study)
    return Reading(tuple(closures), tuple(read_changes(fabric, text)) if text else ())
