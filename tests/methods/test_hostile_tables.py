"""Every linear method on tables that are legal but awkward, and on tables that have no answer."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from tests.conftest import small_fabric

import weefsel as wf
from weefsel.errors import ComputationError, InputError, WeefselError
from weefsel.model import Fabric
from weefsel.study import known_methods

FIRST = "a"
SETTINGS: Mapping[str, Mapping[str, object]] = {
    "structure.extraction": {"industry": FIRST},
    "structure.mixed": {"outputs": "a:-10%"},
    "structure.ghosh": {"primary": "a:-10%"},
    "structure.decomposition": {"other": "@same"},
    "prices.push": {"costs": "a:compensation:10%"},
    "prices.exogenous": {"prices": "a:10%"},
    "scenario.impact": {"changes": "final_demand:a:all:-10%; capacity:b:-5%"},
    "domino.closure": {"industry": FIRST, "share": 0.5, "customers": "both", "ranges": True},
    "domino.rounds": {"industry": FIRST, "share": 0.5},
    "domino.links": {"industry": FIRST, "share": 0.5},
    "domino.services": {"industry": FIRST, "share": 0.5},
    "domino.assumptions": {"industry": FIRST, "share": 0.5},
}
FAMILIES = ("structure.", "prices.", "scenario.", "gvc.", "footprint.", "trade.", "uncertainty.", "table.check")
METHODS = sorted({name for name in known_methods() if name.startswith(FAMILIES)} | set(SETTINGS))


def awkward(regions: bool) -> Fabric:
    """Return a table with an idle industry, negative final demand, negative value added, and a region of one sector."""
    flows = np.array([[10.0, 5.0, 0.0, 2.0], [4.0, 3.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0], [1.0, 9.0, 0.0, 0.0]])
    final = np.array([[30.0, -4.0], [8.0, 6.0], [0.0, 0.0], [-3.0, 5.0]])
    output = flows.sum(axis=1) + final.sum(axis=1)
    left = output - flows.sum(axis=0)
    return small_fabric(
        flows,
        final,
        sectors=("a", "b", "idle", "a" if regions else "d"),
        regions=("N", "N", "N", "S") if regions else None,
        categories=("households", "exports"),
        items={"compensation": 0.4 * np.maximum(left, 0.0), "operating_surplus": left - 0.4 * np.maximum(left, 0.0)},
        jobs=np.array([5.0, 3.0, 0.0, 2.0]),
    )


def settings_of(name: str, fabric: Fabric) -> dict[str, object]:
    found = {key: fabric if value == "@same" else value for key, value in SETTINGS.get(name, {}).items()}
    if "region" in fabric.industries.levels:
        for key, value in found.items():
            if isinstance(value, str) and key in ("outputs", "primary", "costs", "prices", "changes"):
                found[key] = value.replace("a:", "a@N:").replace("b:", "b@N:").replace("demand@N:", "demand:")
        if "industry" in found:
            found["region"] = "N"
    return found


@pytest.mark.parametrize("regions", [False, True], ids=["one region", "two regions"])
@pytest.mark.parametrize("name", METHODS)
def test_a_legal_but_awkward_table_gives_finite_numbers_or_says_why_not(name: str, regions: bool) -> None:
    fabric = awkward(regions)
    try:
        found = wf.compute(name, fabric, **settings_of(name, fabric))
    except WeefselError as error:
        assert error.faults()[0].remedy, "a refusal says what to do"
        return
    numbers = found.frame.select("value").to_numpy()
    assert np.isfinite(numbers).all()


@pytest.mark.parametrize("name", METHODS)
def test_a_table_without_an_answer_is_refused_with_the_industries_named(name: str) -> None:
    """a and b buy from each other all they make: no final demand can be served."""
    flows = np.array([[0.0, 10.0, 0.0], [10.0, 0.0, 0.0], [0.0, 0.0, 1.0]])
    fabric = small_fabric(
        flows,
        np.array([0.0, 0.0, 4.0]),
        sectors=("a", "b", "c"),
        categories=("households",),
        items={"compensation": np.array([0.0, 0.0, 2.0]), "operating_surplus": np.array([0.0, 0.0, 2.0])},
        jobs=np.ones(3),
    )
    with pytest.raises((ComputationError, InputError)) as caught:
        wf.compute(name, fabric, **settings_of(name, fabric))
    if isinstance(caught.value, ComputationError):
        assert " at a" in str(caught.value) or " at b" in str(caught.value) or "a, b" in str(caught.value)


@pytest.mark.parametrize("variant", ["group", "total"])
def test_a_group_of_all_industries_takes_everything(variant: str) -> None:
    fabric = awkward(regions=False)
    everything = "+".join(fabric.industries.column("sector")) if variant == "group" else "a"
    lost = wf.compute("structure.extraction", fabric, industry=everything, variant=variant).frame
    output = lost.filter(measure="output")["value"].to_numpy()
    if variant == "group":
        assert output == pytest.approx(fabric.output)
    assert np.isfinite(output).all()
