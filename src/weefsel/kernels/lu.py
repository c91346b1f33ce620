r"""One factorisation of I - A, for every right-hand side from the left and from the right.

A = Z x̂⁻¹ (n, n) is not formed: it stays flows Z and output x, and the rows of I - A are written
straight into the array that is factorised. From `SINGLE_FROM` industries up that array is float32, half the memory
and half the time; every solution is then refined against Z itself in float64,

    r = b - (x - A x),  x <- x + (I - A)⁻¹₃₂ r,

until the backward error of float64 is reached. The residual is the proof: if it is not reached, there is no answer.
A table too ill-conditioned for that is factorised in float64.

Source: Wilkinson 1963, Rounding Errors in Algebraic Processes; Langou et al. 2006 (LAPACK dsgesv), whose criterion
||r|| <= sqrt(n) eps ||x|| (||I|| + ||A||) is used here; Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed.
2002, ch. 12.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import LinAlgWarning, lapack

Array = NDArray[np.float64]
Precision = Literal["auto", "double", "single"]

#: Industries from which a factorisation in float32 with refinement pays.
SINGLE_FROM = 1000

#: Rows written together: few enough to stay in the cache of a processor.
BLOCK = 32

ROUNDS = 12

#: A reciprocal condition above this leaves ten digits and needs no second look.
ALMOST_SINGULAR = 1e-5
SCALING_ROUNDS = 100


class NoAnswer(ValueError):
    """The system has no valid answer; `positions` are the industries at fault, `parts` fill the pattern of why."""

    def __init__(self, pattern: str, positions: Sequence[int] = (), **parts: float | str) -> None:
        super().__init__(pattern.format_map(parts))
        self.pattern, self.parts = pattern, parts
        self.positions = tuple(int(position) for position in positions)


class Coefficients(NamedTuple):
    """Input coefficients A = Z x̂⁻¹ without a second (n, n) array: `flows` Z (n, n) and `output` x (n,).

    An industry without output buys nothing: its column of A is zero.
    """

    flows: Array
    output: Array


class Factor(NamedTuple):
    """LU factors of (I - A)', float64 or float32: `lu` (n, n), `pivots` (n,); and A itself.

    `row_norm` and `column_norm` are the largest absolute row and column sum of I - A.
    """

    lu: NDArray[Any]
    pivots: NDArray[np.int32]
    row_norm: float
    column_norm: float
    coefficients: Coefficients


class Refined(NamedTuple):
    """A refined solution (n,) or (n, m), with the largest residual ||b - (I - A) x|| / (||x|| (||I|| + ||A||))."""

    solution: Array
    converged: bool
    iterations: int
    residual: float


def applied(coefficients: Coefficients, right: Array) -> Array:
    """Return A x for `right` of shape (n,) or (n, m), the latter in Fortran's order."""
    if right.ndim == 1:
        return np.asarray(coefficients.flows @ _over(right, coefficients.output))
    # Few rows times Z' are half again as fast for BLAS as Z times few columns.
    return np.asarray((np.ascontiguousarray(_over(right.T, coefficients.output)) @ coefficients.flows.T).T)


def applied_left(coefficients: Coefficients, left: Array) -> Array:
    """Return c' A for `left` of shape (n,), or C A for (m, n)."""
    return _over(left @ coefficients.flows, coefficients.output)


def _over(values: Array, output: Array) -> Array:
    """Return values / output, zero where output is zero."""
    return np.divide(values, output, out=np.zeros_like(values), where=output != 0)


def factorise(inputs: Array | Coefficients, precision: Precision = "auto") -> Factor:
    """Return the LU factorisation of I - A.

    Parameters
    ----------
    inputs : A, as (n, n) input coefficients or as `Coefficients`
    precision : ``auto`` takes single from `SINGLE_FROM` industries up where the table is well-conditioned

    Raises
    ------
    NoAnswer
        If I - A is singular, or so close to it that fewer than about three digits would be right.
    """
    given = inputs if isinstance(inputs, Coefficients) else Coefficients(inputs, np.ones(len(inputs)))
    n = len(given.output)
    if precision == "single" or (precision == "auto" and n >= SINGLE_FROM):
        factor, info = _eliminated(given, np.dtype(np.float32))
        if info == 0 and lapack.sgecon(factor.lu, factor.row_norm, norm="1")[0] > 1e-5:
            return factor
        del factor
    return _in_double(given)


def _in_double(given: Coefficients) -> Factor:
    factor, info = _eliminated(given, np.dtype(np.float64))
    if info > 0:
        raise NoAnswer("I - A is singular", [info - 1])
    reciprocal = 1.0 / condition(factor)
    if reciprocal < 1e-13:
        weak = np.abs(np.diag(factor.lu))
        raise NoAnswer(
            "I - A is close to singular (reciprocal condition {reciprocal:.1e})",
            [int(weak.argmin())],
            reciprocal=float(reciprocal),
        )
    return factor


def condition(factor: Factor) -> float:
    """Return the condition of I - A, or a bound above it, in the units in which it is smallest.

    A table in hybrid units, A = D A₀ D⁻¹ with D diagonal, has the digits of A₀ whatever D is. Over all scalings of rows
    and columns the least condition is ρ(|(I - A)⁻¹| |I - A|), Bauer 1963, Numerische Mathematik 5, 73-87, and
    max_i w_i / v_i with w = |(I - A)⁻¹| |I - A| v bounds it for any v > 0 (Collatz-Wielandt). As rounds of v go on the
    bound falls. (I - A)⁻¹ >= 0 in a productive table without negative cells; elsewhere |(I - A)⁻¹ ...| stands for it.
    """
    norm = factor.row_norm
    reciprocal, _ = (lapack.sgecon if factor.lu.dtype == np.float32 else lapack.dgecon)(factor.lu, norm, norm="1")
    if reciprocal > ALMOST_SINGULAR:
        return float(1.0 / reciprocal)
    own = np.abs(
        1.0 - np.diagonal(factor.coefficients.flows) * _over(np.ones(len(factor.pivots)), factor.coefficients.output)
    )
    given = Coefficients(np.abs(factor.coefficients.flows), np.abs(factor.coefficients.output))
    diagonal = np.diagonal(given.flows) * _over(np.ones(len(own)), given.output)
    v, bound = np.ones(len(own)), np.inf
    for _ in range(SCALING_ROUNDS):
        w = np.abs(_substituted(factor, applied(given, v) + (own - diagonal) * v, from_left=False))
        if not (np.isfinite(w).all() and (w > 0).all()):
            return float(1.0 / max(reciprocal, np.finfo(float).tiny))
        last, bound = bound, min(bound, float((w / v).max()))
        if bound > 0.999 * last:
            break
        v = w / w.max() if w.max() > 1e100 else w
    return bound


def digits(factor: Factor) -> int:
    """Return how many digits of multipliers hold where those of A hold to rounding: -log10(eps condition)."""
    return max(0, int(-np.log10(np.finfo(np.float64).eps * condition(factor))))


def _eliminated(given: Coefficients, dtype: np.dtype[Any]) -> tuple[Factor, int]:
    """Return the factors of (I - A)' and LAPACK's verdict: zero, or the position of a zero pivot.

    Rows of I - A are columns of the transpose, so that an array filled row by row is in LAPACK's own order.
    """
    n = len(given.output)
    system = np.empty((n, n), dtype=dtype)
    row_norm, sums = 0.0, np.zeros(n)
    with np.errstate(over="ignore"):
        scale = -_over(np.ones(n), given.output)
    exact = not np.isfinite(scale).all()  # an output so small that only division by it is a number
    for start in range(0, n, BLOCK):
        rows = given.flows[start : start + BLOCK]
        block = -_over(rows, given.output) if exact else rows * scale
        at = np.arange(len(block))
        block[at, start + at] += 1.0
        system[start : start + BLOCK] = block
        np.abs(block, out=block)
        row_norm = max(row_norm, float(block.sum(axis=1).max()))
        sums += block.sum(axis=0)
    eliminate = lapack.sgetrf if dtype == np.float32 else lapack.dgetrf
    lu, pivots, info = eliminate(system.T, overwrite_a=True)
    return Factor(lu, pivots, row_norm, float(sums.max(initial=0.0)), given), int(info)


def solve(factor: Factor, right: Array) -> Array:
    """Return L b for `right` b of shape (n,) or (n, m)."""
    if factor.lu.dtype == np.float64:
        return _substituted(factor, right, from_left=False)
    return _proven(factor, right, from_left=False)


def solve_left(factor: Factor, left: Array) -> Array:
    """Return c' L for `left` c of shape (n,), or C L for (m, n)."""
    if factor.lu.dtype == np.float64:
        return np.ascontiguousarray(_substituted(factor, left.T, from_left=True).T)
    return np.ascontiguousarray(_proven(factor, left.T, from_left=True).T)


def refined(factor: Factor, right: Array, *, from_left: bool = False) -> Refined:
    """Return L b, or L' b with `from_left`, refined to the backward error of float64.

    Parameters
    ----------
    right : b, (n,) or (n, m)
    """
    given = factor.coefficients
    found = _substituted(factor, right, from_left=from_left)
    # The residual itself is rounded: ||I|| + ||A|| <= 2 + ||I - A||.
    norm = 2.0 + (factor.column_norm if from_left else factor.row_norm)
    enough = np.sqrt(len(found)) * np.finfo(np.float64).eps
    worst = np.inf
    for iteration in range(1, ROUNDS + 1):
        through = applied_left(given, found.T).T if from_left else applied(given, found)
        gap = right - (found - through)
        size = np.abs(found).max(axis=0, initial=0.0) * norm
        error = np.abs(gap).max(axis=0, initial=0.0)
        with np.errstate(invalid="ignore", divide="ignore"):
            last, worst = worst, float(np.max(np.divide(error, size, out=np.zeros_like(error), where=error != 0)))
        if worst <= enough:
            return Refined(found, True, iteration, worst)
        if not worst < last:
            break
        found = found + _substituted(factor, gap, from_left=from_left)
    return Refined(found, False, ROUNDS, worst)


def _proven(factor: Factor, right: Array, *, from_left: bool) -> Array:
    result = refined(factor, right, from_left=from_left)
    if not result.converged:
        raise NoAnswer("refinement stopped at a residual of {residual:.1e}", residual=float(result.residual))
    return result.solution


def _substituted(factor: Factor, right: Array, *, from_left: bool) -> Array:
    """Return the solution by substitution, without refinement; the factors are those of the transpose."""
    substitute, size = lapack.dgetrs, np.ones(())
    if factor.lu.dtype == np.float32:
        # Columns of size one neither overflow nor vanish in float32.
        size = np.abs(right).max(axis=0, initial=0.0)
        size = np.where(size > 0, size, 1.0)
        substitute, right = lapack.sgetrs, right / size
    # SciPy's getrs counts the pivots up to Fortran's base and down again in place: threads need a copy each.
    solution, info = substitute(factor.lu, factor.pivots.copy(), right, trans=0 if from_left else 1)
    if info:
        raise LinAlgWarning(f"getrs reports {info}")
    return np.asarray(solution * size, dtype=np.float64)


def inverse(factor: Factor) -> Array:
    """Return the Leontief inverse L = (I - A)⁻¹, shape (n, n), in float64 whatever the factors are in."""
    if factor.lu.dtype != np.float64:
        return inverse_of(factor.coefficients)
    return _inverted(factor, keep=True)


def inverse_of(inputs: Array | Coefficients) -> Array:
    """Return L from A in one array of n x n: the factors are overwritten. Raises as `factorise`."""
    return _inverted(factorise(inputs, "double"), keep=False)


def _inverted(factor: Factor, *, keep: bool) -> Array:
    # Without its own work space LAPACK inverts column by column, an order of magnitude slower.
    work, _ = lapack.dgetri_lwork(len(factor.pivots))
    result, info = lapack.dgetri(factor.lu, factor.pivots.copy(), lwork=int(work.real), overwrite_lu=not keep)
    if info:
        raise NoAnswer("I - A is singular", [info - 1])
    return np.asarray(result, dtype=np.float64).T
