"""A shock that passes and an economy that stays down: said, and only then."""

from __future__ import annotations

import pytest

import weefsel as wf

STUCK = "does not come back"


@pytest.mark.parametrize(
    ("ordering", "share", "lasting", "said"),
    [("capacity", 0.5, 20, True), ("demand", 0.5, 20, False), ("capacity", 0.1, 5, False)],
)
def test_an_economy_that_stays_down_is_said(ordering: str, share: float, lasting: int, said: bool) -> None:
    result = wf.compute(
        "domino.daily", wf.load("belgium"), event="curtailment", industry="D35", share=share, lasting=lasting,
        recovery="step", horizon=200, ordering=ordering,
    )  # fmt: skip
    assert any(STUCK in note for note in result.notes) is said


def test_a_closure_for_good_is_not_a_shock_that_passed() -> None:
    result = wf.compute("domino.daily", wf.load("belgium"), industry="C29", jobs=4300, horizon=120)
    assert not any(STUCK in note for note in result.notes)


def test_the_shock_itself_stands_first_among_those_of_its_day() -> None:
    result = wf.compute(
        "domino.order", wf.load("belgium-regions"), industry="C24", region="Vlaanderen", share=1.0, horizon=30
    )
    first = result.frame.row(0, named=True)
    assert (first["region"], first["sector"]) == ("Flanders", "C24")
