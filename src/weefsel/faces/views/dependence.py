"""Who relies on whom: the story of one industry, one country, and what it delivers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from weefsel.faces.views import dependence_charts as charts
from weefsel.faces.views.story import Section, Story
from weefsel.faces.views.words import Words
from weefsel.model import Result
from weefsel.vocabulary import origin_name, phrase_keys, product_name, sector_codes, strategic_codes, strategic_keys

#: What can be shown; value first, which counts nothing twice. `total` is gross.
MEASURES = ("inputs_value", "direct", "hidden_value", "value_added", "total")
#: What the balance of an industry tells of each country.
SHARES = ("direct", "inputs_value", "total")
HOME = ("Flanders", "Brussels", "Wallonia")
EVERYTHING = "all"


@dataclass(frozen=True, slots=True)
class Reliance:
    """What the story is told from, and what was asked.

    `chains` holds all industries of the region; `known` is ``dependency.origins`` of the national table.
    """

    industry: str
    region: str
    origin: str
    product: str
    share: float
    group: str
    measure: str
    chains: Result
    paths: Result
    stop: Result
    known: Result

    def shares(self, measure: str) -> dict[str, float]:
        """Return the share of each country abroad in what the industry needs, largest first."""
        own = self.chains.frame.filter(
            pl.col("sector") == self.industry,
            pl.col("measure") == measure,
            ~pl.col("origin").is_in([*HOME, "abroad"]),
        )
        pairs = [(str(origin), float(value)) for origin, value in own.select("origin", "value").iter_rows()]
        return dict(sorted(pairs, key=lambda pair: -pair[1]))

    def lost(self, measure: str) -> float:
        """Return what hangs, in Belgium, on the deliveries that stop."""
        frame = self.stop.frame.filter(pl.col("measure") == measure, pl.col("region").is_in(HOME))
        return float(frame["value"].sum())


def groups_of_industries() -> dict[str, tuple[str, ...]]:
    """Return the groups of industries that can be shown, by key: all, strategic sectors, sections of NACE."""
    strategic = {key: strategic_codes(key) or () for key in strategic_keys()}
    codes = sector_codes()
    sections: dict[str, tuple[str, ...]] = {}
    for code in codes:
        sections[code[0]] = (*sections.get(code[0], ()), code)
    together = tuple(code for code in codes if any(code in part for part in strategic.values()))
    large = {letter: part for letter, part in sections.items() if len(part) > 1}
    return {**large, "strategic": together, **strategic, "all": codes}


def dependence_story(found: Reliance, words: Words, study: str) -> Story:
    """Return the story of a reliance.

    Parameters
    ----------
    study : text of the study file that reproduces it
    """
    named = _names(found, words)
    return Story(
        language=words.language,
        title=words("dep.title", **named),
        sentence=_sentence(found, named, words),
        lead=_lead(found, named, words),
        sections=_sections(found, named, words),
        assumptions=tuple(words(f"dep.assume.{at}") for at in range(1, 5)),
        not_valid_for=tuple(words(f"dep.notvalid.{at}") for at in range(1, 5)),
        sources=tuple(words.vintage(vintage) for vintage in words.fabric.meta.vintages),
        study=study,
        words={},
    )


def _names(found: Reliance, words: Words) -> dict[str, str]:
    product = words("dep.everything") if found.product == EVERYTHING else product_name(found.product, words.language)
    return {
        "industry": words.industry(found.industry),
        "where": words.region_where(found.region),
        "origin": origin_name(found.origin, words.language),
        "product": product,
    }


def _sentence(found: Reliance, named: Mapping[str, str], words: Words) -> str:
    total, direct = (found.shares(measure).get(found.origin, 0.0) for measure in ("inputs_value", "direct"))
    key = "dep.sentence.more" if total >= direct else "dep.sentence.less"
    parts = {"total": charts.percent(total, words), "direct": charts.percent(direct, words)}
    if total >= direct:
        # The difference of the numbers as shown, so that whoever subtracts finds it.
        shown = round(1000 * total) - round(1000 * direct)
        parts["hidden"] = words.number(shown / 10, 1)
    return words(key, **named, **parts)


def _lead(found: Reliance, named: Mapping[str, str], words: Words) -> tuple[str, ...]:
    ranked = list(found.shares("inputs_value").items())
    first, largest = ranked[0]
    stop = {"share": words.share(found.share), "jobs": words.about(found.lost("jobs"))}
    return (
        words("dep.lead.value", value=charts.percent(found.shares("value_added").get(found.origin, 0.0), words)),
        words(
            "dep.lead.rank",
            rank=str(1 + [origin for origin, _ in ranked].index(found.origin)),
            count=str(len(ranked)),
            first=origin_name(first, words.language),
            share=charts.percent(largest, words),
        ),
        words("dep.lead.stop", **named, **stop, money=words.money(found.lost("value_added"))),
    )


def _sections(found: Reliance, named: Mapping[str, str], words: Words) -> tuple[Section, ...]:
    shown = groups_of_industries()[found.group]
    frame = found.chains.frame.filter(pl.col("sector").is_in(shown), ~pl.col("origin").is_in([*HOME, "abroad"]))
    cells = frame.filter(pl.col("measure") == found.measure)
    measure = words(f"dep.measure.{found.measure}")
    title = words("dep.matrix.title", measure=measure, where=named["where"])
    matrix = charts.matrix_of(cells, title, (found.industry, found.origin), words)
    paths = charts.chains(found.paths, found.shares("value_added").get(found.origin, 0.0), named, words)
    nothing = (words("dep.paths.none"),) if paths is None else (words("dep.paths.text"),)
    known = charts.known_imports(found.known.frame.filter(pl.col("sector").is_in(shown)), words)
    return (
        Section("matrix", words("dep.matrix.heading"), (words("dep.matrix.text"),), chart=matrix),
        Section(
            "balance",
            words("dep.balance.heading"),
            (words("dep.balance.text"),),
            chart=charts.balance({name: found.shares(name) for name in SHARES}, found.origin, named, words),
        ),
        Section("paths", words("dep.paths.heading"), nothing, chart=paths),
        Section(
            "stop", words("dep.stop.heading"), (words("dep.stop.text"),), chart=charts.stopped(found.stop, named, words)
        ),
        Section("known", words("dep.known.heading"), (words("dep.known.text"),), chart=known),
    )


def phrases_of(language: str) -> Mapping[str, str]:
    """Return the names of the groups that can be shown, by key."""
    return {key: text for key, text in phrase_keys(language).items() if key.startswith("dep.group.")}
