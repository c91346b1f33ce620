"""Reverse dependency: who depends on us, product by product."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from weefsel.errors import unknown
from weefsel.kernels import concentration
from weefsel.kernels.leontief import Array
from weefsel.methods import wrap
from weefsel.methods.dependency import trade as tables
from weefsel.methods.dependency.trade import Products, Trade
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "dependency.reverse"


@method(
    NAME,
    title="Reverse dependency by product",
    needs=("a trade table; the fabric is not used",),
    gives="per area and product: concentration of exports over buyers outside, share of world exports, and how many "
    "buyers outside take more than half of their imports from the area",
    unit="1; dependent_buyers: countries",
    source="SWD(2021) 352 final, ch. 2 (the indicators on the side of exports)",
    finds=("largest_buyer",),
)
def reverse(
    fabric: Fabric,
    *,
    trade: Trade,
    area: Annotated[str, About("EU27, BEL or another area of the trade table; all = side by side")] = "all",
    product: Products = "all",
    year: Annotated[int | None, About("year; none = the last one there is")] = None,
    more_than: Annotated[
        float, About("share of a buyer's imports from which it depends on the area", unit="1", low=0.0, high=1.0)
    ] = 0.5,
) -> Result:
    r"""Return how others depend on what an area sells.

    With X_kj exports of product k to buyer j outside the Union and M_kj all imports of that buyer: concentration =
    sum_j (X_kj / X_outside,k)^2, world_share = X_outside,k / world exports of k, dependent_buyers = number of j with
    X_kj / M_kj above the threshold, largest_dependence = max_j X_kj / M_kj.

    Returns
    -------
    Result
        one row per area x product x measure, with the buyer that takes most as a label

    Raises
    ------
    InputError
        If the area, a product or the year is not in the table.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("dependency.reverse", "belgium", trade="trade-sample", area="BEL").frame
    >>> row = found.filter(measure="largest_dependence", product="300490").row(0, named=True)
    >>> row["largest_buyer"], round(row["value"], 2)
    ('USA', 0.34)
    """
    del fabric  # the method is called like every other; no flow enters
    codes, years = tables.products_of(trade, product), tables.years_of(trade)
    last = years[-1] if year is None else year
    if last not in years:
        raise unknown(say("year"), str(last), [str(there) for there in years])
    countries, (exported, imported) = tables.world(trade, last, codes, ["exports", "imports"])
    status = "modelled" if trade.status == "observed" else trade.status
    blocks = []
    for name in tables.areas_of(trade, area):
        sheet = tables.sheet(trade, name, last, codes)
        buyers = [partner for partner, inside in zip(sheet.partners, sheet.inside, strict=True) if not inside]
        sold = sheet.exports[:, ~sheet.inside]
        bought = imported[:, [countries.index(buyer) for buyer in buyers]]
        part = np.divide(sold, bought, out=np.zeros_like(sold), where=bought > 0)
        measures: dict[str, tuple[Array, str]] = {
            "concentration": (concentration.hhi(sold), "1"),
            "world_share": (_ratio(sold.sum(axis=1), exported.sum(axis=1)), "1"),
            "largest_dependence": (part.max(axis=1, initial=0.0), "1"),
            "dependent_buyers": ((part > more_than).sum(axis=1).astype(np.float64), "countries"),
        }
        for measure, (values, unit) in measures.items():
            rows = np.flatnonzero(np.isfinite(values) & (sold.sum(axis=1) > 0)).tolist()
            labels: dict[str, str | int | list[str]] = {
                "area": name, "product": [codes[k] for k in rows], "year": last,
                "largest_buyer": [buyers[int(sold[k].argmax())] for k in rows], "measure": measure,
            }  # fmt: skip
            blocks.append(wrap.block(labels, values[rows], unit, status))
    return wrap.result(NAME, blocks, [*trade.notes, say("What is not sold outside the Union has no row.")])


def _ratio(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole > 0)
