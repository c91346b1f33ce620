"""A part of a fabric, with the rest of the world closed properly: what leaves is exported, what comes in imported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from weefsel.errors import InputError
from weefsel.methods.reshape.each import each_of_sample
from weefsel.methods.reshape.provenance import made
from weefsel.methods.unwrap import find_label
from weefsel.model import Axis, Fabric, Imports, Places, Residence, in_order_of, residence_between
from weefsel.model.fabric import regions_of
from weefsel.sayings import say
from weefsel.vocabulary import region_key, sector_code

EXPORTS = "exports"
ABROAD = "abroad"


@each_of_sample
def subset(fabric: Fabric, *, regions: Sequence[str] = (), sectors: Sequence[str] = ()) -> Fabric:
    """Return the industries of some regions, some sectors, or both, as a table of its own.

    Sales to what is left out become final demand in the category ``exports``, one column for each region left out
    that buys; purchases from it become imported products, by origin where regions are left out. Rows and columns
    add up as they did.

    Parameters
    ----------
    regions, sectors : labels or names of what to keep; empty keeps all

    Raises
    ------
    InputError
        If a label is not known, or nothing would be left out.
    """
    regions, sectors = _labels(fabric, "region", regions), _labels(fabric, "sector", sectors)
    stays = _stays(fabric, regions, sectors)
    kept, left = np.flatnonzero(stays), np.flatnonzero(~stays)
    if not len(left) or not len(kept):
        raise InputError(
            say("all industries of {name} would stay", name=fabric.meta.name)
            if len(kept)
            else say("no industries of {name} would stay", name=fabric.meta.name),
            say("Name the part to keep."),
        )
    home = _home_uses(fabric, regions)
    uses, demand = _final_demand(fabric, kept, left, home)
    places = fabric.places
    if places is not None and regions:
        inside = [at for at, (region, *_) in enumerate(places.axis.labels) if region in regions]
        axis = Axis(places.axis.levels, tuple(places.axis.labels[at] for at in inside))
        places = Places(axis, places.sectors, places.weights[inside].copy(), places.basis)
    names = [*regions, *sectors][:12]
    what = say(
        "Cut out of {name}: {names}; {count} of {total} industries.",
        name=fabric.meta.name,
        names=names,
        count=len(kept),
        total=len(stays),
    )
    closed = say("What it sells to the rest is final demand (exports); what it buys from the rest is imported.")
    return replace(
        fabric,
        meta=made(fabric.meta, [what, closed], title=", ".join([*regions, *sectors][:4])),
        industries=_part(fabric.industries, kept),
        flows=np.ascontiguousarray(fabric.flows[np.ix_(kept, kept)]),
        output=fabric.output[kept],
        uses=uses,
        final_demand=demand,
        value_added=_value_added(fabric, kept, left),
        account_values=fabric.account_values[:, kept],
        imports=_imports(fabric, kept, left, home, uses),
        grades=tuple(fabric.grades[position] for position in kept) if fabric.grades else (),
        residence=_residence(fabric, kept),
        places=places,
    )


def _residence(fabric: Fabric, kept: np.ndarray) -> Residence | None:
    """Return the shares of wages between the regions that stay."""
    if fabric.residence is None:
        return None
    names = regions_of(_part(fabric.industries, kept))
    return residence_between(names, in_order_of(fabric.residence, names))


def _labels(fabric: Fabric, level: str, names: Sequence[str]) -> list[str]:
    """Return the labels of a level that are meant by names in any language."""
    if names and level not in fabric.industries.levels:
        raise InputError(say("{name} has no regions", name=fabric.meta.name), say("Name sectors to keep."))
    alias = region_key if level == "region" else sector_code
    kind = say("region") if level == "region" else say("sector")
    return [find_label(fabric.industries, level, name, alias(name), kind) for name in names]


def _stays(fabric: Fabric, regions: Sequence[str], sectors: Sequence[str]) -> np.ndarray:
    axis, stays = fabric.industries, np.ones(len(fabric.industries), dtype=bool)
    for level, names in (("region", regions), ("sector", sectors)):
        if names:
            stays &= np.isin(axis.column(level), list(names))
    return stays


def _part(axis: Axis, positions: np.ndarray) -> Axis:
    return Axis(axis.levels, tuple(axis.labels[position] for position in positions))


def _home_uses(fabric: Fabric, regions: Sequence[str]) -> np.ndarray:
    """Return which final uses stay: all, but for those of regions of the table that are left out."""
    if not regions or "region" not in fabric.uses.levels:
        return np.ones(len(fabric.uses), dtype=bool)
    left = set(regions_of(fabric.industries)) - set(regions)
    return np.array([region not in left for region in fabric.uses.column("region")])


def _final_demand(fabric: Fabric, kept: np.ndarray, left: np.ndarray, home: np.ndarray) -> tuple[Axis, np.ndarray]:
    """Return final uses with exports to what is left out, and their values (kept, uses)."""
    levels, by_region = fabric.uses.levels, "region" in fabric.uses.levels
    columns = {fabric.uses.labels[at]: fabric.final_demand[kept, at].copy() for at in np.flatnonzero(home)}

    def sold(region: str, values: np.ndarray) -> None:
        label = (region, EXPORTS) if by_region else (EXPORTS,)
        columns[label] = columns[label] + values if label in columns else values

    of_industry = fabric.industries.column("region") if "region" in fabric.industries.levels else ()
    buyers: dict[str, list[int]] = {}
    for position in left:
        buyers.setdefault(of_industry[position] if of_industry else ABROAD, []).append(int(position))
    for region, positions in buyers.items():
        sold(region, fabric.flows[kept][:, positions].sum(axis=1))
    for at in np.flatnonzero(~home):
        sold(fabric.uses.labels[at][0], fabric.final_demand[kept, at])
    return Axis(levels, tuple(columns)), np.column_stack(list(columns.values()))


def _value_added(fabric: Fabric, kept: np.ndarray, left: np.ndarray) -> np.ndarray:
    """Return value added of the kept; a row `imports` takes in what was bought from the rest."""
    values = fabric.value_added[:, kept].copy()
    items = fabric.items.column(fabric.items.levels[0])
    if "imports" in items:
        values[items.index("imports")] += fabric.flows[np.ix_(left, kept)].sum(axis=0)
    return values


def _imports(fabric: Fabric, kept: np.ndarray, left: np.ndarray, home: np.ndarray, uses: Axis) -> Imports | None:
    """Return what was imported before, and what was bought from the rest; None where the table counts in one row."""
    before = fabric.imports
    items = fabric.items.column(fabric.items.levels[0])
    if before is None and "imports" in items:
        return None
    labels, flows = _sellers(fabric, left)
    bought = fabric.final_demand[np.ix_(left, np.flatnonzero(home))]
    rows, final = [fabric.flows[np.ix_(left, kept)]], [bought]
    names: list[tuple[str, ...]] = list(labels)
    if before is not None:
        own = [label if len(label) > 1 else (ABROAD, *label) for label in before.products.labels]
        names = [*own, *names]
        rows.insert(0, before.flows[:, kept])
        if before.final is not None:
            final.insert(0, before.final[:, np.flatnonzero(home)])
    whole = before is None or before.final is not None
    table = np.vstack(final) if whole else None
    if table is not None:  # exports have no imports of the rest: those of the rest are its own
        table = np.hstack([table, np.zeros((len(table), len(uses) - table.shape[1]))])
    return Imports(Axis(flows, tuple(names)), np.vstack(rows), table)


def _sellers(fabric: Fabric, left: np.ndarray) -> tuple[list[tuple[str, ...]], tuple[str, ...]]:
    """Return the labels of what is left out as imported products, and their levels."""
    labels = [fabric.industries.labels[position] for position in left]
    if "region" not in fabric.industries.levels:
        labels = [("rest", *label) for label in labels]
    return labels, ("origin", "product")
