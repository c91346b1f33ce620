"""Which raw materials are critical, and how that changed from 2011 to 2023."""

from __future__ import annotations

from typing import Annotated

import polars as pl

from weefsel.errors import InputError
from weefsel.methods.materials import given
from weefsel.methods.materials.given import Materials, Named
from weefsel.model import Fabric, Result
from weefsel.registry import About, method
from weefsel.sayings import say

NAME = "materials.screen"


@method(
    NAME,
    title="Critical raw materials, 2011 to 2023",
    needs=("figures on raw materials; the table is not used",),
    gives="per material and year: supply risk and economic importance as published, whether both pass their "
    "thresholds (critical), whether it is on the official list (listed), and the change since the assessment before",
    unit="index without unit; critical and listed: 1 or 0",
    source=given.SOURCE,
)
def screen(
    fabric: Fabric,
    *,
    material: Named = "all",
    year: Annotated[int | None, About("year of the assessment; none = all", low=2011)] = None,
    supply_risk_from: Annotated[
        float, About("supply risk from which a material is critical", unit="1", low=0.0, high=10.0)
    ] = given.SUPPLY_RISK,
    importance_from: Annotated[
        float | None,
        About("economic importance likewise; none = 5 in 2011 and 2014, 2.8 later", unit="1", low=0.0, high=10.0),
    ] = None,
    materials: Materials = None,
) -> Result:
    r"""Return the screen of raw materials over the years.

    A material is critical when SR >= 1 and EI >= 2.8 (EI >= 5 in 2011 and 2014, when it was scaled otherwise). Listed
    are the critical ones by these thresholds, and official exceptions. A material that was not assessed in a year has
    no row and a note.

    Returns
    -------
    Result
        one row per material x year x measure (supply_risk, economic_importance, critical, listed, supply_risk_change,
        economic_importance_change)

    Raises
    ------
    InputError
        If the material or the year is not in the figures.

    Examples
    --------
    >>> import polars as pl
    >>> import weefsel as wf
    >>> found = wf.compute("materials.screen", "belgium", year=2023).frame
    >>> [int(found.filter(measure=measure)["value"].sum()) for measure in ("critical", "listed")]
    [32, 34]
    """
    del fabric  # the method is called like every other; no flow enters
    figures = given.figures_of(materials)
    every = given.chosen(figures, figures.frames["assessments"], material, "assessment").sort("material", "year")
    years = every["year"].unique().sort().to_list()
    if year is not None and year not in years:
        raise InputError(say("no assessment of {year}", year=year), say("Assessed were {years}.", years=list(years)))
    marked = _marked(every, figures.frames["exceptions"], supply_risk_from, importance_from)
    kept = marked if year is None else marked.filter(pl.col("year") == year)
    assessed = kept.drop_nulls(["supply_risk", "economic_importance"])
    blocks = [
        assessed.drop_nulls(measure).select(
            "material",
            "year",
            pl.lit(measure).alias("measure"),
            pl.col(measure).cast(pl.Float64).alias("value"),
            pl.lit("1").alias("unit"),
            pl.lit(status).alias("status"),
        )
        for measure, status in (
            ("supply_risk", figures.status),
            ("economic_importance", figures.status),
            ("critical", "modelled"),
            ("listed", figures.status),
            ("supply_risk_change", "modelled"),
            ("economic_importance_change", "modelled"),
        )
    ]
    return Result(NAME, pl.concat(blocks), notes=_notes(kept, assessed, figures.frames["exceptions"]))


def _marked(every: pl.DataFrame, exceptions: pl.DataFrame, risk: float, importance: float | None) -> pl.DataFrame:
    """Return assessments with the two marks, and changes since the last assessment there was."""
    limits = {year: importance if importance is not None else given.importance_from(year) for year in every["year"]}
    official = pl.struct("material", "year").is_in(
        exceptions.select(pl.struct("material", "year")).to_series().implode()
    )
    limit = pl.col("year").replace_strict(limits, return_dtype=pl.Float64)
    usual = pl.col("year").replace_strict(
        {year: given.importance_from(year) for year in limits}, return_dtype=pl.Float64
    )
    value, weight = pl.col("supply_risk"), pl.col("economic_importance")
    since = every.with_columns(usual.alias("scale")).with_columns(
        *(
            (pl.col(name) - pl.col(name).forward_fill().shift(1)).over("material").alias(f"{name}_change")
            for name in ("supply_risk", "economic_importance")
        ),
        (pl.col("scale") == pl.col("scale").shift(1).over("material")).alias("comparable"),
    )
    return since.with_columns(
        ((value >= risk) & (weight >= limit)).alias("critical"),
        (((value >= given.SUPPLY_RISK) & (weight >= usual)) | official).alias("listed"),
        pl.when("comparable").then("economic_importance_change"),
    )


def _notes(kept: pl.DataFrame, assessed: pl.DataFrame, exceptions: pl.DataFrame) -> tuple[str, ...]:
    counts = assessed.group_by("year").agg(pl.len(), pl.col("critical").sum(), pl.col("listed").sum()).sort("year")
    said: list[str] = [
        say(
            "{year}: {critical} of {count} materials are critical, {listed} are listed.",
            year=year,
            critical=critical,
            count=count,
            listed=listed,
        )
        for year, count, critical, listed in counts.iter_rows()
    ]
    absent = kept.filter(pl.col("supply_risk").is_null()).group_by("year").agg("material").sort("year")
    said += [say("Not assessed in {year}: {names}.", year=year, names=names) for year, names in absent.iter_rows()]
    here = exceptions.join(assessed.select("material", "year"), on=["material", "year"])
    said += [say("{name} ({year}): {why}.", name=name, year=year, why=why) for name, year, why in here.iter_rows()]
    said.append(
        say("Economic importance of 2011 and 2014 is scaled otherwise: its change from 2014 to 2017 has no row.")
    )
    return tuple(said)
