"""Settings as the command line gives them: KEY=VALUE, repeated."""

from __future__ import annotations

from weefsel.errors import InputError
from weefsel.sayings import say


def key_values(pairs: list[str]) -> dict[str, object]:
    """Return KEY=VALUE pairs as a mapping, or raise InputError for one that is none."""
    given: dict[str, object] = {}
    for pair in pairs:
        key, separator, value = pair.partition("=")
        if not separator or not key:
            raise InputError(
                say("--set {given!r} is not KEY=VALUE", given=pair), say("Write for instance --set industry=C29.")
            )
        if key in given:
            raise InputError(say("--set {key} is given twice", key=key), say("Keep one of the two."))
        given[key] = value
    return given
