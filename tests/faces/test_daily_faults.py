"""What is wrong in events, on the command line and in a study: exit 2, with file, line or position, key and remedy."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.conftest import small_fabric

from weefsel import store
from weefsel.faces.cli.main import main

LEAKS = ("Traceback", "pydantic", "input should be", "validation error", "TypeError", "__init__", "NoneType", "[Errno")
GOOD: dict[str, Any] = {"kind": "closure", "industry": "C29", "share": 0.1, "start": 3}
#: What is wrong -> (keys of the event, settings of the method, what is said, key in a study).
WRONG: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    "delta above 1": ({**GOOD, "share": 1.2}, {}, "share = 1.2 is not between 0 and 1", "share"),
    "delta below 0": ({**GOOD, "share": -0.1}, {}, "share = -0.1 is not between 0 and 1", "share"),
    "delta is text": ({**GOOD, "share": "half"}, {}, "share = 'half' is not a number", "share"),
    "unknown industry": ({**GOOD, "industry": "C99"}, {}, "unknown industry: 'C99'", "industry"),
    "unknown region": ({**GOOD, "region": "Flanders"}, {}, "no regions", "region"),
    "unknown kind": ({**GOOD, "kind": "flood"}, {}, "unknown kind: 'flood'", "kind"),
    "unknown recovery": ({**GOOD, "recovery": "slow"}, {}, "unknown recovery: 'slow'", "recovery"),
    "unknown key": ({**GOOD, "shere": 0.1}, {}, "unknown key: 'shere'", "shere"),
    "no size": ({"kind": "closure", "industry": "C29"}, {}, "how large the plant is", "jobs"),
    "too large": ({"kind": "closure", "industry": "C29", "jobs": 1e6}, {}, "are more than", "jobs"),
    "unknown origin": ({**GOOD, "kind": "imports", "origin": "Mars"}, {}, "unknown origin", "origin"),
    "unknown category": ({**GOOD, "kind": "demand", "category": "gifts"}, {}, "unknown category", "category"),
    "date without a run": ({**GOOD, "start": "2026-07-01"}, {}, "the run has no date", "start"),
    "before the start": ({**GOOD, "start": "2026-06-01"}, {"begin": "2026-07-01"}, "30 days before the run", "start"),
    "after the run": ({**GOOD, "start": 400}, {}, "after the run of 365 days", "start"),
    "no date": ({**GOOD, "start": "soon"}, {}, "'soon' is not a date", "start"),
}
#: Settings that are wrong whatever the event.
SETTINGS: dict[str, tuple[str, Any]] = {
    "horizon 0": ("horizon", 0),
    "tau below a day": ("restock_days", 0.5),
    "days of stock 0": ("stock_days", 0),
    "begin is no date": ("begin", "tomorrow"),
}


def said(capsys: pytest.CaptureFixture[str]) -> str:
    text = " ".join(capsys.readouterr().err.split())
    for leak in LEAKS:
        assert leak.lower() not in text.lower(), text
    return text


def study(folder: Path, event: dict[str, Any], settings: dict[str, Any]) -> Path:
    file = folder / "study.yaml"
    method = {"domino.daily": settings} if settings else "domino.daily"
    lines = ["base: belgium", "shocks:", f"  - event: {json.dumps(event)}", f"methods: [{json.dumps(method)}]"]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_event_in_a_study(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    event, settings, what, key = WRONG[case]
    assert main(["run", str(study(tmp_path, event, settings))]) == 2
    text = said(capsys)
    assert what in text
    assert f"study.yaml, line 3 (shocks.0.event.{key})" in text


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_event_on_the_command_line(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    event, settings, what, key = WRONG[case]
    file = tmp_path / "events.yaml"
    file.write_text(f"- {json.dumps(GOOD)}\n- {json.dumps(event)}\n", encoding="utf-8")
    given = [f"--set={name}={value}" for name, value in settings.items()]
    assert main(["compute", "domino.totals", f"--set=events={file}", *given]) == 2
    text = said(capsys)
    assert what.replace("start = ", "") in text or what in text
    assert "event 2" in text
    assert f"key {key}" in text


@pytest.mark.parametrize("case", SETTINGS)
def test_wrong_settings(case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name, value = SETTINGS[case]
    assert main(["compute", "domino.totals", "--set=industry=C29", "--set=share=0.1", f"--set={name}={value}"]) == 2
    assert str(value) in said(capsys)
    assert main(["run", str(study(tmp_path, GOOD, {name: value}))]) == 2
    text = said(capsys)
    assert name in text
    assert "study.yaml" in text


def test_jobs_on_a_table_without_jobs_and_stocks_of_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from dataclasses import replace

    from weefsel.model import Axis

    monkeypatch.setenv("WEEFSEL_HOME", str(tmp_path))
    bare = small_fabric(np.array([[1.0, 2.0], [3.0, 1.0]]), np.array([[5.0], [6.0]]))
    empty = replace(
        bare,
        meta=replace(bare.meta, name="empty"),
        accounts=Axis(("account", "unit"), (("stock_days", "days"),)),
        account_values=np.array([[0.0, 9.0]]),
    )
    for fabric in (bare, empty):
        store.save(tmp_path, fabric.meta.name, fabric)
    asked = ["compute", "domino.totals", "--table", "small", "--set=industry=s0", "--set=jobs=5"]
    assert main(asked) == 2
    assert "jobs" in said(capsys)
    held = ["compute", "domino.totals", "--table", "empty", "--set=industry=s0", "--set=share=0.5"]
    assert main(held) == 2
    assert "0 days of stock with critical inputs" in said(capsys)


def test_a_run_that_turns_unstable_names_day_industry_and_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from weefsel.methods.daily.economy import economy_of as usual

    # No setting that is let in makes a run swing; τ far below a day does, so it is put in behind the settings.
    def nervous(*given: Any) -> Any:
        from dataclasses import replace

        economy = usual(*given)
        fast = np.full_like(economy.parameters.restocking, 10.0)
        return replace(economy, parameters=economy.parameters._replace(restocking=fast))

    monkeypatch.setattr("weefsel.methods.daily.course.economy_of", nervous)
    event = ["--set=event=labour", "--set=industry=C20", "--set=share=0.9", "--set=lasting=4", "--set=recovery=step"]
    assert main(["compute", "domino.totals", *event, "--set=horizon=200", "--set=ranges=no"]) == 1
    text = said(capsys)
    assert "unstable from day" in text
    assert "swings by" in text
    assert "restock_days" in text
