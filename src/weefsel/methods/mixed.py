"""The mixed model: outputs given for some industries, final demand for the others."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import numpy as np

from weefsel.errors import InputError
from weefsel.kernels import mixed as kernel
from weefsel.kernels.leontief import Array, NoAnswer
from weefsel.methods import unwrap, wrap
from weefsel.methods.shocks import Shock, difference, read_shocks
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "structure.mixed"


@method(
    NAME,
    title="Mixed model: output given for some industries, final demand for the others",
    needs=("flows", "output", "final_demand", "value_added, jobs (optional)"),
    gives="per industry: change of output, value added, compensation and jobs; of final demand where output is set",
    unit="currency of the fabric; jobs",
    source="Miller & Blair 2009, sec. 13.2.1",
    adds=("region", "sector"),
)
def mixed(
    fabric: Fabric,
    *,
    outputs: Annotated[
        str,
        About(
            "whose output is set, as industry:change with commas between: C29:-20% (a share), C29@Flanders:-500 meur "
            "(an amount), C24:=9000 meur (a level)"
        ),
    ],
    demand: Annotated[
        str | None, About("whose final demand changes, written the same way; industries with a set output excepted")
    ] = None,
) -> Result:
    r"""Return what follows when capacity fixes the output of some industries and final demand that of the others.

    For a group K with given dx_K and all others M with given df_M: dx_M = (I - A_MM)⁻¹ (df_M + A_MK dx_K) and
    df_K = (I - A_KK) dx_K - A_KM dx_M; A (n, n). With one factorisation of I - A: df_K = L_KK⁻¹ (dx_K - (L df_M)_K),
    dx = L df. Deliveries of K to final demand absorb what others do not take: a large fall of K may ask for final
    demand below zero, and a note says so.

    Returns
    -------
    Result
        one row per (region x) sector x measure (output, value_added, compensation, jobs; final_demand for K), positive
        = more

    Raises
    ------
    InputError, InputFaults
        If an industry does not exist, a change cannot be read, or one industry is in both lists.
    ComputationError
        If no final demand brings about these outputs.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("structure.mixed", wf.load("belgium"), outputs="C29:-20%").frame
    >>> round(found.filter(measure="jobs")["value"].sum())
    -9330
    """
    set_outputs = read_shocks(fabric, outputs, setting="outputs", with_item=False)
    members, changes = _differences(fabric.output, set_outputs)
    final = fabric.final_demand.sum(axis=1)
    asked = np.zeros(len(final))
    notes: list[str] = []
    if demand:
        positions, wanted = _differences(final, read_shocks(fabric, demand, setting="demand", with_item=False))
        both = sorted(set(positions) & set(members))
        if both:
            raise InputError(
                say("{name} has its output set and its final demand too", name=fabric.industries.text(both[0])),
                say("Take it out of one of the two: one follows from the other."),
            )
        asked[positions] = wanted
    system = unwrap.system_of(fabric)
    try:
        found = kernel.respond(system.factor, members, np.array(changes), asked)
    except NoAnswer as error:
        raise unwrap.no_answer(fabric, error) from error
    status = wrap.status_of(fabric)
    labels = wrap.industry_labels(fabric)
    blocks = [
        wrap.block({**labels, "measure": each.measure}, found.output * each.per_output, each.unit, status)
        for each in unwrap.intensities(fabric)
    ]
    own = wrap.industry_labels(fabric, members)
    blocks.append(wrap.block({**own, "measure": "final_demand"}, found.final_demand, fabric.meta.currency_unit, status))
    for position, change in zip(members, found.final_demand, strict=True):
        if final[position] + change < -1e-9 * abs(fabric.output[position]):
            notes.append(
                say(
                    "{name}: final demand would be {final:.6g} {unit}, below zero: its buyers must "
                    "find other suppliers.",
                    name=fabric.industries.text(position),
                    final=float(final[position] + change),
                    unit=fabric.meta.currency_unit,
                )
            )
    return wrap.result(NAME, blocks, notes)


def _differences(base: Array, shocks: Sequence[Shock]) -> tuple[list[int], list[float]]:
    """Return positions and changes in money."""
    found = [
        (position, difference(shock.change, float(base[position]))) for shock in shocks for position in shock.positions
    ]
    return [position for position, _ in found], [change for _, change in found]
