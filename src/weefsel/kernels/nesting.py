r"""A detailed table set in a world table, by shares: no exchange rate enters, and the detailed figures stay.

The world knows one country in c broad products and d broad buyers: W (R, c, d) what its buyers purchase from each of R
other regions, V (c, k) what it sells to k buyers there. The detailed table knows imports M (p, b) of p products by b
buyers, and exports E (s, g) of s sellers to g groups of regions. Memberships (zeros and ones) say to which broad
products and buyers the detailed ones belong: P (p, c), B (b, d), S (s, c).

Imports by origin: F_rcj = Σ_i P_ic M_ij w_rcj / Σ_r'c' P_ic' w_r'c'j, with w_rcj = Σ_d B_jd W_rcd
Exports by buyer:  X_ik = Σ_g E_ig v_ik G_gk / Σ_k' v_ik' G_gk', with v_ik = Σ_c S_ic V_ck

so that Σ_rc F_rcj = Σ_i M_ij and Σ_k X_ik = Σ_g E_ig: totals are those of the detailed table, shares those of the
world.

Source: Dietzenbacher et al. 2013, Economic Systems Research 25(1), 71-98 (imports by origin from shares of use);
Edens et al. 2015, ESR 27(4), 440-457 (national accounts kept in a world table).
"""

from __future__ import annotations

import numpy as np

from weefsel.kernels.leontief import Array, NoAnswer


def imports_by_origin(imports: Array, products: Array, buyers: Array, world: Array) -> Array:
    """Return what each buyer purchases from each industry of each other region, F (R, c, b), in the money of `imports`.

    Where the world knows no purchase of a product by this kind of buyer, the mix over all buyers is taken.

    Parameters
    ----------
    imports : M (p, b), not negative
    products : P (p, c), zeros and ones
    buyers : B (b, d), zeros and ones
    world : W (R, c, d), any unit; what is negative (stocks) counts as zero

    Raises
    ------
    NoAnswer
        If a product is imported that the country imports nowhere in the world; `positions` are products.
    """
    known = np.maximum(world, 0.0)
    weights = np.einsum("rcd,jd->rcj", known, buyers)
    whole = np.broadcast_to(known.sum(axis=2)[:, :, None], weights.shape)
    found = np.zeros(weights.shape)
    left = imports.copy()
    for tried in (weights, whole):
        pooled = products @ tried.sum(axis=0)
        share = np.divide(left, pooled, out=np.zeros_like(left), where=pooled > 0)
        found += tried * (products.T @ share)[None]
        left = np.where(pooled > 0, 0.0, left)
    lost = np.flatnonzero(left.sum(axis=1))
    if len(lost):
        raise NoAnswer("products are imported that the world table does not sell to this country", lost.tolist())
    return found


def exports_by_buyer(exports: Array, sellers: Array, groups: Array, world: Array) -> Array:
    """Return what each seller delivers to each buyer in other regions, X (s, k), in the money of `exports`.

    Where the world knows no such sale to a group of regions, the mix of all the country's products is taken.

    Parameters
    ----------
    exports : E (s, g), not negative
    sellers : S (s, c), zeros and ones
    groups : G (g, k), ones where a buyer belongs to a group of regions
    world : V (c, k), any unit; what is negative counts as zero

    Raises
    ------
    NoAnswer
        If there are exports to a group that buys nothing from the country; `positions` are groups.
    """
    known = np.maximum(world, 0.0)
    own, whole = sellers @ known, np.broadcast_to(known.sum(axis=0), (len(sellers), known.shape[1]))
    found = np.zeros((len(sellers), known.shape[1]))
    left = exports.copy()
    for tried in (own, whole):
        pooled = tried @ groups.T
        share = np.divide(left, pooled, out=np.zeros_like(left), where=pooled > 0)
        found += tried * (share @ groups)
        left = np.where(pooled > 0, 0.0, left)
    lost = np.flatnonzero(left.sum(axis=0))
    if len(lost):
        raise NoAnswer("there are exports to regions that buy nothing from this country", lost.tolist())
    return found
