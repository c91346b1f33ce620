"""Which assumption matters most for a closure."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import polars as pl

from weefsel.methods import unwrap, wrap
from weefsel.methods.domino import fall as given
from weefsel.methods.domino.effects import Effects, effects_of, in_measure
from weefsel.methods.domino.fall import Fall, fall_of
from weefsel.methods.domino.variants import variants_of
from weefsel.model import Fabric, Result
from weefsel.registry import About, method

NAME = "domino.assumptions"


@method(
    NAME,
    title="Which assumption matters most",
    needs=("flows", "output", "value_added", "final_demand", "jobs (optional)"),
    gives="the losses behind a closure, by region and part, under each other value of each assumption",
    unit="currency of the fabric; jobs",
    source="one assumption at a time; bands: Flegg & Tohmo 2013 (delta), Miller & Blair 2009 sec. 2.5 (households)",
    adds=("region", "sector", "part"),
)
def assumptions(
    fabric: Fabric,
    *,
    industry: given.Industry,
    region: given.Region = None,
    jobs: given.Jobs = None,
    output: given.Output = None,
    share: given.Share = None,
    suppliers: given.Suppliers = "output_cap",
    households: given.HouseholdChoice = "wages",
    replacement: given.Replacement = 0.0,
    detail: Annotated[
        Literal["regions", "sectors"],
        About("regions: sums over sectors, by region; sectors: sums over regions, by sector"),
    ] = "regions",
) -> Result:
    """Return the closure of `domino.closure` under each other value of its assumptions, one at a time.

    Sums come first, then the range: what rises in one region may fall in another.

    Returns
    -------
    Result
        one row per assumption x case x (region, or sector) x part x measure; assumption ``central`` is the closure
        itself

    Raises
    ------
    InputError, ComputationError
        As `domino.closure`.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("domino.assumptions", wf.load("belgium"), industry="C29", jobs=4300).frame
    >>> sorted(set(found["assumption"]))
    ['central', 'households', 'own_industry', 'replacement']
    """
    fall = fall_of(fabric, industry, region, jobs, output, share)
    central = effects_of(
        fabric,
        unwrap.system_of(fabric),
        fall,
        suppliers=suppliers,
        households=households,
        replacement=replacement,
    )
    level = "sector" if detail == "sectors" else "region"
    blocks = [_block(fabric, fall, central, {"assumption": "central", "case": "central"}, level)]
    blocks += [
        _block(
            variant.fabric,
            variant.fall,
            variant.effects,
            {"assumption": variant.assumption, "case": variant.case},
            level,
        )
        for variant in variants_of(fabric, fall, suppliers, households, replacement)
    ]
    return wrap.result(NAME, blocks)


def _block(fabric: Fabric, fall: Fall, effects: Effects, labels: dict[str, str], level: str) -> pl.DataFrame:
    """Return the losses summed to one level of the labels, per part and measure."""
    axis = fabric.industries
    names = axis.column(level) if level in axis.levels else ("",) * len(axis)
    groups = {name: at for at, name in enumerate(dict.fromkeys(names))}
    member = np.zeros((len(groups), len(axis)))
    member[[groups[name] for name in names], np.arange(len(axis))] = 1.0
    parts = [part for part in ("direct", "indirect", "induced") for _ in groups]
    places = {level: list(groups) * 3} if level in axis.levels else {}
    blocks = []
    for intensity in unwrap.intensities(fabric):
        direct, indirect = in_measure(intensity, fall, effects.direct, effects.indirect)
        sums = [wrap.joined(values, member.T) for values in (direct, indirect, effects.induced * intensity.per_output)]
        named = {**places, **labels, "part": parts, "measure": intensity.measure}
        blocks.append(wrap.block(named, np.concatenate(sums), intensity.unit, wrap.status_of(fabric)))
    return pl.concat(blocks)
