"""One factorisation per table: found again by content, bounded, proven when it comes from a shelf."""

from __future__ import annotations

import gc
from typing import Any

import numpy as np
import pytest
from tests.kernels.test_lu import random_table

from weefsel.kernels import leontief, lu
from weefsel.kernels.leontief import NoAnswer
from weefsel.methods import factors
from weefsel.methods.factors import Arrays, Memory

LARGE = 1020


@pytest.fixture(autouse=True)
def empty_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(factors, "_MEMORY", Memory())
    monkeypatch.setattr(factors, "_SEEN", {})


class Drawer:
    """A shelf in memory."""

    def __init__(self) -> None:
        self.arrays: dict[str, Arrays] = {}

    def get(self, key: str) -> Arrays | None:
        return self.arrays.get(key)

    def put(self, key: str, arrays: Arrays) -> None:
        self.arrays[key] = arrays


def _count(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    counted: list[int] = []
    original = leontief.factorise

    def factorise(*args: Any) -> leontief.Factor:
        counted.append(1)
        return original(*args)

    monkeypatch.setattr(leontief, "factorise", factorise)
    return counted


@pytest.mark.parametrize("n", [30, LARGE])
@pytest.mark.parametrize("frozen", [True, False])
def test_an_equal_table_finds_its_factors_a_changed_one_does_not(
    n: int, frozen: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = _count(monkeypatch)
    flows, output = random_table(n)
    flows.setflags(write=not frozen)
    output.setflags(write=not frozen)
    first = factors.factor_of(flows, output)
    assert factors.factor_of(flows, output).lu is first.lu
    assert factors.factor_of(flows.copy(), output.copy()).lu is first.lu
    assert len(counted) == 1
    other = flows.copy()
    other[3, 4] *= 1.5
    changed = factors.factor_of(other, output)
    assert len(counted) == 2
    demand = output - other.sum(axis=1)
    assert leontief.solve(changed, demand) == pytest.approx(output, rel=1e-12)


def test_memory_holds_no_table_and_forgets_the_oldest() -> None:
    flows, output = random_table(LARGE)
    flows.setflags(write=False)
    output.setflags(write=False)
    factors.factor_of(flows, output)
    assert len(factors._SEEN) == 1
    del flows
    gc.collect()
    assert not factors._SEEN
    memory = Memory(limit=3 * 8 * 100)
    for key in "abcd":
        memory.put(key, np.zeros(100))
    memory.put("large", np.zeros(1000))
    assert list(memory.kept) == ["b", "c", "d"]
    assert memory.get("b") is not None
    memory.put("e", np.zeros(100))
    assert list(memory.kept) == ["d", "b", "e"]


def test_inverse_is_kept_and_read_only() -> None:
    flows, output = random_table(40)
    found = factors.inverse_of(flows, output)
    assert factors.inverse_of(flows.copy(), output) is found
    assert not found.flags.writeable
    assert found == pytest.approx(np.linalg.inv(np.eye(40) - flows / output), abs=1e-12)


def test_the_shelf_is_asked_first_and_believed_only_on_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    flows, output = random_table(LARGE)
    drawer = Drawer()
    with factors.kept_on(drawer):
        first = factors.factor_of(flows, output)
    assert len(drawer.arrays) == 1
    monkeypatch.setattr(factors, "_MEMORY", Memory())
    counted = _count(monkeypatch)
    with factors.kept_on(drawer):
        assert factors.factor_of(flows, output).lu is first.lu
    assert not counted
    (key,) = drawer.arrays
    good = drawer.arrays[key]
    spoiled = np.asfortranarray(good["lu"][::-1])
    pivots = good["pivots"].copy()
    pivots[0] = LARGE + 7
    nowhere = np.full_like(good["lu"], np.nan)
    for broken in (
        {**good, "lu": spoiled}, {**good, "lu": nowhere}, {**good, "pivots": pivots}, {**good, "lu": good["lu"][:9]},
        {"lu": good["lu"]},
    ):  # fmt: skip
        monkeypatch.setattr(factors, "_MEMORY", Memory())
        drawer.arrays[key] = broken
        counted.clear()
        with factors.kept_on(drawer):
            again = factors.factor_of(flows, output)
        assert len(counted) == 1
        assert leontief.solve(again, output - flows.sum(axis=1)) == pytest.approx(output, rel=1e-12)
    monkeypatch.setattr(factors, "_MEMORY", Memory())
    factors.factor_of(flows, output)  # without a shelf
    assert len(counted) == 2


def test_what_has_no_answer_is_not_kept() -> None:
    inputs = np.array([[0.9, 0.5], [0.5, 0.9]])
    for _ in range(2):
        with pytest.raises(NoAnswer, match="productive"):
            factors.factor_of(inputs, np.ones(2))
    assert lu.factorise(inputs).lu.shape == (2, 2)
