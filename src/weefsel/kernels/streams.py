r"""How far an industry stands from final use (upstreamness) and from primary inputs (downstreamness).

With B = x̂⁻¹ Z and G = (I - B)⁻¹ = x̂⁻¹ L x̂: U = G 1 = 1 + 2nd-stage + ... counts the stages until final use;
D' = 1'L counts the stages since primary inputs. Both are at least one where Z >= 0, and v'U = f'D = Σ x.

Sources: Antràs, Chor, Fally & Hillberry 2012, American Economic Review 102(3), 412-416; Miller & Temurshoev
2017, International Regional Science Review 40(5), 443-475.
"""

from __future__ import annotations

import numpy as np

from weefsel.kernels.leontief import Array, Factor, factorise, fail_if_not_productive, solve, solve_left


def upstreamness(factor: Factor, output: Array) -> Array:
    """Return U = G 1 = x̂⁻¹ L x, shape (n,), in stages; 1 where output is 0 (a row of G that is the identity).

    Parameters
    ----------
    factor : factors of I - A
    output : (n,) x, in money
    """
    return np.divide(solve(factor, output), output, out=np.ones_like(output), where=output != 0)


def downstreamness(factor: Factor) -> Array:
    """Return D' = 1'L, shape (n,), in stages."""
    return solve_left(factor, np.ones(len(factor.pivots)))


def upstreamness_open(uses: Array, at_home: Array) -> Array:
    """Return upstreamness where exports and stocks are thought to be used as the product is used at home.

    U = (I - B*)⁻¹ 1 with B*_ij = T_ij / (x_i + m_i - e_i - n_i).

    Parameters
    ----------
    uses : (n, n) intermediate use T of each product at home, imported or not, in money
    at_home : (n,) output and imports less exports and change in stocks, in the same money; a zero leaves
        the row of B* zero

    Raises
    ------
    NoAnswer
        If products go round for ever: intermediate use at home is all there is.

    Source: Antràs, Chor, Fally & Hillberry 2012, eq. 6 and its text.
    """
    scale = np.divide(1.0, at_home, out=np.zeros_like(at_home), where=at_home != 0)
    shares = uses * scale[:, np.newaxis]
    factor = factorise(shares)
    fail_if_not_productive(shares, factor)
    return solve(factor, np.ones(len(at_home)))
