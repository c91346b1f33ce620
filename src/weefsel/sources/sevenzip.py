"""7z archives, through py7zr, which comes with ``weefsel[sources]``."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from weefsel.errors import InputError
from weefsel.sayings import say

Unpack = Callable[[str], AbstractContextManager[BinaryIO]]


@contextmanager
def opened_7z(path: Path, name: str) -> Iterator[tuple[list[tuple[str, int]], Unpack]]:
    """Give the names and sizes in a 7z archive, and a function that opens one of them.

    Raises
    ------
    InputError
        If py7zr is not installed, or the archive is damaged or protected.
    """
    try:
        import py7zr  # noqa: PLC0415 - an extra of the package
    except ImportError:
        what = say("{name} is a 7z archive, and py7zr is not installed", name=name)
        raise InputError(what, say("Install weefsel[sources], or unpack the archive by hand.")) from None
    damage = (py7zr.exceptions.ArchiveError, EOFError, OSError, ValueError)
    try:
        with py7zr.SevenZipFile(path) as packed:
            locked = packed.needs_password()
            entries = [(info.filename, int(info.uncompressed or 0)) for info in packed.list() if not info.is_directory]
    except damage as error:
        raise InputError(
            say("{name} is damaged or cut off: {reason}", name=name, reason=str(error)),
            say("Download it again from the publisher."),
        ) from None
    if locked:
        raise InputError(say("{name} is protected by a password", name=name), say("Unpack it by hand first."))

    @contextmanager
    def unpack(wanted: str) -> Iterator[BinaryIO]:
        with tempfile.TemporaryDirectory(prefix="weefsel-") as folder:
            try:
                with py7zr.SevenZipFile(path) as packed:
                    packed.extract(path=folder, targets=[wanted])
                found = [entry for entry in Path(folder).rglob("*") if entry.is_file()]
                if len(found) != 1:
                    raise InputError(
                        say("{name}/{wanted} could not be unpacked", name=name, wanted=wanted),
                        say("Unpack the archive by hand."),
                    )
                stream = found[0].open("rb")
            except damage as error:
                what = say(
                    "{name}/{wanted} is damaged or cut off: {reason}", name=name, wanted=wanted, reason=str(error)
                )
                raise InputError(what, say("Download it again from the publisher.")) from None
            with stream:
                yield cast(BinaryIO, stream)

    yield entries, unpack
