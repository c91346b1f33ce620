"""Which product an industry makes, and how critical a product is, where a table joins two classifications.

A table that stands in the world has industries of NACE Rev. 2 at home and sectors of the world table abroad. Chemicals
from either are one product there: otherwise a buyer abroad could not do without the little that comes from home.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from weefsel.kernels.leontief import Array
from weefsel.methods.dependency.places import world_sectors
from weefsel.model import Fabric
from weefsel.sayings import say

NOTE = say(
    "Products are the sectors of the world table, so that what home makes and what comes from abroad can stand in for "
    "each other; criticality is that of the industries in a sector, weighted by purchases."
)


def joins(sectors: Sequence[str]) -> bool:
    """Return whether a table has both industries of NACE Rev. 2 and sectors of the world table.

    >>> joins(["C20", "C29"]), joins(["C20", "c9"])
    (False, True)
    """
    wide = {name for names in world_sectors().values() for name in names}
    own = set(sectors) & set(world_sectors())
    return bool(own) and bool(set(sectors) - own) and set(sectors) - own <= wide


def product_names(sectors: Sequence[str], labels: Sequence[str]) -> tuple[str, ...]:
    """Return the product that each label stands for, in a table with these sectors: its own, or the wider sector."""
    if not joins(sectors):
        return tuple(labels)
    return tuple(world_sectors()[label][0] if label in world_sectors() else label for label in labels)


def can_be_stored(product: str) -> bool:
    """Return whether a product can be held in stock: goods of NACE A to C, and what is in no known classification.

    >>> [can_be_stored(code) for code in ("C20", "D35", "H49", "J61", "c4", "c17", "s0")]
    [True, False, False, False, True, False, True]
    """
    held = [code for code, names in world_sectors().items() if code == product or product in names]
    return not held or any(code[0] in "ABC" for code in held)


def joined_criticality(
    fabric: Fabric,
    products: Sequence[str],
    buyers: Sequence[str],
    lines: Mapping[str, Sequence[float]],
    unknown: float,
) -> Array:
    r"""Return criticality (K, n) where products and buyers hold industries that a survey knows one by one.

    C_kf = ½ ⌊2 Σ w_pb c_pb / Σ w_pb + ½⌋ over industries p in k and b in f, with w what b buys from p at home.
    """
    known = [code for code in lines if code in buyers]
    position = {code: at for at, code in enumerate(known)}
    survey = np.array([[lines[seller][buyers.index(buyer)] for buyer in known] for seller in known])
    sectors = fabric.industries.column("sector")
    held = [at for at, sector in enumerate(sectors) if sector in position]
    weight = np.full(survey.shape, 1e-9)
    places = np.array([position[sectors[at]] for at in held], dtype=np.intp)
    np.add.at(weight, np.ix_(places, places), np.maximum(fabric.flows[np.ix_(held, held)], 0.0))
    sold = np.array([[float(_holds(product, code)) for code in known] for product in products])
    used = np.array([[float(_holds(sector, code)) for sector in sectors] for code in known])
    total = sold @ weight @ used
    mean = np.divide(sold @ (weight * survey) @ used, total, out=np.full_like(total, unknown), where=total > 0)
    return np.asarray(np.floor(2.0 * mean + 0.5) / 2.0)


def _holds(label: str, code: str) -> bool:
    return label == code or label in world_sectors().get(code, ())
