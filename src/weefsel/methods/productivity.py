"""What a productivity loss in one industry does to the whole economy, beyond first order."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from weefsel.errors import ComputationError
from weefsel.kernels import influence
from weefsel.kernels import productivity as kernel
from weefsel.methods import unwrap, wrap
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "structure.productivity"


@method(
    NAME,
    title="Productivity: Domar weights, second-order effects, influence vector",
    needs=("flows", "output", "final_demand"),
    gives="per industry: its Domar weight (Hulten), how that weight moves (Baqaee-Farhi), what a given loss of its "
    "productivity does to the volume of final demand to first and second order, and the influence vector",
    unit="1",
    source="Hulten 1978; Baqaee & Farhi 2019, Econometrica 87(4), prop. 5; Acemoglu et al. 2012, Econometrica 80(5)",
)
def productivity(
    fabric: Fabric,
    *,
    change: Annotated[
        float, About("log change of productivity in one industry at a time", unit="1", low=-2.0, high=2.0)
    ] = -0.1,
    elasticity: Annotated[
        float,
        About(
            "elasticity of substitution between the inputs of an industry, primary ones included",
            unit="1",
            low=0.0,
            high=10.0,
            source="an assumption: complements, as short-run estimates suggest",
        ),
    ] = 0.5,
    final_elasticity: Annotated[
        float, About("elasticity of substitution between products in final use", unit="1", low=0.0, high=10.0)
    ] = 0.9,
    primary_share: Annotated[
        float,
        About("share of primary inputs in the influence vector, the same for all", unit="1", low=0.01, high=1.0),
    ] = 0.5,
) -> Result:
    r"""Return how much aggregate output moves with the productivity of each industry.

    With L = (I - A)⁻¹ (n, n), b (n,) shares of final demand, λ = L b:

    - domar_weight: λ_i, sales over final demand (Hulten: d log Y = λ_i d log A_i)
    - curvature: λ_i' = (θ₀ - 1) Var_b(L_i.) + Σ_k λ_k (θ - 1) Var_k(L_i.), the variances over what final users and
      industry k buy, by cost shares, primary inputs among them
    - effect_first: λ_i a; effect_second: λ_i a + ½ λ_i' a², as log changes of the volume of final demand, a = `change`
    - influence: v = (α/n) (I - (1-α) W')⁻¹ 1, W = A with columns scaled to one (Acemoglu et al.)

    The economy is closed: imports and all other primary inputs count as one factor that moves freely, so
    that bottlenecks in labour or capital are not in it. Y is final demand for domestic products, exports included.

    Returns
    -------
    Result
        one row per (region x) sector x measure

    Raises
    ------
    ComputationError
        If the system is singular or not productive, or final demand adds up to zero or less.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("structure.productivity", wf.load("belgium")).frame
    >>> energy = found.filter(sector="D35")
    >>> [round(energy.filter(measure=name)["value"].item(), 4) for name in ("effect_first", "effect_second")]
    [-0.0022, -0.0022]
    """
    final = fabric.final_demand.sum(axis=1)
    total = float(final.sum())
    if total <= 0:
        raise ComputationError(
            say("{name}: final demand adds up to zero or less", name=fabric.meta.name), say("Correct it in the table.")
        )
    system = unwrap.system_of(fabric)
    inverse = unwrap.inverse_of(fabric)
    each = np.full(len(final), elasticity)
    found = kernel.responses(inverse, system.inputs, final / total, each, final_elasticity)
    values = {
        "domar_weight": found.first,
        "curvature": found.second,
        "effect_first": found.first * change,
        "effect_second": found.first * change + 0.5 * found.second * change**2,
        "influence": influence.influence_vector(system.inputs, primary_share),
    }
    labels = wrap.industry_labels(fabric)
    status = wrap.status_of(fabric)
    blocks = [wrap.block({**labels, "measure": name}, line, "1", status) for name, line in values.items()]
    notes: list[str] = [
        say(
            "Final demand for domestic products: {total:.6g} {unit}; imports count as a primary input.",
            total=total,
            unit=fabric.meta.currency_unit,
        )
    ]
    if (final < 0).any():
        notes.append(
            say("Some industries have final demand below zero (stocks): their share in final use is negative.")
        )
    return wrap.result(NAME, blocks, notes)
