"""Backward and forward linkages, how evenly they spread, and key sectors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

import numpy as np

from weefsel.kernels import linkages as kernel
from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap, wrap
from weefsel.methods.shocks import listed
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "structure.linkages"
DOMESTIC = say(
    "Links inside the table only: what an industry imports pulls on nobody here, so that one which imports much looks "
    "weaker than it would if it bought the same inputs at home."
)
#: (backward above average, forward above average) -> word.
QUADRANTS = {(True, True): "key", (True, False): "backward", (False, True): "forward", (False, False): "weak"}


@method(
    NAME,
    title="Linkages and key sectors",
    needs=("flows", "output"),
    gives="per industry: backward and forward linkages, direct (Chenery-Watanabe) and total (Rasmussen), also relative "
    "to the average, their coefficients of variation, and the quadrant of key sectors",
    unit="1",
    source="Chenery & Watanabe 1958; Rasmussen 1956; Hazari 1970; Miller & Blair 2009, sec. 12.2",
    finds=("quadrant",),
)
def linkages(
    fabric: Fabric,
    *,
    quadrant_by: Annotated[
        Literal["total", "direct"],
        About("which normalised linkages place an industry in a quadrant", source="Miller & Blair 2009, sec. 12.2.4"),
    ] = "total",
) -> Result:
    r"""Return how strongly each industry pulls on its suppliers and feeds its buyers.

    With A = Z x̂⁻¹, B = x̂⁻¹ Z, L = (I - A)⁻¹, G = (I - B)⁻¹ = x̂⁻¹ L x̂ (all n x n):

    - direct backward: column sums of A; direct forward: row sums of B (Chenery & Watanabe)
    - total backward: column sums of L; total forward: row sums of G, not of L (Rasmussen, supply side)
    - normalised: n v_j / Σ v, so that one is the average; needs some flow between industries
    - variation: coefficient of variation of column j of L (backward) and of row j of G (forward), with n - 1
    - quadrant, a label: key (both normalised linkages above 1), backward, forward, or weak

    Inputs from outside the table do not count: an industry that imports much pulls little here, whatever it would pull
    if it bought at home, and may be weak for that reason alone.

    An industry without output has no linkage: it is left out, also from averages, and named in a note.

    Returns
    -------
    Result
        one row per (region x) sector x direction (backward, forward) x reach (direct, total) x measure
        (linkage, normalised, variation)

    Raises
    ------
    ComputationError
        If the system is singular or not productive.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("structure.linkages", wf.load("belgium")).frame
    >>> row = found.filter(sector="C29", direction="backward", reach="total", measure="linkage")
    >>> round(row["value"].item(), 3), row["quadrant"].item()
    (1.288, 'weak')
    """
    system = unwrap.system_of(fabric)
    kept = np.flatnonzero(fabric.output != 0)
    notes: list[str] = [DOMESTIC]
    if len(kept) < len(fabric.output):
        idle = np.flatnonzero(fabric.output == 0).tolist()
        notes.append(say("Left out, no output: {names}.", names=listed(fabric, idle)))
    inverse = unwrap.inverse_of(fabric)
    found = {
        ("backward", "direct"): kernel.direct_backward(system.inputs)[kept],
        ("forward", "direct"): kernel.direct_forward(fabric.flows, fabric.output)[kept],
        ("backward", "total"): kernel.total_backward(system.factor)[kept],
        ("forward", "total"): kernel.total_forward(system.factor, fabric.output)[kept],
    }
    quadrants = _quadrants(found, quadrant_by)
    labels = {**wrap.industry_labels(fabric, kept.tolist()), "quadrant": quadrants}
    if not all(quadrants):
        notes.append(say("No normalised linkages: nothing flows between industries."))
    spread = {}
    if len(fabric.output) > 1:
        spread["backward"] = kernel.variation_of_columns(inverse)[kept]
        spread["forward"] = kernel.variation_of_rows(inverse, fabric.output)[kept]
    else:
        notes.append(say("No coefficient of variation: there is one industry."))
    status = wrap.status_of(fabric)
    blocks = [
        wrap.block({**labels, "direction": direction, "reach": reach, "measure": measure}, values, "1", status)
        for direction, reach, measure, values in _measures(found, spread)
    ]
    return wrap.result(NAME, blocks, notes)


def _measures(found: dict[tuple[str, str], Array], spread: dict[str, Array]) -> Iterator[tuple[str, str, str, Array]]:
    for (direction, reach), values in found.items():
        yield direction, reach, "linkage", values
        if values.sum() != 0:
            yield direction, reach, "normalised", kernel.normalised(values)
    for direction, values in spread.items():
        yield direction, "total", "variation", values


def _quadrants(found: dict[tuple[str, str], Array], reach: str) -> list[str]:
    """Return the quadrant of each industry; empty words where there is no average to compare with."""
    sides = [found[direction, reach] for direction in ("backward", "forward")]
    if any(side.sum() == 0 for side in sides):
        return [""] * len(sides[0])
    # 1e-12: an industry exactly at the average is not above it because of rounding
    above = [kernel.normalised(side) > 1.0 + 1e-12 for side in sides]
    return [QUADRANTS[bool(back), bool(forth)] for back, forth in zip(*above, strict=True)]
