r"""From supply and use tables to a symmetric input-output table: models A to D.

S (p, n) supply of p products by n industries, U (p, n) use of products by industries, Y (p, m) final uses of
products, W (k, n) primary inputs of industries; all in one unit of money, at basic prices. q = S 1 output of
products, g = S'1 output of industries. Each model is one transformation T:

A  product technology         product x product     T = S⁻¹ q̂      Z = U T     W T     Y
B  industry technology        product x product     T = ĝ⁻¹ S'     Z = U T     W T     Y
C  fixed industry sales       industry x industry   T = ĝ S⁻¹      Z = T U     W       T Y
D  fixed product sales        industry x industry   T = S' q̂⁻¹     Z = T U     W       T Y

A: a product is made in one way, whatever industry makes it. B: an industry makes all its products in one way.
C: an industry sells all its products to the same buyers. D: a product is sold to the same buyers, whatever
industry made it. B and D keep what is not negative so; A and C need as many products as industries, in matching
order, and can give negative cells.

Source: Eurostat 2008, Manual of Supply, Use and Input-Output Tables, ch. 11, fig. 11.3 to 11.6; Miller & Blair
2009, ch. 5.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np

from weefsel.kernels.leontief import Array, NoAnswer

Model = Literal["A", "B", "C", "D"]

#: A supply table with a condition number beyond this has fewer than about three digits right in its inverse.
WORST_CONDITION = 1e13


class Symmetric(NamedTuple):
    """A symmetric table of r products (A, B) or r industries (C, D), in the money of the supply and use tables.

    `flows` (r, r); `final` (r, m); `primary` (k, r); `output` (r,): q for products, g for industries;
    `transformation` T: of what industries buy (A, B: right of (., n)) or of where products go (C, D: left of (p, .)).
    """

    flows: Array
    final: Array
    primary: Array
    output: Array
    transformation: Array


def transformation(model: Model, supply: Array) -> Array:
    """Return T: (n, p) for models A and B, (n, p) for C and D.

    Use it on further blocks of the same table: imported uses by industry (rows, n) become ``rows @ T`` in A and
    B and stay as they are in C and D.

    Parameters
    ----------
    supply : S (p, n), products by industries

    Raises
    ------
    NoAnswer
        A and C: if S is not square or cannot be inverted. A product that nobody makes has no sellers in D, an
        industry without output no way of making in B: their part of T is zero.
    ValueError
        If the model is not one of A, B, C, D.
    """
    products, industries = supply.sum(axis=1), supply.sum(axis=0)
    if model == "A":
        return _inverse(supply) * products
    if model == "B":
        return _per(industries)[:, None] * supply.T
    if model == "C":
        return industries[:, None] * _inverse(supply)
    if model == "D":
        return supply.T * _per(products)
    raise ValueError(f"the models are A, B, C and D, not {model!r}")


def symmetric(model: Model, supply: Array, use: Array, final: Array, primary: Array) -> Symmetric:
    """Return the symmetric table of one model.

    Parameters
    ----------
    supply : S (p, n), products by industries, domestic output at basic prices
    use : U (p, n), products bought by industries: domestic ones, or all with imports
    final : Y (p, m), final uses of products
    primary : W (k, n), primary inputs of industries: value added, and imports and taxes where U has none

    Returns
    -------
    Symmetric
        if q = U 1 + Y 1 and g' = 1'U + 1'W, then rows and columns of the table add up to `output`; totals of U,
        Y and W are kept

    Raises
    ------
    NoAnswer
        As `transformation`; also D: products that are used and that nobody makes (`positions` are products);
        B: industries that buy and make nothing (`positions` are industries).
    """
    table = transformation(model, supply)
    if model == "D":
        used = np.abs(use).sum(axis=1) + np.abs(final).sum(axis=1)
        fail_if_lost(supply.sum(axis=1), used, "products are used that no industry makes")
    if model == "B":
        bought = np.abs(use).sum(axis=0) + np.abs(primary).sum(axis=0)
        fail_if_lost(supply.sum(axis=0), bought, "industries have inputs and no output")
    if model in ("A", "B"):
        return Symmetric(use @ table, final.copy(), primary @ table, supply.sum(axis=1), table)
    return Symmetric(table @ use, table @ final, primary.copy(), supply.sum(axis=0), table)


def fail_if_lost(made: Array, used: Array, message: str) -> None:
    """Raise NoAnswer where something with no output has uses or inputs, which T would drop."""
    lost = np.flatnonzero((made == 0) & (used != 0))
    if len(lost):
        raise NoAnswer(message, lost.tolist())


def _per(totals: Array) -> Array:
    return np.divide(1.0, totals, out=np.zeros_like(totals), where=totals != 0)


def _inverse(supply: Array) -> Array:
    """Return S⁻¹, (n, p)."""
    products, industries = supply.shape
    if products != industries:
        raise NoAnswer(
            "models A and C need as many products as industries, not {products} and {industries}; take B or D",
            products=products,
            industries=industries,
        )
    empty = np.flatnonzero(~supply.any(axis=1) | ~supply.any(axis=0))
    if len(empty):
        raise NoAnswer(
            "the supply table has an empty row or column and cannot be inverted; take B or D", empty.tolist()
        )
    # Sizes of industries are no sign of trouble: the condition that matters is that of market shares.
    scaled = supply / supply.sum(axis=0)
    if np.linalg.cond(scaled) > WORST_CONDITION:
        raise NoAnswer("the supply table is close to singular and cannot be inverted; take B or D")
    return np.asarray(np.linalg.inv(scaled) / supply.sum(axis=0)[:, None])
