"""A regional table that is known, estimated as if it were not: how far off are location quotients?"""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np

from weefsel.errors import ComputationError, InputError
from weefsel.kernels import leontief, location
from weefsel.kernels.leontief import Array, NoAnswer
from weefsel.methods import unwrap, wrap
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "regionalise.validate"

Variant = Literal["nation", "slq", "cilq", "flq", "aflq"]


@method(
    NAME,
    title="Location quotients against a regional table that is known",
    needs=("flows and output of a region, from a survey", "a table of its nation with the same sectors and money"),
    gives="output multipliers of the region as estimated from the nation and the region's output alone, as they are, "
    "and the error; over all sectors the mean, mean absolute and worst error, and the error of coefficients",
    unit="1",
    source="Flegg & Webber 1997 and 2000; errors as in Bonfiglio & Chelli 2008, Economic Systems Research 20(3)",
)
def validate(
    fabric: Fabric,
    *,
    nation: Annotated[Fabric, About("table of the nation: its name, as in `weefsel table list`", reads="table")],
    variant: Annotated[
        Variant,
        About("how national coefficients become regional ones; nation: not at all"),
    ] = "flq",
    delta: Annotated[float, About("exponent of the size weight, for flq and aflq", low=0.0, high=0.99)] = 0.3,
) -> Result:
    r"""Return how far regional multipliers from location quotients are from those of a survey.

    Â^r = A^n ∘ min(1, Q), m̂' = 1'(I - Â^r)⁻¹, against A^r = Z^r x̂⁻¹ and m' = 1'(I - A^r)⁻¹; error_j = m̂_j/m_j - 1. Of
    the region only its output is used. Industries that the region does not have are left out. ``coefficients`` is
    Σ |Â - A| / Σ A over all cells, weighted by the buyer's output (WAPE).

    Returns
    -------
    Result
        one row per sector x measure (multiplier, truth, error), and with sector ``all`` the measures mean,
        mean_absolute, worst (largest absolute error, with its sign) and coefficients

    Raises
    ------
    InputError
        If the tables do not have the same sectors, or the money differs.
    ComputationError
        If the region makes more than the nation, or a system has no answer.

    Examples
    --------
    >>> import weefsel as wf
    >>> belgium = wf.load("belgium")
    >>> found = wf.compute("regionalise.validate", belgium, nation=belgium, variant="slq").frame
    >>> float(found.filter(measure="mean_absolute")["value"].item()) < 1e-12
    True
    """
    fail_if_not_comparable(fabric, nation)
    order = [nation.industries.labels.index(label) for label in fabric.industries.labels]
    inputs = leontief.coefficients(nation.flows, nation.output)[np.ix_(order, order)]
    known = leontief.coefficients(fabric.flows, fabric.output)
    here = np.flatnonzero(fabric.output > 0)
    try:
        quotients = _quotients(variant, fabric.output, nation.output[order], delta)
        estimated = location.regional_coefficients(inputs, quotients)
        multipliers = [_multipliers(system[np.ix_(here, here)]) for system in (estimated, known)]
    except NoAnswer as error:
        raise unwrap.no_answer(fabric, error) from error
    found, truth = multipliers
    miss = found / truth - 1.0
    weighted = np.abs(estimated - known)[:, here] * fabric.output[here]
    if not known.any():
        raise ComputationError(
            say("{name} has no flows to compare with", name=fabric.meta.name), say("Take a table from a survey.")
        )
    summary = {
        "mean": miss.mean(),
        "mean_absolute": np.abs(miss).mean(),
        "worst": miss[np.abs(miss).argmax()],
        "coefficients": weighted.sum() / fabric.flows.sum(),
    }
    labels, status = wrap.industry_labels(fabric, here.tolist()), wrap.status_of(fabric)
    labels.pop("grade", None)
    parts = {"multiplier": found, "truth": truth, "error": miss}
    blocks = [wrap.block({**labels, "measure": name}, values, "1", status) for name, values in parts.items()]
    fixed = {"sector": "all"}
    blocks += [
        wrap.block({**fixed, "measure": name}, np.array([value]), "1", status) for name, value in summary.items()
    ]
    size = float(fabric.output.sum() / nation.output.sum())
    note = say("The region makes {share:.1%} of the output of {title}.", share=size, title=nation.meta.title)
    return wrap.result(NAME, blocks, [note])


def _quotients(variant: Variant, region: Array, nation: Array, delta: float) -> Array:
    """Return the quotients of a variant, (n, n)."""
    if variant == "nation":
        return np.ones((len(region), len(region)))
    if variant == "flq":
        return location.flq(region, nation, delta)
    if variant == "aflq":
        return location.aflq(region, nation, delta)
    simple = location.slq(region, nation)
    return location.cilq(simple) if variant == "cilq" else np.repeat(simple[:, None], len(region), axis=1)


def _multipliers(inputs: Array) -> Array:
    factor = leontief.factorise(inputs)
    leontief.fail_if_not_productive(inputs, factor)
    return leontief.solve_left(factor, np.ones(len(inputs)))


def fail_if_not_comparable(region: Fabric, nation: Fabric) -> None:
    """Raise InputError unless two tables have the same sectors, without regions, in the same money."""
    if region.industries.levels != ("sector",) or set(region.industries.labels) != set(nation.industries.labels):
        raise InputError(
            say("{name} and {other} do not have the same sectors", name=region.meta.name, other=nation.meta.name),
            say("Join both to the same labels first, with `weefsel table aggregate`; a region is one table by itself."),
        )
    if region.meta.currency_unit != nation.meta.currency_unit:
        raise InputError(
            say(
                "{name} is in {unit}, {other} in {money}",
                name=region.meta.name,
                unit=region.meta.currency_unit,
                other=nation.meta.name,
                money=nation.meta.currency_unit,
            ),
            say("Bring both to one unit with `weefsel table convert`."),
        )
