r"""Several changes at once: recipes, final demand, outputs that are set and outputs that cannot grow.

x = A x + f with A (n, n), f (n,) as changed. Where output is set, final demand gives way. Where there is a capacity,
x_k = min(cap_k, (A x + f)_k): output stands at it and final demand is left unserved, or demand is met in full. The
right side is concave and rises with x, so that Newton's method, which solves with one set of bound capacities after
another, falls to the only answer in finitely many steps.

Source: Miller & Blair 2009, sec. 13.2.1 (outputs exogenous).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from weefsel.kernels.leontief import Array, Factor, solve
from weefsel.kernels.mixed import respond

#: Output above a capacity by less than this share of it is rounding.
TIGHT = 1e-9


class Outcome(NamedTuple):
    """Output (n,), final demand served (n,), positions where a capacity binds, and how the search ended."""

    output: Array
    final_demand: Array
    bound: tuple[int, ...]
    converged: bool
    iterations: int
    residual: float


def outcome(
    factor: Factor, final: Array, fixed: dict[int, float], caps: dict[int, float], scale: float = 0.0
) -> Outcome:
    """Return what is made and served.

    Parameters
    ----------
    factor : factors of I - A, A as changed
    final : (n,) final demand as changed, in money
    fixed : position -> output that is set, in money
    caps : position -> largest output possible, in money; not among `fixed`
    scale : size of outputs, in money, where `final`, `fixed` and `caps` are changes of a base; 0 where they are levels

    Raises
    ------
    NoAnswer
        If no final demand brings about these outputs.
    """
    bound: frozenset[int] = frozenset()
    seen: set[frozenset[int]] = set()
    while bound not in seen:
        seen.add(bound)
        output, served = _solved(factor, final, {**fixed, **{k: caps[k] for k in sorted(bound)}})
        over = {k for k, cap in caps.items() if k not in bound and output[k] > cap + TIGHT * max(abs(cap), scale)}
        unserved = {k for k in bound if served[k] < final[k]}
        bound = frozenset(over | unserved)
    excess = max((float(output[k] - cap) for k, cap in caps.items()), default=0.0)
    last = tuple(sorted(k for k in bound if output[k] == caps[k]))
    return Outcome(output, served, last, not over and len(last) == len(bound), len(seen), max(excess, 0.0))


def _solved(factor: Factor, final: Array, held: dict[int, float]) -> tuple[Array, Array]:
    """Return output and final demand served when some outputs are held."""
    if not held:
        return solve(factor, final), final.copy()
    members = list(held)
    free, served = final.copy(), final.copy()
    free[members] = 0.0
    found = respond(factor, members, np.array([held[k] for k in members]), free)
    served[members] = found.final_demand
    return found.output, served
