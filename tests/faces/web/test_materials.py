"""Raw materials on the Dependence page: published figures, in words that are true, in files that hold the same."""

from __future__ import annotations

import csv
import io
from typing import Any

import httpx
import polars as pl
import pytest

import weefsel as wf
from weefsel.study import run, study_from_text
from weefsel.vocabulary import LANGUAGES, format_money, format_number, format_share, material_name, origin_name


def story(client: httpx.Client, language: str = "en", material: str = "Magnesium", year: int = 2023) -> Any:
    answer = client.get(f"/api/dependence/{language}/materials", params={"material": material, "year": year})
    assert answer.status_code == 200, answer.text
    return answer.json()


def section(told: Any, name: str) -> Any:
    return next(found for found in told["sections"] if found["name"] == name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_magnesium_is_told_with_the_published_figures(client: httpx.Client, language: str) -> None:
    # Study on the critical raw materials for the EU 2023: magnesium, supply risk 4.1, economic importance 7.4;
    # 97 % of EU sourcing from China. The list of 2023 has 34 materials, 32 of them beyond both thresholds.
    told = story(client, language)
    for value in (4.1, 7.4):
        assert format_number(value, language, 1) in told["sentence"]
    assert material_name("Magnesium", language) in told["sentence"]
    assert "32" in told["lead"][0]
    assert "34" in told["lead"][0]
    assert format_share(0.97, language) in told["lead"][1]
    assert origin_name("China", language) in told["lead"][1]
    uses = wf.compute("materials.uses", "belgium", material="Magnesium").frame
    added = uses.filter(pl.col("measure") == "value_added")["value"].sum()
    assert format_money(float(added), language) in told["lead"][2]


def test_critical_or_not_follows_both_thresholds_and_exceptions_are_named(client: httpx.Client) -> None:
    copper = story(client, material="Copper")
    assert "not critical" in copper["sentence"]
    assert "exception" in copper["lead"][1]
    assert "not assessed" in story(client, material="Bauxite")["sentence"]


def test_the_scatter_shows_every_material_assessed_and_marks_those_beyond_both_lines(client: httpx.Client) -> None:
    chart = section(story(client), "screen")["chart"]
    points = chart["option"]["series"][0]["data"]
    assert len(points) == len(chart["table"]["rows"]) == 70
    beyond = [point for point in points if point["symbol"] == "diamond"]
    assert len(beyond) == 32
    assert all(point["value"][0] >= 2.8 and point["value"][1] >= 1 for point in beyond)
    assert [point["name"] for point in points if point["symbolSize"] == 18] == ["Magnesium"]
    old = section(story(client, year=2011), "screen")["chart"]
    assert old["option"]["series"][0]["markLine"]["data"][0]["xAxis"] == 5


def test_strategic_materials_beyond_the_goal_are_those_the_library_finds(client: httpx.Client) -> None:
    chart = section(story(client), "targets")["chart"]
    frame = wf.compute("materials.targets", "belgium", strategic=True).frame.filter(
        pl.col("measure") == "largest_share"
    )
    above = frame.filter(pl.col("value") > 0.65)
    assert len(chart["table"]["rows"]) == len(frame)
    assert f"{len(above)} of {len(frame)}" in chart["description"]
    first, second = (series["data"] for series in chart["option"]["series"][:2])
    assert sum(item["value"] > 0 for item in first) == len(above)
    assert all((one["value"] > 0) != (other["value"] > 0) for one, other in zip(first, second, strict=True))


def test_a_material_without_uses_says_so(client: httpx.Client) -> None:
    told = story(client, material="Lithium")
    assert section(told, "uses")["chart"] is None
    assert "no use by industry" in section(told, "uses")["paragraphs"][0]
    assert "uses" not in told["code"]
    assert [found["name"] for found in told["sections"]] == ["screen", "history", "uses", "targets"]


@pytest.mark.parametrize("material", ["Magnesium", "Lithium"])
def test_study_and_code_give_the_same_again(client: httpx.Client, material: str) -> None:
    told = story(client, material=material)
    run(study_from_text(told["study"]))
    for name, code in told["code"].items():
        assert client.get(code["address"]).status_code == 200, name
    history = section(told, "history")["table"]["rows"]
    frame = wf.compute("materials.screen", "belgium", material=material).frame
    risks = frame.filter(pl.col("measure") == "supply_risk").sort("year")
    assert [row[1] for row in history] == risks["value"].to_list()


def test_files_hold_what_is_shown(client: httpx.Client) -> None:
    told = story(client, "nl")
    for name in ("screen", "history", "uses", "size", "targets"):
        found = section(told, name)
        table = found["chart"]["table"] if found["chart"] else found["table"]
        address = f"/api/dependence/nl/materials/{name}"
        text = client.get(f"{address}.csv?material=Magnesium&year=2023").content.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text), delimiter=";"))[1:]
        for line, row in zip(lines, table["rows"], strict=True):
            for given, seen in zip(line, row, strict=True):
                assert given == seen if isinstance(seen, str) else float(given.replace(",", ".")) == pytest.approx(seen)
        picture = client.get(f"{address}.svg?material=Magnesium&year=2023")
        assert picture.status_code == (200 if found["chart"] else 404)


def test_what_is_not_known_is_said(client: httpx.Client) -> None:
    answer = client.get("/api/dependence/en/materials?material=Unobtainium&year=1999")
    assert answer.status_code == 422
    assert {fault["row"] for fault in answer.json()["faults"]} == {"material", "year"}
