"""Levers: what a government moves in the daily model, when, how far, at what cost, and who pays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import NamedTuple

from weefsel.errors import shown
from weefsel.model.rows import Wrong, not_a_number, not_a_start, not_known, not_text
from weefsel.sayings import say

#: Levels of government that can hold a lever.
LEVELS = ("municipality", "region", "federal", "eu")


class LeverKind(NamedTuple):
    """What a kind of lever moves: its unit and range, and whether money flows by itself (else it is stated)."""

    unit: str
    low: float
    high: float
    flows: bool


KINDS: Mapping[str, LeverKind] = {
    "short_time": LeverKind("1", 0.0, 1.0, False),
    "income": LeverKind("1", 0.0, 1.0, True),
    "stock": LeverKind("days", 0.0, 365.0, True),
    "stock_days": LeverKind("days", 1.0, 365.0, False),
    "sourcing": LeverKind("1", 0.0, 1.0, False),
    "capacity": LeverKind("1", 1.0, 3.0, False),
    "ramp": LeverKind("days", 1.0, 3650.0, False),
    "restocking": LeverKind("days", 1.0, 365.0, False),
    "hiring": LeverKind("days", 1.0, 3650.0, False),
    "firing": LeverKind("days", 1.0, 3650.0, False),
    "demand": LeverKind("1", -1.0, 10.0, True),
    "priority": LeverKind("", 0.0, 0.0, False),
}
#: What findings call no lever, and all of them.
RESERVED = ("none", "all")
#: Who buys where a lever of demand does not say: public bodies; and what names all other final demand, exports too.
PUBLIC, EVERY = "government", "all"
#: Keys that mean something for some kinds only.
ONLY: Mapping[str, tuple[str, ...]] = {
    "category": ("demand",),
    "product": ("stock", "stock_days"),
    "first": ("priority",),
}
#: Kinds that move the whole fabric: an industry means nothing there.
WHOLE = ("sourcing", "ramp", "priority")


@dataclass(frozen=True, slots=True)
class Lever:
    """One lever of the daily model.

    Parameters
    ----------
    kind
        what it moves, to `value`: ``short_time`` share of idle hands that stays on the payroll; ``income`` share of
        lost wages that benefits replace; ``stock`` days of use of `product` put in the buyers' stocks once,
        beside their own;
        ``stock_days`` days of stock that buyers want; ``sourcing`` ease with which orders move to suppliers, regions
        and imports that can deliver; ``capacity`` most that capacity can grow; ``ramp``, ``restocking``, ``hiring``,
        ``firing`` days; ``demand`` change of final demand of `category` as a share; ``priority``: `first` is served
        first
    name
        what the findings call it; its kind where nothing is said
    industry, region
        where it works; none = everywhere
    category
        who buys more or less (``demand``): ``government`` where nothing is said; ``all`` is all final demand but
        that of households, exports too
    start
        first day, counted from 0, or a date ``YYYY-MM-DD``
    days
        how long it lasts; 0 = to the end
    cost_once, cost_yearly
        stated cost, in money of the fabric: once, and a year for as long as it lasts
    cost_share
        share of the money that flows by itself (``income``, ``stock``, ``demand``) that the public pays; all of it
        where nothing is said
    paid_by
        level of government that pays
    """

    kind: str
    name: str | None = None
    value: float | None = None
    industry: str | None = None
    region: str | None = None
    product: str | None = None
    category: str | None = None
    first: str | None = None
    start: int | str = 0
    days: int = 0
    cost_once: float | None = None
    cost_yearly: float | None = None
    cost_share: float | None = None
    paid_by: str | None = None

    def __post_init__(self) -> None:
        wrong = wrong_in_lever({each.name: getattr(self, each.name) for each in fields(self)})
        if wrong:
            raise ValueError("; ".join(one.what for one in wrong))

    @property
    def label(self) -> str:
        """Return what the findings call it."""
        return self.name or self.kind


def _wrong_value(row: Mapping[str, object], kind: str) -> list[Wrong]:
    """Return what is wrong with the name of a lever, and with the number that says how far it moves."""
    about, found = KINDS[kind], list[Wrong]()
    if row.get("name") in RESERVED:
        found.append(
            Wrong(
                "name", say("{name!r} means something in the findings", name=row["name"]), say("Give it another name.")
            )
        )
    if kind == "priority":
        if not row.get("first"):
            found.append(
                Wrong("first", say("nobody is named first"), say("Name industries, separated by commas: D35,Q86."))
            )
    else:
        found += not_a_number(
            row, "value", about.low, about.high, about.unit, needed=say("a lever of kind {kind}", kind=kind)
        )
    return found


def wrong_in_lever(row: Mapping[str, object]) -> list[Wrong]:
    """Return everything that is wrong in a lever as plain data: key, what, remedy."""
    known = [each.name for each in fields(Lever)]
    found = not_known(row, known)
    kind = row.get("kind")
    if kind is None:
        return [*found, Wrong("kind", say("a lever needs a kind"), say("Choose one of {names}.", names=list(KINDS)))]
    if not isinstance(kind, str) or kind not in KINDS:
        return [
            *found,
            Wrong(
                "kind",
                say("unknown kind of lever: {shown}", shown=shown(kind)),
                say("Choose one of {names}.", names=list(KINDS)),
            ),
        ]
    about = KINDS[kind]
    found += _wrong_value(row, kind)
    found += not_text(row, ("name", "industry", "region", "product", "category", "first"))
    found += not_a_start(row)
    found += not_a_number(row, "days", 0, 36500, say("days"), whole=True)
    for key in ("cost_once", "cost_yearly"):
        found += not_a_number(row, key, -1e15, 1e15, say("money"))
    found += not_a_number(row, "cost_share", 0.0, 1.0, "1")
    if kind in WHOLE:
        found += [
            Wrong(key, say("{kind} moves the whole fabric, not one {key}", kind=kind, key=key), say("Leave it out."))
            for key in ("industry", "region")
            if row.get(key) is not None
        ]
    found += [
        Wrong(
            key,
            say("a lever of kind {kind} takes no {key}", kind=kind, key=key),
            say("Only {only} take one; leave it out.", only=" / ".join(kinds)),
        )
        for key, kinds in ONLY.items()
        if row.get(key) is not None and kind not in kinds
    ]
    return found + _wrong_in_cost(row, kind, about)


def _wrong_in_cost(row: Mapping[str, object], kind: str, about: LeverKind) -> list[Wrong]:
    found = []
    if row.get("paid_by") not in LEVELS:
        payer = row.get("paid_by")
        said = (
            say("who pays is not said")
            if payer is None
            else say("{shown} is no level of government", shown=shown(payer))
        )
        found.append(Wrong("paid_by", said, say("Choose one of {names}.", names=LEVELS)))
    if not about.flows:
        if row.get("cost_share") is not None:
            found.append(
                Wrong(
                    "cost_share",
                    say("no money flows by itself in {kind}", kind=kind),
                    say("Give cost_once or cost_yearly."),
                )
            )
        if row.get("cost_once") is None and row.get("cost_yearly") is None:
            found.append(
                Wrong(
                    "cost_yearly", say("what it costs is not said"), say("Give cost_once or cost_yearly, 0 if nothing.")
                )
            )
    return found
