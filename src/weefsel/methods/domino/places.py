"""A closure by place: losses of a region spread over its provinces and municipalities."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import polars as pl

from weefsel.errors import InputError
from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap, wrap
from weefsel.methods.domino import fall as given
from weefsel.methods.domino.effects import effects_of, in_measure
from weefsel.methods.domino.fall import Fall, fall_of
from weefsel.model import Fabric, Places, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "domino.places"


@method(
    NAME,
    title="A closure, by place",
    needs=("flows", "output", "value_added", "places"),
    gives="losses by province or municipality: the plant in its own place, the rest spread by where the industries "
    "of a region are",
    unit="currency of the fabric; jobs",
    source="weights of places: see the fabric; an approximation, distance to the plant plays no part",
    adds=("region", "province", "municipality", "sector", "part"),
)
def places(
    fabric: Fabric,
    *,
    industry: given.Industry,
    region: given.Region = None,
    place: Annotated[
        str | None, About("province, arrondissement or municipality of the plant, by name or code; none = spread")
    ] = None,
    jobs: given.Jobs = None,
    output: given.Output = None,
    share: given.Share = None,
    suppliers: given.Suppliers = "output_cap",
    households: given.HouseholdChoice = "wages",
    replacement: given.Replacement = 0.0,
    level: Annotated[Literal["province", "municipality"], About("how fine")] = "province",
    detail: Annotated[
        Literal["sum", "sectors"], About("one sum for each place, or a row for each sector that loses there")
    ] = "sum",
) -> Result:
    """Return the losses of `domino.closure` by place.

    loss_m = Σ_i loss_ri w_mi / Σ_{m' in r} w_m'i for the municipalities m of region r, with w the weights of
    places in the fabric; the plant itself stands wholly in `place`. Losses of an industry without any weight in
    its region are left out and named in a note.

    Returns
    -------
    Result
        one row per region x province (x municipality) (x sector) x part x measure

    Raises
    ------
    InputError
        If the fabric has no places, or `place` does not exist in the region.
    ComputationError
        As `domino.closure`.

    Examples
    --------
    >>> import polars as pl
    >>> import weefsel as wf
    >>> found = wf.compute("domino.places", wf.load("belgium-regions"), industry="C29", region="Flanders",
    ...     place="Limburg", jobs=4300).frame
    >>> here = found.filter((pl.col("measure") == "jobs") & (pl.col("province") == "Limburg"))
    >>> {part: round(value) for part, value in here.select("part", "value").iter_rows()}
    {'direct': 4300, 'indirect': 187, 'induced': 262}
    """
    spread = fabric.places
    if spread is None:
        raise InputError(say("{name} knows no places", name=fabric.meta.name), say("Take belgium or belgium-regions."))
    fall = fall_of(fabric, industry, region, jobs, output, share)
    weights, unplaced = _shares(fabric, spread)
    home = _home(fabric, spread, fall, weights, place)
    effects = effects_of(
        fabric,
        unwrap.system_of(fabric),
        fall,
        suppliers=suppliers,
        households=households,
        replacement=replacement,
    )
    blocks = []
    own = np.zeros_like(weights)
    own[:, fall.position] = home
    for intensity in unwrap.intensities(fabric):
        direct, indirect = in_measure(intensity, fall, effects.direct, effects.indirect)
        parts = {
            "direct": (own, direct),
            "indirect": (weights, indirect),
            "induced": (weights, effects.induced * intensity.per_output),
        }
        for part, (where, lost) in parts.items():
            if detail == "sectors":
                blocks.append(_by_sector(fabric, spread, level, part, intensity, where, lost))
            else:
                blocks.append(_block(spread, level, part, intensity, wrap.joined(lost, where.T)))
    notes = [spread.basis]
    if unplaced:
        notes.append(say("Not placed, for want of weights: {names}.", names=unplaced))
    return wrap.result(NAME, blocks, notes)


def _shares(fabric: Fabric, spread: Places) -> tuple[Array, list[str]]:
    """Return the share of each municipality in each industry, (p, n), columns summing to one; and who has none."""
    axis = fabric.industries
    by_region = "region" in axis.levels
    municipality_regions = np.array(spread.axis.column("region"))
    shares = np.zeros((len(spread.axis), len(axis)))
    unplaced = []
    for position, sector in enumerate(axis.column("sector")):
        weights = (
            spread.weights[:, spread.sectors.index(sector)].copy()
            if sector in spread.sectors
            else np.zeros(len(spread.axis))
        )
        if by_region:
            weights[municipality_regions != axis.column("region")[position]] = 0.0
        total = weights.sum()
        if total > 0:
            shares[:, position] = weights / total
        elif fabric.output[position] != 0:
            unplaced.append(axis.text(position))
    return shares, unplaced


def _home(fabric: Fabric, spread: Places, fall: Fall, shares: Array, place: str | None) -> Array:
    """Return how the plant itself is spread over municipalities, (p,)."""
    if place is None:
        return np.array(shares[:, fall.position])
    axis = spread.axis
    region = fabric.industries.column("region")[fall.position] if "region" in fabric.industries.levels else None
    found = unwrap.place_positions(spread, place, region)
    home = np.zeros(len(axis))
    weights = shares[found, fall.position]
    home[found] = weights / weights.sum() if weights.sum() > 0 else 1.0 / len(found)
    return home


def _block(spread: Places, level: str, part: str, intensity: unwrap.Intensity, values: Array) -> pl.DataFrame:
    levels = _levels(level)
    labels = {name: spread.axis.column(name) for name in levels}
    frame = wrap.block({**labels, "part": part, "measure": intensity.measure}, values, intensity.unit, "estimated")
    keys = [*levels, "part", "measure", "unit", "status"]
    summed = frame.group_by(keys, maintain_order=True).agg(pl.col("value").sum())
    return summed.select([*levels, "part", "measure", "value", "unit", "status"])


def _by_sector(
    fabric: Fabric, spread: Places, level: str, part: str, intensity: unwrap.Intensity, where: Array, lost: Array
) -> pl.DataFrame:
    """Return a row for each industry with weight in a place; `where` (p, n) spreads `lost` (n,)."""
    levels = _levels(level)
    named = list(zip(*(spread.axis.column(name) for name in levels), strict=True))
    places = list(dict.fromkeys(named))
    turn = {place: at for at, place in enumerate(places)}
    shares = np.zeros((len(places), where.shape[1]))
    np.add.at(shares, [turn[place] for place in named], where)
    rows, columns = np.nonzero(shares)
    sectors = fabric.industries.column("sector")
    labels = {name: [places[row][at] for row in rows] for at, name in enumerate(levels)}
    labels["sector"] = [sectors[column] for column in columns]
    values = shares[rows, columns] * lost[columns]
    return wrap.block({**labels, "part": part, "measure": intensity.measure}, values, intensity.unit, "estimated")


def _levels(level: str) -> list[str]:
    return ["region", "province"] + (["municipality"] if level == "municipality" else [])
