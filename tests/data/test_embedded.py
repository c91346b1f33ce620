"""The built-in figures of Belgium: against the publisher's totals and cells, and region by region."""

from __future__ import annotations

import importlib
import json
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from tests.conftest import SHARED

import weefsel as wf
from weefsel import store
from weefsel.kernels import leontief
from weefsel.model import Fabric
from weefsel.store import embedded_figures, read_figures
from weefsel.vocabulary import spoken

ROOT = Path(__file__).parents[2]
SIZE = 3, 64


@pytest.fixture(scope="module")
def belgium() -> Fabric:
    return wf.load("belgium")


@pytest.fixture(scope="module")
def regions() -> Fabric:
    return wf.load("belgium-regions")


def weights_of(belgium: Fabric, regions: Fabric) -> np.ndarray:
    return np.asarray(regions.output.reshape(SIZE) / belgium.output)


def weight_at(belgium: Fabric, regions: Fabric, sector: str) -> list[float]:
    at = belgium.industries.labels.index((sector,))
    return [round(float(share), 4) for share in weights_of(belgium, regions)[:, at]]


# --- the national table, against the workbook as published (Federal Planning Bureau, table of 2015)


def test_published_totals(belgium: Fabric) -> None:
    assert belgium.output.sum() == pytest.approx(847248.0530335895, abs=1e-6)
    assert belgium.value_added[:3].sum() == pytest.approx(373301.66201592947, abs=1e-6)
    assert belgium.flows.sum() == pytest.approx(292905.16814, abs=1e-4)
    items = dict(zip(belgium.items.column("item"), belgium.value_added.sum(axis=1), strict=True))
    assert items == pytest.approx(
        {
            "compensation": 208128.0,
            "operating_surplus": 89402.762015 + 79048.1,
            "production_taxes": 9278.0 - 12555.2,
            "product_taxes": 7563.5260192 + 3746.0824005,
            "imports": 169731.61444,
        },
        abs=1e-4,
    )
    accounts = dict(zip(belgium.accounts.labels, belgium.account_values.sum(axis=1), strict=True))
    assert accounts == pytest.approx(
        {
            ("jobs", "jobs"): 4_895_100.0,
            ("hours", "million hours"): 7274.3572486,
            # Column P.51 at purchasers' prices less its value added tax: the two parts of sheet tbl_8bis agree.
            ("gross_fixed_capital_formation", "meur"): 95688.891690 - 3913.2606540,
        },
        abs=1e-4,
    )


def test_published_final_uses(belgium: Fabric) -> None:
    assert belgium.imports is not None
    assert belgium.imports.final is not None
    domestic = dict(zip(belgium.uses.column("category"), belgium.final_demand.sum(axis=0), strict=True))
    imported = dict(zip(belgium.uses.column("category"), belgium.imports.final.sum(axis=0), strict=True))
    assert domestic == pytest.approx(
        {
            "households": 155289.88295,
            "npish": 4402.9,
            "government": 96872.877800,
            "investment": 66449.850673,
            "inventories": 1827.8428330,
            "exports_euro_area": 124050.91777,
            "exports_other_eu": 37620.118296,
            "exports_non_eu": 67828.501864,
        },
        abs=1e-4,
    )
    assert imported["households"] == pytest.approx(25736.101043, abs=1e-4)
    assert imported["exports_euro_area"] == pytest.approx(47693.434278, abs=1e-4)
    assert belgium.imports.flows.sum() + belgium.imports.final.sum() == pytest.approx(309776.47076, abs=1e-4)


@pytest.mark.parametrize(
    ("row", "column", "value"),
    [
        ("C29", "C29", 1131.63250613046),
        ("A01", "C10-12", 5126.31930952314),
        ("G46", "G47", 550.232362293975),
        ("C24", "C25", 630.785239483858),
        ("L68A", "households", 24382.5),
        ("C10-12", "exports_euro_area", 11876.0842322221),
        ("O84", "government", 30938.7064227589),
        ("C19", "inventories", 121.30922358934),
    ],
)
def test_published_cells(belgium: Fabric, row: str, column: str, value: float) -> None:
    at = belgium.industries.labels.index((row,))
    if (column,) in belgium.uses.labels:
        found = belgium.final_demand[at, belgium.uses.labels.index((column,))]
    else:
        found = belgium.flows[at, belgium.industries.labels.index((column,))]
    assert found == pytest.approx(value, rel=1e-14)


def test_published_cells_of_imports(belgium: Fabric) -> None:
    assert belgium.imports is not None
    assert belgium.imports.final is not None
    products, sectors = belgium.imports.products.labels, belgium.industries.labels
    flows = belgium.imports.flows
    assert flows[products.index(("C29",)), sectors.index(("C29",))] == pytest.approx(5930.59243505436, rel=1e-14)
    assert flows[products.index(("B05-09",)), sectors.index(("C19",))] == pytest.approx(10743.6975482013, rel=1e-14)
    households = belgium.uses.labels.index(("households",))
    assert belgium.imports.final[products.index(("C21",)), households] == pytest.approx(748.091074412345, rel=1e-14)


def test_columns_balance_and_rows_keep_the_residual_of_the_publisher(belgium: Fabric) -> None:
    assert belgium.imports is not None
    below = belgium.flows.sum(axis=0) + belgium.value_added.sum(axis=0)
    assert below == pytest.approx(belgium.output, rel=1e-12)
    assert belgium.imports.flows.sum(axis=0) == pytest.approx(belgium.value_added[4], rel=1e-12, abs=1e-9)
    residual = belgium.output - belgium.flows.sum(axis=1) - belgium.final_demand.sum(axis=1)
    assert 0.011 < np.abs(residual).max() <= 0.0115
    assert residual[belgium.industries.labels.index(("P85",))] == pytest.approx(0.0114267, abs=1e-7)


def test_industries_stand_in_the_publishers_order_and_rents_have_no_jobs(belgium: Fabric) -> None:
    codes = belgium.industries.column("sector")
    assert len(codes) == 64
    assert codes[:4] == ("A01", "A02", "A03", "B05-09")
    assert codes[43:45] == ("L68", "L68A")
    assert codes[-1] == "T97"
    jobs = belgium.account_values[belgium.accounts.where(account="jobs")[0]]
    assert [code for code, count in zip(codes, jobs, strict=True) if count == 0] == ["L68A"]
    assert jobs[codes.index("L68")] == 30400
    assert jobs[codes.index("T97")] == 40900


# --- the regions


def test_regions_add_up_to_the_nation(belgium: Fabric, regions: Fabric) -> None:
    flows = regions.flows.reshape(3, 64, 3, 64)
    assert flows.sum(axis=(0, 2)) == pytest.approx(belgium.flows, rel=1e-9, abs=1e-9)
    assert regions.output.reshape(SIZE).sum(axis=0) == pytest.approx(belgium.output, rel=1e-9, abs=1e-9)
    assert regions.value_added.reshape(-1, *SIZE).sum(axis=1) == pytest.approx(belgium.value_added, rel=1e-9, abs=1e-9)
    assert regions.account_values.reshape(-1, *SIZE).sum(axis=1) == pytest.approx(
        belgium.account_values, rel=1e-9, abs=1e-9
    )
    for at, category in enumerate(belgium.uses.column("category")):
        columns = list(regions.uses.where(category=category))
        final = regions.final_demand[:, columns].reshape(3, 64, -1).sum(axis=(0, 2))
        assert final == pytest.approx(belgium.final_demand[:, at], rel=1e-9, abs=1e-9)
    assert regions.imports is not None
    assert belgium.imports is not None
    assert regions.imports.flows.reshape(64, *SIZE).sum(axis=1) == pytest.approx(
        belgium.imports.flows, rel=1e-9, abs=1e-9
    )
    assert regions.imports.final is not None
    assert belgium.imports.final is not None
    assert regions.imports.final.sum() == pytest.approx(belgium.imports.final.sum(), rel=1e-9, abs=1e-9)


def test_every_buyer_gets_what_its_technology_needs(belgium: Fabric, regions: Fabric) -> None:
    bought = regions.flows.reshape(3, 64, 192).sum(axis=0)
    weights = weights_of(belgium, regions).reshape(-1)
    assert bought == pytest.approx(np.tile(belgium.flows, 3) * weights, rel=1e-9, abs=1e-9)


def test_rows_and_columns_of_the_regions_balance(belgium: Fabric, regions: Fabric) -> None:
    below = regions.flows.sum(axis=0) + regions.value_added.sum(axis=0)
    assert below == pytest.approx(regions.output, rel=1e-9)
    residual = regions.output - regions.flows.sum(axis=1) - regions.final_demand.sum(axis=1)
    national = belgium.output - belgium.flows.sum(axis=1) - belgium.final_demand.sum(axis=1)
    expected = weights_of(belgium, regions) * national
    assert np.abs(residual.reshape(SIZE) - expected).max() <= 1e-9 * regions.output.max()
    assert (regions.flows >= 0).all()


def test_uses_are_five_per_region_and_three_abroad(regions: Fabric) -> None:
    home = ["households", "npish", "government", "investment", "inventories"]
    expected = [(region, category) for region in ("Flanders", "Brussels", "Wallonia") for category in home]
    expected += [("abroad", f"exports_{to}") for to in ("euro_area", "other_eu", "non_eu")]
    assert list(regions.uses.labels) == expected
    totals = dict(zip(regions.uses.labels, regions.final_demand.sum(axis=0), strict=True))
    people = totals[("Brussels", "households")] / sum(
        totals[(region, "households")] for region in ("Flanders", "Brussels", "Wallonia")
    )
    assert people == pytest.approx(1136778 / 11000638)
    capital = [totals[(region, "investment")] for region in ("Flanders", "Brussels", "Wallonia")]
    # Eurostat nama_10r_2gfcf, 2015, million euro
    assert np.array(capital) / sum(capital) == pytest.approx(
        np.array([57095.3, 13983.7, 24576.9]) / (57095.3 + 13983.7 + 24576.9)
    )


def test_published_weights_stay_and_every_weight_has_its_grade(belgium: Fabric, regions: Fabric) -> None:
    grades = dict(zip(regions.industries.labels, regions.grades, strict=True))
    words = {"good", "fair", "old", "weak", "very weak", "section", "population"}
    assert set(grades.values()) == words
    assert weight_at(belgium, regions, "C16") == [0.68, 0.017, 0.303]
    assert weight_at(belgium, regions, "C30") == [0.293, 0.093, 0.614]
    assert weight_at(belgium, regions, "C10-12") == [0.692, 0.065, 0.243]
    assert weight_at(belgium, regions, "B05-09") == [0.201, 0.037, 0.762]
    assert grades[("Wallonia", "C16")] == grades[("Flanders", "B05-09")] == "good"
    assert grades[("Flanders", "C20")] == "weak"
    assert grades[("Flanders", "C19")] == "very weak"
    assert grades[("Flanders", "C18")] == "old"
    assert grades[("Brussels", "K64")] == "section"
    assert grades[("Brussels", "L68A")] == "population"


def test_manufacturing_meets_its_jobs_by_workplace(belgium: Fabric, regions: Fabric) -> None:
    """Census of 2011, section C: Flemish provinces, Brussels, Walloon provinces."""
    census = np.array([115026 + 36320 + 81506 + 81545 + 54257, 21237, 19198 + 46860 + 43754 + 6011 + 11991])
    made = [at for at, code in enumerate(belgium.industries.column("sector")) if code.startswith("C")]
    jobs = regions.account_values[0].reshape(SIZE)[:, made].sum(axis=1)
    assert jobs / jobs.sum() == pytest.approx(census / census.sum(), rel=1e-12)
    free = [at for at in made if regions.grades[at] in ("weak", "very weak", "old")]
    scaled = regions.account_values[0].reshape(SIZE)[:, free].sum(axis=1)
    assert np.round(scaled / scaled.sum(), 3).tolist() == [0.726, 0.047, 0.227]


def test_services_follow_their_section(belgium: Fabric, regions: Fabric) -> None:
    """Census of 2011, section K by workplace."""
    census = np.array([20836 + 9515 + 9249 + 12406 + 5760, 63849, 4355 + 6616 + 7509 + 1153 + 3548])
    for sector in ("K64", "K65", "K66"):
        assert weight_at(belgium, regions, sector) == pytest.approx(census / census.sum(), abs=1e-4)


def test_residence_reads_home_by_work(regions: Fabric) -> None:
    """Columns are places of work: more than half of those who work in Brussels live outside, hardly any go there."""
    assert regions.residence is not None
    assert regions.residence.shares.sum(axis=0) == pytest.approx(np.ones(3))
    into_brussels = regions.residence.shares[:, 1]
    assert into_brussels[0] == pytest.approx(0.345, abs=0.001)
    assert into_brussels[1] == pytest.approx(0.455, abs=0.001)
    assert regions.residence.shares[1, 0] < 0.03


def test_the_system_is_productive(regions: Fabric) -> None:
    inputs = leontief.coefficients(regions.flows, regions.output)
    leontief.fail_if_not_productive(inputs, leontief.factorise(inputs))


# --- places and provenance


def test_places_are_all_municipalities_of_2019(belgium: Fabric, regions: Fabric) -> None:
    names = json.loads((files("weefsel") / "data" / "municipalities.json").read_text(encoding="utf-8"))
    for fabric in (belgium, regions):
        assert fabric.places is not None
        axis = fabric.places.axis
        assert axis.column("municipality") == tuple(names)
        assert len(axis) == 581
        assert axis.unique("region") == ("Flanders", "Brussels", "Wallonia")
        assert len(axis.unique("province")) == 11
        assert len(axis.where(region="Brussels", province="Brussels")) == 19
        for label in axis.labels:
            assert (names[label[2]]["region"], names[label[2]]["province"]) == label[:2]
    assert names["71016"]["nl"] == "Genk"
    assert names["62063"] == {
        "nl": "Luik",
        "fr": "Liège",
        "arrondissement": "62000",
        "arrondissement_nl": "Arrondissement Luik",
        "arrondissement_fr": "Arrondissement de Liège",
        "province": "Liège",
        "region": "Wallonia",
    }


def test_provinces_share_a_section_as_its_jobs_by_workplace(regions: Fabric) -> None:
    places = regions.places
    assert places is not None
    provinces = np.array(places.axis.column("province"))
    made = [at for at, code in enumerate(places.sectors) if code.startswith("C")]
    # Census of 2011, section C
    for province, jobs in (("Antwerpen", 115026), ("Limburg", 54257), ("Brussels", 21237), ("Liège", 43754)):
        assert places.weights[provinces == province][:, made].sum() == pytest.approx(jobs)
    staff = places.weights[provinces == "Antwerpen"][:, places.sectors.index("T97")]
    assert staff.sum() == pytest.approx(577)
    assert (staff > 0).all()
    regions_of_places = np.array(places.axis.column("region"))
    for region in ("Flanders", "Brussels", "Wallonia"):
        assert (places.weights[regions_of_places == region].sum(axis=0) > 0).all()
    assert "head office" in places.basis
    assert "size ignored" in places.basis


def test_every_ingredient_says_where_it_comes_from(belgium: Fabric, regions: Fabric) -> None:
    told = json.loads((files("weefsel") / "data" / "provenance.json").read_text(encoding="utf-8"))
    for fabric in (belgium, regions):
        name = fabric.meta.name
        listed = {(found["what"], found["year"]) for found in told["ingredients"] if name in found["used_in"]}
        assert listed == {(vintage.what, vintage.year) for vintage in fabric.meta.vintages}
        assert told["fabrics"][name]["content_hash"] == store.content_hash(fabric)
        assert told["fabrics"][name]["status"] == fabric.meta.status
    for found in told["ingredients"]:
        for key in ("publisher", "table", "unit", "terms", "done"):
            assert found[key], (found["what"], key)
    assert (belgium.meta.status, regions.meta.status) == ("observed", "estimated")


def test_the_built_in_figures_stay_small() -> None:
    folder = ROOT / "src" / "weefsel" / "data"
    ours = [*folder.glob("belgium/*"), *folder.glob("belgium-regions/*"), folder / "municipalities.json"]
    assert sum(path.stat().st_size for path in ours) < 1_500_000
    assert sum(path.stat().st_size for path in folder.glob("belgium-world/*")) < 1_500_000


# --- from the publishers' files


@pytest.fixture(scope="module")
def recompiled() -> list[Fabric]:
    if not (SHARED / "data" / "belgium-io-2015").is_dir():
        pytest.skip(f"the publishers' files are not in {SHARED} (set WEEFSEL_SHARED)")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "scripts"))
        fabrics, _ = importlib.import_module("compile_belgium").compiled(SHARED / "data")
    return list(fabrics)


def test_the_national_fabric_is_what_the_publishers_files_give(belgium: Fabric, recompiled: list[Fabric]) -> None:
    fresh = recompiled[0]
    for name in ("flows", "output", "final_demand", "value_added", "account_values"):
        assert (getattr(fresh, name) == getattr(belgium, name)).all(), name
    assert fresh.meta == belgium.meta
    assert fresh.industries == belgium.industries


def test_the_regional_fabric_is_what_the_publishers_files_give(regions: Fabric, recompiled: list[Fabric]) -> None:
    """To 1e-9, not to the bit: balancing sums in an order that differs between machines."""
    fresh = recompiled[1]
    for name in ("flows", "output", "final_demand", "value_added", "account_values"):
        assert getattr(fresh, name) == pytest.approx(getattr(regions, name), rel=1e-9, abs=1e-9), name
    assert fresh.residence is not None
    assert regions.residence is not None
    assert fresh.residence.regions == regions.residence.regions
    assert fresh.residence.shares == pytest.approx(regions.residence.shares, rel=1e-9)
    assert fresh.meta == regions.meta
    assert fresh.grades == regions.grades
    assert fresh.places is not None
    assert regions.places is not None
    assert fresh.places.weights == pytest.approx(regions.places.weights, rel=1e-12)


def test_notes_of_the_built_in_figures_are_said_in_three_languages() -> None:
    fabrics = [wf.load(name) for name in ("belgium", "belgium-regions", "belgium-world")]
    notes = {note for fabric in fabrics for note in fabric.meta.notes}
    notes |= {fabric.places.basis for fabric in fabrics if fabric.places}
    notes |= {note for folder in embedded_figures().values() for note in read_figures(folder).notes}
    assert len(notes) > 15
    for note in notes:
        assert spoken(note, "nl") != note, note
        assert spoken(note, "fr") != note, note
