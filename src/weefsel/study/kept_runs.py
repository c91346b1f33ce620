"""Runs of an ensemble in a folder: each whole or not at all, under a plan that says what they are runs of."""

from __future__ import annotations

import errno
import io
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from weefsel.errors import ComputationError, InputError, reason_of
from weefsel.sayings import say
from weefsel.store.upkeep import FULL, to_disk

Numbers = NDArray[np.float64]
Plan = Mapping[str, object]
PLAN = "plan.json"
#: What a plan calls the state of the package, and how it is said.
CODE = ("weefsel", "code")


@dataclass(frozen=True, slots=True)
class Begun:
    """Runs that are there by number, and what is to be said about the folder."""

    values: dict[int, Numbers]
    notes: tuple[str, ...] = ()


def begin(folder: Path, plan: Plan, width: int, *, resume: bool) -> Begun:
    """Return the runs that are there, of `width` numbers each; write the plan where there is none.

    A run that cannot be read back counts as not done; a file that is no run of this ensemble is left alone. Both are
    said.

    Raises
    ------
    InputError
        If the folder holds runs of another ensemble or of other code, or nobody knows of which.
    ComputationError
        If the disk is full.
    """
    file = folder / PLAN
    with _written(file):
        folder.mkdir(parents=True, exist_ok=True)
    here = sorted(folder.glob("run-*.npy"))
    if not file.exists():
        if here:
            raise InputError(
                say("{folder} holds runs without {file}: nobody knows of what", folder=folder, file=PLAN),
                say("Give another folder, or empty it."),
            )
        _write(file, (json.dumps(plan, indent=1) + "\n").encode())
        return Begun({})
    _fail_if_another(file, plan)
    if not resume:
        raise InputError(
            say("{folder} holds runs of this ensemble already", folder=folder), say("Go on with --resume, or empty it.")
        )
    values, notes = {}, []
    for path in here:
        number = _number(path)
        if number is None or number >= int(str(plan["runs"])):
            notes.append(say("{name} is no run of this ensemble: it was left alone.", name=path.name))
            continue
        found = _read(path, width)
        if found is None:
            notes.append(say("{name} could not be read back: the run was done again.", name=path.name))
        else:
            values[number] = found
    return Begun(values, tuple(notes))


def keep(folder: Path, number: int, values: Numbers) -> None:
    """Write one run whole or not at all.

    Raises
    ------
    ComputationError, InputError
        If the disk is full, or nothing can be written there.
    """
    content = io.BytesIO()
    np.save(content, values)
    _write(folder / f"run-{number:06d}.npy", content.getvalue())


def _fail_if_another(file: Path, plan: Plan) -> None:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise InputError(
            say("{file} is damaged: nobody knows of what the runs beside it are", file=file),
            say("Give another folder, or empty this one; the runs are done again."),
        )
    other = [name for name in {**plan, **found} if found.get(name) != plan.get(name)]
    if other and set(other) <= set(CODE):
        raise InputError(
            say(
                "{folder} holds runs of other code (Weefsel {version})",
                folder=file.parent,
                version=found.get("weefsel", say("of before")),
            ),
            say(
                "Old and new runs do not mix: give another folder, or empty it, or go on with the code of the first "
                "runs."
            ),
        )
    if other:
        raise InputError(
            say("{folder} holds another ensemble: {names} differ", folder=file.parent, names=other),
            say("Give another folder, or the same call."),
        )


def _number(path: Path) -> int | None:
    found = re.fullmatch(r"run-([0-9]{6,9})", path.stem)
    return int(found[1]) if found and path.is_file() else None


def _read(path: Path, width: int) -> Numbers | None:
    """Return the numbers of a run; None where the file is damaged."""
    try:
        found = np.load(path, allow_pickle=False)
    except (OSError, EOFError, ValueError, BadZipFile):
        return None
    if not isinstance(found, np.ndarray) or found.shape != (width,) or found.dtype != np.float64:
        return None
    return found


def _write(file: Path, content: bytes) -> None:
    """Write a file under another name, have it on the disk, and only then give it its own."""
    half = file.with_name(f".half-{file.name}")
    with _written(file):
        try:
            with half.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            half.replace(file)
            to_disk(file.parent, files=False)
        finally:
            half.unlink(missing_ok=True)


@contextmanager
def _written(file: Path) -> Iterator[None]:
    """Turn failures of the file system into words."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            limit = say("a limit on the size of files") if error.errno == errno.EFBIG else say("the disk is full")
            raise ComputationError(
                say("{path} cannot be written: {reason}", path=file, reason=limit),
                say("Free some space, then go on with --resume: whole runs are kept."),
            ) from error
        raise InputError(
            say("{path} cannot be written: {reason}", path=file, reason=reason_of(error)),
            say("Give a folder that you can write to."),
        ) from error
