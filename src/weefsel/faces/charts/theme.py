"""Colours and type sizes of pages, pictures and briefs, for light and dark ground.

Options are made in the light theme and hold palette colours only, so that the dark picture is the same
option with its colours exchanged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

FONT = "Source Sans 3"
SIZES = (14, 16, 20, 28, 40)
TEXT_CONTRAST = 4.5
MARK_CONTRAST = 3.0


@dataclass(frozen=True, slots=True)
class Theme:
    """Named colours, as ``#RRGGBB``. `indigo` is the far end of the sequence for magnitude."""

    paper: str
    ink: str
    line: str
    muted: str
    madder: str
    weld: str
    flanders: str
    brussels: str
    wallonia: str
    abroad: str
    indigo: str


LIGHT = Theme(
    paper="#FBFAF7",
    ink="#1B2A33",
    line="#D9D5CB",
    muted="#626D75",
    madder="#B5452C",
    weld="#1F6F5C",
    flanders="#A37F14",
    brussels="#5B6C9E",
    wallonia="#8C4A5A",
    abroad="#7E8C8D",
    indigo="#2B3A67",
)
DARK = Theme(
    paper="#12191E",
    ink="#E8E4DA",
    line="#38444C",
    muted="#9AA5AC",
    madder="#E07A5F",
    weld="#5FBF9F",
    flanders="#D9B64A",
    brussels="#8FA0D6",
    wallonia="#C98A9B",
    abroad="#A9B5B6",
    indigo="#A9B8EC",
)
MARKS = ("ink", "muted", "madder", "weld", "flanders", "brussels", "wallonia", "abroad", "indigo")


#: How much of the full colour stands in each step of a ramp: the first can still be told from paper, and on each step
#: of indigo, in both themes, ink or paper can be read.
RAMP = (0.15, 0.3, 0.45, 0.75, 1.0)
#: Colours that have ramps: one for magnitude, two for loss and gain.
RAMPS = ("indigo", "madder", "weld")


def ramp(name: str, theme: Theme = LIGHT) -> tuple[str, ...]:
    """Return the steps from paper to a colour, faintest first.

    >>> ramp("indigo")[-1]
    '#2B3A67'
    """
    return tuple(mixed(theme.paper, getattr(theme, name), share) for share in RAMP)


def mixed(ground: str, colour: str, share: float) -> str:
    """Return the colour that a share of `colour` on `ground` makes.

    >>> mixed("#000000", "#FFFFFF", 0.5)
    '#808080'
    """
    pairs = [(int(ground[at : at + 2], 16), int(colour[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def dark_of_light() -> dict[str, str]:
    """Return for every light colour its dark counterpart."""
    dark = asdict(DARK)
    steps = {light: night for name in RAMPS for light, night in zip(ramp(name), ramp(name, DARK), strict=True)}
    return {**steps, **{colour: dark[name] for name, colour in asdict(LIGHT).items()}}


def recolour(option: Any, colours: Mapping[str, str]) -> Any:
    """Return plain data with every text that is a key of `colours` exchanged.

    >>> recolour({"color": ["#FBFAF7", 3]}, dark_of_light())
    {'color': ['#12191E', 3]}
    """
    if isinstance(option, str):
        return colours.get(option, option)
    if isinstance(option, Mapping):
        return {key: recolour(value, colours) for key, value in option.items()}
    if isinstance(option, Sequence):
        return [recolour(value, colours) for value in option]
    return option


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio).

    >>> round(contrast("#000000", "#FFFFFF"), 1)
    21.0
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
