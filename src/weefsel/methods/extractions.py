"""What the whole economy loses when each industry disappears, all of them at once."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np

from weefsel.kernels import extraction as kernel
from weefsel.kernels.leontief import NoAnswer
from weefsel.methods import unwrap, wrap
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "structure.extractions"


@method(
    NAME,
    title="Hypothetical extraction of every industry, one at a time",
    needs=("flows", "output", "value_added, jobs (optional)"),
    gives="per industry extracted: output, value added, compensation and jobs that the whole economy loses",
    unit="currency of the fabric; jobs",
    source="Dietzenbacher, van der Linden & Steenge 1993; Miller & Blair 2009, sec. 12.2.6 and 13.2.1",
)
def extractions(
    fabric: Fabric,
    *,
    variant: Annotated[
        Literal["total", "links", "purchases", "sales", "supply", "output_cap", "sales_share"],
        About("what is taken out of each industry; see structure.extraction"),
    ] = "total",
    share: Annotated[float, About("how much of it, for output_cap and sales_share", unit="1", low=0.0, high=1.0)] = 1.0,
) -> Result:
    r"""Return the economy-wide loss of each of the n extractions that `structure.extraction` does one by one.

    With L = (I - A)⁻¹ (n, n), x (n,), f = (I - A) x, c (n,) a quantity per unit of output and m' = c'L, extraction of
    k costs: total m_k x_k/L_kk; purchases (m_k - c_k) x_k/L_kk; sales m_k (x_k - f_k)/L_kk; output_cap
    m_k s x_k/L_kk; sales_share m_k s x_k/(1 + s (L_kk - 1)); links and supply likewise. One inverse serves all. The
    losses of different industries overlap and do not add up.

    Returns
    -------
    Result
        one row per industry extracted ((region x) sector) x measure, positive = lost in the whole economy

    Raises
    ------
    ComputationError
        If the system is singular or not productive.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("structure.extractions", wf.load("belgium")).frame
    >>> found.filter(measure="jobs").sort("value", descending=True)["sector"].head(3).to_list()
    ['O84', 'M69-70', 'F41-43']
    """
    system = unwrap.system_of(fabric)
    found = unwrap.intensities(fabric)
    weights = np.array([each.counted for each in found])
    try:
        lost = kernel.everyone(variant, unwrap.inverse_of(fabric), system.inputs, fabric.output, weights, share)
    except NoAnswer as error:
        raise unwrap.no_answer(fabric, error) from error
    status = wrap.status_of(fabric)
    labels = wrap.industry_labels(fabric)
    blocks = [
        wrap.block({**labels, "measure": each.measure}, values + 0.0 * each.per_output, each.unit, status)
        for each, values in zip(found, lost, strict=True)
    ]
    return wrap.result(NAME, blocks, [say("Each industry is taken out alone: losses overlap and do not add up.")])
