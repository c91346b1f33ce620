"""What the numbers of a call rest on: the code, and the content of what its settings name."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path

from weefsel import registry
from weefsel.model import Fabric, FinalDemand
from weefsel.model.figures import Figures
from weefsel.registry import GROUPS, Setting
from weefsel.store import content_hash
from weefsel.study.groups import groups_of
from weefsel.study.inputs import read_inputs

PACKAGE = Path(__file__).parents[1]
#: Where numbers are made, within the package.
MAKES_NUMBERS = ("kernels", "methods", "model")


def code_digest(package: Path = PACKAGE) -> str:
    """Return a digest of the code that makes numbers, and of the assumptions that it reads."""
    files = [file for folder in MAKES_NUMBERS for file in (package / folder).rglob("*.py")]
    found = sha256()
    for file in sorted([*files, *(package / "data").glob("*.json")]):
        content = file.read_bytes()
        found.update(f"{file.relative_to(package).as_posix()} {len(content)}\n".encode())
        found.update(content)
    return found.hexdigest()


def settings_by_content(
    method: str, fabric: Fabric, settings: Mapping[str, object], *, home: Path | None = None
) -> dict[str, str]:
    """Return settings as text; what names a table, figures, groups or a file also says what it holds."""
    found = registry.find(method)
    given = registry.read_options(
        method, tuple(each for each in found.settings if each.name in settings), settings
    )  # what is uncertain is not there
    read = read_inputs(found, given, fabric, home).settings
    known = {each.name: each for each in found.settings}
    return {
        name: " ".join([str(settings.get(name, "built in")), *_content(known[name], read[name], home)])
        for name in sorted(read)
    }


def _content(setting: Setting, value: object, home: Path | None) -> list[str]:
    """Return a digest of what a setting names; nothing where it says all itself."""
    if isinstance(value, Fabric):
        return [content_hash(value)]
    if isinstance(value, FinalDemand):
        return [sha256(repr(value.uses.labels).encode() + value.values.tobytes()).hexdigest()]
    if isinstance(value, Figures):
        frames = [f"{name}\n{frame.write_csv()}" for name, frame in sorted(value.frames.items())]
        return [sha256("\n".join(frames).encode()).hexdigest()]
    if setting.name == GROUPS.name and isinstance(value, str):
        return [sha256(repr(sorted(groups_of(value, home=home).items())).encode()).hexdigest()]
    if not isinstance(value, str):
        return []
    words = setting.about.file_unless
    if words is not None and value not in words and not value.lstrip().startswith(("[", "{")) and Path(value).is_file():
        return [sha256(Path(value).read_bytes()).hexdigest()]
    return [value] if setting.about.groups else []
