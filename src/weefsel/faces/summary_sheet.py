"""The first sheet of a workbook of findings: the answer in one language, its table by region, a list of sheets."""

from __future__ import annotations

from collections.abc import Sequence

import xlsxwriter

from weefsel.faces.views.story import Column, Story, Table

WIDE, NARROW = 44, 16
COLOURS = {"direct": "#B5452C", "indirect": "#2B3A67", "induced": "#9AA5AC"}


def write_summary(book: xlsxwriter.Workbook, story: Story, sheets: Sequence[tuple[str, str]]) -> None:
    """Add the sheet.

    Parameters
    ----------
    sheets : name of each sheet that follows, and what it holds
    """
    name = story.words["sheet.summary"]
    sheet = book.add_worksheet(name)
    bold, title = book.add_format({"bold": True}), book.add_format({"bold": True, "font_size": 16})
    sheet.set_column(0, 0, WIDE)
    sheet.set_column(1, 6, NARROW)
    sheet.write_string(0, 0, story.title, title)
    texts = [text for text in (story.asked, story.sentence, *story.lead) if text]
    for row, text in enumerate(texts, start=1):
        sheet.write_string(row, 0, text)
    row = len(texts) + 2
    for table in [section.table for section in story.sections if section.table and section.name == "regions"]:
        row = _write_table(book, sheet, name, table, row) + 2
    sheet.write_string(row, 0, story.words["sheet.list"], bold)
    for at, (called, what) in enumerate(sheets, start=row + 1):
        sheet.write_string(at, 0, called)
        sheet.write_string(at, 1, what)


def _write_table(
    book: xlsxwriter.Workbook, sheet: xlsxwriter.worksheet.Worksheet, name: str, table: Table, top: int
) -> int:
    """Write a table and a stacked bar chart of its parts under it; return the row below both."""
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    sheet.write_string(top, 0, table.caption, bold)
    for column, what in enumerate(table.columns):
        sheet.write_string(top + 1, column, _heading(what), bold)
    for line, cells in enumerate(table.rows, start=top + 2):
        for column, value in enumerate(cells):
            if isinstance(value, str):
                sheet.write_string(line, column, value)
            elif value is not None:
                look = book.add_format({"num_format": "#,##0" + (".0" if table.columns[column].decimals else "")})
                sheet.write_number(line, column, value, look)
    last = top + len(table.rows)  # the row of totals stays out of the chart
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    for column, what in enumerate(table.columns):
        if what.name in COLOURS:
            chart.add_series(
                {
                    "name": what.heading,
                    "categories": [name, top + 2, 0, last, 0],
                    "values": [name, top + 2, column, last, column],
                    "fill": {"color": COLOURS[what.name]},
                }
            )
    chart.set_title({"name": table.caption, "name_font": {"size": 11}})
    chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 720, "height": 260})
    sheet.insert_chart(top + len(table.rows) + 3, 0, chart)
    return top + len(table.rows) + 17


def _heading(column: Column) -> str:
    return f"{column.heading} [{column.unit}]" if column.unit and column.unit != column.heading else column.heading
