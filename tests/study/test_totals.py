"""`totals` is a setting of every method: what adds up is summed exactly, what does not is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.published_tables import table
from tests.served import client_of

import weefsel as wf
from weefsel.errors import ComputationError
from weefsel.faces.cli import main
from weefsel.faces.descriptions import methods_as_data
from weefsel.faces.views.explore import shown
from weefsel.faces.views.words import Words
from weefsel.faces.web import create_app
from weefsel.model import Fabric, Result
from weefsel.registry import find, has_own_totals
from weefsel.study import TOTAL, known_methods, run, study_from_text
from weefsel.study.totals import is_a_quantity, with_totals

GOLDEN = Path(__file__).parents[1] / "golden"
SLOW = {"domino.backtest", "regionalise.validate", "domino.daily", "domino.order"}
OWN = [name for name, found in known_methods().items() if has_own_totals(found)]
CASES = [path for path in sorted(GOLDEN.glob("*.json")) if path.stem not in SLOW | set(OWN)]


def _case(path: Path) -> tuple[Fabric, dict[str, object]]:
    case = json.loads(path.read_text(encoding="utf-8"))
    given = {
        name: table(value[1:]) if str(value).startswith("@") else value for name, value in case["settings"].items()
    }
    return table(case["table"]), given


def test_every_method_takes_totals() -> None:
    for each in methods_as_data(known_methods()):
        settings: Any = each["settings"]
        assert "totals" in [setting["name"] for setting in settings]
    assert OWN == ["domino.closure"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_rows_without_totals_stay_and_sums_are_those_of_the_rows(path: Path) -> None:
    fabric, given = _case(path)
    plain = wf.compute(path.stem, fabric, **given)
    asked = wf.compute(path.stem, fabric, **given, totals="yes")
    assert plain.settings["totals"] is False
    assert asked.settings["totals"] is True
    count = len(plain.frame)
    assert asked.frame["value"][:count].equals(plain.frame["value"])
    sums = asked.frame[count:]
    groups = [[name for name in text.split("+") if name in plain.labels] for text in find(path.stem).adds]
    added = [name for group in groups for name in group]
    apart = find(path.stem).apart
    units = {unit for unit in plain.frame["unit"].unique() if is_a_quantity(unit)}
    if not added or not units:
        assert not len(sums)
        assert "No totals: nothing adds up here." in asked.notes
        return
    grand = sums.filter(pl.all_horizontal(pl.col(name) == TOTAL for name in added))
    fixed = [name for name in plain.labels if name not in [*added, "grade"]]
    assert len(grand)
    for row in grand.iter_rows(named=True):
        parts = plain.frame.filter(
            pl.col("unit") == row["unit"], *[pl.col(name) == row[name] for name in fixed if row[name] is not None]
        )
        assert row["value"] == pytest.approx(parts["value"].sum(), rel=1e-9, abs=1e-9)
        assert row.get("measure") not in apart
        assert row["unit"] in units


def test_sums_over_one_label_keep_the_others() -> None:
    frame = wf.compute("gvc.exports", "belgium-regions", by="sector_partner", totals=True).frame
    whole = wf.compute("gvc.exports", "belgium-regions").frame
    for exporter, measure, value in whole.select("exporter", "measure", "value").iter_rows():
        row = frame.filter(exporter=exporter, sector=TOTAL, partner=TOTAL, measure=measure)
        assert row["value"].item() == pytest.approx(value, rel=1e-9)
    assert len(frame.filter(sector="C29", partner=TOTAL, measure="EXGR")) == 4


def test_a_label_called_total_is_not_mistaken_for_a_sum() -> None:
    frame = pl.DataFrame(
        {"sector": ["total", "b"], "value": [1.0, 2.0], "unit": ["jobs"] * 2, "status": ["modelled"] * 2}
    )
    with pytest.raises(ComputationError, match="could not be told"):
        with_totals(find("structure.ghosh"), Result("structure.ghosh", frame))


def test_a_sum_is_as_sure_as_its_least_sure_part() -> None:
    frame = pl.DataFrame(
        {"sector": ["a", "b"], "value": [1.0, 2.0], "unit": ["jobs"] * 2, "status": ["observed", "estimated"]}
    )
    found = with_totals(find("structure.ghosh"), Result("structure.ghosh", frame)).frame
    assert found.row(2) == (TOTAL, 3.0, "jobs", "estimated")


def test_studies_ranges_command_line_and_web_take_totals(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    study = study_from_text("base: belgium\nmethods: [{structure.extraction: {industry: C29, totals: yes}}]")
    (found,) = run(study).results
    jobs = found.frame.filter(measure="jobs", sector=TOTAL)["value"].item()
    monkeypatch.setenv("WEEFSEL_HOME", str(tmp_path))
    call = ["compute", "structure.extraction", "--set", "industry=C29", "--set", "totals=yes", "--draws", "5"]
    assert main([*call, "--out", str(tmp_path / "x.csv")]) == 0
    row = pl.read_csv(tmp_path / "x.csv").filter(measure="jobs", sector=TOTAL).row(0, named=True)
    assert row["value"] == pytest.approx(jobs)
    assert row["low"] < row["value"] < row["high"]
    with client_of(create_app()) as client:
        rows = client.get("/api/data/belgium/structure.extraction.json?industry=C29&totals=yes").json()["rows"]
    assert any(TOTAL in row for row in rows)
    capsys.readouterr()


def test_bars_leave_sums_out() -> None:
    belgium = wf.load("belgium")
    asked = wf.compute("structure.ghosh", belgium, primary="C24:-10%", totals=True)
    plain = wf.compute("structure.ghosh", belgium, primary="C24:-10%")
    words = Words("en", belgium)
    bars = [shown(found, words).chart for found in (asked, plain)]
    assert bars[0] is not None
    assert bars[1] is not None
    assert bars[0].option == bars[1].option
