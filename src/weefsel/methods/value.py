"""Value added: one definition for all methods, whatever rows a publisher gives.

1. Gross value added is compensation + gross operating surplus + other taxes less subsidies on production, or the one
   row ``value_added``, where a table has them.
2. Where it has neither but a row of a publisher's own that mixes it with other things (WIOD 2013), it is what output
   leaves over, x - Z'1 - imports - taxes on products (n,), as far as the table gives the latter two; whatever else is
   mixed into that rest (margins of transport, discrepancies) is in it, and a note says so. A table of one region must
   tell its imports, or they would count. A table without any such row has no value added: absence is not zero.
3. What exports contain (`gvc`) is by default the rest of output after inputs and imports, taxes on products included,
   for the parts of exports to add up to exports; ``value_added=items`` takes 1 in its place.
"""

from __future__ import annotations

from weefsel.kernels.leontief import Array
from weefsel.model import Fabric
from weefsel.model import gross_value_added as stated
from weefsel.model.fabric import KNOWN_ITEMS, regions_of
from weefsel.sayings import say

MEASURE = "value_added"
IMPORTS, PRODUCT_TAXES = "imports", "product_taxes"


def gross_value_added(fabric: Fabric) -> Array | None:
    """Return gross value added by industry (n,) in the currency of the fabric; None where it cannot be known.

    NaN at single industries where it is not known.
    """
    given = stated(fabric)
    if given is not None:
        return given
    if not is_left_over(fabric):
        return None
    taxes = _row(fabric, PRODUCT_TAXES)
    left = left_over(fabric)
    return left if taxes is None else left - taxes


def is_left_over(fabric: Fabric) -> bool:
    """Return whether value added is what output leaves over: rows that mix it with other things, imports apart."""
    if stated(fabric) is not None or not _mixed(fabric):
        return False
    told = _row(fabric, IMPORTS) is not None or fabric.imports is not None
    return told or len(regions_of(fabric.industries)) > 1


def left_over(fabric: Fabric) -> Array:
    """Return output less inputs from the table and imports, (n,): value added with taxes on products."""
    return fabric.output - fabric.flows.sum(axis=0) - imports(fabric)


def imports(fabric: Fabric) -> Array:
    """Return what industries buy from outside the table, (n,); zero where the table does not say."""
    row = _row(fabric, IMPORTS)
    if row is not None:
        return row
    bought = None if fabric.imports is None else fabric.imports.flows.sum(axis=0)
    return fabric.output * 0.0 if bought is None else bought


def remark(fabric: Fabric) -> str:
    """Return what is said beside value added that is left over; nothing where rows give it."""
    if not is_left_over(fabric):
        return ""
    return say(
        "{name} has no row of gross value added: value_added is what output leaves over after inputs ({rows}), with "
        "whatever taxes on products and margins are not told apart.",
        name=fabric.meta.name,
        rows=_mixed(fabric),
    )


def _mixed(fabric: Fabric) -> list[str]:
    """Return rows of V that are neither value added nor imports nor taxes on products: a publisher's own mixture."""
    names = fabric.items.column(fabric.items.levels[0])
    return [name for name in names if name not in KNOWN_ITEMS]


def _row(fabric: Fabric, name: str) -> Array | None:
    items = fabric.items.column(fabric.items.levels[0])
    return fabric.value_added[items.index(name)] if name in items else None
