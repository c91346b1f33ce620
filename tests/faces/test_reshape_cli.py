"""New tables from tables on the command line."""

from __future__ import annotations

import csv
import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from tests.conftest import SHARED
from tests.published_tables import leather

import weefsel as wf
from weefsel import store
from weefsel.faces.cli import main


def bridge_of(folder: Path) -> Path:
    lines = [f"{sector},{sector[0]}" for sector in wf.load("belgium").industries.unique("sector")]
    path = folder / "sections.csv"
    path.write_text("\n".join(["from,to", *lines]) + "\n", encoding="utf-8")
    return path


def test_a_table_is_joined_balanced_cut_and_converted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bridge = str(bridge_of(tmp_path))
    assert main(["table", "aggregate", "belgium", "--bridge", bridge, "--name", "sections"]) == 0
    assert "64 to 20 (sector)" in capsys.readouterr().out
    assert wf.load("sections").industries.labels[0] == ("A",)
    assert main(["table", "balance", "sections", "--method", "reconcile", "--name", "even"]) == 0
    assert "rounds" in capsys.readouterr().out
    even = wf.load("even")
    assert abs(even.output - even.flows.sum(axis=1) - even.final_demand.sum(axis=1)).max() < 1e-9
    assert main(["table", "subset", "belgium-regions", "--regions", "Flanders", "--name", "flanders", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["name"] == "flanders"
    assert "Wallonia|exports" in shown["uses"]
    assert main(["table", "convert", "flanders", "--unit", "keur", "--name", "flanders-k"]) == 0
    assert wf.load("flanders-k").output == pytest.approx(wf.load("flanders").output * 1000, rel=1e-14)
    index = tmp_path / "index.csv"
    lines = [f"{sector};101,5" for sector in even.industries.unique("sector")]
    index.write_text("\n".join(["label;index", *lines]), encoding="utf-8")
    arguments = ["--index", str(index), "--base-year", "2014", "--name", "real"]
    assert main(["table", "deflate", "even", *arguments]) == 0
    real = wf.load("real")
    assert real.meta.price_basis.endswith("prices of 2014")
    assert real.output == pytest.approx(even.output / 1.015, rel=1e-13)


def test_new_totals_are_met(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    belgium = wf.load("belgium")
    main(["table", "aggregate", "belgium", "--bridge", str(bridge_of(tmp_path)), "--name", "sections"])
    before = wf.load("sections")
    path = tmp_path / "rows.csv"
    path.write_text(f"label,total\nC,{float(before.output[2]) * 1.1!r}\n", encoding="utf-8")
    assert main(["table", "balance", "sections", "--rows", str(path), "--name", "more"]) == 0
    found = wf.load("more")
    assert found.output[2] == pytest.approx(before.output[2] * 1.1, rel=1e-9)
    assert found.output[3] == pytest.approx(before.output[3], rel=1e-9)
    assert found.meta.status == "estimated"
    assert any("scaled by" in note for note in found.meta.notes)
    assert belgium.output.sum() == pytest.approx(before.output.sum())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["aggregate", "belgium", "--bridge", "none.csv", "--name", "x"], "does not exist"),
        (["aggregate", "nowhere", "--bridge", "none.csv", "--name", "x"], "unknown table"),
        (["aggregate", "belgium", "--bridge", "none.csv", "--name", "belgium"], "built in"),
        (["aggregate", "belgium", "--bridge", "none.csv", "--level", "region", "--name", "x"], "no level 'region'"),
        (["subset", "belgium-regions", "--regions", "Vlanders", "--name", "x"], "Did you mean Flanders"),
        (["convert", "belgium", "--unit", "musd", "--name", "x"], "needs a rate"),
        (["convert", "belgium", "--unit", "musd", "--rate", "-1", "--name", "x"], "no exchange rate"),
    ],
)
def test_wrong_calls_change_nothing(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], own_home: Path
) -> None:
    assert main(["table", *arguments]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert "Traceback" not in told
    assert not (own_home / "names").exists()


def test_a_faulty_bridge_is_one_block_with_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = bridge_of(tmp_path)
    path.write_text(path.read_text(encoding="utf-8").replace("C29,C\n", "C92,C\nC28,D\n"), encoding="utf-8")
    assert main(["table", "aggregate", "belgium", "--bridge", str(path), "--name", "x", "--json"]) == 2
    faults = json.loads(capsys.readouterr().err)["faults"]
    assert {fault["file"] for fault in faults} == {"sections.csv"}
    assert any("'C92' is no label" in fault["what"] and fault["column"] == "from" for fault in faults)
    assert any("'C29' of belgium is in no line" in fault["what"] for fault in faults)


@pytest.mark.parametrize(
    ("lines", "code", "said"),
    [
        ("C29,1e6,0\nC29,2e6,0\n", 2, "C29: 1e+06 and 2e+06 contradict each other"),
        ("C29,1e300,0\n", 1, "a total is too far from the cells that are to meet it, at row C29"),
    ],
)
def test_totals_out_of_reach_name_the_rows(
    lines: str, code: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], own_home: Path
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("label,total,sd\n" + lines, encoding="utf-8")
    arguments = ["table", "balance", "belgium", "--rows", str(path), "--method", "reconcile", "--name", "x"]
    assert main(arguments) == code
    told = " ".join(capsys.readouterr().err.split())
    assert said in told
    assert "Warning" not in told
    assert not (own_home / "names").exists()


def test_a_country_cut_out_is_set_back_in_the_world(
    tmp_path: Path, own_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = leather()
    store.save(own_home, "leather", world)
    country = world.industries.unique("region")[0]
    assert main(["table", "subset", "leather", "--regions", country, "--name", "one"]) == 0
    bridge = tmp_path / "same.csv"
    sectors = world.industries.unique("sector")
    bridge.write_text("from,to\n" + "".join(f"{name},{name}\n" for name in sectors), encoding="utf-8")
    asked = ["table", "nest", "one", "--world", "leather", "--country", country, "--name", "again"]
    assert main([*asked, "--bridge", str(bridge)]) == 0
    assert "scaled by 1.0000" in capsys.readouterr().out
    assert wf.load("again").flows.sum() == pytest.approx(world.flows.sum(), rel=1e-12)
    bridge.write_text(f"from,to\n{sectors[0]},{sectors[0]}\n{sectors[0]},{sectors[0]}\n", encoding="utf-8")
    assert main([*asked, "--bridge", str(bridge), "--replace", "--json"]) == 2
    faults = [fault["what"] for fault in json.loads(capsys.readouterr().err)["faults"]]
    assert any("stands twice" in fault for fault in faults)
    assert any("is in no line" in fault for fault in faults)


def test_purchasers_prices_and_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bridge = tmp_path / "two.csv"
    sectors = wf.load("belgium").industries.unique("sector")
    lines = [f"{sector},{'trade' if sector[0] == 'G' else 'other'}" for sector in sectors]
    bridge.write_text("\n".join(["from,to", *lines]), encoding="utf-8")
    assert main(["table", "aggregate", "belgium", "--bridge", str(bridge), "--name", "two"]) == 0
    two = wf.load("two")
    columns = [*two.industries.texts(), *two.uses.texts()]
    margins = tmp_path / "margins.csv"
    numbers = ",".join("7" for _ in columns)
    text = f",{','.join(columns)}\ntrade,{numbers.replace('7', '-7')}\nother,{numbers}\n"
    margins.write_text(text, encoding="utf-8")
    assert main(["table", "revalue", "two", "--to", "purchasers", "--margins", str(margins), "--name", "bought"]) == 0
    bought = wf.load("bought")
    other = bought.industries.labels.index(("other",))
    assert bought.output[other] == pytest.approx(two.output[other] + 7 * len(columns))
    assert main(["table", "revalue", "bought", "--to", "basic", "--margins", str(margins), "--name", "back"]) == 0
    assert wf.load("back").flows == pytest.approx(two.flows, rel=1e-12)
    capsys.readouterr()
    margins.write_text(f",{','.join(columns)}\ntrade,{numbers}\nwrong,{numbers}\n", encoding="utf-8")
    assert main(["table", "revalue", "two", "--to", "purchasers", "--margins", str(margins), "--name", "x"]) == 2
    assert "'other' is missing" in capsys.readouterr().err
    assert main(["table", "revalue", "two", "--to", "purchasers", "--name", "x"]) == 2


WIOD = SHARED / "data" / "world-io-wiod2013" / "wiot_2011.RData"


@pytest.mark.skipif(not WIOD.exists(), reason="the files of WIOD are not at hand")
def test_what_nest_says_when_a_country_is_too_small_can_be_typed_and_then_works(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["table", "import", str(WIOD), "--layout", "wiod2013", "--name", "wiod"]) == 0
    nest = ["table", "nest", "belgium", "--country", "BEL", "--name", "mine-world", "--world"]
    capsys.readouterr()
    assert main([*nest, "wiod", "--json"]) == 1
    said = json.loads(capsys.readouterr().err)
    assert "LUX|c8" in said["what"]
    typed, world = re.findall(r"`(?:weefsel )?([^`]+)`", said["remedy"])
    assert main(typed.split()) == 0
    assert main([*nest, world.split()[-1]]) == 0
    found, belgium = wf.load("mine-world"), wf.load("belgium")
    assert len(found.industries) == 64 + 11 * 35
    assert found.flows[:64, :64] == pytest.approx(belgium.flows)
    assert min(found.value_added[-1, 64:]) >= 0


def test_the_bridge_of_countries_has_every_region_of_wiod_once() -> None:
    with (files("weefsel") / "data" / "bridges" / "countries-wiod2013.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(row["to"], []).append(row["from"])
    assert len(rows) == len({row["from"] for row in rows}) == 41
    alone = {name for name, members in groups.items() if members == [name]}
    assert alone == {"BEL", "DEU", "FRA", "NLD", "GBR", "ITA", "ESP", "USA", "CHN"}
    # With BE, DE, FR, NL, IT and ES the euro area of 2015 has 19 members, and with GB the Union 28 (HRV is in RoW).
    assert len(groups["other euro area"]) == 19 - 6
    assert len(groups["other European Union"]) == 28 - 19 - 1 - 1
    assert "RoW" in groups["rest of the world"]
