"""Labels of a plain table: axes from them, and numbers put in their order."""

from __future__ import annotations

import re

import numpy as np

from weefsel.errors import Fault
from weefsel.model import Axis
from weefsel.model.labels import SEPARATOR
from weefsel.sayings import say
from weefsel.sources.grids import Faults, Grid

ACCOUNT = re.compile(r"(.*\S)\s*\[([^\[\]]*\S[^\[\]]*)\]")


def parts_of(label: str) -> tuple[str, ...]:
    """Return the parts of a label, without surrounding white space.

    >>> parts_of("Noord | C29")
    ('Noord', 'C29')
    """
    return tuple(part.strip() for part in label.split(SEPARATOR))


def axis_of(grid: Grid, labels: tuple[str, ...], levels: tuple[str, str], faults: list[Fault]) -> Axis | None:
    """Return labels ``region|sector`` or ``sector`` as an axis, or None with the reason added to `faults`."""
    found = Faults(grid.place)
    are_rows = labels is grid.rows
    parts = [parts_of(label) for label in labels]
    count = min(len(parts[0]), 2)
    seen: set[tuple[str, ...]] = set()
    for at, part in enumerate(parts):
        row, column = (grid.row_place(at), "") if are_rows else ("", grid.column_place(at))
        if len(part) != count or not all(part):
            shape = SEPARATOR.join(levels[-count:])
            what = say(
                "the label {label!r} is not of the form {form}, as the first label is", label=labels[at], form=shape
            )
            if at == 0:
                what = say(
                    "the label {label!r} is neither {one} nor {other}",
                    label=labels[at],
                    one=levels[1],
                    other=SEPARATOR.join(levels),
                )
            found.add(what, say("Write all labels alike."), row, column)
        elif part in seen:
            found.add(
                say("the label {label!r} stands twice but for white space", label=labels[at]),
                say("Use other labels."),
                row,
                column,
            )
        seen.add(part)
    faults += found.all()
    return None if found.kept else Axis(levels[-count:], tuple(parts))


def aligned(
    grid: Grid,
    rows: tuple[str, ...] | None,
    columns: tuple[str, ...] | None,
    faults: list[Fault],
    notes: list[str],
) -> np.ndarray:
    """Return the values of a grid in the order of the labels wanted, (rows, columns).

    Labels that do not match are added to `faults`, and the values come back as they are.
    """
    found = Faults(grid.place)
    # Where a grid's own rows are its columns, a label on one side alone may be a row too few or a column too many.
    size = (
        say("The table has {rows} rows and {columns} columns", rows=len(grid.rows), columns=len(grid.columns))
        if columns is grid.rows
        else ""
    )
    row_order = _order(grid.rows, rows, found, "row", [grid.row_place(at) for at in range(len(grid.rows))])
    column_order = _order(
        grid.columns, columns, found, "column", [grid.column_place(at) for at in range(len(grid.columns))], size
    )
    faults += found.all()
    values = grid.values
    if found.kept:
        return values
    for axis, order in enumerate((row_order, column_order)):
        if order is not None:
            values = np.take(values, order, axis=axis)
            notes.append(
                say("{place}: its columns stood in another order and were matched by label.", place=grid.place)
                if axis
                else say("{place}: its rows stood in another order and were matched by label.", place=grid.place)
            )
    return np.ascontiguousarray(values)


def _order(
    own: tuple[str, ...], wanted: tuple[str, ...] | None, found: Faults, kind: str, places: list[str], size: str = ""
) -> list[int] | None:
    """Return the positions of the labels wanted; None where the order is right or any label will do."""
    if wanted is None or own == wanted:
        return None
    position = {parts_of(label): at for at, label in enumerate(own)}
    needed = [parts_of(label) for label in wanted]
    known = set(needed)
    more = " ..." if len(wanted) > 3 else ""
    remedy = (
        say("The rows of this table must be: {names}{more}.", names=wanted[:3], more=more)
        if kind == "row"
        else say("The columns of this table must be: {names}{more}.", names=wanted[:3], more=more)
    )
    for label in (label for label, parts in zip(wanted, needed, strict=True) if parts not in position):
        mend = say("{size}: add the column {label!r}, or remove the row {label!r}.", size=size, label=label)
        if kind == "row":
            found.add(say("the row {label!r} is missing", label=label), mend if size else remedy, label, "")
        else:
            found.add(say("the column {label!r} is missing", label=label), mend if size else remedy, "", label)
    for place, label in ((places[at], label) for at, label in enumerate(own) if parts_of(label) not in known):
        mend = say("{size}: add the row {label!r}, or remove the column {label!r}.", size=size, label=label)
        if kind == "row":
            found.add(say("the row {label!r} should not be there", label=label), mend if size else remedy, place, "")
        else:
            found.add(say("the column {label!r} should not be there", label=label), mend if size else remedy, "", place)
    if found.kept:
        return None
    order = [position[parts] for parts in needed]
    return None if order == list(range(len(own))) else order


def accounts_of(grid: Grid | None, faults: list[Fault]) -> Axis:
    """Return rows such as ``jobs [jobs]`` as an axis of account and unit; what is not so goes to `faults`."""
    labels: list[tuple[str, str]] = []
    for at, row in enumerate(grid.rows if grid else ()):
        match = ACCOUNT.fullmatch(row)
        label = (match[1], match[2].strip()) if match else None
        if grid and (label is None or label in labels):
            what = (
                say("{row!r} has no unit", row=row)
                if label is None
                else say("{row!r} stands twice but for white space", row=row)
            )
            faults.append(
                Fault(what, say("Write account and unit, such as jobs [jobs]."), grid.place, grid.row_place(at))
            )
        elif label:
            labels.append(label)
    return Axis(("account", "unit"), tuple(labels))
