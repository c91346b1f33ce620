"""Output, value-added, wage and job multipliers of type I and type II."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Annotated, Literal

import numpy as np
import polars as pl

from weefsel.errors import InputError
from weefsel.kernels import leontief, lu
from weefsel.kernels.leontief import Array, Factor, NoAnswer, Overspent
from weefsel.methods import unwrap, wrap
from weefsel.methods.refused import because
from weefsel.methods.shocks import listed
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "structure.multipliers"

HouseholdChoice = Annotated[
    Literal["wages", "consumption"],
    About(
        "what household consumption is divided by in type II: all compensation of employees (wages), or "
        "domestic consumption itself so that all of a wage is spent at home (consumption)",
        source="Miller & Blair 2009, sec. 2.5",
    ),
]


@method(
    NAME,
    title="Multipliers, type I and II",
    needs=("flows", "output", "value_added (type II: compensation)", "final_demand (type II: households)"),
    gives="per industry: what one more unit of final demand for it asks of the whole economy (effect), and "
    "that as a multiple of the industry's own quantity (ratio)",
    unit="effect: the measure's unit per unit of currency; ratio: 1",
    source="Miller & Blair 2009, Input-Output Analysis, 2nd ed., ch. 6",
)
def multipliers(
    fabric: Fabric,
    *,
    households: HouseholdChoice = "wages",
    household_category: Annotated[str, About("category of household consumption; auto finds it")] = "auto",
) -> Result:
    r"""Return multipliers of output, value added, compensation and jobs.

    With c = quantity per unit of output (n,), L = (I - A)⁻¹ (n, n):

    - type I effect c'L, ratio c'L / c'
    - type II effect c'L_II, L_II = L + L H (I - W L H)⁻¹ W L, with H household spending per unit of income
      (n, g), W wages per unit of output by group of households (g, n), one group per region

    Where an industry's own quantity is not known, it has no row, and sums over others count what is known.

    For output, c = 1 and effect and ratio are the same number. A ratio whose c is zero is left out and
    named in a note.

    Returns
    -------
    Result
        one row per (region x) sector x measure (output, value_added, compensation, jobs) x kind (effect,
        ratio) x type (I, II)

    Raises
    ------
    ComputationError
        If the system is singular, not productive, or households spend more than they earn.

    Examples
    --------
    >>> import polars as pl
    >>> import weefsel as wf
    >>> table = wf.compute("structure.multipliers", wf.load("belgium")).frame
    >>> row = table.row(by_predicate=(pl.col("sector") == "C29") & (pl.col("measure") == "jobs")
    ...     & (pl.col("kind") == "effect") & (pl.col("type") == "I"), named=True)
    >>> round(row["value"], 2), row["unit"]
    (3.46, 'jobs/meur')
    """
    system = unwrap.system_of(fabric)
    notes = _digits_that_hold(system.factor)
    types: list[tuple[str, Callable[[Array], Array]]] = [("I", lambda c: leontief.solve_left(system.factor, c))]
    try:
        closed = unwrap.households_of(fabric, households, category=household_category)
        types.append(("II", lambda c: leontief.with_households_left(system.factor, closed, c)))
    except InputError as error:
        if household_category != "auto":
            raise
        notes.append(say("Type II left out: {what}. {remedy}", what=error.what, remedy=error.remedy))
    blocks: list[pl.DataFrame] = []
    for name, respond in types:
        try:
            blocks.extend(_blocks(fabric, name, respond, notes))
        except Overspent as error:
            notes.append(
                say(
                    "Type II left out: {what}. Compensation and consumption of households leave no leak.",
                    what=because(error),
                )
            )
        except NoAnswer as error:
            raise unwrap.no_answer(fabric, error) from error
    return wrap.result(NAME, blocks, list(dict.fromkeys(notes)))


def _digits_that_hold(factor: Factor) -> list[str]:
    """Say how many digits hold where the system is so close to singular that fewer than nine do."""
    held = lu.digits(factor)
    if held >= 9:
        return []
    return [
        say(
            "The system is close to singular: about {digits} digits of multipliers hold, because industries together "
            "buy nearly as much as they make. Look at their inputs with `weefsel table check`.",
            digits=held,
        )
    ]


def _blocks(fabric: Fabric, name: str, respond: Callable[[Array], Array], notes: list[str]) -> Iterator[pl.DataFrame]:
    status = wrap.status_of(fabric)
    money = fabric.meta.currency_unit
    for intensity in unwrap.intensities(fabric):
        own = intensity.per_output
        asked = np.ones_like(own) if intensity.measure == "output" else intensity.counted
        effect = np.where(np.isnan(own), np.nan, respond(asked))
        labels = {"measure": intensity.measure, "type": name}
        unit = "1" if intensity.measure == "output" else f"{intensity.unit}/{money}"
        yield wrap.block({**wrap.industry_labels(fabric), **labels, "kind": "effect"}, effect, unit, status)
        defined = np.flatnonzero(own != 0)
        ratio = effect[defined] / asked[defined]
        yield wrap.block(
            {**wrap.industry_labels(fabric, defined.tolist()), **labels, "kind": "ratio"}, ratio, "1", status
        )
        missing = np.flatnonzero(own == 0)
        if len(missing):
            notes.append(
                say(
                    "No ratio of {measure} for {names}: their own {measure} is zero.",
                    measure=intensity.measure,
                    names=listed(fabric, missing.tolist()),
                )
            )
