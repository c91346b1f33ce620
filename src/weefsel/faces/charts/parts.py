"""Pieces that all chart options share: text styles, hatching, and how wide a text is."""

from __future__ import annotations

import json
import math
from functools import lru_cache
from typing import Any

from weefsel.faces.charts.engine import data
from weefsel.faces.charts.theme import DARK, FONT, LIGHT, TEXT_CONTRAST, contrast

FONT_STACK = f"'{FONT}', 'Source Sans Pro', Arial, sans-serif"
TEXT_SIZE = 14
#: From this width down a chart uses its narrow form.
NARROW = 560
_UNKNOWN_WIDTH = 560


def text_style(colour: str = LIGHT.ink, *, bold: bool = False, size: int = TEXT_SIZE) -> dict[str, Any]:
    """Return an ECharts text style."""
    return {
        "color": colour,
        "fontSize": size,
        "fontWeight": 600 if bold else 400,
        "fontFamily": FONT_STACK,
        "textBorderWidth": 0,
    }


def halo(style: dict[str, Any]) -> dict[str, Any]:
    """Return a text style with a rim of paper, for texts that lines run behind."""
    return {**style, "textBorderColor": LIGHT.paper, "textBorderWidth": 3}


def plain(text: str) -> str:
    """Return a label without the braces that ECharts would read as a template.

    >>> plain("Steel {b}")
    'Steel (b)'
    """
    return text.replace("{", "(").replace("}", ")")


def text_on(colour: str) -> str:
    """Return the text colour that can be read on a mark of the light theme, and on its dark counterpart."""
    return LIGHT.paper if contrast(LIGHT.paper, colour) >= TEXT_CONTRAST else DARK.paper


def hatch(colour: str, ground: str = LIGHT.paper) -> dict[str, Any]:
    """Return the fill of an estimated mark: thin stripes of `colour`, with its outline."""
    decal = {
        "symbol": "rect",
        "color": ground,
        "dashArrayX": [1, 0],
        "dashArrayY": [2, 3],
        "rotation": -math.pi / 4,
        "symbolSize": 1,
    }
    return {"color": colour, "borderColor": colour, "borderWidth": 1, "decal": decal}


@lru_cache(maxsize=1)
def _widths() -> tuple[dict[str, int], dict[str, int]]:
    tables = json.loads((data() / "fonts" / "widths.json").read_text(encoding="utf-8"))
    return tables["400"], tables["600"]


def text_width(text: str, *, bold: bool = False, size: int = TEXT_SIZE) -> float:
    """Return the width of a text in pixels, from the advance widths of the letters."""
    table = _widths()[1 if bold else 0]
    return sum(table.get(str(ord(letter)), _UNKNOWN_WIDTH) for letter in text) * size / 1000
