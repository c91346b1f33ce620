"""A symmetric table from supply and use tables, by one of the models A to D."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from weefsel.errors import ComputationError
from weefsel.kernels.leontief import Array, NoAnswer
from weefsel.kernels.supply_use import Model, symmetric
from weefsel.methods.refused import because
from weefsel.methods.reshape.provenance import made
from weefsel.model import Axis, Fabric, Meta
from weefsel.sayings import say

ASSUMES = {
    "A": say("a product is made in one way, whatever industry makes it (product technology)"),
    "B": say("an industry makes all its products in one way (industry technology)"),
    "C": say("an industry sells all its products to the same buyers (fixed industry sales)"),
    "D": say("a product is sold to the same buyers, whatever industry made it (fixed product sales)"),
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
        raise _no_answer(meta, industries if model == "B" else products, error) from error
    labels = products if model in ("A", "B") else industries
    axis = Axis(("sector",), labels.labels)
    side = found.output - found.flows.sum(axis=1) - found.final.sum(axis=1)
    notes = [
        say("Made from supply and use tables by model {model}: {assumption}.", model=model, assumption=ASSUMES[model]),
        say(
            "Of all output, {share:.1%} are products outside an industry's own; rows leave at most {most:.3g} {unit}.",
            share=_off_diagonal(supply, products, industries),
            most=float(np.abs(side).max(initial=0.0)),
            unit=meta.currency_unit,
        ),
    ]
    below = int((found.flows < 0).sum())
    if below:
        notes.append(
            say(
                "{count} negative flows, down to {least:,.6g}: model {model} gives them where its "
                "assumption does not fit; they are kept.",
                count=below,
                least=float(found.flows.min()),
                model=model,
            )
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


def _no_answer(meta: Meta, axis: Axis, error: NoAnswer) -> ComputationError:
    """Return a kernel's refusal with positions turned into labels."""
    names = [axis.text(at) for at in error.positions[:8]]
    what = say("{name}: {what}", name=meta.name, what=because(error))
    if names:
        what = say("{name}: {what}, at {names}", name=meta.name, what=because(error), names=names)
    return ComputationError(
        what,
        say("Take model D (industries) or B (products), which always have an answer, or mend the tables there."),
    )
