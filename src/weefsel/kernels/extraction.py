r"""Hypothetical extraction of industries, in closed form.

What the economy loses when industry k, or part of its links, disappears. Every variant follows from columns
and rows of the Leontief inverse of the full system, so that nothing is inverted again.

L = (I - A)⁻¹ (n, n), x output (n,), f = (I - A) x final demand (n,), all in the same money. Losses are
positive numbers of output.

Sources: Dietzenbacher, van der Linden & Steenge 1993, Economic Systems Research 5(2), 185-206; Miller & Blair
2009, sec. 12.2.6; Henderson & Searle 1981 for the rank-one updates.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from weefsel.kernels.leontief import Array, NoAnswer

Positions = NDArray[np.intp]
ROUNDING = 1e-9


def total(column: Array, k: int, output: Array) -> Array:
    """Return the loss when k sells, buys and delivers nothing any more (variant a).

    loss_i = L_ik x_k / L_kk for i != k, and x_k itself.

    Parameters
    ----------
    column : (n,) the column L_.k
    output : (n,)
    """
    return column * (output[k] / column[k])


def links(column: Array, k: int, output: Array, own_input: float, own_final: float) -> Array:
    """Return the loss when k keeps only a_kk and its own final demand f_k (variant b).

    k still makes f_k/(1 - a_kk) but neither buys from nor sells to others: loss_k = x_k - f_k/(1 - a_kk), and
    the others lose what they lose when k disappears, loss_i = L_ik x_k / L_kk.

    Parameters
    ----------
    column : (n,) the column L_.k
    own_input : a_kk
    own_final : f_k
    """
    if own_input >= 1.0:
        raise NoAnswer("an industry uses at least all of its own output", [k])
    loss = column * (output[k] / column[k])
    loss[k] = output[k] - own_final / (1.0 - own_input)
    return loss


def purchases(column: Array, k: int, output: Array) -> Array:
    """Return the loss when k buys all inputs elsewhere (variant c, its column of A set to zero).

    loss = (L_.k - e_k) x_k / L_kk
    """
    unit = np.zeros_like(column)
    unit[k] = 1.0
    return (column - unit) * (output[k] / column[k])


def sales(column: Array, k: int, output: Array, own_final: float) -> Array:
    """Return the loss when k sells to final demand only (variant d, its row of A set to zero).

    loss = L_.k (x_k - f_k) / L_kk
    """
    return column * ((output[k] - own_final) / column[k])


def supply(row: Array, k: int, output: Array) -> Array:
    """Return the loss when k supplies nobody, in the supply-driven model of Ghosh (variant e).

    loss = x_k (G_k. - e_k') / G_kk with G = x̂⁻¹ L x̂, so that loss_j = L_kj x_j / L_kk - x_k (j = k).

    Parameters
    ----------
    row : (n,) the row L_k.
    """
    loss = row * output / row[k]
    loss[k] -= output[k] / row[k]
    return loss


def group(block: Array, members: Array, output: Array) -> Array:
    """Return the loss when all members of a group disappear together (variant f).

    loss_M = L_MK L_KK⁻¹ x_K for the others, x_K for the members.

    Parameters
    ----------
    block : (n, g) the columns L_.K
    members : (g,) positions K
    """
    core = block[members]
    return np.asarray(block @ np.linalg.solve(core, output[members]))


def output_cap(column: Array, k: int, fall: float) -> Array:
    """Return the loss upstream when the output of k falls by `fall` whatever the demand (variant g).

    loss_M = L_Mk / L_kk dx_k, and dx_k in k itself: final demand for k is left unserved or met by imports.

    Source: Miller & Blair 2009, sec. 13.2.1 (mixed model, output exogenous).
    """
    return column * (fall / column[k])


def sales_share(column: Array, k: int, output: Array, share: float) -> Array:
    """Return the loss when a share of all sales of k, to industries and to final demand, goes elsewhere.

    Row k of A and f_k scaled by 1 - a: loss = L_.k a x_k / (1 + a (L_kk - 1)).

    Parameters
    ----------
    share : a, between 0 and 1
    """
    return column * (share * output[k] / (1.0 + share * (column[k] - 1.0)))


def grouped(
    variant: str, block: Array, members: Positions, output: Array, own_inputs: Array, own_final: Array, share: float
) -> Array:
    """Return the loss when links of all members of a group K are cut together: every variant, for a group.

    With P = L_KK⁻¹ (g, g): total L_.K P x_K; links the same for others, x_K - (I - A_KK)⁻¹ f_K for the members, who go
    on serving each other; purchases (L_.K - E_K) P x_K; sales L_.K P (x_K - f_K); output_cap L_.K P s x_K; sales_share
    L_.K (I + s (L_KK - I))⁻¹ s x_K; supply (G_K. - E_K')' G_KK⁻ᵀ x_K with G = x̂⁻¹ L x̂.

    Parameters
    ----------
    variant : one of the seven names above
    block : (n, g) the columns L_.K; for supply the rows (g, n) L_K., turned
    members : (g,) positions K
    own_inputs : (g, g) A_KK, for links
    own_final : (g,) f_K, for links and sales
    share : s, between 0 and 1, for the last two

    Raises
    ------
    NoAnswer
        If the members use at least all of their own output (links).
    """
    core, unit, made = block[members], np.eye(len(members)), output[members]
    if variant == "supply":
        weights = np.linalg.solve(core, np.ones(len(members)))
        loss = (block @ weights) * output
        loss[members] -= weights * made
        return np.asarray(loss)
    if variant == "sales_share":
        return np.asarray(block @ np.linalg.solve(unit + share * (core - unit), share * made))
    fallen = {"sales": made - own_final, "output_cap": share * made}.get(variant, made)
    inner = np.linalg.solve(core, fallen)
    loss = np.asarray(block @ inner)
    if variant == "purchases":
        loss[members] -= inner
    if variant == "links":
        kept = np.linalg.solve(unit - own_inputs, own_final)
        if not np.isfinite(kept).all() or (np.linalg.inv(unit - own_inputs) < -ROUNDING).any():
            raise NoAnswer("a group uses at least all of its own output", [int(at) for at in members])
        loss[members] = made - kept
    return loss


def everyone(variant: str, inverse: Array, inputs: Array, output: Array, intensities: Array, share: float) -> Array:
    """Return what the whole economy loses in each extraction of one industry, all n of them from one inverse.

    With c' a row of `intensities`, m' = c'L and f = (I - A) x, the loss for k is: total m_k x_k/L_kk; links the same
    with c_k (x_k - f_k/(1 - a_kk)) for its own part; purchases (m_k - c_k) x_k/L_kk; sales m_k (x_k - f_k)/L_kk; supply
    ((L (c ∘ x))_k - c_k x_k)/L_kk; output_cap m_k s x_k/L_kk; sales_share m_k s x_k/(1 + s (L_kk - 1)).

    Parameters
    ----------
    variant : one of the seven names above
    inverse : (n, n) L
    inputs : (n, n) A
    output : (n,) x
    intensities : (m, n) quantities per unit of output
    share : s, between 0 and 1, for the last two

    Returns
    -------
    (m, n), in the unit of the quantity

    Raises
    ------
    NoAnswer
        If an industry uses at least all of its own output (links).
    """
    own = np.diagonal(inverse)
    multipliers = intensities @ inverse
    final = output - inputs @ output
    if variant == "supply":
        return np.asarray((inverse @ (intensities * output).T).T / own - intensities * output / own)
    if variant == "purchases":
        return np.asarray((multipliers - intensities) * (output / own))
    if variant == "sales":
        return np.asarray(multipliers * ((output - final) / own))
    if variant == "sales_share":
        return np.asarray(multipliers * (share * output / (1.0 + share * (own - 1.0))))
    if variant == "output_cap":
        return np.asarray(multipliers * (share * output / own))
    whole = np.asarray(multipliers * (output / own))
    if variant == "total":
        return whole
    if variant != "links":
        raise ValueError(f"no variant {variant}")
    kept = 1.0 - np.diagonal(inputs)
    if (kept <= 0).any():
        raise NoAnswer("an industry uses at least all of its own output", np.flatnonzero(kept <= 0).tolist())
    return np.asarray(whole - intensities * (final / kept))
