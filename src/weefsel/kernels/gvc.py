r"""Value chains: whose value added stands in a region's exports, how often it crosses a border, and who absorbs it.

R regions with members s (positions in n industries), L = (I - A)⁻¹, v value added and m imports from outside the
table per unit of output, Y final demand (n, D) by destination, the R regions first, then destinations outside.
A* is A without the off-diagonal blocks of row s (nothing leaves s for further processing), L* = (I - A*)⁻¹, so that

    L*_ss = (I - A_ss)⁻¹,   L*_Ms = L_Ms L_ss⁻¹ L*_ss,

and all exporters cost one L and small blocks. Every measure is a row of contents times a flow:

    E_sr = A_sr x_r + Y_sr                                  exports of s to r, (n, D), the region itself left out
    d = v_s L_ss, d* = v_s L*_ss                            domestic content, all of it and counted once
    f = Σ_{t≠s} v_t L_ts + m L_.s,  f* = f L_ss⁻¹ L*_ss     foreign content, likewise
    source: DVA = d* E_sr                                   counted the first time it leaves s
    sink:   DVA = d (Y_sr + A_sr x*_r)                      counted the last time it leaves s,

with x*_r the output of r for final demand other than exports of s. Imports from outside the table act as a region
that buys nothing inside it.

Source: Borin & Mancini 2019, World Bank Policy Research Working Paper 8804, sec. 3; 2023, Economic Systems
Research 35(3), 412-434; Los & Timmer 2018, NBER 24320.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from weefsel.kernels.leontief import Array

Positions = NDArray[np.intp]
Perspective = Literal["source", "sink"]


#: Industries per region below which a region counts as small.
SMALL_REGION = 8


class Chains(NamedTuple):
    """A table of R regions; money in one currency.

    `flows` (n, n), `output` (n,), `final` (n, D) with the regions' own demand in the first R columns, `rest` (n,)
    output that no row accounts for, `value` and `outside` (n,) per unit of output, `members` R arrays of positions.
    """

    flows: Array
    output: Array
    final: Array
    rest: Array
    value: Array
    outside: Array
    members: Sequence[Positions]


class Contents(NamedTuple):
    """Value added per unit of exports, (n,) each: domestic and foreign, all of it and counted once."""

    domestic: Array
    domestic_once: Array
    foreign: Array
    foreign_once: Array


class Measures(NamedTuple):
    """Measures of exports by industry and destination, (n, D) each, in money; zero where seller and buyer are one.

    EXGR gross exports; DC domestic content; DVA domestic value added, VAX of it absorbed abroad, REF at home; DDC
    domestic content counted twice; FC, FVA, FDC the foreign counterparts; GVC exports that cross more than one
    border, GVCB of them backward (imported content), GVCF forward.
    """

    EXGR: Array
    DC: Array
    DVA: Array
    VAX: Array
    REF: Array
    DDC: Array
    FC: Array
    FVA: Array
    FDC: Array
    GVC: Array
    GVCB: Array
    GVCF: Array


def measures(chains: Chains, inverse: Array, perspective: Perspective = "source") -> Measures:
    """Return all measures of exports of all regions, by industry and destination.

    Summed over destinations, source and sink are the same numbers.

    Parameters
    ----------
    inverse : (n, n) the Leontief inverse L
    """
    exports = exports_of(chains)
    content = contents(chains, inverse)
    if perspective == "source":
        others = chains.final.sum(axis=1)[:, None] - chains.final[:, : len(chains.members)]
        abroad = _through(chains, inverse @ others)
        once, foreign_once, absorbed = content.domestic_once, content.foreign_once, abroad
        leaving = exports
    else:
        last, last_abroad = _without_exports(chains, inverse)
        once, foreign_once = content.domestic, content.foreign
        leaving, absorbed = _through(chains, last), _through(chains, last_abroad)
    dva = once[:, None] * leaving
    fva = foreign_once[:, None] * leaving
    vax = once[:, None] * absorbed
    dc, fc = content.domestic[:, None] * exports, content.foreign[:, None] * exports
    one_border = content.domestic_once[:, None] * _through(chains, local_demand(chains)[:, None])
    return Measures(
        exports, dc, dva, vax, dva - vax, dc - dva, fc, fva, fc - fva, exports - one_border, exports - dva,
        dva - one_border,
    )  # fmt: skip


def exports_of(chains: Chains) -> Array:
    """Return exports by industry and destination, E = Z + Y across borders, (n, D), in money."""
    found = chains.final.copy()
    found[:, : len(chains.members)] += chains.flows @ membership(chains)
    return _across(chains, found)


def contents(chains: Chains, inverse: Array) -> Contents:
    """Return domestic and foreign value added per unit of each industry's exports."""
    total = (chains.value + chains.outside) @ inverse
    found = Contents(*(np.empty_like(total) for _ in Contents._fields))
    for own in chains.members:
        local = local_system(chains, own).T
        block = inverse[np.ix_(own, own)]
        domestic = chains.value[own] @ block
        foreign = total[own] - domestic
        found.domestic[own] = domestic
        found.domestic_once[own] = np.linalg.solve(local, chains.value[own])
        found.foreign[own] = foreign
        found.foreign_once[own] = np.linalg.solve(local, np.linalg.solve(block.T, foreign))
    return found


def local_system(chains: Chains, own: Positions) -> Array:
    """Return I - A_ss of one region."""
    return np.eye(len(own)) - chains.flows[np.ix_(own, own)] * per_output(chains)[own]


def local_demand(chains: Chains) -> Array:
    """Return the output each region needs at home for its own final demand, (I - A_rr)⁻¹ Y_rr, (n,)."""
    found = np.empty(len(chains.output))
    for at, own in enumerate(chains.members):
        found[own] = np.linalg.solve(local_system(chains, own), chains.final[own, at])
    return found


def per_output(chains: Chains) -> Array:
    """Return 1 / x, (n,); zero where output is zero."""
    return np.divide(1.0, chains.output, out=np.zeros_like(chains.output), where=chains.output != 0)


def membership(chains: Chains) -> Array:
    """Return which industry belongs to which region, (n, R) of zeros and ones."""
    found = np.zeros((len(chains.output), len(chains.members)))
    for at, own in enumerate(chains.members):
        found[own, at] = 1.0
    return found


def intermediate(chains: Chains, needed: Array) -> Array:
    """Return A_sr w_r for every pair of regions, (n, D), zero where seller and buyer are one.

    Parameters
    ----------
    needed : (n, R) output w of all industries as each exporter s sees it, column s; (n, 1) where all see the same
    """
    return intermediates(chains, [needed])[0]


def intermediates(chains: Chains, needed: Sequence[Array]) -> list[Array]:
    """Return `intermediate` for several outputs w at once: flows are read once, block by block.

    Where regions are so small that there are too many blocks, sums over regions are one product of matrices.
    """
    regions = len(chains.members)
    found = [np.zeros_like(chains.final) for _ in needed]
    weights = [output * per_output(chains)[:, None] for output in needed]
    small = len(chains.output) < SMALL_REGION * regions
    by_region = membership(chains) if small else None
    for at, own in enumerate(chains.members):
        rows = chains.flows[own]
        seen = np.stack([weight[:, min(at, weight.shape[1] - 1)] for weight in weights], axis=1)
        if by_region is not None:
            for each, column in zip(found, seen.T, strict=True):
                each[own, :regions] = rows @ (by_region * column[:, None])
            continue
        for buyer, members in enumerate(chains.members):
            sold = rows[:, members] @ seen[members]
            for each, column in zip(found, sold.T, strict=True):
                each[own, buyer] = column
    return [_across(chains, each) for each in found]


def _through(chains: Chains, needed: Array) -> Array:
    """Return Y_sr + A_sr w_r, as `intermediate`."""
    return intermediate(chains, needed) + _across(chains, chains.final)


def _across(chains: Chains, flows: Array) -> Array:
    """Return flows (n, D) with those inside a region set to zero."""
    found = flows.copy()
    for at, own in enumerate(chains.members):
        found[own, at] = 0.0
    return found


def _without_exports(chains: Chains, inverse: Array) -> tuple[Array, Array]:
    """Return output x* that final demand needs when exports of s are not counted, as each s sees it, (n, R) twice.

    x* = L* y with y all final demand of others and home demand of s; the second is the part that others absorb.
    Column s solves the system without region s: (I - A_MM)⁻¹ b = (L b)_M - L_Ms L_ss⁻¹ (L b)_s for b zero on s.
    """
    regions = len(chains.members)
    final = chains.final.sum(axis=1) + chains.rest
    asked = np.empty((len(final), 2 * regions))
    scale = per_output(chains)
    for at, own in enumerate(chains.members):
        home = np.linalg.solve(local_system(chains, own), chains.final[own, at] + chains.rest[own])
        asked[:, at] = final + chains.flows[:, own] @ (scale[own] * home)
        asked[:, regions + at] = chains.final.sum(axis=1) - chains.final[:, at]
        asked[own, at] = asked[own, regions + at] = 0.0
    found = inverse @ asked
    for at, own in enumerate(chains.members):
        pair = found[:, [at, regions + at]]
        pair -= inverse[:, own] @ np.linalg.solve(inverse[np.ix_(own, own)], pair[own])
        found[:, [at, regions + at]] = pair
    return found[:, :regions], found[:, regions:]
