"""A chart or a table of a story as a file: exactly what is shown."""

from __future__ import annotations

from collections.abc import Callable

from weefsel.faces.views.story import Chart, Section
from weefsel.faces.web import asdata
from weefsel.faces.web.problems import NotHere
from weefsel.faces.web.shelf import Shelf
from weefsel.sayings import say


def maker(section: Section, extension: str, language: str, shelf: Shelf) -> Callable[[], bytes]:
    """Return what makes the file of a section; NotHere if it has none of that kind."""
    chart = section.chart
    table = chart.table if chart else section.table
    if extension in ("svg", "png"):
        if chart is None:
            raise NotHere(say("{name} has no picture", name=section.name), say("It is a table: take .csv or .xlsx."))
        return lambda: _drawn(chart, extension, shelf)
    if table is None:
        raise NotHere(say("{name} has no table", name=section.name), say("See the story for what it has."))
    if extension == "csv":
        return lambda: asdata.table_as_csv(table, language)
    return lambda: asdata.table_as_xlsx(table, chart.credit if chart else section.heading)


def _drawn(chart: Chart, extension: str, shelf: Shelf) -> bytes:
    return shelf.draw(lambda engine: asdata.picture_of(chart, engine, as_png=extension == "png"))
