"""The supply-driven model: what buyers make when primary inputs change somewhere."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from weefsel.kernels.leontief import solve_left
from weefsel.methods import unwrap, wrap
from weefsel.methods.shocks import difference, listed, read_shocks
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "structure.ghosh"


@method(
    NAME,
    title="Supply-driven model of Ghosh",
    needs=("flows", "output", "value_added, jobs (optional)"),
    gives="per industry: change of output, value added, compensation and jobs downstream of a change of primary inputs",
    unit="currency of the fabric; jobs",
    source="Ghosh 1958, Economica 25; Oosterhaven 1988, Journal of Regional Science 28(2); Miller & Blair 2009, ch. 12",
    adds=("region", "sector"),
)
def ghosh(
    fabric: Fabric,
    *,
    primary: Annotated[
        str,
        About(
            "whose primary inputs change (value added, imports, taxes: all that is not bought from industries here), "
            "as industry:change with commas between: C24:-10% (a share), C24@Flanders:-500 meur (an amount), "
            "C24:=5000 meur (a level)"
        ),
    ],
) -> Result:
    r"""Return dx' = dv' G with G = (I - B)⁻¹ = x̂⁻¹ L x̂, B = x̂⁻¹ Z (n, n), v = x - Z'1 (n,) primary inputs.

    Each industry sells in fixed shares; buyers take what they get and cannot replace what is missing, whatever they
    need it for. It is a reading of who depends on whom downstream, an upper bound rather than a forecast. Value
    added, compensation and jobs follow output at the averages of today.

    Returns
    -------
    Result
        one row per (region x) sector x measure, positive = more

    Raises
    ------
    InputFaults
        If an industry does not exist or a change cannot be read.
    ComputationError
        If the system is singular or not productive.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("structure.ghosh", wf.load("belgium"), primary="C24:-10%").frame
    >>> round(found.filter(measure="output")["value"].sum())
    -1611
    """
    shocks = read_shocks(fabric, primary, setting="primary", with_item=False)
    base = fabric.output - fabric.flows.sum(axis=0)
    changed = np.zeros_like(base)
    notes = []
    for shock in shocks:
        for position in shock.positions:
            changed[position] += difference(shock.change, float(base[position]))
        before = base[list(shock.positions)].sum()
        after = before + changed[list(shock.positions)].sum()
        notes.append(
            say(
                "Read as: {text}: from {before:.6g} to {after:.6g} {unit}.",
                text=shock.text,
                before=float(before),
                after=float(after),
                unit=fabric.meta.currency_unit,
            )
        )
    system = unwrap.system_of(fabric)
    # dv' x̂⁻¹ L x̂: one solve from the left; an industry without output has nothing to pass on
    per_output = np.divide(changed, fabric.output, out=np.zeros_like(changed), where=fabric.output != 0)
    change = solve_left(system.factor, per_output) * fabric.output
    idle = np.flatnonzero((fabric.output == 0) & (changed != 0))
    if len(idle):
        notes.append(say("Without output, so without effect: {names}.", names=listed(fabric, idle.tolist())))
    status = wrap.status_of(fabric)
    blocks = [
        wrap.block(
            {**wrap.industry_labels(fabric), "measure": each.measure}, change * each.per_output, each.unit, status
        )
        for each in unwrap.intensities(fabric)
    ]
    return wrap.result(NAME, blocks, notes)
