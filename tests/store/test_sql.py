"""Questions in SQL: the numbers of the table with their labels, and nothing else on the machine."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.methods.test_reshape import random_table

import weefsel as wf
from weefsel import store
from weefsel.errors import InputError
from weefsel.faces.cli import main
from weefsel.store import sql
from weefsel.store.locks import alone


def test_every_relation_holds_the_numbers_of_the_table(own_home: Path) -> None:
    fabric = random_table(3)
    store.save(own_home, "mine", fabric)
    assert fabric.imports is not None
    blocks = {
        "flows": fabric.flows,
        "final_demand": fabric.final_demand,
        "output": fabric.output[:, None],
        "value_added": fabric.value_added,
        "accounts": fabric.account_values,
        "import_flows": fabric.imports.flows,
        "import_final": fabric.imports.final,
    }
    for name, values in blocks.items():
        assert values is not None
        frame = wf.query("mine", f"SELECT * FROM {name}")
        assert len(frame) == values.size, name
        assert sorted(frame["value"].to_list()) == sorted(values.ravel().tolist()), name
    found = wf.query("mine", "SELECT * FROM flows WHERE region = 'r1' AND sector = 's2' AND buyer_region = 'r0'")
    assert dict(found.select("buyer_sector", "value").iter_rows()) == {f"s{at}": fabric.flows[6, at] for at in range(4)}
    assert set(found["unit"]) == {"meur"}
    jobs = wf.query("mine", "SELECT * FROM accounts WHERE region = 'r1' AND sector = 's0'")
    assert jobs.row(0, named=True)["value"] == fabric.account_values[0, 4]
    use = wf.query(
        "mine",
        "SELECT value FROM final_demand WHERE sector='s0' AND region='r0' AND use_region='r1' AND category='stocks'",
    )
    assert use.item() == fabric.final_demand[0, 3]


def test_questions_do_not_wait_for_a_lock_and_survive_a_replacement(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = random_table(1), random_table(2)
    store.save(own_home, "mine", one)
    with alone(own_home / "lock"):
        assert wf.query("mine", "SELECT sum(value) AS s FROM output").item() == pytest.approx(one.output.sum())
    first = sql.query

    def replaced_meanwhile(folder: Path, question: str) -> pl.DataFrame:
        if wf.load("mine").output[0] == one.output[0]:
            store.save(own_home, "mine", other, replace=True)
        return first(folder, question)

    monkeypatch.setattr(sql, "query", replaced_meanwhile)
    assert wf.query("mine", "SELECT sum(value) AS s FROM output").item() == pytest.approx(other.output.sum())


def test_an_embedded_table_answers() -> None:
    found = wf.query(
        "belgium", "SELECT sector, sum(value) AS sold FROM flows GROUP BY sector ORDER BY sold DESC LIMIT 1"
    )
    belgium = wf.load("belgium")
    best = int(belgium.flows.sum(axis=1).argmax())
    assert found.item(0, "sector") == belgium.industries.text(best)
    assert found.item(0, "sold") == pytest.approx(belgium.flows[best].sum(), rel=1e-12)


@pytest.mark.parametrize(
    "asked",
    [
        "COPY (SELECT 1) TO 'x.csv'",
        "SELECT 1; SELECT 2",
        "CREATE TABLE x AS SELECT 1",
        "ATTACH 'x.db'",
        "SET memory_limit = '1GB'",
        "INSTALL httpfs",
        "SELECT * FROM read_text('{file}')",
        "SELECT * FROM '{file}'",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM nothing",
        "SELECT value, value FROM output",
        "",
        "nonsense",
    ],
)
def test_nothing_but_the_table_can_be_reached(asked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    with pytest.raises(InputError):
        wf.query("belgium", asked.format(file=tmp_path / "secret.csv"))
    assert [file.name for file in tmp_path.iterdir()] == ["secret.csv"]


def test_the_command_prints_writes_and_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    top = "SELECT sector, value FROM output ORDER BY value DESC LIMIT 3"
    assert main(["table", "query", "belgium", top]) == 0
    assert "sector" in capsys.readouterr().out
    assert main(["table", "query", "belgium", top, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["columns"] == ["sector", "value"]
    assert main(["table", "query", "belgium", top, "--out", str(tmp_path / "top.csv")]) == 0
    frame = pl.read_csv(tmp_path / "top.csv")
    assert frame["value"].to_list() == sorted(wf.load("belgium").output)[-1:-4:-1]
    assert np.isfinite(frame["value"].to_numpy()).all()
    assert main(["table", "query", "belgium", top, "--out", str(tmp_path / "top.doc")]) == 2
    assert main(["table", "query", "belgiun", top]) == 2
