"""A national fabric split into its regions, and the same with another exponent of the location quotient."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

import numpy as np

from weefsel.errors import InputError
from weefsel.kernels.leontief import Array
from weefsel.methods import wrap
from weefsel.methods.interregional import Approach, Needs, estimate, made_by, named, with_exponent, with_way
from weefsel.model import Axis, Fabric, Imports, Meta, Places, Result, residence_between
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "regionalise.flq"
ABROAD = "abroad"
STOCKS = "inventories"
DELTA = 0.3


@dataclass(frozen=True, slots=True)
class Regions:
    """What a split rests on.

    Parameters
    ----------
    names : R regions
    weights : (R, n) share of each region in each industry, columns summing to one
    grades : (R, n) words on the quality of each weight
    use_shares : category -> (R,) share of each region in that final use, summing to one; None for a use that
        stays with the producer (stocks); a category that is not here is sold abroad
    residence : (R, R) share of wages earned in the column's region that goes to households of the row's
    places : weights of municipalities, or None
    """

    names: tuple[str, ...]
    weights: Array
    grades: tuple[tuple[str, ...], ...]
    use_shares: dict[str, Array | None]
    residence: Array | None = None
    places: Places | None = None


def regional_fabric(
    national: Fabric, split: Regions, meta: Meta, *, delta: float = DELTA, approach: Approach | None = None
) -> Fabric:
    """Return the interregional fabric of R regions that adds up to a national one.

    Every region has the national technology. Output, value added, imports and accounts follow the weights;
    needs at home follow the weights of buyers; what is bought in the own region follows FLQ with exponent δ;
    balancing by GRAS makes needs add up exactly and supply to 1e-13. Discrepancies of the national table
    are split by weight. Imported stocks, whose buyer is not known, follow output of all industries.

    Parameters
    ----------
    national : fabric of n industries without regions
    split : weights and shares of R regions
    meta : of the new fabric; the exponent is added to `extra`
    delta : 0 <= δ < 1
    approach : another way than FLQ with this δ

    Returns
    -------
    Fabric
        R n industries, region by region; uses are region x category at home, then ``abroad`` x category

    Raises
    ------
    InputError
        If the fabric has regions, a weight is missing or negative, or weights do not sum to one.
    ComputationError
        If no balanced table exists; the products at fault are named.
    """
    fail_if_not_a_split(national, split)
    n, regions = len(national.industries), len(split.names)
    sectors = national.industries.column("sector")
    categories = national.uses.column("category")
    home = [category for category in categories if category in split.use_shares]
    sold_abroad = [category for category in categories if category not in split.use_shares]
    inputs = national.flows[:, None, :] * split.weights[None]
    final = np.stack(
        [national.final_demand[:, [categories.index(category)]] * _shares(split, category) for category in home],
        axis=2,
    )
    needs = np.concatenate([inputs, final], axis=2)
    output = split.weights * national.output
    stays = [category for category in home if split.use_shares[category] is None]
    supply = split.weights * needs.sum(axis=(1, 2))
    way = approach or Approach(delta=delta)
    flows, final_demand = estimate(national, Needs(needs, output, supply, home, stays), way)
    abroad = national.final_demand[:, [categories.index(c) for c in sold_abroad]]
    exports = (split.weights[:, :, None] * abroad).reshape(regions * n, len(sold_abroad))
    uses = [(region, category) for region in split.names for category in home]
    return Fabric(
        meta=with_way(meta, way),
        industries=Axis(("region", "sector"), tuple((region, sector) for region in split.names for sector in sectors)),
        flows=flows,
        output=output.reshape(-1),
        uses=Axis(("region", "category"), tuple(uses + [(ABROAD, category) for category in sold_abroad])),
        final_demand=np.hstack([final_demand, exports]),
        items=national.items,
        value_added=_by_weight(national.value_added, split.weights),
        accounts=national.accounts,
        account_values=_by_weight(national.account_values, split.weights),
        imports=_imports(national, split, home, sold_abroad),
        grades=tuple(grade for row in split.grades for grade in row),
        residence=residence_between(split.names, split.residence) if split.residence is not None else None,
        places=split.places,
    )


def _shares(split: Regions, category: str) -> Array:
    """Return the shares of the regions in a final use, (R,), or (n, R) where it stays with the producer."""
    shares = split.use_shares[category]
    return split.weights.T if shares is None else shares


def _by_weight(values: Array, weights: Array) -> Array:
    """Return rows (k, n) split over regions, (k, R n)."""
    return (values[:, None, :] * weights[None]).reshape(len(values), weights.size)


def _imports(national: Fabric, split: Regions, home: list[str], sold_abroad: list[str]) -> Imports | None:
    if national.imports is None:
        return None
    flows = _by_weight(national.imports.flows, split.weights)
    if national.imports.final is None:
        return Imports(national.imports.products, flows)
    categories = national.uses.column("category")
    even = split.weights @ national.output / national.output.sum()
    columns = []
    for at in range(len(split.names)):
        for category in home:
            shares = split.use_shares[category]
            part = even[at] if shares is None else shares[at]
            columns.append(national.imports.final[:, categories.index(category)] * part)
    columns += [national.imports.final[:, categories.index(category)] for category in sold_abroad]
    return Imports(national.imports.products, flows, np.column_stack(columns))


def fail_if_not_a_split(national: Fabric, split: Regions) -> None:
    """Raise InputError unless the weights split every industry of a national fabric into regions."""
    name, axis = national.meta.name, national.industries
    if axis.levels != ("sector",) or national.uses.levels != ("category",):
        raise InputError(
            say("{name} is split into regions already", name=name), say("Take a national table, such as belgium.")
        )
    if split.weights.shape != (len(split.names), len(axis)) or not (split.weights >= 0).all():
        raise InputError(
            say("a weight of a region is missing or negative"),
            say("Give one weight, zero or more, per region and industry."),
        )
    off = np.flatnonzero(~(np.abs(split.weights.sum(axis=0) - 1.0) <= 1e-9))
    if len(off):
        raise InputError(
            say("the weights of the regions do not add up to one at {names}", names=named(axis.column("sector"), off)),
            say("Scale each industry's weights to one."),
        )


def with_delta(fabric: Fabric, delta: float) -> Fabric:
    """Return a regional fabric re-estimated with another exponent of the location quotient.

    National flows are the sum over regions, weights are shares of output. Needs of all buyers, output and
    exports of all regions stay; only who buys from which region changes. The quotient is that the fabric was made
    with; with its exponent too, the fabric comes back (to 1e-9).

    Raises
    ------
    InputError
        If the fabric has no regions, is not an estimate, rests on another quotient or on distances, its regions do not
        have the same industries and final uses, or delta is not in [0, 1).
    ComputationError
        If no balanced table exists; the products at fault are named.
    """
    regions, home = fail_if_not_re_estimable(fabric)
    n, count = len(fabric.industries.unique("sector")), len(regions)
    inside = [fabric.uses.labels.index((region, category)) for region in regions for category in home]
    flows = fabric.flows.reshape(count, n, count, n).sum(axis=0)
    final = fabric.final_demand[:, inside].reshape(count, n, count, len(home)).sum(axis=0)
    supply = fabric.flows.sum(axis=1) + fabric.final_demand[:, inside].sum(axis=1)
    wanted = Needs(
        needs=np.concatenate([flows, final], axis=2),
        output=fabric.output.reshape(count, n),
        supply=supply.reshape(count, n),
        home=home,
        stays=[category for category in home if category == STOCKS],
    )
    new_flows, new_final = estimate(fabric, wanted, Approach(made_by(fabric), delta))
    final_demand = fabric.final_demand.copy()
    final_demand[:, inside] = new_final
    return replace(fabric, meta=with_exponent(fabric.meta, delta), flows=new_flows, final_demand=final_demand)


def can_be_re_estimated(fabric: Fabric) -> bool:
    """Return whether `with_delta` has an answer for this fabric."""
    try:
        fail_if_not_re_estimable(fabric)
    except InputError:
        return False
    return True


def fail_if_not_re_estimable(fabric: Fabric) -> tuple[tuple[str, ...], list[str]]:
    """Return the regions and the final uses at home, or raise InputError where delta means nothing."""
    name = fabric.meta.name
    regions = fabric.industries.unique("region") if "region" in fabric.industries.levels else ()
    ordered = tuple((region, sector) for region in regions for sector in fabric.industries.unique("sector"))
    if fabric.meta.status != "estimated" or ordered != fabric.industries.labels:
        raise InputError(
            say(
                "{name} is not an estimate of regions with the same industries, so delta means nothing there", name=name
            ),
            say("Take belgium-regions."),
        )
    made_by(fabric)
    uses = {region: [use[1] for use in fabric.uses.labels if use[0] == region] for region in regions}
    home = uses[regions[0]]
    if fabric.uses.levels != ("region", "category") or any(found != home for found in uses.values()):
        raise InputError(
            say("the final uses of {name} are not the same in each of its regions", name=name),
            say(
                "Give every region the same categories, labelled region|category; sales abroad have a "
                "region of their own."
            ),
        )
    return regions, home


@method(
    NAME,
    title="Flows between regions by location quotients",
    needs=("regional fabric with status estimated",),
    gives="flows and input coefficients within and between regions re-estimated with an exponent delta, and the share "
    "of its domestic inputs that each industry buys in its own region",
    unit="flow: currency of the fabric; coefficient, own_share: 1",
    source="Flegg & Webber 1997, Regional Studies 31(8); Junius & Oosterhaven 2003, Economic Systems Research 15(1)",
    adds=("region+sector", "buyer_region+buyer_sector"),
)
def flq(
    fabric: Fabric,
    *,
    delta: Annotated[
        float, About("exponent of the size weight; the literature finds 0.2 to 0.4", low=0.0, high=0.99)
    ] = DELTA,
) -> Result:
    r"""Return who buys from which region, by FLQ and GRAS.

    FLQ_ij = λ SLQ_i/SLQ_j (diagonal λ SLQ_i), λ = [log2(1 + x^r/x^n)]^δ; of its need of product i the region buys
    min(1, FLQ_ij) at home and the rest from the other regions by their output; GRAS then meets needs and supply.

    Returns
    -------
    Result
        measure ``own_share``: one row per region x sector; measures ``flow`` and ``coefficient`` (flow per unit of
        the buyer's output): one row per region x sector x buyer_region x buyer_sector with a flow other than zero

    Raises
    ------
    InputError, ComputationError
        As `with_delta`.

    Examples
    --------
    >>> import weefsel as wf
    >>> frame = wf.compute("regionalise.flq", wf.load("belgium-regions"), delta=0.3).frame
    >>> sorted(set(frame["measure"]))
    ['coefficient', 'flow', 'own_share']
    """
    found = with_delta(fabric, delta)
    axis = found.industries
    region_of = np.array(axis.column("region"))
    bought = found.flows.sum(axis=0)
    own = np.where(region_of[:, None] == region_of[None, :], found.flows, 0.0).sum(axis=0)
    buying = np.flatnonzero(bought)
    shares = wrap.block(
        {
            "region": region_of[buying].tolist(),
            "sector": [axis.column("sector")[at] for at in buying],
            "buyer_region": "-",
            "buyer_sector": "-",
            "measure": "own_share",
        },
        own[buying] / bought[buying],
        "1",
        wrap.status_of(found),
    )
    sellers, buyers = np.nonzero(found.flows)
    labels = {
        "region": region_of[sellers].tolist(),
        "sector": [axis.column("sector")[at] for at in sellers],
        "buyer_region": region_of[buyers].tolist(),
        "buyer_sector": [axis.column("sector")[at] for at in buyers],
    }
    values = found.flows[sellers, buyers]
    status = wrap.status_of(found)
    flows = wrap.block({**labels, "measure": "flow"}, values, found.meta.currency_unit, status)
    per_output = wrap.block({**labels, "measure": "coefficient"}, values / found.output[buyers], "1", status)
    return wrap.result(NAME, [shares, flows, per_output])
