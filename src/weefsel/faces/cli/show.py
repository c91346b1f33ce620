"""How the command line shows things: tables of findings, lists, errors."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from weefsel.errors import WeefselError
from weefsel.faces.descriptions import fabric_as_data, gross_value_added
from weefsel.faces.files import result_as_data
from weefsel.faces.told import fault_told, notes_told, place_told, title_told
from weefsel.model import Fabric, Result, unknown_notes
from weefsel.model.fabric import regions_of
from weefsel.registry import is_fabric_unused, methods
from weefsel.sayings import say
from weefsel.study import Entry
from weefsel.vocabulary import spoken

SHOWN_ROWS = 40
SHOWN_ACCOUNTS, SHOWN_LABELS = 12, 24


def console(*, stderr: bool = False) -> Console:
    """Return a console; output that is not a terminal gets a fixed, generous width."""
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() or "COLUMNS" in os.environ else 120
    return Console(stderr=stderr, width=width, highlight=False)


def show_error(error: WeefselError, language: str = "en") -> None:
    """Print a failure as one block on stderr, in a language: what, where, what to do."""
    lines: list[Text] = []
    for fault in error.faults():
        place, told = place_told(fault, language), fault_told(fault, language)
        if place:
            lines.append(Text(place, style="bold"))
        lines.append(Text(f"  {told.what}" if place else told.what))
        if told.remedy:
            lines.append(Text(f"  {told.remedy}", style="italic"))
    title, body = title_told(error, language), Text("\n").join(lines)
    console(stderr=True).print(
        Panel(body, title=escape(title), title_align="left", border_style="red"), soft_wrap=False
    )


def written(frame: pl.DataFrame, path: Path, language: str) -> str:
    """Return in a language how many rows went where."""
    return spoken(say("{count:,} rows written to {path}", count=len(frame), path=path), language or "en")


def show_result(result: Result, *, language: str = "", limit: int = SHOWN_ROWS) -> None:
    """Print a result as a table: the first rows, the unit of each, where the numbers come from; notes in a language."""
    out = console()
    table = Table(title=escape(result.method), title_justify="left", header_style="bold", box=None, pad_edge=False)
    numbers = [name for name in ("value", "low", "high") if name in result.frame.columns]
    for name in result.frame.columns:
        table.add_column(escape(name), justify="right" if name in numbers else "left", no_wrap=name in numbers)
    for row in result.frame.head(limit).iter_rows(named=True):
        table.add_row(*[_cell(name, value, numbers) for name, value in row.items()])
    out.print(table)
    if len(result.frame) > limit:
        rest = len(result.frame) - limit
        more = say("... and {count:,} more rows; write them all with --out FILE.csv (json, xlsx, parquet)", count=rest)
        out.print(spoken(more, language or "en"))
    show_origin(result, out, language)


def show_frame(frame: pl.DataFrame, *, limit: int = SHOWN_ROWS) -> None:
    """Print the first rows of a table of any columns."""
    out = console()
    table = Table(header_style="bold", box=None, pad_edge=False)
    numbers = [name for name, kind in frame.schema.items() if kind.is_numeric()]
    for name in frame.columns:
        table.add_column(escape(name), justify="right" if name in numbers else "left", no_wrap=name in numbers)
    for row in frame.head(limit).iter_rows(named=True):
        table.add_row(*[_cell(name, value, numbers) for name, value in row.items()])
    out.print(table)
    if len(frame) > limit:
        out.print(f"... and {len(frame) - limit:,} more rows; write them all with --out FILE.csv (json, parquet)")


def show_origin(result: Result, out: Console, language: str = "") -> None:
    """Print fabric, year, vintages and notes of a result; notes alone where no flow of the table enters."""
    origin, found = result.origin, methods().get(result.method)
    if origin and not (found and is_fabric_unused(found)):
        year = "" if origin.year is None else f", {origin.year}"
        out.print(f"\n[bold]{escape(origin.title or origin.fabric)}[/bold]{year}", soft_wrap=True)
        for vintage in origin.vintages:
            out.print(f"  {escape(vintage.what)}: {vintage.year}, {escape(vintage.source)}", soft_wrap=True)
    for note in notes_told(result.notes, language):
        out.print(f"  - {escape(note)}", soft_wrap=True)


def _cell(name: str, value: object, numbers: Sequence[str]) -> str:
    if value is None:
        return ""
    if name in numbers and isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    return escape(str(value))


def show_entries(entries: Sequence[Entry]) -> None:
    """Print the tables at hand."""
    table = Table(header_style="bold", box=None, pad_edge=False)
    for heading in ("name", "title", "year", "industries", "status", "where"):
        table.add_column(heading, justify="right" if heading == "industries" else "left")
    for entry in entries:
        where = "built in" if entry.embedded else "stored"
        year = "" if entry.year is None else str(entry.year)
        table.add_row(escape(entry.name), escape(entry.title), year, f"{entry.n:,}", entry.status, where)
    console().print(table)


def print_json(data: object) -> None:
    """Print data as JSON on stdout."""
    # A stream that cannot write every letter still gets JSON that reads back exactly.
    every = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    print(json.dumps(data, ensure_ascii=not every, allow_nan=False))


def print_result_json(result: Result) -> None:
    """Print a result as JSON on stdout."""
    print_json(result_as_data(result))


def show_check(result: Result) -> None:
    """Print the largest residuals of a table and what else was noticed."""
    out = console()
    residuals = result.frame.filter(pl.col("measure") == "residual")
    for (name,), part in residuals.group_by("check", maintain_order=True):
        worst = part.sort(pl.col("value").abs(), descending=True).row(0, named=True)
        label = "|".join(str(worst[level]) for level in ("region", "sector") if level in worst)
        left = f"sum of residuals {part['value'].sum():,.6g} {worst['unit']}"
        text = f"{name}s: {left}, largest {worst['value']:,.6g} at {label}"
        out.print(escape(text), soft_wrap=True)
    out.print("flows are productive: every final demand can be delivered")
    show_origin(result, out)


def _some(labels: Sequence[str]) -> str:
    """Return labels as one phrase, the first ones only where there are many."""
    if len(labels) <= SHOWN_LABELS:
        return ", ".join(labels)
    return f"{len(labels)} ({', '.join(labels[:SHOWN_LABELS])} ...)"


def show_fabric(fabric: Fabric) -> None:
    """Print what a fabric is."""
    out = console()
    data = fabric_as_data(fabric)
    out.print(f"[bold]{escape(fabric.meta.name)}[/bold]  {escape(fabric.meta.title)}", soft_wrap=True)
    for key in ("year", "currency_unit", "price_basis", "source", "licence", "status"):
        out.print(f"  {key.replace('_', ' ')}: {escape(str(data[key]))}", soft_wrap=True)
    unit = fabric.meta.currency_unit
    added = gross_value_added(fabric)
    said = "not given apart" if added is None else f"{added:,.2f} {unit}"
    out.print(f"  output: {fabric.output.sum():,.2f} {unit}; gross value added: {said}")
    accounts = list(zip(fabric.accounts.labels, fabric.account_values, strict=True))
    for (account, account_unit), values in accounts[:SHOWN_ACCOUNTS]:
        partly = " where known" if np.isnan(values).any() else ""
        out.print(escape(f"  {account}: {np.nansum(values):,.0f} {account_unit}{partly}"))
    if len(accounts) > SHOWN_ACCOUNTS:
        out.print(f"  and {len(accounts) - SHOWN_ACCOUNTS:,} more accounts (all with --json)")
    regions = regions_of(fabric.industries)
    shape = f"{len(fabric.industries):,} industries" + (f" in {_some(regions)}" if regions != ("",) else "")
    uses = fabric.uses.texts()
    said = _some(uses) if len(uses) <= SHOWN_LABELS else f"{_some(fabric.uses.unique('category'))} by region"
    out.print(escape(f"  {shape}; {len(uses)} final uses: {said}"), soft_wrap=True)
    for note in unknown_notes(fabric):
        out.print(escape(f"  {note}"), soft_wrap=True)
    if fabric.sample is not None:
        out.print(escape(f"  sample of {len(fabric.sample.tables)} tables: {fabric.sample.what}"), soft_wrap=True)
    for vintage in fabric.meta.vintages:
        out.print(escape(f"  {vintage.what}: {vintage.year}, {vintage.source}"), soft_wrap=True)
    for note in fabric.meta.notes:
        out.print(escape(f"  - {note}"), soft_wrap=True)
