"""The same closure under other assumptions, one changed at a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from weefsel.methods import unwrap
from weefsel.methods.domino.effects import Effects, effects_of
from weefsel.methods.domino.fall import Fall
from weefsel.methods.regionalise import can_be_re_estimated, with_delta
from weefsel.model import Fabric

#: Band of the FLQ exponent found in the literature (Flegg & Tohmo 2013; Bonfiglio & Chelli 2008).
DELTA_BAND = (0.2, 0.4)
#: Share of lost wages that benefits replace: none, and a round figure near first-year unemployment benefit.
#: The second is an assumption of ours, not a measured figure.
REPLACEMENT_BAND = (0.0, 0.6)


class _Known:
    """A fabric as a key: the same object is the same fabric, for it never changes."""

    def __init__(self, fabric: Fabric) -> None:
        self.fabric = fabric

    def __hash__(self) -> int:
        return id(self.fabric)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Known) and other.fabric is self.fabric


@lru_cache(maxsize=4)
def _re_estimated(known: _Known, delta: float) -> Fabric:
    """Return `with_delta`; the last few are kept, because every closure on a fabric asks for the same two."""
    return with_delta(known.fabric, delta)


@dataclass(frozen=True, slots=True)
class Variant:
    """A closure under one changed assumption."""

    assumption: str
    case: str
    text: str
    fabric: Fabric
    fall: Fall
    effects: Effects


def variants_of(fabric: Fabric, fall: Fall, suppliers: str, households: str, replacement: float) -> list[Variant]:
    """Return the closure under each other value of the assumptions that evidence leaves open.

    - own_industry: the industry falls by the plant's output and no more, or its other firms that supply the
      plant fall too
    - households: what a wage earned is spent on at home (wages or consumption as denominator)
    - replacement: share of lost wages that benefits replace
    - delta: exponent of the location quotient behind an estimated regional fabric

    The last answer is kept: ranges and `domino.assumptions` ask for the same one.
    """
    return list(_variants(_Known(fabric), fall, suppliers, households, replacement))


@lru_cache(maxsize=1)
def _variants(known: _Known, fall: Fall, suppliers: str, households: str, replacement: float) -> tuple[Variant, ...]:
    fabric = known.fabric
    settings: dict[str, str | float] = {
        "suppliers": suppliers,
        "households": households,
        "replacement": replacement,
    }
    changes: list[tuple[str, str, str, dict[str, str | float]]] = [
        ("own_industry", other, f"suppliers={other}", {"suppliers": other})
        for other in ("output_cap", "plant")
        if other != suppliers
    ]
    if households != "none":
        changes += [
            ("households", other, f"households={other}", {"households": other})
            for other in ("wages", "consumption")
            if other != households
        ]
        changes += [
            ("replacement", f"{other:g}", f"replacement={other:g}", {"replacement": other})
            for other in REPLACEMENT_BAND
            if other != replacement
        ]
    found = [
        Variant(name, case, text, fabric, fall, _effects(fabric, fall, {**settings, **change}))
        for name, case, text, change in changes
    ]
    if fabric.meta.status == "estimated" and "region" in fabric.industries.levels:
        for delta in DELTA_BAND if can_be_re_estimated(fabric) else ():
            other_fabric = _re_estimated(_Known(fabric), delta)
            effects = _effects(other_fabric, fall, settings)
            found.append(Variant("delta", f"{delta:g}", f"delta={delta:g}", other_fabric, fall, effects))
    return tuple(found)


def _effects(fabric: Fabric, fall: Fall, settings: dict[str, str | float]) -> Effects:
    return effects_of(
        fabric,
        unwrap.system_of(fabric),
        fall,
        suppliers=str(settings["suppliers"]),
        households=str(settings["households"]),
        replacement=float(settings["replacement"]),
    )
