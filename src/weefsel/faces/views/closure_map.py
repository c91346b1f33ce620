"""Where the jobs are: a closure on the map of the provinces."""

from __future__ import annotations

from dataclasses import replace

from weefsel.faces.charts.maps import Spot, spot_map
from weefsel.faces.charts.theme import LIGHT
from weefsel.faces.views import closure_charts
from weefsel.faces.views.closure_findings import ClosureFindings
from weefsel.faces.views.numbers import ranking, rows
from weefsel.faces.views.story import Chart
from weefsel.faces.views.words import Words
from weefsel.vocabulary import province_name

HEIGHT, NARROW_HEIGHT = 460, 300


def closure_map(found: ClosureFindings, words: Words) -> Chart:
    """Return jobs lost at suppliers by province, as circles; the table twin is that of the bars."""
    twin = closure_charts.places(found, words)
    indirect = rows(found.placed.frame, measure="jobs", part="indirect")
    regions = dict(zip(indirect["province"], indirect["region"], strict=True))
    ranked = ranking(indirect, "province", "region", closure_charts.REGIONS)
    spots = [
        Spot(
            entry.key,
            province_name(entry.key, words.language),
            entry.total,
            words.about(entry.total),
            closure_charts.COLOURS.get(str(regions[entry.key]), LIGHT.muted),
        )
        for entry in ranked
    ]
    named = words.listed([f"{spot.label} ({spot.text})" for spot in spots[: closure_charts.NAMED]])
    return Chart(
        name="map",
        title=words("map.title"),
        option=spot_map("provinces", spots),
        description=words("map.description", list=named),
        table=replace(twin.table, name="map", caption=words("map.title")),
        credit=f"{twin.credit} {words('map.credit')}",
        height=HEIGHT,
        narrow_height=NARROW_HEIGHT,
        keys=twin.keys,
    )
