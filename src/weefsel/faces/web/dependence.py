"""The questions of the Dependence page, and their stories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from weefsel.errors import Fault, InputFaults
from weefsel.faces.folder import study_text
from weefsel.faces.views.dependence import EVERYTHING, HOME, MEASURES, Reliance, dependence_story, groups_of_industries
from weefsel.faces.views.story import Story
from weefsel.faces.views.words import Words
from weefsel.faces.web.remedies import A_REGION, CODE_OR_NAME, one_of
from weefsel.faces.web.shelf import Shelf, key_of
from weefsel.sayings import say
from weefsel.study import Findings, Study
from weefsel.study.spec import Step
from weefsel.vocabulary import region_key, sector_code

#: Belgium in the world, and the table whose imports by origin are known.
WORLD, NATION = "belgium-world", "belgium"
#: Where the chains stop that are shown; smaller ones say nothing.
LEAST = 0.002
MOST = 15

#: What a chart is computed from: table, method, settings.
Source = tuple[str, str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Asked:
    """An industry at home relies on a country; a share of what that country delivers stops."""

    industry: str
    region: str
    origin: str
    product: str
    share: float
    group: str
    measure: str


def asked_of(shelf: Shelf, given: Mapping[str, str], percent: float) -> Asked:
    """Return a question read from words.

    Raises
    ------
    InputFaults
        With everything that is not known.
    """
    fabric = shelf.fabric(WORLD)
    industry, region = sector_code(given["industry"]), region_key(given["region"])
    abroad = [name for name in fabric.industries.unique("region") if name not in HOME]
    products = {sector for place, sector in fabric.industries.labels if place == given["origin"]}
    there = {sector for place, sector in fabric.industries.labels if place == region}
    faults = [
        Fault(say("unknown {kind}: {name!r}", kind=kind, name=given[key][:80]), remedy, row=key)
        for key, kind, known, remedy in (
            ("industry", say("industry"), industry in there, CODE_OR_NAME),
            ("region", say("region"), region in HOME, A_REGION),
            ("origin", say("origin"), given["origin"] in abroad, one_of(abroad)),
            ("product", say("product"), given["product"] in {EVERYTHING, *products}, say("Give `all`, or c1 to c35.")),
            ("group", say("group"), given["group"] in groups_of_industries(), one_of(groups_of_industries())),
            ("measure", say("measure"), given["measure"] in MEASURES, one_of(MEASURES)),
        )
        if not known
    ]
    if faults or industry is None or region is None:
        raise InputFaults(say("the question is not right"), faults)
    return Asked(industry, region, given["origin"], given["product"], percent / 100, given["group"], given["measure"])


def sources_of(asked: Asked) -> dict[str, Source]:
    """Return what each chart is computed from, by its name."""
    chains = (WORLD, "dependency.chains", {"region": asked.region})
    path = {"origin": asked.origin, "industry": asked.industry, "region": asked.region}
    stop = {"origin": asked.origin, "industry": asked.product, "share": asked.share}
    return {
        "matrix": chains,
        "balance": chains,
        "paths": (WORLD, "dependency.paths", {**path, "threshold": LEAST, "keep": MOST}),
        "stop": (WORLD, "dependency.stop", stop),
        "known": (NATION, "dependency.origins", {}),
    }


def story_of(shelf: Shelf, asked: Asked, language: str) -> tuple[str, Story]:
    """Return the key of a story and the story."""
    hashes = (shelf.entry(WORLD).hash, shelf.entry(NATION).hash)
    parts = (asked.industry, asked.region, asked.origin, asked.product, asked.share, asked.group, asked.measure)
    key = key_of(*hashes, "dependence", language, *parts)
    return key, shelf.kept.get(key, lambda: _story(shelf, asked, language))


def _story(shelf: Shelf, asked: Asked, language: str) -> Story:
    sources = sources_of(asked)
    found = {name: shelf.result(*sources[name])[1] for name in ("matrix", "paths", "stop", "known")}
    steps = [Step(method=sources[name][1], settings=dict(sources[name][2])) for name in ("matrix", "paths", "stop")]
    fabric = shelf.fabric(WORLD)
    results = tuple(found[name] for name in ("matrix", "paths", "stop"))
    text = study_text(Findings(Study(base=WORLD, methods=tuple(steps)), fabric, results), language)
    reliance = Reliance(
        asked.industry,
        asked.region,
        asked.origin,
        asked.product,
        asked.share,
        asked.group,
        asked.measure,
        chains=found["matrix"],
        paths=found["paths"],
        stop=found["stop"],
        known=found["known"],
    )
    return dependence_story(reliance, Words(language, fabric), text)
