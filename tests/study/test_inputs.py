"""A setting may name another table; what was named is what the result says."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.published_tables import germany_1995, germany_changed

import weefsel as wf
from weefsel.errors import InputError, InputFaults
from weefsel.study import read_study, run


def test_a_table_is_read_by_name_and_named_in_the_result() -> None:
    found = wf.compute("structure.decomposition", "belgium", other="belgium")
    assert found.settings["other"] == "belgium"
    handed = wf.compute("structure.decomposition", germany_1995(), other=germany_changed())
    assert handed.settings["other"] == "changed"


def test_in_a_study_too(tmp_path: Path) -> None:
    path = tmp_path / "study.yaml"
    path.write_text("base: belgium\nmethods:\n  - structure.decomposition: {other: belgium}\n", encoding="utf-8")
    assert run(read_study(path)).results[0].settings["other"] == "belgium"


def test_a_table_that_does_not_exist_is_named() -> None:
    with pytest.raises(InputError, match="belgum"):
        wf.compute("structure.decomposition", "belgium", other="belgum")


def test_tables_that_differ_are_refused_with_every_label() -> None:
    with pytest.raises(InputFaults) as caught:
        wf.compute("structure.decomposition", "belgium", other=germany_1995())
    said = str(caught.value)
    assert "C29" in said
    assert "agriculture_group" in said
    assert "Aggregate" in said
