"""Value added is one thing in all methods, whatever rows a publisher gives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.published_tables import table

import weefsel as wf
from weefsel.errors import InputError, InputFaults
from weefsel.methods import value
from weefsel.model import Axis, Fabric

NO_ROWS = "no row of gross value added"


def without_rows(fabric: Fabric) -> Fabric:
    """Return a fabric as WIOD gives one: one row that mixes value added, taxes and margins."""
    rest = (fabric.output - fabric.flows.sum(axis=0))[np.newaxis]
    return replace(fabric, items=Axis(("item",), (("value_added_taxes_and_margins",),)), value_added=rest)


@pytest.fixture(scope="module")
def wiod_like() -> Fabric:
    return without_rows(table("leather"))


def test_methods_agree_on_value_added_where_no_row_gives_it(wiod_like: Fabric) -> None:
    rest = wiod_like.output - wiod_like.flows.sum(axis=0)
    regions = wiod_like.industries.column("region")
    made = {region: sum(v for v, at in zip(rest, regions, strict=True) if at == region) for region in set(regions)}
    footprint = wf.compute("footprint.accounts", wiod_like).frame.filter(account="value_added", measure="production")
    assert dict(footprint.select("region", "value").iter_rows()) == pytest.approx(made, rel=1e-12)
    effects = wf.compute("structure.multipliers", wiod_like).frame.filter(
        measure="value_added", kind="effect", type="I"
    )
    # all of a unit of final demand is somebody's value added in a table that is closed
    assert effects["value"].to_numpy() == pytest.approx(np.ones(len(rest)), rel=1e-12)
    exports = wf.compute("gvc.exports", wiod_like).frame
    items = wf.compute("gvc.exports", table("leather")).frame
    assert exports["value"].to_numpy() == pytest.approx(items["value"].to_numpy(), rel=1e-12)
    paths = wf.compute("structure.paths", wiod_like, keep=100_000, threshold=0.0, depth=2)
    assert f"({rest.sum():.6g} " in paths.notes[0]
    change = wf.compute("structure.decomposition", wiod_like, other=wiod_like, measure="value_added").frame
    assert change["value"].to_numpy() == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize("method", ["structure.multipliers", "footprint.accounts", "structure.extraction"])
def test_a_note_says_what_value_added_is_there(wiod_like: Fabric, method: str) -> None:
    settings = {"industry": "Agriculture", "region": "Turkey"} if method == "structure.extraction" else {}
    assert any(NO_ROWS in note for note in wf.compute(method, wiod_like, **settings).notes)
    assert not any(NO_ROWS in note for note in wf.compute(method, table("leather"), **settings).notes)


def test_taxes_on_products_and_imports_are_taken_out_where_they_stand_apart() -> None:
    belgium = wf.load("belgium")
    names = belgium.items.column("item")
    kept = [at for at, name in enumerate(names) if name in ("imports", "product_taxes")]
    labels = (*[(names[at],) for at in kept], ("value_added_and_more",))
    rows = np.vstack([belgium.value_added[kept], np.ones(len(belgium.output))])
    bare = replace(belgium, items=Axis(("item",), labels), value_added=rows)
    found, known = value.gross_value_added(bare), value.gross_value_added(belgium)
    assert found is not None
    assert known is not None
    assert found == pytest.approx(known, abs=0.02)  # the publisher's own rounding, to a hundredth of a million


def test_one_region_that_does_not_tell_its_imports_has_no_value_added() -> None:
    alone = table("miller_blair")
    bare = replace(alone, items=Axis(("item",), ()), value_added=np.zeros((0, len(alone.output))), imports=None)
    assert value.gross_value_added(bare) is None
    mixed = replace(bare, items=Axis(("item",), (("more",),)), value_added=np.ones((1, len(alone.output))))
    assert value.gross_value_added(mixed) is None
    assert "value_added" not in set(wf.compute("structure.multipliers", bare).frame["measure"])
    with pytest.raises(InputError, match="has no value_added") as error:
        wf.compute("structure.paths", bare)
    assert "output" in error.value.remedy


def test_two_meanings_of_value_added_are_not_compared(wiod_like: Fabric) -> None:
    with pytest.raises(InputFaults) as error:
        wf.compute("structure.decomposition", table("leather"), other=wiod_like, measure="value_added")
    assert any(NO_ROWS in fault.what for fault in error.value.faults())


def test_items_ask_for_rows(wiod_like: Fabric) -> None:
    with pytest.raises(InputError, match="none of the rows"):
        wf.compute("gvc.exports", wiod_like, value_added="items")


def test_what_rows_leave_over_is_named_beside_footprints() -> None:
    leather = table("leather")
    output = leather.output.copy()
    output[0] += 1.5
    found = wf.compute("footprint.accounts", replace(leather, output=output))
    note = next(note for note in found.notes if "differs from consumption" in note)
    cell = dict(found.frame.filter(region="Argentina").select("measure", "value").iter_rows())
    gap = cell["production"] - cell["exports"] + cell["imports"] - cell["consumption"]
    assert gap > 0.1
    assert f"{gap:,.4g}" in note
    assert "Argentina" in note
    assert not any("differs" in note for note in wf.compute("footprint.accounts", leather).notes)
