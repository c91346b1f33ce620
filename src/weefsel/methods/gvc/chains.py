"""From a fabric with regions to value chains: exporters, groups of them, destinations, contents per output."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np

from weefsel.errors import Fault, InputError, InputFaults, unknown
from weefsel.kernels.gvc import Chains
from weefsel.kernels.leontief import Array
from weefsel.methods import unwrap, value
from weefsel.model import Fabric, counted
from weefsel.model.fabric import GROSS_VALUE_ADDED_ITEMS, VALUE_ADDED
from weefsel.registry import About
from weefsel.sayings import say
from weefsel.vocabulary import region_key

GroupSetting = Annotated[
    str | None,
    About(
        "countries joined into one exporter before exports are formed, such as MEX:MEX+MX1+MX2,CHN:CHN+CN1; flows "
        "inside a group are domestic"
    ),
]
ValueSetting = Annotated[
    Literal["residual", "items"],
    About(
        "what counts as value added: all that an industry does not buy from the table or import (residual: net product "
        "taxes count, exports are split without a remainder), or compensation, operating surplus and other production "
        "taxes only (items)"
    ),
]


@dataclass(frozen=True, slots=True)
class Value:
    """Value chains of a fabric: R `exporters`, D `partners` (the exporters first), the sector of every industry."""

    exporters: tuple[str, ...]
    partners: tuple[str, ...]
    sectors: tuple[str, ...]
    chains: Chains
    notes: tuple[str, ...]


def value_chains(fabric: Fabric, groups: str | None, value_added: str) -> Value:
    """Return the value chains of a fabric, countries joined as `groups` says.

    Raises
    ------
    InputError, InputFaults
        If industries or final demand have no regions, a group is not right, or there is nobody to export to.
    """
    fail_if_without_regions(fabric)
    joined = joined_regions(fabric, groups)
    named = [joined[region] for region in fabric.industries.column("region")]
    exporters = tuple(dict.fromkeys(named))
    buyers = [joined.get(region, region) for region in fabric.uses.column("region")]
    partners = tuple(dict.fromkeys([*exporters, *buyers]))
    if len(partners) < 2:
        raise InputError(
            say("{name}: {exporters} has nobody to export to", name=fabric.meta.name, exporters=exporters[0]),
            say("Take a table with at least two regions, and groups that leave at least two."),
        )
    final = np.zeros((len(named), len(partners)))
    for at, buyer in enumerate(buyers):
        final[:, partners.index(buyer)] += fabric.final_demand[:, at]
    rest = fabric.output - fabric.flows.sum(axis=1) - fabric.final_demand.sum(axis=1)
    content, outside = _contents(fabric, value_added)
    members = [np.array([at for at, name in enumerate(named) if name == exporter]) for exporter in exporters]
    chains = Chains(fabric.flows, fabric.output, final, rest, content, outside, members)
    notes = _notes(fabric, chains, value_added, partners[len(exporters) :])
    return Value(exporters, partners, fabric.industries.column("sector"), chains, notes)


def fail_if_without_regions(fabric: Fabric) -> None:
    """Raise InputError unless both industries and final demand say in which region they are."""
    for axis, what in ((fabric.industries, say("industries")), (fabric.uses, say("uses of final demand"))):
        if "region" not in axis.levels:
            raise InputError(
                say(
                    "{name}: its {what} have no region, so nobody trades with anybody", name=fabric.meta.name, what=what
                ),
                say("Take a table whose labels read region|sector and region|category, such as belgium-regions."),
            )


def joined_regions(fabric: Fabric, groups: str | None) -> dict[str, str]:
    """Return the exporter to which every region of a fabric belongs: its group, or itself.

    >>> import weefsel as wf
    >>> joined_regions(wf.load("belgium-regions"), "South:Brussels+Wallonia")["Wallonia"]
    'South'
    """
    regions = tuple(dict.fromkeys((*fabric.industries.column("region"), *fabric.uses.column("region"))))
    joined = {region: region for region in regions}
    faults: list[Fault] = []
    taken: set[str] = set()
    for text in (groups or "").split(","):
        if not text.strip():
            continue
        name, _, members = (part.strip() for part in text.partition(":"))
        chosen = [member.strip() for member in members.split("+") if member.strip()]
        if not name or not chosen:
            faults.append(
                Fault(say("{text!r} is not a group", text=text.strip()), say("Write NAME:FIRST+SECOND."), row="groups")
            )
        for given in chosen:
            member = given if given in joined else region_key(given) or given
            if member not in joined:
                error = unknown(say("region"), member, regions)
                faults.append(Fault(error.what, error.remedy, row="groups"))
            elif member in taken:
                faults.append(
                    Fault(
                        say("{member} stands in two groups", member=member), say("Keep one of the two."), row="groups"
                    )
                )
            else:
                joined[member] = name
                taken.add(member)
    for name in set(joined.values()) & set(regions):
        if joined[name] != name or (name not in taken and name in [joined[member] for member in taken]):
            faults.append(
                Fault(
                    say("the group {name} has the name of a region outside it", name=name),
                    say("Give it another name."),
                    row="groups",
                )
            )
    if faults:
        raise InputFaults(say("the groups are not right"), faults)
    return joined


def _contents(fabric: Fabric, value_added: str) -> tuple[Array, Array]:
    """Return value added and imports from outside the table, per unit of output, (n,) each."""
    outside = unwrap.per_output(fabric, value.imports(fabric))
    if value_added == "residual":
        return 1.0 - unwrap.per_output(fabric, fabric.flows.sum(axis=0)) - outside, outside
    added = None if value.is_left_over(fabric) else value.gross_value_added(fabric)
    if added is None:
        raise InputError(
            say(
                "{name} has none of the rows {names}",
                name=fabric.meta.name,
                names=[*GROSS_VALUE_ADDED_ITEMS, VALUE_ADDED],
            ),
            say("Take value_added=residual, or name the rows of V so."),
        )
    return unwrap.per_output(fabric, counted(added)), outside


def _notes(fabric: Fabric, chains: Chains, value_added: str, outside: tuple[str, ...]) -> tuple[str, ...]:
    notes: list[str] = []
    if outside:
        notes.append(say("Exports to {names} leave the table: they count as absorbed there.", names=list(outside)))
    if chains.outside.any():
        notes.append(say("Imports from outside the table count as foreign value added."))
    total = float(np.abs(fabric.output).sum())
    left = float(np.abs(chains.rest).sum())
    if left > 1e-9 * total:
        notes.append(
            say(
                "Rows leave over {left:,.6g} {unit} of output in all (absolute); measures by "
                "partner take it as used at home.",
                left=left,
                unit=fabric.meta.currency_unit,
            )
        )
    if value_added == "items":
        share = chains.value + chains.outside + unwrap.per_output(fabric, fabric.flows.sum(axis=0))
        gap = float(np.abs((1.0 - share) * fabric.output).sum())
        if gap > 1e-9 * total:
            notes.append(
                say(
                    "Product taxes and the like, {gap:,.6g} {unit} in all, are nobody's value "
                    "added: EXGR exceeds DC + FC by what they add to exports.",
                    gap=gap,
                    unit=fabric.meta.currency_unit,
                )
            )
    return tuple(notes)
