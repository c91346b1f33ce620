"""Names of fabrics: built in and stored share one namespace."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path

import platformdirs
import polars as pl

from weefsel.errors import InputError, unknown
from weefsel.model import Fabric
from weefsel.sayings import say
from weefsel.store.format import damaged, read_description, read_folder, write_folder
from weefsel.store.locks import alone, alone_if_possible
from weefsel.store.upkeep import collect, draft, explained, pointer_of, pointers, read_pointer, to_disk

NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,63}")
RESERVED = {"con", "prn", "aux", "nul", *(f"com{i}" for i in range(10)), *(f"lpt{i}" for i in range(10))}


@dataclass(frozen=True, slots=True)
class Entry:
    """One fabric at hand, read from its description only; `status` is ``damaged`` where that fails."""

    name: str
    title: str
    year: int | None
    n: int
    status: str
    hash: str
    embedded: bool


def data_home(environ: Mapping[str, str]) -> Path:
    """Return the folder of the store: WEEFSEL_HOME, or the user's data folder."""
    given = environ.get("WEEFSEL_HOME", "")
    if not given:
        return Path(platformdirs.user_data_dir("weefsel", appauthor=False))
    try:
        return Path(given).expanduser()
    except RuntimeError:  # ~name of a user who is not there
        return Path(given)


def embedded_folders() -> dict[str, Traversable]:
    """Return the built-in fabrics: name -> folder."""
    root = files("weefsel") / "data"
    return {entry.name: entry for entry in root.iterdir() if (entry / "fabric.json").is_file()}


def load(home: Path, name: str) -> Fabric:
    """Return a fabric by name.

    Raises
    ------
    InputError
        If there is none of that name, or what is stored is damaged.
    """
    built_in = embedded_folders()
    if name in built_in:
        return read_folder(built_in[name])
    with explained(home, doing="read"):
        stored = [pointer.stem for pointer in pointers(home)]
    if name not in stored:
        raise unknown(say("table"), name, [*built_in, *stored])
    try:
        return _load_stored(home, name)
    except InputError:
        # A writer may have replaced the table while it was read: look again while no writer can act.
        with explained(home, doing="read"), alone_if_possible(home / "lock"):
            return _load_stored(home, name)


def query(home: Path, name: str, sql: str) -> pl.DataFrame:
    """Return the answer to one SELECT over a table; see `sql.query`.

    Raises
    ------
    InputError
        If there is no such table, or the question cannot be answered.
    """
    from weefsel.store.sql import query as ask  # noqa: PLC0415 - DuckDB loads only where it is asked

    built_in = embedded_folders().get(name)
    if built_in is not None:
        with as_file(built_in) as folder:
            return ask(folder, sql)
    with explained(home, doing="read"):
        if name not in (stored := [pointer.stem for pointer in pointers(home)]):
            raise unknown(say("table"), name, [*embedded_folders(), *stored])
    folder = home / "objects" / read_pointer(pointer_of(home, name))
    try:
        return ask(folder, sql)
    except InputError:
        if folder.exists():
            raise
    # A writer has replaced the table while it was read: ask again while no writer can act.
    with explained(home, doing="read"), alone_if_possible(home / "lock"):
        return ask(home / "objects" / read_pointer(pointer_of(home, name)), sql)


def _load_stored(home: Path, name: str) -> Fabric:
    try:
        identity = read_pointer(pointer_of(home, name))
    except FileNotFoundError:
        raise InputError(
            say("{name} was removed while it was read", name=name), say("See `weefsel table list`.")
        ) from None
    folder = home / "objects" / identity
    if read_description(folder)["hash"] != identity:
        raise damaged(folder)
    return read_folder(folder)


def names(home: Path) -> list[Entry]:
    """Return what is at hand: built-in fabrics first, then stored ones by name.

    A damaged table is listed too, so that it can be found and removed.
    """
    with explained(home, doing="read"):
        stored = pointers(home)
    # A pointer that is gone by now was removed since it was listed.
    return [*_built_in().values(), *(entry for pointer in stored if (entry := _pointed(home, pointer)))]


def find(home: Path, name: str) -> Entry | None:
    """Return one entry of `names`, without reading the others; None if there is none."""
    if name in _built_in():
        return _built_in()[name]
    with explained(home, doing="read"):
        pointer = next((pointer for pointer in pointers(home) if pointer.stem == name), None)
    return _pointed(home, pointer) if pointer else None


@cache
def _built_in() -> dict[str, Entry]:
    return {name: _entry(name, folder, embedded=True) for name, folder in sorted(embedded_folders().items())}


def _pointed(home: Path, pointer: Path) -> Entry | None:
    try:
        return _entry(pointer.stem, home / "objects" / read_pointer(pointer), embedded=False)
    except FileNotFoundError:
        return None
    except InputError as error:
        return Entry(
            pointer.stem,
            say("{what}: {remedy}", what=error.what, remedy=error.remedy),
            None,
            0,
            "damaged",
            "",
            embedded=False,
        )


def _entry(name: str, folder: Path | Traversable, *, embedded: bool) -> Entry:
    found = read_description(folder)
    try:
        meta, n = found["meta"], int(found["shapes"]["output"][0])
        return Entry(name, meta["title"], meta["year"], n, meta["status"], found["hash"], embedded)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise damaged(folder) from error


def fail_if_name_is_taken(home: Path, name: str, *, replace: bool) -> None:
    """Raise InputError if a table cannot be stored under this name."""
    if not NAME.fullmatch(name) or name.partition(".")[0].lower() in RESERVED or ".." in name:
        raise InputError(
            say("{name!r} cannot be the name of a table", name=name),
            say("Use up to 64 letters, digits, dots, dashes and underscores, starting with a letter or digit."),
        )
    if name.lower() in {built_in.lower() for built_in in embedded_folders()}:
        raise InputError(say("{name} is built in", name=name), say("Store the table under another name."))
    with explained(home, doing="read"):
        stored = {pointer.stem for pointer in pointers(home)}
    if name in stored and not replace:
        raise _stored_already(name)
    # Some file systems hold N and n for the same name: a store must mean the same everywhere.
    alike = [other for other in stored if other != name and other.lower() == name.lower()]
    if alike:
        raise InputError(
            say("a table called {name} is stored already", name=alike[0]),
            say("Write {name}, or choose another name.", name=alike[0]),
        )


def _stored_already(name: str) -> InputError:
    return InputError(
        say("a table called {name} is stored already", name=name), say("Add --replace, or choose another name.")
    )


def save(home: Path, name: str, fabric: Fabric, *, replace: bool = False) -> str:
    """Store a fabric under a name, all or nothing, and return its hash.

    Raises
    ------
    InputError
        If the name cannot be used or the folder cannot be written.
    ComputationError
        If the disk is full, or another process does not stop writing; the store is as it was.
    """
    fail_if_name_is_taken(home, name, replace=replace)
    with explained(home):
        for part in ("objects", "names", "tmp"):
            (home / part).mkdir(parents=True, exist_ok=True)
        with draft(home) as folder:
            identity = write_folder(fabric, folder / "object")
            pointer = folder / "pointer.json"
            pointer.write_text(json.dumps({"name": name, "hash": identity}) + "\n", encoding="utf-8")
            to_disk(folder / "object")
            to_disk(folder)
            with alone(home / "lock"):
                fail_if_name_is_taken(home, name, replace=replace)
                _publish(folder / "object", home / "objects" / identity)
                pointer.replace(pointer_of(home, name))
                to_disk(home / "names", files=False)
                collect(home)
    return identity


def _publish(made: Path, target: Path) -> None:
    """Give an object its final name; a sound object that is there already has the same content."""
    if target.exists():
        try:
            read_folder(target)
            if read_description(target)["hash"] == target.name:
                return
        except InputError:
            pass
        target.rename(made.with_name("spoiled"))
    made.rename(target)
    to_disk(target.parent, files=False)


def delete(home: Path, name: str) -> None:
    """Remove a stored fabric, damaged or not, and its object if no other name points to it."""
    if name in embedded_folders():
        raise InputError(
            say("{name} is built in and cannot be removed", name=name),
            say("Stored tables can; see `weefsel table list`."),
        )
    with explained(home, doing="read"):
        stored = {pointer.stem for pointer in pointers(home)}
    if name not in stored:
        raise unknown(say("table"), name, sorted(stored))
    with explained(home), alone(home / "lock"):
        pointer_of(home, name).unlink(missing_ok=True)
        to_disk(home / "names", files=False)
        collect(home)
