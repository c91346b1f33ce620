"""Regions of a nation, estimated, and what is not known of them as a sample of tables."""

from __future__ import annotations

from dataclasses import replace as with_changes
from pathlib import Path

from weefsel.methods.regionalise import with_delta
from weefsel.methods.reshape import regions as splitting
from weefsel.methods.reshape.regions import HIGHEST, LOWEST, Deltas, Way
from weefsel.model import Fabric
from weefsel.sources.shares import read_distances, read_shares
from weefsel.study.reshape import stored

__all__ = ["HIGHEST", "LOWEST", "Deltas", "Way", "regionalise", "sample"]


def regionalise(
    table: str,
    weights: Path,
    *,
    name: str,
    uses: Path | None = None,
    way: Way | None = None,
    distances: Path | None = None,
    deltas: Deltas | None = None,
    replace: bool = False,
    home: Path | None = None,
) -> Fabric:
    """Store the regions of a national table, estimated; see `methods.reshape.regions.split`.

    Parameters
    ----------
    weights : a file with columns region, sector, share: each region's part of each sector
    uses : a file with columns region, category, share for final uses at home; what is not in it follows wages
    distances : a file with columns from, to, distance between regions, for gravity
    deltas : exponents to draw a sample of tables with, so that results carry ranges
    """
    chosen = way or Way()

    def made(fabric: Fabric) -> Fabric:
        sectors, categories = fabric.industries.unique("sector"), fabric.uses.unique("category")
        regions, shares = read_shares(weights, "sector", known=sectors, needed=sectors, table=table)
        own = read_shares(uses, "category", known=categories, regions=regions, table=table)[1] if uses else {}
        far = read_distances(distances, regions=regions) if distances else None

        def estimated(delta: float) -> Fabric:
            return splitting.split(fabric, regions, shares, own, with_changes(chosen, delta=delta), far)

        found = estimated(chosen.delta)
        return splitting.sampled(found, deltas, estimated) if deltas else found

    return stored(table, made, name=name, replace=replace, home=home)


def sample(table: str, deltas: Deltas, *, name: str, replace: bool = False, home: Path | None = None) -> Fabric:
    """Store a regional estimate with a sample of others over its exponent, each balanced, so that results carry ranges.

    Raises
    ------
    InputError
        If the table is not an estimate by FLQ or AFLQ, or the range does not hold its exponent.
    ComputationError
        If an exponent has no balanced table.
    """
    return stored(
        table,
        lambda fabric: splitting.sampled(fabric, deltas, lambda delta: with_delta(fabric, delta)),
        name=name,
        replace=replace,
        home=home,
    )
