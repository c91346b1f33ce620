"""A study read back in words: exactly what will happen, in one language, before anything is computed."""

from __future__ import annotations

from collections.abc import Sequence

from weefsel.faces.views.happening import basis, category_in_words, said_closure, said_event
from weefsel.faces.views.words import Words
from weefsel.model import Fabric, Lever
from weefsel.model.lever import KINDS, PUBLIC
from weefsel.study import Study, read_against
from weefsel.study.ranges import LEVEL
from weefsel.study.reading import TableChange
from weefsel.study.spec import Uncertainty

NAMED = 3


def read_back(study: Study, fabric: Fabric, language: str) -> list[str]:
    """Return one sentence per shock, and what is computed."""
    words = Words(language, fabric)
    found = read_against(study, fabric)
    closures = [shock.closure for shock in study.shocks if shock.closure is not None]
    said = []
    for closure, loss in zip(closures, found.closures, strict=True):
        given = [name for name in ("jobs", "output", "share") if getattr(closure, name) is not None]
        said.append(f"{said_closure(closure, words)} {basis(loss, given, words)}")
    said += [_change(words, change) for change in found.changes]
    said += [said_event(shock.event, words) for shock in study.shocks if shock.event is not None]
    said += [_lever(words, lever) for lever in study.levers]
    ranges = [_uncertainty(words, study.uncertainty)] if study.uncertainty else []
    head = words("read.base", title=words.title, year=words.flows_year)
    methods = words("read.methods", list=", ".join(dict.fromkeys(words.method(step.method) for step in study.methods)))
    return [head, *(said or [words("read.nothing")]), methods, *ranges]


def read_rest(study: Study, fabric: Fabric, language: str) -> list[str]:
    """Return what stands in a study beside closures and events: changes of the table, levers, ranges."""
    words = Words(language, fabric)
    ranges = [_uncertainty(words, study.uncertainty)] if study.uncertainty else []
    changes = [_change(words, change) for change in read_against(study, fabric).changes]
    return [*changes, *[_lever(words, lever) for lever in study.levers], *ranges]


def _uncertainty(words: Words, uncertainty: Uncertainty) -> str:
    if uncertainty.draws is None:
        return words("read.uncertainty.sample", list=words.listed(uncertainty.sample))
    return words(
        "read.uncertainty.draws",
        draws=words.number(uncertainty.draws),
        error=_percent(words, uncertainty.error),
        level=_percent(words, LEVEL),
        seed=str(uncertainty.seed),
    )


def _change(words: Words, change: TableChange) -> str:
    before, after = (sum(getattr(cell, side) for cell in change.cells) for side in ("before", "after"))
    first, second = ([cell.at[axis] for cell in change.cells] for axis in (0, 1))
    if change.what in ("coefficient", "price"):
        cells = change.cells
        before, after = before / len(cells), after / len(cells)
        shown = {"before": words.number(before, 4), "after": words.number(after, 4)}
    else:
        shown = {"before": words.exact_money(before), "after": words.exact_money(after)}
    parts = {**shown, "by": _by(words, change)}
    if change.what in ("flow", "coefficient"):
        return words(f"read.{change.what}", supplier=_names(words, first), buyer=_names(words, second), **parts)
    item = words("read.all") if change.item == "all" else category_in_words(change.item, words)
    if change.what == "value_added" and change.item == "imports":
        item = words("read.bought_abroad")
    named = {"item": item} if change.what in ("final_demand", "value_added") else {}
    return words(f"read.{change.what}", industry=_names(words, first), **named, **parts)


def _by(words: Words, change: TableChange) -> str:
    if change.by.kind == "level":
        return words("read.by.level")
    if change.by.kind == "share":
        return words("read.by.share", value=_percent(words, change.by.value))
    plain = change.what == "coefficient"
    value = words.number(change.by.value, 4) if plain else words.exact_money(change.by.value)
    return words("read.by.amount", value=value)


def _start(words: Words, row: Lever) -> str:
    return words("read.day", day=str(row.start)) if isinstance(row.start, int) else words.day(row.start)


def _lever(words: Words, lever: Lever) -> str:
    """Say what a lever moves, from when and for how long, what it costs and who pays."""
    industry = words("read.everywhere") if lever.industry is None else words.industry(lever.industry)
    if lever.region:
        industry = words("read.in", industry=industry, region=words.region(lever.region))
    value = lever.value or 0.0
    shown = (
        _percent(words, value)
        if KINDS[lever.kind].unit == "1"
        else words.number(value, 0 if value == int(value) else 1)
    )
    product = words("read.everywhere") if lever.product is None else words.industry(lever.product)
    first = words.listed([words.industry(name.strip()) for name in (lever.first or "").split(",") if name.strip()])
    passing = words("read.passing.step", days=str(lever.days)) if lever.days else words("read.passing.permanent")
    said = words(
        f"read.lever.{lever.kind}", industry=industry, value=shown, product=product, first=first,
        start=_start(words, lever), passing=passing, category=category_in_words(lever.category or PUBLIC, words),
    )  # fmt: skip
    return f"{said} {_cost(words, lever)}"


def _cost(words: Words, lever: Lever) -> str:
    parts = []
    if lever.cost_once:
        parts.append(words("read.cost.once", money=words.exact_money(lever.cost_once)))
    if lever.cost_yearly:
        parts.append(words("read.cost.yearly", money=words.exact_money(lever.cost_yearly)))
    if KINDS[lever.kind].flows:
        share = 1.0 if lever.cost_share is None else lever.cost_share
        parts.append(words(f"read.cost.{lever.kind}", share=_percent(words, share)))
    level = words(f"read.level.{lever.paid_by}")
    return words("read.cost", cost=words.listed(parts or [words("read.cost.nothing")]), level=level)


def _name(words: Words, position: int) -> str:
    axis = words.fabric.industries
    industry = words.industry(axis.column("sector")[position])
    if "region" not in axis.levels:
        return industry
    return words("read.in", industry=industry, region=words.region(axis.column("region")[position]))


def _names(words: Words, positions: Sequence[int]) -> str:
    names = [_name(words, position) for position in dict.fromkeys(positions)]
    shown = words.listed(names[:NAMED]) if len(names) <= NAMED else ", ".join(names[:NAMED])
    rest = len(names) - NAMED
    return words("read.more", names=shown, count=str(rest)) if rest > 0 else shown


def _percent(words: Words, share: float) -> str:
    """Return a share as it was given, to a tenth of a percent."""
    sign = "\u00a0%" if words.language == "fr" else "%"
    return words.number(100 * share, 0 if round(1000 * share) % 10 == 0 else 1) + sign
