"""What a plain table must satisfy before it is let in, and what is only worth a note."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from weefsel.errors import Fault
from weefsel.model import Fabric, counted
from weefsel.model.fabric import GROSS_VALUE_ADDED_ITEMS, VALUE_ADDED
from weefsel.sayings import say
from weefsel.sources.grids import Faults, Grid
from weefsel.sources.plain_labels import parts_of
from weefsel.sources.rounding import is_rounding

#: Up to this share of output a row or column may miss its total (statistical discrepancy).
DISCREPANCY = 0.005
#: Sums of larger numbers overflow; no table in any currency comes near.
LARGEST = 1e150
#: So many cells of one file are named; a file with more has one cause.
MOST_NAMED = 20


def fail_if_numbers_overflow(grids: Mapping[str, Grid], faults: list[Fault]) -> None:
    """Add a fault for numbers so large that their sums are not numbers any more."""
    for grid in grids.values():
        if np.fmin.reduce(grid.values, axis=None) >= -LARGEST and np.fmax.reduce(grid.values, axis=None) <= LARGEST:
            continue
        for row, column in np.argwhere(np.abs(grid.values) > LARGEST)[:MOST_NAMED]:
            places = grid.row_place(int(row)), grid.column_place(int(column))
            faults.append(
                Fault(say("the number is too large for a table"), say("Write it in another unit."), grid.place, *places)
            )


def fail_if_imports_are_unknown(grids: Mapping[str, Grid], faults: list[Fault]) -> None:
    """Add a fault where the row `imports` of V is not known: it is needed for what an industry buys."""
    grid = grids["V"]
    for at in [at for at, row in enumerate(grid.rows) if row == "imports"]:
        for column in np.flatnonzero(np.isnan(grid.values[at]))[:MOST_NAMED]:
            places = grid.row_place(at), grid.column_place(int(column))
            faults.append(
                Fault(say("imports must be known"), say("Write the number, or leave the row out."), grid.place, *places)
            )


def imported(fabric: Fabric) -> np.ndarray:
    """Return imported intermediate inputs of each industry, (n,); zeros where nothing is said."""
    if fabric.imports is not None:
        return np.asarray(fabric.imports.flows.sum(axis=0))
    return item(fabric, "imports")


def item(fabric: Fabric, name: str) -> np.ndarray:
    """Return a row of value added by name, (n,); zeros where there is none."""
    names = fabric.items.column("item")
    return np.asarray(fabric.value_added[names.index(name)]) if name in names else np.zeros(len(fabric.industries))


def inputs(fabric: Fabric) -> np.ndarray:
    """Return intermediate inputs of each industry, domestic and imported, (n,)."""
    return np.asarray(fabric.flows.sum(axis=0) + imported(fabric))


def spent(fabric: Fabric) -> np.ndarray:
    """Return the sum of each column: inputs, taxes and value added, imports once, (n,)."""
    others = [at for at, name in enumerate(fabric.items.column("item")) if name != "imports"]
    return np.asarray(inputs(fabric) + counted(fabric.value_added[others]).sum(axis=0))


def says_all(fabric: Fabric) -> bool:
    """Return whether every row that a column consists of is there, so that it must add up to output."""
    names = fabric.items.column("item")
    needed = (*GROSS_VALUE_ADDED_ITEMS, "product_taxes")
    return all(name in names for name in needed) and ("imports" in names or fabric.imports is not None)


class _Places:
    """Where industries stand in the files, whatever the order there."""

    def __init__(self, fabric: Fabric, grids: Mapping[str, Grid]) -> None:
        self.grids = grids
        self.labels = fabric.industries.labels
        found = {key: grids[key] for key in ("Z", "V", "X") if key in grids}
        self.rows = {key: {parts_of(row): at for at, row in enumerate(grid.rows)} for key, grid in found.items()}
        self.columns = {key: {parts_of(row): at for at, row in enumerate(grid.columns)} for key, grid in found.items()}

    def row(self, key: str, at: int) -> str:
        return self.grids[key].row_place(self.rows[key][self.labels[at]])

    def column(self, key: str, at: int) -> str:
        return self.grids[key].column_place(self.columns[key][self.labels[at]])


def balance_faults(fabric: Fabric, grids: Mapping[str, Grid], allow: tuple[str, ...]) -> list[Fault]:
    """Return the faults that keep a table out: negative output, rows and columns that cannot be."""
    known = set(fabric.industries.labels)
    strange = [
        Fault(say("{name!r} is not an industry of the table", name=name), say("Name an industry as in Z."), "--allow")
        for name in allow
        if parts_of(name) not in known
    ]
    places = _Places(fabric, grids)
    return [*strange, *_row_faults(fabric, places), *_column_faults(fabric, places, allow)]


def _row_faults(fabric: Fabric, places: _Places) -> list[Fault]:
    output = fabric.output
    sold = fabric.flows.sum(axis=1) + fabric.final_demand.sum(axis=1)
    key = "X" if "X" in places.grids else "Z"
    faults = Faults(places.grids[key].place)
    for at in np.flatnonzero(output < 0):
        what = say("the output is negative ({output:,.6g})", output=output[at])
        remedy = say("Sales in Z and Y must add up to at least zero; look at signs in Y.")
        faults.add(what, remedy, places.row(key, int(at)), "output")
    for at in np.flatnonzero((output >= 0) & (np.abs(output - sold) > _slack(output))):
        cells = np.concatenate([fabric.flows[at], fabric.final_demand[at], output[at : at + 1]])
        if is_rounding(cells, float(output[at] - sold[at])):
            continue
        what = say(
            "sales of {sold:,.6g} in Z and Y miss the output of {output:,.6g} by more than 0.5 %",
            sold=sold[at],
            output=output[at],
        )
        faults.add(what, say("Correct Z, Y or X."), places.row(key, int(at)), "output")
    return faults.all()


def _slack(output: np.ndarray) -> np.ndarray:
    rounding = 1e-9 * max(float(np.abs(output).max(initial=0.0)), 1.0)
    return np.asarray(DISCREPANCY * np.abs(output) + rounding)


def _column_faults(fabric: Fabric, places: _Places, allow: tuple[str, ...]) -> list[Fault]:
    output, slack = fabric.output, _slack(fabric.output)
    bought, total = inputs(fabric), spent(fabric)
    allowed = {parts_of(name) for name in allow}
    free = np.array([label in allowed for label in fabric.industries.labels])
    in_z, in_v = Faults(places.grids["Z"].place), Faults(places.grids["V"].place)
    fair = (output >= 0) & ~free
    over = fair & (bought > output + slack)
    for at in np.flatnonzero(over):
        label = fabric.industries.text(int(at))
        what = say(
            "intermediate inputs of {bought:,.6g} exceed the output of {output:,.6g}",
            bought=bought[at],
            output=output[at],
        )
        in_z.add(
            what,
            say("Correct the column, or allow it by name: --allow '{name}'.", name=label),
            "",
            places.column("Z", int(at)),
        )
    for at in np.flatnonzero(fair & ~over & (total > output + slack)):
        what = say(
            "inputs, taxes and value added of {total:,.6g} exceed the output of {output:,.6g}",
            total=total[at],
            output=output[at],
        )
        in_v.add(what, say("Correct V, or Z: a column adds up to output."), "", places.column("V", int(at)))
    if says_all(fabric):
        for at in np.flatnonzero(fair & (total < output - slack)):
            what = say(
                "inputs, taxes and value added of {total:,.6g} miss the output of {output:,.6g}",
                total=total[at],
                output=output[at],
            )
            in_v.add(what, say("Correct V, or Z: a column adds up to output."), "", places.column("V", int(at)))
    if fabric.imports is not None and "imports" in fabric.items.column("item"):
        twice = item(fabric, "imports")
        for at in np.flatnonzero(np.abs(twice - imported(fabric)) > slack):
            what = say(
                "imports are {here:,.6g} here and {imported:,.6g} in M", here=twice[at], imported=imported(fabric)[at]
            )
            in_v.add(
                what, say("Make both agree, or leave the row imports out of V."), "imports", places.column("V", int(at))
            )
    return [*in_z.all(), *in_v.all()]


def balance_notes(fabric: Fabric) -> list[str]:
    """Return what is legal but worth knowing: discrepancies, missing rows of value added, zero outputs."""
    notes: list[str] = []
    output = fabric.output
    row = output - fabric.flows.sum(axis=1) - fabric.final_demand.sum(axis=1)
    floor = 1e-9 * max(float(np.abs(output).max(initial=0.0)), 1.0)
    if (np.abs(row) > floor).any():
        notes.append(
            say("Rows miss their output by up to {miss:,.6g}: kept as statistical discrepancy.", miss=np.abs(row).max())
        )
    column = output - spent(fabric)
    share = column / np.where(output > 0, output, 1.0)
    if (share > DISCREPANCY).any():
        worst = int(np.argmax(share))
        notes.append(
            say(
                "Columns leave up to {share:.1%} of output unexplained ({industry}): rows such as imports or "
                "product_taxes may be missing in V.",
                share=share[worst],
                industry=fabric.industries.text(worst),
            )
        )
    elif (np.abs(column) > floor).any():
        notes.append(
            say("Columns miss output by up to {miss:,.6g}: kept as statistical discrepancy.", miss=np.abs(column).max())
        )
    idle = [fabric.industries.text(int(at)) for at in np.flatnonzero(output == 0)]
    if idle:
        notes.append(say("Zero output: {names}{more}.", names=idle[:10], more=" ..." if len(idle) > 10 else ""))
    return notes


def accounts_notes(fabric: Fabric) -> list[str]:
    """Return which of the rows with a fixed meaning are not there."""
    names = fabric.items.column("item")
    if VALUE_ADDED in names:
        return []
    missing = [name for name in GROSS_VALUE_ADDED_ITEMS if name not in names]
    return [say("V has no row {names}: gross value added is the sum of the others.", names=missing)] if missing else []
