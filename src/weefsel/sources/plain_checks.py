"""What a plain table must satisfy before it is let in, and what is only worth a note."""

from __future__ import annotations

import numpy as np

from weefsel.errors import Fault
from weefsel.model import Fabric
from weefsel.model.fabric import GROSS_VALUE_ADDED_ITEMS

#: Up to this share of output a row or column may miss its total (statistical discrepancy).
DISCREPANCY = 0.005
SHOWN = 20


def inputs(fabric: Fabric) -> np.ndarray:
    """Return intermediate inputs of each industry, domestic and imported, (n,)."""
    total = fabric.flows.sum(axis=0)
    names = fabric.items.column("item")
    if fabric.imports is not None:
        return total + fabric.imports.flows.sum(axis=0)
    return total + fabric.value_added[names.index("imports")] if "imports" in names else total


def spent(fabric: Fabric) -> np.ndarray:
    """Return the sum of each column: inputs, taxes and value added, imports once, (n,)."""
    names = fabric.items.column("item")
    others = [at for at, name in enumerate(names) if name != "imports"]
    return inputs(fabric) + fabric.value_added[others].sum(axis=0)


def balance_faults(fabric: Fabric, places: dict[str, str], allow: tuple[str, ...]) -> list[Fault]:
    """Return the faults that keep a table out: negative output, unknown output, columns that cannot be."""
    labels = fabric.industries.texts()
    output = fabric.output
    sold = fabric.flows.sum(axis=1) + fabric.final_demand.sum(axis=1)
    faults = [
        Fault(f"{name!r} is not an industry of the table", "Name an industry as in Z.", "--allow")
        for name in allow
        if name not in labels
    ]
    for at in np.flatnonzero(output < 0):
        what = f"the output is negative ({output[at]:,.6g})"
        remedy = "Sales in Z and Y must add up to at least zero; look at signs in Y."
        faults.append(Fault(what, remedy, places.get("X", places["Z"]), labels[at], "output"))
    slack = DISCREPANCY * np.abs(output) + 1e-9
    for at in np.flatnonzero(np.abs(output - sold) > slack):
        what = f"sales of {sold[at]:,.6g} miss the published output of {output[at]:,.6g} by more than 0.5 %"
        faults.append(Fault(what, "Correct Z, Y or X.", places.get("X", places["Z"]), labels[at], "output"))
    bought, total = inputs(fabric), spent(fabric)
    for at in np.flatnonzero((output >= 0) & (bought > output + slack)):
        if labels[at] in allow:
            continue
        what = f"intermediate inputs of {bought[at]:,.6g} exceed the output of {output[at]:,.6g}"
        remedy = f"Correct the column, or allow it by name: --allow '{labels[at]}'."
        faults.append(Fault(what, remedy, places["Z"], column=labels[at]))
    for at in np.flatnonzero((output >= 0) & (bought <= output + slack) & (total > output + slack)):
        what = f"inputs, taxes and value added of {total[at]:,.6g} exceed the output of {output[at]:,.6g}"
        faults.append(Fault(what, "Correct V, or Z: a column adds up to output.", places["V"], column=labels[at]))
    if len(faults) > SHOWN:
        rest = len(faults) - SHOWN
        faults = [*faults[:SHOWN], Fault(f"and {rest:,} more faults of this kind", "Mend these first.", places["Z"])]
    return faults


def balance_notes(fabric: Fabric) -> list[str]:
    """Return what is legal but worth knowing: discrepancies, missing rows of value added, zero outputs."""
    notes = []
    output = fabric.output
    row = output - fabric.flows.sum(axis=1) - fabric.final_demand.sum(axis=1)
    floor = 1e-9 * max(float(np.abs(output).max(initial=0.0)), 1.0)
    if (np.abs(row) > floor).any():
        notes.append(f"Rows miss their published output by up to {np.abs(row).max():,.6g}: kept as statistical discrepancy.")
    column = output - spent(fabric)
    scale = np.where(output > 0, output, 1.0)
    large = np.flatnonzero(column / scale > DISCREPANCY)
    if len(large):
        worst = large[np.argmax(column[large] / scale[large])]
        notes.append(
            f"Columns leave up to {column[worst] / scale[worst]:.1%} of output unexplained "
            f"({fabric.industries.text(int(worst))}): rows such as imports or product_taxes may be missing in V."
        )
    elif (np.abs(column) > floor).any():
        notes.append(f"Columns miss output by up to {np.abs(column).max():,.6g}: kept as statistical discrepancy.")
    idle = [fabric.industries.text(int(at)) for at in np.flatnonzero(output == 0)]
    if idle:
        notes.append(f"Zero output: {', '.join(idle[:10])}{' ...' if len(idle) > 10 else ''}.")
    return notes


def accounts_notes(fabric: Fabric) -> list[str]:
    """Return which of the rows with a fixed meaning are not there."""
    names = fabric.items.column("item")
    missing = [name for name in GROSS_VALUE_ADDED_ITEMS if name not in names]
    return [f"V has no row {', '.join(missing)}: gross value added is the sum of the others."] if missing else []
