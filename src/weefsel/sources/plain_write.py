"""Write a fabric in the `plain` layout: a folder of CSV files, or one Excel workbook."""

from __future__ import annotations

import csv
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from math import isnan
from pathlib import Path

import numpy as np
import xlsxwriter

from weefsel.errors import InputError
from weefsel.model import Fabric, in_order_of
from weefsel.model.fabric import regions_of
from weefsel.model.labels import SEPARATOR
from weefsel.sayings import say
from weefsel.sources.cells import UNKNOWN
from weefsel.sources.plain_files import OPTIONAL
from weefsel.sources.plain_meta import as_yaml, data_of
from weefsel.sources.plain_workbook import Part, write_workbook

#: Columns of an Excel sheet, the one of labels included.
SHEET_COLUMNS = 16_384


def write(fabric: Fabric, target: Path) -> list[Path]:
    """Write a fabric and return the files written; every number comes back to the bit.

    Weights of places are not part of the layout and are left out.

    Parameters
    ----------
    target : a folder (made if absent), or a file that ends in .xlsx

    Raises
    ------
    InputError
        If the target cannot be written, holds parts of another table, or the fabric does not fit the layout.
    """
    _fail_if_labels_do_not_fit(fabric)
    parts = list(_parts(fabric))
    try:
        if target.suffix.lower() == ".xlsx":
            _fail_if_too_wide(parts, target)
            target.parent.mkdir(parents=True, exist_ok=True)
            with _replacing(target) as draft:
                write_workbook(fabric, parts, draft)
            return [target]
        target.mkdir(parents=True, exist_ok=True)
        _fail_if_parts_would_stay(target, {name for name, *_ in parts})
        written = [_write_csv(target / f"{name}.csv", rows, columns, values) for name, rows, columns, values in parts]
        with _replacing(target / "meta.yaml") as draft:
            draft.write_text(as_yaml(data_of(fabric)), encoding="utf-8", newline="\n")
        return [*written, target / "meta.yaml"]
    except (OSError, xlsxwriter.exceptions.XlsxWriterException) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(
            say("{path} cannot be written: {reason}", path=target, reason=reason), say("Choose another place.")
        ) from error


def _parts(fabric: Fabric) -> Iterator[Part]:
    industries, uses = fabric.industries.texts(), fabric.uses.texts()
    yield "Z", industries, industries, fabric.flows
    yield "Y", industries, uses, fabric.final_demand
    yield "V", fabric.items.texts(), industries, fabric.value_added
    if len(fabric.accounts):
        accounts = tuple(f"{account} [{unit}]" for account, unit in fabric.accounts.labels)
        yield "E", accounts, industries, fabric.account_values
    if fabric.imports is not None:
        products, final = fabric.imports.products.texts(), fabric.imports.final
        values = fabric.imports.flows if final is None else np.hstack([fabric.imports.flows, final])
        yield "M", products, industries if final is None else industries + uses, values
    # Summed as the reader sums them, so that output is left out only where it comes back to the bit.
    flows, final_demand = np.ascontiguousarray(fabric.flows), np.ascontiguousarray(fabric.final_demand)
    if (fabric.output != flows.sum(axis=1) + final_demand.sum(axis=1)).any():
        yield "X", industries, ("output",), fabric.output[:, None]
    if fabric.residence is not None:
        regions = regions_of(fabric.industries)
        yield "residence", regions, regions, in_order_of(fabric.residence, regions)


def _fail_if_labels_do_not_fit(fabric: Fabric) -> None:
    """Raise InputError for labels that would not come back as they are."""
    axes = [fabric.industries, fabric.uses, *([fabric.imports.products] if fabric.imports else [])]
    parts = [part for axis in axes for label in axis.labels for part in label]
    wrong = [part for part in parts if SEPARATOR in part]
    parts += [part for axis in (fabric.items, fabric.accounts) for label in axis.labels for part in label]
    wrong += [part for part in parts if part != part.strip() or not part.isprintable()]
    wrong += [unit for unit in fabric.accounts.column("unit") if "[" in unit or "]" in unit]
    if wrong:
        raise InputError(
            say("the label {label!r} cannot be written in this layout", label=wrong[0]),
            say("Labels hold no |, no line ends, no white space at their ends; units hold no brackets."),
        )
    both = set(fabric.industries.texts()) & set(fabric.uses.texts())
    if both and fabric.imports is not None and fabric.imports.final is not None:
        raise InputError(
            say("the label {label!r} is both an industry and a final use", label=min(both)),
            say("Rename one of them: both head columns of M."),
        )


def _fail_if_too_wide(parts: list[Part], target: Path) -> None:
    for name, _, columns, _ in parts:
        if len(columns) >= SHEET_COLUMNS:
            what = say(
                "{name} has {count:,} columns, a sheet holds {limit:,}",
                name=name,
                count=len(columns),
                limit=SHEET_COLUMNS - 1,
            )
            raise InputError(what, say("Export to a folder of CSV files instead of {name}.", name=target.name))


def _fail_if_parts_would_stay(folder: Path, written: set[str]) -> None:
    """Raise InputError if files of an earlier table would be taken for parts of this one."""
    parts = {part.lower() for part in OPTIONAL} - {name.lower() for name in written}
    left = [
        file.name for file in sorted(folder.iterdir()) if file.suffix.lower() == ".csv" and file.stem.lower() in parts
    ]
    if left:
        raise InputError(
            say("{folder} holds {names}, which this table does not have", folder=folder, names=left),
            say("Choose an empty folder, or remove what is left of another table."),
        )


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Give a file to write beside `path`, and put it in the place of `path` once it is whole."""
    draft = path.with_name(f".{uuid.uuid4().hex}{path.suffix}")
    try:
        yield draft
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _write_csv(path: Path, rows: tuple[str, ...], columns: tuple[str, ...], values: np.ndarray) -> Path:
    with _replacing(path) as draft, draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["", *columns])
        for label, line in zip(rows, values, strict=True):
            writer.writerow([label, *(UNKNOWN if isnan(cell) else repr(cell) for cell in line.tolist())])
    return path
