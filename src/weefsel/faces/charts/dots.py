"""Two dots on a line: before and after, direct and in all; the line between them is what matters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from weefsel.faces.charts.options import LABEL_ROOM, height_of_bars
from weefsel.faces.charts.parts import NARROW, plain, text_style, text_width
from weefsel.faces.charts.theme import LIGHT

__all__ = ["Pair", "height_of_bars", "pairs_of_dots"]

DOT = 11
ROD = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """One row: its label, two values (the first hollow, the second full), the text at its end, and if it stands out."""

    label: str
    first: float
    second: float
    text: str
    loud: bool = False


def pairs_of_dots(pairs: Sequence[Pair], first: str, second: str) -> dict[str, Any]:
    """Return rows of two dots from a base of zero, in the order given; `first` and `second` are words of the legend.

    Raises
    ------
    ValueError
        If a value is negative.
    """
    if any(min(pair.first, pair.second) < 0 for pair in pairs):
        raise ValueError("dots stand on a base of zero")
    label_room = min(LABEL_ROOM, max((text_width(pair.label) for pair in pairs), default=0.0) + 16)
    text_room = max((text_width(pair.text, bold=True) for pair in pairs), default=0.0) + 24
    top = max((max(pair.first, pair.second) for pair in pairs), default=0.0) or 1.0
    grid = {"left": label_room, "right": text_room, "top": 32, "bottom": 8, "outerBoundsMode": "none"}
    rows = _rows(pairs, label_room - 16)
    return {
        "backgroundColor": "transparent",
        "textStyle": text_style(),
        "grid": grid,
        "legend": _legend(first, second),
        "xAxis": {"type": "value", "show": False, "min": 0, "max": top},
        "yAxis": rows,
        "series": [*_rods(pairs), _dots(pairs, first, hollow=True), _dots(pairs, second, hollow=False), _ends(pairs)],
        "media": _widths(grid, rows["axisLabel"]),
    }


def _rows(pairs: Sequence[Pair], room: float) -> dict[str, Any]:
    label = {"interval": 0, "margin": 8, "width": room, "lineHeight": 16, "overflow": "break"}
    return {
        "type": "category",
        "inverse": True,
        "data": [plain(pair.label) for pair in pairs],
        "axisTick": {"show": False},
        "axisLine": {"show": True, "lineStyle": {"color": LIGHT.ink, "width": 1}},
        "axisLabel": {**text_style(), **label},
        "splitLine": {"show": False},
    }


def _widths(grid: dict[str, Any], label: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the form for narrow screens, where labels stand above their dots, and what undoes it."""
    above = {"inside": True, "margin": 0, "verticalAlign": "bottom", "padding": [0, 0, 12, 0], "width": 320}
    beside = {**label, "inside": False, "verticalAlign": "middle", "padding": [0, 0, 0, 0]}
    narrow = {
        "grid": {**grid, "left": 6, "top": 72},
        "yAxis": {"axisLine": {"show": False}, "axisLabel": {**above, "overflow": "truncate"}},
    }
    wide = {"grid": grid, "yAxis": {"axisLine": {"show": True}, "axisLabel": beside}}
    return [{"query": {"maxWidth": NARROW}, "option": narrow}, {"option": wide}]


def _colour(pair: Pair) -> str:
    return LIGHT.madder if pair.loud else LIGHT.muted


def _legend(first: str, second: str) -> dict[str, Any]:
    hollow = {"color": LIGHT.paper, "borderColor": LIGHT.muted, "borderWidth": 2}
    return {
        "show": True,
        "selectedMode": False,
        "left": 0,
        "top": 0,
        "padding": 0,
        "itemGap": 16,
        "itemWidth": 12,
        "itemHeight": 12,
        "data": [
            {"name": plain(first), "icon": "circle", "itemStyle": hollow},
            {"name": plain(second), "icon": "circle", "itemStyle": {"color": LIGHT.muted}},
        ],
        "textStyle": text_style(),
    }


def _rods(pairs: Sequence[Pair]) -> list[dict[str, Any]]:
    base = [min(pair.first, pair.second) for pair in pairs]
    rods = [{"value": abs(pair.second - pair.first), "itemStyle": {"color": _colour(pair)}} for pair in pairs]
    rod = {"type": "bar", "stack": "rod", "barWidth": ROD, "silent": True, "emphasis": {"disabled": True}}
    return [{**rod, "data": base, "itemStyle": {"opacity": 0}}, {**rod, "data": rods}]


def _dots(pairs: Sequence[Pair], word: str, *, hollow: bool) -> dict[str, Any]:
    items = []
    for at, pair in enumerate(pairs):
        colour = _colour(pair)
        style = {"color": LIGHT.paper if hollow else colour, "borderColor": colour, "borderWidth": 2, "opacity": 1}
        items.append({"value": [pair.first if hollow else pair.second, at], "itemStyle": style})
    return {"type": "scatter", "name": plain(word), "silent": True, "symbolSize": DOT, "clip": False, "data": items}


def _ends(pairs: Sequence[Pair]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "silent": True,
        "symbolSize": 1,
        "itemStyle": {"opacity": 0},
        "clip": False,
        "label": {"show": True, "distance": 10, "opacity": 1, **text_style(bold=True)},
        "data": [
            {
                "value": [max(pair.first, pair.second), at],
                "label": {"formatter": plain(pair.text), "position": "right"},
            }
            for at, pair in enumerate(pairs)
        ],
    }
