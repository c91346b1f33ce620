"""A user's own supplier list: the report tells what the methods find, and the list leaves no trace."""

from __future__ import annotations

import io
import logging
import re
from pathlib import Path
from typing import Any

import httpx
import polars as pl
import pytest
import python_calamine
import xlsxwriter
from tests.served import client_of

import weefsel as wf
from weefsel.faces.web import create_app
from weefsel.vocabulary import LANGUAGES, format_money

SECRET = "Confidential Castings"


def section(told: Any, name: str) -> Any:
    return next(found for found in told["sections"] if found["name"] == name)


def rewritten(content: bytes, changes: dict[tuple[int, int], object]) -> bytes:
    """Return the workbook with other cells on the sheet Suppliers, and with one supplier under a secret name."""
    made = io.BytesIO()
    old = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        for name in old.sheet_names:
            page = book.add_worksheet(name)
            for at, line in enumerate(old.get_sheet_by_name(name).to_python()):
                for column, cell in enumerate(line):
                    own = SECRET if cell == "Example Motors" else cell
                    page.write(at, column, changes.get((at, column), own) if name == "Suppliers" else own)
    return made.getvalue()


@pytest.fixture
def own(client: httpx.Client) -> bytes:
    return rewritten(client.get("/api/suppliers/template.xlsx").content, {})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_example_says_what_the_methods_find(client: httpx.Client, language: str) -> None:
    told = client.get(f"/api/suppliers/{language}/example").json()
    survive = wf.compute("suppliers.survive", "belgium", case="case-sample").frame
    firms = survive.filter(pl.col("stops") == "firm")
    whole = survive.filter(pl.col("stops") != "country", pl.col("measure") == "loss")
    worst = whole.sort("value").tail(1)
    loss = section(told, "loss")["chart"]["table"]["rows"]
    assert sum(row[4] for row in loss) == pytest.approx(survive.filter(measure="loss")["value"].sum())
    assert str(worst["who"].item()) in told["sentence"]
    assert format_money(worst["value"].item() / 1e6, language) in told["sentence"]
    gaps = firms.filter(pl.col("measure") == "gap_days")["value"]
    assert str(int((gaps > 0).sum())) in told["lead"][1]
    assert str(len(gaps)) in told["lead"][1]
    rows = section(told, "survive")["chart"]["table"]["rows"]
    assert [row[5] for row in rows] == sorted((row[5] for row in rows), reverse=True)
    assert sorted(row[5] for row in rows) == pytest.approx(sorted(gaps))
    single = [row for row in section(told, "concentration")["chart"]["table"]["rows"] if row[8] == 1]
    assert len(single) == 1
    saved = [row[6] for row in section(told, "advice")["table"]["rows"]]
    assert saved == sorted(saved, reverse=True)
    for found in told["sections"]:
        if found["chart"]:
            assert not re.search(r"NaN|undefined|None|\{", found["chart"]["description"] + found["chart"]["credit"])


def test_the_code_of_the_example_runs(client: httpx.Client) -> None:
    for name, code in client.get("/api/suppliers/en/example").json()["code"].items():
        assert client.get(code["address"]).status_code == 200, name


def test_a_list_gives_its_report_and_the_files_of_it(client: httpx.Client, own: bytes) -> None:
    told = client.post("/api/suppliers/en/report", files={"file": ("mine.xlsx", own)})
    assert told.status_code == 200, told.text
    assert told.headers["cache-control"] == "no-store"
    assert SECRET in told.json()["sentence"]
    assert told.json()["study"] == ""
    for extension, start in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("svg", b"<svg"), ("png", b"\x89PNG")):
        asked = {"section": "survive", "extension": extension}
        made = client.post("/api/suppliers/en/file", data=asked, files={"file": ("mine.xlsx", own)})
        assert made.status_code == 200, made.text
        assert made.headers["cache-control"] == "no-store"
        assert made.content.startswith(start)
        if extension in ("csv", "svg"):
            assert SECRET in made.text


def test_a_list_leaves_no_trace(tmp_path: Path, own: bytes, caplog: pytest.LogCaptureFixture) -> None:
    home = tmp_path / "home"
    app = create_app(home=home)
    caplog.set_level(logging.DEBUG)
    with client_of(app) as caller:
        for _ in range(2):
            told = caller.post("/api/suppliers/nl/report", files={"file": (f"{SECRET}.xlsx", own)})
            assert SECRET in told.text
        caller.post(
            "/api/suppliers/nl/file",
            data={"section": "loss", "extension": "png"},
            files={"file": (f"{SECRET}.xlsx", own)},
        )
        kept = app.state.shelf.kept
        assert not [value for value in kept._values.values() if SECRET in str(value)]
        assert SECRET not in str(app.state.jobs.every())
    assert SECRET not in caplog.text
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]


def test_wrong_cells_are_named_with_the_users_own_file(client: httpx.Client, own: bytes) -> None:
    wrong = rewritten(own, {(2, 4): "much", (3, 7): ""})
    answer = client.post("/api/suppliers/en/report", files={"file": ("mine.xlsx", wrong)})
    assert answer.status_code == 422
    faults = answer.json()["faults"]
    assert {(fault["file"], fault["row"], fault["column"]) for fault in faults} == {
        ("mine.xlsx[Suppliers]", "3", "Value"),
        ("mine.xlsx[Suppliers]", "4", "Time to recover"),
    }


@pytest.mark.parametrize("content", [b"", b"From,Country\n", b"PK\x03\x04 not a workbook"])
def test_what_is_no_workbook_is_refused(client: httpx.Client, content: bytes) -> None:
    answer = client.post("/api/suppliers/fr/report", files={"file": ("list.xlsx", content)})
    assert answer.status_code == 422
    assert answer.json()["faults"][0]["remedy"]


def test_a_part_that_is_not_there_is_not_found(client: httpx.Client, own: bytes) -> None:
    asked = {"section": "nothing", "extension": "csv"}
    assert client.post("/api/suppliers/en/file", data=asked, files={"file": ("m.xlsx", own)}).status_code == 404
    asked = {"section": "advice", "extension": "png"}
    assert client.post("/api/suppliers/en/file", data=asked, files={"file": ("m.xlsx", own)}).status_code == 404
    assert client.get("/api/suppliers/en/example/nothing.csv").status_code == 404
