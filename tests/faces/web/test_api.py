"""The interface over HTTP gives what the library gives, and says what is wrong in the same words."""

from __future__ import annotations

import io
import json
import re
import sys
import time
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest
import python_calamine
from tests.served import client_of

import weefsel as wf
from weefsel.errors import InputFaults, WeefselError
from weefsel.faces.web import create_app
from weefsel.faces.web.jobs import Jobs
from weefsel.faces.web.shelf import fail_if_a_file_is_read
from weefsel.study import export, known_methods

QUESTION = "industry=C29&jobs=4300"
STUDY = "base: belgium\nmethods: [structure.multipliers]\n"
EXAMPLE = Path(__file__).parents[3] / "examples" / "car-plant.yaml"


def faults(answer: Any) -> Any:
    block = answer.json()
    assert block["what"]
    return block["faults"]


def test_methods_and_tables_are_listed(client: httpx.Client) -> None:
    # domino.hindcast needs a file of one's own
    offered = [name for name in known_methods() if name != "domino.hindcast"]
    assert [found["name"] for found in client.get("/api/methods").json()] == offered
    assert client.get("/api/methods/domino.closure").json()["settings"][0]["name"] == "industry"
    assert {entry["name"] for entry in client.get("/api/tables").json()} >= {"belgium", "belgium-regions"}
    assert client.get("/api/tables/belgium").json()["year"] == 2015
    assert client.get("/api/tables/belgium/check").json()["method"] == "table.check"


@pytest.mark.parametrize("extension", ["csv", "json", "parquet", "xlsx"])
def test_data_at_an_address_is_what_the_library_computes(client: httpx.Client, extension: str) -> None:
    answer = client.get(f"/api/data/belgium/domino.closure.{extension}?{QUESTION}")
    assert answer.status_code == 200
    known = wf.compute("domino.closure", wf.load("belgium"), industry="C29", jobs=4300).frame
    if extension == "csv":
        found = pl.read_csv(io.BytesIO(answer.content))["value"].to_list()
    elif extension == "parquet":
        found = pl.read_parquet(io.BytesIO(answer.content))["value"].to_list()
    elif extension == "json":
        data = answer.json()
        found = [row[data["columns"].index("value")] for row in data["rows"]]
    else:
        rows = (
            python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
            .get_sheet_by_name("domino.closure")
            .to_python()
        )
        found = [row[rows[0].index("value")] for row in rows[1:]]
    assert found == pytest.approx(known["value"].to_list(), rel=1e-14)


def test_the_same_question_has_the_same_tag_and_is_not_sent_twice(client: httpx.Client) -> None:
    first = client.get(f"/api/data/belgium/domino.closure.csv?{QUESTION}")
    other = client.get("/api/data/belgium/domino.closure.csv?jobs=4300.0&industry=C29&share=none")
    assert other.headers["etag"] == first.headers["etag"]
    again = client.get(
        f"/api/data/belgium/domino.closure.csv?{QUESTION}", headers={"if-none-match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    changed = client.get("/api/data/belgium/domino.closure.csv?industry=C29&jobs=4301")
    assert changed.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/api/data/belgum/domino.closure.csv", 404, "belgium"),
        ("/api/data/belgium/domino.clojure.csv", 404, "domino.closure"),
        ("/api/data/belgium/domino.closure.csv", 422, "industry"),
        ("/api/data/belgium/domino.closure.csv?industry=C29&jobs=many", 422, "number"),
        ("/api/data/belgium/domino.closure.csv?industry=C29&jobs=4300&colour=red", 422, "colour"),
        ("/api/data/belgium/domino.closure.csv?industry=C29&jobs=1&jobs=2", 422, "twice"),
        ("/api/data/belgium/domino.closure.csv?industry=C29&jobs=99999999", 422, ""),
        ("/api/data/belgium/domino.closure.txt?industry=C29", 422, "csv"),
        ("/api/tables/..%2f..%2fetc", 404, "openapi"),
        ("/api/tables/%2e%2e", 404, ""),
        ("/api/nothing", 404, "openapi"),
        ("/api/jobs/00000000000000000000000000000000", 404, "again"),
    ],
)
def test_failures_are_readable_blocks(client: httpx.Client, path: str, status: int, said: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert said in json.dumps(faults(answer)), answer.text
    assert "Traceback" not in answer.text


def test_snippets_run_and_name_the_same_address(client: httpx.Client, capsys: pytest.CaptureFixture[str]) -> None:
    said = client.get(f"/api/data/belgium/domino.closure/snippets?{QUESTION}").json()
    found: dict[str, Any] = {}
    exec(said["python"], found)
    capsys.readouterr()
    path = said["address"].removeprefix(str(client.base_url).rstrip("/"))
    served = pl.read_csv(io.BytesIO(client.get(path).content))
    assert served["value"].to_list() == pytest.approx(found["found"].frame["value"].to_list(), rel=1e-14)
    assert said["address"] in said["r"]
    assert said["address"] in said["power_query"]
    assert said["command"].startswith("weefsel compute domino.closure --table belgium --set industry=C29")


def ended(client: httpx.Client, key: str) -> Any:
    until = time.monotonic() + 60
    while (job := client.get(f"/api/jobs/{key}").json())["state"] in ("queued", "running"):
        assert time.monotonic() < until
        time.sleep(0.02)
    return job


def test_a_study_runs_as_a_job_and_tells_its_steps(client: httpx.Client) -> None:
    job = client.post("/api/jobs", content=EXAMPLE.read_text(encoding="utf-8")).json()
    with client.stream("GET", f"/api/jobs/{job['id']}/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        told = [json.loads(line[5:]) for line in stream.iter_lines() if line.startswith("data:")]
    assert told[-1]["state"] == "done"
    assert told[-1]["at"] == told[-1]["of"] == 6
    assert [entry["at"] for entry in told] == sorted(entry["at"] for entry in told)
    served = pl.read_csv(io.BytesIO(client.get(f"/api/jobs/{job['id']}/results.csv").content), infer_schema_length=None)
    assert set(served["method"]) >= {"domino.closure", "domino.places"}
    assert client.get(f"/api/jobs/{job['id']}/results.xlsx").content.startswith(b"PK")
    assert "domino.rounds" in client.get(f"/api/jobs/{job['id']}/study.yaml").text
    assert client.get("/api/jobs").json()[0]["id"] == job["id"]


def test_a_wrong_study_is_refused_with_its_lines(client: httpx.Client) -> None:
    wrong = client.post("/api/jobs", content="base: belgium\nmethod: [structure.multipliers]\n")
    assert wrong.status_code == 422
    assert any("line 2" in fault["row"] for fault in faults(wrong))
    assert client.post("/api/studies/check", content=STUDY).json()["base"] == "belgium"
    assert client.post("/api/jobs", content=b"\xff\xfe").status_code == 422
    assert client.post("/api/jobs", content=b"a" * 1_000_001).status_code == 413
    nowhere = client.post("/api/jobs", content="base: nowhere\nmethods: [structure.multipliers]\n")
    assert nowhere.status_code == 422
    assert any("line 1" in fault["row"] and "nowhere" in fault["what"] for fault in faults(nowhere))
    larger = "base: belgium\nmethods: [{domino.closure: {industry: C29, jobs: 99000000}}]\n"
    failing = client.post("/api/jobs", content=larger).json()
    job = ended(client, failing["id"])
    assert job["state"] == "failed"
    assert "larger" in job["failure"]["what"]
    assert client.get(f"/api/jobs/{failing['id']}/results.csv").status_code == 422


def test_a_job_can_be_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = Jobs(tmp_path)
    seen: list[str] = []

    def slow(_study: object, *, report: Any, **_: object) -> None:
        for step in range(1000):
            seen.append(str(step))
            report(str(step))
            time.sleep(0.01)

    monkeypatch.setattr("weefsel.study.run", slow)
    job = jobs.start(STUDY)
    while not seen:
        time.sleep(0.005)
    jobs.cancel(job.key)
    until = time.monotonic() + 20
    while job.state != "cancelled":
        assert time.monotonic() < until
        time.sleep(0.005)
    assert len(seen) < 1000
    assert not list((tmp_path / "jobs").iterdir())
    jobs.close()


def test_a_job_that_was_not_done_is_run_again_after_a_restart(own_home: Path) -> None:
    folder = own_home / "jobs"
    folder.mkdir(parents=True)
    key = "a" * 32
    (folder / f"{key}.json").write_text(json.dumps({"study": STUDY}), encoding="utf-8")
    (folder / "spoiled.json").write_text("{", encoding="utf-8")
    with client_of(create_app()) as client:
        assert ended(client, key)["state"] == "done"
        assert client.get(f"/api/jobs/{key}/results.csv").status_code == 200
    assert not (folder / f"{key}.json").exists()


def plain_files(tmp_path: Path) -> list[tuple[str, tuple[str, bytes]]]:
    folder = tmp_path / "out"
    export("belgium", folder)
    return [("files", (file.name, file.read_bytes())) for file in sorted(folder.iterdir())]


def test_a_table_comes_in_and_goes_away(client: httpx.Client, tmp_path: Path) -> None:
    sent = plain_files(tmp_path)
    answer = client.post("/api/tables", files=sent, data={"name": "mine"})
    assert answer.status_code == 201, answer.text
    assert answer.json()["industries"] == 64
    taken = client.post("/api/tables", files=sent, data={"name": "mine"})
    assert taken.status_code == 422
    assert client.post("/api/tables", files=sent, data={"name": "mine", "replace": "true"}).status_code == 201
    assert client.get("/api/tables/mine").json()["output"] == pytest.approx(847_248, abs=1)
    assert client.delete("/api/tables/mine").status_code == 204
    assert client.get("/api/tables/mine").status_code == 404
    assert client.delete("/api/tables/belgium").status_code == 422


def test_a_table_with_faults_names_rows_and_changes_nothing(client: httpx.Client, tmp_path: Path) -> None:
    sent = plain_files(tmp_path)
    spoiled = [
        (key, (name, content.replace(b"C29", b"C29", 1) if name != "Z.csv" else content.replace(b".", b"x", 1)))
        for key, (name, content) in sent
    ]
    answer = client.post("/api/tables", files=spoiled, data={"name": "mine"})
    assert answer.status_code == 422
    assert any(fault["file"] == "Z.csv" and fault["row"] and fault["column"] for fault in faults(answer))
    assert client.get("/api/tables/mine").status_code == 404


def test_a_setting_that_names_a_table_changes_the_key_with_that_table(client: httpx.Client, tmp_path: Path) -> None:
    assert client.post("/api/tables", files=plain_files(tmp_path), data={"name": "later"}).status_code == 201
    question = "/api/data/belgium/structure.decomposition.csv?other=later"
    first = client.get(question)
    assert first.status_code == 200, first.text
    assert (
        client.get("/api/data/belgium/structure.decomposition.csv?other=belgium").headers["etag"]
        != first.headers["etag"]
    )
    assert client.get("/api/data/belgium/structure.decomposition.csv?other=nothing").status_code == 404


OPENED: list[str] = []
WATCHING: set[str] = set()


def _watch(event: str, details: tuple[Any, ...]) -> None:
    if WATCHING and event == "open" and str(details[0]) in WATCHING:
        OPENED.append(str(details[0]))


sys.addaudithook(_watch)


@pytest.mark.parametrize("name", sorted(known_methods()))
def test_no_setting_is_read_from_a_path(name: str, tmp_path: Path) -> None:
    """Give every setting that takes text the path of a file: what would open it must be refused over HTTP."""
    method = known_methods()[name]
    secret = tmp_path / "secret.csv"
    secret.write_text("zebra", encoding="utf-8")
    usual = {"industry": "C29", "jobs": 100.0, "share": 0.1, "region": "Flanders", "events": None}
    for setting in method.settings:
        if setting.kind is not str or setting.choices:
            continue
        given = {one.name: usual[one.name] for one in method.settings if usual.get(one.name) is not None}
        given = {key: value for key, value in given.items() if key != "share" or "jobs" not in given}
        settings = {**given, setting.name: str(secret)}
        WATCHING.add(str(secret))
        try:
            wf.compute(name, "belgium-regions", **settings)
        except (WeefselError, TypeError):
            pass
        finally:
            WATCHING.clear()
        if OPENED:
            OPENED.clear()
            with pytest.raises(InputFaults, match="not right"):
                fail_if_a_file_is_read(method, settings)


def test_settings_that_may_be_a_file_take_only_words_over_http(client: httpx.Client, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text("zebra", encoding="utf-8")
    question = "/api/data/belgium/domino.daily.csv?horizon=2&every=2&industry=C29&jobs=10"
    for given in (f"events={secret}", "events=secret.yaml", f"criticality={secret}", "criticality=.%2Fx"):
        answer = client.get(f"{question}&{given}")
        assert answer.status_code == 422
        assert "zebra" not in answer.text
        assert "HTTP" in answer.text
    assert client.get(f"{question}&criticality=all").status_code == 200
    study = (
        f"base: belgium\nmethods:\n  - domino.daily: {{horizon: 2, industry: C29, jobs: 10, criticality: {secret}}}\n"
    )
    assert client.post("/api/jobs", content=study).status_code == 422


@pytest.mark.parametrize(
    "path", ["/api/words/nl", "/api/data/belgium/structure.multipliers.csv", "/", "/assets/index.js"]
)
def test_what_is_packed_is_what_it_was(client: httpx.Client, path: str) -> None:
    plain = client.get(path, headers={"accept-encoding": "identity"})
    packed = client.get(path, headers={"accept-encoding": "br, gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert all("accept-encoding" in found.headers["vary"].lower() for found in (plain, packed))
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) or len(plain.content) < 2000
    again = client.get(path, headers={"if-none-match": packed.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_page_names_the_parts_it_will_ask_for(client: httpx.Client) -> None:
    for page in ("domino", "about"):
        named = re.findall(r'modulepreload" crossorigin href="([^"]*)"', client.get(f"/{page}").text)
        assert named[0] == f"/assets/page-{page}.js"
        assert all(client.get(name).status_code == 200 for name in named)
    assert "/assets/charts.js" in re.findall(r'href="([^"]*)"', client.get("/").text)
