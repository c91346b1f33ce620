"""What happens, in a sentence: what stops, which share, where, from when, for how long."""

from __future__ import annotations

from collections.abc import Sequence

from weefsel.faces.views.words import Words
from weefsel.model import Event, Fabric
from weefsel.study import Study
from weefsel.study.reading import ReadClosure, read_loss
from weefsel.study.spec import Closure
from weefsel.vocabulary import counted, sector_code
from weefsel.vocabulary.phrases import has_phrase

#: How many shocks are said in full.
SAID = 3


def happening(study: Study, fabric: Fabric, language: str) -> list[str]:
    """Return a sentence for each closure and event of a study, in its order; of many, how many more there are."""
    said, rest = _in_two(study, fabric, language)
    more = Words(language, fabric)("happen.more", count=str(len(rest)))
    return [*said, more] if rest else said


def happening_besides(study: Study, fabric: Fabric, language: str) -> list[str]:
    """Return the sentences that `happening` only counts."""
    return _in_two(study, fabric, language)[1]


def _in_two(study: Study, fabric: Fabric, language: str) -> tuple[list[str], list[str]]:
    words = Words(language, fabric)
    said = [
        *[said_closure(shock.closure, words) for shock in study.shocks if shock.closure is not None],
        *[said_event(shock.event, words) for shock in study.shocks if shock.event is not None],
    ]
    first = SAID if len(said) > SAID + 1 else len(said)
    return said[:first], said[first:]


def short_titles(study: Study, fabric: Fabric, language: str) -> list[str]:
    """Return what happens as a title, for each closure and event of a study."""
    words = Words(language, fabric)
    closures = [shock.closure for shock in study.shocks if shock.closure is not None]
    events = [_as_event(one) for one in closures] + [shock.event for shock in study.shocks if shock.event is not None]
    return [_short(event, words) for event in events]


def said_closure(closure: Closure, words: Words) -> str:
    """Return what a closure for good is."""
    place = words.place_where(closure.place) if closure.place else ""
    event = _as_event(closure)
    times = _times(event, words, dated=closure.start is not None)
    return _stop(event, read_loss(closure, words.fabric), place, times, words)


def said_event(event: Event, words: Words) -> str:
    """Return what a dated shock is."""
    if event.kind == "closure":
        return _stop(event, read_loss(event, words.fabric), "", _times(event, words), words)
    share = event.share or 0.0
    parts = {
        "share": words.exact_share(abs(share)),
        "what": _what(event, words),
        "product": "" if event.industry is None else words.industry(_code(event.industry)),
        "where": _where(event, words),
        **_times(event, words),
        "origin": words("read.abroad") if event.origin is None else words.country(event.origin),
        "category": category_in_words(event.category, words),
    }
    key = f"happen.{event.kind}"
    return words(f"{key}.{'down' if share < 0 else 'up'}" if event.kind == "demand" else key, **parts) + "."


def basis(loss: ReadClosure, given: Sequence[str], words: Words) -> str:
    """Return what is assumed to stop, in jobs and output, of how much, and which of them was given."""
    key = "both" if {"jobs", "output"} <= set(given) else next(iter(given))
    parts = {
        "output": words.exact_money(loss.output, 0),
        "all_output": words.exact_money(loss.all_output, 0),
        "industry": _industry(loss, words),
        "where": _region_of(loss, words),
        "share": words.exact_share(loss.share),
        "given": words(f"basis.given.{key}"),
    }
    if loss.jobs is None or loss.all_jobs is None:
        return words("basis.said_output", **parts)
    return words("basis.said", jobs=words.number(loss.jobs), all_jobs=words.number(loss.all_jobs), **parts)


def _as_event(closure: Closure) -> Event:
    """Return a closure for good as the event it is."""
    return Event(
        "closure",
        closure.industry,
        closure.region,
        jobs=closure.jobs,
        output=closure.output,
        share=closure.share,
        start=closure.start or 0,
    )


def _stop(event: Event, loss: ReadClosure, place: str, times: dict[str, str], words: Words) -> str:
    where = _region_of(loss, words)
    at = f" {place}" if place else ""
    industry = _industry(loss, words)
    if event.share is not None:
        key = "happen.closure.share" if event.share < 1 else "happen.closure.whole"
        what = words("happen.tak", industry=industry, where=where)
        return words(key, share=words.exact_share(event.share), what=what, place=at, **times) + "."
    if event.jobs is not None:
        size = counted("jobs", event.jobs, words.language)
    else:
        size = words.exact_money(event.output or 0.0)
    part = words("happen.of_tak", share=words.exact_share(loss.share), where=where)
    key = "happen.closure.plant" if event.recovery == "permanent" else "happen.closure.idle"
    return words(key, industry=industry, size=size, part=part, place=at or where, **times) + "."


def _short(event: Event, words: Words) -> str:
    where = _where(event, words)
    industry = words("read.everywhere") if event.industry is None else words.industry(_code(event.industry))
    if event.kind != "closure":
        return words(f"happen.title.{event.kind}", industry=industry, where=where)
    if event.share is not None:
        return words("happen.title.stop", industry=industry, where=where, share=words.exact_share(event.share))
    return words(f"happen.title.{'plant' if event.recovery == 'permanent' else 'idle'}", industry=industry, where=where)


def _code(name: str) -> str:
    return sector_code(name) or name


def _industry(loss: ReadClosure, words: Words) -> str:
    return words.industry(words.fabric.industries.column("sector")[loss.position])


def _region_of(loss: ReadClosure, words: Words) -> str:
    axis = words.fabric.industries
    return f" {words.region_where(axis.column('region')[loss.position])}" if "region" in axis.levels else ""


def _where(event: Event, words: Words) -> str:
    return f" {words.region_where(event.region)}" if event.region else ""


def _what(event: Event, words: Words) -> str:
    where = _where(event, words)
    if event.industry is None:
        return words("happen.tak.all", where=where)
    return words("happen.tak", industry=words.industry(_code(event.industry)), where=where)


def category_in_words(name: str | None, words: Words) -> str:
    """Return whose final demand it is, as readers call it; all of it for none."""
    key = f"category.{name or 'all'}"
    return words(key) if has_phrase(key, words.language) else str(name)


def _times(event: Event, words: Words, *, dated: bool = True) -> dict[str, str]:
    """Return from when and for how long, and what comes after."""
    if isinstance(event.start, int):
        start = words("happen.from_day", day=words.number(event.start))
    else:
        start = words("happen.from", day=words.day(event.start))
    said = [start] if dated else []
    if event.recovery == "permanent":
        return {"when": " ".join([*said, words("happen.for_good")]), "after": ""}
    if event.days or event.recovery == "step":
        said.append(words("happen.for_days", days=counted("days", event.days, words.language)))
    if event.recovery == "step":
        return {"when": " ".join(said), "after": ""}
    change = "change." if event.kind == "demand" else ""
    fading = counted("days", event.recovery_days, words.language)
    return {"when": " ".join(said), "after": words(f"happen.{change}{event.recovery}", fading=fading)}
