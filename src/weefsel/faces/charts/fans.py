"""Small multiples of paths: one panel each, a line from zero with the band of its range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from weefsel.faces.charts.parts import NARROW, halo, plain, text_style
from weefsel.faces.charts.theme import LIGHT

ACROSS, PANEL, NARROW_PANEL = 3, 168, 152
HEAD, FOOT, GAP = 44, 28, 16
#: Width that panels are laid out for; their places are shares of it, so that they follow the screen.
LEFT, RIGHT = 9.0, 2.0


@dataclass(frozen=True, slots=True)
class Path:
    """A panel: its title, its points (x, y), the range at each point where there is one, and the text of its end.

    `ticks` are values of the vertical scale with their texts: its ends, and zero.
    """

    title: str
    points: tuple[tuple[float, float], ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    end: str = ""
    ticks: tuple[tuple[float, str], ...] = ((0.0, "0"),)
    colour: str = LIGHT.madder


def height_of_paths(count: int, *, narrow: bool = False) -> int:
    """Return the height in pixels at which so many panels stand comfortably."""
    across, panel = (1, NARROW_PANEL) if narrow else (ACROSS, PANEL)
    return -(-count // across) * panel + 24


def small_paths(paths: Sequence[Path], *, axis: str, columns: Sequence[str]) -> dict[str, Any]:
    """Return panels, row by row, three across and one on a narrow screen.

    Parameters
    ----------
    axis
        What the horizontal axis counts, as a word; it stands under the last panel of each column.
    columns
        The texts of the points along the horizontal axis, empty where there is no room for one.

    Raises
    ------
    ValueError
        If a panel has fewer than two points, or a range that does not match them.
    """
    for path in paths:
        if len(path.points) < 2 or len(path.low) != len(path.high) or len(path.low) not in (0, len(path.points)):
            raise ValueError("a panel needs two points, and a low and a high end for each or for none")
    wide, narrow = (_grids(len(paths), across) for across in (ACROSS, 1))
    base = {
        "backgroundColor": "transparent",
        "textStyle": text_style(),
        "grid": wide,
        "xAxis": [_horizontal(at, len(paths), axis, columns) for at in range(len(paths))],
        "yAxis": [_vertical(at, path) for at, path in enumerate(paths)],
        "series": [one for at, path in enumerate(paths) for one in _series(at, path)],
    }
    return {
        **base,
        "media": [{"query": {"maxWidth": NARROW}, "option": {"grid": narrow}}, {"option": {"grid": wide}}],
    }


def _grids(count: int, across: int) -> list[dict[str, Any]]:
    panel = PANEL if across > 1 else NARROW_PANEL
    width = 100.0 / across
    left, right = (LEFT, RIGHT + 3.0) if across > 1 else (16.0, 8.0)
    return [
        {
            "left": f"{at % across * width + left * (1 if across == 1 else 0.75):.2f}%",
            "width": f"{width - left - right:.2f}%",
            "top": at // across * panel + HEAD,
            "height": panel - HEAD - FOOT,
            "outerBoundsMode": "none",
        }
        for at in range(count)
    ]


def _horizontal(at: int, count: int, axis: str, columns: Sequence[str]) -> dict[str, Any]:
    last = at + ACROSS >= count
    return {
        "type": "category",
        "gridIndex": at,
        "data": [plain(column) for column in columns],
        "boundaryGap": False,
        "position": "bottom",
        "name": axis if last else "",
        "nameLocation": "middle",
        "nameGap": 26,
        "nameTextStyle": text_style(LIGHT.muted),
        "axisLine": {"show": True, "onZero": True, "lineStyle": {"color": LIGHT.ink, "width": 1}},
        "axisTick": {"show": False},
        "axisLabel": {
            **text_style(LIGHT.muted),
            "interval": 0,
            "hideOverlap": False,
            "margin": 6,
        },
    }


def _vertical(at: int, path: Path) -> dict[str, Any]:
    values = [value for value, _ in path.ticks]
    bottom, top = min(values), max(values)
    return {
        "type": "value",
        "gridIndex": at,
        "min": bottom,
        "max": top if top > bottom else bottom + 1.0,
        "name": "{title|" + plain(path.title) + "}",
        "nameLocation": "end",
        "nameGap": 12,
        "nameTextStyle": {"align": "left", "rich": {"title": text_style(bold=True)}, "padding": [0, 0, 0, -36]},
        "axisLine": {"show": False},
        "axisTick": {"show": False},
        "splitLine": {"show": False},
        "axisLabel": {"show": False},
    }


def _series(at: int, path: Path) -> list[dict[str, Any]]:
    place = {"type": "line", "xAxisIndex": at, "yAxisIndex": at, "silent": True, "symbol": "none"}
    found = []
    if path.low:
        band = {**place, "stack": f"band{at}", "stackStrategy": "all", "lineStyle": {"opacity": 0}}
        spread = [high - low for low, high in zip(path.low, path.high, strict=True)]
        found.append({**band, "data": list(path.low)})
        found.append({**band, "data": spread, "areaStyle": {"color": path.colour, "opacity": 0.22}})
    values = [y for _, y in path.points]
    found.append({**place, "data": values, "lineStyle": {"color": path.colour, "width": 2}})
    last = {"value": [len(values) - 1, values[-1]], "label": {"formatter": plain(path.end)}}
    scale = [value for value, _ in path.ticks]
    # Near the top of its panel a text would run into the line above it.
    below = max(scale) - values[-1] < 0.3 * (max(scale) - min(scale))
    found.append(_texts(at, [last], position="bottom" if below else "top", align="right", size=7, colour=path.colour))
    return [*found, _ticks(at, path)]


def _ticks(at: int, path: Path) -> dict[str, Any]:
    """Return the texts of the scale: a value axis would write them with a decimal point in every language."""
    items = [{"value": [0, value], "label": {"formatter": plain(text)}} for value, text in path.ticks]
    return _texts(at, items, position="left", align="right", size=0)


def _texts(
    at: int, items: list[dict[str, Any]], *, position: str, align: str, size: int, colour: str = LIGHT.muted
) -> dict[str, Any]:
    """Return texts at points of a panel: of the scale, muted and without marks, or of the end, bold beside its dot."""
    style = halo(text_style(bold=True)) if size else text_style(LIGHT.muted)
    return {
        "type": "scatter",
        "xAxisIndex": at,
        "yAxisIndex": at,
        "silent": True,
        "symbolSize": size or 1,
        "itemStyle": {"color": colour, "opacity": 1 if size else 0},
        "clip": False,
        "label": {"show": True, "position": position, "align": align, "distance": 6, "opacity": 1, **style},
        "data": items,
        "z": 5,
    }
