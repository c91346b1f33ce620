"""Changes as text: who, of what, by how much; read so that it can be said back without doubt.

``C29:imports:20%``        imports used by C29 cost 20 % more
``C29@Flanders:imports:5 meur``  they cost 5 million euro more
``C29:=900 meur``          the output of C29 goes to 900 million euro
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from weefsel.errors import Fault, InputError, InputFaults
from weefsel.methods import unwrap
from weefsel.model import Fabric
from weefsel.model.labels import SEPARATOR
from weefsel.sayings import say
from weefsel.vocabulary import region_key, sector_code

NUMBER = re.compile(r"(=?)\s*([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(%|[^\W\d]\w*)?")
EVERY = "all"
#: A bare number above this is more likely an amount without its unit than a share.
LARGEST_BARE_SHARE = 10.0


@dataclass(frozen=True, slots=True)
class Change:
    """How much something changes: by a share of what it is, by an amount of money, or to a level."""

    kind: Literal["share", "amount", "level"]
    value: float


@dataclass(frozen=True, slots=True)
class Shock:
    """Who is changed (positions of industries), of what (empty where it speaks for itself), by how much."""

    text: str
    positions: tuple[int, ...]
    item: str
    change: Change


def read_shocks(fabric: Fabric, text: str, *, setting: str, with_item: bool, share_only: bool = False) -> list[Shock]:
    """Return the shocks written in a setting, separated by commas.

    Parameters
    ----------
    setting : name of the setting, for messages
    with_item : whether a shock is ``industry:item:change`` or ``industry:change``
    share_only : whether amounts and levels make no sense

    Raises
    ------
    InputFaults
        All that is wrong: unknown industries, changes that cannot be read, an industry named twice.
    """
    shape = "industry:item:change" if with_item else "industry:change"
    faults: list[Fault] = []
    found: list[Shock] = []
    for part in _split(text):
        pieces = [piece.strip() for piece in part.rsplit(":", 2 if with_item else 1)]
        if len(pieces) != (3 if with_item else 2) or not all(pieces):
            faults.append(
                Fault(
                    say("{part!r} is not {shape}", part=part, shape=shape),
                    say("Write {shape}, for instance {example}.", shape=shape, example=_example(with_item)),
                )
            )
            continue
        item = pieces[1] if with_item else ""
        try:
            change = read_change(pieces[-1], fabric.meta.currency_unit, share_only=share_only)
            found.append(Shock(part, positions_of(fabric, pieces[0]), item, change))
        except InputError as error:
            faults += [Fault(fault.what, fault.remedy, row=part) for fault in error.faults()]
    faults += _twice(fabric, found)
    if not found and not faults:
        faults.append(
            Fault(
                say("{setting} names nothing", setting=setting),
                say("Write {shape}, for instance {example}.", shape=shape, example=_example(with_item)),
            )
        )
    if faults:
        raise InputFaults(say("{setting} is not right", setting=setting), faults)
    return found


def read_change(text: str, money: str, *, share_only: bool = False, number: bool = False) -> Change:
    """Return a change: ``0.2`` or ``20%`` is a share, ``5 meur`` an amount, ``=900 meur`` a level.

    With `number`, for what has no unit: ``20%`` is a share, ``+0.01 points`` an amount, ``=0.05`` a level.

    Raises
    ------
    InputError
        If it is none of these, or may be read in two ways.
    """
    match = NUMBER.fullmatch(text)
    if not match:
        raise InputError(
            say("{text!r} is not a change", text=text),
            say("Write 0.2 or 20% (a share), 5 {money}, or =900 {money}.", money=money),
        )
    level, digits, unit = match.groups()
    value = float(digits)
    if number and unit != "%":
        if bool(level) == bool(unit) or unit not in (None, "points"):
            raise InputError(
                say("{text!r} may be read in two ways", text=text), say("Write -20% (a share), +0.01 points, or =0.05.")
            )
        return Change("level" if level else "amount", value)
    if unit in (None, "%"):
        share = value / 100.0 if unit else value
        if level:
            raise InputError(
                say("{text!r} is a level without a unit", text=text), say("Write =900 {money}.", money=money)
            )
        if unit is None and abs(value) > LARGEST_BARE_SHARE:
            raise InputError(
                say("{text!r} may be a share or an amount", text=text),
                say("Write {value:g}% or {value:g} {money}.", value=value, money=money),
            )
        if share < -1.0:
            raise InputError(
                say("{text!r} takes away more than all there is", text=text), say("A share is -1 (-100%) or more.")
            )
        return Change("share", share)
    if share_only:
        raise InputError(say("{text!r} is an amount; a price changes by a share", text=text), say("Write 0.2 or 20%."))
    if unit != money:
        raise InputError(
            say("{text!r} is in {unit}, the table is in {money}", text=text, unit=unit, money=money),
            say("Write the amount in {money}.", money=money),
        )
    return Change("level" if level else "amount", value)


def positions_of(fabric: Fabric, name: str) -> tuple[int, ...]:
    """Return the positions of an industry: ``C29``, ``C29@Flanders``, ``C29@all``, ``all`` or ``all@Flanders``.

    The label as it is printed (``Flanders|C29``) is understood too.

    Raises
    ------
    InputError
        If it does not exist, or the table has several regions and none is named.
    """
    if len(fabric.industries.levels) == 1 or SEPARATOR in name:
        printed = fabric.industries.texts()
        if name in printed:
            return (printed.index(name),)
    sector, at, region = (part.strip() for part in name.rpartition("@")) if "@" in name else (name, "", "")
    place = region if at else None
    levels = fabric.industries.levels
    if EVERY not in (sector, place):
        if not at and "region" in levels:
            regions = fabric.industries.unique("region")
            raise InputError(
                say(
                    "{name} has several regions: {regions}",
                    name=fabric.meta.name,
                    regions=regions if len(regions) <= 8 else say("{names} ...", names=regions[:8]),
                ),
                say("Say in which: {sector}@{region}, or {sector}@all.", sector=sector, region=regions[0]),
            )
        return (unwrap.position_of(fabric, sector, place),)
    if "region" not in levels:
        if at:
            unwrap.position_of(fabric, fabric.industries.unique("sector")[0], place)  # raises: there are no regions
        return tuple(range(len(fabric.industries)))
    parts = {}
    if sector != EVERY:
        parts["sector"] = unwrap.find_label(fabric.industries, "sector", sector, sector_code(sector), say("industry"))
    if at and place != EVERY:
        parts["region"] = unwrap.find_label(fabric.industries, "region", region, region_key(region), say("region"))
    return fabric.industries.where(**parts)


def difference(change: Change, base: float) -> float:
    """Return the change in money of something that is `base` now."""
    if change.kind == "share":
        return change.value * base
    return change.value - base if change.kind == "level" else change.value


def listed(fabric: Fabric, positions: Sequence[int]) -> str:
    """Return the names of industries for a note, the first dozen of them."""
    names = [fabric.industries.text(int(position)) for position in positions[:12]]
    if len(positions) > 12:
        return say("{names} and {count} more", names=names, count=len(positions) - 12)
    return say("{names}", names=names)


def _split(text: str) -> list[str]:
    """Split at commas, but not inside a name: a part without a colon belongs to the next one."""
    parts: list[str] = []
    pending = ""
    for piece in text.split(","):
        pending = f"{pending},{piece}" if pending else piece
        if ":" in piece:
            parts.append(pending.strip())
            pending = ""
    return [part for part in [*parts, pending.strip()] if part]


def _twice(fabric: Fabric, shocks: Sequence[Shock]) -> list[Fault]:
    seen: set[tuple[int, str]] = set()
    faults = []
    for shock in shocks:
        for position in shock.positions:
            if (position, shock.item) in seen:
                name = fabric.industries.text(position)
                faults.append(
                    Fault(say("{name} is changed twice", name=name), say("Write each change once."), row=shock.text)
                )
                break
        seen |= {(position, shock.item) for position in shock.positions}
    return faults


def _example(with_item: bool) -> str:
    return "C29:imports:20%" if with_item else "C29:-10%"
