"""Supply and use tables of Eurostat: made into input-output tables that are known beforehand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from tests.sources.eurostat_replica import Cells, write_tsv

from weefsel import study
from weefsel.errors import ComputationError, InputError, InputFaults
from weefsel.faces.cli import main
from weefsel.kernels.supply_use import symmetric
from weefsel.model import Fabric
from weefsel.sources import eurostat

INDUSTRIES = ("A01", "C10-12", "C24", "F", "G46", "H49", "L68A")
PRODUCTS = tuple(f"CPA_{code}" for code in INDUSTRIES)
USES = ("P3_S14", "P3_S13", "P51G", "P52", "P6")
BE = ("BE", "MIO_EUR")
TRADE = 4


@dataclass(frozen=True, slots=True)
class Economy:
    """Supply and use at basic prices, domestic and imported, and the rates that lead to purchasers' prices."""

    supply: np.ndarray
    domestic: np.ndarray
    imported: np.ndarray
    primary: np.ndarray
    tax: np.ndarray
    margin: np.ndarray

    @property
    def n(self) -> int:
        return len(INDUSTRIES)


def economy(*, uniform: bool = True) -> Economy:
    """Return an economy that adds up; `uniform`: each user buys the same share of a product abroad."""
    draw = np.random.default_rng(11)
    n, m = len(INDUSTRIES), len(USES)
    uses = np.hstack([draw.gamma(1.0, 20.0, (n, n)), draw.gamma(1.0, 120.0, (n, m)) + 50.0])
    share = draw.uniform(0.05, 0.4, n)[:, None] if uniform else draw.uniform(0.05, 0.4, uses.shape)
    imported, domestic = share * uses, (1.0 - share) * uses
    q = domestic.sum(axis=1)
    mix = 0.9 * np.eye(n) + 0.1 * draw.dirichlet(np.ones(n), n).T
    supply = mix * q[:, None]
    supply *= (q / supply.sum(axis=1))[:, None]
    tax, margin = draw.uniform(-0.05, 0.2, n), draw.uniform(0.05, 0.2, n)
    margin[TRADE:] = 0.0
    taxes = (tax[:, None] * uses)[:, :n].sum(axis=0)
    rest = supply.sum(axis=0) - uses[:, :n].sum(axis=0) - taxes
    primary = np.array([0.6, 0.02, 0.38])[:, None] * rest
    return Economy(supply, domestic, imported, primary, tax, margin)


def supply_cells(found: Economy, margins: np.ndarray, taxes: np.ndarray) -> Cells:
    cells: Cells = {}
    for i, product in enumerate(PRODUCTS):
        for j, industry in enumerate(INDUSTRIES):
            cells["TOTAL", product, industry] = float(found.supply[i, j])
        q, imports = float(found.supply[i].sum()), float(found.imported[i].sum())
        for code, value in (
            ("P1", q),
            ("P7", imports),
            ("TS_BP", q + imports),
            ("OTTM", float(margins[i])),
            ("D21X31", float(taxes[i])),
            ("TS_PP", q + imports + float(margins[i]) + float(taxes[i])),
        ):
            cells["TOTAL", product, code] = value
    return cells


def use_cells(flow: str, values: np.ndarray, found: Economy, *, taxes: np.ndarray | None = None) -> Cells:
    cells: Cells = {}
    n = found.n
    columns = [*INDUSTRIES, *USES]
    for i, product in enumerate(PRODUCTS):
        for j, column in enumerate(columns):
            cells[flow, product, column] = float(values[i, j])
        cells[flow, product, "TOTAL"] = float(values[i, :n].sum())
        cells[flow, product, "TU"] = float(values[i].sum())
        cells[flow, product, "P3"] = float(values[i, n : n + 2].sum())
        cells[flow, product, "P5"] = float(values[i, n + 2 : n + 4].sum())
    for row, line in zip(("D1", "D29X39", "B2A3G"), found.primary, strict=True):
        for j, industry in enumerate(INDUSTRIES):
            cells[flow, row, industry] = float(line[j])
    for j, industry in enumerate(INDUSTRIES):
        cells[flow, "P1", industry] = float(found.supply[:, j].sum())
        if taxes is not None:
            cells[flow, "D21X31", industry] = float(taxes[j])
    return cells


def at_purchasers_prices(found: Economy) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return uses at purchasers' prices, margins and taxes by product.

    What users buy of trade at basic prices holds the margins on the goods they buy: these leave the row of trade.
    """
    uses = found.domestic + found.imported
    margins = found.margin * uses.sum(axis=1)
    dearer = (1.0 + found.margin + found.tax)[:, None] * uses
    paid = found.margin @ uses
    dearer[TRADE] = (1.0 + found.tax[TRADE]) * (uses[TRADE] - paid)
    margins[TRADE] = -margins.sum()
    taxes = found.tax * uses.sum(axis=1)
    taxes[TRADE] = found.tax[TRADE] * (uses[TRADE] - paid).sum()
    return dearer, margins, taxes


def write_supply(path: Path, cells: Cells) -> Path:
    order = ("freq", "unit", "ind_impv", "prd_amo", "geo")
    return write_tsv(path, {BE: {"2019": cells}}, order=order, rows="prd_amo", columns="ind_impv")


def write_use(path: Path, cells: Cells) -> Path:
    order = ("freq", "unit", "ind_use", "prd_ava", "stk_flow", "geo")
    return write_tsv(path, {BE: {"2019": cells}}, order=order, columns="ind_use")


def basic_pair(folder: Path, found: Economy) -> Path:
    folder.mkdir()
    _, margins, taxes = at_purchasers_prices(found)
    uses = found.domestic + found.imported
    paid = (found.tax[:, None] * uses)[:, : found.n].sum(axis=0)
    write_supply(folder / "estat_naio_10_cp15.tsv", supply_cells(found, margins, taxes))
    cells = use_cells("DOM", found.domestic, found, taxes=paid)
    imported = {key: value for key, value in use_cells("IMP", found.imported, found).items() if key[1] in PRODUCTS}
    write_use(folder / "estat_naio_10_cp1610.tsv", cells | imported)
    return folder


def item(fabric: Fabric, name: str) -> np.ndarray:
    return np.asarray(fabric.value_added[fabric.items.column("item").index(name)])


@pytest.mark.parametrize("model", ["A", "B", "C", "D"])
def test_basic_prices_and_every_model(tmp_path: Path, model: str) -> None:
    found = economy(uniform=False)
    fabric = eurostat.read(basic_pair(tmp_path / "pair", found), name="be", model=model)  # type: ignore[arg-type]
    n = found.n
    uses = found.domestic + found.imported
    taxes = (found.tax[:, None] * uses)[:, :n].sum(axis=0)
    primary = np.vstack([found.primary[[0, 2, 1]], taxes, found.imported[:, :n].sum(axis=0)])
    wanted = symmetric(model, found.supply, found.domestic[:, :n], found.domestic[:, n:], primary)  # type: ignore[arg-type]
    assert fabric.industries.column("sector") == (PRODUCTS if model in "AB" else INDUSTRIES)
    assert fabric.uses.column("category") == ("households", "government", "investment", "inventories", "exports")
    assert fabric.items.column("item") == (
        *("compensation", "operating_surplus", "production_taxes", "product_taxes", "imports"),
    )
    assert fabric.flows == pytest.approx(wanted.flows, rel=1e-12, abs=1e-9)
    assert fabric.value_added == pytest.approx(wanted.primary, rel=1e-12, abs=1e-9)
    assert fabric.imports is not None
    assert fabric.imports.flows.sum(axis=0) == pytest.approx(item(fabric, "imports"), rel=1e-12, abs=1e-9)
    columns = fabric.flows.sum(axis=0) + fabric.value_added.sum(axis=0)
    assert columns == pytest.approx(fabric.output, rel=1e-9)
    assert fabric.meta.status == "estimated"
    assert fabric.meta.year == 2019
    assert f"model {model}" in fabric.meta.notes[0]


def test_purchasers_prices_lead_back_to_basic_prices(tmp_path: Path) -> None:
    """With one rate of tax and margin and one share from abroad per product, the assumptions are true."""
    found = economy()
    uses = found.domestic + found.imported
    found.domestic[TRADE] += 0.0
    dearer, margins, taxes = at_purchasers_prices(found)
    n = found.n
    paid = found.tax * 1.0
    bought_of_trade = uses[TRADE] - found.margin @ uses
    by_user = (paid[:, None] * uses).sum(axis=0) + paid[TRADE] * (bought_of_trade - uses[TRADE])
    primary = found.primary + 0.0
    primary[2] += (paid[:, None] * uses)[:, :n].sum(axis=0) - by_user[:n]
    pair = Economy(found.supply, found.domestic, found.imported, primary, found.tax, found.margin)
    folder = tmp_path / "pair"
    folder.mkdir()
    write_supply(folder / "cp15.tsv", supply_cells(pair, margins, taxes))
    write_use(folder / "cp16.tsv", use_cells("TOTAL", dearer, pair))
    fabric = eurostat.read(folder, name="be")
    wanted = symmetric("D", found.supply, found.domestic[:, :n], found.domestic[:, n:], primary)
    assert fabric.flows == pytest.approx(wanted.flows, rel=1e-9)
    assert fabric.final_demand == pytest.approx(wanted.final, rel=1e-9)
    assert item(fabric, "product_taxes") == pytest.approx(by_user[:n], rel=1e-9)
    assert item(fabric, "imports") == pytest.approx(found.imported[:, :n].sum(axis=0), rel=1e-9)
    assert any("average margin and tax" in note for note in fabric.meta.notes)


def test_one_of_the_two_is_not_enough(tmp_path: Path) -> None:
    folder = basic_pair(tmp_path / "pair", economy())
    for name, said in (("estat_naio_10_cp15.tsv", "supply table"), ("estat_naio_10_cp1610.tsv", "use table")):
        with pytest.raises(InputError, match=said) as error:
            eurostat.read(folder / name, name="x")
        assert "folder" in error.value.remedy


def test_pairs_that_do_not_fit(tmp_path: Path) -> None:
    found = economy()
    folder = basic_pair(tmp_path / "pair", found)
    other = write_tsv(
        tmp_path / "x.tsv",
        {("AT", "MIO_EUR"): {"2019": supply_cells(found, np.zeros(found.n), np.zeros(found.n))}},
        order=("freq", "unit", "ind_impv", "prd_amo", "geo"),
        rows="prd_amo",
        columns="ind_impv",
    )
    kept = (folder / "estat_naio_10_cp15.tsv").read_bytes()
    (folder / "estat_naio_10_cp15.tsv").write_bytes(other.read_bytes())
    with pytest.raises(InputFaults, match="geo is AT"):
        eurostat.read(folder, name="x")
    text = kept.decode("utf-8").replace("CPA_F,", "CPA_G45,")
    (folder / "estat_naio_10_cp15.tsv").write_text(text, encoding="utf-8")
    with pytest.raises(InputFaults, match="the products of the other table lack it"):
        eurostat.read(folder, name="x")
    (folder / "estat_naio_10_cp15.tsv").write_bytes(kept)
    (folder / "third.tsv").write_bytes(kept)
    with pytest.raises(InputFaults, match="third"):
        eurostat.read(folder, name="x")


def test_a_supply_table_that_cannot_be_inverted(tmp_path: Path) -> None:
    found = economy()
    supply = found.supply.copy()
    supply[:, 1] = supply[:, 0] * supply[:, 1].sum() / supply[:, 0].sum()
    folder = basic_pair(tmp_path / "pair", replace(found, supply=supply))
    with pytest.raises(ComputationError, match="model A has no answer"):
        eurostat.read(folder, name="x", model="A")


def test_the_command_line(tmp_path: Path) -> None:
    folder = basic_pair(tmp_path / "pair", economy())
    call = ["table", "import", str(folder), "--layout", "eurostat", "--name", "be"]
    assert main([*call, "--set", "model=E"]) == 2
    assert main([*call, "--set", "model=B"]) == 0
    assert study.load("be").industries.column("sector") == PRODUCTS
    assert main(["compute", "structure.multipliers", "--table", "be"]) == 0
