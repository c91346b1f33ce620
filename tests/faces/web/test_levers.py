"""The Levers page: what the method finds, in words that are true, as differences, with who pays."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import httpx
import polars as pl
import pytest
import yaml

import weefsel as wf
from weefsel.faces.views.levers import KINDS
from weefsel.faces.views.levers_said import range_sentence
from weefsel.faces.views.words import Words
from weefsel.model import Result
from weefsel.model.lever import KINDS as METHOD_KINDS
from weefsel.model.lever import LEVELS
from weefsel.study import run, study_from_text
from weefsel.vocabulary import LANGUAGES, format_money, format_rounded, phrase

SHOCK = "industry=C24&region=Flanders&share=40&days=60"
LEVERS = "short_time:0.8:federal:3,stock:10:eu,hiring:10:region:7"
QUESTION = f"{SHOCK}&levers={LEVERS}"
ROWS = [
    {"kind": "short_time", "value": 0.8, "paid_by": "federal", "cost_yearly": 3},
    {"kind": "stock", "value": 10, "paid_by": "eu", "product": "C24"},
    {"kind": "hiring", "value": 10, "paid_by": "region", "cost_yearly": 7},
]
GIVEN = {"event": "closure", "industry": "C24", "region": "Flanders", "share": 0.4, "lasting": 60, "recovery": "step"}


def asked(client: httpx.Client, path: str) -> Any:
    answer = client.get(f"/api/levers/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.fixture(scope="module")
def found() -> pl.DataFrame:
    return wf.compute("domino.levers", "belgium-regions", levers=json.dumps(ROWS), **GIVEN).frame


def number(found: pl.DataFrame, lever: str, measure: str, level: str = "-") -> float:
    return float(found.filter(lever=lever, measure=measure, level=level)["value"].item())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_and_the_budget_say_what_the_method_finds(
    client: httpx.Client, found: pl.DataFrame, language: str
) -> None:
    told = asked(client, f"{language}?{QUESTION}")
    for value in (number(found, "all", "job_years_kept"), number(found, "none", "job_years_lost")):
        assert format_rounded(value, language) in told["sentence"]
    change = number(found, "all", "public_cost_change", "all")
    assert format_money(abs(change), language) in told["sentence"]
    rows = told["sections"][0]["chart"]["table"]["rows"]
    assert [row[3] for row in rows] == pytest.approx(
        [number(found, "all", "public_cost_change", level) for level in LEVELS]
    )
    assert sum(row[3] for row in rows) == pytest.approx(change)


def test_each_lever_stands_alone_and_together_with_its_range(client: httpx.Client, found: pl.DataFrame) -> None:
    plain = asked(client, f"en/rest?{QUESTION}")[0]["chart"]["table"]["rows"]
    ranged = asked(client, f"en/rest?{QUESTION}&ranges=yes")[0]["chart"]["table"]["rows"]
    names = ["short_time", "stock", "hiring", "all"]
    assert [row[2] for row in plain] == pytest.approx([number(found, name, "job_years_kept") for name in names])
    assert all(row[3] is None and row[4] is None for row in plain)
    assert all(row[3] <= row[2] <= row[4] for row in ranged)
    assert ranged[0][3] < ranged[0][4]
    working = [number(found, name, "work_years_kept") for name in names]
    assert [row[5] for row in plain] == pytest.approx(working)
    assert [row[5] + row[6] for row in plain] == pytest.approx([row[2] for row in plain])
    assert plain[0][6] > 0  # short-time work keeps people who wait at home
    said = asked(client, f"en/rest?{QUESTION}&ranges=yes")[0]["paragraphs"][0]
    assert all(format_rounded(ranged[3][end], "en") in said for end in (3, 4))
    assert len(asked(client, f"en/rest?{QUESTION}")[0]["paragraphs"]) == 1
    for function in ("linear", "leontief"):
        other = wf.compute(
            "domino.levers", "belgium-regions", levers=json.dumps(ROWS), alone=False, function=function, **GIVEN
        ).frame
        assert ranged[3][3] <= number(other, "all", "job_years_kept") <= ranged[3][4]
    slow = wf.compute(
        "domino.levers", "belgium-regions", levers=json.dumps(ROWS), alone=False, hiring_days=60.0, **GIVEN
    ).frame
    assert ranged[3][3] <= number(slow, "all", "job_years_kept") <= ranged[3][4]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_range_says_of_which_loss_each_end_is_and_where_more_is_lost(language: str) -> None:
    def reading(kept: float, lost: float) -> Result:
        rows = [("none", "job_years_lost", "-", lost), ("all", "job_years_kept", "-", kept)]
        frame = pl.DataFrame(rows, ["lever", "measure", "level", "value"], orient="row").with_columns(
            unit=pl.lit("job-years"), status=pl.lit("modelled")
        )
        return Result("domino.levers", frame)

    words = Words(language, wf.load("belgium-regions"))
    now, low, high = reading(8600, 10100), reading(6818, 9900), reading(19523, 23000)
    more = phrase("lev.range.more", language)
    said = range_sentence([now, high, low], "all", words)
    assert said.endswith(more)
    places = [said.index(format_rounded(value, language)) for value in (6818, 9900, 19523, 23000)]
    assert places == sorted(places)
    assert more not in range_sentence([now, low], "all", words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_study_says_in_the_language_what_it_ran_on(client: httpx.Client, language: str) -> None:
    first = asked(client, f"{language}?{SHOCK}")["study"].splitlines()[0]
    begins = {"nl": "# Berekend op", "fr": "# Calculé sur", "en": "# Ran on"}
    assert first.startswith(f"{begins[language]} belgium-regions, ")


def test_a_narrow_screen_leaves_the_second_number_to_the_table(client: httpx.Client) -> None:
    option = asked(client, f"nl/rest?{QUESTION}")[0]["chart"]["option"]
    narrow, wide = (one["option"] for one in option["media"])
    assert narrow["grid"]["right"] < 80 < wide["grid"]["right"]
    for form, there in ((narrow, False), (wide, True)):
        assert len(form["series"]) == len(option["series"])
        texts = [item["label"]["formatter"] for item in form["series"][-1]["data"]]
        assert all(("aan het werk" in text) is there for text in texts)


def test_the_days_without_and_with_are_those_of_the_daily_model(client: httpx.Client) -> None:
    chart = asked(client, f"en/rest?{QUESTION}")[1]["chart"]
    for column, levers in ((1, {}), (2, {"levers": json.dumps(ROWS)})):
        daily = wf.compute("domino.daily", "belgium-regions", show="change", every=7, **GIVEN, **levers).frame
        jobs = daily.filter(measure="jobs").group_by("period", maintain_order=True).agg(pl.col("value").sum())
        assert [row[column] for row in chart["table"]["rows"]] == pytest.approx((-jobs["value"]).to_list())
    worst = max(row[1] for row in chart["table"]["rows"])
    assert format_rounded(worst, "en") in chart["description"]


def test_without_levers_the_page_tells_of_the_shock(client: httpx.Client, found: pl.DataFrame) -> None:
    told = asked(client, f"en?{SHOCK}")
    assert format_rounded(number(found, "none", "job_years_lost"), "en") in told["sentence"]
    kept, course = asked(client, f"en/rest?{SHOCK}")
    assert kept["chart"] is None
    assert all(row[3] == pytest.approx(0, abs=1e-6) for row in course["chart"]["table"]["rows"])


def test_study_and_code_repeat_the_answer(client: httpx.Client, found: pl.DataFrame) -> None:
    told = asked(client, f"en?{QUESTION}")
    again = run(study_from_text(told["study"])).results[0].frame
    kept = again.filter(lever="all", measure="job_years_kept")["value"].item()
    assert kept == pytest.approx(number(found, "all", "job_years_kept"))
    assert yaml.safe_load(told["study"])["levers"][1]["product"] == "C24"
    for name, code in told["code"].items():
        assert client.get(code["address"]).status_code == 200, name
    run(study_from_text(asked(client, f"en?{SHOCK}")["study"]))


def test_files_hold_what_is_shown(client: httpx.Client) -> None:
    shown = asked(client, f"fr/rest?{QUESTION}&ranges=yes")[0]["chart"]["table"]["rows"]
    text = client.get(f"/api/levers/fr/kept.csv?{QUESTION}&ranges=yes").content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))[1:]
    for line, row in zip(lines, shown, strict=True):
        assert line[0] == row[0]
        given = [float(cell.replace(",", ".")) if cell else None for cell in line[1:]]
        assert given == pytest.approx(row[1:])
    for name in ("budget", "kept", "course"):
        assert client.get(f"/api/levers/fr/{name}.png?{QUESTION}").content.startswith(b"\x89PNG")
    assert client.get(f"/api/levers/fr/nothing.csv?{QUESTION}").status_code == 404


@pytest.mark.parametrize(
    ("levers", "said"),
    [
        ("magic:1", "unknown lever"),
        ("short_time:2:federal:0", "outside its range"),
        ("short_time:much:federal:0", "not numbers"),
        ("short_time:0.5:king:0", "unknown payer"),
        ("short_time:0.5:eu:-1", "cost outside"),
        ("short_time:0.5:eu:0,short_time:0.6:eu:0", "pulled twice"),
    ],
)
def test_a_lever_that_is_wrong_is_explained(client: httpx.Client, levers: str, said: str) -> None:
    answer = client.get(f"/api/levers/en?{SHOCK}&levers={levers}")
    assert answer.status_code == 422
    assert said in answer.json()["faults"][0]["what"]


def test_sliders_stay_inside_what_the_method_takes(client: httpx.Client) -> None:
    for key, kind in KINDS.items():
        assert METHOD_KINDS[key].low <= kind.low < kind.high <= METHOD_KINDS[key].high
        assert kind.low <= kind.rest <= kind.high
        assert kind.counted is METHOD_KINDS[key].flows
    offered = asked(client, "nl/choices")
    assert [one["key"] for one in offered["levers"]] == list(KINDS)
    assert [one["key"] for one in offered["levels"]] == list(LEVELS)
