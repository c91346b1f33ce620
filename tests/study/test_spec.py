"""Study files: what is right is read, what is wrong is named with its line, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from weefsel.errors import InputError, InputFaults
from weefsel.study import read_study

RIGHT = """
title: A plant closes
base: belgium
shocks:
  - closure: {industry: C29, jobs: 4300}
methods:
  - domino.closure: {ranges: yes}
  - structure.multipliers
"""


def _written(folder: Path, text: str) -> Path:
    path = folder / "study.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_study_is_read(tmp_path: Path) -> None:
    study = read_study(_written(tmp_path, RIGHT))
    assert study.base == "belgium"
    assert study.shocks[0].closure is not None
    assert study.shocks[0].closure.jobs == 4300
    assert [(step.method, step.settings) for step in study.methods] == [
        ("domino.closure", {"ranges": True}),
        ("structure.multipliers", {}),
    ]


def test_all_faults_come_together_with_their_lines(tmp_path: Path) -> None:
    text = """
base: belgium
colour: red
shocks:
  - closure: {industry: C29, jobs: many, place: Limburg, size: 3}
methods: []
"""
    with pytest.raises(InputFaults) as caught:
        read_study(_written(tmp_path, text))
    found = {(fault.row.split(" (")[0], fault.what.split(" (")[0]) for fault in caught.value.faults()}
    assert ("line 3", "unknown key: 'colour'") in found
    assert ("line 5", "unknown key: 'size'") in found
    assert any(line == "line 5" and "number" in what for line, what in found)
    assert any(line == "line 6" for line, _ in found)
    assert all(fault.file == "study.yaml" and fault.remedy for fault in caught.value.faults())


def test_a_key_that_stands_twice_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(InputFaults, match="stands twice"):
        read_study(_written(tmp_path, RIGHT + "base: other\n"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "holds no study"),
        ("- a\n- b\n", "holds no study"),
        ("base: [unclosed\n", "not YAML"),
        ("base: belgium\nmethods: [x]\nweefsel: 7\n", "not a valid study"),
        ("methods: [x]\n", "not a valid study"),
        ("!!python/object/apply:os.system ['true']\n", "not plain YAML"),
        ("a: &a [*a]\n", "not plain YAML"),
    ],
)
def test_what_is_not_a_study_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_study(_written(tmp_path, text))


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read_study(tmp_path / "none.yaml")
    with pytest.raises(InputError, match="folder"):
        read_study(tmp_path)
    binary = tmp_path / "study.yaml"
    binary.write_bytes(b"base: \xff\xfe\n")
    with pytest.raises(InputError, match="UTF-8"):
        read_study(binary)


def test_two_shocks_of_one_name_are_refused(tmp_path: Path) -> None:
    text = RIGHT.replace("methods:", "  - closure: {industry: C30, jobs: 10}\nmethods:")
    with pytest.raises(InputFaults, match="two shocks"):
        read_study(_written(tmp_path, text))


def test_a_text_that_swells_is_refused_at_once(tmp_path: Path) -> None:
    """Nine levels of nine stand for 387 million words, in 400 bytes."""
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{at}: &a{at} [{', '.join([f'*a{at - 1}'] * 9)}]" for at in range(1, 9)]
    with pytest.raises(InputFaults, match="not plain YAML") as caught:
        read_study(_written(tmp_path, "base: belgium\n" + "\n".join(levels) + "\nmethods: *a8\n"))
    (fault,) = caught.value.faults()
    assert (fault.file, fault.row) == ("study.yaml", "line 2")
    assert "&a0" in fault.what
