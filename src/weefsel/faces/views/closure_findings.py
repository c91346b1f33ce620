"""What the story of one closure is told from."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from weefsel.model import Fabric, Result
from weefsel.model.fabric import regions_of
from weefsel.sayings import say
from weefsel.study import Findings, Study

CUSTOMERS = "customers"
METHODS = (
    "domino.closure",
    "domino.rounds",
    "domino.links",
    "domino.services",
    "domino.assumptions",
)
PLACES = "domino.places"
#: The page speaks of these regions.
REGIONS = {"Flanders", "Brussels", "Wallonia"}


@dataclass(frozen=True, slots=True)
class ClosureOpening:
    """The results that the first words and the first picture of a closure are told from.

    `closure` is the suppliers' side alone.
    """

    study: Study
    fabric: Fabric
    closure: Result
    links: Result
    assumptions: Result

    @property
    def place(self) -> str | None:
        """Return where the plant stands, as the user names it."""
        return next((shock.closure.place for shock in self.study.shocks if shock.closure), None)

    def title_in(self, language: str) -> str:
        """Return what the user calls the study; empty where nothing is said."""
        return self.study.title_in(language)

    @property
    def settings(self) -> dict[str, object]:
        """Return what the closure was computed with."""
        return dict(self.closure.settings)


@dataclass(frozen=True, slots=True)
class ClosureFindings(ClosureOpening):
    """The results a story of one closure is told from; `places` is absent where the table knows none."""

    rounds: Result
    services: Result
    places: Result | None
    customers: tuple[Result, ...]

    @property
    def placed(self) -> Result:
        """Return the losses by place; raises ValueError where the table knows no places."""
        if self.places is None:
            raise ValueError("the table knows no places")
        return self.places


def closure_opening(findings: Findings) -> ClosureOpening:
    """Pick the results that a story opens with out of the findings of a study."""
    by_name = _by_name(findings)
    first = by_name["domino.closure"][0]
    own = replace(first, frame=first.frame.filter(pl.col("side") != CUSTOMERS))
    links, assumptions = (by_name[name][0] for name in ("domino.links", "domino.assumptions"))
    return ClosureOpening(findings.study, findings.fabric, own, links, assumptions)


def closure_findings(findings: Findings) -> ClosureFindings:
    """Pick the results of a closure out of the findings of a study."""
    by_name, opening = _by_name(findings), closure_opening(findings)
    apart = tuple(result for result in by_name["domino.closure"] if CUSTOMERS in set(result.frame["side"]))
    return ClosureFindings(
        opening.study,
        opening.fabric,
        opening.closure,
        opening.links,
        opening.assumptions,
        rounds=by_name["domino.rounds"][0],
        services=by_name["domino.services"][0],
        places=next(iter(by_name.get(PLACES, ())), None),
        customers=apart,
    )


def _by_name(findings: Findings) -> dict[str, list[Result]]:
    by_name: dict[str, list[Result]] = {}
    for result in findings.results:
        by_name.setdefault(result.method, []).append(result)
    return by_name


def tells_a_closure(findings: Findings) -> bool:
    """Say whether a study holds all that the story of one closure in regions needs."""
    return not wanting(findings)


def wanting(findings: Findings) -> str:
    """Return, in one line, what a study lacks for the story of a closure; empty where it lacks nothing."""
    closures = [shock for shock in findings.study.shocks if shock.closure is not None]
    if len(closures) != 1 or len(findings.study.shocks) != 1:
        return say("a page tells of one closure, and of nothing else that happens at once")
    if set(regions_of(findings.fabric.industries)) != REGIONS:
        return say("a page needs a table of {regions}, such as belgium-regions", regions=sorted(REGIONS))
    needed = [*METHODS, *([PLACES] if findings.fabric.places is not None else [])]
    ran = {result.method for result in findings.results}
    if missing := [name for name in needed if name not in ran]:
        return say("for a page, add to the methods: {names}", names=missing)
    return ""
