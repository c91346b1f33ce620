"""Publishers' tables through the command line: what comes in, what is said, and that a refusal changes nothing."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.sources.test_icio import EDITIONS, grid, text
from tests.sources.test_wiod2013 import r_file, table, workbook

from weefsel.faces.cli import main


@pytest.fixture
def icio(tmp_path: Path) -> Path:
    path = tmp_path / "ICIO2021_2018.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("ICIO2021_2018.csv", text(grid(EDITIONS[2])))
    return path


def test_import_check_show_compute(icio: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["table", "import", str(icio), "--layout", "icio", "--name", "world"]) == 0
    said = capsys.readouterr().out
    assert "world: 10 industries stored" in said
    assert "Labels of the 2021 edition" in said
    assert main(["table", "check", "world"]) == 0
    assert "flows are productive" in capsys.readouterr().out
    assert main(["table", "show", "world", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["year"], shown["currency_unit"], len(shown["industries"])) == (2018, "musd", 10)
    out = tmp_path / "m.csv"
    assert main(["compute", "structure.multipliers", "--table", "world", "--out", str(out)]) == 0
    frame = pl.read_csv(out)
    assert {"output", "value_added"} <= set(frame["measure"])
    # The parts of China produce; its own rows are empty in the published table, and have no ratio.
    assert set(frame["region"]) == {"AUS", "CHN", "ROW", "CN1", "CN2"}
    assert set(frame.filter(measure="value_added", kind="ratio")["region"]) == {"AUS", "ROW", "CN1", "CN2"}


def test_parts_of_china_join_in_value_chains_as_they_do_when_folded(icio: Path, tmp_path: Path) -> None:
    """Exports of China, its parts joined by the method, equal those of the table that was folded at the import."""
    assert main(["table", "import", str(icio), "--layout", "icio", "--name", "kept"]) == 0
    folding = ["--set", "split=fold", "--set", "year=2018"]
    assert main(["table", "import", str(icio), "--layout", "icio", "--name", "folded", *folding]) == 0
    found = {}
    for name, joined in (("kept", ["--set", "groups=CHN:CHN+CN1+CN2"]), ("folded", [])):
        out = tmp_path / f"{name}.csv"
        assert main(["compute", "gvc.exports", "--table", name, *joined, "--out", str(out)]) == 0
        frame = pl.read_csv(out).filter(measure="EXGR").sort("exporter")
        found[name] = dict(zip(frame["exporter"], frame["value"], strict=True))
    assert set(found["kept"]) == set(found["folded"]) == {"AUS", "CHN", "ROW"}
    for exporter, value in found["kept"].items():
        assert np.isclose(value, found["folded"][exporter], rtol=1e-10)


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("2018.csv", bytes(80 * 1024**2))
    return packed.getvalue()


def climbing() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../2018.csv", "V1,AUS_01T02\n")
    return packed.getvalue()


@pytest.mark.parametrize("layout", ["icio", "wiod2013", "wiod2016", "adb", "eora26"])
@pytest.mark.parametrize(
    ("name", "raw", "says"),
    [
        ("climb.zip", climbing(), "climbs out"),
        ("bomb.zip", bomb(), "zip bomb"),
        ("cut.zip", climbing()[:-30], "cut off"),
        ("empty.zip", b"", "0 bytes"),
        ("page.zip", b"<html>Not found</html>", "not a zip archive"),
        ("page.csv", b"<html>Not found</html>", "page.csv"),
        ("figaro.csv", b"rowLabels,AT_A01,AT_P3_S13\nAT_A01,1,1\n", "figaro"),
        ("absent.csv", None, "does not exist"),
    ],
)
def test_a_refusal_is_one_block_and_changes_nothing(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    layout: str,
    name: str,
    raw: bytes | None,
    says: str,
) -> None:
    path = tmp_path / "given" / name
    path.parent.mkdir()
    if raw is not None:
        path.write_bytes(raw)
    assert main(["table", "import", str(path), "--layout", layout, "--name", "world"]) == 2
    error = capsys.readouterr().err
    assert says in " ".join(error.replace("│", " ").split())
    assert "Traceback" not in error
    assert main(["table", "list", "--json"]) == 0
    assert "world" not in {entry["name"] for entry in json.loads(capsys.readouterr().out)}
    assert [entry.name for entry in path.parent.iterdir()] == ([name] if raw is not None else [])


def test_faults_come_as_data_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cells = table()
    cells[6][4], cells[7][5] = "n.a.", "?"
    path = workbook(tmp_path / "WIOT95_ROW_Apr12.xlsx", cells)
    assert main(["table", "import", str(path), "--layout", "wiod2013", "--name", "w", "--json"]) == 2
    faults = json.loads(capsys.readouterr().err)["faults"]
    assert [fault["column"].rpartition(" ")[2] for fault in faults] == ["E)", "F)"]
    assert all(fault["file"] == "WIOT95_ROW_Apr12.xlsx[WIOT_1995]" and fault["remedy"] for fault in faults)


def test_settings_of_a_layout_are_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = r_file(tmp_path / "wiot_1995.RData")
    call = ["table", "import", str(path), "--layout", "wiod2013", "--name", "w", "--set"]
    for setting in ("yaer=1995", "year=soon", "year=2050"):
        assert main([*call, setting]) == 2
        assert setting.partition("=")[0] in capsys.readouterr().err
    assert main([*call, "year=1995"]) == 0
