"""Goals at hand: import, list, remove."""

from __future__ import annotations

from pathlib import Path

from weefsel import store
from weefsel.model.figures import Figures
from weefsel.study.library import home_of


def import_goals(path: Path, *, name: str, home: Path | None = None, replace: bool = False) -> Figures:
    """Read goals and figures from a CSV and store them under a name."""
    from weefsel.sources import goals  # noqa: PLC0415 - only where it is needed

    store.fail_if_figures_exist(home_of(home), name, replace=replace)
    found = goals.read(path, name=name)
    store.save_figures(home_of(home), found, replace=replace)
    return found


def goal_sets(*, home: Path | None = None) -> list[Figures]:
    """Return the sets of goals at hand, built in first."""
    known = {**store.embedded_figures(), **store.stored_figures(home_of(home))}
    return [found for found in map(store.read_figures, known.values()) if found.kind == "goals"]


def remove_goals(name: str, *, home: Path | None = None) -> None:
    """Remove a stored set of goals."""
    store.delete_figures(home_of(home), name)
