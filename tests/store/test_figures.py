"""Figures are stored whole or not at all, under a name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import polars.testing
import pytest

from weefsel import store
from weefsel.errors import InputError
from weefsel.model.figures import KINDS, Figures


def trade(name: str = "mine") -> Figures:
    partners = pl.DataFrame(
        [(2020, "1", "A", "B", False, 1.5, 0.5)], schema=dict(KINDS["trade"]["partners"]), orient="row"
    )
    world = pl.DataFrame([(2020, "1", "B", 1.5, 0.5, 1, 1)], schema=dict(KINDS["trade"]["world"]), orient="row")
    return Figures(
        "trade",
        name,
        "A small trade table",
        {"partners": partners, "world": world},
        "a test",
        unit="kusd",
        notes=("a note",),
    )


def test_what_is_stored_comes_back(tmp_path: Path) -> None:
    store.save_figures(tmp_path, trade())
    found = store.load_figures(tmp_path, "mine", "trade")
    polars.testing.assert_frame_equal(found.frames["partners"], trade().frames["partners"])
    assert (found.unit, found.notes, found.source) == ("kusd", ("a note",), "a test")


def test_a_name_is_taken_only_once(tmp_path: Path) -> None:
    store.save_figures(tmp_path, trade())
    with pytest.raises(InputError, match="stored already"):
        store.save_figures(tmp_path, trade())
    store.save_figures(tmp_path, replace(trade(), title="another"), replace=True)
    assert store.load_figures(tmp_path, "mine", "trade").title == "another"
    store.delete_figures(tmp_path, "mine")
    with pytest.raises(InputError, match="unknown trade figures"):
        store.load_figures(tmp_path, "mine", "trade")


@pytest.mark.parametrize("name", ["eu-materials", "../up", "a b", "", "é"])
def test_a_name_that_cannot_be(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        store.save_figures(tmp_path, trade(name))


def test_spoiled_bytes_are_refused(tmp_path: Path) -> None:
    store.save_figures(tmp_path, trade())
    file = tmp_path / "figures" / "mine" / "partners.parquet"
    file.write_bytes(file.read_bytes()[:-9] + b"123456789")
    with pytest.raises(InputError, match="damaged"):
        store.load_figures(tmp_path, "mine", "trade")


def test_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds materials, trade is needed"):
        store.load_figures(tmp_path, "eu-materials", "trade")


def test_figures_without_a_column_are_not_born() -> None:
    with pytest.raises(ValueError, match="partners has the columns"):
        replace(trade(), frames={**trade().frames, "partners": trade().frames["partners"].drop("imports")})
    with pytest.raises(ValueError, match="need the frame"):
        replace(trade(), frames={})


def test_only_figures_of_the_kind_asked_for_are_offered(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        store.load_figures(tmp_path, "nope", "trade")
    assert "trade-sample" in str(caught.value.remedy)
    assert "case-sample" not in str(caught.value.remedy)
