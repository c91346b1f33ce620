"""Why output, value added or jobs differ between two tables."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np

from weefsel.errors import Fault, InputFaults
from weefsel.kernels import decomposition as kernel
from weefsel.kernels.decomposition import Side
from weefsel.kernels.leontief import Array, coefficients
from weefsel.methods import unwrap, value, wrap
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "structure.decomposition"


@method(
    NAME,
    title="Structural decomposition between two tables",
    needs=("flows", "output", "final_demand", "a second table with the same industries and final uses"),
    gives="per industry: how much of the change of output, value added, compensation or jobs comes from technology, "
    "the mix of final demand, its categories, its level, and the quantity per output",
    unit="currency of the fabric; jobs; 1 (multiplicative)",
    source="Dietzenbacher & Los 1998, Economic Systems Research 10(4); Sun 1998; Dietzenbacher, Hoen & Los 2000",
    adds=("region", "sector", "factor"),
)
def decomposition(
    fabric: Fabric,
    *,
    other: Annotated[Fabric, About("the second, later table: its name, as in `weefsel table list`", reads="table")],
    measure: Annotated[
        Literal["output", "value_added", "compensation", "jobs"], About("whose change is taken apart")
    ] = "output",
    form: Annotated[
        Literal["additive", "multiplicative"],
        About("additive: effects add up to the change; multiplicative: they multiply to the ratio"),
    ] = "additive",
    average: Annotated[
        Literal["polar", "all"],
        About("polar: mean of two opposite orders; all: mean of all orders (Shapley)"),
    ] = "polar",
) -> Result:
    r"""Return what each factor adds to the change from the first table (this one) to the second.

    x = c ∘ L M s l, with c (n,) quantity per output, L (n, n) the Leontief inverse, M (n, m) the mix of
    products within each category of final demand, s (m,) shares of the categories, l their total. Factors go to
    their second value one after another; as the order matters, two opposite orders or all 120 are averaged.

    Both tables must be in the same prices for volumes to be meant: at current prices a dearer input counts as a
    change of technology. Parts of the second table are put in the order of the first by label. The part of output
    that the published rows leave unexplained stands in a factor of its own, ``discrepancy``.

    Returns
    -------
    Result
        one row per (region x) sector x measure x factor (intensity, technology, mix, categories, level,
        discrepancy); additive: in the unit of the measure; multiplicative: factors of the ratio second/first

    Raises
    ------
    InputFaults
        If industries or final uses of the two tables differ, or one lacks the measure.
    ComputationError
        If a system is singular or not productive.

    Examples
    --------
    >>> import weefsel as wf
    >>> belgium = wf.load("belgium")
    >>> found = wf.compute("structure.decomposition", belgium, other=belgium, measure="jobs").frame
    >>> float(found["value"].abs().max()) < 1e-6
    True
    """
    fail_if_tables_differ(fabric, other, measure)
    uses = [other.uses.labels.index(label) for label in fabric.uses.labels]
    order = [other.industries.labels.index(label) for label in fabric.industries.labels]
    first, now = _side(fabric, measure, list(range(len(order))), list(range(len(uses))))
    second, later = _side(other, measure, order, uses)
    corners = kernel.corners(first, second)
    explained = {"additive": _additive, "multiplicative": _multiplicative}[form]
    effects, kept = explained(corners, now, later, average)
    unit = "1" if form == "multiplicative" else _unit(fabric, measure)
    labels = {**wrap.industry_labels(fabric, kept.tolist()), "measure": measure}
    status = "estimated" if "estimated" in (fabric.meta.status, other.meta.status) else "modelled"
    blocks = [
        wrap.block({**labels, "factor": factor}, values[kept], unit, status) for factor, values in effects.items()
    ]
    notes = [
        say(
            "First: {first} ({year}). Second: {second} ({later}).",
            first=fabric.meta.title,
            year=fabric.meta.year,
            second=other.meta.title,
            later=other.meta.year,
        )
    ]
    if fabric.meta.year != other.meta.year and "constant" not in fabric.meta.price_basis.lower():
        notes.append(
            say(
                "Unless both tables are in the prices of one year, dearer or cheaper inputs and exchange "
                "rates count as technology and level: deflate first (`weefsel table deflate`)."
            )
        )
    if len(kept) < len(order):
        notes.append(
            say("{count} industries left out: a ratio needs positive values throughout.", count=len(order) - len(kept))
        )
    return wrap.result(NAME, blocks, notes)


def fail_if_tables_differ(first: Fabric, second: Fabric, measure: str) -> None:
    """Raise InputFaults that name every label which only one of the tables has."""
    faults: list[Fault] = []
    for what, mine, theirs in (
        (say("industry"), first.industries, second.industries),
        (say("final use"), first.uses, second.uses),
    ):
        for here, there, name in ((mine, theirs, second), (theirs, mine, first)):
            lacking = sorted(set(here.labels) - set(there.labels))
            faults += [
                Fault(
                    say("{name} has no {what} {label}", name=name.meta.name, what=what, label="|".join(label)),
                    say("Aggregate both tables to the same industries and final uses first."),
                    row="|".join(label),
                )
                for label in lacking[:20]
            ]
    if first.meta.currency_unit != second.meta.currency_unit:
        units = say("{one} and {other}", one=first.meta.currency_unit, other=second.meta.currency_unit)
        faults.append(Fault(say("the tables are in {units}", units=units), say("Convert one of them first.")))
    for table in (first, second):
        if measure not in [found.measure for found in unwrap.intensities(table)]:
            faults.append(
                Fault(
                    say("{name} has no {what}", name=table.meta.name, what=measure),
                    say("Choose a measure that both tables have."),
                )
            )
    if measure == value.MEASURE and value.is_left_over(first) != value.is_left_over(second):
        lacks = first if value.is_left_over(first) else second
        what = say(
            "{name} has no row of gross value added, the other has: the two are not the same thing",
            name=lacks.meta.name,
        )
        faults.append(Fault(what, say("Choose measure=output, or give both tables the same rows of value added.")))
    if faults:
        raise InputFaults(say("the two tables cannot be compared"), faults)


def _side(fabric: Fabric, measure: str, order: list[int], uses: list[int]) -> tuple[Side, Array]:
    """Return the factors of one table, and the measure itself (n,)."""
    system = unwrap.system_of(fabric, order)
    output = fabric.output[order]
    demand = fabric.final_demand[np.ix_(order, uses)]
    totals = demand.sum(axis=0)
    intensity = next(found for found in unwrap.intensities(fabric) if found.measure == measure).counted[order]
    side = Side(system.factor, coefficients(demand, totals), totals / totals.sum(), float(totals.sum()), intensity)
    return side, intensity * output


def _unit(fabric: Fabric, measure: str) -> str:
    return next(found.unit for found in unwrap.intensities(fabric) if found.measure == measure)


def _averaged(corners: Array, average: str) -> Array:
    return kernel.polar(corners) if average == "polar" else kernel.all_orders(corners)


def _additive(corners: Array, now: Array, later: Array, average: str) -> tuple[dict[str, Array], np.ndarray]:
    effects = dict(zip(kernel.FACTORS, _averaged(corners, average), strict=True))
    effects["discrepancy"] = (later - now) - (corners[-1] - corners[0])
    return effects, np.arange(len(now))


def _multiplicative(corners: Array, now: Array, later: Array, average: str) -> tuple[dict[str, Array], np.ndarray]:
    kept = np.flatnonzero((corners > 0).all(axis=0) & (now > 0) & (later > 0))
    safe = np.where(corners > 0, corners, 1.0)
    effects = dict(zip(kernel.FACTORS, np.exp(_averaged(np.log(safe), average)), strict=True))
    ratio = np.divide(later, now, out=np.ones_like(now), where=now > 0)
    effects["discrepancy"] = ratio / (safe[-1] / safe[0])
    return effects, kept
