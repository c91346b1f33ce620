"""A note as an Excel workbook: the words on the first sheet, then every table with its exact values."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

from weefsel.faces.brief.content import Note, tables_of
from weefsel.faces.files import PLAIN_BOOK
from weefsel.faces.views.story import Column, Table

SHEET_NAME = 31


def note_as_xlsx(note: Note) -> bytes:
    """Return a note as the bytes of a workbook; texts never become formulas or links."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, PLAIN_BOOK) as book:
        _write_words(book, note)
        for table in {table.name: table for table in tables_of(note)}.values():
            _write_table(book, table)
    return content.getvalue()


def _write_words(book: xlsxwriter.Workbook, note: Note) -> None:
    sheet = book.add_worksheet(note.story.words["heading.what_happens"][:SHEET_NAME])
    bold = book.add_format({"bold": True, "text_wrap": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 110)
    asked = [(note.asked, wrapped)] if note.asked else []
    lines = [
        (note.title, bold),
        *asked,
        (note.sentence, wrapped),
        *((text, wrapped) for text in (note.basis, *note.lead) if text),
    ]
    for part in note.parts:
        lines.append((part.heading, bold))
        lines += [(text, wrapped) for text in (*part.texts, *(chart.description for chart in part.charts))]
        lines += [(text, wrapped) for text in part.points]
        lines += [(text, wrapped) for text in part.code.splitlines()]
    for at, (text, look) in enumerate(lines):
        sheet.write_string(at, 0, text, look)


def _write_table(book: xlsxwriter.Workbook, table: Table) -> None:
    sheet = book.add_worksheet(table.name[:SHEET_NAME])
    bold = book.add_format({"bold": True})
    for at, column in enumerate(table.columns):
        sheet.write_string(0, at, f"{column.heading} [{column.unit}]" if column.unit else column.heading, bold)
    formats = [book.add_format({"num_format": _pattern(column)}) for column in table.columns]
    for line, row in enumerate(table.rows, start=1):
        for at, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, at, value)
            elif value is not None:
                sheet.write_number(line, at, value, formats[at])
    sheet.freeze_panes(1, 0)
    sheet.autofit()


def _pattern(column: Column) -> str:
    if not column.decimals:
        return "#,##0"
    return "#,##0." + "0" * column.decimals
