"""The command line as a user meets it: outputs, exit codes, one readable block per failure."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from python_calamine import CalamineWorkbook
from tests.sources.test_plain import folder_of

from weefsel.errors import Fault
from weefsel.faces.cli import main
from weefsel.faces.cli.methods import example_of
from weefsel.study import known_methods

PLANT = ["--set", "industry=C29", "--set", "region=Flanders", "--set", "jobs=4300", "--table", "belgium-regions"]


def _fails(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a call that must exit with 2 and return its one block."""
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert said.err.strip()
    assert not said.out
    return said.err


def test_methods_as_list_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["methods"]) == 0
    assert "structure.multipliers" in capsys.readouterr().out
    assert main(["methods", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {entry["name"] for entry in listed} == set(known_methods())
    assert all(entry["unit"] and entry["source"] and entry["needs"] and entry["gives"] for entry in listed)


def test_methods_short_by_family_and_one_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["methods"]) == 0
    short = capsys.readouterr().out
    assert len(short) < 8000
    assert {line.split()[0] for line in short.splitlines() if "." in line.split("  ")[0]} >= set(known_methods())
    assert main(["methods", "gvc"]) == 0
    listed = capsys.readouterr().out
    assert "gvc.exports" in listed
    assert "domino" not in listed
    assert main(["methods", "gvc.exports", "--json"]) == 0
    assert [each["name"] for each in json.loads(capsys.readouterr().out)] == ["gvc.exports"]
    assert "structure.multipliers" in _fails(capsys, "methods", "structure.multiplier")


@pytest.mark.parametrize("command", ["compute", "ensemble"])
def test_help_beside_a_method_is_that_of_the_method(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "domino.closure", "--help"]) == 0
    said = capsys.readouterr().out
    assert "weefsel compute domino.closure --table belgium --set industry=C29 --set jobs=4300" in said
    assert "replacement (number from 0 to 1; default 0.0)" in said
    assert "customers (no | " in said or "customers (" in said
    assert main([command, "--help"]) == 0
    assert "--table" in capsys.readouterr().out


def test_the_example_of_every_method_names_what_it_needs() -> None:
    for name, found in known_methods().items():
        call = shlex.split(example_of(found))
        given = {word.partition("=")[0] for flag, word in pairwise(call) if flag == "--set"}
        assert call[:3] == ["weefsel", "compute", name]
        assert (
            {each.name for each in found.settings if each.required} <= given <= {each.name for each in found.settings}
        )


def test_names_that_are_not_known_come_together(capsys: pytest.CaptureFixture[str]) -> None:
    plant = ["--table", "belgium-regions", "--set", "industry=C99", "--set", "region=Flandria", "--set", "jobs=3"]
    said = _fails(capsys, "compute", "domino.closure", *plant)
    assert "'C99'" in said
    assert "'Flandria'" in said
    said = _fails(capsys, "compute", "structure.extraction", "--set", "industry=C98+C29+C97")
    assert "'C98'" in said
    assert "'C97'" in said


def test_a_decimal_comma_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    said = _fails(capsys, "compute", "domino.closure", "--set", "industry=C29", "--set", "share=0,2")
    assert "decimals take a point here: 0.2" in said


@pytest.mark.parametrize("call", [["compute", "table.check"], ["run", "x.yaml"], ["demo"], ["explain", "x.yaml"]])
def test_german_is_explained(call: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    said = " ".join(_fails(capsys, *call, "--lang", "de").replace("│", " ").split())
    assert "Choose nl, fr or en. German stands only where a publisher has official labels" in said
    assert "German" not in _fails(capsys, *call, "--lang", "es")


@pytest.mark.parametrize("extension", ["csv", "json", "xlsx", "parquet"])
def test_compute_writes_what_the_contract_says(tmp_path: Path, extension: str) -> None:
    path = tmp_path / f"m.{extension}"
    assert main(["compute", "structure.multipliers", "--table", "belgium", "--out", str(path)]) == 0
    if extension == "csv":
        frame = pl.read_csv(path, infer_schema_length=None)
    elif extension == "parquet":
        frame = pl.read_parquet(path)
    elif extension == "json":
        data = json.loads(path.read_text(encoding="utf-8"))
        frame = pl.DataFrame(data["rows"], schema=data["columns"], orient="row", infer_schema_length=None)
    else:
        header, *rows = CalamineWorkbook.from_path(path).get_sheet_by_name("structure.multipliers").to_python()
        frame = pl.DataFrame(rows, schema=[str(cell) for cell in header], orient="row", infer_schema_length=None)
    assert frame.columns == ["sector", "measure", "type", "kind", "value", "unit", "status"]
    assert set(frame["measure"]) == {"output", "value_added", "compensation", "jobs"}
    assert set(frame["kind"]) == {"effect", "ratio"}
    assert set(frame["type"]) == {"I", "II"}
    assert frame["value"].is_finite().all()
    assert len(frame) == 64 * 4 * 2 * 2 - 2 * 2


def test_a_method_that_uses_no_table_shows_no_years_of_one(capsys: pytest.CaptureFixture[str]) -> None:
    for call in (["materials.targets"], ["suppliers.stock", "--set", "case=case-sample"], ["targets.progress"]):
        assert main(["compute", *call]) == 0
        said = capsys.readouterr().out
        assert "National Bank" not in said
        assert "Belgium 2015, 64 industries" not in said
        assert "Figures: " in said
    assert main(["compute", "materials.uses"]) == 0  # jobs and value added of the table
    assert "jobs by industry: 2019" in capsys.readouterr().out


def test_compute_on_screen_shows_years_and_status(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compute", "domino.closure", *PLANT]) == 0
    said = capsys.readouterr().out
    for word in ("2015", "2019", "2011", "estimated", "more rows"):
        assert word in said


def test_totals_only_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compute", "domino.closure", *PLANT, "--json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert "total" not in {cell for row in plain["rows"] for cell in row if isinstance(cell, str)}
    assert main(["compute", "domino.closure", *PLANT, "--set", "totals=yes", "--json"]) == 0
    asked = json.loads(capsys.readouterr().out)
    assert len(asked["rows"]) > len(plain["rows"])


def test_a_table_goes_in_is_checked_shown_computed_and_comes_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = folder_of(tmp_path, E="n,a,b\njobs [jobs],4,3\n")
    assert main(["table", "import", str(folder), "--layout", "plain", "--name", "mine"]) == 0
    assert main(["table", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {entry["name"] for entry in listed} >= {"belgium", "belgium-regions", "mine"}
    for call in (["table", "show", "mine"], ["table", "check", "mine"], ["table", "show", "belgium-regions"]):
        assert main(call) == 0
    assert main(["compute", "structure.multipliers", "--table", "mine", "--out", str(tmp_path / "m.csv")]) == 0
    assert set(pl.read_csv(tmp_path / "m.csv")["sector"]) == {"a", "b"}
    for target in ("out", "out.xlsx"):
        assert main(["table", "export", "mine", "--to", str(tmp_path / target)]) == 0
        assert main(["table", "import", str(tmp_path / target), "--name", f"again-{target[-4:]}"]) == 0
    assert main(["table", "remove", "mine"]) == 0


def test_a_study_runs_and_reproduces_itself(tmp_path: Path) -> None:
    example = Path(__file__).parents[2] / "examples" / "car-plant.yaml"
    assert main(["run", str(example), "--out", str(tmp_path / "one")]) == 0
    assert main(["run", str(tmp_path / "one" / "study.yaml"), "--out", str(tmp_path / "two")]) == 0
    for name in ("results.csv", "results.json", "index.html", "pictures/links.svg", "study.yaml"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_what_is_wrong_is_said_in_one_block(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "structure.multipliers" in _fails(capsys, "compute", "structure.multiplier")
    assert "belgium" in _fails(capsys, "compute", "structure.multipliers", "--table", "belgum")
    assert "households" in _fails(capsys, "compute", "structure.multipliers", "--set", "household=wages")
    assert "KEY=VALUE" in _fails(capsys, "compute", "structure.multipliers", "--set", "wages")
    assert "twice" in _fails(capsys, "compute", "structure.multipliers", "--set", "a=1", "--set", "a=2")
    assert ".csv" in _fails(capsys, "compute", "structure.multipliers", "--out", str(tmp_path / "x.doc"))
    assert "written" in _fails(capsys, "compute", "structure.multipliers", "--out", str(tmp_path / "no" / "x.csv"))
    assert "Flanders" in _fails(capsys, "compute", "domino.closure", *PLANT[:2], "--set", "region=Mars", *PLANT[4:])
    assert "does not exist" in _fails(capsys, "table", "import", str(tmp_path / "none"), "--name", "x")
    assert "layout" in _fails(capsys, "table", "import", str(tmp_path), "--layout", "round", "--name", "x")
    assert "built in" in _fails(capsys, "table", "import", str(folder_of(tmp_path)), "--name", "belgium")
    assert "unknown table" in _fails(capsys, "table", "check", "none")
    assert "does not exist" in _fails(capsys, "run", str(tmp_path / "none.yaml"))
    assert "language" in _fails(capsys, "demo", "--no-open", "--lang", "xx")
    assert _fails(capsys, "compute")
    assert _fails(capsys, "weave")


def test_a_bad_table_changes_nothing(tmp_path: Path, own_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = _fails(capsys, "table", "import", str(folder_of(tmp_path, Z="n,a,b\na,1,x\nb,3,4\n")), "--name", "mine")
    for part in ("Z.csv", "a (line 2)", "column b", "not a number"):
        assert part in said
    assert not list(own_home.rglob("*.json"))


def test_errors_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path, Z="n,a,b\na,1,x\nb,3,4\n")
    error = json.loads(_fails(capsys, "table", "import", str(folder), "--name", "mine", "--json"))
    assert error["exit_code"] == 2
    assert error["faults"][0]["file"] == "Z.csv"
    assert error["faults"][0]["column"] == "b (column C)"
    assert error["faults"][0]["remedy"]
    usage = json.loads(_fails(capsys, "compute", "--json"))
    assert usage["error"] == "usage"


def test_a_computation_without_an_answer_exits_with_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = folder_of(tmp_path, Z="n,a,b\na,100,0\nb,0,40\n", Y="n,h\na,0\nb,60\n", V="n,a,b\nw,0,60\n")
    assert main(["table", "import", str(folder), "--name", "mine"]) == 0
    capsys.readouterr()
    assert main(["compute", "structure.multipliers", "--table", "mine"]) == 1
    said = capsys.readouterr().err
    assert "singular" in said
    assert "Traceback" not in said


def test_debug_shows_the_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compute", "nothing", "--debug"]) == 2
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("locale", ["C", "nl_BE.UTF-8", "tr_TR.UTF-8"])
def test_in_any_locale_and_without_a_home(tmp_path: Path, locale: str) -> None:
    environment = {"PATH": os.environ["PATH"], "LC_ALL": locale, "LANG": locale, "HOME": str(tmp_path / "nobody")}
    found = subprocess.run(
        [sys.executable, "-O", "-m", "weefsel", "compute", "structure.multipliers", "--json"],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    assert len(json.loads(found.stdout)["rows"]) == 1020


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("weefsel 0.")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_a_stream_that_cannot_write_every_letter_still_gets_everything(encoding: str) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}

    def called(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        call = [sys.executable, "-m", "weefsel", *arguments]
        return subprocess.run(call, env=environment, capture_output=True, check=False)

    listed = called("methods")
    assert listed.returncode == 0, listed.stderr
    assert b"structure.multipliers" in listed.stdout
    exact = called("methods", "--json")
    known = {found.name: found.source for found in known_methods().values()}
    assert {entry["name"]: entry["source"] for entry in json.loads(exact.stdout.decode(encoding))} == known


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk to write to")
def test_a_full_disk_is_named() -> None:
    with Path("/dev/full").open("w") as full:
        call = [sys.executable, "-m", "weefsel", "methods", "--json"]
        found = subprocess.run(call, stdout=full, stderr=subprocess.PIPE, check=False)
    assert found.returncode == 1
    assert b"the disk is full" in found.stderr
    assert b"Traceback" not in found.stderr


def test_an_interruption_while_loading_is_one_block(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Interrupted:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "weefsel.faces.cli.app":
                raise KeyboardInterrupt

    monkeypatch.delitem(sys.modules, "weefsel.faces.cli.app")
    monkeypatch.setattr(sys, "meta_path", [Interrupted(), *sys.meta_path])
    assert main(["methods"]) == 1
    said = capsys.readouterr().err
    assert "interrupted" in said
    assert "Traceback" not in said


def test_places_of_faults_are_said_once() -> None:
    assert Fault("x", "y", "a.csv", "line 2", "column C").where() == "a.csv, line 2, column C"
    assert Fault("x", "y", "a.csv", "C29 (line 2)", "C24").where() == "a.csv, row C29 (line 2), column C24"


def test_an_interruption_at_work_is_one_block(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(_name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("weefsel.study.load", interrupted)
    assert main(["compute", "table.check"]) == 1
    said = capsys.readouterr().err
    assert said.count("╭") == 1
    assert "interrupted" in said
