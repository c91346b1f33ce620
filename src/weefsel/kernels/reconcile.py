r"""Balancing with partial and conflicting constraints: each constraint is held as firmly as it is known.

N cells x from a prior x⁰, K linear constraints G x = c, each with a standard deviation σ_k (zero: it must hold).
Of all tables with the signs of the prior, take the one that minimises

Σ_j |x⁰_j| (z_j ln z_j - z_j + 1) + u/2 Σ_k ((G x - c)_k / σ_k)²,   x_j = x⁰_j z_j,

the objective of GRAS with a quadratic penalty on what constraints miss. Cells count as known up to a variance of
u |x⁰_j|. The dual in λ (K,) is convex without bounds and is solved by Newton's method:

z_j = exp(sign(x⁰_j) (G'λ)_j),   G x - c + (σ²/u) λ = 0,   Hessian G diag|x| G' + diag(σ²/u).

Where all totals of rows and columns are given with σ = 0, this is GRAS.

Sources: Robinson, Cattaneo & El-Said 2001, Economic Systems Research 13(1), 47-64 (entropy with errors in totals);
Lenzen, Gallego & Wood 2009, ESR 21(1), 23-44 (KRAS: conflicting information by its reliability); Huang, Kobayashi &
Tanji 2008, ESR 20(1), 111-123 (the objective of GRAS).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import linalg, sparse

from weefsel.kernels.leontief import Array, NoAnswer

#: No multiplier of a cell moves by more than e to this power in one step.
LARGEST_STEP = 3.0
#: Beyond this, multipliers run away: hard constraints contradict each other.
LARGEST_EXPONENT = 200.0


class Reconciled(NamedTuple):
    """Cells x (N,), λ (K,), what each constraint misses G x - c (K,), and how it went.

    `residual` is the largest entry of G x - c + (σ²/u) λ, each relative to the sum of absolute cells in its
    constraint and its total.
    """

    cells: Array
    multipliers: Array
    missed: Array
    converged: bool
    iterations: int
    residual: float


def typical_spread(cells: Array, deviation: float = 0.1) -> float:
    """Return u for which a cell of typical size is known up to `deviation` of itself, in the unit of the cells.

    u = deviation² Σ x² / Σ |x|, so that results do not depend on the unit of money.
    """
    size = float(np.abs(cells).sum())
    return deviation**2 * float((cells * cells).sum()) / size if size else 1.0


def reconcile(
    cells: Array,
    constraints: sparse.csr_array,
    totals: Array,
    deviations: Array,
    *,
    spread: float,
    tolerance: float = 1e-12,
    limit: int = 200,
) -> Reconciled:
    """Return the cells nearest to a prior that meet constraints as firmly as these are known, signs kept.

    Parameters
    ----------
    cells : x⁰ (N,), in one unit; a zero stays zero
    constraints : G (K, N)
    totals : c (K,), in the unit of the cells
    deviations : σ (K,), in the unit of the cells, at least zero; zero holds the constraint firmly, and one beyond
        e^`LARGEST_EXPONENT` times its cells not at all
    spread : u, above zero, in the unit of the cells; see `typical_spread`
    tolerance : largest residual that counts as met
    limit : iterations after which it stops with converged = False; it stops earlier where multipliers run away,
        which is how firm constraints that contradict each other show

    Raises
    ------
    NoAnswer
        If a firm constraint has no cell that could meet it, or a total is beyond e^`LARGEST_EXPONENT` times its
        cells; `positions` are the constraints.
    """
    g, size, sign = sparse.csr_array(constraints), np.abs(cells), np.sign(cells)
    scale = np.abs(g) @ size
    farthest = np.exp(LARGEST_EXPONENT) * np.where(scale > 0, scale, size.max(initial=0.0))
    fail_if_out_of_reach(g, cells, totals, deviations, farthest)
    slack = np.minimum(deviations, farthest) ** 2 / spread
    scale = scale + np.abs(totals)
    scale[scale == 0] = 1.0
    state, x, gradient = np.zeros(len(totals)), cells.copy(), g @ cells - totals
    residual, iterations = float((np.abs(gradient) / scale).max(initial=0.0)), 0
    while residual > tolerance and iterations < limit and np.abs(g.T @ state).max(initial=0.0) < LARGEST_EXPONENT:
        iterations += 1
        hessian = (g @ sparse.diags_array(np.abs(x)) @ g.T).toarray() + np.diag(slack)
        step = _newton(hessian, gradient)
        move = float(np.abs(g.T @ step).max(initial=0.0))
        length, before = min(1.0, LARGEST_STEP / move) if move else 1.0, _dual(state, g, size, sign, totals, slack)
        slope = float(gradient @ step)
        while _dual(state + length * step, g, size, sign, totals, slack) > before + 1e-4 * length * slope + (
            1e-13 * (abs(before) + 1.0)
        ):
            length /= 2
            if length < 1e-10:
                break
        state = state + length * step
        x = cells * np.exp(sign * (g.T @ state))
        gradient = g @ x - totals + slack * state
        residual = float((np.abs(gradient) / scale).max(initial=0.0))
    return Reconciled(x, state, g @ x - totals, residual <= tolerance, iterations, residual)


def _dual(state: Array, g: sparse.csr_array, size: Array, sign: Array, totals: Array, slack: Array) -> float:
    """Return Σ |x⁰| z - c'λ + ½ Σ (σ²/u) λ², which the answer minimises."""
    grown = size * np.exp(np.minimum(sign * (g.T @ state), 2 * LARGEST_EXPONENT))
    return float(grown.sum() - totals @ state + 0.5 * (slack * state) @ state)


def _newton(hessian: Array, gradient: Array) -> Array:
    """Return -H⁻¹ g; constraints that say the same twice make H singular, hence the ridge."""
    weight = np.sqrt(np.maximum(np.diag(hessian), np.finfo(float).tiny))
    scaled = hessian / np.outer(weight, weight)
    scaled[np.diag_indices(len(weight))] += 1e-13
    try:
        found = linalg.cho_solve(linalg.cho_factor(scaled, check_finite=False), gradient / weight, check_finite=False)
    except linalg.LinAlgError:
        found = np.linalg.lstsq(scaled, gradient / weight, rcond=1e-12)[0]
    return -np.asarray(found) / weight


def fail_if_out_of_reach(g: sparse.csr_array, cells: Array, totals: Array, deviations: Array, farthest: Array) -> None:
    """Raise NoAnswer for totals beyond `farthest` (K,), and firm ones whose cells are zero or against their sign."""
    beyond = np.abs(totals) > farthest
    if beyond.any():
        raise NoAnswer("a total is too far from the cells that are to meet it", np.flatnonzero(beyond).tolist())
    signed = g @ sparse.diags_array(cells)
    above, below = (sparse.csr_array(part).sum(axis=1) > 0 for part in (signed.maximum(0), (-signed).maximum(0)))
    small = 1e-12 * (np.abs(totals).max(initial=0.0) + np.abs(cells).max(initial=0.0))
    lost = (deviations == 0) & (((totals > small) & ~above) | ((totals < -small) & ~below))
    if lost.any():
        raise NoAnswer("a constraint cannot be met by any cell", np.flatnonzero(lost).tolist())
