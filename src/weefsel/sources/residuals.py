"""Does a published table add up: what is refused, with the industry named as the publisher names it."""

from __future__ import annotations

import numpy as np

from weefsel.errors import Fault, InputFaults
from weefsel.model import Fabric
from weefsel.sayings import say
from weefsel.sources.grids import Faults
from weefsel.sources.plain_checks import DISCREPANCY, inputs, says_all, spent
from weefsel.sources.rounding import ROUNDING

AS_PUBLISHED = say("Take the file as published, or correct it and use the layout plain.")
#: Numbers with more decimals than this are not rounded.
DIGITS = 4


def fail_if_it_does_not_balance(
    fabric: Fabric, place: str, allow: tuple[str, ...], *, whole: bool | None = None
) -> None:
    """Raise InputFaults unless rows and columns meet output within 0.5 % and no industry is impossible.

    Refused: negative output, a row or column that misses its output by more (and by more than the rounding of its
    cells), a column whose intermediate inputs alone exceed its output, unless `allow` names it. `whole` says that
    every row a column consists of is there.
    """
    names = set(fabric.industries.texts())
    faults = Faults(place)
    strange = [
        Fault(say("{name!r} is not an industry of the table", name=name), say("Write it as in the table."), "--allow")
        for name in allow
        if name not in names
    ]
    output = fabric.output
    floor = 1e-9 * max(float(np.abs(output).max(initial=0.0)), 1.0)
    slack = DISCREPANCY * np.abs(output) + floor
    sold = fabric.flows.sum(axis=1) + fabric.final_demand.sum(axis=1)
    for at in np.flatnonzero(output < -floor).tolist():
        faults.add(
            say("the output is negative ({output:,.6g})", output=output[at]),
            AS_PUBLISHED,
            fabric.industries.text(at),
            "output",
        )
    for at in np.flatnonzero((output >= -floor) & (np.abs(output - sold) > slack)).tolist():
        if not _is_rounding(output[at] - sold[at], output[at], fabric.flows[at], fabric.final_demand[at]):
            what = say(
                "sales of {sold:,.6g} miss the output of {output:,.6g} by more than 0.5 %",
                sold=sold[at],
                output=output[at],
            )
            faults.add(what, AS_PUBLISHED, fabric.industries.text(at), "output")
    _columns(fabric, faults, slack, set(allow), says_all(fabric) if whole is None else whole)
    found = [*strange, *faults.all()]
    if found:
        raise InputFaults(say("{place} cannot be imported", place=place), found)


def _columns(fabric: Fabric, faults: Faults, slack: np.ndarray, allow: set[str], whole: bool) -> None:
    output, bought, total = fabric.output, inputs(fabric), spent(fabric)
    short = total < output - slack if whole else np.zeros(len(output), dtype=bool)
    for at in np.flatnonzero((output >= 0) & ((bought > output + slack) | (total > output + slack) | short)).tolist():
        name = fabric.industries.text(at)
        cells = (output[at], fabric.flows[:, at], fabric.value_added[:, at])
        if name in allow or _is_rounding(output[at] - total[at], *cells):
            continue
        if bought[at] > output[at] + slack[at]:
            what = say(
                "intermediate inputs of {bought:,.6g} exceed the output of {output:,.6g}",
                bought=bought[at],
                output=output[at],
            )
            faults.add(what, say("Correct the column, or allow it by name: --allow '{name}'.", name=name), "", name)
        else:
            what = say(
                "inputs, taxes and value added of {total:,.6g} miss the output of {output:,.6g}",
                total=total[at],
                output=output[at],
            )
            faults.add(what, AS_PUBLISHED, "", name)


def _is_rounding(miss: float, *cells: float | np.ndarray) -> bool:
    """Return whether a sum misses its total by no more than the rounding of its cells may add up to."""
    together = np.concatenate([np.atleast_1d(part) for part in cells])
    for digits in range(DIGITS + 1):
        if np.allclose(np.round(together, digits), together, rtol=1e-12, atol=1e-12):
            return bool(abs(miss) <= ROUNDING * len(together) * 10.0**-digits)
    return False
