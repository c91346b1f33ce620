"""Which input coefficients matter most."""

from __future__ import annotations

from typing import Annotated, Literal

from weefsel.kernels import influence as kernel
from weefsel.kernels import leontief
from weefsel.methods import unwrap, wrap
from weefsel.model import Fabric, Result
from weefsel.registry import About, method

NAME = "structure.influence"


@method(
    NAME,
    title="Fields of influence and inverse-important coefficients",
    needs=("flows", "output"),
    gives="the input coefficients whose change moves the system most, strongest first",
    unit="1",
    source="Sonis & Hewings 1992, Economic Systems Research 4(1); Schintke & Stäglin 1988; Miller & Blair 2009, 12.3",
)
def influence(
    fabric: Fabric,
    *,
    by: Annotated[
        Literal["field", "tolerable_limit"],
        About(
            "field: sum of the field of influence m_i r_j, over all pairs; tolerable_limit: how small a relative rise "
            "of the coefficient moves some output by `change`"
        ),
    ] = "field",
    change: Annotated[
        float, About("by what share some output may move, for tolerable_limit", unit="1", low=1e-6, high=1.0)
    ] = 0.01,
    keep: Annotated[int, About("most coefficients kept", low=1, high=1_000_000)] = 100,
) -> Result:
    r"""Return the most important input coefficients a_ij.

    A change d of a_ij moves L = (I - A)⁻¹ (n, n) to L + d F_ij/(1 - d L_ji), F_ij = L_.i L_j. the field of influence.

    - field: Σ F_ij = m_i r_j, m' = 1'L and r = L 1: what a small change of a_ij does to the sum of all cells of L
    - tolerable_limit: 1/t, t the relative rise of a_ij that moves the most affected output by the share p:
      t = p / (a_ij (s_i x_j + p L_ji)), s_i = max_k L_ki/x_k; only cells that are not zero

    Returns
    -------
    Result
        one row per supplier x buyer kept

    Raises
    ------
    ComputationError
        If the system is singular or not productive.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("structure.influence", wf.load("belgium"), keep=2).frame
    >>> found.select("supplier_sector", "buyer_sector").rows()
    [('F41-43', 'M69-70'), ('E36', 'M69-70')]
    """
    system = unwrap.system_of(fabric)
    n = len(fabric.output)
    if by == "field":
        backward = leontief.solve_left(system.factor, (fabric.output != 0).astype(float))
        forward = leontief.solve(system.factor, (fabric.output != 0).astype(float))
        found = kernel.strongest(lambda rows: backward[rows, None] * forward[None], n, keep)
    else:
        inverse = unwrap.inverse_of(fabric)
        pulls = kernel.pull(inverse, fabric.output)
        found = kernel.strongest(
            lambda rows: kernel.sensitivity(system.inputs, inverse, fabric.output, pulls, change, rows), n, keep
        )
    axis = fabric.industries
    labels: dict[str, str | list[str]] = {"measure": by}
    for role, positions in (("supplier", found.rows), ("buyer", found.columns)):
        labels |= {f"{role}_{level}": [axis.column(level)[int(p)] for p in positions] for level in axis.levels}
    return wrap.result(NAME, [wrap.block(labels, found.scores, "1", wrap.status_of(fabric))])
