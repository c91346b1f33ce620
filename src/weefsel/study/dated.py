"""Dated shocks and levers of a study, held against what can be: keys, names in the table, days of the run.

Works on a study as it is written, so that everything comes together and each fault has its line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from weefsel import registry
from weefsel.errors import Fault, InputError, shown, unknown
from weefsel.methods import unwrap
from weefsel.methods.daily.products import product_names
from weefsel.methods.daily.rows import as_written
from weefsel.methods.domino.fall import fall_of
from weefsel.model import Fabric
from weefsel.model.event import wrong_in_event
from weefsel.model.lever import EVERY, PUBLIC, wrong_in_lever
from weefsel.model.rows import Wrong
from weefsel.sayings import say
from weefsel.study.misfit import Location, Misfit
from weefsel.study.steps import as_step
from weefsel.vocabulary import region_key, sector_code

Row = Mapping[str, object]


def dated_misfits(study: Row, fabric: Fabric | None) -> Iterator[Misfit]:
    """Yield what is wrong in the events and levers of a study; names are checked where the fabric is known."""
    for place, row, wrong_in in _rows(study):
        if not isinstance(row, Mapping):
            remedy = say("Write keys and values, such as kind: closure.")
            yield Misfit(place, Fault(say("{given} has no keys", given=shown(row)), remedy))
            continue
        wrong = wrong_in(row)
        yield from (Misfit((*place, one.key), Fault(one.what, one.remedy)) for one in wrong)
        yield from _days(place, row, study)
        if fabric is not None and not wrong:
            yield from _names(place, row, fabric)
    yield from _begins(study)
    for key in ("shocks", "levers"):
        if study.get(key) is not None and not isinstance(study[key], list | tuple):
            what = say("{key} = {given} is no list", key=key, given=shown(study[key]))
            remedy = say("Write {key}: and under it one line for each, which begins with a dash.", key=key)
            yield Misfit((key,), Fault(what, remedy))
    levers = _listed(study.get("levers"))
    names = [row.get("name") or row.get("kind") for row in levers if isinstance(row, Mapping)]
    for at, name in enumerate(names):
        if name in names[:at]:
            what = say("two levers are called {name!r}", name=name)
            yield Misfit(("levers", at), Fault(what, say("Give each a `name` of its own.")))


def _listed(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _rows(study: Row) -> Iterator[tuple[Location, object, Callable[[Row], list[Wrong]]]]:
    for at, shock in enumerate(_listed(study.get("shocks"))):
        if isinstance(shock, Mapping) and shock.get("event") is not None:
            yield ("shocks", at, "event"), shock["event"], wrong_in_event
    for at, lever in enumerate(_listed(study.get("levers"))):
        yield ("levers", at), lever, wrong_in_lever


def _days(place: Location, row: Row, study: Row) -> Iterator[Misfit]:
    """Yield the first days that lie outside the run of a method."""
    start = row.get("start", 0)
    for step in map(as_step, _listed(study.get("methods"))):
        begin, horizon = _run_of(step)
        if horizon is None:
            continue
        try:
            first = date.fromisoformat(str(start)) if not isinstance(start, int) else None
            from_day = date.fromisoformat(str(begin)) if begin is not None else None
        except ValueError:
            return
        fault = _outside(start, first, from_day, horizon)
        if fault is not None:
            yield Misfit((*place, "start"), fault)
            return


def _begins(study: Row) -> Iterator[Misfit]:
    """Yield the first dates of runs that are no dates."""
    for at, step in enumerate(map(as_step, _listed(study.get("methods")))):
        begin, horizon = _run_of(step)
        try:
            if horizon is not None and begin is not None:
                date.fromisoformat(str(begin))
        except ValueError:
            name = step["method"] if isinstance(step, Mapping) else ""
            fault = Fault(
                say("begin = {given} is not a date", given=shown(begin)),
                say("Write it as YYYY-MM-DD, such as 2026-07-01."),
            )
            yield Misfit(("methods", at, name, "begin"), fault)


def _run_of(step: object) -> tuple[object, int | None]:
    """Return the date of day 0 and the days of a step, None where it knows no events."""
    if not isinstance(step, Mapping) or not isinstance(step.get("method"), str):
        return None, None
    try:
        found = registry.find(step["method"])
    except InputError:
        return None, None
    settings = {each.name: each for each in found.settings}
    if "events" not in settings:
        return None, None
    written = step.get("settings")
    given: Row = written if isinstance(written, Mapping) else {}
    horizon = given.get("horizon", settings["horizon"].default)
    return given.get("begin"), horizon if isinstance(horizon, int) and horizon > 0 else None


def _outside(start: object, first: date | None, begin: date | None, horizon: int) -> Fault | None:
    if first is not None and begin is None:
        return Fault(
            say("start = {start}, but the run has no date", start=start),
            say("Give the method begin: YYYY-MM-DD, the date of day 0."),
        )
    day = (first - begin).days if first is not None and begin is not None else start
    if not isinstance(day, int):
        return None
    if day < 0 and first is not None:
        return Fault(
            say("start = {start} is {count} days before the run begins", start=start, count=-day),
            say("Begin the run earlier, or start later."),
        )
    if day >= horizon:
        return Fault(
            say("start = {start} is after the run of {count} days", start=start, count=horizon),
            say("Give the method a longer horizon."),
        )
    return None


def _names(place: Location, written: Row, fabric: Fabric) -> Iterator[Misfit]:
    """Yield what an event or a lever names that the fabric does not have."""
    row, lever = as_written(written), place[0] == "levers"
    checks: dict[str, Callable[[str], object]] = {
        "industry": lambda name: _industry(fabric, row, name),
        "product": lambda name: _product(fabric, name),
        "region": lambda name: _region(fabric, name),
        "first": lambda names: [_sector(fabric, name.strip()) for name in names.split(",")],
        "origin": lambda name: _one_of(say("origin of imports"), name, _origins(fabric)),
        "category": lambda name: _one_of(say("category of final demand"), name, _categories(fabric, lever=lever)),
    }
    if lever and row.get("kind") == "demand":
        row.setdefault("category", PUBLIC)
    wrong = False
    for key, check in checks.items():
        try:
            if row.get(key) is not None:
                check(str(row[key]))
        except InputError as error:
            wrong = True
            yield Misfit((*place, key), error.faults()[0])
    if row.get("kind") == "closure" and not wrong:
        yield from plant_misfits(place, row, fabric)


def plant_misfits(place: Location, row: Row, fabric: Fabric) -> Iterator[Misfit]:
    """Yield why a plant cannot be: no region where there are several, or larger than its industry."""
    region = None if row.get("region") is None else str(row["region"])
    size = {key: None if (value := row.get(key)) is None else float(str(value)) for key in ("jobs", "output", "share")}
    key = "region"
    try:
        unwrap.position_of(fabric, str(row["industry"]), region)
        key = next((name for name, value in size.items() if value is not None), "")
        fall_of(fabric, str(row["industry"]), region, size["jobs"], size["output"], size["share"])
    except InputError as error:
        yield Misfit((*place, *([key] if key else [])), error.faults()[0])


def _industry(fabric: Fabric, row: Row, name: str) -> object:
    return _product(fabric, name) if row.get("kind") in ("imports", "curtailment") else _sector(fabric, name)


def _sector(fabric: Fabric, name: str) -> str:
    return unwrap.find_label(fabric.industries, "sector", name, sector_code(name), say("industry"))


def _product(fabric: Fabric, name: str) -> object:
    sectors = fabric.industries.column("sector")
    known = [*fabric.industries.unique("sector"), *_imported(fabric, "product"), *product_names(sectors, sectors)]
    return None if sector_code(name) in known else _one_of(say("product"), name, known)


def _region(fabric: Fabric, name: str) -> object:
    if "region" not in fabric.industries.levels:
        raise InputError(say("{name} has no regions", name=fabric.meta.name), say("Leave the region out."))
    return unwrap.find_label(fabric.industries, "region", name, region_key(name), say("region"))


def _categories(fabric: Fabric, *, lever: bool) -> list[str]:
    """Return whose final demand an event or a lever can move: a lever leaves households to themselves."""
    known = list(fabric.uses.unique("category"))
    return [*(name for name in known if name != "households"), EVERY] if lever else [*known, "households"]


def _imported(fabric: Fabric, level: str) -> list[str]:
    if fabric.imports is None:
        return []
    axis = fabric.imports.products
    return list(axis.unique(level)) if level in axis.levels else ["abroad"]


def _origins(fabric: Fabric) -> list[str]:
    regions = list(fabric.industries.unique("region")) if "region" in fabric.industries.levels else []
    return [*_imported(fabric, "origin"), *regions]


def _one_of(kind: str, name: str, known: list[str]) -> object:
    if name.strip() not in known:
        raise unknown(kind, name, dict.fromkeys(known))
    return None
