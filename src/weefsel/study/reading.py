"""What a study will do, as data: every shock with what it was and what it becomes."""

from __future__ import annotations

from dataclasses import dataclass

from weefsel.methods.domino.fall import fall_of, jobs_of
from weefsel.methods.scenario.changes import TableChange, read_changes
from weefsel.model import Event, Fabric
from weefsel.study.plan import changes_of
from weefsel.study.spec import Closure, Study

__all__ = ["ReadClosure", "Reading", "TableChange", "read_against", "read_loss"]


@dataclass(frozen=True, slots=True)
class ReadClosure:
    """A closure as it will be computed: position of the industry, jobs and output lost, and of how much.

    `share` is that of output; where only jobs are given it is that of jobs as well.
    """

    position: int
    jobs: float | None
    output: float
    all_jobs: float | None
    all_output: float

    @property
    def share(self) -> float:
        """Return which share of the output of the industry there is lost."""
        return self.output / self.all_output if self.all_output else 0.0


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
    closures = tuple(read_loss(shock.closure, fabric) for shock in study.shocks if shock.closure is not None)
    text = changes_of(study)
    return Reading(closures, tuple(read_changes(fabric, text)) if text else ())


def read_loss(given: Closure | Event, fabric: Fabric) -> ReadClosure:
    """Return what a closure, or an event that is one, means on a fabric.

    Raises
    ------
    InputError, InputFaults
        If it names what the fabric does not have, or its size cannot be.
    """
    fall = fall_of(fabric, str(given.industry), given.region, given.jobs, given.output, given.share)
    whole = float(fabric.output[fall.position])
    return ReadClosure(fall.position, fall.jobs, fall.output, jobs_of(fabric, fall.position), whole)
