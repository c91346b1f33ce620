"""Layouts that are known and not read say what was found and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from weefsel.errors import InputError
from weefsel.faces.cli import main
from weefsel.sources import gloria, interregional

GLORIA = "20240110_120secMother_AllCountries_002_T-Results_2022_059_Markup001(full).csv"


def test_gloria_is_recognised_and_refused(tmp_path: Path) -> None:
    (tmp_path / GLORIA).write_text("0.0,1.0\n", encoding="utf-8")
    with pytest.raises(InputError, match="is GLORIA 2022, release 059") as error:
        gloria.read(tmp_path, name="g")
    assert "--layout plain" in error.value.remedy


def test_something_else_is_not_taken_for_gloria(tmp_path: Path) -> None:
    (tmp_path / "matrix_eu-ic-io_ind-by-ind_24ed_2022.csv").write_text("rowLabels,AT_A01\n", encoding="utf-8")
    with pytest.raises(InputError, match="looks like the layout figaro"):
        gloria.read(tmp_path, name="g")


def test_interregional_tables_are_refused_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "io_regio_2015.xlsx").write_bytes(b"PK")
    with pytest.raises(InputError, match="not known") as error:
        interregional.read(tmp_path / "io_regio_2015.xlsx", name="b")
    assert "Flanders|C29" in error.value.remedy
    with pytest.raises(InputError, match="does not exist"):
        interregional.read(tmp_path / "none", name="b")


@pytest.mark.parametrize("layout", ["gloria", "interregional"])
def test_the_command_line_exits_with_2_and_stores_nothing(
    tmp_path: Path, own_home: Path, layout: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / GLORIA).write_text("0.0\n", encoding="utf-8")
    assert main(["table", "import", str(tmp_path / "data"), "--layout", layout, "--name", "x"]) == 2
    said = capsys.readouterr().err
    assert "plain" in said
    assert "Traceback" not in said
    assert not (own_home / "names").exists()
