r"""Errors of input coefficients, and what they do to multipliers.

The error model gives each flow a relative standard error that is larger for small cells,
r_ij = e (z̄ / |z_ij|)^p, at most `largest`, z̄ the mean of the cells that are not zero; cells that are zero stay zero. A
draw multiplies each cell by a lognormal number with mean one.

To first order m' = c'(I - A)⁻¹ moves by dm' = m' dA L, so that with independent errors s_ij of a_ij
Var(m_k) = Σ_j L_jk² Σ_i m_i² s_ij².

An exponent or another number that is known only as a range with a best guess is drawn from a triangle (`triangular`).

Sources: Simonovits 1975, Econometrica 43(3); Bullard & Sebald 1977 and 1988, Review of Economics and Statistics;
Lenzen, Wood & Wiedmann 2010, Economic Systems Research 22(1), for errors that fall with the size of a cell.
"""

from __future__ import annotations

import numpy as np

from weefsel.kernels.leontief import Array


def relative_errors(flows: Array, error: float, power: float, largest: float) -> Array:
    """Return relative standard errors r (n, n) of flows (n, n); 0 where a flow is zero.

    Parameters
    ----------
    flows : (n, n), in money
    error : e, relative standard error of a cell of average size
    power : p, how fast errors grow as cells shrink; 0 = the same for all
    largest : bound on r
    """
    size = np.abs(flows)
    count = int((size > 0).sum())
    if not count:
        return np.zeros_like(flows)
    ratio = np.divide(size.sum() / count, size, out=np.zeros_like(size), where=size > 0)
    return np.where(size > 0, np.minimum(error * ratio**power, largest), 0.0)


def drawn(flows: Array, errors: Array, generator: np.random.Generator) -> Array:
    """Return one draw of flows (n, n): each cell times a lognormal number with mean 1 and standard deviation r_ij."""
    spread = np.sqrt(np.log1p(errors**2))
    return np.asarray(flows * np.exp(spread * generator.standard_normal(flows.shape) - 0.5 * spread**2))


def triangular(low: float, mode: float, high: float, count: int, generator: np.random.Generator) -> Array:
    """Return draws (count,) from a triangular distribution, one from each of `count` parts of equal probability.

    F(x) = (x - a)²/((b - a)(m - a)) up to the mode m, 1 - (b - x)²/((b - a)(b - m)) above it; draw k is
    F⁻¹((k + u)/count) with u uniform on [0, 1), in random order. Few draws then already cover the whole range.

    Parameters
    ----------
    low, mode, high : a <= m <= b, a < b, without unit

    Source: McKay, Beckman & Conover 1979, Technometrics 21(2), for the parts of equal probability.
    """
    chance = (np.arange(count) + generator.random(count)) / count
    turn = (mode - low) / (high - low)  # F(m)
    rising = low + np.sqrt(chance * (high - low) * (mode - low))
    falling = high - np.sqrt((1.0 - chance) * (high - low) * (high - mode))
    return np.asarray(generator.permutation(np.where(chance < turn, rising, falling)))


def deviations(inverse: Array, multipliers: Array, errors: Array) -> Array:
    """Return standard deviations of multipliers (m, n) to first order, in their unit.

    Parameters
    ----------
    inverse : (n, n) L
    multipliers : (m, n) rows m' = c'L
    errors : (n, n) standard errors s of the coefficients A, without unit
    """
    return np.asarray(np.sqrt((multipliers**2 @ errors**2) @ inverse**2))
