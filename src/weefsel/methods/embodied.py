"""What is embodied in trade: whose jobs, emissions or value added stand behind whose final demand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
import polars as pl

from weefsel.errors import InputError, unknown
from weefsel.kernels import footprint as kernel
from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap, wrap
from weefsel.methods.gvc.chains import GroupSetting, fail_if_without_regions, joined_regions
from weefsel.methods.unwrap import Intensity
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "trade.embodied"

AccountSetting = Annotated[
    str,
    About("which quantity: all, value_added, an account such as jobs, a row of V by name; several with + between them"),
]


@dataclass(frozen=True, slots=True)
class Regions:
    """R regions with their industries, D destinations (the regions first) and their final demand (n, D)."""

    names: tuple[str, ...]
    destinations: tuple[str, ...]
    members: list[np.ndarray]
    final: Array
    notes: tuple[str, ...]


@method(
    NAME,
    title="What is embodied in trade",
    needs=("flows with regions", "output", "final_demand with regions", "value_added or accounts"),
    gives="per origin and destination: value added, jobs, emissions or another account of the origin behind the final "
    "demand of the destination",
    unit="of the account; value added: currency of the fabric",
    source="Miller & Blair 2009, ch. 10; Johnson & Noguera 2012, Journal of International Economics 86(2)",
    adds=("origin", "sector", "destination"),
)
def embodied(
    fabric: Fabric,
    *,
    account: AccountSetting = "all",
    by: Annotated[
        Literal["region", "sector"], About("one row per region of origin, or per region and sector of origin")
    ] = "region",
    groups: GroupSetting = None,
) -> Result:
    r"""Return quantities of every origin embodied in the final demand of every destination.

    T_od = Σ_{i in o} S_i (L Y_d)_i, with S quantities per unit of output (k, n), L = (I - A)⁻¹ (n, n), Y_d final demand
    of d (n,). The diagonal is what a region's own demand holds of its own; a row adds up to what the region makes, a
    column to the footprint of its consumption.

    Returns
    -------
    Result
        one row per origin (x sector) x destination x account; none for an origin whose account is not known

    Raises
    ------
    InputError, InputFaults
        If the fabric has no regions, the account is not there, or the groups are not right.
    ComputationError
        If the system is singular or not productive.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("trade.embodied", wf.load("belgium-regions"), account="jobs").frame
    >>> [round(value) for value in found.filter(origin="Wallonia", destination="Brussels")["value"]]
    [52320]
    """
    found, regions = quantities(fabric, account), regions_of(fabric, groups)
    per_output = np.stack([quantity.counted for quantity in found])
    factor = unwrap.system_of(fabric).factor
    if by == "region":
        made = kernel.bilateral(factor, per_output, regions.final, regions.members)
        made[~known_origins(found, regions)] = np.nan
        origins = [(name, "") for name in regions.names]
    else:
        produced = kernel.by_producer(factor, per_output, regions.final)
        produced[np.stack([np.isnan(quantity.per_output) for quantity in found])] = np.nan
        origins, made = _by_sector(fabric, regions, produced)
    blocks = [_block(fabric, regions, quantity, origins, made[at]) for at, quantity in enumerate(found)]
    return wrap.result(NAME, blocks, regions.notes)


def known_origins(found: list[Intensity], regions: Regions) -> np.ndarray:
    """Return which quantities are known in all industries of which regions, (k, R)."""
    known = [[not np.isnan(each.per_output[own]).any() for own in regions.members] for each in found]
    return np.array(known, dtype=bool)


def quantities(fabric: Fabric, account: str) -> list[Intensity]:
    """Return the quantities asked for, per unit of output: value added and accounts of a fabric, or rows of V by name.

    ``all`` is value added and all accounts; where a fabric has neither, all rows of V but imports.
    """
    known = [found for found in unwrap.intensities(fabric) if found.measure == "value_added"]
    for at, (name, unit) in enumerate(fabric.accounts.labels):
        known.append(Intensity(name, unwrap.per_output(fabric, fabric.account_values[at]), unit))
    items = fabric.items.column(fabric.items.levels[0])
    others = [
        Intensity(name, unwrap.per_output(fabric, fabric.value_added[at]), fabric.meta.currency_unit)
        for at, name in enumerate(items)
        if name not in ("imports", *(found.measure for found in known))
    ]
    if not known and not others:
        raise InputError(
            say("{name} has neither value added nor accounts", name=fabric.meta.name),
            say("Add rows such as compensation to V, or jobs [jobs] to E."),
        )
    if account == "all":
        return known or others
    known += others
    chosen = [name.strip() for name in account.split("+") if name.strip()]
    for name in chosen:
        if name not in [found.measure for found in known]:
            raise unknown(say("account"), name, [found.measure for found in known])
    return [found for found in known if found.measure in chosen]


def regions_of(fabric: Fabric, groups: str | None) -> Regions:
    """Return the regions of a fabric, joined as `groups` says; raises as `gvc.chains.value_chains`."""
    fail_if_without_regions(fabric)
    joined = joined_regions(fabric, groups)
    owners = [joined[region] for region in fabric.industries.column("region")]
    names = tuple(dict.fromkeys(owners))
    buyers = [joined[region] for region in fabric.uses.column("region")]
    destinations = tuple(dict.fromkeys([*names, *buyers]))
    final = np.zeros((len(owners), len(destinations)))
    for at, buyer in enumerate(buyers):
        final[:, destinations.index(buyer)] += fabric.final_demand[:, at]
    members = [np.array([at for at, owner in enumerate(owners) if owner == name]) for name in names]
    notes = []
    if len(destinations) > len(names):
        notes.append(
            say(
                "{names} buys from the table and makes nothing in it.",
                names=list(destinations[len(names) :]),
            )
        )
    if fabric.imports is not None or "imports" in fabric.items.column(fabric.items.levels[0]):
        notes.append(say("What is made outside the table is not counted, neither in consumption nor in imports."))
    return Regions(names, destinations, members, final, tuple(notes))


def _by_sector(fabric: Fabric, regions: Regions, produced: Array) -> tuple[list[tuple[str, str]], Array]:
    """Return origins (region, sector) and their quantities (k, origins, D), members of a group joined by sector."""
    sectors = fabric.industries.column("sector")
    labels = [(name, sectors[at]) for name, own in zip(regions.names, regions.members, strict=True) for at in own]
    places = [at for own in regions.members for at in own]
    origins = list(dict.fromkeys(labels))
    where = {origin: at for at, origin in enumerate(origins)}
    made = np.zeros((len(produced), len(origins), produced.shape[2]))
    for label, at in zip(labels, places, strict=True):
        made[:, where[label]] += produced[:, at]
    return origins, made


def _block(
    fabric: Fabric, regions: Regions, quantity: Intensity, origins: list[tuple[str, str]], made: Array
) -> pl.DataFrame:
    count = len(regions.destinations)
    labels: dict[str, list[str]] = {"origin": [name for name, _ in origins for _ in range(count)]}
    if origins[0][1]:
        labels["sector"] = [sector for _, sector in origins for _ in range(count)]
    labels["destination"] = list(regions.destinations) * len(origins)
    return wrap.block(
        {**labels, "account": quantity.measure}, made.ravel(), quantity.unit, wrap.status_of(fabric)
    )  # fmt: skip
