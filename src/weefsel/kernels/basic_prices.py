r"""From purchasers' prices to basic prices, and to domestic and imported uses, by the shares of each product.

Where only totals by product are published, every user of product i is taken to pay the same rates of margin and
tax, and to buy the same share of it abroad. With U (p, n) uses at purchasers' prices (industries and final users side
by side), supply at purchasers' prices s_i = q_i + m_i + o_i + t_i: domestic output, imports, trade and transport
margins, taxes less subsidies on products; o sums to zero, and is negative for what trade and transport sell:

    rates        τ_i = t_i / s_i,   μ_i = max(o_i, 0) / s_i
    taxes        T_j = Σ_i τ_i U_ij
    margins      M_j = Σ_i μ_i U_ij, bought from the products with o_k < 0 in proportion to -o_k
    basic        B_ij = (1 - τ_i - μ_i) U_ij,  plus  M_j (-o_k) / Σ_l max(-o_l, 0)  for k with o_k < 0
    imported     m_i / (q_i + m_i) of B_ij; the rest is domestic

Then Σ_j B_ij = q_i + m_i where Σ_j U_ij = s_i, and Σ_i B_ij + T_j = Σ_i U_ij: nothing is lost on either side.

Source: Eurostat 2008, Manual of Supply, Use and Input-Output Tables, ch. 6 (valuation) and ch. 7 (imports); United
Nations 2018, Handbook on Supply and Use Tables and Input-Output Tables, ch. 7 and 8.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from weefsel.kernels.leontief import Array, NoAnswer


class BasicPrices(NamedTuple):
    """Uses at basic prices, domestic (p, n) and imported (p, n), and taxes less subsidies on products by user (n,)."""

    domestic: Array
    imported: Array
    taxes: Array


def to_basic_prices(uses: Array, output: Array, imports: Array, margins: Array, taxes: Array) -> BasicPrices:
    """Return uses at basic prices, domestic and imported.

    Parameters
    ----------
    uses : U (p, n) at purchasers' prices, industries and final users
    output, imports, margins, taxes : q, m, o, t (p,) by product, in the money of the uses

    Raises
    ------
    NoAnswer
        If a product is used and not supplied, or margins do not sum to zero (`positions` are products).
    """
    supply = output + imports + margins + taxes
    used = np.abs(uses).sum(axis=1)
    lost = np.flatnonzero((used > 0) & ((supply == 0) | (output + imports == 0) & (margins >= 0)))
    if len(lost):
        raise NoAnswer("products are used and not supplied", lost.tolist())
    sellers = np.maximum(-margins, 0.0)
    if abs(margins.sum()) > 1e-3 * max(float(sellers.sum()), 1.0):
        raise NoAnswer(
            "margins sum to {total:,.6g}, not to zero", np.flatnonzero(sellers).tolist(), total=float(margins.sum())
        )
    tax_rate = _share(taxes, supply)
    margin_rate = _share(np.maximum(margins, 0.0), supply)
    basic = (1.0 - tax_rate - margin_rate)[:, None] * uses
    if sellers.any():
        basic += np.outer(sellers / sellers.sum(), margin_rate @ uses)
    abroad = _share(imports, output + imports)[:, None]
    return BasicPrices((1.0 - abroad) * basic, abroad * basic, tax_rate @ uses)


def _share(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.zeros_like(whole), where=whole != 0)
