"""Which files of a folder are ours: a second run takes away what the first one wrote and it does not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from weefsel.faces.files import write_text

MANIFEST = ".weefsel.json"


def settle(folder: Path, written: Sequence[Path]) -> list[Path]:
    """Remove what an earlier run wrote here and this one did not, note what is ours now, return what is gone.

    A file that was changed since, or that we did not write, stays.
    """
    ours = {path.relative_to(folder).as_posix(): _hash(path) for path in written}
    gone = []
    for name, content in _noted(folder).items():
        path = folder / name
        if name not in ours and path.is_file() and not path.is_symlink() and _hash(path) == content:
            path.unlink()
            gone.append(path)
    for parent in sorted({path.parent for path in gone} - {folder}, reverse=True):
        if not any(parent.iterdir()):
            parent.rmdir()
    write_text(folder / MANIFEST, json.dumps({"weefsel": 1, "files": ours}, ensure_ascii=False, indent=1) + "\n")
    return gone


def _noted(folder: Path) -> dict[str, str]:
    """Return the files noted by an earlier run, by name; none where there is no note or it is not one of ours."""
    try:
        files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"]
        found = {str(name): str(content) for name, content in files.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    # A note that points outside the folder is not one of ours.
    return {name: content for name, content in found.items() if _inside(PurePosixPath(name))}


def _inside(name: PurePosixPath) -> bool:
    return not name.is_absolute() and ".." not in name.parts and "\\" not in str(name) and ":" not in str(name)


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
