"""A user's own case: template, import, and the report on suppliers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from weefsel import store
from weefsel.model import Result
from weefsel.model.figures import Figures
from weefsel.study.computing import compute
from weefsel.study.library import home_of

REPORT = ("suppliers.concentration", "suppliers.survive")


@dataclass(frozen=True, slots=True)
class Report:
    """What a report on suppliers rests on and found."""

    case: Figures
    results: tuple[Result, ...]


def write_template(path: Path, *, language: str = "en") -> Path:
    """Write the workbook to fill in, in a language, and return its path."""
    from weefsel.sources import case  # noqa: PLC0415 - only where it is needed

    return case.write_template(path, language=language)


def read_case(path: Path, *, name: str = "case") -> Figures:
    """Return the case in a workbook; nothing is stored."""
    from weefsel.sources import case  # noqa: PLC0415 - only where it is needed

    return case.read(path, name=name)


def import_case(path: Path, *, name: str, home: Path | None = None, replace: bool = False) -> Figures:
    """Read a workbook and store the case under a name, for methods that take one."""
    store.fail_if_figures_exist(home_of(home), name, replace=replace)
    found = read_case(path, name=name)
    store.save_figures(home_of(home), found, replace=replace)
    return found


def cases(*, home: Path | None = None) -> list[Figures]:
    """Return the cases at hand, built in first."""
    known = {**store.embedded_figures(), **store.stored_figures(home_of(home))}
    return [found for found in map(store.read_figures, known.values()) if found.kind == "case"]


def remove_case(name: str, *, home: Path | None = None) -> None:
    """Remove a stored case."""
    store.delete_figures(home_of(home), name)


def supplier_report(path: Path) -> Report:
    """Return concentration, and time to survive against time to recover, of the suppliers in a workbook."""
    found = read_case(path)
    return Report(found, tuple(compute(name, "belgium", case=found) for name in REPORT))
