r"""Location quotients: what a region can supply to itself, from its size and its mix.

Shapes: n industries; x^r (n,) output of the region, x^n (n,) output of the nation, in the same money. Quotients
are without unit.

CHARM measures what a region both buys from and sells to elsewhere, because products of one name differ.

Sources: Flegg & Webber 1997, Regional Studies 31(8), 795-805 (FLQ); Flegg & Webber 2000, Regional Studies
34(6), 563-569 (AFLQ); Miller & Blair 2009, sec. 8.2; Kronenberg 2009, International Regional Science Review 32(1),
40-64, and Többen & Kronenberg 2015, Economic Systems Research 27(4), 487-507 (CHARM).
"""

from __future__ import annotations

import numpy as np

from weefsel.kernels.leontief import Array, NoAnswer


def slq(region: Array, nation: Array) -> Array:
    """Return SLQ_i = (x_i^r/x^r)/(x_i^n/x^n), shape (n,); zero where the nation makes nothing.

    Raises
    ------
    NoAnswer
        If the region or the nation makes nothing at all, or the region more than the nation.
    """
    fail_if_not_a_part(region, nation)
    share = np.divide(region, nation, out=np.zeros_like(region), where=nation != 0)
    return share * (nation.sum() / region.sum())


def cilq(quotients: Array) -> Array:
    """Return CILQ_ij = SLQ_i / SLQ_j with SLQ_i on the diagonal, shape (n, n).

    Where the region has no buyer j the quotient is set to one: there is nothing to supply.
    """
    buyers = np.where(quotients != 0, quotients, 1.0)
    table = quotients[:, None] / buyers[None, :]
    table[:, quotients == 0] = 1.0
    np.fill_diagonal(table, quotients)
    return table


def size_weight(region: Array, nation: Array, delta: float) -> float:
    """Return λ = [log2(1 + x^r/x^n)]^δ, between 0 and 1.

    Parameters
    ----------
    delta : 0 <= δ < 1; the larger, the more a small region imports
    """
    return float(np.log2(1.0 + region.sum() / nation.sum()) ** delta)


def flq(region: Array, nation: Array, delta: float) -> Array:
    """Return FLQ_ij = λ CILQ_ij (diagonal λ SLQ_i), shape (n, n).

    A product that the nation does not make has the quotient zero; a buyer that the region does not have, λ.

    Source: Flegg & Webber 1997; raises as `slq`.
    """
    return size_weight(region, nation, delta) * cilq(slq(region, nation))


def aflq(region: Array, nation: Array, delta: float) -> Array:
    """Return AFLQ_ij: FLQ_ij times log2(1 + SLQ_j) where SLQ_j > 1, shape (n, n).

    Source: Flegg & Webber 2000; raises as `slq`.
    """
    quotients = slq(region, nation)
    boost = np.where(quotients > 1.0, np.log2(1.0 + quotients), 1.0)
    return flq(region, nation, delta) * boost[None, :]


def heterogeneity(output: Array, exports: Array, imports: Array) -> Array:
    """Return h_i = (v_i - |b_i|) / (x_i + d_i), shape (n,): how much of a product is hauled both ways across a border.

    v = exports + imports, b = exports - imports, d = x - exports + imports what is used at home. Zero where nothing is
    made or used.

    Parameters
    ----------
    output : x (n,); exports : e (n,); imports : m (n,), of the nation, in one money

    Source: Kronenberg 2009.
    """
    crossed = exports + imports - np.abs(exports - imports)
    handled = 2.0 * output - exports + imports
    return np.maximum(np.divide(crossed, handled, out=np.zeros_like(crossed), where=handled > 0), 0.0)


def charm_own_share(supply: Array, needs: Array, mixed: Array) -> Array:
    """Return the share of its needs that each region supplies itself when products are hauled both ways, (n, R).

    Cross-hauling q = h (supply + needs), at most twice the smaller of the two; with b = supply - needs,
    (|b| + q - b) / 2 comes in, so that min(supply, needs) - q / 2 is bought at home.

    Parameters
    ----------
    supply : (n, R) deliveries of each region to the home market; needs : (n, R) what it buys there, in money
    mixed : h (n,) from `heterogeneity`

    Returns
    -------
    shares between 0 and 1; 1 where nothing is needed

    Source: Többen & Kronenberg 2015: heterogeneity between regions as between the nation and others.
    """
    made, wanted = np.maximum(supply, 0.0), np.maximum(needs, 0.0)
    crossed = np.minimum(mixed[:, None] * (made + wanted), 2.0 * np.minimum(made, wanted))
    stays = np.minimum(made, wanted) - crossed / 2.0
    return np.divide(stays, wanted, out=np.ones_like(wanted), where=wanted > 0)


def own_share(quotients: Array) -> Array:
    """Return the share of its needs that a region supplies itself, min(1, quotient)."""
    return np.minimum(1.0, quotients)


def regional_coefficients(inputs: Array, quotients: Array) -> Array:
    """Return A^r = A^n ∘ min(1, Q), shape (n, n): inputs per unit of output that the region supplies itself.

    Parameters
    ----------
    inputs : (n, n) domestic input coefficients of the nation A^n
    quotients : (n, n) Q, from `cilq`, `flq` or `aflq`
    """
    return inputs * own_share(quotients)


def fail_if_not_a_part(region: Array, nation: Array) -> None:
    """Raise NoAnswer unless the region is a part of the nation and makes something."""
    if region.sum() <= 0 or nation.sum() <= 0:
        raise NoAnswer("a region without output has no location quotients")
    over = np.flatnonzero(region > nation * (1 + 1e-9))
    if len(over):
        raise NoAnswer("a region makes more than its nation", over.tolist())
