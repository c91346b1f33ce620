"""What is said beside any result for what it rests on: what value added is, and jobs of another year than output."""

from __future__ import annotations

from weefsel.methods import value
from weefsel.model import Fabric, Result
from weefsel.sayings import say

JOBS = "jobs"


def remarks(fabric: Fabric, result: Result) -> list[str]:
    """Return sentences on a result that hold for every method, from what the fabric says of itself."""
    said = [value.remark(fabric)] if _speaks_of(result, value.MEASURE) else []
    said += _years(fabric) if _speaks_of(result, JOBS) else []
    return [each for each in said if each]


def _speaks_of(result: Result, what: str) -> bool:
    """Return whether a number of a result is about something: its measure, or the account it holds."""
    named = {"measure", "account"} & set(result.frame.columns)
    return any(what in set(result.frame[name].unique()) for name in named)


def _years(fabric: Fabric) -> list[str]:
    """Return what jobs of another year than output do to every number of jobs."""
    years = {vintage.what: vintage.year for vintage in fabric.meta.vintages}
    jobs = next((year for what, year in years.items() if what.startswith("jobs by industry")), None)
    if jobs is None or fabric.meta.year is None or jobs == fabric.meta.year:
        return []
    return [
        say(
            "Jobs of {year} stand on output of {other}: jobs per unit of output are off by what output and "
            "productivity changed in between, mostly in one direction; ranges do not hold this.",
            year=jobs,
            other=fabric.meta.year,
        )
    ]
