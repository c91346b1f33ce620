"""Any result as a table and a bar chart, without knowing its method: nothing is added up, nothing is left unsaid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from weefsel.faces.charts.options import Bar, height_of_bars, ranked_bars
from weefsel.faces.views.story import Cell, Chart, Column, Table
from weefsel.faces.views.words import Words
from weefsel.model import Result
from weefsel.model.fabric import STATUSES
from weefsel.registry import TOTALS, find
from weefsel.study import TOTAL
from weefsel.vocabulary import format_number, phrase_keys, province_name, region_name, sector_name

SHOWN_ROWS = 200
SHOWN_BARS = 20
NAMED = 5
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """One label column that is held at one value, and the values it could have."""

    column: str
    heading: str
    values: tuple[tuple[str, str], ...]
    held: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A result as shown: a table of its first rows, bars by one label, and what is held fixed for them."""

    table: Table
    rows: int
    by: str
    over: tuple[tuple[str, str], ...]
    choices: tuple[Choice, ...]
    chart: Chart | None


def shown(result: Result, words: Words, *, by: str = "", held: Mapping[str, str] | None = None) -> Shown:
    """Return a result as shown.

    Parameters
    ----------
    by
        Label column that the bars stand for; empty: the one with the most values.
    held
        Values of other label columns; one that is not given is held at the value of the row that is largest.
    """
    frame = result.frame.with_columns(pl.col(name).cast(pl.String) for name in result.labels)
    counts = {name: frame[name].n_unique() for name in result.labels}
    keys = [name for name in result.labels if name not in ("grade", "note", *find(result.method).finds)]
    chosen = by if by in keys else max(keys, key=lambda name: counts[name], default="")
    plain = _without_totals(result, frame)
    part, choices = _held(plain, [name for name in keys if name != chosen and counts[name] > 1], held or {}, words)
    over = tuple((name, _heading(name, words)) for name in keys if counts[name] > 1)
    table = _table(result, words)
    chart = _chart(result, part, chosen, choices, words) if chosen else None
    return Shown(table, len(frame), chosen, over, choices, chart)


def _without_totals(result: Result, frame: pl.DataFrame) -> pl.DataFrame:
    """Leave out rows that sum others: a bar of the sum would dwarf the bars of its parts."""
    if not result.settings.get(TOTALS.name):
        return frame
    summed = {name for text in find(result.method).adds for name in text.split("+")}
    columns = [name for name in result.labels if name in summed]
    return frame.filter(~pl.any_horizontal(pl.col(name) == TOTAL for name in columns)) if columns else frame


def _held(
    frame: pl.DataFrame, columns: list[str], wanted: Mapping[str, str], words: Words
) -> tuple[pl.DataFrame, tuple[Choice, ...]]:
    """Hold each column at one value, in turn, so that one row is left for each bar."""
    choices = []
    for name in columns:
        values = list(dict.fromkeys(frame[name]))
        largest = frame.sort(pl.col("value").abs(), descending=True)[name][0]
        value = wanted[name] if wanted.get(name) in values else largest
        frame = frame.filter(pl.col(name) == value)
        named = tuple((each, label(name, each, words)) for each in values)
        choices.append(Choice(name, _heading(name, words), named, str(value)))
    return frame, tuple(choices)


def label(column: str, value: str, words: Words) -> str:
    """Return a label in the language, where it is one that we know."""
    if column == "sector" or column.endswith("_sector") or column == "product":
        return sector_name(value, words.language)
    if column == "region" or column.endswith("_region"):
        return region_name(value, words.language)
    if column == "province":
        return province_name(value, words.language)
    known = phrase_keys(words.language)
    for key in (f"{column}.{value}", f"part.{value}", f"measure.{value}", f"lev.kind.{value}"):
        if key in known:
            return known[key]
    return value


def _heading(column: str, words: Words) -> str:
    known = phrase_keys(words.language)
    return next((known[key] for key in (f"column.{column}", f"word.{column}") if key in known), column)


def _unit(unit: str, words: Words) -> str:
    return phrase_keys(words.language).get(f"unit.{unit}", unit)


def _status(status: str, words: Words) -> str:
    return words(f"status.{status}") if status in STATUSES else status


def _table(result: Result, words: Words) -> Table:
    frame = result.frame.head(SHOWN_ROWS)
    columns = []
    for name, kind in frame.schema.items():
        columns.append(Column(name, _heading(name, words), decimals=DECIMALS if kind.is_float() else None))
    lines: list[tuple[Cell, ...]] = []
    for row in frame.iter_rows(named=True):
        cells: list[Cell] = []
        for name, value in row.items():
            if name == "status":
                cells.append(_status(str(value), words))
            elif name == "unit":
                cells.append(_unit(str(value), words))
            elif isinstance(value, str):
                cells.append(label(name, value, words))
            else:
                cells.append(value)
        lines.append(tuple(cells))
    return Table("result", result.method, tuple(columns), tuple(lines))


def _chart(result: Result, part: pl.DataFrame, by: str, choices: tuple[Choice, ...], words: Words) -> Chart | None:
    part = part.unique(subset=[by], keep="first", maintain_order=True).filter(pl.col("value").is_finite())
    ranked = part.sort(pl.col("value").abs(), descending=True).head(SHOWN_BARS)
    if not len(ranked):
        return None
    units = [_unit(str(unit), words) for unit in dict.fromkeys(ranked["unit"])]
    statuses = list(dict.fromkeys(ranked["status"]))
    ranged = {"low", "high"} <= set(ranked.columns)
    bars = [
        Bar(
            label(by, str(row[by]), words),
            (float(row["value"]),),
            number(float(row["value"]), words.language),
            row["low"] if ranged else None,
            row["high"] if ranged else None,
            estimated=row["status"] != "observed",
        )
        for row in ranked.iter_rows(named=True)
    ]
    fixed = "; ".join(f"{choice.heading}{words.colon}{dict(choice.values)[choice.held]}" for choice in choices)
    method = f"{words.method(result.method)} ({result.method})"
    title = words("explore.chart", method=method, table=words.title, by=_heading(by, words))
    credit = words(
        "explore.credit",
        title=words.title,
        unit=words.listed(units),
        year=words.flows_year,
        status=words.listed([_status(status, words) for status in statuses]),
        fixed=f"{fixed}." if fixed else "",
    )
    listed = words.listed([f"{bar.label} ({bar.text})" for bar in bars[:NAMED]])
    columns = (Column(by, _heading(by, words)), Column("value", words.listed(units), decimals=DECIMALS))
    rows: list[tuple[Cell, ...]] = [(bar.label, bar.total) for bar in bars]
    return Chart(
        name="result",
        title=title,
        option=ranked_bars(bars),
        description=words("explore.description", by=_heading(by, words), list=listed),
        table=Table("bars", title, columns, tuple(rows)),
        credit=credit.strip(),
        height=height_of_bars(len(bars), legend=False),
        narrow_height=height_of_bars(len(bars), legend=False, narrow=True),
    )


def number(value: float, language: str) -> str:
    """Return a number with about three figures, whatever its size; exact values stand in the table.

    >>> [number(value, "en") for value in (12345.6, 12.34, 0.01234, 0.0, -0.5)]
    ['12,346', '12.3', '0.0123', '0', '−0.500']
    """
    size = abs(value)
    if size == 0:
        return "0"
    decimals = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3 if size >= 0.1 else 4
    return format_number(value, language, decimals)
