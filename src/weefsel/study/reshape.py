"""New tables from tables at hand: read, reshape, store under a new name; nothing is stored unless all is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Literal

import numpy as np

from weefsel import store
from weefsel.errors import InputError
from weefsel.methods.reshape import aggregate as aggregating
from weefsel.methods.reshape import balance as balancing
from weefsel.methods.reshape import constant_prices
from weefsel.methods.reshape import convert as converting
from weefsel.methods.reshape import nest as nesting
from weefsel.methods.reshape import purchasers as revaluing
from weefsel.methods.reshape.subset import subset as cut_out
from weefsel.methods.reshape.symmetric import symmetric_table
from weefsel.model import Fabric
from weefsel.sayings import say
from weefsel.sources.bridges import read_bridge, read_membership
from weefsel.sources.layers import read_layer
from weefsel.sources.supply_use_files import read_supply_use
from weefsel.sources.totals import read_index, read_totals
from weefsel.study.groups import bridge_of, expanded
from weefsel.study.library import home_of, load

__all__ = ["aggregate", "balance", "convert", "deflate", "nest", "revalue", "subset", "symmetric"]


def aggregate(
    table: str, bridge: Path, *, name: str, level: str = "sector", replace: bool = False, home: Path | None = None
) -> Fabric:
    """Store a table whose labels of one level are joined or split by a bridge file; see `methods.reshape.aggregate`.

    In place of a file, `bridge` may name a grouping (``strategic``, or one of the user's own): industries in no group
    stay as they are. For other levels it may name a built-in bridge: ``countries-wiod2013`` joins the countries of WIOD
    2013 into the largest partners of Belgium, the other euro area, the other Union and the rest of the world.

    Raises
    ------
    InputError, InputFaults
        If the bridge has faults, or the new name cannot be used; all faults of the file are reported together.
    """

    def made(fabric: Fabric) -> Fabric:
        if level == "sector" and not bridge.exists() and not bridge.suffix:
            return aggregating.aggregate(fabric, bridge_of(str(bridge), fabric, home=home), level=level)
        known = aggregating.labels_of(fabric, level)
        with _bridge_file(str(bridge)) as path:
            return aggregating.aggregate(fabric, read_bridge(path, known=known, table=table), level=level)

    return stored(table, made, name=name, replace=replace, home=home)


def balance(
    table: str,
    *,
    name: str,
    rows: Path | None = None,
    columns: Path | None = None,
    way: Literal["gras", "ras", "reconcile"] = "gras",
    cells: float = 0.1,
    replace: bool = False,
    home: Path | None = None,
) -> Fabric:
    """Store a table balanced to totals in files; see `methods.reshape.balance`.

    Raises
    ------
    InputError, InputFaults
        If a file has faults, or totals contradict each other.
    ComputationError
        If the totals cannot be reached.
    """

    def made(fabric: Fabric) -> Fabric:
        whole = balancing.whole_of(fabric)
        wanted = []
        for path, known in ((rows, whole.rows), (columns, whole.columns)):
            found = read_totals(path, known=known, table=table) if path is not None else None
            lines = zip(found.labels, found.values, found.deviations, strict=True) if found else ()
            wanted.append([balancing.Wanted(label, float(total), float(sd)) for label, total, sd in lines])
        return balancing.balance(fabric, rows=wanted[0], columns=wanted[1], way=way, cells=cells)

    return stored(table, made, name=name, replace=replace, home=home)


def subset(
    table: str,
    *,
    name: str,
    regions: Sequence[str] = (),
    sectors: Sequence[str] = (),
    replace: bool = False,
    home: Path | None = None,
) -> Fabric:
    """Store a part of a table, with the rest closed as exports and imports; see `methods.reshape.subset`."""

    def made(fabric: Fabric) -> Fabric:
        kept = [part for name in sectors for part in expanded(name, fabric, home=home).split("+")]
        return cut_out(fabric, regions=regions, sectors=kept)

    return stored(table, made, name=name, replace=replace, home=home)


def convert(
    table: str,
    *,
    name: str,
    unit: str = "",
    rate: float | None = None,
    source: str = "",
    replace: bool = False,
    home: Path | None = None,
) -> Fabric:
    """Store a table with its money in another unit; see `methods.reshape.convert.to_unit`."""
    return stored(
        table,
        lambda fabric: converting.to_unit(fabric, unit, rate=rate, source=source),
        name=name,
        replace=replace,
        home=home,
    )


def deflate(
    table: str,
    index: Path,
    *,
    name: str,
    base_year: int,
    base: float = 100.0,
    source: str = "",
    replace: bool = False,
    home: Path | None = None,
) -> Fabric:
    """Store a table at prices of another year; see `methods.reshape.constant_prices.deflate`."""

    def made(fabric: Fabric) -> Fabric:
        prices = read_index(index, known=fabric.industries.unique("sector"), table=table, base=base)
        return constant_prices.deflate(fabric, prices, base_year=base_year, source=source or index.name)

    return stored(table, made, name=name, replace=replace, home=home)


def nest(
    table: str,
    world: str,
    *,
    country: str,
    name: str,
    bridge: str = "nace64-wiod2013",
    destinations: Path | None = None,
    replace: bool = False,
    home: Path | None = None,
) -> Fabric:
    """Store a detailed table set in the place of its country in a world table; see `methods.reshape.nest`.

    Final uses that the world table knows for the country stay at home, others are sold abroad.

    Parameters
    ----------
    bridge : a file with columns from and to, or the name of a built-in one
    destinations : a file that says to which regions (to) final uses sold abroad (from) go; none: anywhere
    """

    def made(fabric: Fabric) -> Fabric:
        frame = load(world, home=home)
        regional = "region" in frame.uses.levels
        known = {use for region, use in frame.uses.labels if region == country} if regional else set()
        uses = fabric.uses.unique("category")
        abroad = [use for use in uses if use not in known]
        products = fabric.imports.products.unique("product") if fabric.imports else ()
        with _bridge_file(bridge) as path:
            sectors = read_membership(path, known=[*fabric.industries.unique("sector"), *products], table=table)
        goes = read_membership(destinations, known=abroad, table=table) if destinations is not None else {}
        at_home = {use: (use,) for use in uses if use in known}
        return nesting.nest(fabric, frame, nesting.Place(country, sectors, at_home, goes))

    return stored(table, made, name=name, replace=replace, home=home)


def symmetric(
    path: Path,
    *,
    name: str,
    model: Literal["A", "B", "C", "D"] = "D",
    replace: bool = False,
    home: Path | None = None,
) -> Fabric:
    """Store the symmetric table of supply and use tables in files; see `methods.reshape.symmetric`.

    Raises
    ------
    InputError, InputFaults
        If the files have faults, or the name cannot be used.
    ComputationError
        If the model has no answer for these tables.
    """
    place = home_of(home)
    store.fail_if_name_is_taken(place, name, replace=replace)
    found = read_supply_use(path, name=name)
    axes = (found.products, found.industries, found.uses, found.items)
    made = symmetric_table(found.meta, axes, found.supply, found.use, found.final, found.primary, model=model)
    store.save(place, name, made, replace=replace)
    return made


def revalue(
    table: str,
    *,
    name: str,
    to: Literal["purchasers", "basic"],
    margins: Path | None = None,
    taxes: Path | None = None,
    replace: bool = False,
    home: Path | None = None,
) -> Fabric:
    """Store a table at purchasers' or basic prices, from files of margins and of taxes on products, cell by cell.

    Files have the rows of Z and the columns of Z, then Y; a file that is not given counts as zero.
    """

    def made(fabric: Fabric) -> Fabric:
        rows, columns = fabric.industries.texts(), (*fabric.industries.texts(), *fabric.uses.texts())
        if margins is None and taxes is None:
            raise InputError(say("neither margins nor taxes are given"), say("Give --margins, --taxes or both."))
        layers = [
            read_layer(path, rows=rows, columns=columns) if path else np.zeros((len(rows), len(columns)))
            for path in (margins, taxes)
        ]
        turned = revaluing.to_purchasers if to == "purchasers" else revaluing.to_basic
        return turned(fabric, revaluing.Valuation(*layers))

    return stored(table, made, name=name, replace=replace, home=home)


@contextmanager
def _bridge_file(bridge: str) -> Iterator[Path]:
    """Give the file of a bridge: the path that was given, or a built-in one of this name."""
    built_in = files("weefsel") / "data" / "bridges" / f"{bridge}.csv"
    if not Path(bridge).exists() and built_in.is_file():
        with as_file(built_in) as path:
            yield path
    else:
        yield Path(bridge)


def stored(table: str, made: Callable[[Fabric], Fabric], *, name: str, replace: bool, home: Path | None) -> Fabric:
    """Make a table from the one called `table`, and store it."""
    from dataclasses import replace as with_changes  # noqa: PLC0415 - `replace` is a setting here

    place = home_of(home)
    store.fail_if_name_is_taken(place, name, replace=replace)
    found = made(load(table, home=home))
    found = with_changes(found, meta=with_changes(found.meta, name=name))
    store.save(place, name, found, replace=replace)
    return found
