"""What can go wrong, in words: every failure says what is wrong, where, and what to do."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from difflib import get_close_matches

from weefsel.sayings import either, say

EXIT_COMPUTATION = 1
EXIT_INPUT = 2


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in what the user gave, and the remedy.

    `file` names the file (with its sheet, as ``book.xlsx[Z]``), `row` and `column` are what a reader finds
    on the screen: a label, or a 1-based number as text. Absent parts are empty.
    """

    what: str
    remedy: str
    file: str = ""
    row: str = ""
    column: str = ""

    def where(self) -> str:
        """Return the place as one phrase, for instance ``Z.csv, row C29, column C24``."""
        return ", ".join(self.places())

    def places(self) -> tuple[str, ...]:
        """Return the parts of the place, from file to column, those that are there."""
        line = self.row if self.row.startswith(("line ", "lines ", "row ", "event ", "lever ")) else f"row {self.row}"
        column = self.column if self.column.startswith(("column ", "key ")) else f"column {self.column}"
        parts = (self.file, line if self.row else "", column if self.column else "")
        return tuple(part for part in parts if part)


class WeefselError(Exception):
    """Base of all failures that Weefsel raises on purpose."""

    exit_code = EXIT_COMPUTATION
    kind = "error"

    def __init__(self, what: str, remedy: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.remedy = remedy

    def faults(self) -> tuple[Fault, ...]:
        """Return the failure as a list of faults."""
        return (Fault(self.what, self.remedy),)

    def as_dict(self) -> dict[str, object]:
        """Return the failure as plain data, for ``--json``."""
        return {
            "error": self.kind,
            "exit_code": self.exit_code,
            "what": self.what,
            "remedy": self.remedy,
            "faults": [asdict(fault) for fault in self.faults()],
        }

    def __str__(self) -> str:
        lines = [self.what]
        for fault in self.faults():
            if fault.what != self.what:
                where = fault.where()
                lines.append(f"  {where}: {fault.what}" if where else f"  {fault.what}")
                lines.append(f"    {fault.remedy}")
        if self.remedy:
            lines.append(self.remedy)
        return "\n".join(lines)


class ComputationError(WeefselError):
    """A computation has no valid answer (exit code 1)."""

    kind = "computation"


class InputError(WeefselError):
    """The call or the input is wrong (exit code 2)."""

    exit_code = EXIT_INPUT
    kind = "input"


class InputFaults(InputError):
    """All faults found in one input, gathered and raised once (exit code 2)."""

    def __init__(self, what: str, faults: Sequence[Fault]) -> None:
        super().__init__(what)
        self._faults = tuple(faults)

    def faults(self) -> tuple[Fault, ...]:
        """Return every fault found."""
        return self._faults


#: Of what a user gave, so many signs are shown.
SHOWN_SIGNS = 60


def shown(value: object) -> str:
    """Return a value as a user would write it, cut where it is long; lists and keys are named by what they are.

    >>> [shown(value) for value in ("C29", None, True, 2.5, [1, 2], {"a": 1})]
    ["'C29'", 'nothing', 'yes', '2.5', 'a list', 'keys and values']
    """
    if value is None:
        return say("nothing")
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, dict):
        return say("keys and values")
    if isinstance(value, list | tuple | set):
        return say("a list")
    text = repr(value) if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else str(value)
    return text if len(text) <= SHOWN_SIGNS else f"{text[:SHOWN_SIGNS]}..."


def reason_of(error: OSError) -> str:
    """Return why the operating system refused, in words that can be translated where they are usual.

    >>> reason_of(PermissionError(13, "Permission denied"))
    'Permission denied'
    """
    usual = {
        errno.EACCES: say("Permission denied"),
        errno.EPERM: say("Operation not permitted"),
        errno.ENOENT: say("No such file or directory"),
        errno.EISDIR: say("Is a directory"),
        errno.ENOTDIR: say("Not a directory"),
        errno.EEXIST: say("File exists"),
        errno.ENAMETOOLONG: say("File name too long"),
        errno.EROFS: say("Read-only file system"),
        errno.ENOSPC: say("No space left on device"),
        errno.EADDRINUSE: say("Address already in use"),
        errno.EADDRNOTAVAIL: say("Cannot assign requested address"),
    }
    known = usual.get(error.errno) if error.errno is not None else None
    return known if known is not None and known == error.strerror else error.strerror or str(error)


def unknown(kind: str, name: str, known: Iterable[str], *, where: str = "", near: Sequence[str] = ()) -> InputError:
    """Return the error for a name that does not exist, with the nearest names that do; `near` if the caller knows.

    >>> unknown("method", "structure.multiplier", ["structure.multipliers"]).remedy
    'Did you mean structure.multipliers?'
    """
    names = list(known)
    name = name if len(name) <= SHOWN_SIGNS else f"{name[:SHOWN_SIGNS]}..."
    near = near or get_close_matches(name, names, n=3, cutoff=0.5)
    if near:
        remedy = say("Did you mean {near}?", near=either(near))
    elif len(names) <= 12:
        remedy = say("Known: {names}.", names=names or say("none"))
    else:
        remedy = say("{count} are known; the first are {names}.", count=len(names), names=names[:8])
    what = say("unknown {kind}: {name!r}", kind=kind, name=name)
    if where:
        return InputFaults(say("{where}: {what}", where=where, what=what), [Fault(what, remedy, file=where)])
    return InputError(what, remedy)
