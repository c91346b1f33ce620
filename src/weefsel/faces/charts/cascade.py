"""Who falls when, through whom: a tree on a time axis, each fall on its day, tied to what it came through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from weefsel.faces.charts.parts import NARROW, plain, text_style, text_width
from weefsel.faces.charts.theme import LIGHT

ROW_HEIGHT = 26
HEAD, FOOT = 40, 48
LABEL_ROOM, NARROW_ROOM = 248, 156
SIZE = 10
#: Days from one text under the axis to the next.
STEPS = (1, 2, 5, 10, 20, 30, 50, 60, 90, 100, 200)
#: Width of a picture, for which texts beside marks are given room.
WIDTH = 840


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of cause: its key, its word, its colour, the shape of its marks, and whether its ties are dashed."""

    key: str
    word: str
    colour: str
    symbol: str
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Fallen:
    """A node: its key, that of what it fell through (none: a beginning), its day, kind, label, and a text beside."""

    key: str
    parent: str | None
    day: float
    kind: str
    label: str
    text: str = ""


def height_of_cascade(rows: int) -> int:
    """Return the height in pixels at which `rows` rows stand comfortably."""
    return rows * ROW_HEIGHT + HEAD + FOOT


def cascade(nodes: Sequence[Fallen], kinds: Sequence[Kind], *, axis: str) -> dict[str, Any]:
    """Return one row per node in the order given, which must put every parent above its children.

    Raises
    ------
    ValueError
        If a parent does not stand above its child, or a kind is not known.
    """
    rows = {node.key: at for at, node in enumerate(nodes)}
    known = {kind.key for kind in kinds}
    for at, node in enumerate(nodes):
        if node.kind not in known:
            raise ValueError(f"{node.kind} is no kind of cause")
        if node.parent is not None and rows.get(node.parent, at) >= at:
            raise ValueError(f"{node.key} stands above what it fell through")
    labels = [node.label for node in nodes]
    left = min(LABEL_ROOM, max((text_width(label) for label in labels), default=0) + 24)
    shown = [kind for kind in kinds if any(node.kind == kind.key for node in nodes)]
    base = {
        "backgroundColor": "transparent",
        "textStyle": text_style(),
        "grid": {"left": left, "right": 24, "top": HEAD, "bottom": FOOT, "outerBoundsMode": "none"},
        "legend": _legend(shown),
        "xAxis": _days(nodes, axis, WIDTH - left - 24),
        "yAxis": _names(labels, left - 16),
        "series": [one for kind in shown for one in _series(kind, nodes, rows)],
    }
    return {
        **base,
        "media": [
            {
                "query": {"maxWidth": NARROW},
                "option": {
                    "grid": {"left": min(left, NARROW_ROOM)},
                    "yAxis": {"axisLabel": {"width": min(left, NARROW_ROOM) - 12}},
                },
            },
            {"option": {"grid": {"left": left}, "yAxis": {"axisLabel": {"width": left - 16}}}},
        ],
    }


def _series(kind: Kind, nodes: Sequence[Fallen], rows: dict[str, int]) -> list[dict[str, Any]]:
    """Return the ties of a kind, down from the parent and then right to the day, and its marks with their texts."""
    days = {node.key: node.day for node in nodes}
    mine = [node for node in nodes if node.kind == kind.key]
    ties: list[list[float | str]] = []
    for node in mine:
        if node.parent is None:
            continue
        start, row = days[node.parent], rows[node.key]
        ties += [[start, rows[node.parent]], [start, row], [node.day, row], ["-", "-"]]
    marks = [
        {
            "value": [node.day, rows[node.key]],
            "label": {"show": bool(node.text), "formatter": plain(node.text), "position": "right"},
        }
        for node in mine
    ]
    line = {"color": kind.colour, "width": 1.5, "type": "dashed" if kind.dashed else "solid"}
    common = {"silent": True, "clip": False, "itemStyle": {"color": kind.colour, "opacity": 1}}
    return [
        {"type": "line", "data": ties, "symbol": "none", "lineStyle": line, "connectNulls": False, **common},
        {
            "type": "scatter",
            "name": plain(kind.word),
            "data": marks,
            "symbol": kind.symbol,
            "symbolSize": SIZE,
            "label": {"show": True, "distance": 6, "opacity": 1, **text_style()},
            "z": 5,
            **common,
        },
    ]


def _legend(kinds: Sequence[Kind]) -> dict[str, Any]:
    return {
        "show": True,
        "selectedMode": False,
        "left": 0,
        "top": 0,
        "padding": 0,
        "itemGap": 20,
        "itemWidth": 14,
        "itemHeight": 10,
        "data": [{"name": plain(kind.word), "icon": kind.symbol} for kind in kinds],
        "textStyle": text_style(),
    }


def _days(nodes: Sequence[Fallen], axis: str, width: float) -> dict[str, Any]:
    """Return the axis of days; it runs on beyond the last one so far that every text beside a mark has room."""
    last = max((node.day for node in nodes), default=0.0) or 1.0
    ends = [node.day * width / max(width - text_width(node.text) - 2 * SIZE, 0.2 * width) for node in nodes]
    step = next((step for step in STEPS if last / step <= 6), round(last / 6))
    return {
        "type": "value",
        "min": 0,
        "max": max([last, *ends]),
        "interval": step,
        "name": axis,
        "nameLocation": "middle",
        "nameGap": 26,
        "nameTextStyle": text_style(),
        "axisLabel": {**text_style(), "showMaxLabel": False},
        "axisLine": {"show": True, "lineStyle": {"color": LIGHT.ink, "width": 1}},
        "axisTick": {"show": True, "lineStyle": {"color": LIGHT.ink}},
        "splitLine": {"show": False},
    }


def _names(labels: Sequence[str], room: float) -> dict[str, Any]:
    return {
        "type": "category",
        "inverse": True,
        "data": [plain(label) for label in labels],
        "axisTick": {"show": False},
        "axisLine": {"show": False},
        "axisLabel": {
            **text_style(),
            "interval": 0,
            "margin": 8,
            "width": room,
            "overflow": "truncate",
            "ellipsis": "…",
            "align": "right",
        },
    }
