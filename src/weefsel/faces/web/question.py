"""The question of the Domino page: a plant in an industry and a place; how much of it stops, from when, how long."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from weefsel.errors import Fault, InputFaults
from weefsel.faces.views.closure_lists import Picked
from weefsel.faces.web.remedies import CODE_OR_NAME, one_of
from weefsel.sayings import say, together
from weefsel.study import Study
from weefsel.study.spec import Closure, Shock, Step
from weefsel.vocabulary import (
    arrondissement_code,
    municipality_code,
    near_places,
    place_province,
    province_key,
    province_region,
    region_key,
    sector_code,
    services_bought,
)

BASE = "belgium-regions"
#: Days that the timeline runs, and days from one of its points to the next.
YEAR, EVERY = 365, 7
STEPS = (
    Step(method="domino.closure", settings={"ranges": True, "customers": "both"}),
    Step(method="domino.rounds"),
    Step(method="domino.links"),
    Step(method="domino.services"),
    Step(method="domino.places"),
    Step(method="domino.assumptions", settings={"detail": "sectors"}),
)


@dataclass(frozen=True, slots=True)
class Question:
    """A plant stops, wholly or in part.

    `jobs` are those of the plant; `share` is the part of it that stops, or, without jobs, the part of the industry in
    the region. `start` is the date of the first day, `days` how long it stands still (0 = for good), `back` how many
    days it takes to come back. `place` is the key of a province, or the NIS code of an arrondissement or municipality.
    `picked` filters the lists.
    """

    industry: str
    region: str
    place: str | None
    jobs: float | None
    share: float | None = None
    start: str | None = None
    days: int = 0
    back: int = 0
    picked: Picked = field(default_factory=Picked)

    @property
    def size(self) -> dict[str, float]:
        """Return how large the loss is, as the methods take it: jobs, or a share of the industry."""
        if self.jobs is None:
            return {"share": self.share or 0.0}
        return {"jobs": self.jobs * (1.0 if self.share is None else self.share)}

    @property
    def plant(self) -> dict[str, object]:
        """Return the settings of every method of the page."""
        return {"industry": self.industry, "region": self.region, **self.size}

    @property
    def course(self) -> dict[str, object]:
        """Return the settings of the daily model beside those of the plant, without the date: it changes no number."""
        if not self.days:
            return {}
        if not self.back:
            return {"lasting": self.days, "recovery": "step"}
        return {"lasting": self.days, "recovery": "linear", "recovery_days": float(self.back)}

    @property
    def dated(self) -> dict[str, object]:
        """Return the settings of the daily model with the date."""
        return {**self.course, **({"begin": self.start} if self.start else {})}


def study_of(question: Question) -> Study:
    """Return the study that answers a question, its timeline included."""
    closure = Closure(
        industry=question.industry,
        region=question.region,
        place=question.place,
        start=question.start,
        **question.size,
    )
    days = (
        Step(method="domino.daily", settings={**question.course, "show": "change", "every": EVERY}),
        Step(method="domino.order", settings=question.course),
    )
    return Study(base=BASE, shocks=(Shock(name="plant", closure=closure),), methods=(*STEPS, *days))


def question_of(
    industry: str,
    place: str,
    jobs: float | None = None,
    *,
    only: str = "",
    who: str = "",
    what: str = "",
    share: float | None = None,
    start: str = "",
    days: int = 0,
    back: int = 0,
) -> Question:
    """Return a question read from words: industry, place and region in any language, or by code.

    Raises
    ------
    InputFaults
        With everything that is not known.
    """
    faults = []
    code = sector_code(industry)
    if code is None:
        faults.append(Fault(say("unknown industry: {name!r}", name=industry[:80]), CODE_OR_NAME, row="industry"))
    found = place_of(place)
    if found is None:
        faults.append(Fault(say("unknown place: {name!r}", name=place[:80]), _where(place), row="place"))
    picked, wrong = _picked(only, who, what)
    faults += wrong
    if jobs is None and share is None:
        faults.append(Fault(say("how much stops has not been said"), say("Give jobs, a share, or both."), row="jobs"))
    if jobs is not None and jobs <= 0:
        faults.append(
            Fault(say("a plant without jobs moves nothing"), say("Give the jobs lost, one or more."), row="jobs")
        )
    faults += _undated(start, days, back)
    if faults or code is None or found is None:
        raise InputFaults(say("the question is not right"), faults)
    return Question(code, found[0], found[1], jobs, share, start or None, days, back, picked)


def place_of(text: str) -> tuple[str, str | None] | None:
    """Return the region of a place and its key, which a region has not; none where nobody knows the place.

    >>> place_of("Gand"), place_of("Limburg"), place_of("arrondissement Gent"), place_of("Vlaanderen")
    (('Flanders', '44021'), ('Flanders', 'Limburg'), ('Flanders', '44000'), ('Flanders', None))
    """
    region = region_key(text)
    if region is not None:
        return region, None
    key = province_key(text) or arrondissement_code(text) or municipality_code(text)
    return (province_region(place_province(key)), key) if key else None


def _where(place: str) -> str:
    near = near_places(place)
    advice = say("Give a region, province, arrondissement or municipality, by name or NIS code.")
    return together([say("Did you mean {near}?", near=list(near)), advice]) if near else advice


def _picked(only: str, who: str, what: str) -> tuple[Picked, list[Fault]]:
    """Return what the lists are filtered by, and what is wrong in it."""
    faults = []
    place = (region_key(only) or province_key(only)) if only else None
    if only and place is None:
        remedy = say("Give Flanders, Brussels, Wallonia or a province.")
        faults.append(Fault(say("unknown region: {name!r}", name=only[:80]), remedy, row="only"))
    code = sector_code(who) if who else None
    if who and code is None:
        faults.append(
            Fault(
                say("unknown industry: {name!r}", name=who[:80]), say("Give a code such as C25, or a name."), row="who"
            )
        )
    known = [group.key for group in services_bought()]
    if what and what not in known:
        faults.append(Fault(say("unknown services: {name!r}", name=what[:80]), one_of(known), row="what"))
        what = ""
    return Picked(place, code, what or None), faults


def _undated(start: str, days: int, back: int) -> list[Fault]:
    """Return what is wrong with the days."""
    faults = []
    try:
        known = not start or 1900 <= date.fromisoformat(start).year <= 2200
    except ValueError:
        known = False
    if not known:
        faults.append(
            Fault(
                say("not a date: {given!r}", given=start[:40]),
                say("Write it as YYYY-MM-DD, such as 2026-07-01."),
                row="start",
            )
        )
    if back and not days:
        faults.append(
            Fault(
                say("a plant that stops for good does not come back"), say("Give the days it stands still."), row="back"
            )
        )
    return faults
