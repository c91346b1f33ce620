"""Every method against its golden case."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from tests.published_tables import table

import weefsel as wf

NUMBERS = {"value", "low", "high"}
GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(GOLDEN.glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_golden_case(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    settings = {
        name: table(value[1:]) if str(value).startswith("@") else value for name, value in case["settings"].items()
    }
    frame = wf.compute(path.stem, table(case["table"]), **settings).frame
    assert case["source"]
    assert case["expected"]
    for row in case["expected"]:
        labels = {name: label for name, label in row.items() if name not in NUMBERS}
        found = frame.filter(*[pl.col(name) == label for name, label in labels.items()])
        assert len(found) == 1, labels
        for name in NUMBERS & row.keys():
            if case["digits"] is None:
                assert found[name].item() == pytest.approx(row[name], rel=1e-9, abs=1e-9), labels
            else:
                assert round(found[name].item(), case["digits"]) == round(row[name], case["digits"]), labels
