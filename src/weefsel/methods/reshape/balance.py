"""Balancing a whole table: flows, final demand, imports and value added, to totals of rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy import sparse

from weefsel.errors import ComputationError, Fault, InputError, InputFaults
from weefsel.kernels.balance import gras, ras
from weefsel.kernels.leontief import Array, NoAnswer
from weefsel.kernels.reconcile import reconcile, typical_spread
from weefsel.methods.refused import because
from weefsel.methods.reshape.balance_remarks import accounts_kept, not_reached, value_added_moved
from weefsel.methods.reshape.each import each_of_sample
from weefsel.methods.reshape.provenance import made
from weefsel.model import Fabric, Imports, counted
from weefsel.sayings import say

Way = Literal["gras", "ras", "reconcile"]
#: What the imported products of a table are called among its rows.
IMPORTED = "imports|"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One total wanted: label, value, and standard deviation (zero: it must hold), in the money of the table."""

    label: str
    total: float
    deviation: float = 0.0


@dataclass(frozen=True, slots=True)
class Whole:
    """A table as one block: rows industries, imported products, value added; columns industries, final uses.

    Sums across and down an industry are both its output.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: Array
    industries: int


def whole_of(fabric: Fabric) -> Whole:
    """Return a fabric as one block; a row ``imports`` that repeats the imported products is left out."""
    n, m = fabric.final_demand.shape
    rows, blocks = list(fabric.industries.texts()), [np.hstack([fabric.flows, fabric.final_demand])]
    if fabric.imports is not None:
        rows += [IMPORTED + text for text in fabric.imports.products.texts()]
        final = fabric.imports.final
        blocks.append(
            np.hstack([fabric.imports.flows, np.zeros((len(fabric.imports.flows), m)) if final is None else final])
        )
    kept = _items(fabric)
    rows += [fabric.items.text(at) for at in kept]
    blocks.append(np.hstack([counted(fabric.value_added[kept]), np.zeros((len(kept), m))]))
    return Whole(tuple(rows), (*fabric.industries.texts(), *fabric.uses.texts()), np.vstack(blocks), n)


def _items(fabric: Fabric) -> list[int]:
    names = fabric.items.column(fabric.items.levels[0])
    return [at for at, name in enumerate(names) if name != "imports" or fabric.imports is None]


@each_of_sample
def balance(
    fabric: Fabric,
    *,
    rows: Sequence[Wanted] = (),
    columns: Sequence[Wanted] = (),
    way: Way = "gras",
    cells: float = 0.1,
) -> Fabric:
    """Return a table that meets totals of rows and columns, every cell with its sign.

    A total of an industry, given for its row or its column, is its output and holds for both. With ``gras`` and
    ``ras`` a label that is not given keeps its total (an industry its output), but final uses that are not given take
    up together what is missing. With ``reconcile`` it is free, totals
    may contradict each other where they have deviations, and rows and columns of industries are made equal.

    Accounts stay as they are, so that they change per unit of output; the notes say by how much, and where value added
    moved. `cells` is how well a cell of typical size is known for ``reconcile``, as a share of
    itself: the larger, the closer uncertain totals are met. The notes say how many rounds it took,
    what is left, and the largest change.

    Raises
    ------
    InputFaults
        If a label is not known, or two totals that must hold differ.
    ComputationError
        If no such table exists or it is not reached; rows and columns at fault are named.
    """
    whole = whole_of(fabric)
    _fail_if_labels_are_unknown(whole, rows, columns)
    if way == "reconcile":
        if not 0.0 < cells <= 10.0:
            raise InputError(
                say("{cells!r} is no deviation of cells", cells=cells), say("Give a share of the cell, such as 0.1.")
            )
        values, notes = _reconciled(fabric, whole, rows, columns, cells)
    else:
        values, notes = _scaled(fabric, whole, rows, columns, way)
    changed = np.abs(values - whole.values)
    at, to = np.unravel_index(int(changed.argmax()), changed.shape)
    notes.append(
        say(
            "The cells moved by {share:.3%} of their sum; the largest change is {before:,.6g} to "
            "{after:,.6g} ({row} to {column}).",
            share=float(changed.sum() / np.abs(whole.values).sum()),
            before=float(whole.values[at, to]), after=float(values[at, to]),
            row=whole.rows[at], column=whole.columns[to],
        )
    )  # fmt: skip
    given = None if way == "reconcile" else {wanted.label for wanted in rows}
    return _put_back(fabric, values, notes, given)


def _fail_if_labels_are_unknown(whole: Whole, rows: Sequence[Wanted], columns: Sequence[Wanted]) -> None:
    faults = [
        Fault(
            say("{label!r} is no row of the table", label=wanted.label)
            if is_row
            else say("{label!r} is no column of the table", label=wanted.label),
            say("The rows are {names} ...", names=known[:6])
            if is_row
            else say("The columns are {names} ...", names=known[:6]),
            row=wanted.label,
        )
        for is_row, given, known in ((True, rows, whole.rows), (False, columns, whole.columns))
        for wanted in given
        if wanted.label not in known
    ]
    if faults:
        raise InputFaults(say("the totals do not fit the table"), faults)


def _scaled(
    fabric: Fabric, whole: Whole, rows: Sequence[Wanted], columns: Sequence[Wanted], way: Way
) -> tuple[Array, list[str]]:
    """Return the block balanced by GRAS or RAS, and what to say about it."""
    n = whole.industries
    u, v = whole.values.sum(axis=1), whole.values.sum(axis=0)
    u[:n] = v[:n] = fabric.output
    given: dict[str, float] = {}
    faults = []
    for wanted, own, names in [(w, u, whole.rows) for w in rows] + [(w, v, whole.columns) for w in columns]:
        at = names.index(wanted.label)
        if at < n and given.setdefault(wanted.label, wanted.total) != wanted.total:
            what = say(
                "{label}: {first:,.6g} and {total:,.6g} are both to be its output",
                label=wanted.label,
                first=given[wanted.label],
                total=wanted.total,
            )
            faults.append(
                Fault(what, say("Give one total, or use the method reconcile with deviations."), row=wanted.label)
            )
        if wanted.deviation > 0:
            remedy = say("Use the method reconcile, or leave sd out.")
            faults.append(
                Fault(
                    say("{label} has a deviation, which {way} cannot weigh", label=wanted.label, way=way),
                    remedy,
                    row=wanted.label,
                )
            )
        own[at] = wanted.total
        if at < n:
            u[at] = v[at] = wanted.total
    if faults:
        raise InputFaults(say("the totals contradict each other"), faults)
    notes = _close(fabric, whole, u, v, {wanted.label for wanted in columns})
    try:
        found = (ras if way == "ras" else gras)(whole.values, u, v)
    except NoAnswer as error:
        raise _out_of_reach(fabric, whole, error) from error
    if not found.converged:
        missed = np.concatenate([found.table.sum(axis=1) - u, found.table.sum(axis=0) - v])
        raise not_reached(fabric, found.iterations, found.residual, missed, [*whole.rows, *whole.columns])
    balanced = say(
        "Balanced by {way}, {count} totals given, {rounds} rounds; largest residual {residual:.1e} of its row or "
        "column.",
        way=way.upper(), count=len(rows) + len(columns), rounds=found.iterations, residual=float(found.residual),
    )  # fmt: skip
    return found.table, [balanced, *notes]


def _out_of_reach(fabric: Fabric, whole: Whole, error: NoAnswer) -> ComputationError:
    who = [[*whole.rows, *whole.columns][at] for at in error.positions[:8]]
    what = say("{name}: {what}", name=fabric.meta.name, what=because(error))
    if who:
        what = say("{name}: {what}, at {names}", name=fabric.meta.name, what=because(error), names=who)
    return ComputationError(
        what, say("Give totals that the cells of these rows and columns can reach; cells of zero stay zero.")
    )


def _close(fabric: Fabric, whole: Whole, u: Array, v: Array, given: set[str]) -> list[str]:
    """Let final uses without a given total take up, in proportion, what rows sum to beyond columns; say so."""
    gap = float(u.sum() - v.sum())
    if abs(gap) <= 1e-12 * float(np.abs(u).sum()):
        return []
    free = [at for at in range(whole.industries, len(v)) if whole.columns[at] not in given]
    factor = 1.0 + gap / float(v[free].sum()) if v[free].sum() else 0.0
    if factor <= 0:
        raise ComputationError(
            say(
                "{name}: rows are to sum to {rows:,.6f} and columns to {columns:,.6f}",
                name=fabric.meta.name, rows=float(u.sum()), columns=float(v.sum()),
            ),
            say(
                "Give totals of final uses, imports and value added that agree with output, or use the "
                "method reconcile, which leaves free what is not given."
            ),
        )  # fmt: skip
    v[free] *= factor
    return [
        say(
            "Totals of final uses that were not given are scaled by {factor:.9g}, so that rows and columns agree.",
            factor=factor,
        )
    ]


def _reconciled(
    fabric: Fabric, whole: Whole, rows: Sequence[Wanted], columns: Sequence[Wanted], known: float
) -> tuple[Array, list[str]]:
    """Return the block that meets what is given as firmly as it is known, and what to say about it."""
    fail_if_firm_totals_contradict(whole, rows, columns)
    held, totals, deviations, names = constraints(whole, rows, columns)
    cells = whole.values.ravel()
    try:
        found = reconcile(cells, held, totals, deviations, spread=typical_spread(cells, known))
    except NoAnswer as error:
        who = [names[at] for at in error.positions[:8]]
        raise ComputationError(
            say("{name}: {what}, at {names}", name=fabric.meta.name, what=because(error), names=who),
            say("Cells grow and shrink but zero stays zero: change the total."),
        ) from error
    if not found.converged:
        raise not_reached(fabric, found.iterations, found.residual, found.missed, names)
    soft = [at for at in np.argsort(-np.abs(found.missed)) if deviations[at] > 0]
    notes: list[str] = [
        say(
            "Reconciled (GRAS with constraints by their deviation), {count} totals given, "
            "{rounds} rounds; largest residual {residual:.1e}.",
            count=len(rows) + len(columns), rounds=found.iterations, residual=float(found.residual),
        )
    ]  # fmt: skip
    notes += [
        say(
            "{name}: {total:,.6g} ± {deviation:,.6g} wanted, {found:,.6g} found.",
            name=names[at],
            total=float(totals[at]),
            deviation=float(deviations[at]),
            found=float(totals[at] + found.missed[at]),
        )
        for at in soft[:10]
    ]
    return found.cells.reshape(whole.values.shape), notes


def fail_if_firm_totals_contradict(whole: Whole, rows: Sequence[Wanted], columns: Sequence[Wanted]) -> None:
    """Raise InputFaults for two totals of one line, both to hold; an industry's row and column are one line."""
    given: dict[tuple[str, bool], float] = {}
    faults = []
    for wanted, is_row in [(w, True) for w in rows] + [(w, False) for w in columns]:
        if wanted.deviation > 0:
            continue
        line = (wanted.label, is_row or wanted.label in whole.rows[: whole.industries])
        first = given.setdefault(line, wanted.total)
        if abs(first - wanted.total) > ROUNDING * max(abs(first), abs(wanted.total)):
            what = say(
                "{label}: {first:,.6g} and {total:,.6g} contradict each other, and both are to hold",
                label=wanted.label,
                first=first,
                total=wanted.total,
            )
            faults.append(
                Fault(what, say("Leave one out, or say in column sd how well each is known."), row=wanted.label)
            )
    if faults:
        raise InputFaults(say("the totals contradict each other"), faults)


def constraints(
    whole: Whole, rows: Sequence[Wanted], columns: Sequence[Wanted]
) -> tuple[sparse.csr_array, Array, Array, list[str]]:
    """Return G, totals, deviations and names: rows of industries less their columns, then what is wanted."""
    (height, width), n = whole.values.shape, whole.industries
    across = sparse.kron(sparse.eye_array(height), np.ones((1, width)), format="csr")
    down = sparse.kron(np.ones((1, height)), sparse.eye_array(width), format="csr")
    parts = [across[:n] - down[:n]]
    parts += [across[[whole.rows.index(wanted.label)]] for wanted in rows]
    parts += [down[[whole.columns.index(wanted.label)]] for wanted in columns]
    wanted_all = [*rows, *columns]
    names: list[str] = [say("row and column of {name}", name=name) for name in whole.rows[:n]]
    names += [say("row {name}", name=wanted.label) for wanted in rows]
    names += [say("column {name}", name=wanted.label) for wanted in columns]
    totals = np.concatenate([np.zeros(n), [wanted.total for wanted in wanted_all]])
    deviations = np.concatenate([np.zeros(n), [wanted.deviation for wanted in wanted_all]])
    return sparse.csr_array(sparse.vstack(parts)), totals, deviations, names


#: A sum of cells below this share of their sizes is rounding.
ROUNDING = 1e-9


def _put_back(fabric: Fabric, values: Array, notes: list[str], given: set[str] | None) -> Fabric:
    """Return the fabric with the cells of its block replaced; output is what rows sum to.

    `given` are the rows whose totals were given where all others keep theirs; None where they are free.
    """
    n, imports, kept = len(fabric.industries), fabric.imports, _items(fabric)
    added = fabric.value_added.copy()
    added[kept] = np.where(np.isnan(added[kept]), np.nan, values[len(values) - len(kept) :, :n])
    if imports is not None:
        block = values[n : n + len(imports.products)]
        final = np.ascontiguousarray(block[:, n:]) if imports.final is not None else None
        imports = Imports(imports.products, np.ascontiguousarray(block[:, :n]), final)
        names = fabric.items.column(fabric.items.levels[0])
        if "imports" in names:
            added[names.index("imports")] = imports.flows.sum(axis=0)
    made_output = values[:n].sum(axis=1)
    size = np.abs(values[:n]).sum(axis=1)
    made_output[np.abs(made_output) <= ROUNDING * size] = 0.0
    negative = np.flatnonzero(made_output < 0)
    if len(negative):
        below = [fabric.industries.text(int(at)) for at in negative[:8]]
        raise InputError(
            say("an output comes out negative: {names}", names=below),
            say("Look at the totals given for these rows."),
        )
    found = replace(
        fabric,
        flows=np.ascontiguousarray(values[:n, :n]),
        final_demand=np.ascontiguousarray(values[:n, n:]),
        output=made_output,
        value_added=added,
        imports=imports,
    )
    notes = [*notes, *value_added_moved(fabric, found, given), *accounts_kept(fabric, found)]
    return replace(found, meta=made(fabric.meta, notes, title="balanced", status="estimated"))
