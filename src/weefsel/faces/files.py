"""Findings as files: CSV, JSON, Excel, Parquet; written whole or not at all."""

from __future__ import annotations

import io
import json
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import datetime
from errno import EFBIG
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from weefsel.errors import InputError, reason_of, unknown
from weefsel.faces.sheets import sheet_names, title_of, write_cover, write_sheet
from weefsel.faces.summary_sheet import write_summary
from weefsel.faces.told import notes_told
from weefsel.faces.views.story import Story
from weefsel.model import Result
from weefsel.sayings import say
from weefsel.store.upkeep import FULL

#: Where the W3C says that the metadata of a CSV stand (CSVW, 5.2).
CSV_METADATA = "-metadata.json"
EXTENSIONS = (".csv", ".json", ".xlsx", ".parquet")
#: The same findings make the same bytes: a workbook carries no clock.
BOOK_DATE = datetime(2000, 1, 1)
#: Texts never become formulas or links; a workbook is made in memory, so that a full disk is met in one place.
PLAIN_BOOK = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "nan_inf_to_errors": False}


def fail_if_unknown_extension(path: Path) -> None:
    """Raise an InputError unless a path ends in one of the four known extensions."""
    if path.suffix.lower() not in EXTENSIONS:
        raise unknown(say("file type"), path.suffix or path.name, EXTENSIONS)


def write_result(result: Result, path: Path, *, language: str = "", described: bool = False) -> Path:
    """Write a result by the extension of its path.

    JSON, Parquet (in its metadata) and Excel (on a first sheet) carry the method, its settings, the table and its hash
    inside the file; CSV has no place for them.

    Parameters
    ----------
    language : of the notes; of a workbook see `write_workbook`
    described : write what a CSV cannot carry to ``FILE.csv-metadata.json`` beside it

    Raises
    ------
    InputError
        If the extension is not known or the file cannot be written.
    """
    fail_if_unknown_extension(path)
    kind = path.suffix.lower()
    if kind == ".xlsx":
        return write_workbook([result], path, language=language)
    if kind == ".csv" and described:
        text = json.dumps(csv_metadata(result, path.name, language), ensure_ascii=False, allow_nan=False, indent=1)
        with replaced(path.with_name(path.name + CSV_METADATA)) as beside:
            beside.write_text(text + "\n", encoding="utf-8", newline="\n")
            return write_text(path, result.frame.write_csv())
    if kind == ".csv":
        return write_text(path, result.frame.write_csv())
    if kind == ".json":
        text = json.dumps(result_as_data(result, language), ensure_ascii=False, allow_nan=False, indent=1)
        return write_text(path, text + "\n")
    return write_bytes(path, _parquet(result.frame, parquet_metadata(result, language)))


def _parquet(frame: pl.DataFrame, metadata: dict[str, str] | None = None) -> bytes:
    """Return a table as the bytes of a Parquet file."""
    content = io.BytesIO()
    frame.write_parquet(content, metadata=metadata)
    return content.getvalue()


def about_result(result: Result, language: str = "") -> dict[str, Any]:
    """Return what a result is, without its rows: method, settings, table with its hash, units, notes."""
    data = {key: value for key, value in result_as_data(result, language).items() if key != "rows"}
    return {**data, "labels": result.labels, "units": sorted(set(result.frame["unit"]))}


def parquet_metadata(result: Result, language: str = "") -> dict[str, str]:
    """Return the metadata of a Parquet file: texts as they are, all else as JSON."""
    origin = {"table": result.origin.fabric, "table_hash": result.origin.content_hash} if result.origin else {}
    about = {**about_result(result, language), **origin}
    return {
        f"weefsel.{key}": value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, allow_nan=False)
        for key, value in about.items()
    }


def csv_metadata(result: Result, name: str, language: str = "") -> dict[str, Any]:
    """Return what stands beside a CSV, in the form of the W3C's metadata for tables on the web."""
    kinds = {pl.String: "string", pl.Float64: "double"}
    columns = [
        {"name": column, "datatype": next((text for kind, text in kinds.items() if dtype == kind), "integer")}
        for column, dtype in result.frame.schema.items()
    ]
    context, about = "http://www.w3.org/ns/csvw", about_result(result, language)
    return {
        "@context": context,
        "url": name,
        "tableSchema": {"columns": columns},
        "weefsel": about,
    }


FRAME_EXTENSIONS = (".csv", ".json", ".parquet")


def fail_if_no_frame_file(path: Path) -> None:
    """Raise an InputError unless a path ends in an extension for plain tables."""
    if path.suffix.lower() not in FRAME_EXTENSIONS:
        raise unknown(say("file type"), path.suffix or path.name, FRAME_EXTENSIONS)


def write_frame(frame: pl.DataFrame, path: Path) -> Path:
    """Write a table of any columns by the extension of its path.

    Raises
    ------
    InputError
        If the extension is not known or the file cannot be written.
    """
    fail_if_no_frame_file(path)
    if path.suffix.lower() == ".csv":
        return write_text(path, frame.write_csv())
    if path.suffix.lower() == ".json":
        return write_text(path, frame.write_json() + "\n")
    return write_bytes(path, _parquet(frame))


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Give a draft to write; it takes the place of the file in one step when the block ends well."""
    draft = path.with_name(f".{uuid.uuid4().hex}{path.suffix}")
    try:
        yield draft
        draft.replace(path)
    except OSError as error:
        full = error.errno in FULL
        remedy = (
            say("Free some space, or choose another disk.")
            if full
            else say("Choose another place, or make its folder first.")
        )
        reason = say("there is a limit on the size of files") if error.errno == EFBIG else reason_of(error)
        raise InputError(say("{path} cannot be written: {reason}", path=path, reason=reason), remedy) from error
    finally:
        with suppress(OSError):
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


def result_as_data(result: Result, language: str = "") -> dict[str, Any]:
    """Return a result as plain data: where it comes from, settings, rows; notes in a language, or in English."""
    return {
        "method": result.method,
        "settings": dict(result.settings),
        "origin": asdict(result.origin) if result.origin else None,
        "notes": notes_told(result.notes, language),
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
    """Write results to Excel: a sheet that says what it is, one sheet per result with a native chart.

    Texts never become formulas or links.

    Parameters
    ----------
    story : the answer in words, for a first sheet
    language : in which industries are named beside their codes, and sheets and headings in Dutch and French; empty
        leaves codes alone
    """
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, PLAIN_BOOK) as book:
        book.set_properties({"created": BOOK_DATE})
        names = sheet_names(results, language)
        if story:
            titles = [title_of(result.method, language) for result in results]
            write_summary(book, story, [*zip(names, titles, strict=True)])
        write_cover(book, results, language)
        for name, result in zip(names, results, strict=True):
            write_sheet(book, name, result, language)
    return write_bytes(path, content.getvalue())
