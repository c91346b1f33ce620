"""Import dependency by product: invariants, variants, persistence."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import weefsel as wf
from weefsel.errors import InputError
from weefsel.kernels import dependency as kernel
from weefsel.model.figures import Figures
from weefsel.store import embedded_figures, read_figures


def sample() -> Figures:
    return read_figures(embedded_figures()["trade-sample"])


def values(frame: pl.DataFrame, measure: str, area: str = "EU27") -> dict[str, float]:
    return dict(frame.filter(measure=measure, area=area).select("product", "value").iter_rows())


def test_money_does_not_matter() -> None:
    table = sample()
    scaled = {
        "partners": table.frames["partners"].with_columns(pl.col("imports", "exports") * 1e6),
        "world": table.frames["world"].with_columns(pl.col("imports", "exports") * 1e6),
    }
    first = wf.compute("dependency.products", "belgium", trade=table).frame
    second = wf.compute("dependency.products", "belgium", trade=replace(table, frames=scaled)).frame
    assert first.drop("value").equals(second.drop("value"))
    assert np.allclose(first["value"], second["value"], rtol=1e-12)


def test_merging_two_products_of_one_country_changes_nothing() -> None:
    """A product that is bought from one origin only, split into two codes, is as concentrated together as apart."""
    table = sample()
    only = table.frames["partners"].filter(pl.col("product") == "280461", pl.col("partner") == "CHN")
    world = table.frames["world"].filter(pl.col("product") == "280461")
    halves = [
        only.with_columns(pl.lit(code).alias("product"), pl.col("imports") * part)
        for code, part in (("a", 0.3), ("b", 0.7))
    ]
    worlds = [world.with_columns(pl.lit(code).alias("product")) for code in ("a", "b")]
    apart = replace(table, frames={"partners": pl.concat(halves), "world": pl.concat(worlds)})
    together = replace(table, frames={"partners": only, "world": world})
    found = values(wf.compute("dependency.products", "belgium", trade=apart).frame, "concentration")
    whole = values(wf.compute("dependency.products", "belgium", trade=together).frame, "concentration")
    assert set(found.values()) == set(whole.values()) == {1.0}


def test_variants_persistence_and_bands() -> None:
    plain = wf.compute("dependency.products", "belgium", trade="trade-sample").frame
    assert values(plain, "years_dependent")["850650"] == 0.5
    assert values(plain, "years_dependent")["280461"] == 1.0
    assert 0.0 < values(plain, "firmness")["850650"] < 1.0
    world = wf.compute("dependency.products", "belgium", trade="trade-sample", variant="commission_world").frame
    assert values(world, "dependent")["850650"] == 0.0
    firm = wf.compute(
        "dependency.products", "belgium", trade="trade-sample", variant="commission_persistent", year=2021
    ).frame
    # Dependent in 2021 and 2022, not before: two of three years only in 2022.
    assert values(firm, "dependent")["850650"] == 0.0


def test_all_origins_count_for_a_country_in_geodep() -> None:
    national = wf.compute("dependency.products", "belgium", trade="trade-sample", variant="geodep").frame
    union = wf.compute("dependency.products", "belgium", trade="trade-sample").frame
    assert values(national, "concentration", "BEL")["870323"] != values(union, "concentration", "BEL")["870323"]
    assert values(national, "concentration")["870323"] == values(union, "concentration")["870323"]
    assert values(national, "outside_share", "BEL")["870323"] == 1.0


def test_what_is_sent_on_lowers_cover_and_nothing_else() -> None:
    kept = wf.compute("dependency.products", "belgium", trade="trade-sample").frame
    sent = wf.compute("dependency.products", "belgium", trade="trade-sample", reexport=0.25).frame
    assert values(sent, "cover")["870323"] == pytest.approx(0.75 * values(kept, "cover")["870323"])
    assert values(sent, "concentration") == pytest.approx(values(kept, "concentration"))


def test_like_minded_partners_are_a_list_of_the_user() -> None:
    found = wf.compute("dependency.products", "belgium", trade="trade-sample", like_minded="US,JPN,GB").frame
    assert values(found, "not_like_minded")["280461"] > 0.8
    assert values(found, "not_like_minded")["870323"] == 0.0


def test_what_does_not_exist_is_named() -> None:
    with pytest.raises(InputError, match="unknown product: '99'"):
        wf.compute("dependency.products", "belgium", trade="trade-sample", product="99")
    with pytest.raises(InputError, match="unknown area"):
        wf.compute("dependency.reverse", "belgium", trade="trade-sample", area="FRA")
    with pytest.raises(InputError, match="unknown year"):
        wf.compute("dependency.network", "belgium", trade="trade-sample", year=1999)
    table = sample()
    gap = replace(table, frames={**table.frames, "partners": table.frames["partners"].filter(pl.col("year") != 2020)})
    with pytest.raises(InputError, match="gaps"):
        wf.compute("dependency.products", "belgium", trade=gap, variant="geodep")


@given(st.lists(st.booleans(), min_size=1, max_size=9), st.integers(1, 4), st.integers(1, 4))
def test_persistence_counts_years(held: list[bool], window: int, at_least: int) -> None:
    found = kernel.persistent(np.array(held)[:, None], window, at_least)[:, 0]
    assert found.tolist() == [sum(held[max(0, t - window + 1) : t + 1]) >= at_least for t in range(len(held))]


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_a_product_far_from_its_thresholds_is_firm(value: float, band: float) -> None:
    share = float(kernel.robustness(np.array([[value]]), np.array([0.5]), band)[0])
    assert share == sum(value > 0.5 * scale for scale in (1 - band, 1.0, 1 + band)) / 3


def test_without_its_only_seller_a_star_loses_everything() -> None:
    largest, lost = kernel.fall_without_largest(
        np.array([[9.0, 0.0, 0.0], [0.0, 0.0, 0.0]]), np.array([[0.0, 4.0, 5.0], [0, 0, 0]])
    )
    assert (largest[0], lost[0]) == (0, 1.0)
    assert np.isnan(lost[1])


def test_products_that_do_not_come_from_outside_are_counted() -> None:
    table = sample()
    only = table.frames["partners"].filter(~((pl.col("product") == "870323") & ~pl.col("inside")))
    found = wf.compute(
        "dependency.products", "belgium", trade=replace(table, frames={**table.frames, "partners": only})
    )
    assert "870323" not in values(found.frame, "concentration")
    assert "EU27, 2022: 1 products do not come from outside and are not dependent." in found.notes


def test_what_is_not_exported_has_no_cover_and_is_dependent_all_the_same() -> None:
    found = wf.compute("dependency.products", "belgium", trade="trade-sample", area="BEL")
    cover, bought = (set(found.frame.filter(measure=name)["product"]) for name in ("cover", "outside_share"))
    assert cover < bought
    assert max(found.frame.filter(measure="cover")["value"].to_list()) < 9999.0
    said = f"BEL, 2022: {len(bought - cover)} products are imported and (next to) not exported"
    assert any(note.startswith(said) for note in found.notes)
    alone = found.frame.filter(pl.col("product").is_in(bought - cover), measure="dependent")
    assert 1.0 in alone["value"].to_list()
