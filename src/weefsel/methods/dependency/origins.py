"""From where Belgium imports: euro area, other EU, the rest, by group of products and by industry that uses them."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import polars as pl

from weefsel.errors import InputError
from weefsel.methods import wrap
from weefsel.methods.grouping import Sectors, sectors_of
from weefsel.model import Fabric, Result
from weefsel.model.figures import Figures
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "dependency.origins"

Origins = Annotated[
    Figures | None, About("imports by product and origin; none = those of Belgium, built in", reads="origins")
]


@method(
    NAME,
    title="Imports by group of products and origin",
    needs=("imports (by industry)", "figures on origins"),
    gives="per product: imports from the euro area, from other EU countries and from the rest, and their shares; per "
    "industry: its imported inputs by origin, as if every user of a product bought it from the same places",
    unit="currency of the fabric; 1",
    source="Federal Planning Bureau / National Accounts Institute, input-output tables 2015, sheet tbl_8",
    adds=("sector", "origin"),
)
def origins(
    fabric: Fabric,
    *,
    sectors: Sectors = "all",
    origins: Origins = None,
) -> Result:
    r"""Return imports by origin, observed per product and estimated per industry.

    With M_po imports of product p from origin o and m_pj imported inputs of p in industry j:

    - by product: M_po, and M_po / sum_o M_po
    - by industry: sum_p m_pj M_po / sum_o M_po, and its share; proportional, so an estimate

    Products are the 64 groups of the national accounts and origins three groups of countries: this shows where to look,
    and is no list of dependent products.

    Returns
    -------
    Result
        one row per by (product, industry) x (region) x sector x origin x measure (imports, share)

    Raises
    ------
    InputError
        If the table has no imports by product, or its products are not those of the figures.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("dependency.origins", "belgium", sectors="energy").frame
    >>> row = found.filter(by="product", sector="B05-09", origin="non_eu", measure="share").row(0, named=True)
    >>> round(row["value"], 2), row["status"]
    (0.46, 'observed')
    """
    if origins is None:
        raise InputError(say("the figures on origins are missing"), say("Call the method with weefsel.compute."))
    chosen = sectors_of(fabric, sectors)
    table = origins.frames["imports"]
    places = table["origin"].unique(maintain_order=True).to_list()
    products = table["product"].unique(maintain_order=True).to_list()
    values = np.zeros((len(products), len(places)))
    for product, place, value in table.select("product", "origin", "value").iter_rows():
        values[products.index(product), places.index(place)] = value
    total = values.sum(axis=1)
    shares = np.divide(values, total[:, None], out=np.zeros_like(values), where=total[:, None] > 0)
    blocks = []
    rows = [at for at, product in enumerate(products) if product in chosen and total[at] > 0]
    for o, place in enumerate(places):
        for measure, column, unit in (("imports", values, origins.unit), ("share", shares, "1")):
            labels = {"by": "product", "sector": [products[at] for at in rows], "origin": place, "measure": measure}
            blocks.append(wrap.block(_with_regions(fabric, labels, len(rows)), column[rows, o], unit, origins.status))
    blocks += _by_industry(fabric, chosen, products, shares, places)
    notes = [
        say(
            "Products are 64 groups, origins three groups of countries, the year is 2015; the euro "
            "area has 19 members, the Union 28, the United Kingdom among them."
        ),
        say("By industry: as if every user of a product bought it from the same places."),
        say("A group of countries may only have passed goods on: oil from the euro area was seldom pumped there."),
        *origins.notes,
    ]
    return wrap.result(NAME, blocks, notes)


def _with_regions(fabric: Fabric, labels: dict[str, str | list[str]], count: int) -> dict[str, str | list[str]]:
    """Return labels with an empty region where the table has regions: imports by product are those of the nation."""
    if "region" not in fabric.industries.levels:
        return labels
    return {"by": labels["by"], "region": ["nation"] * count, **{key: labels[key] for key in labels if key != "by"}}


def _by_industry(
    fabric: Fabric, chosen: tuple[str, ...], products: list[str], shares: np.ndarray, places: list[str]
) -> list[pl.DataFrame]:
    if fabric.imports is None:
        raise InputError(say("{name} has no imports by product", name=fabric.meta.name), say("Take the table belgium."))
    names = fabric.imports.products.column("product")
    missing = sorted(set(names) - set(products))
    if missing or "origin" in fabric.imports.products.levels:
        raise InputError(
            say("the figures have no origins for {what}", what=missing[:5] or say("products by origin")),
            say("Take the table belgium, or figures on the products of this table."),
        )
    mix = shares[[products.index(name) for name in names]]
    bought = fabric.imports.flows.T @ mix
    total = bought.sum(axis=1)
    sectors = fabric.industries.column("sector")
    rows = [at for at, sector in enumerate(sectors) if sector in chosen and total[at] > 0]
    blocks = []
    who = {level: [fabric.industries.column(level)[at] for at in rows] for level in fabric.industries.levels}
    for o, place in enumerate(places):
        part = np.divide(bought[:, o], total, out=np.zeros_like(total), where=total > 0)
        for measure, values, unit in (("imports", bought[:, o], fabric.meta.currency_unit), ("share", part, "1")):
            labels = {"by": "industry", **who, "origin": place, "measure": measure}
            blocks.append(wrap.block(labels, values[rows], unit, "estimated"))
    return blocks
