"""From arrays by industry and destination to long tables by exporter, sector and partner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import numpy as np
import polars as pl

from weefsel.kernels.gvc import Positions
from weefsel.kernels.leontief import Array
from weefsel.methods.gvc.chains import Value
from weefsel.registry import About
from weefsel.sayings import say

By = Literal["exporter", "partner", "sector", "sector_partner"]
BySetting = Annotated[
    By,
    About(
        "one row per exporter, or per exporter and partner, exporter and sector (that exports), or all three"
    ),
]  # fmt: skip


def frame(value: Value, found: Mapping[str, Array], by: str, unit: str, status: str) -> pl.DataFrame:
    """Return measures (n, D) as one long table, summed to the breakdown asked for.

    An exporter is not its own partner: such pairs have no row.
    """
    names, owners = _sellers(value, by)
    tables = {measure: _summed(array, owners, len(names)) for measure, array in found.items()}
    exporters = np.array([value.exporters.index(name) for name, _ in names])
    partners = len(value.partners) if "partner" in by else 1
    seller, partner = (axis.ravel() for axis in np.indices((len(names), partners)))
    if partners > 1:
        kept = exporters[seller] != partner
        seller, partner = seller[kept], partner[kept]
    columns = [pl.Series("exporter", value.exporters).gather(_repeated(exporters[seller], found))]
    if "sector" in by:
        columns.append(pl.Series("sector", [sector for _, sector in names]).gather(_repeated(seller, found)))
    if partners > 1:
        columns.append(pl.Series("partner", value.partners).gather(_repeated(partner, found)))
    measures = np.tile(np.arange(len(found)), len(seller))
    columns.append(pl.Series("measure", list(found)).gather(measures))
    stacked = np.stack([_cells(table, seller, partner, partners) for table in tables.values()], axis=1)
    columns.append(pl.Series("value", stacked.ravel()))
    return pl.DataFrame(columns).with_columns(unit=pl.lit(unit), status=pl.lit(status))


def by_exporter(value: Value, found: Mapping[str, Array], unit: str, status: str) -> pl.DataFrame:
    """Return measures (R,) as one long table."""
    count = len(found)
    return pl.DataFrame(
        {
            "exporter": [name for name in value.exporters for _ in range(count)],
            "measure": list(found) * len(value.exporters),
            "value": np.stack(list(found.values()), axis=1).ravel(),
        }
    ).with_columns(unit=pl.lit(unit), status=pl.lit(status))


def silent(value: Value, exports: Array) -> list[str]:
    """Return a note on exporters that export nothing."""
    idle = [
        name
        for name, own in zip(value.exporters, value.chains.members, strict=True)
        if not exports[own].any()
    ]  # fmt: skip
    return [say("{names} export nothing: all measures are zero.", names=idle)] if idle else []


def _sellers(value: Value, by: str) -> tuple[list[tuple[str, str]], Positions]:
    """Return who sells (exporter, sector or nothing) and which of them each industry belongs to."""
    exporter_of = np.empty(len(value.sectors), dtype=object)
    for name, own in zip(value.exporters, value.chains.members, strict=True):
        exporter_of[own] = name
    with_sector = "sector" in by
    labels = [
        (name, sector if with_sector else "") for name, sector in zip(exporter_of, value.sectors, strict=True)
    ]  # fmt: skip
    order = {name: at for at, name in enumerate(value.exporters)}
    names = sorted(dict.fromkeys(labels), key=lambda label: order[label[0]])
    where = {label: at for at, label in enumerate(names)}
    return names, np.array([where[label] for label in labels])


def _summed(array: Array, owners: Positions, count: int) -> Array:
    found = np.zeros((count, array.shape[1]))
    np.add.at(found, owners, array)
    return found


def _cells(table: Array, seller: Positions, partner: Positions, partners: int) -> Array:
    return table[seller, partner] if partners > 1 else table.sum(axis=1)[seller]


def _repeated(codes: Positions, found: Mapping[str, Array]) -> Positions:
    return np.repeat(codes, len(found))
