"""Which chains of deliveries carry jobs, value added or output."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np

from weefsel.errors import InputError
from weefsel.kernels import paths as kernel
from weefsel.kernels.leontief import NoAnswer, solve_left
from weefsel.kernels.paths import Limits
from weefsel.methods import unwrap, wrap
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "structure.paths"
ARROW = " > "


@method(
    NAME,
    title="Structural paths",
    needs=("flows", "output", "final_demand", "value_added or jobs (the measure)"),
    gives="the strongest chains from the industry where the measure arises, through its buyers, to the one that "
    "delivers to final demand",
    unit="currency of the fabric; jobs",
    source="Crama, Defourny & Gazon 1984; Treloar 1997; Lenzen 2007, Economic Modelling 24(3)",
    adds=("path", "links", "origin"),
)
def paths(
    fabric: Fabric,
    *,
    industry: Annotated[str | None, About("whose deliveries to final demand; none = those of all industries")] = None,
    region: Annotated[str | None, About("its region, where the fabric has several")] = None,
    measure: Annotated[
        Literal["output", "value_added", "compensation", "jobs"], About("what the paths carry")
    ] = "value_added",
    demand: Annotated[
        Literal["final", "unit"],
        About("final: final demand of the table; unit: one unit of final demand of the industry"),
    ] = "final",
    depth: Annotated[int, About("longest chain, in deliveries", low=0, high=30)] = 8,
    threshold: Annotated[
        float, About("smallest share of the whole worth keeping", unit="1", low=0.0, high=1.0)
    ] = 0.0001,
    keep: Annotated[int, About("most paths kept", low=1, high=100_000)] = 100,
    steps: Annotated[int, About("most beginnings of chains opened before the search stops", low=1)] = 1_000_000,
) -> Result:
    r"""Return the strongest structural paths: c'L y = Σ c_j y_j + Σ c_i a_ij y_j + Σ c_h a_hi a_ij y_j + ...

    c (n,) measure per unit of output, A (n, n), y (n,) final demand. The search opens the most promising beginning
    first and drops those that cannot carry `threshold` of the whole, so that what it returns is exactly
    the strongest chains; if it runs out of `steps`, a note says so. Another note says what share of the whole the
    chains found carry.

    Returns
    -------
    Result
        one row per chain: `path` (origin > ... > industry that delivers), `links`, `origin`, `delivers`, measure

    Raises
    ------
    InputError
        If the industry, its region or the measure does not exist, or `demand=unit` names no industry.
    ComputationError
        If the system is not productive in absolute values, so that no bound on chains exists.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("structure.paths", wf.load("belgium"), industry="C29", measure="jobs", keep=3).frame
    >>> found.select("path", "value").rows()[1]
    ('N78 > C29', 3241.65...)
    """
    intensity = next((found for found in unwrap.intensities(fabric) if found.measure == measure), None)
    if intensity is None:
        raise InputError(
            say("{name} has no {what}", name=fabric.meta.name, what=measure),
            say(
                "Choose one of {names}.",
                names=[found.measure for found in unwrap.intensities(fabric)],
            ),
        )
    wanted = np.zeros(len(fabric.output))
    final = fabric.final_demand.sum(axis=1)
    if industry is not None:
        position = unwrap.position_of(fabric, industry, region)
        wanted[position] = final[position] if demand == "final" else 1.0
    elif demand == "unit":
        raise InputError(say("demand=unit needs an industry"), say("Give industry=C29, or take demand=final."))
    else:
        wanted = final
    system = unwrap.system_of(fabric)
    whole = float(solve_left(system.factor, intensity.counted) @ wanted)
    try:
        bound = kernel.ceilings(system.inputs, intensity.counted)
    except NoAnswer as error:
        raise unwrap.no_answer(fabric, error) from error
    limits = Limits(depth, threshold * abs(whole), keep, steps)
    found = kernel.strongest(system.inputs, intensity.counted, wanted, bound, limits)
    names = fabric.industries.texts()
    labels = {
        "path": [ARROW.join(names[p] for p in reversed(path)) for path in found.paths],
        "links": [str(len(path) - 1) for path in found.paths],
        "origin": [names[path[-1]] for path in found.paths],
        "delivers": [names[path[0]] for path in found.paths],
        "measure": measure,
    }
    block = wrap.block(labels, found.contributions, intensity.unit, wrap.status_of(fabric))
    return wrap.result(NAME, [block], _notes(found, whole, intensity.unit))


def _notes(found: kernel.Paths, whole: float, unit: str) -> list[str]:
    carried, count = float(found.contributions.sum()), len(found.paths)
    notes: list[str] = [
        say(
            "{count} chains carry {carried:.6g} {unit}, {share:.1%} of the whole ({whole:.6g} {unit}).",
            count=count, carried=carried, unit=unit, share=carried / whole, whole=whole,
        )
        if whole
        else say("{count} chains carry {carried:.6g} {unit} ({whole:.6g} {unit}).",
                 count=count, carried=carried, unit=unit, whole=whole)
    ]  # fmt: skip
    if not found.complete:
        notes.append(
            say(
                "The search stopped after {steps} beginnings: stronger chains may be missing. Raise "
                "steps or threshold.",
                steps=found.steps,
            )
        )
    return notes
