"""A matrix of shares: the more, the darker; every cell says its number where there is room for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from weefsel.faces.charts.parts import NARROW, plain, text_style, text_width
from weefsel.faces.charts.theme import LIGHT

ROW_HEIGHT = 28
HEAD = 60
HEAD_SIZE = 12
LABEL_ROOM, NARROW_ROOM = 196, 116
#: Between these shares of the full colour neither light nor dark text can be read, on light or dark ground.
DULL = (0.45, 0.72)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its row and column, its value, and the text of it."""

    row: int
    column: int
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Head:
    """A column: its name, and a short code where a name has no room."""

    name: str
    code: str


def height_of_matrix(rows: int) -> int:
    """Return the height in pixels at which `rows` rows stand comfortably."""
    return rows * ROW_HEIGHT + HEAD


def matrix(
    rows: Sequence[str], columns: Sequence[Head], cells: Sequence[Cell], chosen: tuple[int, int] | None = None
) -> dict[str, Any]:
    """Return a matrix with its darkest cell at the largest size; what is below zero is madder, what is above indigo.

    Parameters
    ----------
    chosen
        Row and column of the cell that is asked for: it stands in a frame.

    Raises
    ------
    ValueError
        If a cell is outside the matrix.
    """
    if any(not (0 <= cell.row < len(rows) and 0 <= cell.column < len(columns)) for cell in cells):
        raise ValueError("a cell lies outside the matrix")
    largest = max((abs(cell.value) for cell in cells), default=0.0)
    items = [_item(cell, largest) for cell in cells]
    label_room = min(LABEL_ROOM, max((text_width(row) for row in rows), default=0.0) + 16)
    wide = {
        "grid": {"left": label_room, "right": 1, "top": HEAD, "bottom": 1, "outerBoundsMode": "none"},
        "xAxis": _axis(
            [head.name for head in columns], {"lineHeight": 15, "width": 66, "overflow": "break", "fontSize": HEAD_SIZE}
        ),
        "yAxis": _rows(rows, label_room - 16),
        "series": [{"label": {"show": True}}],
    }
    narrow = {
        "grid": {"left": NARROW_ROOM, "right": 1, "top": 28, "bottom": 1, "outerBoundsMode": "none"},
        "xAxis": _axis([head.code for head in columns], {"width": 40, "overflow": "none", "fontSize": HEAD_SIZE}),
        "yAxis": _rows(rows, NARROW_ROOM - 8),
        "series": [{"label": {"show": False}}],
    }
    series = {
        "type": "heatmap",
        "data": items,
        "emphasis": {"disabled": True},
        "progressive": 0,
        "label": {"show": True, "opacity": 1, **text_style()},
        "labelLayout": {"hideOverlap": False},
    }
    return {
        "backgroundColor": "transparent",
        "textStyle": text_style(),
        **{name: wide[name] for name in ("grid", "xAxis", "yAxis")},
        "series": [series, *_frame(chosen)],
        "media": [{"query": {"maxWidth": NARROW}, "option": narrow}, {"option": wide}],
    }


def _item(cell: Cell, largest: float) -> dict[str, Any]:
    size = (abs(cell.value) / largest) ** 0.7 if largest else 0.0
    dark = size / 0.5 * DULL[0] if size <= 0.5 else DULL[1] + (size - 0.5) / 0.5 * (1 - DULL[1])
    return {
        "value": [cell.column, cell.row, cell.value],
        "itemStyle": {
            "color": LIGHT.indigo if cell.value >= 0 else LIGHT.madder,
            "opacity": round(dark, 3),
            "borderColor": LIGHT.paper,
            "borderWidth": 1,
        },
        "label": {"formatter": plain(cell.text), "color": LIGHT.paper if size > 0.5 else LIGHT.ink},
    }


def _frame(chosen: tuple[int, int] | None) -> list[dict[str, Any]]:
    """Return a series with the frame of the cell that is asked for."""
    if chosen is None:
        return []
    style = {"color": "transparent", "borderColor": LIGHT.madder, "borderWidth": 3, "opacity": 1}
    item = {"value": [chosen[1], chosen[0], 0], "itemStyle": style}
    return [{"type": "heatmap", "data": [item], "silent": True, "z": 4, "emphasis": {"disabled": True}}]


def _axis(names: Sequence[str], label: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "category",
        "position": "top",
        "data": [plain(name) for name in names],
        "axisTick": {"show": False},
        "axisLine": {"show": False},
        "splitArea": {"show": False},
        "axisLabel": {**text_style(), "interval": 0, "margin": 8, **label},
    }


def _rows(names: Sequence[str], room: float) -> dict[str, Any]:
    label = {"width": room, "overflow": "truncate", "ellipsis": "…", "margin": 8, "interval": 0}
    return {
        "type": "category",
        "inverse": True,
        "data": [plain(name) for name in names],
        "axisTick": {"show": False},
        "axisLine": {"show": False},
        "axisLabel": {**text_style(), **label},
    }
