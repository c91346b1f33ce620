"""Direct and hidden reliance on each country, by industry, through the coupled table."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import polars as pl

from weefsel.errors import InputError
from weefsel.kernels import leontief, reliance
from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap, value, wrap
from weefsel.methods.dependency.places import Home, Places, places_of
from weefsel.methods.grouping import Sectors, sectors_of
from weefsel.model import Fabric, Result, counted
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "dependency.chains"
GROSS = say(
    "total and hidden count a good each time it is delivered on; inputs_value and hidden_value count value once, and "
    "are what to quote."
)


@method(
    NAME,
    title="Direct and hidden reliance on countries",
    needs=("flows and output of several regions", "value_added (value_added)"),
    gives="per industry at home and country: its share in the inputs bought there directly, in the value of all inputs "
    "and in all deliveries along the chain, what the direct share hides, and its share in the value of one "
    "unit; concentration of foreign origins per tier",
    unit="1",
    source="Baldwin, Freeman & Theodorakopoulos 2023, Annual Review of Economics 15; Miller & Blair 2009, ch. 3",
)
def chains(
    fabric: Fabric,
    *,
    industry: Annotated[str | None, About("one industry at home; none = all")] = None,
    region: Annotated[str | None, About("its region; none = all regions at home")] = None,
    sectors: Sectors = "all",
    home: Home = "auto",
    depth: Annotated[int, About("tiers for which concentration is given; 1 = suppliers", low=1, high=20)] = 4,
) -> Result:
    r"""Return on which countries industries rely, directly and through what sits upstream.

    With P_ci = 1 where industry i stands in country c:

    - direct = P A_.j / 1'A_.j, the share in what j buys itself
    - inputs_value = P (v ∘ (L - I)_.j) / v'(L - I)_.j, the share in the value of all inputs, by where value is added:
      nothing is counted twice
    - hidden_value = inputs_value - direct, what the direct share does not show, in value
    - total = P (L - I)_.j / 1'(L - I)_.j, the share in all deliveries along the chain: gross, so that a good counts
      each time it is delivered on, and long chains weigh more than their value
    - hidden = total - direct, in deliveries
    - value_added = P (v ∘ L_.j), the share in the value of one unit of j (nothing is counted twice); what is left is
      taxes and imports that the table has no row for
    - foreign_share and concentration per tier t, from A^t_.j: the share that comes from abroad, and the HHI over
      foreign countries

    Countries at home are among the origins; they are not foreign.

    Returns
    -------
    Result
        one row per region x sector x origin x measure; for foreign_share and concentration, origin is `abroad` and the
        tier is a label (0 = not by tier)

    Raises
    ------
    InputError
        If the table has one region, or the industry does not exist.
    ComputationError
        If the system has no answer.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("dependency.chains", "belgium-world", industry="C29", region="Flanders").frame
    >>> rows = {row["measure"]: round(row["value"], 3) for row in found.filter(origin="China").iter_rows(named=True)}
    >>> rows["direct"], rows["total"]
    (0.028, 0.068)
    >>> rows["inputs_value"], rows["hidden_value"]
    (0.05, 0.022)
    """
    places = places_of(fabric, home)
    shown = sectors_of(fabric, sectors)
    chosen = [
        at
        for at in chosen_industries(fabric, places, industry, region)
        if fabric.industries.column("sector")[at] in shown
    ]
    if not chosen:
        raise InputError(
            say("no industry of {sectors} stands at home", sectors=sectors),
            say("Choose other sectors or another home."),
        )
    system = unwrap.system_of(fabric)
    inputs = leontief.coefficients(fabric.flows[:, chosen], fabric.output[chosen])
    with_others = leontief.solve(system.factor, inputs)
    unit = np.zeros_like(inputs)
    unit[chosen, np.arange(len(chosen))] = 1.0
    bought = reliance.direct(inputs, places.members)
    everything = reliance.through_chains(with_others, inputs, places.members)
    measures = {"direct": bought, "total": everything, "hidden": everything - bought}
    added = value.gross_value_added(fabric)
    if added is not None:
        per_output = unwrap.per_output(fabric, counted(added))
        by_value = reliance.parts(reliance.value_added(with_others, per_output, places.members))
        measures |= {"inputs_value": by_value, "hidden_value": by_value - bought}
        measures["value_added"] = reliance.value_added(with_others + unit, per_output, places.members)
    scaled = np.divide(1.0, fabric.output, out=np.zeros_like(fabric.output), where=fabric.output != 0)
    index, share = reliance.concentration_by_tier(
        inputs, lambda x: fabric.flows @ (scaled[:, None] * x), places.members, places.foreign, depth
    )
    status, blocks = wrap.status_of(fabric), []
    for measure, values in measures.items():
        for origin, row in zip(places.names, values, strict=True):
            blocks.append(_block(fabric, chosen, {"origin": origin, "tier": 0, "measure": measure}, row, status))
    for measure, by_tier in (("foreign_share", share), ("concentration", index)):
        for tier, row in enumerate(by_tier, start=1):
            blocks.append(_block(fabric, chosen, {"origin": "abroad", "tier": tier, "measure": measure}, row, status))
    at_home = [name for name, is_foreign in zip(places.names, places.foreign, strict=True) if not is_foreign]
    return wrap.result(NAME, blocks, [say("At home: {names}.", names=at_home), GROSS])


def chosen_industries(fabric: Fabric, places: Places, industry: str | None, region: str | None) -> list[int]:
    """Return the positions of industries under study: one, those of a region, or all at home; output above zero."""
    regions = fabric.industries.column("region")
    if industry is not None:
        wanted = [region] if region is not None else list(dict.fromkeys(regions[at] for at in places.home))
        return [unwrap.position_of(fabric, industry, place) for place in wanted]
    chosen = places.home
    if region is not None:
        name = regions[unwrap.position_of(fabric, fabric.industries.column("sector")[places.home[0]], region)]
        chosen = [at for at, place in enumerate(regions) if place == name]
    return [at for at in chosen if fabric.output[at] > 0]


def _block(fabric: Fabric, chosen: list[int], labels: dict[str, str | int], values: Array, status: str) -> pl.DataFrame:
    defined = np.flatnonzero(np.isfinite(values)).tolist()
    who = wrap.industry_labels(fabric, [chosen[at] for at in defined])
    return wrap.block({**who, **labels}, values[defined], "1", status)
