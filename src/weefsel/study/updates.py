"""Bring in the current files of publishers: dated raw copies, the last good one always kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from weefsel.errors import ComputationError
from weefsel.sayings import say
from weefsel.sources.catalogue import Source, find_source, sources, target_of
from weefsel.sources.downloads import DownloadFailed, Progress, Received, fetch
from weefsel.sources.wholeness import fault_of
from weefsel.store import raw
from weefsel.store.locks import alone
from weefsel.store.raw import Copy
from weefsel.store.upkeep import FULL, explained
from weefsel.study.library import home_of

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True, slots=True)
class Listed:
    """A source and what is at hand of it."""

    source: Source
    copies: tuple[Copy, ...]


@dataclass(frozen=True, slots=True)
class Updated:
    """What an update brought: the copy, and whether it is new."""

    source: Source
    copy: Copy
    new: bool


def listing(*, home: Path | None = None) -> list[Listed]:
    """Return every source that is known, with the raw copies at hand."""
    at = home_of(home)
    with explained(at, doing="read"):
        return [Listed(source, tuple(raw.copies(at, source.name))) for source in sources()]


def where(name: str = "", *, home: Path | None = None) -> Path:
    """Return the latest raw copy of a source, or the folder of all raw copies where none is named.

    Raises
    ------
    InputError
        If the source is not known.
    ComputationError
        If nothing of it has been downloaded yet.
    """
    at = home_of(home)
    if not name:
        return raw.raw_home(at)
    source = find_source(name)
    with explained(at, doing="read"):
        found = raw.copies(at, source.name)
    if not found:
        raise ComputationError(
            say("there is no copy of {name} yet", name=name),
            say("Get it with `weefsel data update {name}`.", name=name),
        )
    return found[-1].path


def update(
    name: str,
    *,
    client: httpx.Client,
    today: date,
    pause: Callable[[float], None],
    progress: Progress,
    part: str = "",
    address: str = "",
    home: Path | None = None,
) -> Updated:
    """Download the current file of a source and keep it as a dated raw copy.

    Parameters
    ----------
    name : of the source, as `weefsel data list` gives it
    client, today, pause, progress : network, clock and what is told about progress
    part : year or bundle, where the source has several; the last one if none is named
    address : in place of the known one
    home : folder of the store

    Raises
    ------
    InputError
        If the source or the part is not known, or it has no address.
    DownloadFailed, ComputationError
        If the file cannot be had whole, or the disk is full; copies at hand stay as they are.
    """
    source = find_source(name)
    target = target_of(source, part=part, address=address)
    at = home_of(home)
    with explained(at):
        unfinished = raw.part_of(at, source.name, target.file)
        with alone(unfinished.with_name(f"{target.file}.lock"), wait=5.0):
            received = _fetched(client, target.address, unfinished, progress, pause)
            _fail_if_not_whole(source, target.address, unfinished)
            before = {copy.path for copy in raw.copies(at, source.name)}
            about = {
                "source": source.name,
                "part": target.part,
                "address": target.address,
                "came_from": received.address,
                "terms": source.terms,
            }
            copy = raw.publish(at, source.name, unfinished, sha256=received.sha256, day=today, about=about)
            unfinished.with_name(f"{target.file}.json").unlink(missing_ok=True)
    return Updated(source, copy, copy.path not in before)


def _fetched(
    client: httpx.Client, address: str, unfinished: Path, progress: Progress, pause: Callable[[float], None]
) -> Received:
    try:
        return fetch(client, address, unfinished, progress=progress, pause=pause)
    except OSError as error:
        if error.errno in FULL:
            unfinished.unlink(missing_ok=True)  # what arrived so far would keep the disk full
        raise


def _fail_if_not_whole(source: Source, address: str, unfinished: Path) -> None:
    fault = fault_of(unfinished, source.sums if address == source.address else {})
    if fault:
        unfinished.unlink()
        unfinished.with_name(f"{unfinished.name}.json").unlink(missing_ok=True)
        raise DownloadFailed(
            say("{address} came, but {fault}", address=address, fault=fault),
            say("Nothing was kept of it; earlier copies stay. Run it again, or look at {page}.", page=source.page),
        )
