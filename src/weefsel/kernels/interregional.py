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

from typing import NamedTuple

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


def own_shares(output: Array, delta: float, final_uses: int) -> Array:
    """Return the share of its needs that each region supplies itself, (n, R, n + final_uses).

    min(1, FLQ_ij) for industries, min(1, λ SLQ_i) for final uses, both of the buying region, and never more
    than `LARGEST_OWN_SHARE`: two regions always trade a little, and without that a region with more supply than
    needs could not be balanced.

    Parameters
    ----------
    output : (R, n) output by region, in money
    delta : exponent of the size weight λ
    """
    nation = output.sum(axis=0)
    regions, n = output.shape
    shares = np.empty((n, regions, n + final_uses))
    for region in range(regions):
        quotients = location.flq(output[region], nation, delta)
        shares[:, region, :n] = location.own_share(quotients)
        shares[:, region, n:] = location.own_share(np.diag(quotients))[:, None]
    return np.minimum(shares, LARGEST_OWN_SHARE)


def estimate(needs: Array, output: Array, supply: Array, shares: Array) -> Estimate:
    """Return flows between regions that meet needs and supply.

    Parameters
    ----------
    needs : (n, R, m) need of product i in region s for column c, in money; may be negative (stock changes)
    output : (R, n) output by region: weights of the other regions
    supply : (R, n) deliveries of each region to the home market; for each product adding up to its needs
    shares : (n, R, m) own shares

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
        others = output.copy()
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
