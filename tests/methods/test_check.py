"""What a check says of tables that are odd, and of coefficients that another table contradicts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import small_fabric
from tests.published_tables import germany_1995

import weefsel as wf
from weefsel.errors import InputError
from weefsel.faces.cli import main
from weefsel.kernels.soundness import implausible, spectral_radius, twins
from weefsel.methods.reshape.convert import to_unit
from weefsel.model import Axis


def test_belgium_is_sound() -> None:
    found = wf.compute("table.check", wf.load("belgium"))
    assert any("eigenvalue" in note for note in found.notes)
    assert not any("differ only in case" in note or "same numbers" in note for note in found.notes)
    inputs = found.frame.filter(pl.col("check") == "inputs")
    assert inputs["value"].to_numpy().max() < 1


def test_odd_labels_twins_and_subsidised_industries_are_named() -> None:
    flows = np.array([[1.0, 1, 0, 9], [1, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 2]])
    flows[1] = flows[0]
    fabric = small_fabric(flows, np.array([9.0, 9, 0, 8]), sectors=("Staal", "STAAL ", "Idle", "Rail"))
    notes = " ".join(wf.compute("table.check", fabric).notes)
    assert "Staal and STAAL" in notes
    assert "The same numbers in row and column: Staal and STAAL" in notes
    assert "Domestic inputs exceed output: Rail" in notes
    assert "Zero output: Idle" in notes


@given(st.integers(0, 2**31), st.sampled_from([3, 12, 60]))
def test_the_spectral_radius_is_that_of_all_eigenvalues(seed: int, n: int) -> None:
    inputs = np.random.default_rng(seed).uniform(0, 1.5 / n, (n, n))
    assert spectral_radius(inputs) == pytest.approx(np.abs(np.linalg.eigvals(inputs)).max(), rel=1e-9)


def test_a_spectral_radius_by_hand() -> None:
    """[[a, b], [c, a]] has the eigenvalues a ± sqrt(bc)."""
    assert spectral_radius(np.array([[0.2, 0.9], [0.4, 0.2]])) == pytest.approx(0.2 + 0.6, rel=1e-14)
    assert spectral_radius(np.diag(np.linspace(0, 0.7, 80))) == pytest.approx(0.7, rel=1e-10)


def test_twins_are_the_first_of_their_kind() -> None:
    one = np.ones((3, 3))
    assert twins(one) == [(0, 1), (0, 2)]
    assert twins(np.eye(3)) == []
    assert twins(np.zeros((3, 3))) == []


def test_implausible_needs_both_a_factor_and_a_difference() -> None:
    first, second = np.array([[0.30, 0.004, 0.10, -0.05]]), np.array([[0.25, 0.001, 0.0, 0.05]])
    assert implausible(first, second, factor=2, least=0.02).tolist() == [[False, False, True, True]]


def test_order_and_unit_of_the_other_table_do_not_matter() -> None:
    fabric = germany_1995()
    order = np.random.default_rng(0).permutation(len(fabric.output))
    shuffled = replace(
        to_unit(fabric, "keur"),
        industries=Axis(("sector",), tuple(fabric.industries.labels[at] for at in order)),
        flows=fabric.flows[np.ix_(order, order)] * 1000,
        output=fabric.output[order] * 1000,
    )
    assert len(wf.compute("table.compare", fabric, against=shuffled, least=1e-9, factor=1.0 + 1e-9).frame) == 0


def test_tables_without_common_industries_are_refused() -> None:
    with pytest.raises(InputError, match="no industry in common"):
        wf.compute("table.compare", germany_1995(), against=wf.load("belgium"))


def test_check_against_a_second_table_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["table", "check", "belgium", "--against", "belgium"]) == 0
    assert "0 of 4,096 coefficients differ" in capsys.readouterr().out
    assert main(["table", "check", "belgium", "--against", "belgium", "--json"]) == 0
    assert '"table.compare"' in capsys.readouterr().out
    assert main(["table", "check", "belgium", "--against", "belgiun"]) == 2
