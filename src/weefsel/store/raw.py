"""Raw copies of publishers' files, dated and never changed: ``raw/<source>/<date>/<file>``.

Beside each file stand `<file>.sha256`, as `sha256sum -c` reads it, and `<file>.json`, which says where it came from.
A file that is being fetched lies in ``raw/<source>/.part`` until it is whole; then it gets its name in one step.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from weefsel.store.upkeep import to_disk

FOLDER = re.compile(r"(\d{4}-\d{2}-\d{2})(?:-(\d+))?")


@dataclass(frozen=True, slots=True)
class Copy:
    """One raw copy."""

    source: str
    day: str
    path: Path
    sha256: str
    size: int


def raw_home(home: Path) -> Path:
    """Return the folder of raw copies."""
    return home / "raw"


def part_of(home: Path, source: str, file: str) -> Path:
    """Return where a file lies until it is whole, its folder made."""
    folder = raw_home(home) / source / ".part"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / file


def copies(home: Path, source: str) -> list[Copy]:
    """Return the copies of a source, the latest last."""
    try:
        folders = [folder for folder in (raw_home(home) / source).iterdir() if FOLDER.fullmatch(folder.name)]
    except (FileNotFoundError, NotADirectoryError):
        return []
    found = []
    for folder in sorted(folders, key=lambda folder: _order(folder.name)):
        for side in sorted(folder.glob("*.sha256")):
            file = side.with_suffix("")
            if file.is_file():
                sha = side.read_text(encoding="utf-8").split()[:1]
                found.append(Copy(source, folder.name[:10], file, sha[0] if sha else "", file.stat().st_size))
    return found


def _order(name: str) -> tuple[str, int]:
    found = FOLDER.fullmatch(name)
    return (found[1], int(found[2] or 1)) if found else (name, 0)


def publish(home: Path, source: str, part: Path, *, sha256: str, day: date, about: Mapping[str, object]) -> Copy:
    """Give a whole file its place among the copies of its source; no copy is ever changed.

    Where the latest copy of this file is the same, it stays the only one and is returned.
    """
    alike = [copy for copy in copies(home, source) if copy.path.name == part.name]
    if alike and alike[-1].sha256 == sha256:
        part.unlink()
        return alike[-1]
    base = raw_home(home) / source
    name, count = day.isoformat(), 1
    while (base / name / part.name).exists():
        count += 1
        name = f"{day.isoformat()}-{count}"
    target = base / name
    target.mkdir(parents=True, exist_ok=True)
    size = part.stat().st_size
    said = dict(about) | {"file": part.name, "sha256": sha256, "size": size, "day": day.isoformat()}
    _write(target / f"{part.name}.json", json.dumps(said, indent=1) + "\n")
    path = target / part.name
    part.replace(path)
    # The checksum comes last: a file without one is no copy.
    _write(target / f"{path.name}.sha256", f"{sha256}  {path.name}\n")
    to_disk(target)
    return Copy(source, name[:10], path, sha256, size)


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f".{uuid.uuid4().hex}")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
