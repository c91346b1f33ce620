"""The tables at hand: embedded and stored fabrics, import, check, export."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl

from weefsel import store
from weefsel.errors import InputError, unknown
from weefsel.model import Fabric
from weefsel.registry import options_of, read_options
from weefsel.sayings import say
from weefsel.store import Entry
from weefsel.study.layouts import layout_of

#: Layouts that can be imported and exported: name -> module of the sources floor.
LAYOUTS = {
    "plain": "weefsel.sources.plain",
    "fpb": "weefsel.sources.fpb",
    "icio": "weefsel.sources.icio",
    "wiod2013": "weefsel.sources.wiod2013",
    "wiod2016": "weefsel.sources.wiod2016",
    "adb": "weefsel.sources.adb",
    "eora26": "weefsel.sources.eora26",
    "eurostat": "weefsel.sources.eurostat",
    "figaro": "weefsel.sources.figaro",
    "exiobase3": "weefsel.sources.exiobase3",
    "gloria": "weefsel.sources.gloria",
    "interregional": "weefsel.sources.interregional",
}
#: Stands for the layout that the content speaks for.
AUTO = "auto"


def home_of(home: Path | None) -> Path:
    """Return the folder of the store: the one given, WEEFSEL_HOME, or the user's data folder."""
    return home if home is not None else store.data_home(os.environ)


def load(name: str, *, home: Path | None = None) -> Fabric:
    """Return the fabric called `name`, embedded or stored.

    Raises
    ------
    InputError
        If there is no such fabric, or what is stored is damaged.

    >>> load("belgium").meta.year
    2015
    """
    return store.load(home_of(home), name)


def query(name: str, sql: str, *, home: Path | None = None) -> pl.DataFrame:
    """Return the answer to one SELECT over a table, read from its Parquet files by DuckDB.

    Relations: flows, final_demand, output, value_added, accounts, import_flows, import_final; columns are the levels
    of labels, those of buyers with ``buyer_`` before them, then value and unit. Nothing but the table can be read.

    Raises
    ------
    InputError
        If there is no such table, or the statement is not one SELECT that can be answered.

    >>> query("belgium", "SELECT sum(value) AS jobs FROM accounts WHERE account = 'jobs' AND sector = 'C29'").item()
    30200.0
    """
    return store.query(home_of(home), name, sql)


def entries(*, home: Path | None = None) -> list[Entry]:
    """Return what is at hand, embedded fabrics first."""
    return list(store.names(home_of(home)))


def import_table(
    path: Path,
    *,
    layout: str,
    name: str,
    home: Path | None = None,
    replace: bool = False,
    allow: tuple[str, ...] = (),
    settings: Mapping[str, object] | None = None,
) -> Fabric:
    """Read a table in a publisher's layout, check it, and store it under a name.

    Nothing is stored unless the whole table is right.

    Parameters
    ----------
    path, layout, name : the file or folder, its layout (``auto`` finds it by content), the name to store it under
    replace : whether a stored table of this name may be replaced
    allow : industries whose intermediate inputs may exceed their output
    settings : choices of the layout, such as the year where a file holds several

    Raises
    ------
    InputError, InputFaults
        If layout, settings or name are not right, or the table has faults; all are reported together.
    """
    layout = layout_of(path) if layout == AUTO else layout
    reader = _layout(layout).read
    options = read_options(say("the layout {layout}", layout=layout), options_of(reader), settings or {})
    store.fail_if_name_is_taken(home_of(home), name, replace=replace)
    fabric: Fabric = reader(path, name=name, allow=allow, **options)
    store.save(home_of(home), name, fabric, replace=replace)
    return fabric


def export(name: str, target: Path, *, home: Path | None = None, layout: str = "plain") -> list[Path]:
    """Write a fabric in a layout to a folder or an .xlsx file; return the files written."""
    module = _layout(layout)
    if not hasattr(module, "write"):
        raise InputError(
            say("tables cannot be written in the layout {layout}", layout=layout), say("Take the layout plain.")
        )
    writer: Callable[[Fabric, Path], list[Path]] = module.write
    return writer(load(name, home=home), target)


def remove(name: str, *, home: Path | None = None) -> None:
    """Remove a stored fabric."""
    store.delete(home_of(home), name)


def _layout(layout: str) -> Any:
    if layout not in LAYOUTS:
        raise unknown(say("layout"), layout, [AUTO, *LAYOUTS])
    return import_module(LAYOUTS[layout])
