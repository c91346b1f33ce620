"""Every method against its golden case."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from tests.published_tables import table

import weefsel as wf
from weefsel.sayings import Saying

#: What built-in and imported figures say about themselves, kept with them as text.
FIGURES_SAY = (
    "The European Union has the 27 members of 2020 in every year; the United Kingdom is a third country.",
    "Imports are those of all uses at basic prices; goods that are exported again are among them.",
    "Rows of the made-up example of the template are among these.",
)
NUMBERS = {"value", "low", "high"}
GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(GOLDEN.glob("*.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_golden_case(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    settings = {
        name: table(value[1:]) if str(value).startswith("@") else value for name, value in case["settings"].items()
    }
    fabric = table(case["table"])
    found_all = wf.compute(path.stem, fabric, **settings)
    frame = found_all.frame
    # A note that is plain text can be said in English alone: only what a fabric or figures carry may be one.
    carried = {*FIGURES_SAY, *fabric.meta.notes, *([fabric.places.basis] if fabric.places else [])}
    assert not [note for note in found_all.notes if not isinstance(note, Saying) and note not in carried]
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
