"""A table in the place of its country: a country cut out and set back gives the world again; detailed figures stay."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.published_tables import leather

from weefsel.errors import ComputationError, InputError
from weefsel.methods.reshape.aggregate import aggregate
from weefsel.methods.reshape.nest import Place, nest
from weefsel.methods.reshape.subset import subset
from weefsel.model import Bridge, Fabric

WORLD = leather()
HOME, *OTHERS = WORLD.industries.unique("region")
SECTORS = WORLD.industries.unique("sector")
SAME = Place(HOME, {name: (name,) for name in SECTORS}, {"final": ("final",)}, {})


def cut_out() -> Fabric:
    return subset(WORLD, regions=(HOME,))


def test_a_country_cut_out_and_set_back_gives_the_world_again() -> None:
    found = nest(cut_out(), WORLD, SAME)
    assert set(found.industries.labels) == set(WORLD.industries.labels)
    order = [found.industries.labels.index(label) for label in WORLD.industries.labels]
    assert found.flows[np.ix_(order, order)] == pytest.approx(WORLD.flows, rel=1e-12)
    assert found.output[order] == pytest.approx(WORLD.flows.sum(axis=1) + WORLD.final_demand.sum(axis=1), rel=1e-12)
    uses = [found.uses.labels.index(label) for label in WORLD.uses.labels]
    assert found.final_demand[np.ix_(order, uses)] == pytest.approx(WORLD.final_demand, rel=1e-12)


def test_detailed_figures_stay_and_all_adds_up() -> None:
    names = SECTORS
    split = np.array([[0.3, 0.7, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1.0]])
    detailed = aggregate(cut_out(), Bridge("split", names, ("Crops", "Animals", *names[1:]), split))
    goes = {"Crops": (names[0],), "Animals": (names[0],), **{name: (name,) for name in names}}
    detailed = replace(detailed, meta=replace(detailed.meta, currency_unit="keur"), flows=detailed.flows * 1.0)
    found = nest(detailed, WORLD, replace(SAME, sectors=goes))
    n = len(detailed.industries)
    assert (found.flows[:n, :n] == detailed.flows).all()
    assert (found.output[:n] == detailed.output).all()
    assert detailed.imports is not None
    assert found.flows[n:, :n].sum(axis=0) == pytest.approx(detailed.imports.flows.sum(axis=0), rel=1e-12)
    row = found.output - found.flows.sum(axis=1) - found.final_demand.sum(axis=1)
    column = found.output - found.flows.sum(axis=0) - np.nansum(found.value_added, axis=0)
    assert np.abs(row).max() < 1e-10 * found.output.max()
    assert np.abs(column[n:]).max() < 1e-10 * found.output.max()
    # Joined again, it is the world: proportional parts buy and sell as the whole.
    back = Bridge("back", ("Crops", "Animals", *names), names, np.eye(3)[[0, 0, 0, 1, 2]])
    joined = aggregate(found, back)
    order = [joined.industries.labels.index(label) for label in WORLD.industries.labels]
    assert joined.flows[np.ix_(order, order)] == pytest.approx(WORLD.flows, rel=1e-12)


def test_another_unit_of_the_world_changes_nothing() -> None:
    scaled = replace(
        WORLD,
        flows=WORLD.flows * 1.3,
        final_demand=WORLD.final_demand * 1.3,
        output=WORLD.output * 1.3,
        value_added=WORLD.value_added * 1.3,
    )
    one, other = nest(cut_out(), WORLD, SAME), nest(cut_out(), scaled, SAME)
    assert one.flows == pytest.approx(other.flows, rel=1e-12)


def test_what_does_not_fit_is_refused() -> None:
    detailed = cut_out()
    with pytest.raises(InputError, match="unknown country"):
        nest(detailed, WORLD, replace(SAME, country="Nowhere"))
    with pytest.raises(InputError, match="no final use of"):
        nest(detailed, WORLD, replace(SAME, categories={"other": ("final",)}))
    with pytest.raises(InputError, match="in no line of the bridge"):
        nest(detailed, WORLD, replace(SAME, sectors={}))
    with pytest.raises(InputError, match="unknown sector"):
        nest(detailed, WORLD, replace(SAME, sectors=dict.fromkeys(SECTORS, ("Nothing",))))
    with pytest.raises(InputError, match="who buys its imports"):
        nest(replace(detailed, imports=None), WORLD, SAME)
    with pytest.raises(InputError, match="no regions"):
        nest(detailed, detailed if "region" not in detailed.uses.levels else _without_regions(), SAME)
    with pytest.raises(ComputationError, match="value added abroad"):
        nest(_large_exports(), WORLD, SAME)


def _without_regions() -> Fabric:
    from tests.published_tables import germany_1995

    return germany_1995()


def _large_exports() -> Fabric:
    """Return the country with exports so large that buyers abroad would spend more than they make."""
    detailed = cut_out()
    final = detailed.final_demand.copy()
    abroad = [at for at, use in enumerate(detailed.uses.labels) if use[1] == "exports"]
    final[:, abroad] *= 1000
    return replace(detailed, final_demand=final, output=detailed.flows.sum(axis=1) + final.sum(axis=1))
