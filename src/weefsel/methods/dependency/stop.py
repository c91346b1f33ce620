"""A country stops delivering a product: who loses what, as extraction on the coupled table."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np

from weefsel.errors import InputError
from weefsel.kernels import leontief, reliance
from weefsel.kernels.leontief import NoAnswer
from weefsel.methods import unwrap, wrap
from weefsel.methods.dependency.places import Home, places_of
from weefsel.model import Fabric, Result
from weefsel.registry import About, method

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
    industry: Annotated[
        str, About("what it stops delivering: industries with + between them; all = everything")
    ] = "all",
    home: Home = "auto",
    share: Annotated[float, About("share of the deliveries that stops", unit="1", low=0.0, high=1.0)] = 1.0,
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
    input, so this is an upper bound. Suppliers: the cells a of A and the final uses f at home vanish, loss = L E_K
    (I + a L E_K)⁻¹ (a x + f). Value added, compensation and jobs follow output at fixed coefficients. How the loss
    comes through time, stocks included, is for the daily model.

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
    country = unwrap.find_label(fabric.industries, "region", origin, None, "country")
    if not places.foreign[places.names.index(country)]:
        raise InputError(f"{country} is at home", "Name a country abroad, or set home=...")
    stopped = _stopped(fabric, country, industry)
    deliveries = np.zeros((len(stopped), len(fabric.output)))
    deliveries[:, places.home] = share * fabric.flows[np.ix_(stopped, places.home)]
    system = unwrap.system_of(fabric)
    losses = {}
    try:
        if side in ("customers", "both"):
            losses["customers"] = reliance.stopped_customers(
                deliveries, np.array(stopped), fabric.output, lambda c: leontief.solve_left(system.factor, c)
            )
        if side in ("suppliers", "both"):
            losses["suppliers"] = reliance.stopped_suppliers(
                deliveries,
                share * _final_at_home(fabric, places.home, stopped),
                np.array(stopped),
                fabric.output,
                lambda y: leontief.solve(system.factor, y),
            )
    except (NoAnswer, np.linalg.LinAlgError) as error:
        raise unwrap.no_answer(fabric, NoAnswer(str(error), stopped)) from error
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
        f"Deliveries that stop: {deliveries.sum():,.0f} {fabric.meta.currency_unit} a year to industries at home.",
        "Nothing replaces what stops, and no stock helps: an upper bound of what customers lose.",
    ]
    return wrap.result(NAME, blocks, notes)


def _stopped(fabric: Fabric, country: str, industry: str) -> list[int]:
    if industry == "all":
        found = list(fabric.industries.where(region=country))
    else:
        names = dict.fromkeys(name.strip() for name in industry.split("+") if name.strip())
        found = [unwrap.position_of(fabric, name, country) for name in names]
    found = [at for at in found if fabric.output[at] > 0]
    if not found:
        raise InputError(f"{country} makes nothing of {industry}", "Name another industry.")
    return found


def _final_at_home(fabric: Fabric, home: list[int], stopped: list[int]) -> np.ndarray:
    """Return final uses at home of what stops, (m,); none where the table does not say where final uses are."""
    if "region" not in fabric.uses.levels:
        return np.zeros(len(stopped))
    regions = {fabric.industries.column("region")[at] for at in home}
    columns = [at for at, region in enumerate(fabric.uses.column("region")) if region in regions]
    return np.asarray(fabric.final_demand[np.ix_(stopped, columns)].sum(axis=1))
