"""Exports of countries: breakdowns, groups, refusals and notes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from tests.golden.independent_gvc import decompose
from tests.published_tables import germany_1995, leather

from weefsel.errors import InputError, InputFaults
from weefsel.methods.gvc.exports import exports
from weefsel.methods.gvc.kww import kww
from weefsel.methods.gvc.wwz import wwz
from weefsel.model import Axis, Fabric


def _sum(frame: pl.DataFrame, *labels: str) -> dict[tuple[str, ...], float]:
    summed = frame.group_by([*labels, "measure"]).agg(pl.col("value").sum())
    return {tuple(row[:-1]): row[-1] for row in summed.select(*labels, "measure", "value").iter_rows()}


def test_one_row_per_exporter_and_measure() -> None:
    frame = exports(leather()).frame
    assert frame.columns == ["exporter", "measure", "value", "unit", "status"]
    assert len(frame) == 3 * 12
    assert frame.row(0)[:3] == ("Argentina", "EXGR", pytest.approx(64.3))


@pytest.mark.parametrize("by", ["partner", "sector", "sector_partner"])
@pytest.mark.parametrize("perspective", ["source", "sink"])
def test_breakdowns_add_up(by: str, perspective: str) -> None:
    whole = _sum(exports(leather()).frame, "exporter")
    broken = _sum(exports(leather(), by=by, perspective=perspective).frame, "exporter")  # type: ignore[arg-type]
    assert broken.keys() == whole.keys()
    for key, value in whole.items():
        assert broken[key] == pytest.approx(value, rel=1e-10), key


def test_no_country_is_its_own_partner() -> None:
    frame = exports(leather(), by="sector_partner").frame
    assert frame.filter(pl.col("exporter") == pl.col("partner")).is_empty()
    assert len(frame) == 3 * 3 * 2 * 12


def test_flows_inside_a_group_are_domestic() -> None:
    fabric = leather()
    frame = exports(fabric, groups="AT:Argentina+Turkey").frame
    assert frame["exporter"].unique(maintain_order=True).to_list() == ["AT", "Germany"]
    final = np.column_stack([fabric.final_demand[:, :2].sum(axis=1), fabric.final_demand[:, 2]])
    expected = decompose(fabric.flows, fabric.output, final, [[0, 1, 2, 3, 4, 5], [6, 7, 8]])
    for measure, values in expected.items():
        found = frame.filter(pl.col("measure") == measure)["value"].to_list()
        assert found == pytest.approx([values[:6].sum(), values[6:].sum()], rel=1e-9), measure
    sectors = exports(fabric, groups="AT:Argentina+Turkey", by="sector").frame
    assert len(sectors) == 2 * 3 * 12


def test_a_group_may_take_the_name_of_a_member() -> None:
    frame = exports(leather(), groups="Turkey:Turkey+Argentina").frame
    assert frame["exporter"].unique(maintain_order=True).to_list() == ["Turkey", "Germany"]


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ("X:Argentina+Turky", "Turky"),
        ("X:Argentina,Y:Argentina+Turkey", "two groups"),
        ("Germany:Argentina+Turkey", "outside it"),
        ("X", "not a group"),
        ("X:Argentina+Turkey+Germany", "nobody to export to"),
    ],
)
def test_groups_that_are_not_right_are_refused(groups: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        exports(leather(), groups=groups)


def test_faults_of_groups_are_gathered() -> None:
    with pytest.raises(InputFaults) as caught:
        exports(leather(), groups="X:Nowhere,Y,Z:Turkey,W:Turkey")
    assert len(caught.value.faults()) == 3


def test_a_table_without_regions_is_refused() -> None:
    with pytest.raises(InputError, match="no region"):
        exports(germany_1995())
    anonymous = replace(leather(), uses=Axis(("category",), (("a",), ("b",), ("c",))))
    with pytest.raises(InputError, match="uses of final demand"):
        exports(anonymous)


def _with_taxes() -> Fabric:
    fabric = leather()
    added = fabric.value_added[0]
    items = Axis(("item",), (("operating_surplus",), ("product_taxes",)))
    return replace(fabric, items=items, value_added=np.vstack([0.9 * added, 0.1 * added]))


def test_product_taxes_are_value_added_unless_items_are_asked_for() -> None:
    plain, taxed = exports(leather()).frame, exports(_with_taxes()).frame
    assert taxed["value"].to_list() == pytest.approx(plain["value"].to_list(), rel=1e-12)
    result = exports(_with_taxes(), value_added="items")
    found = _sum(result.frame, "exporter")
    assert found["Turkey", "DC"] == pytest.approx(0.9 * _sum(plain, "exporter")["Turkey", "DC"], rel=1e-9)
    assert any("nobody's value added" in note for note in result.notes)


def test_a_country_that_exports_nothing_is_named() -> None:
    fabric = leather()
    flows, final = fabric.flows.copy(), fabric.final_demand.copy()
    final[:3, 0] += flows[:3, 3:].sum(axis=1) + final[:3, 1:].sum(axis=1)
    flows[:3, 3:], final[:3, 1:] = 0, 0
    result = exports(replace(fabric, flows=flows, final_demand=final))
    assert set(result.frame.filter(pl.col("exporter") == "Argentina")["value"]) == {0.0}
    assert "Argentina export nothing" in result.notes[0]


def test_terms_add_up_to_exports_with_groups_and_taxes() -> None:
    fabric = _with_taxes()
    gross = _sum(exports(fabric, groups="AT:Argentina+Turkey", by="partner").frame, "exporter", "partner")
    cells = wwz(fabric, groups="AT:Argentina+Turkey").frame
    assert cells.columns == ["exporter", "sector", "partner", "measure", "value", "unit", "status"]
    assert len(cells) == 2 * 3 * 16
    nine = kww(fabric, groups="AT:Argentina+Turkey").frame
    for exporter, partner in (("AT", "Germany"), ("Germany", "AT")):
        total = gross[exporter, partner, "EXGR"]
        assert cells.filter(pl.col("exporter") == exporter)["value"].sum() == pytest.approx(total, rel=1e-10)
        assert nine.filter(pl.col("exporter") == exporter)["value"].sum() == pytest.approx(total, rel=1e-10)


@pytest.mark.parametrize("by", ["partner", "sector", "sector_partner"])
def test_nine_terms_of_sectors_and_partners_add_up_to_those_of_countries(by: str) -> None:
    whole = _sum(kww(leather()).frame, "exporter")
    parts = _sum(kww(leather(), by=by).frame, "exporter")  # type: ignore[arg-type]
    assert parts.keys() == whole.keys()
    assert list(parts.values()) == pytest.approx([whole[key] for key in parts], rel=1e-10)


def test_belgian_regions_trade_with_each_other_and_abroad() -> None:
    import weefsel as wf

    fabric = wf.load("belgium-regions")
    gross = _sum(exports(fabric, by="partner").frame, "exporter", "partner")
    assert {partner for _, partner, _ in gross} == {"Flanders", "Brussels", "Wallonia", "abroad"}
    terms = wwz(fabric, by="partner").frame.group_by("exporter", "partner").agg(pl.col("value").sum())
    assert len(terms) == 9
    for exporter, partner, value in terms.iter_rows():
        assert value == pytest.approx(gross[exporter, partner, "EXGR"], rel=1e-9)
