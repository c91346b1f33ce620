r"""Gross exports in nine terms (Koopman, Wang & Wei) and in sixteen (Wang, Wei & Zhu).

Notation as in `gvc`: B = L the global inverse (n, n), L_rr = (I - A_rr)⁻¹ the local one, v value added per unit of
output, Y final demand (n, D), E_r all exports of r, x output. What a row of the table leaves over counts as demand at
home, so that terms add up to exports. Destinations outside the table absorb final goods only; imports from outside
the table are foreign value added of others.

Sources: Koopman, Wang & Wei 2014, American Economic Review 104(2), 459-494, eq. 36; Wang, Wei & Zhu 2013, NBER
19677, eq. 22 and table E1.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from weefsel.kernels import leontief
from weefsel.kernels.gvc import (
    Chains,
    contents,
    exports_of,
    intermediate,
    intermediates,
    local_system,
    membership,
    per_output,
)
from weefsel.kernels.leontief import Array, Factor


class NineTerms(NamedTuple):
    """Exports of each region in nine parts, (R,) each, or of industries by destination, (n, D) each, in money.

    Domestic value added in final goods (DVA_FIN), in intermediates absorbed by the buyer (DVA_INT) or beyond it
    (DVA_INTrex); returned home in final (RDV_FIN) or intermediate goods (RDV_INT); counted twice (DDC). Foreign value
    added in final goods (FVA_FIN), in intermediates (FVA_INT); counted twice (FDC).
    """

    DVA_FIN: Array
    DVA_INT: Array
    DVA_INTrex: Array
    RDV_FIN: Array
    RDV_INT: Array
    DDC: Array
    FVA_FIN: Array
    FVA_INT: Array
    FDC: Array


class SixteenTerms(NamedTuple):
    """Exports by industry and destination in sixteen parts, (n, D) each, in money.

    As `NineTerms`, with DVA_INTrexI1, DVA_INTrexF, DVA_INTrexI2 (absorbed by third countries through their own final
    goods, the buyer's final goods, intermediates sent further), RDV_FIN (returned in final goods of the buyer),
    RDV_FIN2 (of third countries), MVA the buyer's own value added, OVA that of others, MDC and ODC the same twice.
    """

    DVA_FIN: Array
    DVA_INT: Array
    DVA_INTrexI1: Array
    DVA_INTrexF: Array
    DVA_INTrexI2: Array
    RDV_INT: Array
    RDV_FIN: Array
    RDV_FIN2: Array
    OVA_FIN: Array
    MVA_FIN: Array
    OVA_INT: Array
    MVA_INT: Array
    DDC_FIN: Array
    DDC_INT: Array
    ODC: Array
    MDC: Array


#: Which of the sixteen terms make up each of the nine: Wang, Wei & Zhu 2013, table E2.
PARTS = {
    "DVA_FIN": ("DVA_FIN",),
    "DVA_INT": ("DVA_INT", "DVA_INTrexI1"),
    "DVA_INTrex": ("DVA_INTrexF", "DVA_INTrexI2"),
    "RDV_FIN": ("RDV_FIN", "RDV_FIN2"),
    "RDV_INT": ("RDV_INT",),
    "DDC": ("DDC_FIN", "DDC_INT"),
    "FVA_FIN": ("OVA_FIN", "MVA_FIN"),
    "FVA_INT": ("OVA_INT", "MVA_INT"),
    "FDC": ("ODC", "MDC"),
}


def koopman(chains: Chains, factor: Factor) -> NineTerms:
    """Return the nine terms of all regions, from one factorisation and 2 R small solves.

    With w = v_s B_s. (n,), f = Σ_{t≠s} v_t B_ts + m B_.s, r and t other regions:

    DVA_FIN = w_s Y_sr; DVA_INT = w_r Y_rr; DVA_INTrex = w_r Y_rt; RDV_FIN = w_r Y_rs; RDV_INT = w_r A_rs L_ss Y_ss;
    DDC = w_r A_rs L_ss E_s; FVA_FIN = f Y_sr; FVA_INT = f A_sr L_rr Y_rr; FDC = f A_sr L_rr E_r, summed over r and t.
    """
    regions = len(chains.members)
    by_region = membership(chains)
    origin = leontief.solve_left(factor, (by_region * chains.value[:, None]).T)
    total = origin.sum(axis=0) + leontief.solve_left(factor, chains.outside)
    home, away = home_demand(chains), _abroad(chains)
    for_home = local_output(chains, home)
    for_exports = local_output(chains, exports_of(chains).sum(axis=1))
    bought_home = intermediate(chains, for_home[:, None]).sum(axis=1)
    bought_exports = intermediate(chains, for_exports[:, None]).sum(axis=1)
    scale = per_output(chains)
    terms = np.empty((regions, len(NineTerms._fields)))
    for at, own in enumerate(chains.members):
        others = by_region[:, at] == 0
        w = origin[at]
        foreign = total[own] - w[own]
        back = chains.flows[np.ix_(others, own)] * scale[own]
        returned = chains.final[others, at]
        terms[at] = (
            w[own] @ away[own], w[others] @ home[others], w[others] @ (away[others] - returned), w[others] @ returned,
            w[others] @ (back @ for_home[own]), w[others] @ (back @ for_exports[own]),
            foreign @ away[own], foreign @ bought_home[own], foreign @ bought_exports[own],
        )  # fmt: skip
    return NineTerms(*terms.T)


def wang(chains: Chains, inverse: Array) -> SixteenTerms:
    """Return the sixteen terms of every industry's exports to every destination.

    For exports of s to r, with t other regions and u whoever is not the seller; rows of contents times flows:

    - v_s B_ss times Y_sr: DVA_FIN
    - v_s L_ss times A_sr of: B_rr Y_rr (DVA_INT), B_rt Y_tt (DVA_INTrexI1), B_rr Y_rt (DVA_INTrexF), B_rt Y_tu
      (DVA_INTrexI2), B_rs Y_ss (RDV_INT), B_rr Y_rs (RDV_FIN), B_rt Y_ts (RDV_FIN2), B_rs Y_st (DDC_FIN)
    - (v_s B_ss - v_s L_ss) times A_sr x_r: DDC_INT
    - v_r B_rs times Y_sr, A_sr L_rr Y_rr, A_sr L_rr E_r: MVA_FIN, MVA_INT, MDC; with all others' v B: OVA and ODC

    Parameters
    ----------
    inverse : (n, n) the Leontief inverse B
    """
    content = contents(chains, inverse)
    local, twice = content.domestic_once[:, None], (content.domestic - content.domestic_once)[:, None]
    for_home = local_output(chains, home_demand(chains))
    for_exports = local_output(chains, exports_of(chains).sum(axis=1))
    seen_alike = [each[:, None] for each in (chains.output, for_home, for_exports)]
    all_bought, bought_home, bought_exports, *passed = intermediates(chains, [*seen_alike, *_needed(chains, inverse)])
    through = [local * each for each in passed]
    final = exports_of(chains) - all_bought
    buyer = np.zeros_like(final)
    by_region = membership(chains)
    buyer[:, : len(chains.members)] = ((by_region * chains.value[:, None]).T @ inverse).T
    others = content.foreign[:, None] - buyer
    absorbed, third, by_buyer, further, returned, by_final, by_third, again = through
    return SixteenTerms(
        content.domestic[:, None] * final, absorbed, third, by_buyer, further, returned, by_final, by_third,
        others * final, buyer * final, others * bought_home, buyer * bought_home,
        again, twice * all_bought, others * bought_exports, buyer * bought_exports,
    )  # fmt: skip


def nine_of(terms: SixteenTerms) -> NineTerms:
    """Return the nine terms by industry and destination, (n, D) each, as sums of the sixteen."""
    parts = [np.sum([getattr(terms, part) for part in PARTS[name]], axis=0) for name in NineTerms._fields]
    return NineTerms(*parts)


def _needed(chains: Chains, inverse: Array) -> tuple[Array, ...]:
    """Return the output of r behind the eight terms of v_s L_ss, as each exporter s (column) sees it, (n, R) each."""
    regions = len(chains.members)
    by_region = membership(chains)
    home, away = home_demand(chains), _abroad(chains)
    for_home, for_away = inverse @ (by_region * home[:, None]), inverse @ (by_region * away[:, None])
    demand = chains.final[:, :regions] + by_region * chains.rest[:, None]
    own_home, own_away = (_own(chains, found)[:, None] for found in (for_home, for_away))
    by_buyer = np.empty_like(demand)
    for at, own in enumerate(chains.members):
        by_buyer[own] = inverse[np.ix_(own, own)] @ demand[own]
        by_buyer[own, at] = 0.0
    by_third = inverse @ demand - for_home - by_buyer
    all_home, all_away = for_home.sum(axis=1)[:, None], for_away.sum(axis=1)[:, None]
    return (
        np.broadcast_to(own_home, demand.shape), all_home - for_home - own_home, own_away - by_buyer,
        all_away - for_away - own_away - by_third, for_home, by_buyer, by_third, for_away,
    )  # fmt: skip


def home_demand(chains: Chains) -> Array:
    """Return final demand at home, Y_rr with what rows leave over, (n,)."""
    return _own(chains, chains.final) + chains.rest


def local_output(chains: Chains, demand: Array) -> Array:
    """Return what each region makes at home for a demand, L_rr y_r, (n,)."""
    found = np.empty_like(demand)
    for own in chains.members:
        found[own] = np.linalg.solve(local_system(chains, own), demand[own])
    return found


def _abroad(chains: Chains) -> Array:
    """Return final goods sold abroad, Σ_{u≠r} Y_ru, (n,)."""
    return chains.final.sum(axis=1) - _own(chains, chains.final)


def _own(chains: Chains, table: Array) -> Array:
    """Return the column of its own region for every industry, (n,)."""
    found = np.empty(len(table))
    for at, own in enumerate(chains.members):
        found[own] = table[own, at]
    return found
