"""Files on regions: their shares in sectors or final uses, and how far they are from each other."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import numpy as np

from weefsel.sayings import either, say
from weefsel.sources.bridges import ROUNDING
from weefsel.sources.records import Records, read_records


def read_shares(
    path: Path,
    level: str,
    *,
    known: Sequence[str],
    table: str,
    needed: Sequence[str] = (),
    regions: Sequence[str] = (),
) -> tuple[list[str], dict[str, np.ndarray]]:
    """Return the regions of a file with columns region, `level` and share, and the share of each in each label.

    Parameters
    ----------
    known : labels of the table; needed : those that must be in the file
    regions : regions that are known already; empty: those of the file, in its order

    Raises
    ------
    InputError, InputFaults
        Every fault with its line: unknown labels or regions, lines that stand twice, shares that are negative or do not
        sum to one.
    """
    found = read_records(path, texts=("region", level), numbers=("share",))
    names = list(regions) or list(dict.fromkeys(name for name in found.texts["region"] if name))
    shares: dict[str, np.ndarray] = {}
    seen: set[tuple[str, str]] = set()
    for at, (region, label) in enumerate(zip(found.texts["region"], found.texts[level], strict=True)):
        share = float(found.numbers["share"][at])
        if label and label not in known:
            near = get_close_matches(label, known, n=2, cutoff=0.6)
            remedy = (
                say("Did you mean {near}?", near=either(near))
                if near
                else say("Remove the line, or correct the label.")
            )
            found.faults.add(
                say("{label!r} is no {level} of {table}", label=label, level=level, table=table),
                remedy,
                found.row(at),
                level,
            )
        if region and region not in names:
            found.faults.add(
                say("{region!r} is no region", region=region),
                say("Write {names}.", names=names),
                found.row(at),
                "region",
            )
        if (region, label) in seen:
            found.faults.add(
                say("{region}, {label} stands twice", region=region, label=label),
                say("Keep one line."),
                found.row(at),
                level,
            )
        if share < 0:
            found.faults.add(
                say("the share {share:g} is negative", share=share), say("Give zero or more."), found.row(at), "share"
            )
        seen.add((region, label))
        if region in names:
            shares.setdefault(label, np.zeros(len(names)))[names.index(region)] += share
    _check_sums(found, shares, level, needed, table)
    found.fail_if_faulty()
    return names, {label: values / values.sum() for label, values in shares.items()}


def _check_sums(found: Records, shares: dict[str, np.ndarray], level: str, needed: Sequence[str], table: str) -> None:
    for label in dict.fromkeys(needed):
        if label not in shares:
            found.faults.add(
                say("{label!r} of {table} is in no line", label=label, table=table),
                say("Give the share of each region."),
                "",
                level,
            )
    for label, values in shares.items():
        if label and abs(values.sum() - 1.0) > ROUNDING:
            what = say("the shares of {label!r} sum to {total:.6g}, not to 1", label=label, total=values.sum())
            found.faults.add(what, say("Scale them to one; a region without a line counts as zero."), label, "share")


def read_distances(path: Path, *, regions: Sequence[str]) -> np.ndarray:
    """Return the distances between regions, (R, R) of seller by buyer, from a file with columns from, to and distance.

    A distance that is given one way holds for both.

    Raises
    ------
    InputError, InputFaults
        Every fault with its line: unknown regions, distances that are not above zero, pairs without one.
    """
    found = read_records(path, texts=("from", "to"), numbers=("distance",))
    far = np.zeros((len(regions), len(regions)))
    given = np.zeros_like(far, dtype=bool)
    for at, pair in enumerate(zip(found.texts["from"], found.texts["to"], strict=True)):
        distance = float(found.numbers["distance"][at])
        strange = [name for name in pair if name and name not in regions]
        for name in strange:
            found.faults.add(
                say("{name!r} is no region", name=name), say("Write {names}.", names=regions), found.row(at)
            )
        if strange or not all(pair):
            continue
        one, other = (regions.index(name) for name in pair)
        if distance <= 0 and one != other:
            found.faults.add(
                say("the distance {distance:g} is not above zero", distance=distance),
                say("Give it."),
                found.row(at),
                "distance",
            )
        far[one, other] = distance
        given[one, other] = True
    far = np.where(given, far, far.T)
    for one, other in np.argwhere(~(given | given.T)):
        if one < other:
            what = say("{one} and {other} have no distance", one=regions[one], other=regions[other])
            found.faults.add(what, say("Add a line with both."), "", "distance")
    found.fail_if_faulty()
    return far
