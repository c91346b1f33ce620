"""What the story of one closure is told from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from weefsel.model import Fabric, Result
from weefsel.study import Findings

CUSTOMERS = "customers"
METHODS = (
    "domino.closure",
    "domino.rounds",
    "domino.links",
    "domino.services",
    "domino.places",
    "domino.assumptions",
)


@dataclass(frozen=True, slots=True)
class ClosureFindings:
    """The results a story of one closure is told from; `closure` is the suppliers' side alone."""

    fabric: Fabric
    closure: Result
    rounds: Result
    links: Result
    services: Result
    places: Result
    assumptions: Result
    customers: tuple[Result, ...]

    @property
    def settings(self) -> dict[str, object]:
        """Return what the closure was computed with."""
        return dict(self.closure.settings)


def closure_findings(findings: Findings) -> ClosureFindings:
    """Pick the results of a closure out of the findings of a study."""
    by_name: dict[str, list[Result]] = {}
    for result in findings.results:
        by_name.setdefault(result.method, []).append(result)
    closures = by_name["domino.closure"]
    first = closures[0]
    own = replace(first, frame=first.frame.filter(pl.col("side") != CUSTOMERS))
    apart = tuple(result for result in closures if CUSTOMERS in set(result.frame["side"]))
    rounds, links, services, places, assumptions = (by_name[name][0] for name in METHODS[1:])
    return ClosureFindings(findings.fabric, own, rounds, links, services, places, assumptions, customers=apart)


def tells_a_closure(findings: Findings) -> bool:
    """Say whether a study holds all that the story of one closure in regions needs."""
    names = {result.method for result in findings.results}
    one = len(findings.study.shocks) == 1
    return one and names >= set(METHODS) and "region" in findings.fabric.industries.levels
