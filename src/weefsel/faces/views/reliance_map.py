"""From where the inputs of one industry come, suppliers of suppliers included, on the map of the world."""

from __future__ import annotations

from math import inf

import numpy as np

from weefsel.faces.charts.heat import Shade
from weefsel.faces.charts.theme import ramp
from weefsel.faces.charts.world import Area, height_of_world, narrow_height_of_world, world_map
from weefsel.faces.views.daily_course import fine_share
from weefsel.faces.views.reliance import Reliance, at_home, reliance_of
from weefsel.faces.views.story import Cell, Chart, Column, Table
from weefsel.faces.views.words import Words
from weefsel.model import Result
from weefsel.vocabulary import country_key, region_group

ENDS = (0.0, 0.01, 0.02, 0.05, 0.1)
NAMED = 3
BELGIUM, BELGIAN = "BEL", ("Flanders", "Brussels", "Wallonia")


def reliance_map(result: Result, words: Words, region: str = "", sector: str = "") -> Chart | None:
    """Return the map of one industry; none where no origin is a country that the map knows.

    Parameters
    ----------
    sector : none = the industry that relies most on abroad
    """
    found = reliance_of(result, words, region)
    at = found.sectors.index(sector) if sector else int(np.nanargmax(found.foreign))
    areas = [
        Area(_countries(origin), words.country(origin), max(float(value), 0.0), fine_share(float(value), words))
        for origin, value in zip(found.origins, found.total[at], strict=True)
        if np.isfinite(value)
    ]
    if not any(area.countries for area in areas):
        return None
    areas.sort(key=lambda area: -area.value)
    title = words("world.title", industry=words.industry(found.sectors[at]), region=words.region(found.region))
    return Chart(
        name="world",
        title=title,
        option=world_map(areas, _shades(areas, words), home=_home(result)),
        description=words(
            "world.description",
            total=words.share(float(found.foreign[at])),
            list=words.listed([f"{area.label} ({area.text})" for area in areas[:NAMED]]),
        ),
        table=_table(found, at, title, words),
        credit=f"{words.flows_credit('share_of_inputs')} {words('world.groups')} {words('world.credit')}",
        height=height_of_world(len(areas)),
        narrow_height=narrow_height_of_world(len(areas)),
    )


def _countries(origin: str) -> tuple[str, ...]:
    """Return the countries of an origin; none for the rest of the world, whose countries are not told apart."""
    key = country_key(origin)
    return (key,) if key else region_group(origin)


def _home(result: Result) -> tuple[str, ...]:
    """Return the countries at home, Belgium for its regions."""
    names = sorted(at_home(result))
    keys = [BELGIUM if name in BELGIAN else country_key(name) for name in names]
    return tuple(dict.fromkeys(key for key in keys if key))


def _shades(areas: list[Area], words: Words) -> list[Shade]:
    most, colours, shades = max(area.value for area in areas), ramp("indigo"), []
    for at, low in enumerate(ENDS):
        high = ENDS[at + 1] if at + 1 < len(ENDS) else inf
        text = f"{words.share(low)}+" if high == inf else f"{words.number(100 * low)}–{words.share(high)}"
        shades.append(Shade(-inf if at == 0 else low, high, text, colours[at]))
        if most < high:
            break
    return shades


def _table(found: Reliance, at: int, title: str, words: Words) -> Table:
    lines: list[tuple[Cell, ...]] = [
        (
            words.country(origin),
            100 * float(direct),
            100 * float(total - direct),
            100 * float(total),
            100 * float(gross),
        )
        for origin, direct, total, gross in zip(
            found.origins, found.direct[at], found.total[at], found.gross[at], strict=True
        )
        if np.isfinite(total)
    ]
    columns = (
        Column("origin", words("reliance.origin")),
        Column("direct", words("reliance.direct"), "%", 1),
        Column("hidden", words("reliance.hidden"), "%", 1),
        Column("total", words("reliance.whole"), "%", 1),
        Column("gross", words("reliance.gross"), "%", 1),
    )
    return Table("world", title, columns, tuple(sorted(lines, key=lambda line: -float(line[3] or 0.0))))
