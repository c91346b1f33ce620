"""The Dependence page: what the library computes, told in words that are true, in files that hold the same."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import httpx
import polars as pl
import pytest

import weefsel as wf
from weefsel.faces.views.dependence import HOME, groups_of_industries
from weefsel.study import run, study_from_text
from weefsel.vocabulary import (
    LANGUAGES,
    format_money,
    format_number,
    format_rounded,
    format_share,
    origin_name,
    sector_name,
)

QUESTION = "industry=C29&region=Flanders&origin=China&product=c14&share=50"


def story(client: httpx.Client, language: str = "nl", question: str = QUESTION) -> Any:
    answer = client.get(f"/api/dependence/{language}/countries?{question}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def section(told: Any, name: str) -> Any:
    return next(found for found in told["sections"] if found["name"] == name)


def shares(measure: str, industry: str = "C29") -> dict[str, float]:
    frame = wf.compute("dependency.chains", "belgium-world", industry=industry, region="Flanders").frame
    kept = frame.filter(pl.col("measure") == measure, ~pl.col("origin").is_in([*HOME, "abroad"]))
    return dict(kept.select("origin", "value").iter_rows())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_says_what_the_library_finds(client: httpx.Client, language: str) -> None:
    told = story(client, language)
    whole, direct, hidden = (shares(name)["China"] for name in ("inputs_value", "direct", "hidden_value"))
    assert format_number(100 * hidden, language, 1) in told["sentence"]
    for share in (whole, direct):
        assert format_share(share, language, 1) in told["sentence"]
    assert origin_name("China", language) in told["sentence"]
    ranked = sorted(shares("inputs_value").items(), key=lambda pair: -pair[1])
    assert str(1 + [origin for origin, _ in ranked].index("China")) in told["lead"][1]
    assert format_share(ranked[0][1], language, 1) in told["lead"][1]
    frame = wf.compute("dependency.stop", "belgium-world", origin="China", industry="c14", share=0.5).frame
    home = frame.filter(pl.col("region").is_in(HOME)).group_by("measure").agg(pl.col("value").sum())
    lost = dict(home.iter_rows())
    assert format_rounded(lost["jobs"], language) in told["lead"][2]
    assert format_money(lost["value_added"], language) in told["lead"][2]


def test_less_by_value_than_in_own_purchases_is_said_so(client: httpx.Client) -> None:
    assert shares("inputs_value")["France"] < shares("direct")["France"]
    told = story(client, "en", QUESTION.replace("China", "France"))
    assert "its value elsewhere" in told["sentence"]


def test_the_matrix_holds_the_industries_of_the_group_and_frames_the_cell_asked_for(client: httpx.Client) -> None:
    chart = section(story(client, "en", f"{QUESTION}&group=energy&measure=hidden_value"), "matrix")["chart"]
    assert [row[1] for row in chart["table"]["rows"]] == list(groups_of_industries()["energy"])
    column = [one["name"] for one in chart["table"]["columns"]].index("China")
    refining = next(row for row in chart["table"]["rows"] if row[1] == "C19")
    assert refining[column] / 100 == pytest.approx(shares("hidden_value", "C19")["China"], rel=1e-9)
    assert len(chart["option"]["series"]) == 1  # C29 is none of these: no frame
    whole = section(story(client), "matrix")["chart"]
    framed = whole["option"]["series"][1]["data"][0]["value"]
    assert whole["table"]["rows"][framed[1]][1] == "C29"
    assert whole["table"]["columns"][framed[0] + 2]["name"] == "China"


def test_the_study_of_the_story_runs_and_gives_the_same(client: httpx.Client) -> None:
    told = story(client)
    chains, paths, stop = run(study_from_text(told["study"])).results
    rows = section(told, "paths")["chart"]["table"]["rows"]
    assert [row[1] / 1000 for row in rows] == pytest.approx(paths.frame["value"].head(len(rows)).to_list())
    jobs = stop.frame.filter(pl.col("measure") == "jobs", pl.col("region").is_in(HOME))["value"].sum()
    assert sum(row[5] for row in section(told, "stop")["chart"]["table"]["rows"]) == pytest.approx(jobs)
    assert set(chains.frame["region"]) == {"Flanders"}


@pytest.mark.parametrize("name", ["matrix", "balance", "paths", "stop", "known"])
@pytest.mark.parametrize(("language", "separator", "mark"), [("en", ",", "."), ("nl", ";", ","), ("fr", ";", ",")])
def test_files_hold_what_is_shown(client: httpx.Client, name: str, language: str, separator: str, mark: str) -> None:
    chart = section(story(client, language), name)["chart"]
    address = f"/api/dependence/{language}/countries/{name}"
    text = client.get(f"{address}.csv?{QUESTION}").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=separator))[1:]
    assert len(lines) == len(chart["table"]["rows"])
    for line, row in zip(lines, chart["table"]["rows"], strict=True):
        for given, seen in zip(line, row, strict=True):
            same = given == seen if isinstance(seen, str) else float(given.replace(mark, ".")) == pytest.approx(seen)
            assert same or (seen is None and given == "")
    assert client.get(f"{address}.svg?{QUESTION}").text.startswith("<svg")
    assert client.get(f"{address}.png?{QUESTION}").content.startswith(b"\x89PNG")
    assert client.get(f"{address}.xlsx?{QUESTION}").content.startswith(b"PK")


@pytest.mark.parametrize("language", LANGUAGES)
def test_descriptions_name_what_the_charts_show(client: httpx.Client, language: str) -> None:
    told = story(client, language)
    for found in told["sections"]:
        chart = found["chart"]
        assert not re.search(r"NaN|undefined|None|\{", chart["description"] + chart["credit"])
    balance = section(told, "balance")["chart"]
    first = balance["table"]["rows"][0]
    assert f"{first[0]} ({format_share(first[2] / 100, language, 1)})" in balance["description"]
    stop = section(told, "stop")["chart"]
    top = stop["table"]["rows"][0]
    assert f"{top[0]} ({format_rounded(top[5], language)})" in stop["description"]
    assert sector_name(top[1], language) == top[0]


def test_what_is_observed_is_solid_and_what_is_estimated_is_hatched(client: httpx.Client) -> None:
    told = story(client)
    for name, hatched in (("known", False), ("stop", True), ("paths", True)):
        bars = section(told, name)["chart"]["option"]["series"][0]["data"]
        assert any("decal" in bar["itemStyle"] for bar in bars) is hatched, name


def test_the_code_of_every_chart_is_what_it_was_computed_from(client: httpx.Client) -> None:
    told = story(client)
    assert set(told["code"]) == {found["name"] for found in told["sections"]}
    for name, code in told["code"].items():
        answer = client.get(code["address"])
        assert answer.status_code == 200, (name, answer.text)
        space: dict[str, Any] = {}
        exec(code["python"].replace("print(found.frame)", ""), space)
        assert len(space["found"].frame) == len(answer.text.strip().splitlines()) - 1


def test_everything_that_is_not_known_is_said_at_once(client: httpx.Client) -> None:
    wrong = "industry=zz&region=Mars&origin=Venus&product=c99&group=x&measure=y"
    answer = client.get(f"/api/dependence/en/countries?{wrong}")
    assert answer.status_code == 422
    faults = {fault["row"] for fault in answer.json()["faults"]}
    assert faults == {"industry", "region", "origin", "product", "group", "measure"}
    assert client.get(f"/api/dependence/en/countries?{QUESTION.replace('share=50', 'share=101')}").status_code == 422
    assert client.get(f"/api/dependence/en/countries/nothing.csv?{QUESTION}").status_code == 404


def test_what_can_be_asked_has_a_name_in_the_language(client: httpx.Client) -> None:
    choices = client.get("/api/dependence/nl/choices").json()
    assert {one["key"] for one in choices["origins"]} == set(shares("total"))
    assert [one["key"] for one in choices["regions"]] == list(HOME)
    assert len(choices["products"]) == 35
    assert all(one["name"] != one["key"] for key in ("industries", "products") for one in choices[key])
