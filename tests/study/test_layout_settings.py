"""Choices of a layout reach its reader, and wrong ones are refused before anything is read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pytest

from weefsel.errors import InputError
from weefsel.faces.cli.pairs import key_values
from weefsel.registry import About, options_of, read_options
from weefsel.study import import_table


def reader(
    path: Path, *, name: str, allow: tuple[str, ...] = (), year: Annotated[int | None, About("the year")] = None
) -> None:
    """Read nothing."""


def test_options_are_the_annotated_parameters_only() -> None:
    assert [option.name for option in options_of(reader)] == ["year"]
    assert read_options("the layout x", options_of(reader), {"year": "2018"}) == {"year": 2018}
    with pytest.raises(InputError, match="not right") as caught:
        read_options("the layout x", options_of(reader), {"yaer": "2018", "year": "soon"})
    assert len(caught.value.faults()) == 2


def test_an_unknown_setting_of_a_layout_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="settings of the layout plain"):
        import_table(tmp_path, layout="plain", name="t", settings={"year": "2018"})


def test_pairs_on_the_command_line() -> None:
    assert key_values(["year=2018", "of=a=b"]) == {"year": "2018", "of": "a=b"}
    for wrong in (["year"], ["=2018"], ["year=1", "year=2"]):
        with pytest.raises(InputError):
            key_values(wrong)
