"""Charts as plain ECharts options, built from labels, numbers and ready-made number texts.

Options hold no functions: they are JSON, drawn alike by the page and by `engine`. Colours are those of the
light theme. Texts of numbers are given by the caller, who knows the language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from weefsel.faces.charts.parts import NARROW, hatch, plain, text_on, text_style, text_width
from weefsel.faces.charts.theme import LIGHT

ROW_HEIGHT = 32
NARROW_ROW_HEIGHT = 48
LABEL_ROOM = 232
BAR_WIDTH = 16
ROD_WIDTH = 2


@dataclass(frozen=True, slots=True)
class Part:
    """A part of stacked bars: its key, its word in the legend, its colour, and a short code to set inside."""

    key: str
    word: str
    colour: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: label, values by part (zero or more of them, all of one sign), and the text at its end.

    `more` follows the text where there is room; a narrow screen leaves it to the table, and the room to the bar.
    """

    label: str
    values: tuple[float, ...]
    text: str
    low: float | None = None
    high: float | None = None
    estimated: bool = False
    more: str = ""

    @property
    def wide_text(self) -> str:
        """The whole text at its end."""
        return f"{self.text}{self.more}"

    @property
    def total(self) -> float:
        """Length of the bar."""
        return sum(self.values)


def height_of_bars(rows: int, *, legend: bool, narrow: bool = False) -> int:
    """Return the height in pixels at which `rows` bars stand comfortably."""
    return rows * (NARROW_ROW_HEIGHT if narrow else ROW_HEIGHT) + (40 if legend else 8)


def ranked_bars(bars: Sequence[Bar], parts: Sequence[Part] | None = None, *, sort: bool = True) -> dict[str, Any]:
    """Return horizontal bars from zero, longest on top, each with its text at the end.

    Parameters
    ----------
    bars
        One per row; `values` has one entry per part. A bar with `low` and `high` gets a line for its range;
        an estimated bar is hatched.
    parts
        What the bars are stacked of; absent: one part in the colour of the pulled thread.
    sort
        Whether to sort by the size of the total; bars of an ordered axis (classes, years) stay as given.

    Raises
    ------
    ValueError
        If a bar does not have one value per part.
    """
    stack = tuple(parts) if parts else (Part("all", "", LIGHT.madder),)
    if any(len(bar.values) != len(stack) for bar in bars):
        raise ValueError("every bar needs one value per part")
    rows = sorted(bars, key=lambda bar: -abs(bar.total)) if sort else list(bars)
    ends = [bar.total for bar in rows] + [end for bar in rows for end in (bar.low, bar.high) if end is not None]
    top, bottom = max([0.0, *ends]), min([0.0, *ends])
    legend = len(stack) > 1
    label_room = min(LABEL_ROOM, max((text_width(bar.label) for bar in rows), default=0) + 16)
    text_room = max((text_width(bar.wide_text, bold=True) for bar in rows), default=0) + 16
    narrow_room = max((text_width(bar.text, bold=True) for bar in rows), default=0) + 16
    series = [*_stack(rows, stack, top - bottom), *_ranges(rows)]
    base = {
        "backgroundColor": "transparent",
        "textStyle": text_style(),
        "grid": {
            "left": label_room,
            "right": text_room,
            "top": 32 if legend else 0,
            "bottom": 8,
            "outerBoundsMode": "none",
        },
        "legend": _legend(stack) if legend else {"show": False},
        "xAxis": {"type": "value", "show": False, "min": bottom, "max": top or 1.0},
        "yAxis": _categories([bar.label for bar in rows], label_room - 16),
        "series": [*series, _ends(rows)],
    }
    narrow, wide = _narrow_bars(narrow_room, legend), _wide_bars(base)
    if any(bar.more for bar in rows):
        kept: list[dict[str, Any]] = [{} for _ in series]
        narrow["option"]["series"] = [*kept, {"data": _end_items(rows, narrow=True)}]
        wide["series"] = [*kept, {"data": _end_items(rows)}]
    return {**base, "media": [narrow, {"option": wide}]}


def _legend(parts: Sequence[Part]) -> dict[str, Any]:
    names = [plain(f"{part.word} ({part.short})" if part.short else part.word) for part in parts]
    return {
        "show": True,
        "selectedMode": False,
        "left": 0,
        "top": 0,
        "padding": 0,
        "itemGap": 16,
        "itemWidth": 12,
        "itemHeight": 12,
        "icon": "rect",
        "data": names,
        "textStyle": text_style(),
    }


def _categories(labels: Sequence[str], room: float) -> dict[str, Any]:
    return {
        "type": "category",
        "inverse": True,
        "data": list(labels),
        "axisTick": {"show": False},
        "axisLine": {"show": True, "onZero": True, "lineStyle": {"color": LIGHT.ink, "width": 1}},
        "axisLabel": {
            **text_style(),
            "interval": 0,
            "margin": 8,
            "width": room,
            "height": ROW_HEIGHT,
            "lineHeight": ROW_HEIGHT // 2,
            "overflow": "break",
            "lineOverflow": "truncate",
            "ellipsis": "…",
        },
        "z": 5,
    }


def _stack(rows: Sequence[Bar], parts: Sequence[Part], span: float) -> list[dict[str, Any]]:
    series = []
    for at, part in enumerate(parts):
        items = [_segment(bar, bar.values[at], part, span) for bar in rows]
        name = plain(f"{part.word} ({part.short})" if part.short else part.word)
        series.append(
            {
                "type": "bar",
                "name": name,
                "stack": "total",
                "barWidth": BAR_WIDTH,
                "barGap": "12%",
                "data": items,
                "itemStyle": {"color": part.colour},
                "emphasis": {"disabled": True},
            }
        )
    return series


def _ranges(rows: Sequence[Bar]) -> list[dict[str, Any]]:
    """Return thin rods under the bars, from low to high; none where no bar has a range."""
    if all(bar.low is None or bar.high is None for bar in rows):
        return []
    ends = [(bar.low or 0.0, bar.high or 0.0) if None not in (bar.low, bar.high) else (0.0, 0.0) for bar in rows]
    base = [low if low > 0 else min(high, 0.0) for low, high in ends]
    above = [max(high, 0.0) - max(low, 0.0) for low, high in ends]
    below = [min(low, 0.0) - min(high, 0.0) for low, high in ends]
    rod = {"type": "bar", "stack": "range", "barWidth": ROD_WIDTH, "silent": True, "emphasis": {"disabled": True}}
    return [
        {**rod, "data": base, "itemStyle": {"opacity": 0}},
        {**rod, "data": above, "itemStyle": {"color": LIGHT.ink}},
        {**rod, "data": below, "itemStyle": {"color": LIGHT.ink}},
    ]


def _segment(bar: Bar, value: float, part: Part, span: float) -> dict[str, Any]:
    # A part of no length would still show its border, as a sliver in another colour.
    visible = hatch(part.colour) if bar.estimated else {"borderColor": LIGHT.paper, "borderWidth": 0.5}
    style = visible if value else {"opacity": 0}
    # 400 pixels is what the bars have at least in the wide form.
    fits = part.short and span > 0 and abs(value) / span * 400 > text_width(part.short, size=14) + 8
    label = {
        "show": bool(fits) and not bar.estimated,
        "position": "inside",
        "formatter": plain(part.short),
        **text_style(text_on(part.colour)),
    }
    return {"value": value, "itemStyle": style, "label": label}


def _ends(rows: Sequence[Bar]) -> dict[str, Any]:
    """Return a series without marks that carries the texts beyond bar and range.

    Texts of negative bars stand right of the axis, where no name of a row is in the way.
    """
    return {
        "type": "scatter",
        "silent": True,
        "symbolSize": 1,
        "itemStyle": {"opacity": 0},
        "clip": False,
        "label": {"show": True, "distance": 6, "opacity": 1, **text_style(bold=True)},
        "data": _end_items(rows),
    }


def _end_items(rows: Sequence[Bar], *, narrow: bool = False) -> list[dict[str, Any]]:
    items = []
    for at, bar in enumerate(rows):
        ends = [bar.total] + [end for end in (bar.low, bar.high) if end is not None]
        text = plain(bar.text if narrow else bar.wide_text)
        items.append({"value": [max([0.0, *ends]), at], "label": {"formatter": text, "position": "right"}})
    return items


def _narrow_bars(text_room: float, legend: bool) -> dict[str, Any]:
    """Return the form for narrow screens: labels stand above their bars."""
    above = {"inside": True, "margin": 0, "verticalAlign": "bottom", "padding": [0, 0, 12, 0], "overflow": "truncate"}
    return {
        "query": {"maxWidth": NARROW},
        "option": {
            "grid": {"left": 1, "right": text_room, "top": 48 if legend else 8},
            "yAxis": {"axisLine": {"show": False}, "axisLabel": {**above, "height": 16, "width": 320}},
        },
    }


def _wide_bars(base: dict[str, Any]) -> dict[str, Any]:
    """Return what undoes the narrow form when the screen widens again."""
    label = base["yAxis"]["axisLabel"]
    return {
        "grid": base["grid"],
        "yAxis": {
            "axisLine": {"show": True},
            "axisLabel": {**label, "inside": False, "verticalAlign": "middle", "padding": [0, 0, 0, 0]},
        },
    }
