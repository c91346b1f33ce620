"""A table of one's own stands in no address and no log, and goes with all that was made from it."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import httpx
import pytest
from tests.served import client_of

import weefsel as wf
from weefsel.faces.web import create_app
from weefsel.faces.web.shelf import Kept
from weefsel.sources import plain_write

SECRET = "Confidential Castings"
NAME = "ledger"


@pytest.fixture
def ledger(tmp_path: Path) -> list[tuple[str, tuple[str, bytes]]]:
    """Return the files of a table whose title is a secret."""
    folder = tmp_path / "own"
    plain_write.write(wf.load("belgium"), folder)
    meta = folder / "meta.yaml"
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    title = wf.load("belgium").meta.title
    files[meta.name] = files[meta.name].decode().replace(title, SECRET).encode()
    assert SECRET.encode() in files[meta.name]
    return [("files", (name, content)) for name, content in files.items()]


def holding(folder: Path, secret: str) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]


def done(caller: httpx.Client, key: str) -> None:
    until = time.monotonic() + 60
    while caller.get(f"/api/jobs/{key}").json()["state"] not in ("done", "failed"):
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_table_of_ones_own_goes_with_all_that_was_made_from_it(
    tmp_path: Path, ledger: list[tuple[str, tuple[str, bytes]]], caplog: pytest.LogCaptureFixture
) -> None:
    home = tmp_path / "home"
    app = create_app(home=home)
    caplog.set_level(logging.DEBUG)
    with client_of(app) as caller:
        assert caller.post("/api/tables", data={"name": NAME}, files=ledger).status_code == 201
        assert holding(home, SECRET)
        asked = [
            caller.get(f"/api/data/{NAME}/structure.multipliers.csv"),
            caller.get(f"/api/explore/nl/{NAME}/structure.multipliers"),
            caller.get(f"/api/tables/{NAME}"),
        ]
        assert [answer.status_code for answer in asked] == [200, 200, 200]
        assert SECRET in asked[1].text
        assert not [answer for answer in asked if "Confidential" in str(answer.url)]
        study = f"base: {NAME}\nmethods: [structure.multipliers]\n"
        key = caller.post("/api/jobs", content=study).json()["id"]
        done(caller, key)
        assert caller.get(f"/api/jobs/{key}/results.xlsx").status_code == 200
        shelf = app.state.shelf
        assert SECRET in str(list(shelf.kept._values.values()))
        assert caller.delete(f"/api/tables/{NAME}").status_code == 204
        assert not shelf.kept._values
        assert not shelf.fabrics._values
        assert caller.get(f"/api/jobs/{key}").status_code == 404
        assert caller.get(f"/api/data/{NAME}/structure.multipliers.csv").status_code == 404
        assert caller.get("/api/data/belgium/structure.multipliers.csv").status_code == 200
    assert SECRET not in caplog.text
    assert holding(home, SECRET) == []


def test_studies_of_another_table_stay(tmp_path: Path, ledger: list[tuple[str, tuple[str, bytes]]]) -> None:
    with client_of(create_app(home=tmp_path / "home")) as caller:
        caller.post("/api/tables", data={"name": NAME}, files=ledger)
        key = caller.post("/api/jobs", content="base: belgium\nmethods: [structure.multipliers]\n").json()["id"]
        done(caller, key)
        caller.delete(f"/api/tables/{NAME}")
        assert caller.get(f"/api/jobs/{key}").json()["state"] == "done"


def test_what_is_being_made_when_all_is_forgotten_is_not_kept() -> None:
    kept = Kept()

    def make() -> str:
        kept.clear()
        return "old"

    assert kept.get("key", make) == "old"
    assert kept.get("key", lambda: "new") == "new"


def test_methods_that_need_a_file_are_not_offered_and_read_none(client: httpx.Client, tmp_path: Path) -> None:
    offered = {method["name"] for method in client.get("/api/methods").json()}
    assert "domino.daily" in offered
    assert "domino.hindcast" not in offered
    own = tmp_path / "demand.csv"
    own.write_text("secret", encoding="utf-8")
    refused = client.get("/api/data/belgium/domino.hindcast.csv", params={"final_demand": str(own)})
    assert refused.status_code == 422
    assert "command line" in refused.text
