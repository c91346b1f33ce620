"""The map of the world: countries in the colour of their class, and the same ranked as bars beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from weefsel.faces.charts.heat import Shade, scale_of, shade_of
from weefsel.faces.charts.options import BAR_WIDTH
from weefsel.faces.charts.parts import NARROW, hatch, plain, text_style, text_width
from weefsel.faces.charts.theme import LIGHT

MAP = "countries"
HEAD = 32
ROW_HEIGHT = 26
MAP_HEIGHT, NARROW_MAP = 300, 190
NAME_ROOM = 190


@dataclass(frozen=True, slots=True)
class Area:
    """An area with one value: the countries it holds, its label, value and text; a group is striped on the map.

    An area without countries stands in the list alone.
    """

    countries: tuple[str, ...]
    label: str
    value: float
    text: str


def height_of_world(areas: int) -> int:
    """Return the height in pixels of a map with its list below."""
    return HEAD + MAP_HEIGHT + areas * ROW_HEIGHT + 16


def narrow_height_of_world(areas: int) -> int:
    """Return the height in pixels on a narrow screen."""
    return HEAD + NARROW_MAP + areas * ROW_HEIGHT + 40


def world_map(areas: Sequence[Area], shades: Sequence[Shade], *, home: Sequence[str] = ()) -> dict[str, Any]:
    """Return a map above its ranked list; `home` is drawn in ink, countries without a value stay paper.

    Raises
    ------
    ValueError
        If no class holds a value, or a value is negative.
    """
    if any(area.value < 0 for area in areas):
        raise ValueError("a share cannot be less than nothing")
    ranked = sorted(areas, key=lambda area: -area.value)
    drawn = [item for area in ranked for item in _countries(area, shade_of(area.value, shades))]
    room = min(NAME_ROOM, max((text_width(area.label) for area in ranked), default=0) + 24)
    end = max((text_width(area.text, bold=True) for area in ranked), default=0) + 16
    geo = {
        "map": MAP,
        "silent": True,
        "aspectScale": 1,
        "left": 0,
        "right": 0,
        "top": HEAD,
        "height": MAP_HEIGHT - 12,
        "itemStyle": {"areaColor": LIGHT.paper, "borderColor": LIGHT.abroad, "borderWidth": 0.5},
        "emphasis": {"disabled": True},
        "label": {"show": False},
        "regions": [{"name": country, "itemStyle": {"areaColor": LIGHT.ink}} for country in home],
    }
    grid = {"left": room, "right": end, "top": HEAD + MAP_HEIGHT, "bottom": 8, "outerBoundsMode": "none"}
    return {
        "backgroundColor": "transparent",
        "textStyle": text_style(),
        "visualMap": {**scale_of(shades), "seriesIndex": [0, 1]},
        "geo": geo,
        "grid": grid,
        "xAxis": {"type": "value", "show": False, "min": 0, "max": max((a.value for a in ranked), default=0) or 1.0},
        "yAxis": _names([area.label for area in ranked], room - 16),
        "series": [_bars(ranked, shades), {"type": "map", "geoIndex": 0, "silent": True, "data": drawn}],
        "media": [
            {
                "query": {"maxWidth": NARROW},
                "option": {
                    "geo": {"height": NARROW_MAP - 12, "top": HEAD + 24},
                    "grid": {"top": HEAD + 24 + NARROW_MAP},
                },
            },
            {"option": {"geo": {"height": MAP_HEIGHT - 12, "top": HEAD}, "grid": {"top": HEAD + MAP_HEIGHT}}},
        ],
    }


def _countries(area: Area, shade: Shade) -> list[dict[str, Any]]:
    """Return the countries of an area as items of the map."""
    style: dict[str, Any] = {"areaColor": shade.colour, "color": shade.colour, "borderColor": LIGHT.paper}
    if len(area.countries) > 1:
        style = {**style, "decal": hatch(shade.colour)["decal"]}
    return [{"name": country, "value": area.value, "itemStyle": style} for country in area.countries]


def _bars(ranked: Sequence[Area], shades: Sequence[Shade]) -> dict[str, Any]:
    items = []
    for at, area in enumerate(ranked):
        colour = shade_of(area.value, shades).colour
        fill: dict[str, Any] = hatch(colour) if len(area.countries) != 1 else {"color": colour}
        items.append(
            {
                "value": [area.value, at],
                "itemStyle": fill | {"borderColor": LIGHT.indigo, "borderWidth": 0.7},
                "label": {"formatter": plain(area.text)},
            }
        )
    return {
        "type": "bar",
        "data": items,
        "barWidth": BAR_WIDTH,
        "silent": True,
        "clip": False,
        "emphasis": {"disabled": True},
        "label": {"show": True, "position": "right", "distance": 6, **text_style(bold=True)},
    }


def _names(labels: Sequence[str], room: float) -> dict[str, Any]:
    return {
        "type": "category",
        "inverse": True,
        "data": [plain(label) for label in labels],
        "axisTick": {"show": False},
        "axisLine": {"show": True, "lineStyle": {"color": LIGHT.ink, "width": 1}},
        "axisLabel": {
            **text_style(),
            "interval": 0,
            "margin": 8,
            "width": room,
            "overflow": "truncate",
            "ellipsis": "…",
        },
    }
