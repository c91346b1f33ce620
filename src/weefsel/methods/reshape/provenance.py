"""What a new table says about the table it was made from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from weefsel.methods.interregional import WAY_KEYS
from weefsel.model import Meta

#: How notes begin that count something in a table; `table check` counts it anew.
COUNTED = (
    "Rows miss",
    "Rows that miss",
    "Columns miss",
    "Columns that miss",
    "Columns leave",
    "Zero output:",
    "Negative ",
)


def made(meta: Meta, notes: Sequence[str], *, title: str = "", status: str | None = None, **changes: str) -> Meta:
    """Return the meta of a table made from another: what was done comes first among its notes.

    What was counted in the other table, such as residuals and idle industries, is not said of the new one.

    Parameters
    ----------
    title : words added to the title in brackets
    status : of the new table, where it is no longer that of the old one
    changes : other fields of `Meta`, such as currency_unit
    """
    kept = [note for note in meta.notes if not note.startswith(COUNTED)]
    found = replace(meta, notes=tuple(dict.fromkeys([*notes, *kept])), **changes)  # type: ignore[arg-type]
    if title:
        found = replace(found, title=f"{meta.title} ({title})")
    # A quotient and its exponent belong to the regions and industries that were estimated with them.
    found = replace(found, extra=tuple(pair for pair in found.extra if pair[0] not in WAY_KEYS))
    return replace(found, status=status) if status and found.status == "observed" else found
