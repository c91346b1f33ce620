"""Named figures as a folder: `figures.json` and one Parquet file per frame; built in or in the user's data folder."""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import polars as pl

from weefsel.errors import InputError, unknown
from weefsel.model.figures import Figures
from weefsel.sayings import say
from weefsel.store.format import write_parquet
from weefsel.store.locks import alone
from weefsel.store.notes import as_made, how_made
from weefsel.store.upkeep import explained, to_disk

VERSION = 1


def write_figures(figures: Figures, folder: Path) -> None:
    """Write figures into a folder, in place of what is there."""
    made = folder.with_name(f"{folder.name}.{uuid.uuid4().hex}")
    made.mkdir(parents=True)
    sums = {}
    for name, frame in sorted(figures.frames.items()):
        write_parquet(frame, made / f"{name}.parquet")
        sums[name] = hashlib.sha256((made / f"{name}.parquet").read_bytes()).hexdigest()
    said = {
        "version": VERSION,
        **{key: getattr(figures, key) for key in ("kind", "name", "title", "source", "licence", "status", "unit")},
        "notes": list(figures.notes),
        "made": how_made(figures.notes),
        "frames": sums,
    }
    (made / "figures.json").write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    to_disk(made)
    if folder.exists():
        old = folder.with_name(f"{folder.name}.{uuid.uuid4().hex}")
        folder.rename(old)
        made.rename(folder)
        shutil.rmtree(old)
    else:
        made.rename(folder)


def read_figures(folder: Path | Traversable) -> Figures:
    """Return the figures in a folder.

    Raises
    ------
    InputError
        If files are missing or are not what was written.
    """
    try:
        said: dict[str, Any] = json.loads((folder / "figures.json").read_text(encoding="utf-8"))
        frames = {}
        for name, checksum in said["frames"].items():
            content = (folder / f"{name}.parquet").read_bytes()
            if hashlib.sha256(content).hexdigest() != checksum:
                raise ValueError(name)
            frames[name] = pl.read_parquet(content)
        return Figures(
            frames=frames,
            notes=as_made(said["notes"], said.get("made")),
            **{key: said[key] for key in ("kind", "name", "title", "source", "licence", "status", "unit")},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, pl.exceptions.PolarsError) as error:
        raise InputError(
            say("the stored figures in {folder} are damaged", folder=folder), say("Remove them and import them again.")
        ) from error


def embedded_figures() -> dict[str, Traversable]:
    """Return the figures that are built in: name -> folder."""
    root = files("weefsel") / "data" / "figures"
    return {entry.name: entry for entry in root.iterdir() if (entry / "figures.json").is_file()}


def stored_figures(home: Path) -> dict[str, Path]:
    """Return the figures that the user stored: name -> folder."""
    with explained(home, doing="read"):
        try:
            return {entry.name: entry for entry in sorted((home / "figures").iterdir()) if "." not in entry.name}
        except (FileNotFoundError, NotADirectoryError):
            return {}


def load_figures(home: Path, name: str, kind: str) -> Figures:
    """Return figures of a kind by name.

    Raises
    ------
    InputError
        If there are none of that name, they are of another kind, or they are damaged.
    """
    known: dict[str, Traversable | Path] = {**embedded_figures(), **stored_figures(home)}
    if name not in known:
        alike = [each for each, folder in known.items() if read_figures(folder).kind == kind]
        raise unknown(say("{kind} figures", kind=kind), name, alike)
    found = read_figures(known[name])
    if found.kind != kind:
        raise InputError(
            say("{name} holds {found}, {kind} is needed", name=name, found=found.kind, kind=kind),
            say("Name a set of {kind}.", kind=kind),
        )
    return found


def fail_if_figures_exist(home: Path, name: str, *, replace: bool) -> None:
    """Raise InputError if figures cannot be stored under this name."""
    if not name.replace("-", "").replace("_", "").isalnum() or not name.isascii() or len(name) > 64:
        raise InputError(
            say("{name!r} cannot be a name", name=name), say("Use up to 64 letters, digits, dashes and underscores.")
        )
    if name in embedded_figures():
        raise InputError(say("{name} is built in", name=name), say("Store the figures under another name."))
    if name in stored_figures(home) and not replace:
        raise InputError(say("{name} is stored already", name=name), say("Add --replace, or choose another name."))


def save_figures(home: Path, figures: Figures, *, replace: bool = False) -> None:
    """Store figures under their name, all or nothing.

    Raises
    ------
    InputError
        If the name cannot be used or is taken.
    """
    name = figures.name
    fail_if_figures_exist(home, name, replace=replace)
    with explained(home):
        (home / "figures").mkdir(parents=True, exist_ok=True)
        with alone(home / "lock"):
            fail_if_figures_exist(home, name, replace=replace)
            write_figures(figures, home / "figures" / name)


def delete_figures(home: Path, name: str) -> None:
    """Remove figures that the user stored."""
    known = stored_figures(home)
    if name not in known:
        raise unknown(say("stored figures"), name, known)
    with explained(home), alone(home / "lock"):
        shutil.rmtree(known[name])
