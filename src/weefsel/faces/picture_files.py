"""Charts as files that stand alone: SVG, PNG, and a workbook of the numbers behind them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import xlsxwriter

from weefsel.errors import InputError, unknown
from weefsel.faces.charts.engine import Engine, picture, png
from weefsel.faces.charts.maps import register_shapes
from weefsel.faces.files import BOOK_DATE, PLAIN_BOOK, write_bytes, write_text
from weefsel.faces.views.explore import shown
from weefsel.faces.views.pictures import pictures_of
from weefsel.faces.views.story import Chart, Column
from weefsel.faces.views.words import Words
from weefsel.model import Fabric, Result
from weefsel.sayings import say

WIDTH = 840
EXTENSIONS = (".svg", ".png")
SHEET_NAME = 31
#: Rows of a sheet above its table: title, what is seen, source.
ABOVE = 4


def chart_as_svg(chart: Chart, engine: Engine) -> str:
    """Return a chart as SVG text that stands alone."""
    register_shapes(chart.option, engine)
    return picture(
        chart.option,
        title=chart.title,
        description=chart.description,
        credit=chart.credit,
        width=WIDTH,
        height=chart.height,
        engine=engine,
    )


def is_a_picture(path: Path) -> bool:
    """Say whether the extension of a path is that of a picture."""
    return path.suffix.lower() in EXTENSIONS


def write_picture(result: Result, fabric: Fabric, path: Path, *, language: str = "en") -> list[Path]:
    """Write the pictures of a result: the first under the path given, others beside it with a word behind the name.

    A method without pictures of its own gives bars.

    Raises
    ------
    InputError
        If the extension is not known, the result has nothing to draw, or a file cannot be written.
    """
    if not is_a_picture(path):
        raise unknown(say("file type"), path.suffix or path.name, EXTENSIONS)
    words = Words(language, fabric)
    bars = shown(result, words).chart
    charts = pictures_of(result, words) or ((bars,) if bars is not None else ())
    if not charts:
        raise InputError(
            say("{method} found nothing to draw", method=result.method), say("Write the numbers: --out FILE.csv.")
        )
    engine, written = Engine(), []
    for at, chart in enumerate(charts):
        target = path if at == 0 else path.with_name(f"{path.stem}-{chart.name}{path.suffix}")
        drawn = chart_as_svg(chart, engine)
        if path.suffix.lower() == ".svg":
            written.append(write_text(target, drawn))
        else:
            written.append(write_bytes(target, png(drawn)))
    return written


def charts_as_xlsx(charts: Sequence[Chart]) -> bytes:
    """Return the tables behind charts as a workbook: a sheet for each, with title, description and source above."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, PLAIN_BOOK) as book:
        book.set_properties({"created": BOOK_DATE})
        for chart in charts:
            _write_sheet(book, chart)
    return content.getvalue()


def _write_sheet(book: xlsxwriter.Workbook, chart: Chart) -> None:
    sheet = book.add_worksheet(chart.name[:SHEET_NAME])
    bold = book.add_format({"bold": True})
    for line, column in enumerate(chart.table.columns):
        sheet.write_string(ABOVE, line, f"{column.heading} [{column.unit}]" if column.unit else column.heading, bold)
    formats = [book.add_format({"num_format": _pattern(column)}) for column in chart.table.columns]
    for line, row in enumerate(chart.table.rows, start=ABOVE + 1):
        for at, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, at, value)
            elif value is not None:
                sheet.write_number(line, at, value, formats[at])
    sheet.autofit()
    # After the widths are set: long lines must not make the first column wide.
    for line, text in enumerate((chart.title, chart.description, chart.credit)):
        sheet.write_string(line, 0, text, bold if line == 0 else None)
    sheet.freeze_panes(ABOVE + 1, 1)


def _pattern(column: Column) -> str:
    return "#,##0" + ("." + "0" * column.decimals if column.decimals else "")
