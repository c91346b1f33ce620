"""Upstreamness and downstreamness of industries."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np

from weefsel.errors import ComputationError, InputError, unknown
from weefsel.kernels import leontief
from weefsel.kernels import streams as kernel
from weefsel.kernels.leontief import Array, NoAnswer
from weefsel.methods import unwrap, wrap
from weefsel.methods.shocks import listed
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "structure.streams"
EXPORT_NAMES = ("export", "P6", "P.6", "EXPO")
STOCK_NAMES = ("inventor", "stock", "P52", "P.52", "P5M", "INVNT", "DIRP")


@method(
    NAME,
    title="Upstreamness and downstreamness",
    needs=("flows", "output", "final_demand (open)", "imports (open)"),
    gives="per industry: how many stages its products are from final use, and it is from primary inputs",
    unit="stages",
    source="Antràs, Chor, Fally & Hillberry 2012, AER 102(3), 412-416; Fally 2012; Miller & Temurshoev 2017",
)
def streams(
    fabric: Fabric,
    *,
    economy: Annotated[
        Literal["closed", "open"],
        About(
            "closed: exports and stocks are final uses, imports primary inputs; open: they are used, and made, as the "
            "same product is at home"
        ),
    ] = "closed",
    exports: Annotated[str, About("categories of exports, with + between, for open; auto finds them")] = "auto",
    stocks: Annotated[str, About("categories of stock changes, with + between; auto finds them, none = none")] = "auto",
) -> Result:
    r"""Return how far each industry stands from final use and from primary inputs.

    Closed, with L = (I - A)⁻¹ and G = x̂⁻¹ L x̂ (n, n): U = G 1, D' = 1'L. For primary inputs v = x - Z'1 and final
    use f = x - Z 1, v'U = f'D = Σ x. U equals the total forward linkage, D the output multiplier.

    Open, with T = Z + imported flows: U = (I - T/(x + m - e - n))⁻¹ 1, rows divided by output and imports less
    exports and change in stocks; D' = 1'(I - T x̂⁻¹)⁻¹. Where imports are not known by the same products, T = Z and
    m = 0: exports are used as domestic products are at home; a note says so.

    Returns
    -------
    Result
        one row per (region x) sector x measure (upstreamness, downstreamness); an industry without output is
        left out and named in a note

    Raises
    ------
    InputError
        If open is asked of a table without exports, or a category does not exist.
    ComputationError
        If the system is singular or not productive, or more leaves the country than there is.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("structure.streams", wf.load("belgium")).frame
    >>> round(found.filter(measure="upstreamness", sector="C24")["value"].item(), 3)
    1.385
    """
    notes: list[str] = []
    try:
        if economy == "closed":
            system = unwrap.system_of(fabric)
            up = kernel.upstreamness(system.factor, fabric.output)
            down = kernel.downstreamness(system.factor)
        else:
            up, down = _open(fabric, exports, stocks, notes)
    except NoAnswer as error:
        raise unwrap.no_answer(fabric, error) from error
    kept, idle = np.flatnonzero(fabric.output != 0), np.flatnonzero(fabric.output == 0)
    if len(idle):
        notes.append(say("Left out, no output: {names}.", names=listed(fabric, idle.tolist())))
    labels = wrap.industry_labels(fabric, kept.tolist())
    found = (("upstreamness", up), ("downstreamness", down))
    status = wrap.status_of(fabric)
    blocks = [wrap.block({**labels, "measure": name}, values[kept], "stages", status) for name, values in found]
    return wrap.result(NAME, blocks, notes)


def _open(fabric: Fabric, exports: str, stocks: str, notes: list[str]) -> tuple[Array, Array]:
    sold = _categories(fabric, exports, EXPORT_NAMES)
    if not sold:
        raise InputError(
            say("{name} has no category of exports", name=fabric.meta.name),
            say("Name them with exports=..., or take economy=closed."),
        )
    leaves = [*sold, *_categories(fabric, stocks, STOCK_NAMES)]
    uses, at_home = fabric.flows, fabric.output - fabric.final_demand[:, leaves].sum(axis=1)
    imports = fabric.imports
    same = imports is not None and imports.products.labels == fabric.industries.labels
    if imports is not None and same and imports.final is not None:
        uses = uses + imports.flows
        at_home = at_home + imports.flows.sum(axis=1) + imports.final.sum(axis=1) - imports.final[:, leaves].sum(axis=1)
    else:
        notes.append(
            say("Imports are not known by the same products: exports are used as domestic products are at home.")
        )
    at_home = np.where(np.abs(at_home) <= 1e-9 * fabric.output, 0.0, at_home)
    wrong = np.flatnonzero((at_home < 0) | ((at_home == 0) & (uses.sum(axis=1) > 1e-9 * fabric.output)))
    if len(wrong):
        raise ComputationError(
            say(
                "more leaves the country, or goes into stocks, than there is of {names}",
                names=listed(fabric, wrong.tolist()),
            ),
            say("Take economy=closed, or merge these industries with others."),
        )
    away = np.flatnonzero((at_home == 0) & (fabric.output != 0))
    if len(away):
        notes.append(say("Not used at home, counted as final use: {names}.", names=listed(fabric, away.tolist())))
    inputs = leontief.coefficients(uses, fabric.output)
    factor = leontief.factorise(inputs)
    leontief.fail_if_not_productive(inputs, factor)
    return kernel.upstreamness_open(uses, at_home), kernel.downstreamness(factor)


def _categories(fabric: Fabric, named: str, known: tuple[str, ...]) -> list[int]:
    """Return the columns of final uses that a setting names."""
    names = fabric.uses.column("category")
    if named == "none":
        return []
    if named == "auto":
        starts = tuple(word.lower() for word in known)
        return [position for position, name in enumerate(names) if name.lower().startswith(starts)]
    wanted = [name.strip() for name in named.split("+") if name.strip()]
    for name in wanted:
        if name not in names:
            raise unknown(say("category"), name, dict.fromkeys(names))
    return [position for position, name in enumerate(names) if name in wanted]
