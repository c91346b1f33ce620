"""Stories, charts and tables as plain data for the page, and tables as the files it offers."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

from weefsel.faces.charts.engine import Engine, drawable, picture, png
from weefsel.faces.charts.maps import shapes_text
from weefsel.faces.views.story import Cell, Chart, Column, Opening, Section, Story, Table

PICTURE_WIDTH = 840
#: Signs of CSV by language: between cells, and in numbers; those that Excel expects there.
SIGNS = {"en": (",", "."), "nl": (";", ","), "fr": (";", ",")}


def as_json(data: object) -> bytes:
    """Return plain data as JSON."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def story_as_data(story: Story) -> dict[str, Any]:
    """Return a story as plain data, without the words of the page."""
    return {
        "language": story.language,
        "title": story.title,
        "sentence": story.sentence,
        "lead": list(story.lead),
        "sections": [section_as_data(section) for section in story.sections],
        "assumptions": list(story.assumptions),
        "notValidFor": list(story.not_valid_for),
        "sources": list(story.sources),
        "study": story.study,
    }


def opening_as_data(opening: Opening) -> dict[str, Any]:
    """Return what a story begins with as plain data."""
    return {
        "title": opening.title,
        "sentence": opening.sentence,
        "lead": list(opening.lead),
        "direct": opening.direct,
        "section": section_as_data(opening.section),
    }


def section_as_data(section: Section) -> dict[str, Any]:
    """Return a section as plain data."""
    return {
        "name": section.name,
        "heading": section.heading,
        "paragraphs": list(section.paragraphs),
        "chart": chart_as_data(section.chart) if section.chart else None,
        "table": table_as_data(section.table) if section.table else None,
    }


def chart_as_data(chart: Chart) -> dict[str, Any]:
    """Return a chart as plain data, its table twin with it."""
    return {
        "name": chart.name,
        "title": chart.title,
        "option": drawable(chart.option),
        "description": chart.description,
        "credit": chart.credit,
        "height": chart.height,
        "narrowHeight": chart.narrow_height or chart.height,
        "table": table_as_data(chart.table),
        "keys": list(chart.keys),
    }


def table_as_data(table: Table) -> dict[str, Any]:
    """Return a table as plain data: exact values, and how many decimals to show."""
    columns = [
        {"name": column.name, "heading": column.heading, "unit": column.unit, "decimals": column.decimals}
        for column in table.columns
    ]
    return {"name": table.name, "caption": table.caption, "columns": columns, "rows": [list(row) for row in table.rows]}


def heading_of(column: Column) -> str:
    """Return the heading of a column with its unit."""
    return f"{column.heading} [{column.unit}]" if column.unit else column.heading


def table_as_csv(table: Table, language: str) -> bytes:
    """Return a table as CSV with exact values, in the form the spreadsheet of a language expects."""
    between, mark = SIGNS[language]

    def cell(value: Cell) -> str:
        if value is None:
            return ""
        if isinstance(value, str):
            quoted = value.replace('"', '""')
            return f'"{quoted}"' if any(sign in value for sign in (between, '"', "\n")) else value
        return repr(float(value)).removesuffix(".0").replace(".", mark)

    lines = [between.join(cell(heading_of(column)) for column in table.columns)]
    lines += [between.join(cell(value) for value in row) for row in table.rows]
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def table_as_xlsx(table: Table, credit: str) -> bytes:
    """Return a table as an Excel workbook: as shown, with what it is on a sheet of its own."""
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with TemporaryDirectory(prefix="weefsel-") as folder:
        path = Path(folder) / "table.xlsx"
        with xlsxwriter.Workbook(path, options) as book:
            bold = book.add_format({"bold": True})
            sheet = book.add_worksheet(table.name[:31])
            formats = [book.add_format({"num_format": _pattern(column)}) for column in table.columns]
            for at, column in enumerate(table.columns):
                sheet.write_string(0, at, heading_of(column), bold)
            for line, row in enumerate(table.rows, start=1):
                for at, value in enumerate(row):
                    if isinstance(value, str):
                        sheet.write_string(line, at, value)
                    elif value is not None:
                        sheet.write_number(line, at, value, formats[at])
            sheet.freeze_panes(1, 0)
            sheet.autofit()
            about = book.add_worksheet("read me")
            about.set_column(0, 0, 110)
            for line, text in enumerate(("Weefsel", table.caption, credit)):
                about.write_string(line, 0, text)
        return path.read_bytes()


def _pattern(column: Column) -> str:
    return "#,##0" + ("." + "0" * column.decimals if column.decimals else "") if column.decimals is not None else "@"


def picture_of(chart: Chart, engine: Engine, *, as_png: bool) -> bytes:
    """Return a chart as a file that stands alone, SVG or PNG."""
    if "geo" in chart.option:
        name = str(chart.option["geo"]["map"])
        engine.register(name, shapes_text(name))
    drawn = picture(
        chart.option,
        title=chart.title,
        description=chart.description,
        credit=chart.credit,
        width=PICTURE_WIDTH,
        height=chart.height,
        engine=engine,
    )
    return png(drawn) if as_png else drawn.encode()
