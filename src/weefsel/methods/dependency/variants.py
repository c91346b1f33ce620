"""Named sets of criteria for import dependency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from weefsel.sayings import say

#: Cover of exports where nothing is exported (GeoDep).
CAP = 9999.0

Criterion = Literal["concentration", "outside_share", "cover", "world_concentration"]


@dataclass(frozen=True, slots=True)
class Variant:
    """Thresholds by criterion, whether origins inside the Union count, and how many years must agree."""

    title: str
    thresholds: Mapping[str, float]
    national: bool = False
    window: int = 1
    at_least: int = 1
    source: str = ""


COMMISSION = {"concentration": 0.4, "outside_share": 0.5, "cover": 1.0}
VARIANTS: Mapping[str, Variant] = {
    "commission": Variant(say("European Commission 2021: three indicators"), COMMISSION, source="SWD(2021) 352 final"),
    "commission_persistent": Variant(
        say("the three indicators in at least 2 of 3 years"),
        COMMISSION,
        window=3,
        at_least=2,
        source="SWD(2021) 352 final",
    ),
    "commission_world": Variant(
        say("the three indicators, and world exports as concentrated: little to diversify to"),
        {**COMMISSION, "world_concentration": 0.4},
        source="after Arjona, Connell & Herghelegiu 2023, Single Market Economics Papers WP2023/14",
    ),
    "geodep": Variant(
        say("GeoDep: imports and world exports concentrated, imports above exports, in at least 2 of 3 years"),
        {"concentration": 0.4, "world_concentration": 0.4, "cover": 1.0},
        national=True,
        window=3,
        at_least=2,
        source="Lefebvre & Wibaux 2024, CEPII Policy Brief 47",
    ),
    "concentration": Variant(say("imports from outside concentrated, nothing else"), {"concentration": 0.4}),
}
