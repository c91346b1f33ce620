"""Does a published table add up: what is let in with a note, and what is refused with its row and column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weefsel.errors import Fault
from weefsel.model import Fabric
from weefsel.sayings import say
from weefsel.sources.grids import Faults
from weefsel.sources.plain_checks import DISCREPANCY, LARGEST
from weefsel.sources.rounding import is_rounding

#: What rounding may add up to, in units of the last digit per cell of a row. Rows of WIOD 2013, rounded to whole
#: millions, lose up to 0.07 per cell, because many small flows are rounded to nothing.


@dataclass(frozen=True, slots=True)
class Where:
    """Where the industries of a table stand: the file, their rows and their columns as a reader finds them."""

    file: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What is wrong with a table, and what is only worth a note."""

    faults: list[Fault]
    notes: list[str]


def check(
    fabric: Fabric,
    where: Where,
    *,
    below: np.ndarray | None = None,
    known: np.ndarray | None = None,
    allow: tuple[str, ...] = (),
) -> Found:
    """Return the faults and the notes of a table.

    Parameters
    ----------
    fabric : the table put together
    where : where it stands, for the places of faults
    below : output as it stands below the columns, (n,), or None
    known : what the publisher says each row misses, (n,), or None
    allow : industries whose intermediate inputs may exceed their output
    """
    faults, notes = Faults(where.file), list[str]()
    places, heads = where.rows, where.columns
    names = set(fabric.industries.texts())
    strange = [
        Fault(
            say("{name!r} is not an industry of the table", name=name),
            say("Name an industry as region|sector."),
            "--allow",
        )
        for name in allow
        if name not in names
    ]
    _fail_if_too_large(fabric, faults, places)
    if not faults.kept:
        _rows(fabric, faults, notes, places, known)
        _columns(fabric, faults, notes, heads, below, set(allow))
    _notes(fabric, notes)
    return Found([*strange, *faults.all()], notes)


def _fail_if_too_large(fabric: Fabric, faults: Faults, places: tuple[str, ...]) -> None:
    for values in (fabric.flows, fabric.final_demand):
        for at in np.flatnonzero(
            np.maximum(values.max(axis=1, initial=0.0), -values.min(axis=1, initial=0.0)) > LARGEST
        )[:1]:
            faults.add(say("the number is too large for a table"), say("Write it in another unit."), places[int(at)])


def _rows(fabric: Fabric, faults: Faults, notes: list[str], places: tuple[str, ...], known: np.ndarray | None) -> None:
    """Compare output with what is sold."""
    output = fabric.output
    sold = fabric.flows.sum(axis=1) + fabric.final_demand.sum(axis=1)
    for at in np.flatnonzero(output < -_floor(output)):
        what = say("the output is negative ({output:,.6g})", output=output[at])
        faults.add(what, say("No industry makes less than nothing: look at the signs."), places[int(at)], "output")
    miss = output - sold - (0.0 if known is None else known)
    beyond = (output >= 0) & (np.abs(miss) > DISCREPANCY * output + _floor(output))
    rounded = 0
    for at in np.flatnonzero(beyond):
        cells = np.concatenate([fabric.flows[at], fabric.final_demand[at], output[at : at + 1]])
        if is_rounding(cells, float(miss[at])):
            rounded += 1
            continue
        what = say(
            "sales of {sold:,.6g} miss the output of {output:,.6g} by more than 0.5 %", sold=sold[at], output=output[at]
        )
        faults.add(what, say("Correct the row, or take the file as published."), places[int(at)], "output")
    _note_misses(notes, fabric, miss, rounded, of_rows=True)
    if known is not None and known.any():
        worst = int(np.abs(known).argmax())
        notes.append(
            say(
                "The publisher's own column of discrepancies, up to {most:,.6g} ({industry}), is no final "
                "use: rows miss their output by that much.",
                most=abs(known[worst]),
                industry=fabric.industries.text(worst),
            )
        )


def _columns(
    fabric: Fabric, faults: Faults, notes: list[str], heads: tuple[str, ...], below: np.ndarray | None, allow: set[str]
) -> None:
    """Compare output with inputs, and with all that stands in the column where that is said to be output."""
    output, texts = fabric.output, fabric.industries.texts()
    bought = fabric.flows.sum(axis=0)
    for at in np.flatnonzero((output >= 0) & (bought > output * (1 + DISCREPANCY) + _floor(output))):
        if texts[at] in allow or _is_rounding(fabric, int(at), bought[at] - output[at]):
            continue
        what = say(
            "intermediate inputs of {bought:,.6g} exceed the output of {output:,.6g}",
            bought=bought[at],
            output=output[at],
        )
        name = texts[at] + (";" if "," in texts[at] else "")
        faults.add(
            what, say("Correct the column, or allow it by name: --allow '{name}'.", name=name), "", heads[int(at)]
        )
    if below is None:
        return
    for at in np.flatnonzero(np.abs(below - output) > DISCREPANCY * np.abs(output) + _floor(output)):
        if not _is_rounding(fabric, int(at), float(below[at] - output[at])):
            what = say(
                "the output is {below:,.6g} below the column and {output:,.6g} beside the row",
                below=below[at],
                output=output[at],
            )
            faults.add(what, say("Correct one of them, or take the file as published."), "output", heads[int(at)])
    if not len(fabric.items):
        return
    miss = below - bought - fabric.value_added.sum(axis=0)
    rounded = 0
    for at in np.flatnonzero(np.abs(miss) > DISCREPANCY * np.abs(below) + _floor(output)):
        if texts[at] in allow:
            continue
        if _is_rounding(fabric, int(at), float(miss[at])):
            rounded += 1
            continue
        what = say(
            "inputs, taxes and value added of {total:,.6g} miss the output of {output:,.6g}",
            total=below[at] - miss[at],
            output=below[at],
        )
        faults.add(what, say("Correct the column, or take the file as published."), "", heads[int(at)])
    _note_misses(notes, fabric, miss, rounded, of_rows=False)


def _is_rounding(fabric: Fabric, at: int, miss: float) -> bool:
    cells = np.concatenate([fabric.flows[:, at], fabric.value_added[:, at], fabric.output[at : at + 1]])
    return is_rounding(cells, miss)


def _floor(output: np.ndarray) -> float:
    """Return what floating-point sums may miss."""
    return 1e-9 * max(float(np.abs(output).max(initial=0.0)), 1.0)


def _note_misses(notes: list[str], fabric: Fabric, miss: np.ndarray, rounded: int, *, of_rows: bool) -> None:
    if (np.abs(miss) <= _floor(fabric.output)).all():
        return
    worst = int(np.abs(miss).argmax())
    total = float(np.abs(fabric.output).sum())
    share = say(", {share:.3%} of all output", share=np.abs(miss).sum() / total) if total else ""
    parts = {"miss": abs(miss[worst]), "industry": fabric.industries.text(worst), "share": share}
    notes.append(
        say(
            "Rows miss their output by up to {miss:,.6g} ({industry}){share}: kept as statistical discrepancy.", **parts
        )
        if of_rows
        else say(
            "Columns miss their output by up to {miss:,.6g} ({industry}){share}: kept as statistical discrepancy.",
            **parts,
        )
    )
    if rounded:
        notes.append(
            say("Rows that miss it by more than 0.5 %: {count:,}, all within what rounding explains.", count=rounded)
            if of_rows
            else say(
                "Columns that miss it by more than 0.5 %: {count:,}, all within what rounding explains.", count=rounded
            )
        )


def _notes(fabric: Fabric, notes: list[str]) -> None:
    idle = [fabric.industries.text(int(at)) for at in np.flatnonzero(fabric.output == 0)]
    if idle:
        notes.append(
            say(
                "Zero output: {count:,} industries ({names}{more}).",
                count=len(idle),
                names=idle[:10],
                more=" ..." if len(idle) > 10 else "",
            )
        )
    negative = int((fabric.flows < 0).sum())
    if negative:
        notes.append(
            say(
                "Negative flows between industries: {count:,} cells, the smallest {least:,.6g}.",
                count=negative,
                least=fabric.flows.min(),
            )
        )
