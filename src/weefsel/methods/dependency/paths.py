"""Top paths: by which chains value from a country reaches an industry at home."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from weefsel.errors import InputError
from weefsel.kernels import paths as kernel
from weefsel.kernels.leontief import NoAnswer, solve_left
from weefsel.kernels.paths import Limits
from weefsel.methods import unwrap, value, wrap
from weefsel.methods.dependency.places import Home, places_of
from weefsel.model import Fabric, Result, counted
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "dependency.paths"
ARROW = " > "


@method(
    NAME,
    title="Chains that carry reliance on a country",
    needs=("flows, output and value_added of several regions",),
    gives="the strongest chains by which value added in a country reaches an industry at home, per unit of its output",
    unit="1 (share of the value of one unit)",
    source="Crama, Defourny & Gazon 1984; Lenzen 2007, Economic Modelling 24(3)",
)
def paths(
    fabric: Fabric,
    *,
    origin: Annotated[str, About("the country (region of the table) where the value is added")],
    industry: Annotated[str, About("the industry at home")],
    region: Annotated[str | None, About("its region, where home has several")] = None,
    home: Home = "auto",
    depth: Annotated[int, About("longest chain, in deliveries", low=1, high=30)] = 8,
    threshold: Annotated[
        float, About("smallest share of the whole reliance worth keeping", unit="1", low=0.0, high=1.0)
    ] = 0.001,
    keep: Annotated[int, About("most paths kept", low=1, high=100_000)] = 50,
    steps: Annotated[int, About("most beginnings of chains opened before the search stops", low=1)] = 1_000_000,
) -> Result:
    r"""Return the strongest terms of v_c L_.j = v_cj + sum_i v_ci a_ij + sum_hi v_ch a_hi a_ij + ...

    v_c (n,) is value added per unit of output in country c and zero elsewhere. A chain may pass through other
    countries: that is what direct imports do not show. The search is exact unless a note says it ran out of steps.

    Returns
    -------
    Result
        one row per chain: `path` (origin > ... > industry), `links`, `through` (countries it passes between the two)

    Raises
    ------
    InputError
        If the table has one region, a name does not exist, or the country is at home.
    ComputationError
        If the system has no answer.

    Examples
    --------
    >>> import weefsel as wf
    >>> found = wf.compute("dependency.paths", "belgium-world", origin="China", industry="C29", region="Flanders")
    >>> found.frame["path"][0]
    'China|c15 > Flanders|C29'
    """
    places = places_of(fabric, home)
    country = unwrap.find_label(fabric.industries, "region", origin, None, say("country"))
    if not places.foreign[places.names.index(country)]:
        raise InputError(say("{country} is at home", country=country), say("Name a country abroad, or set home=..."))
    regions = fabric.industries.column("region")
    at_home = list(dict.fromkeys(regions[at] for at in places.home))
    position = unwrap.position_of(fabric, industry, region if region is not None or len(at_home) > 1 else at_home[0])
    whole_added = value.gross_value_added(fabric)
    if whole_added is None:
        raise InputError(
            say("{name} has no value added", name=fabric.meta.name), say("Take a table with rows of value added.")
        )
    added = unwrap.per_output(fabric, counted(whole_added))
    added = np.where([place == country for place in regions], added, 0.0)
    system = unwrap.system_of(fabric)
    unit = np.zeros(len(fabric.output))
    unit[position] = 1.0
    whole = float(solve_left(system.factor, added) @ unit)
    try:
        bound = kernel.ceilings(system.inputs, added)
    except NoAnswer as error:
        raise unwrap.no_answer(fabric, error) from error
    found = kernel.strongest(system.inputs, added, unit, bound, Limits(depth, threshold * abs(whole), keep, steps))
    names = fabric.industries.texts()
    labels: dict[str, list[str] | list[int]] = {
        "path": [ARROW.join(names[p] for p in reversed(path)) for path in found.paths],
        "links": [len(path) - 1 for path in found.paths],
        "through": [_through([regions[p] for p in reversed(path)]) for path in found.paths],
    }
    carried = float(found.contributions.sum())
    notes = [
        say(
            "{count} chains carry {carried:.2%} of the value of one unit, of {whole:.2%} in all.",
            count=len(found.paths),
            carried=carried,
            whole=whole,
        )
    ]
    if not found.complete:
        notes.append(say("The search stopped early: stronger chains may be missing. Raise steps or threshold."))
    return wrap.result(NAME, [wrap.block(labels, found.contributions, "1", wrap.status_of(fabric))], notes)


def _through(regions: list[str]) -> str:
    return ", ".join(dict.fromkeys(region for region in regions[1:-1] if region not in (regions[0], regions[-1])))
