"""Deliveries from a country to home that may stop, opened up so that a day can cut them.

In a table of several countries imports are flows between regions. What a country sells to home is taken out of the
flows and written down as imports with that origin, and for the seller as a final use: every row and every column keeps
its sum, and the daily model cuts imports as it does on any other table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.methods.dependency.places import Places, places_of, stopped_of
from weefsel.model import Axis, Event, Fabric
from weefsel.model.fabric import Imports
from weefsel.model.figures import Figures
from weefsel.sayings import say

#: The final use that holds what is sold to home by an industry whose deliveries may stop.
SOLD = "deliveries_that_stop"
#: The origin of imports of which none is known.
ABROAD = "abroad"


def opened(fabric: Fabric, events: Sequence[Event], home: str = "auto") -> tuple[Fabric, list[Event]]:
    """Return a fabric and events in which a stop of imports from a region of the table can be run day by day.

    An event of kind ``imports`` whose origin is a region abroad becomes one per product: its imports are cut at home,
    final uses at home included, and the seller loses these sales. Other events, and tables without such an event, come
    back as they are. What sellers abroad sell to home beside the stop keeps its base level.

    Raises
    ------
    InputFaults
        If the origin does not make the product; all events at once.
    """
    places = _places(fabric, home)
    if places is None:
        return fabric, list(events)
    stopped: list[int] = []
    changed: list[Event] = []
    faults: list[Fault] = []
    for position, event in enumerate(events, 1):
        if event.kind != "imports" or _known(fabric, event):
            changed.append(event)
            continue
        try:
            rows = _rows(fabric, places, event)
        except InputError as error:
            faults += [replace(fault, row=f"event {position}") for fault in error.faults()]
            continue
        stopped += rows
        changed += [one for row in rows for one in _events(fabric, row, event)]
    if faults:
        raise InputFaults(say("the events are not right"), faults)
    rows = sorted(set(stopped))
    return (_apart(fabric, places, rows) if rows else fabric), changed


def with_origins(fabric: Fabric, figures: Figures) -> Fabric:
    """Return a fabric whose imports have origins: each product from where the country as a whole gets it.

    Raises
    ------
    InputError
        If the fabric has no imports, or the figures do not know one of their products.
    """
    if fabric.imports is None:
        raise InputError(say("{name} has no imports", name=fabric.meta.name), say("Take a table with imports (M.csv)."))
    if "origin" in fabric.imports.products.levels:
        return fabric
    table = figures.frames["imports"]
    origins = table["origin"].unique(maintain_order=True).to_list()
    known: dict[str, dict[str, float]] = {}
    for product, origin, value in table.select("product", "origin", "value").iter_rows():
        known.setdefault(product, {})[origin] = value
    products = fabric.imports.products.column("product")
    missing = [product for product in products if product not in known]
    if missing:
        raise InputError(
            say("{name} does not know the product {missing}", name=figures.name, missing=missing[0]),
            say("Take a table whose products are those of the figures, such as belgium."),
        )
    bought = np.array([[known[product].get(origin, 0.0) for origin in origins] for product in products])
    total = bought.sum(axis=1, keepdims=True)
    parts = np.divide(bought, total, out=np.full_like(bought, 1.0 / len(origins)), where=total > 0)
    labels = tuple((origin, product) for product in products for origin in origins)
    final = fabric.imports.final
    split = Imports(
        Axis(("origin", "product"), labels),
        _split(fabric.imports.flows, parts),
        None if final is None else _split(final, parts),
    )
    return replace(fabric, imports=split)


def _split(values: np.ndarray, parts: np.ndarray) -> np.ndarray:
    """Return rows (p, n) as rows (p o, n) by origin."""
    return np.asarray((values[:, None, :] * parts[:, :, None]).reshape(-1, values.shape[1]))


def _places(fabric: Fabric, home: str) -> Places | None:
    """Return the places of a table; none where it knows no other country."""
    try:
        return places_of(fabric, home)
    except InputError:
        if home != "auto":
            raise
        return None


def _known(fabric: Fabric, event: Event) -> bool:
    """Return whether the event is about imports that the table holds apart."""
    axis = fabric.imports.products if fabric.imports is not None else None
    if event.origin is None:
        return axis is not None and event.industry in axis.column("product")
    return axis is not None and "origin" in axis.levels and event.origin in axis.unique("origin")


def _rows(fabric: Fabric, places: Places, event: Event) -> list[int]:
    """Return the industries abroad whose deliveries stop: those of one country, or of every one that has them."""
    if event.origin is not None:
        return stopped_of(fabric, places, event.origin, str(event.industry))
    found: list[int] = []
    said: InputError | None = None
    for name, is_abroad in zip(places.names, places.foreign, strict=True):
        try:
            found += stopped_of(fabric, places, name, str(event.industry)) if is_abroad else []
        except InputError as error:
            said = error
    if said is not None and not found:
        raise said
    return found


def _events(fabric: Fabric, row: int, event: Event) -> list[Event]:
    """Return what happens on both ends: home does not get the product, and its maker does not sell it there."""
    country, sector = fabric.industries.labels[row]
    return [
        replace(event, industry=sector, origin=country, region=None),
        replace(
            event, kind="demand", industry=sector, region=country, origin=None, category=SOLD,
            share=-float(event.share or 0.0),
        ),
    ]  # fmt: skip


def _apart(fabric: Fabric, places: Places, rows: list[int]) -> Fabric:
    """Return the fabric with deliveries of `rows` to home as imports there and as a final use of the sellers."""
    flows, final = fabric.flows.copy(), fabric.final_demand.copy()
    bought = np.zeros((len(rows), len(fabric.output)))
    bought[:, places.home] = flows[np.ix_(rows, places.home)]
    flows[np.ix_(rows, places.home)] = 0.0
    sold = np.zeros((len(fabric.output), 1))
    sold[rows, 0] = bought.sum(axis=1)
    label = [SOLD]
    if "region" in fabric.uses.levels:
        regions = {fabric.industries.column("region")[at] for at in places.home}
        columns = [at for at, region in enumerate(fabric.uses.column("region")) if region in regions]
        sold[rows, 0] += final[np.ix_(rows, columns)].sum(axis=1)
        final[np.ix_(rows, columns)] = 0.0
        label = [min(regions) if level == "region" else SOLD for level in fabric.uses.levels]
    uses = Axis(fabric.uses.levels, (*fabric.uses.labels, tuple(label)))
    labels = tuple(fabric.industries.labels[row] for row in rows)
    imports = _with_rows(fabric.imports, labels, bought, len(uses))
    return replace(
        fabric, flows=flows, final_demand=np.hstack([final, sold]), uses=uses, imports=imports
    )  # fmt: skip


def _with_rows(imports: Imports | None, labels: tuple[tuple[str, ...], ...], bought: np.ndarray, uses: int) -> Imports:
    if imports is None:
        return Imports(Axis(("origin", "product"), labels), bought)
    axis = imports.products
    origins = axis.column("origin") if "origin" in axis.levels else (ABROAD,) * len(axis)
    before = tuple(zip(origins, axis.column("product"), strict=True))
    final = None
    if imports.final is not None:
        final = np.zeros((len(axis) + len(labels), uses))
        final[: len(axis), :-1] = imports.final
    return Imports(Axis(("origin", "product"), (*before, *labels)), np.vstack([imports.flows, bought]), final)
