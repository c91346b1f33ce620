"""Sankey charts: who passes a loss on to whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from weefsel.faces.charts.parts import NARROW, halo, plain, text_style, text_width
from weefsel.faces.charts.theme import LIGHT

NODE_WIDTH = 14
GAP = 16
NARROW_GAP = 36
LINE, NARROW_LINE = 17, 15
LABEL_ROOM = 232
NARROW_ROOM = 112
LARGEST_COLUMN = 12


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its key, column from the left, label, the text of its value, and its colour."""

    key: str
    depth: int
    label: str
    text: str
    colour: str = LIGHT.muted


@dataclass(frozen=True, slots=True)
class Link:
    """A flow between two nodes, in the unit of the chart."""

    source: str
    target: str
    value: float


def height_of_sankey(nodes: Sequence[Node], *, narrow: bool = False) -> int:
    """Return the height in pixels at which the fullest column stands comfortably."""
    depths = [node.depth for node in nodes]
    return (56 if narrow else 40) * max(depths.count(depth) for depth in set(depths)) + 24


def sankey(nodes: Sequence[Node], links: Sequence[Link]) -> dict[str, Any]:
    """Return flows from left to right; hovering shows the whole path of a thread.

    Raises
    ------
    ValueError
        If a column holds more nodes than can be read, or a link is not between two of the nodes.
    """
    depths = [node.depth for node in nodes]
    if any(depths.count(depth) > LARGEST_COLUMN for depth in set(depths)):
        raise ValueError(f"a column of a Sankey holds at most {LARGEST_COLUMN} nodes")
    keys = {node.key for node in nodes}
    if not all(link.source in keys and link.target in keys for link in links):
        raise ValueError("a link needs two nodes")
    series = {
        "type": "sankey",
        "left": 1,
        "right": LABEL_ROOM,
        "top": 8,
        "bottom": 8,
        "nodeWidth": NODE_WIDTH,
        "nodeGap": GAP,
        "nodeAlign": "left",
        "layoutIterations": 0,
        "draggable": False,
        "data": [_item(node) for node in nodes],
        "links": _threads(nodes, links),
        "lineStyle": {"opacity": 0.28, "curveness": 0.5},
        "emphasis": {"focus": "trajectory", "lineStyle": {"opacity": 0.6}},
        "blur": {"itemStyle": {"opacity": 0.25}, "lineStyle": {"opacity": 0.08}, "label": {"opacity": 0.35}},
        "labelLayout": {"hideOverlap": False},
        "label": _label(LABEL_ROOM - 16),
    }
    narrow = {
        "label": _label(NARROW_ROOM, NARROW_LINE),
        "right": NARROW_ROOM,
        "top": NARROW_LINE,
        "nodeGap": NARROW_GAP,
        "data": [_item(node, NARROW_ROOM - 12) for node in nodes],
    }
    wide = {key: series[key] for key in narrow}
    return {
        "backgroundColor": "transparent",
        "textStyle": text_style(),
        "series": [series],
        "media": [
            {"query": {"maxWidth": NARROW}, "option": {"series": [narrow]}},
            {"option": {"series": [wide]}},
        ],
    }


def _item(node: Node, room: float = inf) -> dict[str, Any]:
    """Return a node with its label; a name that has no room in one line stands in several."""
    *above, last = _lines(node.label, room)
    beside = f"{last}  {node.text}"
    joint = "  " if text_width(beside, bold=True) <= room else "\n"
    names = [*("{name|" + plain(line) + "}\n" for line in above), "{name|" + plain(last) + "}"]
    value = joint + "{value|" + plain(node.text) + "}" if node.text else ""
    return {
        "name": node.key,
        "depth": node.depth,
        "itemStyle": {"color": node.colour, "borderWidth": 0},
        "label": {"position": "right", "formatter": "".join(names) + value},
    }


def _lines(text: str, room: float) -> list[str]:
    """Return a text in lines that fit, broken between words."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _threads(nodes: Sequence[Node], links: Sequence[Link]) -> list[dict[str, Any]]:
    """Return the links: those from the first column in its colour, the pulled thread; the rest quiet."""
    pulled = {node.key: node.colour for node in nodes if node.depth == 0}
    return [
        {
            "source": link.source,
            "target": link.target,
            "value": link.value,
            "lineStyle": {"color": pulled.get(link.source, LIGHT.muted)},
        }
        for link in links
    ]


def _label(width: int, line: int = LINE) -> dict[str, Any]:
    name, value = halo(text_style()), halo(text_style(bold=True))
    rich = {"name": {**name, "lineHeight": line}, "value": {**value, "lineHeight": line}}
    return {**text_style(), "lineHeight": line, "width": width, "overflow": "truncate", "rich": rich}
