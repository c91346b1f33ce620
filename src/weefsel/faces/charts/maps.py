"""Maps: amounts as circles on quiet outlines, so that a large empty province does not shout."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from weefsel.faces.charts.engine import Engine, data
from weefsel.faces.charts.parts import NARROW, plain, text_style
from weefsel.faces.charts.theme import LIGHT

#: Diameter in pixels of the largest circle, on a wide and on a narrow screen.
LARGEST, NARROW_LARGEST = 72, 44
SMALLEST = 4
NARROW_SIZE = 12
#: A degree of longitude over one of latitude, as seen in the middle of Belgium (cosine of 50.6 degrees).
ASPECT = 0.635
#: Where the label of a circle stands if there is no room below it.
ASIDE = {"Brussels": "left", "Antwerpen": "right", "Oost-Vlaanderen": "top"}


@dataclass(frozen=True, slots=True)
class Spot:
    """A circle: where it stands, its label, its size, the text of its size, its colour; hollow where estimated."""

    place: str
    label: str
    value: float
    text: str
    colour: str
    hollow: bool = True


@lru_cache(maxsize=4)
def shapes_text(name: str) -> str:
    """Return the outlines called `name` as GeoJSON text.

    >>> shapes_text("provinces").count('"name"')
    11
    """
    return (data() / "shapes" / f"{name}.json").read_text(encoding="utf-8")


#: Where the circle of a whole region stands on the outlines of its provinces; Brussels is a shape of its own.
REGIONS = {"provinces": {"Flanders": (3.5, 50.98), "Wallonia": (5.05, 50.3)}}


@lru_cache(maxsize=4)
def centres(name: str) -> dict[str, tuple[float, float]]:
    """Return the middle of each shape, longitude and latitude, by its key; of regions above the shapes too."""
    shapes = json.loads(shapes_text(name))["features"]
    return REGIONS.get(name, {}) | {shape["properties"]["name"]: tuple(shape["properties"]["cp"]) for shape in shapes}


def map_of(option: Mapping[str, Any]) -> str:
    """Return the name of the outlines that an option draws on; empty where it is no map."""
    return str(option["geo"]["map"]) if "geo" in option else ""


def register_shapes(option: Mapping[str, Any], engine: Engine) -> None:
    """Give an engine the outlines that an option draws on, where it is a map."""
    if name := map_of(option):
        engine.register(name, shapes_text(name))


def spot_map(name: str, spots: Sequence[Spot]) -> dict[str, Any]:
    """Return circles on the outlines called `name`, their areas in proportion to their values.

    Raises
    ------
    ValueError
        If a value is negative.
    KeyError
        If a place has no shape.
    """
    if any(spot.value < 0 for spot in spots):
        raise ValueError("a circle cannot show less than nothing")
    middle = centres(name)
    ranked = sorted(spots, key=lambda spot: -spot.value)
    largest = ranked[0].value if ranked else 0.0
    geo = {
        "map": name,
        "silent": True,
        "aspectScale": ASPECT,
        "left": 1,
        "right": 1,
        "top": 4,
        "bottom": 4,
        "itemStyle": {"areaColor": LIGHT.paper, "borderColor": LIGHT.line, "borderWidth": 1.5},
        "emphasis": {"disabled": True},
        "label": {"show": False},
    }
    items = [_item(spot, middle[spot.place], _diameter(spot.value, largest, LARGEST)) for spot in ranked]
    narrow = [_item(spot, middle[spot.place], _diameter(spot.value, largest, NARROW_LARGEST)) for spot in ranked]
    series = {
        "type": "scatter",
        "coordinateSystem": "geo",
        "silent": True,
        "itemStyle": {"opacity": 1},
        "data": items,
        "label": {"show": True, "position": "bottom", "distance": 2, "lineHeight": 16, **_rich()},
        "labelLayout": {"hideOverlap": False},
    }
    # Where names do not all have room, those of the largest circles stand; the list beside has them all.
    small = {"data": [_small(item) for item in narrow], "labelLayout": {"hideOverlap": True}}
    return {
        "backgroundColor": "transparent",
        "textStyle": text_style(),
        "geo": geo,
        "series": [series],
        "media": [
            {"query": {"maxWidth": NARROW}, "option": {"series": [small]}},
            {"option": {"series": [{"data": items, "labelLayout": {"hideOverlap": False}}]}},
        ],
    }


def _diameter(value: float, largest: float, most: float) -> float:
    return max(SMALLEST, most * (value / largest) ** 0.5) if largest > 0 else SMALLEST


def _rich(align: str = "center") -> dict[str, Any]:
    """Return how a label of two lines looks, its text towards the circle."""
    return {
        **text_style(),
        "align": align,
        "rich": {"name": {**text_style(), "align": align}, "value": {**text_style(bold=True), "align": align}},
    }


def _item(spot: Spot, at: tuple[float, float], size: float) -> dict[str, Any]:
    style = {"color": "transparent" if spot.hollow else spot.colour, "borderColor": spot.colour, "borderWidth": 2}
    position = ASIDE.get(spot.place, "bottom")
    label = {
        "formatter": "{name|" + plain(spot.label) + "}\n{value|" + plain(spot.text) + "}",
        "position": position,
        "opacity": 1,
        **_rich({"left": "right", "right": "left"}.get(position, "center")),
    }
    return {"name": spot.place, "value": [*at, spot.value], "symbolSize": size, "itemStyle": style, "label": label}


def _small(item: dict[str, Any]) -> dict[str, Any]:
    """Return a spot for a narrow screen, in small letters."""
    label = item["label"]
    rich = {name: {**style, "fontSize": NARROW_SIZE} for name, style in label["rich"].items()}
    return {**item, "label": {**label, "lineHeight": 14, "rich": rich}}
