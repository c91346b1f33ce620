"""Notes that were stored can be translated as on the day they were made, and what a user writes stays as it is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
from tests.conftest import small_fabric

from weefsel import store
from weefsel.sayings import say
from weefsel.sources.case import read, write_template
from weefsel.store.figures import load_figures, save_figures
from weefsel.vocabulary import spoken

NOTES = (
    say("Zero output: {names}{more}.", names=["C19", "C24"], more=""),
    say("{count:,} cells without a number are zero: rows meet their totals.", count=np.int64(1200)),
    "A note of a user: {kept} as it is.",
)


def _stored(home: Path) -> store.Entry:
    fabric = small_fabric(np.full((2, 2), 0.1), np.array([2.0, 3.0]), jobs=np.ones(2))
    store.save(home, "mine", replace(fabric, meta=replace(fabric.meta, notes=NOTES)))
    return next(entry for entry in store.names(home) if entry.name == "mine")


def test_notes_of_a_table_translate_after_they_were_stored(own_home: Path) -> None:
    _stored(own_home)
    notes = store.load(own_home, "mine").meta.notes
    assert notes == NOTES
    assert spoken(notes[0], "nl") == "Productie nul: C19, C24."
    assert spoken(notes[1], "nl") == "1.200 cellen zonder getal zijn nul: de rijen halen hun totalen."
    assert spoken(notes[2], "nl") == NOTES[2]


def test_a_note_whose_making_is_lost_or_of_another_text_stays_text(own_home: Path) -> None:
    path = own_home / "objects" / _stored(own_home).hash / "fabric.json"
    whole = json.loads(path.read_text(encoding="utf-8"))
    strange: list[object] = [
        None,
        7,
        [],
        [{"pattern": 1}] * 3,
        [{"pattern": "{x}", "parts": {}}] * 3,
        whole["made"][:1],
    ]
    for made in (*strange, [*reversed(whole["made"])], [[whole["made"]]] * 3):
        path.write_text(json.dumps({**whole, "made": made}), encoding="utf-8")
        assert store.load(own_home, "mine").meta.notes == NOTES
    del whole["made"]
    path.write_text(json.dumps(whole), encoding="utf-8")
    assert spoken(store.load(own_home, "mine").meta.notes[0], "nl") == NOTES[0]


def test_notes_of_figures_translate_after_they_were_stored(own_home: Path, tmp_path: Path) -> None:
    figures = read(write_template(tmp_path / "case.xlsx", language="en"), name="case")
    save_figures(own_home, figures)
    notes = load_figures(own_home, "case", "case").notes
    assert notes == figures.notes
    assert "Rijen van het verzonnen voorbeeld uit het sjabloon staan ertussen." in [
        spoken(note, "nl") for note in notes
    ]
