"""Any national table split into regions by weights that the user gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from weefsel.errors import InputError
from weefsel.kernels import location
from weefsel.kernels.interregional import gravity
from weefsel.kernels.leontief import Array
from weefsel.kernels.uncertainty import triangular
from weefsel.methods.interregional import DELTA_KEY, Approach, with_exponent
from weefsel.methods.regionalise import STOCKS, Regions, regional_fabric
from weefsel.methods.reshape.provenance import made
from weefsel.model import Fabric, with_sample
from weefsel.sayings import say


@dataclass(frozen=True, slots=True)
class Way:
    """How own purchases are estimated: a quotient or charm, its exponent, and how fast trade falls with distance."""

    variant: Literal["slq", "cilq", "flq", "aflq", "charm"] = "flq"
    delta: float = 0.3
    decay: float = 1.0


#: What evidence leaves open: fitted on the truth of each of seven Austrian regions, delta lies between 0.13 and 0.31
#: (docs/regional-validation.md); the literature finds 0.2 to 0.4 (Bonfiglio & Chelli 2008, Economic Systems Research
#: 20(3); Flegg & Tohmo 2013, Regional Studies 47(5)). Both together:
LOWEST, HIGHEST = 0.13, 0.4


@dataclass(frozen=True, slots=True)
class Deltas:
    """Exponents to draw: how many, with which seed, from a triangle between low and high."""

    count: int
    seed: int
    low: float = LOWEST
    high: float = HIGHEST


def split(
    national: Fabric,
    regions: Sequence[str],
    weights: Mapping[str, Array],
    uses: Mapping[str, Array],
    way: Way,
    distances: Array | None = None,
) -> Fabric:
    """Return the interregional table of some regions that adds up to a national one.

    Every region has the national technology. Stocks (``inventories``) stay with their producer, categories whose name
    starts with ``export`` are sold abroad by weight; other final uses follow what is given, or else wages (output where
    the table has no compensation). GRAS makes needs and supply meet.

    Parameters
    ----------
    weights : sector -> share of each region, (R,), summing to one
    uses : final use at home -> share of each region, (R,), summing to one; those not given follow wages
    distances : (R, R) between regions; none: other regions supply by their output alone

    Raises
    ------
    InputError
        If the table has regions already, delta or decay is out of range, or charm lacks exports and imports.
    ComputationError
        If no balanced table exists; the products at fault are named.
    """
    if "region" in national.industries.levels:
        raise InputError(
            say("{name} is split into regions already", name=national.meta.name), say("Take a national table.")
        )
    if not (np.isfinite(way.decay) and way.decay >= 0):
        raise InputError(
            say("decay = {decay!r} is no exponent of distance", decay=way.decay), say("Give zero or more, such as 1.")
        )
    matrix = np.array([weights[sector] for sector in national.industries.column("sector")]).T
    items = national.items.column(national.items.levels[0])
    paid = national.value_added[items.index("compensation")] if "compensation" in items else national.output
    paid = national.output if np.isnan(paid).any() else paid
    by_wages = matrix @ paid / paid.sum()
    abroad = [use for use in national.uses.column("category") if use.lower().startswith("export")]
    at_home = [use for use in national.uses.column("category") if use not in abroad]
    shares = {use: None if use == STOCKS else uses.get(use, by_wages) for use in at_home}
    frame = Regions(tuple(regions), matrix, tuple(() for _ in regions), shares)
    approach = Approach(
        way.variant,
        way.delta,
        _heterogeneity(national, abroad) if way.variant == "charm" else None,
        gravity(distances, way.decay) if distances is not None else None,
    )
    followed = [use for use in at_home if use not in uses and use != STOCKS]
    quotient: str = way.variant.upper()
    if way.variant in ("flq", "aflq"):
        quotient = say("{variant} with delta = {delta:g}", variant=quotient, delta=way.delta)
    rest = say("output")
    if distances is not None:
        rest = say("output and distance (exponent {decay:g})", decay=way.decay)
    notes = [
        say(
            "{count} regions estimated from {name}: own purchases by {quotient}, the rest by {what}, balanced by GRAS.",
            count=len(regions), name=national.meta.name, quotient=quotient, what=rest,
        ),
        *([say("Final uses that follow wages: {names}.", names=followed)] if followed else []),
    ]  # fmt: skip
    meta = made(national.meta, notes, title=f"{len(regions)} regions, estimated", status="estimated")
    return regional_fabric(national, frame, meta, approach=approach)


def sampled(fabric: Fabric, deltas: Deltas, estimated: Callable[[float], Fabric]) -> Fabric:
    """Return a regional estimate with a sample of others over the exponent of its quotient.

    Parameters
    ----------
    deltas : how many, drawn how, with which seed
    estimated : gives the same regions with another exponent

    Raises
    ------
    InputError
        If the table was not made with one exponent alone, the range does not hold it, or draws are fewer than two.
    ComputationError
        If an exponent has no balanced table.
    """
    mode = float(dict(fabric.meta.extra).get(DELTA_KEY, "nan"))
    if not np.isfinite(mode):
        raise InputError(
            say("{name} is not known to rest on one exponent delta", name=fabric.meta.name),
            say("Take regions by FLQ or AFLQ, such as belgium-regions, or make them by `table regionalise --sample`."),
        )
    if deltas.count < 2:
        raise InputError(
            say("{count} tables make no range", count=deltas.count), say("Take at least 2; 50 give a fair picture.")
        )
    if not 0.0 <= deltas.low < deltas.high < 1.0 or not deltas.low <= mode <= deltas.high:
        raise InputError(
            say(
                "{low:g} to {high:g} is no range of delta around {mode:g}", low=deltas.low, high=deltas.high, mode=mode
            ),
            say("Give 0 <= low <= delta <= high < 1."),
        )
    drawn = triangular(deltas.low, mode, deltas.high, deltas.count, np.random.default_rng(deltas.seed))
    what = say(
        "delta drawn from a triangle of {low:g} to {high:g} with its top at {mode:g}, {count} draws, seed {seed}",
        low=deltas.low,
        high=deltas.high,
        mode=mode,
        count=deltas.count,
        seed=deltas.seed,
    )
    tables = [with_meta(estimated(float(delta)), float(delta)) for delta in drawn]
    return with_sample(fabric, what, tuple(tables))


def with_meta(fabric: Fabric, delta: float) -> Fabric:
    """Return a table that says the whole exponent it was made with."""
    return replace(fabric, meta=with_exponent(fabric.meta, delta))


def _heterogeneity(national: Fabric, abroad: Sequence[str]) -> Array:
    """Return how much each product is hauled both ways across the border of the nation, (n,)."""
    imports, n = national.imports, len(national.industries)
    if imports is None or imports.final is None or not abroad:
        raise InputError(
            say("charm needs exports and imports of each product"), say("Take a table with exports and with M.")
        )
    categories = national.uses.column("category")
    sold = [at for at, use in enumerate(categories) if use in abroad]
    home = [at for at, use in enumerate(categories) if use not in abroad]
    bought = np.zeros(n)
    sectors = national.industries.column("sector")
    for at, product in enumerate(imports.products.column("product")):
        if product in sectors:
            bought[sectors.index(product)] += imports.flows[at].sum() + imports.final[at, home].sum()
    return location.heterogeneity(national.output, national.final_demand[:, sold].sum(axis=1), bought)
