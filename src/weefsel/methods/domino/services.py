"""The services that industry buys, shown as groups of their own behind a closure."""

from __future__ import annotations

import polars as pl

from weefsel.errors import InputError
from weefsel.methods import unwrap, wrap
from weefsel.methods.domino import fall as given
from weefsel.methods.domino.effects import effects_of, in_measure
from weefsel.methods.domino.fall import fall_of
from weefsel.model import Fabric, Result
from weefsel.registry import method
from weefsel.sayings import say
from weefsel.vocabulary import services_bought

NAME = "domino.services"


@method(
    NAME,
    title="The services that industry buys",
    needs=("flows", "output", "value_added", "jobs (optional)"),
    gives="indirect and induced losses of staff agencies, advertising, transport, cleaning, catering, IT and other "
    "services that industry moved out of its plants",
    unit="currency of the fabric; jobs",
    source="as domino.closure; groups: NACE Rev. 2 divisions",
    adds=("region", "service", "part"),
)
def services(
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
) -> Result:
    """Return the losses of `domino.closure` in the services that industry buys, one row per group of services.

    Returns
    -------
    Result
        one row per (region x) service x part (indirect, induced) x measure

    Raises
    ------
    InputError
        If none of the services stands in the fabric under its NACE code.
    ComputationError
        As `domino.closure`.

    Examples
    --------
    >>> import polars as pl
    >>> import weefsel as wf
    >>> found = wf.compute("domino.services", wf.load("belgium"), industry="C29", jobs=4300).frame
    >>> staff = found.filter((pl.col("service") == "staff") & (pl.col("measure") == "jobs"))
    >>> [(part, round(value)) for part, value in staff.select("part", "value").iter_rows()]
    [('indirect', 646), ('induced', 119)]
    """
    fall = fall_of(fabric, industry, region, jobs, output, share)
    groups = {code: group.key for group in services_bought() for code in group.codes}
    chosen = [
        position
        for position, sector in enumerate(fabric.industries.column("sector"))
        if sector in groups and position != fall.position
    ]
    if not chosen:
        raise InputError(
            say("{name} has none of the service industries by NACE code", name=fabric.meta.name),
            say("Name its industries as {codes} ... or use domino.closure.", codes=list(groups)[:6]),
        )
    effects = effects_of(
        fabric,
        unwrap.system_of(fabric),
        fall,
        suppliers=suppliers,
        households=households,
        replacement=replacement,
    )
    labels = wrap.industry_labels(fabric, chosen)
    labels.pop("grade", None)
    labels["service"] = [groups[sector] for sector in labels.pop("sector")]
    blocks = []
    for intensity in unwrap.intensities(fabric):
        _, indirect = in_measure(intensity, fall, effects.direct, effects.indirect)
        for part, values in (("indirect", indirect), ("induced", effects.induced * intensity.per_output)):
            named = {**labels, "part": part, "measure": intensity.measure}
            frame = wrap.block(named, values[chosen], intensity.unit, wrap.status_of(fabric))
            keys = [name for name in frame.columns if name != "value"]
            summed = frame.group_by(keys, maintain_order=True).agg(pl.col("value").sum())
            blocks.append(summed.select(frame.columns))
    return wrap.result(NAME, blocks)
