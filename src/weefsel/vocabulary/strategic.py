"""Strategic sectors: a ready grouping of industries, to be used wherever industries are chosen."""

from __future__ import annotations

from weefsel.vocabulary.reading import data, fold


def strategic_keys() -> tuple[str, ...]:
    """Return the keys of the strategic sectors.

    >>> strategic_keys()
    ('telecom', 'energy', 'food', 'finance', 'security', 'health')
    """
    return tuple(data("strategic"))


def strategic_codes(name: str) -> tuple[str, ...] | None:
    """Return the industries of a strategic sector named in any language, or None.

    An industry belongs whole: of C30 (other transport equipment) only a part is arms, of N80-82 only a part guards.

    >>> strategic_codes("energie"), strategic_codes("steel")
    (('B05-09', 'C19', 'D35'), None)
    """
    for key, entry in data("strategic").items():
        if fold(name) in {fold(key), *(fold(known) for known in entry["names"].values())}:
            return tuple(entry["codes"])
    return None


def strategic_name(key: str, language: str) -> str:
    """Return the name of a strategic sector; a key that is not ours is its own name."""
    entry = data("strategic").get(key)
    return str(entry["names"][language]) if entry else key
