"""The fall that starts the dominoes: a plant in an industry of a region, given in jobs, output or share."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import Annotated, Literal

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.methods import unwrap
from weefsel.model import Fabric
from weefsel.registry import About
from weefsel.sayings import say

Industry = Annotated[str, About("industry of the plant, by code (C29), number (29) or name")]
Region = Annotated[str | None, About("its region, where the fabric has several")]
Jobs = Annotated[float | None, About("jobs lost in the plant", unit="jobs", low=0.0)]
Output = Annotated[float | None, About("output lost in the plant", unit="meur a year", low=0.0)]
Share = Annotated[float | None, About("share of the industry's output in that region", unit="1", low=0.0, high=1.0)]
Suppliers = Annotated[
    Literal["output_cap", "plant"],
    About(
        "output_cap: the industry as a whole falls by the plant's output and no more; plant: other firms of the "
        "same industry that supply the plant fall in addition"
    ),
]
HouseholdChoice = Annotated[
    Literal["wages", "consumption", "none"],
    About("denominator of household consumption for induced effects; none leaves households out"),
]
Replacement = Annotated[float, About("share of lost wages that benefits replace", unit="1", low=0.0, high=1.0)]


@dataclass(frozen=True, slots=True)
class Fall:
    """The plant: its position in the fabric, output lost (currency) and jobs lost (if the fabric has jobs).

    `staffing` is its jobs per output relative to the industry's: 1 unless jobs and output were both given.
    """

    position: int
    output: float
    jobs: float | None
    staffing: float = 1.0


def fall_of(
    fabric: Fabric,
    industry: str,
    region: str | None,
    jobs: float | None,
    output: float | None,
    share: float | None,
) -> Fall:
    """Return the fall in money and in jobs.

    From jobs alone, output follows at the industry's output per job, and the reverse. With jobs and output
    both given, each stands as it is: the plant then has its own output per job, and pays the industry's wage per job.

    Raises
    ------
    InputError
        If nothing or a contradiction is given, or the plant is larger than the industry in that region.
    """
    position = unwrap.position_of(fabric, industry, region)
    if share is not None and (jobs is not None or output is not None):
        raise InputError(
            say("share is given together with jobs or output"), say("Give share alone, or jobs and output.")
        )
    total = float(fabric.output[position])
    total_jobs = jobs_of(fabric, position)
    if share is not None:
        return Fall(position, share * total, None if total_jobs is None else share * total_jobs)
    own = jobs is not None and output is not None
    if output is None:
        output = _output_from_jobs(fabric, position, jobs, total, total_jobs)
    if jobs is None and total_jobs is not None and total > 0:
        jobs = output / total * total_jobs
    _fail_if_larger_than_industry(fabric, position, jobs, output, total, total_jobs)
    usual = output / total * total_jobs if total_jobs and total > 0 else 0.0
    staffing = jobs / usual if own and jobs is not None and usual > 0 else 1.0
    return Fall(position, output, jobs, staffing)


def jobs_of(fabric: Fabric, position: int) -> float | None:
    """Return the jobs of an industry, or None where the fabric does not know them."""
    for row in fabric.accounts.where(account="jobs"):
        jobs = float(fabric.account_values[row, position])
        return None if isnan(jobs) else jobs
    return None


def _output_from_jobs(
    fabric: Fabric, position: int, jobs: float | None, total: float, total_jobs: float | None
) -> float:
    name = fabric.industries.text(position)
    if jobs is None:
        raise InputError(
            say("how large the plant is has not been said"), say("Give jobs=4300, or output=2000 (meur), or share=0.2.")
        )
    if total_jobs is None:
        raise InputError(
            say("{table} does not know the jobs of {name}", table=fabric.meta.name, name=name),
            say("Give output=... or share=... in place of jobs."),
        )
    if total_jobs == 0:
        raise InputError(
            say("{name} has no jobs in {table}", name=name, table=fabric.meta.name),
            say("Give output=... in place of jobs."),
        )
    return jobs / total_jobs * total


def _fail_if_larger_than_industry(
    fabric: Fabric, position: int, jobs: float | None, output: float, total: float, total_jobs: float | None
) -> None:
    name = fabric.industries.text(position)
    slack = 1.0 + 1e-9
    faults = []
    if jobs is not None and total_jobs is not None and jobs > total_jobs * slack:
        faults.append(
            Fault(
                say(
                    "{jobs:,.0f} jobs are more than the {total:,.0f} of {name}",
                    jobs=jobs,
                    total=total_jobs,
                    name=name,
                ),
                say("Give at most {total:,.0f} jobs, or another industry or region.", total=total_jobs),
                row="jobs",
            )
        )
    elif output > total * slack:
        unit = fabric.meta.currency_unit
        faults.append(
            Fault(
                say(
                    "an output of {output:,.1f} {unit} is more than the {total:,.1f} of {name}",
                    output=output,
                    unit=unit,
                    total=total,
                    name=name,
                ),
                say("Give at most {total:,.1f} {unit}, or another industry or region.", total=total, unit=unit),
                row="output",
            )
        )
    if faults:
        raise InputFaults(say("the plant is larger than its industry"), faults)
