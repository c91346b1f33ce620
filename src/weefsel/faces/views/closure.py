"""The story of a closure in one language: from findings to sentences, charts and tables."""

from __future__ import annotations

from functools import partial

import polars as pl

from weefsel.faces.views import closure_charts as charts
from weefsel.faces.views import closure_tables as tables
from weefsel.faces.views.closure_findings import ClosureFindings, ClosureOpening
from weefsel.faces.views.happening import basis, happening
from weefsel.faces.views.numbers import range_over_assumptions, rows, total
from weefsel.faces.views.story import Opening, Section, Story
from weefsel.faces.views.words import Words
from weefsel.study.reading import ReadClosure, read_loss
from weefsel.study.spec import Closure
from weefsel.vocabulary import phrase_keys, rounded_together


def closure_story(found: ClosureFindings, language: str, study: str, *, for_a_time: bool = False) -> Story:
    """Return the story of a closure in a language.

    Parameters
    ----------
    study : text of the study file that reproduces it
    for_a_time : whether what stops comes back
    """
    words = words_of(found, language)
    opening = closure_told_first(found, language, for_a_time=for_a_time)
    assumptions = _assumptions(found, words)
    return Story(
        language=language,
        title=opening.title,
        asked=opening.asked,
        sentence=opening.sentence,
        lead=opening.lead,
        sections=(opening.section, *_sections(found, words)),
        assumptions=assumptions,
        not_valid_for=tuple(words(f"notvalid.{at}", flows=words.flows_year) for at in range(1, 6)),
        sources=tuple(words.vintage(vintage) for vintage in found.fabric.meta.vintages),
        study=study,
        words=phrase_keys(language),
        basis=assumptions[0],
    )


def closure_told_first(found: ClosureOpening, language: str, *, for_a_time: bool = False) -> Opening:
    """Return what a story begins with: title, sentence, what else to know, and who is hit through whom."""
    words = words_of(found, language)
    jobs = partial(total, found.closure.frame, measure="jobs")
    hanging = words.adding([jobs(part="direct"), jobs(part="indirect")])
    return Opening(
        title=found.title_in(language) or _title(found, words, hanging[1], for_a_time=for_a_time),
        asked=" ".join(happening(found.study, found.fabric, language)),
        sentence=_sentence(found, words, hanging),
        lead=_lead(found, words),
        direct=hanging[1],
        section=Section("links", words("sankey.heading"), (words("sankey.text"),), chart=charts.links(found, words)),
    )


def words_of(found: ClosureOpening, language: str) -> Words:
    """Return the words for a closure: those of a plant, or of a stop where a share of an industry is given."""
    return Words(language, found.fabric, of_a_stop=found.closure.settings.get("share") is not None)


def _title(found: ClosureOpening, words: Words, direct: str, *, for_a_time: bool) -> str:
    """Return what happens: the jobs of a plant as they were given, those of a share as the sentence has them."""
    plant = rows(found.closure.frame, part="direct")
    region, share = words.region_where(str(plant["region"][0])), found.closure.settings.get("share")
    said = {
        "where": words.place_where(found.place) if found.place else region,
        "industry": words.industry(str(plant["sector"][0])),
    }
    if share is None:
        jobs = words.number(total(found.closure.frame, measure="jobs", part="direct"))
        return words("closure.title_idle" if for_a_time else "closure.title", jobs=jobs, **said)
    place = f" {said['where']}" if found.place else ""
    return words(
        "closure.title_share",
        **said,
        jobs=direct,
        region=region,
        place=place,
        share=words.exact_share(float(str(share))),
    )


def _sentence(found: ClosureOpening, words: Words, hanging: list[str]) -> str:
    span = range_over_assumptions(found.assumptions.frame, ("direct", "indirect"))
    low, point, high = (words.about(end) for end in (span.low, span.central, span.high))
    whole, direct, indirect = hanging
    key = "closure.sentence" if low != point else "closure.sentence_up"
    return words(
        "closure.sentence_alone" if low == high else key,
        total=whole,
        direct=direct,
        indirect=indirect,
        low=low,
        high=high,
    )


def _lead(found: ClosureOpening, words: Words) -> tuple[str, ...]:
    added = partial(total, found.closure.frame, measure="value_added")
    jobs = partial(total, found.closure.frame, measure="jobs", part="indirect")
    induced = range_over_assumptions(found.assumptions.frame, ("induced",))
    first = rows(found.links.frame, round="1", measure="output")
    bought = total(first.filter(pl.col("kind").is_in(["supplier", "other", "own_industry", "imports"])))
    money = words.adding_money([added(part="direct"), added(part="indirect")])
    regions = [jobs(region=region) for region in ("Flanders", "Brussels", "Wallonia")]
    _, (_, indirect) = rounded_together([total(found.closure.frame, measure="jobs", part="direct"), sum(regions)])
    _, *shown = words.adding(regions, indirect)
    return (
        words("closure.status", flows=words.flows_year, jobs=words.year_of("jobs"), places=words.year_of("places")),
        words("closure.studied"),
        words(
            "closure.value_added",
            flows=words.flows_year,
            total=money[0],
            direct=money[1],
            indirect=money[2],
        ),
        words(
            "closure.regions",
            flanders=shown[0],
            brussels=shown[1],
            wallonia=shown[2],
        ),
        # Who buys nothing, such as households as employers, imports nothing: there is no share.
        *([words("closure.imports", share=words.share(total(first, kind="imports") / bought))] if bought else []),
        words(
            "closure.induced_alone" if words.about(induced.low) == words.about(induced.high) else "closure.induced",
            induced=words.about(induced.central),
            low=words.about(induced.low),
            high=words.about(induced.high),
        ),
    )


def _sections(found: ClosureFindings, words: Words) -> tuple[Section, ...]:
    first_round = total(found.rounds.frame, measure="jobs", round="1")
    indirect = total(found.closure.frame, measure="jobs", part="indirect")
    customers, varied = tables.customers(found.customers, words), charts.assumptions(found, words)
    return (
        Section(
            "industries",
            words("industry.heading"),
            (words("industry.text", count=str(charts.SHOWN_INDUSTRIES)),),
            chart=charts.industries(found, words),
        ),
        Section("regions", words("region.heading"), table=tables.regions(found.closure, words)),
        Section("services", words("services.heading"), (words("services.text"),), chart=charts.services(found, words)),
        Section(
            "rounds",
            words("rounds.heading"),
            (words("rounds.text", share=words.share(first_round / indirect if indirect else 0.0)),),
            table=tables.rounds(found.rounds, words),
        ),
        *_places(found, words),
        Section("customers", words("customers.heading"), (words("customers.text"),), table=customers),
        Section("assumptions", words("assumption.heading"), _varied_text(found, words), chart=varied),
    )


def _varied_text(found: ClosureFindings, words: Words) -> tuple[str, ...]:
    """Return what the chart of assumptions shows, and how its range differs from that of the first sentence."""
    span = range_over_assumptions(found.assumptions.frame, ("direct", "indirect"))
    low, high = words.about(span.low), words.about(span.high)
    differs = [words("assumption.range", low=low, high=high)] if low != high else []
    return (words("assumption.text"), *differs)


def _places(found: ClosureFindings, words: Words) -> tuple[Section, ...]:
    """Return the section by place; none where the table knows no places."""
    if found.places is None:
        return ()
    chart = charts.places(found, words)
    return (Section("places", words("places.heading"), (words("places.text"),), chart=chart),)


def _loss(found: ClosureOpening) -> ReadClosure:
    """Return what is lost of how much, as the closure was computed."""
    given = {name: found.settings.get(name) for name in ("industry", "region", "jobs", "output", "share")}
    return read_loss(Closure.model_validate(given), found.fabric)


def _assumptions(found: ClosureFindings, words: Words) -> tuple[str, ...]:
    direct = rows(found.closure.frame, part="direct")
    settings = found.settings
    given = [name for name in ("jobs", "output", "share") if settings.get(name) is not None]
    said = [basis(_loss(found), given, words), *[words(f"assume.{at}") for at in (*range(1, 6), 7, 8)]]
    if "grade" in direct.columns:
        said.append(words("assume.6", grade=words.grade(str(direct["grade"][0]))))
    return tuple(said)
