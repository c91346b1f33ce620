"""The question of the Levers page, and its stories: one shock, what is done about it, and who pays."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from weefsel.errors import Fault, InputFaults
from weefsel.faces.folder import study_text
from weefsel.faces.views.levers import KINDS, READINGS, Pulled, Pulls, levers_opening, levers_rest
from weefsel.faces.views.story import Section, Story
from weefsel.faces.views.words import Words
from weefsel.faces.web.remedies import A_REGION, CODE_OR_NAME, one_of
from weefsel.faces.web.shelf import Shelf, key_of
from weefsel.model import Event, Lever, Result
from weefsel.model.lever import LEVELS
from weefsel.sayings import say
from weefsel.study import Findings, Study
from weefsel.study.spec import Shock, Step
from weefsel.vocabulary import region_key, sector_code

BASE = "belgium-regions"
YEAR = 365
#: A lever at rest: the method compares with something.
AT_REST = '[{"kind": "short_time", "value": 0, "cost_yearly": 0, "paid_by": "federal"}]'


@dataclass(frozen=True, slots=True)
class Asked:
    """A share of an industry stops for some days, and the levers that are pulled."""

    industry: str
    region: str
    share: float
    days: int
    pulled: tuple[Pulled, ...]


def asked_of(shelf: Shelf, industry: str, region: str, percent: float, days: int, levers: str) -> Asked:
    """Return a question read from words; `levers` is ``kind:value:payer:cost``, with commas between.

    Raises
    ------
    InputFaults
        With everything that is not known.
    """
    code, place = sector_code(industry), region_key(region)
    there = {sector for where, sector in shelf.fabric(BASE).industries.labels if where == place}
    faults = []
    if place is None:
        what = say("unknown region: {name!r}", name=region[:40])
        faults.append(Fault(what, A_REGION, row="region"))
    elif code not in there:
        remedy = CODE_OR_NAME
        faults.append(Fault(say("unknown industry: {name!r}", name=industry[:80]), remedy, row="industry"))
    pulled: list[Pulled] = []
    for text in levers.split(",") if levers else ():
        found = _pulled(text)
        if isinstance(found, Fault):
            faults.append(found)
        else:
            pulled.append(found)
    kinds = [one.kind for one in pulled]
    faults += [
        Fault(say("{kind} is pulled twice", kind=kind), say("Keep one of the two."), row="levers")
        for kind in sorted({kind for kind in kinds if kinds.count(kind) > 1})
    ]
    if faults or code is None or place is None:
        raise InputFaults(say("the question is not right"), faults)
    return Asked(code, place, percent / 100, days, tuple(pulled))


def _pulled(text: str) -> Pulled | Fault:
    parts = [*text.split(":"), "", "", ""][:4]
    kind, shown = KINDS.get(parts[0]), text[:60]
    if kind is None:
        what = say("unknown lever: {name!r}", name=shown)
        return Fault(what, one_of(KINDS), row="levers")
    try:
        value, cost = float(parts[1]), float(parts[3] or 0)
    except ValueError:
        remedy = say("Write kind:value:payer:cost, as short_time:0.8:federal:0.")
        return Fault(say("not numbers: {given!r}", given=shown), remedy, row="levers")
    if not kind.low <= value <= kind.high:
        remedy = say("From {low:g} to {high:g}.", low=kind.low, high=kind.high)
        return Fault(say("{given!r} is outside its range", given=shown), remedy, row="levers")
    if not 0 <= cost <= 1e6:
        what = say("{given!r} has a cost outside its range", given=shown)
        return Fault(what, say("From 0 to {most:,} million euro.", most=1_000_000), row="levers")
    payer = parts[2] or kind.payer
    if payer not in LEVELS:
        what = say("unknown payer: {payer!r}", payer=payer[:40])
        return Fault(what, one_of(LEVELS), row="levers")
    return Pulled(parts[0], value, payer, 0.0 if kind.counted else cost)


def levers_of(asked: Asked) -> list[dict[str, Any]]:
    """Return the levers as the method reads them."""
    return [_as_row(one, asked.industry) for one in asked.pulled]


def _as_row(one: Pulled, industry: str) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": one.kind, "value": one.value, "paid_by": one.payer}
    if one.kind == "stock":
        row["product"] = industry
    if one.kind == "demand":
        row["industry"] = industry
    if not KINDS[one.kind].counted:
        row["cost_yearly"] = one.cost
    return row


def shock_of(asked: Asked) -> dict[str, object]:
    """Return the settings of the shock."""
    return {
        "event": "closure",
        "industry": asked.industry,
        "region": asked.region,
        "share": asked.share,
        "lasting": asked.days,
        "recovery": "step",
        "horizon": YEAR,
    }


def sources_of(asked: Asked) -> dict[str, tuple[str, str, Mapping[str, object]]]:
    """Return what each chart is computed from, by its name."""
    levers = json.dumps(levers_of(asked)) if asked.pulled else AT_REST
    what = {**shock_of(asked), "levers": levers}
    return {
        "budget": (BASE, "domino.levers", {**what, "alone": False}),
        "kept": (BASE, "domino.levers", what),
        "course": (BASE, "domino.daily", {**what, "show": "change", "every": 7}),
    }


def opening_of(shelf: Shelf, asked: Asked, language: str) -> tuple[str, Story]:
    """Return the key of what comes first and the story: the sentence, and who pays."""
    key, found = shelf.result(*sources_of(asked)["budget"])
    named = key_of(key, "levers", language, asked.pulled)
    return named, shelf.kept.get(named, lambda: _opening(shelf, asked, found, language))


def rest_of(shelf: Shelf, asked: Asked, language: str, *, ranges: bool) -> tuple[str, tuple[Section, ...]]:
    """Return the key of the rest and its sections: what each lever does, with or without its range, and the days."""
    key = key_of(shelf.entry(BASE).hash, "levers-rest", language, shock_of(asked), asked.pulled, ranges)
    return key, shelf.kept.get(key, lambda: _rest(shelf, asked, language, ranges=ranges))


def _opening(shelf: Shelf, asked: Asked, found: Result, language: str) -> Story:
    pulls = Pulls(asked.industry, asked.region, asked.pulled, found)
    return levers_opening(pulls, Words(language, shelf.fabric(BASE)), _study(shelf, asked, found, language))


def _rest(shelf: Shelf, asked: Asked, language: str, *, ranges: bool) -> tuple[Section, ...]:
    sources = sources_of(asked)
    table, method, settings = sources["kept"]
    others = READINGS if ranges else ()
    readings = [shelf.result(table, method, {**settings, **reading})[1] for reading in ({}, *others)]
    daily = sources["course"]
    after = shelf.result(*daily)[1]
    before = shelf.result(daily[0], daily[1], {key: value for key, value in daily[2].items() if key != "levers"})[1]
    pulls = Pulls(asked.industry, asked.region, asked.pulled, readings[0])
    return levers_rest(pulls, readings, before, after, Words(language, shelf.fabric(BASE)))


def _study(shelf: Shelf, asked: Asked, found: Result, language: str) -> str:
    event = Event(
        kind="closure",
        industry=asked.industry,
        region=asked.region,
        share=asked.share,
        days=asked.days,
        recovery="step",
    )
    levers = [Lever(**row) for row in levers_of(asked)]
    step = Step(method="domino.levers" if levers else "domino.totals", settings={"horizon": YEAR})
    study = Study(base=BASE, shocks=(Shock(name="stop", event=event),), levers=tuple(levers), methods=(step,))
    return study_text(Findings(study, shelf.fabric(BASE), (replace(found),)), language)
