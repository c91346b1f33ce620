"""A country stops delivering a product: who loses what, as extraction on the coupled table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

import numpy as np

from weefsel.kernels import leontief, reliance
from weefsel.kernels.leontief import Array, NoAnswer
from weefsel.methods import unwrap, wrap
from weefsel.methods.dependency.places import Home, Places, StoppedProduct, StoppedShare, places_of, stopped_of
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "dependency.stop"


@method(
    NAME,
    title="A country stops delivering",
    needs=("flows, output and final_demand of several regions",),
    gives="per industry: output, value added, compensation and jobs lost when deliveries of a country to the home "
    "regions stop (positive = lost), as its customers or as its suppliers see it",
    unit="currency of the fabric; jobs",
    source="Dietzenbacher & Lahr 2013, Economic Systems Research 25(3), 341-360; Miller & Blair 2009, sec. 12.2.6",
    adds=("region", "sector"),
)
def stop(
    fabric: Fabric,
    *,
    origin: Annotated[str, About("the country (region of the table) that stops delivering")],
    industry: StoppedProduct = "all",
    home: Home = "auto",
    share: StoppedShare = 1.0,
    side: Annotated[
        Literal["customers", "suppliers", "both"],
        About(
            "customers: those who process what is missing and theirs, when nothing replaces it (Ghosh); suppliers: "
            "those who sold and theirs, when buyers turn elsewhere (Leontief); two readings that never add up"
        ),
    ] = "customers",
) -> Result:
    r"""Return what is lost when deliveries from one country to the home regions stop.

    K are the rows of the country's industries that stop. Customers: the cells b of B = x̂⁻¹ Z from K to home vanish,
    loss' = x_K' (I + b G E_K)⁻¹ b G, with G = (I - B)⁻¹: value added elsewhere stays, and nothing replaces the missing
    input: an upper bound as long as inputs stand in for each other, not where an industry stops without this one.
    Suppliers: the cells a of A and the final uses f at home vanish, loss = L E_K
    (I + a L E_K)⁻¹ (a x + f). Value added, compensation and jobs follow output at fixed coefficients. How the loss
    comes through time, stocks and inputs that nobody can do without included: `dependency.daily`.

    Returns
    -------
    Result
        one row per side x region x sector x measure, positive = lost; industries of all regions

    Raises
    ------
    InputError
        If the table has one region, the country or the industry does not exist, or the country is at home.
    ComputationError
        If the system has no answer.

    Examples
    --------
    >>> import polars as pl
    >>> import weefsel as wf
    >>> found = wf.compute("dependency.stop", "belgium-world", origin="Germany", industry="c9").frame
    >>> lost = found.filter(pl.col("region") == "Flanders", pl.col("measure") == "output").sort("value").tail(1)
    >>> lost["sector"].item()
    'C20'
    """
    places = places_of(fabric, home)
    stopped = stopped_of(fabric, places, origin, industry)
    sides = ("customers", "suppliers") if side == "both" else (side,)
    losses, deliveries = losses_of(fabric, places, stopped, share, sides)
    status = wrap.status_of(fabric)
    blocks = [
        wrap.block(
            {"side": name, **wrap.industry_labels(fabric), "measure": found.measure},
            loss * found.per_output,
            found.unit,
            status,
        )
        for name, loss in losses.items()
        for found in unwrap.intensities(fabric)
    ]
    notes = [
        say(
            "Deliveries that stop: {amount:,.0f} {unit} a year to industries at home.",
            amount=float(deliveries.sum()),
            unit=fabric.meta.currency_unit,
        ),
        say(
            "Nothing replaces what stops, and no stock helps: an upper bound of what customers lose, "
            "unless they cannot do without this input; see dependency.daily."
        ),
    ]
    return wrap.result(NAME, blocks, notes)


def losses_of(
    fabric: Fabric, places: Places, stopped: list[int], share: float, sides: Sequence[str]
) -> tuple[dict[str, Array], Array]:
    """Return the loss of output by side, (n,) a year, and the deliveries (m, n) that stop.

    Raises
    ------
    ComputationError
        If the system has no answer.
    """
    deliveries = np.zeros((len(stopped), len(fabric.output)))
    deliveries[:, places.home] = share * fabric.flows[np.ix_(stopped, places.home)]
    system = unwrap.system_of(fabric)
    losses = {}
    try:
        if "customers" in sides:
            losses["customers"] = reliance.stopped_customers(
                deliveries, np.array(stopped), fabric.output, lambda c: leontief.solve_left(system.factor, c)
            )
        if "suppliers" in sides:
            losses["suppliers"] = reliance.stopped_suppliers(
                deliveries,
                share * _final_at_home(fabric, places.home, stopped),
                np.array(stopped),
                fabric.output,
                lambda y: leontief.solve(system.factor, y),
            )
    except (NoAnswer, np.linalg.LinAlgError) as error:
        raise unwrap.no_answer(fabric, NoAnswer(str(error), stopped)) from error
    return losses, deliveries


def _final_at_home(fabric: Fabric, home: list[int], stopped: list[int]) -> np.ndarray:
    """Return final uses at home of what stops, (m,); none where the table does not say where final uses are."""
    if "region" not in fabric.uses.levels:
        return np.zeros(len(stopped))
    regions = {fabric.industries.column("region")[at] for at in home}
    columns = [at for at, region in enumerate(fabric.uses.column("region")) if region in regions]
    return np.asarray(fabric.final_demand[np.ix_(stopped, columns)].sum(axis=1))
