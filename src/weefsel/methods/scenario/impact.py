"""What follows when several things change together: recipes, final demand, costs, outputs, capacities, prices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np

from weefsel.errors import ComputationError, Fault, InputFaults
from weefsel.kernels import leontief
from weefsel.kernels import prices as price_kernel
from weefsel.kernels import scenario as kernel
from weefsel.kernels.leontief import Array, Factor, NoAnswer
from weefsel.methods import unwrap, wrap
from weefsel.methods.scenario.changes import TableChange, read_changes
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "scenario.impact"


@method(
    NAME,
    title="A scenario: several changes together",
    needs=("flows", "output", "final_demand", "value_added, imports, jobs (where a change or measure needs them)"),
    gives="per industry: change of output, value added, compensation, jobs, final demand served, and price",
    unit="currency of the fabric; jobs; 1 (price, as a share of the base price)",
    source="Miller & Blair 2009, sec. 2.6, 6.2, 13.2",
    adds=("region", "sector"),
)
def impact(
    fabric: Fabric,
    *,
    changes: Annotated[
        str,
        About(
            "what:who:by, with ; between. what: flow or coefficient (C24>C29), final_demand (C29:category), "
            "value_added (C24:item), output, capacity, price. by: a share (-20%), an amount (+5 meur) or a level "
            "(=900 meur)"
        ),
    ],
) -> Result:
    r"""Return the new equilibrium less the old one, when all changes come together and nothing else adapts.

    - A' (n, n): a flow changes to a'_ij = z'_ij/x_j, at the buyer's output of today; a coefficient to a'_ij. What is no
      longer bought at home is bought abroad at the same price, so that unit costs stay.
    - f' (n,): final demand by category
    - x' = A' x' + f', with outputs set (final demand gives way) and capacities that bind (final demand unserved)
    - dp = L'' (v_c' - v_c) on A', prices set from outside held; quantities do not react to prices

    Value added, compensation and jobs follow output at the averages of today. It is solved for the change,
    (I - A') dx = (A' - A) x + df, from the published output x: a change to what is there already changes nothing.

    Returns
    -------
    Result
        one row per (region x) sector x measure (output, value_added, compensation, jobs, final_demand, price), positive
        = more

    Raises
    ------
    InputFaults
        With every change that cannot be read, names what does not exist, or clashes with another.
    ComputationError
        If the system as changed has no answer.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("scenario.impact", wf.load("belgium"), changes="final_demand:C29:all:-10%").frame
    >>> round(found.filter(measure="jobs")["value"].sum())
    -4485
    """
    listed = read_changes(fabric, changes)
    fail_if_nothing_is_made(fabric, listed)
    base = unwrap.system_of(fabric)
    inputs = _inputs(fabric, base.inputs, listed)
    output = fabric.output
    # Solved for the change itself, (I - A') dx = (A' - A) x + df: no difference of two large numbers, and what the
    # publisher's rows leave over stays where it is.
    bought = (inputs - base.inputs) @ output
    held, caps = (
        {k: level - output[k] for k, level in _level(listed, what).items()} for what in ("output", "capacity")
    )
    try:
        factor = leontief.factorise(inputs)
        leontief.fail_if_not_productive(inputs, factor)
        asked = bought + _demand(listed, len(output))
        found = kernel.outcome(factor, asked, held, caps, float(np.abs(output).max(initial=0.0)))
        price = _prices(fabric, factor, listed)
    except NoAnswer as error:
        raise _after_the_change(unwrap.no_answer(fabric, error)) from error
    change = found.output
    status = wrap.status_of(fabric)
    labels = wrap.industry_labels(fabric)
    blocks = [
        wrap.block({**labels, "measure": each.measure}, change * each.per_output, each.unit, status)
        for each in unwrap.intensities(fabric)
    ]
    money = fabric.meta.currency_unit
    blocks.append(wrap.block({**labels, "measure": "final_demand"}, found.final_demand - bought, money, status))
    blocks.append(wrap.block({**labels, "measure": "price"}, price, "1", status))
    return wrap.result(NAME, blocks, _notes(fabric, listed, found))


def _after_the_change(error: ComputationError) -> ComputationError:
    return ComputationError(
        say("with these changes, {what}", what=error.what), say("Take smaller changes of flows or coefficients.")
    )


def fail_if_nothing_is_made(fabric: Fabric, changes: Sequence[TableChange]) -> None:
    """Raise InputFaults if a cost or a price is changed where nothing is made, so that it has no price."""
    faults = [
        Fault(
            say("{name} has no output", name=fabric.industries.text(cell.at[0])),
            say("Leave it out: it has no price."),
            row=change.text,
        )
        for change in changes
        if change.what in ("value_added", "price")
        for cell in change.cells
        if fabric.output[cell.at[0]] == 0 and cell.after != cell.before
    ]
    if faults:
        raise InputFaults(say("the changes are not right"), faults)


def _inputs(fabric: Fabric, inputs: Array, changes: Sequence[TableChange]) -> Array:
    changed = inputs.copy()
    for change in changes:
        for cell in change.cells:
            if change.what == "flow":
                made = fabric.output[cell.at[1]]
                changed[cell.at] = cell.after / made if made else 0.0
            elif change.what == "coefficient":
                changed[cell.at] = cell.after
    return changed


def _demand(changes: Sequence[TableChange], n: int) -> Array:
    added = np.zeros(n)
    for change in changes:
        if change.what == "final_demand":
            for cell in change.cells:
                added[cell.at[0]] += cell.after - cell.before
    return added


def _level(changes: Sequence[TableChange], what: str) -> dict[int, float]:
    return {cell.at[0]: cell.after for change in changes if change.what == what for cell in change.cells}


def _prices(fabric: Fabric, factor: Factor, changes: Sequence[TableChange]) -> Array:
    """Return the change of prices, as shares of the base price."""
    added = np.zeros(len(fabric.output))
    for change in changes:
        if change.what == "value_added":
            for cell in change.cells:
                added[cell.at[0]] += cell.after - cell.before
    moved = price_kernel.prices(factor, leontief.coefficients(added[np.newaxis], fabric.output)[0])
    held = {k: after - 1.0 for k, after in _level(changes, "price").items()}
    if held:
        members = list(held)
        moved = moved + price_kernel.exogenous(factor, members, np.array([held[k] for k in members]) - moved[members])
    return moved


def _notes(fabric: Fabric, changes: Sequence[TableChange], found: kernel.Outcome) -> list[str]:
    notes: list[str] = []
    for change in changes:
        before, after = (sum(getattr(cell, side) for cell in change.cells) for side in ("before", "after"))
        units = {"coefficient": say("per unit of output"), "price": say("(base 1)")}
        notes.append(
            say(
                "Read as: {text}: from {before:.6g} to {after:.6g} {unit}.",
                text=change.text,
                before=float(before),
                after=float(after),
                unit=units.get(change.what, fabric.meta.currency_unit),
            )
        )
    if found.bound:
        notes.append(say("At their capacity: {names}.", names=[fabric.industries.text(k) for k in found.bound]))
    return notes
