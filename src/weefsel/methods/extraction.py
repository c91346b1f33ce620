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
from weefsel.methods.unwrap import System
from weefsel.model import Fabric, Result
from weefsel.registry import About, method

NAME = "structure.extraction"

Variant = Literal["total", "links", "purchases", "sales", "supply", "group", "output_cap", "sales_share"]

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
    industry: Annotated[str, About("the industry by code or name; several with + between them, for variant group")],
    region: Annotated[
        str | None, About("its region, where the fabric has several; none = all regions, for variant group")
    ] = None,
    variant: Annotated[
        Variant,
        About(
            "total (a): all sales and purchases, final demand too; links (b): all but a_kk and f_k; purchases (c): "
            "column k; sales (d): row k; supply (e): row k in the Ghosh model; group (f): several together; "
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

    Value added, compensation and jobs follow output at fixed coefficients.

    Returns
    -------
    Result
        one row per (region x) sector x measure, positive = lost

    Raises
    ------
    InputError
        If the industry or region does not exist, or several are named without variant ``group``.
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
            f"variant {variant} takes out everything, so share={share:g} has no meaning",
            f"Leave share out, or take one of {', '.join(WITH_SHARE)}.",
        )
    positions = _positions(fabric, industry, region, variant)
    system = unwrap.system_of(fabric)
    try:
        loss = _loss(fabric, system, positions, variant, share)
    except (NoAnswer, np.linalg.LinAlgError) as error:
        raise unwrap.no_answer(fabric, NoAnswer(str(error), positions)) from error
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
    return wrap.result(NAME, blocks)


def _positions(fabric: Fabric, industry: str, region: str | None, variant: str) -> list[int]:
    names = [name.strip() for name in industry.split("+") if name.strip()]
    if not names:
        raise InputError("no industry is named", "Give industry=C29, or industry=C29+C30 with variant=group.")
    if variant != "group" and len(names) > 1:
        raise InputError(
            f"variant {variant} takes one industry, {len(names)} are named", "Use variant=group for several."
        )
    if variant == "group" and region is None and "region" in fabric.industries.levels:
        regions: Sequence[str | None] = fabric.industries.unique("region")
    else:
        regions = [region]
    return [unwrap.position_of(fabric, name, place) for name in dict.fromkeys(names) for place in regions]


def _loss(fabric: Fabric, system: System, positions: list[int], variant: str, share: float) -> Array:
    output = fabric.output
    k = positions[0]
    if variant == "supply":
        return kernel.supply(leontief.rows(system.factor, [k])[0], k, output)
    if variant == "group":
        return kernel.group(leontief.columns(system.factor, positions), np.array(positions), output)
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
