"""Aggregation and disaggregation of a fabric by a bridge, real names kept."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np

from weefsel.errors import InputError
from weefsel.kernels.bridging import bridged, joined_shares
from weefsel.kernels.leontief import Array
from weefsel.methods.reshape.each import each_of_sample
from weefsel.methods.reshape.provenance import made
from weefsel.model import Axis, Bridge, Fabric, Imports, Places, Residence, counted, in_order_of
from weefsel.model.fabric import regions_of
from weefsel.sayings import say

#: What can be bridged: level -> the axes of a fabric on which it stands.
LEVELS = ("sector", "region", "category", "item", "product")
#: Grades from best to worst: a group is as good as its weakest part.
GRADES = ("good", "fair", "section", "population", "old", "weak", "very weak")


@each_of_sample
def aggregate(fabric: Fabric, bridge: Bridge, *, level: str = "sector") -> Fabric:
    """Return a fabric whose labels of one level are those of a bridge; totals are kept.

    Labels that go together are added up; a label that goes to several is split in proportion, rows and columns
    alike, and the table is an estimate from then on. Imported products follow a bridge of sectors where all of
    them have its labels. Shares of wages and of places are joined by weight (wages; jobs, or else output).

    Parameters
    ----------
    bridge : every label of the level once among its sources, others do no harm
    level : sector, region, category, item (rows of value added) or product (imported products)

    Raises
    ------
    InputError
        If the table has no such level, or a label is not in the bridge.
    """
    labels = labels_of(fabric, level)
    missing = [label for label in labels if label not in bridge.sources]
    if missing:
        raise InputError(
            say(
                "{name}: {count} of {total} labels are in no row: {missing}",
                name=bridge.name,
                count=len(missing),
                total=len(labels),
                missing=missing[:8],
            ),
            say("Give every {level} of {name} a row.", level=level, name=fabric.meta.name),
        )
    changed = fabric
    if level in ("sector", "region"):
        changed = _industries(fabric, bridge, level)
    if level == "category" or (level == "region" and "region" in fabric.uses.levels):
        changed = _uses(changed, bridge, level)
    if level == "item":
        axis, matrix = bridged_axis(fabric.items, bridge, fabric.items.levels[0])
        changed = replace(changed, items=axis, value_added=_known_bridged(fabric.value_added, matrix, None))
    notes: list[str] = []
    if fabric.imports is not None:
        changed, note = _products(changed, fabric.imports.products, bridge, level)
        notes += [note] if note else []
    count = len(labels_of(changed, level))
    split = [label for label in bridge.splits if label in labels]
    what = say(
        "Joined from {name} by {bridge}: {before} to {after} ({level}).",
        name=fabric.meta.name,
        bridge=bridge.name,
        before=len(labels),
        after=count,
        level=level,
    )
    if split:
        notes.append(
            say(
                "Split in proportion, so that all parts buy and sell alike: {names}.",
                names=split if len(split) <= 12 else say("{names} ...", names=split[:12]),
            )
        )
    meta = made(fabric.meta, [what, *notes], title=f"{count} {level}s", status="estimated" if split else None)
    return replace(changed, meta=meta)


def labels_of(fabric: Fabric, level: str) -> tuple[str, ...]:
    """Return the labels of a level that a bridge must know.

    Raises
    ------
    InputError
        If the table has no such level.
    """
    products = fabric.imports.products if fabric.imports else None
    axes = {
        "sector": fabric.industries,
        "region": fabric.industries,
        "category": fabric.uses,
        "item": fabric.items,
        "product": products,
    }
    axis = axes.get(level)
    own = fabric.items.levels[0] if level == "item" else level
    if axis is None or own not in axis.levels:
        known = [name for name, at in axes.items() if at is not None and (name == "item" or name in at.levels)]
        raise InputError(
            say("{name} has no level {level!r}", name=fabric.meta.name, level=level),
            say("Its levels are {names}.", names=list(known)),
        )
    return axis.unique(own)


def bridged_axis(axis: Axis, bridge: Bridge, level: str) -> tuple[Axis, Array]:
    """Return an axis with one level bridged, and the matrix that leads there, (old, new).

    Labels that the bridge does not know stay. The new order follows the bridge on its level, and the old order on
    the others.
    """
    part = axis.levels.index(level)
    position = {label: at for at, label in enumerate(bridge.sources)}
    kept = [label for label in axis.unique(level) if label not in position]
    order = {label: at for at, label in enumerate(dict.fromkeys([*bridge.targets, *kept]))}
    goes: list[dict[tuple[str, ...], float]] = []
    for label in axis.labels:
        row = bridge.weights[position[label[part]]] if label[part] in position else None
        shares = {label[part]: 1.0} if row is None else {bridge.targets[i]: float(row[i]) for i in np.flatnonzero(row)}
        goes.append({(*label[:part], name, *label[part + 1 :]): share for name, share in shares.items()})
    ranks = [
        order if at == part else {n: i for i, n in enumerate(axis.unique(name))} for at, name in enumerate(axis.levels)
    ]
    found = {label for shares in goes for label in shares}
    labels = sorted(found, key=lambda label: tuple(rank[name] for rank, name in zip(ranks, label, strict=True)))
    at_label = {label: at for at, label in enumerate(labels)}
    matrix = np.zeros((len(axis), len(labels)))
    for at, parts in enumerate(goes):
        for new, share in parts.items():
            matrix[at, at_label[new]] = share
    return Axis(axis.levels, tuple(labels)), matrix


def _industries(fabric: Fabric, bridge: Bridge, level: str) -> Fabric:
    axis, matrix = bridged_axis(fabric.industries, bridge, level)
    imports = fabric.imports
    if imports is not None:
        imports = Imports(imports.products, bridged(imports.flows, None, matrix), imports.final)
    groups = [np.flatnonzero(column) for column in matrix.T] if fabric.grades else []
    return replace(
        fabric,
        industries=axis,
        flows=bridged(fabric.flows, matrix, matrix),
        output=bridged(fabric.output[:, None], matrix, None)[:, 0],
        final_demand=bridged(fabric.final_demand, matrix, None),
        value_added=_known_bridged(fabric.value_added, None, matrix),
        account_values=_known_bridged(fabric.account_values, None, matrix),
        imports=imports,
        grades=tuple(_worst({fabric.grades[at] for at in group}) for group in groups),
        residence=_residence(fabric, bridge) if level == "region" else fabric.residence,
        places=_places(fabric, bridge, level),
    )


def _known_bridged(values: Array, rows: Array | None, columns: Array | None) -> Array:
    """Return bridged numbers; a sum of which a part is not known is not known."""
    missing = np.isnan(values)
    found = bridged(counted(values), rows, columns)
    if missing.any():
        found[bridged(missing.astype(np.float64), rows, columns) > 0] = np.nan
    return found


def _worst(grades: set[str]) -> str:
    """Return the grade of a group; a word that is not known counts as the worst."""
    return max(grades, key=lambda grade: GRADES.index(grade) if grade in GRADES else len(GRADES))


def _uses(fabric: Fabric, bridge: Bridge, level: str) -> Fabric:
    axis, matrix = bridged_axis(fabric.uses, bridge, level)
    imports = fabric.imports
    if imports is not None and imports.final is not None:
        imports = Imports(imports.products, imports.flows, bridged(imports.final, None, matrix))
    return replace(fabric, uses=axis, final_demand=bridged(fabric.final_demand, None, matrix), imports=imports)


def _products(fabric: Fabric, products: Axis, bridge: Bridge, level: str) -> tuple[Fabric, str]:
    """Return the fabric with its imported products bridged where they have the labels of the bridge."""
    imports = fabric.imports
    own = "product" if level in ("sector", "product") else "origin" if level == "region" else ""
    if imports is None or own not in products.levels:
        return fabric, ""
    known = set(products.unique(own)) & set(bridge.sources)
    if level == "sector" and known != set(products.unique(own)):
        kept = say("Imported products keep their labels: not all of them are in the bridge.")
        return fabric, kept if known else ""
    axis, matrix = bridged_axis(products, bridge, own)
    final = imports.final if imports.final is None else bridged(imports.final, matrix, None)
    return replace(fabric, imports=Imports(axis, bridged(imports.flows, matrix, None), final)), ""


def _mass(fabric: Fabric) -> Array:
    """Return the weight of industries where shares are joined: jobs, or else output, (n,)."""
    names = fabric.accounts.column("account")
    jobs = fabric.account_values[names.index("jobs")] if "jobs" in names else fabric.output
    return np.maximum(fabric.output if np.isnan(jobs).any() else jobs, 0.0)


def _residence(fabric: Fabric, bridge: Bridge) -> Residence | None:
    """Return the shares of wages that go home, joined by the wages of the region of work."""
    if fabric.residence is None:
        return None
    regions = Axis(("region",), tuple((region,) for region in regions_of(fabric.industries)))
    joined, matrix = bridged_axis(regions, bridge, "region")
    items = fabric.items.column(fabric.items.levels[0])
    paid = counted(fabric.value_added[items.index("compensation")]) if "compensation" in items else _mass(fabric)
    place = np.array(fabric.industries.column("region"))
    wages = np.array([max(paid[place == region].sum(), 0.0) for (region,) in regions.labels])
    shares = in_order_of(fabric.residence, regions.column("region"))
    return Residence(joined, bridged(joined_shares(shares, wages, matrix), matrix, None))


def _places(fabric: Fabric, bridge: Bridge, level: str) -> Places | None:
    """Return the weights of places, joined by jobs or output of the industries; None where a region is split."""
    places = fabric.places
    if places is None or (level == "region" and bridge.splits):
        return None
    regional = "region" in fabric.industries.levels
    mass, sectors = _mass(fabric), fabric.industries.unique("sector")
    of_place = np.array(places.axis.column("region"))
    counts = np.zeros((len(places.axis), len(sectors)))
    for region, (at, sector) in product(dict.fromkeys(of_place) if regional else [""], enumerate(sectors)):
        inside = of_place == region if regional else np.ones(len(of_place), dtype=bool)
        found = (
            fabric.industries.where(region=region, sector=sector)
            if regional
            else fabric.industries.where(sector=sector)
        )
        if found and sector in places.sectors:
            weights = places.weights[inside, places.sectors.index(sector)]
            counts[inside, at] = weights * (mass[found[0]] / weights.sum() if weights.sum() > 0 else 0.0)
    axis = places.axis
    if level == "region":
        known = Axis(axis.levels, tuple((_moved(label[0], bridge), *label[1:]) for label in axis.labels))
        return Places(known, sectors, counts, places.basis)
    new, matrix = bridged_axis(Axis(("sector",), tuple((sector,) for sector in sectors)), bridge, "sector")
    return Places(axis, new.column("sector"), bridged(counts, None, matrix), places.basis)


def _moved(region: str, bridge: Bridge) -> str:
    if region not in bridge.sources:
        return region
    return bridge.targets[int(bridge.weights[bridge.sources.index(region)].argmax())]
