"""Eurostat's three ways to write a dataset, read into one long table of text.

TSV (first cell ``freq,unit,...,geo\\TIME_PERIOD``, one column per year, ``:`` where nothing is published, letters
behind a number as flags), SDMX-CSV (one line per cell, columns OBS_VALUE and OBS_FLAG), and JSON-stat (``id``,
``size``, sparse values by flat index, the last dimension fastest). Dimensions are read from the file: their
names and their order have changed between editions.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.sayings import say
from weefsel.sources.archives import File
from weefsel.sources.editions import refusal

TIME, VALUE, LINE = "time", "value", "line"
#: Dimensions that are the rows and the columns of a table, in old and new editions.
ROWS = ("prd_ava", "ind_ava", "prod_na", "indava", "prd_amo")
COLUMNS = ("prd_use", "ind_use", "induse", "ind_impv")
FLOW = "stk_flow"
#: What stands where no number is published.
MISSING = ":"
NUMBER = r"^\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|:)\s*([a-zA-Z]*)\s*$"
DATASET = re.compile(r"naio_10_[a-z0-9]+", re.IGNORECASE)
#: How dimensions are written; other columns of SDMX-CSV are attributes (OBS_FLAG) or labels (Unit of measure).
DIMENSION = re.compile(r"[a-z][a-z0-9_]*")
AGAIN = say("Download the dataset again as TSV, SDMX-CSV or JSON, and do not change it.")
LIMIT_BYTES = 8 * 1024**3


@dataclass(frozen=True, slots=True)
class Cells:
    """What a file holds: `frame` has one column of text per dimension, the year, a value (null: missing), the line."""

    place: str
    dataset: str
    dimensions: tuple[str, ...]
    frame: pl.DataFrame


def read_cells(file: File, wanted: Mapping[str, str]) -> Cells:
    """Return the cells of a file.

    Parameters
    ----------
    file : a file as published, unpacked
    wanted : dimension -> code; what is not wanted is dropped before its numbers are read, where that saves work

    Raises
    ------
    InputError, InputFaults
        If the file is none of the three kinds, is cut off, or has cells that are not numbers.
    """
    if file.size > LIMIT_BYTES:
        raise InputError(
            say("{name} has {size:,.1f} GB", name=file.base, size=file.size / 1e9),
            say("Download one country and year only."),
        )
    with file.opener() as stream:
        raw = stream.read().removeprefix(b"\xef\xbb\xbf")
    start = raw[:4096].lstrip()
    if not start:
        raise InputError(say("{name} is empty (0 bytes)", name=file.base), AGAIN)
    if start.startswith(b"{"):
        return _json_stat(file.base, raw)
    header = _text(file.base, raw.partition(b"\n")[0]).rstrip("\r")
    if "\\" in header.partition("\t")[0] and "\t" in header:
        return _tsv(file.base, raw, header, wanted)
    if "OBS_VALUE" in header:
        return _sdmx_csv(file.base, raw, header)
    cells = [cell.strip('" ') for cell in re.split(r"[,;\t]", header)[:50]]
    raise refusal(_guess(file.base, start, header), "eurostat", [file.base, *cells], AGAIN)


def _text(place: str, raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise InputError(say("{place} is not UTF-8 text", place=place), AGAIN) from None


def _guess(name: str, start: bytes, header: str) -> str:
    """Say what a file looks like that is no table of Eurostat."""
    if start.startswith(b"PK"):
        return say("{name} is an Excel workbook or a zip, not a table of Eurostat as TSV, SDMX-CSV or JSON", name=name)
    if start.lstrip().startswith(b"<"):
        return say("{name} is a web page or XML, not a table of Eurostat as TSV, SDMX-CSV or JSON", name=name)
    return say(
        "{name} does not begin like a table of Eurostat; its first line is {line!r}", name=name, line=header[:80]
    )


def _dataset_in(text: str) -> str:
    found = DATASET.search(text)
    return found[0].lower() if found else ""


def _tsv(place: str, raw: bytes, header: str, wanted: Mapping[str, str]) -> Cells:
    first, *years = header.split("\t")
    names, _, _ = first.rpartition("\\")
    dimensions = tuple(name.strip() for name in names.split(","))
    columns = [first, *years]
    if len(set(columns)) < len(columns):
        raise InputFaults(
            say("{place} has faults", place=place), [Fault(say("a year stands twice in the first line"), AGAIN, place)]
        )
    frame = _read_csv(place, raw, separator="\t", quote=None)
    frame = frame.rename({first: "key"}).with_columns(pl.int_range(2, pl.len() + 2).alias(LINE))
    broken = frame.filter(pl.any_horizontal(pl.all().is_null()))
    parts = frame["key"].str.split(",")
    uneven = frame.filter(parts.list.len() != len(dimensions))
    faults = [
        Fault(say("the line is cut off, or a cell is empty"), AGAIN, place, f"line {line}")
        for line in broken[LINE].head(20).to_list()
    ]
    faults += [
        Fault(
            say("{key!r} has not the {count} codes of the first line", key=key, count=len(dimensions)),
            AGAIN,
            place,
            f"line {line}",
        )
        for key, line in uneven.select("key", LINE).head(20).iter_rows()
    ]
    if faults:
        raise InputFaults(say("{place} has faults", place=place), faults)
    fields = [parts.list.get(at).str.strip_chars().alias(name) for at, name in enumerate(dimensions)]
    frame = frame.drop("key").with_columns(fields)
    for name, code in wanted.items():
        if name in dimensions and code in frame[name].unique():
            frame = frame.filter(pl.col(name) == code)
    stripped = {year: year.strip() for year in years}
    keep = [year for year in years if wanted.get(TIME) in (None, stripped[year])] or years
    frame = frame.select(*dimensions, LINE, *keep).rename({year: stripped[year] for year in keep})
    frame = _one_cell_of_each_table(frame, dimensions, [stripped[year] for year in keep])
    long = frame.unpivot([stripped[year] for year in keep], index=[*dimensions, LINE], variable_name=TIME)
    return Cells(place, _dataset_in(place), dimensions, _with_numbers(place, long))


def _one_cell_of_each_table(frame: pl.DataFrame, dimensions: tuple[str, ...], years: list[str]) -> pl.DataFrame:
    """Return, of a file with several countries or units, enough to tell which: a whole dataset takes gigabytes."""
    others = [name for name in dimensions if name not in (*ROWS, *COLUMNS, FLOW)]
    several = [name for name in others if frame[name].n_unique() > 1]
    if not several:
        return frame
    published = (
        pl.col(year).filter(~pl.col(year).str.starts_with(MISSING)).first().fill_null(MISSING) for year in years
    )
    rest = (pl.col(name).first() for name in (*dimensions, LINE) if name not in several)
    return frame.group_by(several, maintain_order=True).agg(*rest, *published)


def _read_csv(place: str, raw: bytes, *, separator: str, quote: str | None) -> pl.DataFrame:
    try:
        return pl.read_csv(raw, separator=separator, infer_schema=False, quote_char=quote)
    except pl.exceptions.PolarsError as error:
        what = str(error).partition("\n")[0]
        raise InputFaults(say("{place} cannot be split into cells", place=place), [Fault(what, AGAIN, place)]) from None


def _sdmx_csv(place: str, raw: bytes, header: str) -> Cells:
    separator = max(",;\t", key=header.count)
    labels = [label.strip() for label in next(csv.reader(io.StringIO(header), delimiter=separator))]
    # With labels, header and cells read ``geo: Geopolitical entity`` and ``BE: Belgium``.
    codes = [label.partition(":")[0].strip() for label in labels]
    frame = _read_csv(place, raw, separator=separator, quote='"')
    if len(set(codes)) < len(codes):
        doubled = sorted({code for code in codes if codes.count(code) > 1})
        raise InputError(say("{place} has the column {names} twice", place=place, names=doubled), AGAIN)
    frame.columns = codes
    missing = [name for name in ("TIME_PERIOD", "OBS_VALUE") if name not in codes]
    if missing:
        raise InputError(say("{place} has no column {names}", place=place, names=missing), AGAIN)
    dimensions = tuple(code for code in codes if DIMENSION.fullmatch(code))
    frame = frame.with_columns(pl.int_range(2, pl.len() + 2).alias(LINE))
    cut = frame.filter(pl.any_horizontal(pl.col(*dimensions, "TIME_PERIOD").is_null()))
    if len(cut):
        faults = [
            Fault(say("the line is cut off"), AGAIN, place, f"line {line}") for line in cut[LINE].head(20).to_list()
        ]
        raise InputFaults(say("{place} has faults", place=place), faults)
    named = str(frame["DATAFLOW"][0]) if "DATAFLOW" in codes and len(frame) else ""
    long = frame.select(
        *(pl.col(name).str.split(":").list.first().str.strip_chars() for name in dimensions),
        LINE,
        pl.col("TIME_PERIOD").alias(TIME),
        pl.col("OBS_VALUE").fill_null(MISSING).alias(VALUE),
    )
    if separator == ";" and not long[VALUE].str.contains(".", literal=True).any():
        long = long.with_columns(pl.col(VALUE).str.replace(",", ".", literal=True))
    return Cells(place, _dataset_in(named) or _dataset_in(place), dimensions, _with_numbers(place, long))


def _with_numbers(place: str, long: pl.DataFrame) -> pl.DataFrame:
    """Return the table with its values as numbers, null where nothing is published."""
    text = pl.col(VALUE).str.extract(NUMBER, 1)
    wrong = long.filter(text.is_null())
    if len(wrong):
        faults = [
            Fault(
                say("{value!r} is not a number", value=value),
                say("Numbers are written as 1234.5. {remedy}", remedy=AGAIN),
                place,
                f"line {line}",
                year,
            )
            for value, line, year in wrong.select(VALUE, LINE, TIME).head(20).iter_rows()
        ]
        if len(wrong) > len(faults):
            faults.append(
                Fault(say("and {count:,} more faults in this file", count=len(wrong) - len(faults)), AGAIN, place)
            )
        raise InputFaults(say("{place} has faults", place=place), faults)
    return long.with_columns(text.cast(pl.Float64, strict=False).alias(VALUE))


def _json_stat(place: str, raw: bytes) -> Cells:
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise InputError(
            say("{place} is no whole JSON file: {reason}", place=place, reason=str(error)), AGAIN
        ) from None
    if not isinstance(data, dict) or "error" in data:
        told = json.dumps(data.get("error") if isinstance(data, dict) else data)[:200]
        raise InputError(
            say("{place} holds an answer of Eurostat, not a dataset: {told}", place=place, told=told), AGAIN
        )
    try:
        dimensions = tuple(str(name) for name in data["id"])
        size = [int(length) for length in data["size"]]
        codes = [_codes(data["dimension"][name], length) for name, length in zip(dimensions, size, strict=True)]
        at, values = _sparse(data["value"], int(np.prod(size, dtype=np.int64)))
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise InputError(
            say("{place} is no JSON-stat dataset: {reason}", place=place, reason=repr(error)), AGAIN
        ) from None
    where = np.unravel_index(at, size)
    series = {
        (TIME if name.lower() in ("time", "time_period") else name): np.array(code, dtype=object)[where[axis]].tolist()
        for axis, (name, code) in enumerate(zip(dimensions, codes, strict=True))
    }
    schema = dict.fromkeys(series, pl.String)
    frame = pl.DataFrame(series, schema=schema).with_columns(
        pl.Series(VALUE, values, pl.Float64), pl.Series(LINE, at, pl.Int64)
    )
    named = json.dumps([data.get("extension"), data.get("href"), data.get("label")])
    kept = tuple(name for name in series if name != TIME)
    if TIME not in series:
        raise InputError(say("{place} has no dimension time", place=place), AGAIN)
    return Cells(place, _dataset_in(named) or _dataset_in(place), kept, frame)


def _codes(dimension: Any, length: int) -> list[str]:
    """Return the codes of a dimension in their order."""
    index = dimension["category"].get("index")
    if index is None:
        index = list(dimension["category"]["label"])
    ordered = list(index) if isinstance(index, list) else sorted(index, key=lambda code: index[code])
    if len(ordered) != length:
        raise ValueError(f"{len(ordered)} codes where {length} are announced")
    return [str(code) for code in ordered]


def _sparse(values: Any, count: int) -> tuple[np.ndarray, list[float | None]]:
    """Return the flat positions and the values given, as ``{"17": 2.5}`` or as one long list."""
    pairs = values.items() if isinstance(values, dict) else enumerate(values)
    at: list[int] = []
    found: list[float | None] = []
    for position, value in pairs:
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise ValueError(f"the value {value!r} at {position} is not a number")
        if not 0 <= int(position) < count:
            raise ValueError(f"the position {position} lies outside the {count:,} cells")
        at.append(int(position))
        found.append(value)
    return np.array(at, dtype=np.int64), found
