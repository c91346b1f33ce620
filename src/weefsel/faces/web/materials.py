"""The question about a raw material, and its story."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from weefsel.errors import Fault, InputFaults
from weefsel.faces.folder import study_text
from weefsel.faces.views.materials import Material, material_story
from weefsel.faces.views.story import Story
from weefsel.faces.views.words import Words
from weefsel.faces.web.remedies import one_of
from weefsel.faces.web.shelf import Shelf, key_of
from weefsel.model import Result
from weefsel.sayings import say
from weefsel.study import Findings, Study
from weefsel.study.spec import Step

NATION = "belgium"


@dataclass(frozen=True, slots=True)
class Asked:
    """A raw material, by its name in the figures, and the year of an assessment."""

    material: str
    year: int


def screen_of(shelf: Shelf) -> Result:
    """Return all assessments."""
    return shelf.result(NATION, "materials.screen", {})[1]


def materials_of(shelf: Shelf) -> tuple[list[str], list[int]]:
    """Return the materials and the years there are."""
    frame = screen_of(shelf).frame
    return sorted(set(frame["material"])), sorted(set(frame["year"]), reverse=True)


def asked_of(shelf: Shelf, material: str, year: int) -> Asked:
    """Return a question read from words.

    Raises
    ------
    InputFaults
        With everything that is not known.
    """
    materials, years = materials_of(shelf)
    faults = []
    if material not in materials:
        remedy = say("See /api/dependence/en/choices for what there is.")
        faults.append(Fault(say("unknown material: {name!r}", name=material[:80]), remedy, row="material"))
    if year not in years:
        faults.append(Fault(say("no assessment of {year}", year=year), one_of(years), row="year"))
    if faults:
        raise InputFaults(say("the question is not right"), faults)
    return Asked(material, year)


def sources_of(asked: Asked) -> dict[str, tuple[str, str, Mapping[str, object]]]:
    """Return what each chart is computed from, by its name."""
    uses = (NATION, "materials.uses", {"material": asked.material})
    return {
        "screen": (NATION, "materials.screen", {"year": asked.year}),
        "history": (NATION, "materials.screen", {"material": asked.material}),
        "uses": uses,
        "size": uses,
        "targets": (NATION, "materials.targets", {"strategic": True}),
    }


def story_of(shelf: Shelf, asked: Asked, language: str) -> tuple[str, Story]:
    """Return the key of a story and the story."""
    key = key_of(shelf.entry(NATION).hash, "materials", language, asked.material, asked.year)
    return key, shelf.kept.get(key, lambda: _story(shelf, asked, language))


def _story(shelf: Shelf, asked: Asked, language: str) -> Story:
    fabric, screen = shelf.fabric(NATION), screen_of(shelf)
    every = shelf.result(NATION, "materials.uses", {"critical": False})[1]
    targets = shelf.result(NATION, "materials.targets", {})[1]
    uses = Result(every.method, every.frame.filter(every.frame["material"] == asked.material), notes=every.notes)
    steps = [Step(method="materials.screen"), Step(method="materials.targets")]
    if len(uses.frame):
        steps.append(Step(method="materials.uses", settings={"material": asked.material}))
    text = study_text(Findings(Study(base=NATION, methods=tuple(steps)), fabric, (screen,)), language)
    return material_story(Material(asked.material, asked.year, screen, uses, targets), Words(language, fabric), text)
