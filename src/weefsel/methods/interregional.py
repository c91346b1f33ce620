"""Who buys from which region: needs and supply of labelled regions in, balanced flows out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from weefsel.errors import ComputationError, InputError
from weefsel.kernels import interregional, location
from weefsel.kernels.interregional import Variant
from weefsel.kernels.leontief import Array, NoAnswer
from weefsel.methods.refused import because
from weefsel.model import Fabric, Meta
from weefsel.sayings import say

#: Keys of `Meta.extra` under which an estimated fabric keeps how it was made: the exponent, the quotient where it is
#: not FLQ, and whether distances count, which are not kept themselves.
DELTA_KEY, QUOTIENT_KEY, DISTANCE_KEY = "delta", "quotient", "distances"
WAY_KEYS = (DELTA_KEY, QUOTIENT_KEY, DISTANCE_KEY)
#: Quotients that have an exponent.
EXPONENT = ("flq", "aflq")


@dataclass(frozen=True, slots=True)
class Needs:
    """What is bought and made at home, before it is known who buys from whom.

    `needs` (n, R, n + c) of product by buying region and column; `output` and `supply` to the home market (R, n);
    `home` names the c final uses at home, `stays` those among them that stay with the producer.
    """

    needs: Array
    output: Array
    supply: Array
    home: list[str]
    stays: list[str]


def named(sectors: Sequence[str], positions: Iterable[int]) -> str:
    """Return the first few sectors at these positions, for a message."""
    return ", ".join(sectors[position] for position in list(positions)[:8])


def with_exponent(meta: Meta, delta: float) -> Meta:
    """Return meta that says which exponent the flows were estimated with."""
    others = tuple(pair for pair in meta.extra if pair[0] != DELTA_KEY)
    return replace(meta, extra=(*others, (DELTA_KEY, f"{delta:g}")))


def with_way(meta: Meta, way: Approach) -> Meta:
    """Return meta that says how the flows were estimated."""
    kept = tuple(pair for pair in meta.extra if pair[0] not in WAY_KEYS)
    own = [(QUOTIENT_KEY, str(way.variant))] if way.variant != "flq" else []
    own += [(DISTANCE_KEY, "given")] if way.attraction is not None else []
    found = replace(meta, extra=(*kept, *own))
    return with_exponent(found, way.delta) if way.variant in EXPONENT else found


@dataclass(frozen=True, slots=True)
class Approach:
    """How much regions buy at home and how much from whom else.

    `variant` is a location quotient (slq, cilq, flq, aflq; `delta` its exponent) or charm, which needs `heterogeneity`
    (n,) of products. `attraction` (R, R) of seller by buyer weighs the output of other regions; none: all alike.
    """

    variant: Variant | Literal["charm"] = "flq"
    delta: float = 0.3
    heterogeneity: Array | None = None
    attraction: Array | None = None


def made_by(fabric: Fabric) -> Literal["flq", "aflq"]:
    """Return the quotient with an exponent that a regional fabric was made with; FLQ where nothing is said.

    Raises
    ------
    InputError
        If it was made by another, or with distances.
    """
    said = dict(fabric.meta.extra)
    quotient = said.get(QUOTIENT_KEY, "flq")
    if quotient not in EXPONENT or DISTANCE_KEY in said:
        made = say(
            "{name} was made by {quotient}: it cannot be made again with another delta",
            name=fabric.meta.name,
            quotient=quotient.upper(),
        )
        far = say(
            "{name} rests on distances, which are not kept: it cannot be made again with another delta",
            name=fabric.meta.name,
        )
        raise InputError(
            made if quotient not in EXPONENT else far,
            say("Make it again from the national table with `weefsel table regionalise`."),
        )
    return "aflq" if quotient == "aflq" else "flq"


def estimate(fabric: Fabric, wanted: Needs, approach: Approach) -> tuple[Array, Array]:
    """Return flows (R n, R n) and final demand at home (R n, R c), region by region.

    Raises
    ------
    InputError
        If delta is not in [0, 1).
    ComputationError
        If no balanced table exists; the products at fault are named.
    """
    if not 0.0 <= approach.delta < 1.0:
        raise InputError(
            say("delta = {delta!r} is not an exponent of FLQ", delta=approach.delta),
            say("Give a number from 0 to below 1, such as 0.3."),
        )
    n, regions, columns = wanted.needs.shape
    sectors = fabric.industries.unique("sector")
    shares = _shares(wanted, approach)
    for category in wanted.stays:
        shares[:, :, n + wanted.home.index(category)] = 1.0
    remedy = say("Look at regions that make a product which hardly anyone at home buys.")
    try:
        found = interregional.estimate(wanted.needs, wanted.output, wanted.supply, shares, approach.attraction)
    except NoAnswer as error:
        raise ComputationError(
            say(
                "{name}: {what}, at {names}",
                name=fabric.meta.name,
                what=because(error),
                names=named(sectors, error.positions),
            ),
            remedy,
        ) from error
    if not found.balanced.converged:
        missed = np.abs(found.flows.sum(axis=(2, 3)) - wanted.supply.T).max(axis=1)
        raise ComputationError(
            say(
                "{name}: balancing stopped after {iterations} rounds with a residual of {residual:.1e}, "
                "most of it at {names}",
                name=fabric.meta.name,
                iterations=found.balanced.iterations,
                residual=float(found.balanced.residual),
                names=named(sectors, np.argsort(-missed)[:3].tolist()),
            ),
            remedy,
        )
    by_seller = found.flows.transpose(1, 0, 2, 3)
    flows = by_seller[..., :n].reshape(regions * n, regions * n)
    final = by_seller[..., n:].reshape(regions * n, regions * (columns - n))
    return np.ascontiguousarray(flows), np.ascontiguousarray(final)


def _shares(wanted: Needs, approach: Approach) -> Array:
    """Return own shares of each region and column, (n, R, n + c)."""
    if approach.variant != "charm":
        return interregional.own_shares(wanted.output, approach.delta, len(wanted.home), approach.variant)
    if approach.heterogeneity is None:
        raise InputError(
            say("charm needs exports and imports of each product"), say("Take a table with exports and with M.")
        )
    whole = location.charm_own_share(wanted.supply.T, wanted.needs.sum(axis=2), approach.heterogeneity)
    capped = np.minimum(whole, interregional.LARGEST_OWN_SHARE)
    return np.repeat(capped[:, :, None], wanted.needs.shape[2], axis=2)
