"""Lines over days or years, from zero, labelled where they end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from weefsel.faces.charts.parts import NARROW, plain, text_style, text_width
from weefsel.faces.charts.theme import LIGHT

WIDEST_LABEL = 232
#: Pixels above and below the lines, and from one label at their ends to the next.
TOP, BOTTOM, STEP = 32, 48, 20


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its word, its points (x, y), its colour, and the texts of the points that carry one."""

    word: str
    points: tuple[tuple[float, float], ...]
    colour: str
    texts: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class End:
    """How a line is labelled where it ends: a text, pixels to raise it, and whether its number stands above the point.

    Where another line ends so near that the numbers would cover each other, the text has the number.
    """

    text: str
    raised: float
    apart: bool


def lines_from_zero(
    lines: Sequence[Line], *, axis: str, columns: Sequence[str] = (), height: float = 320.0
) -> dict[str, Any]:
    """Return lines on a base of zero; each ends in its word, and says the numbers of the points that have a text.

    Parameters
    ----------
    axis
        What the horizontal axis counts, as a word.
    columns
        Texts under the points in place of numbers, such as dates, one for each; the horizontal values are then their
        turns, from 0.
    height
        Of the picture, in pixels: labels of lines that end near each other stand one above the other.

    Raises
    ------
    ValueError
        If a line has fewer than two points, or not as many as there are columns.
    """
    if any(len(line.points) < 2 for line in lines):
        raise ValueError("a line needs two points")
    if columns and any(len(line.points) != len(columns) for line in lines):
        raise ValueError("a text stands under each point")
    last = max(line.points[-1][0] for line in lines)
    most, least = (end(y for line in lines for _, y in line.points) for end in (max, min))
    bounds = {"min": min(0.0, least * 1.05), "max": most * 1.05 or 1.0}
    ends = _ends(lines, (height - TOP - BOTTOM) / (bounds["max"] - bounds["min"]))
    room = min(WIDEST_LABEL, max(text_width(end.text) for end in ends) + 16)
    base = {
        "backgroundColor": "transparent",
        "textStyle": text_style(),
        "grid": {"left": 8, "right": room, "top": TOP, "bottom": BOTTOM, "outerBoundsMode": "none"},
        "xAxis": _horizontal(axis, last, columns),
        "yAxis": {"type": "value", "show": False, **bounds},
        "legend": _legend(),
        "series": [_series(line, last, end) for line, end in zip(lines, ends, strict=True)],
    }
    return {**base, "media": _widths(len(lines), room)}


def _ends(lines: Sequence[Line], scale: float) -> list[End]:
    """Return how each line is labelled where it ends; `scale` is pixels for one of what is shown.

    Labels that would cover each other go up, from the lowest on: below them is the axis.
    """
    heights = [line.points[-1][1] * scale for line in lines]
    found: dict[int, End] = {}
    free = -float("inf")
    for at in sorted(range(len(lines)), key=lambda at: (heights[at], -at)):
        line, place = lines[at], max(heights[at], free)
        near = any(abs(heights[at] - other) < STEP for place, other in enumerate(heights) if place != at)
        number = dict(line.texts).get(len(line.points) - 1)
        text = f"{line.word}, {number}" if near and number is not None else line.word
        found[at], free = End(text, place - heights[at], not near), place + STEP
    return [found[at] for at in range(len(lines))]


def _horizontal(axis: str, last: float, columns: Sequence[str]) -> dict[str, Any]:
    found = {
        "name": axis,
        "nameLocation": "middle",
        "nameGap": 28,
        "nameTextStyle": text_style(),
        "axisLabel": text_style(),
        "axisLine": {"show": True, "lineStyle": {"color": LIGHT.ink, "width": 1}},
        "axisTick": {"show": True, "lineStyle": {"color": LIGHT.ink}},
        "splitLine": {"show": False},
    }
    if not columns:
        return {**found, "type": "value", "min": 0, "max": last, "interval": max(1, round(last / 4))}
    label = {**text_style(), "interval": 0, "hideOverlap": False, "alignMinLabel": "left"}
    texts = [plain(text) for text in columns]
    return {
        **found,
        "type": "category",
        "data": texts,
        "boundaryGap": False,
        "axisLabel": label,
        "axisTick": {"show": False},
    }


def _legend() -> dict[str, Any]:
    """Return the words of the lines for a narrow screen, where they have no room at the ends."""
    place = {"orient": "vertical", "left": 0, "top": 4, "padding": 0, "itemWidth": 16, "itemHeight": 3}
    return {"show": False, "selectedMode": False, "icon": "rect", **place, "textStyle": text_style()}


def _widths(lines: int, room: float) -> list[dict[str, Any]]:
    short = {
        "series": [{"endLabel": {"show": False}}] * lines,
        "grid": {"right": 24, "top": 36 + 24 * lines},
        "legend": {"show": True},
    }
    wide = {
        "series": [{"endLabel": {"show": True}}] * lines,
        "grid": {"right": room, "top": TOP},
        "legend": {"show": False},
    }
    return [{"query": {"maxWidth": NARROW}, "option": short}, {"option": wide}]


def _series(line: Line, last: float, end: End) -> dict[str, Any]:
    texts = dict(line.texts)
    items = [
        {
            "value": list(point),
            "symbol": "circle" if at in texts else "none",
            "symbolSize": 8,
            "itemStyle": {"color": LIGHT.paper, "borderColor": line.colour, "borderWidth": 2},
            "label": {
                "show": at in texts and (end.apart or at < len(line.points) - 1),
                "formatter": plain(texts.get(at, "")),
                "position": "top",
                "align": "left" if not at else "right" if point[0] == last else "center",
                **text_style(bold=True),
            },
        }
        for at, point in enumerate(line.points)
    ]
    return {
        "type": "line",
        "name": plain(end.text),
        "data": items,
        "silent": True,
        "lineStyle": {"color": line.colour, "width": 2},
        "itemStyle": {"color": line.colour},
        "endLabel": {
            "show": True,
            "formatter": plain(end.text),
            "distance": 8,
            "offset": [0, -end.raised],
            **text_style(),
        },
        "labelLayout": {"hideOverlap": False},
    }
