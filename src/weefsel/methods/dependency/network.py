"""Single points of failure: products whose world trade hangs on one country."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from weefsel.errors import InputError, unknown
from weefsel.kernels import concentration, dependency
from weefsel.methods import wrap
from weefsel.methods.dependency import trade as tables
from weefsel.methods.dependency.trade import Products, Trade
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "dependency.network"


@method(
    NAME,
    title="Single points of failure in world trade",
    needs=("a trade table that covers the world; the fabric is not used",),
    gives="per product: the largest exporter, the share of world trade that goes with it, the share of importers "
    "that take more than half from it, and whether it is a single point of failure",
    unit="1",
    source="Piccardi & Tajoli 2018, PLOS ONE 13(11) e0208265 (vulnerability profile, first step); question of Arjona, "
    "Connell & Herghelegiu 2023",
)
def network(
    fabric: Fabric,
    *,
    trade: Trade,
    product: Products = "all",
    year: Annotated[int | None, About("year; none = the last one there is")] = None,
    lost_from: Annotated[
        float,
        About("share of trade lost from which a country is a single point of failure", unit="1", low=0.0, high=1.0),
    ] = 0.5,
) -> Result:
    r"""Return what world trade in a product loses with its largest exporter.

    With w_cj exports from c to j, S = sum w and c* the largest exporter: lost = sum_j (w_c*j + w_jc*) / S, the first
    step 1 - v_1 of the vulnerability profile; captive = share of importers that take more than half from c*. A single
    point of failure has lost and captive both at or above `lost_from`.

    Returns
    -------
    Result
        one row per product x measure (lost, captive, world_concentration, single_point), with the country as a label

    Raises
    ------
    InputError
        If a product or the year is not in the table, or the table has no trade between other countries.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("dependency.network", "belgium", trade="trade-sample").frame
    >>> found.filter(measure="single_point", value=1.0).select("product", "country").rows()
    [('280461', 'CHN'), ('810411', 'CHN'), ('850650', 'CHN')]
    """
    del fabric  # the method is called like every other; no flow enters
    codes, years = tables.products_of(trade, product), tables.years_of(trade)
    last = years[-1] if year is None else year
    if last not in years:
        raise unknown(say("year"), str(last), [str(there) for there in years])
    countries, (exports, imports, captive) = tables.world(trade, last, codes, ["exports", "imports", "captive"])
    if len(countries) < 3:
        raise InputError(
            say("the trade table names fewer than three countries"), say("Take a table of the world, such as BACI.")
        )
    largest, lost = dependency.fall_without_largest(exports, imports)
    row = np.arange(len(codes))
    buyers = (imports > 0).sum(axis=1)
    held = np.divide(captive[row, largest], buyers, out=np.full(len(codes), np.nan), where=buyers > 0)
    with np.errstate(invalid="ignore"):
        single = np.where(np.isfinite(lost), ((lost >= lost_from) & (held >= lost_from)).astype(np.float64), np.nan)
    measures = {
        "lost": lost,
        "captive": held,
        "world_concentration": concentration.hhi(exports),
        "single_point": single,
    }
    status = "modelled" if trade.status == "observed" else trade.status
    blocks = []
    for measure, values in measures.items():
        rows = np.flatnonzero(np.isfinite(values)).tolist()
        labels: dict[str, str | int | list[str]] = {
            "product": [codes[k] for k in rows], "year": last, "country": [countries[largest[k]] for k in rows],
            "measure": measure,
        }  # fmt: skip
        blocks.append(wrap.block(labels, values[rows], "1", status))
    return wrap.result(NAME, blocks, trade.notes)
