"""Several names that a user gives at once: what is wrong with them is said together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.sayings import say

T = TypeVar("T")


def all_found(names: Iterable[str], find: Callable[[str], T]) -> list[T]:
    """Return what is found under each name; all names that are not known are said together."""
    found: list[T] = []
    faults: list[Fault] = []
    for name in names:
        try:
            found.append(find(name))
        except InputError as error:
            faults += error.faults()
    fail_together(faults)
    return found


def fail_together(faults: Sequence[Fault]) -> None:
    """Raise InputError for one fault, InputFaults for several, nothing for none."""
    if len(faults) == 1:
        raise InputError(faults[0].what, faults[0].remedy)
    if faults:
        raise InputFaults(say("several names are not known"), faults)
