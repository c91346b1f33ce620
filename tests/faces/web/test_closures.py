"""The Domino page's answers: what the library computes, told by the views, in files that hold what is shown."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import httpx
import pytest
import python_calamine
import yaml

import weefsel as wf
from weefsel.study import run, study_from_text
from weefsel.study.readings import other_readings
from weefsel.vocabulary import LANGUAGES, format_rounded, phrase_keys

QUESTION = "industry=C29&place=Limburg&jobs=4300"


def story(client: httpx.Client, language: str = "nl", question: str = QUESTION) -> Any:
    answer = client.get(f"/api/closure/{language}?{question}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def section(told: Any, name: str) -> Any:
    return next(found for found in told["sections"] if found["name"] == name)


def test_the_story_holds_the_numbers_of_the_library(client: httpx.Client) -> None:
    told = story(client)
    assert "4.300" in told["title"]
    known = wf.compute(
        "domino.places", wf.load("belgium-regions"), industry="C29", region="Flanders", place="Limburg", jobs=4300
    )
    table = section(told, "map")["chart"]["table"]
    shown = {row[0]: row[2:5] for row in table["rows"]}
    frame = known.frame.filter(measure="jobs", province="Antwerpen")
    for at, part in enumerate(("direct", "indirect", "induced")):
        assert shown["Antwerpen"][at] == pytest.approx(frame.filter(part=part)["value"].sum(), rel=1e-12)


def test_the_study_of_the_story_gives_the_same_numbers_again(client: httpx.Client) -> None:
    told = story(client)
    findings = run(study_from_text(told["study"]))
    again = findings.results[0].frame.filter(measure="jobs", part="indirect", side="suppliers")["value"].sum()
    table = section(told, "industries")["chart"]["table"]
    jobs = [column["name"] for column in table["columns"]].index("jobs")
    assert sum(row[jobs] for row in table["rows"]) == pytest.approx(again, rel=1e-12)
    assert yaml.safe_load(told["study"])["base"] == "belgium-regions"


def test_one_region_holds_its_own_losses_and_the_regions_add_up(client: httpx.Client) -> None:
    def total(question: str) -> float:
        table = section(story(client, question=question), "industries")["chart"]["table"]
        jobs = [column["name"] for column in table["columns"]].index("jobs")
        return float(sum(row[jobs] for row in table["rows"]))

    parts = [total(f"{QUESTION}&only={region}") for region in ("Flanders", "Brussels", "Wallonia")]
    assert sum(parts) == pytest.approx(total(QUESTION), rel=1e-12)
    places = section(story(client, question=f"{QUESTION}&only=Wallonia"), "places")["chart"]["table"]["rows"]
    assert {row[0] for row in places} == {"Henegouwen", "Luik", "Luxemburg", "Namen", "Waals-Brabant"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_says_in_words_what_its_circles_show(client: httpx.Client, language: str) -> None:
    chart = section(story(client, language), "map")["chart"]
    option, text = chart["option"], chart["description"]
    circles = option["series"][0]["data"]
    assert len(circles) == 11
    sizes = [circle["symbolSize"] for circle in circles]
    values = [circle["value"][2] for circle in circles]
    assert values == sorted(values, reverse=True)
    assert sizes[1] / sizes[0] == pytest.approx((values[1] / values[0]) ** 0.5)
    first = re.findall(r"\|([^}]*)\}", circles[0]["label"]["formatter"])
    assert f"{first[0]} ({first[1]})" in text
    assert not re.search(r"NaN|undefined|None|\{", text)


@pytest.mark.parametrize(("language", "separator", "mark"), [("en", ",", "."), ("nl", ";", ","), ("fr", ";", ",")])
def test_files_hold_exactly_what_is_shown(client: httpx.Client, language: str, separator: str, mark: str) -> None:
    told = story(client, language)
    for name in ("industries", "regions", "map"):
        found = section(told, name)
        table = found["chart"]["table"] if found["chart"] else found["table"]
        answer = client.get(f"/api/closure/{language}/{name}.csv?{QUESTION}")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=separator))
        assert len(rows) == len(table["rows"]) + 1
        for given, known in zip(rows[1:], table["rows"], strict=True):
            for text, value in zip(given, known, strict=True):
                if isinstance(value, str) or value is None:
                    assert text == (value or "")
                else:
                    assert float(text.replace(mark, ".")) == pytest.approx(value, rel=1e-15)
        book = python_calamine.CalamineWorkbook.from_filelike(
            io.BytesIO(client.get(f"/api/closure/{language}/{name}.xlsx?{QUESTION}").content)
        )
        cells = book.get_sheet_by_index(0).to_python()
        assert [row[0] for row in cells[1:]] == [row[0] for row in table["rows"]]
        if found["chart"]:
            assert found["chart"]["credit"] in [row[0] for row in book.get_sheet_by_name("read me").to_python()]


@pytest.mark.parametrize(
    "question",
    [
        "industry=C29&place=Limburg&jobs=0.01",
        "industry=L68A&place=Namur&jobs=1",
        "industry=T97&place=Wallonia&jobs=5",
        "industry=A03&place=Brussels&jobs=0.1",
        "industry=C19&place=Hainaut&jobs=1",
    ],
)
def test_the_smallest_plants_have_a_story_or_an_explanation(client: httpx.Client, question: str) -> None:
    answer = client.get(f"/api/closure/fr?{question}")
    assert answer.status_code in (200, 422), answer.text
    assert answer.json()


def test_pictures_stand_alone(client: httpx.Client) -> None:
    drawn = client.get(f"/api/closure/fr/map.svg?{QUESTION}").text
    assert drawn.startswith("<svg")
    assert "Anvers" in drawn
    assert "Statbel" in drawn
    assert client.get(f"/api/closure/fr/links.png?{QUESTION}").content.startswith(b"\x89PNG")
    assert client.get(f"/api/closure/fr/regions.svg?{QUESTION}").status_code == 404
    assert client.get(f"/api/closure/fr/nothing.csv?{QUESTION}").status_code == 404


def test_a_wrong_question_names_everything_that_is_wrong(client: httpx.Client) -> None:
    answer = client.get("/api/closure/nl?industry=toys&place=Atlantis&jobs=10&only=Mars")
    assert answer.status_code == 422
    assert {fault["row"] for fault in answer.json()["faults"]} == {"industry", "place", "only"}
    assert client.get("/api/closure/nl?industry=C29&place=Limburg&jobs=0").status_code == 422
    assert client.get("/api/closure/nl?industry=C29&place=Limburg&jobs=nan").status_code == 422
    assert client.get("/api/closure/de?industry=C29&place=Limburg&jobs=1").status_code == 422
    large = client.get("/api/closure/nl?industry=C29&place=Limburg&jobs=999999")
    assert large.status_code == 422
    assert large.json()["faults"]


def test_words_and_names_are_those_of_the_vocabulary(client: httpx.Client) -> None:
    for language in LANGUAGES:
        found = client.get(f"/api/words/{language}").json()
        assert found["words"] == phrase_keys(language)
        assert found["dark"]["#FBFAF7"] == "#12191E"
    names = client.get("/api/names/fr").json()
    assert len(names["industries"]) == 64
    assert len(names["provinces"]) == 11
    jobs = {one["code"]: one["jobs"] for one in names["industries"]}["C29"]
    assert sum(jobs.values()) == pytest.approx(30_200, abs=1)
    shapes = client.get("/api/shapes/provinces.json").json()
    assert {shape["properties"]["name"] for shape in shapes["features"]} == {one["key"] for one in names["provinces"]}
    assert client.get("/api/shapes/..%2fprovinces.json").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_any_result_is_shown_without_adding_anything_up(client: httpx.Client, language: str) -> None:
    question = f"/api/explore/{language}/belgium/structure.multipliers"
    shown = client.get(question).json()
    known = wf.compute("structure.multipliers", wf.load("belgium")).frame
    assert shown["rows"] == len(known)
    held = {choice["column"]: choice["held"] for choice in shown["choices"]}
    part = known.filter(**held)
    bars = shown["chart"]["table"]["rows"]
    assert [value for _, value in bars] == pytest.approx(sorted(part["value"], reverse=True)[: len(bars)], rel=1e-14)
    other = client.get(f"{question}?show.by=sector&hold.measure=value_added&hold.type=I&hold.kind=effect").json()
    held = {choice["column"]: choice["held"] for choice in other["choices"]}
    assert held == {"measure": "value_added", "type": "I", "kind": "effect"}
    assert not re.search(r"NaN|undefined|None|\{", json.dumps(shown["chart"]["description"]))
    assert client.get(f"{question}/bars.svg").text.startswith("<svg")


def test_about_says_what_is_assumed_and_where_figures_come_from(client: httpx.Client) -> None:
    for language in LANGUAGES:
        about = client.get(f"/api/about/{language}").json()
        assert (len(about["assumptions"]), len(about["notValidFor"])) == (7, 5)
        assert "2015" in " ".join(about["notValidFor"])
        assert len(client.get(f"/api/vintages/{language}/belgium").json()["sources"]) >= 2
        assert len(client.get(f"/api/glossary/{language}").json()) > 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_day_by_day_is_what_the_daily_model_gives(client: httpx.Client, language: str) -> None:
    told = client.get(f"/api/closure/{language}/daily?{QUESTION}").json()
    chart = told["chart"]
    known = wf.compute(
        "domino.daily",
        wf.load("belgium-regions"),
        industry="C29",
        region="Flanders",
        jobs=4300,
        show="change",
        every=7,
    ).frame.filter(measure="jobs")
    sums = [-float(group["value"].sum()) for _, group in known.group_by("period", maintain_order=True)]
    assert [row[1] for row in chart["table"]["rows"]] == pytest.approx(sums, rel=1e-12)
    ends = [sums]
    plant = {"industry": "C29", "region": "Flanders", "jobs": 4300}
    for reading in other_readings(plant):
        frame = wf.compute(
            "domino.daily",
            wf.load("belgium-regions"),
            industry="C29",
            region="Flanders",
            jobs=4300,
            show="change",
            every=7,
            **reading,
        ).frame.filter(measure="jobs")
        ends.append([-float(group["value"].sum()) for _, group in frame.group_by("period", maintain_order=True)])
    for column, end in ((2, min), (3, max)):
        expected = [end(day) for day in zip(*ends, strict=True)]
        assert [row[column] for row in chart["table"]["rows"]] == pytest.approx(expected, rel=1e-12)
        assert format_rounded(expected[-1], language) in told["paragraphs"][1]
    # Of a plant that closes for good, what closures refute is left out, and said.
    low, high = (end(day[-1] for day in ends) for end in (min, max))
    assert high < 3 * low
    assert "Ford Genk" in told["paragraphs"][2]
    drawn = chart["option"]["series"][0]["data"]
    assert [item["value"][1] for item in drawn] == pytest.approx(sums, rel=1e-9)
    for value in (sums[0], max(sums), sums[-1]):
        assert format_rounded(value, language) in chart["description"]
    labels = [item["label"]["formatter"] for item in drawn if item["label"]["show"]]
    # The low end is near, so the last number stands in the label beside the line.
    beside = chart["option"]["series"][0]["endLabel"]["formatter"].rpartition(", ")[2]
    assert labels == [format_rounded(value, language) for value in (sums[0], max(sums))]
    assert beside == format_rounded(sums[-1], language)
    assert len(chart["option"]["series"]) == 3
    assert client.get(f"/api/closure/{language}/daily.svg?{QUESTION}").text.startswith("<svg")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_passes_keeps_all_readings(client: httpx.Client, language: str) -> None:
    told = client.get(f"/api/closure/{language}/daily?{QUESTION}&days=300").json()
    low, high = told["chart"]["table"]["rows"][40][2:4]
    assert high > 10 * low > 0
    assert not any("Ford Genk" in text for text in told["paragraphs"])
    # Ends so far apart that a picture with both would show nothing else, and none is a forecast.
    assert len(told["chart"]["option"]["series"]) == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_comes_first_is_how_the_story_begins(client: httpx.Client, language: str) -> None:
    first = client.get(f"/api/closure/{language}/opening?{QUESTION}").json()
    told = story(client, language)
    assert {name: first[name] for name in ("title", "sentence", "lead")} == {
        name: told[name] for name in ("title", "sentence", "lead")
    }
    assert first["section"] == section(told, "links")


def test_what_comes_first_computes_nothing_that_it_does_not_show(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    compute = wf.study.compute

    def noted(method: str, *given: Any, **settings: Any) -> Any:
        ran.append(method)
        return compute(method, *given, **settings)

    monkeypatch.setattr("weefsel.study.compute", noted)
    question = "industry=C24&place=Wallonia&jobs=321"
    assert client.get(f"/api/closure/nl/opening?{question}").status_code == 200
    assert ran == ["domino.closure", "domino.links", "domino.assumptions"]
    # Another language asks nothing again, and the rest of the story only what is not known yet.
    client.get(f"/api/closure/fr/opening?{question}")
    client.get(f"/api/closure/fr?{question}")
    assert sorted(ran[3:]) == ["domino.places", "domino.rounds", "domino.services"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_next_is_what_the_order_finds(client: httpx.Client, language: str) -> None:
    question = "industry=C24&place=Wallonia&jobs=6000"
    answer = client.get(f"/api/closure/{language}/days?{question}")
    assert answer.status_code == 200, answer.text
    told = {found["name"]: found for found in answer.json()}
    assert list(told) == ["causes", "heat", "paths"]
    order = wf.compute("domino.order", "belgium-regions", industry="C24", region="Wallonia", jobs=6000).frame
    rows = told["causes"]["chart"]["table"]["rows"]
    assert len(rows) == len(order)
    assert {row[2] for row in rows} == set(order["sector"])
    for name in told:
        text = client.get(f"/api/closure/{language}/{name}.csv?{question}").content.decode("utf-8-sig")
        assert len(text.strip().splitlines()) == len(told[name]["chart"]["table"]["rows"]) + 1
        assert client.get(f"/api/closure/{language}/{name}.svg?{question}").text.startswith("<svg")
        assert not re.search(r"NaN|undefined|None|\{", told[name]["chart"]["description"])
