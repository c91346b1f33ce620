"""Axes: labels are found by their parts, and what is worked out once does not change what an axis is."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from weefsel.model import Axis

AXIS = (("region", "sector"), (("N", "a"), ("S", "a"), ("S", "b")))


def test_positions_by_all_parts_or_some() -> None:
    axis = Axis(*AXIS)
    for _ in range(2):
        assert axis.where(region="S", sector="b") == (2,)
        assert axis.where(sector="a", region="N") == (0,)
        assert axis.where(region="N", sector="b") == ()
        assert axis.where(sector="a") == (0, 1)
        assert axis.column("region") == ("N", "S", "S")
        assert axis.unique("sector") == ("a", "b")
    with pytest.raises(ValueError, match="tuple"):
        axis.column("country")


def test_an_axis_that_was_asked_is_the_same_axis() -> None:
    asked, fresh = Axis(*AXIS), Axis(*AXIS)
    asked.where(region="S", sector="b")
    asked.column("region")
    assert asked == fresh
    assert hash(asked) == hash(fresh)
    assert repr(asked) == repr(fresh)
    assert pickle.loads(pickle.dumps(asked)) == fresh
    shorter = replace(asked, labels=asked.labels[1:])
    assert shorter.where(region="S", sector="b") == (1,)
    assert shorter.column("region") == ("S", "S")
