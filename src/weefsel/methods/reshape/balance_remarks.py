"""What balancing does to value added and accounts, in words: neither is scaled with output."""

from __future__ import annotations

import numpy as np

from weefsel.kernels.leontief import Array
from weefsel.model import Fabric, counted

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
    unit = before.meta.currency_unit
    moved = f"{np.maximum(new - old, 0).sum():,.0f} {unit} came in, {np.maximum(old - new, 0).sum():,.0f} went"
    most = ", ".join(
        f"{before.industries.text(int(at))} {old[at]:,.0f} to {new[at]:,.0f}"
        for at in np.argsort(-np.abs(new - old))[:SHOWN]
    )
    free = [before.items.text(at) for at in kept if given is None or before.items.text(at) in given]
    frozen = [before.items.text(at) for at in kept if before.items.text(at) not in free]
    rule = f"Value-added rows keep their totals ({', '.join(frozen)}): " if frozen else "Value added moved: "
    remedy = " Give totals of these rows if value added is to grow with output." if frozen else ""
    return [f"{rule}{moved}; most in {most}.{remedy}"]


def accounts_kept(before: Fabric, after: Fabric) -> list[str]:
    """Say by how much accounts, which stay, changed per unit of output."""
    ratio = _ratio(before.output, after.output)
    if not len(before.accounts) or np.abs(ratio).max(initial=0.0) <= SMALL:
        return []
    low, high = int(ratio.argmin()), int(ratio.argmax())
    names = ", ".join(before.accounts.column(before.accounts.levels[0])[:SHOWN])
    more = " and others" if len(before.accounts) > SHOWN else ""
    return [
        f"Accounts are unchanged ({names}{more}); per unit of output they changed by {ratio[low]:+.1%} "
        f"({before.industries.text(low)}) to {ratio[high]:+.1%} ({before.industries.text(high)})."
    ]


def _ratio(before: Array, after: Array) -> Array:
    """Return before / after - 1, zero where there is no output on either side."""
    both = (before != 0) & (after != 0)
    return np.divide(before, after, out=np.ones_like(after), where=both) - 1.0
