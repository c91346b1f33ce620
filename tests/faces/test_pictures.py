"""Pictures of the daily model and of dependence: what they show is what the results say, in three languages."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import polars as pl
import pytest

import weefsel as wf
from weefsel.faces.charts.cascade import Fallen, Kind, cascade
from weefsel.faces.charts.engine import Engine, svg
from weefsel.faces.charts.heat import HeatRow, Shade, heat_map, readable_on
from weefsel.faces.charts.maps import shapes_text
from weefsel.faces.charts.theme import RAMPS, TEXT_CONTRAST, contrast, dark_of_light, ramp
from weefsel.faces.views.daily_causes import daily_causes
from weefsel.faces.views.daily_course import course_of
from weefsel.faces.views.daily_heat import daily_heat
from weefsel.faces.views.daily_map import daily_map
from weefsel.faces.views.daily_paths import daily_paths
from weefsel.faces.views.origins_heat import origins_heat
from weefsel.faces.views.pictures import pictures_of
from weefsel.faces.views.reliance import reliance_heat
from weefsel.faces.views.reliance_map import reliance_map
from weefsel.faces.views.story import Chart
from weefsel.faces.views.words import Words
from weefsel.model import Result
from weefsel.vocabulary import LANGUAGES, country_key, format_share

CUT = {"event": "imports", "industry": "C20", "share": 0.5, "horizon": 120}
PLANT = {"industry": "C29", "region": "Flanders", "jobs": 4300.0, "horizon": 90, "every": 5}


@pytest.fixture(scope="module")
def cut() -> Result:
    return wf.compute("domino.daily", "belgium", **CUT)


@pytest.fixture(scope="module")
def order() -> Result:
    return wf.compute("domino.order", "belgium", **CUT)


@pytest.fixture(scope="module")
def plant() -> Result:
    return wf.compute("domino.daily", "belgium-regions", **PLANT)


@pytest.fixture(scope="module")
def chains() -> Result:
    return wf.compute("dependency.chains", "belgium-world")


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def _words(language: str, table: str = "belgium") -> Words:
    return Words(language, wf.load(table))


def _every(cut: Result, order: Result, plant: Result, chains: Result, language: str) -> list[Chart]:
    national, world = _words(language), _words(language, "belgium-world")
    origins = wf.compute("dependency.origins", "belgium")
    return [
        *pictures_of(cut, national, [order]),
        *pictures_of(order, national),
        *pictures_of(plant, _words(language, "belgium-regions")),
        *pictures_of(chains, world),
        *pictures_of(origins, national),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_draws_and_is_whole(
    cut: Result, order: Result, plant: Result, chains: Result, engine: Engine, language: str
) -> None:
    charts = _every(cut, order, plant, chains, language)
    assert {chart.name for chart in charts} == {"paths", "heat", "causes", "daily-map", "reliance", "world", "origins"}
    for chart in charts:
        json.dumps(chart.option, allow_nan=False)
        if "geo" in chart.option:
            name = chart.option["geo"]["map"]
            engine.register(name, shapes_text(name))
        drawn = svg(chart.option, width=840, height=chart.height, engine=engine)
        assert "NaN" not in drawn
        assert len(chart.table.rows) > 2, chart.name
        assert all(len(row) == len(chart.table.columns) for row in chart.table.rows)
        assert re.search(r"20\d\d", chart.credit)
        assert chart.description
        assert "{" not in chart.description + chart.credit + chart.title
    last = cut.frame.filter(measure="output", period=119)["value"].sum() / (wf.load("belgium").output.sum() / 365.0)
    assert format_share(last - 1.0, language, 1) in charts[0].description


def test_colours_of_pictures_have_dark_ones(cut: Result, order: Result, plant: Result, chains: Result) -> None:
    known = set(dark_of_light())
    for chart in _every(cut, order, plant, chains, "en"):
        found = set(re.findall(r"#[0-9A-Fa-f]{6}", json.dumps(chart.option)))
        assert found <= known, chart.name


def test_text_on_every_step_of_the_scale_can_be_read_in_both_themes() -> None:
    dark = dark_of_light()
    for step in ramp("indigo"):
        text = readable_on(step)
        assert contrast(text, step) >= TEXT_CONTRAST
        assert contrast(dark[text], dark[step]) >= TEXT_CONTRAST


def test_steps_of_a_scale_get_darker_and_can_be_told_apart() -> None:
    for name in RAMPS:
        on_paper = [contrast("#FBFAF7", step) for step in ramp(name)]
        assert all(after / before > 1.15 for before, after in pairwise(on_paper)), name


def test_changes_are_those_of_the_levels(cut: Result) -> None:
    """Levels and changes of the same run give the same course, and the whole is the sum over industries."""
    fabric = wf.load("belgium")
    changed = wf.compute("domino.daily", fabric, **CUT, show="change")
    one, other = course_of(cut, fabric), course_of(changed, fabric)
    assert one.keys == other.keys
    np.testing.assert_allclose(one.values, other.values, atol=2e-7)
    output = changed.frame.filter(pl.col("measure") == "output")
    whole = output.group_by("period", maintain_order=True).agg(pl.col("value").sum())["value"].to_numpy()
    made = fabric.output.sum() / 365.0
    np.testing.assert_allclose(one.whole, whole / made, rtol=2e-6, atol=1e-9)


def test_the_heat_map_sorts_by_the_day_of_the_order(cut: Result, order: Result) -> None:
    days = dict(order.frame.select("sector", "value").iter_rows())
    chart = daily_heat(cut, _words("en"), {(sector,): day for sector, day in days.items()})
    assert chart is not None
    codes = [str(row[1]) for row in chart.table.rows]
    assert [float(str(row[2])) for row in chart.table.rows] == sorted(days[code] for code in codes)
    assert set(codes) < set(days)
    assert len(codes) == 24
    marks = next(one for one in chart.option["series"] if one["type"] == "scatter")["data"]
    step = int(re.findall(r"every (\d+) days", chart.credit)[0])
    shown = chart.option["yAxis"][0]["data"]
    named = {_words("en").industry(code): day for code, day in days.items()}
    assert [at * step for at, _ in marks] == pytest.approx([named[label] for label in shown])


def test_cells_of_the_heat_map_are_those_of_the_result(cut: Result) -> None:
    chart = daily_heat(cut, _words("en"))
    assert chart is not None
    fabric = wf.load("belgium")
    base = fabric.output[fabric.industries.labels.index(("Q86",))] / 365.0
    level = cut.frame.filter(sector="Q86", measure="output", period=100)["value"].item()
    row = next(row for row in chart.table.rows if row[1] == "Q86")
    column = [one.name for one in chart.table.columns].index("day100")
    assert row[column] == pytest.approx(100.0 * (level / base - 1.0), abs=1e-3)
    cells = {(x, y) for x, y, _ in (item["value"] for item in chart.option["series"][0]["data"])}
    days = [int(str(one.name)[3:]) for one in chart.table.columns if str(one.name).startswith("day")]
    labels = chart.option["yAxis"][0]["data"]
    assert ((days.index(100), labels.index("Health care")) in cells) == (abs(float(row[column] or 0)) >= 0.5)


def test_gains_are_striped_and_have_their_own_colour(cut: Result) -> None:
    """One industry falls and then makes more than before: the gain is no loss with another sign."""
    frame = cut.frame.with_columns(
        value=pl.when((pl.col("measure") == "output") & (pl.col("sector") == "Q86") & (pl.col("period") > 90))
        .then(pl.col("value") * 3)
        .otherwise(pl.col("value"))
    )
    chart = daily_heat(replace(cut, frame=frame), _words("en"))
    assert chart is not None
    gains = [item for item in chart.option["series"][0]["data"] if item["value"][2] > 0]
    assert gains
    assert all(item["itemStyle"]["color"] == ramp("weld")[2] and "decal" in item["itemStyle"] for item in gains)
    assert "gain of 0.5% or more" in json.dumps(chart.option["visualMap"])


def test_nobody_falls_no_heat_map(cut: Result) -> None:
    calm = wf.compute("domino.daily", "belgium", industry="C29", jobs=1, horizon=10)
    assert daily_heat(calm, _words("en")) is None
    assert daily_paths(calm, _words("en")) is not None


def test_ranges_of_an_ensemble_are_drawn_and_said() -> None:
    """Ends of ranges do not add up: the whole has a band only where its own total rows carry one."""
    fabric = wf.load("belgium")
    summed = wf.compute("domino.daily", fabric, **{**CUT, "horizon": 30}, totals=True)
    ranged = replace(summed, frame=summed.frame.with_columns(low=pl.col("value") * 0.9, high=pl.col("value") * 1.05))
    course = course_of(ranged, fabric)
    assert course.low is not None
    assert course.whole_low is not None
    np.testing.assert_allclose((course.whole_low + 1) / (course.whole + 1), 0.9, rtol=1e-6)
    chart = daily_paths(ranged, _words("en"))
    assert chart is not None
    bands = [one for one in chart.option["series"] if "areaStyle" in one]
    assert len(bands) == len(chart.option["grid"])
    assert "the band the range" in chart.description
    parts = ranged.frame.filter(pl.col("sector") != "total")
    alone = daily_paths(replace(ranged, frame=parts), _words("en"))
    assert alone is not None
    assert len([one for one in alone.option["series"] if "areaStyle" in one]) == len(alone.option["grid"]) - 1
    single = daily_paths(replace(summed, frame=summed.frame), _words("en"))
    assert single is not None
    assert "without a range" in single.description


def test_sums_without_a_range_have_no_band() -> None:
    """Ranges over the production function stand beside each industry, not beside the sums of a study."""
    result = wf.compute("domino.daily", "belgium", **{**CUT, "horizon": 30}, ranges=True, totals=True)
    assert result.frame.filter(pl.col("sector") == "total")["low"].has_nulls()
    assert course_of(result, wf.load("belgium")).whole_low is None
    assert daily_paths(result, _words("nl")) is not None


def test_the_tree_ties_each_fall_to_its_cause(order: Result) -> None:
    chart = daily_causes(order, _words("en"))
    assert chart is not None
    rows = {str(row[2]): row for row in chart.table.rows}
    for sector, cause, through, day in order.frame.select("sector", "cause", "through_sector", "value").iter_rows():
        assert rows[sector][0] == f"{day:.0f}"
        if cause == "input":
            assert rows[sector][5] == "Imports of Chemicals (abroad)"
        elif through in rows:
            assert rows[sector][5] == _words("en").industry(through)
    labels = chart.option["yAxis"]["data"]
    assert labels[0] == "Imports of Chemicals (abroad)"
    # Ties come in threes: at the parent, down to the row of the child, right to its day.
    for line in (one for one in chart.option["series"] if one["type"] == "line"):
        points = line["data"]
        for at in range(0, len(points), 4):
            (x0, y0), (x1, y1), (x2, y2) = points[at : at + 3]
            assert x0 == x1 <= x2
            assert y0 < y1 == y2


def test_falls_through_each_other_do_not_go_round_in_circles(order: Result) -> None:
    circle = order.frame.head(2).with_columns(
        sector=pl.Series(["A01", "A02"]),
        cause=pl.lit("demand"),
        through_sector=pl.Series(["A02", "A01"]),
        value=pl.Series([3.0, 3.0]),
    )
    chart = daily_causes(replace(order, frame=circle), _words("en"))
    assert chart is not None
    assert chart.option["yAxis"]["data"] == ["Agriculture", "Forestry"]
    own = circle.head(1).with_columns(through_sector=pl.lit("A01"))
    alone = daily_causes(replace(order, frame=own), _words("en"))
    assert alone is not None
    assert len(alone.table.rows) == 1
    assert daily_causes(replace(order, frame=order.frame.clear()), _words("en")) is None


def test_the_map_shows_jobs_of_the_day_asked_for(plant: Result) -> None:
    words = _words("en", "belgium-regions")
    fabric = words.fabric
    jobs = fabric.account_values[fabric.accounts.column("account").index("jobs")]
    mine = np.array([region == "Wallonia" for region in fabric.industries.column("region")])
    last = plant.frame.filter(pl.col("measure") == "jobs", pl.col("period") == 85, pl.col("region") == "Wallonia")
    chart = daily_map(plant, words, day=17)
    assert chart is not None
    assert chart.title.endswith("day 85")
    lost = {str(item["name"]): item["value"][2] for item in chart.option["series"][0]["data"]}
    assert lost["Wallonia"] == pytest.approx(jobs[mine].sum() - last["value"].sum())
    assert chart.table.rows[17][3] == pytest.approx(lost["Wallonia"])
    assert daily_map(wf.compute("domino.daily", "belgium", **CUT), _words("en")) is None


def test_several_shocks_of_a_study_have_pictures_of_their_own(order: Result) -> None:
    twice = pl.concat([order.frame.select(pl.lit(name).alias("shock"), pl.all()) for name in ("first", "second")])
    charts = pictures_of(replace(order, frame=twice), _words("en"))
    assert [chart.title for chart in charts] == [f"Who falls when, and through whom – {n}" for n in ("first", "second")]
    assert len({chart.name for chart in charts}) == 2
    assert pictures_of(wf.compute("table.check", "belgium"), _words("en")) == ()


def test_reliance_is_that_of_the_method(chains: Result) -> None:
    chart = reliance_heat(chains, _words("en", "belgium-world"), region="Wallonia")
    rows = [row for row in chart.table.rows if row[1] == "C20" and row[2] == "Germany"]
    found = chains.frame.filter(region="Wallonia", sector="C20", origin="Germany", tier=0)
    values = {measure: 100 * value for measure, value in found.select("measure", "value").iter_rows()}
    assert rows[0][3:6] == pytest.approx((values["direct"], values["hidden_value"], values["inputs_value"]))
    assert rows[0][6] == pytest.approx(values["total"])
    assert not [row for row in chart.table.rows if row[2] in ("Flanders", "Brussels", "Wallonia")]
    ends = [float(text.rstrip("%")) for text in chart.option["yAxis"][1]["data"]]
    assert ends == sorted(ends, reverse=True)


def test_the_world_map_shows_one_industry_and_lists_all_origins(chains: Result) -> None:
    chart = reliance_map(chains, _words("en", "belgium-world"), sector="C29")
    assert chart is not None
    found = chains.frame.filter(region="Flanders", sector="C29", measure="inputs_value", tier=0)
    shares = dict(found.select("origin", "value").iter_rows())
    drawn = {item["name"]: item["value"] for item in chart.option["series"][1]["data"]}
    assert drawn["CHN"] == pytest.approx(shares["China"])
    assert drawn["POL"] == pytest.approx(shares["other European Union"])
    assert "JPN" not in drawn
    assert "rest of the world" in chart.option["yAxis"]["data"]
    known = {shape["properties"]["name"] for shape in json.loads(shapes_text("countries"))["features"]}
    assert set(drawn) <= known
    striped = {item["name"] for item in chart.option["series"][1]["data"] if "decal" in item["itemStyle"]}
    assert "POL" in striped
    assert "CHN" not in striped


def test_home_on_the_map_is_that_of_the_call(chains: Result) -> None:
    words = _words("en", "belgium-world")
    german = wf.compute("dependency.chains", words.fabric, home="Germany")
    for result, home in ((chains, "BEL"), (german, "DEU")):
        chart = reliance_map(result, words)
        assert chart is not None
        assert [region["name"] for region in chart.option["geo"]["regions"]] == [home]
        assert home not in {item["name"] for item in chart.option["series"][1]["data"]}


def test_origins_are_observed_shares() -> None:
    result = wf.compute("dependency.origins", "belgium", totals=True)
    chart = origins_heat(result, _words("nl"))
    assert chart is not None
    assert "waargenomen" in chart.credit
    for row in chart.table.rows:
        assert sum(float(value) for value in row[3:6] if isinstance(value, float)) == pytest.approx(100.0)


def test_shapes_of_countries_are_whole() -> None:
    """Every ring is closed, none crosses the map from edge to edge, and countries have keys of ours."""
    shapes = json.loads(shapes_text("countries"))
    assert "public domain" in shapes["source"]
    names = [shape["properties"]["name"] for shape in shapes["features"]]
    assert len(names) == len(set(names)) > 200
    assert all(country_key(name) == name for name in names)
    assert {"BEL", "MLT", "SGP", "RUS", "FJI", "USA", "CHN"} <= set(names)
    for shape in shapes["features"]:
        for polygon in shape["geometry"]["coordinates"]:
            for ring in polygon:
                assert ring[0] == ring[-1]
                assert len(ring) > 3
                xs = [x for x, _ in ring]
                assert max(xs) - min(xs) < 250.0, shape["properties"]["name"]
                assert max(abs(b - a) for a, b in pairwise(xs)) < 120.0


def test_charts_refuse_what_they_cannot_show() -> None:
    shade = Shade(0.0, 1.0, "some", "#2B3A67")
    with pytest.raises(ValueError, match="one value per column"):
        heat_map([HeatRow("a", (0.5,))], ["x", "y"], [shade])
    with pytest.raises(ValueError, match="no class holds"):
        heat_map([HeatRow("a", (2.0,))], ["x"], [shade])
    kind = Kind("shock", "shock", "#1B2A33", "diamond")
    with pytest.raises(ValueError, match="stands above"):
        cascade([Fallen("b", "a", 2, "shock", "b"), Fallen("a", None, 1, "shock", "a")], [kind], axis="day")
    with pytest.raises(ValueError, match="no kind"):
        cascade([Fallen("a", None, 1, "labour", "a")], [kind], axis="day")
