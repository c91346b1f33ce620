"""New tables from tables: totals stay, order and grouping do not matter, what is cut out adds up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import small_fabric
from tests.published_tables import germany_1995, leather

import weefsel as wf
from weefsel.errors import ComputationError, InputError, InputFaults
from weefsel.kernels.bridging import bridged
from weefsel.methods.reshape.aggregate import aggregate, bridged_axis, labels_of
from weefsel.methods.reshape.balance import Wanted, balance, whole_of
from weefsel.methods.reshape.constant_prices import deflate
from weefsel.methods.reshape.convert import to_unit
from weefsel.methods.reshape.provenance import made
from weefsel.methods.reshape.purchasers import MARGINS, Valuation, to_basic, to_purchasers
from weefsel.methods.reshape.subset import subset
from weefsel.model import Axis, Bridge, Fabric, Imports, Meta, residence_between

seeds = st.integers(0, 2**31)


def random_table(seed: int, *, regions: int = 2, sectors: int = 4, imports: bool = True) -> Fabric:
    """Return a balanced table with regions, imports by product, jobs, and a negative cell in final demand."""
    rng = np.random.default_rng(seed)
    n = regions * sectors
    flows, final = rng.uniform(0, 5, (n, n)), rng.uniform(5, 40, (n, regions * 2))
    final[0, 1] = -2.0
    output = flows.sum(axis=1) + final.sum(axis=1)
    bought = rng.uniform(0, 1, (sectors, n))
    left = output - flows.sum(axis=0) - (bought.sum(axis=0) if imports else 0.0)
    names = tuple(f"s{at}" for at in range(sectors))
    fabric = small_fabric(
        flows,
        final,
        sectors=names * regions,
        regions=tuple(f"r{at}" for at in range(regions) for _ in names),
        categories=tuple(f"c{at}" for at in range(regions * 2)),
        items={"compensation": 0.6 * left, "operating_surplus": 0.4 * left},
        jobs=rng.uniform(1, 9, n),
    )
    uses = Axis(
        ("region", "category"), tuple((f"r{at}", name) for at in range(regions) for name in ("homes", "stocks"))
    )
    products = Axis(("product",), tuple((name,) for name in names))
    found = Imports(products, bought, rng.uniform(0, 3, (sectors, len(uses)))) if imports else None
    home = rng.dirichlet(np.ones(regions), regions).T.copy()
    names_of = tuple(f"r{at}" for at in range(regions))
    return replace(
        fabric,
        uses=uses,
        imports=found,
        residence=residence_between(names_of, home),
        output=output,
    )


def random_bridge(seed: int, sources: tuple[str, ...], targets: int, *, splits: bool) -> Bridge:
    rng = np.random.default_rng(seed)
    weights = np.zeros((len(sources), targets))
    weights[np.arange(len(sources)), rng.integers(0, targets, len(sources))] = 1.0
    if splits:
        weights = rng.dirichlet(np.ones(targets), len(sources))
    return Bridge("bridge.csv", sources, tuple(f"t{at}" for at in range(targets)), weights)


def totals(fabric: Fabric) -> np.ndarray:
    found = [fabric.flows.sum(), fabric.output.sum(), fabric.final_demand.sum(), fabric.value_added.sum()]
    found += [fabric.account_values.sum()]
    if fabric.imports is not None:
        found += [fabric.imports.flows.sum()]
        found += [fabric.imports.final.sum()] if fabric.imports.final is not None else []
    return np.array(found)


def misses(fabric: Fabric) -> tuple[np.ndarray, np.ndarray]:
    """Return what rows and columns leave over."""
    bought = fabric.imports.flows.sum(axis=0) if fabric.imports is not None else 0.0
    row = fabric.output - fabric.flows.sum(axis=1) - fabric.final_demand.sum(axis=1)
    return row, fabric.output - fabric.flows.sum(axis=0) - bought - fabric.value_added.sum(axis=0)


@given(seeds, st.sampled_from(["sector", "region", "category", "item", "product"]), st.booleans())
def test_a_bridge_keeps_all_totals_and_the_balance(seed: int, level: str, splits: bool) -> None:
    fabric = random_table(seed)
    found = aggregate(fabric, random_bridge(seed, labels_of(fabric, level), 2, splits=splits), level=level)
    assert totals(found) == pytest.approx(totals(fabric), rel=1e-12)
    for miss in misses(found):
        assert np.abs(miss).max() < 1e-10 * fabric.output.sum()
    assert found.residence is not None
    assert found.residence.shares.sum(axis=0) == pytest.approx(np.ones(len(found.residence.regions)), rel=1e-12)
    assert set(labels_of(found, level)) <= {"t0", "t1"}
    assert found.meta.status == ("estimated" if splits else "observed")


@given(seeds)
def test_two_bridges_one_after_the_other_are_their_product(seed: int) -> None:
    fabric = random_table(seed)
    first = random_bridge(seed, labels_of(fabric, "sector"), 3, splits=True)
    second = replace(random_bridge(seed + 1, first.targets, 2, splits=True), targets=("u0", "u1"))
    both = Bridge("both", first.sources, second.targets, first.weights @ second.weights)
    step, once = aggregate(aggregate(fabric, first), second), aggregate(fabric, both)
    assert step.industries == once.industries
    assert step.flows == pytest.approx(once.flows, rel=1e-12)
    assert step.final_demand == pytest.approx(once.final_demand, rel=1e-12)
    assert step.value_added == pytest.approx(once.value_added, rel=1e-12)


@given(seeds)
def test_bridging_sectors_and_regions_commutes(seed: int) -> None:
    fabric = random_table(seed, regions=3)
    sectors = random_bridge(seed, labels_of(fabric, "sector"), 2, splits=False)
    regions = Bridge("r", ("r0", "r1", "r2"), ("a", "b"), np.array([[1.0, 0], [1, 0], [0, 1]]))
    one = aggregate(aggregate(fabric, sectors), regions, level="region")
    other = aggregate(aggregate(fabric, regions, level="region"), sectors)
    assert one.industries == other.industries
    assert one.uses == other.uses
    assert one.flows == pytest.approx(other.flows, rel=1e-12)


@given(seeds)
def test_parts_of_a_split_industry_have_its_multiplier_and_join_again(seed: int) -> None:
    fabric = random_table(seed, imports=False)
    names = labels_of(fabric, "sector")
    shares = np.random.default_rng(seed).dirichlet(np.ones(3))
    weights = np.zeros((len(names), len(names) + 2))
    weights[0, :3] = shares
    weights[np.arange(1, len(names)), np.arange(3, len(names) + 2)] = 1.0
    split = aggregate(fabric, Bridge("split", names, ("a", "b", "c", *names[1:]), weights))
    before = np.linalg.solve(np.eye(8) - (fabric.flows / fabric.output).T, np.ones(8))
    after = np.linalg.solve(np.eye(12) - (split.flows / split.output).T, np.ones(12))
    for region in ("r0", "r1"):
        whole = before[fabric.industries.where(region=region, sector=names[0])[0]]
        parts = [after[split.industries.where(region=region, sector=part)[0]] for part in "abc"]
        assert parts == pytest.approx([whole] * 3, rel=1e-10)
    back = np.zeros((len(names) + 2, len(names)))
    back[:3, 0] = 1.0
    back[np.arange(3, len(names) + 2), np.arange(1, len(names))] = 1.0
    joined = aggregate(split, Bridge("join", split.industries.unique("sector"), names, back))
    assert joined.industries == fabric.industries
    assert joined.flows == pytest.approx(fabric.flows, rel=1e-12)


@given(seeds)
def test_demand_moves_an_aggregate_as_it_moves_its_parts_where_these_buy_alike(seed: int) -> None:
    """With equal columns of coefficients in a group, aggregation loses nothing: S'L = L*S' (Hatanaka)."""
    rng = np.random.default_rng(seed)
    inputs = rng.uniform(0, 0.15, (4, 4))
    inputs[:, 1] = inputs[:, 0]
    final = rng.uniform(1, 9, 4)
    output = np.linalg.solve(np.eye(4) - inputs, final)
    fabric = small_fabric(inputs * output, final)
    joined = aggregate(fabric, Bridge("b", ("s0", "s1", "s2", "s3"), ("s0+1", "s2", "s3"), np.eye(3)[[0, 0, 1, 2]]))
    change = rng.uniform(-1, 1, 4)
    fine = np.linalg.solve(np.eye(4) - inputs, change)
    s = np.eye(3)[[0, 0, 1, 2]]
    coarse = np.linalg.solve(np.eye(3) - joined.flows / joined.output, s.T @ change)
    assert s.T @ fine == pytest.approx(coarse, rel=1e-9, abs=1e-12)


def test_germany_in_two_sectors_is_its_sums() -> None:
    fabric = germany_1995()
    names = labels_of(fabric, "sector")
    to = np.array([0 if name in ("agriculture_group", "industry_group", "construction") else 1 for name in names])
    found = aggregate(fabric, Bridge("b", names, ("goods", "services"), np.eye(2)[to]))
    assert found.industries.labels == (("goods",), ("services",))
    assert found.flows[0, 1] == fabric.flows[np.ix_(to == 0, to == 1)].sum()
    assert found.output.tolist() == [fabric.output[to == 0].sum(), fabric.output[to == 1].sum()]


def test_belgium_keeps_jobs_per_province_when_it_is_joined() -> None:
    fabric = wf.load("belgium-regions")
    names = labels_of(fabric, "sector")
    sections = tuple(dict.fromkeys(name[0] for name in names))
    weights = np.array([[float(name[0] == section) for section in sections] for name in names])
    found = aggregate(fabric, Bridge("sections", names, sections, weights))
    assert found.places is not None
    assert fabric.places is not None
    fine = wf.compute("domino.places", fabric, industry="C29", region="Flanders", jobs=1000).frame
    coarse = wf.compute("domino.places", found, industry="C", region="Flanders", jobs=1000).frame
    assert set(fine["province"]) == set(coarse["province"])
    # The weight of Limburg in section Q of Flanders is its share of the jobs of the divisions of Q.
    municipality = np.array([label[1] == "Limburg" for label in fabric.places.axis.labels])
    inside = np.array([label[0] == "Flanders" for label in fabric.places.axis.labels])
    share, jobs = [], []
    for name in (name for name in names if name[0] == "Q"):
        weights = fabric.places.weights[:, fabric.places.sectors.index(name)]
        share.append(weights[municipality].sum() / weights[inside].sum())
        jobs.append(fabric.account_values[0, fabric.industries.where(region="Flanders", sector=name)[0]])
    column = found.places.weights[:, found.places.sectors.index("Q")]
    assert column[municipality].sum() / column[inside].sum() == pytest.approx(
        np.average(share, weights=jobs), rel=1e-12
    )
    # The divisions of C have grades from good to very weak: the group is as good as its weakest.
    assert found.grades[found.industries.labels.index(("Flanders", "C"))] == "very weak"


def test_a_level_or_a_label_that_is_not_there_is_refused() -> None:
    fabric = germany_1995()
    with pytest.raises(InputError, match="no level 'region'"):
        aggregate(fabric, Bridge("b", ("a",), ("b",), np.ones((1, 1))), level="region")
    with pytest.raises(InputError, match="5 of 6 labels are in no row"):
        aggregate(fabric, Bridge("b", ("construction",), ("b",), np.ones((1, 1))))


@given(seeds, st.booleans(), st.booleans())
def test_a_part_adds_up_with_the_rest_as_exports_and_imports(seed: int, by_region: bool, imports: bool) -> None:
    fabric = random_table(seed, imports=imports)
    found = subset(fabric, regions=("r1",)) if by_region else subset(fabric, sectors=("s1", "s3"))
    for miss in misses(found):
        assert np.abs(miss).max() < 1e-10 * fabric.output.sum()
    kept = np.array([label in found.industries.labels for label in fabric.industries.labels])
    bought = fabric.flows[np.ix_(~kept, kept)].sum()
    before = fabric.imports.flows[:, kept].sum() if fabric.imports is not None else 0.0
    assert found.imports is not None
    assert found.imports.flows.sum() == pytest.approx(bought + before, rel=1e-12)
    assert (found.output == fabric.output[kept]).all()
    exports = found.final_demand[:, [at for at, use in enumerate(found.uses.labels) if use[1] == "exports"]].sum()
    sold = fabric.flows[np.ix_(kept, ~kept)].sum()
    home = fabric.final_demand[np.ix_(kept, np.array([use[0] != "r1" for use in fabric.uses.labels]))].sum()
    assert exports == pytest.approx(sold + (home if by_region else 0.0), rel=1e-12)


def test_a_country_of_the_leather_table_trades_with_the_two_others() -> None:
    fabric = leather()
    home, *others = fabric.industries.unique("region")
    found = subset(fabric, regions=(home,))
    assert set(found.uses.labels) == {(home, "final"), *((other, "exports") for other in others)}
    assert found.imports is not None
    assert found.imports.products.levels == ("origin", "product")
    assert set(found.imports.products.unique("origin")) == set(others)
    sold = fabric.flows[:3, 3:6].sum() + fabric.final_demand[:3, 1].sum()
    assert found.final_demand[:, found.uses.labels.index((others[0], "exports"))].sum() == pytest.approx(sold)


def test_a_subset_of_nothing_or_of_all_is_refused() -> None:
    with pytest.raises(InputError, match="all industries"):
        subset(leather(), regions=leather().industries.unique("region"))
    with pytest.raises(InputError, match="unknown sector"):
        subset(germany_1995(), sectors=("Weaving",))
    with pytest.raises(InputError, match="no regions"):
        subset(germany_1995(), regions=("Bayern",))


@given(seeds)
def test_gras_meets_new_outputs_and_keeps_signs(seed: int) -> None:
    fabric = random_table(seed)
    growth = np.random.default_rng(seed).uniform(0.9, 1.15, len(fabric.output))
    wanted = [Wanted(text, float(x)) for text, x in zip(fabric.industries.texts(), fabric.output * growth, strict=True)]
    found = balance(fabric, rows=wanted)
    assert found.output == pytest.approx(fabric.output * growth, rel=1e-9)
    for miss in misses(found):
        assert np.abs(miss).max() < 1e-9 * fabric.output.max()
    assert (np.sign(found.flows) == np.sign(fabric.flows)).all()
    assert (np.sign(found.final_demand) == np.sign(fabric.final_demand)).all()
    assert found.value_added.sum(axis=1) == pytest.approx(fabric.value_added.sum(axis=1), rel=1e-9)
    assert "rounds" in found.meta.notes[0]


@given(seeds)
def test_reconciling_holds_rows_and_columns_equal_whatever_is_wanted(seed: int) -> None:
    fabric = random_table(seed)
    name = fabric.industries.text(0)
    wanted = [Wanted(name, fabric.output[0] * 1.2, 5.0), Wanted(name, fabric.output[0] * 0.9, 2.0)]
    found = balance(fabric, rows=wanted, columns=[Wanted("r0|homes", 200.0)], way="reconcile")
    for miss in misses(found):
        assert np.abs(miss).max() < 1e-9 * fabric.output.max()
    assert (np.sign(found.final_demand) == np.sign(fabric.final_demand)).all()
    whole = whole_of(found)
    assert whole.values[:, whole.columns.index("r0|homes")].sum() == pytest.approx(200.0, rel=1e-9)
    assert 0.9 < found.output[0] / fabric.output[0] < 1.2


def test_the_less_cells_are_known_the_closer_uncertain_totals_are_met() -> None:
    fabric = random_table(5)
    name, wanted = fabric.industries.text(0), float(fabric.output[0]) * 1.3
    asked = [Wanted(name, wanted, 5.0)]
    missed = [abs(balance(fabric, rows=asked, way="reconcile", cells=c).output[0] - wanted) for c in (0.02, 0.1, 0.5)]
    assert missed == sorted(missed, reverse=True)
    assert missed[0] > 2 * missed[2]
    with pytest.raises(InputError, match="no deviation of cells"):
        balance(fabric, rows=asked, way="reconcile", cells=0.0)


def test_what_cannot_be_balanced_says_where() -> None:
    fabric = random_table(1)
    with pytest.raises(InputFaults, match="is no row"):
        balance(fabric, rows=[Wanted("r9|s0", 1.0)])
    with pytest.raises(InputFaults, match="both to be its output"):
        balance(fabric, rows=[Wanted("r0|s0", 10.0)], columns=[Wanted("r0|s0", 11.0)])
    with pytest.raises(ComputationError, match="negative cells"):
        balance(fabric, way="ras")
    uses = [Wanted(text, 1.0) for text in fabric.uses.texts()]
    with pytest.raises(ComputationError, match="rows are to sum to"):
        balance(fabric, columns=uses)
    whole = whole_of(fabric)
    rows = [Wanted(text, float(total)) for text, total in zip(whole.rows, whole.values.sum(axis=1), strict=True)]
    twice = [Wanted(text, 2.0 * float(fabric.final_demand[:, at].sum())) for at, text in enumerate(fabric.uses.texts())]
    with pytest.raises(ComputationError, match="balancing stopped"):
        balance(fabric, rows=rows, columns=twice, way="reconcile")


@pytest.mark.parametrize("as_column", [False, True])
def test_two_firm_totals_of_one_line_contradict_each_other(as_column: bool) -> None:
    """An industry's row and column are one output, so that a total of each is two of one."""
    fabric, first, other = random_table(1), Wanted("r0|s0", 40.0), Wanted("r0|s0", 50.0)
    rows, columns = ([first], [other]) if as_column else ([first, other], [])
    with pytest.raises(InputFaults, match="40 and 50 contradict each other"):
        balance(fabric, rows=rows, columns=columns, way="reconcile")
    known = balance(fabric, rows=[Wanted("r0|s0", 40.0, 1.0), Wanted("r0|s0", 50.0, 1.0)], way="reconcile")
    assert 40.0 < known.output[0] < 50.0
    assert balance(fabric, rows=[first, first], way="reconcile").output[0] == pytest.approx(40.0)


def test_what_balancing_does_to_value_added_and_accounts_is_said() -> None:
    """The figures of the notes, taken again from the two tables."""
    before = wf.load("belgium")
    at = before.industries.texts().index("C29")
    after = balance(before, rows=[Wanted("C29", float(before.output[at]) * 1.2)])
    rows = [at for at, label in enumerate(before.items.texts()) if label != "imports"]
    old, new = before.value_added[rows].sum(axis=0), after.value_added[rows].sum(axis=0)
    assert new.sum() == pytest.approx(old.sum())
    moved = next(note for note in after.meta.notes if note.startswith("Value-added rows keep their totals"))
    assert f"{(new - old)[new > old].sum():,.0f} meur came in" in moved
    assert f"C29 {old[at]:,.0f} to {new[at]:,.0f}" in moved
    kept = next(note for note in after.meta.notes if note.startswith("Accounts are unchanged (jobs"))
    assert "-16.7% (C29)" in kept
    assert (after.account_values == before.account_values).all()
    again = balance(before, rows=[Wanted("C29", float(before.output[at]))])
    assert not any(note.startswith(("Value-added", "Accounts are")) for note in again.meta.notes)
    few = Wanted("C29", float(before.output[at]) * 1.2)
    assert any(note.startswith("Value added moved") for note in balance(before, rows=[few], way="reconcile").meta.notes)


def test_balancing_a_table_that_adds_up_changes_nothing() -> None:
    fabric = random_table(3)
    for way in ("gras", "reconcile"):
        found = balance(fabric, way=way)
        assert found.flows == pytest.approx(fabric.flows, rel=1e-10)


@given(seeds, st.sampled_from(["keur", "meur", "beur", "eur"]))
def test_units_go_there_and_back(seed: int, unit: str) -> None:
    fabric = random_table(seed)
    there = to_unit(fabric, unit)
    back = to_unit(there, "meur")
    assert back.flows == pytest.approx(fabric.flows, rel=1e-15)
    assert there.flows / there.output == pytest.approx(fabric.flows / fabric.output, rel=1e-12)
    assert (there.account_values == fabric.account_values).all()
    assert there.meta.currency_unit == unit
    assert to_unit(fabric, f" {unit.upper()}").meta.currency_unit == unit


def test_a_currency_needs_its_rate() -> None:
    fabric = germany_1995()
    found = to_unit(fabric, "kusd", rate=1.25, source="a bank")
    assert found.flows == pytest.approx(fabric.flows * 1250)
    assert "1.25 usd per eur (a bank)" in found.meta.notes[0]
    for unit, rate, words in (
        ("musd", None, "needs a rate"),
        ("keur", 2.0, "means nothing"),
        ("euros", None, "no unit"),
    ):
        with pytest.raises(InputError, match=words):
            to_unit(fabric, unit, rate=rate)


@given(seeds)
def test_double_deflation_balances_and_goes_back(seed: int) -> None:
    fabric = random_table(seed)
    rng = np.random.default_rng(seed)
    prices = {name: float(rng.uniform(0.8, 1.2)) for name in labels_of(fabric, "sector")}
    found = deflate(fabric, prices, base_year=2015)
    for miss in misses(found):
        assert np.abs(miss).max() < 1e-10 * fabric.output.max()
    index = np.array([prices[sector] for sector in fabric.industries.column("sector")])
    assert found.output == pytest.approx(fabric.output / index, rel=1e-14)
    back = deflate(found, {name: 1 / price for name, price in prices.items()}, base_year=2020)
    assert back.flows == pytest.approx(fabric.flows, rel=1e-12)
    assert back.value_added == pytest.approx(fabric.value_added, rel=1e-8)
    same = deflate(fabric, dict.fromkeys(prices, 2.0), base_year=2015)
    assert same.value_added == pytest.approx(fabric.value_added / 2, rel=1e-11)


def test_imports_in_one_row_and_negative_value_added_are_said() -> None:
    found = deflate(germany_1995(), dict.fromkeys(labels_of(germany_1995(), "sector"), 1.1), base_year=2000)
    assert any("Imports have no index of their own" in note for note in found.meta.notes)
    fabric = small_fabric(
        np.array([[0.0, 90.0], [0.0, 0.0]]),
        np.array([10.0, 100.0]),
        items={"operating_surplus": np.array([100.0, 10.0])},
    )
    cheap = deflate(fabric, {"s0": 0.5, "s1": 1.0}, base_year=2000)
    assert cheap.value_added.tolist() == [[200.0, -80.0]]
    assert any("in 1 of 2 industries" in note for note in cheap.meta.notes)
    with pytest.raises(InputError, match="index of s0 is not above zero"):
        deflate(fabric, {"s0": 0.0, "s1": 1.0}, base_year=2000)


@given(seeds)
def test_purchasers_prices_add_up_and_come_back(seed: int) -> None:
    fabric = random_table(seed, regions=1)
    n, m = fabric.final_demand.shape
    rng = np.random.default_rng(seed)
    margins = rng.uniform(0, 0.5, (n, n + m))
    margins[-1] = -margins[:-1].sum(axis=0)
    taxes = rng.uniform(0, 0.3, (n, n + m))
    paid = taxes[:, :n].sum(axis=0)
    items = Axis(("item",), (*fabric.items.labels, ("product_taxes",)))
    added = np.vstack([fabric.value_added, paid])
    added[1] -= paid
    fabric = replace(fabric, items=items, value_added=added)
    found = to_purchasers(fabric, Valuation(margins, taxes))
    for miss in misses(found):
        assert np.abs(miss).max() < 1e-10 * fabric.output.max()
    assert found.output.sum() == pytest.approx(fabric.output.sum() + taxes.sum(), rel=1e-12)
    assert (MARGINS,) in found.items.labels
    back = to_basic(found, Valuation(margins, taxes))
    assert back.items == fabric.items
    assert back.flows == pytest.approx(fabric.flows, abs=1e-12)
    assert back.value_added == pytest.approx(fabric.value_added, abs=1e-10)
    assert back.output == pytest.approx(fabric.output, rel=1e-12)
    with pytest.raises(InputError, match="do not sum to zero in column"):
        to_purchasers(fabric, Valuation(np.abs(margins), taxes))
    without = replace(fabric, items=Axis(("item",), fabric.items.labels[:-1]), value_added=fabric.value_added[:-1])
    with pytest.raises(InputError, match="no row product_taxes"):
        to_purchasers(without, Valuation(margins, taxes))
    with pytest.raises(InputError, match="already"):
        to_purchasers(found, Valuation(margins, taxes))


def test_labels_that_a_bridge_does_not_know_stay() -> None:
    axis = Axis(("region", "category"), (("a", "homes"), ("abroad", "exports")))
    found, matrix = bridged_axis(axis, Bridge("b", ("a",), ("z",), np.ones((1, 1))), "region")
    assert found.labels == (("z", "homes"), ("abroad", "exports"))
    assert bridged(np.array([[1.0, 2.0]]), None, matrix).tolist() == [[1.0, 2.0]]


def test_what_was_counted_in_the_old_table_is_not_said_of_the_new_one() -> None:
    notes = ("Zero output: 2 industries (a, b).", "Rows miss their output by up to 3.", "Kept.")
    old = Meta("old", "old", 2000, notes=notes)
    assert made(old, ["Done."]).notes == ("Done.", "Kept.")
