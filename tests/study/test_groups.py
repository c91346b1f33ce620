"""Groups of industries: strategic sectors and a user's own, where industries are chosen, summed, cut out or joined."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

import weefsel as wf
from weefsel.errors import InputError, InputFaults
from weefsel.faces.cli.app import app
from weefsel.sources import groups as source
from weefsel.study import groups
from weefsel.study.reshape import aggregate, subset
from weefsel.vocabulary import strategic_codes, strategic_keys

OWN = "group,industry\nchips,C26\nchips,27\nsteel,Basic metals\n"


@pytest.fixture
def mine(tmp_path: Path) -> str:
    path = tmp_path / "mine.csv"
    path.write_text(OWN, encoding="utf-8")
    done = CliRunner().invoke(app, ["groups", "import", str(path), "--name", "mine"])
    assert done.exit_code == 0, done.output
    assert "mine: chips, steel" in done.output
    return "mine"


def test_sums_over_groups_are_sums_of_their_industries() -> None:
    whole = wf.compute("domino.closure", "belgium", industry="C29", jobs=4300).frame
    found = wf.compute("domino.closure", "belgium", industry="C29", jobs=4300, groups="strategic", totals="yes")
    keys = ["side", "part", "measure"]
    for key in strategic_keys():
        members = whole.filter(pl.col("sector").is_in(strategic_codes(key) or ()), unit="meur")
        sums = {tuple(row[:-1]): row[-1] for row in members.group_by(keys).agg(pl.col("value").sum()).iter_rows()}
        mine = found.frame.filter(sector=key, unit="meur").select(*keys, "value")
        assert {tuple(row[:-1]): row[-1] for row in mine.iter_rows()} == pytest.approx(sums), key
    assert set(found.frame["sector"]) == {*strategic_keys(), "other", "total"}
    assert found.settings["groups"] == "strategic"
    assert "energy: B05-09, C19, D35" in found.notes[-1] + "".join(found.notes)
    # Groups that do not overlap and the rest are everything.
    jobs = found.frame.filter(measure="jobs", part="direct")
    parts = jobs.filter(pl.col("sector") != "total")["value"].sum()
    assert parts == pytest.approx(jobs.filter(sector="total")["value"].sum())


def test_groups_of_ones_own_choose_and_sum(mine: str) -> None:
    by_group = wf.compute("structure.extraction", "belgium", industry="chips", variant="group")
    by_code = wf.compute("structure.extraction", "belgium", industry="C26+C27", variant="group")
    assert by_group.frame.equals(by_code.frame)
    shown = wf.compute("materials.uses", "belgium", sectors="chips+energy").frame
    assert set(shown["sector"]) <= {"C26", "C27", "B05-09", "C19", "D35"}
    everything = wf.compute("materials.uses", "belgium", sectors=mine).frame
    assert set(everything["sector"]) <= {"C24", "C26", "C27"}
    frame = wf.compute("structure.extraction", "belgium", industry="C29", groups=mine).frame
    assert set(frame["sector"]) == {"chips", "steel", "other"}
    listed = CliRunner().invoke(app, ["groups", "list"]).output
    assert "  chips: C26, 27" in listed
    assert "  telecom: J61" in listed
    assert CliRunner().invoke(app, ["groups", "remove", mine]).exit_code == 0
    with pytest.raises(InputError, match="unknown grouping"):
        wf.compute("structure.extraction", "belgium", industry="C29", groups=mine)


def test_on_the_command_line(mine: str) -> None:
    done = CliRunner().invoke(
        app, ["compute", "structure.extraction", "--set", "industry=C24", "--set", f"groups={mine}", "--json"]
    )
    assert done.exit_code == 0, done.output
    assert '"chips"' in done.output


def test_sectors_of_the_world_belong_where_all_they_hold_does() -> None:
    world = wf.load("belgium-world")
    # c28 holds K64, K65 and K66; c17 holds water beside electricity, c27 post beside telecom.
    assert groups.labels_in(world, ("K64", "K65", "K66")) == ("K64", "K65", "K66", "c28")
    assert groups.labels_in(world, ("D35", "J61")) == ("D35", "J61")
    assert groups.expanded("finance", world) == "K64+K65+K66"
    assert groups.expanded("telecom@Flanders+c28+C29@all", world) == "J61@Flanders+c28+C29@all"
    energy = wf.compute("dependency.stop", "belgium-world", origin="Germany", industry="energy").frame
    named = wf.compute("dependency.stop", "belgium-world", origin="Germany", industry="c2+c8+c17").frame
    assert energy["value"].to_numpy() == pytest.approx(named["value"].to_numpy())


def test_a_table_can_be_joined_and_cut_by_groups(mine: str) -> None:
    made = aggregate("belgium", Path("strategic"), name="joined")
    belgium = wf.load("belgium")
    assert set(strategic_keys()) <= set(made.industries.unique("sector"))
    assert made.output.sum() == pytest.approx(belgium.output.sum())
    health = made.output[made.industries.where(sector="health")[0]]
    members = [belgium.industries.where(sector=code)[0] for code in strategic_codes("health") or ()]
    assert health == pytest.approx(belgium.output[members].sum())
    part = subset("belgium", name="part", sectors=["chips", "C29"])
    assert part.industries.unique("sector") == ("C26", "C27", "C29")
    assert np.isfinite(part.flows).all()
    own = CliRunner().invoke(app, ["table", "aggregate", "belgium", "--bridge", mine, "--name", "own"])
    assert own.exit_code == 0, own.output


def test_what_is_wrong_is_named(tmp_path: Path, mine: str) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text("group,industry\nenergy,C19\na,C26\na,26\nb,\nall,C10\n", encoding="utf-8")
    with pytest.raises(InputFaults) as caught:
        source.read(path, name="w")
    said = str(caught.value)
    for what in ("'energy' cannot be", "26 stands twice in a", "a cell is empty", "'all' cannot be"):
        assert what in said
    path.write_text("group,industry\nchips,C26\n", encoding="utf-8")
    with pytest.raises(InputError, match="mine has a group chips too"):
        groups.import_groups(path, name="again")
    path.write_text("group,industry\nx,C26\ny,C26\nx,made up\n", encoding="utf-8")
    assert "made up" in groups.import_groups(path, name="two").notes[0]
    with pytest.raises(InputError, match="is in x and in y"):
        aggregate("belgium", Path("two"), name="no")
    found = wf.compute("structure.streams", "belgium", groups="strategic")
    assert "No groups: nothing adds up over industries here." in found.notes
    with pytest.raises(InputError, match="energy is a group of industries"):
        wf.compute("domino.closure", "belgium", industry="energy", jobs=10)
