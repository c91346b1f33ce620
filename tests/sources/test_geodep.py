"""Files of GeoDep in the publisher's columns: read right, or refused with the rows named."""

from __future__ import annotations

from pathlib import Path
from runpy import run_path

import polars as pl
import pytest
from typer.testing import CliRunner

import weefsel as wf
from weefsel.errors import InputError, InputFaults
from weefsel.faces.cli.app import app
from weefsel.sources import geodep
from weefsel.store import embedded_figures, read_figures

ROOT = Path(__file__).parents[2]
HEAD = "iso_d,hs6,year,import_dpt,c1_M,c2_M,c3_M,c4_M,first_odpt,share_odpt,dependent,sect_crm,sect_other"
ROWS = (
    "BEL,10121,2023,90.5,0.62,0.5,2.5,1,CHN,78.0,1,0,1",
    "EUN,10121,2023,900,0.2,0.5,0.9,0,CHN,31.5,0,0,1",
    "FRA,280461,2023,12,1,0.8,9999,1,USA,100,1,1,0",
    "EUN,280461,2023,.,0.9,0.8,1.5,1,CHN,50,1,1,0",
)


def written(path: Path, *rows: str, head: str = HEAD) -> Path:
    path.write_text("\n".join([head, *(rows or ROWS)]) + "\n", encoding="utf-8")
    return path


def test_columns_of_the_publisher(tmp_path: Path) -> None:
    found = geodep.read(written(tmp_path / "GeoDep_M.csv"), name="g")
    rows = found.frames["rows"]
    assert rows.select("area", "product", "partner", "share").rows() == [
        ("BEL", "010121", "CHN", 0.78), ("EU27", "010121", "CHN", 0.315), ("EU27", "280461", "CHN", 0.5)
    ]  # fmt: skip
    assert rows.filter(product="280461")["value"].item() is None
    assert found.frames["sectors"].rows() == [("010121", "other"), ("280461", "crm")]
    assert (found.unit, found.licence, found.status) == ("kusd", "CC BY-NC-SA", "observed")
    every = geodep.read(tmp_path / "GeoDep_M.csv", name="g", areas="all")
    assert set(every.frames["rows"]["area"]) == {"BEL", "EU27", "FRA"}


def test_files_of_stata_read_the_same(tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    first = geodep.read(written(tmp_path / "GeoDep_M.csv"), name="g")
    table = pd.read_csv(tmp_path / "GeoDep_M.csv", na_values=".")
    table["hs6"] = table["hs6"].astype(str).str.zfill(6)
    table.to_stata(tmp_path / "geodep_M_hs22.dta", write_index=False, version=118)
    second = geodep.read(tmp_path / "geodep_M_hs22.dta", name="g")
    for name, frame in first.frames.items():
        assert frame.equals(second.frames[name])


def test_both_directions_of_the_sample_are_what_its_script_makes(tmp_path: Path) -> None:
    run_path(str(ROOT / "scripts" / "compile_geodep_sample.py"))["write_geodep"](tmp_path)
    made = geodep.read(tmp_path, name="geodep-sample", status="synthetic")
    kept = read_figures(embedded_figures()["geodep-sample"])
    for name, frame in kept.frames.items():
        assert made.frames[name].equals(frame)


def test_published_marks_agree_with_our_own_on_the_same_trade() -> None:
    """GeoDep's criteria from its columns, and from the flows by the variant of the same name."""
    theirs = wf.compute("dependency.published", "belgium", dependencies="geodep-sample").frame
    ours = wf.compute("dependency.products", "belgium", trade="trade-sample", variant="geodep").frame
    for area in ("BEL", "EU27"):
        for measure in ("concentration", "world_concentration", "dependent", "firmness", "years_dependent"):
            mine = dict(ours.filter(area=area, measure=measure).select("product", "value").iter_rows())
            other = dict(theirs.filter(area=area, measure=measure).select("product", "value").iter_rows())
            assert other == pytest.approx(mine, rel=1e-6), (area, measure)
    exports = wf.compute("dependency.published", "belgium", dependencies="geodep-sample", flow="exports").frame
    assert set(exports["flow"]) == {"exports"}


def test_what_is_wrong_is_named_with_row_and_column(tmp_path: Path) -> None:
    rows = (ROWS[0].replace("0.62", "much"), ROWS[1].replace(",31.5,", ",131.5,"), ROWS[3].replace(",2023,", ",,"))
    with pytest.raises(InputFaults) as caught:
        geodep.read(written(tmp_path / "m.csv", *rows), name="g")
    said = [(fault.row, fault.column, fault.what) for fault in caught.value.faults()]
    assert ("2", "c1_M", "'much' cannot be") in said
    assert ("3", "share_odpt", "'131.5' cannot be") in said
    assert ("4", "", "the row has no year or no product") in said
    with pytest.raises(InputFaults, match="no column c3_M"):
        geodep.read(written(tmp_path / "h.csv", head=HEAD.replace("c3_M", "c3")), name="g")
    with pytest.raises(InputError, match="stand 2 times"):
        geodep.read(written(tmp_path / "t.csv", ROWS[0], ROWS[0]), name="g")
    with pytest.raises(InputError, match="neither"):
        geodep.read(written(tmp_path / "g.txt"), name="g")
    with pytest.raises(InputFaults, match="unknown area 'Mars'"):
        geodep.read(tmp_path / "t.csv", name="g", areas="Mars")


def test_a_union_that_is_not_there_and_marks_that_do_not_follow(tmp_path: Path) -> None:
    path = written(tmp_path / "m.csv", ROWS[0], ROWS[2].replace(",1,1,0", ",0,1,0"))
    ran = CliRunner().invoke(app, ["trade", "import", str(path), "--layout", "geodep", "--name", "g", "--set",
                                   "areas=EU27,BEL,FRA"])  # fmt: skip
    assert ran.exit_code == 0, ran.output
    assert "Not in the file: EU27" in ran.output
    assert "g: GeoDep (CEPII), 2023 to 2023" in CliRunner().invoke(app, ["trade", "list"]).output
    found = wf.compute("dependency.published", "belgium", dependencies="g")
    assert "1 rows are marked otherwise than their criteria say; the mark counts: FRA 280461." in found.notes
    crm = wf.compute("dependency.published", "belgium", dependencies="g", sector="crm").frame
    assert set(crm["product"]) == {"280461"}
    for settings, what in (({"area": "USA"}, "unknown area"), ({"sector": "x"}, "unknown sector"),
                           ({"product": "99"}, "unknown product"), ({"year": 1999}, "unknown year")):  # fmt: skip
        with pytest.raises(InputError, match=what):
            wf.compute("dependency.published", "belgium", dependencies="g", **settings)
    assert pl.Series(found.frame["status"]).unique().sort().to_list() == ["modelled", "observed"]
