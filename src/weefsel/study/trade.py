"""Trade tables at hand: import, list, remove."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from weefsel import store
from weefsel.errors import unknown
from weefsel.model.figures import Figures
from weefsel.registry import options_of, read_options
from weefsel.sayings import say
from weefsel.study.library import home_of

#: The layout of dependencies that are published ready-made, and the kinds of figures that are trade.
GEODEP = "geodep"
KINDS = ("trade", "dependencies")


def import_trade(
    path: Path,
    *,
    layout: str,
    name: str,
    home: Path | None = None,
    replace: bool = False,
    settings: Mapping[str, object] | None = None,
) -> Figures:
    """Read trade by product in a publisher's layout and store what dependency asks for under a name.

    Raises
    ------
    InputError, InputFaults
        If layout, settings or name are not right, or the file has faults; nothing is stored then.
    """
    from weefsel.sources import geodep, trade  # noqa: PLC0415 - DuckDB loads only where it is needed

    read = geodep.read if layout == GEODEP else partial(trade.read, layout=layout)
    options = read_options("trade import", options_of(geodep.read if layout == GEODEP else trade.read), settings or {})
    store.fail_if_figures_exist(home_of(home), name, replace=replace)
    found = read(path, name=name, **options)  # type: ignore[arg-type]
    store.save_figures(home_of(home), found, replace=replace)
    return found


def trade_entries(*, home: Path | None = None) -> list[Figures]:
    """Return the trade tables at hand, built in first."""
    known = {**store.embedded_figures(), **store.stored_figures(home_of(home))}
    return [found for found in map(store.read_figures, known.values()) if found.kind in KINDS]


def load_trade(name: str, *, home: Path | None = None) -> Figures:
    """Return a trade table by name."""
    known = {each.name: each for each in trade_entries(home=home)}
    if name not in known:
        raise unknown(say("trade table"), name, known)
    return known[name]


def remove_trade(name: str, *, home: Path | None = None) -> None:
    """Remove a stored trade table."""
    store.delete_figures(home_of(home), name)
