"""What the commonest methods give is said in the reader's language: no label, unit or column stands in English."""

from __future__ import annotations

import polars as pl
import pytest

import weefsel as wf
from weefsel.faces.views.explore import label
from weefsel.faces.views.words import Words
from weefsel.vocabulary import phrase_keys

PLANT = {"industry": "C29", "jobs": 4300.0}
LEVERS = '[{"kind": "short_time", "value": 0.8, "cost_yearly": 0, "paid_by": "federal"}]'
CALLS = {
    "domino.links": PLANT,
    "domino.order": {**PLANT, "horizon": 10},
    "domino.totals": {**PLANT, "horizon": 10},
    "domino.daily": {**PLANT, "horizon": 5},
    "domino.levers": {**PLANT, "horizon": 10, "levers": LEVERS},
    "dependency.origins": {},
    "structure.linkages": {},
}
SPOKEN = ("measure", "kind", "cause", "by", "direction", "quadrant", "lever", "level")


@pytest.mark.parametrize("method", CALLS)
@pytest.mark.parametrize("language", ["nl", "fr"])
def test_nothing_is_left_in_english(method: str, language: str) -> None:
    found = wf.compute(method, "belgium", **CALLS[method])
    words, keys = Words(language, wf.load("belgium")), phrase_keys(language)
    for name in found.frame.columns:
        if name not in ("value", "low", "high"):
            assert f"column.{name}" in keys or f"word.{name}" in keys, name
    for unit in found.frame["unit"].unique():
        assert f"unit.{unit}" in keys or str(unit) in ("1", "days"), unit
    for name in set(SPOKEN) & set(found.frame.columns):
        for value in found.frame[name].cast(pl.String).unique():
            known = {f"{name}.{value}", f"part.{value}", f"measure.{value}", f"lev.kind.{value}"} & set(keys)
            assert known, f"{name}: {value}"
            assert label(name, str(value), words) in {keys[key] for key in known}
