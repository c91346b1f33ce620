"""Heat maps: rows by columns, each cell in the colour of its class; classes are named above, exact ends beside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, radians, sin
from typing import Any

from weefsel.faces.charts.parts import NARROW, hatch, plain, text_style, text_width
from weefsel.faces.charts.theme import LIGHT, contrast

ROW_HEIGHT = 24
LABEL_ROOM, NARROW_ROOM = 248, 156
#: Angle at which names above columns stand where they are long.
ANGLE = 38
WIDTH = 840
HEAD, FOOT = 64, 48
MARK_SIZE = 9


@dataclass(frozen=True, slots=True)
class Shade:
    """A class of values: from `low` up to, not with, `high` (either may be infinite); its word, colour, and stripes."""

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


def height_of_heat(rows: int, *, named: Sequence[str] = ()) -> int:
    """Return the height in pixels at which `rows` rows stand comfortably; `named`: names above the columns."""
    return rows * ROW_HEIGHT + (_room_above(named) + 8 if named else HEAD + FOOT)


def _room_above(columns: Sequence[str]) -> int:
    """Return the height of scale and names above the cells."""
    longest = max((text_width(column) for column in columns), default=0.0)
    return 44 + round(longest * sin(radians(ANGLE))) if _slants(columns) else 64


def _slants(columns: Sequence[str]) -> bool:
    return max((text_width(column) for column in columns), default=0.0) + 12 > (WIDTH - LABEL_ROOM) / len(columns)


def heat_map(
    rows: Sequence[HeatRow],
    columns: Sequence[str],
    shades: Sequence[Shade],
    *,
    axis: str = "",
    mark: str = "",
    named: bool = False,
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
    named
        Columns have names, which stand above the cells. Otherwise their texts stand below; leave those empty that have
        no room.

    Raises
    ------
    ValueError
        If a row has not one value per column, or no class holds a value.
    """
    for row in rows:
        if len(row.values) != len(columns):
            raise ValueError("every row needs one value per column")
    left = min(LABEL_ROOM, max((text_width(row.label) for row in rows), default=0) + 24)
    right = max((text_width(row.end, bold=True) for row in rows), default=0) + 16
    if named and _slants(columns):
        right = max(right, text_width(columns[-1]))
    above, below = (_room_above(columns), 8) if named else (HEAD, FOOT)
    grid = {"left": left, "right": right, "top": above, "bottom": below}
    marked = [(row.mark, at) for at, row in enumerate(rows) if row.mark is not None]
    base = {
        "backgroundColor": "transparent",
        "textStyle": text_style(),
        "grid": {**grid, "outerBoundsMode": "none"},
        "legend": _legend(mark) if marked else {"show": False},
        "visualMap": scale_of(shades, 2),
        "xAxis": _columns(columns, axis, named),
        "yAxis": [_rows([row.label for row in rows], left - 16, bold=False), _rows([row.end for row in rows], right)],
        "series": [_cells(rows, shades, len(columns)), *([_marks(mark, marked)] if marked else [])],
    }
    narrow = [{"axisLabel": {"width": NARROW_ROOM - 12}}, {}]
    return {
        **base,
        "media": [
            {
                "query": {"maxWidth": NARROW},
                "option": {"grid": {"left": min(left, NARROW_ROOM)}, "yAxis": narrow, "visualMap": {"itemGap": 6}},
            },
            {
                "option": {
                    "grid": {"left": left},
                    "visualMap": {"itemGap": 12},
                    "yAxis": [{"axisLabel": {"width": left - 16}}, {}],
                }
            },
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
            # Many narrow cells close up, or paper would shine through between them; a few wide ones stand apart.
            edge = (LIGHT.paper, 1) if columns <= 20 else (shade.colour, 0.6)
            style: dict[str, Any] = {"color": shade.colour, "borderColor": edge[0], "borderWidth": edge[1]}
            if shade.striped:
                style["decal"] = hatch(shade.colour)["decal"]
            item: dict[str, Any] = {"value": [x, y, value], "itemStyle": style}
            if text:
                item["label"] = {"show": True, "formatter": plain(text), **text_style(readable_on(shade.colour))}
            items.append(item)
    return {"type": "heatmap", "data": items, "silent": True, "emphasis": {"disabled": True}, "progressive": 0}


def readable_on(colour: str) -> str:
    """Return ink or paper, whichever can be read better; the dark theme exchanges both, and the steps of ramps too."""
    return max((LIGHT.ink, LIGHT.paper), key=lambda text: contrast(text, colour))


def shade_of(value: float, shades: Sequence[Shade]) -> Shade:
    """Return the class of a value; raise ValueError where none holds it."""
    found = next((shade for shade in shades if shade.low <= value < shade.high), None)
    if found is None:
        raise ValueError(f"no class holds {value}")
    return found


def scale_of(shades: Sequence[Shade], dimension: int = 0) -> dict[str, Any]:
    """Return the classes as a line of named squares above the cells."""
    pieces = [
        {
            **{name: end for name, end in (("gte", shade.low), ("lt", shade.high)) if isfinite(end)},
            "label": plain(shade.word),
            "color": shade.colour,
        }
        for shade in shades
    ]
    return {
        "type": "piecewise",
        "seriesIndex": 0,
        "dimension": dimension,
        "pieces": pieces,
        "orient": "horizontal",
        # Pieces come out by value; the faintest class is read first, whether values are losses or shares.
        "inverse": shades[0].low > shades[-1].low,
        "left": 0,
        "top": 0,
        "padding": 0,
        "itemGap": 12,
        "itemWidth": 12,
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


def _marks(word: str, marked: Sequence[tuple[float, int]]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "name": plain(word),
        "data": [[*place] for place in marked],
        "symbol": "diamond",
        "symbolSize": MARK_SIZE,
        "silent": True,
        "clip": False,
        "itemStyle": {"color": LIGHT.ink, "borderColor": LIGHT.paper, "borderWidth": 1, "opacity": 1},
        "z": 5,
    }


def _columns(columns: Sequence[str], axis: str, named: bool) -> dict[str, Any]:
    common = {
        "type": "category",
        "data": [plain(column) for column in columns],
        "axisLine": {"show": False},
        "splitLine": {"show": False},
    }
    if named:
        label: dict[str, Any] = {**text_style(), "interval": 0, "margin": 6, "hideOverlap": False}
        if _slants(columns):
            label |= {"rotate": -ANGLE, "align": "left", "verticalAlign": "middle"}
        return {**common, "position": "top", "axisTick": {"show": False}, "axisLabel": label}
    return {
        **common,
        "name": axis,
        "nameLocation": "middle",
        "nameGap": 26,
        "nameTextStyle": text_style(),
        "axisTick": {"show": False},
        "axisLabel": {**text_style(), "interval": 0, "hideOverlap": False},
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
