"""A linear programme with named limits: min c'x, A x <= b, E x = e, x >= 0; which limits collide when there is no x.

Source of the solver: HiGHS (Huangfu & Hall 2018, Mathematical Programming Computation 10), as scipy carries it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from weefsel.kernels.leontief import Array, NoAnswer

INFEASIBLE, UNBOUNDED = 2, 3
#: How far HiGHS may stand outside a limit: the smallest it takes.
EXACT = 1e-10
Terms = Sequence[tuple[int, float]]


class Collision(NoAnswer):
    """No answer obeys all limits; `limits` names a smallest set of them that collide, `numbers` how narrow they are."""

    def __init__(self, limits: Sequence[str], numbers: Mapping[str, float] | None = None) -> None:
        super().__init__("no answer obeys all limits; these collide: {limits}", limits=" and ".join(limits))
        self.limits, self.numbers = tuple(limits), dict(numbers or {})


@dataclass(slots=True)
class Program:
    """A programme under construction; `add` appends one limit under a name, several may share it."""

    cost: Array
    rows: list[Terms] = field(default_factory=list)
    bounds: list[float] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    equal: list[bool] = field(default_factory=list)

    def add(self, name: str, terms: Terms, bound: float, *, equal: bool = False) -> None:
        """Append sum terms <= bound, or = bound."""
        self.rows.append(terms)
        self.bounds.append(bound)
        self.names.append(name)
        self.equal.append(equal)


@dataclass(frozen=True, slots=True)
class Solution:
    """The best x, its cost, and per limit what one more unit of its bound changes in the cost (shadow price)."""

    x: Array
    cost: float
    prices: Array


def solve(program: Program) -> Solution | None:
    """Return the solution, or None where the cost falls without end.

    Raises
    ------
    Collision
        If no x obeys all limits.
    NoAnswer
        If the solver stops for another reason.
    """
    found = _run(program, range(len(program.rows)))
    if found.status == UNBOUNDED:
        return None
    if found.status == INFEASIBLE:
        raise Collision(colliding(program))
    if found.status != 0:
        raise NoAnswer("the programme was not solved: {reason}", [], reason=str(found.message))
    upper = [at for at, is_equal in enumerate(program.equal) if not is_equal]
    level = [at for at, is_equal in enumerate(program.equal) if is_equal]
    prices = np.zeros(len(program.rows))
    prices[upper] = found.ineqlin.marginals if upper else []
    prices[level] = found.eqlin.marginals if level else []
    return Solution(np.asarray(found.x), float(found.fun), prices)


def colliding(program: Program) -> list[str]:
    """Return names of limits that no x obeys together, none of which can be left out (deletion filter).

    Source: Chinneck & Dravnieks 1991, ORSA Journal on Computing 3(2).
    """
    kept = list(dict.fromkeys(program.names))
    for name in list(kept):
        fewer = [other for other in kept if other != name]
        rows = [at for at, own in enumerate(program.names) if own in fewer]
        if _run(program, rows, bare=True).status == INFEASIBLE:
            kept = fewer
    return kept


def _run(program: Program, rows: Sequence[int], *, bare: bool = False):  # type: ignore[no-untyped-def]
    cost = np.zeros_like(program.cost) if bare else program.cost
    upper = [at for at in rows if not program.equal[at]]
    level = [at for at in rows if program.equal[at]]
    return linprog(
        cost,
        A_ub=_matrix(program, upper),
        b_ub=[program.bounds[at] for at in upper] or None,
        A_eq=_matrix(program, level),
        b_eq=[program.bounds[at] for at in level] or None,
        bounds=(0, None),
        method="highs",
        options={"primal_feasibility_tolerance": EXACT, "dual_feasibility_tolerance": EXACT},
    )


def _matrix(program: Program, rows: Sequence[int]) -> csr_array | None:
    if not rows:
        return None
    at = [(row, column, value) for row, index in enumerate(rows) for column, value in program.rows[index]]
    first, second, values = zip(*at, strict=True) if at else ((), (), ())
    return csr_array((values, (first, second)), shape=(len(rows), len(program.cost)))
