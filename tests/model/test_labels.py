"""Axes: labels are found by their parts, and what is worked out once does not change what an axis is."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest

import weefsel as wf
from weefsel.model import Axis, in_order_of, residence_between

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


def test_where_wages_go_follows_the_labels_not_the_order() -> None:
    """The same regions named in another order are the same commuting: multipliers of type II do not move."""
    regions = wf.load("belgium-regions")
    assert regions.residence is not None
    turned = ("Wallonia", "Flanders", "Brussels")
    other = replace(regions, residence=residence_between(turned, in_order_of(regions.residence, turned)))
    one, two = (wf.compute("structure.multipliers", table).frame.filter(type="II") for table in (regions, other))
    assert one["value"].to_numpy() == pytest.approx(two["value"].to_numpy(), rel=1e-13)
    with pytest.raises(ValueError, match="regions of the industries"):
        replace(regions, residence=residence_between(("Flanders", "Brussels"), np.eye(2)))
    with pytest.raises(ValueError, match="labels ask for"):
        residence_between(("Flanders", "Brussels"), np.eye(3))
