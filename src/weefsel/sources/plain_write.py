"""Write a fabric in the `plain` layout: a folder of CSV files, or one Excel workbook."""

from __future__ import annotations

import csv
import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import xlsxwriter
import yaml

from weefsel.errors import InputError
from weefsel.model import Fabric

Part = tuple[str, tuple[str, ...], tuple[str, ...], np.ndarray]


def write(fabric: Fabric, target: Path) -> list[Path]:
    """Write a fabric and return the files written; in CSV every number comes back to the bit.

    Parameters
    ----------
    target : a folder (made if absent), or a file that ends in .xlsx

    Raises
    ------
    InputError
        If the target cannot be written.
    """
    try:
        if target.suffix.lower() == ".xlsx":
            target.parent.mkdir(parents=True, exist_ok=True)
            return [_write_workbook(fabric, target)]
        target.mkdir(parents=True, exist_ok=True)
        written = [_write_csv(target / f"{name}.csv", rows, columns, values) for name, rows, columns, values in _parts(fabric)]
        return [*written, _write_text(target / "meta.yaml", _meta_text(fabric))]
    except OSError as error:
        raise InputError(f"{target} cannot be written: {error.strerror or error}", "Choose another place.") from error


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
    if (fabric.output != fabric.flows.sum(axis=1) + fabric.final_demand.sum(axis=1)).any():
        yield "X", industries, ("output",), fabric.output[:, None]


def meta_of(fabric: Fabric) -> dict[str, object]:
    """Return what a fabric is, with the keys of the layout."""
    meta = fabric.meta
    found: dict[str, object] = {"name": meta.name, "title": meta.title}
    found |= {"year": meta.year} if meta.year is not None else {}
    found |= {"currency unit": meta.currency_unit, "price basis": meta.price_basis, "source": meta.source}
    found |= {"licence": meta.licence, "status": meta.status}
    found |= {"notes": list(meta.notes)} if meta.notes else {}
    found |= {f"vintage {at}": f"{v.what}: {v.year}, {v.source}" for at, v in enumerate(meta.vintages, start=1)}
    return {**found, **dict(meta.extra)}


def _meta_text(fabric: Fabric) -> str:
    return str(yaml.safe_dump(meta_of(fabric), allow_unicode=True, sort_keys=False))


def _write_csv(path: Path, rows: tuple[str, ...], columns: tuple[str, ...], values: np.ndarray) -> Path:
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["", *columns])
            for label, line in zip(rows, values, strict=True):
                writer.writerow([label, *map(repr, line.tolist())])
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def _write_text(path: Path, text: str) -> Path:
    draft = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    draft.write_text(text, encoding="utf-8", newline="\n")
    os.replace(draft, path)
    return path


def _write_workbook(fabric: Fabric, path: Path) -> Path:
    draft = path.with_name(f".{path.stem}.{uuid.uuid4().hex}.xlsx")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    try:
        with xlsxwriter.Workbook(draft, options) as book:
            for name, rows, columns, values in _parts(fabric):
                sheet = book.add_worksheet(name)
                sheet.write_row(0, 1, columns)
                for at, (label, line) in enumerate(zip(rows, values, strict=True), start=1):
                    sheet.write_string(at, 0, label)
                    sheet.write_row(at, 1, line.tolist())
            sheet = book.add_worksheet("meta")
            for at, (key, value) in enumerate(meta_of(fabric).items()):
                sheet.write_string(at, 0, key)
                text = "; ".join(value) if isinstance(value, list) else value
                sheet.write_number(at, 1, text) if isinstance(text, int) else sheet.write_string(at, 1, str(text))
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return path
