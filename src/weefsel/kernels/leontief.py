r"""The open and the closed Leontief system.

x = A x + f, with A = Z x̂⁻¹ (n, n), hence x = L f, L = (I - A)⁻¹.

One LU factorisation of I - A serves every right-hand side, from the left and from the right; the inverse is
formed only where all of its entries are asked for.

Source: Miller & Blair, Input-Output Analysis, 2nd ed. 2009, ch. 2 and 6.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from weefsel.kernels.lu import Array, Coefficients, Factor, NoAnswer, factorise, inverse, solve, solve_left

__all__ = [
    "Array",
    "Coefficients",
    "Factor",
    "Households",
    "NoAnswer",
    "Overspent",
    "coefficients",
    "columns",
    "factorise",
    "fail_if_households_explode",
    "fail_if_not_productive",
    "inverse",
    "rows",
    "solve",
    "solve_left",
    "spent_less",
    "with_households",
    "with_households_left",
]


class Overspent(NoAnswer):
    """The loop of income and spending does not end."""


#: A loop so near to one that a multiplier would be beyond a million has no meaning, and few right digits.
LARGEST_LOOP = 1.0 - 1e-6


class Households(NamedTuple):
    """Households that earn and spend inside the system, g groups of them.

    `spending` (n, g): purchases from each industry per unit of income of the group.
    `earnings` (g, n): income of each group per unit of output of the industry.
    """

    spending: Array
    earnings: Array


def coefficients(flows: Array, output: Array) -> Array:
    """Return flows per unit of the buyer's output, A = Z x̂⁻¹.

    Parameters
    ----------
    flows : (r, n), any rows by n buyers, in money
    output : (n,), in the same money; a zero gives a column of zeros

    Returns
    -------
    (r, n), without unit

    Source: Miller & Blair 2009, eq. 2.3.
    """
    return np.divide(flows, output, out=np.zeros_like(flows), where=output != 0)


def columns(factor: Factor, which: Sequence[int]) -> Array:
    """Return the columns L_.k for k in `which`, shape (n, len(which))."""
    n = len(factor.pivots)
    right = np.zeros((n, len(which)), order="F")
    right[list(which), np.arange(len(which))] = 1.0
    return solve(factor, right)


def rows(factor: Factor, which: Sequence[int]) -> Array:
    """Return the rows L_k. for k in `which`, shape (len(which), n)."""
    n = len(factor.pivots)
    left = np.zeros((len(which), n))
    left[np.arange(len(which)), list(which)] = 1.0
    return solve_left(factor, left)


def fail_if_not_productive(inputs: Array | Coefficients, factor: Factor) -> None:
    """Raise NoAnswer unless the rounds 1 + A + A² + ... end, so that any final demand can be delivered.

    With A >= 0 they end if and only if some p > 0 has p'(I - A) > 0. The output multipliers m' = 1'L solve
    m'(I - A) = 1', so m > 0 is that proof, and m_j <= 0 names who fails it. With negative coefficients (valid in
    published tables) the same proof for |A| is enough; where it fails, the largest eigenvalue of A decides.

    Source: Takayama, Mathematical Economics, 2nd ed. 1985, theorem 4.C.4 (Hawkins-Simon).
    """
    given = inputs if isinstance(inputs, Coefficients) else Coefficients(inputs, np.ones(len(inputs)))
    if given.flows.min(initial=0.0) < 0 or given.output.min(initial=0.0) < 0:
        _fail_if_rounds_grow(coefficients(*given))
        return
    multipliers = solve_left(factor, np.ones(len(given.output)))
    at_fault = np.flatnonzero(multipliers <= 0)
    if len(at_fault):
        raise NoAnswer("the system is not productive", at_fault.tolist())


def _delivers(inputs: Array) -> bool:
    """Say whether a system with A >= 0 is productive."""
    try:
        return bool((solve_left(factorise(inputs), np.ones(len(inputs))) > 0).all())
    except NoAnswer:
        return False


def _fail_if_rounds_grow(inputs: Array) -> None:
    """Raise NoAnswer unless the spectral radius of a matrix with negative cells is below one."""
    if np.abs(inputs).sum(axis=0).max(initial=0.0) < 1.0 or _delivers(np.abs(inputs)):
        return
    values, vectors = np.linalg.eig(inputs)
    largest = int(np.abs(values).argmax())
    if np.abs(values[largest]) >= 1.0:
        raise NoAnswer("the system is not productive", [int(np.abs(vectors[:, largest]).argmax())])


def with_households(factor: Factor, households: Households, right: Array) -> Array:
    """Return L_II b: the response with households closed into the system.

    L_II = L + L H (I - W L H)⁻¹ W L, with H = spending (n, g) and W = earnings (g, n). For one group this is
    L + (L h)(w'L)/(1 - q), q = w'L h.

    Parameters
    ----------
    right : (n,) or (n, m), change in final demand other than of these households

    Returns
    -------
    the shape of `right`, change in output

    Raises
    ------
    NoAnswer
        If the households spend so much that the loop does not converge (largest eigenvalue of W L H >= 1).

    Source: Miller & Blair 2009, sec. 2.5 and 6.2.2; several groups: Miyazawa 1976, ch. 1.
    """
    open_response = solve(factor, right)
    spending_response = solve(factor, households.spending)
    loop = households.earnings @ spending_response
    fail_if_households_explode(loop)
    income = np.linalg.solve(np.eye(len(loop)) - loop, households.earnings @ open_response)
    return open_response + spending_response @ income


def spent_less(factor: Factor, households: Households, income: Array) -> Array:
    """Return the response of output to a change of households' income that output does not explain, shape (n,).

    L H (I - W L H)⁻¹ dy, with dy (g,) the income of each group; raises as `with_households`.
    """
    spending_response = solve(factor, households.spending)
    loop = households.earnings @ spending_response
    fail_if_households_explode(loop)
    return np.asarray(spending_response @ np.linalg.solve(np.eye(len(loop)) - loop, income))


def with_households_left(factor: Factor, households: Households, left: Array) -> Array:
    """Return c' L_II for `left` of shape (n,) or (m, n): multipliers of type II.

    c'L_II = c'L + (c'L H)(I - W L H)⁻¹ W L; raises as `with_households`.
    """
    open_multipliers = solve_left(factor, left)
    income_multipliers = solve_left(factor, households.earnings)
    loop = income_multipliers @ households.spending
    fail_if_households_explode(loop)
    chain = np.linalg.solve((np.eye(len(loop)) - loop).T, (open_multipliers @ households.spending).T).T
    return open_multipliers + chain @ income_multipliers


def fail_if_households_explode(loop: Array) -> None:
    """Raise NoAnswer if one round of income feeds back at least as much income (W L H, shape (g, g))."""
    radius = float(np.abs(np.linalg.eigvals(loop)).max(initial=0.0))
    if radius >= LARGEST_LOOP:
        raise Overspent("households spend {share:.3f} of income again in each round", share=float(radius))
