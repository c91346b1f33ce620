"""Goals of the user's own: one CSV of targets and figures.

Columns: goal, concept, unit, kind, year, value, area, source. `kind` is at_least or at_most (the target, one row per
goal), observed or forecast (figures).
"""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.model.figures import KINDS, Figures
from weefsel.sayings import say
from weefsel.sources.cells import POINT, NotANumber, number

COLUMNS = ("goal", "concept", "unit", "kind", "year", "value", "area", "source")
TARGETS, FIGURES = ("at_least", "at_most"), ("observed", "forecast")


def read(path: Path, *, name: str) -> Figures:
    """Return the goals in a file.

    Raises
    ------
    InputError, InputFaults
        If the file does not exist, a column is missing or a cell is wrong; all are named by row.
    """
    lines = _lines(path)
    faults: list[Fault] = []
    goals: dict[str, tuple[object, ...]] = {}
    points: list[tuple[object, ...]] = []
    for at, line in enumerate(lines, start=2):
        cell = {column: (line[column] or "").strip() for column in COLUMNS}
        year, value = (_read(path.name, at, column, cell[column], faults) for column in ("year", "value"))
        if cell["kind"] not in (*TARGETS, *FIGURES) or not cell["goal"]:
            faults.append(
                Fault(
                    say("kind is {kind!r}", kind=cell["kind"]),
                    say("Write {kinds}, and a goal.", kinds=[*TARGETS, *FIGURES]),
                    path.name,
                    str(at),
                )
            )
        elif cell["kind"] in FIGURES:
            whole = None if year is None else int(year)
            points.append((cell["goal"], cell["concept"], whole, value, cell["kind"], cell["source"]))
        elif cell["goal"] in goals:
            faults.append(
                Fault(say("{goal} has two targets", goal=cell["goal"]), say("One target per goal."), path.name, str(at))
            )
        else:
            whole = None if year is None else int(year)
            goals[cell["goal"]] = (
                cell["goal"], cell["area"], cell["concept"], cell["unit"], cell["kind"], value, whole, cell["source"],
            )  # fmt: skip
        if value is None:
            faults.append(Fault(say("the value is missing"), say("Write a number."), path.name, str(at), "value"))
    alone = sorted({str(point[0]) for point in points} - set(goals))
    faults += [
        Fault(say("{goal} has figures and no target", goal=goal), say("Add a row at_least or at_most."), path.name)
        for goal in alone
    ]
    if faults:
        raise InputFaults(say("{name} is not right", name=path.name), faults)
    frames = {
        key: pl.DataFrame(rows, schema={column: kind() for column, kind in KINDS["goals"][key].items()}, orient="row")
        for key, rows in (("goals", list(goals.values())), ("points", points))
    }
    return Figures("goals", name, f"Goals: {path.name}", frames, f"file {path.name}")


def _lines(path: Path) -> list[dict[str, str]]:
    """Return the rows of the file; every missing column is named."""
    if not path.is_file():
        raise InputError(say("{path} does not exist", path=path), say("Check the path."))
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(csv.DictReader(file))
    except UnicodeDecodeError:
        raise InputError(say("{name} is not written in UTF-8", name=path.name), say("Save it as CSV UTF-8.")) from None
    missing = [column for column in COLUMNS if not lines or column not in lines[0]]
    if missing:
        raise InputFaults(
            say("{name} is not right", name=path.name),
            [
                Fault(
                    say("column {column} is missing", column=column),
                    say("Columns: {columns}.", columns=COLUMNS),
                    path.name,
                )
                for column in missing
            ],
        )
    return lines


def _read(file: str, row: int, column: str, text: str, faults: list[Fault]) -> float | None:
    if not text:
        return None
    try:
        return number(text, POINT)
    except NotANumber as error:
        faults.append(Fault(error.what, error.remedy, file, str(row), column))
        return 0.0
