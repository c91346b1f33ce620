"""A note as PDF, tagged for those who listen to it (PDF/UA-1), charts as vectors; set by Typst with our own letters."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from weefsel.errors import InputError
from weefsel.faces.brief.content import NOBODY, Note, Part, charts_of
from weefsel.faces.charts.engine import PICTURE_FONT, Engine, data, svg
from weefsel.faces.charts.maps import shapes_text
from weefsel.faces.charts.theme import FONT
from weefsel.faces.views.colophon import Making
from weefsel.faces.views.story import Cell, Chart, Column, Table
from weefsel.sayings import say
from weefsel.vocabulary import format_number

WIDTH = 760
#: Percent of the line; above how many pixels a chart is tall.
MAP_WIDTH, TALL_WIDTH, TALL, TALL_FLOWS = 52, 84, 500, 560
LETTERS = ("weefsel-sans-400.ttf", "weefsel-sans-600.ttf")
STANDARD: Final = "ua-1"


def note_as_pdf(note: Note, engine: Engine, making: Making = NOBODY) -> bytes:
    """Return a note as the bytes of a PDF; its author is who is named as such.

    Raises
    ------
    InputError
        If the part that sets PDFs is not installed.
    """
    try:
        import typst  # noqa: PLC0415 - an extra of the package
    except ModuleNotFoundError:
        raise InputError(say("typst is not installed"), say("Install it with: pip install 'weefsel[brief]'")) from None
    with TemporaryDirectory(prefix="weefsel-") as made:
        folder = Path(made)
        for letters in LETTERS:
            (folder / letters).write_bytes((data() / "fonts" / letters).read_bytes())
        template = files("weefsel.faces.brief") / "note.typ"
        (folder / "note.typ").write_text(template.read_text(encoding="utf-8"), encoding="utf-8")
        (folder / "note.json").write_text(json.dumps(as_data(note, making), ensure_ascii=False), encoding="utf-8")
        for chart in charts_of(note):
            (folder / f"{chart.name}.svg").write_text(drawn(chart, engine), encoding="utf-8")
        return typst.compile(
            str(folder / "note.typ"),
            root=str(folder),
            font_paths=[str(folder)],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=STANDARD,
        )


def drawn(chart: Chart, engine: Engine) -> str:
    """Return a chart as SVG in the letters that the PDF holds."""
    if "geo" in chart.option:
        name = str(chart.option["geo"]["map"])
        engine.register(name, shapes_text(name))
    # Our letters hold no Greek; one foreign sign would set a whole label in another face.
    option = json.loads(json.dumps(chart.option, ensure_ascii=False).replace("δ", "delta"))
    shrunk = MAP_WIDTH if _width(chart) == MAP_WIDTH else 100
    picture = svg(
        option, width=WIDTH * shrunk // 100, height=chart.height * shrunk // 100, engine=engine, prefix=chart.name
    )
    return picture.replace(FONT, PICTURE_FONT)


def as_data(note: Note, making: Making = NOBODY) -> dict[str, Any]:
    """Return a note as plain data, all numbers written in its language: the template adds no word and no number."""
    return {
        "language": note.language,
        "title": note.title,
        "author": making.who,
        "made": " ".join(note.story.colophon[:-1]),
        "basis": note.basis,
        "asked": note.asked,
        "sentence": note.sentence,
        "lead": list(note.lead),
        "parts": [_part(part, note.language) for part in note.parts],
    }


def _part(part: Part, language: str) -> dict[str, Any]:
    return {
        "heading": part.heading,
        "texts": list(part.texts),
        "charts": [
            {
                "file": f"{chart.name}.svg",
                "title": chart.title,
                "alt": chart.description,
                "credit": chart.credit,
                "width": _width(chart),
            }
            for chart in part.charts
        ],
        "tables": [_table(table, language) for table in part.tables],
        "points": list(part.points),
        "code": part.code,
    }


def _width(chart: Chart) -> int:
    """Return how much of the line a chart takes, in percent: a map or a tall chart leaves room for its neighbours."""
    if "geo" in chart.option and chart.name.startswith("daily-map"):
        return MAP_WIDTH
    # The words of a chart of flows stand among its threads: it shrinks last.
    tall = TALL_FLOWS if chart.threads else TALL
    return TALL_WIDTH if chart.height > tall else 100


def _table(table: Table, language: str) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "numeric": [column.decimals is not None for column in table.columns],
        "head": [_heading(column) for column in table.columns],
        "rows": [
            [_written(value, column, language) for value, column in zip(row, table.columns, strict=True)]
            for row in table.rows
        ],
    }


def _heading(column: Column) -> str:
    return f"{column.heading} ({column.unit})" if column.unit and column.unit != column.heading else column.heading


def _written(value: Cell, column: Column, language: str) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else format_number(float(value), language, column.decimals or 0)
