"""Findings as files: CSV, JSON, Excel, Parquet; written whole or not at all."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime
from errno import ENOSPC
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from weefsel.errors import InputError, unknown
from weefsel.faces.summary_sheet import write_summary
from weefsel.faces.views.story import Story
from weefsel.model import Result
from weefsel.registry import methods
from weefsel.vocabulary import sector_name

EXTENSIONS = (".csv", ".json", ".xlsx", ".parquet")
SHEET_NAME = 31
CHARTED = 15
#: The same findings make the same bytes: a workbook carries no clock.
BOOK_DATE = datetime(2000, 1, 1)


def fail_if_unknown_extension(path: Path) -> None:
    """Raise an InputError unless a path ends in one of the four known extensions."""
    if path.suffix.lower() not in EXTENSIONS:
        raise unknown("file type", path.suffix or path.name, EXTENSIONS)


def write_result(result: Result, path: Path) -> Path:
    """Write a result by the extension of its path.

    Raises
    ------
    InputError
        If the extension is not known or the file cannot be written.
    """
    fail_if_unknown_extension(path)
    kind = path.suffix.lower()
    if kind == ".xlsx":
        return write_workbook([result], path)
    with replaced(path) as draft:
        if kind == ".csv":
            draft.write_text(result.frame.write_csv(), encoding="utf-8", newline="\n")
        elif kind == ".json":
            text = json.dumps(result_as_data(result), ensure_ascii=False, allow_nan=False, indent=1)
            draft.write_text(text + "\n", encoding="utf-8", newline="\n")
        else:
            result.frame.write_parquet(draft)
    return path


FRAME_EXTENSIONS = (".csv", ".json", ".parquet")


def fail_if_no_frame_file(path: Path) -> None:
    """Raise an InputError unless a path ends in an extension for plain tables."""
    if path.suffix.lower() not in FRAME_EXTENSIONS:
        raise unknown("file type", path.suffix or path.name, FRAME_EXTENSIONS)


def write_frame(frame: pl.DataFrame, path: Path) -> Path:
    """Write a table of any columns by the extension of its path.

    Raises
    ------
    InputError
        If the extension is not known or the file cannot be written.
    """
    fail_if_no_frame_file(path)
    with replaced(path) as draft:
        if path.suffix.lower() == ".csv":
            draft.write_text(frame.write_csv(), encoding="utf-8", newline="\n")
        elif path.suffix.lower() == ".json":
            draft.write_text(frame.write_json() + "\n", encoding="utf-8", newline="\n")
        else:
            frame.write_parquet(draft)
    return path


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Give a draft to write; it takes the place of the file in one step when the block ends well."""
    draft = path.with_name(f".{uuid.uuid4().hex}{path.suffix}")
    try:
        yield draft
        draft.replace(path)
    except OSError as error:
        full = error.errno == ENOSPC
        remedy = (
            "Free some space, or choose another disk." if full else "Choose another place, or make its folder first."
        )
        raise InputError(f"{path} cannot be written: {error.strerror or error}", remedy) from error
    except xlsxwriter.exceptions.FileCreateError as error:
        raise InputError(f"{path} cannot be written: {error}", "Choose another place.") from error
    finally:
        draft.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> Path:
    """Write a text file."""
    with replaced(path) as draft:
        draft.write_text(text, encoding="utf-8", newline="\n")
    return path


def write_bytes(path: Path, content: bytes) -> Path:
    """Write a file of bytes."""
    with replaced(path) as draft:
        draft.write_bytes(content)
    return path


def result_as_data(result: Result) -> dict[str, Any]:
    """Return a result as plain data: where it comes from, its settings, its rows."""
    return {
        "method": result.method,
        "settings": dict(result.settings),
        "origin": asdict(result.origin) if result.origin else None,
        "notes": list(result.notes),
        "columns": result.frame.columns,
        "rows": [list(row) for row in result.frame.iter_rows()],
    }


def write_long_csv(results: Sequence[Result], path: Path) -> Path:
    """Write several results as one long CSV, with a column `method`; labels a result has not are empty."""
    frames = [result.frame.select(pl.lit(result.method).alias("method"), pl.all()) for result in results]
    together = pl.concat(frames, how="diagonal")
    last = [name for name in ("value", "low", "high", "unit", "status") if name in together.columns]
    ordered = together.select([*[name for name in together.columns if name not in last], *last])
    return write_text(path, ordered.write_csv())


def write_workbook(results: Sequence[Result], path: Path, *, story: Story | None = None, language: str = "") -> Path:
    """Write results to Excel: a sheet that says what it is, one sheet per result, charts where they help.

    Texts never become formulas or links.

    Parameters
    ----------
    story : the answer in words, for a first sheet
    language : the language in which industries are named beside their codes; empty leaves codes alone
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}
    with replaced(path) as draft, xlsxwriter.Workbook(draft, options) as book:
        book.set_properties({"created": BOOK_DATE})
        taken: set[str] = set()
        names = [_sheet_name(result.method, taken) for result in results]
        if story:
            titles = [methods()[result.method].title for result in results]
            write_summary(book, story, [*zip(names, titles, strict=True)])
        _write_cover(book, results)
        for name, result in zip(names, results, strict=True):
            _write_sheet(book, name, replace(result, frame=with_names(result.frame, language)))
    return path


def with_names(frame: pl.DataFrame, language: str) -> pl.DataFrame:
    """Return a frame with the name of each industry beside its code, where the codes have names.

    >>> with_names(pl.DataFrame({"sector": ["C29", "mine"], "value": [1.0, 2.0]}), "fr").rows()
    [('C29', 'Véhicules automobiles', 1.0), ('mine', 'mine', 2.0)]
    """
    columns = []
    for name in frame.columns:
        columns.append(pl.col(name))
        if language and (name == "sector" or name.endswith("_sector")):
            called = {code: sector_name(code, language) for code in frame[name].unique().to_list() if code is not None}
            if any(code != text for code, text in called.items()):
                columns.append(pl.col(name).replace(called).alias(f"{name}_name"))
    return frame.select(columns)


def _sheet_name(method: str, taken: set[str]) -> str:
    name = method[:SHEET_NAME]
    while name.lower() in taken:
        name = f"{name[: SHEET_NAME - 3]}~{len(taken)}"
    taken.add(name.lower())
    return name


def _write_cover(book: xlsxwriter.Workbook, results: Sequence[Result]) -> None:
    sheet = book.add_worksheet("read me")
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 110)
    lines: list[tuple[str, str]] = [("Weefsel", "findings; exact values, units on every row")]
    origin = results[0].origin if results else None
    if origin:
        lines += [("fabric", f"{origin.title} ({origin.fabric})"), ("year of flows", str(origin.year))]
        lines += [(vintage.what, f"{vintage.year}, {vintage.source} ({vintage.terms})") for vintage in origin.vintages]
        lines += [("content hash", origin.content_hash)]
    for result in results:
        settings = ", ".join(f"{key} = {value}" for key, value in result.settings.items() if value is not None)
        lines += [(result.method, settings or "no settings")]
    notes = dict.fromkeys(note for result in results for note in result.notes)
    lines += [("note", note) for note in notes]
    for at, (key, text) in enumerate(lines):
        sheet.write_string(at, 0, key, bold)
        sheet.write_string(at, 1, text)


def _write_sheet(book: xlsxwriter.Workbook, name: str, result: Result) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    for column, heading in enumerate(result.frame.columns):
        sheet.write_string(0, column, heading, bold)
        for row, value in enumerate(result.frame[heading].to_list(), start=1):
            if value is None:
                continue
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            else:
                sheet.write_number(row, column, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(result.frame), len(result.frame.columns) - 1)
    sheet.autofit()
    if {"measure", "sector"} <= set(result.frame.columns) and "jobs" in set(result.frame["measure"]):
        _add_chart(book, name, result)


def _charted(result: Result) -> pl.DataFrame:
    """Return the rows that add up by industry: suppliers of a closure, or findings with one row per industry."""
    jobs = result.frame.filter(pl.col("measure") == "jobs")
    if "side" in jobs.columns:
        return jobs.filter(pl.col("part") == "indirect", pl.col("side") == "suppliers")
    return jobs if set(result.labels) <= {"region", "sector", "grade", "measure"} else jobs.clear()


def _add_chart(book: xlsxwriter.Workbook, name: str, result: Result) -> None:
    """Add a native bar chart of jobs by industry, the largest fifteen, from a table of its own."""
    summed = (
        _charted(result)
        .group_by("sector", maintain_order=True)
        .agg(pl.col("value").sum())
        .sort("value", descending=True)
        .head(CHARTED)
    )
    if not len(summed):
        return
    data_name = f"{name[: SHEET_NAME - 6]} chart"
    sheet = book.add_worksheet(data_name)
    sheet.write_row(0, 0, ["sector", "jobs"])
    for row, (sector, value) in enumerate(summed.iter_rows(), start=1):
        sheet.write_string(row, 0, sector)
        sheet.write_number(row, 1, value)
    chart = book.add_chart({"type": "bar"})
    rows = len(summed)
    chart.add_series(
        {
            "name": f"{result.method}: jobs, largest {rows} industries",
            "categories": [data_name, 1, 0, rows, 0],
            "values": [data_name, 1, 1, rows, 1],
            "fill": {"color": "#B5452C"},
        }
    )
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"none": True})
    chart.set_size({"width": 640, "height": 420})
    sheet.insert_chart("D2", chart)
