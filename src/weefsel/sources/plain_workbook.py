"""Write a plain table as a workbook: a cover, one sheet per part, and `meta` with what the reader needs.

The cover is for people; what counts when the workbook comes in again are the other sheets.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import xlsxwriter

from weefsel.model import Fabric
from weefsel.sources.cells import UNKNOWN
from weefsel.sources.plain_files import COVER
from weefsel.sources.plain_meta import data_of

Part = tuple[str, tuple[str, ...], tuple[str, ...], np.ndarray]

#: What each sheet holds, and how its numbers are shown.
SHEETS = {
    "Z": ("intermediate flows: rows sell, columns buy", "#,##0.00"),
    "Y": ("final uses of what industries make", "#,##0.00"),
    "V": ("value added and other primary inputs", "#,##0.00"),
    "E": ("accounts, each with its unit in brackets", "#,##0.0"),
    "M": ("imported products", "#,##0.00"),
    "X": ("output as published", "#,##0.00"),
    "residence": ("share of wages earned in the column's region that goes to the row's", "0.0000"),
}
HEAD, LABELS, NUMBERS = 30, 30, 13
HEADING = {"bold": True, "bg_color": "#E8EDF3", "bottom": 1, "text_wrap": True, "valign": "top"}


class Exact(float):
    """A number that is written with all digits that bring it back to the bit; XlsxWriter would stop at sixteen."""

    def __format__(self, _spec: str) -> str:
        return repr(float(self))


class Content(BytesIO):
    """Bytes that stay open until they go: an archive that could not be finished closes itself only then."""

    def close(self) -> None:
        """Stay open."""


def write_workbook(fabric: Fabric, parts: list[Part], path: Path) -> None:
    """Write the parts of a fabric to an .xlsx file; every number comes back to the bit."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    content = Content()  # a full disk is met when the whole is written, not within the book
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"title": fabric.meta.title, "comments": fabric.meta.source})
        _cover(book, fabric, parts)
        for part in parts:
            _sheet(book, part)
        sheet = book.add_worksheet("meta")
        sheet.set_column(0, 0, HEAD // 2)
        sheet.set_column(1, 1, 3 * HEAD)
        for at, (key, cells) in enumerate(_meta_rows(data_of(fabric))):
            sheet.write_string(at, 0, key)
            for column, cell in enumerate(cells, start=1):
                sheet.write_number(at, column, cell) if isinstance(cell, int) else sheet.write_string(at, column, cell)
    path.write_bytes(content.getvalue())


def _sheet(book: Any, part: Part) -> None:
    """Write labels and numbers of one part; labels stay in sight, columns are wide enough for millions."""
    name, rows, columns, values = part
    sheet, heading = book.add_worksheet(name), book.add_format(HEADING)
    beside = book.add_format({"bold": True})
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, LABELS, beside)
    sheet.set_column(1, len(columns), NUMBERS, book.add_format({"num_format": SHEETS[name][1]}))
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    for at, label in enumerate(columns, start=1):
        sheet.write_string(0, at, label, heading)
    for at, (label, line) in enumerate(zip(rows, values, strict=True), start=1):
        sheet.write_string(at, 0, label)
        for column, cell in enumerate(line.tolist(), start=1):
            if isnan(cell):
                sheet.write_string(at, column, UNKNOWN)
            else:
                sheet.write_number(at, column, Exact(cell))


def _cover(book: Any, fabric: Fabric, parts: list[Part]) -> None:
    """Write what the table is, its unit and sources, what the sheets hold, and how it comes in again."""
    sheet = book.add_worksheet(COVER)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, HEAD)
    sheet.set_column(1, 1, 3 * HEAD)
    sheet.set_column(2, 3, NUMBERS)
    bold, wrapped = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True})
    heading = book.add_format(HEADING)
    sheet.write_string(0, 0, fabric.meta.title, book.add_format({"bold": True, "font_size": 16}))
    at = 2
    for key, text in _facts(fabric):
        sheet.write_string(at, 0, key, bold)
        sheet.write_string(at, 1, text, wrapped)
        at += 1
    at += 1
    for column, text in enumerate(("sheet", "holds", "rows", "columns")):
        sheet.write_string(at, column, text, heading)
    for name, rows, columns, _ in parts:
        at += 1
        sheet.write_url(at, 0, f"internal:'{name}'!A1", string=name)
        sheet.write_string(at, 1, SHEETS[name][0], wrapped)
        sheet.write_number(at, 2, len(rows))
        sheet.write_number(at, 3, len(columns))


def _facts(fabric: Fabric) -> Iterator[tuple[str, str]]:
    """Give what stands on the cover: names and texts."""
    meta = fabric.meta
    yield "year", "" if meta.year is None else str(meta.year)
    yield "unit", f"{meta.currency_unit} (all sheets but E and residence)"
    yield "prices", meta.price_basis
    yield "status", meta.status
    yield "source", meta.source
    yield "licence", meta.licence
    for vintage in meta.vintages:
        said = f"{vintage.what}: {vintage.year}, {vintage.source}"
        yield "", f"{said} ({vintage.terms})" if vintage.terms else said
    for at, note in enumerate(meta.notes):
        yield "" if at else "notes", note
    yield "to import it again", "weefsel table import THIS_FILE.xlsx --name NAME"
    yield "", "Rows and columns are matched by label; formulas count with the values that Excel stored for them."
    yield "", f"An empty cell is a fault: write 0, or {UNKNOWN} in V and E. This sheet is not read; the sheet meta is."


def _meta_rows(data: dict[str, object]) -> Iterator[tuple[str, list[int | str]]]:
    """Give the rows of the sheet `meta`: lists take one row per entry."""
    for key, value in data.items():
        for entry in value if isinstance(value, list) else [value]:
            cells = entry if isinstance(entry, list) else [entry]
            yield key, [cell if isinstance(cell, int) else str(cell) for cell in cells]
