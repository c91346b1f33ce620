"""Lists of the Domino page that filter each other, and what stands on one day: sums of the library's own rows."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

import weefsel as wf
from weefsel.vocabulary import LANGUAGES, province_keys, services_bought

QUESTION = "industry=C29&place=Limburg&jobs=4300"
PLANT = {"industry": "C29", "region": "Flanders", "jobs": 4300}


def table(client: httpx.Client, name: str, more: str = "") -> dict[str, Any] | None:
    told = client.get(f"/api/closure/en?{QUESTION}{more}").json()
    chart = next(one for one in told["sections"] if one["name"] == name)["chart"]
    return {**chart["table"], "keys": chart["keys"]} if chart else None


def lost(found: dict[str, Any] | None, column: str = "jobs") -> dict[str, float]:
    assert found is not None
    at = [one["name"] for one in found["columns"]].index(column)
    return {key: row[at] for key, row in zip(found["keys"], found["rows"], strict=True)}


def test_places_hold_what_an_industry_loses_there(client: httpx.Client) -> None:
    frame = wf.compute("domino.closure", wf.load("belgium-regions"), **PLANT).frame
    metal = frame.filter(measure="jobs", part="indirect", sector="C25", side="suppliers")["value"].sum()
    places = lost(table(client, "places", "&who=C25"), "indirect")
    assert set(places) == set(province_keys())
    assert sum(places.values()) == pytest.approx(metal, rel=1e-12)
    # The list in which something is picked stays whole.
    assert lost(table(client, "industries", "&who=C25")) == lost(table(client, "industries"))


def test_provinces_add_up_and_each_is_what_the_places_say(client: httpx.Client) -> None:
    whole, places = lost(table(client, "industries")), lost(table(client, "places"), "indirect")
    parts = {key: lost(table(client, "industries", f"&only={key}")) for key in province_keys()}
    for key, part in parts.items():
        assert sum(part.values()) == pytest.approx(places[key], rel=1e-9)
    for code in ("N78", "G45", "C25"):
        assert sum(part.get(code, 0.0) for part in parts.values()) == pytest.approx(whole[code], rel=1e-9)


def test_the_range_of_an_industry_in_a_province_holds_its_value(client: httpx.Client) -> None:
    found = table(client, "industries", "&only=Antwerpen")
    values, low, high = (lost(found, name) for name in ("jobs", "low", "high"))
    assert all(low[code] - 1e-9 <= values[code] <= high[code] + 1e-9 for code in values)
    assert low["N78"] < high["N78"]


def test_services_are_their_industries_wherever_they_are_picked(client: httpx.Client) -> None:
    groups = {group.key: set(group.codes) for group in services_bought()}
    services = lost(table(client, "services"))
    for key in ("staff", "cleaning"):
        industries = lost(table(client, "industries", f"&what={key}"))
        assert set(industries) <= groups[key]
        assert sum(industries.values()) == pytest.approx(services[key], rel=1e-9)
        assert sum(lost(table(client, "places", f"&what={key}"), "indirect").values()) == pytest.approx(services[key])
    again = lost(table(client, "services", "&only=Flanders"))
    frame = wf.compute("domino.services", wf.load("belgium-regions"), **PLANT).frame
    known = frame.filter(measure="jobs", part="indirect", region="Flanders", service="staff")["value"].sum()
    assert again["staff"] == pytest.approx(known, rel=1e-12)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_list_says_so(client: httpx.Client, language: str) -> None:
    told = client.get(f"/api/closure/{language}?{QUESTION}&who=C25&what=staff").json()
    empty = {one["name"]: one for one in told["sections"] if one["name"] in ("services", "places", "map")}
    assert all(one["chart"] is None and one["paragraphs"][0] for one in empty.values())
    assert client.get(f"/api/closure/{language}/places.csv?{QUESTION}&who=C25&what=staff").status_code == 404


def test_a_wrong_filter_is_named(client: httpx.Client) -> None:
    answer = client.get(f"/api/closure/nl?{QUESTION}&who=toys&what=toys&only=Mars")
    assert {fault["row"] for fault in answer.json()["faults"]} == {"who", "what", "only"}


def test_a_day_holds_what_the_daily_model_says_of_it(client: httpx.Client) -> None:
    fabric = wf.load("belgium-regions")
    frame = wf.compute("domino.daily", fabric, **PLANT, show="change", every=7).frame.filter(measure="jobs", period=84)
    order = wf.compute("domino.order", fabric, **PLANT).frame
    day, where = client.get(f"/api/closure/en/day?{QUESTION}&at=86").json()
    rows = {row[1]: row for row in day["chart"]["table"]["rows"]}
    for code in ("C29", "N78", "G45"):
        assert rows[code][5] == pytest.approx(-sum(frame.filter(sector=code)["value"]), rel=1e-9)
    fallen = order.filter(sector="C29").row(0, named=True)
    assert rows["C29"][6] == f"Flanders (day {fallen['value']:.0f})"
    assert "day 84" in day["paragraphs"][0]
    assert f"{sum(order['value'] <= 84)} industries" in day["paragraphs"][0]
    assert "day 84" in where["chart"]["title"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_of_a_day_hold_that_day(client: httpx.Client, language: str) -> None:
    early, late = (
        client.get(f"/api/closure/{language}/day.csv?{QUESTION}&at={at}").content.decode("utf-8-sig") for at in (0, 84)
    )
    assert len(late.splitlines()) > len(early.splitlines()) == 2
    assert client.get(f"/api/closure/{language}/daily-map.svg?{QUESTION}&at=84").text.startswith("<svg")
    assert client.get(f"/api/closure/{language}/day?{QUESTION}&at=-1").status_code == 422


def test_every_chart_says_what_it_is_computed_from(client: httpx.Client) -> None:
    question = f"{QUESTION}&start=2026-07-01&days=30"
    code = client.get(f"/api/closure/en/code?{question}").json()
    told = client.get(f"/api/closure/en?{question}").json()["sections"]
    days = client.get(f"/api/closure/en/days?{question}").json() + client.get(f"/api/closure/en/day?{question}").json()
    assert {one["name"] for one in told} | {one["name"] for one in days} | {"daily"} == set(code)
    for name in ("heat", "paths", "causes", "day"):
        assert 'begin="2026-07-01"' in code[name]["python"]
        assert "lasting=30" in code[name]["python"]
    known: dict[str, Any] = {}
    exec(code["causes"]["python"].replace("print(found.frame)", ""), known)
    assert known["found"].method == "domino.order"
