"""Losses of output behind a closure, as arrays: one computation that all domino methods share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from weefsel.kernels import extraction, ghosh, leontief
from weefsel.kernels.leontief import Array, Households, NoAnswer
from weefsel.methods import unwrap
from weefsel.methods.domino.fall import Fall
from weefsel.methods.unwrap import Intensity, System
from weefsel.model import Fabric


@dataclass(frozen=True, slots=True)
class Effects:
    """Output lost by industry, in currency: the plant, its suppliers in all rounds, households' spending.

    All arrays have shape (n,) and are positive where output is lost.
    """

    direct: Array
    indirect: Array
    induced: Array


def effects_of(
    fabric: Fabric, system: System, fall: Fall, *, suppliers: str, households: str, replacement: float
) -> Effects:
    """Return direct, indirect and induced losses of output on the suppliers' side.

    With L the open and L_II the system closed with households, k the industry, dx the fall:

    - output_cap: indirect L_Mk/L_kk dx, induced (L_II_.k/L_II_kk - L_.k/L_kk) dx; industry k falls by dx in all
    - plant: indirect (L - I) e_k dx, induced (L_II - L) e_k dx

    Source: Miller & Blair 2009, sec. 13.2.1 and 6.2.2.
    """
    k = fall.position
    unit = np.zeros(len(fabric.output))
    unit[k] = 1.0
    column = leontief.columns(system.factor, [k])[:, 0]
    open_loss = response(column, k, fall.output, suppliers)
    direct = unit * fall.output
    if households == "none":
        return Effects(direct, open_loss - direct, np.zeros_like(unit))
    groups = unwrap.households_of(fabric, households, replacement=replacement)
    try:
        closed = leontief.with_households(system.factor, groups, unit)
    except NoAnswer as error:
        raise unwrap.no_answer(fabric, error) from error
    closed_loss = response(closed, k, fall.output, suppliers)
    if fall.staffing != 1.0:
        closed_loss = closed_loss + _own_wages(system, groups, fall, closed, suppliers)
    return Effects(direct, open_loss - direct, closed_loss - open_loss)


def _own_wages(system: System, groups: Households, fall: Fall, closed: Array, suppliers: str) -> Array:
    """Return what follows from wages that the plant pays beyond its industry's average for that output."""
    k = fall.position
    extra = groups.earnings[:, k] * fall.output * (fall.staffing - 1.0)
    loss = leontief.spent_less(system.factor, groups, extra)
    return loss - closed * (loss[k] / closed[k]) if suppliers == "output_cap" else loss


def response(column: Array, k: int, fall: float, suppliers: str) -> Array:
    """Return the loss along a column of an inverse: scaled to the cap, or as the plant's own inputs."""
    if suppliers == "output_cap":
        return extraction.output_cap(column, k, fall)
    return column * fall


def customers_loss(fabric: Fabric, system: System, fall: Fall, customers: str) -> Array:
    """Return output lost on the customers' side (n,), in one of two readings that never add up.

    - ghosh: buyers cannot replace the plant, dx G_k. / G_kk (supply-driven)
    - sales_extraction: buyers go elsewhere, row k and f_k scaled by 1 - dx/x_k (demand-driven)
    """
    k = fall.position
    if customers == "ghosh":
        return ghosh.buyers_loss(leontief.rows(system.factor, [k])[0], k, fabric.output, fall.output)
    share = fall.output / float(fabric.output[k]) if fabric.output[k] else 0.0
    return extraction.sales_share(leontief.columns(system.factor, [k])[:, 0], k, fabric.output, share)


def in_measure(intensity: Intensity, fall: Fall, direct: Array, loss: Array) -> tuple[Array, Array]:
    """Return the direct and the other loss in one measure; a plant's own count of jobs stands as given."""
    own = direct * intensity.per_output
    if intensity.measure == "compensation":
        own = own * fall.staffing
    if intensity.measure == "jobs" and fall.jobs is not None:
        own[fall.position] = fall.jobs
    return own, loss * intensity.per_output
