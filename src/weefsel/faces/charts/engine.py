"""Pictures of charts without a browser: Apache ECharts inside an embedded V8, then resvg.

The script is the one that the page runs, so screen and file cannot differ. The same option gives the same
bytes.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from typing import Any, cast

import resvg_py
from py_mini_racer import JSEvalException, MiniRacer

from weefsel.errors import ComputationError
from weefsel.faces.charts.theme import FONT, LIGHT, Theme
from weefsel.sayings import say

WEIGHTS = (400, 600)
#: The letters given to resvg carry another name: their licence keeps "Source" for unmodified files.
PICTURE_FONT = "Weefsel Sans"


class Engine:
    """One loaded drawing script; loading takes about half a second, a chart a few hundredths."""

    def __init__(self) -> None:
        self._context = MiniRacer()
        self._context.eval(script())

    def call(self, function: str, *arguments: object) -> str:
        """Return what a drawing function of the script gives; raise ComputationError where it fails."""
        try:
            return cast("str", self._context.call(f"weefsel.{function}", *arguments))
        except JSEvalException as error:
            raise ComputationError(
                say("the chart could not be drawn: {reason}", reason=str(error)),
                say("This is a fault of Weefsel. Please report it with the command that led here."),
            ) from error

    def register(self, name: str, shapes: str) -> None:
        """Give the script the outlines of a map, as GeoJSON text, under the name that options use."""
        self._context.eval(f"weefsel.registerMap({json.dumps(name)}, {json.dumps(shapes)})")


def data() -> Traversable:
    """Return the folder of files that come with the package."""
    return files("weefsel") / "data"


def script() -> str:
    """Return the built script that draws charts here and in the page."""
    return (data() / "charts" / "weefsel.js").read_text(encoding="utf-8")


def svg(option: Mapping[str, Any], *, width: int, height: int, engine: Engine, prefix: str = "w") -> str:
    """Return the picture of an option as SVG text, without title and credit.

    Parameters
    ----------
    option
        An ECharts 6 option as plain data.
    width, height
        Size in pixels.
    prefix
        Beginning of the identifiers inside; make it differ where many pictures share a document.

    Raises
    ------
    ComputationError
        If the option cannot be drawn.
    """
    return engine.call("svg", json.dumps(drawable(option), ensure_ascii=False), width, height, prefix)


def drawable(option: Any) -> Any:
    """Return an option with its numbers cut to ten significant digits, more than any screen shows.

    The order in which threads add up may move the last bits of a double; a picture must not change with them.

    >>> drawable({"data": [0.1 + 0.2, 3, "C29"]})
    {'data': [0.3, 3, 'C29']}
    """
    if isinstance(option, float):
        return float(f"{option:.10g}")
    if isinstance(option, Mapping):
        return {key: drawable(value) for key, value in option.items()}
    if isinstance(option, list | tuple):
        return [drawable(value) for value in option]
    return option


def picture(
    option: Mapping[str, Any],
    *,
    title: str,
    description: str,
    credit: str,
    width: int,
    height: int,
    engine: Engine,
    theme: Theme = LIGHT,
) -> str:
    """Return a chart as SVG text that stands alone: title, credit, description and letters inside."""
    parts = {
        "body": svg(option, width=width, height=height, engine=engine),
        "title": title,
        "description": description,
        "credit": credit,
        "width": width,
        "height": height,
        "fonts": font_faces("source-sans-3", FONT, WEIGHTS, subsets=_subsets(f"{option}{title}{credit}")),
        "paper": theme.paper,
        "ink": theme.ink,
        "muted": theme.muted,
    }
    return engine.call("picture", json.dumps(parts, ensure_ascii=False))


def _subsets(text: str) -> tuple[str, ...]:
    """Return the font files that a text needs: Latin, and Greek where a letter of a formula stands in it."""
    return ("latin", "greek") if any("\u0370" <= letter <= "\u03ff" for letter in text) else ("latin",)


def png(svg: str, *, scale: float = 2.0) -> bytes:
    """Return an SVG as PNG bytes, `scale` pixels for one, set in the bundled letters only."""
    text = svg.replace(FONT, PICTURE_FONT)
    with as_file(data() / "fonts") as folder:
        paths = sorted(str(path) for path in folder.glob("weefsel-sans-*.ttf"))
        drawn = resvg_py.svg_to_bytes(
            svg_string=text,
            zoom=scale,
            skip_system_fonts=True,
            font_files=paths,
            font_family=PICTURE_FONT,
            sans_serif_family=PICTURE_FONT,
        )
    return bytes(drawn)


def font_faces(
    family: str, name: str, weights: tuple[int, ...], *, subsets: tuple[str, ...] = ("latin-ext", "latin")
) -> str:
    """Return CSS ``@font-face`` rules with the letters inside, for instance of ``source-sans-3``."""
    return "\n".join(
        f"@font-face{{font-family:'{name}';font-style:normal;font-weight:{weight};font-display:block;"
        f"src:url(data:font/woff2;base64,{_base64(data() / 'fonts' / f'{family}-{subset}-{weight}-normal.woff2')}) "
        f"format('woff2');unicode-range:{RANGES[subset]}}}"
        for weight in weights
        for subset in subsets
    )


def _base64(path: Traversable) -> str:
    return base64.b64encode(path.read_bytes()).decode("ascii")


#: Which characters the font files of the fontsource packages hold, as those packages state.
RANGES = {
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,"
    "U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
    "greek": "U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF",
    "latin-ext": "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,"
    "U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF",
}
