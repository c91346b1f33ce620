"""What balancing does to value added and accounts, in words: neither is scaled with output."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from weefsel.errors import ComputationError
from weefsel.kernels.leontief import Array
from weefsel.model import Fabric, counted
from weefsel.sayings import say, together

#: Changes below this share would read as none, and are not said.
SMALL = 1e-6
SHOWN = 3


def value_added_moved(before: Fabric, after: Fabric, given: set[str] | None) -> list[str]:
    """Say where value added moved between industries.

    Parameters
    ----------
    given : rows whose totals were given where all others keep theirs; None where totals that are not given are free
    """
    names = before.items.column(before.items.levels[0])
    kept = [at for at, name in enumerate(names) if name != "imports"]
    old, new = (counted(fabric.value_added[kept]).sum(axis=0) for fabric in (before, after))
    if not kept or np.abs(new - old).sum() <= SMALL * np.abs(old).sum():
        return []
    free = [before.items.text(at) for at in kept if given is None or before.items.text(at) in given]
    frozen = [before.items.text(at) for at in kept if before.items.text(at) not in free]
    parts: dict[str, object] = {
        "more": float(np.maximum(new - old, 0).sum()),
        "less": float(np.maximum(old - new, 0).sum()),
        "unit": before.meta.currency_unit,
        "cases": [
            say(
                "{name} {before:,.0f} to {after:,.0f}",
                name=before.industries.text(int(at)), before=float(old[at]), after=float(new[at]),
            )
            for at in np.argsort(-np.abs(new - old))[:SHOWN]
        ],
    }  # fmt: skip
    if not frozen:
        return [say("Value added moved: {more:,.0f} {unit} came in, {less:,.0f} went; most in {cases}.", **parts)]
    kept_totals = say(
        "Value-added rows keep their totals ({names}): {more:,.0f} {unit} came in, {less:,.0f} went; most in {cases}.",
        names=frozen, **parts,
    )  # fmt: skip
    remedy = say("Give totals of these rows if value added is to grow with output.")
    return [together([kept_totals, remedy])]


def accounts_kept(before: Fabric, after: Fabric) -> list[str]:
    """Say by how much accounts, which stay, changed per unit of output."""
    ratio = _ratio(before.output, after.output)
    if not len(before.accounts) or np.abs(ratio).max(initial=0.0) <= SMALL:
        return []
    low, high = int(ratio.argmin()), int(ratio.argmax())
    names: object = list(before.accounts.column(before.accounts.levels[0])[:SHOWN])
    if len(before.accounts) > SHOWN:
        names = say("{names} and others", names=names)
    return [
        say(
            "Accounts are unchanged ({names}); per unit of output they changed by {low:+.1%} ({one}) to {high:+.1%} "
            "({other}).",
            names=names, low=float(ratio[low]), one=before.industries.text(low),
            high=float(ratio[high]), other=before.industries.text(high),
        )
    ]  # fmt: skip


def _ratio(before: Array, after: Array) -> Array:
    """Return before / after - 1, zero where there is no output on either side."""
    both = (before != 0) & (after != 0)
    return np.divide(before, after, out=np.ones_like(after), where=both) - 1.0


def not_reached(fabric: Fabric, rounds: int, residual: float, missed: Array, names: Sequence[str]) -> ComputationError:
    """Return the refusal of totals that were not reached, with the lines that miss them most."""
    worst = [names[at] for at in np.argsort(-np.abs(missed))[:5]]
    return ComputationError(
        say(
            "{name}: balancing stopped after {iterations} rounds with a residual of {residual:.1e}, most of it at "
            "{names}",
            name=fabric.meta.name,
            iterations=rounds,
            residual=float(residual),
            names=worst,
        ),
        say(
            "Zero cells stand in the way of these totals, or totals contradict each other: correct "
            "them, or use the method reconcile with deviations (column sd)."
        ),
    )
