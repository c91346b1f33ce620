"""What a fabric does not know: cells of value added and accounts that hold NaN.

Absence is not zero. A sum over such rows either says that it counts what is known (`counted`), or is unknown itself.
"""

from __future__ import annotations

import numpy as np

from weefsel.model.fabric import UNDIVIDED, Fabric, gross_value_added_rows
from weefsel.sayings import say

Array = np.ndarray
#: Regions or industries that a note names before it says how many more there are.
NAMED = 12


def counted(values: Array) -> Array:
    """Return numbers with zero where one is unknown: for sums that say that they count what is known."""
    return np.where(np.isnan(values), 0.0, values)


def gross_value_added(fabric: Fabric) -> Array | None:
    """Return gross value added of each industry, (n,), NaN where unknown; None where no row says it.

    The sum of its parts, or else what stands undivided, or the one row `value_added`.
    """
    rows = list(gross_value_added_rows(fabric.items))
    names = fabric.items.column(fabric.items.levels[0])
    if not rows and UNDIVIDED not in names:
        return None
    total = fabric.value_added[rows].sum(axis=0) if rows else np.full(len(fabric.industries), np.nan)
    if UNDIVIDED in names:
        whole = fabric.value_added[names.index(UNDIVIDED)]
        return np.where(np.isnan(total), whole, total + counted(whole))
    return np.asarray(total)


def unknown_notes(fabric: Fabric) -> list[str]:
    """Return one sentence for each set of industries whose value added or accounts are partly unknown."""
    rows = [*zip(fabric.items.column(fabric.items.levels[0]), fabric.value_added, strict=True)]
    rows += zip(fabric.accounts.column("account"), fabric.account_values, strict=True)
    alike: dict[bytes, tuple[Array, list[str]]] = {}
    for name, values in rows:
        missing = np.isnan(values)
        if missing.any():
            alike.setdefault(missing.tobytes(), (missing, []))[1].append(name)
    notes: list[str] = []
    for missing, names in alike.values():
        what = say("Not known in {where}: {names}.", where=_where(fabric, missing), names=names)
        notes.append(say("{what} They have no rows there, and sums along chains count what is known.", what=what))
    return notes


def _where(fabric: Fabric, missing: Array) -> str:
    """Return the regions whose industries are all missing, or the industries."""
    axis = fabric.industries
    if "region" in axis.levels:
        place = np.array(axis.column("region"))
        whole = [region for region in axis.unique("region") if missing[place == region].all()]
        if missing.sum() == np.isin(place, whole).sum():
            return _first(whole)
    return _first([axis.text(int(at)) for at in np.flatnonzero(missing)])


def _first(names: list[str]) -> str:
    if len(names) <= NAMED:
        return ", ".join(names)
    return say("{names} and {count} more", names=names[:NAMED], count=len(names) - NAMED)
