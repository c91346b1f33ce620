r"""Flows between regions from the needs of buyers and the output of suppliers.

R regions, n products (one per supplying industry), m columns of needs per region (industries, then final
uses). Every buyer in region s needs d_i of product i, wherever it is made. What it buys in its own region is a
share q_is of that; the rest comes from the other regions in proportion to what they make. The estimate is then
balanced, product by product, so that every need is met exactly and every region delivers what it makes for
the home market.

Sources: Flegg & Webber 1997 (own shares); Többen & Kronenberg 2015, Economic Systems Research 27(4),
487-507 (needs and supply kept apart); balancing: `balance.gras`.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from weefsel.kernels import location
from weefsel.kernels.balance import Balanced, gras
from weefsel.kernels.leontief import Array

#: No region covers more of a need itself; the rest leaves balancing a way to move supply between regions.
LARGEST_OWN_SHARE = 0.99


class Estimate(NamedTuple):
    """Flows (n, R, R, m): product, supplying region, buying region, column; and how balancing went."""

    flows: Array
    balanced: Balanced


Variant = Literal["slq", "cilq", "flq", "aflq"]


def own_shares(output: Array, delta: float, final_uses: int, variant: Variant = "flq") -> Array:
    """Return the share of its needs that each region supplies itself, (n, R, n + final_uses).

    min(1, Q_ij) for industries, min(1, Q_ii) for final uses (FLQ: λ SLQ_i), both of the buying region, and never more
    than `LARGEST_OWN_SHARE`: two regions always trade a little, and without that a region with more supply than
    needs could not be balanced.

    Parameters
    ----------
    output : (R, n) output by region, in money
    delta : exponent of the size weight λ, for FLQ and AFLQ
    variant : which quotient Q
    """
    nation = output.sum(axis=0)
    regions, n = output.shape
    shares = np.empty((n, regions, n + final_uses))
    for region in range(regions):
        quotients = _quotients(variant, output[region], nation, delta)
        shares[:, region, :n] = location.own_share(quotients)
        shares[:, region, n:] = location.own_share(np.diag(quotients))[:, None]
    return np.minimum(shares, LARGEST_OWN_SHARE)


def _quotients(variant: Variant, region: Array, nation: Array, delta: float) -> Array:
    """Return Q (n, n) of one region."""
    if variant == "flq":
        return location.flq(region, nation, delta)
    if variant == "aflq":
        return location.aflq(region, nation, delta)
    simple = location.slq(region, nation)
    return location.cilq(simple) if variant == "cilq" else np.repeat(simple[:, None], len(region), axis=1)


def gravity(distances: Array, exponent: float) -> Array:
    """Return how strongly regions draw on each other, d_rs^-β, (R, R); only ratios within a column carry meaning.

    Parameters
    ----------
    distances : (R, R), above zero off the diagonal, any unit
    exponent : β, at least zero; zero: distance does not matter

    Source: Leontief & Strout 1963 (gravity); Miller & Blair 2009, sec. 8.6.
    """
    far = np.where(np.eye(len(distances), dtype=bool), 1.0, distances)
    return far ** (-exponent)


def estimate(needs: Array, output: Array, supply: Array, shares: Array, attraction: Array | None = None) -> Estimate:
    """Return flows between regions that meet needs and supply.

    Parameters
    ----------
    needs : (n, R, m) need of product i in region s for column c, in money; may be negative (stock changes)
    output : (R, n) output by region: weights of the other regions
    supply : (R, n) deliveries of each region to the home market; for each product adding up to its needs
    shares : (n, R, m) own shares
    attraction : (R, R) of seller by buyer, by which output of other regions counts; none: all alike

    Returns
    -------
    Estimate
        flows summing over supplying regions to `needs` exactly, and over buyers to `supply` up to the residual

    Raises
    ------
    NoAnswer
        If needs and supply of a product differ, or a region has supply of a product that nobody can buy.
    """
    n, regions, columns = needs.shape
    prior = np.empty((n, regions, regions, columns))
    for buyer in range(regions):
        others = output.copy() if attraction is None else output * attraction[:, buyer, None]
        others[buyer] = 0.0
        total = others.sum(axis=0)
        spread = np.divide(others, total, out=np.zeros_like(others), where=total > 0)
        own = np.where((total > 0)[:, None], shares[:, buyer], 1.0)
        own = np.where((output[buyer] > 0)[:, None], own, 0.0)
        for seller in range(regions):
            part = own if seller == buyer else (1.0 - own) * spread[seller][:, None]
            prior[:, seller, buyer] = part * needs[:, buyer]
    flat = prior.reshape(n, regions, regions * columns)
    balanced = gras(flat, supply.T, needs.reshape(n, regions * columns))
    return Estimate(balanced.table.reshape(n, regions, regions, columns), balanced)
