"""Hypothetical extraction of an industry or a group of industries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

import numpy as np

from weefsel.errors import InputError
from weefsel.kernels import extraction as kernel
from weefsel.kernels import leontief
from weefsel.kernels.leontief import Array, NoAnswer
from weefsel.methods import unwrap, wrap
from weefsel.methods.several import all_found
from weefsel.methods.shocks import EVERY, listed, positions_of
from weefsel.methods.unwrap import System
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say, together

NAME = "structure.extraction"

Variant = Literal["total", "links", "purchases", "sales", "supply", "group", "output_cap", "sales_share"]

SUPPLY = say(
    "Supply side (Ghosh): buyers take what they get and replace nothing, whatever they need it for: an upper bound, "
    "and another reading than the losses of suppliers, never to be added to them."
)

#: Variants of which a share can be taken.
WITH_SHARE = ("output_cap", "sales_share")


@method(
    NAME,
    title="Hypothetical extraction",
    needs=("flows", "output"),
    gives="per industry: output, value added, compensation and jobs lost when an industry, a group, or part of "
    "its links disappears (positive = lost)",
    unit="currency of the fabric; jobs",
    source="Dietzenbacher, van der Linden & Steenge 1993; Miller & Blair 2009, sec. 12.2.6 and 13.2.1",
    adds=("region", "sector"),
)
def extraction(
    fabric: Fabric,
    *,
    industry: Annotated[
        str,
        About(
            "the industry by code or name; several with + between them, or a group, go out together; C29@Flanders, "
            "C29@all and all@Flanders name regions too",
            groups=True,
        ),
    ],
    region: Annotated[
        str | None,
        About("its region, where the fabric has several; several with + between them, or all; none = all, for a group"),
    ] = None,
    variant: Annotated[
        Variant,
        About(
            "total (a): all sales and purchases, final demand too; links (b): all but a_kk and f_k; purchases (c): "
            "column k; sales (d): row k; supply (e): row k in the Ghosh model; group (f): total, for several together; "
            "output_cap (g): output of k falls by `share`; sales_share (g): row k and f_k fall by `share`"
        ),
    ] = "total",
    share: Annotated[float, About("share lost, for output_cap and sales_share", unit="1", low=0.0, high=1.0)] = 1.0,
) -> Result:
    r"""Return what the economy loses when industry k is taken out, without inverting anything again.

    With L = (I - A)⁻¹ (n, n), x output, f = (I - A) x, G = x̂⁻¹ L x̂:

    - total: L_ik x_k / L_kk for i != k, x_k itself; economy-wide m_k x_k / L_kk
    - links: as total, but own loss x_k - f_k / (1 - a_kk)
    - purchases: (L_.k - e_k) x_k / L_kk
    - sales: L_.k (x_k - f_k) / L_kk
    - supply: x_k (G_k. - e_k') / G_kk, what buyers lose if nothing replaces k
    - group: L_.K L_KK⁻¹ x_K
    - output_cap: L_.k / L_kk dx_k, dx_k = share x_k
    - sales_share: L_.k a x_k / (1 + a (L_kk - 1)), a = share

    Several industries go out together in every variant: K takes the place of k, inverses of blocks that of divisions,
    and with links the members go on serving each other. A group that is every industry loses all output; a note says
    so. Value added, compensation and jobs follow output at fixed coefficients.

    Returns
    -------
    Result
        one row per (region x) sector x measure, positive = lost

    Raises
    ------
    InputError
        If the industry or region does not exist, or no industry is named.
    ComputationError
        If the system has no answer.

    Examples
    --------
    >>> import polars as pl
    >>> import weefsel as wf
    >>> lost = wf.compute("structure.extraction", wf.load("belgium"), industry="C29").frame
    >>> round(lost.filter(pl.col("measure") == "output")["value"].sum())
    17357
    """
    if share != 1.0 and variant not in WITH_SHARE:
        raise InputError(
            say(
                "variant {variant} takes out everything, so share={share:g} has no meaning",
                variant=variant,
                share=share,
            ),
            say("Leave share out, or take one of {names}.", names=list(WITH_SHARE)),
        )
    positions = _positions(fabric, industry, region, variant)
    system = unwrap.system_of(fabric)
    try:
        loss = _loss(fabric, system, positions, variant, share)
    except NoAnswer as error:
        raise unwrap.no_answer(fabric, NoAnswer(error.pattern, positions, **error.parts)) from error
    except np.linalg.LinAlgError as error:
        raise unwrap.no_answer(fabric, NoAnswer("I - A is singular", positions)) from error
    status = wrap.status_of(fabric)
    blocks = [
        wrap.block(
            {**wrap.industry_labels(fabric), "measure": intensity.measure},
            loss * intensity.per_output,
            intensity.unit,
            status,
        )
        for intensity in unwrap.intensities(fabric)
    ]
    return wrap.result(NAME, blocks, _notes(fabric, positions, variant))


def _notes(fabric: Fabric, positions: Sequence[int], variant: str) -> list[str]:
    supply: list[str] = [SUPPLY] if variant == "supply" else []
    if len(positions) == 1:
        return supply
    out = say("Taken out together: {names}.", names=listed(fabric, positions))
    if len(positions) == len(fabric.output):
        out = together([out, say("That is every industry of the table: nothing is left.")])
    return [out, *supply]


def _positions(fabric: Fabric, industry: str, region: str | None, variant: str) -> list[int]:
    """Return who goes out: industries named with + between them, each in its own region or in those of `region`."""
    names = _named(industry, fabric.industries.unique("sector"))
    if not names:
        raise InputError(say("no industry is named"), say("Give industry=C29, or industry=C29+C30 for a group."))
    several = "region" in fabric.industries.levels
    places: list[str | None] = [None]
    if region is not None:
        places = [*_named(region, fabric.industries.unique("region") if several else ())] or [region]
    elif several and (variant == "group" or len(names) > 1):
        places = [EVERY]
    printed = set(fabric.industries.texts())
    meant = [
        name if place is None else f"{name}@{place}"
        for name in names
        for place in ([None] if "@" in name or name in printed else places)
    ]
    each = all_found(meant, lambda name: positions_of(fabric, name))
    return list(dict.fromkeys(at for positions in each for at in positions))


def _named(text: str, known: Sequence[str]) -> list[str]:
    """Return what stands between plus signs; a label that holds one itself is one name."""
    if text.strip() in known:
        return [text.strip()]
    return [part.strip() for part in text.split("+") if part.strip()]


def _loss(fabric: Fabric, system: System, positions: list[int], variant: str, share: float) -> Array:
    if len(positions) > 1 or variant == "group":
        return _group_loss(fabric, system, positions, "total" if variant == "group" else variant, share)
    output = fabric.output
    k = positions[0]
    if variant == "supply":
        return kernel.supply(leontief.rows(system.factor, [k])[0], k, output)
    column = leontief.columns(system.factor, [k])[:, 0]
    own_final = float(output[k] - fabric.flows[k] @ (output != 0))
    if variant == "total":
        return kernel.total(column, k, output)
    if variant == "links":
        return kernel.links(column, k, output, float(fabric.flows[k, k] / output[k]) if output[k] else 0.0, own_final)
    if variant == "purchases":
        return kernel.purchases(column, k, output)
    if variant == "sales":
        return kernel.sales(column, k, output, own_final)
    if variant == "output_cap":
        return kernel.output_cap(column, k, share * float(output[k]))
    return kernel.sales_share(column, k, output, share)


def _group_loss(fabric: Fabric, system: System, positions: list[int], variant: str, share: float) -> Array:
    output, members = fabric.output, np.array(positions)
    block = (
        leontief.rows(system.factor, positions).T if variant == "supply" else leontief.columns(system.factor, positions)
    )
    own_final = output[members] - fabric.flows[members] @ (output != 0)
    own_inputs = leontief.coefficients(fabric.flows[np.ix_(members, members)], output[members])
    return kernel.grouped(variant, block, members, output, own_inputs, own_final, share)
