"""Heat maps: rows by columns, each cell in the colour of its class; classes are named above, exact ends beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from weefsel.faces.charts.parts import NARROW, hatch, plain, text_on, text_style, text_width
from weefsel.faces.charts.theme import LIGHT

ROW_HEIGHT = 24
LABEL_ROOM, NARROW_ROOM = 248, 116
SLANT = 40
HEAD, FOOT = 64, 48
MARK_SIZE = 9


@dataclass(frozen=True, slots=True)
class Shade:
    """A class of values: from `low` up to, but not with, `high`; its word, colour, and whether it is striped."""

    low: float
    high: float
    word: str
    colour: str
    striped: bool = False


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row: its label, its values by column (none: no cell), texts inside cells, the text at its end, a mark."""

    label: str
    values: tuple[float | None, ...]
    end: str = ""
    inside: tuple[str, ...] = ()
    mark: float | None = None


def height_of_heat(rows: int, *, slanted: bool = False) -> int:
    """Return the height in pixels at which `rows` rows stand comfortably."""
    return rows * ROW_HEIGHT + HEAD + (FOOT if not slanted else 8) + (SLANT if slanted else 0)


def heat_map(
    rows: Sequence[HeatRow],
    columns: Sequence[str],
    shades: Sequence[Shade],
    *,
    axis: str = "",
    mark: str = "",
    slanted: bool = False,
) -> dict[str, Any]:
    """Return rows from the top, columns from the left.

    Parameters
    ----------
    shades
        Classes from low to high; they must hold every value.
    axis
        What the columns are, as a word below them.
    mark
        What the mark of a row stands for; it stands at the number of a column, which may lie between two.
    slanted
        Column labels stand slanted above the cells, every one of them: for names. Otherwise a few stand below.

    Raises
    ------
    ValueError
        If a row has not one value per column, or no class holds a value.
    """
    for row in rows:
        if len(row.values) != len(columns):
            raise ValueError("every row needs one value per column")
    left = min(LABEL_ROOM, max((text_width(row.label) for row in rows), default=0) + 16)
    right = max((text_width(row.end, bold=True) for row in rows), default=0) + 16
    grid = {"left": left, "right": right, "top": HEAD + SLANT * slanted, "bottom": 8 if slanted else FOOT}
    marked = [[row.mark, at] for at, row in enumerate(rows) if row.mark is not None]
    base = {
        "backgroundColor": "transparent",
        "textStyle": text_style(),
        "grid": {**grid, "outerBoundsMode": "none"},
        "legend": _legend(mark) if marked else {"show": False},
        "visualMap": scale_of(shades, 2),
        "xAxis": _columns(columns, axis, slanted),
        "yAxis": [_rows([row.label for row in rows], left - 16, bold=False), _rows([row.end for row in rows], right)],
        "series": [_cells(rows, shades, len(columns)), *([_marks(mark, marked)] if marked else [])],
    }
    narrow = [{"axisLabel": {"width": NARROW_ROOM - 12}}, {}]
    return {
        **base,
        "media": [
            {"query": {"maxWidth": NARROW}, "option": {"grid": {"left": min(left, NARROW_ROOM)}, "yAxis": narrow}},
            {"option": {"grid": {"left": left}, "yAxis": [{"axisLabel": {"width": left - 16}}, {}]}},
        ],
    }


def _cells(rows: Sequence[HeatRow], shades: Sequence[Shade], columns: int) -> dict[str, Any]:
    items = []
    for y, row in enumerate(rows):
        for x, value in enumerate(row.values):
            if value is None:
                continue
            shade = shade_of(value, shades)
            text = row.inside[x] if row.inside else ""
            style: dict[str, Any] = {"color": shade.colour}
            if columns <= 20:
                style |= {"borderColor": LIGHT.paper, "borderWidth": 1}
            if shade.striped:
                style["decal"] = hatch(shade.colour)["decal"]
            item: dict[str, Any] = {"value": [x, y, value], "itemStyle": style}
            if text:
                item["label"] = {"show": True, "formatter": plain(text), **text_style(text_on(shade.colour))}
            items.append(item)
    return {"type": "heatmap", "data": items, "silent": True, "emphasis": {"disabled": True}, "progressive": 0}


def shade_of(value: float, shades: Sequence[Shade]) -> Shade:
    found = next((shade for shade in shades if shade.low <= value < shade.high), None)
    if found is None:
        raise ValueError(f"no class holds {value}")
    return found


def scale_of(shades: Sequence[Shade], dimension: int = 0) -> dict[str, Any]:
    """Return the classes as a line of named squares above the cells."""
    pieces = [
        {"gte": shade.low, "lt": shade.high, "label": plain(shade.word), "color": shade.colour} for shade in shades
    ]
    return {
        "type": "piecewise",
        "seriesIndex": 0,
        "dimension": dimension,
        "pieces": pieces,
        "orient": "horizontal",
        "left": 0,
        "top": 0,
        "padding": 0,
        "itemGap": 12,
        "itemWidth": 14,
        "itemHeight": 14,
        "itemSymbol": "rect",
        "selectedMode": False,
        "hoverLink": False,
        "textStyle": text_style(),
    }


def _legend(mark: str) -> dict[str, Any]:
    return {
        "show": True,
        "selectedMode": False,
        "left": 0,
        "top": 28,
        "padding": 0,
        "itemWidth": 14,
        "itemHeight": 10,
        "data": [{"name": plain(mark), "icon": "diamond"}],
        "textStyle": text_style(),
    }


def _marks(word: str, marked: list[list[float | int | None]]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": plain(word),
        "data": marked,
        "symbol": "diamond",
        "symbolSize": MARK_SIZE,
        "silent": True,
        "clip": False,
        "itemStyle": {"color": LIGHT.ink, "borderColor": LIGHT.paper, "borderWidth": 1, "opacity": 1},
        "z": 5,
    }


def _columns(columns: Sequence[str], axis: str, slanted: bool) -> dict[str, Any]:
    common = {
        "type": "category",
        "data": [plain(column) for column in columns],
        "axisLine": {"show": False},
        "splitLine": {"show": False},
    }
    if slanted:
        label = {**text_style(), "interval": 0, "rotate": 38, "margin": 6}
        return {**common, "position": "top", "axisTick": {"show": False}, "axisLabel": label}
    every = max(1, -(-len(columns) // 7)) - 1
    return {
        **common,
        "name": axis,
        "nameLocation": "middle",
        "nameGap": 26,
        "nameTextStyle": text_style(),
        "axisTick": {"show": True, "interval": every, "lineStyle": {"color": LIGHT.ink}},
        "axisLabel": {**text_style(), "interval": every, "hideOverlap": False},
    }


def _rows(labels: Sequence[str], room: float, *, bold: bool = True) -> dict[str, Any]:
    """Return an axis of rows: names on the left, or bold texts on the right."""
    return {
        "type": "category",
        "inverse": True,
        "position": "right" if bold else "left",
        "data": [plain(label) for label in labels],
        "axisTick": {"show": False},
        "axisLine": {"show": False},
        "axisLabel": {
            **text_style(bold=bold),
            "interval": 0,
            "margin": 8,
            "width": room,
            "overflow": "truncate",
            "ellipsis": "…",
        },
    }
