"""Tables as they come: in any layout that can be read, found by content, with faults row by row."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import httpx
import pytest
from tests.sources.eurostat_replica import cells_of, write_sdmx_csv, write_tsv
from tests.sources.figaro_replica import replica, write_flat, write_matrix
from tests.sources.test_icio import EDITIONS, grid, text
from tests.sources.test_wiod2013 import r_file, table, workbook

import weefsel as wf
from weefsel.errors import InputError
from weefsel.faces.web.uploads import harmless
from weefsel.study import export
from weefsel.study.layouts import layout_of


def written(folder: Path, layout: str, name: str) -> Path:
    """Write a table in a layout under a name that may say nothing."""
    path = folder / name
    if layout == "figaro":
        return write_matrix(path, replica(("AR", "AT", "FIGW1")))
    if layout == "figaro flat":
        return write_flat(path, replica(("AR", "AT", "FIGW1")))
    if layout == "icio":
        path.write_text(text(grid(EDITIONS[2])), encoding="utf-8")
    elif layout == "wiod2013":
        return workbook(path, table())
    elif layout == "wiod2013 R":
        return r_file(path)
    elif layout == "eurostat":
        return write_tsv(path, {("BE", "MIO_EUR"): {"2015": cells_of(wf.load("belgium"), "CPA_")}})
    elif layout == "eurostat SDMX":
        return write_sdmx_csv(path, cells_of(wf.load("belgium"), "CPA_"), geo="BE", year="2015")
    else:
        export("belgium", path)
    return path


@pytest.mark.parametrize(
    ("layout", "name"),
    [
        ("figaro", "mine.csv"),
        ("figaro flat", "mine.csv"),
        ("icio", "mine.csv"),
        ("wiod2013", "mine.xlsx"),
        ("wiod2013 R", "wiot_1995.RData"),
        ("eurostat", "mine.tsv"),
        ("eurostat SDMX", "mine.csv"),
        ("plain", "folder"),
        ("plain", "mine.xlsx"),
    ],
)
def test_a_layout_is_told_by_content(tmp_path: Path, layout: str, name: str) -> None:
    path = written(tmp_path, layout, name)
    assert layout_of(path) == layout.partition(" ")[0]
    if path.suffix == ".csv":
        for packed in (path.with_suffix(".csv.gz"), path.with_suffix(".zip")):
            if packed.suffix == ".gz":
                packed.write_bytes(gzip.compress(path.read_bytes()))
            else:
                with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
                    archive.write(path, "in it.csv")
            assert layout_of(packed) == layout.partition(" ")[0]


def test_what_no_layout_speaks_for_is_said(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("name,jobs\nbakery,3\n", encoding="utf-8")
    with pytest.raises(InputError, match="layout"):
        layout_of(path)


@pytest.mark.parametrize(
    ("layout", "name", "year"),
    [("figaro", "t.csv", "2020"), ("icio", "t.csv", "2018"), ("eurostat", "t.tsv", "2015"), ("plain", "t.xlsx", "")],
)
def test_a_publishers_table_comes_in_as_the_command_line_reads_it(
    client: httpx.Client, tmp_path: Path, layout: str, name: str, year: str
) -> None:
    path = written(tmp_path, layout, name)
    sent = {"name": "mine", "year": year}
    answer = client.post("/api/tables", files=[("files", (name, path.read_bytes()))], data=sent)
    assert answer.status_code == 201, answer.text
    settings = {"year": year} if year else {}
    known = wf.study.import_table(path, layout=layout, name="known", settings=settings)
    assert client.get("/api/tables/mine").json()["industries"] == client.get("/api/tables/known").json()["industries"]
    assert answer.json()["industries"] == len(known.industries)
    again = client.post("/api/tables", files=[("files", (name, path.read_bytes()))], data=sent)
    assert again.status_code == 422, "a stored table is replaced only when asked"


def test_every_layout_of_the_command_line_is_offered(client: httpx.Client) -> None:
    assert client.get("/api/layouts").json() == ["auto", *wf.study.library.LAYOUTS]
    assert client.post(
        "/api/tables", files=[("files", ("Z.csv", b"a,b\n1,2\n"))], data={"name": "mine", "layout": "nothing"}
    ).status_code in (404, 422)


def test_faults_name_file_row_and_column(client: httpx.Client, tmp_path: Path) -> None:
    folder = written(tmp_path, "plain", "folder")
    lines = (folder / "Z.csv").read_text(encoding="utf-8").split("\n")
    cells = lines[3].split(",")
    lines[3] = ",".join([cells[0], "many", *cells[2:]])
    (folder / "Z.csv").write_text("\n".join(lines), encoding="utf-8")
    files = [("files", (file.name, file.read_bytes())) for file in sorted(folder.iterdir())]
    fault = client.post("/api/tables", files=files, data={"name": "mine"}).json()["faults"][0]
    assert fault["file"] == "Z.csv"
    assert fault["row"]
    assert fault["column"]
    assert "many" in fault["what"]
    assert [entry["name"] for entry in client.get("/api/tables").json() if not entry["embedded"]] == []


@pytest.mark.parametrize(
    "name", ["...", ".hidden.csv", "con.csv", "a/../b.csv", "\u202e.csv", "x" * 500 + ".csv", "..csv"]
)
def test_a_name_is_harmless_whatever_it_was(tmp_path: Path, name: str) -> None:
    kept = harmless(name)
    assert Path(kept).name == kept
    assert ".." not in kept
    assert not kept.startswith((".", "-"))
    assert len(kept) < 120
    assert kept.partition(".")[0].lower() != "con"
