"""What an economist would trip over is said beside the numbers, and the product form of dearer imports."""

from __future__ import annotations

import numpy as np
import pytest

import weefsel as wf
from weefsel.errors import InputFaults
from weefsel.kernels.leontief import Array
from weefsel.study import with_errors


def _prices(costs: str, table: str = "belgium") -> tuple[Array, tuple[str, ...]]:
    found = wf.compute("prices.push", table, costs=costs)
    return found.frame.filter(measure="price")["value"].to_numpy(), found.notes


def test_a_dearer_imported_product_costs_everyone_who_buys_it() -> None:
    belgium = wf.load("belgium")
    assert belgium.imports is not None
    row = belgium.imports.products.column("product").index("B05-09")
    made = belgium.output != 0
    cost = np.where(made, 0.2 * belgium.imports.flows[row] / np.where(made, belgium.output, 1.0), 0.0)
    inputs = belgium.flows / np.where(made, belgium.output, 1.0)
    expected = np.linalg.solve((np.eye(len(cost)) - inputs).T, cost)
    found, notes = _prices("B05-09:imported:20%")
    assert found == pytest.approx(expected[made], rel=1e-9, abs=1e-14)
    assert f"from {belgium.imports.flows[row].sum():.6g} by" in notes[0]
    refining = list(belgium.industries.labels).index(("C19",))
    assert found[refining] > 0.05 > 1000 * _prices("B05-09:imports:20%")[0][refining]


def test_an_amount_for_a_product_is_spread_by_what_each_buys_and_a_region_says_whose_purchases() -> None:
    share, _ = _prices("B05-09:imported:20%")
    belgium = wf.load("belgium")
    assert belgium.imports is not None
    bought = belgium.imports.flows[belgium.imports.products.column("product").index("B05-09")].sum()
    amount, _ = _prices(f"B05-09:imported:{float(0.2 * bought)!r} meur")
    assert amount == pytest.approx(share, rel=1e-9)
    everywhere, _ = _prices("B05-09@all:imported:20%", "belgium-regions")
    parts = [
        _prices(f"B05-09@{place}:imported:20%", "belgium-regions")[0] for place in ("Flanders", "Brussels", "Wallonia")
    ]
    assert np.sum(parts, axis=0) == pytest.approx(everywhere, rel=1e-9, abs=1e-14)


def test_who_buys_and_which_product_are_two_readings_that_are_both_said() -> None:
    _, notes = _prices("B05-09:imports:20%")
    assert notes[0].startswith("Read as: imports bought by B05-09 from ")
    assert "B05-09:imported" in notes[1]


def test_a_product_that_nobody_imports_is_refused() -> None:
    with pytest.raises(InputFaults) as error:
        wf.compute("prices.push", "belgium", costs="T97-98:imported:20%")
    assert "T97-98" in error.value.faults()[0].what
    with pytest.raises(InputFaults) as error:
        wf.compute("prices.push", "belgium-world", costs="C19@Flanders:imported:20%")
    assert "unknown item of cost: 'imported'" in error.value.faults()[0].what


def test_regions_of_one_country_say_what_they_sell_to_each_other() -> None:
    for method in ("gvc.exports", "gvc.kww", "gvc.wwz"):
        by_partner = wf.compute(method, "belgium-regions", by="partner")
        note = next(note for note in by_partner.notes if "regions of one country" in note)
        assert "Flanders 55,067 of 203,931 meur" in note
    partners = wf.compute("gvc.exports", "belgium-regions", by="partner").frame.filter(
        exporter="Flanders", measure="EXGR"
    )
    inside = partners.filter(partner="Brussels")["value"].item() + partners.filter(partner="Wallonia")["value"].item()
    assert f"{inside:,.0f}" == "55,067"
    joined = wf.compute("gvc.exports", "belgium-regions", groups="Belgium:Flanders+Brussels+Wallonia")
    assert not any("regions of one country" in note for note in joined.notes)
    world = wf.compute("gvc.exports", "belgium-world")
    assert any("Flanders, Brussels, Wallonia are regions of one country" in note for note in world.notes)


def test_names_shared_by_two_decompositions_are_told_apart() -> None:
    first, second = (wf.compute(method, "belgium-regions") for method in ("gvc.exports", "gvc.kww"))
    assert any("gvc.kww" in note for note in first.notes)
    assert any("gvc.exports" in note for note in second.notes)
    for exporter in ("Flanders", "Brussels", "Wallonia"):
        ours = {row["measure"]: row["value"] for row in first.frame.filter(exporter=exporter).to_dicts()}
        terms = {row["measure"]: row["value"] for row in second.frame.filter(exporter=exporter).to_dicts()}
        assert ours["FC"] == pytest.approx(terms["FVA_FIN"] + terms["FVA_INT"] + terms["FDC"], rel=1e-9)
        assert ours["FDC"] < terms["FDC"] / 5


def test_ranges_say_what_they_do_not_hold() -> None:
    found = with_errors("structure.multipliers", wf.load("belgium"), {}, draws=3, seed=1)
    said = " ".join(found.notes)
    assert "independent of each other" in said
    assert "taken as exact" in said
    assert "Jobs of 2019 stand on output of 2015" in said
    assert not any("Jobs of" in note for note in wf.compute("structure.linkages", "belgium").notes)


@pytest.mark.parametrize(
    ("method", "settings", "said"),
    [
        ("structure.extraction", {"industry": "C29", "variant": "supply"}, "upper bound"),
        ("structure.linkages", {}, "imports pulls on nobody here"),
        ("prices.push", {"costs": "C19:imports:20%"}, "passed on in full"),
        ("prices.exogenous", {"prices": "D35:20%"}, "passed on in full"),
        ("prices.exogenous", {"prices": "D35:20%"}, "Basic-price index of household consumption"),
    ],
)
def test_what_a_page_says_stands_in_a_note_too(method: str, settings: dict[str, object], said: str) -> None:
    assert any(said in note for note in wf.compute(method, "belgium", **settings).notes)
