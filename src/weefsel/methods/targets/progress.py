"""Where a goal stands: the gap, the growth it asks for, the year it is reached at today's pace."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Annotated

import numpy as np
import polars as pl

from weefsel.errors import InputError, unknown
from weefsel.kernels import goals as kernel
from weefsel.kernels.leontief import NoAnswer
from weefsel.methods import wrap
from weefsel.methods.refused import because
from weefsel.model import Fabric, Result
from weefsel.model.figures import Figures
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "targets.progress"
FAR = 200.0
KINDS = {"observed": say("observed"), "forecast": say("forecast")}

Goals = Annotated[
    Figures | None, About("goals and figures; none = those of the European Union, built in", reads="goals")
]


@dataclass(frozen=True, slots=True)
class _Point:
    year: int
    value: float
    kind: str


@method(
    NAME,
    title="Progress towards quantified goals",
    needs=("goals and figures; the table is not used",),
    gives="per goal: target, latest figure, gap, growth a year that is required and that was observed or is forecast, "
    "the value at that pace in the year of the goal, and the year in which the goal is reached",
    unit="the goal's own unit; 1/year; year",
    source="arithmetic of compound growth; the source of each figure is named in the notes",
)
def progress(
    fabric: Fabric,
    *,
    goal: Annotated[str, About("name of a goal; all = every one")] = "all",
    world_growth: Annotated[
        float,
        About(
            "growth a year of what a share is taken of, such as the world market; for the goal that is named, or for "
            "goals that are shares of the world; other goals have growth of their own and take none",
            unit="1/year",
            low=-0.5,
            high=1.0,
        ),
    ] = 0.0,
    goals: Goals = None,
) -> Result:
    r"""Return how far each goal is.

    With S the latest observed figure of the goal's own concept in year t, T the target for year t + n, g
    `world_growth` (0 for goals that it is not about): required_growth = (T/S)^(1/n) - 1 of the figure itself;
    required_growth_level = (1 + g) (T/S)^(1/n) - 1 of what makes it up. The pace is that between the first and the
    latest observed figure; with one figure only, that towards the latest forecast. year_reached is the first whole year
    at or after t + ln(T/S)/ln(1 + pace). gap > 0: short of the goal, as in `materials.targets`.

    A figure of another concept (a share of capacity for a goal in value) is never compared with the goal: it has a row
    of its own, other_concept, and a note.

    Returns
    -------
    Result
        one row per goal x measure (target, now, gap, required_growth, required_growth_level, pace, at_pace,
        year_reached, forecast, other_concept); what cannot be said has no row and a note

    Raises
    ------
    InputError
        If there is no such goal.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("targets.progress", "belgium", goal="chips", world_growth=0.06).frame
    >>> {name: round(found.filter(measure=name)["value"].item(), 4)
    ...     for name in ("required_growth", "required_growth_level")}
    {'required_growth': 0.0933, 'required_growth_level': 0.1589}
    """
    del fabric  # the method is called like every other; no flow enters
    if goals is None:
        raise InputError(say("the goals are missing"), say("Call the method with weefsel.compute."))
    table = goals.frames["goals"]
    if goal != "all":
        if goal not in table["goal"]:
            raise unknown(say("goal"), goal, table["goal"].to_list())
        table = table.filter(pl.col("goal") == goal)
    blocks, notes = [], []
    for row in table.iter_rows(named=True):
        points = goals.frames["points"].filter(pl.col("goal") == row["goal"])
        meant = goal != "all" or "world" in str(row["concept"])
        measures, said = _measures(row, points, world_growth if meant else 0.0)
        notes += said
        for measure, (value, unit, status) in measures.items():
            labels = {"goal": row["goal"], "area": row["area"], "concept": row["concept"], "measure": measure}
            if measure == "other_concept":
                labels["concept"] = str(points.filter(pl.col("concept") != row["concept"])["concept"][0])
            blocks.append(wrap.block(labels, np.array([value]), unit, status))
    notes.append(say("Targets are set by whoever made them; only rows observed were measured."))
    return wrap.result(NAME, blocks, notes)


def _measures(
    row: dict[str, object], points: pl.DataFrame, world_growth: float
) -> tuple[dict[str, tuple[float, str, str]], list[str]]:
    name, unit, target = str(row["goal"]), str(row["unit"]), float(str(row["target"]))
    falling = row["direction"] == "at_most"
    # A target is set, not observed.
    measures = {"target": (target, unit, "modelled")}
    notes = [say("{name}: {source}.", name=name, source=row["source"])]
    same, other = (points.filter((pl.col("concept") == row["concept"]) == is_same) for is_same in (True, False))
    if len(other):
        measures["other_concept"] = (float(other["value"][0]), unit, "observed")
        notes.append(
            say(
                "{name}: {value:g} {unit} is {concept}, not {wanted}: not compared.",
                name=name,
                value=other["value"][0],
                unit=unit,
                concept=other["concept"][0],
                wanted=row["concept"],
            )
        )
    listed = [
        _Point(*each) for each in same.drop_nulls("year").sort("year").select("year", "value", "kind").iter_rows()
    ]
    seen, told = ([each for each in listed if each.kind == kind] for kind in ("observed", "forecast"))
    if told:
        measures["forecast"] = (told[-1].value, unit, "modelled")
    if not seen:
        return measures, [
            *notes,
            say("{name}: no figure of its own concept, so nothing can be said about progress.", name=name),
        ]
    now, year = seen[-1], row["target_year"]
    measures["now"] = (now.value, unit, "observed")
    measures["gap"] = (now.value - target if falling else target - now.value, unit, "modelled")
    if year is None:
        return measures, [*notes, say("{name}: the goal has no year.", name=name)]
    try:
        more, said = _growth(now, int(str(year)), target, world_growth, seen, told, unit, falling=falling)
    except NoAnswer as error:
        return measures, [*notes, say("{name}: {what}.", name=name, what=because(error))]
    return {**measures, **more}, [*notes, *[say("{name}: {what}.", name=name, what=each) for each in said]]


def _growth(
    now: _Point,
    year: int,
    target: float,
    world_growth: float,
    seen: list[_Point],
    told: list[_Point],
    unit: str,
    *,
    falling: bool,
) -> tuple[dict[str, tuple[float, str, str]], list[str]]:
    left = year - now.year
    measures: dict[str, tuple[float, str, str]] = {}
    if left > 0:
        for measure, growth in (("required_growth", 0.0), ("required_growth_level", world_growth)):
            value = kernel.required_growth(now.value, target, left, growth)
            measures[measure] = (value, "1/year", "modelled")
    ends = (seen[0], now) if len(seen) > 1 else (now, told[-1]) if told and told[-1].year > now.year else None
    if ends is None:
        return measures, [say("one figure only ({year}), so there is no pace", year=now.year)]
    speed = kernel.pace(ends[0].value, ends[1].value, ends[1].year - ends[0].year)
    measures["pace"] = (speed, "1/year", "modelled")
    if left > 0:
        measures["at_pace"] = (now.value * (1.0 + speed) ** left, unit, "modelled")
    wait = kernel.years_to_reach(now.value, target, speed, falling=falling)
    said: list[str] = [
        say(
            "the pace is that from {first} ({kind}) to {last} ({other})",
            first=ends[0].year,
            kind=KINDS[ends[0].kind],
            last=ends[1].year,
            other=KINDS[ends[1].kind],
        )
    ]
    if wait <= FAR:
        measures["year_reached"] = (float(ceil(now.year + wait - 1e-9)), "year", "modelled")
    else:
        said.append(say("at this pace the goal is not reached within 200 years"))
    return measures, said
