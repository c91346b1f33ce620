"""Changes of a table as text, ``what:who:...:by``, read without doubt: every one knows what it was and what it becomes.

``flow:C24>C29:-20%``                       C29 buys a fifth less from C24, at its output of today
``coefficient:C24>C29:=0.05``               C29 needs 0.05 of C24 per unit of its own output
``final_demand:C29:exports_non_eu:-10%``    one category (or ``all``) of final demand for C29
``value_added:C24:compensation:+5 meur``    a cost of C24 (a row of value added, ``value_added``, or ``imports``)
``output:C29:-20%``                         what C29 makes, whatever is asked
``capacity:C29:=9000 meur``                 the most C29 can make
``price:D35:20%``                           what D35 charges, whatever its costs

``by`` is a share (20%, 0.2), an amount (+5 meur) or a level (=9000 meur).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from weefsel.errors import Fault, InputError, InputFaults, unknown
from weefsel.kernels.leontief import Array, coefficients
from weefsel.methods.costs import cost_items
from weefsel.methods.shocks import Change, difference, positions_of, read_change
from weefsel.model import Fabric
from weefsel.sayings import say

#: What may change -> how many parts its text has after the first.
PARTS = {"flow": 2, "coefficient": 2, "final_demand": 3, "value_added": 3, "output": 2, "capacity": 2, "price": 2}
EVERY = "all"
ARROW = ">"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that changes: positions on its two axes (`at`), what it was and what it becomes.

    For flows and coefficients `at` is (supplier, buyer), for final demand (industry, category), for value added
    (industry, -1) and for the rest (industry, -1). Money, except coefficients (per unit of output) and prices (base 1).
    """

    at: tuple[int, int]
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class TableChange:
    """One change as written, and every cell it touches."""

    text: str
    what: str
    item: str
    by: Change
    cells: tuple[Cell, ...]


def read_changes(fabric: Fabric, text: str) -> list[TableChange]:
    """Return the changes written in a setting, separated by semicolons.

    Raises
    ------
    InputFaults
        All that is wrong: words that are not known, cells changed twice, changes that leave less than nothing.
    """
    faults: list[Fault] = []
    found: list[TableChange] = []
    for part in (piece.strip() for piece in text.split(";")):
        if not part:
            continue
        try:
            found.append(_read(fabric, part))
        except InputError as error:
            faults += [Fault(fault.what, fault.remedy, row=part) for fault in error.faults()]
    faults += _cells_twice(fabric, found)
    if not found and not faults:
        faults.append(Fault(say("no change is given"), say("Write {example}.", example=_shapes())))
    if faults:
        raise InputFaults(say("the changes are not right"), faults)
    return found


def _shapes() -> str:
    return say("what:who:by, with what one of {names}", names=list(PARTS))


def _read(fabric: Fabric, part: str) -> TableChange:
    what, _, rest = part.partition(":")
    what = what.strip()
    if what not in PARTS:
        raise unknown(say("kind of change"), what, PARTS)
    pieces = [piece.strip() for piece in rest.rsplit(":", PARTS[what] - 1)]
    if len(pieces) != PARTS[what] or not all(pieces):
        raise InputError(
            say("{part!r} does not have the parts of a change of {what}", part=part, what=what),
            say("Write {example}.", example=EXAMPLES[what]),
        )
    by = read_change(pieces[-1], fabric.meta.currency_unit, share_only=what == "price", number=what == "coefficient")
    item = pieces[1] if PARTS[what] == 3 else ""
    cells = READERS[what](fabric, pieces[0], item, by)
    low = [cell for cell in cells if cell.after < 0 and what not in ("final_demand", "value_added")]
    if low:
        raise InputError(
            say("{part!r} leaves {after:.6g}, less than nothing", part=part, after=float(low[0].after)),
            say("Take away no more than there is."),
        )
    return TableChange(part, what, item, by, tuple(cells))


def _pairs(fabric: Fabric, who: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    supplier, arrow, buyer = who.partition(ARROW)
    if not arrow:
        raise InputError(say("{who!r} names no buyer", who=who), say("Write supplier>buyer, such as C24>C29."))
    return positions_of(fabric, supplier.strip()), positions_of(fabric, buyer.strip())


def _flow(fabric: Fabric, who: str, _item: str, by: Change) -> list[Cell]:
    return _matrix(fabric.flows, *_pairs(fabric, who), by)


def _coefficient(fabric: Fabric, who: str, _item: str, by: Change) -> list[Cell]:
    suppliers, buyers = _pairs(fabric, who)
    inputs = coefficients(fabric.flows[:, list(buyers)], fabric.output[list(buyers)])
    spread = _spread(inputs[list(suppliers)], by)
    return [
        Cell((i, j), float(inputs[i, b]), float(spread[a, b]))
        for a, i in enumerate(suppliers)
        for b, j in enumerate(buyers)
    ]


def _final_demand(fabric: Fabric, who: str, item: str, by: Change) -> list[Cell]:
    names = fabric.uses.column("category")
    if item != EVERY and item not in names and item not in fabric.uses.texts():
        raise unknown(say("category of final demand"), item, dict.fromkeys([*names, *fabric.uses.texts()]))
    columns = [
        p
        for p, (name, label) in enumerate(zip(names, fabric.uses.texts(), strict=True))
        if item in (EVERY, name, label)
    ]
    return _matrix(fabric.final_demand, positions_of(fabric, who), tuple(columns), by)


def _value_added(fabric: Fabric, who: str, item: str, by: Change) -> list[Cell]:
    known = cost_items(fabric)
    if item not in known:
        raise unknown(say("item of cost"), item, known)
    return _vector(known[item], positions_of(fabric, who), by)


def _output(fabric: Fabric, who: str, _item: str, by: Change) -> list[Cell]:
    return _vector(fabric.output, positions_of(fabric, who), by)


def _price(fabric: Fabric, who: str, _item: str, by: Change) -> list[Cell]:
    return _vector(np.ones(len(fabric.output)), positions_of(fabric, who), by)


def _vector(values: Array, positions: Sequence[int], by: Change) -> list[Cell]:
    chosen = values[list(positions)]
    after = _spread(chosen, by)
    return [Cell((p, -1), float(old), float(new)) for p, old, new in zip(positions, chosen, after, strict=True)]


def _matrix(values: Array, rows: Sequence[int], columns: Sequence[int], by: Change) -> list[Cell]:
    chosen = values[np.ix_(list(rows), list(columns))]
    after = _spread(chosen, by)
    return [
        Cell((i, j), float(chosen[a, b]), float(after[a, b])) for a, i in enumerate(rows) for b, j in enumerate(columns)
    ]


def _spread(base: Array, by: Change) -> Array:
    """Return cells after a change; an amount or a level for several cells is spread by what each has now."""
    if by.kind == "share":
        if by.value and not base.any():
            raise InputError(say("a share of nothing is nothing"), say("Give an amount or a level."))
        return np.asarray(base * (1.0 + by.value))
    total = float(base.sum())
    weights = base / total if total else np.full(base.shape, 1.0 / base.size)
    return np.asarray(base + weights * difference(by, total))


READERS: dict[str, Callable[[Fabric, str, str, Change], list[Cell]]] = {
    "flow": _flow,
    "coefficient": _coefficient,
    "final_demand": _final_demand,
    "value_added": _value_added,
    "output": _output,
    "capacity": _output,
    "price": _price,
}

EXAMPLES = {
    "flow": "flow:C24>C29:-20%",
    "coefficient": "coefficient:C24>C29:=0.05",
    "final_demand": "final_demand:C29:exports:-10%",
    "value_added": "value_added:C24:compensation:+5 meur",
    "output": "output:C29:-20%",
    "capacity": "capacity:C29:=9000 meur",
    "price": "price:D35:20%",
}

#: Kinds that speak of the same cell: the later one would silently undo the first.
SAME = {"flow": "input", "coefficient": "input", "output": "made", "capacity": "made", "price": "cost"}


def _cells_twice(fabric: Fabric, changes: Sequence[TableChange]) -> list[Fault]:
    seen: dict[tuple[str, str, tuple[int, int]], str] = {}
    faults = []
    for change in changes:
        kind = SAME.get(change.what, change.what)
        keys = [(kind, change.item if change.what == "value_added" else "", cell.at) for cell in change.cells]
        clash = next((key for key in keys if key in seen), None)
        if clash is not None:
            name = fabric.industries.text(clash[2][0])
            faults.append(
                Fault(
                    say("{name} is changed twice, here and in {seen!r}", name=name, seen=seen[clash]),
                    say("Say each change once."),
                    row=change.text,
                )
            )
        seen |= dict.fromkeys(keys, change.text)
    return faults
