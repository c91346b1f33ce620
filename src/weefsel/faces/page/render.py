"""One self-contained HTML page from stories in several languages.

Styles, script, letters and data are inside the page, allowed by their hashes; nothing is fetched.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from weefsel.faces.charts.engine import Engine, drawable, font_faces, script, svg
from weefsel.faces.charts.maps import map_of, register_shapes, shapes_text
from weefsel.faces.charts.theme import dark_of_light
from weefsel.faces.views.story import Cell, Column, Story
from weefsel.vocabulary import format_number

NAMES = {"nl": "Nederlands", "fr": "Français", "en": "English"}
WIDTH = 840


def render_page(stories: Sequence[Story], *, engine: Engine, downloads: Sequence[str] = ()) -> str:
    """Return the page.

    Parameters
    ----------
    stories
        The same story in one or more languages; the first is shown when the page opens.
    downloads
        Names of files beside the page, offered for download.
    """
    folder = files("weefsel.faces.page")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals.update(cell=_cell, names=NAMES)
    template = environment.from_string((folder / "page.html").read_text(encoding="utf-8"))
    style = _fonts() + (folder / "page.css").read_text(encoding="utf-8")
    code = script()
    data = {
        "charts": {
            story.language: {
                section.chart.name: {
                    "option": drawable(section.chart.option),
                    "height": section.chart.height,
                    "narrowHeight": section.chart.narrow_height or section.chart.height,
                    "title": section.chart.title,
                    "description": section.chart.description,
                    "credit": section.chart.credit,
                }
                for section in story.sections
                if section.chart
            }
            for story in stories
        },
        "dark": dark_of_light(),
        "shapes": _shapes(stories),
    }
    for section in stories[0].sections:
        if section.chart:
            register_shapes(section.chart.option, engine)
    fallback = {
        section.chart.name: Markup(  # noqa: S704 - drawn by our own engine, which escapes labels
            svg(section.chart.option, width=WIDTH, height=section.chart.height, engine=engine, prefix=f"f{at}")
        )
        for at, section in enumerate(stories[0].sections)
        if section.chart
    }
    return template.render(
        stories=stories,
        style=Markup(style),  # noqa: S704 - a file of ours
        script=Markup(code.replace("</script", "<\\/script")),  # noqa: S704 - built from our own sources
        policy=_policy(code.replace("</script", "<\\/script")),
        data=Markup(json_for_html(data)),  # noqa: S704 - escaped for its place
        fallback=fallback,
        downloads=downloads,
    )


def _shapes(stories: Sequence[Story]) -> dict[str, Any]:
    """Return the outlines of the maps of a page, by name."""
    charts = [section.chart for story in stories for section in story.sections if section.chart]
    return {name: json.loads(shapes_text(name)) for chart in charts if (name := map_of(chart.option))}


def json_for_html(data: object) -> str:
    """Return data as JSON that can stand inside a script element.

    >>> json_for_html("</script>")
    '"\\\\u003c/script>"'
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _fonts() -> str:
    """Return the letters of the page as style rules."""
    sans = font_faces("source-sans-3", "Source Sans 3", (400, 600), subsets=("latin-ext", "latin", "greek"))
    return f"{sans}\n{font_faces('source-serif-4', 'Source Serif 4', (600,))}\n"


def _policy(code: str) -> str:
    """Return a content security policy that allows our own style and script, and pictures made in the page."""
    script_hash = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
    return (
        f"default-src 'none'; script-src 'sha256-{script_hash}'; style-src 'unsafe-inline'; font-src data:; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _cell(value: Cell, column: Column, language: str) -> str:
    """Return a cell as shown: numbers in the language, texts as they are."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return format_number(float(value), language, column.decimals or 0)
