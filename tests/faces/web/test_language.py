"""The page and the interface say what is wrong, and what to know, in the language of whoever asks."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.served import MARK, client_of

from weefsel.faces.web import create_app
from weefsel.sayings import Saying, as_data, of_data, say
from weefsel.study import export

SHARE = "/api/levers/en?industry=C29&region=Flanders&share=200&days=30"
#: Words of English that no Dutch and no French sentence has.
ENGLISH = re.compile(r"\b(the|and|not|give|choose|found|should|input|this|must|see)\b", re.IGNORECASE)
LARGER = "base: belgium\nmethods: [{domino.closure: {industry: C29, jobs: 99000000}}]\n"


def sentences(block: Any) -> str:
    return " ".join([block["what"], block["remedy"], *[f"{one['what']} {one['remedy']}" for one in block["faults"]]])


@pytest.mark.parametrize(
    ("headers", "query", "said"),
    [
        ({}, "", "Give a number of at most 100."),
        ({"accept-language": "nl"}, "", "Geef een getal van ten hoogste 100."),
        ({"accept-language": "fr"}, "", "Donnez un nombre d’au plus 100."),
        ({"accept-language": "fr"}, "&lang=nl", "Geef een getal van ten hoogste 100."),
        # what a browser sends by itself is not what the reader of the page chose
        ({"accept-language": "nl-BE,nl;q=0.9,en;q=0.5"}, "", "Give a number of at most 100."),
        ({"accept-language": "de"}, "&lang=xx", "Give a number of at most 100."),
    ],
)
def test_a_wrong_share_is_said_in_the_language_of_the_page(
    client: httpx.Client, headers: dict[str, str], query: str, said: str
) -> None:
    answer = client.get(SHARE + query, headers=headers)
    assert answer.status_code == 422
    [fault] = answer.json()["faults"]
    assert (fault["remedy"], fault["row"]) == (said, "query.share")
    assert answer.headers["content-language"] in ("nl", "fr", "en")


def test_an_address_with_a_language_answers_in_it(client: httpx.Client) -> None:
    answer = client.get(SHARE.replace("/en", "/nl"))
    assert answer.json()["faults"][0]["what"] == "het getal ligt buiten de grenzen (er staat '200')"


@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize(
    ("method", "path", "given"),
    [
        ("GET", "/api/nothing", {}),
        ("POST", "/api/methods", {}),
        ("GET", "/api/levers/en?industry=C29", {}),
        ("GET", "/api/levers/en?industry=C99&region=Limburg&share=ten&days=1.5&levers=x", {}),
        ("GET", "/api/levers/en?industry=C99&region=Flanders&share=10&days=9&levers=x,stock:1:2:3:4,stock::y", {}),
        ("GET", "/api/dependence/en/countries?industry=x&region=x&origin=x&product=x&group=x&measure=x", {}),
        ("GET", "/api/dependence/en/materials?material=gold&year=1999", {}),
        ("GET", "/api/data/belgium/structure.multipliers.txt", {}),
        ("GET", "/api/data/belgum/structure.multipliers.csv", {}),
        ("GET", "/api/data/belgium/structure.multipliers.csv?a=1&a=2", {}),
        ("GET", "/api/jobs/00000000000000000000000000000000", {}),
        ("GET", "/api/jobs/zero", {}),
        ("GET", "/api/shapes/moon.json", {}),
        ("GET", "/nowhere", {}),
        ("POST", "/api/session", {"content": "{", "headers": {**MARK, "content-type": "application/json"}}),
        ("POST", "/api/session", {"json": {"token": 5}}),
        ("POST", "/api/tables", {"data": {"name": "mine"}}),
        ("POST", "/api/tables", {"data": {"name": "n" * 65, "replace": "x"}, "files": {"files": ("a.csv", b"")}}),
        ("POST", "/api/tables", {"data": {"name": "mine"}, "files": {"files": ("a.exe", b"x")}}),
        ("POST", "/api/tables", {"data": {"name": "mine"}, "files": {"files": ("a.xlsx", b"x")}}),
        ("POST", "/api/tables", {"data": {"name": "mine"}, "files": {"files": ("a.zip", b"PK\x03\x04xx")}}),
        ("POST", "/api/jobs", {"content": b"\xff"}),
        ("POST", "/api/suppliers/en/report", {"files": {"file": ("a.xlsx", b"x")}}),
    ],
)
def test_no_failure_of_a_request_is_in_english(
    client: httpx.Client, language: str, method: str, path: str, given: dict[str, Any]
) -> None:
    for headers in ({}, {"sec-fetch-site": "cross-site"}, {"origin": "http://elsewhere.example"}):
        said = {**MARK, **given.get("headers", {}), **headers, "accept-language": language}
        answer = client.request(method, path, **{**given, "headers": said})
        assert answer.status_code >= 400
        assert not ENGLISH.search(re.sub(r"'[^']*'|rest of the world", "", sentences(answer.json()))), answer.text
    strange = client.request(method, path, headers={"host": "elsewhere.example", "accept-language": language})
    assert not ENGLISH.search(sentences(strange.json())), strange.text


@pytest.mark.parametrize(("language", "said"), [("nl", "groter dan"), ("fr", "plus grand")])
def test_a_job_says_why_it_failed_in_any_language_and_after_a_restart(own_home: Path, language: str, said: str) -> None:
    del said
    with client_of(create_app()) as client:
        key = client.post("/api/jobs", content=LARGER).json()["id"]
        with client.stream("GET", f"/api/jobs/{key}/events?lang={language}") as stream:
            told = [json.loads(line[5:]) for line in stream.iter_lines() if line.startswith("data:")]
    assert told[-1]["state"] == "failed"
    english = json.loads((own_home / "jobs" / f"{key}.json").read_text(encoding="utf-8"))["failure"]
    with client_of(create_app()) as client:
        again = client.get(f"/api/jobs/{key}", headers={"accept-language": language}).json()
        assert again == told[-1]
        assert client.get(f"/api/jobs/{key}/results.csv?lang={language}").json() == told[-1]["failure"]
        assert client.get(f"/api/jobs/{key}").json()["failure"]["what"] == of_data(english["what"])


def test_a_sentence_on_disk_can_still_be_translated() -> None:
    sentence = say("{what} (found {given})", what=say("not a number"), given=["a", say("none"), 3])
    again = of_data(json.loads(json.dumps(as_data(sentence))))
    assert isinstance(again, Saying)
    assert (again, again.pattern) == (sentence, sentence.pattern)
    assert again.parts == sentence.parts
    with pytest.raises(TypeError, match="no sentence"):
        of_data([1])


def test_faults_of_an_upload_are_said_by_row(client: httpx.Client, tmp_path: Path) -> None:
    export("belgium", tmp_path / "out")
    (tmp_path / "out" / "Z.csv").write_text("x", encoding="utf-8")
    sent = [("files", (file.name, file.read_bytes())) for file in sorted((tmp_path / "out").iterdir())]
    answer = client.post("/api/tables?lang=nl", files=sent, data={"name": "mine"})
    assert answer.status_code == 422
    assert all(fault["file"] == "Z.csv" for fault in answer.json()["faults"])


@pytest.mark.parametrize(
    ("language", "label", "gives"), [("nl", "bedrijfstak", "positief"), ("fr", "branche", "positif")]
)
def test_methods_describe_themselves_in_the_language_of_the_page(
    client: httpx.Client, language: str, label: str, gives: str
) -> None:
    listed = client.get("/api/methods", headers={"accept-language": language}).json()
    closure = next(each for each in listed if each["name"] == "domino.closure")
    assert gives in closure["gives"]
    first, *_ = closure["settings"]
    assert (first["name"], first["label"]) == ("industry", label)
    assert first["about"].startswith(label)
    alone = client.get(f"/api/methods/domino.closure?lang={language}").json()
    assert alone == closure
    said = " ".join(f"{one['about']} {one['label']}" for each in listed for one in each["settings"])
    assert not re.search(r"\b(the|and|which|with|their|industries)\b", re.sub(r"`[^`]*`", "", said))
