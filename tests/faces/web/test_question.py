"""The question of the Domino page: any place of the country, a part of a plant, a first day, a time at a standstill."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
import yaml

import weefsel as wf
from weefsel.study import run, study_from_text
from weefsel.vocabulary import LANGUAGES, municipality_codes, place_name, province_keys

PLANT = "industry=C29&jobs=4300"


def answer(client: httpx.Client, path: str, question: str, status: int = 200) -> Any:
    found = client.get(f"/api/closure/{path}?{question}")
    assert found.status_code == status, found.text
    return found.json()


def study_of(client: httpx.Client, question: str) -> dict[str, Any]:
    text = answer(client, "en", question)["study"]
    study_from_text(text)
    return dict(yaml.safe_load(text))


@pytest.mark.parametrize(
    ("place", "key", "where"),
    [
        ("Gent", "44021", "in Ghent"),
        ("Gand", "44021", "in Ghent"),
        ("44021", "44021", "in Ghent"),
        ("arrondissement de Gand", "44000", "in the arrondissement of Ghent"),
        ("Oost-Vlaanderen", "Oost-Vlaanderen", "in East Flanders"),
    ],
)
def test_a_plant_stands_in_any_place_of_the_country(client: httpx.Client, place: str, key: str, where: str) -> None:
    assert where in answer(client, "en/opening", f"{PLANT}&place={place}")["title"]
    closure = study_of(client, f"{PLANT}&place={place}")["shocks"][0]["closure"]
    assert (closure["region"], closure["place"]) == ("Flanders", key)


def test_the_plant_stands_in_its_own_municipality_and_the_province_holds_it(client: httpx.Client) -> None:
    told = answer(client, "en", f"{PLANT}&place=44021")
    table = next(one for one in told["sections"] if one["name"] == "places")["chart"]["table"]
    at = [column["name"] for column in table["columns"]].index("direct")
    assert {row[0]: round(row[at]) for row in table["rows"] if row[at] > 0.5} == {"East Flanders": 4300}


def test_an_arrondissement_is_its_municipalities() -> None:
    plant = {"industry": "C29", "region": "Flanders", "jobs": 4300, "level": "municipality"}
    fabric = wf.load("belgium-regions")
    frame = wf.compute("domino.places", fabric, place="arrondissement Gent", **plant).frame
    direct = frame.filter(measure="jobs", part="direct")
    inside = {row["municipality"] for row in direct.iter_rows(named=True) if row["value"] > 0}
    # NIS codes of the municipalities of an arrondissement share its first two digits.
    assert inside
    assert {code[:2] for code in inside} == {"44"}
    assert sum(direct["value"]) == pytest.approx(4300, rel=1e-12)


def test_every_place_on_the_list_can_be_asked_and_found_by_its_name(client: httpx.Client) -> None:
    for language in LANGUAGES:
        listed = client.get(f"/api/places/{language}").json()
        names = [one["name"] for one in listed]
        assert len(set(names)) == len(names)
        assert {one["key"] for one in listed} >= {*municipality_codes(), *province_keys()}
    near = client.get("/api/places/nl?near=Gand").json()
    assert near[0] == {"key": "44021", "name": "Gent", "region": "Flanders", "exact": True}
    wrong = client.get("/api/places/fr?near=Dendermnde").json()
    assert place_name("42006", "fr") in [one["name"] for one in wrong]
    assert not [one for one in wrong if "exact" in one]


def test_a_place_that_nobody_knows_is_named_with_a_remedy(client: httpx.Client) -> None:
    (fault,) = answer(client, "nl", f"{PLANT}&place=Ghentt", 422)["faults"]
    assert fault["row"] == "place"
    assert "Ghent" in fault["remedy"]
    assert "/api" not in fault["remedy"]


def test_half_a_plant_loses_half_its_jobs(client: httpx.Client) -> None:
    half, whole = (
        answer(client, "nl", f"industry=C29&place=44021&{size}") for size in ("jobs=4300&share=50", "jobs=2150")
    )
    assert half["sentence"] == whole["sentence"]
    assert half["sections"] == whole["sections"]


def test_a_share_alone_is_that_of_the_industry_in_the_region(client: httpx.Client) -> None:
    question = "industry=C29&place=44021&share=50"
    assert study_of(client, question)["shocks"][0]["closure"]["share"] == 0.5
    told = answer(client, "en", question)
    table = next(one for one in told["sections"] if one["name"] == "places")["chart"]["table"]
    direct = sum(row[[column["name"] for column in table["columns"]].index("direct")] for row in table["rows"])
    fabric = wf.load("belgium-regions")
    at = fabric.industries.labels.index(("Flanders", "C29"))
    assert direct == pytest.approx(fabric.account_values[fabric.accounts.column("account").index("jobs"), at] / 2)


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        ("industry=C29&place=44021", {"jobs"}),
        (f"{PLANT}&place=44021&start=2026-13-01", {"start"}),
        (f"{PLANT}&place=44021&start=0999-01-01&back=9", {"start", "back"}),
    ],
)
def test_what_is_wrong_in_the_days_is_named(client: httpx.Client, question: str, rows: set[str]) -> None:
    assert {fault["row"] for fault in answer(client, "nl", question, 422)["faults"]} == rows


@pytest.mark.parametrize(
    ("language", "first", "last"),
    [
        ("nl", "1 juli 2026", "30 juni 2027"),
        ("fr", "1er juillet 2026", "30 juin 2027"),
        ("en", "1 July 2026", "30 June 2027"),
    ],
)
def test_the_days_are_dates_where_the_first_one_is_given(
    client: httpx.Client, language: str, first: str, last: str
) -> None:
    plain, dated = (
        answer(client, f"{language}/daily", f"{PLANT}&place=44021{start}") for start in ("", "&start=2026-07-01")
    )
    rows = dated["chart"]["table"]["rows"]
    assert (rows[0][0], rows[-1][0]) == (first, last)
    for row, other in zip(rows, plain["chart"]["table"]["rows"], strict=True):
        assert row[1:] == pytest.approx(other[1:], rel=1e-9)
    assert first in dated["chart"]["description"]
    causes, heat, _ = answer(client, f"{language}/days", f"{PLANT}&place=44021&start=2026-07-01")
    assert causes["chart"]["table"]["rows"][0][0] == first
    assert heat["chart"]["table"]["rows"][0][2] == first


def test_a_plant_that_comes_back_is_told_as_the_daily_model_has_it(client: httpx.Client) -> None:
    question = f"{PLANT}&place=44021&share=50&start=2026-07-01&days=30&back=60"
    steps = {
        name: given
        for step in study_of(client, question)["methods"]
        if isinstance(step, dict)
        for name, given in step.items()
    }
    assert steps["domino.daily"] == {
        "lasting": 30,
        "recovery": "linear",
        "recovery_days": 60.0,
        "show": "change",
        "every": 7,
    }
    assert study_of(client, question)["shocks"][0]["closure"]["start"] == "2026-07-01"
    known = wf.compute(
        "domino.daily",
        wf.load("belgium-regions"),
        industry="C29",
        region="Flanders",
        jobs=2150,
        **steps["domino.daily"],
    ).frame.filter(measure="jobs")
    lost = known.group_by("period", maintain_order=True).agg(value="value")
    rows = answer(client, "en/daily", question)["chart"]["table"]["rows"]
    assert [row[1] for row in rows] == pytest.approx([-sum(values) for values in lost["value"]], abs=1e-9)
    assert rows[-1][1] < 0.05 * max(row[1] for row in rows)


def test_the_study_of_a_dated_question_gives_the_dates_again(client: httpx.Client) -> None:
    text = answer(client, "en", f"{PLANT}&place=44021&start=2026-07-01")["study"]
    daily = next(one for one in run(study_from_text(text)).results if one.method == "domino.daily")
    assert daily.frame["period"][0] == "2026-07-01"


@pytest.mark.parametrize(("industry", "share"), [("C24", 1), ("C21", 5), ("C29", 20)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_title_sentence_and_controls_have_one_number_for_what_stops(
    client: httpx.Client, language: str, industry: str, share: int
) -> None:
    first = answer(client, f"{language}/opening", f"industry={industry}&place=Wallonia&share={share}")
    numbers = re.findall(r"\d+(?:[.,\u202f]\d{3})*", first["sentence"])
    whole, direct, indirect = (int(re.sub(r"\D", "", one)) for one in numbers[:3])
    assert whole == direct + indirect
    assert first["direct"] == numbers[1]
    assert re.search(rf"(?<!\d){re.escape(first['direct'])} \w+$", first["title"])


@pytest.mark.parametrize(
    ("language", "stands", "closes"),
    [("nl", "ligt stil", "sluit"), ("fr", "est à l’arrêt", "ferme"), ("en", "stands still", "closes")],
)
def test_a_plant_that_comes_back_does_not_close(client: httpx.Client, language: str, stands: str, closes: str) -> None:
    question = f"{PLANT}&place=Limburg"
    for path in (language, f"{language}/opening"):
        some = answer(client, path, f"{question}&days=30&back=60")
        good = answer(client, path, question)
        assert (stands in some["title"], closes in some["title"]) == (True, False)
        assert (stands in good["title"], closes in good["title"]) == (False, True)
        assert some["sentence"] == good["sentence"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_flow_of_less_than_one_job_is_not_none(client: httpx.Client, language: str) -> None:
    chart = answer(client, f"{language}/opening", "industry=C29&place=Limburg&jobs=36")["section"]["chart"]
    series = chart["option"]["series"][0]
    shown = {item["name"]: re.findall(r"\{value\|([^}]*)\}", item["label"]["formatter"]) for item in series["data"]}
    passed = {name: sum(link["value"] for link in series["links"] if link["target"] == name) for name in shown}
    tiny = [name for name, value in passed.items() if 0 < value < 0.5]
    assert tiny
    assert all(shown[name] == ["<1"] for name in tiny)
    assert ["0"] not in shown.values()
    drawn = client.get(f"/api/closure/{language}/links.svg?industry=C29&place=Limburg&jobs=36").text
    assert ElementTree.fromstring(drawn).tag.endswith("svg")
    assert "&lt;1" in drawn
