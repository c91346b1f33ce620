"""Where publishers keep their tables: what `weefsel data` knows, as data in `catalogue.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from importlib.resources import files

from weefsel.errors import InputError, unknown
from weefsel.sayings import say


@dataclass(frozen=True, slots=True)
class Source:
    """One table of a publisher, and where it is.

    `certain` says that the address is documented by the publisher; the others were seen in use, and may have moved.
    `address` is empty where none is known or the publisher asks for an account. `parts` (year or bundle -> what
    stands for it in the address) are what can be chosen; `sums` are checksums that the publisher gives.
    """

    name: str
    publisher: str
    what: str
    layout: str
    file: str
    address: str
    certain: bool
    page: str
    terms: str
    parts: dict[str, str] = field(default_factory=dict)
    sums: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """One file to download."""

    source: Source
    part: str
    file: str
    address: str


def sources() -> tuple[Source, ...]:
    """Return the sources, in the order of the catalogue.

    >>> [source.name for source in sources()][:2]
    ['eurostat-cp1700', 'eurostat-cp1750']
    """
    text = (files("weefsel.sources") / "catalogue.json").read_text(encoding="utf-8")
    return tuple(_source(entry) for entry in json.loads(text)["sources"])


def _source(entry: dict[str, object]) -> Source:
    parts = entry.get("parts", {})
    if isinstance(parts, str):
        first, last = map(int, parts.split("-"))
        parts = {str(year): str(year) for year in range(first, last + 1)}
    return Source(**(entry | {"parts": parts}))  # type: ignore[arg-type]


def find_source(name: str) -> Source:
    """Return a source by name.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    known = {source.name: source for source in sources()}
    if name not in known:
        raise unknown(say("source"), name, known)
    return known[name]


def target_of(source: Source, *, part: str = "", address: str = "") -> Target:
    """Return which file of a source is meant, the last part where none is named; `address` replaces the known one.

    Raises
    ------
    InputError
        If the part does not exist, or no address is known and none is given.

    >>> target_of(find_source("exiobase3-ixi"), part="2019").file
    'IOT_2019_ixi.zip'
    """
    if part and part not in source.parts:
        raise unknown(say("part of {name}", name=source.name), part, source.parts)
    chosen = part or (list(source.parts)[-1] if source.parts else "")
    if not address and not source.address:
        raise InputError(
            say("no address of {name} is known that can be downloaded from", name=source.name),
            say(
                "Get the file at {page}, then `weefsel table import`; or give its address with --from.",
                page=source.page,
            ),
        )
    filled = {"part": chosen, "id": source.parts.get(chosen, "")}
    return Target(source, chosen, source.file.format(**filled), address or source.address.format(**filled))
