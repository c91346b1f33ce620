"""Points in a plane with a threshold on each axis: what lies beyond both stands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from weefsel.faces.charts.parts import NARROW, plain, text_style
from weefsel.faces.charts.theme import LIGHT

WIDE_LEFT, NARROW_LEFT = 40, 28


@dataclass(frozen=True, slots=True)
class Point:
    """A point: its label, where it stands, whether it lies beyond both thresholds, and whether it is asked for."""

    label: str
    x: float
    y: float
    beyond: bool
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis: what it measures, and its threshold with the word that says so."""

    word: str
    threshold: float
    text: str


def quadrant(points: Sequence[Point], x: Axis, y: Axis) -> dict[str, Any]:
    """Return points: full diamonds beyond both thresholds, hollow circles elsewhere; the one asked for is large.

    Labels that would lie on others are left out; the one asked for always stands, the table names all.

    Raises
    ------
    ValueError
        If a point is below zero.
    """
    if any(min(point.x, point.y) < 0 for point in points):
        raise ValueError("both axes begin at zero")
    ordered = sorted(points, key=lambda point: (not point.asked, not point.beyond, -point.x * point.y))
    items = [_item(point) for point in ordered]
    series = {
        "type": "scatter",
        "data": items,
        "clip": False,
        "emphasis": {"disabled": True},
        "labelLayout": {"hideOverlap": True},
        "markLine": _thresholds(x, y),
    }
    few = [item if item["label"]["fontWeight"] == 600 else _silent(item) for item in items]
    return {
        "backgroundColor": "transparent",
        "textStyle": text_style(),
        "grid": {"left": WIDE_LEFT, "right": 88, "top": 36, "bottom": 52, "outerBoundsMode": "none"},
        "xAxis": {**_axis(max(point.x for point in points)), "name": x.word, "nameLocation": "middle", "nameGap": 30},
        "yAxis": {
            **_axis(max(point.y for point in points)),
            "name": y.word,
            "nameLocation": "end",
            "nameTextStyle": {**text_style(), "align": "left", "padding": [0, 0, 0, -WIDE_LEFT]},
        },
        "series": [series],
        "media": [
            {"query": {"maxWidth": NARROW}, "option": _form(few, NARROW_LEFT, 16)},
            {"option": _form(items, WIDE_LEFT, 88)},
        ],
    }


def _form(items: list[dict[str, Any]], left: int, right: int) -> dict[str, Any]:
    return {
        "series": [{"data": items}],
        "grid": {"left": left, "right": right},
        "yAxis": {"nameTextStyle": {"padding": [0, 0, 0, -left]}},
    }


def _axis(most: float) -> dict[str, Any]:
    return {
        "type": "value",
        "min": 0,
        "max": int(most) + 1,
        "interval": 1,
        "nameTextStyle": text_style(),
        "axisLabel": text_style(),
        "axisLine": {"show": True, "lineStyle": {"color": LIGHT.ink, "width": 1}},
        "axisTick": {"show": False},
        "splitLine": {"show": False},
    }


def _item(point: Point) -> dict[str, Any]:
    colour = LIGHT.madder if point.asked else LIGHT.ink if point.beyond else LIGHT.muted
    fill = colour if point.beyond else LIGHT.paper
    return {
        "name": point.label,
        "value": [point.x, point.y],
        "symbol": "diamond" if point.beyond else "circle",
        "symbolSize": 18 if point.asked else 10 if point.beyond else 8,
        "itemStyle": {"color": fill, "borderColor": colour, "borderWidth": 1.5, "opacity": 1},
        "label": {
            "show": point.beyond or point.asked,
            "formatter": plain(point.label),
            "position": "right",
            "distance": 5,
            "opacity": 1,
            **text_style(colour, bold=point.asked, size=14 if point.asked else 12),
        },
    }


def _silent(item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "label": {"show": False}}


def _thresholds(x: Axis, y: Axis) -> dict[str, Any]:
    line = {"lineStyle": {"color": LIGHT.madder, "type": "dashed", "width": 1}}
    return {
        "silent": True,
        "symbol": "none",
        "data": [
            {"xAxis": x.threshold, **line, "label": {**_said(x.text), "position": "end"}},
            {"yAxis": y.threshold, **line, "label": {**_said(y.text), "position": "insideStartTop"}},
        ],
    }


def _said(text: str) -> dict[str, Any]:
    return {"show": True, "formatter": plain(text), **text_style(LIGHT.madder, size=12)}
