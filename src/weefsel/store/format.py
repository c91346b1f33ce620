"""One fabric as a folder: `fabric.json` and one Parquet file per axis and per block of numbers.

A block is stored row by row in one column `value`, so that width does not matter; shapes follow from the
axes. Numbers come back to the bit.
"""

from __future__ import annotations

import errno
import hashlib
import json
import math
import re
import weakref
from collections.abc import Iterator
from dataclasses import asdict, replace
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from weefsel.errors import InputError
from weefsel.model import Axis, Fabric, Imports, Meta, Places, Vintage, residence_between
from weefsel.model.fabric import axes_of, regions_of
from weefsel.model.frozen import is_frozen
from weefsel.sayings import say
from weefsel.store.blocks import blocks_of, sample_as_data, with_stored_sample
from weefsel.store.notes import as_made, how_made

VERSION = 1
#: Cells of flows from which a hash is remembered: below, reading them again takes no time.
REMEMBERED_FROM = 1_000_000
_SEEN: dict[int, tuple[weakref.ref[Fabric], str]] = {}
#: Rows of a Parquet group, and numbers read at once: what reading needs beside the array itself.
GROUP, SLICE = 1 << 20, 1 << 22


def _axes(fabric: Fabric) -> Iterator[tuple[str, Axis]]:
    yield from axes_of(fabric)
    if fabric.places is not None:
        yield "places", fabric.places.axis


def _description(fabric: Fabric) -> dict[str, Any]:
    """Return all of a fabric that is not numbers or labels."""
    places = fabric.places
    return {
        "version": VERSION,
        "meta": asdict(fabric.meta),
        "levels": {name: list(axis.levels) for name, axis in _axes(fabric)},
        "shapes": {name: list(values.shape) for name, values in blocks_of(fabric)},
        "grades": list(fabric.grades),
        "places": {"sectors": list(places.sectors), "basis": places.basis} if places else None,
        **sample_as_data(fabric),
    }


def content_hash(fabric: Fabric) -> str:
    """Return the identity of a fabric: SHA-256 over its labels, numbers and description.

    Two fabrics with the same content have the same hash, wherever they came from; -0.0 counts as 0.0. A large fabric
    whose arrays are frozen is read once, as long as it is held.
    """
    if not _is_frozen(fabric):
        return _hashed(fabric)
    position = id(fabric)
    known = _SEEN.get(position)
    if known is None or known[0]() is not fabric:
        known = weakref.ref(fabric, lambda _: _SEEN.pop(position, None)), _hashed(fabric)
        _SEEN[position] = known
    return known[1]


def _is_frozen(fabric: Fabric) -> bool:
    """Return whether a fabric is large and nobody can write its numbers, not even through an array they are part of."""
    if fabric.flows.size < REMEMBERED_FROM:
        return False
    return all(is_frozen(values) for _, values in blocks_of(fabric))


def _hashed(fabric: Fabric) -> str:
    digest = hashlib.sha256()
    digest.update(json.dumps(_description(fabric), sort_keys=True, ensure_ascii=False).encode())
    for name, axis in _axes(fabric):
        digest.update(json.dumps([name, axis.labels], ensure_ascii=False).encode())
    for name, values in blocks_of(fabric):
        digest.update(name.encode())
        for row in np.atleast_2d(values):
            digest.update((np.ascontiguousarray(row, dtype="<f8") + 0.0).tobytes())
    return digest.hexdigest()


def write_folder(fabric: Fabric, folder: Path) -> str:
    """Write a fabric into a new folder and return its hash.

    The caller makes the folder appear under its final name in one step (see `library.save`).

    Raises
    ------
    OSError
        If the folder is there already or cannot be written, with the reason of the system (a full disk).
    """
    folder.mkdir(parents=True)
    for name, axis in _axes(fabric):
        columns = {level: list(axis.column(level)) for level in axis.levels}
        write_parquet(pl.DataFrame(columns, schema=dict.fromkeys(axis.levels, pl.String)), folder / f"{name}.parquet")
    for name, values in blocks_of(fabric):
        flat = pl.DataFrame({"value": np.ascontiguousarray(values).reshape(-1)})
        write_parquet(flat, folder / f"{name}.parquet")
    identity = content_hash(fabric)
    sums = {file.name: _checksum(file) for file in sorted(folder.iterdir())}
    beside = {"made": how_made(fabric.meta.notes), "hash": identity, "files": sums}
    text = json.dumps({**_description(fabric), **beside}, ensure_ascii=False, indent=1)
    (folder / "fabric.json").write_text(text + "\n", encoding="utf-8")
    return identity


def write_parquet(frame: pl.DataFrame, file: Path) -> None:
    """Write a Parquet file; a failure of the disk, which polars wraps, comes out as the OSError it is."""
    try:
        frame.write_parquet(file, compression="zstd", statistics=False, row_group_size=GROUP)
    except pl.exceptions.PolarsError as error:
        found = re.search(r"os error (\d+)", str(error))
        number = int(found[1]) if found else errno.EIO
        raise OSError(number, str(error).rpartition(": ")[2], str(file)) from error


def read_description(folder: Path | Traversable) -> dict[str, Any]:
    """Return the description of a stored fabric, without its numbers.

    Raises
    ------
    InputError
        If there is none, it may not be read, or it is of another version.
    """
    try:
        found = json.loads((folder / "fabric.json").read_text(encoding="utf-8"))
        version, _ = found["version"], found["hash"]
    except PermissionError as error:
        raise forbidden(folder) from error
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise damaged(folder) from error
    if version != VERSION:
        raise InputError(
            say(
                "{name} is stored in version {version} of the format, this is version {ours}",
                name=folder.name,
                version=version,
                ours=VERSION,
            ),
            say("Import the table again with this version of Weefsel."),
        )
    return dict(found)


def damaged(folder: Path | Traversable) -> InputError:
    """Return the error for stored bytes that are not what was written."""
    return InputError(
        say("the stored table in {folder} is damaged", folder=folder), say("Remove it and import the table again.")
    )


def forbidden(folder: Path | Traversable) -> InputError:
    """Return the error for stored bytes that the user may not read."""
    return InputError(
        say("{folder} may not be read", folder=folder),
        say("Ask for the right to read it, or set WEEFSEL_HOME elsewhere."),
    )


def read_folder(folder: Path | Traversable, *, verify: bool = True) -> Fabric:
    """Return the fabric in a folder, verified against its hash.

    Needs little more memory than the fabric itself.

    Raises
    ------
    InputError
        If files are missing or their content is not what was written.
    """
    found = read_description(folder)
    _fail_if_files_changed(folder, found.get("files", {}))
    try:
        axes = {name: _read_axis(folder, name, levels) for name, levels in found["levels"].items()}
        blocks = {name: _read_block(folder, name, shape) for name, shape in found["shapes"].items()}
        fabric = _assemble(found, axes, blocks)
    except PermissionError as error:
        raise forbidden(folder) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise damaged(folder) from error
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise damaged(folder) from error
    if verify and content_hash(fabric) != found["hash"]:
        raise damaged(folder)
    return fabric


def _checksum(file: Path | Traversable) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while part := stream.read(1 << 20):
            digest.update(part)
    return digest.hexdigest()


def _fail_if_files_changed(folder: Path | Traversable, sums: dict[str, str]) -> None:
    """Raise InputError if a file is not the one written.

    This comes before any decoding: a Parquet file with one wrong byte can ask for all memory there is.
    """
    try:
        changed = [name for name, checksum in sums.items() if _checksum(folder / name) != checksum]
    except PermissionError as error:
        raise forbidden(folder) from error
    except (OSError, AttributeError) as error:
        raise damaged(folder) from error
    if changed:
        raise damaged(folder)


def _scan(folder: Path | Traversable, name: str) -> pl.LazyFrame:
    file = folder / f"{name}.parquet"
    return pl.scan_parquet(file) if isinstance(file, Path) else pl.read_parquet(file.read_bytes()).lazy()


def _read_axis(folder: Path | Traversable, name: str, levels: list[str]) -> Axis:
    return Axis(tuple(levels), tuple(_scan(folder, name).select(levels).collect().iter_rows()))


def _read_block(folder: Path | Traversable, name: str, shape: list[int]) -> np.ndarray:
    """Return one block, read slice by slice into its array, so that it is never held twice."""
    column = _scan(folder, name).select(pl.col("value"))
    count = int(column.select(pl.len()).collect().item())
    if count != math.prod(shape):
        raise ValueError(f"{name} holds {count} numbers for the shape {shape}")
    values = np.empty(count)
    for start in range(0, count, SLICE):
        values[start : start + SLICE] = column.slice(start, SLICE).collect()["value"].to_numpy()
    values.setflags(write=False)  # the whole, not only the view of it that a fabric freezes
    return values.reshape(shape)


def _assemble(found: dict[str, Any], axes: dict[str, Axis], blocks: dict[str, np.ndarray]) -> Fabric:
    meta = dict(found["meta"])
    vintages = tuple(Vintage(**vintage) for vintage in meta.pop("vintages"))
    extra = tuple((str(key), str(value)) for key, value in meta.pop("extra"))
    fabric = Fabric(
        meta=Meta(**{**meta, "notes": as_made(meta["notes"], found.get("made"))}, vintages=vintages, extra=extra),
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
    )
    if "residence" in blocks:
        residence = residence_between(regions_of(fabric.industries), blocks["residence"])
        fabric = replace(fabric, residence=residence)
    if "import_flows" in blocks:
        imports = Imports(axes["products"], blocks["import_flows"], blocks.get("import_final"))
        fabric = replace(fabric, imports=imports)
    if found["places"]:
        about = found["places"]
        places = Places(axes["places"], tuple(about["sectors"]), blocks["place_weights"], about["basis"])
        fabric = replace(fabric, places=places)
    return with_stored_sample(fabric, found.get("sample"), blocks)
