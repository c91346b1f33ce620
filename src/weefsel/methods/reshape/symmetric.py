"""A symmetric table from supply and use tables, by one of the models A to D."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from weefsel.errors import ComputationError
from weefsel.kernels.leontief import Array, NoAnswer
from weefsel.kernels.supply_use import Model, symmetric
from weefsel.methods.reshape.provenance import made
from weefsel.model import Axis, Fabric, Meta

ASSUMES = {
    "A": "a product is made in one way, whatever industry makes it (product technology)",
    "B": "an industry makes all its products in one way (industry technology)",
    "C": "an industry sells all its products to the same buyers (fixed industry sales)",
    "D": "a product is sold to the same buyers, whatever industry made it (fixed product sales)",
}


def symmetric_table(
    meta: Meta,
    axes: tuple[Axis, Axis, Axis, Axis],
    supply: Array,
    use: Array,
    final: Array,
    primary: Array,
    *,
    model: Model = "D",
) -> Fabric:
    """Return the table of products (models A and B) or industries (C and D).

    Parameters
    ----------
    axes : products p, industries n, final uses m, primary inputs k
    supply : S (p, n), use : U (p, n), final : Y (p, m), primary : V (k, n), in one money at basic prices

    Raises
    ------
    ComputationError
        If A or C have no answer (they need as many products as industries and a supply table that can be inverted),
        or something is used that nobody makes; labels are named.
    """
    products, industries, uses, items = axes
    try:
        found = symmetric(model, supply, use, final, primary)
    except NoAnswer as error:
        axis = industries if model == "B" else products
        names = ", ".join(axis.text(at) for at in error.positions[:8])
        remedy = "Take model D (industries) or B (products), which always have an answer, or mend the tables there."
        raise ComputationError(f"{meta.name}: {error}{f', at {names}' if names else ''}", remedy) from error
    labels = products if model in ("A", "B") else industries
    axis = Axis(("sector",), labels.labels)
    side = found.output - found.flows.sum(axis=1) - found.final.sum(axis=1)
    notes = [
        f"Made from supply and use tables by model {model}: {ASSUMES[model]}.",
        f"Of all output, {_off_diagonal(supply, products, industries):.1%} are products outside an industry's own; "
        f"rows leave at most {np.abs(side).max(initial=0.0):.3g} {meta.currency_unit}.",
    ]
    below = int((found.flows < 0).sum())
    if below:
        notes.append(
            f"{below} negative flows, down to {found.flows.min():,.6g}: model {model} gives them where its assumption "
            "does not fit; they are kept."
        )
    return Fabric(
        meta=made(meta, notes, title=f"model {model}"),
        industries=axis,
        flows=np.ascontiguousarray(found.flows),
        output=found.output,
        uses=uses,
        final_demand=np.ascontiguousarray(found.final),
        items=items,
        value_added=np.ascontiguousarray(found.primary),
        accounts=Axis(("account", "unit"), ()),
        account_values=np.zeros((0, len(axis))),
    )


def _off_diagonal(supply: Array, products: Axis, industries: Axis) -> float:
    """Return the share of output that is not the product of the same label, or else not an industry's largest."""
    own = _own(products.labels, industries.labels, supply)
    total = float(supply.sum())
    return 1.0 - float(sum(supply[row, at] for at, row in enumerate(own))) / total if total else 0.0


def _own(products: Sequence[tuple[str, ...]], industries: Sequence[tuple[str, ...]], supply: Array) -> list[int]:
    known = {label: at for at, label in enumerate(products)}
    return [known.get(label, int(supply[:, at].argmax())) for at, label in enumerate(industries)]
