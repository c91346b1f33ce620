"""Files as publishers pack them: alone, in a folder, in a zip, in a zip inside a zip, in a 7z, or gzipped.

Nothing is written under a name that an archive gives. Before anything is unpacked, its list of contents is
judged: names that climb out of the folder, sizes beyond a limit and contents far larger than the archive
(a zip bomb) are refused; while unpacking, what comes out is counted, because a list of contents can lie.
"""

from __future__ import annotations

import gzip
import lzma
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.sayings import say
from weefsel.sources.sevenzip import opened_7z

#: Excel and R files are zips or gzips themselves, and are opened as what they are.
WHOLE = (".xlsx", ".xlsb", ".xlsm", ".xls", ".ods", ".rdata", ".rda", ".rds", ".parquet")
ENDINGS = (".zip", ".7z", ".gz")
MAGIC = {b"PK\x03\x04": "zip", b"PK\x05\x06": "zip", b"7z\xbc\xaf\x27\x1c": "7z", b"\x1f\x8b": "gz"}
CLIMBS = re.compile(r"(^|[/\\])\.\.([/\\]|$)|^[/\\]|^[A-Za-z]:|\x00")
AGAIN = say("Download it again from the publisher.")
DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, gzip.BadGzipFile)


@dataclass(frozen=True, slots=True)
class Limits:
    """What may come out of an archive: bytes, bytes per packed byte (above `free` bytes), files, depth."""

    bytes: int = 32 * 1024**3
    ratio: float = 200.0
    free: int = 64 * 1024**2
    files: int = 10_000
    depth: int = 3


@dataclass(frozen=True, slots=True)
class File:
    """One file that can be read: `name` with the archives around it, as ``outer.zip/inner.zip/table.csv``."""

    name: str
    size: int
    opener: Callable[[], AbstractContextManager[BinaryIO]]

    @property
    def base(self) -> str:
        """The name without the folders and archives around it."""
        return PurePosixPath(self.name).name

    @property
    def suffix(self) -> str:
        """The ending of the name in small letters, such as ``.csv``."""
        return PurePosixPath(self.name).suffix.lower()


@contextmanager
def files_in(path: Path, *, limits: Limits | None = None) -> Iterator[tuple[File, ...]]:
    """Give the files at a path, those in archives too; they can be read while the context is open.

    Archives inside a folder are not opened; give the path of the archive itself.

    Raises
    ------
    InputError, InputFaults
        If there is nothing, or an archive is damaged, empty, protected, too large or not to be trusted.
    """
    limits = limits or Limits()
    try:
        if not path.exists():
            raise InputError(say("{path} does not exist", path=path), say("Check the path."))
        if path.is_dir():
            yield _folder(path, limits)
            return
        with ExitStack() as stack:
            if path.stat().st_size == 0:
                raise InputError(say("{name} is empty (0 bytes)", name=path.name), AGAIN)
            yield tuple(_expanded(_on_disk(path, path.name), limits, stack, depth=0))
    except OSError as error:
        if error.filename is None and error.strerror is None:
            raise
        raise InputError(
            say("{path} cannot be read: {reason}", path=path, reason=error.strerror),
            say("Check the path and the rights to it."),
        ) from error


@contextmanager
def as_path(file: File) -> Iterator[Path]:
    """Give a file as one on the disk, under a name of our own, for readers that need a path."""
    with tempfile.TemporaryDirectory(prefix="weefsel-") as folder:
        target = Path(folder) / f"unpacked{file.suffix}"
        with file.opener() as source, target.open("wb") as copy:
            shutil.copyfileobj(source, copy, 1 << 20)
        yield target


def _folder(path: Path, limits: Limits) -> tuple[File, ...]:
    found = []
    for entry in sorted(path.rglob("*")):
        inside = entry.relative_to(path)
        if entry.is_file() and not any(part.startswith(".") for part in inside.parts):
            found.append(_on_disk(entry, f"{path.name}/{inside.as_posix()}"))
        if len(found) > limits.files:
            raise InputError(
                say("the folder {path} holds more than {limit:,} files", path=path, limit=limits.files),
                say("Give the table's own folder."),
            )
    if not found:
        raise InputError(
            say("the folder {path} is empty", path=path), say("Give the folder or the archive of the publisher.")
        )
    return tuple(found)


def _on_disk(path: Path, name: str) -> File:
    return File(name, path.stat().st_size, lambda: cast(BinaryIO, path.open("rb")))


def _kind_of(file: File, depth: int) -> str:
    """Return what a file is by its first bytes: ``zip``, ``7z``, ``gz``, or nothing for a file to read as it is.

    Inside an archive, the ending of the name must say so too: to look into each file of a 7z takes long.
    """
    if file.suffix in WHOLE or (depth and file.suffix not in ENDINGS):
        return ""
    with file.opener() as stream:
        start = stream.read(8)
    return next((kind for magic, kind in MAGIC.items() if start.startswith(magic)), "")


def _expanded(file: File, limits: Limits, stack: ExitStack, *, depth: int) -> Iterator[File]:
    """Give the file, or what is in it if it is an archive."""
    kind = _kind_of(file, depth)
    if not kind:
        if file.suffix in ENDINGS:
            raise InputError(
                say("{name} is not a {kind} archive, or is cut off", name=file.name, kind=file.suffix[1:]), AGAIN
            )
        yield file
        return
    if depth >= limits.depth:
        raise InputError(
            say("{name} is an archive {depth} archives deep", name=file.name, depth=depth + 1),
            say("Unpack it by hand first."),
        )
    if kind == "gz":
        yield File(file.name.removesuffix(".gz"), file.size, partial(_gunzipped, file, limits))
        return
    inside = stack.enter_context((_sevenzip if kind == "7z" else _zip)(file, limits))
    if not inside:
        raise InputError(say("{name} holds no files", name=file.name), AGAIN)
    for part in inside:
        yield from _expanded(part, limits, stack, depth=depth + 1)


@contextmanager
def _zip(file: File, limits: Limits) -> Iterator[list[File]]:
    with ExitStack() as stack:
        # A zip in a zip is copied out once: reading jumps to and fro in it.
        source: IO[bytes] = stack.enter_context(file.opener())
        if "/" in file.name:
            copy = stack.enter_context(tempfile.TemporaryFile(prefix="weefsel-"))
            shutil.copyfileobj(source, copy, 1 << 20)
            source = copy
        try:
            packed = stack.enter_context(zipfile.ZipFile(source))
        except (*DAMAGE, NotImplementedError, ValueError) as error:
            raise InputError(
                say("{name} is damaged or cut off: {reason}", name=file.name, reason=str(error)), AGAIN
            ) from None
        entries = [info for info in packed.infolist() if info.filename and not info.is_dir()]
        _fail_if_not_to_be_trusted(file, [(info.filename, info.file_size) for info in entries], limits)
        for info in entries:
            if info.flag_bits & 1:
                raise InputError(
                    say("{name} is protected by a password", name=file.name), say("Unpack it by hand first.")
                )
        yield [
            File(f"{file.name}/{info.filename}", info.file_size, partial(_member, packed, info, file.name))
            for info in entries
            if not _is_clutter(info.filename)
        ]


@contextmanager
def _member(packed: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> Iterator[BinaryIO]:
    try:
        with packed.open(info) as stream:
            yield cast(BinaryIO, stream)
    except DAMAGE as error:
        raise InputError(
            say(
                "{name}/{filename} is damaged or cut off: {reason}",
                name=name,
                filename=info.filename,
                reason=str(error),
            ),
            AGAIN,
        ) from None
    except NotImplementedError as error:
        raise InputError(
            say("{name}/{filename}: {reason}", name=name, filename=info.filename, reason=str(error)),
            say("Unpack it by hand first."),
        ) from None


@contextmanager
def _sevenzip(file: File, limits: Limits) -> Iterator[list[File]]:
    with as_path(file) as path, opened_7z(path, file.name) as (entries, unpack):
        _fail_if_not_to_be_trusted(file, entries, limits)
        yield [
            File(f"{file.name}/{name}", size, partial(unpack, name)) for name, size in entries if not _is_clutter(name)
        ]


@contextmanager
def _gunzipped(file: File, limits: Limits) -> Iterator[BinaryIO]:
    """Give the text of a gzipped file, unpacked to the disk and counted, since a gzip does not tell its size."""
    most = min(limits.bytes, max(int(limits.ratio * file.size), limits.free))
    with tempfile.TemporaryFile(prefix="weefsel-") as copy:
        try:
            with file.opener() as source, gzip.GzipFile(fileobj=source) as packed:
                while part := packed.read(1 << 20):
                    copy.write(part)
                    if copy.tell() > most:
                        raise _bomb(file, copy.tell())
        except DAMAGE as error:
            raise InputError(
                say("{name} is damaged or cut off: {reason}", name=file.name, reason=str(error)), AGAIN
            ) from None
        copy.seek(0)
        yield cast(BinaryIO, copy)


def _fail_if_not_to_be_trusted(file: File, entries: list[tuple[str, int]], limits: Limits) -> None:
    """Raise if an archive has names that climb, or contents that no table of its size has."""
    climbing = [name for name, _ in entries if CLIMBS.search(name)]
    if climbing:
        raise InputFaults(
            say("{name} is not to be trusted: nothing was unpacked", name=file.name),
            [
                Fault(
                    say("the path {path!r} climbs out of the folder it is unpacked to", path=name),
                    AGAIN,
                    file.name,
                    name,
                )
                for name in climbing[:20]
            ],
        )
    if len(entries) > limits.files:
        raise InputError(
            say(
                "{name} holds {count:,} files, the limit is {limit:,}",
                name=file.name,
                count=len(entries),
                limit=limits.files,
            ),
            AGAIN,
        )
    total = sum(size for _, size in entries)
    if total > limits.bytes or (total > limits.free and total > limits.ratio * file.size):
        raise _bomb(file, total)


def _bomb(file: File, size: int) -> InputError:
    times = size / max(file.size, 1)
    return InputError(
        say(
            "{name} ({packed:,.3f} MB) would unpack to {unpacked:,.0f} MB or more, {times:,.0f} times its "
            "size: it may be a zip bomb, and nothing was unpacked",
            name=file.name,
            packed=file.size / 1e6,
            unpacked=size / 1e6,
            times=times,
        ),
        say("{remedy} If the file is what you want, unpack it by hand and give the folder.", remedy=AGAIN),
    )


def _is_clutter(name: str) -> bool:
    """Return whether a name is that of a file which systems add by themselves."""
    parts = PurePosixPath(name).parts
    return not parts or "__MACOSX" in parts or parts[-1].startswith(".") or parts[-1] == "Thumbs.db"
