r"""Reliance on places of origin through chains of inputs, and what follows when deliveries stop.

Shapes: n industries of all places, h of them under study, o places. A (n, n), L = (I - A)⁻¹, P (o, n) with P_ci = 1
where industry i stands in place c.

Sources: Baldwin, Freeman & Theodorakopoulos 2023, Hidden exposure, Annual Review of Economics 15 (direct against
look-through reliance); Dietzenbacher & Lahr 2013, Economic Systems Research 25(3), 341-360 (extraction of part of a
row); Sherman & Morrison 1950 for the closed form.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from weefsel.kernels.concentration import hhi
from weefsel.kernels.leontief import Array

PLACES = 0


def parts(values: Array) -> Array:
    """Return values (o, h) as parts of their column; NaN where a column is empty."""
    total = values.sum(axis=PLACES)
    return np.divide(values, total, out=np.full_like(values, np.nan), where=total != 0)


def direct(inputs: Array, places: Array) -> Array:
    """Return the shares of places in what industries buy themselves: P A_.j / 1'A_.j, (o, h).

    Parameters
    ----------
    inputs : (n, h) the columns A_.j
    places : (o, n) P
    """
    return parts(places @ inputs)


def through_chains(columns: Array, inputs: Array, places: Array) -> Array:
    """Return the shares of places in all inputs, direct and indirect: P (L - I)_.j / 1'(L - I)_.j, (o, h).

    (L - I) = L A counts a good each time it is delivered on.

    Parameters
    ----------
    columns : (n, h) (L A)_.j
    inputs : unused but for its shape, (n, h)
    """
    if columns.shape != inputs.shape:
        raise ValueError("columns and inputs differ in shape")
    return parts(places @ columns)


def value_added(columns: Array, per_output: Array, places: Array) -> Array:
    """Return where the value of one unit is added: P (v ∘ L_.j), (o, h); it counts nothing twice.

    Parameters
    ----------
    columns : (n, h) L_.j
    per_output : (n,) v
    """
    return np.asarray(places @ (per_output[:, None] * columns))


def concentration_by_tier(
    inputs: Array, times: Callable[[Array], Array], places: Array, foreign: NDArray[np.bool_], depth: int
) -> tuple[Array, Array]:
    """Return per tier the HHI over foreign places, and the share of inputs that come from them.

    Tier t holds A^t_.j: suppliers, their suppliers, and so on.

    Parameters
    ----------
    inputs : (n, h) A_.j
    times : x -> A x
    foreign : (o,) of bool
    depth : t, at least one

    Returns
    -------
    (t, h) HHI, NaN where nothing is foreign; (t, h) share
    """
    index, share = [], []
    here = inputs
    for _ in range(depth):
        by_place = np.maximum(places @ here, 0.0)
        abroad = by_place[foreign]
        index.append(hhi(abroad, axis=PLACES))
        total = by_place.sum(axis=PLACES)
        share.append(np.divide(abroad.sum(axis=PLACES), total, out=np.full_like(total, np.nan), where=total > 0))
        here = times(here)
    return np.array(index), np.array(share)


def stopped_customers(deliveries: Array, stopped: Array, output: Array, solve_left: Callable[[Array], Array]) -> Array:
    """Return the loss of those who process what stops, when nothing replaces it (supply-driven reading).

    In the Ghosh model B = x̂⁻¹ Z, G = (I - B)⁻¹, the rows K of B lose the cells b (m, n) to the buyers under study:
    loss' = x_K' (I + b G E_K)⁻¹ b G, with b G = (b x̂⁻¹) L x̂.

    Parameters
    ----------
    deliveries : (m, n) money that stops, by seller in K and buyer
    stopped : (m,) positions K
    output : (n,) x
    solve_left : c' -> c'L

    Returns
    -------
    (n,), not negative
    """
    share = deliveries / output[stopped][:, None]
    weighted = np.divide(share, output, out=np.zeros_like(share), where=output != 0)
    chain = np.atleast_2d(solve_left(weighted)) * output
    core = np.eye(len(stopped)) + chain[:, stopped]
    return np.asarray(output[stopped] @ np.linalg.solve(core, chain))


def stopped_suppliers(
    deliveries: Array, final: Array, stopped: Array, output: Array, solve: Callable[[Array], Array]
) -> Array:
    """Return the loss of those who sell and of their suppliers, when buyers turn elsewhere (demand-driven reading).

    A loses the cells a = deliveries x̂⁻¹ of rows K, final demand loses `final`: loss = L E_K (I + a L E_K)⁻¹ (a x + f).

    Parameters
    ----------
    deliveries : (m, n)
    final : (m,) final uses that stop
    stopped : (m,) positions K
    output : (n,) x
    solve : y -> L y

    Returns
    -------
    (n,), not negative
    """
    cells = np.divide(deliveries, output, out=np.zeros_like(deliveries), where=output != 0)
    unit = np.zeros((len(output), len(stopped)))
    unit[stopped, np.arange(len(stopped))] = 1.0
    chain = solve(unit)
    core = np.eye(len(stopped)) + cells @ chain
    return np.asarray(chain @ np.linalg.solve(core, deliveries.sum(axis=1) + final))


def stopped_imports(deliveries: Array, output: Array, solve_left: Callable[[Array], Array]) -> Array:
    """Return the loss of those who process imports that stop, when nothing replaces them (supply-driven reading).

    Imports are a primary input of the Ghosh model: loss' = m'G, G = x̂⁻¹ L x̂.

    Parameters
    ----------
    deliveries : (n,) money of imports that stops, by buyer
    output : (n,) x
    solve_left : c' -> c'L

    Returns
    -------
    (n,), not negative
    """
    weighted = np.divide(deliveries, output, out=np.zeros_like(deliveries), where=output != 0)
    return np.asarray(solve_left(weighted) * output)
