"""Named sets of figures beside the fabric: raw materials, trade by product, goals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from weefsel.model.fabric import STATUSES

TEXT, NUMBER, YEAR, FLAG = pl.String, pl.Float64, pl.Int32, pl.Boolean  # years and counts are whole

#: What each kind of figures holds: kind -> frame -> column -> type.
KINDS: Mapping[str, Mapping[str, Mapping[str, type[pl.DataType]]]] = {
    "materials": {
        "assessments": {"material": TEXT, "year": YEAR, "supply_risk": NUMBER, "economic_importance": NUMBER},
        "exceptions": {"material": TEXT, "year": YEAR, "reason": TEXT},
        "strategic": {"material": TEXT, "name": TEXT},
        "supply": {
            "scope": TEXT,
            "material": TEXT,
            "stage": TEXT,
            "country": TEXT,
            "share": NUMBER,
            "below": FLAG,
            "trade_factor": NUMBER,
            "governance": NUMBER,
            "member": FLAG,
        },
        "uses": {
            "material": TEXT,
            "application": TEXT,
            "share": NUMBER,
            "sector": TEXT,
            "published_sector": TEXT,
            "value_added": NUMBER,
        },
    },
    "trade": {
        "partners": {
            "year": YEAR,
            "product": TEXT,
            "area": TEXT,
            "partner": TEXT,
            "inside": FLAG,
            "imports": NUMBER,
            "exports": NUMBER,
        },
        "world": {
            "year": YEAR,
            "product": TEXT,
            "country": TEXT,
            "exports": NUMBER,
            "imports": NUMBER,
            "buyers": YEAR,
            "captive": YEAR,
        },
    },
    "dependencies": {
        "rows": {
            "year": YEAR,
            "flow": TEXT,
            "area": TEXT,
            "product": TEXT,
            "partner": TEXT,
            "value": NUMBER,
            "concentration": NUMBER,
            "world_concentration": NUMBER,
            "cover": NUMBER,
            "persistent": NUMBER,
            "share": NUMBER,
            "dependent": NUMBER,
        },
        "sectors": {"product": TEXT, "sector": TEXT},
    },
    "origins": {
        "imports": {"year": YEAR, "product": TEXT, "origin": TEXT, "value": NUMBER},
    },
    "case": {
        "suppliers": {
            "supplier": TEXT,
            "country": TEXT,
            "part": TEXT,
            "product": TEXT,
            "value": NUMBER,
            "spare": NUMBER,
            "stock_days": NUMBER,
            "recover_days": NUMBER,
        },
        "products": {"product": TEXT, "loss_per_day": NUMBER},
        "goods": {"good": TEXT, "price": NUMBER, "volume": NUMBER, "most": NUMBER, "loss": NUMBER},
        "events": {"event": TEXT, "probability": NUMBER, "good": TEXT, "need": NUMBER},
        "sources": {
            "source": TEXT,
            "country": TEXT,
            "cost": NUMBER,
            "now": NUMBER,
            "stop": NUMBER,
            "like_minded": NUMBER,
        },
        "nodes": {
            "node": TEXT,
            "capacity": NUMBER,
            "stock": NUMBER,
            "demand": NUMBER,
            "loss": NUMBER,
            "recover_days": NUMBER,
        },
        "arcs": {"origin": TEXT, "target": TEXT, "part": TEXT, "need": NUMBER},
    },
    "groups": {"members": {"group": TEXT, "industry": TEXT}},
    "goals": {
        "goals": {
            "goal": TEXT,
            "area": TEXT,
            "concept": TEXT,
            "unit": TEXT,
            "direction": TEXT,
            "target": NUMBER,
            "target_year": YEAR,
            "source": TEXT,
        },
        "points": {"goal": TEXT, "concept": TEXT, "year": YEAR, "value": NUMBER, "kind": TEXT, "source": TEXT},
    },
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Labelled long frames of one kind, with where they come from.

    Parameters
    ----------
    kind
        ``materials``, ``trade``, ``dependencies``, ``origins``, ``case``, ``groups`` or ``goals``; it decides which
        frames and columns there are.
    frames
        The frames by name, columns in the order of `KINDS`. Empty cells are allowed: absence is not zero.
    unit
        Unit of money in trade and origins (``kusd``, ``meur``); empty for the others.

    Raises
    ------
    ValueError
        If a frame or a column is missing or of another type, or a label is empty.
    """

    kind: str
    name: str
    title: str
    frames: Mapping[str, pl.DataFrame]
    source: str
    licence: str = ""
    status: str = "observed"
    unit: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"figures must be one of {', '.join(KINDS)}, not {self.kind!r}")
        if self.status not in STATUSES:
            raise ValueError(f"status must be one of {', '.join(STATUSES)}, not {self.status!r}")
        for name, columns in KINDS[self.kind].items():
            if name not in self.frames:
                raise ValueError(f"{self.kind} need the frame {name}")
            frame = self.frames[name]
            if dict(frame.schema) != {column: kind() for column, kind in columns.items()}:
                raise ValueError(f"{name} has the columns {dict(frame.schema)}, {self.kind} need {dict(columns)}")
            first = next(iter(columns))
            if frame[first].null_count():
                raise ValueError(f"{name} has rows without {first}")
