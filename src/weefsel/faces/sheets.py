"""The sheets of a workbook of findings: what it is, one sheet per result, a native chart of each main result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
import xlsxwriter

from weefsel.faces.told import notes_told
from weefsel.model import Result
from weefsel.registry import TOTALS, find, methods
from weefsel.vocabulary import phrase, phrase_keys, region_name, sector_name, titled

SHEET_NAME = 31
#: What Excel takes in no name of a sheet.
NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
CHARTED = 15
#: Labels along which values stand in their own order, and are drawn as a line.
ORDERED = ("period", "year")
#: The measure that a chart shows where a result has several; else its first.
MAIN = ("jobs", "value_added")
TOTAL_LABEL = "total"
SPOKEN = ("nl", "fr")


@dataclass(frozen=True, slots=True)
class Charted:
    """The main result of a method: a label and a value each, what they are, and how they are drawn."""

    heading: str
    title: str
    rows: tuple[tuple[str, float], ...]
    unit: str
    ordered: bool


def title_of(method: str, language: str) -> str:
    """Return the title of a method in a language."""
    said = titled(method, language)
    return said if said != method else methods()[method].title


def word(name: str, language: str) -> str:
    """Return the heading of a column or the name of a measure in a language; as it is where there is none.

    >>> word("sector", "nl"), word("sector", ""), word("EXGR", "fr")
    ('bedrijfstak', 'sector', 'EXGR')
    """
    if language not in SPOKEN:
        return name
    known = phrase_keys(language)
    return next((known[key] for key in (f"column.{name}", f"part.{name}", f"word.{name}") if key in known), name)


def sheet_names(results: Sequence[Result], language: str) -> list[str]:
    """Return a name for the sheet of each result, no two alike: the method, or its title in the language."""
    taken: set[str] = set()
    names = []
    for result in results:
        said = title_of(result.method, language) if language in SPOKEN else result.method
        name = said.translate(NOT_IN_NAMES)[:SHEET_NAME].strip(" '")
        while name.lower() in taken:
            name = f"{name[: SHEET_NAME - 3]}~{len(taken)}"
        taken.add(name.lower())
        names.append(name)
    return names


def write_cover(book: xlsxwriter.Workbook, results: Sequence[Result], language: str) -> None:
    """Add the sheet that says where the numbers come from and with which settings."""
    spoken = language if language in SPOKEN else "en"
    sheet = book.add_worksheet(phrase("sheet.cover", spoken))
    bold = book.add_format({"bold": True})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 110)
    lines: list[tuple[str, str]] = [("Weefsel", phrase("sheet.what", spoken))]
    origin = results[0].origin if results else None
    if origin:
        lines += [(phrase("sheet.fabric", spoken), f"{origin.title} ({origin.fabric})")]
        lines += [(phrase("sheet.year", spoken), str(origin.year))] if origin.year is not None else []
        lines += [(vintage.what, f"{vintage.year}, {vintage.source} ({vintage.terms})") for vintage in origin.vintages]
        lines += [(phrase("sheet.hash", spoken), origin.content_hash)]
    for result in results:
        settings = ", ".join(f"{key} = {value}" for key, value in result.settings.items() if value is not None)
        lines += [(result.method, settings or phrase("sheet.no_settings", spoken))]
    notes = dict.fromkeys(note for result in results for note in notes_told(result.notes, spoken))
    lines += [(phrase("sheet.note", spoken), note) for note in notes]
    for at, (key, text) in enumerate(lines):
        sheet.write_string(at, 0, key, bold)
        sheet.write_string(at, 1, text)


def write_sheet(book: xlsxwriter.Workbook, name: str, result: Result, language: str) -> None:
    """Add the sheet of a result, and one with a chart of what it mainly says."""
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    frame = with_names(result.frame, language)
    for column, heading in enumerate(frame.columns):
        sheet.write_string(0, column, word(heading, language), bold)
        for row, value in enumerate(frame[heading].to_list(), start=1):
            if value is None:
                continue
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            else:
                sheet.write_number(row, column, value)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)
    sheet.autofit()
    found = charted(result, language)
    if found is not None:
        _write_chart(book, name, found)


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


def charted(result: Result, language: str) -> Charted | None:
    """Return the main result of a method as one series: its main measure, the largest values or a course in time."""
    frame = _without_totals(result).filter(pl.col("value").is_finite())
    held: dict[str, str] = {}
    if "measure" in frame.columns and len(frame):
        known = frame["measure"].to_list()
        held["measure"] = next((name for name in MAIN if name in known), known[0])
        frame = frame.filter(measure=held["measure"])
    if "side" in frame.columns and "part" in frame.columns:
        frame = frame.filter(part="indirect", side="suppliers").group_by("sector", "unit", maintain_order=True).agg(
            pl.col("value").sum()
        )  # fmt: skip
        held["part"] = "indirect"
    aside = (*held, "grade", "note", *find(result.method).finds)
    labels = [name for name in result.labels if name in frame.columns and name not in aside]
    counts = {name: frame[name].n_unique() for name in labels}
    if not len(frame) or not labels:
        return None
    by = next((name for name in ORDERED if counts.get(name, 0) > 1), max(labels, key=lambda name: counts[name]))
    axes = [name for name in ("region", "sector") if counts.get(name, 0) > 1] if by in ("region", "sector") else [by]
    for name in labels:
        if name not in (*axes, by) and counts[name] > 1:
            largest = frame.sort(pl.col("value").abs(), descending=True, maintain_order=True)[name][0]
            frame = (
                frame.filter(pl.col(name) == largest) if largest is not None else frame.filter(pl.col(name).is_null())
            )
            held[name] = str(largest)
    axes = axes or [by]
    frame = frame.unique(subset=axes, keep="first", maintain_order=True)
    if by not in ORDERED:
        frame = frame.sort(pl.col("value").abs(), descending=True, maintain_order=True).head(CHARTED)
    rows = tuple(
        (" | ".join(_label(name, row[name], language) for name in axes), float(row["value"]))
        for row in frame.iter_rows(named=True)
    )
    said = ", ".join(word(value, language) for value in held.values())
    what = title_of(result.method, language)
    heading = " | ".join(word(name, language) for name in axes)
    return Charted(heading, f"{what}: {said}" if said else what, rows, frame["unit"][0], by in ORDERED)


def _without_totals(result: Result) -> pl.DataFrame:
    if not result.settings.get(TOTALS.name):
        return result.frame
    summed = {name for text in find(result.method).adds for name in text.split("+")} & set(result.labels)
    return result.frame.filter(*[pl.col(name).cast(pl.String) != TOTAL_LABEL for name in summed])


def _label(name: str, value: object, language: str) -> str:
    text = "" if value is None else str(value)
    if not language:
        return text
    if name == "sector" or name.endswith("_sector"):
        return sector_name(text, language)
    return region_name(text, language) if name == "region" or name.endswith("_region") else text


def _write_chart(book: xlsxwriter.Workbook, name: str, found: Charted) -> None:
    data_name = f"{name[: SHEET_NAME - 6]} chart"
    sheet = book.add_worksheet(data_name)
    sheet.write_row(0, 0, [found.heading, found.unit])
    for row, (label, value) in enumerate(found.rows, start=1):
        sheet.write_string(row, 0, label)
        sheet.write_number(row, 1, value)
    rows = len(found.rows)
    chart = book.add_chart({"type": "line" if found.ordered else "bar"})
    colour = {"line": {"color": "#B5452C", "width": 2}} if found.ordered else {"fill": {"color": "#B5452C"}}
    series = {"categories": [data_name, 1, 0, rows, 0], "values": [data_name, 1, 1, rows, 1]}
    chart.add_series({"name": found.title, **series, **colour})
    chart.set_title({"name": found.title, "name_font": {"size": 11}})
    if found.ordered:
        chart.set_y_axis({"name": found.unit})
    else:
        chart.set_y_axis({"reverse": True, "label_position": "low"})
        chart.set_x_axis({"name": found.unit})
    chart.set_legend({"none": True})
    chart.set_size({"width": 760, "height": 460})
    sheet.insert_chart("D2", chart)
