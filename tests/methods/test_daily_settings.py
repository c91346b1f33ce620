"""Every parameter of the daily model has unit, range and source, and the list of methods shows them."""

from __future__ import annotations

from dataclasses import fields

import pytest
from typer.testing import CliRunner

from weefsel.faces.cli.app import app
from weefsel.methods.daily.choices import Budget, Choices
from weefsel.study import known_methods

NAMES = {field.name for kind in (Choices, Budget) for field in fields(kind)}
NUMBERS = [s for s in known_methods()["domino.daily"].settings if s.name in NAMES and s.kind is float]


@pytest.mark.parametrize("setting", NUMBERS, ids=lambda setting: setting.name)
def test_unit_range_and_source_are_stated(setting) -> None:  # type: ignore[no-untyped-def]
    about = setting.about
    assert about.unit
    assert about.low is not None
    assert about.high is not None
    assert about.source


def test_the_list_of_methods_shows_them() -> None:
    said = CliRunner().invoke(app, ["methods", "domino.daily"]).output
    _, _, about = said.partition("restock_days (number from 1 to 365 in days; default 10.0)")
    assert "Pichler et al. 2022" in about.partition("substitution")[0]
