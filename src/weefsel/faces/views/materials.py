"""Raw materials: the story of one of them, in one assessment."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from weefsel.faces.views import materials_charts as charts
from weefsel.faces.views.story import Section, Story
from weefsel.faces.views.words import Words
from weefsel.model import Result
from weefsel.vocabulary import format_share, material_name, origin_name

STAGES = ("extraction", "processing")


@dataclass(frozen=True, slots=True)
class Material:
    """What the story of a raw material is told from."""

    material: str
    year: int
    screen: Result
    uses: Result
    targets: Result

    def assessed(self) -> dict[str, float]:
        """Return the measures of the material in the year; empty where it was not assessed."""
        frame = self.screen.frame.filter(pl.col("material") == self.material, pl.col("year") == self.year)
        return dict(frame.select("measure", "value").iter_rows())


def material_story(found: Material, words: Words, study: str) -> Story:
    """Return the story of a raw material.

    Parameters
    ----------
    study : text of the study file that reproduces it
    """
    name = material_name(found.material, words.language)
    return Story(
        language=words.language,
        title=words("mat.title", material=name),
        sentence=_sentence(found, name, words),
        lead=_lead(found, words),
        sections=_sections(found, name, words),
        assumptions=tuple(words(f"mat.assume.{at}") for at in range(1, 4)),
        not_valid_for=tuple(words(f"mat.notvalid.{at}") for at in range(1, 4)),
        sources=(words("mat.source.1"), words("mat.source.2"), *map(words.vintage, words.fabric.meta.vintages)),
        study=study,
        words={},
    )


def _sentence(found: Material, name: str, words: Words) -> str:
    values = found.assessed()
    if not values:
        return words("mat.sentence.unknown", material=name, year=str(found.year))
    return words(
        "mat.sentence.critical" if values["critical"] else "mat.sentence.safe",
        material=name,
        year=str(found.year),
        risk=words.number(values["supply_risk"], 1),
        importance=words.number(values["economic_importance"], 1),
        risk_from=words.number(charts.RISK_FROM),
        importance_from=words.number(charts.importance_from(found.year), 1),
    )


def _lead(found: Material, words: Words) -> tuple[str, ...]:
    every = found.screen.frame.filter(pl.col("year") == found.year)
    counts = {name: every.filter(pl.col("measure") == name)["value"] for name in ("critical", "listed")}
    said = [
        words(
            "mat.lead.count",
            year=str(found.year),
            critical=words.number(float(counts["critical"].sum())),
            count=str(len(counts["critical"])),
            listed=words.number(float(counts["listed"].sum())),
        )
    ]
    values = found.assessed()
    if values.get("listed") and not values["critical"]:
        said.append(words("mat.lead.listed"))
    own = found.targets.frame.filter(pl.col("material") == found.material)
    for stage in STAGES:
        here = {row["measure"]: row for row in own.filter(pl.col("stage") == stage).iter_rows(named=True)}
        if "largest_share" in here:
            largest = here["largest_share"]
            said.append(
                words(
                    f"mat.lead.{stage}",
                    country=origin_name(largest["country"], words.language),
                    share=format_share(largest["value"], words.language),
                    own=format_share(here["own_share"]["value"], words.language),
                )
            )
    sums = dict(found.uses.frame.group_by("measure").agg(pl.col("value").sum()).iter_rows())
    if sums:
        money, jobs = words.money(sums["value_added"]), words.about(sums.get("jobs", 0.0))
        said.append(words("mat.lead.uses", money=money, jobs=jobs))
    return tuple(said)


def _sections(found: Material, name: str, words: Words) -> tuple[Section, ...]:
    screen = charts.screen(found.screen.frame, found.year, found.material, words)
    history = charts.history(found.screen.frame, found.material, name, words)
    using = len(found.uses.frame) > 0
    uses = charts.uses(found.uses.frame, name, words) if using else None
    size = charts.size(found.uses.frame, name, words) if using else None
    return (
        Section("screen", words("mat.screen.heading"), (words("mat.screen.text"),), chart=screen),
        Section("history", words("mat.history.heading"), (words("mat.history.text"),), table=history),
        Section("uses", words("mat.uses.heading"), (words("mat.uses.text" if using else "mat.uses.none"),), chart=uses),
        *([Section("size", words("mat.size.heading"), (words("mat.size.text"),), chart=size)] if size else []),
        Section(
            "targets",
            words("mat.targets.heading"),
            (words("mat.targets.text"),),
            chart=charts.targets(found.targets.frame, words),
        ),
    )
