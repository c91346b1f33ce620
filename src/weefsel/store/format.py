"""One fabric as a folder: `fabric.json` and one Parquet file per axis and per block of numbers.

A block is stored row by row in one column `value`, so that width does not matter; shapes follow from the
axes. Numbers come back to the bit.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from weefsel.errors import InputError
from weefsel.model import Axis, Fabric, Imports, Meta, Places, Vintage

VERSION = 1


def _axes(fabric: Fabric) -> Iterator[tuple[str, Axis]]:
    yield "industries", fabric.industries
    yield "uses", fabric.uses
    yield "items", fabric.items
    yield "accounts", fabric.accounts
    if fabric.imports is not None:
        yield "products", fabric.imports.products
    if fabric.places is not None:
        yield "places", fabric.places.axis


def _blocks(fabric: Fabric) -> Iterator[tuple[str, np.ndarray]]:
    yield "flows", fabric.flows
    yield "output", fabric.output
    yield "final_demand", fabric.final_demand
    yield "value_added", fabric.value_added
    yield "account_values", fabric.account_values
    if fabric.imports is not None:
        yield "import_flows", fabric.imports.flows
        if fabric.imports.final is not None:
            yield "import_final", fabric.imports.final
    if fabric.residence is not None:
        yield "residence", fabric.residence
    if fabric.places is not None:
        yield "place_weights", fabric.places.weights


def _description(fabric: Fabric) -> dict[str, Any]:
    """Return all of a fabric that is not numbers or labels."""
    places = fabric.places
    return {
        "version": VERSION,
        "meta": asdict(fabric.meta),
        "levels": {name: list(axis.levels) for name, axis in _axes(fabric)},
        "shapes": {name: list(values.shape) for name, values in _blocks(fabric)},
        "grades": list(fabric.grades),
        "places": {"sectors": list(places.sectors), "basis": places.basis} if places else None,
    }


def content_hash(fabric: Fabric) -> str:
    """Return the identity of a fabric: SHA-256 over its labels, numbers and description.

    Two fabrics with the same content have the same hash, wherever they came from; -0.0 counts as 0.0.
    """
    digest = hashlib.sha256()
    digest.update(json.dumps(_description(fabric), sort_keys=True, ensure_ascii=False).encode())
    for name, axis in _axes(fabric):
        digest.update(json.dumps([name, axis.labels], ensure_ascii=False).encode())
    for name, values in _blocks(fabric):
        digest.update(name.encode())
        for row in np.atleast_2d(values):
            digest.update((np.ascontiguousarray(row, dtype="<f8") + 0.0).tobytes())
    return digest.hexdigest()


def write_folder(fabric: Fabric, folder: Path) -> str:
    """Write a fabric into a new folder and return its hash.

    The caller makes the folder appear under its final name in one step (see `library.save`).
    """
    folder.mkdir(parents=True)
    for name, axis in _axes(fabric):
        columns = {level: list(axis.column(level)) for level in axis.levels}
        pl.DataFrame(columns, schema=dict.fromkeys(axis.levels, pl.String)).write_parquet(folder / f"{name}.parquet")
    for name, values in _blocks(fabric):
        flat = pl.DataFrame({"value": np.ascontiguousarray(values).reshape(-1)})
        flat.write_parquet(folder / f"{name}.parquet", compression="zstd", statistics=False)
    identity = content_hash(fabric)
    text = json.dumps({**_description(fabric), "hash": identity}, ensure_ascii=False, indent=1)
    (folder / "fabric.json").write_text(text + "\n", encoding="utf-8")
    return identity


def read_description(folder: Path | Traversable) -> dict[str, Any]:
    """Return the description of a stored fabric, without its numbers."""
    try:
        found = json.loads((folder / "fabric.json").read_text(encoding="utf-8"))
        if found["version"] != VERSION:
            raise InputError(
                f"{folder.name} is stored in version {found['version']} of the format, this is version {VERSION}",
                "Import the table again with this version of Weefsel.",
            )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged(folder) from error
    return dict(found)


def damaged(folder: Path | Traversable) -> InputError:
    """Return the error for stored bytes that are not what was written."""
    return InputError(f"the stored table in {folder} is damaged", "Remove it and import the table again.")


def read_folder(folder: Path | Traversable, *, verify: bool = True) -> Fabric:
    """Return the fabric in a folder, verified against its hash.

    Raises
    ------
    InputError
        If files are missing or their content is not what was written.
    """
    found = read_description(folder)
    try:
        axes = {name: _read_axis(folder, name, levels) for name, levels in found["levels"].items()}
        blocks = {name: _read_block(folder, name, shape) for name, shape in found["shapes"].items()}
        fabric = _assemble(found, axes, blocks)
    except (OSError, pl.exceptions.PolarsError, ValueError, KeyError, TypeError) as error:
        raise damaged(folder) from error
    if verify and content_hash(fabric) != found["hash"]:
        raise damaged(folder)
    return fabric


def _read(folder: Path | Traversable, name: str) -> pl.DataFrame:
    return pl.read_parquet((folder / f"{name}.parquet").read_bytes())


def _read_axis(folder: Path | Traversable, name: str, levels: list[str]) -> Axis:
    return Axis(tuple(levels), tuple(_read(folder, name).select(levels).iter_rows()))


def _read_block(folder: Path | Traversable, name: str, shape: list[int]) -> np.ndarray:
    return _read(folder, name)["value"].to_numpy(writable=True).reshape(shape)


def _assemble(found: dict[str, Any], axes: dict[str, Axis], blocks: dict[str, np.ndarray]) -> Fabric:
    meta = dict(found["meta"])
    vintages = tuple(Vintage(**vintage) for vintage in meta.pop("vintages"))
    extra = tuple((str(key), str(value)) for key, value in meta.pop("extra"))
    fabric = Fabric(
        meta=Meta(**{**meta, "notes": tuple(meta["notes"])}, vintages=vintages, extra=extra),
        industries=axes["industries"],
        flows=blocks["flows"],
        output=blocks["output"],
        uses=axes["uses"],
        final_demand=blocks["final_demand"],
        items=axes["items"],
        value_added=blocks["value_added"],
        accounts=axes["accounts"],
        account_values=blocks["account_values"],
        grades=tuple(found["grades"]),
        residence=blocks.get("residence"),
    )
    if "import_flows" in blocks:
        imports = Imports(axes["products"], blocks["import_flows"], blocks.get("import_final"))
        fabric = replace(fabric, imports=imports)
    if found["places"]:
        about = found["places"]
        places = Places(axes["places"], tuple(about["sectors"]), blocks["place_weights"], about["basis"])
        fabric = replace(fabric, places=places)
    return fabric
