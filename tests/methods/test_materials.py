"""Raw materials: known answers of the assessments, and figures of the user's own."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from tests.published_tables import germany_1995

import weefsel as wf
from weefsel.errors import InputError
from weefsel.model.figures import Figures
from weefsel.store import embedded_figures, read_figures


def built_in() -> Figures:
    return read_figures(embedded_figures()["eu-materials"])


@pytest.mark.parametrize(
    ("year", "assessed", "critical", "listed"),
    [(2011, 43, 16, 16), (2014, 52, 20, 20), (2017, 61, 26, 27), (2020, 66, 30, 30), (2023, 70, 32, 34)],
)
def test_known_answers_of_the_screen(year: int, assessed: int, critical: int, listed: int) -> None:
    frame = wf.compute("materials.screen", "belgium", year=year).frame
    counts = [int(frame.filter(measure=measure)["value"].sum()) for measure in ("critical", "listed")]
    assert (len(frame.filter(measure="supply_risk")), *counts) == (assessed, critical, listed)


def test_importance_of_2014_and_2017_is_never_compared() -> None:
    frame = wf.compute("materials.screen", "belgium", material="cobalt").frame
    assert frame.filter(measure="economic_importance_change")["year"].to_list() == [2014, 2020, 2023]
    assert frame.filter(measure="supply_risk_change", year=2023)["value"].item() == pytest.approx(2.8 - 2.5)


def test_users_set_their_own_thresholds() -> None:
    strict = wf.compute("materials.screen", "belgium", year=2023, supply_risk_from=3).frame
    assert 0 < strict.filter(measure="critical")["value"].sum() < 12


def test_the_goals_of_the_act() -> None:
    found = wf.compute("materials.targets", "belgium")
    shares, index = (found.frame.filter(measure=name) for name in ("largest_share", "hhi"))
    above = shares.filter(pl.col("value") > 0.65).sort("value", descending=True)
    assert (len(shares), len(above), int((index["value"] > 0.4).sum())) == (87, 12, 41)
    assert above.select("material", "country", "value").rows()[:2] == [
        ("Boron", "Türkiye", 0.99),
        ("Magnesium", "China", 0.97),
    ]
    assert "United Kingdom" in above["country"].to_list()


def test_published_risk_of_2023_stays_below_the_upper_bound() -> None:
    ours = wf.compute("materials.risk", "belgium").frame.filter(measure="supply_risk", stage="worst")
    published = wf.compute("materials.screen", "belgium", year=2023).frame.filter(measure="supply_risk")
    both = ours.join(published.select("material", pl.col("value").alias("published")), on="material")
    above = both.filter(pl.col("published") > pl.col("high") + 0.05)["material"].to_list()
    assert len(both) == 68
    # Their published risk rests on shares that the files do not carry as they stand.
    assert above == ["Arsenic", "HREEs", "Phosphorus", "Scandium"]


def test_an_unknown_material_is_named() -> None:
    with pytest.raises(InputError, match="unknown material: 'cobold'"):
        wf.compute("materials.targets", "belgium", material="cobold")
    with pytest.raises(InputError, match="no assessment of 2022"):
        wf.compute("materials.screen", "belgium", year=2022)


def test_uses_need_nace_codes_and_add_up_by_industry() -> None:
    with pytest.raises(InputError, match="NACE"):
        wf.compute("materials.uses", germany_1995())
    frame = wf.compute("materials.uses", "belgium", material="Potash").frame
    belgium = wf.load("belgium")
    k = belgium.industries.labels.index(("C20",))
    row = frame.filter(sector="C20", measure="value_added").row(0, named=True)
    assert row["value"] == pytest.approx(belgium.value_added[:3, k].sum())


def test_regions_carry_their_own_value_added() -> None:
    frame = wf.compute("materials.uses", "belgium-regions", material="cobalt").frame.filter(measure="value_added")
    whole = wf.compute("materials.uses", "belgium", material="cobalt").frame.filter(measure="value_added")
    assert frame["value"].sum() == pytest.approx(whole["value"].sum(), rel=1e-9)
    assert frame["region"].n_unique() == 3


def test_figures_of_the_user_replace_those_built_in() -> None:
    own = built_in()
    assessments = own.frames["assessments"].with_columns(
        pl.when(pl.col("material") == "Gold").then(9.0).otherwise("supply_risk").alias("supply_risk")
    )
    changed = replace(own, name="mine", frames={**own.frames, "assessments": assessments})
    found = wf.compute("materials.screen", "belgium", year=2023, materials=changed)
    assert found.settings["materials"] == "mine"
    assert found.frame.filter(material="Gold", measure="supply_risk")["value"].item() == 9.0


def test_five_rows_of_manganese_get_the_sector_of_their_value_added() -> None:
    manganese = built_in().frames["uses"].filter(material="Manganese")
    moved = manganese.filter(pl.col("sector") != pl.col("published_sector"))
    assert len(moved) == 5
    cars = manganese.filter(application="Transportation (motor vehicles)").row(0, named=True)
    assert (cars["sector"], cars["published_sector"]) == ("C29", "C30")


def test_traps_of_the_files() -> None:
    supply = built_in().frames["supply"]
    assert supply.filter(material="Silicon metal", country="Germany", scope="eu")["share"].item() == 0.06
    assert supply.filter(pl.col("below"))["share"].unique().to_list() == [0.0005]
    assert not set(supply["country"]) & {"Turkyie", "Brasil", "Brasilia", "Congo", "Libanon"}
    assert supply["governance"].null_count() == 0
    assert supply.filter(country="China")["governance"].unique().len() == 1


def test_a_material_is_named_in_any_language_or_by_its_symbol() -> None:
    first = wf.compute("materials.screen", "belgium", material="Cobalt").frame
    for name in ("kobalt", "COBALT", "Co"):
        assert wf.compute("materials.screen", "belgium", material=name).frame.equals(first)
    both = [wf.compute("materials.risk", "belgium", material=name).frame for name in ("Wolfraam", "Tungsten")]
    assert both[0].equals(both[1])
    assert "economic_importance" in set(both[0]["measure"])
    with pytest.raises(InputError, match="no uses of Lithium"):
        wf.compute("materials.uses", "belgium", material="lithium")
    with pytest.raises(InputError, match="no assessment of Neodymium alone") as caught:
        wf.compute("materials.screen", "belgium", material="Nd")
    assert "LREEs" in str(caught.value.faults()[0].remedy)
    with pytest.raises(InputError, match="unknown material: 'Unobtainium'"):
        wf.compute("materials.uses", "belgium", material="Unobtainium")
